/* SPDX-License-Identifier: MIT */
/* tools/run-tests on programs of two lines: verdicts, counts, choice, exit code. */
#include "tests/runner.h"
#include "tests/tools/rig-command.h"

static RigCommand rig;

static void
setup(void)
{
    rig_command_open(&rig);
    rig_command_script(&rig, "tests/sim/test-good", "#!/bin/sh\necho '100%: Checks: 3'\n");
    rig_command_script(&rig, "tests/sim/test-bad", "#!/bin/sh\necho 'a.c:7: seven'\nexit 1\n");
    rig_command_script(&rig, "tests/sim/test-shy",
                       "#!/bin/sh\necho 'skipped: drawing: no dot'\n");
    rig_command_file(&rig, "tests/sim/test-good.c",
                     "START_TEST(it_is_good)\ntcase_create(\"goodness\")\n");
}

static void
teardown(void)
{
    rig_command_close(&rig);
}

/* The duration is the only thing that differs from run to run. */
static int
run_tests(const char *arguments)
{
    g_autofree char *line = g_strdup_printf(
        "run=$PWD/tools/run-tests; cd \"$RIG\" && unset DMASIM_TEST CK_RUN_CASE DMASIM_WRAP && "
        "{ $run -o logs %s; code=$?; } > out; "
        "sed -E 's/ +[0-9]+ ms//; s/, [0-9]+ s$//' out; exit $code",
        arguments);

    return rig_command_run(&rig, line);
}

START_TEST(all_good)
{
    ck_assert_int_eq(run_tests("./tests/sim/test-good"), 0);
    ck_assert_str_eq(rig.output, "ok   sim/test-good  Checks: 3\n"
                                 "1 passed, 0 failed, 0 skipped\n");
}
END_TEST

START_TEST(a_failure_shows_its_log)
{
    ck_assert_int_eq(run_tests("./tests/sim/test-good ./tests/sim/test-bad"), 1);
    ck_assert_ptr_nonnull(strstr(rig.output, "FAIL sim/test-bad"));
    ck_assert_ptr_nonnull(strstr(rig.output, "\na.c:7: seven\n"));
    ck_assert_ptr_nonnull(strstr(rig.output, "1 passed, 1 failed, 0 skipped\n"));
}
END_TEST

START_TEST(a_skip_is_named_and_counted)
{
    ck_assert_int_eq(run_tests("./tests/sim/test-shy"), 0);
    ck_assert_ptr_nonnull(strstr(rig.output, "\nskipped: drawing: no dot\n"
                                             "1 passed, 0 failed, 1 skipped\n"));
}
END_TEST

START_TEST(exit_77_is_a_skip)
{
    ck_assert_int_eq(run_tests("'step=exit 77'"), 0);
    ck_assert_ptr_nonnull(strstr(rig.output, "skipped: step\n0 passed, 0 failed, 1 skipped\n"));
}
END_TEST

START_TEST(a_step_is_a_shell_command)
{
    ck_assert_int_eq(run_tests("'step=echo one two'"), 0);
    ck_assert_str_eq(rig.output, "ok   step  one two\n"
                                 "1 passed, 0 failed, 0 skipped\n");
}
END_TEST

START_TEST(one_file_is_chosen_by_name)
{
    ck_assert_int_eq(run_tests("-T good ./tests/sim/test-good ./tests/sim/test-bad"), 0);
    ck_assert_int_eq(run_tests("-T test-bad ./tests/sim/test-good ./tests/sim/test-bad"), 1);
}
END_TEST

START_TEST(one_case_or_test_is_chosen_by_its_file)
{
    ck_assert_int_eq(run_tests("-T goodness ./tests/sim/test-good ./tests/sim/test-bad"), 0);
    ck_assert_int_eq(run_tests("-T it_is_good ./tests/sim/test-good ./tests/sim/test-bad"), 0);
    ck_assert_ptr_nonnull(strstr(rig.output, "1 passed"));
}
END_TEST

START_TEST(an_unknown_name_is_refused)
{
    ck_assert_int_eq(run_tests("-T nobody ./tests/sim/test-good"), 2);
    ck_assert_str_eq(rig.output, "run-tests: no test file, case or test is called 'nobody'\n");
}
END_TEST

static Suite *
run_tests_suite(void)
{
    Suite *suite = suite_create("run-tests");
    TCase *tcase = tcase_create("run-tests");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, all_good);
    tcase_add_test(tcase, a_failure_shows_its_log);
    tcase_add_test(tcase, a_skip_is_named_and_counted);
    tcase_add_test(tcase, exit_77_is_a_skip);
    tcase_add_test(tcase, a_step_is_a_shell_command);
    tcase_add_test(tcase, one_file_is_chosen_by_name);
    tcase_add_test(tcase, one_case_or_test_is_chosen_by_its_file);
    tcase_add_test(tcase, an_unknown_name_is_refused);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(run_tests_suite)
