/* SPDX-License-Identifier: MIT */
/*
 * Memory comes and goes: kmalloc, pages, memory for DMA.
 */
#include "api/glue/watch.h"

#include <string.h>

#include "sim/objects.h"

static void
name_object(const char *call, SimAddr pa, uint64_t len)
{
    char text[48];
    SimObject object = { .pa = pa, .len = len, .live = true, .source = lx_caller_source(),
                         .event = lx_glue.world->events };

    g_snprintf(text, sizeof(text), "%s#%u", call, ++lx_glue.allocations);
    object.name = g_intern_string(text);
    sim_objects_add(lx_glue.world->objects, &object);
}

/* DMA memory is listed as such; a block of a pool is part of it, and its own. */
static bool
is_in_ledger(const char *call)
{
    return g_str_has_prefix(call, "dma_alloc_");
}

void
lx_watch_alloc(const char *call, unsigned long long pa, unsigned long len, int zeroed)
{
    (void)zeroed; /* the zeroes are stores like any other */
    if (lx_truth()) {
        sim_truth_allocated(lx_truth(), pa, len);
    }
    lx_owner_forget(lx_glue.owner, pa, len);
    if (!lx_glue.placing) {
        name_object(call, pa, len);
    }
    if (!lx_glue.placing && !is_in_ledger(call)) {
        lx_owner_count(lx_glue.owner, pa);
    }
}

/* Names are for ever: of a very large piece only the first pages have one each. */
#define NAMED_PIECES 64u

void
lx_watch_alloc_more(const char *call, unsigned long long pa, unsigned long len,
                    unsigned long offset)
{
    char text[64];
    SimObject object = { .pa = pa, .len = len, .live = true, .source = lx_caller_source(),
                         .event = lx_glue.world->events };

    if (lx_truth()) {
        sim_truth_allocated(lx_truth(), pa, len);
    }
    lx_owner_forget(lx_glue.owner, pa, len);
    if (offset < NAMED_PIECES * LX_PAGE_BYTES) {
        g_snprintf(text, sizeof(text), "%s#%u+0x%lx", call, lx_glue.allocations, offset);
    } else {
        g_snprintf(text, sizeof(text), "%s#%u+...", call, lx_glue.allocations);
    }
    object.name = g_intern_string(text);
    sim_objects_add(lx_glue.world->objects, &object);
}

/* A mapping of bytes that are given back to the allocator; NULL: none. */
static const LxMapping *
find_mapping_of(SimAddr pa, uint64_t len)
{
    const GPtrArray *live = lx_owner_live(lx_glue.owner);

    for (guint i = 0; i < live->len; i++) {
        const LxMapping *m = g_ptr_array_index(live, i);
        SimAddr from = pa;
        uint64_t bytes = len;

        if (!m->is_memory && lx_mapping_clip(m, &from, &bytes)) {
            return m;
        }
    }
    return NULL;
}

static void
check_free(const char *call, SimAddr pa, uint64_t len)
{
    const LxMapping *mapping = find_mapping_of(pa, len);
    g_autofree char *detail = NULL;
    SimFinding finding;

    if (mapping == NULL) {
        return;
    }
    lx_mapping_clip(mapping, &pa, &len);
    finding = lx_finding_new(SIM_D310, pa, len);
    detail = g_strdup_printf("by %s()", call);
    finding.detail = g_intern_string(detail);
    lx_finding_hold(&finding, mapping, pa);
    lx_finding_report(&finding);
}

void
lx_watch_free(const char *call, unsigned long long pa, unsigned long len)
{
    check_free(call, pa, len);
    lx_note(call, -1, pa, len);
    sim_objects_end(lx_glue.world->objects, pa);
    if (lx_truth()) {
        sim_truth_freed(lx_truth(), pa, len);
    }
    lx_owner_uncount(lx_glue.owner, pa);
}

/* --- memory for DMA ----------------------------------------------------- */

/* It is whole pages. */
static uint64_t
page_bytes(const struct lx_deal *deal)
{
    return ((uint64_t)deal->len + LX_PAGE_BYTES - 1) & ~(uint64_t)(LX_PAGE_BYTES - 1);
}

void
lx_watch_alloc_dma(const struct lx_deal *deal)
{
    SimHold hold = lx_deal_hold(deal);
    LxMapping *mapping;

    hold.len = page_bytes(deal);
    mapping = lx_owner_alloc(lx_glue.owner, &hold, deal, !lx_is_linear(deal->va));
    mapping->by = lx_caller();
    lx_note(deal->call, -1, hold.pa, hold.len);
    mapping->hold.event = lx_glue.world->events;
    lx_check_entries(mapping);
    lx_check_mask(deal, mapping);
}

/* Linux returns at once: the driver believes that the memory is gone. */
static void
report_null(const struct lx_deal *deal)
{
    const LxMapping *mapping = lx_owner_find_start(lx_glue.owner, deal);

    if (mapping && mapping->is_memory) {
        lx_report_handle(SIM_D314, mapping, deal->dma, deal->len,
                         "with cpu_addr NULL nothing is freed");
    }
}

void
lx_watch_free_dma(const struct lx_deal *deal)
{
    LxMapping *mapping = lx_owner_find_start(lx_glue.owner, deal);

    if (deal->va == 0) {
        report_null(deal);
        return;
    }
    if (mapping == NULL) {
        lx_report_unknown(LX_FREE_COHERENT, (SimActorId)deal->dev, deal->dma, deal->len);
        return;
    }
    lx_check_end(mapping, deal);
    if (mapping->is_memory) {
        lx_owner_end(lx_glue.owner, mapping,
                     mapping->is_coherent ? LX_FREE_COHERENT : LX_UNMAP_SKIP,
                     lx_caller_source());
    }
}

/* --- what stands for it ------------------------------------------------- */

static const LxMapping *
find_cookie(SimAddr pa)
{
    const GPtrArray *live = lx_owner_live(lx_glue.owner);

    for (guint i = 0; i < live->len; i++) {
        const LxMapping *m = g_ptr_array_index(live, i);

        if (m->is_memory && (m->attrs & LX_ATTR_NO_KERNEL_MAPPING) &&
            pa - m->hold.pa < m->hold.len) {
            return m;
        }
    }
    return NULL;
}

static SimCpu *
cpu_of(SimActorId actor)
{
    const GPtrArray *cpus = lx_glue.world->cpus;

    for (guint i = 0; i < cpus->len; i++) {
        SimCpu *cpu = g_ptr_array_index(cpus, i);

        if (cpu->actor == actor) {
            return cpu;
        }
    }
    return NULL;
}

void
lx_watch_cookie(void *state, SimActorId cpu, SimAddr pa, uint32_t len, bool is_write)
{
    const LxMapping *mapping = find_cookie(pa);
    const SimCpu *reader = cpu_of(cpu);
    SimFinding finding;

    (void)state;
    if (mapping == NULL || reader == NULL) {
        return;
    }
    finding = lx_finding_new(SIM_D321, mapping->hold.pa, len);
    finding.is_write = is_write;
    finding.read.actor = cpu;
    finding.read.source = reader->here;
    finding.read.time = finding.time = reader->now;
    finding.read.what = is_write ? "wrote" : "read";
    lx_finding_hold(&finding, mapping, mapping->hold.pa);
    lx_finding_report(&finding);
}
