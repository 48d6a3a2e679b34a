/* SPDX-License-Identifier: MIT */
/*
 * What a tree says about a board that makes no model: what it is, reserved memory,
 * IOMMUs, and the one line that sums up what was passed over.
 */
#include "sim/board.h"

#include <libfdt.h>
#include <string.h>

static const char *
first_string(const SimBoard *board, const char *prop)
{
    const char *text = fdt_stringlist_get(board->fdt, 0, prop, 0, NULL);

    return g_intern_string(text ? text : "");
}

/* Reserved memory: bindings of reserved-memory.yaml */

static const char *
words_of(const SimBoard *board, int node)
{
    static const char *const flags[] = { "no-map", "reusable", "linux,cma-default",
                                         "linux,dma-default", NULL };
    const char *compatible = sim_board_compatible(board, node, 0);
    g_autoptr(GString) text = g_string_new(compatible);

    for (const char *const *flag = flags; *flag; flag++) {
        if (sim_board_has(board, node, *flag)) {
            g_string_append_printf(text, "%s%s", text->len ? ", " : "", *flag);
        }
    }
    return g_intern_string(text->str);
}

/* A tree need not be perfect here: nothing is built from it. */
static void
note_reserved(SimBoard *board, int node, const SimBoardBus *root)
{
    SimSocRange fact = { sim_board_path(board, node), 0, 0, words_of(board, node) };
    int length = 0;
    const fdt32_t *cells = fdt_getprop(board->fdt, node, "reg", &length);
    uint32_t count = root->address_cells + root->size_cells;

    if (cells && (count == 0 || length < (int)count * 4)) {
        sim_soc_leave_out(board->soc, fact.path, "reserved memory",
                          "its `reg` has %d cells where %u are due", length / 4, count);
        return;
    }
    if (cells) {
        for (uint32_t i = 0; i < count; i++) {
            uint64_t *to = i < root->address_cells ? &fact.base : &fact.size;

            *to = *to << 32 | fdt32_ld(cells + i);
        }
    }
    g_array_append_val(board->soc->reserved, fact);
}

static void
note_all_reserved(SimBoard *board, const SimBoardBus *root)
{
    int parent = fdt_path_offset(board->fdt, "/reserved-memory");
    int node;

    if (parent < 0) {
        return;
    }
    fdt_for_each_subnode(node, board->fdt, parent) {
        if (sim_board_is_enabled(board, node)) {
            note_reserved(board, node, root);
        }
    }
}

static void
note_iommus(SimBoard *board)
{
    for (int node = fdt_next_node(board->fdt, 0, NULL); node >= 0;
         node = fdt_next_node(board->fdt, node, NULL)) {
        if (sim_board_has(board, node, "#iommu-cells") &&
            sim_board_is_enabled(board, node)) {
            g_ptr_array_add(board->soc->iommus, (gpointer)sim_board_path(board, node));
        }
    }
}

static unsigned
count_unknown(const SimSoc *soc)
{
    unsigned count = 0;

    for (guint i = 0; i < soc->unknown->len; i++) {
        count += ((SimSocUnknown *)g_ptr_array_index(soc->unknown, i))->count;
    }
    return count;
}

static void
sum_up(SimBoard *board)
{
    const SimSoc *soc = board->soc;
    unsigned unknown = count_unknown(soc);
    g_autoptr(GString) note = g_string_new(NULL);

    if (unknown > 0) {
        const SimSocUnknown *first = g_ptr_array_index(soc->unknown, 0);
        g_autofree char *compatible = sim_soc_printable(first->compatible);

        g_string_append_printf(note, "no model for %u node%s (the first is `%s`); left out",
                               unknown, unknown == 1 ? "" : "s", compatible);
    }
    if (soc->assumed->len > 0) {
        g_string_append_printf(note, "%s%u value%s assumed (dmasim soc lists %s)",
                               note->len ? "; " : "", soc->assumed->len,
                               soc->assumed->len == 1 ? "" : "s",
                               soc->assumed->len == 1 ? "it" : "them");
    }
    if (note->len) {
        g_string_prepend(note, ": ");
        g_string_prepend(note, sim_tree_name(board->tree));
    }
    sim_tree_set_note(board->tree, note->len ? note->str : NULL);
}

void
sim_board_facts(SimBoard *board, const SimBoardBus *root)
{
    board->soc->model = first_string(board, "model");
    board->soc->compatible = first_string(board, "compatible");
    board->soc->board_profile = board->profile ? board->profile->name : NULL;
    note_all_reserved(board, root);
    note_iommus(board);
    sum_up(board);
}
