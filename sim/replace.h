/* SPDX-License-Identifier: MIT */
/*
 * Replacement policies of set-associative caches, over the time each way was
 * last touched.  Tree-PLRU needs no bits of its own: a node of the tree points
 * away from its most recently touched half, which the times say as well.
 */
#ifndef SIM_REPLACE_H
#define SIM_REPLACE_H

#include "sim/choice.h"
#include "sim/types.h"

typedef enum SimReplace {
    SIM_REPLACE_LRU,
    SIM_REPLACE_PLRU,
    SIM_REPLACE_RANDOM,
    SIM_REPLACE_ROUND_ROBIN,
} SimReplace;

extern const char *const sim_replace_words[]; /* NULL-terminated, in that order */

/*
 * The way to give up among @ways full ones.  @touched: per way.  @next: the
 * set's round-robin counter.  @pinned: a way that must stay, or @ways.
 */
unsigned sim_replace_pick(SimReplace policy, const SimTime *touched, unsigned ways,
                          SimRandom *random, uint8_t *next, unsigned pinned);

#endif
