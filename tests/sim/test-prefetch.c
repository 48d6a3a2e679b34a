/* SPDX-License-Identifier: MIT */
/* Which lines a prefetcher wants, that an L1 fetches them under policy timed, and when
 * they are there. */
#include "tests/rig-board.h"

#include "sim/cache.h"
#include "sim/prefetch.h"

#define BASE UINT64_C(0x80010000)

static SimPrefetcher pf;
static SimAddr got[SIM_PREFETCH_LINES];

static void
setup(void)
{
    pf = (SimPrefetcher){ .lines = 2, .after = 3, .max_stride = 4, .bound = 4096 };
}

static unsigned
miss(uint64_t offset)
{
    return sim_prefetch_want(&pf, BASE + offset, 64, got);
}

START_TEST(none_wants_nothing)
{
    ck_assert_uint_eq(miss(0), 0);
}
END_TEST

START_TEST(next_line_wants_what_follows)
{
    pf.kind = SIM_PREFETCH_NEXT_LINE;
    ck_assert_uint_eq(miss(0), 2);
    ck_assert_uint_eq(got[0], BASE + 64);
    ck_assert_uint_eq(got[1], BASE + 128);
}
END_TEST

START_TEST(the_bound_is_not_crossed)
{
    pf.kind = SIM_PREFETCH_NEXT_LINE;
    ck_assert_uint_eq(miss(4096 - 128), 1);
    ck_assert_uint_eq(miss(4096 - 64), 0);
    pf.bound = 0;
    ck_assert_uint_eq(miss(4096 - 64), 2);
}
END_TEST

START_TEST(a_double_linefill_wants_the_other_of_the_pair)
{
    pf.kind = SIM_PREFETCH_DOUBLE;
    ck_assert_uint_eq(miss(64), 1);
    ck_assert_uint_eq(got[0], BASE);
    ck_assert_uint_eq(miss(128), 1);
    ck_assert_uint_eq(got[0], BASE + 192);
}
END_TEST

START_TEST(the_third_miss_begins_a_stream)
{
    pf.kind = SIM_PREFETCH_STRIDE;
    ck_assert_uint_eq(miss(0), 0);
    ck_assert_uint_eq(miss(128), 0);
    ck_assert_uint_eq(miss(256), 2);
    ck_assert_uint_eq(got[0], BASE + 384);
    ck_assert_uint_eq(got[1], BASE + 512);
    ck_assert_uint_eq(miss(640), 2); /* the first miss behind what was fetched */
    ck_assert_uint_eq(got[0], BASE + 768);
}
END_TEST

START_TEST(a_stream_may_go_down)
{
    pf.kind = SIM_PREFETCH_STRIDE;
    miss(1024);
    miss(960);
    ck_assert_uint_eq(miss(896), 2);
    ck_assert_uint_eq(got[0], BASE + 832);
}
END_TEST

START_TEST(a_long_stride_is_none)
{
    pf.kind = SIM_PREFETCH_STRIDE;
    for (unsigned i = 0; i < 6; i++) {
        ck_assert_uint_eq(miss(i * 5 * 64), 0);
    }
}
END_TEST

START_TEST(another_stride_starts_anew)
{
    pf.kind = SIM_PREFETCH_STRIDE;
    miss(0);
    miss(64);
    ck_assert_uint_eq(miss(64 + 192), 0);
    ck_assert_uint_eq(miss(64 + 384), 2);
}
END_TEST

START_TEST(two_streams_do_not_disturb_each_other)
{
    pf.kind = SIM_PREFETCH_STRIDE;
    for (unsigned i = 0; i < 2; i++) {
        ck_assert_uint_eq(miss(i * 64), 0);
        ck_assert_uint_eq(miss(0x10000 + i * 128), 0);
    }
    ck_assert_uint_eq(miss(128), 2);
    ck_assert_uint_eq(got[0], BASE + 192);
    ck_assert_uint_eq(miss(0x10000 + 256), 2);
    ck_assert_uint_eq(got[0], BASE + 0x10000 + 384);
}
END_TEST

START_TEST(reset_forgets)
{
    pf.kind = SIM_PREFETCH_STRIDE;
    miss(0);
    miss(64);
    sim_prefetch_reset(&pf);
    ck_assert_uint_eq(miss(128), 0);
}
END_TEST

/* --- when they come ----------------------------------------------------- */

START_TEST(who_comes_too_early_waits)
{
    SimArrivals coming = { 0 };

    sim_arrivals_add(&coming, BASE, 100);
    ck_assert_uint_eq(sim_arrivals_wait(&coming, BASE, 30), 70);
    ck_assert_uint_eq(sim_arrivals_wait(&coming, BASE, 100), 0);
    ck_assert_uint_eq(sim_arrivals_wait(&coming, BASE + 64, 0), 0);
    sim_arrivals_add(&coming, BASE, 300); /* it had left meanwhile */
    ck_assert_uint_eq(sim_arrivals_wait(&coming, BASE, 100), 200);
    sim_arrivals_reset(&coming);
    ck_assert_uint_eq(sim_arrivals_wait(&coming, BASE, 0), 0);
}
END_TEST

START_TEST(the_oldest_of_many_is_taken_as_there)
{
    SimArrivals coming = { 0 };

    for (unsigned i = 0; i <= SIM_ARRIVALS; i++) {
        sim_arrivals_add(&coming, BASE + 64 * i, 100);
    }
    ck_assert_uint_eq(sim_arrivals_wait(&coming, BASE, 0), 0);
    for (unsigned i = 1; i <= SIM_ARRIVALS; i++) {
        ck_assert_uint_eq(sim_arrivals_wait(&coming, BASE + 64 * i, 0), 100);
    }
}
END_TEST

/* --- in an L1 ----------------------------------------------------------- */

static const char *const stride[] = { "cpu0:dmasim,l1-prefetch=stride",
                                      "cpu0:dmasim,l1-prefetch-lines=<3>", NULL };

static char
state(const RigBoard *b, unsigned line)
{
    return b->cpu->ops->line_state(b->cpu, b->ram + 64 * line);
}

static void
load_three(RigBoard *b)
{
    for (unsigned i = 0; i < 3; i++) {
        rig_cpu_load(b, 1, rig_va(b->ram + 64 * i), 4);
    }
}

START_TEST(an_l1_fetches_the_stream)
{
    RigBoard b = rig_board_with("l1", SIM_POLICY_TIMED, stride);

    load_three(&b);
    for (unsigned i = 0; i < 6; i++) {
        ck_assert_int_eq(state(&b, i), 'E');
    }
    ck_assert_int_eq(state(&b, 6), 'I');
    rig_board_free(&b);
}
END_TEST

START_TEST(only_policy_timed_fetches)
{
    RigBoard b = rig_board_with("l1", SIM_POLICY_PLAIN, stride);

    load_three(&b);
    ck_assert_int_eq(state(&b, 3), 'I');
    rig_board_free(&b);
}
END_TEST

/* What was fetched is what lay there at that time, and goes stale like any copy. */
START_TEST(what_was_fetched_is_real)
{
    RigBoard b = rig_board_with("l1", SIM_POLICY_TIMED, stride);

    rig_dev_write(&b, 1, b.ram + 64 * 3, 0x11, 4);
    load_three(&b);
    rig_dev_write(&b, 2, b.ram + 64 * 3, 0x22, 4);
    ck_assert_uint_eq(rig_cpu_load(&b, 3, rig_va(b.ram + 64 * 3), 4), 0x11);
    rig_only_finding(&b, SIM_D101);
    rig_board_free(&b);
}
END_TEST

/* --- in an L1, in time: a line takes 64 ns of the channel, 100 from there to here -- */

static const char *const in_time[] = { "cpu0:dmasim,l1-prefetch=stride",
                                       "cpu0:dmasim,l1-prefetch-lines=<3>",
                                       "cpu0:dmasim,load-misses=<4>",
                                       "ram:dmasim,bytes-per-us=<1000>", NULL };

/* The third of these has the next three fetched: 164, 228 and 292 ns after it began. */
static RigBoard
timed_board(SimPolicy policy)
{
    RigBoard b = rig_board_with("l1", policy, in_time);

    load_three(&b);
    return b;
}

static SimTime
load_time(RigBoard *b, unsigned line)
{
    SimTime start = b->cpu->now;

    rig_cpu_load(b, 1, rig_va(b->ram + 64 * line), 4);
    return b->cpu->now - start;
}

START_TEST(a_load_waits_for_a_line_that_is_on_its_way)
{
    RigBoard b = timed_board(SIM_POLICY_TIMED);

    ck_assert_uint_eq(load_time(&b, 3), (164 - 101 + 1) * SIM_NS);
    ck_assert_uint_eq(load_time(&b, 3), 1 * SIM_NS);
    sim_cpu_spend(b.cpu, 30 * SIM_NS);
    ck_assert_uint_eq(load_time(&b, 4), (64 - 31 - 1 + 1) * SIM_NS);
    sim_cpu_spend(b.cpu, 100 * SIM_NS);
    ck_assert_uint_eq(load_time(&b, 5), 1 * SIM_NS);
    rig_board_free(&b);
}
END_TEST

START_TEST(a_store_waits_for_it_too)
{
    RigBoard b = timed_board(SIM_POLICY_TIMED);
    SimTime start = b.cpu->now;

    rig_cpu_store(&b, 1, rig_va(b.ram + 64 * 3), 7, 4);
    ck_assert_uint_ge(b.cpu->now - start, (164 - 101) * SIM_NS);
    ck_assert_uint_le(b.cpu->now - start, (164 - 101 + 2) * SIM_NS);
    rig_board_free(&b);
}
END_TEST

/* As for lines that miss: the CPU goes on, and waits at the end. */
START_TEST(loads_that_overlap_wait_at_the_end)
{
    RigBoard b = timed_board(SIM_POLICY_TIMED);
    SimTime start = b.cpu->now;

    sim_cpu_overlap_begin(b.cpu);
    for (unsigned line = 3; line < 6; line++) {
        ck_assert_uint_eq(load_time(&b, line), 1 * SIM_NS);
    }
    sim_cpu_overlap_end(b.cpu);
    ck_assert_uint_eq(b.cpu->now - start, (292 - 101 + 1) * SIM_NS);
    rig_board_free(&b);
}
END_TEST

/* Somebody watches the page: the referee asks to see the line as well. */
START_TEST(a_watched_line_is_waited_for_once)
{
    RigBoard b = rig_board_with("l1", SIM_POLICY_TIMED, in_time);

    sim_truth_arm(b.world->truth, b.ram, SIM_TRUTH_PAGE);
    load_three(&b);
    ck_assert_uint_eq(load_time(&b, 3), (164 - 101 + 1) * SIM_NS);
    ck_assert_uint_eq(load_time(&b, 3), 1 * SIM_NS);
    rig_no_finding(&b);
    rig_board_free(&b);
}
END_TEST

/* What a scenario has hardware do is done, and takes no time. */
START_TEST(a_line_that_hardware_was_told_to_fetch_is_there)
{
    RigBoard b = rig_board_with("l1", SIM_POLICY_TIMED, in_time);

    b.cpu->ops->prefetch(b.cpu, b.ram);
    ck_assert_uint_eq(load_time(&b, 0), 1 * SIM_NS);
    rig_board_free(&b);
}
END_TEST

static Suite *
prefetch_suite(void)
{
    Suite *s = suite_create("prefetch");
    TCase *t = tcase_create("wants"), *c = tcase_create("in an l1");

    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, none_wants_nothing);
    tcase_add_test(t, next_line_wants_what_follows);
    tcase_add_test(t, the_bound_is_not_crossed);
    tcase_add_test(t, a_double_linefill_wants_the_other_of_the_pair);
    tcase_add_test(t, the_third_miss_begins_a_stream);
    tcase_add_test(t, a_stream_may_go_down);
    tcase_add_test(t, a_long_stride_is_none);
    tcase_add_test(t, another_stride_starts_anew);
    tcase_add_test(t, two_streams_do_not_disturb_each_other);
    tcase_add_test(t, reset_forgets);
    tcase_add_test(t, who_comes_too_early_waits);
    tcase_add_test(t, the_oldest_of_many_is_taken_as_there);
    suite_add_tcase(s, t);
    tcase_add_test(c, an_l1_fetches_the_stream);
    tcase_add_test(c, only_policy_timed_fetches);
    tcase_add_test(c, what_was_fetched_is_real);
    tcase_add_test(c, a_load_waits_for_a_line_that_is_on_its_way);
    tcase_add_test(c, a_store_waits_for_it_too);
    tcase_add_test(c, loads_that_overlap_wait_at_the_end);
    tcase_add_test(c, a_watched_line_is_waited_for_once);
    tcase_add_test(c, a_line_that_hardware_was_told_to_fetch_is_there);
    suite_add_tcase(s, c);
    return s;
}

SIM_CHECK_MAIN(prefetch_suite)
