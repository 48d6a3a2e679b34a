/* SPDX-License-Identifier: MIT */
/*
 * What a kind of CPU core is known to have, by the `compatible` of its node: for
 * trees that leave it out, as most boards' do.  The table is models/cores.c.
 */
#ifndef SIM_CORE_H
#define SIM_CORE_H

#include "sim/types.h"

#include <glib.h>

/* Where the L2 of a core is, when a tree does not name one. */
typedef enum SimCoreL2 {
    SIM_CORE_L2_NAMED,   /* there is one only where the tree says so */
    SIM_CORE_L2_CLUSTER, /* inside the cluster: shared by its cores */
    SIM_CORE_L2_PRIVATE, /* inside each core */
} SimCoreL2;

typedef struct SimCore {
    const char *compatible; /* NULL ends a table */
    const char *name;       /* "Cortex-A53" */
    uint32_t l1_kib, l1_ways, line_bytes;
    uint32_t l2_kib, l2_ways; /* the usual ones, of what may be built; 0: unknown */
    SimCoreL2 l2;
    const char *like; /* compatible of the core whose timing is nearest; NULL: its own */
} SimCore;

#define SIM_CORES_REGISTER(table)                                                \
    static void __attribute__((constructor)) table##_register(void)             \
    {                                                                            \
        sim_cores_register(table);                                               \
    }

/* @cores: ends with compatible == NULL; borrowed. */
void sim_cores_register(const SimCore *cores);
/* NULL when nobody knows it. */
const SimCore *sim_core_for(const char *compatible);

#endif
