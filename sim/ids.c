/* SPDX-License-Identifier: MIT */
/*
 * Write ids of one holder, by page.  The table is reserved, not touched, so a
 * board with much memory costs nothing until a page is armed.
 */
#include "sim/reserve.h"
#include "sim/truth.h"

void
sim_ids_init(SimIds *ids, SimAddr ram_base, uint64_t ram_bytes)
{
    ids->base = ram_base;
    ids->count = (ram_bytes + SIM_TRUTH_PAGE - 1) / SIM_TRUTH_PAGE;
    ids->pages = sim_reserve(ids->count * sizeof(ids->pages[0]));
}

void
sim_ids_clear(SimIds *ids)
{
    for (uint64_t i = 0; i < ids->count && ids->armed > 0; i++) {
        if (ids->pages[i]) {
            g_free(ids->pages[i]);
            ids->armed--;
        }
    }
    sim_unreserve(ids->pages, ids->count * sizeof(ids->pages[0]));
    *ids = (SimIds){ 0 };
}

SimWid *
sim_ids_arm(SimIds *ids, SimAddr pa)
{
    uint64_t page = (pa - ids->base) / SIM_TRUTH_PAGE;

    g_assert(page < ids->count);
    if (!ids->pages[page]) {
        ids->pages[page] = g_new0(SimWid, SIM_TRUTH_PAGE);
        ids->armed++;
    }
    return sim_ids_at(ids, pa);
}
