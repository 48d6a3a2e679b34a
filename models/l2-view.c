/* SPDX-License-Identifier: MIT */
/*
 * An inner cache as others see it: asked from below whether it has a line, asked by
 * verbs, choices and views, and as a holder of bytes that the referee arms.
 */
#include "models/l2.h"

#include "sim/domain.h"
#include "sim/line.h"
#include "sim/world.h"

#include <string.h>

/* --- asked from below --------------------------------------------------- */

/* A master's write that goes into the copies. */
static void
update(HwL2 *l2, uint32_t slot, SimTxn *txn)
{
    uint8_t flags = l2->array.flags[slot];
    SimTxn part = *txn;

    part.flags &= (uint16_t)~SIM_TXN_LINE;
    hw_l2_take(l2, slot, &part);
    l2->array.flags[slot] = flags; /* what lies below gets the bytes too */
    txn->flags |= SIM_TXN_FORWARDED | SIM_TXN_SHARED;
}

/* ReadUnique.  What becomes of the bytes, the snoop unit tells the referee. */
static void
pass_on(HwL2 *l2, uint32_t slot, SimTxn *txn)
{
    uint8_t flags = l2->array.flags[slot];

    txn->flags |= (flags & HW_L2_DIRTY ? SIM_TXN_DIRTY : 0) |
                  (flags & HW_L2_SHARED ? SIM_TXN_SHARED : 0);
    hw_l2_pass(l2, slot);
}

/* ReadShared: who answers for a dirty line is the asker, or with OWN still this cache. */
static void
share(HwL2 *l2, uint32_t slot, SimTxn *txn)
{
    bool dirty = l2->array.flags[slot] & HW_L2_DIRTY, keeps = txn->flags & SIM_TXN_OWN;

    l2->array.flags[slot] = HW_L2_SHARED | (dirty && keeps ? HW_L2_DIRTY : 0);
    txn->flags |= SIM_TXN_SHARED | (dirty && !keeps ? SIM_TXN_DIRTY : 0);
}

/* A copy above that was newer has answered before, and is the same here from now on. */
static void
answer(HwL2 *l2, uint32_t slot, SimTxn *txn)
{
    if (!(txn->flags & SIM_TXN_FORWARDED)) {
        hw_l2_give(l2, slot, txn);
        txn->flags |= SIM_TXN_FORWARDED;
    } else if (txn->flags & SIM_TXN_DIRTY) {
        hw_l2_overwrite(l2, slot, txn);
    }
    switch ((SimSnoop)txn->op) {
    case SIM_SNOOP_UNIQUE:
        pass_on(l2, slot, txn);
        break;
    case SIM_SNOOP_SHARED:
        share(l2, slot, txn);
        break;
    case SIM_SNOOP_ONCE:
    case SIM_SNOOP_PEEK:
        txn->flags |= SIM_TXN_SHARED;
        break;
    case SIM_SNOOP_UPDATE:
        g_assert_not_reached();
    }
}

static void
snoop_line(HwL2 *l2, SimTxn *txn)
{
    uint32_t slot;

    if (l2->snoop.fn) {
        sim_send(&l2->snoop, txn);
    }
    slot = sim_cache_array_find(&l2->array, txn->addr);
    if (slot == SIM_NO_SLOT ||
        (txn->op == SIM_SNOOP_PEEK && l2->parent.world->domain->is_arming)) {
        return;
    }
    l2->cache.stats.snoop_hits += txn->op != SIM_SNOOP_PEEK;
    if (txn->op == SIM_SNOOP_UPDATE) {
        update(l2, slot, txn);
    } else {
        answer(l2, slot, txn);
    }
}

SimResp
hw_l2_snoop(void *self, SimTxn *txn)
{
    HwL2 *l2 = self;

    if (txn->kind == SIM_SNOOP) {
        snoop_line(l2, txn);
        return SIM_OK;
    }
    if (l2->snoop.fn) { /* maintenance by another cluster */
        sim_send(&l2->snoop, txn);
    }
    if (txn->kind == SIM_MAINT) {
        hw_l2_maintain_line(l2, txn);
    }
    return SIM_OK;
}

/* --- as everybody else sees it ------------------------------------------ */

static HwL2 *
l2_of(SimCache *cache)
{
    return (HwL2 *)cache->model;
}

static char
hw_l2_state(SimCache *cache, SimAddr pa)
{
    static const char states[] = { [0] = 'E', [HW_L2_DIRTY] = 'M', [HW_L2_SHARED] = 'S',
                                   [HW_L2_DIRTY | HW_L2_SHARED] = 'O' };
    const HwL2 *l2 = l2_of(cache);
    uint32_t slot = sim_cache_array_find(&l2->array, pa);

    return slot == SIM_NO_SLOT
               ? 'I' : states[l2->array.flags[slot] & (HW_L2_DIRTY | HW_L2_SHARED)];
}

static bool
hw_l2_peek(SimCache *cache, SimAddr pa, void *ret_bytes, uint32_t len)
{
    const HwL2 *l2 = l2_of(cache);
    uint8_t *to = ret_bytes;

    for (uint32_t done = 0, n; done < len; done += n) {
        uint32_t at = (pa + done) & (l2->line_bytes - 1);
        uint32_t slot = sim_cache_array_find(&l2->array, pa + done);

        n = MIN(len - done, l2->line_bytes - at);
        if (slot == SIM_NO_SLOT) {
            return false;
        }
        memcpy(to + done, sim_cache_array_bytes(&l2->array, slot) + at, n);
    }
    return true;
}

static bool
hw_l2_prefetch(SimCache *cache, SimAddr pa)
{
    SimTime unseen = 0;

    return hw_l2_fetch_ahead(l2_of(cache), pa, hw_l2_own_actor(l2_of(cache)), &unseen);
}

static bool
hw_l2_evict(SimCache *cache, SimAddr pa)
{
    HwL2 *l2 = l2_of(cache);
    uint32_t slot = sim_cache_array_find(&l2->array, pa);
    SimAddr pinned[SIM_CACHE_WAYS_MAX], line = sim_cache_array_line(&l2->array, pa);
    unsigned count = hw_l2_pinned(l2, pinned);
    SimTime unseen = 0;

    for (unsigned i = 0; i < count; i++) {
        if (sim_cache_array_line(&l2->array, pinned[i]) == line) {
            return false;
        }
    }
    if (slot == SIM_NO_SLOT) {
        return false;
    }
    hw_l2_evict_slot(l2, slot, hw_l2_own_actor(l2), &unseen);
    return true;
}

const SimCacheOps hw_l2_ops = {
    .state = hw_l2_state,
    .peek = hw_l2_peek,
    .prefetch = hw_l2_prefetch,
    .evict = hw_l2_evict,
};

bool
hw_l2_find(void *self, SimAddr pa, SimWid *ret_id, uint8_t *ret_byte)
{
    HwL2 *l2 = self;
    const SimWid *mine = sim_ids_at(&l2->ids, pa);
    uint32_t slot = sim_cache_array_find(&l2->array, pa);

    if (slot == SIM_NO_SLOT) {
        return false;
    }
    *ret_id = mine ? *mine : 0;
    *ret_byte = sim_cache_array_bytes(&l2->array, slot)[pa & (l2->line_bytes - 1)];
    return true;
}

/* --- arming (T10) ------------------------------------------------------- */

static void
arm_line(HwL2 *l2, uint32_t slot)
{
    SimAddr line = sim_cache_array_address(&l2->array, slot);
    SimLineArm copy = { .mem = &l2->mem, .line = line, .len = l2->line_bytes,
                        .bytes = sim_cache_array_bytes(&l2->array, slot),
                        .dirty = l2->array.flags[slot] & HW_L2_DIRTY,
                        .actor = hw_l2_own_actor(l2) };

    sim_line_arm(l2->parent.world, &copy, sim_ids_at(&l2->ids, line));
}

void
hw_l2_arm(void *self, SimAddr page)
{
    HwL2 *l2 = self;
    SimDomain *domain = l2->parent.world->domain;
    bool was_arming = domain->is_arming;

    if (sim_ids_at(&l2->ids, page)) {
        return;
    }
    sim_ids_arm(&l2->ids, page);
    domain->is_arming = true; /* what lies below is wanted, no copy of a neighbour */
    for (SimAddr line = page; line < page + SIM_TRUTH_PAGE; line += l2->line_bytes) {
        uint32_t slot = sim_cache_array_find(&l2->array, line);

        if (slot != SIM_NO_SLOT) {
            arm_line(l2, slot);
        }
    }
    domain->is_arming = was_arming;
}
