/* SPDX-License-Identifier: MIT */
/* Recording, copying and printing of tapes. */
#include "tests/oracle/tape.h"

#include <inttypes.h>

#include "sim/world.h"

static void
clear_call(gpointer memory)
{
    OracleCall *call = memory;

    g_free(call->ids);
    g_free(call->old);
}

OracleTape *
oracle_tape_new(void)
{
    OracleTape *tape = g_new0(OracleTape, 1);

    tape->calls = g_array_new(FALSE, TRUE, sizeof(OracleCall));
    g_array_set_clear_func(tape->calls, clear_call);
    return tape;
}

void
oracle_tape_free(OracleTape *tape)
{
    if (tape) {
        g_array_unref(tape->calls);
        g_free(tape);
    }
}

/* PAST and ISSUE carry one id for the whole range, the others one per byte. */
static uint64_t
ids_of(SimTruthCallKind kind, uint64_t len)
{
    return kind == SIM_CALL_PAST || kind == SIM_CALL_ISSUE || kind == SIM_CALL_WROTE ? 1 : len;
}

void
oracle_tape_add(OracleTape *tape, const OracleCall *call)
{
    OracleCall copy = *call;
    uint64_t n = ids_of(call->kind, call->len);

    copy.ids = g_memdup2(call->ids, n * sizeof(SimWid));
    copy.old = g_memdup2(call->old, n * sizeof(SimWid));
    g_array_append_val(tape->calls, copy);
}

/* What ownership says to the access of @call now: once per access. */
static SimVerdict
ask(const OracleTape *tape, const SimTruthCall *call)
{
    const SimWorld *world = tape->world;
    bool is_write = call->kind == SIM_CALL_WROTE;
    SimHold hold;

    if (!world->ownership || (call->kind != SIM_CALL_READ && !is_write)) {
        return SIM_VERDICT_FINE;
    }
    if (tape->kinds[call->actor] == ORACLE_CPU) {
        return world->ownership->cpu(world->ownership_state, call->pa, (uint32_t)call->len,
                                     is_write, call->mem, &hold);
    }
    return world->ownership->device(world->ownership_state, call->actor, call->pa, call->pa,
                                    (uint32_t)call->len, is_write, &hold);
}

/*
 * While a page is armed it is told byte by byte; most were never written, and the
 * others come in long runs.  True: the byte is on the tape now.
 */
static bool
join_has(OracleTape *tape, const SimTruthCall *call)
{
    unsigned n = tape->calls->len;
    OracleCall *last = n ? &g_array_index(tape->calls, OracleCall, n - 1) : NULL;

    if (call->len != 1 || call->ids[0] == 0) {
        return call->ids[0] == 0;
    }
    if (!last || last->kind != SIM_CALL_HAS || last->place != call->place ||
        last->pa + last->len != call->pa) {
        return false;
    }
    if (last->len == 1) { /* no run is longer than a page */
        last->ids = g_renew(SimWid, last->ids, SIM_TRUTH_PAGE);
    }
    last->ids[last->len++] = call->ids[0];
    return true;
}

static void
hear(void *opaque, const SimTruthCall *call)
{
    OracleTape *tape = opaque;
    OracleCall copy = {
        .kind = call->kind, .place = call->place, .actor = call->actor,
        .other = call->other, .pa = call->pa, .len = call->len,
        .ids = (SimWid *)call->ids, .old = (SimWid *)call->old, .flag = call->flag,
        .mem = call->mem, .source = call->source, .time = call->time,
        .here = tape->world->here, .step = tape->step, .verdict = ask(tape, call),
    };

    if (call->kind != SIM_CALL_HAS || !join_has(tape, call)) {
        oracle_tape_add(tape, &copy);
    }
}

OracleTape *
oracle_tape_record(SimWorld *world)
{
    static const OracleActor kinds[] = {
        [SIM_ACTOR_CPU] = ORACLE_CPU, [SIM_ACTOR_MASTER] = ORACLE_MASTER,
        [SIM_ACTOR_HW] = ORACLE_HW, [SIM_ACTOR_INIT] = ORACLE_INIT,
    };
    OracleTape *tape = oracle_tape_new();

    tape->world = world;
    for (unsigned i = 0; i < world->actors->len; i++) {
        const SimActor *actor = g_ptr_array_index(world->actors, i);

        g_assert(actor->id < ORACLE_ACTORS);
        tape->kinds[actor->id] = kinds[actor->kind];
    }
    sim_truth_tap(world->truth, hear, tape);
    return tape;
}

static const char *const call_names[] = {
    [SIM_CALL_ARM] = "arm", [SIM_CALL_PAST] = "past", [SIM_CALL_HAS] = "has",
    [SIM_CALL_ISSUE] = "issue", [SIM_CALL_PERFORM] = "perform",
    [SIM_CALL_COPIED] = "copied", [SIM_CALL_REMOVED] = "removed",
    [SIM_CALL_PASSED] = "passed",
    [SIM_CALL_READ] = "read", [SIM_CALL_WROTE] = "wrote", [SIM_CALL_BARRIER] = "barrier",
    [SIM_CALL_LINE_BEGIN] = "line-begin", [SIM_CALL_LINE_END] = "line-end",
    [SIM_CALL_PAR_BEGIN] = "par-begin", [SIM_CALL_PAR_END] = "par-end",
    [SIM_CALL_DOORBELL] = "doorbell", [SIM_CALL_REGISTER_READ] = "register-read",
    [SIM_CALL_IRQ_RAISED] = "irq-raised", [SIM_CALL_IRQ_TAKEN] = "irq-taken",
    [SIM_CALL_LOCK_GIVEN] = "lock-given", [SIM_CALL_LOCK_TAKEN] = "lock-taken",
    [SIM_CALL_ALLOCATED] = "allocated", [SIM_CALL_FREED] = "freed",
    [SIM_CALL_GIVE_UP] = "give-up", [SIM_CALL_TAKEN_BACK] = "taken-back",
};

/* "1.3x4 2.7x60": runs of equal ids. */
static void
print_ids(GString *out, const char *label, const SimWid *ids, uint64_t n)
{
    if (!ids) {
        return;
    }
    g_string_append_printf(out, " %s", label);
    for (uint64_t i = 0, run; i < n; i += run) {
        for (run = 1; i + run < n && ids[i + run] == ids[i]; run++) {
        }
        g_string_append_printf(out, " %u.%" PRIu64 "x%" PRIu64, SIM_WID_ACTOR(ids[i]),
                               (uint64_t)SIM_WID_SEQ(ids[i]), run);
    }
}

void
oracle_tape_print(const OracleTape *tape, GString *out)
{
    static const char *const places[] = { "buffer",       "l1",  "l2",    "outer",
                                          "outer-buffer", "ram", "device" };

    for (unsigned i = 0; i < tape->calls->len; i++) {
        const OracleCall *call = oracle_tape_at(tape, i);
        uint64_t n = ids_of(call->kind, call->len);

        g_string_append_printf(out, "%4u st%-3" PRIu64 " t%-6" PRIu64 " pc%-3" PRIu64
                                    " %-13s a%u>%u", i,
                               call->step, call->time / SIM_NS, call->source.pc,
                               call_names[call->kind],
                               call->actor, call->other);
        if (call->len) {
            g_string_append_printf(out, " %" PRIx64 "+%" PRIu64 " at %s", call->pa, call->len,
                                   places[call->place]);
        }
        print_ids(out, "ids", call->ids, n);
        print_ids(out, "old", call->old, n);
        g_string_append_printf(out, " flag %u verdict %u\n", call->flag, call->verdict);
    }
}
