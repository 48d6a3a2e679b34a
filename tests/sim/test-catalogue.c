/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "sim/finding.h"
#include "sim/scenario.h"
#include "sim/world.h"
#include "tests/runner.h"

static const SimCodeInfo *table;
static size_t table_count;

static void
setup(void)
{
    table = sim_code_table(&table_count);
}

START_TEST(a_code_is_found_by_number_and_by_name)
{
    ck_assert_int_eq(sim_code_by_name("D101")->code, SIM_D101);
    ck_assert_int_eq(sim_code_by_name("d101")->code, SIM_D101);
    ck_assert_int_eq(sim_code_by_name("lost-dma-write")->code, SIM_D103);
    ck_assert_str_eq(sim_code_info(SIM_D206)->name, "partial-cacheline");
    ck_assert_ptr_null(sim_code_by_name("D999"));
    ck_assert_ptr_null(sim_code_by_name("D1011"));
    ck_assert_ptr_null(sim_code_by_name("stale"));
    ck_assert_ptr_null(sim_code_by_name(""));
}
END_TEST

START_TEST(every_code_says_everything)
{
    for (size_t i = 0; i < table_count; i++) {
        const SimCodeInfo *info = &table[i];
        const char *texts[] = {info->name,      info->what,  info->why,
                               info->wrong,     info->right, info->kernel_doc,
                               info->real_case, info->debug};

        for (size_t k = 0; k < G_N_ELEMENTS(texts); k++) {
            ck_assert_msg(texts[k] && texts[k][0], "D%d: text %zu is missing", info->code,
                          k);
        }
        ck_assert_msg(g_str_has_suffix(info->what, "."), "D%d: `what` is a sentence",
                      info->code);
        ck_assert_uint_eq(strspn(info->name, "abcdefghijklmnopqrstuvwxyz-"),
                          strlen(info->name));
    }
}
END_TEST

START_TEST(codes_ascend_and_names_differ)
{
    for (size_t i = 1; i < table_count; i++) {
        ck_assert_int_lt(table[i - 1].code, table[i].code);
        for (size_t k = 0; k < i; k++) {
            ck_assert_str_ne(table[i].name, table[k].name);
        }
    }
}
END_TEST

static bool
is_comment(const char *text)
{
    return text[0] == '#' || strstr(text, "\n#") != NULL;
}

static SimRun *
run(const char *text, SimScenario **ret_scenario)
{
    GPtrArray *diags = sim_diags_new();
    SimRunOptions options = {.policy = SIM_POLICY_PLAIN, .strict = true};
    GString *said = g_string_new(NULL);
    SimRun *result;

    *ret_scenario = sim_scenario_parse("example.dma", text, diags);
    result = *ret_scenario ? sim_scenario_run(*ret_scenario, &options, diags) : NULL;
    sim_diags_print(diags, said);
    ck_assert_msg(result != NULL, "%s", said->str);
    g_ptr_array_unref(diags);
    g_string_free(said, TRUE);
    return result;
}

static void
say_misses(const SimRun *result, const char *what)
{
    for (unsigned i = 0; i < result->misses->len; i++) {
        const SimMiss *miss = g_ptr_array_index(result->misses, i);

        fprintf(stderr, "%s: line %u: %s\n", what, miss->line, miss->message);
    }
}

START_TEST(the_wrong_example_shows_the_mistake)
{
    const SimCodeInfo *info = &table[_i];
    SimScenario *scenario;
    SimRun *result;
    bool found = false;

    if (is_comment(info->wrong)) {
        return;
    }
    result = run(info->wrong, &scenario);
    for (unsigned i = 0; i < sim_findings_count(result->world->findings); i++) {
        found |= sim_findings_get(result->world->findings, i)->code == info->code;
    }
    say_misses(result, info->name);
    ck_assert_msg(found, "D%d is not found", info->code);
    ck_assert_msg(sim_run_passed(result), "D%d: the example does not pass", info->code);
    sim_run_free(result);
    sim_scenario_free(scenario);
}
END_TEST

START_TEST(the_right_example_is_clean)
{
    const SimCodeInfo *info = &table[_i];
    SimScenario *scenario;
    SimRun *result;

    if (is_comment(info->right)) {
        return;
    }
    result = run(info->right, &scenario);
    say_misses(result, info->name);
    ck_assert_msg(sim_run_passed(result), "D%d: the example does not pass", info->code);
    ck_assert_uint_eq(result->errors + result->warnings, 0);
    sim_run_free(result);
    sim_scenario_free(scenario);
}
END_TEST

static Suite *
catalogue_suite(void)
{
    Suite *suite = suite_create("catalogue");
    TCase *texts = tcase_create("texts");
    TCase *examples = tcase_create("examples");

    setup();
    tcase_add_unchecked_fixture(texts, setup, NULL);
    tcase_add_test(texts, a_code_is_found_by_number_and_by_name);
    tcase_add_test(texts, every_code_says_everything);
    tcase_add_test(texts, codes_ascend_and_names_differ);
    suite_add_tcase(suite, texts);
    tcase_add_loop_test(examples, the_wrong_example_shows_the_mistake, 0,
                        (int)table_count);
    tcase_add_loop_test(examples, the_right_example_is_clean, 0, (int)table_count);
    suite_add_tcase(suite, examples);
    return suite;
}

SIM_CHECK_MAIN(catalogue_suite)
