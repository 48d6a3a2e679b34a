/* SPDX-License-Identifier: MIT */
/*
 * The rules of ownership as a table: what each call, and each access, means for a
 * byte in each state (design.md section 4, rules.md O1 to O4).  A byte is in one
 * state per mapping that covers it.
 */
#ifndef GLUE_OWNER_TABLE_H
#define GLUE_OWNER_TABLE_H

#include "sim/finding.h"
#include "sim/ownership.h"

typedef enum LxState {
    LX_NONE,     /* no mapping knows the byte */
    LX_OPEN,     /* mapped with SKIP_CPU_SYNC: CPU and device may touch it */
    LX_HELD,     /* the device's */
    LX_OWNED,    /* mapped, and taken back by the CPU */
    LX_ENDED,    /* the mapping is over */
    LX_COHERENT, /* coherent memory: nobody's, order alone counts */
    LX_STATES
} LxState;

typedef enum LxCall {
    LX_MAP,
    LX_MAP_SKIP, /* with DMA_ATTR_SKIP_CPU_SYNC */
    LX_SYNC_FOR_DEVICE,
    LX_SYNC_FOR_CPU,
    LX_UNMAP,
    LX_UNMAP_SKIP,
    LX_ALLOC_COHERENT,
    LX_FREE_COHERENT,
    LX_CPU_READ, /* from here on: accesses, through a cached mapping */
    LX_CPU_WRITE,
    LX_DEVICE_READ, /* ... by the device whose mapping it is */
    LX_DEVICE_WRITE,
    LX_CALLS
} LxCall;

typedef enum LxFault {
    LX_FINE,
    LX_DOUBLE_MAP,
    LX_UNKNOWN,
    LX_DOUBLE_UNMAP,
    LX_WRONG_FUNCTION,
    LX_ALIAS,
    LX_CPU_READS_HELD,
    LX_CPU_WRITES_HELD,
    LX_DEVICE_WITHOUT,
    LX_WRONG_DIRECTION,
    LX_FAULTS
} LxFault;

/* Bits of the directions for which a rule's fault applies. */
enum {
    LX_IF_BIDIRECTIONAL = 1 << 0,
    LX_IF_TO_DEVICE = 1 << 1,
    LX_IF_FROM_DEVICE = 1 << 2,
    LX_IF_ANY = 7,
    LX_IF_WRITTEN = LX_IF_BIDIRECTIONAL | LX_IF_FROM_DEVICE, /* by the device */
};

/*
 * What a call makes of a byte in a state.  For a map the state is that of another
 * live mapping of the byte, @next is the new mapping's, and the direction is
 * TO_DEVICE only when both are.
 */
typedef struct LxRule {
    LxState next;
    LxFault fault;
    unsigned dirs;
} LxRule;

const LxRule *lx_rule(LxCall call, LxState state);
/* The fault of a rule for a mapping with direction @dir (LX_DIR_*). */
LxFault lx_rule_fault(LxCall call, LxState state, int dir);

/* What the referee is answered, and the code of a fault in a call. */
SimVerdict lx_fault_verdict(LxFault fault);
SimCode lx_fault_code(LxFault fault);

#endif
