/* SPDX-License-Identifier: MIT */
/*
 * dtc is spawned, never linked (it is GPL, and may be absent: presets and .dtb
 * files need none).  Its errors become located diags; its annotated output
 * becomes a map from nodes and properties to lines.
 */
#define _GNU_SOURCE /* strchrnul, memrchr */
#include "sim/tree-source.h"

#include <libfdt.h>
#include <string.h>

#define MISSING_DTC                                                              \
    "a .dts file is read through dtc, which cannot be started "                  \
    "(package device-tree-compiler)"

char *
sim_text_line(const char *text, unsigned line)
{
    for (unsigned i = 1; i < line; i++) {
        text = strchr(text, '\n');
        if (!text) {
            return NULL;
        }
        text++;
    }
    return g_strndup(text, (gsize)(strchrnul(text, '\n') - text));
}

/* dtc's errors.  "Error: a.dts:21.12-13 syntax error",
 * "a.dts:16.27-22.5: ERROR (phandle_references): /soc/x: Reference to ..." */

typedef struct Complaint {
    char *file;
    unsigned line, column, width;
    char *message;
} Complaint;

static void
complaint_clear(Complaint *complaint)
{
    g_free(complaint->file);
    g_free(complaint->message);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Complaint, complaint_clear)

static unsigned
group_number(const GMatchInfo *match, int group)
{
    g_autofree char *text = g_match_info_fetch(match, group);

    return text ? (unsigned)g_ascii_strtoull(text, NULL, 10) : 0;
}

static bool
parse_complaint(const char *line, Complaint *ret)
{
    static GRegex *regex; /* compiled once; holds no state */
    g_autoptr(GMatchInfo) match = NULL;

    if (!regex) {
        regex = g_regex_new("^(?:Error: )?(.+?):(\\d+)\\.(\\d+)(?:-(?:(\\d+)\\.)?(\\d+))?"
                            ":? (?:ERROR \\([a-z0-9_]+\\): )?(?!Warning)(.+)$",
                            0, 0, NULL);
    }
    if (!g_regex_match(regex, line, 0, &match)) {
        return false;
    }
    ret->file = g_match_info_fetch(match, 1);
    ret->line = group_number(match, 2);
    ret->column = group_number(match, 3);
    ret->width = 1;
    /* Columns of one line; a range of lines is a whole node. */
    if (group_number(match, 4) == 0 && group_number(match, 5) > ret->column) {
        ret->width = group_number(match, 5) - ret->column;
    }
    ret->message = g_match_info_fetch(match, 6);
    return true;
}

/* dtc points at the node; the label that does not exist is further down. */
static void
point_at_label(Complaint *complaint, const char *text)
{
    const char *quote = strstr(complaint->message, "node or label \"");
    g_autofree char *label = NULL;

    if (!quote) {
        return;
    }
    quote = strchr(quote, '"') + 1;
    label = g_strdup_printf("&%.*s", (int)(strchrnul(quote, '"') - quote), quote);
    for (unsigned n = complaint->line;; n++) {
        g_autofree char *line = sim_text_line(text, n);
        const char *at = line ? strstr(line, label) : NULL;

        if (!line) {
            return;
        }
        if (at) {
            complaint->line = n;
            complaint->column = (unsigned)(at - line) + 1;
            complaint->width = (unsigned)strlen(label);
            return;
        }
    }
}

static void
add_complaint(GPtrArray *diags, Complaint *complaint)
{
    g_autofree char *text = NULL;
    g_autofree char *line = NULL;

    if (g_file_get_contents(complaint->file, &text, NULL, NULL)) {
        point_at_label(complaint, text);
        line = sim_text_line(text, complaint->line);
    }
    sim_diags_add(diags, complaint->file, complaint->line, complaint->column,
                  complaint->width, line, "%s", complaint->message);
}

/* `Couldn't open "nn.dtsi": No such file`: find who names it. */
static bool
locate_include(GPtrArray *diags, const char *path, const char *message)
{
    const char *quote = strchr(message, '"');
    g_autofree char *name = NULL;
    g_autofree char *text = NULL;

    if (!quote || !g_file_get_contents(path, &text, NULL, NULL)) {
        return false;
    }
    name = g_strndup(quote, (gsize)(strchrnul(quote + 1, '"') - quote + 1));
    for (unsigned n = 1;; n++) {
        g_autofree char *line = sim_text_line(text, n);
        const char *at = line ? strstr(line, name) : NULL;

        if (!line) {
            return false;
        }
        if (at) {
            sim_diags_add(diags, path, n, (unsigned)(at - line) + 1,
                          (unsigned)strlen(name), line, "%s", message);
            return true;
        }
    }
}

/* Words without a place: the last thing dtc said, without its shouting. */
static void
add_unlocated(GPtrArray *diags, const char *path, char **lines)
{
    const char *last = "dtc refuses this file and does not say why";

    for (unsigned i = 0; lines[i]; i++) {
        if (g_str_has_prefix(lines[i], "FATAL ERROR: ")) {
            last = lines[i] + strlen("FATAL ERROR: ");
        }
    }
    if (!locate_include(diags, path, last)) {
        sim_diags_add(diags, path, 0, 0, 0, NULL, "%s", last);
    }
}

static void
add_complaints(GPtrArray *diags, const char *path, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint before = diags->len;

    for (unsigned i = 0; lines[i]; i++) {
        g_auto(Complaint) complaint = { 0 };

        if (parse_complaint(lines[i], &complaint)) {
            add_complaint(diags, &complaint);
        }
    }
    if (diags->len == before) {
        add_unlocated(diags, path, lines);
    }
}

/* Running dtc */

/* Its output with a NUL after it; NULL when it failed. */
static char *
run_dtc(const char *const *argv, char **ret_complaints, GError **error)
{
    g_autofree char *out = NULL;
    gint status = 0;

    if (!g_spawn_sync(NULL, (gchar **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out,
                      ret_complaints, &status, error)) {
        return NULL;
    }
    return g_spawn_check_wait_status(status, NULL) ? g_steal_pointer(&out) : NULL;
}

GBytes *
sim_dtc_compile(const char *path, GPtrArray *diags)
{
    const char *argv[] = {
        "dtc", "-q", "-@", "-I", "dts", "-O", "dtb", "--", path, NULL
    };
    g_autofree char *complaints = NULL;
    g_autoptr(GError) error = NULL;
    char *blob = run_dtc(argv, &complaints, &error);

    if (blob) {
        return g_bytes_new_take(blob, fdt_totalsize(blob));
    }
    if (error) {
        SimDiag *diag = sim_diags_add(diags, path, 0, 0, 0, NULL, "%s", MISSING_DTC);

        sim_diag_help(diag, "a compiled .dtb is read without dtc; so are the presets");
        return NULL;
    }
    add_complaints(diags, path, complaints ? complaints : "");
    return NULL;
}

char *
sim_dtc_annotate(const char *path)
{
    const char *argv[] = {
        "dtc", "-q", "-T", "-I", "dts", "-O", "dts", "--", path, NULL
    };
    g_autofree char *complaints = NULL;

    return run_dtc(argv, &complaints, NULL);
}

/* The line map */

typedef struct Place {
    const char *file; /* interned */
    unsigned line;
} Place;

struct SimTreeMap {
    GHashTable *places; /* "/path" or "/path\tproperty" -> Place; only looked up */
    const char *root;   /* interned path of the source */
};

/* dtc names files relative to the folder of the root source. */
static const char *
file_beside(const SimTreeMap *map, const char *name)
{
    g_autofree char *dir = g_path_get_dirname(map->root);
    g_autofree char *base = g_path_get_basename(map->root);
    g_autofree char *path = NULL;

    if (strcmp(name, base) == 0) {
        return map->root;
    }
    path = strcmp(dir, ".") == 0 || g_path_is_absolute(name)
               ? g_strdup(name)
               : g_build_filename(dir, name, NULL);
    return g_intern_string(path);
}

/* "a.dts:16, a.dts:25" or, from -T -T, "a.dts:16:27-22:5": the first file and line. */
static bool
parse_place(const SimTreeMap *map, const char *note, Place *ret)
{
    g_autofree char *first = g_strndup(note, strcspn(note, ","));
    char *end;

    for (char *colon = strchr(first, ':'); colon; colon = strchr(colon + 1, ':')) {
        guint64 line = g_ascii_strtoull(colon + 1, &end, 10);

        if (end != colon + 1 && line > 0) {
            *colon = '\0';
            ret->file = file_beside(map, first);
            ret->line = (unsigned)line;
            return true;
        }
    }
    return false;
}

/* Cuts " /" "* note *" "/" off @line and returns the note; NULL when there is none. */
static char *
split_note(char *line)
{
    size_t length = strlen(line);
    char *open = NULL;

    if (length < 2 || strcmp(line + length - 2, "*/") != 0) {
        return NULL;
    }
    line[length - 2] = '\0';
    /* A string may hold the same signs: the note is the last one. */
    for (char *at = strstr(line, "/* "); at; at = strstr(at + 1, "/* ")) {
        open = at;
    }
    if (!open) {
        return NULL;
    }
    *open = '\0';
    return open + 3;
}

static void
remember(SimTreeMap *map, const char *path, const char *prop, const char *note)
{
    Place place;

    if (note && parse_place(map, note, &place)) {
        Place *copy = g_new(Place, 1);

        *copy = place;
        g_hash_table_replace(map->places,
                             prop ? g_strconcat(path, "\t", prop, NULL) : g_strdup(path),
                             copy);
    }
}

/* "cpu0: c0: cpu@0" -> "cpu@0" */
static const char *
skip_labels(const char *name)
{
    const char *colon = g_strrstr(name, ": ");

    return colon ? colon + 2 : name;
}

static void
enter_node(GString *path, const char *name)
{
    if (strcmp(name, "/") == 0) {
        g_string_assign(path, "/");
        return;
    }
    if (path->len > 1) {
        g_string_append_c(path, '/');
    }
    g_string_append(path, name);
}

static void
leave_node(GString *path)
{
    const char *slash = strrchr(path->str, '/');

    g_string_truncate(path, slash && slash > path->str ? (gsize)(slash - path->str) : 1);
}

static void
parse_line(SimTreeMap *map, GString *path, char *line)
{
    char *note = split_note(line);

    g_strstrip(line);
    if (g_str_has_suffix(line, "{")) {
        line[strlen(line) - 1] = '\0';
        enter_node(path, skip_labels(g_strchomp(line)));
        remember(map, path->str, NULL, note);
    } else if (strcmp(line, "};") == 0) {
        leave_node(path);
    } else if (g_str_has_suffix(line, ";")) {
        line[strcspn(line, " =;")] = '\0';
        remember(map, path->str, skip_labels(line), note);
    }
}

SimTreeMap *
sim_tree_map_new(const char *annotated, const char *path)
{
    SimTreeMap *map = g_new0(SimTreeMap, 1);
    g_auto(GStrv) lines = g_strsplit(annotated, "\n", -1);
    g_autoptr(GString) where = g_string_new("/");

    map->places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    map->root = g_intern_string(path);
    for (unsigned i = 0; lines[i]; i++) {
        parse_line(map, where, lines[i]);
    }
    return map;
}

void
sim_tree_map_free(SimTreeMap *map)
{
    if (map) {
        g_hash_table_unref(map->places);
        g_free(map);
    }
}

unsigned
sim_tree_map_line(const SimTreeMap *map, const char *node_path, const char *prop,
                  const char **ret_file)
{
    g_autofree char *key = prop ? g_strconcat(node_path, "\t", prop, NULL)
                                : g_strdup(node_path);
    const Place *place = g_hash_table_lookup(map->places, key);

    if (!place) {
        return 0;
    }
    *ret_file = place->file;
    return place->line;
}
