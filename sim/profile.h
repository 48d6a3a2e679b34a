/* SPDX-License-Identifier: MIT */
/*
 * Timing profiles: what a core or a board is known to have, by `compatible`.
 * A profile changes the defaults of parameters; properties of the tree come
 * after it.  The figures stand in models/profile-*.c, each with its source.
 */
#ifndef SIM_PROFILE_H
#define SIM_PROFILE_H

#include "sim/types.h"

#include <glib.h>

/* One parameter of one class; ends with klass == NULL. */
typedef struct SimProfileValue {
    const char *klass, *param;
    uint64_t value;
    const char *word;   /* of a word parameter, else NULL */
    const char *source; /* where the figure is from, short; "estimate" when nowhere */
    bool cycles;        /* value is in 1/10 clocks of the CPU, the parameter in ps */
} SimProfileValue;

typedef struct SimProfile {
    const char *compatible; /* of a cpu node ("arm,cortex-a53"), or of the root */
    const char *name;       /* "cortex-a53" */
    const SimProfileValue *values;
    uint64_t clock_hz; /* of the CPU, where the tree does not say; 0: not known here */
} SimProfile;

/* Rows of a table: a number in the parameter's own unit, clocks of the CPU (13.7),
 * a word. */
#define SIM_PROFILE_VALUE(k, p, v, s)                                            \
    { .klass = (k), .param = (p), .value = (v), .source = (s) }
#define SIM_PROFILE_CYCLES(k, p, v, s)                                           \
    { .klass = (k), .param = (p), .value = (uint64_t)((v) * 10 + 0.5),           \
      .source = (s), .cycles = true }
#define SIM_PROFILE_WORD(k, p, w, s)                                             \
    { .klass = (k), .param = (p), .word = (w), .source = (s) }

#define SIM_PROFILE_REGISTER(profile)                                            \
    static void __attribute__((constructor)) profile##_register(void)           \
    {                                                                            \
        sim_profile_register(&(profile));                                        \
    }

void sim_profile_register(const SimProfile *profile);
/* NULL when nobody knows it. */
const SimProfile *sim_profile_for(const char *compatible);
/* Every profile, sorted by compatible; NULL-terminated, borrowed. */
const SimProfile *const *sim_profiles(void);
/* Gives @model the values that @profile has for its class; g_asserts that every
 * value is legal.  How many there were.  @clock_hz: of the CPU, for figures in
 * cycles; 0: the profile's own. */
unsigned sim_profile_apply_at(const SimProfile *profile, SimModel *model, uint64_t clock_hz);
/* ... at the profile's own clock. */
unsigned sim_profile_apply(const SimProfile *profile, SimModel *model);

#endif
