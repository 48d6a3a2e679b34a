/* SPDX-License-Identifier: MIT */
/*
 * Verbs of actor `hw`: what hardware may do of its own accord, done now.  Each is
 * something that the architecture allows at any time.
 */
#include "sim/cache.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/verbs.h"

SimCpu *
sim_verb_cpu(const SimWorld *world, SimActorId actor)
{
    for (unsigned i = 0; i < world->cpus->len; i++) {
        SimCpu *cpu = g_ptr_array_index(world->cpus, i);

        if (cpu->actor == actor) {
            return cpu;
        }
    }
    return NULL;
}

enum { CACHE_OF, CACHE_RANGE };

static SimCpu *
cpu_of_cache(const SimVerb *verb, SimWorld *world, const SimArg *cache, GError **error)
{
    SimActorId actor = (SimActorId)cache->value;
    SimCpu *cpu = sim_verb_cpu(world, actor);

    if (!cpu) {
        g_set_error(error, SIM_VERB_ERROR, 0, "%s: %s is no CPU", verb->name,
                    sim_world_actor(world, actor)->name);
    }
    return cpu;
}

/* "cpu0.wb" is no cache. */
static bool
holds_lines(const SimVerb *verb, const SimWorld *world, const SimArg *cache, GError **error)
{
    if (cache->cache || cache->len > 0) {
        return true;
    }
    g_set_error(error, SIM_VERB_ERROR, 0,
                "%s: the store buffer of %s holds no lines; `drain` empties it", verb->name,
                sim_world_actor(world, (SimActorId)cache->value)->name);
    return false;
}

/* Does @act to each line of the range. */
static bool
for_lines(const SimVerb *verb, SimWorld *world, const SimArg *args,
          bool (*act)(SimCpu *cpu, SimAddr line), GError **error)
{
    SimCpu *cpu = cpu_of_cache(verb, world, &args[CACHE_OF], error);
    const SimArg *range = &args[CACHE_RANGE];

    if (!cpu || !holds_lines(verb, world, &args[CACHE_OF], error) ||
        !sim_verb_check_len(verb, range->len, error)) {
        return false;
    }
    if (cpu->ops->line_state(cpu, range->value) == '-') {
        g_set_error(error, SIM_VERB_ERROR, 0, "%s: %s has no L1", verb->name,
                    sim_world_actor(world, cpu->actor)->name);
        return false;
    }
    for (SimAddr line = range->value & ~(SimAddr)cpu->line_mask;
         line < range->value + range->len; line += cpu->line_mask + 1) {
        act(cpu, line);
    }
    return true;
}

/* The cache of @arg below the L1s; NULL: a CPU's L1 or store buffer is meant. */
static SimCache *
lower_cache(const SimArg *arg)
{
    return arg->cache && arg->cache->level > 1 ? arg->cache : NULL;
}

static bool
for_lower_lines(const SimVerb *verb, SimCache *cache, const SimArg *range,
                bool (*act)(SimCache *cache, SimAddr line), GError **error)
{
    if (!sim_verb_check_len(verb, range->len, error)) {
        return false;
    }
    for (SimAddr line = range->value & ~(SimAddr)(cache->line_bytes - 1);
         line < range->value + range->len; line += cache->line_bytes) {
        act(cache, line);
    }
    return true;
}

static bool
prefetch_lower(const SimVerb *verb, SimCache *cache, const SimArg *range, GError **error)
{
    if (!sim_cache_speculates(cache)) {
        g_set_error(error, SIM_VERB_ERROR, 0, "%s: no core above %s fetches lines by itself",
                    verb->name, cache->model->name);
        return false;
    }
    return for_lower_lines(verb, cache, range, cache->ops->prefetch, error);
}

static bool
prefetch_line(SimCpu *cpu, SimAddr line)
{
    return cpu->ops->prefetch(cpu, line);
}

static bool
evict_line(SimCpu *cpu, SimAddr line)
{
    return cpu->ops->evict(cpu, line);
}

static bool
call_prefetch(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
              SimResult *ret, GError **error)
{
    SimCache *lower = lower_cache(&args[CACHE_OF]);
    SimCpu *cpu;

    (void)actor, (void)ret;
    if (lower) {
        return prefetch_lower(verb, lower, &args[CACHE_RANGE], error);
    }
    cpu = cpu_of_cache(verb, world, &args[CACHE_OF], error);
    if (cpu && cpu->never_speculates) {
        g_set_error(error, SIM_VERB_ERROR, 0, "%s: %s is an in-order core and fetches no "
                    "line by itself", verb->name, sim_world_actor(world, cpu->actor)->name);
        return false;
    }
    return cpu && for_lines(verb, world, args, prefetch_line, error);
}

static bool
call_evict(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
           SimResult *ret, GError **error)
{
    SimCache *lower = lower_cache(&args[CACHE_OF]);

    (void)actor, (void)ret;
    return lower ? for_lower_lines(verb, lower, &args[CACHE_RANGE], lower->ops->evict, error)
                 : for_lines(verb, world, args, evict_line, error);
}

static const SimVerb prefetch_verb = {
    .name = "prefetch", .actors = SIM_VERB_HW, .result = SIM_RESULT_NONE,
    .args = { [CACHE_OF] = { "cache", SIM_ARG_CACHE, false },
              [CACHE_RANGE] = { "range", SIM_ARG_RANGE, false } },
    .text = "the cache fetches the lines of a range, as speculation may at any time",
    .call = call_prefetch,
};
SIM_VERB_REGISTER(prefetch_verb)

static const SimVerb evict_verb = {
    .name = "evict", .actors = SIM_VERB_HW, .result = SIM_RESULT_NONE,
    .args = { [CACHE_OF] = { "cache", SIM_ARG_CACHE, false },
              [CACHE_RANGE] = { "range", SIM_ARG_RANGE, false } },
    .text = "the cache makes room: lines of a range go, dirty ones are written back",
    .call = call_evict,
};
SIM_VERB_REGISTER(evict_verb)

/* "cpu0.wb, pl310"; "nothing" where there is none.  To be freed. */
static char *
what_drains(const SimWorld *world)
{
    g_autoptr(GString) all = g_string_new(NULL);

    for (guint i = 0; i < world->cpus->len; i++) {
        const SimCpu *cpu = g_ptr_array_index(world->cpus, i);
        g_autofree char *name =
            g_strconcat(sim_world_actor(world, cpu->actor)->name, ".wb", NULL);

        if (sim_world_model_by_name(world, name)) {
            g_string_append_printf(all, "%s%s", all->len ? ", " : "", name);
        }
    }
    for (guint i = 0; i < world->caches->len; i++) {
        const SimCache *cache = g_ptr_array_index(world->caches, i);

        if (cache->level > 1 && cache->ops->drain) {
            g_string_append_printf(all, "%s%s", all->len ? ", " : "", cache->model->name);
        }
    }
    return g_strdup(all->len ? all->str : "nothing");
}

static void
refuse_drain(const SimVerb *verb, const SimWorld *world, const SimArg *cache, GError **error)
{
    g_autofree char *others = what_drains(world);

    g_set_error(error, SIM_VERB_ERROR, 0,
                "%s: %s has no store buffer; what can be drained on this board: %s", verb->name,
                cache->cache ? cache->cache->model->name : "this cache", others);
}

static bool
drain_lower(const SimVerb *verb, const SimWorld *world, const SimArg *args, GError **error)
{
    SimCache *cache = args[CACHE_OF].cache;
    const SimArg *range = &args[CACHE_RANGE];

    if (!cache->ops->drain) {
        refuse_drain(verb, world, &args[CACHE_OF], error);
        return false;
    }
    cache->ops->drain(cache, range->given ? range->value : 0, range->given ? range->len : 0);
    return true;
}

static bool
call_drain(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
           SimResult *ret, GError **error)
{
    SimCache *lower = lower_cache(&args[CACHE_OF]);
    const SimArg *range = &args[CACHE_RANGE];
    SimCpu *cpu;

    (void)actor, (void)ret;
    if (lower) {
        return drain_lower(verb, world, args, error);
    }
    cpu = cpu_of_cache(verb, world, &args[CACHE_OF], error);
    if (!cpu) {
        return false;
    }
    if (args[CACHE_OF].len > 0) {
        refuse_drain(verb, world, &args[CACHE_OF], error);
        return false;
    }
    if (range->given) {
        cpu->ops->drain(cpu, range->value, range->len);
    } else {
        cpu->ops->drain(cpu, 0, 0);
    }
    return true;
}

static const SimVerb drain_verb = {
    .name = "drain", .actors = SIM_VERB_HW, .result = SIM_RESULT_NONE,
    .args = { [CACHE_OF] = { "wb", SIM_ARG_CACHE, false },
              [CACHE_RANGE] = { "range", SIM_ARG_RANGE, true } },
    .text = "the store buffer of a CPU or of an outer cache sends on all, or those of a range",
    .call = call_drain,
};
SIM_VERB_REGISTER(drain_verb)

static bool
call_settle(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
            SimResult *ret, GError **error)
{
    SimActorId device = (SimActorId)args[0].value;
    SimMaster *master = sim_master_of(world, device);

    (void)actor, (void)ret;
    if (!master) {
        g_set_error(error, SIM_VERB_ERROR, 0, "%s: %s is no bus master", verb->name,
                    sim_world_actor(world, device)->name);
        return false;
    }
    sim_master_settle(master);
    return true;
}

static const SimVerb settle_verb = {
    .name = "settle", .actors = SIM_VERB_HW, .result = SIM_RESULT_NONE,
    .args = { { "dev", SIM_ARG_DEV, false } },
    .text = "the relaxed writes of a device become visible",
    .call = call_settle,
};
SIM_VERB_REGISTER(settle_verb)
