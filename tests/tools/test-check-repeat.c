/* SPDX-License-Identifier: MIT */
/* tools/check-repeat with stand-ins for the program. */
#include "tests/runner.h"
#include "tests/tools/rig-command.h"

static RigCommand rig;

static void
setup(void)
{
    rig_command_open(&rig);
    rig_command_file(&rig, "scenarios/a.dma", "");
    rig_command_script(&rig, "gcc/dmasim", "#!/bin/sh\necho report\n");
    rig_command_script(&rig, "clang/dmasim", "#!/bin/sh\necho report\n");
}

static void
teardown(void)
{
    rig_command_close(&rig);
}

static int
run_repeat(const char *programs)
{
    g_autofree char *line = g_strdup_printf(
        "check=$PWD/tools/check-repeat; cd \"$RIG\" && $check 2 work %s", programs);

    return rig_command_run(&rig, line);
}

START_TEST(equal_reports_are_counted)
{
    ck_assert_int_eq(run_repeat("gcc/dmasim clang/dmasim"), 0);
    ck_assert_str_eq(rig.output,
                     "check-repeat: 8 runs of 1 scenarios, 35 bytes each, all the same\n");
}
END_TEST

START_TEST(another_compiler_that_differs_is_found)
{
    rig_command_script(&rig, "clang/dmasim", "#!/bin/sh\necho Report\n");
    ck_assert_int_eq(run_repeat("gcc/dmasim clang/dmasim"), 1);
    ck_assert_ptr_nonnull(strstr(rig.output, "check-repeat: gcc-j1-1 and clang-j1-1 differ:\n"));
    ck_assert_ptr_nonnull(strstr(rig.output, "check-repeat: 4 of 8 runs differ\n"));
}
END_TEST

START_TEST(an_order_of_workers_is_found)
{
    rig_command_script(&rig, "gcc/dmasim", "#!/bin/sh\necho \"$*\" | grep -o -- '-j 2'\n");
    ck_assert_int_eq(run_repeat("gcc/dmasim"), 1);
    ck_assert_ptr_nonnull(strstr(rig.output, "check-repeat: 2 of 4 runs differ\n"));
}
END_TEST

START_TEST(exit_codes_count)
{
    rig_command_script(&rig, "clang/dmasim", "#!/bin/sh\necho report\nexit 1\n");
    ck_assert_int_eq(run_repeat("gcc/dmasim clang/dmasim"), 1);
}
END_TEST

START_TEST(nothing_to_compare_is_no_success)
{
    rig_command_run(&rig, "rm \"$RIG/scenarios/a.dma\"");
    ck_assert_int_eq(run_repeat("gcc/dmasim"), 1);
    ck_assert_str_eq(rig.output, "check-repeat: no scenarios\n");
}
END_TEST

static Suite *
check_repeat_suite(void)
{
    Suite *suite = suite_create("check-repeat");
    TCase *tcase = tcase_create("repeat");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, equal_reports_are_counted);
    tcase_add_test(tcase, another_compiler_that_differs_is_found);
    tcase_add_test(tcase, an_order_of_workers_is_found);
    tcase_add_test(tcase, exit_codes_count);
    tcase_add_test(tcase, nothing_to_compare_is_no_success);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(check_repeat_suite)
