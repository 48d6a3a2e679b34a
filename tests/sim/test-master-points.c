/* SPDX-License-Identifier: MIT */
/*
 * Choice points of caches below the L1s: offered where two actors could tell, asked
 * downwards after the L1s, never of a master that snoops.
 */
#include "tests/rig-board.h"

#include "sim/cache.h"

static RigBoard board;
static GString *done;

/* Two caches below cpu0, of which only is known what is done to them. */
typedef struct Toy {
    SimCache cache;
    char state;
    unsigned drains;
} Toy;
static Toy two, three;

static void
note(const Toy *toy, const char *what)
{
    g_string_append_printf(done, "%u:%s ", toy->cache.level, what);
}

static char
toy_state(SimCache *cache, SimAddr pa G_GNUC_UNUSED)
{
    return ((Toy *)cache)->state;
}

static bool
toy_peek(SimCache *cache G_GNUC_UNUSED, SimAddr pa G_GNUC_UNUSED, void *bytes G_GNUC_UNUSED,
         uint32_t len G_GNUC_UNUSED)
{
    return false;
}

static bool
toy_prefetch(SimCache *cache, SimAddr pa G_GNUC_UNUSED)
{
    note((Toy *)cache, "fetch");
    ((Toy *)cache)->state = 'E';
    return true;
}

static bool
toy_evict(SimCache *cache, SimAddr pa G_GNUC_UNUSED)
{
    note((Toy *)cache, "evict");
    ((Toy *)cache)->state = 'I';
    return true;
}

static bool
toy_drain(SimCache *cache, SimAddr pa G_GNUC_UNUSED, uint64_t len G_GNUC_UNUSED)
{
    note((Toy *)cache, "drain");
    ((Toy *)cache)->drains = 0;
    return true;
}

static unsigned
toy_drainable(SimCache *cache, SimAddr pa G_GNUC_UNUSED, uint64_t len G_GNUC_UNUSED)
{
    return ((Toy *)cache)->drains;
}

static const SimCacheOps inner_ops = { .state = toy_state, .peek = toy_peek,
                                       .prefetch = toy_prefetch, .evict = toy_evict };
static const SimCacheOps outer_ops = { .state = toy_state, .peek = toy_peek,
                                       .prefetch = toy_prefetch, .evict = toy_evict,
                                       .drain = toy_drain, .drainable = toy_drainable };

/* The models only say that the caches are on the way of cpu0. */
static void
build(SimPolicy policy)
{
    SimModel *cpu, *bus;

    board = rig_board_with("bare", policy, NULL);
    cpu = board.cpu->model;
    bus = sim_world_model_by_name(board.world, "bus");
    two = (Toy){ .cache = { .ops = &inner_ops, .model = cpu, .line_bytes = 64, .level = 2 } };
    three = (Toy){ .cache = { .ops = &outer_ops, .model = bus, .line_bytes = 32, .level = 3 } };
    sim_world_add_cache(board.world, &three.cache);
    sim_world_add_cache(board.world, &two.cache);
    two.state = three.state = 'I';
    done = g_string_new(NULL);
}

static void
finish(void)
{
    g_string_free(done, TRUE);
    rig_board_free(&board);
}

static const struct {
    bool is_write;
    char two, three;
    unsigned drains;
    SimPolicy policy;
    const char *done;
} points[] = {
    { false, 'E', 'E', 0, SIM_POLICY_EAGER, "" },
    { false, 'M', 'E', 0, SIM_POLICY_EAGER, "2:evict " },
    { false, 'I', 'O', 1, SIM_POLICY_EAGER, "3:evict 3:drain " },
    { true, 'I', 'I', 0, SIM_POLICY_EAGER, "2:fetch 3:fetch " },
    { true, 'E', 'M', 2, SIM_POLICY_EAGER, "2:evict 2:fetch 3:evict 3:drain 3:fetch " },
    { true, 'I', 'M', 1, SIM_POLICY_ADVERSARIAL, "2:fetch 3:evict " }, /* after: a loss */
    { true, 'M', 'I', 0, SIM_POLICY_ADVERSARIAL, "3:fetch 2:evict " },
    { true, 'E', 'E', 1, SIM_POLICY_ADVERSARIAL, "" },
    { true, 'M', 'M', 2, SIM_POLICY_LAZY, "" },
    { true, 'M', 'M', 2, SIM_POLICY_PLAIN, "" },
    { false, 'M', 'M', 2, SIM_POLICY_TIMED, "" },
};

START_TEST(lower_caches_are_asked_where_it_matters)
{
    build(points[_i].policy);
    two.state = points[_i].two;
    three.state = points[_i].three;
    three.drains = points[_i].drains;
    if (points[_i].is_write) {
        rig_dev_write(&board, 1, board.ram, 1, 4);
    } else {
        rig_dev_read(&board, 1, board.ram, 4);
    }
    ck_assert_str_eq(done->str, points[_i].done);
    finish();
}
END_TEST

START_TEST(each_line_of_the_cache_is_asked_about)
{
    build(SIM_POLICY_PLAIN);
    sim_oracle_force(board.world->oracle, SIM_CHOICE_LOWER_PREFETCH_BEFORE, 3, 1);
    rig_dev_write(&board, 1, board.ram + 28, 1, 8); /* one line of 2, two lines of 3 */
    ck_assert_str_eq(done->str, "3:fetch ");
    finish();
}
END_TEST

START_TEST(a_master_that_snoops_sees_them_all)
{
    build(SIM_POLICY_EAGER);
    board.eth0->snoops = true;
    two.state = three.state = 'M';
    rig_dev_write(&board, 1, board.ram, 1, 4);
    ck_assert_str_eq(done->str, "");
    finish();
}
END_TEST

START_TEST(where_no_core_speculates_nothing_is_fetched)
{
    build(SIM_POLICY_EAGER);
    board.cpu->never_speculates = true;
    rig_dev_write(&board, 1, board.ram, 1, 4);
    ck_assert_str_eq(done->str, "");
    finish();
}
END_TEST

/* --- on a board: an L1 gives up its line to the L2 only ------------------ */

static uint8_t
ram_byte(void)
{
    uint8_t byte;

    sim_world_peek_ram(board.world, board.ram, &byte, 1);
    return byte;
}

START_TEST(an_l1_evicts_into_the_l2)
{
    board = rig_board_with("l1-l2", SIM_POLICY_PLAIN, NULL);
    sim_oracle_force(board.world->oracle, SIM_CHOICE_EVICT_BEFORE, 1, 1);
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    ck_assert_uint_eq(rig_dev_read(&board, 2, board.ram, 1), 0);
    ck_assert_uint_eq(ram_byte(), 0);
    rig_only_finding(&board, SIM_D102);
    rig_board_free(&board);
}
END_TEST

START_TEST(then_the_l2_may_evict_it)
{
    board = rig_board_with("l1-l2", SIM_POLICY_PLAIN, NULL);
    sim_oracle_force(board.world->oracle, SIM_CHOICE_EVICT_BEFORE, 1, 1);
    sim_oracle_force(board.world->oracle, SIM_CHOICE_LOWER_EVICT_BEFORE, 1, 1);
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    ck_assert_uint_eq(rig_dev_read(&board, 2, board.ram, 1), 0x42);
    rig_no_finding(&board);
    rig_board_free(&board);
}
END_TEST

START_TEST(a_dirty_line_that_leaves_the_l2_goes_over_the_masters_write)
{
    board = rig_board_with("l1-l2", SIM_POLICY_ADVERSARIAL, NULL);
    sim_truth_arm(board.world->truth, board.ram, 64);
    rig_line(&board, board.cpu->actor, 1);
    sim_cpu_store(board.cpu, rig_va(board.ram), "\x42", 1);
    rig_line_end(&board, board.cpu->actor);
    rig_barrier(&board, 2, SIM_BARRIER_WAIT);
    rig_dev_write(&board, 3, board.ram + 8, 0x99, 4);
    ck_assert_uint_eq(ram_byte(), 0x42);
    rig_only_finding(&board, SIM_D103);
    rig_board_free(&board);
}
END_TEST

static Suite *
points_suite(void)
{
    Suite *s = suite_create("master-points");
    TCase *t = tcase_create("toys"), *b = tcase_create("l1-l2");

    tcase_add_loop_test(t, lower_caches_are_asked_where_it_matters, 0, G_N_ELEMENTS(points));
    tcase_add_test(t, each_line_of_the_cache_is_asked_about);
    tcase_add_test(t, a_master_that_snoops_sees_them_all);
    tcase_add_test(t, where_no_core_speculates_nothing_is_fetched);
    suite_add_tcase(s, t);
    tcase_add_test(b, an_l1_evicts_into_the_l2);
    tcase_add_test(b, then_the_l2_may_evict_it);
    tcase_add_test(b, a_dirty_line_that_leaves_the_l2_goes_over_the_masters_write);
    suite_add_tcase(s, b);
    return s;
}

SIM_CHECK_MAIN(points_suite)
