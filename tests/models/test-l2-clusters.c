/* SPDX-License-Identifier: MIT */
/*
 * Two clusters with an L2 each and an L3 below both: whatever moves between them,
 * every CPU and every master that snoops reads what was stored last, and after a
 * clean so does a master that does not.
 */
#include "tests/rig-board.h"

#include "sim/cache.h"

#define BOARD "tests/sim/boards/clusters-tiny.dts"
#define LINES 48u
#define STEPS 6000u

static RigBoard board;
static SimMaster *snooper;
static uint32_t due[LINES];
static SimRandom rnd;

static const char *const protocols[] = { "mesi", "moesi" };
static const char *const inclusions[] = { "inclusive", "non-inclusive", "victim" };
static const char *const writes[] = { "invalidate", "update" };

static void
set_words(const char *klass, const char *param, const char *word)
{
    for (unsigned i = 0; i < board.world->models->len; i++) {
        SimModel *model = g_ptr_array_index(board.world->models, i);

        if (strcmp(model->klass->name, klass) == 0) {
            ck_assert(sim_model_set_word(model, param, word, NULL));
        }
    }
}

static void
setup(void)
{
    g_autofree char *dtc = g_find_program_in_path("dtc");
    SimActor *eth1;

    if (!dtc) {
        sim_check_skip("dtc: .dts files are not read without it");
    }
    board = rig_board_with(BOARD, SIM_POLICY_PLAIN, NULL);
    eth1 = sim_world_actor_by_name(board.world, "eth1");
    snooper = sim_master_of(board.world, eth1->id);
    memset(due, 0, sizeof(due));
}

static void
teardown(void)
{
    rig_board_free(&board);
}

static SimAddr
pa_of(unsigned line)
{
    return board.ram + 64 * line;
}

static SimCpu *
some_cpu(void)
{
    return g_ptr_array_index(board.world->cpus,
                             sim_random_below(&rnd, board.world->cpus->len));
}

/* One line of a scenario each: all that was before is ordered before it. */
static void
begin(SimActorId actor)
{
    sim_truth_line_begin(board.world->truth, actor);
}

static void
end(SimActorId actor)
{
    sim_truth_line_end(board.world->truth, actor);
}

static void
cpu_stores(unsigned line, uint32_t value)
{
    SimCpu *cpu = some_cpu();

    begin(cpu->actor);
    due[line] = value;
    if (sim_random_below(&rnd, 4) == 0) {
        uint32_t whole[16];

        for (unsigned i = 0; i < 16; i++) {
            whole[i] = value;
        }
        sim_cpu_store(cpu, rig_va(pa_of(line)), whole, sizeof(whole));
    } else {
        sim_cpu_store(cpu, rig_va(pa_of(line)), &value, sizeof(value));
    }
    sim_cpu_step_end(cpu);
    end(cpu->actor);
}

static void
cpu_loads(unsigned line)
{
    SimCpu *cpu = some_cpu();
    uint32_t got = 0;

    begin(cpu->actor);
    sim_cpu_load(cpu, rig_va(pa_of(line)), &got, sizeof(got));
    end(cpu->actor);
    ck_assert_uint_eq(got, due[line]);
}

static void
cache_moves(unsigned line)
{
    const GPtrArray *caches = board.world->caches;
    SimCache *cache = g_ptr_array_index(caches, sim_random_below(&rnd, caches->len));

    if (sim_random_below(&rnd, 2)) {
        cache->ops->evict(cache, pa_of(line));
    } else {
        cache->ops->prefetch(cache, pa_of(line));
    }
}

static void
cpu_maintains(unsigned line, SimMaintOp op)
{
    SimCpu *cpu = some_cpu();

    begin(cpu->actor);
    sim_cpu_maintain(cpu, op, rig_va(pa_of(line)), 64);
    sim_cpu_barrier(cpu, SIM_BARRIER_WAIT);
    end(cpu->actor);
}

static void
master_reads(SimMaster *master, unsigned line)
{
    uint32_t got = 0;

    begin(master->actor);
    ck_assert_int_eq(sim_master_read(master, pa_of(line), &got, sizeof(got), NULL), SIM_OK);
    end(master->actor);
    ck_assert_uint_eq(got, due[line]);
}

static void
master_writes(SimMaster *master, unsigned line, uint32_t value)
{
    begin(master->actor);
    due[line] = value;
    ck_assert_int_eq(sim_master_write(master, pa_of(line), &value, sizeof(value), false, NULL),
                     SIM_OK);
    end(master->actor);
}

static void
do_one(unsigned line, uint32_t value)
{
    switch (sim_random_below(&rnd, 12)) {
    case 0:
    case 1:
    case 2:
        cpu_stores(line, value);
        break;
    case 3:
    case 4:
        cache_moves(line);
        break;
    case 5:
        cpu_maintains(line, sim_random_below(&rnd, 2) ? SIM_CLEAN : SIM_CLEAN_INVALIDATE);
        break;
    case 6:
        master_reads(snooper, line);
        break;
    case 7:
        master_writes(snooper, line, value);
        break;
    case 8:
        cpu_maintains(line, SIM_CLEAN);
        master_reads(board.eth0, line);
        break;
    case 9: /* no dirty line may go over it, no old one stay */
        cpu_maintains(line, SIM_CLEAN_INVALIDATE);
        master_writes(board.eth0, line, value);
        break;
    default:
        cpu_loads(line);
    }
}

/* Whatever a CPU has is in each inclusive cache on its way to memory. */
static void
check_inclusion(SimAddr pa)
{
    for (unsigned i = 0; i < board.world->cpus->len * 2; i++) {
        SimCpu *cpu = g_ptr_array_index(board.world->cpus, i / 2);
        SimCache *cache = sim_cache_on_way(cpu, 2 + i % 2);
        uint64_t inclusion;

        ck_assert(sim_model_get(cache->model, "inclusion", &inclusion));
        ck_assert_msg(inclusion != 0 || cpu->ops->line_state(cpu, pa) == 'I' ||
                          cache->ops->state(cache, pa) != 'I',
                      "cpu%u has a line that %s lacks", i / 2, cache->model->name);
    }
}

/* Every third run: armed from the start, half way, or never. */
START_TEST(all_read_what_was_stored_last)
{
    unsigned armed = _i % 3;

    set_words("snoop-unit", "protocol", protocols[_i % 2]);
    set_words("snoop-unit", "writes", writes[_i / 2 % 2]);
    set_words("l2", "inclusion", inclusions[_i / 4 % 3]);
    if (_i / 12) {
        ck_assert(sim_model_set_word(sim_world_model_by_name(board.world, "l3"), "inclusion",
                                     inclusions[(_i / 4 + 1) % 3], NULL));
    }
    sim_world_reset(board.world);
    rnd.state = (uint64_t)_i + 1;
    for (uint32_t i = 1; i <= STEPS; i++) {
        unsigned line = sim_random_below(&rnd, LINES);

        if (i == 1 + armed * STEPS / 2) {
            sim_truth_arm(board.world->truth, board.ram, 64 * LINES);
        }
        do_one(line, i);
        check_inclusion(pa_of(line));
    }
    for (unsigned line = 0; line < LINES; line++) {
        cpu_maintains(line, SIM_CLEAN);
        master_reads(board.eth0, line);
    }
    rig_no_finding(&board);
}
END_TEST

static Suite *
clusters_suite(void)
{
    Suite *s = suite_create("l2-clusters");
    TCase *t = tcase_create("coherence");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, all_read_what_was_stored_last, 0, 24);
    tcase_set_timeout(t, 60);
    suite_add_tcase(s, t);
    return s;
}

SIM_CHECK_MAIN(clusters_suite)
