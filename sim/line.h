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
    SimSource culprit;   /* of the maintenance, or of the write that dirtied it */
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

#endif
