/* SPDX-License-Identifier: MIT */
/*
 * Where copies of a byte are at the moment of a finding: which place misled the
 * reader, and where the bytes are that it should have got.
 */
#include "sim/truth-judge.h"

#include "sim/cache.h"
#include "sim/cpu.h"
#include "sim/model.h"

/* The cache at @place that has the line of @pa; @actor 0: whoever's. */
static const SimCache *
cache_at(const SimTruth *truth, SimAddr pa, SimPlace place, SimActorId actor)
{
    const GPtrArray *caches = truth->world->caches;

    for (unsigned i = 0; i < caches->len; i++) {
        SimCache *cache = g_ptr_array_index(caches, i);

        if (cache->place == place && cache->ops->state(cache, pa) != 'I' &&
            (actor == 0 || cache->actor == 0 || cache->actor == actor)) {
            return cache;
        }
    }
    return NULL;
}

/* The CPU whose L1 has the line, a dirty one first; 0: none. */
static SimActorId
l1_owner(const SimTruth *truth, SimAddr pa)
{
    const GPtrArray *cpus = truth->world->cpus;
    SimActorId owner = 0;

    for (unsigned i = 0; i < cpus->len; i++) {
        SimCpu *cpu = g_ptr_array_index(cpus, i);
        char state = cpu->ops->line_state(cpu, pa);

        if (state == 'M' || state == 'O') {
            return cpu->actor;
        }
        owner = owner == 0 && cpu->ops->holds(cpu, pa) ? cpu->actor : owner;
    }
    return owner;
}

SimWhere
truth_place(const SimTruth *truth, SimAddr pa, SimPlace place, SimActorId actor)
{
    SimWhere where = { .known = true, .place = place, .actor = actor };
    SimPlace of = place == SIM_PLACE_OUTER_BUFFER ? SIM_PLACE_OUTER : place;
    const SimCache *cache = NULL;

    if (place == SIM_PLACE_L1 && actor == 0) {
        where.actor = l1_owner(truth, pa);
    }
    if (of == SIM_PLACE_L2 || of == SIM_PLACE_OUTER) {
        cache = cache_at(truth, pa, of, actor);
    }
    for (unsigned i = 0; !cache && i < truth->world->caches->len; i++) {
        SimCache *any = g_ptr_array_index(truth->world->caches, i);

        cache = any->place == of && of != SIM_PLACE_L1 ? any : NULL;
    }
    where.name = cache ? g_intern_string(cache->model->name) : NULL;
    return where;
}

static bool
is_pending_in(const SimHolder *h, SimAddr pa, SimWid id)
{
    SimWid ids[TRUTH_PENDING];
    unsigned count = h->pending ? h->pending(h->self, pa, ids, TRUTH_PENDING) : 0;

    for (unsigned i = 0; i < count; i++) {
        if (ids[i] == id) {
            return true;
        }
    }
    return false;
}

static bool
holds(const SimHolder *h, SimAddr pa, SimWid id)
{
    SimWid here;
    uint8_t byte;

    if (h->pending) {
        return is_pending_in(h, pa, id);
    }
    return h->find(h->self, pa, &here, &byte) && here == id;
}

static const SimCache *
cache_of(const SimTruth *truth, const SimHolder *h)
{
    const GPtrArray *caches = truth->world->caches;

    for (unsigned i = 0; i < caches->len; i++) {
        const SimCache *cache = g_ptr_array_index(caches, i);

        if (cache->place == h->place && (const void *)cache->model == h->self) {
            return cache;
        }
    }
    return NULL;
}

/* Not the L2 of another cluster: @cpu gets nothing from there without a snoop. */
static bool
is_on_way(const SimTruth *truth, const SimHolder *h, const SimCpu *cpu)
{
    const SimCache *cache = cpu && h->place == SIM_PLACE_L2 ? cache_of(truth, h) : NULL;

    return !cache || sim_cache_on_way(cpu, cache->level) == cache;
}

/* The holder of @id nearest to memory, on the way of @cpu when not NULL; NULL: none. */
static const SimHolder *
lowest(const SimTruth *truth, SimAddr pa, SimWid id, SimPlace first, SimPlace last,
       const SimCpu *cpu)
{
    const SimHolder *found = NULL;

    for (unsigned i = 0; i < truth->holder_count; i++) {
        const SimHolder *h = &truth->holders[i];

        if (h->place >= first && h->place <= last && (!found || h->place > found->place) &&
            is_on_way(truth, h, cpu) && holds(h, pa, id)) {
            found = h;
        }
    }
    return found;
}

static bool
is_dirty(const SimCache *cache, SimAddr pa)
{
    char state = cache->ops->state((SimCache *)cache, pa);

    return state == 'M' || state == 'O';
}

static SimWhere
where_of(const SimTruth *truth, SimAddr pa, const SimHolder *h)
{
    SimWhere where = { 0 };
    const SimCache *cache;

    if (h) {
        where = truth_place(truth, pa, h->place, h->actor);
        cache = h->place == SIM_PLACE_L1 ? NULL : cache_of(truth, h);
        where.name = cache ? g_intern_string(cache->model->name) : where.name;
        where.dirty = cache && is_dirty(cache, pa);
    }
    return where;
}

SimWhere
truth_where(const SimTruth *truth, SimAddr pa, SimWid id)
{
    const SimHolder *h = lowest(truth, pa, id, SIM_PLACE_L1, SIM_PLACE_RAM, NULL);

    h = h ? h : lowest(truth, pa, id, SIM_PLACE_BUFFER, SIM_PLACE_BUFFER, NULL);
    h = h ? h : lowest(truth, pa, id, SIM_PLACE_DEVICE, SIM_PLACE_DEVICE, NULL);
    return where_of(truth, pa, h);
}

/* NULL: @actor is no CPU. */
static const SimCpu *
cpu_of(const SimTruth *truth, SimActorId actor)
{
    const GPtrArray *cpus = truth->world->cpus;

    for (unsigned i = 0; i < cpus->len; i++) {
        const SimCpu *cpu = g_ptr_array_index(cpus, i);

        if (cpu->actor == actor) {
            return cpu;
        }
    }
    return NULL;
}

/* The lowest cache at @place that has @now: it was written to from above. */
static const SimCache *
written_cache(const SimTruth *truth, SimAddr pa, SimPlace place, SimWid now)
{
    const SimCache *found = NULL;

    for (unsigned i = 0; now && i < truth->holder_count; i++) {
        const SimHolder *h = &truth->holders[i];
        const SimCache *cache = h->place == place ? cache_of(truth, h) : NULL;

        if (cache && holds(h, pa, now) && (!found || cache->level > found->level)) {
            found = cache;
        }
    }
    return found;
}

/* The cache at @place that gave the line up just now, as its row says. */
static const SimCache *
dropping_cache(const SimTruth *truth, SimAddr pa, SimPlace place)
{
    const unsigned kinds = 1u << SIM_HISTORY_EVICT | 1u << SIM_HISTORY_INVALIDATE |
                           1u << SIM_HISTORY_CLEAN_INVALIDATE;
    const SimHistory *row = truth_history_last(truth, pa, kinds, 0, UINT64_MAX);
    const SimCache *cache = row && row->text ? sim_cache_by_name(truth->world, row->text) : NULL;

    return cache && cache->place == place ? cache : NULL;
}

SimWhere
truth_place_lost(const SimTruth *truth, SimAddr pa, SimPlace place, SimActorId whose, SimWid now)
{
    SimWhere where = truth_place(truth, pa, place, whose);
    const SimCache *cache = written_cache(truth, pa, place, now);

    if (!cache && place == SIM_PLACE_L2) {
        cache = dropping_cache(truth, pa, place);
    }
    if (cache && place == SIM_PLACE_L2) {
        where.name = g_intern_string(cache->model->name);
    }
    return where;
}

SimWhere
truth_where_old(const SimTruth *truth, SimAddr pa, SimWid id, SimPlace answered,
                SimActorId reader)
{
    const SimCpu *cpu = cpu_of(truth, reader);
    const SimHolder *h = NULL;

    if (answered >= SIM_PLACE_L1 && answered <= SIM_PLACE_OUTER) {
        h = lowest(truth, pa, id, answered, SIM_PLACE_OUTER, cpu);
    }
    if (h && h->place != SIM_PLACE_L1) {
        return where_of(truth, pa, h);
    }
    return truth_place(truth, pa, answered,
                       cpu && answered == SIM_PLACE_L1 ? reader : 0);
}
