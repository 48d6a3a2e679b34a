/* SPDX-License-Identifier: MIT */
/*
 * Reading a scenario's text; and, when there is none at that path, why not and
 * which name was meant.
 */
#include "sim/lang/lang.h"

#include <stdio.h>
#include <string.h>

static const struct {
    int code; /* of G_FILE_ERROR */
    const char *why;
} reasons[] = {
    { G_FILE_ERROR_NOENT, "no such file" },
    { G_FILE_ERROR_NOTDIR, "no such file" },
    { G_FILE_ERROR_ISDIR, "it is a folder" },
    { G_FILE_ERROR_ACCES, "permission denied" },
};

/* The words are ours: those of the system depend on the language it speaks. */
static const char *
reason_of(const GError *error)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(reasons); i++) {
        if (g_error_matches(error, G_FILE_ERROR, reasons[i].code)) {
            return reasons[i].why;
        }
    }
    return "it cannot be opened";
}

char *
sim_lang_read(const char *path, GError **error)
{
    g_autoptr(GError) cause = NULL;
    char *text = NULL;
    gsize len = 0;

    if (!g_file_get_contents(path, &text, &len, &cause)) {
        g_set_error(error, G_FILE_ERROR, cause->code, "cannot read `%s`: %s", path,
                    reason_of(cause));
        return NULL;
    }
    if (strlen(text) != len) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                    "this is not a text file: byte %zu is zero", strlen(text) + 1);
        g_clear_pointer(&text, g_free);
    }
    return text;
}

static gint
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names in @folder, sorted: a folder has no order of its own. */
static GPtrArray *
names_in(const char *folder)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_ptr_array_add(names, g_strdup(name));
    }
    if (dir != NULL) {
        g_dir_close(dir);
    }
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return names;
}

char *
sim_suggest_file(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    g_autoptr(GPtrArray) names = names_in(folder);

    return sim_suggest(name, (const char *const *)names->pdata);
}

static char *
read_stdin(void)
{
    GString *text = g_string_new(NULL);
    char chunk[4096];
    size_t got;

    while ((got = fread(chunk, 1, sizeof(chunk), stdin)) > 0) {
        g_string_append_len(text, chunk, (gssize)got);
    }
    return g_string_free(text, FALSE);
}

/* The error of a path that was given on the command line. */
static void
add_error(GPtrArray *diags, const char *path, const GError *error)
{
    SimDiag *diag = sim_diags_add(diags, path, 0, 0, 0, NULL, "%s", error->message);
    g_autofree char *meant = g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT)
                                 ? sim_suggest_file(path)
                                 : NULL;

    if (meant != NULL) {
        sim_diag_help(diag, "did you mean %s?", meant);
    }
}

SimScenario *
sim_scenario_load(const char *path, GPtrArray *diags)
{
    bool is_stdin = strcmp(path, "-") == 0;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = is_stdin ? read_stdin() : sim_lang_read(path, &error);

    if (text == NULL) {
        add_error(diags, path, error);
        return NULL;
    }
    return sim_scenario_parse(is_stdin ? SIM_SCENARIO_STDIN : path, text, diags);
}
