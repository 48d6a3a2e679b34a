/* SPDX-License-Identifier: MIT */
/*
 * Two clusters, each with an L2 of its own: a finding names the one in which the bytes
 * are or were (rk3399: cpu0 and cpu1 stand above one, cpu2 to cpu5 above the other).
 */
#include "tests/rig-board.h"

#include "sim/cache.h"

static RigBoard board;

static void
setup(void)
{
    board = rig_board("rk3399");
}

static void
teardown(void)
{
    rig_board_free(&board);
}

/* From here on rig_cpu_* and rig_maintain are this CPU's. */
static SimCpu *
use_cpu(unsigned index)
{
    board.cpu = g_ptr_array_index(board.world->cpus, index);
    return board.cpu;
}

/* Its L2. */
static const SimCache *
l2_of(const SimCpu *cpu)
{
    const SimCache *cache = sim_cache_on_way(cpu, 2);

    ck_assert_ptr_nonnull(cache);
    return cache;
}

static SimMaster *
any_master(void)
{
    ck_assert_uint_gt(board.world->masters->len, 0);
    return g_ptr_array_index(board.world->masters, 0);
}

/* A store of @cpu that lies dirty in its L2 and nowhere above. */
static void
make_dirty_in_l2(SimCpu *cpu, unsigned pc)
{
    use_cpu((unsigned)cpu->index);
    rig_cpu_store(&board, pc, rig_va(board.ram), 0x55, 4);
    sim_cpu_step_end(cpu);
    ck_assert(cpu->ops->evict(cpu, board.ram));
    ck_assert_int_eq(l2_of(cpu)->ops->state((SimCache *)l2_of(cpu), board.ram), 'M');
}

static void
check_loss(unsigned writer, unsigned maintainer)
{
    SimCpu *cpu = use_cpu(writer);
    const SimFinding *f;

    sim_truth_arm(board.world->truth, board.ram, 64);
    make_dirty_in_l2(cpu, 1);
    use_cpu(maintainer);
    rig_maintain(&board, 2, SIM_INVALIDATE, board.ram, 4);
    f = rig_only_finding(&board, SIM_D104);
    ck_assert_uint_eq(f->old.place, SIM_PLACE_L2);
    ck_assert_str_eq(f->old.name, l2_of(cpu)->model->name);
}

START_TEST(an_invalidate_names_the_l2_of_the_first_cluster)
{
    check_loss(0, 0);
}
END_TEST

START_TEST(an_invalidate_names_the_l2_of_the_second_cluster)
{
    check_loss(2, 2);
}
END_TEST

START_TEST(an_invalidate_of_another_cluster_names_the_l2_that_had_the_bytes)
{
    check_loss(2, 0);
}
END_TEST

START_TEST(a_device_is_told_which_l2_has_the_bytes)
{
    SimCpu *cpu = use_cpu(2);
    const SimFinding *f;
    uint8_t bytes[4];

    sim_truth_arm(board.world->truth, board.ram, 64);
    make_dirty_in_l2(cpu, 1);
    rig_line(&board, any_master()->actor, 2);
    sim_master_read(any_master(), board.ram, bytes, sizeof(bytes), NULL);
    f = rig_only_finding(&board, SIM_D102);
    ck_assert_uint_eq(f->good.place, SIM_PLACE_L2);
    ck_assert_str_eq(f->good.name, l2_of(cpu)->model->name);
}
END_TEST

static Suite *
truth_clusters_suite(void)
{
    Suite *suite = suite_create("truth-clusters");
    TCase *tcase = tcase_create("rk3399");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, an_invalidate_names_the_l2_of_the_first_cluster);
    tcase_add_test(tcase, an_invalidate_names_the_l2_of_the_second_cluster);
    tcase_add_test(tcase, an_invalidate_of_another_cluster_names_the_l2_that_had_the_bytes);
    tcase_add_test(tcase, a_device_is_told_which_l2_has_the_bytes);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(truth_clusters_suite)
