/* SPDX-License-Identifier: MIT */
/*
 * Every scenario that is shipped: passes, is short, is listed, and is strict, so that it
 * fails as soon as one declared finding is taken out of it.  And each call that a scenario can
 * make stands in one of them.
 */
#include "tests/runner.h"

#include "sim/finding.h"
#include "sim/scenario.h"
#include "sim/verb.h"

#include <glib.h>

/* Lines of a file as `wc -l` counts them, comments and all: what a reader has to read. */
#define LINES 20u
#define SCENARIOS_AT_LEAST 60u

static GPtrArray *names;

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
setup(void)
{
    GDir *dir = g_dir_open("scenarios", 0, NULL);
    const char *name;

    ck_assert_ptr_nonnull(dir);
    names = g_ptr_array_new_with_free_func(g_free);
    while ((name = g_dir_read_name(dir))) {
        if (g_str_has_suffix(name, ".dma")) {
            g_ptr_array_add(names, g_strdup(name));
        }
    }
    g_dir_close(dir);
    g_ptr_array_sort(names, by_name);
    ck_assert_uint_gt(names->len, 0);
}

static void
teardown(void)
{
    g_ptr_array_unref(names);
}

/* Whether all variants of this text pass, under the rules of `check`. */
static bool
passes(const char *path, const char *text)
{
    GPtrArray *diags = sim_diags_new();
    SimScenario *scenario = sim_scenario_parse(path, text, diags);
    bool all = scenario != NULL;

    for (unsigned v = 0; all && v < sim_scenario_variants(scenario); v++) {
        SimRunOptions options = { .variant = v, .strict = true };
        SimRun *run = sim_scenario_run(scenario, &options, diags);

        all = run && sim_run_passed(run);
        if (run) {
            sim_run_free(run);
        }
    }
    if (scenario) {
        sim_scenario_free(scenario);
    }
    g_ptr_array_unref(diags);
    return all;
}

static char *
read_scenario(const char *name, char **ret_path)
{
    char *text = NULL;

    *ret_path = g_build_filename("scenarios", name, NULL);
    ck_assert(g_file_get_contents(*ret_path, &text, NULL, NULL));
    return text;
}

START_TEST(every_scenario_passes)
{
    for (unsigned i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *path = NULL;
        g_autofree char *text = read_scenario(name, &path);

        ck_assert_msg(passes(path, text), "%s does not pass", name);
    }
}
END_TEST

START_TEST(every_scenario_has_a_line_in_the_readme)
{
    g_autofree char *readme = NULL;

    ck_assert(g_file_get_contents("scenarios/README.md", &readme, NULL, NULL));
    for (unsigned i = 0; i < names->len; i++) {
        g_autofree char *row = g_strdup_printf("\n| %s |", (char *)g_ptr_array_index(names, i));

        ck_assert_msg(strstr(readme, row) != NULL, "no row for%s", row);
    }
}
END_TEST

static unsigned
count_lines(const char *text)
{
    unsigned count = 0;

    for (; *text; text++) {
        count += *text == '\n';
    }
    return count;
}

START_TEST(every_scenario_is_short)
{
    ck_assert_uint_ge(names->len, SCENARIOS_AT_LEAST);
    for (unsigned i = 0; i < names->len; i++) {
        g_autofree char *path = NULL;
        g_autofree char *text = read_scenario(g_ptr_array_index(names, i), &path);

        ck_assert_msg(count_lines(text) < LINES, "%s has %u lines, %u at most", path,
                      count_lines(text), LINES - 1);
    }
}
END_TEST

static bool
is_word(char c)
{
    return g_ascii_isalnum(c) || c == '_';
}

/* Adds every word of @line that a parenthesis follows. */
static void
add_calls(GHashTable *calls, const char *line)
{
    for (const char *open = strchr(line, '('); open; open = strchr(open + 1, '(')) {
        const char *start = open;

        while (start > line && is_word(start[-1])) {
            start--;
        }
        g_hash_table_add(calls, g_strndup(start, (gsize)(open - start)));
    }
}

START_TEST(every_verb_stands_in_some_scenario)
{
    g_autoptr(GHashTable) calls = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GPtrArray *verbs = sim_verb_list();

    for (unsigned i = 0; i < names->len; i++) {
        g_autofree char *path = NULL;
        g_autofree char *text = read_scenario(g_ptr_array_index(names, i), &path);
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

        for (unsigned k = 0; lines[k]; k++) {
            lines[k][strcspn(lines[k], "#\"")] = '\0';
            add_calls(calls, lines[k]);
        }
    }
    for (unsigned i = 0; i < verbs->len; i++) {
        const SimVerb *verb = g_ptr_array_index(verbs, i);

        ck_assert_msg(g_hash_table_contains(calls, verb->name), "no scenario calls %s()",
                      verb->name);
    }
    g_ptr_array_unref(verbs);
}
END_TEST

/* Where an outcome of a step names a finding; NULL: nowhere after @from. */
static char *
next_declared(char *from, size_t *ret_len)
{
    for (char *at = strstr(from, "=>"); at; at = strstr(at + 2, "=>")) {
        char *word = at + 2;
        size_t rest = strcspn(word, "#\n");

        while ((size_t)(word - at - 2) < rest) {
            size_t gap = strspn(word, " \t"), len = strcspn(word + gap, " \t#\n");
            g_autofree char *name = g_strndup(word + gap, len);

            word += gap;
            if (len > 0 && sim_code_by_name(name)) {
                *ret_len = len;
                return word;
            }
            word += MAX(len, 1);
        }
    }
    return NULL;
}

START_TEST(a_scenario_fails_without_any_one_of_its_expectations)
{
    unsigned declared = 0;

    for (unsigned i = 0; i < names->len; i++) {
        g_autofree char *path = NULL;
        g_autofree char *text = read_scenario(g_ptr_array_index(names, i), &path);
        size_t len = 0;

        for (char *at = next_declared(text, &len); at; at = next_declared(at, &len)) {
            g_autofree char *kept = g_strndup(at, len);

            memset(at, ' ', len);
            if (at[-1] == ' ' && strspn(at, " \t") == strcspn(at, "#\n")) {
                char *arrow = at - 1; /* "=>" with nothing behind it does not parse */

                while (*arrow == ' ') {
                    arrow--;
                }
                if (arrow[0] == '>' && arrow[-1] == '=') {
                    arrow[0] = arrow[-1] = ' ';
                    ck_assert_msg(!passes(path, text), "%s passes without %s", path, kept);
                    arrow[0] = '>';
                    arrow[-1] = '=';
                } else {
                    ck_assert_msg(!passes(path, text), "%s passes without %s", path, kept);
                }
            }
            memcpy(at, kept, len);
            at += len;
            declared++;
        }
    }
    ck_assert_uint_gt(declared, 8);
}
END_TEST

static Suite *
shipped_suite(void)
{
    Suite *s = suite_create("shipped");
    TCase *t = tcase_create("scenarios");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, every_scenario_passes);
    tcase_add_test(t, every_scenario_is_short);
    tcase_add_test(t, every_verb_stands_in_some_scenario);
    tcase_add_test(t, every_scenario_has_a_line_in_the_readme);
    tcase_add_test(t, a_scenario_fails_without_any_one_of_its_expectations);
    suite_add_tcase(s, t);
    return s;
}

SIM_CHECK_MAIN(shipped_suite)
