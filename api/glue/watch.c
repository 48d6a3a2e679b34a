/* SPDX-License-Identifier: MIT */
/*
 * The checker's side of the API: keeps the ledger, tells the referee what calls
 * mean for bytes (rules.md T2, T5, T6), and reports the mistakes that a call
 * makes by itself.  What accesses do wrong is the referee's.
 * Here: what its parts share.
 */
#include "api/glue/watch.h"

#include <string.h>

#include "api/glue/hooks.h"
#include "api/glue/stack.h"

static const char *const dir_names[] = {
    [LX_DIR_BIDIRECTIONAL] = "DMA_BIDIRECTIONAL",
    [LX_DIR_TO_DEVICE] = "DMA_TO_DEVICE",
    [LX_DIR_FROM_DEVICE] = "DMA_FROM_DEVICE",
};

const char *
lx_dir_name(int dir)
{
    return dir_names[dir];
}

SimActorId
lx_caller(void)
{
    return lx_glue.cpu ? lx_glue.cpu->actor : lx_glue.world->init;
}

SimSource
lx_caller_source(void)
{
    SimSource here = lx_glue.cpu ? lx_glue.cpu->here : lx_glue.world->here;
    const LxFrame *frame = lx_hooks.is_module ? lx_stack_frame(lx_hooks.stack) : NULL;

    /* Of a driver: the call of the API that is being served. */
    return frame ? (SimSource){ .pc = frame->site - 1, .stack = frame->parent } : here;
}

SimTime
lx_caller_time(void)
{
    return lx_glue.cpu ? lx_glue.cpu->now : lx_glue.world->queue.now;
}

SimTruth *
lx_truth(void)
{
    return lx_glue.world->truth;
}

bool
lx_bytes_are_ram(SimAddr pa, uint64_t len)
{
    SimAddr base = lx_glue.world->ram_base;

    return pa >= base && len <= lx_glue.world->ram_bytes &&
           pa - base <= lx_glue.world->ram_bytes - len;
}

/* --- reporting ---------------------------------------------------------- */

/* A length as a wrong call gave it, cut to what can be shown. */
uint64_t
lx_shown_len(SimAddr pa, uint64_t len)
{
    SimAddr end = lx_glue.world->ram_base + lx_glue.world->ram_bytes;

    return CLAMP(len, 1, lx_bytes_are_ram(pa, 1) ? end - pa : LX_PAGE_BYTES);
}

SimFinding
lx_finding_new(SimCode code, SimAddr pa, uint64_t len)
{
    const SimCodeInfo *info = sim_code_info(code);

    return (SimFinding){
        .code = code,
        .severity = info->severity,
        .cause = SIM_CAUSE_RULE,
        .pa = pa,
        .len = lx_shown_len(pa, len),
        .event = lx_glue.world->events,
        .time = lx_caller_time(),
        .read = { .actor = lx_caller(), .event = lx_glue.world->events, .time = lx_caller_time(),
                  .source = lx_caller_source(), .what = "called" },
    };
}

void
lx_finding_hold(SimFinding *finding, const LxMapping *mapping, SimAddr pa)
{
    const SimHold *hold = &mapping->hold;

    finding->has_hold = true;
    finding->hold = lx_mapping_hold(mapping, CLAMP(pa, hold->pa, hold->pa + hold->len - 1));
    finding->gave = (SimWitness){ .actor = hold->device, .event = hold->event,
                                  .time = hold->time, .source = hold->source,
                                  .what = "mapped" };
}

void
lx_finding_report(SimFinding *finding)
{
    if (lx_truth() == NULL || !sim_truth_is_reporting(lx_truth())) {
        return;
    }
    if (lx_bytes_are_ram(finding->pa, 1)) {
        finding->history = sim_truth_history(lx_truth(), finding->pa, finding->len);
    }
    sim_findings_add(lx_glue.world, finding);
}

/* A row in the history of the bytes: "dma_map_single FROM_DEVICE". */
void
lx_note(const char *call, int dir, SimAddr pa, uint64_t len)
{
    char text[64];

    if (lx_truth() == NULL || !lx_bytes_are_ram(pa, len)) {
        return;
    }
    if (dir < 0) {
        g_strlcpy(text, call, sizeof(text));
    } else {
        g_snprintf(text, sizeof(text), "%s %s", call, lx_dir_name(dir) + strlen("DMA_"));
    }
    sim_truth_note(lx_truth(), SIM_HISTORY_CALL, lx_caller(), pa, len, lx_caller_source(),
                   g_intern_string(text));
}

/* Who the bytes belong to now, for the rows that follow: by 64-byte block. */
void
lx_show_owner(SimAddr pa, uint64_t len)
{
    SimAddr end = pa + len;

    for (SimAddr at = pa, next; lx_truth() && at < end; at = next) {
        SimHold hold = { 0 };
        bool is_held = lx_ownership.find(lx_glue.owner, at, &hold) && hold.device_owns;

        next = MIN((at | 63) + 1, end);
        sim_truth_owner(lx_truth(), at, next - at, is_held ? hold.device : 0);
    }
}

/* The first mapping of a cache line, and as many others as the kernel counts
 * (ACTIVE_CACHELINE_MAX_OVERLAP): at the next one it says so. */
#define OVERLAPS_COUNTED (1u + 7u)

static const char *
overlap_detail(SimAddr pa, uint64_t len)
{
    unsigned count = lx_owner_number_over(lx_glue.owner, pa, len);
    g_autofree char *detail = NULL;

    if (count <= OVERLAPS_COUNTED) {
        return NULL;
    }
    detail = g_strdup_printf("%u mappings of these bytes are live, so some may never be ended",
                             count);
    return g_intern_string(detail);
}

void
lx_report_conflict(const LxMapping *mapping, LxMapping *other, LxFault fault)
{
    SimAddr pa = MAX(mapping->hold.pa, other->hold.pa);
    SimAddr end = MIN(mapping->hold.pa + mapping->hold.len, other->hold.pa + other->hold.len);
    SimFinding finding = lx_finding_new(lx_fault_code(fault), pa, end - pa);

    finding.other =
        g_intern_string(sim_world_actor(lx_glue.world, mapping->hold.device)->name);
    finding.detail = overlap_detail(pa, end - pa);
    lx_finding_hold(&finding, other, pa);
    lx_finding_report(&finding);
}

/* --- deals -------------------------------------------------------------- */

SimHold
lx_deal_hold(const struct lx_deal *deal)
{
    return (SimHold){ .device = (SimActorId)deal->dev, .pa = deal->pa, .len = deal->len,
                      .bus = deal->dma, .call = g_intern_string(deal->call),
                      .dir = lx_dir_name(deal->dir), .source = lx_caller_source(),
                      .time = lx_caller_time(), .live = true };
}

void
lx_report_handle(SimCode code, const LxMapping *about, SimAddr bus, uint64_t len,
              const char *detail)
{
    SimFinding finding = lx_finding_new(code, bus, len);

    finding.bus = bus;
    finding.detail = detail ? g_intern_string(detail) : NULL;
    if (about) {
        finding.pa = bus - about->hold.bus + about->hold.pa;
        finding.len = lx_shown_len(finding.pa, len);
        lx_finding_hold(&finding, about, finding.pa);
    }
    lx_finding_report(&finding);
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

void
lx_report_unknown(LxCall call, SimActorId dev, SimAddr bus, uint64_t len)
{
    const LxMapping *ended = lx_owner_find_ended(lx_glue.owner, dev, bus);
    const LxMapping *other = find_any(bus);
    LxFault fault = lx_rule(call, ended ? LX_ENDED : LX_NONE)->fault;

    if (bus == UINT64_MAX) {
        lx_report_handle(SIM_D302, NULL, bus, len, "the handle is DMA_MAPPING_ERROR");
    } else if (other && other->hold.device != dev) {
        lx_report_handle(SIM_D302, other, bus, len, "the mapping is another device's");
    } else if (other) {
        lx_report_handle(SIM_D302, other, bus, len,
                         "the handle points into a mapping, not at its start");
    } else {
        lx_report_handle(lx_fault_code(fault), ended, bus, len,
                         ended ? "the mapping has ended" : "nothing is mapped there");
    }
}
