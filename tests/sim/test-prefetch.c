/* SPDX-License-Identifier: MIT */
/* Which lines a prefetcher wants, and that an L1 fetches them under policy timed. */
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
    suite_add_tcase(s, t);
    tcase_add_test(c, an_l1_fetches_the_stream);
    tcase_add_test(c, only_policy_timed_fetches);
    tcase_add_test(c, what_was_fetched_is_real);
    suite_add_tcase(s, c);
    return s;
}

SIM_CHECK_MAIN(prefetch_suite)
