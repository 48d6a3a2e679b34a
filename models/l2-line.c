/* SPDX-License-Identifier: MIT */
/*
 * Lines of an inner cache: how they come in and where they go.  The level below is
 * sampled before a victim goes down (rules P5).
 */
#include "models/l2.h"

#include "sim/cpu.h"
#include "sim/domain.h"
#include "sim/line.h"
#include "sim/trace.h"
#include "sim/world.h"

#include <inttypes.h>
#include <string.h>

SIM_TRACE_DEFINE(l2_line_filled, "pa=0x%" PRIx64 " speculative=%" PRIu64);
SIM_TRACE_DEFINE(l2_line_written_back, "pa=0x%" PRIx64);
SIM_TRACE_DEFINE(l2_line_dropped, "pa=0x%" PRIx64);

SimTruth *
hw_l2_truth(const HwL2 *l2, SimAddr pa)
{
    SimTruth *truth = l2->parent.world->truth;

    return truth && sim_truth_is_armed(truth, pa) ? truth : NULL;
}

/* Where the program stands on whose behalf something is done here. */
static SimSource
here_of(const HwL2 *l2, SimActorId actor)
{
    const SimWorld *world = l2->parent.world;

    for (guint i = 0; i < world->cpus->len; i++) {
        const SimCpu *cpu = g_ptr_array_index(world->cpus, i);

        if (cpu->actor == actor) {
            return cpu->here;
        }
    }
    return world->here;
}

SimActorId
hw_l2_own_actor(const HwL2 *l2)
{
    const GPtrArray *cpus = l2->parent.world->cpus;

    return l2->cache.actor || cpus->len == 0
               ? l2->cache.actor
               : ((const SimCpu *)g_ptr_array_index(cpus, 0))->actor;
}

void
hw_l2_note(const HwL2 *l2, SimHistoryKind kind, SimActorId actor, SimAddr line)
{
    SimTruth *truth = hw_l2_truth(l2, line);

    if (truth) {
        sim_truth_note(truth, kind, actor, line, l2->line_bytes, here_of(l2, actor),
                       g_intern_string(l2->parent.name));
    }
}

/* --- out of the cache --------------------------------------------------- */

void
hw_l2_overwrite(HwL2 *l2, uint32_t slot, const SimTxn *by)
{
    SimWid *mine = sim_ids_at(&l2->ids, by->addr), old[SIM_LINE_MAX];
    uint32_t at = by->addr & (l2->line_bytes - 1);

    memcpy(sim_cache_array_bytes(&l2->array, slot) + at, by->data, by->len);
    if (mine && by->ids) {
        memcpy(old, mine, by->len * sizeof(old[0]));
        memcpy(mine, by->ids, by->len * sizeof(old[0]));
        sim_truth_removed(l2->parent.world->truth, SIM_PLACE_L2, by->addr, by->len, old,
                          by->ids, SIM_LOSS_WRITE_BACK, by->actor,
                          sim_line_last_writer(l2->parent.world, by->addr).source);
    }
}

static void
write_back(HwL2 *l2, uint32_t slot, SimLoss why, SimActorId actor, SimTime *delay)
{
    SimWorld *world = l2->parent.world;
    SimAddr line = sim_cache_array_address(&l2->array, slot);
    SimLineDown down = { .mem = &l2->mem, .line = line,
                         .bytes = sim_cache_array_bytes(&l2->array, slot),
                         .ids = sim_ids_at(&l2->ids, line), .len = l2->line_bytes,
                         .shared = l2->array.flags[slot] & HW_L2_SHARED,
                         .why = why, .row = SIM_HISTORY_CLEAN, .actor = actor,
                         .name = l2->parent.name };

    if (down.ids) {
        SimLastWriter last = sim_line_last_writer(world, line);

        down.actor = last.actor == world->init ? actor : last.actor;
        down.here = down.culprit = here_of(l2, actor);
        if (why == SIM_LOSS_WRITE_BACK) {
            down.row = SIM_HISTORY_WRITE_BACK;
            down.culprit = last.source;
        }
    }
    SIM_TRACE(world, l2_line_written_back, actor, line, 0, 0, 0);
    sim_line_write_back(world, &down, delay);
}

/* The short way, to whom nobody listens; false: nothing was done. */
static bool
write_back_quick(HwL2 *l2, uint32_t slot, SimTime *delay)
{
    SimTime time = SIM_NEVER;

    if (l2->has_short_way && !sim_trace_is_on(l2->parent.world->trace) &&
        !(l2->array.flags[slot] & HW_L2_SHARED)) {
        time = sim_quick_write(&l2->mem, sim_cache_array_address(&l2->array, slot),
                               sim_cache_array_bytes(&l2->array, slot), l2->line_bytes,
                               *delay);
    }
    *delay = time == SIM_NEVER ? *delay : time;
    return time != SIM_NEVER;
}

void
hw_l2_write_back(HwL2 *l2, uint32_t slot, SimLoss why, SimActorId actor, SimTime *delay)
{
    if (!write_back_quick(l2, slot, delay)) {
        write_back(l2, slot, why, actor, delay);
    }
    l2->array.flags[slot] &= (uint8_t)~HW_L2_DIRTY;
    l2->cache.stats.write_backs++;
}

void
hw_l2_drop(HwL2 *l2, uint32_t slot, SimLoss why, SimHistoryKind row, SimActorId actor)
{
    SimAddr line = sim_cache_array_address(&l2->array, slot);
    const SimWid *mine = sim_ids_at(&l2->ids, line);

    sim_cache_array_drop(&l2->array, slot);
    SIM_TRACE(l2->parent.world, l2_line_dropped, actor, line, 0, 0, 0);
    if (mine) {
        hw_l2_note(l2, row, actor, line);
        sim_truth_removed(l2->parent.world->truth, SIM_PLACE_L2, line, l2->line_bytes,
                          mine, NULL, why, actor, here_of(l2, actor));
    }
}

void
hw_l2_pass(HwL2 *l2, uint32_t slot)
{
    SimAddr line = sim_cache_array_address(&l2->array, slot);
    const SimWid *mine = sim_ids_at(&l2->ids, line);

    sim_cache_array_drop(&l2->array, slot);
    if (mine) {
        sim_truth_passed(l2->parent.world->truth, SIM_PLACE_L2, l2->cache.actor, line,
                         l2->line_bytes, mine);
    }
}

/* Of the lines of the L1s, which may be shorter: all there are in this one. */
static uint32_t
step_above(const HwL2 *l2)
{
    const GPtrArray *cpus = l2->parent.world->cpus;
    uint32_t step = l2->line_bytes;

    for (guint i = 0; i < cpus->len; i++) {
        const SimCpu *cpu = g_ptr_array_index(cpus, i);

        step = cpu->has_l1 ? MIN(step, cpu->line_mask + 1) : step;
    }
    return step;
}

static void
call_in_part(HwL2 *l2, uint32_t slot, SimAddr pa, uint32_t len, SimActorId actor,
             SimTime *delay)
{
    uint8_t bytes[SIM_LINE_MAX];
    SimWid ids[SIM_LINE_MAX];
    SimTxn ask = { .addr = pa, .data = bytes, .len = len, .kind = SIM_SNOOP,
                   .ids = sim_ids_at(&l2->ids, pa) ? ids : NULL, .op = SIM_SNOOP_UNIQUE,
                   .mem = SIM_MEM_CACHED, .actor = actor, .delay = *delay };

    sim_send(&l2->snoop, &ask);
    *delay = ask.delay;
    if (ask.flags & SIM_TXN_DIRTY) {
        hw_l2_overwrite(l2, slot, &ask);
        l2->array.flags[slot] |= HW_L2_DIRTY;
    }
}

void
hw_l2_call_in(HwL2 *l2, uint32_t slot, SimActorId actor, SimTime *delay)
{
    SimAddr line = sim_cache_array_address(&l2->array, slot);
    uint32_t step;

    if (l2->inclusion != HW_L2_INCLUSIVE || !l2->snoop.fn) {
        return;
    }
    step = step_above(l2);
    for (uint32_t at = 0; at < l2->line_bytes; at += step) {
        call_in_part(l2, slot, line + at, step, actor, delay);
    }
}

void
hw_l2_evict_slot(HwL2 *l2, uint32_t slot, SimActorId actor, SimTime *delay)
{
    hw_l2_call_in(l2, slot, actor, delay);
    if (l2->array.flags[slot] & HW_L2_DIRTY) {
        hw_l2_write_back(l2, slot, SIM_LOSS_WRITE_BACK, actor, delay);
    }
    hw_l2_drop(l2, slot, SIM_LOSS_WRITE_BACK, SIM_HISTORY_EVICT, actor);
}

/* --- into the cache ----------------------------------------------------- */

unsigned
hw_l2_pinned(const HwL2 *l2, SimAddr *ret_lines)
{
    const GPtrArray *cpus = l2->parent.world->cpus;
    unsigned count = 0;

    for (guint i = 0; l2->inclusion == HW_L2_INCLUSIVE && i < cpus->len; i++) {
        const SimCpu *cpu = g_ptr_array_index(cpus, i);

        if (cpu->pin != SIM_NO_PIN && count < SIM_CACHE_WAYS_MAX) {
            ret_lines[count++] = cpu->pin << cpu->line_shift;
        }
    }
    return count;
}

/*
 * Who gives up a line: not a pinned one, and not the one that an L1 is taking in
 * just now, if there is another.  Of the pinned ones reset sees to it that not all
 * ways of a set can be.
 */
static uint32_t
pick_victim(HwL2 *l2, SimAddr pa)
{
    SimAddr stay[SIM_CACHE_WAYS_MAX + 1], incoming = l2->parent.world->domain->incoming;
    unsigned count = hw_l2_pinned(l2, stay);
    uint32_t slot;

    if (l2->inclusion != HW_L2_INCLUSIVE || incoming == SIM_NO_LINE) {
        return sim_cache_array_victim(&l2->array, pa, stay, count);
    }
    stay[count] = incoming;
    slot = sim_cache_array_victim(&l2->array, pa, stay, count + 1);
    return slot == SIM_NO_SLOT ? sim_cache_array_victim(&l2->array, pa, stay, count) : slot;
}

/* An empty slot for the line of @pa; whoever was there has left. */
static uint32_t
make_room(HwL2 *l2, SimAddr pa, SimActorId actor, SimTime *delay)
{
    uint32_t slot = pick_victim(l2, pa);

    g_assert(slot != SIM_NO_SLOT);
    if (!sim_cache_array_is_empty(&l2->array, slot)) {
        hw_l2_evict_slot(l2, slot, actor, delay);
    }
    return slot;
}

uint32_t
hw_l2_install(HwL2 *l2, SimAddr line, const uint8_t *bytes, const SimWid *ids,
              SimActorId actor, SimTime *delay)
{
    uint32_t slot = make_room(l2, line, actor, delay);
    SimWid *mine = sim_ids_at(&l2->ids, line);

    sim_cache_array_put(&l2->array, slot, line);
    sim_copy(sim_cache_array_bytes(&l2->array, slot), bytes, l2->line_bytes);
    if (mine && ids) {
        memcpy(mine, ids, l2->line_bytes * sizeof(ids[0]));
        sim_truth_copied(l2->parent.world->truth, SIM_PLACE_L2, l2->cache.actor, line,
                         l2->line_bytes, ids);
    }
    return slot;
}

SimResp __attribute__((flatten))
hw_l2_fill_through(HwL2 *l2, SimTxn *txn)
{
    SimResp resp = sim_send(&l2->mem, txn);
    uint32_t slot;

    if (resp != SIM_OK) {
        return resp;
    }
    slot = hw_l2_install(l2, txn->addr, txn->data, txn->ids, txn->actor,
                         &txn->delay);
    SIM_TRACE(l2->parent.world, l2_line_filled, txn->actor, txn->addr,
              (txn->flags & SIM_TXN_SPECULATIVE) != 0, 0, 0);
    l2->array.flags[slot] = (txn->flags & SIM_TXN_DIRTY ? HW_L2_DIRTY : 0) |
                            (txn->flags & SIM_TXN_SHARED ? HW_L2_SHARED : 0);
    txn->flags &= (uint16_t)~SIM_TXN_DIRTY; /* its bytes lie below the asker now */
    return SIM_OK;
}

SimResp
hw_l2_fill_around(HwL2 *l2, const SimTxn *txn, SimTime *delay)
{
    uint8_t bytes[SIM_LINE_MAX];
    SimWid ids[SIM_LINE_MAX];
    SimAddr line = sim_cache_array_line(&l2->array, txn->addr);
    SimTxn fill = { .addr = line, .data = bytes, .len = l2->line_bytes, .kind = SIM_READ,
                    .ids = hw_l2_truth(l2, line) ? ids : NULL, .mem = SIM_MEM_CACHED,
                    .actor = txn->actor,
                    .flags = SIM_TXN_LINE, .delay = *delay };
    SimResp resp;

    fill.flags |= txn->flags & (SIM_TXN_OWN | SIM_TXN_SPECULATIVE);
    resp = hw_l2_fill_through(l2, &fill);
    *delay = fill.delay;
    return resp;
}

SimResp
hw_l2_take_blank(HwL2 *l2, SimTxn *txn)
{
    uint8_t bytes[SIM_LINE_MAX];
    SimWid ids[SIM_LINE_MAX];
    SimTxn peek = { .addr = txn->addr, .data = bytes, .len = l2->line_bytes,
                    .ids = hw_l2_truth(l2, txn->addr) ? ids : NULL, .kind = SIM_PEEK,
                    .mem = SIM_MEM_CACHED, .actor = txn->actor };
    const SimTxn *old = txn->flags & SIM_TXN_FORWARDED ? txn : &peek;
    SimResp resp = old == &peek ? sim_send(&l2->mem, &peek) : SIM_OK;
    uint32_t slot;

    if (resp != SIM_OK) {
        return resp;
    }
    slot = hw_l2_install(l2, txn->addr, old->data, old->ids, txn->actor, &txn->delay);
    l2->array.flags[slot] = txn->flags & SIM_TXN_DIRTY ? HW_L2_DIRTY : 0;
    txn->flags &= (uint16_t)~SIM_TXN_DIRTY;
    SIM_TRACE(l2->parent.world, l2_line_filled, txn->actor, txn->addr, 0, 0, 0);
    return SIM_OK;
}

bool
hw_l2_fetch_ahead(HwL2 *l2, SimAddr pa, SimActorId actor, SimTime *when)
{
    SimTxn want = { .addr = pa, .actor = actor, .flags = SIM_TXN_SPECULATIVE };

    if (sim_cache_array_find(&l2->array, pa) != SIM_NO_SLOT ||
        hw_l2_fill_around(l2, &want, when) != SIM_OK) {
        return false;
    }
    l2->cache.stats.prefetches++;
    hw_l2_note(l2, SIM_HISTORY_PREFETCH, actor, sim_cache_array_line(&l2->array, pa));
    return true;
}
