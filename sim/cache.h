/* SPDX-License-Identifier: MIT */
/*
 * A cache as everybody but its neighbours sees it: verbs of `hw`, `expect`
 * lines, choice points, reports, views and counters ask here.  Blocks on the way
 * of an access never do; they have ports.
 */
#ifndef SIM_CACHE_H
#define SIM_CACHE_H

#include "sim/cache-array.h"
#include "sim/truth.h"
#include "sim/types.h"

/* Demand accesses that reached this cache, and what became of them. */
typedef struct SimCacheStats {
    uint64_t hits;   /* of an L1: only those that were not finished in sim/cpu.h */
    uint64_t misses; /* fills, and whole-line writes that allocate */
    uint64_t write_backs;
    uint64_t prefetches;
    uint64_t snoop_hits;
} SimCacheStats;

typedef struct SimCacheOps {
    /* 'I' 'S' 'E' 'O' 'M' of the line of @pa; a lower cache says 'E' for clean. */
    char (*state)(SimCache *cache, SimAddr pa);
    /* The bytes it holds, without any effect; false: not (all) here. */
    bool (*peek)(SimCache *cache, SimAddr pa, void *ret_bytes, uint32_t len);
    /* What hardware does by itself; false when there was nothing to do. */
    bool (*prefetch)(SimCache *cache, SimAddr pa);
    bool (*evict)(SimCache *cache, SimAddr pa);
    /* Store buffer of the cache itself (outer): sends what [pa, pa+len) needs, or
     * everything when len == 0.  NULL: it has none. */
    bool (*drain)(SimCache *cache, SimAddr pa, uint64_t len);
    /* What draining [pa, pa+len) would do now: 0 nothing, 1 something, 2 let a write
     * pass an older one.  NULL like drain. */
    unsigned (*drainable)(SimCache *cache, SimAddr pa, uint64_t len);
} SimCacheOps;

struct SimCache {
    const SimCacheOps *ops;
    SimModel *model; /* its name is the cache's: "cpu0.l1", "l2" */
    SimPlace place;
    SimActorId actor; /* the CPU whose it is; 0 = shared */
    uint32_t line_bytes, sets, ways;
    unsigned level; /* 1, 2, 3 */
    bool outer;     /* not reached by maintenance of the CPU */
    SimCacheStats stats;
    const SimCacheArray *array; /* where a lower one keeps its lines; NULL: elsewhere */
    uint32_t above; /* CPUs that were found to be above it, by index; sim_cache_on_way */
};

/* For realize: @cache is borrowed; L1s come first, then level by level. */
void sim_world_add_cache(SimWorld *world, SimCache *cache);
SimCache *sim_cache_by_name(const SimWorld *world, const char *name);
/* The cache of @level on the way from @cpu to memory; NULL: there is none.  Of two
 * of one level, which no board has, the upper one. */
SimCache *sim_cache_on_way(const SimCpu *cpu, unsigned level);
/* Some CPU above it fetches lines that no access asked for, and so may this. */
bool sim_cache_speculates(const SimCache *cache);

#endif
