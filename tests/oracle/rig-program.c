/* SPDX-License-Identifier: MIT */
/*
 * Making random programs.  Each protocol is written down right; then single
 * steps of it are taken out.  Values are small and never repeat soon, so that
 * most stale bytes are also wrong bytes.
 */
#include "tests/oracle/program.h"

#include <inttypes.h>

#include "sim/port.h"

#define BUFFER 128u /* no line is longer: buffers share none */
#define BUFFERS 4u
#define SLOT 32u
#define SLOTS 8u
#define LOCK 3072u /* in the streaming page, behind the buffers */

typedef struct Maker {
    Program *program;
    SimRandom random;
    unsigned mistakes; /* per 100 steps */
    GArray *ops;       /* where ops go: the program's, or those of a thread */
    Who cpu;           /* where the driver runs */
    uint8_t value;
    uint16_t place;
    bool data_is_far;
} Maker;

static uint32_t
below(Maker *m, uint32_t n)
{
    return sim_random_below(&m->random, n);
}

static bool
chance(Maker *m, unsigned percent)
{
    return below(m, 100) < percent;
}

static uint8_t
next_value(Maker *m)
{
    m->value = (uint8_t)(m->value % 250 + 1);
    return m->value;
}

/* A place that several ops share, as the body of a loop does. */
static uint16_t
shared_place(Maker *m)
{
    return ++m->place;
}

static void
emit(Maker *m, Op op)
{
    if (op.who == WHO_CPU) {
        op.who = m->cpu;
    }
    g_array_append_val(m->ops, op);
}

static bool
has_two_cpus(const Maker *m)
{
    return m->program->shape.protocol != NULL;
}

/*
 * The driver goes on on the other CPU: the lock that hands it over is a word that
 * one stores with release and the other loads with acquire.
 */
static void
maybe_hop(Maker *m)
{
    Op barrier = { .kind = OP_BARRIER, .arg = SIM_BARRIER_FULL | SIM_BARRIER_WAIT };
    Op word = { .kind = OP_STORE, .at = LOCK, .len = 8 };

    if (!has_two_cpus(m) || !chance(m, 15)) {
        return;
    }
    if (chance(m, 30)) {
        emit(m, (Op){ .kind = OP_LOCK });
        m->cpu = m->cpu == WHO_CPU ? WHO_CPU1 : WHO_CPU;
        emit(m, (Op){ .kind = OP_LOCK, .arg = 1 });
        return;
    }
    if (chance(m, 50)) { /* as locks do */
        barrier.arg = SIM_BARRIER_FULL | SIM_BARRIER_INNER;
    }
    word.value = next_value(m);
    emit(m, barrier);
    emit(m, word);
    emit(m, barrier);
    m->cpu = m->cpu == WHO_CPU ? WHO_CPU1 : WHO_CPU;
    word.kind = OP_LOAD;
    emit(m, word);
    emit(m, barrier);
}

/* A step that a driver may forget: left out, or done without its effect. */
static void
must(Maker *m, Op op)
{
    if (!chance(m, m->mistakes)) {
        emit(m, op);
    } else if (op.kind >= OP_MAP && op.kind <= OP_SYNC_FOR_DEVICE && chance(m, 70)) {
        op.careless = true;
        emit(m, op);
    } else if ((op.kind == OP_DOORBELL || op.kind == OP_STATUS) && chance(m, 50)) {
        op.relaxed = true;
        emit(m, op);
    }
}

/* ---- boards ---- */

typedef struct Preset {
    const char *name;
    bool has_l1, has_buffer, has_two_cpus, snoops;
    char l2; /* 'i' inner, 'o' outer */
} Preset;

static const Preset presets[] = {
    { "noncoherent-1cpu", true, true, false, false, 0 },
    { "noncoherent-1cpu", true, true, false, false, 0 },
    { "riscv-1cpu", true, true, false, false, 0 },
    { "mips-1cpu", true, true, false, false, 0 },
    { "x86-coherent", true, true, false, true, 0 },
    { "wbuf", false, true, false, false, 0 },
    { "l1", true, false, false, false, 0 },
    { "bare", false, false, false, false, 0 },
    { "noncoherent-2cpu", true, true, true, false, 0 },
    { "l1-l2", true, true, false, false, 'i' },
    { "l1-l2", true, true, false, false, 'i' },
    { "l1-l2-coherent", true, true, false, true, 'i' },
    { "coherent-1cpu", true, true, false, true, 0 },
    { "coherent-2cpu", true, true, true, true, 0 },
    { "cortex-a53", true, true, true, false, 'i' },
    { "cortex-a53-coherent", true, true, true, true, 'i' },
    { "cortex-a9-pl310", true, true, true, false, 'o' },
};

static void
shape_l2(Maker *m, const Preset *preset, Shape *shape)
{
    static const char *const inclusions[] = { "inclusive", "non-inclusive", "victim" };

    shape->l2_sets = (uint16_t)(1 << below(m, 3));
    shape->l2_ways = (uint8_t)(1 << below(m, 3));
    if (shape->line * shape->l2_sets * shape->l2_ways < 64) {
        shape->l2_ways *= 4;
    }
    if (preset->l2 == 'i') {
        shape->inclusion = inclusions[below(m, 3)];
    } else {
        shape->line = MAX(shape->line, 32);
        shape->l2_ways = 8;
    }
}

static Shape
make_shape(Maker *m)
{
    static const char *const replacements[] = { "lru", "plru", "random", "round-robin" };
    static const uint8_t granules[] = { 8, 16, 32, 64 };
    const Preset *preset = &presets[below(m, G_N_ELEMENTS(presets))];
    Shape shape = { .preset = preset->name, .replacement = replacements[below(m, 4)],
                    .invalidates = chance(m, 50), .is_zeroed = chance(m, 50) };

    if (preset->has_l1) {
        shape.line = (uint16_t)(16 << below(m, 4));
        if (preset->l2) {
            shape_l2(m, preset, &shape);
        }
        shape.sets = (uint16_t)(1 << below(m, 3));
        shape.cache = (uint16_t)(shape.line * shape.sets << below(m, 3));
        shape.cache = MAX(shape.cache, 64);
        shape.through = chance(m, 10);
    }
    if (preset->has_buffer) {
        shape.entries = (uint8_t)(1 + below(m, 8));
        shape.granule = granules[below(m, 4)];
        shape.in_order = chance(m, 50);
    }
    if (preset->has_two_cpus) {
        shape.protocol = chance(m, 50) ? "mesi" : "moesi";
    }
    if (preset->snoops) {
        shape.writes = chance(m, 50) ? "invalidate" : "update";
    }
    return shape;
}

/* ---- noise: what hardware may do at any time ---- */

static void
noise(Maker *m)
{
    static const uint8_t kinds[] = { OP_PREFETCH, OP_EVICT, OP_DRAIN };

    while (chance(m, 25)) {
        emit(m, (Op){ .kind = kinds[below(m, 3)], .at = below(m, BUFFER * BUFFERS),
                      .len = chance(m, 50) ? 1 : 0,
                      .who = chance(m, 50) ? WHO_CPU : WHO_CPU1 });
    }
}

static uint32_t
some_length(Maker *m, uint32_t room)
{
    static const uint8_t lengths[] = { 1, 2, 4, 8, 8, 8, 16, 64 };
    uint32_t len = lengths[below(m, G_N_ELEMENTS(lengths))];

    return MIN(len, room);
}

/* An access of @who somewhere in [at, at+len). */
static void
touch(Maker *m, OpKind kind, Who who, uint32_t at, uint32_t len, bool guarded)
{
    uint32_t from = below(m, len);

    emit(m, (Op){ .kind = kind, .who = who, .at = at + from,
                  .len = some_length(m, len - from), .value = next_value(m),
                  .guarded = guarded });
}

/* What only a broken driver does: an access in the middle of a protocol. */
static void
intrude(Maker *m, uint32_t at, uint32_t len)
{
    while (m->mistakes && chance(m, 2 * m->mistakes)) {
        touch(m, chance(m, 50) ? OP_LOAD : OP_STORE, (Who)below(m, WHO_COUNT), at, len, false);
    }
}

/* ---- streaming buffers ---- */

static void
ring_bell(Maker *m, Who device)
{
    if (!m->program->lines || chance(m, 30)) {
        must(m, (Op){ .kind = OP_DOORBELL, .device = device });
    }
}

static void
hear_back(Maker *m, Who device)
{
    if (!m->program->lines || chance(m, 30)) {
        must(m, (Op){ .kind = chance(m, 50) ? OP_IRQ : OP_STATUS, .device = device });
    }
}

static void
fill_buffer(Maker *m, uint32_t at)
{
    for (uint32_t i = 0; i < BUFFER; i += 64) {
        emit(m, (Op){ .kind = OP_STORE, .at = at + i, .len = 64, .value = next_value(m) });
    }
}

/* The device uses the buffer once; afterwards the CPU may read [from, from+len). */
static void
use_buffer(Maker *m, Who device, uint8_t dir, uint32_t at, uint32_t *ret_from, uint32_t *ret_len)
{
    *ret_from = at;
    *ret_len = dir == DIR_FROM_DEVICE ? 0 : BUFFER;
    if (dir != DIR_FROM_DEVICE) {
        touch(m, OP_LOAD, device, at, BUFFER, false);
    }
    if (dir != DIR_TO_DEVICE) {
        uint32_t from = below(m, BUFFER), len = 1 + below(m, BUFFER - from);
        bool engine = device == WHO_ENG && chance(m, 50);

        emit(m, (Op){ .kind = engine ? OP_FILL : OP_STORE,
                      .who = engine ? WHO_CPU : device, .device = device, .at = at + from,
                      .len = len, .value = next_value(m), .relaxed = engine && chance(m, 50) });
        if (engine) { /* the engine works in the background: wait for DONE */
            must(m, (Op){ .kind = OP_STATUS, .device = device });
        }
        if (dir == DIR_FROM_DEVICE) {
            *ret_from = at + from;
            *ret_len = len;
        }
    }
}

static void
sync_round(Maker *m, Op map)
{
    uint32_t from, len;

    ring_bell(m, map.device);
    noise(m);
    use_buffer(m, map.device, map.arg, map.at, &from, &len);
    noise(m);
    intrude(m, map.at, BUFFER);
    hear_back(m, map.device);
    map.kind = OP_SYNC_FOR_CPU;
    maybe_hop(m);
    must(m, map);
    noise(m);
    maybe_hop(m);
    for (unsigned i = below(m, 3); i > 0 && len; i--) {
        touch(m, OP_LOAD, WHO_CPU, from, len, false);
    }
    if (map.arg != DIR_FROM_DEVICE && chance(m, 50)) {
        touch(m, OP_STORE, WHO_CPU, map.at, BUFFER, false);
    }
    map.kind = OP_SYNC_FOR_DEVICE;
    maybe_hop(m);
    must(m, map);
}

static void
transfer(Maker *m)
{
    Op map = { .kind = OP_MAP, .device = 1 + below(m, 2), .arg = below(m, 3),
               .at = below(m, BUFFERS) * BUFFER, .len = BUFFER };
    uint32_t from, len;

    if (map.arg != DIR_FROM_DEVICE || chance(m, 30)) {
        fill_buffer(m, map.at);
    }
    maybe_hop(m);
    must(m, map);
    while (chance(m, 30)) {
        sync_round(m, map);
    }
    ring_bell(m, map.device);
    noise(m);
    use_buffer(m, map.device, map.arg, map.at, &from, &len);
    intrude(m, map.at, BUFFER);
    noise(m);
    hear_back(m, map.device);
    map.kind = OP_UNMAP;
    maybe_hop(m);
    must(m, map);
    noise(m);
    maybe_hop(m);
    for (unsigned i = below(m, 4); i > 0 && len; i--) {
        touch(m, OP_LOAD, WHO_CPU, from, len, false);
    }
    intrude(m, map.at, BUFFER);
}

static void
make_streaming(Maker *m)
{
    for (unsigned i = 1 + below(m, 4); i > 0; i--) {
        transfer(m);
        if (chance(m, 10)) {
            uint32_t at = below(m, BUFFERS) * BUFFER;

            emit(m, (Op){ .kind = OP_FREE, .at = at, .len = BUFFER });
            emit(m, (Op){ .kind = OP_ALLOC, .at = at, .len = BUFFER });
        }
    }
}

/* ---- flags and records in coherent memory ---- */

/* Half of all data lies far from its flag, the other half in the slot behind it. */
static uint32_t
data_of(Maker *m, uint32_t slot)
{
    return m->data_is_far ? slot + 1024 : slot + 8;
}

/* Threads being written; merged at random afterwards. */
typedef struct Threads {
    GArray *ops[WHO_COUNT];
} Threads;

static void
as(Maker *m, Threads *t, Who who)
{
    m->ops = t->ops[who];
}

/* Coherent memory is cached where masters snoop, and else it is not. */
static Op
at_slot(const Maker *m, Who who, OpKind kind, uint32_t at, uint32_t len, uint8_t value)
{
    return (Op){ .kind = kind, .who = who, .at = at, .len = len, .value = value,
                 .uncached = who == WHO_CPU && !m->program->shape.writes };
}

/* @who writes one to three pieces of data of the slot. */
static void
write_data(Maker *m, Who who, uint32_t slot, bool relaxed, bool guarded)
{
    for (unsigned i = 1 + below(m, 3); i > 0; i--) {
        Op op = at_slot(m, who, OP_STORE, data_of(m, slot) + 8 * (i - 1),
                        1 << below(m, 4), next_value(m));

        op.relaxed = relaxed;
        op.guarded = guarded;
        emit(m, op);
    }
}

static void
read_data(Maker *m, Who who, uint32_t slot)
{
    for (unsigned i = 1 + below(m, 3); i > 0; i--) {
        Op op = at_slot(m, who, OP_LOAD, data_of(m, slot) + 8 * (i - 1),
                        1 << below(m, 4), 0);

        op.guarded = true;
        emit(m, op);
    }
}

static void
poll(Maker *m, Who who, uint32_t at, uint8_t value)
{
    uint16_t place = shared_place(m);

    for (unsigned i = 1 + below(m, 4); i > 0; i--) {
        Op op = at_slot(m, who, OP_POLL, at, 8, value);

        op.place = place;
        emit(m, op);
    }
}

static void
barrier(Maker *m, unsigned bits, bool guarded)
{
    static const uint8_t stronger[] = { 0, 0, SIM_BARRIER_FULL,
                                        SIM_BARRIER_FULL | SIM_BARRIER_WAIT };

    must(m, (Op){ .kind = OP_BARRIER, .arg = (uint8_t)(bits | stronger[below(m, 4)]),
                  .guarded = guarded });
    maybe_hop(m);
}

/* One handing over of the slot; the receiver answers with @value + 100. */
static void
cpu_publishes(Maker *m, Threads *t, Who device, uint32_t slot, uint8_t value, bool guarded)
{
    Op flag = at_slot(m, WHO_CPU, OP_STORE, slot, 8, value);
    Op answer = at_slot(m, device, OP_STORE, slot, 8, (uint8_t)(value + 100));

    as(m, t, WHO_CPU);
    write_data(m, WHO_CPU, slot, false, guarded);
    barrier(m, SIM_BARRIER_STORES, guarded);
    flag.guarded = guarded;
    emit(m, flag);
    if (chance(m, 30)) {
        emit(m, (Op){ .kind = OP_BARRIER, .arg = SIM_BARRIER_FULL | SIM_BARRIER_WAIT });
    }
    as(m, t, device);
    poll(m, device, slot, value);
    read_data(m, device, slot);
    answer.guarded = true;
    emit(m, answer);
}

static void
device_publishes(Maker *m, Threads *t, Who device, uint32_t slot, uint8_t value, bool guarded)
{
    bool relaxed = device == WHO_ENG && chance(m, 40);
    Op flag = at_slot(m, device, OP_STORE, slot, 8, value);
    Op answer = at_slot(m, WHO_CPU, OP_STORE, slot, 8, (uint8_t)(value + 100));

    as(m, t, device);
    write_data(m, device, slot, relaxed, guarded);
    flag.relaxed = relaxed;
    flag.guarded = guarded;
    emit(m, flag);
    if (relaxed) {
        emit(m, (Op){ .kind = OP_SETTLE, .who = device, .arg = 1 });
    }
    as(m, t, WHO_CPU);
    poll(m, WHO_CPU, slot, value);
    if (relaxed) {
        must(m, (Op){ .kind = OP_STATUS, .device = device, .guarded = true });
    }
    barrier(m, SIM_BARRIER_LOADS, true);
    read_data(m, WHO_CPU, slot);
    barrier(m, SIM_BARRIER_FULL, true);
    answer.guarded = true;
    emit(m, answer);
}

/* A descriptor that names a streaming buffer: mapped before, unmapped after. */
static void
hand_over_buffer(Maker *m, Threads *t, Who device, uint32_t slot, uint32_t buffer,
                 uint8_t value)
{
    Op map = { .kind = OP_MAP, .device = device, .arg = 1 + below(m, 2),
               .at = buffer, .len = BUFFER };
    Op answer = at_slot(m, device, OP_STORE, slot, 8, (uint8_t)(value + 100));
    bool to = map.arg == DIR_TO_DEVICE;

    as(m, t, WHO_CPU);
    if (to) {
        fill_buffer(m, map.at);
    }
    must(m, map);
    write_data(m, WHO_CPU, slot, false, false);
    barrier(m, SIM_BARRIER_STORES, false);
    emit(m, at_slot(m, WHO_CPU, OP_STORE, slot, 8, value));
    as(m, t, device);
    poll(m, device, slot, value);
    read_data(m, device, slot);
    emit(m, (Op){ .kind = to ? OP_LOAD : OP_STORE, .who = device, .at = map.at + 8,
                  .len = 64, .value = next_value(m), .guarded = true });
    answer.guarded = true;
    emit(m, answer);
    as(m, t, WHO_CPU);
    poll(m, WHO_CPU, slot, answer.value);
    barrier(m, SIM_BARRIER_LOADS, true);
    map.kind = OP_UNMAP;
    map.guarded = true;
    must(m, map);
    touch(m, OP_LOAD, WHO_CPU, map.at + 8, 64, true);
}

static void
merge_threads(Maker *m, Threads *t)
{
    unsigned next[WHO_COUNT] = { 0 }, left = 0;

    m->ops = m->program->ops;
    for (unsigned i = 0; i < WHO_COUNT; i++) {
        left += t->ops[i]->len;
    }
    while (left > 0) {
        unsigned who = below(m, WHO_COUNT), run = 1 + below(m, 4);

        for (; run > 0 && next[who] < t->ops[who]->len; run--, left--) {
            emit(m, g_array_index(t->ops[who], Op, next[who]++));
        }
        if (chance(m, 5)) {
            noise(m);
        }
    }
}

static void
begin_threads(Maker *m, Threads *t)
{
    for (unsigned i = 0; i < WHO_COUNT; i++) {
        t->ops[i] = g_array_new(FALSE, FALSE, sizeof(Op));
    }
    if (m->program->lines) {
        g_array_append_val(m->program->ops, ((Op){ .kind = OP_PAR_BEGIN }));
    }
}

static void
end_threads(Maker *m, Threads *t)
{
    merge_threads(m, t);
    if (m->program->lines) {
        emit(m, (Op){ .kind = OP_PAR_END });
    }
    for (unsigned i = 0; i < WHO_COUNT; i++) {
        g_array_unref(t->ops[i]);
    }
}

static void
make_publish(Maker *m)
{
    Threads t;
    uint32_t spacing = SLOT << below(m, 2);

    begin_threads(m, &t);
    for (unsigned i = 0, n = 1 + below(m, 4); i < n; i++) {
        uint32_t slot = COHERENT + i * spacing;
        Who device = (Who)(1 + below(m, 2));
        uint8_t value = (uint8_t)(1 + below(m, 50)), answer = (uint8_t)(value + 100);
        void (*publish)(Maker *, Threads *, Who, uint32_t, uint8_t, bool) =
            chance(m, 50) ? cpu_publishes : device_publishes;

        if (chance(m, 25)) {
            hand_over_buffer(m, &t, device, slot, i * BUFFER, value);
            continue;
        }
        publish(m, &t, device, slot, value, false);
        if (chance(m, 40)) { /* once more, after the answer */
            Who back = publish == cpu_publishes ? WHO_CPU : device;

            as(m, &t, back);
            poll(m, back, slot, answer);
            publish(m, &t, device, slot, (uint8_t)(value + 50), true);
        }
    }
    end_threads(m, &t);
}

/* ---- anything ---- */

static void
make_anything(Maker *m)
{
    static const uint8_t barriers[] = { SIM_BARRIER_LOADS, SIM_BARRIER_STORES,
                                        SIM_BARRIER_STORES | SIM_BARRIER_WAIT,
                                        SIM_BARRIER_FULL,
                                        SIM_BARRIER_FULL | SIM_BARRIER_WAIT,
                                        SIM_BARRIER_INNER | SIM_BARRIER_LOADS,
                                        SIM_BARRIER_INNER | SIM_BARRIER_STORES,
                                        SIM_BARRIER_INNER | SIM_BARRIER_FULL };
    bool par = false;

    for (unsigned i = 10 + below(m, 50); i > 0; i--) {
        Op op = { .kind = (uint8_t)below(m, OP_KINDS), .who = (uint8_t)below(m, WHO_COUNT),
                  .device = (uint8_t)(1 + below(m, 2)), .value = next_value(m),
                  .at = below(m, 192), .uncached = chance(m, 30), .relaxed = chance(m, 30),
                  .careless = chance(m, 20) };

        if (chance(m, 60)) { /* most things are accesses */
            op.kind = chance(m, 50) ? OP_LOAD : OP_STORE;
        }
        op.len = some_length(m, 64);
        op.at += chance(m, 40) ? COHERENT : 0;
        op.uncached |= op.at >= COHERENT && chance(m, m->program->shape.writes ? 10 : 80);
        op.arg = op.kind == OP_BARRIER ? barriers[below(m, G_N_ELEMENTS(barriers))]
                                       : (uint8_t)below(m, 3);
        op.arg += op.kind == OP_MAINTAIN;
        op.place = chance(m, 30) ? (uint16_t)(1 + below(m, 3)) : 0;
        if (op.kind == OP_PAR_BEGIN || op.kind == OP_PAR_END) {
            op.kind = par ? OP_PAR_END : OP_PAR_BEGIN;
            par = !par;
        }
        if (op.kind > OP_POLL && op.kind != OP_SETTLE) {
            op.who = chance(m, 50) ? WHO_CPU : WHO_CPU1;
        }
        if ((op.kind == OP_STORE && op.who == WHO_ETH) || op.kind == OP_DOORBELL) {
            op.relaxed = op.kind == OP_DOORBELL && op.relaxed;
        }
        emit(m, op);
    }
}

/* ---- whole programs ---- */

Program *
program_new(Style style, uint64_t seed, unsigned mistakes)
{
    static void (*const make[STYLES])(Maker *) = {
        [STYLE_STREAMING] = make_streaming,
        [STYLE_PUBLISH] = make_publish,
        [STYLE_ANYTHING] = make_anything,
    };
    Program *program = g_new0(Program, 1);
    Maker m = { .program = program, .random = { .state = seed * STYLES + style },
                .mistakes = mistakes, .place = 1000 };

    program->seed = seed;
    program->ops = m.ops = g_array_new(FALSE, FALSE, sizeof(Op));
    program->shape = make_shape(&m);
    program->policy = (SimPolicy)below(&m, SIM_POLICIES);
    program->lines = chance(&m, 50);
    program->is_right = mistakes == 0 && style != STYLE_ANYTHING;
    m.data_is_far = chance(&m, 50);
    make[style](&m);
    return program;
}

/* ---- pairs ---- */

#define FLAG COHERENT
#define FLAG_SET 77

/* Data, then the flag; the same value in all bytes of the data. */
static void
pair_publish(Maker *m, Who who, bool relaxed, bool has_barrier, uint8_t value)
{
    Op flag = at_slot(m, who, OP_STORE, FLAG, 8, FLAG_SET);

    for (unsigned i = 0; i < 3; i++) {
        Op data = at_slot(m, who, OP_STORE, data_of(m, FLAG) + 8 * i, 8, value);

        data.relaxed = relaxed;
        emit(m, data);
    }
    if (has_barrier && who == WHO_CPU) {
        emit(m, (Op){ .kind = OP_BARRIER, .arg = SIM_BARRIER_STORES });
    }
    flag.relaxed = relaxed;
    emit(m, flag);
    for (unsigned i = relaxed ? below(m, 5) : 0; i > 0; i--) {
        emit(m, (Op){ .kind = OP_SETTLE, .who = who, .arg = 1 });
    }
}

static void
pair_consume(Maker *m, Who who, bool has_barrier, bool relaxed, uint8_t value)
{
    poll(m, who, FLAG, FLAG_SET);
    poll(m, who, FLAG, FLAG_SET);
    if (has_barrier && relaxed) {
        emit(m, (Op){ .kind = OP_STATUS, .device = WHO_ENG, .guarded = true });
    } else if (has_barrier && who == WHO_CPU) {
        emit(m, (Op){ .kind = OP_BARRIER, .arg = SIM_BARRIER_LOADS, .guarded = true });
    }
    for (unsigned i = 1 + below(m, 3); i > 0; i--) {
        Op data = at_slot(m, who, OP_LOAD, data_of(m, FLAG) + 8 * below(m, 3), 8, value);

        data.guarded = data.expects = true;
        emit(m, data);
    }
}

Program *
program_pair(Pair pair, bool has_barrier, uint64_t seed)
{
    Program *program = g_new0(Program, 1);
    Maker m = { .program = program, .random = { .state = seed * PAIRS + pair }, .place = 1000 };
    Who device = pair == PAIR_RELAXED ? WHO_ENG : (Who)(1 + below(&m, 2));
    Who from = pair == PAIR_CPU ? WHO_CPU : device, to = pair == PAIR_CPU ? device : WHO_CPU;
    Threads t;

    program->seed = seed;
    program->ops = g_array_new(FALSE, FALSE, sizeof(Op));
    program->shape = make_shape(&m);
    program->policy = (SimPolicy)below(&m, SIM_POLICIES);
    program->lines = chance(&m, 50);
    program->is_right = has_barrier;
    m.data_is_far = chance(&m, 50);
    m.value = (uint8_t)(1 + below(&m, 70));
    begin_threads(&m, &t);
    as(&m, &t, from);
    pair_publish(&m, from, pair == PAIR_RELAXED, has_barrier, m.value);
    as(&m, &t, to);
    pair_consume(&m, to, has_barrier, pair == PAIR_RELAXED, m.value);
    end_threads(&m, &t);
    return program;
}

Program *
program_copy(const Program *program)
{
    Program *copy = g_memdup2(program, sizeof(*program));

    copy->ops = g_array_copy(program->ops);
    return copy;
}

void
program_free(Program *program)
{
    g_array_unref(program->ops);
    g_free(program);
}

static const char *const op_names[OP_KINDS] = {
    [OP_LOAD] = "load", [OP_STORE] = "store", [OP_POLL] = "poll", [OP_BARRIER] = "barrier",
    [OP_LOCK] = "lock",
    [OP_MAINTAIN] = "maintain", [OP_MAP] = "map", [OP_UNMAP] = "unmap",
    [OP_SYNC_FOR_CPU] = "sync-for-cpu", [OP_SYNC_FOR_DEVICE] = "sync-for-device",
    [OP_SETTLE] = "settle", [OP_DOORBELL] = "doorbell", [OP_STATUS] = "status",
    [OP_IRQ] = "irq", [OP_PREFETCH] = "prefetch", [OP_EVICT] = "evict", [OP_DRAIN] = "drain",
    [OP_ALLOC] = "alloc", [OP_FREE] = "free", [OP_PAR_BEGIN] = "par-begin",
    [OP_PAR_END] = "par-end", [OP_FILL] = "fill", [OP_WAIT] = "wait",
};

void
program_print(const Program *program, GString *out)
{
    static const char *const who[] = { "cpu0", "eth0", "eng0", "cpu1" };
    const Shape *s = &program->shape;

    g_string_append_printf(out,
                           "seed %" PRIu64 " policy %s%s, %s cache %u line %u sets %u %s%s, "
                           "l2 %u x %u %s, %s, snooped writes %s, buffer %u x %u %s, %s%s\n",
                           program->seed, sim_policy_name(program->policy),
                           program->lines ? " lines" : "", s->preset, s->cache, s->line,
                           s->sets, s->replacement, s->through ? " through" : "",
                           s->l2_sets, s->l2_ways,
                           s->inclusion ? s->inclusion : "-", s->protocol ? s->protocol : "-",
                           s->writes ? s->writes : "-", s->entries, s->granule,
                           s->in_order ? "in-order" : "out-of-order",
                           s->invalidates ? "armv7" : "arm64", s->is_zeroed ? ", zeroed" : "");
    for (unsigned i = 0; i < program->ops->len; i++) {
        const Op *op = &g_array_index(program->ops, Op, i);

        g_string_append_printf(out, "  %2u %s: %s %s+0x%x len %u arg %u value %u dev %s%s%s%s%s",
                               i + 1, who[op->who], op_names[op->kind],
                               op->at >= COHERENT ? "coherent" : "stream", op->at % ARENA_PAGE,
                               op->len, op->arg, op->value, who[op->device],
                               op->uncached ? " nc" : "", op->relaxed ? " relaxed" : "",
                               op->guarded ? " guarded" : "", op->careless ? " careless" : "");
        if (op->place) {
            g_string_append_printf(out, " place %u", op->place);
        }
        g_string_append_c(out, '\n');
    }
}
