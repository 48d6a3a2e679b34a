/* SPDX-License-Identifier: MIT */
/*
 * `set`: finding a node by path, label or name, and changing a property of it.
 */
#include <libfdt.h>
#include <string.h>

#include "sim/model.h"
#include "sim/tree-internal.h"

static int
node_by_label(const void *blob, const char *label)
{
    int length;
    const char *path = fdt_getprop(blob, fdt_path_offset(blob, "/__symbols__"), label,
                                   &length);

    if (!path || length <= 1 || path[length - 1] != '\0') {
        return -FDT_ERR_NOTFOUND;
    }
    return fdt_path_offset(blob, path);
}

static bool
is_called(const void *blob, int node, const char *name)
{
    const char *full = fdt_get_name(blob, node, NULL);
    size_t length = strlen(name);

    return full && strncmp(full, name, length) == 0 &&
           (full[length] == '\0' || full[length] == '@');
}

static int
refuse_ambiguous(const void *blob, const char *name, int a, int b, GError **error)
{
    g_autofree char *first = sim_tree_path_of(blob, a);
    g_autofree char *second = sim_tree_path_of(blob, b);

    g_set_error(error, SIM_MODEL_ERROR, 0, "`%s` may be %s or %s: give the path", name,
                first, second);
    return -FDT_ERR_NOTFOUND;
}

static int
node_by_name(const void *blob, const char *name, GError **error)
{
    int found = -FDT_ERR_NOTFOUND;

    for (int node = fdt_next_node(blob, -1, NULL); node >= 0;
         node = fdt_next_node(blob, node, NULL)) {
        if (is_called(blob, node, name)) {
            if (found >= 0) {
                return refuse_ambiguous(blob, name, found, node, error);
            }
            found = node;
        }
    }
    return found;
}

static void
refuse_node(const SimTree *tree, const char *name, GError **error)
{
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    g_autofree char *near = NULL;

    for (int node = fdt_next_node(tree->blob, 0, NULL); node >= 0;
         node = fdt_next_node(tree->blob, node, NULL)) {
        if (!is_called(tree->blob, node, "__symbols__")) {
            g_ptr_array_add(known, (gpointer)sim_tree_label(tree, node));
        }
    }
    g_ptr_array_add(known, NULL);
    near = sim_suggest(name, (const char *const *)known->pdata);
    g_set_error(error, SIM_MODEL_ERROR, 0, "%s has no node `%s`%s%s%s", tree->name, name,
                near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

/* "/soc/eth0" too, where eth0 is the label of /soc/ethernet@10000000. */
static int
node_by_path(const void *blob, const char *path)
{
    const char *last = strrchr(path, '/');
    int node = fdt_path_offset(blob, path);
    g_autofree char *full = NULL;

    if (node >= 0) {
        return node;
    }
    node = node_by_label(blob, last + 1);
    full = node >= 0 ? sim_tree_path_of(blob, node) : NULL;
    return full && strncmp(full, path, (size_t)(last - path) + 1) == 0
               ? node
               : -FDT_ERR_NOTFOUND;
}

static int
find_node(const SimTree *tree, const char *name, GError **error)
{
    GError *ambiguous = NULL;
    int node = name[0] == '/' ? node_by_path(tree->blob, name)
                              : node_by_label(tree->blob, name);

    if (node < 0 && name[0] != '/' && name[0] != '\0') {
        node = node_by_name(tree->blob, name, &ambiguous);
    }
    if (ambiguous) {
        g_propagate_error(error, ambiguous);
    } else if (node < 0) {
        refuse_node(tree, name, error);
    }
    return node;
}

/* Setting a property */

static void
append_cell(GByteArray *bytes, uint32_t cell)
{
    fdt32_t raw = cpu_to_fdt32(cell);

    g_byte_array_append(bytes, (const guint8 *)&raw, sizeof(raw));
}

/* "64", "0x40", "32K", "4M" */
static bool
parse_number(const char *text, uint64_t *ret_value)
{
    char *end;
    uint64_t value = g_ascii_strtoull(text, &end, 0);
    unsigned shift = *end == 'K' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : 0;

    end += shift != 0;
    if (!g_ascii_isdigit(text[0]) || *end != '\0' || value > UINT64_MAX >> shift) {
        return false;
    }
    *ret_value = value << shift;
    return true;
}

static void
append_number(GByteArray *bytes, uint64_t value)
{
    if (value > UINT32_MAX) {
        append_cell(bytes, (uint32_t)(value >> 32));
    }
    append_cell(bytes, (uint32_t)value);
}

/* "<1 0x20>" */
static bool
append_cells(GByteArray *bytes, const char *value)
{
    g_autofree char *inner = g_strndup(value + 1, strlen(value) - 2);
    g_auto(GStrv) words = g_strsplit_set(inner, " \t", -1);

    for (unsigned i = 0; words[i]; i++) {
        uint64_t cell;

        if (words[i][0] == '\0') {
            continue;
        }
        if (!parse_number(words[i], &cell) || cell > UINT32_MAX) {
            return false;
        }
        append_cell(bytes, (uint32_t)cell);
    }
    return true;
}

static void
append_string(GByteArray *bytes, const char *value)
{
    size_t length = strlen(value);
    bool is_quoted = length >= 2 && value[0] == '"' && value[length - 1] == '"';
    const char zero = '\0';

    g_byte_array_append(bytes, (const guint8 *)value + is_quoted,
                        (guint)(is_quoted ? length - 2 : length));
    g_byte_array_append(bytes, (const guint8 *)&zero, 1);
}

static bool
encode(GByteArray *bytes, const char *value, GError **error)
{
    uint64_t number;

    if (!value) {
        return true;
    }
    if (value[0] == '<') {
        if (!g_str_has_suffix(value, ">") || !append_cells(bytes, value)) {
            g_set_error(error, SIM_MODEL_ERROR, 0,
                        "`%s` is not a list of 32-bit numbers like <1 0x20>", value);
            return false;
        }
    } else if (parse_number(value, &number)) {
        append_number(bytes, number);
    } else {
        append_string(bytes, value);
    }
    return true;
}

/* Growing moves the blob; offsets stay. */
static int
set_prop(SimTree *tree, int node, const char *prop, const GByteArray *bytes)
{
    int error;

    if (!tree->own) {
        sim_tree_take_blob(tree, tree->blob, fdt_totalsize(tree->blob));
    }
    error = fdt_setprop(tree->own, node, prop, bytes->data, (int)bytes->len);
    if (error == -FDT_ERR_NOSPACE) {
        g_autofree void *old = g_steal_pointer(&tree->own);

        sim_tree_take_blob(tree, old, fdt_totalsize(old) + bytes->len);
        error = fdt_setprop(tree->own, node, prop, bytes->data, (int)bytes->len);
    }
    return error;
}

bool
sim_tree_set(SimTree *tree, const char *name, const char *prop, const char *value,
             GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    int node = find_node(tree, name, error);
    g_autofree char *path = NULL;
    int failed;

    if (node < 0) {
        return false;
    }
    if (prop[0] == '\0' || strpbrk(prop, " \t/\"<>;")) {
        g_set_error(error, SIM_MODEL_ERROR, 0, "`%s` is not the name of a property",
                    prop);
        return false;
    }
    if (!encode(bytes, value, error)) {
        return false;
    }
    failed = set_prop(tree, node, prop, bytes);
    if (failed) {
        g_set_error(error, SIM_MODEL_ERROR, 0, "cannot set `%s` of %s: %s", prop, name,
                    sim_fdt_words(failed));
        return false;
    }
    path = sim_tree_path_of(tree->blob, node);
    g_hash_table_add(tree->set, g_strconcat(path, "\t", prop, NULL));
    return true;
}

bool
sim_tree_set_text(SimTree *tree, const char *text, GError **error)
{
    const char *colon = strchr(text, ':');
    const char *equals = colon ? strchr(colon, '=') : NULL;
    g_autofree char *node = NULL;
    g_autofree char *prop = NULL;

    if (!colon || colon == text) {
        g_set_error(error, SIM_MODEL_ERROR, 0, "`%s` is not NODE:PROPERTY=VALUE", text);
        return false;
    }
    node = g_strndup(text, (gsize)(colon - text));
    prop = equals ? g_strndup(colon + 1, (gsize)(equals - colon - 1))
                  : g_strdup(colon + 1);
    return sim_tree_set(tree, node, prop, equals ? equals + 1 : NULL, error);
}
