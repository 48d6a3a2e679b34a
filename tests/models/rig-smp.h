/* SPDX-License-Identifier: MIT */
/*
 * Some CPUs with small L1s around a snoop unit, made by hand: 1 MiB of memory,
 * eth0 snoops, eth1 does not.  An L1 has 2 sets of 2 lines of 64 bytes.
 */
#ifndef TESTS_MODELS_RIG_SMP_H
#define TESTS_MODELS_RIG_SMP_H

#include <glib.h>

#include "sim/cache.h"
#include "sim/choice.h"
#include "sim/cpu.h"
#include "sim/domain.h"
#include "sim/finding.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/truth.h"
#include "sim/window.h"
#include "sim/world.h"
#include "tests/runner.h"

#define RAM UINT64_C(0x80000000)
#define RAM_BYTES (UINT64_C(1) << 20)
#define A (RAM + 0x10000) /* a line of set 0 */
#define CPUS 4u

typedef struct RigSmp {
    unsigned cpus;
    const char *protocol, *writes;
    bool buffers;  /* CPUs have store buffers */
    bool clusters; /* CPUs 0, 1 and 2, 3 each behind a unit of their own */
} RigSmp;

static SimWorld *world;
static SimModel *unit, *ram;
static SimCpu *cpu[CPUS];
static SimCache *l1[CPUS];
static SimMaster *eth0, *eth1;

static inline SimModel *
smp_model(const char *klass, const char *name)
{
    return sim_model_new(world, sim_model_class_by_name(klass), name);
}

static inline SimModel *
smp_unit(const RigSmp *rig, const char *name, SimModel *below, const char *in)
{
    SimModel *made = smp_model("snoop-unit", name);

    ck_assert(sim_model_set_word(made, "protocol", rig->protocol, NULL));
    ck_assert(sim_model_set_word(made, "writes", rig->writes, NULL));
    sim_model_wire(made, "mem", below, in);
    return made;
}

/* @above is what sends on child @n of @to; @top answers its snoops. */
static inline void
smp_join(SimModel *above, SimModel *top, SimModel *to, unsigned n)
{
    g_autofree char *in = g_strdup_printf("cpu%u", n);
    g_autofree char *out = g_strdup_printf("snoop%u", n);

    sim_model_wire(above, "mem", to, in);
    sim_model_wire(to, out, top, "snoop");
}

static inline void
smp_cpu(const RigSmp *rig, unsigned n, SimModel *to, unsigned child)
{
    g_autofree char *name = g_strdup_printf("cpu%u", n);
    g_autofree char *wb = g_strconcat(name, ".wb", NULL), *cache = g_strconcat(name, ".l1", NULL);
    SimModel *core = smp_model("cpu", name), *buffer = NULL, *made;

    if (rig->buffers) {
        buffer = smp_model("write-buffer", wb);
        sim_model_wire(core, "mem", buffer, "cpu");
    }
    made = smp_model("l1", cache);
    ck_assert(sim_model_set(made, "size", 256, NULL));
    ck_assert(sim_model_set(made, "sets", 2, NULL));
    sim_model_wire(buffer ? buffer : core, "mem", made, "cpu");
    smp_join(made, made, to, child);
    ck_assert(sim_model_realize(core, NULL));
    if (buffer) {
        ck_assert(sim_model_realize(buffer, NULL));
    }
    ck_assert(sim_model_realize(made, NULL));
    cpu[n] = g_ptr_array_index(world->cpus, n);
    l1[n] = sim_cache_by_name(world, cache);
}

static inline SimMaster *
smp_master(const char *name, SimModel *to, const char *in, bool snoops)
{
    SimModel *made = smp_model("bus-master", name);
    SimMaster *master;

    sim_model_wire(made, "mem", to, in);
    ck_assert(sim_model_realize(made, NULL));
    master = g_ptr_array_index(world->masters, world->masters->len - 1);
    master->snoops = snoops;
    return master;
}

static inline void
smp_build(const RigSmp *rig, SimOracle *oracle)
{
    SimModel *inner[2];

    world = sim_world_new(oracle);
    ram = smp_model("dram", "ram");
    ck_assert(sim_model_set(ram, "base", RAM, NULL));
    ck_assert(sim_model_set(ram, "bytes", RAM_BYTES, NULL));
    ck_assert(sim_model_realize(ram, NULL));
    unit = smp_unit(rig, "scu", ram, "bus");
    for (unsigned i = 0; rig->clusters && i < 2; i++) {
        inner[i] = smp_model("snoop-unit", i ? "scu1" : "scu0");
        ck_assert(sim_model_set_word(inner[i], "protocol", rig->protocol, NULL));
        smp_join(inner[i], inner[i], unit, i);
    }
    for (unsigned i = 0; i < rig->cpus; i++) {
        smp_cpu(rig, i, rig->clusters ? inner[i / 2] : unit, rig->clusters ? i % 2 : i);
    }
    eth0 = smp_master("eth0", unit, "master", true);
    eth1 = smp_master("eth1", ram, "bus", false);
    for (unsigned i = 0; i < world->models->len; i++) {
        SimModel *model = g_ptr_array_index(world->models, i);

        if (model->klass->stage == SIM_STAGE_SNOOP) {
            ck_assert(sim_model_realize(model, NULL));
        }
    }
    sim_world_reset(world);
}

/* The states of the line in every L1, as a word: "IS", "MI" ... */
static inline const char *
states(SimAddr pa)
{
    static char word[CPUS + 1];

    for (unsigned i = 0; i < world->cpus->len; i++) {
        word[i] = l1[i]->ops->state(l1[i], pa);
        word[i + 1] = '\0';
    }
    return word;
}

static inline uint64_t
va(SimAddr pa)
{
    return sim_window_va(SIM_WINDOW_LINEAR, pa);
}

/* The CPU stores and everything buffered is performed: one line of a scenario. */
static inline void
store(unsigned who, SimAddr pa, uint8_t value)
{
    sim_truth_line_begin(world->truth, cpu[who]->actor);
    sim_cpu_store(cpu[who], va(pa), &value, 1);
    sim_cpu_step_end(cpu[who]);
    sim_truth_line_end(world->truth, cpu[who]->actor);
}

static inline uint8_t
load(unsigned who, SimAddr pa)
{
    uint8_t value;

    sim_truth_line_begin(world->truth, cpu[who]->actor);
    sim_cpu_load(cpu[who], va(pa), &value, 1);
    sim_cpu_step_end(cpu[who]);
    sim_truth_line_end(world->truth, cpu[who]->actor);
    return value;
}

static inline void
dev_write(SimMaster *master, SimAddr pa, uint8_t value)
{
    sim_truth_line_begin(world->truth, master->actor);
    sim_master_write(master, pa, &value, 1, false, NULL);
    sim_truth_line_end(world->truth, master->actor);
}

static inline uint8_t
dev_read(SimMaster *master, SimAddr pa)
{
    uint8_t value;

    sim_truth_line_begin(world->truth, master->actor);
    sim_master_read(master, pa, &value, 1, NULL);
    sim_truth_line_end(world->truth, master->actor);
    return value;
}

static inline uint8_t
ram_byte(SimAddr pa)
{
    uint8_t byte;

    sim_world_peek_ram(world, pa, &byte, 1);
    return byte;
}

static inline unsigned
findings(void)
{
    sim_findings_flush(world->findings);
    return sim_findings_count(world->findings);
}

#endif
