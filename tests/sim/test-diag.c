/* SPDX-License-Identifier: MIT */
#include "sim/diag.h"

#include "tests/runner.h"

static const char *const verbs[] = { "load", "lock", "memset", "memcpy", "dma_map_single",
                                     "dma_unmap_single", NULL };

static char *
printed(const SimDiag *diag)
{
    GString *out = g_string_new(NULL);

    sim_diag_print(diag, out);
    return g_string_free(out, FALSE);
}

static void
assert_printed(const char *text, unsigned line, unsigned column, unsigned width,
               const char *help, const char *expected)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    SimDiag *diag = sim_diags_add(diags, "a.dma", line, column, width, text, "wrong `%s`", "x");
    g_autofree char *out = NULL;

    if (help != NULL) {
        sim_diag_help(diag, "%s", help);
    }
    out = printed(diag);
    ck_assert_str_eq(out, expected);
}

START_TEST(a_caret_stands_under_the_word)
{
    assert_printed("cpu0: d = dma_map_singel(eth0)", 3, 11, 14, "did you mean `dma_map_single`?",
                   "error: wrong `x`\n"
                   " --> a.dma:3:11\n"
                   "  |\n"
                   "3 | cpu0: d = dma_map_singel(eth0)\n"
                   "  |           ^^^^^^^^^^^^^^\n"
                   "  = help: did you mean `dma_map_single`?\n");
}
END_TEST

START_TEST(the_gutter_grows_with_the_line_number)
{
    assert_printed("x", 120, 1, 1, NULL,
                   "error: wrong `x`\n"
                   "   --> a.dma:120:1\n"
                   "    |\n"
                   "120 | x\n"
                   "    | ^\n");
}
END_TEST

START_TEST(tabs_and_long_letters_keep_the_caret_in_place)
{
    assert_printed("\tg\xc3\xbcr x", 1, 7, 1, NULL,
                   "error: wrong `x`\n"
                   " --> a.dma:1:7\n"
                   "  |\n"
                   "1 | \tg\xc3\xbcr x\n"
                   "  | \t    ^\n");
}
END_TEST

START_TEST(control_characters_are_not_sent_to_the_terminal)
{
    assert_printed("a\033[31m", 1, 2, 1, NULL,
                   "error: wrong `x`\n"
                   " --> a.dma:1:2\n"
                   "  |\n"
                   "1 | a?[31m\n"
                   "  |  ^\n");
}
END_TEST

START_TEST(an_error_about_a_whole_file_shows_no_line)
{
    assert_printed(NULL, 0, 0, 0, NULL, "error: wrong `x`\n --> a.dma\n");
}
END_TEST

START_TEST(a_caret_behind_the_line_is_still_one)
{
    assert_printed("ab", 1, 3, 5, NULL,
                   "error: wrong `x`\n --> a.dma:1:3\n  |\n1 | ab\n  |   ^\n");
}
END_TEST

static const struct {
    const char *word;
    const char *expected; /* NULL: nothing is near */
} suggestions[] = {
    { "dma_map_singel", "`dma_map_single`" }, /* two letters swapped */
    { "memst", "`memset`" },
    { "mem", NULL },
    { "lod", "`load`" },
    { "loak", "`load` or `lock`" },
    { "LOAD", "`load`" },
    { "x", NULL },
    { "", NULL },
    { "something_else_entirely", NULL },
};

START_TEST(the_nearest_words_are_suggested)
{
    g_autofree char *found = sim_suggest(suggestions[_i].word, verbs);

    if (suggestions[_i].expected == NULL) {
        ck_assert_ptr_null(found);
    } else {
        ck_assert_ptr_nonnull(found);
        ck_assert_str_eq(found, suggestions[_i].expected);
    }
}
END_TEST

START_TEST(three_candidates_are_a_list)
{
    const char *const words[] = { "abc1", "abc2", "abc3", NULL };
    g_autofree char *found = sim_suggest("abcx", words);

    ck_assert_str_eq(found, "`abc1`, `abc2` or `abc3`");
}
END_TEST

START_TEST(a_word_longer_than_any_name_suggests_nothing)
{
    char word[2000] = { 0 };

    memset(word, 'a', sizeof(word) - 1);
    ck_assert_ptr_null(sim_suggest(word, verbs));
}
END_TEST

static Suite *
diag_suite(void)
{
    Suite *suite = suite_create("diag");
    TCase *print = tcase_create("print"), *suggest = tcase_create("suggest");

    tcase_add_test(print, a_caret_stands_under_the_word);
    tcase_add_test(print, the_gutter_grows_with_the_line_number);
    tcase_add_test(print, tabs_and_long_letters_keep_the_caret_in_place);
    tcase_add_test(print, control_characters_are_not_sent_to_the_terminal);
    tcase_add_test(print, an_error_about_a_whole_file_shows_no_line);
    tcase_add_test(print, a_caret_behind_the_line_is_still_one);
    tcase_add_loop_test(suggest, the_nearest_words_are_suggested, 0,
                        (int)G_N_ELEMENTS(suggestions));
    tcase_add_test(suggest, three_candidates_are_a_list);
    tcase_add_test(suggest, a_word_longer_than_any_name_suggests_nothing);
    suite_add_tcase(suite, print);
    suite_add_tcase(suite, suggest);
    return suite;
}

SIM_CHECK_MAIN(diag_suite)
