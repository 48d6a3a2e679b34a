/* SPDX-License-Identifier: MIT */
/*
 * api/FIDELITY.md has a line for every name that is offered, and for no other:
 * names in the headers, exported symbols, calls and words of scenarios.
 */
#include "tests/runner.h"

#include <glib.h>

#include "api/lx.h"

extern const struct lx_verb __start_lx_verbs[], __stop_lx_verbs[];
extern const struct lx_word __start_lx_words[], __stop_lx_words[];
extern const char __start_lx_exports[], __stop_lx_exports[];

static GHashTable *listed;  /* name -> its status */
static GHashTable *offered; /* name -> where */
static GString *wrong;

static void
setup(void)
{
    listed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    offered = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    wrong = g_string_new(NULL);
}

static void
teardown(void)
{
    g_hash_table_unref(listed);
    g_hash_table_unref(offered);
    g_string_free(wrong, TRUE);
}

static char *
read_file(const char *path)
{
    char *text = NULL;

    ck_assert_msg(g_file_get_contents(path, &text, NULL, NULL), "%s", path);
    return text;
}

/* --- what is listed ----------------------------------------------------- */

static bool
is_status(const char *word)
{
    return strcmp(word, "same") == 0 || strcmp(word, "customised") == 0 ||
           strcmp(word, "stub") == 0;
}

static void
read_row(const char *line)
{
    g_auto(GStrv) cells = g_strsplit(line, "|", 0);
    g_auto(GStrv) words = NULL;

    if (g_strv_length(cells) < 5 || strchr(cells[1], '`') == NULL) {
        return;
    }
    g_strstrip(cells[2]);
    g_strstrip(cells[3]);
    if (!is_status(cells[2])) {
        g_string_append_printf(wrong, "status `%s` of %s\n", cells[2], cells[1]);
    }
    if (strcmp(cells[2], "customised") == 0 && cells[3][0] == '\0') {
        g_string_append_printf(wrong, "no reason for %s\n", cells[1]);
    }
    words = g_strsplit(cells[1], "`", 0);
    for (guint i = 1; words[i] && words[i + 1]; i += 2) {
        if (!g_hash_table_insert(listed, g_strdup(words[i]), g_strdup(cells[2]))) {
            g_string_append_printf(wrong, "%s is listed twice\n", words[i]);
        }
    }
}

static void
read_listed(void)
{
    g_autofree char *text = read_file("api/FIDELITY.md");
    g_auto(GStrv) lines = g_strsplit(text, "\n", 0);

    for (guint i = 0; lines[i]; i++) {
        read_row(lines[i]);
    }
}

/* --- what is offered ---------------------------------------------------- */

static void
offer(const char *name, const char *where)
{
    g_hash_table_replace(offered, g_strdup(name), g_strdup(where));
}

/* The identifier that ends before @end. */
static char *
word_before(const char *line, const char *end)
{
    const char *start = end;

    while (start > line && (g_ascii_isalnum(start[-1]) || start[-1] == '_')) {
        start--;
    }
    return g_strndup(start, (gsize)(end - start));
}

static char *
word_after(const char *text)
{
    gsize len = 0;

    while (g_ascii_isalnum(text[len]) || text[len] == '_') {
        len++;
    }
    return g_strndup(text, len);
}

/* A name that the line of a header declares; NULL when it declares none. */
static char *
declared(const char *line)
{
    const char *paren = strchr(line, '(');

    if (g_str_has_prefix(line, "#define ")) {
        return word_after(line + strlen("#define "));
    }
    if (g_str_has_prefix(line, "struct ") && g_str_has_suffix(line, " {")) {
        return word_after(line + strlen("struct "));
    }
    if (g_str_has_prefix(line, "enum ") && g_str_has_suffix(line, " {")) {
        return word_after(line + strlen("enum "));
    }
    if (!g_ascii_islower(line[0]) || paren == NULL || g_str_has_prefix(line, "typedef ")) {
        return NULL;
    }
    return word_before(line, paren);
}

static bool
is_private(const char *name)
{
    return name[0] == '\0' || g_str_has_suffix(name, "_H") ||
           (g_str_has_prefix(name, "__") && name[2] != '_');
}

static void
read_header(const char *folder, const char *file)
{
    g_autofree char *path = g_build_filename(folder, file, NULL);
    g_autofree char *text = read_file(path);
    g_auto(GStrv) lines = g_strsplit(text, "\n", 0);

    for (guint i = 0; lines[i]; i++) {
        g_autofree char *name = declared(lines[i]);

        if (name && !is_private(name)) {
            offer(name, path);
        }
    }
}

/* dmasim*.h are no headers of a kernel: drivers do not include them. */
static void
read_headers(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *file;

    ck_assert_ptr_nonnull(dir);
    while ((file = g_dir_read_name(dir)) != NULL) {
        if (g_str_has_suffix(file, ".h") && !g_str_has_prefix(file, "dmasim")) {
            read_header(folder, file);
        }
    }
    g_dir_close(dir);
}

static void
read_tables(void)
{
    const char *name = __start_lx_exports;

    while (name < __stop_lx_exports) {
        offer(name, "exported symbols");
        name += strlen(name) + 1;
    }
    for (const struct lx_verb *v = __start_lx_verbs; v < __stop_lx_verbs; v++) {
        if (!g_str_has_prefix(v->name, "test_")) {
            offer(v->name, "calls of scenarios");
        }
    }
    for (const struct lx_word *w = __start_lx_words; w < __stop_lx_words; w++) {
        offer(w->name, "words of scenarios");
    }
}

static void
read_offered(void)
{
    read_headers("api/include/linux");
    read_headers("api/include/asm");
    read_headers("api/include/kunit");
    read_tables();
}

/* --- the tests ---------------------------------------------------------- */

START_TEST(every_offered_name_has_a_line)
{
    GHashTableIter iter;
    gpointer name, where;

    read_listed();
    read_offered();
    g_hash_table_iter_init(&iter, offered);
    while (g_hash_table_iter_next(&iter, &name, &where)) {
        if (!g_hash_table_contains(listed, name)) {
            g_string_append_printf(wrong, "%s (%s) has no line\n", (char *)name,
                                   (char *)where);
        }
    }
    ck_assert_msg(wrong->len == 0, "%s", wrong->str);
    ck_assert_uint_gt(g_hash_table_size(offered), 150);
}
END_TEST

START_TEST(every_line_names_something_offered)
{
    GHashTableIter iter;
    gpointer name;

    read_listed();
    read_offered();
    offer("__GFP_ZERO", "private names that drivers use");
    offer("__GFP_NOWARN", "");
    offer("__get_free_page", "");
    offer("__free_page", "");
    offer("__cpuc_flush_kern_louis", "");
    offer("__dma_from_device_group_begin", "");
    offer("__dma_from_device_group_end", "");
    g_hash_table_iter_init(&iter, listed);
    while (g_hash_table_iter_next(&iter, &name, NULL)) {
        g_autofree char *header = g_build_filename("api/include", (char *)name, NULL);

        if (strchr(name, '/') ? !g_file_test(header, G_FILE_TEST_EXISTS)
                              : !g_hash_table_contains(offered, name)) {
            g_string_append_printf(wrong, "%s is not offered\n", (char *)name);
        }
    }
    ck_assert_msg(wrong->len == 0, "%s", wrong->str);
}
END_TEST

START_TEST(calls_are_well_formed)
{
    for (const struct lx_verb *v = __start_lx_verbs; v < __stop_lx_verbs; v++) {
        ck_assert_ptr_nonnull(v->call);
        ck_assert_uint_gt(strlen(v->text), 5);
        ck_assert_uint_le(strlen(v->text), 80);
    }
}
END_TEST

static Suite *
fidelity_suite(void)
{
    Suite *suite = suite_create("fidelity");
    TCase *tc = tcase_create("fidelity");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, every_offered_name_has_a_line);
    tcase_add_test(tc, every_line_names_something_offered);
    tcase_add_test(tc, calls_are_well_formed);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(fidelity_suite)
