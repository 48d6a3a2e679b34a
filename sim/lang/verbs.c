/* SPDX-License-Identifier: MIT */
/*
 * Questions that the language itself answers in expectations: what memory holds
 * and what the CPUs hold, whoever else has newer bytes.
 */
#include "sim/cache.h"
#include "sim/verbs.h"

#define MOST_BYTES (UINT64_C(1) << 20)

static bool
prepare(const SimVerb *verb, const SimArg *range, SimResult *ret, GError **error)
{
    if (range->len > MOST_BYTES) {
        g_set_error(error, SIM_VERB_ERROR, 0,
                    "%s: %" G_GUINT64_FORMAT " bytes are more than 1 MiB", verb->name,
                    range->len);
        return false;
    }
    ret->bytes = g_byte_array_new();
    g_byte_array_set_size(ret->bytes, (guint)range->len);
    return true;
}

static bool
call_ram(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
         SimResult *ret, GError **error)
{
    (void)actor;
    if (!prepare(verb, &args[0], ret, error)) {
        return false;
    }
    sim_world_peek_ram(world, args[0].value, ret->bytes->data, args[0].len);
    return true;
}

static bool
call_cache(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
           SimResult *ret, GError **error)
{
    uint64_t va = sim_window_va(SIM_WINDOW_LINEAR, args[0].value);
    SimCpu *cpu;

    (void)actor;
    if (world->cpus->len == 0) {
        return call_ram(verb, world, actor, args, ret, error);
    }
    if (!prepare(verb, &args[0], ret, error)) {
        return false;
    }
    cpu = g_ptr_array_index(world->cpus, 0);
    for (uint64_t done = 0, n; done < args[0].len; done += n) {
        n = MIN(args[0].len - done, 64 - (va + done) % 64);
        cpu->ops->peek(cpu, va + done, ret->bytes->data + done, (uint32_t)n);
    }
    return true;
}

/* No bytes: it does not hold them all. */
static bool
call_bytes(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
           SimResult *ret, GError **error)
{
    SimCache *cache = args[0].cache;
    const SimArg *range = &args[1];

    (void)world, (void)actor;
    if (!cache) {
        g_set_error(error, SIM_VERB_ERROR, 0, "%s: a store buffer holds no lines",
                    verb->name);
        return false;
    }
    if (!prepare(verb, range, ret, error)) {
        return false;
    }
    if (!cache->ops->peek(cache, range->value, ret->bytes->data, (uint32_t)range->len)) {
        g_byte_array_set_size(ret->bytes, 0);
    }
    return true;
}

static const SimVerb ram_verb = {
    .name = "ram", .actors = SIM_VERB_EXPECT, .result = SIM_RESULT_BYTES,
    .args = { { "range", SIM_ARG_RANGE, false } },
    .text = "the bytes that memory holds",
    .call = call_ram,
};
SIM_VERB_REGISTER(ram_verb)

static const SimVerb cache_verb = {
    .name = "cache", .actors = SIM_VERB_EXPECT, .result = SIM_RESULT_BYTES,
    .args = { { "range", SIM_ARG_RANGE, false } },
    .text = "the bytes that cpu0 would read through its cache",
    .call = call_cache,
};
SIM_VERB_REGISTER(cache_verb)

static const SimVerb bytes_verb = {
    .name = "bytes", .actors = SIM_VERB_EXPECT, .result = SIM_RESULT_BYTES,
    .args = { { "cache", SIM_ARG_CACHE, false }, { "range", SIM_ARG_RANGE, false } },
    .text = "the bytes that a cache holds; nothing when it does not hold them all",
    .call = call_bytes,
};
SIM_VERB_REGISTER(bytes_verb)
