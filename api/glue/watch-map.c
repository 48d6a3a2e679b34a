/* SPDX-License-Identifier: MIT */
/*
 * What a map means, and what it does wrong by itself.
 */
#include "api/glue/watch.h"

#include "sim/objects.h"

void
lx_watch_give(unsigned int dev, unsigned long long pa, unsigned long len, int dir,
              unsigned long attrs)
{
    (void)dev;
    if (lx_truth() == NULL || len == 0 || !lx_bytes_are_ram(pa, len)) {
        return;
    }
    sim_truth_arm(lx_truth(), pa, len);
    if (dir == LX_DIR_FROM_DEVICE && !(attrs & LX_ATTR_SKIP_CPU_SYNC)) {
        sim_truth_give_up(lx_truth(), pa, len);
    }
}

bool
lx_has_cache(SimAddr pa)
{
    for (guint i = 0; i < lx_glue.world->cpus->len; i++) {
        SimCpu *cpu = g_ptr_array_index(lx_glue.world->cpus, i);

        if (cpu->ops->line_state(cpu, pa) != '-') {
            return true;
        }
    }
    return false;
}

/* Something with a name of its own that has bytes in [from, to), outside the
 * mapping: not an object that the mapping is a part of (rules.md F2). */
static const SimObject *
find_neighbour(const SimHold *hold, SimAddr from, SimAddr to)
{
    GPtrArray *objects;
    const SimObject *found = NULL;

    if (from >= to) {
        return NULL;
    }
    objects = sim_objects_touching(lx_glue.world->objects, from, to - from);
    for (guint i = 0; i < objects->len && found == NULL; i++) {
        const SimObject *object = g_ptr_array_index(objects, i);

        if (object->pa > hold->pa || object->pa + object->len < hold->pa + hold->len) {
            found = object;
        }
    }
    g_ptr_array_unref(objects);
    return found;
}

static void
check_edges(const LxMapping *mapping)
{
    const SimHold *hold = &mapping->hold;
    uint64_t mask = lx_glue.world->line_bytes - 1;
    SimAddr end = hold->pa + hold->len;
    const SimObject *before, *after, *object;
    SimFinding finding;

    if (mapping->dir == LX_DIR_TO_DEVICE || lx_dev_is_coherent(hold->device) ||
        !lx_has_cache(hold->pa)) {
        return;
    }
    before = find_neighbour(hold, hold->pa & ~mask, hold->pa);
    after = find_neighbour(hold, end, (end + mask) & ~mask);
    object = before ? before : after;
    if (object == NULL) {
        return;
    }
    finding = lx_finding_new(SIM_D206, before ? hold->pa & ~mask : (end - 1) & ~mask, mask + 1);
    finding.severity = SIM_WARNING;
    finding.other = object->name;
    lx_finding_hold(&finding, mapping, hold->pa);
    lx_finding_report(&finding);
}

/* --- lists -------------------------------------------------------------- */

/* A list whose map failed, and which was not mapped since. */
typedef struct FailedList {
    SimActorId device;
    unsigned long list;
} FailedList;

static bool
find_failed(const struct lx_deal *deal, guint *ret_index)
{
    const GArray *failed = lx_glue.failed;

    for (guint i = 0; failed && i < failed->len; i++) {
        const FailedList *one = &g_array_index(failed, FailedList, i);

        if (one->device == deal->dev && one->list == deal->va) {
            *ret_index = i;
            return true;
        }
    }
    return false;
}

static void
keep_failed(const struct lx_deal *deal)
{
    FailedList one = { .device = (SimActorId)deal->dev, .list = deal->va };
    guint index;

    if (lx_glue.failed == NULL) {
        lx_glue.failed = g_array_new(FALSE, FALSE, sizeof(FailedList));
    }
    if (!find_failed(deal, &index)) {
        g_array_append_val(lx_glue.failed, one);
    }
}

bool
lx_check_failed_list(const struct lx_deal *deal)
{
    g_autofree char *detail = NULL;
    guint index;

    if (deal->type != LX_TYPE_SG || !find_failed(deal, &index)) {
        return false;
    }
    if (deal->index == 0) {
        detail = g_strdup_printf("dma_map_sg() gave 0, and %s() is called all the same",
                                 deal->call);
        lx_report_handle(SIM_D320, NULL, deal->pa, deal->len, detail);
    }
    return true;
}

/*
 * The same list for the same device.  A list that names other memory by now is another
 * one: who keeps a copy may use the array again.
 */
static bool
is_same_list(const LxMapping *m, const void *ask)
{
    const struct lx_deal *deal = ask;

    return m->type == LX_TYPE_SG && m->va == deal->va && m->hold.device == deal->dev &&
           m->hold.pa == deal->pa;
}

/* The first entry of a list that is mapped now. */
static void
begin_list(const struct lx_deal *deal)
{
    const LxMapping *twice =
        lx_owner_find_over(lx_glue.owner, deal->pa, 1, is_same_list, deal);
    guint index;

    lx_glue.lists++;
    lx_glue.list_is_twice = twice != NULL;
    if (find_failed(deal, &index)) {
        g_array_remove_index(lx_glue.failed, index);
    }
    if (twice) {
        lx_report_handle(SIM_D319, twice, twice->hold.bus, deal->len, NULL);
    }
}

/* --- what a map does ---------------------------------------------------- */

void
lx_check_mask(const struct lx_deal *deal, const LxMapping *mapping)
{
    SimFinding finding;

    if (!lx_glue.is_module || g_hash_table_contains(lx_glue.masks, GUINT_TO_POINTER(deal->dev))) {
        return;
    }
    g_hash_table_add(lx_glue.masks, GUINT_TO_POINTER(deal->dev)); /* once */
    finding = lx_finding_new(SIM_D312, mapping->hold.pa, mapping->hold.len);
    finding.other = g_intern_string(lx_dev_name(deal->dev));
    lx_finding_hold(&finding, mapping, mapping->hold.pa);
    lx_finding_report(&finding);
}

void
lx_watch_mask_set(unsigned int dev)
{
    g_hash_table_add(lx_glue.masks, GUINT_TO_POINTER(dev));
}

/*
 * An entry per mapping, and a node per 64 cache lines in a tree of those that a device may
 * write: the kernel's checker takes memory for both with GFP_ATOMIC, and switches itself off
 * when there is none (kernel/dma/debug.c: dma_entry_alloc(), add_dma_entry()).  Its slabs
 * may have a last node; no free page is as near as this comes.
 */
static char *
say_exhausted(const LxMapping *mapping, bool has_memory)
{
    guint live = lx_owner_live(lx_glue.owner)->length, room = lx_glue.debug_entries;
    bool is_full = live > room;

    if (is_full && !has_memory) {
        return g_strdup_printf("%u are live, it was given room for %u, and no page is free for "
                               "more: it switches itself off", live, room);
    }
    if (!has_memory && mapping->dir != LX_DIR_TO_DEVICE) {
        return g_strdup("no page is free for its tree of cache lines: it switches itself off");
    }
    if (is_full && (live - 1) % room == 0) {
        return g_strdup_printf("%u are live, and it was given room for %u", live, room);
    }
    return NULL;
}

void
lx_check_entries(const LxMapping *mapping)
{
    bool has_memory = lx_kernel_has_free_page();
    g_autofree char *detail = lx_glue.debug_is_off ? NULL : say_exhausted(mapping, has_memory);

    if (detail == NULL) {
        return;
    }
    lx_glue.debug_is_off = !has_memory;
    lx_report_handle(SIM_D322, mapping, mapping->hold.bus, mapping->hold.len, detail);
}

/* The kernel's own bytes, which no driver got from an allocator. */
static void
check_image(const struct lx_deal *deal)
{
    if (deal->pa - lx_ram_base() < LX_KERNEL_PAGES * LX_PAGE_BYTES) {
        lx_watch_illegal_map(deal, "kernel text or read-only data");
    }
}

/* A device's own registers are mapped for another one so; RAM is not. */
static void
check_resource(const struct lx_deal *deal)
{
    if (deal->type == LX_TYPE_RESOURCE && lx_bytes_are_ram(deal->pa, 1)) {
        SimFinding finding = lx_finding_new(SIM_D316, deal->pa, deal->len);

        finding.other = g_intern_string(lx_dev_name(deal->dev));
        lx_finding_report(&finding);
    }
}

static void
keep(const struct lx_deal *deal)
{
    LxCall kind = deal->attrs & LX_ATTR_SKIP_CPU_SYNC ? LX_MAP_SKIP : LX_MAP;
    SimHold hold = lx_deal_hold(deal);
    LxMapping *mapping, *other;
    LxFault fault;

    mapping = lx_owner_map(lx_glue.owner, kind, &hold, deal->dir, &fault, &other);
    lx_mapping_deal(mapping, deal);
    mapping->by = lx_caller();
    if (deal->type == LX_TYPE_SG) {
        lx_owner_enlist(lx_glue.owner, mapping, lx_glue.lists);
    }
    if (lx_bytes_are_ram(deal->pa, deal->len)) {
        lx_show_owner(deal->pa, deal->len);
        lx_note(deal->call, deal->dir, deal->pa, deal->len);
    }
    mapping->hold.event = lx_glue.world->events;
    if (deal->type == LX_TYPE_SG && lx_glue.list_is_twice) {
        mapping->has_conflict = true;
    } else if (fault != LX_FINE) {
        mapping->has_conflict = true;
        lx_report_conflict(mapping, other, fault);
    }
    if (lx_bytes_are_ram(deal->pa, deal->len)) {
        check_edges(mapping);
    }
    lx_check_entries(mapping);
    lx_check_mask(deal, mapping);
}

void
lx_watch_map(const struct lx_deal *deal)
{
    bool is_list = deal->type == LX_TYPE_SG;

    bool has_begun = is_list && deal->index > 0 && lx_glue.list_has_begun;

    lx_glue.done.mapped = true;
    check_resource(deal);
    if (deal->dma == UINT64_MAX) {
        if (is_list) {
            keep_failed(deal);
        }
        return;
    }
    /* An entry without bytes is not kept: the list begins with the first that has some. */
    if (is_list && !has_begun && deal->len > 0) {
        begin_list(deal);
    }
    lx_glue.list_has_begun = has_begun || deal->len > 0;
    check_image(deal);
    if (deal->len > 0 &&
        (deal->type == LX_TYPE_RESOURCE || lx_bytes_are_ram(deal->pa, deal->len))) {
        keep(deal);
    }
}

void
lx_watch_illegal_map(const struct lx_deal *deal, const char *what)
{
    lx_watch_mistake(SIM_D311, deal, what);
}

/* The first of the mappings of @dma that was not asked about, as the kernel counts. */
void
lx_watch_error_checked(unsigned int dev, unsigned long long dma)
{
    LxMapping *mapping = lx_owner_find_unchecked(lx_glue.owner, (SimActorId)dev, dma);

    if (mapping) {
        mapping->checked = true;
    }
}
