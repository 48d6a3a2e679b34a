/* SPDX-License-Identifier: MIT */
/*
 * The ledger page by page: mappings are listed under each page of RAM that they
 * touch, live ones and the last few ended ones apart, so that an access looks at few;
 * and which lines of these pages a CPU must ask about.
 */
#include "api/glue/owner-state.h"

#include "api/lx.h"
#include "sim/cpu.h"

#define PAGE_BYTES 4096u
/* Ended mappings remembered per page: enough to name a use after unmap. */
#define ENDED_KEPT 8u

LxPage *
lx_page_at(const LxOwner *owner, SimAddr pa)
{
    uint64_t index = (pa - owner->world->ram_base) / PAGE_BYTES;

    return index < owner->page_count ? owner->pages[index] : NULL;
}

void
lx_pages_init(LxOwner *owner)
{
    owner->page_count = owner->world->ram_bytes / PAGE_BYTES;
    owner->pages = g_new0(LxPage *, owner->page_count);
}

static LxPage *
page_make(LxOwner *owner, SimAddr pa)
{
    LxPage **page = &owner->pages[(pa - owner->world->ram_base) / PAGE_BYTES];

    if (*page == NULL) {
        *page = g_new0(LxPage, 1);
        (*page)->live = g_ptr_array_new();
        (*page)->ended = g_ptr_array_new();
    }
    return *page;
}

static SimAddr
next_page(SimAddr pa)
{
    return (pa / PAGE_BYTES + 1) * PAGE_BYTES;
}

/* Cuts [pa, pa+len) to RAM: a range of registers may be as long as it likes. */
static bool
clip_to_ram(const LxOwner *owner, SimAddr *pa, uint64_t *len)
{
    SimAddr base = owner->world->ram_base;
    SimAddr from = MAX(*pa, base);
    SimAddr to = MIN(*pa + *len, base + owner->page_count * PAGE_BYTES);

    *pa = from;
    *len = from < to ? to - from : 0;
    return from < to;
}

static void
unref_all(GPtrArray *list)
{
    for (guint i = 0; i < list->len; i++) {
        lx_mapping_unref(g_ptr_array_index(list, i));
    }
    g_ptr_array_unref(list);
}

void
lx_pages_free(LxOwner *owner)
{
    for (uint64_t i = 0; i < owner->page_count; i++) {
        if (owner->pages[i]) {
            unref_all(owner->pages[i]->live);
            unref_all(owner->pages[i]->ended);
            g_free(owner->pages[i]);
        }
    }
    g_free(owner->pages);
}

void
lx_pages_list(LxOwner *owner, LxMapping *mapping)
{
    SimAddr pa = mapping->hold.pa;
    uint64_t len = mapping->hold.len;

    clip_to_ram(owner, &pa, &len);
    for (SimAddr at = pa; at < pa + len; at = next_page(at)) {
        g_ptr_array_add(page_make(owner, at)->live, mapping);
        mapping->refs++;
    }
}

/* The oldest of too many ended ones goes. */
void
lx_pages_end(LxOwner *owner, LxMapping *mapping)
{
    SimAddr pa = mapping->hold.pa;
    uint64_t len = mapping->hold.len;

    clip_to_ram(owner, &pa, &len);
    for (SimAddr at = pa; at < pa + len; at = next_page(at)) {
        LxPage *page = page_make(owner, at);

        g_ptr_array_remove(page->live, mapping);
        g_ptr_array_add(page->ended, mapping);
        if (page->ended->len > ENDED_KEPT) {
            lx_mapping_unref(g_ptr_array_remove_index(page->ended, 0));
        }
    }
}

void
lx_owner_forget(LxOwner *owner, SimAddr pa, uint64_t len)
{
    for (SimAddr at = pa; at < pa + len; at = next_page(at)) {
        const LxPage *page = lx_page_at(owner, at);

        for (guint i = 0; page && i < page->ended->len; i++) {
            LxMapping *m = g_ptr_array_index(page->ended, i);

            m->is_past |= lx_mapping_touches(m, pa, len);
        }
    }
}

/* --- attention ---------------------------------------------------------- */

/*
 * Attention: which lines of [pa, pa+len) somebody must look at before a CPU
 * touches them.  Everything there is set anew, from the runs.
 */
static void
attend(SimWorld *world, SimAddr pa, uint64_t len, uint8_t bit, bool on)
{
    for (guint i = 0; i < world->cpus->len; i++) {
        sim_cpu_attend(g_ptr_array_index(world->cpus, i), pa, len, bit, on);
    }
}

static void
attend_mapping(const LxOwner *owner, const LxMapping *mapping, SimAddr pa, uint64_t len)
{
    if (!lx_mapping_clip(mapping, &pa, &len)) {
        return;
    }
    for (SimAddr at = pa; at < pa + len;) {
        const LxRun *run = lx_mapping_run(mapping, at);
        SimAddr end = MIN(mapping->hold.pa + run->end, pa + len);

        if (lx_rule_fault(LX_CPU_READ, run->state, mapping->dir) != LX_FINE) {
            attend(owner->world, at, end - at, SIM_ATTN_HELD, true);
        } else if (lx_rule_fault(LX_CPU_WRITE, run->state, mapping->dir) != LX_FINE) {
            attend(owner->world, at, end - at, SIM_ATTN_HELD_W, true);
        }
        at = end;
    }
}

/* Coherent memory that is cached, of a device that snoops: what is polled there is
 * loaded again and again from the L1, and may be loaded early. */
static void
attend_cached(const LxOwner *owner, const LxMapping *mapping, SimAddr pa, uint64_t len)
{
    if (lx_mapping_clip(mapping, &pa, &len)) {
        attend(owner->world, pa, len, SIM_ATTN_EARLY, true);
    }
}

/* Each mapping of these pages once. */
static void
attend_all(LxOwner *owner, SimAddr pa, uint64_t len)
{
    owner->visits++;
    for (SimAddr at = pa; at < pa + len; at = next_page(at)) {
        const LxPage *page = lx_page_at(owner, at);

        for (guint i = 0; page && i < page->live->len; i++) {
            LxMapping *mapping = g_ptr_array_index(page->live, i);

            if (mapping->visit == owner->visits) {
                continue;
            }
            mapping->visit = owner->visits;
            if (mapping->is_coherent && !mapping->is_uncached) {
                attend_cached(owner, mapping, pa, len);
            } else {
                attend_mapping(owner, mapping, pa, len);
            }
        }
    }
}

void
lx_pages_attend(LxOwner *owner, SimAddr pa, uint64_t len)
{
    uint64_t mask = owner->world->line_bytes - 1;
    SimAddr from = pa & ~mask;
    uint64_t bytes = ((pa + len + mask) & ~mask) - from;

    if (owner->world->truth == NULL || !clip_to_ram(owner, &from, &bytes)) {
        return;
    }
    attend(owner->world, from, bytes, SIM_ATTN_HELD, false);
    attend(owner->world, from, bytes, SIM_ATTN_HELD_W, false);
    attend(owner->world, from, bytes, SIM_ATTN_EARLY, false);
    attend_all(owner, from, bytes);
}
