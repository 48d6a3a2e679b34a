/* SPDX-License-Identifier: MIT */
/* Replacement policies; see the header. */
#include "sim/replace.h"

#include <glib.h>

const char *const sim_replace_words[] = { "lru", "plru", "random", "round-robin", NULL };

static unsigned
pick_lru(const SimTime *touched, unsigned ways, unsigned pinned)
{
    SimTime least = SIM_NEVER;
    unsigned best = ways;

    for (unsigned way = 0; way < ways; way++) {
        bool is_older = way != pinned && touched[way] < least;

        best = is_older ? way : best;
        least = is_older ? touched[way] : least;
    }
    return best;
}

static SimTime
newest(const SimTime *touched, unsigned count)
{
    SimTime time = 0;

    for (unsigned way = 0; way < count; way++) {
        time = MAX(time, touched[way]);
    }
    return time;
}

/* Walks the tree: at each node into the half touched less recently. */
static unsigned
pick_plru(const SimTime *touched, unsigned ways)
{
    unsigned first = 0;

    for (unsigned half = ways / 2; half > 0; half /= 2) {
        if (newest(touched + first, half) > newest(touched + first + half, half)) {
            first += half;
        }
    }
    return first;
}

unsigned
sim_replace_pick(SimReplace policy, const SimTime *touched, unsigned ways, SimRandom *random,
                 uint8_t *next, unsigned pinned)
{
    unsigned way = 0;

    switch (policy) {
    case SIM_REPLACE_LRU:
        return pick_lru(touched, ways, pinned);
    case SIM_REPLACE_PLRU:
        way = pick_plru(touched, ways);
        break;
    case SIM_REPLACE_RANDOM:
        way = sim_random_below(random, ways);
        break;
    case SIM_REPLACE_ROUND_ROBIN:
        way = (*next)++ % ways;
        break;
    }
    return way == pinned ? (way + 1) % ways : way;
}
