/* SPDX-License-Identifier: MIT */
/*
 * Names for pieces of memory: buffers and named ranges of a scenario,
 * allocations of a driver.  Reports and D206 look here.
 */
#ifndef SIM_OBJECTS_H
#define SIM_OBJECTS_H

#include "sim/types.h"

#include <glib.h>

typedef struct SimObject {
    const char *name; /* interned */
    SimAddr pa;
    uint64_t len;
    bool live;
    bool is_range;    /* a named part ("let") of a bigger one */
    SimSource source; /* where it was allocated */
    uint64_t event;
} SimObject;

SimObjects *sim_objects_new(void);
void sim_objects_free(SimObjects *objects);
void sim_objects_add(SimObjects *objects, const SimObject *object);
/* The newest live object that starts at @pa is dead now. */
void sim_objects_end(SimObjects *objects, SimAddr pa);
/* Smallest object that holds @pa, ranges first; dead ones too if none lives. */
const SimObject *sim_objects_find(const SimObjects *objects, SimAddr pa);
/* Smallest object that starts at @pa, alive or dead, no range; of two the newer. */
const SimObject *sim_objects_first(const SimObjects *objects, SimAddr pa);
/* Live objects that touch [pa, pa+len), sorted by address then size; free it. */
GPtrArray *sim_objects_touching(const SimObjects *objects, SimAddr pa, uint64_t len);
/* "rx[64..127]" for these bytes, or "0x80001040" when no object has them. */
char *sim_objects_describe(const SimObjects *objects, SimAddr pa, uint64_t len);

#endif
