/* SPDX-License-Identifier: MIT */
/*
 * A device tree in memory: a flattened blob for libfdt, changed by `set`, and
 * whatever is needed to say where in the source something stands.  Errors speak
 * in words and lines, never in libfdt's codes.
 */
#include "sim/tree.h"

#include <libfdt.h>
#include <string.h>

#include "sim/model.h"
#include "sim/presets.h"
#include "sim/tree-source.h"

#define SLACK 4096u                       /* room for what `set` adds */
#define LARGEST_FILE ((gsize)64 << 20)    /* a board's tree has some 100 kB */

struct SimTree {
    char *name;
    char *path;              /* of the source or blob; NULL for a preset */
    bool is_source;          /* @path is a .dts */
    const SimPreset *preset; /* NULL: from a file */
    const void *blob;        /* what libfdt reads: the preset's, or @own */
    void *own;
    GHashTable *set;         /* "/path\tproperty": given by `set`; only looked up */
    SimTreeMap *map;         /* made when the first line is asked for */
    bool has_no_map;
    char *note;
};

static SimTree *
tree_new(const char *name)
{
    SimTree *tree = g_new0(SimTree, 1);

    tree->name = g_strdup(name);
    tree->set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return tree;
}

void
sim_tree_free(SimTree *tree)
{
    if (tree) {
        g_free(tree->name);
        g_free(tree->path);
        g_free(tree->own);
        g_hash_table_unref(tree->set);
        sim_tree_map_free(tree->map);
        g_free(tree->note);
        g_free(tree);
    }
}

const void *
sim_tree_blob(const SimTree *tree)
{
    return tree->blob;
}

const char *
sim_tree_name(const SimTree *tree)
{
    return tree->name;
}

const char *
sim_tree_note(const SimTree *tree)
{
    return tree->note;
}

void
sim_tree_set_note(SimTree *tree, const char *note)
{
    g_free(tree->note);
    tree->note = g_strdup(note);
}

/* Presets */

static const SimPreset *
preset_by_name(const char *name)
{
    for (size_t i = 0; i < sim_presets_count; i++) {
        if (strcmp(sim_presets[i].name, name) == 0) {
            return &sim_presets[i];
        }
    }
    return NULL;
}

const char *const *
sim_preset_names(void)
{
    static const char **names; /* made once from a constant table */

    if (!names) {
        names = g_new0(const char *, sim_presets_count + 1);
        for (size_t i = 0; i < sim_presets_count; i++) {
            names[i] = sim_presets[i].name;
        }
    }
    return names;
}

const char *
sim_preset_summary(const char *name)
{
    const SimPreset *preset = preset_by_name(name);

    return preset ? fdt_getprop(preset->dtb, 0, "model", NULL) : NULL;
}

/* Reading a blob */

/* What libfdt found wrong, in words about the file. */
static const char *
fdt_words(int error)
{
    static const char *const words[] = {
        [FDT_ERR_BADOFFSET] = "a node or property lies outside the tree",
        [FDT_ERR_BADPATH] = "a path in it is malformed",
        [FDT_ERR_BADPHANDLE] = "a phandle in it is not valid",
        [FDT_ERR_BADSTATE] = "it was left unfinished",
        [FDT_ERR_TRUNCATED] = "it ends too early",
        [FDT_ERR_BADMAGIC] = "it does not start with the mark of a .dtb (d0 0d fe ed)",
        [FDT_ERR_BADVERSION] = "its version is not known",
        [FDT_ERR_BADSTRUCTURE] = "its nodes and properties do not nest",
        [FDT_ERR_BADLAYOUT] = "its blocks are not where they should be",
        [FDT_ERR_INTERNAL] = "its inner tables contradict each other",
        [FDT_ERR_BADNCELLS] = "#address-cells or #size-cells has a bad value",
        [FDT_ERR_BADVALUE] = "a property has a bad value",
        [FDT_ERR_NOPHANDLES] = "it has no phandle left",
        [FDT_ERR_BADFLAGS] = "its flags are not known",
    };
    unsigned index = (unsigned)-error;

    return index < G_N_ELEMENTS(words) && words[index] ? words[index] : "it is damaged";
}

static bool
check_blob(const char *path, const void *blob, gsize size, GPtrArray *diags)
{
    int error;

    if (size < FDT_V1_SIZE) {
        sim_diags_add(diags, path, 0, 0, 0, NULL,
                      "not a device tree: %" G_GSIZE_FORMAT " bytes are less than its header",
                      size);
        return false;
    }
    if (fdt_magic(blob) == FDT_MAGIC && fdt_totalsize(blob) > size) {
        sim_diags_add(diags, path, 0, 0, 0, NULL,
                      "device tree cut short: %" G_GSIZE_FORMAT " bytes, its header says %u", size,
                      (unsigned)fdt_totalsize(blob));
        return false;
    }
    error = fdt_check_full(blob, size);
    if (error != 0) {
        sim_diags_add(diags, path, 0, 0, 0, NULL, "not a device tree: %s", fdt_words(error));
        return false;
    }
    return true;
}

static bool
take_blob(SimTree *tree, const void *blob, gsize size)
{
    gsize room = size + SLACK;

    g_free(tree->own);
    tree->own = g_malloc0(room);
    tree->blob = tree->own;
    return fdt_open_into(blob, tree->own, (int)room) == 0;
}

static bool
load_blob(SimTree *tree, GBytes *bytes, GPtrArray *diags)
{
    gsize size;
    const void *blob = g_bytes_get_data(bytes, &size);
    /* libfdt wants 8-byte alignment, which GBytes does not promise. */
    g_autofree void *aligned = g_memdup2(blob, size);

    if (!check_blob(tree->path, aligned, size, diags)) {
        return false;
    }
    if (!take_blob(tree, aligned, fdt_totalsize(aligned))) {
        sim_diags_add(diags, tree->path, 0, 0, 0, NULL,
                      "not a device tree: its blocks are not where they should be");
        return false;
    }
    return true;
}

/* Finding and reading a file */

/* Not the suffix but the first bytes decide: /sys/firmware/fdt has none. */
static bool
is_blob(const char *path, const char *bytes, gsize size)
{
    return (size >= 4 && memcmp(bytes, "\xd0\x0d\xfe\xed", 4) == 0) ||
           g_str_has_suffix(path, ".dtb");
}

static GBytes *
read_file(SimTree *tree, GPtrArray *diags)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *bytes = NULL;
    gsize size = 0;

    if (!g_file_get_contents(tree->path, &bytes, &size, &error)) {
        sim_diags_add(diags, tree->path, 0, 0, 0, NULL, "%s", error->message);
        return NULL;
    }
    if (size > LARGEST_FILE) {
        sim_diags_add(diags, tree->path, 0, 0, 0, NULL,
                      "too large for a device tree: %" G_GSIZE_FORMAT " bytes", size);
        return NULL;
    }
    if (is_blob(tree->path, bytes, size)) {
        return g_bytes_new_take(g_steal_pointer(&bytes), size);
    }
    tree->is_source = true;
    return sim_dtc_compile(tree->path, diags);
}

static SimTree *
load_file(const char *name, const char *path, GPtrArray *diags)
{
    SimTree *tree = tree_new(name);
    g_autoptr(GBytes) bytes = NULL;

    tree->path = g_strdup(path);
    bytes = read_file(tree, diags);
    if (!bytes || !load_blob(tree, bytes, diags)) {
        g_clear_pointer(&tree, sim_tree_free);
    }
    return tree;
}

static SimTree *
load_preset(const char *name, const SimPreset *preset)
{
    SimTree *tree = tree_new(name);

    tree->preset = preset;
    tree->blob = preset->dtb;
    return tree;
}

/* @dir/@name or @dir/@name.dts, when it is a file. */
static char *
file_in(const char *dir, const char *name)
{
    g_autofree char *plain = dir && !g_path_is_absolute(name) ? g_build_filename(dir, name, NULL)
                                                              : g_strdup(name);
    g_autofree char *with_suffix = g_strconcat(plain, ".dts", NULL);

    if (g_file_test(plain, G_FILE_TEST_EXISTS) && !g_file_test(plain, G_FILE_TEST_IS_DIR)) {
        return g_steal_pointer(&plain);
    }
    if (g_file_test(with_suffix, G_FILE_TEST_IS_REGULAR)) {
        return g_steal_pointer(&with_suffix);
    }
    return NULL;
}

static char *
file_in_path(const char *name)
{
    const char *path = g_getenv("DMASIM_PATH");
    g_auto(GStrv) dirs = g_strsplit(path ? path : "", ":", -1);
    char *found = NULL;

    for (unsigned i = 0; dirs[i] && !found; i++) {
        found = dirs[i][0] != '\0' ? file_in(dirs[i], name) : NULL;
    }
    return found;
}

static char *
find_file(const char *name, const char *beside)
{
    char *found = file_in(NULL, name);

    if (!found && beside) {
        g_autofree char *dir = g_path_get_dirname(beside);

        found = file_in(dir, name);
    }
    return found ? found : file_in_path(name);
}

static void
add_not_found(GPtrArray *diags, const char *name, const char *bare)
{
    g_autofree char *near = sim_suggest(bare, sim_preset_names());
    g_autofree char *all = g_strjoinv(", ", (char **)sim_preset_names());
    SimDiag *diag = sim_diags_add(diags, name, 0, 0, 0, NULL, "no board `%s`", name);

    if (near) {
        sim_diag_help(diag, "did you mean %s?", near);
    } else {
        sim_diag_help(diag, "give a .dts or .dtb file, or one of the presets: %s", all);
    }
}

SimTree *
sim_tree_load(const char *name, const char *beside, GPtrArray *diags)
{
    g_autofree char *found = find_file(name, beside);
    g_autofree char *bare = g_str_has_suffix(name, ".dts") ? g_strndup(name, strlen(name) - 4)
                                                           : g_strdup(name);
    const SimPreset *preset;

    if (found) {
        return load_file(name, found, diags);
    }
    preset = preset_by_name(bare);
    if (preset) {
        return load_preset(name, preset);
    }
    add_not_found(diags, name, bare);
    return NULL;
}

/* Labels and nodes */

static char *
path_of(const void *blob, int node)
{
    for (int size = 256; size <= 65536; size *= 4) {
        char *path = g_malloc((gsize)size);

        if (fdt_get_path(blob, node, path, size) == 0) {
            return path;
        }
        g_free(path);
    }
    return g_strdup("/...");
}

const char *
sim_tree_label(const SimTree *tree, int node)
{
    g_autofree char *path = path_of(tree->blob, node);
    g_autofree char *bare = NULL;
    int symbols = fdt_path_offset(tree->blob, "/__symbols__");
    int prop;

    fdt_for_each_property_offset(prop, tree->blob, symbols) {
        const char *label;
        int length;
        const char *value = fdt_getprop_by_offset(tree->blob, prop, &label, &length);

        if (value && length == (int)strlen(path) + 1 && memcmp(value, path, (size_t)length) == 0) {
            return label;
        }
    }
    bare = g_strdup(fdt_get_name(tree->blob, node, NULL));
    bare[strcspn(bare, "@")] = '\0';
    return g_intern_string(bare);
}

static int
node_by_label(const void *blob, const char *label)
{
    int length;
    const char *path = fdt_getprop(blob, fdt_path_offset(blob, "/__symbols__"), label, &length);

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
    g_autofree char *first = path_of(blob, a);
    g_autofree char *second = path_of(blob, b);

    g_set_error(error, SIM_MODEL_ERROR, 0, "`%s` may be %s or %s: give the path", name, first,
                second);
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

static int
find_node(const SimTree *tree, const char *name, GError **error)
{
    GError *ambiguous = NULL;
    int node = name[0] == '/' ? fdt_path_offset(tree->blob, name)
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
        take_blob(tree, tree->blob, fdt_totalsize(tree->blob));
    }
    error = fdt_setprop(tree->own, node, prop, bytes->data, (int)bytes->len);
    if (error == -FDT_ERR_NOSPACE) {
        g_autofree void *old = g_steal_pointer(&tree->own);

        take_blob(tree, old, fdt_totalsize(old) + bytes->len);
        error = fdt_setprop(tree->own, node, prop, bytes->data, (int)bytes->len);
    }
    return error;
}

bool
sim_tree_set(SimTree *tree, const char *name, const char *prop, const char *value, GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    int node = find_node(tree, name, error);
    int failed;

    if (node < 0) {
        return false;
    }
    if (prop[0] == '\0' || strpbrk(prop, " \t/\"<>;")) {
        g_set_error(error, SIM_MODEL_ERROR, 0, "`%s` is not the name of a property", prop);
        return false;
    }
    if (!encode(bytes, value, error)) {
        return false;
    }
    failed = set_prop(tree, node, prop, bytes);
    if (failed) {
        g_set_error(error, SIM_MODEL_ERROR, 0, "cannot set `%s` of %s: %s", prop, name,
                    fdt_words(failed));
        return false;
    }
    {
        g_autofree char *path = path_of(tree->blob, node);

        g_hash_table_add(tree->set, g_strconcat(path, "\t", prop, NULL));
    }
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
    prop = equals ? g_strndup(colon + 1, (gsize)(equals - colon - 1)) : g_strdup(colon + 1);
    return sim_tree_set(tree, node, prop, equals ? equals + 1 : NULL, error);
}

/* Where things stand */

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
sim_tree_line(const SimTree *tree, const char *node_path, const char *prop, const char **ret_file)
{
    const SimTreeMap *map = line_map(tree);

    return map ? sim_tree_map_line(map, node_path, prop, ret_file) : 0;
}

static char *
source_text(const SimTree *tree, const char *file)
{
    char *text = NULL;

    if (tree->preset) {
        return g_strdup(tree->preset->dts);
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
sim_tree_error(const SimTree *tree, GPtrArray *diags, const char *node_path, const char *prop,
               const char *format, ...)
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
                             "%s (`%s` of %s was given by `set`)", message, prop, node_path);
    }
    line = prop ? sim_tree_line(tree, node_path, prop, &file) : 0;
    if (line == 0) {
        prop = NULL;
        line = sim_tree_line(tree, node_path, NULL, &file);
    }
    if (line == 0) {
        return sim_diags_add(diags, tree->path ? tree->path : tree->name, 0, 0, 0, NULL,
                             "%s: %s", node_path, message);
    }
    return add_at_line(tree, diags, file, line, prop, message);
}
