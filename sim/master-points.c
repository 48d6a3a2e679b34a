/* SPDX-License-Identifier: MIT */
/*
 * Choice points (rules.md C1): only where two actors can tell the difference.
 * Around a master's read that is whether newer bytes of a CPU reach memory
 * before it; every later moment is before the next access, and asked there.
 * Around a write it is also whether a copy of the old bytes is made, and whether
 * a dirty copy goes down over the new ones.  Evicting a clean copy just after
 * the write is the same as just before it.
 * The L1s are asked first, then the caches below them, downwards: what an L1 gives
 * up comes only as far as the next one.
 * A master that snoops sees the same bytes wherever in the caches they lie, so only
 * store buffers make a difference to it.
 */
#include "sim/master-points.h"

#include <string.h>

#include "sim/cache.h"
#include "sim/cpu.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/world.h"

/* Only the bytes of the access: others of the line may stay behind. */
static void
drain_bytes(SimCpu *cpu, SimAddr pa, uint32_t len)
{
    cpu->ops->drain(cpu, pa, len);
}

static void
evict_line(SimCpu *cpu, SimAddr pa, uint32_t len)
{
    (void)len;
    cpu->ops->evict(cpu, pa);
}

static void
prefetch_line(SimCpu *cpu, SimAddr pa, uint32_t len)
{
    (void)len;
    cpu->ops->prefetch(cpu, pa);
}

typedef struct Point {
    SimChoice kind;
    const char *states; /* of the line, in which it does something; NULL: see drains */
    unsigned drains;    /* what draining would do: SimCpuOps.drainable */
    void (*act)(SimCpu *cpu, SimAddr pa, uint32_t len);
} Point;

static const Point points[][5] = {
    [SIM_MASTER_READS] = {
        { SIM_CHOICE_DRAIN_BEFORE, NULL, 1, drain_bytes },
        { SIM_CHOICE_DRAIN_PAST, NULL, 2, drain_bytes },
        { SIM_CHOICE_EVICT_BEFORE, "OM", 0, evict_line },
    },
    [SIM_MASTER_WRITES] = {
        { SIM_CHOICE_DRAIN_BEFORE, NULL, 1, drain_bytes },
        { SIM_CHOICE_DRAIN_PAST, NULL, 2, drain_bytes },
        { SIM_CHOICE_EVICT_BEFORE, "SOEM", 0, evict_line },
        { SIM_CHOICE_PREFETCH_BEFORE, "I", 0, prefetch_line },
    },
    [SIM_MASTER_WROTE] = {
        { SIM_CHOICE_DRAIN_AFTER, NULL, 1, drain_bytes },
        { SIM_CHOICE_DRAIN_AFTER, NULL, 2, drain_bytes },
        { SIM_CHOICE_EVICT_AFTER, "OM", 0, evict_line },
        { SIM_CHOICE_PREFETCH_AFTER, "I", 0, prefetch_line },
    },
};

static bool
is_offered(const Point *point, SimCpu *cpu, SimAddr pa, uint32_t len)
{
    if (!point->states) { /* cached or not: the linear part's byte speaks of both */
        return (cpu->attn[pa >> cpu->line_shift] & SIM_ATTN_BUFFERED) &&
               cpu->ops->drainable(cpu, pa, len) == point->drains;
    }
    if (point->act == prefetch_line && cpu->never_speculates) {
        return false;
    }
    return strchr(point->states, cpu->ops->line_state(cpu, pa)) != NULL;
}

static void
ask_about_line(SimCpu *cpu, SimAddr pa, uint32_t len, const Point *point, bool snooped)
{
    for (; point->act; point++) {
        if (!(snooped && point->states) && is_offered(point, cpu, pa, len) &&
            sim_choose(cpu->world, point->kind, 2) == 1) {
            point->act(cpu, pa, len);
        }
    }
}

static void
ask_cpu(const SimMaster *master, SimCpu *cpu, SimAddr pa, uint32_t len,
        SimMasterMoment moment)
{
    SimAddr next;

    for (SimAddr at = pa; at < pa + len; at = next) {
        next = MIN((at | cpu->line_mask) + 1, pa + len); /* shorter than the board's */
        ask_about_line(cpu, at, (uint32_t)(next - at), points[moment], master->snoops);
    }
}

/* --- caches below the L1s ----------------------------------------------- */

typedef struct LowerPoint {
    SimChoice kind;
    const char *states; /* as in Point; NULL: of the cache's own store buffer */
    unsigned drains;    /* SimCacheOps.drainable */
    bool fetches;
} LowerPoint;

#define LOWER_DRAINS_BEFORE                                                      \
    { SIM_CHOICE_LOWER_DRAIN_BEFORE, NULL, 1, false },                           \
        { SIM_CHOICE_LOWER_DRAIN_PAST, NULL, 2, false }

/* A line first goes into the buffer, then out of it. */
static const LowerPoint lower_points[][5] = {
    [SIM_MASTER_READS] = {
        { SIM_CHOICE_LOWER_EVICT_BEFORE, "OM", 0, false },
        LOWER_DRAINS_BEFORE,
    },
    [SIM_MASTER_WRITES] = {
        { SIM_CHOICE_LOWER_EVICT_BEFORE, "SOEM", 0, false },
        LOWER_DRAINS_BEFORE,
        { SIM_CHOICE_LOWER_PREFETCH_BEFORE, "I", 0, true },
    },
    [SIM_MASTER_WROTE] = {
        { SIM_CHOICE_LOWER_EVICT_AFTER, "OM", 0, false },
        { SIM_CHOICE_LOWER_DRAIN_AFTER, NULL, 1, false },
        { SIM_CHOICE_LOWER_DRAIN_AFTER, NULL, 2, false },
        { SIM_CHOICE_LOWER_PREFETCH_AFTER, "I", 0, true },
    },
};

static bool
is_lower_offered(const LowerPoint *point, SimCache *cache, SimAddr pa, uint32_t len)
{
    if (!point->states) {
        return cache->ops->drainable && cache->ops->drainable(cache, pa, len) == point->drains;
    }
    return strchr(point->states, cache->ops->state(cache, pa)) &&
           (!point->fetches || sim_cache_speculates(cache));
}

static void
act_lower(const LowerPoint *point, SimCache *cache, SimAddr pa, uint32_t len)
{
    if (!point->states) {
        cache->ops->drain(cache, pa, len);
    } else if (point->fetches) {
        cache->ops->prefetch(cache, pa);
    } else {
        cache->ops->evict(cache, pa);
    }
}

static void
ask_cache(SimCache *cache, SimAddr pa, uint32_t len, SimMasterMoment moment)
{
    SimAddr next;

    for (SimAddr at = pa; at < pa + len; at = next) {
        next = MIN((at | (cache->line_bytes - 1)) + 1, pa + len);
        for (unsigned i = 0; i < G_N_ELEMENTS(lower_points[0]); i++) {
            const LowerPoint *point = &lower_points[moment][i];
            uint32_t n = (uint32_t)(next - at);

            if ((point->states || point->drains) && is_lower_offered(point, cache, at, n) &&
                sim_choose(cache->model->world, point->kind, 2) == 1) {
                act_lower(point, cache, at, n);
            }
        }
    }
}

void
sim_master_ask(const SimMaster *master, SimAddr pa, uint32_t len, SimMasterMoment moment)
{
    const SimWorld *world = master->world;

    if (!sim_oracle_is_awake(world->oracle)) {
        return;
    }
    for (unsigned i = 0; i < world->cpus->len; i++) {
        ask_cpu(master, g_ptr_array_index(world->cpus, i), pa, len, moment);
    }
    for (unsigned i = 0; i < world->caches->len && !master->snoops; i++) {
        SimCache *cache = g_ptr_array_index(world->caches, i);

        if (cache->level > 1) {
            ask_cache(cache, pa, len, moment);
        }
    }
}
