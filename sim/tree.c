/* SPDX-License-Identifier: MIT */
/*
 * Device trees: finding and reading one.  A tree in memory is a flattened blob
 * for libfdt; errors speak in words, never in libfdt's codes.
 */
#include "sim/tree.h"

#include <errno.h>
#include <libfdt.h>
#include <stdio.h>
#include <string.h>

#include "sim/presets.h"
#include "sim/soc.h"
#include "sim/tree-internal.h"

#define SLACK 4096u                    /* room for what `set` adds */
#define LARGEST_FILE ((gsize)64 << 20)    /* a board's tree has some 100 kB */

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
        sim_soc_free(tree->soc);
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

const SimSoc *
sim_tree_soc(const SimTree *tree)
{
    return tree->soc;
}

void
sim_tree_set_soc(SimTree *tree, SimSoc *soc)
{
    sim_soc_free(tree->soc);
    tree->soc = soc;
}

bool
sim_tree_is_blob(const SimTree *tree)
{
    return !tree->preset && !tree->is_source;
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

const char *
sim_fdt_words(int error)
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
                      "not a device tree: %" G_GSIZE_FORMAT
                      " bytes are less than its header",
                      size);
        return false;
    }
    if (fdt_magic(blob) != FDT_MAGIC) {
        sim_diags_add(diags, path, 0, 0, 0, NULL, "not a device tree: %s",
                      sim_fdt_words(-FDT_ERR_BADMAGIC));
        return false;
    }
    if (fdt_totalsize(blob) > size) {
        sim_diags_add(diags, path, 0, 0, 0, NULL,
                      "device tree cut short: %" G_GSIZE_FORMAT
                      " bytes, its header says %u",
                      size, (unsigned)fdt_totalsize(blob));
        return false;
    }
    error = fdt_check_full(blob, size);
    if (error != 0) {
        sim_diags_add(diags, path, 0, 0, 0, NULL, "not a device tree: %s",
                      sim_fdt_words(error));
        return false;
    }
    return true;
}

bool
sim_tree_take_blob(SimTree *tree, const void *blob, gsize size)
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
    if (!sim_tree_take_blob(tree, aligned, fdt_totalsize(aligned))) {
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

/* Not g_file_get_contents(): a device or a pipe may have no end. */
static char *
read_bytes(const char *path, gsize *ret_size, GPtrArray *diags)
{
    g_autofree char *bytes = NULL;
    FILE *file = fopen(path, "rb");

    if (!file) {
        sim_diags_add(diags, path, 0, 0, 0, NULL, "cannot read `%s`: %s", path,
                      g_strerror(errno));
        return NULL;
    }
    *ret_size = 0;
    for (gsize room = 1 << 16, got = 1; got > 0 && *ret_size <= LARGEST_FILE; room *= 2) {
        bytes = g_realloc(bytes, room);
        got = fread(bytes + *ret_size, 1, room - *ret_size, file);
        *ret_size += got;
    }
    fclose(file);
    return g_steal_pointer(&bytes);
}

static GBytes *
read_file(SimTree *tree, GPtrArray *diags)
{
    gsize size = 0;
    g_autofree char *bytes = read_bytes(tree->path, &size, diags);

    if (!bytes) {
        return NULL;
    }
    if (size > LARGEST_FILE) {
        sim_diags_add(diags, tree->path, 0, 0, 0, NULL,
                      "too large for a device tree: more than %" G_GSIZE_FORMAT " bytes",
                      LARGEST_FILE);
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
    g_autofree char *plain = dir && !g_path_is_absolute(name)
                                 ? g_build_filename(dir, name, NULL)
                                 : g_strdup(name);
    g_autofree char *with_suffix = g_strconcat(plain, ".dts", NULL);

    if (g_file_test(plain, G_FILE_TEST_EXISTS) &&
        !g_file_test(plain, G_FILE_TEST_IS_DIR)) {
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
    bool is_path = strchr(name, '/') || g_str_has_suffix(name, ".dtb");
    const char *why = strcmp(name, "-") == 0 ? ": standard input is not read"
                      : g_file_test(name, G_FILE_TEST_IS_DIR) ? ": it is a folder"
                      : is_path                               ? ": no such file" : "";
    SimDiag *diag = sim_diags_add(diags, name, 0, 0, 0, NULL, "no board `%s`%s", name, why);

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
    g_autofree char *bare = g_str_has_suffix(name, ".dts")
                                ? g_strndup(name, strlen(name) - 4)
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

/* Labels */

char *
sim_tree_path_of(const void *blob, int node)
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
    g_autofree char *path = sim_tree_path_of(tree->blob, node);
    g_autofree char *bare = NULL;
    int symbols = fdt_path_offset(tree->blob, "/__symbols__");
    const char *name;
    int prop;

    fdt_for_each_property_offset(prop, tree->blob, symbols) {
        const char *label;
        int length;
        const char *value = fdt_getprop_by_offset(tree->blob, prop, &label, &length);

        if (value && length == (int)strlen(path) + 1 &&
            memcmp(value, path, (size_t)length) == 0) {
            return label;
        }
    }
    name = fdt_get_name(tree->blob, node, NULL);
    bare = g_strdup(name ? name : ""); /* of a damaged blob */
    bare[strcspn(bare, "@")] = '\0';
    return g_intern_string(bare);
}
