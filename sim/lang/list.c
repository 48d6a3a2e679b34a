/* SPDX-License-Identifier: MIT */
/*
 * Entries of scatter lists and of tables of them, as the layer above has them in
 * memory.  Everything here only looks.
 */
#include "sim/lang/run.h"

#define MOST_ENTRIES 65536u /* a list that goes on for ever is cut off */

static bool
no_entry(SimLangRun *run, const SimExpr *expr, uint64_t count)
{
    g_autofree char *text = sim_mark_text(expr->mark);
    SimDiag *diag;

    if (count > 0) {
        sim_lang_error(run->diags, expr->mark,
                       "%s: the list ends after %" G_GUINT64_FORMAT " entries", text, count);
        return false;
    }
    diag = sim_lang_error(run->diags, expr->mark, "%s: the table has no list yet", text);
    sim_diag_help(diag, "sg_alloc_table() gives it one");
    return false;
}

/* By links: a table may have its list in several pieces. */
static bool
find_entry(SimLangRun *run, const SimExpr *expr, SimValue *value, uint64_t index)
{
    const SimLists *lists = sim_lists();
    uint64_t va = lists->member(run->run.world, value->value, &lists->members[0]);

    for (uint64_t i = 0; va != 0 && i < index; i++) {
        uint64_t next = lists->next(run->run.world, va);

        if (next == 0) {
            return no_entry(run, expr, i + 1);
        }
        va = next;
    }
    *value = (SimValue){ .kind = SIM_VALUE_SG, .value = va };
    return va != 0 || no_entry(run, expr, 0);
}

bool
sim_run_entry(SimLangRun *run, const SimExpr *expr, SimValue *value, uint64_t index)
{
    if (value->kind == SIM_VALUE_TABLE) {
        return find_entry(run, expr, value, index);
    }
    value->value += index * sim_lists()->entry_bytes;
    value->len -= MIN(index, value->len);
    return true;
}

bool
sim_run_member(SimLangRun *run, const SimExpr *expr, SimValue *ret)
{
    const SimLists *lists = sim_lists();
    const SimValue *table = &run->values[expr->symbol->index];

    *ret = (SimValue){ .kind = expr->is,
                       .value = lists->member(run->run.world, table->value,
                                              &lists->members[expr->value]) };
    return true;
}

GByteArray *
sim_run_pieces(SimLangRun *run, const SimExpr *expr, SimValue value)
{
    const SimLists *lists = sim_lists();
    GByteArray *pieces = g_byte_array_new();
    uint64_t va;

    g_ptr_array_add(run->scratch, pieces);
    if (value.kind == SIM_VALUE_TABLE && !find_entry(run, expr, &value, 0)) {
        return NULL;
    }
    va = value.value;
    for (unsigned i = 0; va != 0 && i < MOST_ENTRIES; i++) {
        SimPiece piece = lists->piece(run->run.world, va);

        if (piece.len > 0) {
            g_byte_array_append(pieces, (const uint8_t *)&piece, sizeof(piece));
        }
        va = lists->next(run->run.world, va);
    }
    if (pieces->len == 0) {
        g_autofree char *text = sim_mark_text(expr->mark);

        sim_lang_error(run->diags, expr->mark,
                       "%s: no entry has a DMA length: the list is not mapped", text);
        return NULL;
    }
    return pieces;
}
