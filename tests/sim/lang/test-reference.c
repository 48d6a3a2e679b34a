/* SPDX-License-Identifier: MIT */
/*
 * The whole scenarios in docs/scenario-language.md pass as they stand there.
 */
#include "tests/runner.h"
#include "tests/sim/lang/rig-lang.h"

#define FENCE "```\n"
#define BEGIN FENCE "scenario "

START_TEST(examples_of_the_reference_pass)
{
    g_autofree char *text = NULL;
    unsigned count = 0;

    ck_assert(g_file_get_contents("docs/scenario-language.md", &text, NULL, NULL));
    for (const char *at = text; (at = strstr(at, BEGIN)) != NULL; count++) {
        const char *first = at + strlen(FENCE), *end = strstr(first, FENCE);
        g_autofree char *example = g_strndup(first, (gsize)(end - first)), *verdict = NULL;

        verdict = rig_verdict(example);
        ck_assert_str_eq(verdict, "");
        at = end + strlen(FENCE);
    }
    ck_assert_uint_ge(count, 1);
}
END_TEST

static Suite *
reference_suite(void)
{
    Suite *suite = suite_create("reference");
    TCase *examples = tcase_create("examples");

    tcase_add_test(examples, examples_of_the_reference_pass);
    suite_add_tcase(suite, examples);
    return suite;
}

SIM_CHECK_MAIN(reference_suite)
