/* SPDX-License-Identifier: MIT */
/*
 * The oracle: whatever hardware may do in more than one way is asked here, and
 * nowhere else (rules.md C1 to C4).  A plain run answers by policy and seed, a
 * replay from a schedule string.
 */
#ifndef SIM_CHOICE_H
#define SIM_CHOICE_H

#include "sim/types.h"

#include <glib.h>

/*
 * The versioned list of choice points.  Alternative 0 is always what hardware
 * that does nothing of its own accord would do.
 */
#define SIM_CHOICE_VERSION 3 /* lists of versions 1 and 2 mean the same here */
typedef enum SimChoice {
    SIM_CHOICE_PREFETCH_BEFORE, /* master about to access: 1 = fetch the line */
    SIM_CHOICE_PREFETCH_AFTER,  /* master has accessed: 1 = fetch the line */
    SIM_CHOICE_EVICT_BEFORE,    /* master about to access: 1 = evict the line */
    SIM_CHOICE_EVICT_AFTER,     /* master has accessed: 1 = evict the line */
    SIM_CHOICE_DRAIN_BEFORE,    /* master about to access: 1 = drain these bytes */
    SIM_CHOICE_DRAIN_AFTER,     /* master has accessed: 1 = drain these bytes */
    SIM_CHOICE_DRAIN_PAST,      /* as BEFORE, where they would pass an older store */
    SIM_CHOICE_STORE,           /* a store landed: 1 = hold it in the buffer */
    SIM_CHOICE_EARLY_LOAD,      /* k = answer with the k-th older value */
    SIM_CHOICE_RELAXED,         /* which pending relaxed write is next */
    SIM_CHOICE_THREAD,          /* which thread of a par block steps next */
    SIM_CHOICE_LOWER_PREFETCH_BEFORE, /* as those above, of a cache below the L1s */
    SIM_CHOICE_LOWER_PREFETCH_AFTER,
    SIM_CHOICE_LOWER_EVICT_BEFORE,
    SIM_CHOICE_LOWER_EVICT_AFTER,
    SIM_CHOICE_LOWER_DRAIN_BEFORE, /* of the store buffer that an outer cache has */
    SIM_CHOICE_LOWER_DRAIN_AFTER,
    SIM_CHOICE_LOWER_DRAIN_PAST,
    SIM_CHOICE_LIST, /* what a call leaves behind in a list: 1 = nothing that can be used */
    SIM_CHOICE_KINDS
} SimChoice;

typedef enum SimPolicy {
    SIM_POLICY_PLAIN,
    SIM_POLICY_TIMED,
    SIM_POLICY_EAGER,
    SIM_POLICY_LAZY,
    SIM_POLICY_ADVERSARIAL,
    SIM_POLICY_RANDOM,
    SIM_POLICIES
} SimPolicy;

/* NULL when there is no policy of that name. */
const char *sim_policy_name(SimPolicy policy);
bool sim_policy_by_name(const char *name, SimPolicy *ret_policy);

SimOracle *sim_oracle_new(SimPolicy policy, uint64_t seed);
void sim_oracle_free(SimOracle *oracle);
SimPolicy sim_oracle_policy(const SimOracle *oracle);
uint64_t sim_oracle_seed(const SimOracle *oracle);

/* An answer in 0..n-1; n == 1 is answered 0 and not counted as a choice. */
unsigned sim_choose(SimWorld *world, SimChoice kind, unsigned n);
/* False: every choice would be answered 0, so nobody need ask (plain policy). */
bool sim_oracle_is_awake(const SimOracle *oracle);

/*
 * "v3.random.7" and, per deviation from what policy and seed answer,
 * ".<letter>#<count>=<alternative>".  Caller frees.
 */
char *sim_oracle_schedule(const SimOracle *oracle);
/* A new oracle that replays @schedule; NULL and @error when it does not parse. */
SimOracle *sim_oracle_from_schedule(const char *schedule, GError **error);
/* Forces the answer of the @count-th choice (from 1) of @kind. */
void sim_oracle_force(SimOracle *oracle, SimChoice kind, uint64_t count, unsigned answer);

/* A small seeded generator for state, e.g. victims of a random policy (C3). */
typedef struct SimRandom {
    uint64_t state;
} SimRandom;
uint64_t sim_random_next(SimRandom *random);
uint32_t sim_random_below(SimRandom *random, uint32_t n);

#endif
