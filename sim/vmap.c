/* SPDX-License-Identifier: MIT */
/*
 * Pages of the window's last part.
 */
#include "sim/vmap.h"

#include "sim/reserve.h"
#include "sim/world.h"

#define ENTRIES_BYTES (SIM_VMAP_BYTES / SIM_VMAP_PAGE * sizeof(uint64_t))

void
sim_vmap_init(SimWorld *world)
{
    SimVmap *vmap = g_new0(SimVmap, 1);

    vmap->entries = sim_reserve(ENTRIES_BYTES);
    world->vmap = vmap;
}

void
sim_vmap_free(SimVmap *vmap)
{
    if (vmap == NULL) {
        return;
    }
    sim_unreserve(vmap->entries, ENTRIES_BYTES);
    g_free(vmap);
}

static uint64_t *
entry_at(SimVmap *vmap, uint64_t va)
{
    uint64_t offset = va - sim_window_va(SIM_WINDOW_VMAP, 0);

    g_assert(offset < SIM_VMAP_BYTES && va % SIM_VMAP_PAGE == 0);
    return &vmap->entries[offset / SIM_VMAP_PAGE];
}

bool
sim_vmap_open(SimVmap *vmap, uint64_t va, uint64_t len)
{
    uint64_t offset = va - sim_window_va(SIM_WINDOW_VMAP, 0);

    (void)vmap;
    return offset < SIM_VMAP_BYTES && len <= SIM_VMAP_BYTES - offset &&
           sim_window_open_vmap(offset, len, NULL);
}

void
sim_vmap_close(SimVmap *vmap, uint64_t va, uint64_t len)
{
    for (uint64_t at = va; at < va + len; at += SIM_VMAP_PAGE) {
        *entry_at(vmap, at) = 0;
    }
    sim_window_close_vmap(sim_window_pa(va), len);
}

void
sim_vmap_map(SimVmap *vmap, uint64_t va, SimAddr pa, SimMem mem)
{
    *entry_at(vmap, va) = pa | SIM_VMAP_PRESENT | (uint64_t)mem << SIM_VMAP_MEM_SHIFT;
}

uint64_t
sim_vmap_add_cookies(SimVmap *vmap, SimAddr pa, uint64_t len)
{
    uint64_t bytes = len / SIM_VMAP_PAGE * SIM_VMAP_COOKIE;

    if (vmap->cookies == bytes && vmap->cookies_pa == pa) {
        return sim_window_va(SIM_WINDOW_VMAP, SIM_VMAP_BYTES);
    }
    g_assert(vmap->cookies == 0);
    if (!sim_window_open_vmap(SIM_VMAP_BYTES, bytes, NULL)) {
        return 0;
    }
    vmap->cookies = bytes;
    vmap->cookies_pa = pa;
    return sim_window_va(SIM_WINDOW_VMAP, SIM_VMAP_BYTES);
}

bool
sim_vmap_covers(const SimVmap *vmap, uint64_t va, uint64_t len)
{
    SimAddr pa;

    if (sim_vmap_cookie(vmap, va, &pa) && sim_vmap_cookie(vmap, va + len - 1, &pa)) {
        return true;
    }
    for (uint64_t at = va & ~(SIM_VMAP_PAGE - 1); at < va + len; at += SIM_VMAP_PAGE) {
        if (sim_vmap_entry(vmap, at) == 0) {
            return false;
        }
    }
    return true;
}
