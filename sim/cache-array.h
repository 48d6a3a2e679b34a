/* SPDX-License-Identifier: MIT */
/*
 * The array of a lower cache: tags, order of use, flags and bytes of its lines,
 * set by set.  What a line means, and where it goes, is its cache's affair.
 * Hot: a set's most recent way is looked at first, then all, four tags at a time;
 * the tags of 16 ways are 64 bytes.
 */
#ifndef SIM_CACHE_ARRAY_H
#define SIM_CACHE_ARRAY_H

#include "sim/choice.h"
#include "sim/replace.h"
#include "sim/types.h"

#include <glib.h>

#define SIM_CACHE_WAYS_MAX 64u
#define SIM_NO_SLOT UINT32_MAX
#define SIM_NO_TAG UINT32_MAX
#define SIM_CACHE_DIRTY 1u /* flag, of bit 0: newer than below; others are the owner's */

/* A slot is a place for one line: set * ways + way. */
typedef struct SimCacheArray {
    uint32_t line_bytes, sets, ways;
    uint32_t line_shift;
    uint32_t set_mask; /* sets - 1; 0: sets is no power of two (or 1) */
    SimReplace policy;
    uint32_t *tags;    /* by slot: address / line_bytes, or SIM_NO_TAG */
    uint8_t *flags;    /* by slot: the cache's own */
    uint8_t *latest;   /* per set: the way used last, and from there in a ring: */
    uint8_t *before;   /* by slot: the way used before it; of the oldest, the latest */
    uint8_t *after;    /* ... and after it; empty ones are the oldest */
    uint8_t *next;     /* per set: of round-robin */
    uint8_t *data;     /* by slot */
    SimRandom random;  /* rules.md C3 */
} SimCacheArray;

/*
 * Makes the array for @size bytes; @name is for the error: geometry that is no
 * whole number of ways, or plru with an odd number of them.
 */
bool sim_cache_array_init(SimCacheArray *array, const char *name, uint64_t size,
                          uint32_t sets, uint32_t line_bytes, SimReplace policy,
                          GError **error);
/* All slots empty, as at power-on. */
void sim_cache_array_reset(SimCacheArray *array);
void sim_cache_array_clear(SimCacheArray *array);

static inline SimAddr
sim_cache_array_line(const SimCacheArray *array, SimAddr pa)
{
    return pa & ~(SimAddr)(array->line_bytes - 1);
}

/* Where the line with this number, address / line_bytes, belongs. */
static inline uint32_t
sim_cache_array_set_of(const SimCacheArray *array, uint32_t number)
{
    return G_LIKELY(array->set_mask) ? number & array->set_mask : number % array->sets;
}

static inline uint32_t
sim_cache_array_set(const SimCacheArray *array, SimAddr pa)
{
    return sim_cache_array_set_of(array, (uint32_t)(pa >> array->line_shift));
}

/* Four tags, as one value of the host where it has such. */
typedef uint32_t SimTags __attribute__((vector_size(16), aligned(4), may_alias));
typedef uint64_t SimTagPairs __attribute__((vector_size(16)));

/*
 * Which of @count tags is @tag, from 1; 0: none.  Looks at all of them: where it is
 * found cannot be foreseen, and a branch that goes wrong costs more.
 */
static inline uint32_t
sim_cache_array_search(const uint32_t *tags, uint32_t count, uint32_t tag)
{
    SimTags wanted = { tag, tag, tag, tag }, at = { 1, 2, 3, 4 }, found = { 0 };
    uint64_t pair = 0;
    uint32_t i;

    for (i = 0; i + 4 <= count; i += 4) {
        found |= (SimTags)(*(const SimTags *)&tags[i] == wanted) & at;
        at += 4;
    }
    for (; i < count; i++) {
        pair |= tags[i] == tag ? i + 1 : 0;
    }
    pair |= ((SimTagPairs)found)[0] | ((SimTagPairs)found)[1];
    return (uint32_t)(pair | pair >> 32);
}

/* The same of any number of ways; not a part of its callers. */
uint32_t sim_cache_array_search_any(const uint32_t *tags, uint32_t count, uint32_t tag);

/* The line with this number, in its set; SIM_NO_SLOT: not here. */
static inline uint32_t
sim_cache_array_find_in(const SimCacheArray *array, uint32_t set, uint32_t number)
{
    uint32_t first = set * array->ways;
    const uint32_t *tags = array->tags + first;
    uint32_t found = G_LIKELY(array->ways == 16) /* known when compiled: no loop */
                         ? sim_cache_array_search(tags, 16, number)
                         : sim_cache_array_search_any(tags, array->ways, number);

    return found ? first + found - 1 : SIM_NO_SLOT;
}

/* Looks at the latest first. */
static inline uint32_t
sim_cache_array_find(const SimCacheArray *array, SimAddr pa)
{
    uint32_t number = (uint32_t)(pa >> array->line_shift);
    uint32_t set = sim_cache_array_set_of(array, number);
    uint32_t latest = set * array->ways + array->latest[set];

    return array->tags[latest] == number ? latest
                                         : sim_cache_array_find_in(array, set, number);
}

/* Of a way that is neither the latest nor the oldest. */
static inline void
sim_cache_array_move(SimCacheArray *array, uint32_t first, uint32_t way, uint32_t latest)
{
    uint8_t *before = array->before + first, *after = array->after + first;
    uint32_t oldest = after[latest];

    after[before[way]] = after[way];
    before[after[way]] = before[way];
    before[way] = (uint8_t)latest;
    after[way] = (uint8_t)oldest;
    before[oldest] = (uint8_t)way;
    after[latest] = (uint8_t)way;
}

/* The slot was used: it is the latest of @set, its set. */
static inline void
sim_cache_array_touch_in(SimCacheArray *array, uint32_t set, uint32_t slot)
{
    uint32_t first = set * array->ways, way = slot - first;
    uint8_t *latest = &array->latest[set];

    if (way == *latest) {
        return;
    }
    if (way != array->after[first + *latest]) { /* the oldest: the ring only turns */
        sim_cache_array_move(array, first, way, *latest);
    }
    *latest = (uint8_t)way;
}

static inline void
sim_cache_array_touch(SimCacheArray *array, SimAddr pa, uint32_t slot)
{
    sim_cache_array_touch_in(array, sim_cache_array_set(array, pa), slot);
}

static inline bool
sim_cache_array_is_empty(const SimCacheArray *array, uint32_t slot)
{
    return array->tags[slot] == SIM_NO_TAG;
}

/* The line that @slot holds. */
static inline SimAddr
sim_cache_array_address(const SimCacheArray *array, uint32_t slot)
{
    return (SimAddr)array->tags[slot] << array->line_shift;
}

static inline uint8_t *
sim_cache_array_bytes(const SimCacheArray *array, uint32_t slot)
{
    return array->data + ((size_t)slot << array->line_shift);
}

static inline uint32_t
sim_cache_array_slots(const SimCacheArray *array)
{
    return array->sets * array->ways;
}

/* An empty slot of the set, else its oldest one. */
static inline uint32_t
sim_cache_array_oldest_in(const SimCacheArray *array, uint32_t set)
{
    uint32_t first = set * array->ways;

    return first + array->after[first + array->latest[set]];
}

/* The oldest of the set becomes its latest: that slot. */
static inline uint32_t
sim_cache_array_turn(SimCacheArray *array, uint32_t set)
{
    uint32_t first = set * array->ways;
    uint8_t *latest = &array->latest[set];
    uint8_t way = array->after[first + *latest];

    *latest = way;
    return first + way;
}

/*
 * The line of @pa will soon be asked for, and is not here: it will be put over the
 * oldest of its set.  Fetches that one into the host's own caches, changes nothing, and
 * returns the address that goes down then: of the oldest if it is dirty, else @pa.  No
 * branch: one that goes wrong costs more than asking for a line twice.
 */
static inline SimAddr
sim_cache_array_foresee(const SimCacheArray *array, SimAddr pa)
{
    uint32_t slot = sim_cache_array_oldest_in(array, sim_cache_array_set(array, pa));
    SimAddr is_dirty = -(SimAddr)(array->flags[slot] & SIM_CACHE_DIRTY);

    __builtin_prefetch(sim_cache_array_bytes(array, slot), 1);
    return pa ^ ((pa ^ sim_cache_array_address(array, slot)) & is_dirty);
}

/* As the next one; the set is full, and it is not simply the oldest that goes. */
uint32_t sim_cache_array_pick(SimCacheArray *array, uint32_t set, const SimAddr *stay,
                              unsigned stay_count);

/*
 * The slot for the line of @pa: an empty one of its set, or the one to give up
 * among those that hold none of the @stay_count lines of @stay.  SIM_NO_SLOT: all
 * must stay.
 */
static inline uint32_t
sim_cache_array_victim(SimCacheArray *array, SimAddr pa, const SimAddr *stay,
                       unsigned stay_count)
{
    uint32_t set = sim_cache_array_set(array, pa);
    uint32_t oldest = sim_cache_array_oldest_in(array, set);

    if (sim_cache_array_is_empty(array, oldest) ||
        (array->policy == SIM_REPLACE_LRU && stay_count == 0)) {
        return oldest;
    }
    return sim_cache_array_pick(array, set, stay, stay_count);
}

/* The same of one set, where none must stay. */
static inline uint32_t
sim_cache_array_victim_in(SimCacheArray *array, uint32_t set)
{
    uint32_t oldest = sim_cache_array_oldest_in(array, set);

    return G_LIKELY(array->policy == SIM_REPLACE_LRU) ||
                   sim_cache_array_is_empty(array, oldest)
               ? oldest : sim_cache_array_pick(array, set, NULL, 0);
}

/* @slot holds the line of @pa from now on, as its set's latest; flags are 0. */
static inline void
sim_cache_array_put(SimCacheArray *array, uint32_t slot, SimAddr pa)
{
    array->tags[slot] = (uint32_t)(pa >> array->line_shift);
    array->flags[slot] = 0;
    sim_cache_array_touch(array, pa, slot);
}

/* @slot is empty from now on, and its set's oldest. */
static inline void
sim_cache_array_drop(SimCacheArray *array, uint32_t slot)
{
    SimAddr pa = sim_cache_array_address(array, slot);
    uint32_t set = sim_cache_array_set(array, pa), first = set * array->ways;

    if (first + array->after[first + array->latest[set]] != slot) {
        sim_cache_array_touch(array, pa, slot);
        array->latest[set] = array->before[slot]; /* the ring turns */
    }
    array->tags[slot] = SIM_NO_TAG;
    array->flags[slot] = 0;
}

#endif
