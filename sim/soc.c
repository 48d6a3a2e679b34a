/* SPDX-License-Identifier: MIT */
/* The record of what a tree gave; see the header. */
#include "sim/soc.h"

#include <string.h>

static void
free_fact(gpointer data)
{
    SimSocFact *fact = data;

    g_free(fact->what);
    g_free(fact->value);
    g_free(fact->why);
    g_free(fact);
}

static void
free_block(gpointer data)
{
    SimSocBlock *block = data;

    g_free(block->above);
    g_free(block);
}

SimSoc *
sim_soc_new(void)
{
    SimSoc *soc = g_new0(SimSoc, 1);

    soc->model = soc->compatible = "";
    soc->cpus = g_array_new(FALSE, FALSE, sizeof(SimSocCpu));
    soc->masters = g_array_new(FALSE, FALSE, sizeof(SimSocMaster));
    soc->memory = g_array_new(FALSE, FALSE, sizeof(SimSocRange));
    soc->reserved = g_array_new(FALSE, FALSE, sizeof(SimSocRange));
    soc->windows = g_array_new(FALSE, FALSE, sizeof(SimSocWindow));
    soc->iommus = g_ptr_array_new();
    soc->blocks = g_ptr_array_new_with_free_func(free_block);
    soc->assumed = g_ptr_array_new_with_free_func(free_fact);
    soc->left_out = g_ptr_array_new_with_free_func(free_fact);
    soc->unknown = g_ptr_array_new_with_free_func(g_free);
    return soc;
}

void
sim_soc_free(SimSoc *soc)
{
    if (!soc) {
        return;
    }
    g_array_unref(soc->cpus);
    g_array_unref(soc->masters);
    g_array_unref(soc->memory);
    g_array_unref(soc->reserved);
    g_array_unref(soc->windows);
    g_ptr_array_unref(soc->iommus);
    g_ptr_array_unref(soc->blocks);
    g_ptr_array_unref(soc->assumed);
    g_ptr_array_unref(soc->left_out);
    g_ptr_array_unref(soc->unknown);
    g_free(soc);
}

static bool
has_fact(const GPtrArray *facts, const char *path, const char *what)
{
    for (guint i = 0; i < facts->len; i++) {
        const SimSocFact *fact = g_ptr_array_index(facts, i);

        if (fact->path == path && strcmp(fact->what, what) == 0) {
            return true;
        }
    }
    return false;
}

static void
add_fact(GPtrArray *facts, const char *path, const char *what, const char *value,
         const char *why, va_list args)
{
    SimSocFact *fact;

    path = g_intern_string(path);
    if (has_fact(facts, path, what)) {
        return;
    }
    fact = g_new0(SimSocFact, 1);
    fact->path = path;
    fact->what = g_strdup(what);
    fact->value = g_strdup(value);
    fact->why = g_strdup_vprintf(why, args);
    g_ptr_array_add(facts, fact);
}

void
sim_soc_assume(SimSoc *soc, const char *path, const char *what, const char *value,
               const char *why, ...)
{
    va_list args;

    va_start(args, why);
    add_fact(soc->assumed, path, what, value, why, args);
    va_end(args);
}

void
sim_soc_leave_out(SimSoc *soc, const char *path, const char *what, const char *why, ...)
{
    va_list args;

    va_start(args, why);
    add_fact(soc->left_out, path, what, NULL, why, args);
    va_end(args);
}

void
sim_soc_count(SimSoc *soc, const char *compatible, const char *path, bool coherent)
{
    SimSocUnknown *unknown;

    compatible = g_intern_string(compatible);
    for (guint i = 0; i < soc->unknown->len; i++) {
        unknown = g_ptr_array_index(soc->unknown, i);
        if (unknown->compatible == compatible) {
            unknown->count++;
            unknown->coherent += coherent;
            return;
        }
    }
    unknown = g_new0(SimSocUnknown, 1);
    *unknown = (SimSocUnknown){ compatible, g_intern_string(path), 1, coherent };
    g_ptr_array_add(soc->unknown, unknown);
}

static void
append_escaped(GString *out, unsigned char byte)
{
    static const char letters[] = "abtnvfr"; /* from 7 on */

    if (byte >= '\a' && byte <= '\r') {
        g_string_append_printf(out, "\\%c", letters[byte - '\a']);
    } else {
        g_string_append_printf(out, "\\%03o", byte);
    }
}

char *
sim_soc_printable(const char *text)
{
    GString *out = g_string_new(NULL);

    while (*text) {
        gunichar c = g_utf8_get_char_validated(text, -1);
        bool is_text = c != (gunichar)-1 && c != (gunichar)-2;
        int bytes = is_text ? g_utf8_next_char(text) - text : 1;

        if (is_text && g_unichar_isprint(c)) {
            g_string_append_len(out, text, bytes);
        } else {
            for (int i = 0; i < bytes; i++) {
                append_escaped(out, (unsigned char)text[i]);
            }
        }
        text += bytes;
    }
    return g_string_free(out, FALSE);
}

SimSocBlock *
sim_soc_add_block(SimSoc *soc, SimModel *model, const char *above)
{
    SimSocBlock *block = g_new0(SimSocBlock, 1);

    block->model = model;
    block->above = g_strdup(above);
    g_ptr_array_add(soc->blocks, block);
    return block;
}
