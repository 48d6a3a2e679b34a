/* SPDX-License-Identifier: MIT */
/* The caches of a board, L1s first; see the header. */
#include "sim/cache.h"

#include "sim/cpu.h"
#include "sim/model.h"
#include "sim/probe.h"
#include "sim/world.h"

#include <string.h>

void
sim_world_add_cache(SimWorld *world, SimCache *cache)
{
    guint at = 0;

    while (at < world->caches->len &&
           ((SimCache *)g_ptr_array_index(world->caches, at))->level <= cache->level) {
        at++;
    }
    g_ptr_array_insert(world->caches, (gint)at, cache);
}

SimCache *
sim_cache_by_name(const SimWorld *world, const char *name)
{
    for (guint i = 0; i < world->caches->len; i++) {
        SimCache *cache = g_ptr_array_index(world->caches, i);

        if (strcmp(cache->model->name, name) == 0) {
            return cache;
        }
    }
    return NULL;
}

static SimCache *
cache_of(const SimModel *model)
{
    const GPtrArray *caches = model->world->caches;

    for (guint i = 0; i < caches->len; i++) {
        SimCache *cache = g_ptr_array_index(caches, i);

        if (cache->model == model) {
            return cache;
        }
    }
    return NULL;
}

/* NULL: the wire ends in no model, as where a test listens. */
static SimModel *
below(const SimModel *model)
{
    for (const SimOut *o = model->klass->outs; o && o->name; o++) {
        if (strcmp(o->name, "mem") == 0) {
            SimModel *end = sim_probe_end((const SimPort *)((const char *)model + o->offset));

            return g_ptr_array_find(model->world->models, end, NULL) ? end : NULL;
        }
    }
    return NULL;
}

/* Found once, it stays: wires do not move. */
static SimCache *
known_on_way(const SimCpu *cpu, unsigned level)
{
    const GPtrArray *caches = cpu->world->caches;

    for (guint i = 0; i < caches->len; i++) {
        SimCache *cache = g_ptr_array_index(caches, i);

        if (cache->level == level && (cache->above >> cpu->index & 1)) {
            return cache;
        }
    }
    return NULL;
}

SimCache *
sim_cache_on_way(const SimCpu *cpu, unsigned level)
{
    SimCache *known = known_on_way(cpu, level);

    for (SimModel *at = known ? NULL : cpu->model; at; at = below(at)) {
        SimCache *cache = cache_of(at);

        if (cache && cache->level == level) {
            cache->above |= UINT32_C(1) << cpu->index;
            return cache;
        }
    }
    return known;
}

bool
sim_cache_speculates(const SimCache *cache)
{
    const GPtrArray *cpus = cache->model->world->cpus;

    for (guint i = 0; i < cpus->len; i++) {
        const SimCpu *cpu = g_ptr_array_index(cpus, i);

        if (!cpu->never_speculates && sim_cache_on_way(cpu, cache->level) == cache) {
            return true;
        }
    }
    return false;
}
