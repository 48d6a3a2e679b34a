/* SPDX-License-Identifier: MIT */
/* Tags, order of use and bytes of a lower cache; see the header. */
#include "sim/cache-array.h"

#include "sim/model.h"
#include "sim/reserve.h"

#include <string.h>

static size_t
data_bytes(const SimCacheArray *array)
{
    return (size_t)sim_cache_array_slots(array) << array->line_shift;
}

static bool
check(const char *name, uint64_t size, uint32_t sets, uint32_t line_bytes,
      SimReplace policy, GError **error)
{
    uint64_t way_bytes = (uint64_t)sets * line_bytes;
    uint64_t ways = way_bytes ? size / way_bytes : 0;

    if (ways == 0 || ways > SIM_CACHE_WAYS_MAX || ways * way_bytes != size) {
        g_set_error(error, SIM_MODEL_ERROR, 0,
                    "%s: %" G_GUINT64_FORMAT
                    " bytes are not %u sets of 1..%u lines of %u bytes",
                    name, size, sets, SIM_CACHE_WAYS_MAX, line_bytes);
        return false;
    }
    if (policy == SIM_REPLACE_PLRU && (ways & (ways - 1))) {
        g_set_error(error, SIM_MODEL_ERROR, 0,
                    "%s: plru needs a power of two of ways, not %" G_GUINT64_FORMAT, name,
                    ways);
        return false;
    }
    return true;
}

bool
sim_cache_array_init(SimCacheArray *array, const char *name, uint64_t size,
                     uint32_t sets, uint32_t line_bytes, SimReplace policy,
                     GError **error)
{
    uint32_t slots;

    if (!check(name, size, sets, line_bytes, policy, error)) {
        return false;
    }
    array->line_bytes = line_bytes;
    array->line_shift = (uint32_t)g_bit_nth_lsf(line_bytes, -1);
    array->sets = sets;
    array->set_mask = sets & (sets - 1) ? 0 : sets - 1;
    array->ways = (uint32_t)(size / line_bytes / sets);
    array->policy = policy;
    slots = sim_cache_array_slots(array);
    array->tags = g_new(uint32_t, slots);
    array->flags = g_new(uint8_t, slots);
    array->latest = g_new(uint8_t, sets);
    array->before = g_new(uint8_t, slots);
    array->after = g_new(uint8_t, slots);
    array->next = g_new(uint8_t, sets);
    array->data = sim_reserve(data_bytes(array));
    sim_cache_array_reset(array);
    return true;
}

void
sim_cache_array_reset(SimCacheArray *array)
{
    uint32_t slots = sim_cache_array_slots(array);

    for (uint32_t slot = 0; slot < slots; slot++) {
        uint32_t way = slot % array->ways;

        array->tags[slot] = SIM_NO_TAG;
        array->flags[slot] = 0;
        array->before[slot] = (uint8_t)((way + array->ways - 1) % array->ways);
        array->after[slot] = (uint8_t)((way + 1) % array->ways);
    }
    /* Way 0 is the oldest: the first one to be filled. */
    memset(array->latest, (int)array->ways - 1, array->sets);
    memset(array->next, 0, array->sets);
    array->random.state = 1;
}

void
sim_cache_array_clear(SimCacheArray *array)
{
    if (array->data) {
        sim_unreserve(array->data, data_bytes(array));
    }
    g_free(array->tags);
    g_free(array->flags);
    g_free(array->latest);
    g_free(array->before);
    g_free(array->after);
    g_free(array->next);
    *array = (SimCacheArray){ 0 };
}

uint32_t
sim_cache_array_search_any(const uint32_t *tags, uint32_t count, uint32_t tag)
{
    return sim_cache_array_search(tags, count, tag);
}

/* --- order -------------------------------------------------------------- */

static bool
must_stay(const SimCacheArray *array, uint32_t slot, const SimAddr *stay,
          unsigned stay_count)
{
    SimAddr line = sim_cache_array_address(array, slot);

    for (unsigned i = 0; i < stay_count; i++) {
        if (sim_cache_array_line(array, stay[i]) == line) {
            return true;
        }
    }
    return false;
}

/* The way that a policy but LRU would give up. */
static uint32_t
pick_way(SimCacheArray *array, uint32_t set)
{
    uint32_t first = set * array->ways, way = array->latest[set];
    SimTime touched[SIM_CACHE_WAYS_MAX];

    for (SimTime time = array->ways; time > 0; time--) {
        touched[way] = time;
        way = array->before[first + way];
    }
    return sim_replace_pick(array->policy, touched, array->ways, &array->random,
                            &array->next[set], array->ways);
}

uint32_t
sim_cache_array_pick(SimCacheArray *array, uint32_t set, const SimAddr *stay,
                     unsigned stay_count)
{
    uint32_t first = set * array->ways;
    uint32_t way = array->policy == SIM_REPLACE_LRU
                       ? array->after[first + array->latest[set]]
                       : pick_way(array, set);

    /* A pinned one stays, and the one that was used next after it goes. */
    for (uint32_t tried = 0; tried < array->ways; tried++) {
        if (!must_stay(array, first + way, stay, stay_count)) {
            return first + way;
        }
        way = array->after[first + way];
    }
    return SIM_NO_SLOT;
}
