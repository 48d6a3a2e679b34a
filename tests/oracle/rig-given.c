/* SPDX-License-Identifier: MIT */
/*
 * What each actor had been guaranteed when it came to a call, and what inner barriers
 * put in order among CPUs.
 */
#include "tests/oracle/order-internal.h"

static bool
is_barrier(const OracleCall *call, unsigned bits, bool inner)
{
    return call->kind == SIM_CALL_BARRIER && (call->flag & bits) != 0 &&
           inner == ((call->flag & SIM_BARRIER_INNER) != 0);
}

/* The write barrier of @actor that is the newest before @at; -1: none. */
static int
last_write_barrier(const OracleOrder *o, unsigned at, SimActorId actor, bool inner)
{
    for (int i = (int)at - 1; i >= 0; i--) {
        const OracleCall *call = oracle_tape_at(o->tape, i);

        if (call->actor == actor &&
            is_barrier(call, SIM_BARRIER_STORES | SIM_BARRIER_WAIT, inner)) {
            return i;
        }
    }
    return -1;
}

static void
add_issues(const OracleOrder *o, Set set, SimActorId actor, int until)
{
    for (int i = 0; i < until; i++) {
        const OracleCall *call = oracle_tape_at(o->tape, i);

        if (call->kind == SIM_CALL_ISSUE && call->actor == actor) {
            put(set, (unsigned)i);
        }
    }
}

/* The floor of @actor at call @at: own writes that a barrier put before. */
static void
add_floor(const OracleOrder *o, Set set, SimActorId actor, unsigned at)
{
    add_issues(o, set, actor, last_write_barrier(o, at, actor, false));
}

/* ... and what its inner barriers put before. */
static void
add_inner_floor(const OracleOrder *o, Set set, SimActorId actor, unsigned at)
{
    add_issues(o, set, actor, last_write_barrier(o, at, actor, true));
}

/* What a reader of the write issued at @at is handed: floor and G of its actor. */
static void
add_handed(const OracleOrder *o, Set set, unsigned at)
{
    const OracleCall *call = oracle_tape_at(o->tape, at);

    if (kind_of(o, call->actor) == ORACLE_CPU) {
        add_floor(o, set, call->actor, at);
    } else if (call->flag) {
        return; /* RELAXED */
    } else {
        add_issues(o, set, call->actor, (int)at + 1);
    }
    unite(o, set, row(o, o->given, at));
}

/* Is a byte of the issue at @issue still pending when call @at happens? */
static bool
is_pending_at(const OracleOrder *o, unsigned issue, unsigned at)
{
    const OracleCall *write = oracle_tape_at(o->tape, issue);
    uint64_t left = write->len;

    for (unsigned i = issue + 1; i < at; i++) {
        const OracleCall *call = oracle_tape_at(o->tape, i);

        for (uint64_t b = 0; call->kind == SIM_CALL_PERFORM && b < call->len; b++) {
            left -= call->ids[b] == write->ids[0];
        }
    }
    return left > 0;
}

/* An interrupt raised at @raised hands on what was performed, in order. */
static void
add_performed(const OracleOrder *o, Set set, unsigned raised)
{
    SimActorId device = oracle_tape_at(o->tape, raised)->actor;

    for (unsigned i = 0; i < raised; i++) {
        const OracleCall *call = oracle_tape_at(o->tape, i);

        if (call->kind == SIM_CALL_ISSUE && call->actor == device) {
            if (is_pending_at(o, i, raised)) {
                break;
            }
            put(set, i);
        }
    }
    unite(o, set, row(o, o->given, raised));
}

static void give_own(OracleOrder *o, Set set, SimActorId me, unsigned mine);

/* What call @at hands on to whoever it meets, once given[] is known for it. */
static void
find_hands(OracleOrder *o, unsigned at)
{
    const OracleCall *call = oracle_tape_at(o->tape, at);
    Set set = row(o, o->hands, at);

    if (call->kind == SIM_CALL_ISSUE) {
        add_handed(o, set, at);
    } else if (call->kind == SIM_CALL_DOORBELL || call->kind == SIM_CALL_LOCK_GIVEN) {
        add_floor(o, set, call->actor, at);
        unite(o, set, row(o, o->given, at));
    } else if (call->kind == SIM_CALL_LOCK_TAKEN) {
        for (unsigned i = 0; i < at; i++) {
            if (gives_lock(oracle_tape_at(o->tape, i), call)) {
                unite(o, set, row(o, o->hands, i));
            }
        }
    } else if (call->kind == SIM_CALL_IRQ_RAISED) {
        add_performed(o, set, at);
    } else if (call->kind == SIM_CALL_REGISTER_READ) {
        int last = oracle_last_of(o, at, call->other, -1);

        add_issues(o, set, call->other, (int)at);
        if (last >= 0) {
            give_own(o, set, call->other, (unsigned)last);
        }
    } else if (call->kind == SIM_CALL_READ) {
        for (uint64_t b = 0; b < call->len; b++) {
            int issue = call->ids[b] ? oracle_issue_of(o, call->ids[b]) : -1;

            if (issue >= 0 && (b == 0 || call->ids[b] != call->ids[b - 1])) {
                unite(o, set, row(o, o->hands, (unsigned)issue));
            }
        }
    }
}

static bool
is_arrival(const OracleCall *call)
{
    return call->kind == SIM_CALL_READ || call->kind == SIM_CALL_REGISTER_READ ||
           call->kind == SIM_CALL_LOCK_TAKEN;
}

/* The writes of CPUs that @call returned: whom to ask for each; -1: of somebody else. */
static int
cpu_issue_at(const OracleOrder *o, const OracleCall *call, uint64_t b)
{
    int issue = call->ids[b] && (b == 0 || call->ids[b] != call->ids[b - 1])
                    ? oracle_issue_of(o, call->ids[b]) : -1;
    const OracleCall *write = issue >= 0 ? oracle_tape_at(o->tape, (unsigned)issue) : NULL;

    return write && write->kind == SIM_CALL_ISSUE && kind_of(o, write->actor) == ORACLE_CPU
               ? issue : -1;
}

/* What the write of CPU @by at @from, or the lock that it gave there, hands on. */
static void
add_by_cpu(const OracleOrder *o, Set set, SimActorId by, unsigned from, bool inner)
{
    unite(o, set, row(o, inner ? o->inner : o->hands, from));
    if (inner) {
        add_floor(o, set, by, from);
        add_inner_floor(o, set, by, from);
    }
}

/* What a barrier of @me at @mine, of any kind that orders loads, gives it of what CPUs'
 * writes promised: @inner among CPUs, else for everybody. */
static void
give_by_cpus(const OracleOrder *o, Set set, SimActorId me, unsigned mine, bool inner)
{
    for (unsigned i = 0; i < mine; i++) {
        const OracleCall *call = oracle_tape_at(o->tape, i);

        for (uint64_t b = 0; call->kind == SIM_CALL_READ && call->actor == me && b < call->len;
             b++) {
            int issue = cpu_issue_at(o, call, b);
            SimActorId by = issue >= 0 ? oracle_tape_at(o->tape, (unsigned)issue)->actor : 0;

            if (by == 0 || by == me) {
                continue;
            }
            add_by_cpu(o, set, by, (unsigned)issue, inner);
        }
        for (unsigned g = 0; call->actor == me && g < i; g++) {
            if (gives_lock(oracle_tape_at(o->tape, g), call)) {
                add_by_cpu(o, set, oracle_tape_at(o->tape, g)->actor, g, inner);
            }
        }
    }
}

/* What is in order among CPUs for @me when it comes to call @at. */
static void
find_inner(const OracleOrder *o, Set set, unsigned at, SimActorId me)
{
    int mine = oracle_last_of(o, at, me, -1);

    if (mine < 0 || kind_of(o, me) != ORACLE_CPU) {
        return;
    }
    unite(o, set, row(o, o->inner, (unsigned)mine));
    if (oracle_tape_at(o->tape, (unsigned)mine)->kind == SIM_CALL_BARRIER &&
        (oracle_tape_at(o->tape, (unsigned)mine)->flag & SIM_BARRIER_LOADS)) {
        give_by_cpus(o, set, me, (unsigned)mine, true);
    }
}

/* A barrier that is no inner one: what was in order among CPUs is for everybody. */
static void
cumulate(const OracleOrder *o, Set set, SimActorId me, unsigned mine)
{
    Set inner = g_new0(uint64_t, o->words);

    find_inner(o, inner, mine + 1, me);
    for (unsigned i = 0; i < mine; i++) {
        const OracleCall *call = oracle_tape_at(o->tape, i);

        if (has(inner, i) && call->actor != me && kind_of(o, call->actor) == ORACLE_CPU) {
            put(set, i);
        }
    }
    g_free(inner);
}

/* What @me got from its own last call @mine, and from a barrier's all before. */
static void
give_own(OracleOrder *o, Set set, SimActorId me, unsigned mine)
{
    const OracleCall *call = oracle_tape_at(o->tape, mine);

    unite(o, set, row(o, o->given, mine)); /* once had, always had */
    if (call->kind == SIM_CALL_IRQ_TAKEN) {
        int raised = oracle_last_of(o, mine, call->actor, SIM_CALL_IRQ_RAISED);

        if (raised >= 0) {
            unite(o, set, row(o, o->hands, (unsigned)raised));
        }
    }
    if (is_arrival(call) && kind_of(o, me) != ORACLE_CPU) {
        unite(o, set, row(o, o->hands, mine));
    }
    if (is_barrier(call, ~0u, false)) {
        cumulate(o, set, me, mine);
    }
    if (is_barrier(call, SIM_BARRIER_LOADS, true)) {
        give_by_cpus(o, set, me, mine, false);
    }
    if (!is_barrier(call, SIM_BARRIER_LOADS, false)) {
        return;
    }
    for (unsigned i = 0; i < mine; i++) {
        const OracleCall *earlier = oracle_tape_at(o->tape, i);

        if (is_arrival(earlier) && earlier->actor == me) {
            unite(o, set, row(o, o->hands, i));
        }
    }
}

static void give_lines(const OracleOrder *o, Set set, unsigned at, SimActorId me);

/* Everything guaranteed to @me when it comes to call @at, its own line's above left out. */
static void
find_at(OracleOrder *o, Set set, unsigned at, SimActorId me)
{
    int mine = oracle_last_of(o, at, me, -1);

    if (mine >= 0) {
        give_own(o, set, me, (unsigned)mine);
    }
    for (unsigned i = 0; i < at; i++) {
        const OracleCall *call = oracle_tape_at(o->tape, i);

        if (call->kind == SIM_CALL_DOORBELL && call->other == me) {
            unite(o, set, row(o, o->hands, i));
        }
        if (call->kind == SIM_CALL_PAR_BEGIN) {
            give_lines(o, set, i, me);
        }
    }
}

/* Where the writes of @actor end that only an inner barrier before @at has put in order
 * begin; @at: there are none. */
static unsigned
ordered_until(const OracleOrder *o, unsigned at, SimActorId actor)
{
    int outer = last_write_barrier(o, at, actor, false);
    int inner = last_write_barrier(o, at, actor, true);

    for (int i = outer + 1; i < inner; i++) {
        const OracleCall *call = oracle_tape_at(o->tape, (unsigned)i);

        if (call->kind == SIM_CALL_ISSUE && call->actor == actor) {
            return (unsigned)(outer + 1);
        }
    }
    return at;
}

/* What ended at @end, a line of @actor or a par: what it did, and had been guaranteed.
 * @me comes to @at: a master trusts in no inner barrier. */
static void
give_end(const OracleOrder *o, Set set, unsigned end, SimActorId actor, unsigned at,
         SimActorId me)
{
    bool line = oracle_tape_at(o->tape, end)->kind == SIM_CALL_LINE_END;
    unsigned until = kind_of(o, me) == ORACLE_CPU ? end : ordered_until(o, at, actor);

    add_issues(o, set, actor, (int)MIN(end, until));
    if (line) {
        unite(o, set, row(o, o->given, end));
    } else {
        find_at((OracleOrder *)o, set, end, actor);
    }
}

/* Rule 6 for @me: the lines that ended before @at; of its own writes they say nothing. */
static void
give_lines(const OracleOrder *o, Set set, unsigned at, SimActorId me)
{
    Set more = g_new0(uint64_t, o->words);

    for (unsigned i = 0; i < at; i++) {
        const OracleCall *call = oracle_tape_at(o->tape, i);

        if (call->kind == SIM_CALL_LINE_END) {
            give_end(o, more, i, call->actor, at, me);
        }
        for (SimActorId x = 1; call->kind == SIM_CALL_PAR_END && x < ORACLE_ACTORS; x++) {
            give_end(o, more, i, x, at, me);
        }
    }
    for (unsigned i = 0; i < o->n; i++) {
        const OracleCall *call = oracle_tape_at(o->tape, i);
        bool own = call->kind == SIM_CALL_ISSUE && call->actor == me;

        if (has(more, i) && !own) {
            put(set, i);
        }
    }
    g_free(more);
}

static void
find_given(OracleOrder *o, unsigned at, SimActorId me)
{
    Set set = row(o, o->given, at);
    bool par = false;

    find_inner(o, row(o, o->inner, at), at, me);
    find_at(o, set, at, me);
    for (unsigned i = 0; i < at; i++) {
        const OracleCall *call = oracle_tape_at(o->tape, i);

        if (call->kind == SIM_CALL_PAR_BEGIN || call->kind == SIM_CALL_PAR_END) {
            par = call->kind == SIM_CALL_PAR_BEGIN;
        }
    }
    if (!par && oracle_tape_at(o->tape, at)->kind == SIM_CALL_LINE_BEGIN) {
        give_lines(o, set, at, me);
    }
}

void
oracle_find_given(OracleOrder *o, unsigned at, SimActorId me)
{
    find_given(o, at, me);
    find_hands(o, at);
}

bool
oracle_is_guaranteed(const OracleOrder *o, SimWid id, unsigned at)
{
    int issue = oracle_issue_of(o, id);
    SimActorId me = oracle_tape_at(o->tape, at)->actor;
    bool among_cpus = kind_of(o, me) == ORACLE_CPU &&
                      kind_of(o, SIM_WID_ACTOR(id)) == ORACLE_CPU;

    if (issue >= 0 && oracle_tape_at(o->tape, issue)->kind == SIM_CALL_PAST) {
        return oracle_is_before(o, id, at);
    }
    if (issue < 0 || is_init(o, id)) {
        return is_init(o, id);
    }
    return has(row(o, o->given, at), (unsigned)issue) ||
           (kind_of(o, me) != ORACLE_CPU && has(row(o, o->hands, at), (unsigned)issue)) ||
           (among_cpus && has(row(o, o->inner, at), (unsigned)issue));
}

/* Has the @issue an inner barrier of its CPU behind it, before call @at? */
static bool
has_inner_behind(const OracleOrder *o, unsigned issue, unsigned at)
{
    return (int)issue < last_write_barrier(o, at, oracle_tape_at(o->tape, issue)->actor, true);
}

/* Does call @at tell the master @me of what inner barriers of @by put in order? */
static bool
tells(const OracleOrder *o, unsigned at, SimActorId me, SimActorId by, unsigned issue)
{
    const OracleCall *call = oracle_tape_at(o->tape, at);

    if ((call->kind == SIM_CALL_DOORBELL && call->other == me && call->actor == by) ||
        (call->kind == SIM_CALL_LINE_BEGIN && call->actor == me) ||
        call->kind == SIM_CALL_PAR_BEGIN) {
        return has_inner_behind(o, issue, at);
    }
    for (uint64_t b = 0; call->kind == SIM_CALL_READ && call->actor == me && b < call->len;
         b++) {
        int write = cpu_issue_at(o, call, b);

        if (write >= 0 && oracle_tape_at(o->tape, (unsigned)write)->actor == by &&
            has_inner_behind(o, issue, (unsigned)write)) {
            return true;
        }
    }
    return false;
}

int
oracle_meant_at(const OracleOrder *o, SimWid id, unsigned at)
{
    int issue = oracle_issue_of(o, id);
    SimActorId me = oracle_tape_at(o->tape, at)->actor, by = SIM_WID_ACTOR(id);

    if (issue < 0 || kind_of(o, me) == ORACLE_CPU || kind_of(o, by) != ORACLE_CPU ||
        oracle_tape_at(o->tape, (unsigned)issue)->kind != SIM_CALL_ISSUE) {
        return -1;
    }
    for (unsigned i = (unsigned)issue; i <= at; i++) {
        if (tells(o, i, me, by, (unsigned)issue)) {
            return (int)i;
        }
    }
    return -1;
}
