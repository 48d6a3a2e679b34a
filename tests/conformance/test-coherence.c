/* SPDX-License-Identifier: MIT */
/*
 * On every preset, and with both protocols and both write policies: CPUs and masters
 * that snoop see one memory.  Random loads, stores, moves of lines and maintenance;
 * each value is the last one that anybody stored, and the referee has nothing to say.
 */
#include "tests/runner.h"

#include <string.h>

#include "sim/cache.h"
#include "sim/cpu.h"
#include "sim/diag.h"
#include "sim/finding.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/tree.h"
#include "sim/truth.h"
#include "sim/window.h"
#include "sim/world.h"

#define BYTES 2048u

typedef struct Machine {
    SimTree *tree;
    SimWorld *world;
    SimAddr base;
    GRand *rand;
    GString *steps; /* for the message */
    uint8_t due[BYTES];
} Machine;

static const struct {
    const char *protocol, *writes;
    SimPolicy policy;
} ways[] = {
    { "mesi", "invalidate", SIM_POLICY_PLAIN },
    { "moesi", "update", SIM_POLICY_PLAIN },
    { "moesi", "invalidate", SIM_POLICY_TIMED },
};

static uint32_t
below(Machine *m, uint32_t n)
{
    return g_rand_int(m->rand) % n;
}

static void
machine_new(Machine *m, const char *preset, unsigned way)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();

    memset(m, 0, sizeof(*m));
    ck_assert(sim_window_reserve(NULL));
    m->tree = sim_tree_load(preset, NULL, diags);
    ck_assert_ptr_nonnull(m->tree);
    /* What a tree does not have is not set: a board without a snoop unit, without PL310. */
    sim_tree_set(m->tree, "/cpus", "dmasim,protocol", ways[way].protocol, NULL);
    sim_tree_set(m->tree, "/cpus", "dmasim,writes", ways[way].writes, NULL);
    sim_tree_set(m->tree, "pl310", "dmasim,enabled", "1", NULL);
    m->world = sim_world_new(sim_oracle_new(ways[way].policy, 1));
    ck_assert(sim_board_build(m->world, m->tree, diags));
    m->base = m->world->ram_base + 0x10000;
    m->rand = g_rand_new_with_seed(way + 1);
    m->steps = g_string_new("");
    sim_truth_arm(m->world->truth, m->base, BYTES);
}

static void
machine_free(Machine *m)
{
    sim_world_free(m->world);
    sim_tree_free(m->tree);
    g_rand_free(m->rand);
    g_string_free(m->steps, TRUE);
}

static void
say(Machine *m, const char *who, const char *what, uint32_t at, uint32_t len)
{
    g_string_append_printf(m->steps, "%s %s +0x%x %u\n", who, what, at, len);
}

/* The last steps that touched the line of @at. */
static void
check_bytes(Machine *m, const uint8_t *got, uint32_t at, uint32_t len)
{
    if (memcmp(got, m->due + at, len) != 0) {
        g_autofree char *tail = g_strndup(
            m->steps->str + (m->steps->len > 2000 ? m->steps->len - 2000 : 0), 2000);

        ck_abort_msg("got 0x%02x, should be 0x%02x:\n%s", got[0], m->due[at], tail);
    }
}

static void
begin(Machine *m, SimActorId actor)
{
    sim_truth_line_begin(m->world->truth, actor);
}

static void
end(Machine *m, SimActorId actor)
{
    for (guint i = 0; i < m->world->cpus->len; i++) {
        sim_cpu_step_end(g_ptr_array_index(m->world->cpus, i));
    }
    sim_truth_line_end(m->world->truth, actor);
}

static void
fill_random(Machine *m, uint32_t at, uint32_t len)
{
    for (uint32_t i = 0; i < len; i++) {
        m->due[at + i] = (uint8_t)g_rand_int(m->rand);
    }
}

/* Often a whole line, which is written without a fill. */
static void
pick(Machine *m, const SimCpu *cpu, uint32_t *ret_at, uint32_t *ret_len)
{
    uint32_t line = cpu->line_mask + 1;

    if (below(m, 4) == 0) {
        *ret_len = MIN(line, 64);
        *ret_at = below(m, BYTES / line) * line;
    } else {
        *ret_len = 1 + below(m, 8);
        *ret_at = below(m, BYTES - 8);
    }
}

static void
use_cpu(Machine *m)
{
    SimCpu *cpu = g_ptr_array_index(m->world->cpus, below(m, m->world->cpus->len));
    const char *name = sim_world_actor(m->world, cpu->actor)->name;
    uint8_t bytes[64];
    uint32_t at, len;
    bool stores = below(m, 2);

    pick(m, cpu, &at, &len);
    say(m, name, stores ? "store" : "load", at, len);
    begin(m, cpu->actor);
    if (stores) {
        fill_random(m, at, len);
        sim_cpu_store(cpu, sim_window_va(SIM_WINDOW_LINEAR, m->base + at), m->due + at, len);
    } else {
        sim_cpu_load(cpu, sim_window_va(SIM_WINDOW_LINEAR, m->base + at), bytes, len);
        check_bytes(m, bytes, at, len);
    }
    end(m, cpu->actor);
}

static void
use_master(Machine *m)
{
    SimMaster *master = g_ptr_array_index(m->world->masters, below(m, m->world->masters->len));
    const char *name = sim_world_actor(m->world, master->actor)->name;
    uint8_t bytes[200];
    uint32_t len = 1 + below(m, sizeof(bytes)), at = below(m, BYTES - len);
    bool writes = below(m, 2);

    if (!master->snoops) {
        return;
    }
    say(m, name, writes ? "write" : "read", at, len);
    begin(m, master->actor);
    if (writes) {
        fill_random(m, at, len);
        sim_master_write(master, m->base + at, m->due + at, len, false, NULL);
    } else {
        sim_master_read(master, m->base + at, bytes, len, NULL);
        check_bytes(m, bytes, at, len);
    }
    end(m, master->actor);
}

static void
move_line(Machine *m)
{
    SimCache *cache;
    uint32_t at = below(m, BYTES);
    bool evicts = below(m, 3) > 0;

    if (m->world->caches->len == 0) {
        return;
    }
    cache = g_ptr_array_index(m->world->caches, below(m, m->world->caches->len));
    say(m, cache->model->name, evicts ? "evict" : "prefetch", at, 1);
    (evicts ? cache->ops->evict : cache->ops->prefetch)(cache, m->base + at);
}

static void
maintain(Machine *m)
{
    SimCpu *cpu = g_ptr_array_index(m->world->cpus, below(m, m->world->cpus->len));
    SimMaintOp op = below(m, 2) ? SIM_CLEAN : SIM_CLEAN_INVALIDATE;
    uint32_t at = below(m, BYTES - 200);

    say(m, sim_world_actor(m->world, cpu->actor)->name, "maintain", at, op);
    begin(m, cpu->actor);
    if (below(m, 8) == 0) {
        sim_cpu_maintain_all(cpu, op);
    } else {
        sim_cpu_maintain(cpu, op, sim_window_va(SIM_WINDOW_LINEAR, m->base + at),
                         1 + below(m, 200));
    }
    end(m, cpu->actor);
}

static void
step(Machine *m)
{
    switch (below(m, 16)) {
    case 0:
    case 1:
    case 2:
        move_line(m);
        break;
    case 3:
        maintain(m);
        break;
    case 4:
    case 5:
        use_master(m);
        break;
    default:
        use_cpu(m);
        break;
    }
}

/* No line that one CPU may write without asking is anywhere else. */
static void
check_states(const Machine *m)
{
    for (uint32_t at = 0; at < BYTES; at += 64) {
        unsigned holders = 0, only = 0;

        for (guint i = 0; i < m->world->cpus->len; i++) {
            SimCpu *cpu = g_ptr_array_index(m->world->cpus, i);
            char state = cpu->ops->line_state(cpu, m->base + at);

            holders += state != 'I' && state != '-';
            only += state == 'E' || state == 'M';
        }
        ck_assert_msg(only == 0 || holders == 1, "%u CPUs have line +0x%x, %u alone", holders,
                      at, only);
    }
}

START_TEST(everybody_sees_one_memory)
{
    const char *preset = sim_preset_names()[_i];
    unsigned steps = (unsigned)sim_check_loops(1200, 40000);
    Machine m;

    for (unsigned way = 0; way < G_N_ELEMENTS(ways); way++) {
        machine_new(&m, preset, way);
        for (unsigned i = 0; i < steps; i++) {
            step(&m);
            if (i % 64 == 0) {
                check_states(&m);
            }
        }
        sim_findings_flush(m.world->findings);
        ck_assert_msg(sim_findings_count(m.world->findings) == 0, "%s, %s: D%d at +0x%x\n%s",
                      preset, ways[way].protocol,
                      sim_findings_get(m.world->findings, 0)->code,
                      (unsigned)(sim_findings_get(m.world->findings, 0)->pa - m.base),
                      m.steps->str + (m.steps->len > 2000 ? m.steps->len - 2000 : 0));
        machine_free(&m);
    }
}
END_TEST

static Suite *
coherence_suite(void)
{
    Suite *s = suite_create("coherence");
    TCase *t = tcase_create("presets");

    tcase_add_loop_test(t, everybody_sees_one_memory, 0,
                        (int)g_strv_length((char **)sim_preset_names()));
    suite_add_tcase(s, t);
    return s;
}

SIM_CHECK_MAIN(coherence_suite)
