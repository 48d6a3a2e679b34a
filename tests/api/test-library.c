/* SPDX-License-Identifier: MIT */
/*
 * Lists, counts, bits, numbers and text as the Linux side has them: the values are in
 * lx-library.c, which says the line of the first that is wrong.
 */
#include "tests/runner.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "tests/api/rig-api.h"

static Rig *rig;

static void
setup(void)
{
    rig = rig_new("noncoherent-2cpu", NULL);
}

static void
teardown(void)
{
    ck_assert_str_eq(rig_codes(rig), "");
    rig_free(rig);
}

static const char *const checks[] = {
    "test_list",     "test_hlist",     "test_atomic", "test_xchg",     "test_kref",
    "test_bits",     "test_bitmap",    "test_bitfield", "test_byteorder", "test_math",
    "test_strings",  "test_numbers",   "test_sprintf",  "test_cleanup",
};

START_TEST(values_are_as_linux_has_them)
{
    ull line = CALL(rig, checks[_i]);

    ck_assert_msg(line == 0, "%s: lx-library.c:%llu", checks[_i], line);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 0);
}
END_TEST

START_TEST(a_count_that_went_wrong_stays_and_is_said)
{
    char *path = NULL, *text;
    int file = g_file_open_tmp("warnings-XXXXXX", &path, NULL), before = dup(2);

    dup2(file, 2);
    ck_assert_uint_eq(CALL(rig, "test_refcount"), 0);
    dup2(before, 2);
    ck_assert(g_file_get_contents(path, &text, NULL, NULL));
    ck_assert_str_eq(text,
                     "dmasim: kernel warning: refcount_t: addition on 0; use-after-free.\n"
                     "dmasim: kernel warning: refcount_t: underflow; use-after-free.\n"
                     "dmasim: kernel warning: refcount_t: saturated; leaking memory.\n"
                     "dmasim: kernel warning: refcount_t: underflow; use-after-free.\n");
    g_remove(path);
    g_free(text);
    g_free(path);
}
END_TEST

static Suite *
library_suite(void)
{
    Suite *suite = suite_create("library");
    TCase *tc = tcase_create("library");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, values_are_as_linux_has_them, 0, G_N_ELEMENTS(checks));
    tcase_add_test(tc, a_count_that_went_wrong_stays_and_is_said);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(library_suite)
