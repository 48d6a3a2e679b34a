/* SPDX-License-Identifier: MIT */
/*
 * Drivers come to devices in the order of the tree, and leave them with all they had.
 */
#include "tests/runner.h"

#include "api/lx.h"
#include "tests/api/rig-api.h"

enum { BOTH, ENGINES, BY_NAME };
#define INVAL 22
#define NODEV 19

static Rig *rig;

static void
setup(void)
{
    ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr)); /* messages of the kernel */
    rig = rig_new("noncoherent-1cpu", NULL);
    CALL(rig, "test_driver_said");
    CALL(rig, "test_driver_engine_returns", 0, 0);
}

static void
teardown(void)
{
    rig_free(rig);
}

START_TEST(a_driver_gets_what_fits_in_order_of_the_tree)
{
    ck_assert_int_eq((int)CALL(rig, "test_driver_register", BOTH), 0);
    ck_assert_uint_eq(CALL(rig, "test_driver_said"), 12);
    CALL(rig, "test_driver_unregister", BOTH);
    ck_assert_uint_eq(CALL(rig, "test_driver_said"), 3545);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(a_device_has_one_driver)
{
    CALL(rig, "test_driver_register", ENGINES);
    CALL(rig, "test_driver_register", BOTH);
    ck_assert_uint_eq(CALL(rig, "test_driver_said"), 21);
    CALL(rig, "test_driver_unregister", ENGINES);
    ck_assert_uint_eq(CALL(rig, "test_driver_said"), 45);
    CALL(rig, "test_driver_unregister", BOTH);
    ck_assert_uint_eq(CALL(rig, "test_driver_said"), 35);
}
END_TEST

START_TEST(without_a_table_the_name_decides)
{
    CALL(rig, "test_driver_register", BY_NAME);
    ck_assert_uint_eq(CALL(rig, "test_driver_said"), 1);
    CALL(rig, "test_driver_unregister", BY_NAME);
}
END_TEST

START_TEST(a_name_is_registered_once)
{
    ck_assert_int_eq((int)CALL(rig, "test_driver_register", BOTH), 0);
    ck_assert_int_eq((int)CALL(rig, "test_driver_register", BOTH), -16);
}
END_TEST

START_TEST(a_failed_probe_leaves_nothing)
{
    CALL(rig, "test_driver_engine_returns", INVAL, 0);
    CALL(rig, "test_driver_register", ENGINES);
    ck_assert_uint_eq(CALL(rig, "test_driver_said"), 25);
    CALL(rig, "test_driver_unregister", ENGINES);
    ck_assert_uint_eq(CALL(rig, "test_driver_said"), 0);
    CALL(rig, "test_driver_engine_returns", 0, 0);
    CALL(rig, "test_driver_register", ENGINES); /* no driver data of the first time */
    ck_assert_uint_eq(CALL(rig, "test_driver_said"), 2);
}
END_TEST

START_TEST(a_deferred_probe_comes_when_another_device_is_bound)
{
    CALL(rig, "test_driver_engine_returns", 0, 1);
    CALL(rig, "test_driver_register", ENGINES);
    ck_assert_uint_eq(CALL(rig, "test_driver_said"), 25);
    CALL(rig, "test_driver_register", BOTH);
    ck_assert_uint_eq(CALL(rig, "test_driver_said"), 12);
    CALL(rig, "test_driver_unregister", ENGINES);
    ck_assert_uint_eq(CALL(rig, "test_driver_said"), 45);
}
END_TEST

START_TEST(or_once_more_when_modules_are_loaded)
{
    CALL(rig, "test_driver_engine_returns", 517, 0);
    CALL(rig, "test_driver_register", ENGINES);
    ck_assert_uint_eq(CALL(rig, "test_driver_said"), 25);
    lx_kernel_probe_deferred();
    ck_assert_uint_eq(CALL(rig, "test_driver_said"), 25);
}
END_TEST

START_TEST(what_a_bound_device_still_maps_is_a_leak)
{
    CALL(rig, "test_driver_register", BOTH);
    rig_map(rig, rig->eng, rig_kmalloc(rig, 64), 64, TO);
    CALL(rig, "test_driver_unregister", BOTH);
    ck_assert_str_eq(rig_codes(rig), "D309");
}
END_TEST

START_TEST(resources_are_those_of_the_tree)
{
    ull line = CALL(rig, "test_driver_resources", rig->eng->actor);

    ck_assert_msg(line == 0, "lx-driver.c:%llu", line);
}
END_TEST

START_TEST(properties_are_those_of_the_tree)
{
    ull line = CALL(rig, "test_driver_properties", rig->eng->actor);

    ck_assert_msg(line == 0, "lx-driver.c:%llu", line);
}
END_TEST

START_TEST(parameters_are_set_from_text)
{
    ull line = CALL(rig, "test_driver_parameters");

    ck_assert_msg(line == 0, "lx-driver.c:%llu", line);
}
END_TEST

static Suite *
driver_suite(void)
{
    Suite *suite = suite_create("driver");
    TCase *tc = tcase_create("driver");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_driver_gets_what_fits_in_order_of_the_tree);
    tcase_add_test(tc, a_device_has_one_driver);
    tcase_add_test(tc, without_a_table_the_name_decides);
    tcase_add_test(tc, a_name_is_registered_once);
    tcase_add_test(tc, a_failed_probe_leaves_nothing);
    tcase_add_test(tc, a_deferred_probe_comes_when_another_device_is_bound);
    tcase_add_test(tc, or_once_more_when_modules_are_loaded);
    tcase_add_test(tc, what_a_bound_device_still_maps_is_a_leak);
    tcase_add_test(tc, resources_are_those_of_the_tree);
    tcase_add_test(tc, properties_are_those_of_the_tree);
    tcase_add_test(tc, parameters_are_set_from_text);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(driver_suite)
