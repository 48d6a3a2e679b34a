/* SPDX-License-Identifier: MIT */
/*
 * Managed resources: released when the driver leaves, the last one first.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

static Rig *rig;
static ull eth, eng;

static void
setup(void)
{
    rig = rig_new("noncoherent-1cpu", NULL);
    eth = rig->eth->actor;
    eng = rig->eng->actor;
}

static void
teardown(void)
{
    rig_free(rig);
}

START_TEST(the_last_one_goes_first)
{
    CALL(rig, "test_devm_action", eth, 1);
    CALL(rig, "test_devm_action", eth, 2);
    CALL(rig, "test_devm_action", eng, 9);
    CALL(rig, "test_devm_action", eth, 3);
    ck_assert_uint_eq(CALL(rig, "devres_release_all", eth), 3);
    ck_assert_uint_eq(CALL(rig, "test_devm_acted"), 321);
    ck_assert_uint_eq(CALL(rig, "devres_release_all", eth), 0);
    ck_assert_uint_eq(CALL(rig, "devres_release_all", eng), 1);
    ck_assert_uint_eq(CALL(rig, "test_devm_acted"), 9);
}
END_TEST

START_TEST(an_action_that_was_removed_does_not_run)
{
    CALL(rig, "test_devm_action", eth, 1);
    CALL(rig, "test_devm_action", eth, 2);
    CALL(rig, "test_devm_remove_action", eth, 1);
    CALL(rig, "test_devm_remove_action", eth, 7); /* a warning */
    CALL(rig, "devres_release_all", eth);
    ck_assert_uint_eq(CALL(rig, "test_devm_acted"), 2);
}
END_TEST

START_TEST(managed_memory_is_freed)
{
    ull p = CALL(rig, "test_devm_kzalloc", eth, 100), q = CALL(rig, "test_devm_kzalloc", eth, 100);

    CALL(rig, "test_devm_kfree", eth, p);
    CALL(rig, "test_devm_kfree", eth, p); /* a warning */
    CALL(rig, "test_devm_kfree", eth, 0);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 1);
    ck_assert_uint_eq(CALL(rig, "devres_release_all", eth), 1);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 0);
    ck_assert_uint_eq(rig_kmalloc(rig, 100), p);
    ck_assert_uint_eq(rig_kmalloc(rig, 100), q);
    ck_assert_uint_eq(CALL(rig, "test_devm_kzalloc", eth, 0), 16);
}
END_TEST

START_TEST(managed_coherent_memory_is_freed)
{
    ull handle = 0, va = CALL(rig, "dmam_alloc_coherent", eth, 5000, (uintptr_t)&handle, GFP);

    ck_assert_uint_ne(va, 0);
    ck_assert_uint_eq(CALL(rig, "dmam_alloc_coherent", eth, 1ull << 40, (uintptr_t)&handle, GFP),
                      0);
    ck_assert_uint_eq(CALL(rig, "devres_release_all", eth), 1);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 0);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(or_earlier)
{
    ull a = 0, b = 0;
    ull first = CALL(rig, "dmam_alloc_coherent", eth, 64, (uintptr_t)&a, GFP);
    ull second = CALL(rig, "dmam_alloc_coherent", eth, 64, (uintptr_t)&b, GFP);

    CALL(rig, "dmam_free_coherent", eth, 64, first, a);
    ck_assert_uint_eq(CALL(rig, "devres_release_all", eth), 1);
    ck_assert_uint_ne(second, 0);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 0);
}
END_TEST

START_TEST(a_world_that_ends_releases_nothing)
{
    CALL(rig, "test_devm_action", eth, 5);
    rig_free(rig);
    setup();
    ck_assert_uint_eq(CALL(rig, "test_devm_acted"), 0);
    ck_assert_uint_eq(CALL(rig, "devres_release_all", eth), 0);
}
END_TEST

static Suite *
devres_suite(void)
{
    Suite *suite = suite_create("devres");
    TCase *tc = tcase_create("devres");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, the_last_one_goes_first);
    tcase_add_test(tc, an_action_that_was_removed_does_not_run);
    tcase_add_test(tc, managed_memory_is_freed);
    tcase_add_test(tc, managed_coherent_memory_is_freed);
    tcase_add_test(tc, or_earlier);
    tcase_add_test(tc, a_world_that_ends_releases_nothing);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(devres_suite)
