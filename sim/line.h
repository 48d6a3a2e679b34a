/* SPDX-License-Identifier: MIT */
/*
 * Lines on their way between levels, for every cache alike: a write-back down,
 * what it replaced there, and who wrote a line last.
 */
#ifndef SIM_LINE_H
#define SIM_LINE_H

#include "sim/truth.h"
#include "sim/types.h"

#define SIM_LINE_MAX 256u /* bytes in the longest line of any cache */

/* A line that leaves a cache downwards. */
typedef struct SimLineDown {
    const SimPort *mem;
    SimAddr line;
    uint8_t *bytes;      /* not changed */
    const SimWid *ids;   /* NULL: nobody watches */
    uint32_t len;
    SimLoss why;
    SimHistoryKind row;  /* how the history calls it */
    SimActorId actor;    /* on whose behalf, and whose cache: for the report */
    SimSource here;      /* what is being done now: for the history */
    const char *name;    /* of a cache below the L1s, for the history; else NULL */
    SimSource culprit;   /* of the maintenance, or of the write that dirtied it */
    bool shared;         /* caches that are not above the next one may have it too */
} SimLineDown;

/*
 * Sends the line down as one LINE write and tells the referee what it replaced.
 * Adds the time taken to *@delay.  The cache has marked the line clean before.
 */
SimResp sim_line_write_back(SimWorld *world, const SimLineDown *down, SimTime *delay);

/* The CPU that stored to the line of @pa last, when and from where. */
typedef struct SimLastWriter {
    SimActorId actor; /* world->init: no CPU ever did */
    SimTime time;
    SimSource source;
} SimLastWriter;
SimLastWriter sim_line_last_writer(const SimWorld *world, SimAddr pa);

/* A copy of a line whose page is being armed. */
typedef struct SimLineArm {
    const SimPort *mem;
    SimAddr line;
    const uint8_t *bytes;
    uint32_t len;
    bool dirty;
    SimActorId actor; /* who has it; and who wrote it, if no CPU is known to have */
} SimLineArm;

/*
 * Gives ids to a copy (T10): bytes like those below have that level's ids, the
 * others, and those that are written here only, the last CPU writer's.
 */
void sim_line_arm(SimWorld *world, const SimLineArm *arm, SimWid *ret_ids);

#endif
