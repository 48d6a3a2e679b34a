/* SPDX-License-Identifier: MIT */
/* The caches of a board, L1s first; see the header. */
#include "sim/cache.h"

#include "sim/model.h"
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
