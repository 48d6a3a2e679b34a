/* SPDX-License-Identifier: MIT */
/*
 * The checker's side of the API: keeps the ledger, tells the referee what calls
 * mean for bytes (rules.md T2, T5, T6), and reports the mistakes that a call
 * makes by itself.  What accesses do wrong is the referee's.
 */
#include "api/glue/glue.h"

#include <string.h>

#include "api/lx.h"
#include "sim/finding.h"
#include "sim/objects.h"
#include "sim/truth.h"
#include "sim/window.h"

#define PAGE_BYTES 4096u
/* DMA_ATTR_SKIP_CPU_SYNC, as linux/dma-mapping.h has it. */
#define ATTR_SKIP_CPU_SYNC (1ul << 5)

static const char *const dir_names[] = {
    [LX_DIR_BIDIRECTIONAL] = "DMA_BIDIRECTIONAL",
    [LX_DIR_TO_DEVICE] = "DMA_TO_DEVICE",
    [LX_DIR_FROM_DEVICE] = "DMA_FROM_DEVICE",
};

static SimActorId
actor(void)
{
    return lx_glue.cpu ? lx_glue.cpu->actor : lx_glue.world->init;
}

static SimSource
source(void)
{
    return lx_glue.cpu ? lx_glue.cpu->here : lx_glue.world->here;
}

static SimTime
now(void)
{
    return lx_glue.cpu ? lx_glue.cpu->now : lx_glue.world->queue.now;
}

static SimTruth *
truth(void)
{
    return lx_glue.world->truth;
}

static bool
is_ram(SimAddr pa, uint64_t len)
{
    SimAddr base = lx_glue.world->ram_base;

    return pa >= base && len <= lx_glue.world->ram_bytes &&
           pa - base <= lx_glue.world->ram_bytes - len;
}

/* --- reporting ---------------------------------------------------------- */

/* A length as a wrong call gave it, cut to what can be shown. */
static uint64_t
shown_len(SimAddr pa, uint64_t len)
{
    SimAddr end = lx_glue.world->ram_base + lx_glue.world->ram_bytes;

    return CLAMP(len, 1, is_ram(pa, 1) ? end - pa : PAGE_BYTES);
}

static SimFinding
new_finding(SimCode code, SimAddr pa, uint64_t len)
{
    const SimCodeInfo *info = sim_code_info(code);

    return (SimFinding){
        .code = code,
        .severity = info->severity,
        .cause = SIM_CAUSE_RULE,
        .pa = pa,
        .len = shown_len(pa, len),
        .event = lx_glue.world->events,
        .time = now(),
        .read = { .actor = actor(), .event = lx_glue.world->events, .time = now(),
                  .source = source(), .what = "called" },
    };
}

static void
add_hold(SimFinding *finding, const LxMapping *mapping, SimAddr pa)
{
    const SimHold *hold = &mapping->hold;

    finding->has_hold = true;
    finding->hold = lx_mapping_hold(mapping, CLAMP(pa, hold->pa, hold->pa + hold->len - 1));
    finding->gave = (SimWitness){ .actor = hold->device, .event = hold->event,
                                  .time = hold->time, .source = hold->source,
                                  .what = "mapped" };
}

static void
report(SimFinding *finding)
{
    if (truth() == NULL || !sim_truth_is_reporting(truth())) {
        return;
    }
    if (is_ram(finding->pa, 1)) {
        finding->history = sim_truth_history(truth(), finding->pa, finding->len);
    }
    sim_findings_add(lx_glue.world, finding);
}

/* A row in the history of the bytes: "dma_map_single FROM_DEVICE". */
static void
note(const char *call, int dir, SimAddr pa, uint64_t len)
{
    char text[64];

    if (truth() == NULL || !is_ram(pa, len)) {
        return;
    }
    if (dir < 0) {
        g_strlcpy(text, call, sizeof(text));
    } else {
        g_snprintf(text, sizeof(text), "%s %s", call, dir_names[dir] + strlen("DMA_"));
    }
    sim_truth_note(truth(), SIM_HISTORY_CALL, actor(), pa, len, source(),
                   g_intern_string(text));
}

/* Who the bytes belong to now, for the rows that follow: by 64-byte block. */
static void
show_owner(SimAddr pa, uint64_t len)
{
    SimAddr end = pa + len;

    for (SimAddr at = pa, next; truth() && at < end; at = next) {
        SimHold hold = { 0 };
        bool is_held = lx_ownership.find(lx_glue.owner, at, &hold) && hold.device_owns;

        next = MIN((at | 63) + 1, end);
        sim_truth_owner(truth(), at, next - at, is_held ? hold.device : 0);
    }
}

/* --- map ---------------------------------------------------------------- */

void
lx_watch_give(unsigned int dev, unsigned long long pa, unsigned long len, int dir,
              unsigned long attrs)
{
    (void)dev;
    if (truth() == NULL || len == 0 || !is_ram(pa, len)) {
        return;
    }
    sim_truth_arm(truth(), pa, len);
    if (dir == LX_DIR_FROM_DEVICE && !(attrs & ATTR_SKIP_CPU_SYNC)) {
        sim_truth_give_up(truth(), pa, len);
    }
}

/* Some CPU has a cache: without one no line is shared. */
static bool
has_cache(SimAddr pa)
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
        !has_cache(hold->pa)) {
        return;
    }
    before = find_neighbour(hold, hold->pa & ~mask, hold->pa);
    after = find_neighbour(hold, end, (end + mask) & ~mask);
    object = before ? before : after;
    if (object == NULL) {
        return;
    }
    finding = new_finding(SIM_D206, before ? hold->pa & ~mask : (end - 1) & ~mask, mask + 1);
    finding.severity = SIM_WARNING;
    finding.other = object->name;
    add_hold(&finding, mapping, hold->pa);
    report(&finding);
}

static void
report_conflict(const LxMapping *mapping, LxMapping *other, LxFault fault)
{
    SimAddr pa = MAX(mapping->hold.pa, other->hold.pa);
    SimAddr end = MIN(mapping->hold.pa + mapping->hold.len, other->hold.pa + other->hold.len);
    SimFinding finding = new_finding(lx_fault_code(fault), pa, end - pa);

    finding.other =
        g_intern_string(sim_world_actor(lx_glue.world, mapping->hold.device)->name);
    add_hold(&finding, other, pa);
    report(&finding);
}

void
lx_watch_map(const char *call, unsigned int dev, unsigned long long pa, unsigned long long dma,
             unsigned long len, int dir, unsigned long attrs)
{
    LxCall kind = attrs & ATTR_SKIP_CPU_SYNC ? LX_MAP_SKIP : LX_MAP;
    SimHold hold = { .device = (SimActorId)dev, .pa = pa, .len = len, .bus = dma,
                     .call = g_intern_string(call), .dir = dir_names[dir],
                     .source = source(), .time = now(), .live = true };
    LxMapping *mapping, *other;
    LxFault fault;

    lx_glue.done.mapped = true;
    if (len == 0 || !is_ram(pa, len)) {
        return;
    }
    mapping = lx_owner_map(lx_glue.owner, kind, &hold, dir, &fault, &other);
    show_owner(pa, len);
    note(call, dir, pa, len);
    mapping->hold.event = lx_glue.world->events;
    if (fault != LX_FINE) {
        mapping->has_conflict = true;
        report_conflict(mapping, other, fault);
    }
    check_edges(mapping);
}

void
lx_watch_illegal_map(const char *call, unsigned int dev, unsigned long va, unsigned long len,
                     const char *what)
{
    bool is_view = sim_window_has(va) && sim_window_part(va) <= SIM_WINDOW_UNCACHED;
    SimFinding finding = new_finding(SIM_D311, is_view ? sim_window_pa(va) : 0, len);

    (void)call;
    finding.other = g_intern_string(lx_dev_name(dev));
    finding.detail = g_intern_string(what);
    report(&finding);
}

void
lx_watch_error_checked(unsigned int dev, unsigned long long dma)
{
    LxMapping *mapping =
        lx_owner_find_range(lx_glue.owner, (SimActorId)dev, dma, 1);

    if (mapping) {
        mapping->checked = true;
    }
}

/* --- sync and unmap ----------------------------------------------------- */

/* A handle that names no live mapping, or one of another kind. */
static void
report_handle(LxFault fault, const LxMapping *about, SimAddr bus, uint64_t len,
              const char *detail)
{
    SimFinding finding = new_finding(lx_fault_code(fault), bus, len);

    finding.bus = bus;
    finding.detail = g_intern_string(detail);
    if (about) {
        finding.pa = bus - about->hold.bus + about->hold.pa;
        finding.len = shown_len(finding.pa, len);
        add_hold(&finding, about, finding.pa);
    }
    report(&finding);
}

static const LxMapping *
find_any(SimAddr bus)
{
    for (guint i = 0; i < lx_glue.world->actors->len; i++) {
        const LxMapping *mapping =
            lx_owner_find_range(lx_glue.owner, (SimActorId)(i + 1), bus, 1);

        if (mapping) {
            return mapping;
        }
    }
    return NULL;
}

/* No mapping of @dev fits: says the nearest thing that is known. */
static void
report_unknown(LxCall call, SimActorId dev, SimAddr bus, uint64_t len)
{
    const LxMapping *ended = lx_owner_find_ended(lx_glue.owner, dev, bus);
    const LxMapping *other = find_any(bus);
    LxFault fault = lx_rule(call, ended ? LX_ENDED : LX_NONE)->fault;

    if (bus == UINT64_MAX) {
        report_handle(LX_UNKNOWN, NULL, bus, len, "the handle is DMA_MAPPING_ERROR");
    } else if (other && other->hold.device != dev) {
        report_handle(LX_UNKNOWN, other, bus, len, "the mapping is another device's");
    } else if (other) {
        report_handle(LX_UNKNOWN, other, bus, len,
                      "the handle points into a mapping, not at its start");
    } else {
        report_handle(fault, ended, bus, len,
                      ended ? "the mapping has ended" : "nothing is mapped there");
    }
}

void
lx_watch_sync(const char *call, unsigned int dev, unsigned long long dma, unsigned long len,
              int dir, int for_device)
{
    LxCall kind = for_device ? LX_SYNC_FOR_DEVICE : LX_SYNC_FOR_CPU;
    LxMapping *mapping = lx_owner_find_range(lx_glue.owner, (SimActorId)dev, dma, len);
    SimAddr pa;
    uint64_t bytes = len;
    LxFault fault;

    if (len == 0) {
        return;
    }
    if (mapping == NULL) {
        report_unknown(kind, (SimActorId)dev, dma, len);
        return;
    }
    fault = lx_owner_sync(lx_glue.owner, mapping, kind, dma, len, source());
    pa = dma - mapping->hold.bus + mapping->hold.pa;
    if (lx_mapping_clip(mapping, &pa, &bytes) && fault == LX_FINE) {
        show_owner(pa, bytes);
        if (truth() && !for_device) {
            sim_truth_taken_back(truth(), pa, bytes);
        }
    }
    note(call, dir, pa, bytes);
    if (fault != LX_FINE) {
        report_handle(fault, mapping, dma, len, "dma_sync on coherent memory");
    }
}

void
lx_watch_unmap(const char *call, unsigned int dev, unsigned long long dma, unsigned long len,
               int dir, unsigned long attrs)
{
    LxCall kind = attrs & ATTR_SKIP_CPU_SYNC ? LX_UNMAP_SKIP : LX_UNMAP;
    LxMapping *mapping =
        lx_owner_find_start(lx_glue.owner, (SimActorId)dev, dma, len, dir);
    LxMapping *needy;
    SimAddr pa;
    uint64_t bytes;

    if (mapping == NULL) {
        if (len > 0) { /* a mapping of nothing is not kept */
            report_unknown(kind, (SimActorId)dev, dma, len);
        }
        return;
    }
    if (mapping->is_coherent) {
        report_handle(lx_rule(kind, LX_COHERENT)->fault, mapping, dma, len,
                      "coherent memory is freed, not unmapped");
        return;
    }
    pa = mapping->hold.pa;
    bytes = mapping->hold.len;
    needy = lx_owner_end(lx_glue.owner, mapping, kind, source());
    show_owner(pa, bytes);
    if (truth() && kind == LX_UNMAP) {
        sim_truth_taken_back(truth(), pa, MIN(bytes, len));
    }
    note(call, dir, pa, bytes);
    if (needy && !needy->has_conflict && !mapping->has_conflict) {
        needy->has_conflict = true;
        report_conflict(mapping, needy, LX_DOUBLE_MAP);
    }
}

/* --- memory ------------------------------------------------------------- */

static void
name_object(const char *call, SimAddr pa, uint64_t len)
{
    char text[48];
    SimObject object = { .pa = pa, .len = len, .live = true, .source = source(),
                         .event = lx_glue.world->events };

    g_snprintf(text, sizeof(text), "%s#%u", call, ++lx_glue.allocations);
    object.name = g_intern_string(text);
    sim_objects_add(lx_glue.world->objects, &object);
}

void
lx_watch_alloc(const char *call, unsigned long long pa, unsigned long len, int zeroed)
{
    (void)zeroed; /* the zeroes are stores like any other */
    if (truth()) {
        sim_truth_allocated(truth(), pa, len);
    }
    lx_owner_forget(lx_glue.owner, pa, len);
    if (!lx_glue.placing) {
        name_object(call, pa, len);
    }
    if (!lx_glue.placing && strcmp(call, "dma_alloc_coherent") != 0) {
        lx_owner_count(lx_glue.owner, pa);
    }
}

void
lx_watch_free(const char *call, unsigned long long pa, unsigned long len)
{
    note(call, -1, pa, len);
    sim_objects_end(lx_glue.world->objects, pa);
    if (truth()) {
        sim_truth_freed(truth(), pa, len);
    }
    lx_owner_uncount(lx_glue.owner, pa);
}

void
lx_watch_alloc_coherent(unsigned int dev, unsigned long long pa, unsigned long va,
                        unsigned long long dma, unsigned long len)
{
    uint64_t bytes = (len + PAGE_BYTES - 1) & ~(uint64_t)(PAGE_BYTES - 1);
    SimHold hold = { .device = (SimActorId)dev, .pa = pa, .len = bytes, .bus = dma,
                     .call = "dma_alloc_coherent", .dir = dir_names[LX_DIR_BIDIRECTIONAL],
                     .source = source(), .time = now(), .live = true };
    LxMapping *mapping = lx_owner_alloc(lx_glue.owner, &hold, !lx_is_linear(va));

    note("dma_alloc_coherent", -1, pa, bytes);
    mapping->hold.event = lx_glue.world->events;
}

void
lx_watch_free_coherent(unsigned int dev, unsigned long va, unsigned long long dma,
                       unsigned long len)
{
    LxMapping *mapping = lx_owner_find_start(lx_glue.owner, (SimActorId)dev, dma,
                                             (len + PAGE_BYTES - 1) & ~(uint64_t)(PAGE_BYTES - 1),
                                             LX_DIR_BIDIRECTIONAL);

    (void)va;
    if (mapping == NULL || !mapping->is_coherent) {
        report_unknown(LX_FREE_COHERENT, (SimActorId)dev, dma, len);
        return;
    }
    lx_owner_end(lx_glue.owner, mapping, LX_FREE_COHERENT, source());
}
