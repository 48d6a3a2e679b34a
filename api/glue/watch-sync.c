/* SPDX-License-Identifier: MIT */
/*
 * What a sync means, and what it does wrong by itself.
 */
#include "api/glue/watch.h"

/* --- the arguments ------------------------------------------------------ */

/* What is wrong with the direction of a sync; NULL: nothing.  Free it. */
static char *
dir_detail(const LxMapping *m, const struct lx_deal *deal, bool for_device)
{
    const char *more = "";

    if (m->dir == LX_DIR_BIDIRECTIONAL || m->dir == deal->dir) {
        return NULL;
    }
    if (!for_device && m->dir == LX_DIR_TO_DEVICE) {
        more = "; there is nothing of the device to fetch";
    } else if (for_device && m->dir == LX_DIR_FROM_DEVICE) {
        more = "; the device has nothing to read";
    }
    return g_strdup_printf("mapped %s, synced %s%s", lx_dir_name(m->dir),
                           lx_dir_name(deal->dir), more);
}

static char *
range_detail(const LxMapping *m, const struct lx_deal *deal)
{
    uint64_t offset = deal->dma - m->hold.bus;

    if (offset < m->asked && deal->len <= m->asked - offset) {
        return NULL;
    }
    if (deal->dma < m->hold.bus) {
        return g_strdup_printf("it begins %" G_GUINT64_FORMAT " bytes in front of the mapping",
                               (uint64_t)(m->hold.bus - deal->dma));
    }
    return g_strdup_printf("it ends %" G_GUINT64_FORMAT " bytes behind the mapping",
                           (uint64_t)(offset + deal->len - m->asked));
}

static void
check_count(const LxMapping *m, const struct lx_deal *deal)
{
    g_autofree char *detail = NULL;

    if (deal->type != LX_TYPE_SG || deal->index > 0 || m->type != LX_TYPE_SG ||
        m->ents == deal->ents) {
        return;
    }
    detail = g_strdup_printf("%u entr%s mapped, %s() gets %u", m->ents,
                             m->ents == 1 ? "y was" : "ies were", deal->call, deal->ents);
    lx_report_handle(SIM_D307, m, deal->dma, deal->len, detail);
}

/* A first entry without bytes is not synced; the list may be counted wrong all the same. */
static void
check_empty_entry(const struct lx_deal *deal)
{
    const LxMapping *first =
        lx_owner_find_list_at(lx_glue.owner, (SimActorId)deal->dev, deal->va);
    struct lx_deal own = *deal;

    if (first) {
        own.dma = first->hold.bus;
        own.len = first->asked;
        check_count(first, &own);
    }
}

static void
check_arguments(const LxMapping *m, const struct lx_deal *deal, bool for_device)
{
    g_autofree char *dir = dir_detail(m, deal, for_device);
    g_autofree char *range = range_detail(m, deal);

    if (range) {
        lx_report_handle(SIM_D205, m, deal->dma, deal->len, range);
    }
    check_count(m, deal);
    if (dir) {
        lx_report_handle(SIM_D204, m, deal->dma, deal->len, dir);
    }
}

/* --- lines that a sync splits ------------------------------------------- */

/* Somebody who has the byte now has written it since the mapping was made. */
static bool
is_in_use(const LxMapping *m, SimAddr pa)
{
    SimWid id = sim_truth_newest(lx_truth(), pa);
    const SimWrite *write = id ? sim_truth_write(lx_truth(), id) : NULL;
    bool by_device = write && SIM_WID_ACTOR(write->id) == m->hold.device;

    return write && write->event > m->hold.event &&
           by_device == (lx_mapping_run(m, pa)->state == LX_HELD);
}

/* Bytes of [from, to) of the mapping, in one line, are in use by the other side. */
static bool
find_use(const LxMapping *m, SimAddr from, SimAddr to, LxState here, SimAddr *ret_pa)
{
    for (SimAddr at = MAX(from, m->hold.pa); at < MIN(to, m->hold.pa + m->hold.len); at++) {
        if (lx_mapping_run(m, at)->state != here && is_in_use(m, at)) {
            *ret_pa = at;
            return true;
        }
    }
    return false;
}

/*
 * The sync was of [pa, pa+len): in its first or last line there may be bytes that
 * the other side works with.  Nothing is said of a line whose other bytes nobody
 * has touched since the map (a driver that syncs what a packet is long).
 */
static void
check_split(const LxMapping *m, SimAddr pa, uint64_t len)
{
    uint64_t mask = lx_glue.world->line_bytes - 1;
    SimAddr end = pa + len, at;
    LxState here = lx_mapping_run(m, pa)->state;
    SimFinding finding;

    if (m->dir == LX_DIR_TO_DEVICE || lx_dev_is_coherent(m->hold.device) || !lx_truth() ||
        !lx_has_cache(pa)) {
        return;
    }
    if (!find_use(m, pa & ~mask, pa, here, &at) &&
        !find_use(m, end, (end + mask) & ~mask, here, &at)) {
        return;
    }
    finding = lx_finding_new(SIM_D206, at & ~mask, mask + 1);
    finding.severity = SIM_WARNING;
    finding.cause = SIM_CAUSE_SPLIT;
    finding.other = here == LX_HELD ? "the CPU" : g_intern_string(lx_dev_name(m->hold.device));
    lx_finding_hold(&finding, m, at);
    lx_finding_report(&finding);
}

/* --- the sync ----------------------------------------------------------- */

static void
apply(LxMapping *mapping, const struct lx_deal *deal, LxCall kind)
{
    SimAddr pa = deal->dma - mapping->hold.bus + mapping->hold.pa;
    uint64_t bytes = deal->len;
    LxFault fault = lx_owner_sync(lx_glue.owner, mapping, kind, deal->dma, bytes,
                                  lx_caller_source());
    bool has_bytes = lx_mapping_clip(mapping, &pa, &bytes) && lx_bytes_are_ram(pa, bytes);

    if (has_bytes && fault == LX_FINE) {
        lx_show_owner(pa, bytes);
        if (lx_truth() && kind == LX_SYNC_FOR_CPU) {
            sim_truth_taken_back(lx_truth(), pa, bytes);
        }
    }
    lx_note(deal->call, deal->dir, pa, bytes);
    if (fault != LX_FINE) {
        lx_report_handle(lx_fault_code(fault), mapping, deal->dma, deal->len,
                         "dma_sync on coherent memory");
    } else if (has_bytes) {
        check_split(mapping, pa, bytes);
    }
}

void
lx_watch_sync(const struct lx_deal *deal, int for_device)
{
    LxCall kind = for_device ? LX_SYNC_FOR_DEVICE : LX_SYNC_FOR_CPU;
    SimActorId dev = (SimActorId)deal->dev;
    LxMapping *mapping;

    if (lx_check_failed_list(deal)) {
        return;
    }
    if (deal->len == 0) {
        check_empty_entry(deal);
        return;
    }
    mapping = lx_owner_find_sync(lx_glue.owner, deal, kind);
    if (mapping == NULL) {
        lx_report_unknown(kind, dev, deal->dma, deal->len);
        return;
    }
    if (!mapping->is_coherent) {
        check_arguments(mapping, deal, for_device);
    }
    apply(mapping, deal, kind);
}

/* --- no sync --------------------------------------------------------------- */

/* A mapping of device @ask that is not marked yet, or of which a byte is not open. */
static bool
is_closed(const LxMapping *m, const void *ask)
{
    if (m->is_coherent || m->hold.device != *(const SimActorId *)ask) {
        return false;
    }
    for (guint i = 0; i < m->runs->len; i++) {
        if (g_array_index(m->runs, LxRun, i).state != LX_OPEN) {
            return true;
        }
    }
    return !m->needs_no_sync;
}

/* As if it had been mapped with SKIP_CPU_SYNC: bytes alone judge until the next sync. */
void
lx_watch_needs_no_sync(unsigned int dev, unsigned long long dma)
{
    SimActorId device = (SimActorId)dev;
    LxMapping *m = lx_owner_find_range(lx_glue.owner, device, dma, 1);
    SimAddr pa = m ? m->hold.pa + (dma - m->hold.bus) : 0;

    while (m && (m = lx_owner_find_over(lx_glue.owner, pa, 1, is_closed, &device))) {
        m->needs_no_sync = true;
        lx_owner_sync(lx_glue.owner, m, LX_MAP_SKIP, m->hold.bus, m->hold.len,
                      lx_caller_source());
    }
}
