/* SPDX-License-Identifier: MIT */
/*
 * Inside the core: shared by cpu.c (loads, stores, life) and cpu-maintain.c (all else that
 * a CPU does).
 */
#ifndef HW_CPU_H
#define HW_CPU_H

#include "models/cpu-tlb.h"
#include "sim/cpu.h"
#include "sim/model.h"
#include "sim/slots.h"
#include "sim/world.h"

typedef struct HwCpu {
    SimModel parent;
    SimPort mem;
    uint64_t clock_hz; /* parameters */
    uint32_t hit_ps, barrier_ps, dsb_ps, maintain_ps, clean_ps, speculates;
    uint32_t load_misses, nc_loads, nc_load_bytes;
    HwTlbs tlbs;
    SimSlots fills, nc_reads; /* of loads that overlap */
    SimAddr nc_block;         /* the last non-cacheable one of them brought it */
    SimCpu cpu;
} HwCpu;

static inline HwCpu *
hw_cpu_of(SimCpu *cpu)
{
    return (HwCpu *)cpu->model;
}

/* Blocks on the way may look at the clock: it is this CPU's. */
typedef struct HwActing {
    SimCpu *cpu;
    unsigned in;
} HwActing;

static inline void
hw_cpu_act_as(SimWorld *world, HwActing acting)
{
    world->acting = acting.cpu;
    world->acting_in = acting.in;
}

/* This CPU acts from here on; who did before. */
static inline HwActing
hw_cpu_act(SimCpu *cpu)
{
    SimWorld *world = cpu->world;
    HwActing before = { world->acting, world->acting_in };

    hw_cpu_act_as(world, (HwActing){ cpu, world->queue.running });
    return before;
}

static inline SimResp
hw_cpu_send_in_time(SimCpu *cpu, SimTxn *txn)
{
    HwActing before = hw_cpu_act(cpu);
    SimResp resp = sim_send(&hw_cpu_of(cpu)->mem, txn);

    hw_cpu_act_as(cpu->world, before);
    return resp;
}

static inline SimResp
hw_cpu_send(SimCpu *cpu, SimTxn *txn)
{
    SimResp resp = hw_cpu_send_in_time(cpu, txn);

    cpu->now += txn->delay;
    return resp;
}

/* cpu.c */

/* Waits for the loads that overlap. */
void hw_cpu_overlap_end(SimCpu *cpu);

/* cpu-maintain.c: those of SimCpuOps (sim/cpu.h). */

void hw_cpu_barrier(SimCpu *cpu, unsigned barrier);
void hw_cpu_maintain(SimCpu *cpu, SimMaintOp op, uint64_t va, uint64_t len);
void hw_cpu_maintain_all(SimCpu *cpu, SimMaintOp op);
bool hw_cpu_prefetch(SimCpu *cpu, SimAddr pa);
bool hw_cpu_evict(SimCpu *cpu, SimAddr pa);
bool hw_cpu_drain(SimCpu *cpu, SimAddr pa, uint64_t len);
unsigned hw_cpu_drainable(SimCpu *cpu, SimAddr pa, uint64_t len);
void hw_cpu_step_end(SimCpu *cpu);

#endif
