/* SPDX-License-Identifier: MIT */
/*
 * Things that proceed while the one who started them goes on: line fills of
 * loads that do not wait for each other, stores on their way to memory.  So many
 * can be under way; one more waits for the first that ends.  Time only.
 */
#ifndef SIM_SLOTS_H
#define SIM_SLOTS_H

#include "sim/types.h"

#define SIM_SLOTS_MAX 32u

typedef struct SimSlots {
    SimTime until[SIM_SLOTS_MAX]; /* when each is free again */
    uint32_t count;               /* how many there are; 0: nothing overlaps */
} SimSlots;

/* The slot that is free first. */
static inline uint32_t
sim_slots_first(const SimSlots *slots)
{
    uint32_t first = 0;

    for (uint32_t i = 1; i < slots->count; i++) {
        first = slots->until[i] < slots->until[first] ? i : first;
    }
    return first;
}

/* When something that is ready at @now can start.  There must be a slot. */
static inline SimTime
sim_slots_start(const SimSlots *slots, SimTime now)
{
    SimTime until = slots->until[sim_slots_first(slots)];

    return until > now ? until : now;
}

/* It starts at @start, which sim_slots_start() gave, and takes @time. */
static inline void
sim_slots_put(SimSlots *slots, SimTime start, SimTime time)
{
    slots->until[sim_slots_first(slots)] = start + time;
}

/* When everything under way at @now has ended. */
static inline SimTime
sim_slots_end(const SimSlots *slots, SimTime now)
{
    for (uint32_t i = 0; i < slots->count; i++) {
        now = slots->until[i] > now ? slots->until[i] : now;
    }
    return now;
}

/* Power-on: nothing is under way in any of @count slots. */
static inline void
sim_slots_init(SimSlots *slots, uint32_t count)
{
    *slots = (SimSlots){ .count = count };
}

#endif
