/* SPDX-License-Identifier: MIT */
/*
 * Reachability.  before[i] holds the calls from which an edge path leads to
 * call i; given[i] the issues that the actor of call i had been guaranteed when
 * it came to call i, inner[i] those that barriers between CPUs gave it; hands[i] what
 * call i hands on to whoever reads the write, hears the bell, takes the interrupt.
 * All are sets of calls, n * n bits.
 */
#include "tests/oracle/order.h"

#include <string.h>

typedef uint64_t *Set;

struct OracleOrder {
    const OracleTape *tape;
    unsigned n, words;
    GHashTable *issues; /* id -> place on the tape + 1 */
    GArray **edges;     /* of unsigned: the direct predecessors of each call */
    uint64_t *before, *given, *inner, *hands;
    bool *done;
};

static Set
row(const OracleOrder *o, uint64_t *rows, unsigned i)
{
    return rows + (size_t)i * o->words;
}

static void
put(Set set, unsigned i)
{
    set[i / 64] |= UINT64_C(1) << (i % 64);
}

static bool
has(const uint64_t *set, unsigned i)
{
    return set[i / 64] >> (i % 64) & 1;
}

static void
unite(const OracleOrder *o, Set set, const uint64_t *more)
{
    for (unsigned w = 0; w < o->words; w++) {
        set[w] |= more[w];
    }
}

int
oracle_issue_of(const OracleOrder *o, SimWid id)
{
    return GPOINTER_TO_INT(g_hash_table_lookup(o->issues, GSIZE_TO_POINTER(id))) - 1;
}

static OracleActor
kind_of(const OracleOrder *o, SimActorId actor)
{
    return o->tape->kinds[actor];
}

/* The actor in whose program the call stands; 0: the machine's, nobody's. */
static SimActorId
program_of(const OracleCall *call)
{
    switch (call->kind) {
    case SIM_CALL_ISSUE:
    case SIM_CALL_READ:
    case SIM_CALL_BARRIER:
    case SIM_CALL_LINE_BEGIN:
    case SIM_CALL_LINE_END:
    case SIM_CALL_DOORBELL:
    case SIM_CALL_REGISTER_READ:
    case SIM_CALL_IRQ_RAISED:
    case SIM_CALL_LOCK_GIVEN:
    case SIM_CALL_LOCK_TAKEN:
        return call->actor;
    case SIM_CALL_IRQ_TAKEN:
        return call->other;
    default:
        return 0;
    }
}

/* Every later line comes after it. */
static bool
ends_lines(const OracleCall *call)
{
    return call->kind == SIM_CALL_LINE_END || call->kind == SIM_CALL_PAR_END;
}

/* ---- H: edges, then what they reach ---- */

static void
edge(OracleOrder *o, unsigned from, unsigned to)
{
    g_array_append_val(o->edges[to], from);
}

/* The newest call before @at that @match accepts for @actor; -1: none. */
static int
last_of(const OracleOrder *o, unsigned at, SimActorId actor, int kind)
{
    for (int i = (int)at - 1; i >= 0; i--) {
        const OracleCall *call = oracle_tape_at(o->tape, i);

        if (kind < 0 ? program_of(call) == actor
                     : call->kind == (SimTruthCallKind)kind && call->actor == actor) {
            return i;
        }
    }
    return -1;
}

/* Rule 5: each write that the access returned. */
static void
edges_of_read(OracleOrder *o, const OracleCall *call, unsigned at)
{
    for (uint64_t i = 0; i < call->len; i++) {
        int from = call->ids[i] ? oracle_issue_of(o, call->ids[i]) : -1;

        if (from >= 0 && (i == 0 || call->ids[i] != call->ids[i - 1])) {
            g_assert((unsigned)from < at);
            edge(o, (unsigned)from, at);
        }
    }
}

static bool
gives_lock(const OracleCall *from, const OracleCall *to)
{
    return from->kind == SIM_CALL_LOCK_GIVEN && to->kind == SIM_CALL_LOCK_TAKEN &&
           from->pa == to->pa;
}

/* A lock: who takes it comes after everybody who gave it. */
static void
edges_of_lock(OracleOrder *o, const OracleCall *call, unsigned at)
{
    for (unsigned i = 0; i < at; i++) {
        if (gives_lock(oracle_tape_at(o->tape, i), call)) {
            edge(o, i, at);
        }
    }
}

/* Rules 3, 4 and 6: from the newest call of a kind, or from all of one kind. */
static void
edges_of_meeting(OracleOrder *o, const OracleCall *call, unsigned at)
{
    int from = -1;

    if (call->kind == SIM_CALL_REGISTER_READ) {
        from = last_of(o, at, call->other, -1);
    } else if (call->kind == SIM_CALL_IRQ_TAKEN) {
        from = last_of(o, at, call->actor, SIM_CALL_IRQ_RAISED);
    }
    if (from >= 0) {
        edge(o, (unsigned)from, at);
    }
}

/* Rule 6: everything that ended a line before; rule 2: the bells rung for me. */
static void
edges_of_others(OracleOrder *o, unsigned at, SimActorId me, bool line)
{
    for (unsigned i = 0; i < at; i++) {
        const OracleCall *call = oracle_tape_at(o->tape, i);

        if ((line && ends_lines(call)) || call->kind == SIM_CALL_PAR_BEGIN ||
            (call->kind == SIM_CALL_DOORBELL && call->other == me)) {
            edge(o, i, at);
        }
    }
}

/* Entering par comes after all lines that have ended, leaving it after all. */
static void
edges_of_par(OracleOrder *o, unsigned at)
{
    bool leaves = oracle_tape_at(o->tape, at)->kind == SIM_CALL_PAR_END;

    for (unsigned i = 0; i < at; i++) {
        const OracleCall *call = oracle_tape_at(o->tape, i);

        if (ends_lines(call) || (leaves && program_of(call) != 0)) {
            edge(o, i, at);
        }
    }
}

static bool
is_past_of(const OracleCall *call, SimActorId actor)
{
    return call->kind == SIM_CALL_PAST && call->actor == actor;
}

/* Past writes: before what their actor did at that time or later. */
static void
edges_of_past(OracleOrder *o, unsigned past)
{
    const OracleCall *write = oracle_tape_at(o->tape, past);

    for (unsigned i = 0; i < o->n; i++) {
        const OracleCall *call = oracle_tape_at(o->tape, i);

        if (is_past_of(call, write->actor) && call->time < write->time) {
            edge(o, i, past);
        }
        if (call->kind == SIM_CALL_PAR_END && call->time >= write->time) {
            edge(o, past, i); /* it joins what everybody did */
        }
        if (program_of(call) == write->actor && call->time >= write->time) {
            edge(o, past, i);
        }
    }
}

static void
find_edges(OracleOrder *o)
{
    bool par = false;

    for (unsigned i = 0; i < o->n; i++) {
        const OracleCall *call = oracle_tape_at(o->tape, i);
        SimActorId me = program_of(call);
        int mine = me ? last_of(o, i, me, -1) : -1;

        if (call->kind == SIM_CALL_PAR_BEGIN || call->kind == SIM_CALL_PAR_END) {
            par = call->kind == SIM_CALL_PAR_BEGIN;
            edges_of_par(o, i);
        }
        if (mine >= 0) {
            edge(o, (unsigned)mine, i); /* rule 1 */
        }
        if (me) {
            edges_of_others(o, i, me, call->kind == SIM_CALL_LINE_BEGIN && !par);
            edges_of_meeting(o, call, i);
            edges_of_lock(o, call, i);
        }
        if (call->kind == SIM_CALL_READ) {
            edges_of_read(o, call, i);
        }
        if (call->kind == SIM_CALL_PAST) {
            edges_of_past(o, i);
        }
    }
}

/* Backwards from @at, once: predecessors first. */
static void
reach(OracleOrder *o, unsigned at)
{
    if (o->done[at]) {
        return;
    }
    o->done[at] = true;
    for (unsigned e = 0; e < o->edges[at]->len; e++) {
        unsigned from = g_array_index(o->edges[at], unsigned, e);

        reach(o, from);
        unite(o, row(o, o->before, at), row(o, o->before, from));
        put(row(o, o->before, at), from);
    }
    /* Past writes of one instant come together: who sees one sees all. */
    for (unsigned i = 0; oracle_tape_at(o->tape, at)->kind == SIM_CALL_PAST && i < o->n; i++) {
        const OracleCall *past = oracle_tape_at(o->tape, at);
        const OracleCall *other = oracle_tape_at(o->tape, i);

        if (is_past_of(other, past->actor) && other->time == past->time && i != at) {
            put(row(o, o->before, at), i);
        }
    }
}

/* ---- G: what each actor was guaranteed when it came to a call ---- */

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
        int last = last_of(o, at, call->other, -1);

        add_issues(o, set, call->other, (int)at);
        if (last >= 0) {
            unite(o, set, row(o, o->given, (unsigned)last));
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
    int mine = last_of(o, at, me, -1);

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
        int raised = last_of(o, mine, call->actor, SIM_CALL_IRQ_RAISED);

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
    int mine = last_of(o, at, me, -1);

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

OracleOrder *
oracle_order_new(const OracleTape *tape)
{
    OracleOrder *o = g_new0(OracleOrder, 1);

    o->tape = tape;
    o->n = tape->calls->len;
    o->words = o->n / 64 + 1;
    o->issues = g_hash_table_new(g_direct_hash, g_direct_equal);
    o->edges = g_new0(GArray *, o->n + 1);
    o->done = g_new0(bool, o->n + 1);
    o->before = g_new0(uint64_t, (size_t)o->words * (o->n + 1));
    o->given = g_new0(uint64_t, (size_t)o->words * (o->n + 1));
    o->inner = g_new0(uint64_t, (size_t)o->words * (o->n + 1));
    o->hands = g_new0(uint64_t, (size_t)o->words * (o->n + 1));
    for (unsigned i = 0; i < o->n; i++) {
        const OracleCall *call = oracle_tape_at(tape, i);

        o->edges[i] = g_array_new(FALSE, FALSE, sizeof(unsigned));
        if (call->kind == SIM_CALL_ISSUE || call->kind == SIM_CALL_PAST) {
            g_hash_table_insert(o->issues, GSIZE_TO_POINTER(call->ids[0]),
                                GINT_TO_POINTER((int)i + 1));
        }
    }
    find_edges(o);
    for (unsigned i = 0; i < o->n; i++) {
        reach(o, i);
    }
    for (unsigned i = 0; i < o->n; i++) {
        SimActorId me = program_of(oracle_tape_at(tape, i));

        if (me) {
            find_given(o, i, me);
            find_hands(o, i);
        }
    }
    return o;
}

void
oracle_order_free(OracleOrder *o)
{
    for (unsigned i = 0; i < o->n; i++) {
        g_array_unref(o->edges[i]);
    }
    g_free(o->edges);
    g_hash_table_unref(o->issues);
    g_free(o->done);
    g_free(o->before);
    g_free(o->given);
    g_free(o->inner);
    g_free(o->hands);
    g_free(o);
}

static bool
is_init(const OracleOrder *o, SimWid id)
{
    return kind_of(o, SIM_WID_ACTOR(id)) == ORACLE_INIT;
}

bool
oracle_is_before(const OracleOrder *o, SimWid id, unsigned at)
{
    int issue = oracle_issue_of(o, id);

    return is_init(o, id) || (issue >= 0 && has(row(o, o->before, at), (unsigned)issue));
}

bool
oracle_is_before_write(const OracleOrder *o, SimWid a, SimWid b)
{
    int issue = oracle_issue_of(o, b), first = oracle_issue_of(o, a);

    if (is_init(o, b)) {
        return is_init(o, a) && a < b;
    }
    if (first >= 0 && issue >= 0 && is_past_of(oracle_tape_at(o->tape, first), SIM_WID_ACTOR(b)) &&
        is_past_of(oracle_tape_at(o->tape, issue), SIM_WID_ACTOR(a)) &&
        oracle_tape_at(o->tape, first)->time == oracle_tape_at(o->tape, issue)->time) {
        return a < b;
    }
    return is_init(o, a) || (issue >= 0 && oracle_is_before(o, a, (unsigned)issue));
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
