/* SPDX-License-Identifier: MIT */
#include "tools/tool.h"

#include <stdlib.h>

#include "tests/runner.h"
#include "tools/edit.h"
#include "tools/report.h"

START_TEST(an_assertion_of_ours_ends_with_70)
{
    tool_catch_aborts();
    abort(); /* as g_assert() does, without its words */
}
END_TEST

START_TEST(words_are_quoted_when_a_shell_would_change_them)
{
    static const char *const cases[][2] = {
        {"scenarios/rx.dma", "scenarios/rx.dma"},
        {"v3.random.7.p#3=1", "v3.random.7.p#3=1"},
        {"#1", "'#1'"},
        {"my file", "'my file'"},
        {"a'b", "'a'\\''b'"},
        {"$HOME", "'$HOME'"},
        {"", "''"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *quoted = tool_quote(cases[i][0]);

        ck_assert_str_eq(quoted, cases[i][1]);
    }
}
END_TEST

START_TEST(colour_is_decided_by_word_then_by_terminal)
{
    bool colour = false;

    ck_assert(tool_colour("always", &colour) && colour);
    ck_assert(tool_colour("never", &colour) && !colour);
    ck_assert(!tool_colour("sometimes", &colour));
    g_setenv("NO_COLOR", "1", TRUE);
    ck_assert(tool_colour("auto", &colour) && !colour);
    ck_assert(tool_colour(NULL, &colour) && !colour);
}
END_TEST

START_TEST(every_command_is_complete)
{
    for (const Tool *const *tool = tool_table; *tool; tool++) {
        ck_assert_ptr_nonnull((*tool)->run);
        ck_assert(g_str_has_suffix((*tool)->summary, "."));
        ck_assert(g_str_has_prefix((*tool)->examples[0], "dmasim "));
        ck_assert(g_str_has_prefix((*tool)->examples[1], "dmasim "));
        ck_assert_ptr_eq(tool_by_name((*tool)->name), *tool);
    }
    ck_assert_ptr_null(tool_by_name("nothing"));
}
END_TEST

static SimScenario *
three_lines(void)
{
    GPtrArray *diags = sim_diags_new();
    SimScenario *scenario = sim_scenario_parse(
        "three.dma", "buf x 64\ncpu0: load(x[0])\ncpu0: load(x[1])\n", diags);

    ck_assert_ptr_nonnull(scenario);
    g_ptr_array_unref(diags);
    return scenario;
}

START_TEST(edits_count_in_lines_of_the_file)
{
    SimScenario *scenario = three_lines();
    ReportFix *fix = report_fix_new("try");
    Edited *edited;

    report_fix_add(fix, 2, REPORT_BEFORE, "# before 2");
    report_fix_add(fix, 2, REPORT_AFTER, "# after 2");
    report_fix_add(fix, 3, REPORT_REPLACE, "cpu0: load(x[%d])", 9);
    edited = edited_new(scenario, fix->edits);
    ck_assert_str_eq(edited->text, "buf x 64\n# before 2\ncpu0: load(x[0])\n# after 2\n"
                                   "cpu0: load(x[9])\n");
    ck_assert_uint_eq(edited_origin(edited, 1), 1);
    ck_assert_uint_eq(edited_origin(edited, 2), 0);
    ck_assert_uint_eq(edited_origin(edited, 3), 2);
    ck_assert_uint_eq(edited_origin(edited, 5), 3);
    ck_assert_uint_eq(edited_origin(edited, 0), 0);
    ck_assert_uint_eq(edited_origin(edited, 99), 0);
    edited_free(edited);
    report_fix_free(fix);
    sim_scenario_free(scenario);
}
END_TEST

START_TEST(no_edits_leave_the_text)
{
    SimScenario *scenario = three_lines();
    Edited *edited = edited_new(scenario, NULL);

    ck_assert_str_eq(edited->text, "buf x 64\ncpu0: load(x[0])\ncpu0: load(x[1])\n");
    edited_free(edited);
    sim_scenario_free(scenario);
}
END_TEST

static Suite *
tool_suite(void)
{
    Suite *suite = suite_create("tool");
    TCase *tcase = tcase_create("tool");

    tcase_add_exit_test(tcase, an_assertion_of_ours_ends_with_70, TOOL_INTERNAL);
    tcase_add_test(tcase, words_are_quoted_when_a_shell_would_change_them);
    tcase_add_test(tcase, colour_is_decided_by_word_then_by_terminal);
    tcase_add_test(tcase, every_command_is_complete);
    tcase_add_test(tcase, edits_count_in_lines_of_the_file);
    tcase_add_test(tcase, no_edits_leave_the_text);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(tool_suite)
