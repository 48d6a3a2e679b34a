/* SPDX-License-Identifier: MIT */
/*
 * Call stacks as numbers (api/glue/stack.c).
 */
#include "api/glue/stack.h"
#include "tests/runner.h"

static const void *
site(unsigned n)
{
    return (const void *)(uintptr_t)(0x1000 + n);
}

static void
teardown(void)
{
    lx_stack_clear();
}

START_TEST(the_same_calls_are_the_same_stack)
{
    uint32_t probe = lx_stack_enter(0, site(1)), map = lx_stack_enter(probe, site(2));

    ck_assert_uint_ne(probe, 0);
    ck_assert_uint_ne(map, probe);
    ck_assert_uint_eq(lx_stack_leave(map), probe);
    ck_assert_uint_eq(lx_stack_leave(probe), 0);
    ck_assert_uint_eq(lx_stack_enter(0, site(1)), probe);
    ck_assert_uint_eq(lx_stack_enter(probe, site(2)), map);
}
END_TEST

START_TEST(another_call_site_is_another_stack)
{
    uint32_t probe = lx_stack_enter(0, site(1)), one = lx_stack_enter(probe, site(2));
    uint32_t two = lx_stack_enter(probe, site(3));

    ck_assert_uint_ne(one, two);
    ck_assert_uint_eq(lx_stack_enter(probe, site(2)), one);
    ck_assert_uint_ne(lx_stack_enter(one, site(2)), lx_stack_enter(two, site(2)));
    ck_assert_uint_eq(lx_stack_frame(two)->site, (uintptr_t)site(3));
    ck_assert_uint_eq(lx_stack_frame(two)->parent, probe);
}
END_TEST

START_TEST(what_is_no_stack_has_no_frame)
{
    ck_assert_ptr_null(lx_stack_frame(0));
    ck_assert_ptr_null(lx_stack_frame(1));
    lx_stack_enter(0, site(1));
    ck_assert_ptr_nonnull(lx_stack_frame(1));
    ck_assert_ptr_null(lx_stack_frame(2));
    ck_assert_uint_eq(lx_stack_leave(2), 0);
}
END_TEST

START_TEST(all_are_forgotten)
{
    uint32_t before = lx_stack_enter(0, site(1));

    lx_stack_clear();
    ck_assert_ptr_null(lx_stack_frame(before));
    ck_assert_uint_eq(lx_stack_enter(0, site(9)), before); /* numbers begin again */
}
END_TEST

static Suite *
stack_suite(void)
{
    Suite *suite = suite_create("stack");
    TCase *tc = tcase_create("trie");

    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_add_test(tc, the_same_calls_are_the_same_stack);
    tcase_add_test(tc, another_call_site_is_another_stack);
    tcase_add_test(tc, what_is_no_stack_has_no_frame);
    tcase_add_test(tc, all_are_forgotten);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(stack_suite)
