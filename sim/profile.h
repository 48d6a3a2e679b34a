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
} SimProfileValue;

typedef struct SimProfile {
    const char *compatible; /* of a cpu node ("arm,cortex-a53"), or of the root */
    const char *name;       /* "cortex-a53" */
    const SimProfileValue *values;
} SimProfile;

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
 * value is legal.  How many there were. */
unsigned sim_profile_apply(const SimProfile *profile, SimModel *model);

#endif
