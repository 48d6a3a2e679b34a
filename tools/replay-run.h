/* SPDX-License-Identifier: MIT */
/*
 * A trace through the caches of a board: every reference is a load or a store of
 * cpu0, with data and timing.
 *
 * What is counted is the cache as textbooks have it.  Left out on purpose, whatever
 * the board says: its store buffers, prefetchers and inclusion.  A reference counts
 * once for each line of the L1 that it touches; nothing is written back at the end.
 */
#ifndef TOOLS_REPLAY_RUN_H
#define TOOLS_REPLAY_RUN_H

#include "sim/cache.h"
#include "sim/types.h"
#include "tools/replay-trace.h"

typedef struct Replay Replay;

/*
 * The board @soc, changed by @set ("NODE:PROP=VALUE"; NULL-terminated, may be NULL).
 * NULL and diags when it cannot be built.
 */
Replay *replay_new(const char *soc, const char *const *set, GPtrArray *diags);
void replay_free(Replay *replay);
const SimWorld *replay_world(const Replay *replay);
/*
 * Runs all of @trace.  false and diags: bad input, or more pages than the board has
 * frames.
 */
bool replay_run(Replay *replay, ReplayTrace *trace, GPtrArray *diags);

typedef struct ReplayTotals {
    uint64_t refs[REPLAY_KINDS];
    uint64_t lines;    /* accesses to lines; without an L1, to blocks of 64 bytes */
    uint64_t pages;    /* of the program */
    uint64_t checksum; /* over all bytes read, in order */
    uint64_t cycles;   /* of cpu0, rounded up */
    uint64_t clock_hz;
    SimTime time;
} ReplayTotals;
ReplayTotals replay_totals(const Replay *replay);

typedef struct ReplayLevel {
    const SimCache *cache;
    uint64_t hits, misses, write_backs;
} ReplayLevel;
/* The caches on the way from cpu0 to memory, the nearest first. */
GArray *replay_levels(const Replay *replay);

/*
 * What the trace's writes store: 8 bytes made from the number of the reference
 * (from 1), repeated from its first byte on.
 */
static inline uint64_t
replay_value(uint64_t number)
{
    return number * UINT64_C(0x9e3779b97f4a7c15);
}

/* One step of the checksum (FNV-1a, 8 bytes at a time, little endian, the last ones
 * filled up with zeroes). */
static inline uint64_t
replay_fold(uint64_t checksum, uint64_t word)
{
    return (checksum ^ word) * UINT64_C(0x100000001b3);
}
#define REPLAY_CHECKSUM_START UINT64_C(0xcbf29ce484222325)

#endif
