/* SPDX-License-Identifier: MIT */
/*
 * The report in README.md is what the program prints for the scenario in
 * README.md.  When it is not, the failure shows the report to put there.
 */
#include "tests/runner.h"
#include "tests/tools/rig-command.h"

static RigCommand rig;

static void
setup(void)
{
    rig_command_open(&rig);
}

static void
teardown(void)
{
    rig_command_close(&rig);
}

/* The text between "```@kind" and the next "```"; free it. */
static char *
block_of(const char *text, const char *kind)
{
    g_autofree char *fence = g_strdup_printf("```%s\n", kind);
    const char *start = strstr(text, fence);
    const char *end;

    ck_assert_msg(start != NULL, "README.md has no block %s", fence);
    start += strlen(fence);
    end = strstr(start, "```\n");
    ck_assert_msg(end != NULL, "README.md: block %s has no end", fence);
    return g_strndup(start, (gsize)(end - start));
}

START_TEST(report_is_what_the_program_prints)
{
    g_autofree char *text = NULL;
    g_autofree char *scenario = NULL;
    g_autofree char *report = NULL;
    g_autofree char *line = NULL;

    ck_assert(g_file_get_contents("README.md", &text, NULL, NULL));
    scenario = block_of(text, "dma");
    report = block_of(text, "text");
    rig_command_file(&rig, "rx.dma", scenario);
    line = g_strdup_printf("cd \"$RIG\" && %s run --brief rx.dma", sim_check_program());
    ck_assert_int_eq(rig_command_run(&rig, line), 1);
    ck_assert_msg(strstr(rig.output, report) != NULL, "README.md shows\n%s\nbut it is\n%s",
                  report, rig.output);
}
END_TEST

static Suite *
readme_suite(void)
{
    Suite *suite = suite_create("readme");
    TCase *tcase = tcase_create("readme");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, report_is_what_the_program_prints);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(readme_suite)
