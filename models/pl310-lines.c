/* SPDX-License-Identifier: MIT */
/*
 * The cache of the outer controller: what is allocated, what leaves, and what
 * maintenance does to a line.  Every level but this one asks for longer or equal
 * lines, so an access is cut at the lines of this one.
 */
#include "models/pl310.h"

#include <inttypes.h>
#include <string.h>

#include "sim/line.h"
#include "sim/stored.h"
#include "sim/trace.h"
#include "sim/world.h"

SIM_TRACE_DEFINE(pl310_line_filled, "pa=0x%" PRIx64 " speculative=%" PRIu64);
SIM_TRACE_DEFINE(pl310_line_written_back, "pa=0x%" PRIx64);
SIM_TRACE_DEFINE(pl310_line_dropped, "pa=0x%" PRIx64 " dirty=%" PRIu64);

/* --- lines that leave --------------------------------------------------- */

static bool
is_dirty(const HwPl310 *pl, uint32_t slot)
{
    return (pl->array.flags[slot] & HW_PL310_DIRTY) != 0;
}

/* Clean from now on.  The culprit of an eviction is who wrote the line last. */
static SimResp
write_back(HwPl310 *pl, uint32_t slot, SimLoss why, SimTime *delay)
{
    SimWorld *world = pl->parent.world;
    SimAddr line = sim_cache_array_address(&pl->array, slot);
    SimLastWriter last = sim_line_last_writer(world, line);
    SimLineDown down = { .mem = &pl->mem, .line = line,
                         .bytes = sim_cache_array_bytes(&pl->array, slot),
                         .ids = sim_ids_at(&pl->ids, line), .len = pl->line_bytes,
                         .why = why, .row = SIM_HISTORY_CLEAN, .actor = last.actor,
                         .here = pl->here, .culprit = pl->here,
                         .name = pl->parent.name };

    if (why == SIM_LOSS_WRITE_BACK) {
        down.row = SIM_HISTORY_WRITE_BACK;
        down.here = world->here;
        down.culprit = last.source;
    }
    pl->array.flags[slot] &= (uint8_t)~HW_PL310_DIRTY;
    pl->cache.stats.write_backs++;
    SIM_TRACE(world, pl310_line_written_back, last.actor, line, 0, 0, 0);
    return sim_line_write_back(world, &down, delay);
}

/* The line goes; what it held is not written anywhere. */
static void
drop(HwPl310 *pl, uint32_t slot, SimLoss why, SimHistoryKind row)
{
    SimWorld *world = pl->parent.world;
    SimAddr line = sim_cache_array_address(&pl->array, slot);
    const SimWid *mine = sim_ids_at(&pl->ids, line);
    SimActorId actor = pl->asker;
    SimSource here = pl->here;

    if (why == SIM_LOSS_WRITE_BACK) {
        actor = world->hw;
        here = world->here;
    }
    SIM_TRACE(world, pl310_line_dropped, actor, line, is_dirty(pl, slot), 0, 0);
    sim_cache_array_drop(&pl->array, slot);
    if (mine) {
        sim_truth_note(world->truth, row, actor, line, pl->line_bytes, here,
                       g_intern_string(pl->parent.name));
        sim_truth_removed(world->truth, SIM_PLACE_OUTER, line, pl->line_bytes, mine, NULL,
                          why, sim_line_last_writer(world, line).actor, here);
    }
}

static void
leave(HwPl310 *pl, uint32_t slot, SimTime *delay)
{
    if (is_dirty(pl, slot)) {
        write_back(pl, slot, SIM_LOSS_WRITE_BACK, delay);
    }
    drop(pl, slot, SIM_LOSS_WRITE_BACK, SIM_HISTORY_EVICT);
}

void
hw_pl310_maintain(HwPl310 *pl, uint32_t slot, SimMaintOp op, SimTime *delay)
{
    if ((op & SIM_CLEAN) && is_dirty(pl, slot)) {
        write_back(pl, slot, SIM_LOSS_CLEAN, delay);
    }
    if (op & SIM_INVALIDATE) {
        drop(pl, slot, SIM_LOSS_INVALIDATE,
             op == SIM_INVALIDATE ? SIM_HISTORY_INVALIDATE : SIM_HISTORY_CLEAN_INVALIDATE);
    }
}

/* --- lines that come ---------------------------------------------------- */

/*
 * An empty slot for @line; whoever was there has left.  Lines of [stay, stay+len)
 * do so only when nobody else can: they are parts of the same longer line, whose
 * old bytes the referee has not been told of yet.
 */
static uint32_t
make_room(HwPl310 *pl, SimAddr line, SimAddr stay, uint32_t len, SimTime *delay)
{
    SimAddr lines[SIM_LINE_MAX / 32];
    unsigned count = 0;
    uint32_t slot;

    for (SimAddr at = stay; at < stay + len; at += pl->line_bytes) {
        lines[count++] = at;
    }
    slot = sim_cache_array_victim(&pl->array, line, lines, count);
    if (slot == SIM_NO_SLOT) {
        slot = sim_cache_array_victim(&pl->array, line, NULL, 0);
    }
    if (!sim_cache_array_is_empty(&pl->array, slot)) {
        leave(pl, slot, delay);
    }
    return slot;
}

/* @ids may be NULL: nobody watches. */
static void
install(HwPl310 *pl, uint32_t slot, SimAddr line, const uint8_t *bytes, const SimWid *ids)
{
    SimWid *mine = sim_ids_at(&pl->ids, line);

    sim_cache_array_put(&pl->array, slot, line);
    memcpy(sim_cache_array_bytes(&pl->array, slot), bytes, pl->line_bytes);
    if (mine) {
        memcpy(mine, ids, pl->line_bytes * sizeof(mine[0]));
    }
}

/* The level below is sampled before the victim goes down (rules P5). */
SimResp
hw_pl310_fill(HwPl310 *pl, SimAddr line, SimActorId actor, bool speculative, SimTime *delay,
              uint32_t *ret_slot)
{
    SimWorld *world = pl->parent.world;
    SimTruth *truth = hw_pl310_truth(pl, line);
    uint8_t bytes[HW_PL310_LINE_MAX];
    SimWid ids[HW_PL310_LINE_MAX];
    SimTxn txn = { .addr = line, .data = bytes, .ids = truth ? ids : NULL,
                   .len = pl->line_bytes, .kind = SIM_READ, .mem = SIM_MEM_CACHED,
                   .flags = SIM_TXN_LINE, .actor = actor };
    SimResp resp = sim_send(&pl->mem, &txn);

    *delay += txn.delay;
    if (resp != SIM_OK) {
        return resp;
    }
    *ret_slot = make_room(pl, line, line, 0, delay);
    install(pl, *ret_slot, line, bytes, ids);
    SIM_TRACE(world, pl310_line_filled, actor, line, speculative, 0, 0);
    if (truth) {
        sim_truth_note(truth, speculative ? SIM_HISTORY_PREFETCH : SIM_HISTORY_FILL, actor, line,
                       pl->line_bytes, hw_pl310_source_of(pl, actor),
                       g_intern_string(pl->parent.name));
        sim_truth_copied(truth, SIM_PLACE_OUTER, 0, line, pl->line_bytes, ids);
    }
    return SIM_OK;
}

bool
hw_pl310_evict(HwPl310 *pl, SimAddr pa)
{
    uint32_t slot = sim_cache_array_find(&pl->array, pa);
    SimTime unseen = 0;

    if (slot == SIM_NO_SLOT) {
        return false;
    }
    leave(pl, slot, &unseen);
    return true;
}

/* --- reads -------------------------------------------------------------- */

static bool
allocates(const HwPl310 *pl, const SimTxn *txn)
{
    return txn->mem == SIM_MEM_CACHED && !(txn->flags & SIM_TXN_SNOOPS) &&
           !(pl->regs.debug & HW_PL310_DEBUG_NO_LINEFILL);
}

/* Demand accesses; what misses and does not allocate is none of this cache's. */
static void
count(HwPl310 *pl, const SimTxn *txn, bool hit)
{
    if (txn->flags & SIM_TXN_SPECULATIVE) {
        return;
    }
    pl->cache.stats.hits += hit;
    pl->cache.stats.misses += !hit;
}

static void
copy_out(HwPl310 *pl, uint32_t slot, const SimTxn *txn, const HwPl310Part *part)
{
    const SimWid *mine = txn->ids ? sim_ids_at(&pl->ids, part->pa) : NULL;

    memcpy(txn->data + part->at,
           sim_cache_array_bytes(&pl->array, slot) + (part->pa - part->line), part->len);
    if (mine) {
        memcpy(txn->ids + part->at, mine, part->len * sizeof(mine[0]));
    }
}

/* The part of @txn, as a transaction of its own to memory. */
static SimResp
pass_part(HwPl310 *pl, SimTxn *txn, const HwPl310Part *part)
{
    SimTxn piece = *txn;
    SimResp resp;

    piece.addr = part->pa;
    piece.data = txn->data + part->at;
    piece.ids = txn->ids ? txn->ids + part->at : NULL;
    piece.len = part->len;
    resp = sim_send(&pl->mem, &piece);
    txn->delay = piece.delay;
    txn->place = piece.place;
    return resp;
}

static bool
is_any_here(const HwPl310 *pl, const SimTxn *txn)
{
    HwPl310Part part;

    for (uint32_t at = 0; at < txn->len; at += part.len) {
        part = hw_pl310_part(pl, txn, at);
        if (sim_cache_array_find(&pl->array, part.line) != SIM_NO_SLOT) {
            return true;
        }
    }
    return false;
}

static SimResp
read_part(HwPl310 *pl, SimTxn *txn, const HwPl310Part *part, bool *missed)
{
    uint32_t slot = sim_cache_array_find(&pl->array, part->line);
    bool hit = slot != SIM_NO_SLOT;
    SimResp resp;

    if (!hit && !allocates(pl, txn)) {
        return pass_part(pl, txn, part);
    }
    count(pl, txn, hit);
    if (!hit) {
        *missed = true;
        resp = hw_pl310_fill(pl, part->line, txn->actor,
                             (txn->flags & SIM_TXN_SPECULATIVE) != 0, &txn->delay, &slot);
        if (resp != SIM_OK) {
            return resp;
        }
        txn->place = SIM_PLACE_RAM;
    }
    if (G_UNLIKELY(pl->array.flags[slot] & HW_PL310_COMING)) {
        hw_pl310_wait(pl, slot, txn);
    }
    sim_cache_array_touch(&pl->array, part->line, slot);
    copy_out(pl, slot, txn, part);
    return SIM_OK;
}

SimResp
hw_pl310_read(HwPl310 *pl, SimTxn *txn)
{
    SimAddr first = sim_cache_array_line(&pl->array, txn->addr);
    bool allocate = allocates(pl, txn), missed = false;
    HwPl310Part part;
    SimTime asked;

    txn->delay += pl->hit_ps;
    asked = txn->delay;
    if (!allocate && !is_any_here(pl, txn)) {
        return sim_send(&pl->mem, txn);
    }
    txn->place = SIM_PLACE_OUTER;
    for (uint32_t at = 0; at < txn->len; at += part.len) {
        SimResp resp;

        part = hw_pl310_part(pl, txn, at);
        resp = read_part(pl, txn, &part, &missed);
        if (resp != SIM_OK) {
            return resp;
        }
    }
    if (allocate) {
        hw_pl310_fetch_more(pl, first, txn->actor, missed, asked);
    }
    return SIM_OK;
}

SimResp
hw_pl310_peek(HwPl310 *pl, SimTxn *txn)
{
    HwPl310Part part;

    if (!is_any_here(pl, txn)) {
        return sim_send(&pl->mem, txn);
    }
    for (uint32_t at = 0; at < txn->len; at += part.len) {
        uint32_t slot;

        part = hw_pl310_part(pl, txn, at);
        slot = sim_cache_array_find(&pl->array, part.line);
        if (slot != SIM_NO_SLOT) {
            copy_out(pl, slot, txn, &part);
        } else if (pass_part(pl, txn, &part) != SIM_OK) {
            return SIM_DECERR;
        }
    }
    txn->place = SIM_PLACE_OUTER;
    return SIM_OK;
}

/* --- writes ------------------------------------------------------------- */

/* Bytes and ids of a part of a line that is here; @ret_old, when not NULL, gets the
 * ids that it had (and may be the new ones themselves). */
static void
copy_in(HwPl310 *pl, uint32_t slot, const SimTxn *txn, const HwPl310Part *part,
        SimWid *ret_old)
{
    SimWid *mine = sim_ids_at(&pl->ids, part->pa);
    SimWid old[HW_PL310_LINE_MAX];

    memcpy(sim_cache_array_bytes(&pl->array, slot) + (part->pa - part->line),
           txn->data + part->at, part->len);
    if (mine) {
        g_assert(txn->ids); /* who writes to an armed page says which write it is */
        memcpy(old, mine, part->len * sizeof(old[0]));
        memcpy(mine, txn->ids + part->at, part->len * sizeof(old[0]));
        if (ret_old) {
            memcpy(ret_old, old, part->len * sizeof(old[0]));
        }
    }
    sim_cache_array_touch(&pl->array, part->line, slot);
}

/* A whole line needs no fill, and lies over nothing (rules P5). */
static void
allocate_line(HwPl310 *pl, const SimTxn *txn, const HwPl310Part *part, SimTime *delay)
{
    uint32_t slot = make_room(pl, part->line, txn->addr, txn->len, delay);

    install(pl, slot, part->line, txn->data + part->at,
            txn->ids ? txn->ids + part->at : NULL);
    pl->array.flags[slot] |= HW_PL310_DIRTY;
}

static SimResp
write_line_part(HwPl310 *pl, SimTxn *txn, const HwPl310Part *part)
{
    uint32_t slot = sim_cache_array_find(&pl->array, part->line);
    SimResp resp = SIM_OK;

    count(pl, txn, slot != SIM_NO_SLOT);
    if (slot == SIM_NO_SLOT && part->len == pl->line_bytes) {
        allocate_line(pl, txn, part, &txn->delay);
        return SIM_OK;
    }
    if (slot == SIM_NO_SLOT) {
        resp = hw_pl310_fill(pl, part->line, txn->actor, false, &txn->delay, &slot);
    }
    if (resp == SIM_OK) {
        copy_in(pl, slot, txn, part, txn->ids ? txn->ids + part->at : NULL);
        pl->array.flags[slot] |= HW_PL310_DIRTY;
    }
    return resp;
}

/* DEBUG_CTRL: nothing becomes dirty; copies that are here stay like memory. */
static SimResp
write_line_through(HwPl310 *pl, SimTxn *txn)
{
    SimWid ids[SIM_LINE_MAX];
    SimResp resp;

    if (txn->ids) {
        memcpy(ids, txn->ids, txn->len * sizeof(ids[0]));
    }
    resp = sim_send(&pl->mem, txn);
    hw_pl310_write_through(pl, txn->addr, txn->data, txn->ids ? ids : NULL, txn->len);
    return resp;
}

SimResp
hw_pl310_write_line(HwPl310 *pl, SimTxn *txn)
{
    const uint32_t through = HW_PL310_DEBUG_NO_LINEFILL | HW_PL310_DEBUG_WRITE_THROUGH;
    HwPl310Part part;

    if (pl->regs.debug & through) {
        return write_line_through(pl, txn);
    }
    txn->delay += pl->posted ? 0 : pl->hit_ps;
    for (uint32_t at = 0; at < txn->len; at += part.len) {
        SimResp resp;

        part = hw_pl310_part(pl, txn, at);
        resp = write_line_part(pl, txn, &part);
        if (resp != SIM_OK) {
            return resp;
        }
    }
    txn->place = SIM_PLACE_OUTER;
    return SIM_OK;
}

/* Bytes that are performed here: others can see them from now on. */
static void
perform_part(HwPl310 *pl, uint32_t slot, SimTxn *txn, const HwPl310Part *part)
{
    SimTruth *truth = hw_pl310_truth(pl, part->pa);
    SimWid old[HW_PL310_LINE_MAX];

    copy_in(pl, slot, txn, part, old);
    pl->array.flags[slot] |= HW_PL310_DIRTY;
    txn->place = SIM_PLACE_OUTER;
    if (truth) {
        sim_truth_perform(truth, SIM_PLACE_OUTER, part->pa, part->len, old,
                          txn->ids + part->at);
    }
}

/* A store of a CPU without inner caches. */
SimResp
hw_pl310_write_bytes(HwPl310 *pl, SimTxn *txn)
{
    HwPl310Part part;

    txn->delay += pl->hit_ps;
    for (uint32_t at = 0; at < txn->len; at += part.len) {
        SimResp resp = SIM_OK;
        uint32_t slot;

        part = hw_pl310_part(pl, txn, at);
        slot = sim_cache_array_find(&pl->array, part.line);
        count(pl, txn, slot != SIM_NO_SLOT);
        if (slot == SIM_NO_SLOT) {
            resp = hw_pl310_fill(pl, part.line, txn->actor, false, &txn->delay, &slot);
        }
        if (resp != SIM_OK) {
            return resp;
        }
        perform_part(pl, slot, txn, &part);
    }
    return SIM_OK;
}

/* A snooping master's: into the copy, where there is one. */
SimResp
hw_pl310_write_if_here(HwPl310 *pl, SimTxn *txn)
{
    SimResp resp = SIM_OK;
    HwPl310Part part;

    txn->delay += pl->hit_ps;
    if (!is_any_here(pl, txn)) {
        return sim_send(&pl->mem, txn);
    }
    for (uint32_t at = 0; at < txn->len && resp == SIM_OK; at += part.len) {
        uint32_t slot;

        part = hw_pl310_part(pl, txn, at);
        slot = sim_cache_array_find(&pl->array, part.line);
        if (slot != SIM_NO_SLOT) {
            perform_part(pl, slot, txn, &part);
        } else {
            resp = pass_part(pl, txn, &part);
        }
    }
    return resp;
}

void
hw_pl310_write_through(HwPl310 *pl, SimAddr pa, const uint8_t *bytes, const SimWid *ids,
                       uint32_t len)
{
    SimTxn txn = { .addr = pa, .data = (uint8_t *)bytes, .ids = (SimWid *)ids, .len = len };
    HwPl310Part part;

    for (uint32_t at = 0; at < len; at += part.len) {
        uint32_t slot;

        part = hw_pl310_part(pl, &txn, at);
        slot = sim_cache_array_find(&pl->array, part.line);
        if (slot == SIM_NO_SLOT) {
            continue;
        }
        copy_in(pl, slot, &txn, &part, NULL);
        if (ids) {
            sim_truth_copied(pl->parent.world->truth, SIM_PLACE_OUTER, 0, part.pa, part.len,
                             ids + part.at);
        }
    }
}

/* --- as a holder of bytes ----------------------------------------------- */

static bool
lines_find(void *self, SimAddr pa, SimWid *ret_id, uint8_t *ret_byte)
{
    HwPl310 *pl = self;
    uint32_t slot = sim_cache_array_find(&pl->array, pa);
    const SimWid *mine = sim_ids_at(&pl->ids, pa);

    if (slot == SIM_NO_SLOT) {
        return false;
    }
    *ret_id = mine ? *mine : 0;
    *ret_byte = sim_cache_array_bytes(&pl->array, slot)[pa % pl->line_bytes];
    return true;
}

/* Of a byte that differs from the one below: nobody wrote it since it was allocated or
 * freed, or since it was read from there. */
static bool
is_nobodys(const HwPl310 *pl, uint32_t slot, SimAddr pa)
{
    return !is_dirty(pl, slot) || sim_stored_is_dead(pl->parent.world, pa);
}

/* Bytes like those below take that level's ids; others are the last writer's in a dirty
 * line, and older than what lies below in a clean one (T10). */
static void
arm_line(HwPl310 *pl, uint32_t slot, SimAddr line)
{
    SimWorld *world = pl->parent.world;
    SimLastWriter last = sim_line_last_writer(world, line);
    const uint8_t *bytes = sim_cache_array_bytes(&pl->array, slot);
    SimWid *mine = sim_ids_at(&pl->ids, line);
    uint8_t below[HW_PL310_LINE_MAX];
    SimTxn txn = { .addr = line, .data = below, .ids = mine, .len = pl->line_bytes,
                   .kind = SIM_PEEK, .mem = SIM_MEM_CACHED };

    sim_send(&pl->mem, &txn);
    for (uint32_t i = 0, run; i < pl->line_bytes; i = MAX(run, i + 1)) {
        bool old = is_nobodys(pl, slot, line + i);
        SimWid id;

        for (run = i; run < pl->line_bytes && bytes[run] != below[run] &&
                      is_nobodys(pl, slot, line + run) == old;) {
            run++;
        }
        if (run == i) {
            continue;
        }
        id = old ? 0
                 : sim_truth_record_past(world->truth, last.actor, line + i, run - i,
                                         bytes + i, last.time, last.source);
        for (uint32_t k = i; k < run; k++) {
            mine[k] = id;
        }
    }
}

static void
lines_arm(void *self, SimAddr page)
{
    HwPl310 *pl = self;

    sim_ids_arm(&pl->ids, page);
    for (SimAddr line = page; line < page + SIM_TRUTH_PAGE; line += pl->line_bytes) {
        uint32_t slot = sim_cache_array_find(&pl->array, line);

        if (slot != SIM_NO_SLOT) {
            arm_line(pl, slot, line);
        }
    }
}

void
hw_pl310_add_line_holder(HwPl310 *pl)
{
    SimHolder holder = { .place = SIM_PLACE_OUTER, .self = pl, .arm = lines_arm,
                         .find = lines_find };

    if (pl->parent.world->truth) {
        sim_truth_add_holder(pl->parent.world->truth, &holder);
    }
}
