/* SPDX-License-Identifier: MIT */
/*
 * Random programs: operations one after the other, things that a driver does
 * between them, and what devices, speculation and an interrupt handler do at any
 * moment at which the runtime lets time pass.
 */
#include "fuzz.h"

#include "api/glue/hooks.h"
#include "sim/finding.h"
#include "sim/master.h"

uint32_t
fuzz_below(Fuzz *f, uint32_t n)
{
    return g_rand_int(f->rand) % n;
}

/* --- Meanwhile -------------------------------------------------------------- */

static uint32_t
any_place(Fuzz *f, uint32_t len)
{
    uint32_t first = fuzz_below(f, 4) == 0 ? CACHED_BYTES : 0;
    uint32_t bytes = first == 0 ? CACHED_BYTES : NC_BYTES;

    /* Often what the operation is about. */
    if (fuzz_below(f, 2) == 0) {
        uint32_t near = fuzz_below(f, 2) == 0 ? f->plan.p : f->plan.q;

        if (near >= first && near + len <= first + bytes) {
            return near;
        }
    }
    return first + fuzz_below(f, bytes - len + 1);
}

static void
device_writes(Fuzz *f)
{
    uint8_t bytes[48];
    uint32_t len = 1 + fuzz_below(f, sizeof(bytes)), place = any_place(f, len);

    for (uint32_t i = 0; i < len; i++) {
        bytes[i] = g_rand_int(f->rand);
    }
    if (f->device_bus) {
        sim_master_write(f->device_bus, fuzz_pa(place), bytes, len, false, NULL);
    } else {
        sim_world_poke_ram(f->world, fuzz_pa(place), bytes, len);
        memcpy(&f->ref.ram[place], bytes, len);
    }
}

/* Its choices come before it, so what counts is where bytes are afterwards. */
static void
device_reads_with_snoops(Fuzz *f, uint32_t place, uint32_t len)
{
    uint8_t bytes[48];

    sim_master_read(f->device_bus, fuzz_pa(place), bytes, len, NULL);
    f->checks++;
    for (uint32_t i = place; i < place + len; i++) {
        bool held = place < CACHED_BYTES && ref_is_held(f, i);
        uint8_t due = held ? f->ref.cache[i] : f->ref.ram[i];

        fuzz_check(f, bytes[i - place] == due,
                   "a device that snoops read 0x%02x at place %u, should be 0x%02x",
                   bytes[i - place], i, due);
    }
}

static void
device_reads(Fuzz *f)
{
    uint8_t bytes[48];
    uint32_t len = 1 + fuzz_below(f, sizeof(bytes)), place = any_place(f, len);

    if (f->device_bus) {
        device_reads_with_snoops(f, place, len);
        return;
    }
    sim_world_peek_ram(f->world, fuzz_pa(place), bytes, len);
    ref_compare_ram(f, place, bytes, len, "a device");
}

/* Only what is mapped as cached can be fetched speculatively. */
static void
speculation_fetches(Fuzz *f)
{
    uint32_t place = any_place(f, 1);

    if (place < CACHED_BYTES) {
        f->real->prefetch(f->cpu, fuzz_pa(place));
    }
}

static void
line_leaves(Fuzz *f)
{
    uint32_t place = any_place(f, 1);

    if (place < CACHED_BYTES) {
        f->real->evict(f->cpu, fuzz_pa(place));
    }
}

/* The same in a lower cache. */
static void
l2_moves(Fuzz *f)
{
    uint32_t place = any_place(f, 1);

    SimCache *cache = f->l2;

    if (f->shape.deep) {
        cache = g_ptr_array_index(f->world->caches, fuzz_below(f, f->world->caches->len));
    }
    if (cache && place < CACHED_BYTES) {
        (fuzz_below(f, 2) ? cache->ops->evict : cache->ops->prefetch)(cache, fuzz_pa(place));
    }
}

static void
buffer_drains(Fuzz *f)
{
    if (f->shape.outer && fuzz_below(f, 2)) {
        f->l2->ops->drain(f->l2, fuzz_pa(any_place(f, 1)), 1);
        return;
    }
    f->real->drain(f->cpu, fuzz_pa(any_place(f, 1)), 1);
}

/* Runs on this very CPU, in the middle of whatever it does. */
static void
handler_loads(Fuzz *f)
{
    uint8_t bytes[8];

    fuzz_load(f, any_place(f, 8) & ~7u, bytes, 8);
}

static void
handler_stores(Fuzz *f)
{
    uint64_t value = (uint64_t)g_rand_int(f->rand) << 32 | g_rand_int(f->rand);

    fuzz_store(f, any_place(f, 8) & ~7u, (uint8_t *)&value, 8);
}

static void (*const happenings[])(Fuzz *f) = {
    device_writes, device_writes, device_reads,  device_reads,  speculation_fetches,
    line_leaves,   line_leaves,   buffer_drains, handler_loads, handler_stores, l2_moves,
};

static SimCpu *
any_cpu(Fuzz *f)
{
    return g_ptr_array_index(f->world->cpus, fuzz_below(f, f->world->cpus->len));
}

static void
schedule(Fuzz *f, uint32_t within_ns)
{
    sim_queue_add(&f->world->queue, &f->happening,
                  f->world->queue.now + (1 + fuzz_below(f, within_ns)) * SIM_NS);
}

static void
happen(void *owner)
{
    Fuzz *f = owner;
    bool in_op = f->in_op;
    SimCpu *cpu = f->cpu;

    /* Until the reference knows again which stores are still buffered. */
    if (ref_is_ambiguous(f) || (f->in_op && f->plan.quiet)) {
        schedule(f, 1);
        return;
    }
    /* What a handler loads is not what the operation loaded. */
    f->in_op = false;
    f->cpu = any_cpu(f);
    happenings[fuzz_below(f, G_N_ELEMENTS(happenings))](f);
    f->cpu = cpu;
    f->in_op = in_op;
    schedule(f, fuzz_below(f, 3) == 0 ? 500 : 60);
}

/* --- Between operations ------------------------------------------------------ */

static void
settle(Fuzz *f)
{
    sim_cpu_land(f->cpu);
    fuzz_check(f, f->unlanded.len == 0, "an announced store never landed");
}

static void
drain_all(Fuzz *f)
{
    SimCpu *cpu = f->cpu;

    settle(f);
    for (guint i = 0; i < f->world->cpus->len; i++) {
        f->cpu = g_ptr_array_index(f->world->cpus, i);
        f->real->drain(f->cpu, 0, 0);
        fuzz_drain_outer(f);
        ref_forget_all(f);
    }
    f->cpu = cpu;
}

/* The program goes on on another CPU. */
static void
change_cpu(Fuzz *f)
{
    settle(f);
    f->cpu = any_cpu(f);
    lx_hooks_enter(f->cpu);
}

static void
maintain(Fuzz *f)
{
    static const SimMaintOp ops[] = { SIM_CLEAN, SIM_INVALIDATE, SIM_CLEAN_INVALIDATE };
    SimMaintOp op = ops[f->shape.deep ? 2 * fuzz_below(f, 2) : fuzz_below(f, 3)];
    uint32_t place = fuzz_below(f, CACHED_BYTES - 200);

    settle(f);
    f->drops = true;
    sim_cpu_maintain(f->cpu, op, fuzz_va(place), 1 + fuzz_below(f, 200));
    ref_drop_lines(f); /* while that is legal */
    f->drops = false;
}

static void
order(Fuzz *f)
{
    static const unsigned barriers[] = { SIM_BARRIER_STORES, SIM_BARRIER_STORES,
                                         SIM_BARRIER_LOADS, SIM_BARRIER_FULL,
                                         SIM_BARRIER_FULL | SIM_BARRIER_WAIT };

    sim_cpu_barrier(f->cpu, barriers[fuzz_below(f, G_N_ELEMENTS(barriers))]);
}

static void
between(Fuzz *f)
{
    switch (fuzz_below(f, 40)) {
    case 0:
        maintain(f);
        break;
    case 1:
    case 2:
        order(f);
        break;
    case 3:
        sim_cpu_spend(f->cpu, fuzz_below(f, 300) * SIM_NS);
        break;
    case 4:
        sim_cpu_step_end(f->cpu);
        break;
    case 5:
        device_writes(f);
        break;
    case 6:
        device_reads(f);
        break;
    case 7:
    case 8:
    case 9:
    case 10:
        if (f->world->cpus->len > 1) {
            change_cpu(f);
        }
        break;
    }
    if (ref_is_ambiguous(f)) {
        drain_all(f);
    }
}

/* --- Runs -------------------------------------------------------------------- */

static void
run_op(Fuzz *f, const struct fuzz_build *build)
{
    f->op_number++;
    f->announcement++;
    plan_make(f);
    f->in_op = true;
    build->ops[f->plan.op](&f->plan.args);
    f->in_op = false;
    plan_check(f);
    fuzz_check(f, f->unlanded.len == 0 || f->unlanded.is_made, "a copy was never made");
    between(f);
}

/* Everything that is still somewhere comes out and is compared. */
static void
finish(Fuzz *f)
{
    drain_all(f);
    for (uint32_t place = 0; place < CACHED_BYTES && f->failures == 0; place += 16) {
        for (guint i = 0; i < f->world->caches->len; i++) { /* L1s come first */
            SimCache *cache = g_ptr_array_index(f->world->caches, i);

            cache->ops->evict(cache, fuzz_pa(place));
        }
    }
    for (uint32_t place = 0; place < PLACES && f->failures == 0; place += 64) {
        uint8_t bytes[64];

        sim_world_peek_ram(f->world, fuzz_pa(place), bytes, sizeof(bytes));
        ref_compare_ram(f, place, bytes, sizeof(bytes), "the last look at RAM");
    }
    sim_findings_flush(f->world->findings);
    for (unsigned i = 0; i < sim_findings_count(f->world->findings); i++) {
        const SimFinding *finding = sim_findings_get(f->world->findings, i);

        fuzz_check(f, finding->code != SIM_D601,
                   "the store guard speaks up at 0x%" G_GINT64_MODIFIER "x", finding->pa);
    }
}

FuzzResult
fuzz_run(const Shape *shape, const struct fuzz_build *build, SimLayFault fault, uint32_t seed,
         unsigned ops)
{
    Fuzz *f = g_new0(Fuzz, 1);
    FuzzResult result;

    f->shape = *shape;
    f->rand = g_rand_new_with_seed(seed);
    fuzz = f;
    ref_init(f);
    fuzz_machine_new(f);
    sim_lay_break(f->world->lay, fault);
    lx_hooks_enter(f->cpu);
    lx_hooks_module(shape->module);
    f->happening = (SimEvent){ .run = happen, .owner = f, .name = "device" };
    schedule(f, 100);
    for (unsigned i = 0; i < ops && f->failures == 0; i++) {
        run_op(f, build);
    }
    if (f->failures == 0) {
        finish(f);
    }
    lx_hooks_module(false);
    lx_hooks_enter(NULL);
    sim_queue_remove(&f->world->queue, &f->happening);
    fuzz_machine_free(f);
    ref_clear(f);
    g_rand_free(f->rand);
    result = (FuzzResult){ f->checks, f->message };
    g_free(f);
    fuzz = NULL;
    return result;
}
