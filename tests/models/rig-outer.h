/* SPDX-License-Identifier: MIT */
/*
 * An outer cache between one CPU and the bus, built by hand, small enough to fill:
 *
 *     cpu0 -> cpu0.wb -> cpu0.l1 -> pl310 -> bus -> ram
 *                                            ^ -> pl310's registers
 *                                  eth0 -----+
 */
#ifndef TESTS_MODELS_RIG_OUTER_H
#define TESTS_MODELS_RIG_OUTER_H

#include "tests/rig-board.h"

#include "models/regs/pl310.h"
#include "sim/cache.h"

#define RIG_RAM UINT64_C(0x80000000)
#define RIG_RAM_BYTES (UINT64_C(1) << 20)
#define RIG_REGS UINT64_C(0xf8f02000)

typedef struct RigOuter {
    RigBoard b; /* its tree is NULL */
    SimModel *pl310, *bus;
    SimCache *cache;
} RigOuter;

/* A parameter of one block. */
typedef struct RigSet {
    const char *model, *param;
    uint64_t value;
} RigSet;

static inline uint64_t
rig_outer_param(const RigSet *sets, const char *model, const char *param, uint64_t otherwise)
{
    for (; sets && sets->model; sets++) {
        if (strcmp(sets->model, model) == 0 && strcmp(sets->param, param) == 0) {
            return sets->value;
        }
    }
    return otherwise;
}

static inline SimModel *
rig_outer_add(SimWorld *world, const char *klass, const char *name, const RigSet *sets)
{
    SimModel *model = sim_model_new(world, sim_model_class_by_name(klass), name);

    for (; sets && sets->model; sets++) {
        if (strcmp(sets->model, name) == 0) {
            ck_assert(sim_model_set(model, sets->param, sets->value, NULL));
        }
    }
    return model;
}

static inline void
rig_outer_map(SimModel *bus, SimAddr base, uint64_t size, SimModel *to, const char *in)
{
    ck_assert(bus->klass->map(bus, base, size, sim_model_in(to, in), to->name, NULL));
}

/* The CPU's stages, chained; the last one is returned. */
static inline SimModel *
rig_outer_cpu(SimWorld *world, const char *name, const RigSet *sets)
{
    static const struct {
        const char *klass, *suffix;
    } stages[] = { { "cpu", "" }, { "write-buffer", ".wb" }, { "l1", ".l1" } };
    SimModel *last = NULL;

    for (unsigned i = 0; i < G_N_ELEMENTS(stages); i++) {
        g_autofree char *full = g_strconcat(name, stages[i].suffix, NULL);
        SimModel *stage = rig_outer_add(world, stages[i].klass, full, sets);

        if (last) {
            sim_model_wire(last, "mem", stage, "cpu");
        }
        last = stage;
    }
    return last;
}

static inline void
rig_outer_realize(SimWorld *world)
{
    for (unsigned i = 0; i < world->models->len; i++) {
        g_autoptr(GError) error = NULL;

        ck_assert_msg(sim_model_realize(g_ptr_array_index(world->models, i), &error), "%s",
                      error ? error->message : "");
    }
    sim_world_reset(world);
}

static inline RigOuter
rig_outer(SimPolicy policy, const RigSet *sets)
{
    RigOuter r = { 0 };
    SimWorld *world = sim_world_new(sim_oracle_new(policy, 1));
    SimModel *ram, *eth, *l1;

    ck_assert(sim_window_reserve(NULL));
    r.b.world = world;
    world->line_bytes = (uint32_t)rig_outer_param(sets, "cpu0.l1", "line-bytes", 32);
    r.bus = rig_outer_add(world, "interconnect", "bus", sets);
    ram = rig_outer_add(world, "dram", "ram", sets);
    ck_assert(sim_model_set(ram, "base", RIG_RAM, NULL));
    ck_assert(sim_model_set(ram, "bytes", RIG_RAM_BYTES, NULL));
    l1 = rig_outer_cpu(world, "cpu0", sets);
    r.pl310 = rig_outer_add(world, "pl310", "pl310", sets);
    eth = rig_outer_add(world, "bus-master", "eth0", sets);
    ck_assert(sim_model_set(l1, "line-bytes", world->line_bytes, NULL));
    sim_model_wire(l1, "mem", r.pl310, "cpu");
    sim_model_wire(r.pl310, "mem", r.bus, "bus");
    sim_model_wire(eth, "mem", r.bus, "bus");
    rig_outer_map(r.bus, RIG_RAM, RIG_RAM_BYTES, ram, "bus");
    rig_outer_map(r.bus, RIG_REGS, HW_PL310_PAGE, r.pl310, "regs");
    r.pl310->registers = RIG_REGS;
    ck_assert(sim_window_open_mmio(RIG_REGS, HW_PL310_PAGE, NULL));
    rig_outer_realize(world);
    r.b.cpu = g_ptr_array_index(world->cpus, 0);
    r.b.eth0 = g_ptr_array_index(world->masters, 0);
    r.b.ram = RIG_RAM + 0x10000;
    r.cache = sim_cache_by_name(world, "pl310");
    return r;
}

/* --- registers, as the CPU reaches them ---------------------------------- */

static inline SimResp
rig_outer_write(RigOuter *r, unsigned pc, uint32_t offset, uint32_t value)
{
    SimResp resp;

    rig_line(&r->b, r->b.cpu->actor, pc);
    resp = sim_cpu_writel(r->b.cpu, RIG_REGS + offset, true, value);
    rig_line_end(&r->b, r->b.cpu->actor);
    return resp;
}

static inline uint32_t
rig_outer_read(RigOuter *r, uint32_t offset)
{
    uint32_t value = 0xdeadbeef;

    ck_assert_int_eq(sim_cpu_readl(r->b.cpu, RIG_REGS + offset, true, &value), SIM_OK);
    return value;
}

#define RIG_WR(r, pc, name, value)                                               \
    ck_assert_int_eq(rig_outer_write((r), (pc), HW_PL310_##name, (uint32_t)(value)), SIM_OK)
#define RIG_RD(r, name) rig_outer_read((r), HW_PL310_##name)

/* --- what lies where ------------------------------------------------------ */

static inline char
rig_outer_state(RigOuter *r, SimAddr pa)
{
    return r->cache->ops->state(r->cache, pa);
}

static inline uint8_t
rig_outer_ram(RigOuter *r, SimAddr pa)
{
    uint8_t byte;

    sim_world_peek_ram(r->b.world, pa, &byte, 1);
    return byte;
}

/* One byte of the copy in the outer cache; asserts that there is one. */
static inline uint8_t
rig_outer_byte(RigOuter *r, SimAddr pa)
{
    uint8_t byte;

    ck_assert(r->cache->ops->peek(r->cache, pa, &byte, 1));
    return byte;
}

#endif
