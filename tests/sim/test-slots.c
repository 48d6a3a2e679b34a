/* SPDX-License-Identifier: MIT */
/*
 * Slots: what may start when, and when all is over.
 */
#include "tests/runner.h"

#include "sim/slots.h"

static SimSlots slots;

static void
setup(void)
{
    sim_slots_init(&slots, 2);
}

START_TEST(so_many_start_at_once)
{
    sim_slots_put(&slots, sim_slots_start(&slots, 100), 50);
    ck_assert_uint_eq(sim_slots_start(&slots, 100), 100);
    sim_slots_put(&slots, 100, 30);
    ck_assert_uint_eq(sim_slots_start(&slots, 100), 130); /* the one that ends first */
}
END_TEST

START_TEST(a_free_slot_does_not_start_in_the_past)
{
    sim_slots_put(&slots, 0, 10);
    ck_assert_uint_eq(sim_slots_start(&slots, 1000), 1000);
}
END_TEST

START_TEST(the_end_is_that_of_the_last)
{
    ck_assert_uint_eq(sim_slots_end(&slots, 7), 7);
    sim_slots_put(&slots, 10, 100);
    sim_slots_put(&slots, 20, 10);
    ck_assert_uint_eq(sim_slots_end(&slots, 25), 110);
    ck_assert_uint_eq(sim_slots_end(&slots, 500), 500);
}
END_TEST

START_TEST(a_freed_slot_is_used_again)
{
    for (unsigned i = 0; i < 6; i++) {
        sim_slots_put(&slots, sim_slots_start(&slots, 0), 10);
    }
    ck_assert_uint_eq(sim_slots_end(&slots, 0), 30); /* three rounds of two */
}
END_TEST

static Suite *
slots_suite(void)
{
    Suite *suite = suite_create("slots");
    TCase *tcase = tcase_create("slots");

    tcase_add_checked_fixture(tcase, setup, NULL);
    tcase_add_test(tcase, so_many_start_at_once);
    tcase_add_test(tcase, a_free_slot_does_not_start_in_the_past);
    tcase_add_test(tcase, the_end_is_that_of_the_last);
    tcase_add_test(tcase, a_freed_slot_is_used_again);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(slots_suite)
