/* SPDX-License-Identifier: MIT */
/*
 * Where in its source something in a tree stands, for errors that are found only
 * after dtc is done.
 */
#include <string.h>

#include "sim/tree-internal.h"

static const SimTreeMap *
line_map(const SimTree *tree)
{
    SimTree *lazy = (SimTree *)tree; /* a cache: the tree itself does not change */
    g_autofree char *annotated = NULL;

    if (tree->map || tree->has_no_map) {
        return tree->map;
    }
    if (tree->preset) {
        g_autofree char *file = g_strconcat(tree->preset->name, ".dts", NULL);

        lazy->map = sim_tree_map_new(tree->preset->annotated, file);
        return lazy->map;
    }
    annotated = tree->is_source ? sim_dtc_annotate(tree->path) : NULL;
    lazy->map = annotated ? sim_tree_map_new(annotated, tree->path) : NULL;
    lazy->has_no_map = !annotated;
    return lazy->map;
}

unsigned
sim_tree_line(const SimTree *tree, const char *node_path, const char *prop,
              const char **ret_file)
{
    const SimTreeMap *map = line_map(tree);

    return map ? sim_tree_map_line(map, node_path, prop, ret_file) : 0;
}

static char *
source_text(const SimTree *tree, const char *file)
{
    char *text = NULL;

    if (tree->preset) {
        /* A preset may include another one. */
        for (size_t i = 0; i < sim_presets_count; i++) {
            g_autofree char *name = g_strconcat(sim_presets[i].name, ".dts", NULL);

            if (strcmp(name, file) == 0) {
                return g_strdup(sim_presets[i].dts);
            }
        }
        return NULL;
    }
    return g_file_get_contents(file, &text, NULL, NULL) ? text : NULL;
}

/* The words of a node's head or of a property in its line. */
static void
find_words(const char *text, const char *prop, unsigned *ret_column, unsigned *ret_width)
{
    const char *at = prop ? strstr(text, prop) : NULL;
    size_t width;

    if (!at) {
        at = text + strspn(text, " \t");
    }
    width = strcspn(at, prop ? ";" : "{");
    while (width > 1 && g_ascii_isspace(at[width - 1])) {
        width--;
    }
    *ret_column = (unsigned)(at - text) + 1;
    *ret_width = MAX((unsigned)width, 1);
}

static bool
is_set(const SimTree *tree, const char *node_path, const char *prop)
{
    g_autofree char *key = g_strconcat(node_path, "\t", prop, NULL);

    return g_hash_table_contains(tree->set, key);
}

static SimDiag *
add_at_line(const SimTree *tree, GPtrArray *diags, const char *file, unsigned line,
            const char *prop, const char *message)
{
    g_autofree char *source = source_text(tree, file);
    g_autofree char *text = source ? sim_text_line(source, line) : NULL;
    unsigned column = 0, width = 0;

    if (text) {
        find_words(text, prop, &column, &width);
    }
    return sim_diags_add(diags, file, line, column, width, text, "%s", message);
}

SimDiag *
sim_tree_error(const SimTree *tree, GPtrArray *diags, const char *node_path,
               const char *prop, const char *format, ...)
{
    g_autofree char *message = NULL;
    const char *file = NULL;
    unsigned line = 0;
    va_list args;

    va_start(args, format);
    message = g_strdup_vprintf(format, args);
    va_end(args);
    if (prop && is_set(tree, node_path, prop)) {
        return sim_diags_add(diags, tree->path ? tree->path : tree->name, 0, 0, 0, NULL,
                             "%s (`%s` of %s was given by `set`)", message, prop,
                             node_path);
    }
    line = prop ? sim_tree_line(tree, node_path, prop, &file) : 0;
    if (line == 0) {
        if (prop && !strstr(message, prop)) {
            char *named = g_strdup_printf("%s (`%s`)", message, prop);

            g_free(message);
            message = named;
        }
        prop = NULL;
        line = sim_tree_line(tree, node_path, NULL, &file);
    }
    if (line == 0) {
        return sim_diags_add(diags, tree->path ? tree->path : tree->name, 0, 0, 0, NULL,
                             "%s: %s", node_path, message);
    }
    return add_at_line(tree, diags, file, line, prop, message);
}
