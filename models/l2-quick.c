/* SPDX-License-Identifier: MIT */
/*
 * The short way through an inner cache (sim/port.h), where long replays spend their time:
 * whole lines, in a world where nobody would be told anything of them.  What it does,
 * l2.c and l2-line.c do with all the telling; other cases it leaves to them.
 */
#include "models/l2.h"

#include <string.h>

/* Of lines that have a short way: known when this is compiled. */
#define LINE 64u
#define LINE_SHIFT 6

static inline uint8_t *
bytes_of(const HwL2 *l2, uint32_t slot)
{
    return l2->array.data + ((size_t)slot << LINE_SHIFT);
}

/* Whoever is in @slot, and dirty, goes down. */
static inline SimTime
write_back(HwL2 *l2, uint32_t slot, SimTime delay)
{
    SimAddr line = (SimAddr)l2->array.tags[slot] << LINE_SHIFT;
    SimTime time = l2->array.flags[slot] & HW_L2_SHARED
                       ? SIM_NEVER
                       : sim_quick_write(&l2->mem, line, bytes_of(l2, slot), LINE, delay);

    if (G_LIKELY(time != SIM_NEVER)) {
        l2->cache.stats.write_backs++;
        return time;
    }
    hw_l2_write_back(l2, slot, SIM_LOSS_WRITE_BACK, hw_l2_own_actor(l2), &delay);
    return delay;
}

/* Who must leave @set, by another policy than LRU; it is the set's latest already. */
static uint32_t __attribute__((noinline))
pick(SimCacheArray *array, uint32_t set)
{
    uint32_t slot = sim_cache_array_victim_in(array, set);

    sim_cache_array_touch_in(array, set, slot);
    return slot;
}

/* The level below is sampled before the victim goes down (rules P5). */
static inline SimTime
fill(HwL2 *l2, uint32_t set, SimAddr line, uint8_t *ret_bytes, SimTime delay)
{
    SimCacheArray *array = &l2->array;
    uint32_t slot;

    if (l2->prefetch.kind != SIM_PREFETCH_NONE && hw_l2_prefetches(l2)) {
        return SIM_NEVER;
    }
    delay = sim_quick_read(&l2->mem, line, ret_bytes, LINE, delay);
    if (G_UNLIKELY(delay == SIM_NEVER)) {
        return SIM_NEVER;
    }
    l2->cache.stats.misses++;
    slot = G_LIKELY(array->policy == SIM_REPLACE_LRU) ? sim_cache_array_turn(array, set)
                                                      : pick(array, set);
    if (array->flags[slot] & HW_L2_DIRTY) {
        delay = write_back(l2, slot, delay);
    }
    memcpy(bytes_of(l2, slot), ret_bytes, LINE);
    array->tags[slot] = (uint32_t)(line >> LINE_SHIFT);
    array->flags[slot] = 0; /* nobody hears that another one left */
    return delay;
}

static SimTime
quick_read(void *self, SimAddr addr, uint8_t *ret_bytes, uint32_t len, SimTime delay)
{
    HwL2 *l2 = self;
    SimCacheArray *array = &l2->array;
    uint32_t number = (uint32_t)(addr >> LINE_SHIFT), set, slot;

    if (G_UNLIKELY(!l2->has_short_way || len != LINE)) {
        return SIM_NEVER;
    }
    set = sim_cache_array_set_of(array, number);
    slot = sim_cache_array_find_in(array, set, number);
    delay += l2->hit_ps;
    if (slot == SIM_NO_SLOT) {
        return fill(l2, set, addr, ret_bytes, delay);
    }
    if (G_UNLIKELY(array->flags[slot] & (HW_L2_SHARED | HW_L2_COMING))) {
        return SIM_NEVER;
    }
    l2->cache.stats.hits++;
    memcpy(ret_bytes, bytes_of(l2, slot), LINE);
    sim_cache_array_touch_in(array, set, slot);
    return delay;
}

static SimTime
quick_write(void *self, SimAddr addr, const uint8_t *bytes, uint32_t len, SimTime delay)
{
    HwL2 *l2 = self;
    SimCacheArray *array = &l2->array;
    uint32_t number = (uint32_t)(addr >> LINE_SHIFT), set, slot;

    if (G_UNLIKELY(!l2->has_short_way || len != LINE)) {
        return SIM_NEVER;
    }
    set = sim_cache_array_set_of(array, number);
    slot = sim_cache_array_find_in(array, set, number);
    if (G_UNLIKELY(slot == SIM_NO_SLOT)) {
        return SIM_NEVER;
    }
    l2->cache.stats.hits++;
    memcpy(bytes_of(l2, slot), bytes, LINE);
    array->flags[slot] |= HW_L2_DIRTY;
    sim_cache_array_touch_in(array, set, slot);
    return delay + (l2->posted ? 0 : l2->hit_ps);
}

const SimQuick hw_l2_quick = { quick_read, quick_write };
