/* SPDX-License-Identifier: MIT */
/*
 * A whole board for a test: built from a preset, with shorthands for the things
 * that tests of caches, buffers and the referee do all the time.
 */
#ifndef TESTS_RIG_BOARD_H
#define TESTS_RIG_BOARD_H

#include "tests/runner.h"

#include "sim/cpu.h"
#include "sim/finding.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/tree.h"
#include "sim/truth.h"
#include "sim/world.h"

typedef struct RigBoard {
    SimTree *tree;
    SimWorld *world;
    SimCpu *cpu;
    SimMaster *eth0;
    SimAddr ram; /* where the tests put things: some way into RAM */
} RigBoard;

/* @set: "NODE:PROP=VALUE" strings, NULL-terminated, or NULL. */
static inline RigBoard
rig_board_with(const char *soc, SimPolicy policy, const char *const *set)
{
    RigBoard b = { 0 };
    GPtrArray *diags = sim_diags_new();

    b.tree = sim_tree_load(soc, NULL, diags);
    ck_assert_ptr_nonnull(b.tree);
    for (unsigned i = 0; set && set[i]; i++) {
        ck_assert(sim_tree_set_text(b.tree, set[i], NULL));
    }
    b.world = sim_world_new(sim_oracle_new(policy, 1));
    ck_assert(sim_board_build(b.world, b.tree, diags));
    b.cpu = g_ptr_array_index(b.world->cpus, 0);
    for (unsigned i = 0; i < b.world->masters->len; i++) {
        SimMaster *m = g_ptr_array_index(b.world->masters, i);

        b.eth0 = strcmp(m->model->name, "eth0") == 0 ? m : b.eth0;
    }
    b.ram = b.world->ram_base + 0x10000;
    g_ptr_array_unref(diags);
    return b;
}

static inline RigBoard
rig_board(const char *soc)
{
    return rig_board_with(soc, SIM_POLICY_PLAIN, NULL);
}

static inline void
rig_board_free(RigBoard *b)
{
    sim_world_free(b->world);
    sim_tree_free(b->tree);
}

static inline uint64_t
rig_va(SimAddr pa)
{
    return sim_window_va(SIM_WINDOW_LINEAR, pa);
}

static inline uint64_t
rig_nc(SimAddr pa)
{
    return sim_window_va(SIM_WINDOW_UNCACHED, pa);
}

/* One scenario line of an actor: everything in it is after all earlier lines. */
static inline void
rig_line(RigBoard *b, SimActorId actor, unsigned pc)
{
    SimSource here = { .pc = pc };

    b->cpu->here = b->world->here = here;
    if (b->eth0) {
        b->eth0->here = here;
    }
    sim_truth_line_begin(b->world->truth, actor);
}

static inline void
rig_line_end(RigBoard *b, SimActorId actor)
{
    sim_cpu_step_end(b->cpu);
    sim_truth_line_end(b->world->truth, actor);
}

static inline void
rig_cpu_store(RigBoard *b, unsigned pc, uint64_t va, uint64_t value, unsigned len)
{
    rig_line(b, b->cpu->actor, pc);
    sim_cpu_store(b->cpu, va, &value, len);
    rig_line_end(b, b->cpu->actor);
}

static inline uint64_t
rig_cpu_load(RigBoard *b, unsigned pc, uint64_t va, unsigned len)
{
    uint64_t value = 0;

    rig_line(b, b->cpu->actor, pc);
    sim_cpu_load(b->cpu, va, &value, len);
    rig_line_end(b, b->cpu->actor);
    return value;
}

static inline void
rig_maintain(RigBoard *b, unsigned pc, SimMaintOp op, SimAddr pa, unsigned len)
{
    rig_line(b, b->cpu->actor, pc);
    sim_cpu_maintain(b->cpu, op, rig_va(pa), len);
    rig_line_end(b, b->cpu->actor);
}

static inline void
rig_barrier(RigBoard *b, unsigned pc, unsigned barrier)
{
    rig_line(b, b->cpu->actor, pc);
    sim_cpu_barrier(b->cpu, barrier);
    rig_line_end(b, b->cpu->actor);
}

static inline void
rig_dev_write(RigBoard *b, unsigned pc, SimAddr pa, uint64_t value, unsigned len)
{
    rig_line(b, b->eth0->actor, pc);
    sim_master_write(b->eth0, pa, &value, len, false, NULL);
    rig_line_end(b, b->eth0->actor);
}

static inline uint64_t
rig_dev_read(RigBoard *b, unsigned pc, SimAddr pa, unsigned len)
{
    uint64_t value = 0;

    rig_line(b, b->eth0->actor, pc);
    sim_master_read(b->eth0, pa, &value, len, NULL);
    rig_line_end(b, b->eth0->actor);
    return value;
}

/* The only finding of the run; asserts that there is one, and that it is @code. */
static inline const SimFinding *
rig_only_finding(RigBoard *b, SimCode code)
{
    sim_findings_flush(b->world->findings);
    ck_assert_uint_eq(sim_findings_count(b->world->findings), 1);
    ck_assert_uint_eq(sim_findings_get(b->world->findings, 0)->code, code);
    return sim_findings_get(b->world->findings, 0);
}

static inline void
rig_no_finding(RigBoard *b)
{
    sim_findings_flush(b->world->findings);
    ck_assert_uint_eq(sim_findings_count(b->world->findings), 0);
}

#endif
