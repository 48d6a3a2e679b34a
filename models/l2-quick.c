/* SPDX-License-Identifier: MIT */
/*
 * The short way through an inner cache (sim/port.h), where long replays spend their time:
 * whole lines, in a world where nobody would be told anything of them.  What it does,
 * l2.c and l2-line.c do with all the telling; other cases it leaves to them.
 */
#include "models/l2.h"

#include "sim/trace.h"

/* The level below is sampled before the victim goes down (rules P5). */
static inline bool
fill(HwL2 *l2, SimAddr line, uint8_t *ret_bytes, SimTime *delay)
{
    SimTime time = *delay;
    uint32_t slot;

    if (!sim_quick_read(&l2->mem, line, ret_bytes, l2->line_bytes, &time)) {
        return false;
    }
    *delay = time;
    slot = sim_cache_array_victim(&l2->array, line, NULL, 0);
    if (l2->array.flags[slot] & HW_L2_DIRTY) {
        hw_l2_write_back(l2, slot, SIM_LOSS_WRITE_BACK, hw_l2_own_actor(l2), delay);
    }
    sim_cache_array_put(&l2->array, slot, line); /* nobody hears that another one left */
    sim_copy(sim_cache_array_bytes(&l2->array, slot), ret_bytes, l2->line_bytes);
    return true;
}

static bool __attribute__((flatten))
quick_read(void *self, SimAddr addr, uint8_t *ret_bytes, uint32_t len, SimTime *delay)
{
    HwL2 *l2 = self;
    uint32_t slot;
    SimTime time = *delay + l2->hit_ps;

    if (G_UNLIKELY(!l2->has_short_way || len != l2->line_bytes)) {
        return false;
    }
    slot = sim_cache_array_find_any(&l2->array, addr);
    if (slot == SIM_NO_SLOT) {
        if ((l2->prefetch.kind != SIM_PREFETCH_NONE && hw_l2_prefetches(l2)) ||
            !fill(l2, addr, ret_bytes, &time)) {
            return false;
        }
        l2->cache.stats.misses++;
    } else if (G_UNLIKELY(l2->array.flags[slot] & (HW_L2_SHARED | HW_L2_COMING))) {
        return false;
    } else {
        l2->cache.stats.hits++;
        sim_cache_array_touch(&l2->array, addr, slot);
        sim_copy(ret_bytes, sim_cache_array_bytes(&l2->array, slot), len);
    }
    *delay = time;
    return true;
}

static bool __attribute__((flatten))
quick_write(void *self, SimAddr addr, const uint8_t *bytes, uint32_t len, SimTime *delay)
{
    HwL2 *l2 = self;
    uint32_t slot;

    if (G_UNLIKELY(!l2->has_short_way || len != l2->line_bytes)) {
        return false;
    }
    slot = sim_cache_array_find_any(&l2->array, addr);
    if (G_UNLIKELY(slot == SIM_NO_SLOT)) {
        return false;
    }
    l2->cache.stats.hits++;
    sim_cache_array_touch(&l2->array, addr, slot);
    sim_copy(sim_cache_array_bytes(&l2->array, slot), bytes, len);
    l2->array.flags[slot] |= HW_L2_DIRTY;
    *delay += l2->posted ? 0 : l2->hit_ps;
    return true;
}

const SimQuick hw_l2_quick = { quick_read, quick_write };
