/* SPDX-License-Identifier: MIT */
/*
 * The slow side of a CPU's front door.  Each entry has the same four steps
 * (driving-c.md I4): what has landed is performed, then time and events pass,
 * then the access is made, and nothing happens after it.  Events never run
 * while a native store may be on its way.
 */
#include "sim/cpu.h"

#include "sim/event.h"
#include "sim/lay.h"
#include "sim/truth.h"
#include "sim/vmap.h"
#include "sim/world.h"

/* The largest access that a model is asked for. */
#define BLOCK 64u

/* Bytes from @va that one access may take: one line, one block of it. */
static uint64_t
chunk(const SimCpu *cpu, uint64_t va, uint64_t len)
{
    uint64_t room = MIN(cpu->line_mask + 1, BLOCK);

    return MIN(room - (va & (room - 1)), len);
}

void
sim_cpu_overlap_begin(SimCpu *cpu)
{
    cpu->overlap++;
}

/* An event that is due by now is seen by whatever comes next. */
void
sim_cpu_overlap_end(SimCpu *cpu)
{
    g_assert(cpu->overlap > 0);
    if (--cpu->overlap == 0 && cpu->ops->overlap_end) {
        cpu->ops->overlap_end(cpu);
    }
}

static SimResp
load_all(SimCpu *cpu, uint64_t va, uint8_t *ret_bytes, uint64_t len)
{
    bool is_range = len > chunk(cpu, va, len);
    SimResp resp = SIM_OK;

    if (is_range) {
        sim_cpu_overlap_begin(cpu);
    }
    for (uint64_t n; len > 0; va += n, ret_bytes += n, len -= n) {
        SimResp got;

        n = chunk(cpu, va, len);
        got = cpu->ops->load(cpu, va, ret_bytes, n);
        resp = resp == SIM_OK ? got : resp;
    }
    if (is_range) {
        sim_cpu_overlap_end(cpu);
    }
    return resp;
}

static SimResp
store_all(SimCpu *cpu, uint64_t va, const uint8_t *bytes, uint64_t len)
{
    SimResp resp = SIM_OK;

    for (uint64_t n; len > 0; va += n, bytes += n, len -= n) {
        SimResp got;

        n = chunk(cpu, va, len);
        got = cpu->ops->store(cpu, va, bytes, n);
        resp = resp == SIM_OK ? got : resp;
    }
    return resp;
}

/* --- The steps of an entry ---------------------------------------------- */

/*
 * CPUs change places only when nothing is on its way (P4): that this one comes to
 * here tells that what another one announced has landed.
 */
static void
forget_pins(SimCpu *cpu)
{
    const GPtrArray *cpus = cpu->world->cpus;

    cpu->pin = SIM_NO_PIN;
    for (guint i = 0; cpus->len > 1 && i < cpus->len; i++) {
        ((SimCpu *)g_ptr_array_index(cpus, i))->pin = SIM_NO_PIN;
    }
}

void
sim_cpu_land(SimCpu *cpu)
{
    SimLay *lay = cpu->world->lay;
    SimSource here;
    SimLanded store;

    sim_lay_lift(lay);
    forget_pins(cpu);
    if (!sim_lay_land(lay, &store)) {
        return;
    }
    here = store.cpu->here;
    store.cpu->here = store.source;
    store_all(store.cpu, store.va, store.bytes, store.len);
    store.cpu->here = here;
}

/* Lets events up to now happen; an interrupt's handler may use this very CPU. */
static void
pass_time(SimCpu *cpu)
{
    SimQueue *queue = &cpu->world->queue;
    SimSource here = cpu->here;

    sim_queue_run(queue, MAX(cpu->now, queue->now));
    sim_cpu_land(cpu);
    cpu->now = MAX(cpu->now, queue->now);
    if (G_UNLIKELY(cpu->world->interrupt)) {
        cpu->world->interrupt(cpu);
    }
    cpu->here = here;
}

/* Nothing is on its way or laid, and no event is due: most misses find it so. */
static bool
is_quiet(const SimCpu *cpu)
{
    const SimQueue *queue = &cpu->world->queue;

    return !sim_lay_is_busy(cpu->world->lay) && cpu->now >= queue->now &&
           cpu->now < sim_queue_next(queue);
}

static inline void
enter(SimCpu *cpu)
{
    if (G_LIKELY(is_quiet(cpu))) {
        forget_pins(cpu);
        cpu->world->queue.now = cpu->now;
        return;
    }
    sim_cpu_land(cpu);
    pass_time(cpu);
}

/* Of every CPU: none may pass by what this one laid, or an event it brought about. */
static void
set_deadline(SimCpu *cpu)
{
    const GPtrArray *cpus = cpu->world->cpus;

    cpu->deadline = sim_lay_is_busy(cpu->world->lay) ? 0
                                                     : sim_queue_next(&cpu->world->queue);
    for (guint i = 0; cpus->len > 1 && i < cpus->len; i++) {
        ((SimCpu *)g_ptr_array_index(cpus, i))->deadline = cpu->deadline;
    }
}

/* --- Loads and stores with a value -------------------------------------- */

/* Nothing is laid and no event is due: there is nothing to do before the access, and
 * one that goes the short way brings about nothing to do after it. */
static inline bool
is_plain_miss(const SimCpu *cpu, uint64_t va, uint64_t len)
{
    return cpu->now + cpu->hit_time < cpu->deadline && sim_cpu_is_in_line(cpu, va, len);
}

static inline bool
may_be_quick(const SimCpu *cpu, uint64_t va, uint64_t len)
{
    return is_plain_miss(cpu, va, len) && cpu->quick && cpu->overlap == 0 &&
           va - SIM_WINDOW_BASE < SIM_WINDOW_PART;
}

/* By the short way: a store @from there, or a load @into there.  SIM_NEVER: nothing
 * was done. */
static inline SimTime
quick(const SimCpu *cpu, uint64_t va, bool is_store, void *into, const void *from,
      uint32_t len)
{
    SimAddr pa = va - SIM_WINDOW_BASE;

    return is_store ? sim_quick_write(cpu->quick, pa, from, len, cpu->hit_time)
                    : sim_quick_read(cpu->quick, pa, into, len, 0);
}

/* Blocks below may look at the clock: it is this CPU's (sim_world_time). */
static SimTime __attribute__((noinline))
quick_acting(SimCpu *cpu, uint64_t va, bool is_store, void *into, const void *from,
             uint32_t len)
{
    SimWorld *world = cpu->world;
    SimCpu *acting = world->acting;
    unsigned acting_in = world->acting_in;
    SimTime time;

    world->acting = cpu;
    world->acting_in = world->queue.running;
    time = quick(cpu, va, is_store, into, from, len);
    world->acting = acting;
    world->acting_in = acting_in;
    return time;
}

/* False: nothing was done. */
static inline bool
try_quick(SimCpu *cpu, uint64_t va, bool is_store, void *into, const void *from,
          uint32_t len)
{
    const SimWorld *world = cpu->world;
    bool acts = world->acting == cpu && world->acting_in == world->queue.running;
    SimTime time = acts ? quick(cpu, va, is_store, into, from, len)
                        : quick_acting(cpu, va, is_store, into, from, len);

    cpu->now += time != SIM_NEVER ? time : 0;
    return time != SIM_NEVER;
}

static SimResp __attribute__((noinline))
load_long(SimCpu *cpu, uint64_t va, void *ret_bytes, uint32_t len)
{
    SimResp resp;

    enter(cpu);
    resp = sim_cpu_is_in_line(cpu, va, len) ? cpu->ops->load(cpu, va, ret_bytes, len)
                                            : load_all(cpu, va, ret_bytes, len);
    set_deadline(cpu);
    return resp;
}

SimResp
sim_cpu_load_slow(SimCpu *cpu, uint64_t va, void *ret_bytes, uint32_t len)
{
    return may_be_quick(cpu, va, len) && try_quick(cpu, va, false, ret_bytes, NULL, len)
               ? SIM_OK : load_long(cpu, va, ret_bytes, len);
}

static SimResp __attribute__((noinline))
store_long(SimCpu *cpu, uint64_t va, const void *bytes, uint32_t len)
{
    SimResp resp;

    enter(cpu);
    resp = sim_cpu_is_in_line(cpu, va, len) ? cpu->ops->store(cpu, va, bytes, len)
                                            : store_all(cpu, va, bytes, len);
    set_deadline(cpu);
    return resp;
}

SimResp
sim_cpu_store_slow(SimCpu *cpu, uint64_t va, const void *bytes, uint32_t len)
{
    return may_be_quick(cpu, va, len) && try_quick(cpu, va, true, NULL, bytes, len)
               ? SIM_OK : store_long(cpu, va, bytes, len);
}

/* --- Native loads and stores --------------------------------------------- */

/* False: a wild pointer; the access itself will fault. */
static bool
is_backed(const SimWorld *world, uint64_t va, uint64_t len)
{
    SimAddr pa = sim_window_pa(va);

    switch (sim_window_part(va)) {
    case SIM_WINDOW_LINEAR:
    case SIM_WINDOW_UNCACHED:
        return pa >= world->ram_base && len <= world->ram_bytes &&
               pa - world->ram_base <= world->ram_bytes - len;
    case SIM_WINDOW_MMIO:
        return true;
    case SIM_WINDOW_VMAP:
        return sim_vmap_covers(world->vmap, va, len);
    }
    return false;
}

/*
 * True: a native store may still be on its way, because this load directly
 * follows its announcement (I3).  Otherwise everything has landed now.
 */
static bool
keep_or_land(SimCpu *cpu)
{
    SimLay *lay = cpu->world->lay;
    SimCpu *whose = sim_lay_whose(lay);

    if (whose && whose != cpu) {
        sim_cpu_land(cpu);
        return false;
    }
    if (cpu->pin != SIM_NO_PIN && sim_lay_fault(lay) != SIM_LAY_LANDS_AT_READ) {
        if (sim_lay_fault(lay) == SIM_LAY_NO_PIN) {
            cpu->pin = SIM_NO_PIN;
        }
        return true;
    }
    if (sim_lay_survives(lay)) {
        sim_lay_lift(lay);
        return true;
    }
    sim_cpu_land(cpu);
    return false;
}

void
sim_cpu_prepare_read_slow(SimCpu *cpu, uint64_t va, uint64_t len)
{
    SimLay *lay = cpu->world->lay;
    SimLayFault fault = sim_lay_fault(lay);
    bool on_its_way = keep_or_land(cpu);

    if ((!on_its_way && fault != SIM_LAY_EVENTS_LAST) ||
        fault == SIM_LAY_EVENTS_WHILE_PENDING) {
        pass_time(cpu);
    }
    if (is_backed(cpu->world, va, len)) {
        uint8_t *bytes = sim_lay_scratch(lay, len);

        if (load_all(cpu, va, bytes, len) == SIM_OK) {
            sim_lay_show(lay, va, bytes, len);
        }
    }
    if (!on_its_way && fault == SIM_LAY_EVENTS_LAST) {
        sim_queue_run(&cpu->world->queue, MAX(cpu->now, cpu->world->queue.now));
    }
    cpu->pin = SIM_NO_PIN;
    set_deadline(cpu);
}

void
sim_cpu_prepare_write_slow(SimCpu *cpu, uint64_t va, uint64_t len)
{
    SimLay *lay = cpu->world->lay;
    uint8_t *bytes;

    enter(cpu);
    set_deadline(cpu);
    /* Often nothing but a waiting event stood in the way of the shortcut. */
    if (len == 0 || sim_cpu_try_write(cpu, va, len, cpu->here) ||
        !is_backed(cpu->world, va, len)) {
        return;
    }
    bytes = sim_lay_scratch(lay, len);
    for (uint64_t done = 0, n; done < len; done += n) {
        n = chunk(cpu, va + done, len - done);
        cpu->ops->peek(cpu, va + done, bytes + done, n);
    }
    sim_lay_announce(lay, cpu, va, bytes, len);
    set_deadline(cpu);
}

void
sim_cpu_prepare_elsewhere(SimCpu *cpu, bool is_write)
{
    if (is_write || !keep_or_land(cpu)) {
        enter(cpu);
    }
    cpu->pin = SIM_NO_PIN;
    set_deadline(cpu);
}

/* --- Everything else ------------------------------------------------------ */

void
sim_cpu_attend(SimCpu *cpu, SimAddr pa, uint64_t len, uint8_t bit, bool on)
{
    uint64_t first = pa >> cpu->line_shift;
    uint64_t last = (pa + len - 1) >> cpu->line_shift;

    /* The linear part comes first in the window, so pa is the offset in it. */
    for (uint64_t index = first; len > 0 && index <= last; index++) {
        cpu->attn[index] = on ? cpu->attn[index] | bit : cpu->attn[index] & ~bit;
    }
}

void
sim_cpu_barrier(SimCpu *cpu, unsigned barrier)
{
    enter(cpu);
    cpu->ops->barrier(cpu, barrier);
    set_deadline(cpu);
}

void
sim_cpu_maintain(SimCpu *cpu, SimMaintOp op, uint64_t va, uint64_t len)
{
    enter(cpu);
    cpu->ops->maintain(cpu, op, va, len);
    set_deadline(cpu);
}

void
sim_cpu_maintain_all(SimCpu *cpu, SimMaintOp op)
{
    enter(cpu);
    cpu->ops->maintain_all(cpu, op);
    set_deadline(cpu);
}

/* A load or store of one chunk, wherever it lies. */
static void
get(SimCpu *cpu, uint64_t va, uint8_t *bytes, uint64_t len)
{
    if (sim_window_has(va)) {
        sim_cpu_load(cpu, va, bytes, len);
    } else {
        memcpy(bytes, sim_window_host(va), len);
    }
}

static void
put(SimCpu *cpu, uint64_t va, const uint8_t *bytes, uint64_t len)
{
    if (sim_window_has(va)) {
        sim_cpu_store(cpu, va, bytes, len);
    } else {
        memcpy(sim_window_host(va), bytes, len);
    }
}

/* As chunk(); memory of the host may be cut anywhere. */
static uint64_t
copy_chunk(const SimCpu *cpu, uint64_t va, uint64_t len)
{
    return sim_window_has(va) ? chunk(cpu, va, len) : MIN(len, BLOCK);
}

/* Bytes that end at @end and lie in one block, at most @len. */
static uint64_t
copy_chunk_before(const SimCpu *cpu, uint64_t end, uint64_t len)
{
    uint64_t room = MIN(cpu->line_mask + 1, BLOCK);
    uint64_t into = end & (room - 1);

    return MIN(into != 0 && sim_window_has(end - 1) ? into : room, len);
}

static void
copy_backwards(SimCpu *cpu, uint64_t to, uint64_t from, uint64_t len)
{
    uint8_t bytes[BLOCK];

    while (len > 0) {
        uint64_t n = copy_chunk_before(cpu, from + len, copy_chunk_before(cpu, to + len, len));

        len -= n;
        get(cpu, from + len, bytes, n);
        put(cpu, to + len, bytes, n);
    }
}

static void
copy_forwards(SimCpu *cpu, uint64_t to, uint64_t from, uint64_t len)
{
    uint8_t bytes[BLOCK];

    for (uint64_t n; len > 0; to += n, from += n, len -= n) {
        n = copy_chunk(cpu, from, copy_chunk(cpu, to, len));
        get(cpu, from, bytes, n);
        put(cpu, to, bytes, n);
    }
}

void
sim_cpu_copy(SimCpu *cpu, uint64_t to, uint64_t from, uint64_t len)
{
    sim_cpu_overlap_begin(cpu);
    if (to > from && to - from < len) {
        copy_backwards(cpu, to, from, len);
    } else {
        copy_forwards(cpu, to, from, len);
    }
    sim_cpu_overlap_end(cpu);
}

void
sim_cpu_fill(SimCpu *cpu, uint64_t va, uint8_t value, uint64_t len)
{
    uint8_t bytes[BLOCK];

    memset(bytes, value, sizeof(bytes));
    for (uint64_t n; len > 0; va += n, len -= n) {
        n = chunk(cpu, va, len);
        sim_cpu_store(cpu, va, bytes, n);
    }
}

static void
io_barrier(SimCpu *cpu, unsigned bits)
{
    cpu->ops->barrier(cpu, bits);
    if ((bits & SIM_BARRIER_OUTER) && cpu->world->io.outer_sync) {
        cpu->world->io.outer_sync(cpu);
    }
}

/*
 * Without other orders as on arm64: readl is a load and then dma_rmb
 * (arch/arm64 asm/io.h, __iormb).
 */
SimResp
sim_cpu_readl(SimCpu *cpu, SimAddr pa, bool relaxed, uint32_t *ret_value)
{
    uint32_t value = 0;
    SimResp resp;

    enter(cpu);
    resp = cpu->ops->load(cpu, sim_window_va(SIM_WINDOW_MMIO, pa), &value, sizeof(value));
    if (!relaxed) {
        unsigned bits = cpu->world->io.after_read;

        io_barrier(cpu, bits ? bits : SIM_BARRIER_LOADS);
    }
    set_deadline(cpu);
    if (resp == SIM_OK) {
        *ret_value = value;
    }
    return resp;
}

/* ... and writel is dma_wmb and then a store (__iowmb). */
SimResp
sim_cpu_writel(SimCpu *cpu, SimAddr pa, bool relaxed, uint32_t value)
{
    SimResp resp;

    enter(cpu);
    if (!relaxed) {
        unsigned bits = cpu->world->io.before_write;

        io_barrier(cpu, bits ? bits : SIM_BARRIER_STORES);
    }
    resp = cpu->ops->store(cpu, sim_window_va(SIM_WINDOW_MMIO, pa), &value, sizeof(value));
    set_deadline(cpu);
    return resp;
}

void
sim_cpu_spend(SimCpu *cpu, SimTime time)
{
    sim_cpu_land(cpu);
    cpu->now += time;
    pass_time(cpu);
    set_deadline(cpu);
}

void
sim_cpu_step_end(SimCpu *cpu)
{
    enter(cpu);
    cpu->ops->step_end(cpu);
    pass_time(cpu);
    set_deadline(cpu);
}
