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

void
lx_watch_slack(unsigned long long pa, unsigned long len)
{
    if (lx_truth() && len > 0) {
        sim_truth_watch(lx_truth(), pa, len); /* or nothing is kept of it */
        sim_truth_freed(lx_truth(), pa, len);
    }
}

/* DMA memory goes by its own functions, whose mistakes are told where they are made. */
static bool
goes_otherwise(const LxMapping *mapping, const void *call)
{
    return !mapping->is_memory || !g_str_has_prefix(call, "dma_");
}

static void
check_free(const char *call, SimAddr pa, uint64_t len)
{
    const LxMapping *mapping =
        lx_owner_find_over(lx_glue.owner, pa, len, goes_otherwise, call);
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

/* A cookie says nothing of the view, which is then that of any address of the device. */
static bool
is_uncached(const struct lx_deal *deal)
{
    return deal->attrs & LX_ATTR_NO_KERNEL_MAPPING ? !lx_dev_is_coherent(deal->dev)
                                                   : !lx_is_linear(deal->va);
}

void
lx_watch_alloc_dma(const struct lx_deal *deal)
{
    SimHold hold = lx_deal_hold(deal);
    LxMapping *mapping;

    hold.len = page_bytes(deal);
    mapping = lx_owner_alloc(lx_glue.owner, &hold, deal, is_uncached(deal));
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

static bool
has_cookie(const LxMapping *mapping, const void *ask)
{
    (void)ask;
    return mapping->is_memory && (mapping->attrs & LX_ATTR_NO_KERNEL_MAPPING);
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
    const LxMapping *mapping = lx_owner_find_over(lx_glue.owner, pa, 1, has_cookie, NULL);
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
