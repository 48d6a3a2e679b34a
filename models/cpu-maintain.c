/* SPDX-License-Identifier: MIT */
/*
 * What a CPU does besides loads and stores: barriers, maintenance of caches, and what
 * hardware does of its own accord.
 */
#include "models/cpu.h"

#include "sim/trace.h"
#include "sim/truth.h"
#include "sim/world.h"

#include <inttypes.h>

SIM_TRACE_DEFINE(cpu_barrier_passed, "kind=%" PRIu64);
SIM_TRACE_DEFINE(cpu_line_maintained, "pa=0x%" PRIx64 " op=%" PRIu64);

/* --- barriers and maintenance ------------------------------------------- */

void
hw_cpu_barrier(SimCpu *cpu, unsigned barrier)
{
    SimTxn txn = { .kind = SIM_BARRIER, .op = (uint8_t)barrier, .actor = cpu->actor,
                   .delay = hw_cpu_of(cpu)->barrier_ps };

    if (barrier & SIM_BARRIER_WAIT) {
        txn.delay += hw_cpu_of(cpu)->dsb_ps;
    }
    if (!(barrier & SIM_BARRIER_FREE)) {
        hw_cpu_overlap_end(cpu);
        hw_cpu_send(cpu, &txn);
    }
    if (cpu->world->truth) {
        sim_truth_barrier(cpu->world->truth, cpu->actor,
                          barrier & ~(unsigned)SIM_BARRIER_FREE);
    }
    SIM_TRACE(cpu->world, cpu_barrier_passed, cpu->actor, barrier, 0, 0, 0);
}

/* Per line: a clean, or clean and invalidate, may cost other than an invalidate. */
static uint32_t
maintain_time(const HwCpu *hw, SimMaintOp op)
{
    return (op & SIM_CLEAN) && hw->clean_ps ? hw->clean_ps : hw->maintain_ps;
}

void
hw_cpu_maintain(SimCpu *cpu, SimMaintOp op, uint64_t va, uint64_t len)
{
    uint64_t line_bytes = cpu->line_mask + 1;
    uint64_t first = va & ~(line_bytes - 1);

    for (uint64_t at = first; at < va + len; at += line_bytes) {
        SimTxn txn = { .addr = sim_window_pa(at), .len = (uint32_t)line_bytes,
                       .kind = SIM_MAINT, .op = (uint8_t)op, .mem = SIM_MEM_CACHED,
                       .actor = cpu->actor, .delay = maintain_time(hw_cpu_of(cpu), op) };

        hw_cpu_send(cpu, &txn);
        SIM_TRACE(cpu->world, cpu_line_maintained, cpu->actor, txn.addr, op, 0, 0);
    }
}

void
hw_cpu_maintain_all(SimCpu *cpu, SimMaintOp op)
{
    SimTxn txn = { .kind = SIM_MAINT_ALL, .op = (uint8_t)op, .mem = SIM_MEM_CACHED,
                   .actor = cpu->actor, .delay = hw_cpu_of(cpu)->maintain_ps };

    hw_cpu_send(cpu, &txn);
}

/* --- what hardware does by itself --------------------------------------- */

/* The CPU goes on meanwhile: whatever this takes, it is not its time. */
static bool
by_itself(SimCpu *cpu, SimTxnKind kind, unsigned op, SimAddr pa, uint64_t len)
{
    SimTxn txn = { .addr = pa, .len = (uint32_t)len, .kind = (uint8_t)kind,
                   .op = (uint8_t)op, .mem = SIM_MEM_CACHED, .actor = cpu->actor };

    sim_send(&hw_cpu_of(cpu)->mem, &txn);
    return (txn.flags & SIM_TXN_FORWARDED) != 0;
}

bool
hw_cpu_prefetch(SimCpu *cpu, SimAddr pa)
{
    return cpu->has_l1 && !cpu->never_speculates && by_itself(cpu, SIM_PREFETCH, 0, pa, 1);
}

bool
hw_cpu_evict(SimCpu *cpu, SimAddr pa)
{
    return cpu->has_l1 && by_itself(cpu, SIM_EVICT, 0, pa, 1);
}

bool
hw_cpu_drain(SimCpu *cpu, SimAddr pa, uint64_t len)
{
    return by_itself(cpu, SIM_DRAIN, SIM_DRAIN_ALL, pa, len);
}

unsigned
hw_cpu_drainable(SimCpu *cpu, SimAddr pa, uint64_t len)
{
    SimTxn txn = { .addr = pa, .len = (uint32_t)len, .kind = SIM_DRAIN, .op = SIM_DRAIN_ASK,
                   .mem = SIM_MEM_CACHED, .actor = cpu->actor };

    sim_send(&hw_cpu_of(cpu)->mem, &txn);
    if (txn.flags & SIM_TXN_RELAXED) {
        return 2;
    }
    return txn.flags & SIM_TXN_FORWARDED ? 1 : 0;
}

void
hw_cpu_step_end(SimCpu *cpu)
{
    by_itself(cpu, SIM_DRAIN, SIM_DRAIN_CACHED, 0, 0);
}
