/* SPDX-License-Identifier: MIT */
/*
 * Broken scenarios: every file under scenarios/ with one token left out, and with
 * two neighbours swapped, is parsed and run.  Each is refused with located errors
 * or runs to an end; none crashes (check-san looks closer) and none hangs.
 * Short form: a sample; DMASIM_LONG=1: all of them.
 */
#include "sim/scenario.h"
#include "tests/runner.h"

#include <glib.h>

#define SAMPLE 40u /* mutants per file in the short form */

typedef struct Token {
    size_t start, end; /* in the text */
    unsigned line;
} Token;

static GPtrArray *files; /* char *, sorted */

static void
gather(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        char *path = g_build_filename(folder, name, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            gather(path);
        }
        if (g_str_has_suffix(name, ".dma")) {
            g_ptr_array_add(files, path);
        } else {
            g_free(path);
        }
    }
    if (dir != NULL) {
        g_dir_close(dir);
    }
}

static gint
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t
end_of_token(const char *text, size_t at)
{
    size_t end = at;

    if (text[at] == '"') {
        end += 1 + strcspn(text + at + 1, "\"\n");
        return text[end] == '"' ? end + 1 : end;
    }
    while (g_ascii_isalnum(text[end]) || text[end] == '_') {
        end++;
    }
    return MAX(end, at + 1);
}

/* Words, numbers, strings and single signs; comments are none. */
static GArray *
split(const char *text)
{
    GArray *tokens = g_array_new(FALSE, FALSE, sizeof(Token));
    unsigned line = 1;

    for (size_t at = 0; text[at] != '\0';) {
        if (text[at] == '#' && !(at > 0 && text[at - 1] == ':')) {
            at += strcspn(text + at, "\n");
        } else if (g_ascii_isspace(text[at])) {
            line += text[at++] == '\n';
        } else {
            Token token = { at, end_of_token(text, at), line };

            g_array_append_val(tokens, token);
            at = token.end;
        }
    }
    return tokens;
}

static char *
without(const char *text, const Token *token)
{
    GString *mutant = g_string_new_len(text, (gssize)token->start);

    g_string_append(mutant, text + token->end);
    return g_string_free(mutant, FALSE);
}

static char *
swapped(const char *text, const Token *a, const Token *b)
{
    GString *mutant = g_string_new_len(text, (gssize)a->start);

    g_string_append_len(mutant, text + b->start, (gssize)(b->end - b->start));
    g_string_append_len(mutant, text + a->end, (gssize)(b->start - a->end));
    g_string_append_len(mutant, text + a->start, (gssize)(a->end - a->start));
    g_string_append(mutant, text + b->end);
    return g_string_free(mutant, FALSE);
}

static void
assert_located(const GPtrArray *diags, const char *mutant)
{
    ck_assert_msg(diags->len > 0, "refused without a word:\n%s", mutant);
    for (unsigned i = 0; i < diags->len; i++) {
        const SimDiag *diag = g_ptr_array_index(diags, i);

        ck_assert_msg(diag->file != NULL && diag->message[0] != '\0',
                      "an error without a place:\n%s", mutant);
        ck_assert_msg(diag->text == NULL || diag->column <= strlen(diag->text) + 1,
                      "an error beside its line:\n%s", mutant);
    }
}

static void
run_all(const SimScenario *scenario, GPtrArray *diags, const char *mutant)
{
    for (unsigned i = 0; i < sim_scenario_variants(scenario); i++) {
        SimRunOptions options = { .variant = i, .strict = true };
        SimRun *run = sim_scenario_run(scenario, &options, diags);

        if (run == NULL) {
            assert_located(diags, mutant);
        }
        sim_run_free(run);
    }
}

static void
try(const char *path, char *mutant)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    g_autoptr(GString) printed = g_string_new(NULL);
    SimScenario *scenario = sim_scenario_parse(path, mutant, diags);

    if (scenario == NULL) {
        assert_located(diags, mutant);
    } else {
        run_all(scenario, diags, mutant);
    }
    sim_diags_print(diags, printed);
    sim_scenario_free(scenario);
    g_free(mutant);
}

START_TEST(a_broken_scenario_is_refused_or_runs)
{
    const char *path = g_ptr_array_index(files, _i);
    g_autofree char *text = NULL;
    g_autoptr(GArray) tokens = NULL;
    unsigned stride;

    ck_assert(g_file_get_contents(path, &text, NULL, NULL));
    tokens = split(text);
    stride = sim_check_long() ? 1 : MAX(2 * tokens->len / SAMPLE, 1);
    for (unsigned i = (unsigned)_i % stride; i < 2 * tokens->len; i += stride) {
        const Token *token = &g_array_index(tokens, Token, i / 2);

        if (i % 2 == 0) {
            try(path, without(text, token));
        } else if (i / 2 + 1 < tokens->len && token[1].line == token->line) {
            try(path, swapped(text, token, token + 1));
        }
    }
}
END_TEST

START_TEST(an_unbroken_scenario_is_no_bad_input)
{
    const char *path = g_ptr_array_index(files, _i);
    g_autoptr(GPtrArray) diags = sim_diags_new();
    SimScenario *scenario = sim_scenario_load(path, diags);

    ck_assert_ptr_nonnull(scenario);
    run_all(scenario, diags, path);
    ck_assert_uint_eq(diags->len, 0);
    sim_scenario_free(scenario);
}
END_TEST

static Suite *
mutations_suite(void)
{
    Suite *suite = suite_create("mutations");
    TCase *broken = tcase_create("broken");

    files = g_ptr_array_new_with_free_func(g_free);
    gather("scenarios");
    g_ptr_array_sort(files, compare_names);
    tcase_set_timeout(broken, sim_check_long() ? 600 : 60);
    tcase_add_loop_test(broken, an_unbroken_scenario_is_no_bad_input, 0, (int)files->len);
    tcase_add_loop_test(broken, a_broken_scenario_is_refused_or_runs, 0, (int)files->len);
    suite_add_tcase(suite, broken);
    return suite;
}

SIM_CHECK_MAIN(mutations_suite)
