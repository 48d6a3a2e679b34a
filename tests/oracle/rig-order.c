/* SPDX-License-Identifier: MIT */
/*
 * Reachability: which call is ordered before which, by an edge per rule.
 */
#include "tests/oracle/order-internal.h"

int
oracle_issue_of(const OracleOrder *o, SimWid id)
{
    return GPOINTER_TO_INT(g_hash_table_lookup(o->issues, GSIZE_TO_POINTER(id))) - 1;
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

int
oracle_last_of(const OracleOrder *o, unsigned at, SimActorId actor, int kind)
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
        from = oracle_last_of(o, at, call->other, -1);
    } else if (call->kind == SIM_CALL_IRQ_TAKEN) {
        from = oracle_last_of(o, at, call->actor, SIM_CALL_IRQ_RAISED);
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
        int mine = me ? oracle_last_of(o, i, me, -1) : -1;

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
            oracle_find_given(o, i, me);
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
