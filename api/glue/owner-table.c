/* SPDX-License-Identifier: MIT */
/*
 * The table itself, and what its faults are called elsewhere.
 */
#include "api/glue/owner-table.h"

#include <glib.h>

#define FINE(s) { .next = (s) }
#define BAD(s, f, d) { .next = (s), .fault = (f), .dirs = (d) }

static const LxRule rules[LX_CALLS][LX_STATES] = {
    /* One range, two live mappings: only when all are TO_DEVICE, or with SKIP. */
    [LX_MAP] = {
        [LX_NONE] = FINE(LX_HELD),
        [LX_OPEN] = BAD(LX_HELD, LX_DOUBLE_MAP, LX_IF_WRITTEN),
        [LX_HELD] = BAD(LX_HELD, LX_DOUBLE_MAP, LX_IF_WRITTEN),
        [LX_OWNED] = BAD(LX_HELD, LX_DOUBLE_MAP, LX_IF_WRITTEN),
        [LX_ENDED] = FINE(LX_HELD),
        /* The maintenance goes through the cached alias, which nobody may use. */
        [LX_COHERENT] = BAD(LX_OPEN, LX_ALIAS, LX_IF_ANY),
    },
    [LX_MAP_SKIP] = {
        [LX_NONE] = FINE(LX_OPEN),
        [LX_OPEN] = FINE(LX_OPEN),
        [LX_HELD] = FINE(LX_OPEN),
        [LX_OWNED] = FINE(LX_OPEN),
        [LX_ENDED] = FINE(LX_OPEN),
        [LX_COHERENT] = FINE(LX_OPEN),
    },
    [LX_SYNC_FOR_DEVICE] = {
        [LX_NONE] = BAD(LX_NONE, LX_UNKNOWN, LX_IF_ANY),
        [LX_OPEN] = FINE(LX_HELD),
        [LX_HELD] = FINE(LX_HELD),
        [LX_OWNED] = FINE(LX_HELD),
        [LX_ENDED] = BAD(LX_ENDED, LX_UNKNOWN, LX_IF_ANY),
        [LX_COHERENT] = BAD(LX_COHERENT, LX_ALIAS, LX_IF_ANY),
    },
    [LX_SYNC_FOR_CPU] = {
        [LX_NONE] = BAD(LX_NONE, LX_UNKNOWN, LX_IF_ANY),
        [LX_OPEN] = FINE(LX_OWNED),
        [LX_HELD] = FINE(LX_OWNED),
        [LX_OWNED] = FINE(LX_OWNED),
        [LX_ENDED] = BAD(LX_ENDED, LX_UNKNOWN, LX_IF_ANY),
        [LX_COHERENT] = BAD(LX_COHERENT, LX_ALIAS, LX_IF_ANY),
    },
    [LX_UNMAP] = {
        [LX_NONE] = BAD(LX_NONE, LX_UNKNOWN, LX_IF_ANY),
        [LX_OPEN] = FINE(LX_ENDED),
        [LX_HELD] = FINE(LX_ENDED),
        [LX_OWNED] = FINE(LX_ENDED),
        [LX_ENDED] = BAD(LX_ENDED, LX_DOUBLE_UNMAP, LX_IF_ANY),
        [LX_COHERENT] = BAD(LX_COHERENT, LX_WRONG_FUNCTION, LX_IF_ANY),
    },
    [LX_UNMAP_SKIP] = {
        [LX_NONE] = BAD(LX_NONE, LX_UNKNOWN, LX_IF_ANY),
        [LX_OPEN] = FINE(LX_ENDED),
        [LX_HELD] = FINE(LX_ENDED),
        [LX_OWNED] = FINE(LX_ENDED),
        [LX_ENDED] = BAD(LX_ENDED, LX_DOUBLE_UNMAP, LX_IF_ANY),
        [LX_COHERENT] = BAD(LX_COHERENT, LX_WRONG_FUNCTION, LX_IF_ANY),
    },
    /* The allocator gives out what is free; an old mapping of it makes no fault. */
    [LX_ALLOC_COHERENT] = {
        [LX_NONE] = FINE(LX_COHERENT),
        [LX_OPEN] = FINE(LX_COHERENT),
        [LX_HELD] = FINE(LX_COHERENT),
        [LX_OWNED] = FINE(LX_COHERENT),
        [LX_ENDED] = FINE(LX_COHERENT),
        [LX_COHERENT] = FINE(LX_COHERENT),
    },
    [LX_FREE_COHERENT] = {
        [LX_NONE] = BAD(LX_NONE, LX_UNKNOWN, LX_IF_ANY),
        [LX_OPEN] = BAD(LX_OPEN, LX_WRONG_FUNCTION, LX_IF_ANY),
        [LX_HELD] = BAD(LX_HELD, LX_WRONG_FUNCTION, LX_IF_ANY),
        [LX_OWNED] = BAD(LX_OWNED, LX_WRONG_FUNCTION, LX_IF_ANY),
        [LX_ENDED] = BAD(LX_ENDED, LX_DOUBLE_UNMAP, LX_IF_ANY),
        [LX_COHERENT] = FINE(LX_ENDED),
    },
    [LX_CPU_READ] = {
        [LX_NONE] = FINE(LX_NONE),
        [LX_OPEN] = FINE(LX_OPEN),
        [LX_HELD] = BAD(LX_HELD, LX_CPU_READS_HELD, LX_IF_WRITTEN),
        [LX_OWNED] = FINE(LX_OWNED),
        [LX_ENDED] = FINE(LX_ENDED),
        [LX_COHERENT] = BAD(LX_COHERENT, LX_ALIAS, LX_IF_ANY),
    },
    [LX_CPU_WRITE] = {
        [LX_NONE] = FINE(LX_NONE),
        [LX_OPEN] = FINE(LX_OPEN),
        [LX_HELD] = BAD(LX_HELD, LX_CPU_WRITES_HELD, LX_IF_ANY),
        [LX_OWNED] = FINE(LX_OWNED),
        [LX_ENDED] = FINE(LX_ENDED),
        [LX_COHERENT] = BAD(LX_COHERENT, LX_ALIAS, LX_IF_ANY),
    },
    [LX_DEVICE_READ] = {
        [LX_NONE] = FINE(LX_NONE), /* judged by its bytes alone */
        [LX_OPEN] = BAD(LX_OPEN, LX_WRONG_DIRECTION, LX_IF_FROM_DEVICE),
        [LX_HELD] = BAD(LX_HELD, LX_WRONG_DIRECTION, LX_IF_FROM_DEVICE),
        [LX_OWNED] = BAD(LX_OWNED, LX_DEVICE_WITHOUT, LX_IF_ANY),
        [LX_ENDED] = BAD(LX_ENDED, LX_DEVICE_WITHOUT, LX_IF_ANY),
        [LX_COHERENT] = FINE(LX_COHERENT),
    },
    [LX_DEVICE_WRITE] = {
        [LX_NONE] = FINE(LX_NONE),
        [LX_OPEN] = BAD(LX_OPEN, LX_WRONG_DIRECTION, LX_IF_TO_DEVICE),
        [LX_HELD] = BAD(LX_HELD, LX_WRONG_DIRECTION, LX_IF_TO_DEVICE),
        [LX_OWNED] = BAD(LX_OWNED, LX_DEVICE_WITHOUT, LX_IF_ANY),
        [LX_ENDED] = BAD(LX_ENDED, LX_DEVICE_WITHOUT, LX_IF_ANY),
        [LX_COHERENT] = FINE(LX_COHERENT),
    },
};

static const SimVerdict verdicts[LX_FAULTS] = {
    [LX_ALIAS] = SIM_VERDICT_ALIAS,
    [LX_CPU_READS_HELD] = SIM_VERDICT_CPU_READS_HELD,
    [LX_CPU_WRITES_HELD] = SIM_VERDICT_CPU_WRITES_HELD,
    [LX_DEVICE_WITHOUT] = SIM_VERDICT_DEVICE_WITHOUT,
    [LX_WRONG_DIRECTION] = SIM_VERDICT_WRONG_DIRECTION,
};

static const SimCode codes[LX_FAULTS] = {
    [LX_DOUBLE_MAP] = SIM_D301,
    [LX_UNKNOWN] = SIM_D302,
    [LX_DOUBLE_UNMAP] = SIM_D303,
    [LX_WRONG_FUNCTION] = SIM_D306,
    [LX_ALIAS] = SIM_D107,
    [LX_CPU_READS_HELD] = SIM_D201,
    [LX_CPU_WRITES_HELD] = SIM_D202,
    [LX_DEVICE_WITHOUT] = SIM_D203,
    [LX_WRONG_DIRECTION] = SIM_D207,
};

const LxRule *
lx_rule(LxCall call, LxState state)
{
    return &rules[call][state];
}

LxFault
lx_rule_fault(LxCall call, LxState state, int dir)
{
    const LxRule *rule = &rules[call][state];

    return (rule->dirs >> dir & 1) ? rule->fault : LX_FINE;
}

SimVerdict
lx_fault_verdict(LxFault fault)
{
    return verdicts[fault];
}

SimCode
lx_fault_code(LxFault fault)
{
    g_assert(fault != LX_FINE);
    return codes[fault];
}
