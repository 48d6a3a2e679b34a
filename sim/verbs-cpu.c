/* SPDX-License-Identifier: MIT */
/*
 * Verbs of a CPU: loads, stores, barrier instructions, register accesses, delays.
 * Everything goes through sim/cpu.h, as a driver's own code does.  The kernel's
 * barriers (mb, wmb, dma_wmb ...) are a table per architecture and live with the
 * API.
 */
#include <string.h>

#include "sim/probe.h"
#include "sim/verbs.h"

static SimCpu *
cpu_of(const SimVerb *verb, SimWorld *world, SimActorId actor, GError **error)
{
    SimCpu *cpu = sim_verb_cpu(world, actor);

    if (!cpu) {
        g_set_error(error, SIM_VERB_ERROR, 0, "%s: %s is no CPU", verb->name,
                    sim_world_actor(world, actor)->name);
    }
    return cpu;
}

static bool
is_scalar(uint64_t len)
{
    return len == 1 || len == 2 || len == 4 || len == 8;
}

/* load(ptr [, len]), READ_ONCE(x) */

/* A value of one access, little endian (scenario L2). */
static SimResp
load_scalar(SimCpu *cpu, uint64_t va, uint64_t len, SimResult *ret)
{
    uint8_t bytes[8] = { 0 };
    SimResp resp = sim_cpu_load(cpu, va, bytes, (uint32_t)len);

    ret->kind = SIM_RESULT_INT;
    ret->len = len;
    ret->value = 0;
    for (uint64_t i = 0; i < len; i++) {
        ret->value |= (uint64_t)bytes[i] << (8 * i);
    }
    return resp;
}

static SimResp
load_bytes(SimCpu *cpu, uint64_t va, uint64_t len, SimResult *ret)
{
    SimResp resp = SIM_OK;

    ret->kind = SIM_RESULT_BYTES;
    ret->bytes = g_byte_array_new();
    g_byte_array_set_size(ret->bytes, (guint)len);
    memset(ret->bytes->data, 0, len);
    for (uint64_t done = 0, n; done < len && resp == SIM_OK; done += n) {
        n = MIN(len - done, 64 - (va + done) % 64);
        resp = sim_cpu_load(cpu, va + done, ret->bytes->data + done, (uint32_t)n);
    }
    return resp;
}

static bool
call_load(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
          SimResult *ret, GError **error)
{
    SimCpu *cpu = cpu_of(verb, world, actor, error);
    uint64_t len = args[1].given ? args[1].value : args[0].len;

    if (!cpu || !sim_verb_check_len(verb, len, error)) {
        return false;
    }
    ret->fault = sim_verb_fault(is_scalar(len) ? load_scalar(cpu, args[0].value, len, ret)
                                               : load_bytes(cpu, args[0].value, len, ret));
    sim_probe_access(cpu, args[0].value, len, false);
    return true;
}

static const SimVerb load_verb = {
    .name = "load", .actors = SIM_VERB_CPU, .result = SIM_RESULT_INT,
    .args = { { "ptr", SIM_ARG_PTR, false }, { "len", SIM_ARG_SIZE, true } },
    .text = "the CPU loads: a little-endian value of 1, 2, 4 or 8 bytes, or bytes",
    .call = call_load,
};
SIM_VERB_REGISTER(load_verb)

static const SimVerb read_once_verb = {
    .name = "READ_ONCE", .actors = SIM_VERB_CPU, .result = SIM_RESULT_INT,
    .args = { { "x", SIM_ARG_PTR, false } },
    .text = "load, by its kernel name",
    .call = call_load,
};
SIM_VERB_REGISTER(read_once_verb)

/* store(ptr, value [, len]), WRITE_ONCE(x, value) */

/* Fits as an unsigned or as a negative number of that width. */
static bool
fits(uint64_t value, uint64_t len)
{
    uint64_t above = len == 8 ? 0 : value >> (8 * len);
    uint64_t minus = len == 8 ? 0 : UINT64_MAX >> (8 * len);

    return above == 0 || (above == minus && (value >> (8 * len - 1) & 1) != 0);
}

static bool
check_store(const SimVerb *verb, uint64_t value, uint64_t len, GError **error)
{
    if (!is_scalar(len)) {
        g_set_error(error, SIM_VERB_ERROR, 0,
                    "%s: %" G_GUINT64_FORMAT " bytes; one store has 1, 2, 4 or 8 "
                    "(memset and memcpy do more)", verb->name, len);
        return false;
    }
    if (!fits(value, len)) {
        g_set_error(error, SIM_VERB_ERROR, 0,
                    "%s: 0x%" G_GINT64_MODIFIER "x does not fit in %" G_GUINT64_FORMAT
                    " byte%s", verb->name, value, len, len == 1 ? "" : "s");
        return false;
    }
    return true;
}

static bool
call_store(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
           SimResult *ret, GError **error)
{
    SimCpu *cpu = cpu_of(verb, world, actor, error);
    uint64_t value = args[1].value;
    uint64_t len = args[2].given ? args[2].value : args[0].len;
    uint8_t bytes[8];

    if (!cpu || !check_store(verb, value, len, error)) {
        return false;
    }
    for (unsigned i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)(value >> (8 * i));
    }
    ret->fault = sim_verb_fault(sim_cpu_store(cpu, args[0].value, bytes, (uint32_t)len));
    sim_probe_access(cpu, args[0].value, len, true);
    return true;
}

static const SimVerb store_verb = {
    .name = "store", .actors = SIM_VERB_CPU, .result = SIM_RESULT_NONE,
    .args = { { "ptr", SIM_ARG_PTR, false }, { "value", SIM_ARG_INT, false },
              { "len", SIM_ARG_SIZE, true } },
    .text = "the CPU stores a little-endian value of 1, 2, 4 or 8 bytes",
    .call = call_store,
};
SIM_VERB_REGISTER(store_verb)

static const SimVerb write_once_verb = {
    .name = "WRITE_ONCE", .actors = SIM_VERB_CPU, .result = SIM_RESULT_NONE,
    .args = { { "x", SIM_ARG_PTR, false }, { "value", SIM_ARG_INT, false } },
    .text = "store, by its kernel name",
    .call = call_store,
};
SIM_VERB_REGISTER(write_once_verb)

/* memset(ptr, value, len), memcpy(to, from, len) */

static bool
call_memset(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
            SimResult *ret, GError **error)
{
    SimCpu *cpu = cpu_of(verb, world, actor, error);

    (void)ret;
    if (!cpu || !sim_verb_check_len(verb, args[2].value, error)) {
        return false;
    }
    if (args[1].value > UINT8_MAX) {
        g_set_error(error, SIM_VERB_ERROR, 0,
                    "%s: 0x%" G_GINT64_MODIFIER "x does not fit in 1 byte", verb->name,
                    args[1].value);
        return false;
    }
    sim_cpu_fill(cpu, args[0].value, (uint8_t)args[1].value, args[2].value);
    sim_probe_access(cpu, args[0].value, args[2].value, true);
    return true;
}

static const SimVerb memset_verb = {
    .name = "memset", .actors = SIM_VERB_CPU, .result = SIM_RESULT_NONE,
    .args = { { "ptr", SIM_ARG_PTR, false }, { "value", SIM_ARG_INT, false },
              { "len", SIM_ARG_SIZE, false } },
    .text = "the CPU stores len bytes of one value",
    .call = call_memset,
};
SIM_VERB_REGISTER(memset_verb)

static bool
call_memcpy(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
            SimResult *ret, GError **error)
{
    SimCpu *cpu = cpu_of(verb, world, actor, error);

    (void)ret;
    if (!cpu || !sim_verb_check_len(verb, args[2].value, error)) {
        return false;
    }
    sim_cpu_copy(cpu, args[0].value, args[1].value, args[2].value);
    sim_probe_access(cpu, args[1].value, args[2].value, false);
    sim_probe_access(cpu, args[0].value, args[2].value, true);
    return true;
}

static const SimVerb memcpy_verb = {
    .name = "memcpy", .actors = SIM_VERB_CPU, .result = SIM_RESULT_NONE,
    .args = { { "to", SIM_ARG_PTR, false }, { "from", SIM_ARG_PTR, false },
              { "len", SIM_ARG_SIZE, false } },
    .text = "the CPU loads len bytes and stores them elsewhere",
    .call = call_memcpy,
};
SIM_VERB_REGISTER(memcpy_verb)

/*
 * dmb and dsb with their option (Arm ARM B2.3.12).  The inner shareable ones and
 * the kernel's smp_ barriers order what CPUs see of each other; a DMA master
 * need not be in that domain (Documentation/memory-barriers.txt: not for DMA), so
 * towards it they promise nothing, though a store buffer of several CPUs keeps
 * them.  Where there is one CPU the kernel compiles them away, and so they do
 * nothing here.
 */

#define INNER SIM_BARRIER_INNER

static const struct {
    const char *name;
    unsigned bits;
} options[] = {
    { "sy", SIM_BARRIER_FULL },           { "ld", SIM_BARRIER_LOADS },
    { "st", SIM_BARRIER_STORES },         { "osh", SIM_BARRIER_FULL },
    { "oshld", SIM_BARRIER_LOADS },       { "oshst", SIM_BARRIER_STORES },
    { "ish", INNER | SIM_BARRIER_FULL },  { "ishld", INNER | SIM_BARRIER_LOADS },
    { "ishst", INNER | SIM_BARRIER_STORES },
};

static void __attribute__((constructor))
register_options(void)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(options); i++) {
        sim_verb_word_register(options[i].name, options[i].bits);
    }
}

typedef struct Barrier {
    unsigned bits; /* when no option is given */
    unsigned also; /* dsb: earlier stores are performed */
} Barrier;

static bool
call_barrier(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
             SimResult *ret, GError **error)
{
    SimCpu *cpu = cpu_of(verb, world, actor, error);
    const Barrier *barrier = verb->opaque;
    unsigned bits = args[0].given ? (unsigned)args[0].value : barrier->bits;

    (void)ret;
    if (!cpu) {
        return false;
    }
    if (args[0].given && (bits & ~(INNER | SIM_BARRIER_FULL)) != 0) {
        g_set_error(error, SIM_VERB_ERROR, 0,
                    "%s: the option is one of sy ld st osh oshld oshst ish ishld ishst",
                    verb->name);
        return false;
    }
    if ((bits & INNER) && world->cpus->len < 2) {
        bits = SIM_BARRIER_NONE;
    } else if (bits & SIM_BARRIER_STORES) {
        bits |= barrier->also;
    }
    sim_cpu_barrier(cpu, bits);
    return true;
}

/*
 * smp_store_release(ptr, value [, len]), smp_load_acquire(ptr [, len]): one access
 * that orders, between CPUs, what stands before or behind it (Arm ARM B2.3.11).
 */
static void
order_between_cpus(SimWorld *world, SimActorId actor, unsigned bits)
{
    if (world->cpus->len > 1) {
        sim_cpu_barrier(sim_verb_cpu(world, actor), INNER | bits);
    }
}

static bool
call_release(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
             SimResult *ret, GError **error)
{
    if (!cpu_of(verb, world, actor, error)) {
        return false;
    }
    order_between_cpus(world, actor, SIM_BARRIER_FULL);
    return call_store(verb, world, actor, args, ret, error);
}

static bool
call_acquire(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
             SimResult *ret, GError **error)
{
    bool done = call_load(verb, world, actor, args, ret, error);

    if (done) {
        order_between_cpus(world, actor, SIM_BARRIER_LOADS);
    }
    return done;
}

static const SimVerb release_verb = {
    .name = "smp_store_release", .actors = SIM_VERB_CPU, .result = SIM_RESULT_NONE,
    .args = { { "ptr", SIM_ARG_PTR, false }, { "value", SIM_ARG_INT, false },
              { "len", SIM_ARG_SIZE, true } },
    .text = "a store behind everything before it, for CPUs; not for DMA",
    .call = call_release,
};
SIM_VERB_REGISTER(release_verb)

static const SimVerb acquire_verb = {
    .name = "smp_load_acquire", .actors = SIM_VERB_CPU, .result = SIM_RESULT_INT,
    .args = { { "ptr", SIM_ARG_PTR, false }, { "len", SIM_ARG_SIZE, true } },
    .text = "a load before everything behind it, for CPUs; not for DMA",
    .call = call_acquire,
};
SIM_VERB_REGISTER(acquire_verb)

static const Barrier dmb = { SIM_BARRIER_FULL, 0 };
static const Barrier dsb = { SIM_BARRIER_FULL, SIM_BARRIER_WAIT };
static const Barrier smp_mb = { INNER | SIM_BARRIER_FULL, 0 };
static const Barrier smp_rmb = { INNER | SIM_BARRIER_LOADS, 0 };
static const Barrier smp_wmb = { INNER | SIM_BARRIER_STORES, 0 };

#define BARRIER_VERB(n, help, ...)                                               \
    static const SimVerb n##_verb = {                                            \
        .name = #n, .actors = SIM_VERB_CPU, .result = SIM_RESULT_NONE,           \
        .args = { __VA_ARGS__ }, .text = (help), .call = call_barrier,           \
        .opaque = &(n),                                                          \
    };                                                                           \
    SIM_VERB_REGISTER(n##_verb)
#define OPTION { "option", SIM_ARG_WORD, true }

BARRIER_VERB(dmb, "accesses before it, then accesses after it", OPTION)
BARRIER_VERB(dsb, "accesses before it are complete, then accesses after it", OPTION)
BARRIER_VERB(smp_mb, "orders all accesses between CPUs; not for DMA")
BARRIER_VERB(smp_rmb, "orders loads between CPUs; not for DMA")
BARRIER_VERB(smp_wmb, "orders stores between CPUs; not for DMA")

/* readl(addr), writel(value, addr) and the relaxed ones */

static bool
call_readl(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
           SimResult *ret, GError **error)
{
    SimCpu *cpu = cpu_of(verb, world, actor, error);
    uint32_t value = 0;

    if (!cpu) {
        return false;
    }
    ret->fault = sim_verb_fault(
        sim_cpu_readl(cpu, args[0].value, verb->opaque != NULL, &value));
    ret->kind = SIM_RESULT_INT;
    ret->value = value;
    ret->len = sizeof(value);
    return true;
}

static bool
call_writel(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
            SimResult *ret, GError **error)
{
    SimCpu *cpu = cpu_of(verb, world, actor, error);
    uint64_t value = args[0].value;

    if (!cpu || !check_store(verb, value, sizeof(uint32_t), error)) {
        return false;
    }
    ret->fault = sim_verb_fault(
        sim_cpu_writel(cpu, args[1].value, verb->opaque != NULL, (uint32_t)value));
    return true;
}

static const bool relaxed = true;

#define READL_VERB(n, help, how)                                                 \
    static const SimVerb n##_verb = {                                            \
        .name = #n, .actors = SIM_VERB_CPU, .result = SIM_RESULT_INT,            \
        .args = { { "addr", SIM_ARG_REG, false } }, .text = (help),              \
        .call = call_readl, .opaque = (how),                                     \
    };                                                                           \
    SIM_VERB_REGISTER(n##_verb)
#define WRITEL_VERB(n, help, how)                                                \
    static const SimVerb n##_verb = {                                            \
        .name = #n, .actors = SIM_VERB_CPU, .result = SIM_RESULT_NONE,           \
        .args = { { "value", SIM_ARG_INT, false }, { "addr", SIM_ARG_REG, false } }, \
        .text = (help), .call = call_writel, .opaque = (how),                    \
    };                                                                           \
    SIM_VERB_REGISTER(n##_verb)

READL_VERB(readl, "reads a register; what follows comes after it", NULL)
READL_VERB(readl_relaxed, "reads a register, without the barrier after it", &relaxed)
WRITEL_VERB(writel, "writes a register, after every store before it", NULL)
WRITEL_VERB(writel_relaxed, "writes a register, without the barrier before it", &relaxed)

/* udelay(us), ndelay(ns) */

#define LONGEST_DELAY (10 * 1000 * SIM_MS)

static bool
call_delay(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
           SimResult *ret, GError **error)
{
    SimCpu *cpu = cpu_of(verb, world, actor, error);
    const SimTime *unit = verb->opaque;

    (void)ret;
    if (!cpu) {
        return false;
    }
    if (args[0].value > LONGEST_DELAY / *unit) {
        g_set_error(error, SIM_VERB_ERROR, 0,
                    "%s: %" G_GUINT64_FORMAT " is longer than 10 seconds", verb->name,
                    args[0].value);
        return false;
    }
    sim_cpu_spend(cpu, args[0].value * *unit);
    return true;
}

static const SimTime microsecond = SIM_US, nanosecond = SIM_NS;

static const SimVerb udelay_verb = {
    .name = "udelay", .actors = SIM_VERB_CPU, .result = SIM_RESULT_NONE,
    .args = { { "us", SIM_ARG_INT, false } }, .opaque = &microsecond,
    .text = "the CPU waits; everybody else goes on", .call = call_delay,
};
SIM_VERB_REGISTER(udelay_verb)

static const SimVerb ndelay_verb = {
    .name = "ndelay", .actors = SIM_VERB_CPU, .result = SIM_RESULT_NONE,
    .args = { { "ns", SIM_ARG_INT, false } }, .opaque = &nanosecond,
    .text = "the CPU waits; everybody else goes on", .call = call_delay,
};
SIM_VERB_REGISTER(ndelay_verb)
