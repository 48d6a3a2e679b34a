/* SPDX-License-Identifier: MIT */
/*
 * Time at the lower caches: who waits for a line that was fetched ahead, and who for
 * the look-up of a write-back.
 */
#include "tests/models/rig-l2.h"
#include "tests/models/rig-outer.h"

/* --- an inner cache: a look-up takes 8 ns, a line 64 ns of the channel ------- */

static const char *const channel[] = { "ram:dmasim,bytes-per-us=<1000>", NULL };

static void
inner(SimPolicy policy, const char *const *set)
{
    put_l2("l1", policy, set, &(Shape){ 8192, 32, "non-inclusive", "lru", 2 });
}

static SimTime
load_time(RigBoard *b, SimAddr pa)
{
    SimTime start = b->cpu->now;
    uint8_t byte;

    sim_cpu_load(b->cpu, rig_va(pa), &byte, 1);
    return b->cpu->now - start;
}

/* The other lines are asked for when the miss is known, and come behind it. */
START_TEST(an_inner_cache_lets_wait_for_what_it_fetched_ahead)
{
    inner(SIM_POLICY_TIMED, channel);
    ck_assert(sim_model_set_word(l2, "prefetch", "next-line", NULL));
    ck_assert(sim_model_set(l2, "prefetch-lines", 3, NULL));
    ck_assert_uint_eq(load_time(&board, board.ram), (8 + 10 + 90 + 1) * SIM_NS);
    ck_assert_uint_eq(load_time(&board, board.ram + 64), 64 * SIM_NS);
    sim_cpu_spend(board.cpu, 40 * SIM_NS);
    ck_assert_uint_eq(load_time(&board, board.ram + 128), 24 * SIM_NS);
    sim_cpu_spend(board.cpu, 64 * SIM_NS);
    ck_assert_uint_eq(load_time(&board, board.ram + 192), 9 * SIM_NS);
    rig_board_free(&board);
}
END_TEST

START_TEST(a_line_on_its_way_is_waited_for_once)
{
    inner(SIM_POLICY_TIMED, channel);
    ck_assert(sim_model_set_word(l2, "prefetch", "next-line", NULL));
    load_time(&board, board.ram);
    load_time(&board, board.ram + 64);
    board.cpu->ops->evict(board.cpu, board.ram + 64);
    ck_assert_uint_eq(load_time(&board, board.ram + 64), 9 * SIM_NS);
    ck_assert_int_eq(state(board.ram + 64), 'E');
    rig_board_free(&board);
}
END_TEST

START_TEST(what_hardware_was_told_to_fetch_is_there)
{
    inner(SIM_POLICY_TIMED, channel);
    ck_assert(cache()->ops->prefetch(cache(), board.ram));
    ck_assert_uint_eq(load_time(&board, board.ram), 9 * SIM_NS);
    rig_board_free(&board);
}
END_TEST

/* Of a dirty line of the L1's, which makes room for another one. */
static SimTime
eviction_time(bool posted)
{
    SimTime time;

    inner(SIM_POLICY_PLAIN, tiny);
    ck_assert(sim_model_set(l2, "posted", posted, NULL));
    rig_cpu_store(&board, 1, rig_va(board.ram), 1, 1);
    rig_cpu_store(&board, 1, rig_va(board.ram + 128), 1, 1);
    time = load_time(&board, board.ram + 256);
    ck_assert_int_eq(state(board.ram), 'M');
    rig_board_free(&board);
    return time;
}

START_TEST(nobody_waits_for_the_look_up_of_a_posted_write_back)
{
    ck_assert_uint_eq(eviction_time(false), (109 + 8) * SIM_NS);
    ck_assert_uint_eq(eviction_time(true), 109 * SIM_NS);
}
END_TEST

/* --- an outer cache: a look-up takes 20 ns ---------------------------------- */

#define ON { "pl310", "enabled", 1 }

START_TEST(an_outer_cache_lets_wait_for_what_it_fetched_ahead)
{
    static const RigSet sets[] = { ON, { "ram", "bytes-per-us", 1000 }, { 0 } };
    RigOuter rig = rig_outer(SIM_POLICY_TIMED, sets);
    SimAddr pa = rig.b.ram;

    sim_cpu_writel(rig.b.cpu, RIG_REGS + HW_PL310_PREFETCH_CTRL, false,
                   HW_PL310_PREFETCH_DATA);
    load_time(&rig.b, pa);
    /* Lines come as the channel brings them, 32 ns each. */
    ck_assert_uint_eq(load_time(&rig.b, pa + 32), 32 * SIM_NS);
    sim_cpu_spend(rig.b.cpu, 1000 * SIM_NS);
    ck_assert_uint_eq(load_time(&rig.b, pa + 64), 21 * SIM_NS);
    rig_board_free(&rig.b);
}
END_TEST

static SimTime
outer_eviction_time(bool posted)
{
    const RigSet sets[] = { ON, { "pl310", "posted", posted }, { "cpu0.l1", "size", 64 },
                            { "cpu0.l1", "sets", 1 }, { 0 } };
    RigOuter rig = rig_outer(SIM_POLICY_PLAIN, sets);
    SimTime time;

    rig_cpu_store(&rig.b, 1, rig_va(rig.b.ram), 1, 1);
    rig_cpu_store(&rig.b, 1, rig_va(rig.b.ram + 32), 1, 1);
    time = load_time(&rig.b, rig.b.ram + 64);
    ck_assert_int_eq(rig_outer_state(&rig, rig.b.ram), 'M');
    rig_board_free(&rig.b);
    return time;
}

START_TEST(nor_for_one_into_an_outer_cache)
{
    ck_assert_uint_eq(outer_eviction_time(false) - outer_eviction_time(true), 20 * SIM_NS);
}
END_TEST

static Suite *
level_timing_suite(void)
{
    Suite *s = suite_create("level-timing");
    TCase *i = tcase_create("inner"), *o = tcase_create("outer");

    tcase_add_test(i, an_inner_cache_lets_wait_for_what_it_fetched_ahead);
    tcase_add_test(i, a_line_on_its_way_is_waited_for_once);
    tcase_add_test(i, what_hardware_was_told_to_fetch_is_there);
    tcase_add_test(i, nobody_waits_for_the_look_up_of_a_posted_write_back);
    suite_add_tcase(s, i);
    tcase_add_test(o, an_outer_cache_lets_wait_for_what_it_fetched_ahead);
    tcase_add_test(o, nor_for_one_into_an_outer_cache);
    suite_add_tcase(s, o);
    return s;
}

SIM_CHECK_MAIN(level_timing_suite)
