/* SPDX-License-Identifier: MIT */
/* Replacement policies; PLRU against the bits that hardware keeps. */
#include "tests/runner.h"

#include "sim/replace.h"

START_TEST(lru_gives_up_the_oldest)
{
    SimTime touched[4] = { 5, 3, 9, 4 };

    ck_assert_uint_eq(sim_replace_pick(SIM_REPLACE_LRU, touched, 4, NULL, NULL, 4), 1);
}
END_TEST

START_TEST(a_pinned_way_is_passed_over)
{
    SimTime touched[4] = { 5, 3, 9, 4 };

    ck_assert_uint_eq(sim_replace_pick(SIM_REPLACE_LRU, touched, 4, NULL, NULL, 1), 3);
}
END_TEST

START_TEST(round_robin_goes_round)
{
    SimTime touched[3] = { 0 };
    uint8_t next = 0;

    for (unsigned i = 0; i < 7; i++) {
        ck_assert_uint_eq(
            sim_replace_pick(SIM_REPLACE_ROUND_ROBIN, touched, 3, NULL, &next, 3), i % 3);
    }
}
END_TEST

START_TEST(random_is_its_seed)
{
    SimTime touched[8] = { 0 };
    SimRandom a = { 7 }, b = { 7 };

    for (unsigned i = 0; i < 100; i++) {
        ck_assert_uint_eq(sim_replace_pick(SIM_REPLACE_RANDOM, touched, 8, &a, NULL, 8),
                          sim_replace_pick(SIM_REPLACE_RANDOM, touched, 8, &b, NULL, 8));
    }
}
END_TEST

/* The tree of hardware: bit = which half to give up next. */
static void
touch_bits(uint8_t *bits, unsigned way)
{
    unsigned node = 1;

    for (unsigned half = 4; half > 0; half /= 2) {
        unsigned right = (way / half) & 1;

        bits[node] = !right;
        node = 2 * node + right;
    }
}

static unsigned
victim_by_bits(const uint8_t *bits)
{
    unsigned node = 1, way = 0;

    for (unsigned half = 4; half > 0; half /= 2) {
        way += bits[node] ? half : 0;
        node = 2 * node + bits[node];
    }
    return way;
}

START_TEST(plru_by_times_is_plru_by_bits)
{
    SimTime touched[8] = { 0 };
    uint8_t bits[16] = { 0 };
    SimRandom random = { 3 };

    for (SimTime now = 1; now <= 10000; now++) {
        unsigned way = sim_random_below(&random, 8);

        touched[way] = now;
        touch_bits(bits, way);
        ck_assert_uint_eq(sim_replace_pick(SIM_REPLACE_PLRU, touched, 8, NULL, NULL, 8),
                          victim_by_bits(bits));
    }
}
END_TEST

static Suite *
replace_suite(void)
{
    Suite *s = suite_create("replace");
    TCase *t = tcase_create("policies");

    tcase_add_test(t, lru_gives_up_the_oldest);
    tcase_add_test(t, a_pinned_way_is_passed_over);
    tcase_add_test(t, round_robin_goes_round);
    tcase_add_test(t, random_is_its_seed);
    tcase_add_test(t, plru_by_times_is_plru_by_bits);
    suite_add_tcase(s, t);
    return s;
}

SIM_CHECK_MAIN(replace_suite)
