/* SPDX-License-Identifier: MIT */
/*
 * Each help that is marked certain does what it says: the edits in the JSON,
 * applied by a program that knows nothing of DMA, make the scenario clean.
 */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "tests/program.h"

typedef struct Edit {
    gint64 line;
    const char *where, *text; /* borrowed from the document */
} Edit;

static GPtrArray *paths;
static char *folder;

static void
find_scenarios(const char *from)
{
    GDir *dir = g_dir_open(from, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        char *path = g_build_filename(from, name, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            find_scenarios(path);
            g_free(path);
        } else if (g_str_has_suffix(name, ".dma")) {
            g_ptr_array_add(paths, path);
        } else {
            g_free(path);
        }
    }
    if (dir) {
        g_dir_close(dir);
    }
}

static gint
compare(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
setup(void)
{
    folder = g_dir_make_tmp("dmasim-help-XXXXXX", NULL);
    g_setenv("DMASIM_PATH", "scenarios", TRUE); /* boards of scenarios that move */
}

static void
teardown(void)
{
    g_rmdir(folder);
    g_free(folder);
}

static JsonParser *
run_json(const char *path)
{
    g_autofree char *command = g_strdup_printf("run --json '%s'", path);
    Said said = run_program(command);
    JsonParser *parser = json_parser_new();

    ck_assert_msg(said.code == 0 || said.code == 1, "%s: exit code %d\n%s", path,
                  said.code, said.err);
    ck_assert(json_parser_load_from_data(parser, said.out, -1, NULL));
    said_clear(&said);
    return parser;
}

static JsonArray *
runs_of(JsonParser *parser)
{
    return json_object_get_array_member(
        json_node_get_object(json_parser_get_root(parser)), "runs");
}

static bool
matters(JsonObject *finding)
{
    return strcmp(json_object_get_string_member(finding, "severity"), "note") != 0;
}

static void
add_edit(GArray *edits, JsonObject *from)
{
    Edit edit = {json_object_get_int_member(from, "line"),
                 json_object_get_string_member(from, "insert"),
                 json_object_get_string_member(from, "text")};

    for (unsigned i = 0; i < edits->len; i++) {
        const Edit *known = &g_array_index(edits, Edit, i);

        if (known->line == edit.line && strcmp(known->where, edit.where) == 0 &&
            strcmp(known->text, edit.text) == 0) {
            return; /* two findings, one cure */
        }
    }
    g_array_append_val(edits, edit);
}

/* The certain fix of one finding, if it has one; and the line its `=>` is on. */
static bool
collect(JsonObject *finding, GArray *edits, GHashTable *lines)
{
    JsonArray *fixes = json_object_get_array_member(finding, "fixes");
    bool certain = false;

    for (unsigned i = 0; i < json_array_get_length(fixes); i++) {
        JsonObject *fix = json_array_get_object_element(fixes, i);
        JsonArray *list = json_object_get_array_member(fix, "edits");

        if (strcmp(json_object_get_string_member(fix, "applicability"), "certain") != 0) {
            continue;
        }
        certain = true;
        for (unsigned k = 0; k < json_array_get_length(list); k++) {
            add_edit(edits, json_array_get_object_element(list, k));
        }
    }
    if (certain) {
        g_hash_table_add(
            lines, GSIZE_TO_POINTER((gsize)json_object_get_int_member(finding, "line")));
    }
    return certain;
}

static void
put_edits(GString *out, const GArray *edits, gint64 line, const char *where)
{
    for (unsigned i = 0; i < edits->len; i++) {
        const Edit *edit = &g_array_index(edits, Edit, i);

        if (edit->line == line && strcmp(edit->where, where) == 0) {
            g_string_append_printf(out, "%s\n", edit->text);
        }
    }
}

static bool
is_replaced(const GArray *edits, gint64 line)
{
    for (unsigned i = 0; i < edits->len; i++) {
        const Edit *edit = &g_array_index(edits, Edit, i);

        if (edit->line == line && strcmp(edit->where, "replace") == 0) {
            return true;
        }
    }
    return false;
}

/* The file with the edits; lines that had a cured finding lose their `=>`. */
static char *
apply(const char *path, const GArray *edits, GHashTable *lines)
{
    g_autofree char *text = NULL;
    g_auto(GStrv) source = NULL;
    GString *out = g_string_new(NULL);
    bool cured = false;

    ck_assert(g_file_get_contents(path, &text, NULL, NULL));
    source = g_strsplit(text, "\n", -1);
    for (gint64 i = 0; source[i]; i++) {
        char *arrow = strstr(source[i], "=>");
        const char *first = source[i] + strspn(source[i], " \t");
        bool continues = arrow == first;

        cured = continues ? cured
                          : g_hash_table_contains(lines, GSIZE_TO_POINTER((gsize)i + 1));
        put_edits(out, edits, i + 1, "before");
        put_edits(out, edits, i + 1, "replace");
        if (!is_replaced(edits, i + 1)) {
            if (cured && arrow) {
                *arrow = '\0';
            }
            g_string_append_printf(out, "%s\n", source[i]);
        }
        put_edits(out, edits, i + 1, "after");
    }
    return g_string_free(out, FALSE);
}

static void
assert_clean(const char *path, const char *text, const char *what)
{
    g_autofree char *file = g_build_filename(folder, "cured.dma", NULL);
    JsonParser *parser;
    JsonArray *runs;

    ck_assert(g_file_set_contents(file, text, -1, NULL));
    parser = run_json(file);
    runs = runs_of(parser);
    for (unsigned i = 0; i < json_array_get_length(runs); i++) {
        JsonObject *run = json_array_get_object_element(runs, i);

        ck_assert_msg(json_object_get_int_member(run, "unexpected") == 0,
                      "%s: still found something after %s:\n%s", path, what, text);
    }
    g_unlink(file);
    g_object_unref(parser);
}

static void
try_alone(const char *path, JsonObject *finding)
{
    g_autoptr(GArray) edits = g_array_new(FALSE, FALSE, sizeof(Edit));
    g_autoptr(GHashTable) lines = g_hash_table_new(NULL, NULL);
    g_autofree char *text = NULL;

    if (matters(finding) && collect(finding, edits, lines)) {
        text = apply(path, edits, lines);
        assert_clean(path, text, json_object_get_string_member(finding, "name"));
    }
}

static void
for_each_finding(JsonParser *parser, void (*visit)(JsonObject *finding, void *opaque),
                 void *opaque)
{
    JsonArray *runs = runs_of(parser);

    for (unsigned i = 0; i < json_array_get_length(runs); i++) {
        JsonArray *findings = json_object_get_array_member(
            json_array_get_object_element(runs, i), "findings");

        for (unsigned k = 0; k < json_array_get_length(findings); k++) {
            visit(json_array_get_object_element(findings, k), opaque);
        }
    }
}

static void
visit_alone(JsonObject *finding, void *opaque)
{
    try_alone(opaque, finding);
}

typedef struct All {
    GArray *edits;
    GHashTable *lines;
    unsigned found, certain;
} All;

static void
visit_all(JsonObject *finding, void *opaque)
{
    All *all = opaque;

    if (matters(finding)) {
        all->found++;
        all->certain += collect(finding, all->edits, all->lines);
    }
}

/* Each alone, and then all of them together. */
START_TEST(certain_helps_make_it_clean)
{
    const char *path = g_ptr_array_index(paths, _i);
    JsonParser *parser = run_json(path);
    All all = {g_array_new(FALSE, FALSE, sizeof(Edit)), g_hash_table_new(NULL, NULL), 0,
               0};

    for_each_finding(parser, visit_alone, (void *)path);
    for_each_finding(parser, visit_all, &all);
    if (all.certain > 1) {
        g_autofree char *text = apply(path, all.edits, all.lines);

        assert_clean(path, text, "all of them");
    }
    ck_assert_msg(all.certain == all.found, "%s: %u of %u findings have a certain help",
                  path, all.certain, all.found);
    g_array_unref(all.edits);
    g_hash_table_unref(all.lines);
    g_object_unref(parser);
}
END_TEST

START_TEST(there_are_scenarios)
{
    ck_assert_uint_gt(paths->len, 0);
}
END_TEST

static Suite *
help_suite(void)
{
    Suite *suite = suite_create("help");
    TCase *tcase = tcase_create("scenarios");

    paths = g_ptr_array_new_with_free_func(g_free);
    find_scenarios("scenarios");
    g_ptr_array_sort(paths, compare);
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, there_are_scenarios);
    tcase_add_loop_test(tcase, certain_helps_make_it_clean, 0, (int)paths->len);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(help_suite)
