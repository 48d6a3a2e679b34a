/* SPDX-License-Identifier: MIT */
/*
 * Places in scenario files, and errors that point at them.
 */
#include "sim/lang/lang.h"

#include <string.h>

static const char *
line_text(SimMark mark)
{
    if (mark.file == NULL || mark.line == 0 || mark.line > mark.file->lines->len) {
        return NULL;
    }
    return g_ptr_array_index(mark.file->lines, mark.line - 1);
}

SimDiag *
sim_lang_error(GPtrArray *diags, SimMark mark, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list args;

    va_start(args, format);
    message = g_strdup_vprintf(format, args);
    va_end(args);
    return sim_diags_add(diags, mark.file != NULL ? mark.file->path : NULL, mark.line,
                         mark.column, mark.width, line_text(mark), "%s", message);
}

SimMark
sim_mark_join(SimMark first, SimMark last)
{
    if (first.file == last.file && first.line == last.line && last.column >= first.column) {
        first.width = last.column + last.width - first.column;
    }
    return first;
}

char *
sim_mark_text(SimMark mark)
{
    const char *text = line_text(mark);

    return text == NULL ? g_strdup("") : g_strndup(text + mark.column - 1, mark.width);
}

unsigned
sim_mark_main_line(SimMark mark)
{
    const SimLangFile *file = mark.file;
    unsigned line = mark.line;

    for (; file != NULL && file->parent != NULL; file = file->parent) {
        line = file->parent_line;
    }
    return line;
}

void
sim_lang_suggest(SimDiag *diag, const char *word, const GPtrArray *names)
{
    g_autofree const char **list = g_new0(const char *, names->len + 1);
    g_autofree char *found = NULL;

    for (unsigned i = 0; i < names->len; i++) {
        list[i] = g_ptr_array_index(names, i);
    }
    found = sim_suggest(word, list);
    if (found != NULL) {
        sim_diag_help(diag, "did you mean %s?", found);
    }
}

static int
compare_places(gconstpointer a, gconstpointer b, G_GNUC_UNUSED gpointer unused)
{
    const SimDiag *da = *(const SimDiag *const *)a, *db = *(const SimDiag *const *)b;
    int order = g_strcmp0(da->file, db->file);

    if (order != 0) {
        return order;
    }
    return da->line != db->line ? (da->line < db->line ? -1 : 1)
                                : (int)da->column - (int)db->column;
}

/* The lexer, the parser and the checker each go over the file once: their
 * errors are put in the order of its lines. */
void
sim_lang_sort(GPtrArray *diags, unsigned first)
{
    g_assert(first <= diags->len);
    if (diags->len - first > 1) {
        g_qsort_with_data(diags->pdata + first, (gint)(diags->len - first),
                          sizeof(gpointer), compare_places, NULL);
    }
}
