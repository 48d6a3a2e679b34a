/* SPDX-License-Identifier: MIT */
/*
 * The board of the fuzz, and spies: on the door of the CPUs (SimCpuOps), where
 * stores are seen to land; on the wires into the L1s, where they are performed; on
 * those below, down to memory, where lines come and go.
 */
#include "fuzz.h"

#include <stdarg.h>

#include "sim/diag.h"
#include "sim/master.h"
#include "sim/tree.h"
#include "sim/truth.h"

Fuzz *fuzz;

void
fuzz_check(Fuzz *f, bool ok, const char *format, ...)
{
    va_list args;

    if (G_LIKELY(ok)) {
        return;
    }
    f->failures++;
    if (f->message == NULL) {
        g_autofree char *what = NULL;

        va_start(args, format);
        what = g_strdup_vprintf(format, args);
        va_end(args);
        f->message = g_strdup_printf("operation %" G_GUINT64_FORMAT " (%d): %s", f->op_number,
                                     (int)f->plan.op, what);
    }
}

/* --- Places --------------------------------------------------------------- */

static uint32_t
place_of(SimAddr pa)
{
    if (pa - CACHED_PA < CACHED_BYTES) {
        return pa - CACHED_PA;
    }
    return pa - NC_PA < NC_BYTES ? CACHED_BYTES + (pa - NC_PA) : NO_PLACE;
}

uint32_t
fuzz_place(uint64_t va)
{
    return sim_window_has(va) ? place_of(sim_window_pa(va)) : NO_PLACE;
}

SimAddr
fuzz_pa(uint32_t place)
{
    return place < CACHED_BYTES ? CACHED_PA + place : NC_PA + (place - CACHED_BYTES);
}

uint64_t
fuzz_va(uint32_t place)
{
    return sim_window_va(place < CACHED_BYTES ? SIM_WINDOW_LINEAR : SIM_WINDOW_UNCACHED,
                         fuzz_pa(place));
}

void
fuzz_drain_outer(Fuzz *f)
{
    if (f->shape.outer) {
        f->l2->ops->drain(f->l2, 0, 0);
    }
}

/* --- The CPU's door -------------------------------------------------------- */

static SimResp
spy_load(SimCpu *cpu, uint64_t va, void *ret_bytes, uint32_t len)
{
    SimResp resp = fuzz->real->load(cpu, va, ret_bytes, len);
    uint32_t place = fuzz_place(va);
    ByValue *by = &fuzz->by;

    if (!by->is_active && place != NO_PLACE) {
        fuzz_capture(fuzz, place, len);
    }
    for (unsigned i = 0; by->is_active && i < 2; i++) {
        if (place - by->from[i] < by->from_len[i]) {
            for (uint32_t k = 0; k < len; k++) {
                (i ? by->second : by->first)[place + k - by->from[i]] = ref_view(fuzz, place + k);
            }
            by->loaded[i] = true;
        }
    }
    return resp;
}

static void
check_landing(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len)
{
    fuzz_check(f, f->unlanded.is_made, "a store landed before it was made, place %u", place);
    for (uint32_t i = 0; i < len; i++) {
        uint8_t due = ref_view(f, place + i);

        fuzz_check(f, bytes[i] == due, "0x%02x landed at place %u, 0x%02x was stored",
                   bytes[i], place + i, due);
    }
    f->unlanded.len -= MIN(f->unlanded.len, len);
}

static SimResp
spy_store(SimCpu *cpu, uint64_t va, const void *bytes, uint32_t len)
{
    uint32_t place = fuzz_place(va);
    ByValue *by = &fuzz->by;

    fuzz->checks++;
    if (fuzz->unlanded.len > 0 && place - fuzz->unlanded.place < PLACES) {
        check_landing(fuzz, place, bytes, len);
    } else if (by->is_active && place == by->to) {
        uint8_t due[64];

        by->compute(by, due);
        fuzz_check(fuzz, len == by->to_len && memcmp(bytes, due, len) == 0,
                   "a wrong value was stored at place %u", place);
        ref_issue(fuzz, place, due, len);
        by->stored = true;
    } else {
        fuzz_check(fuzz, false, "nobody stores at place %u", place);
    }
    return fuzz->real->store(cpu, va, bytes, len);
}

static void
spy_barrier(SimCpu *cpu, unsigned barrier)
{
    if (barrier & SIM_BARRIER_STORES) {
        fuzz->ref.stores[cpu->index].group++;
    }
    fuzz->real->barrier(cpu, barrier);
    if ((barrier & SIM_BARRIER_FULL) == SIM_BARRIER_FULL) {
        fuzz_drain_outer(fuzz); /* as mb() does */
    }
    if ((barrier & SIM_BARRIER_WAIT) || (barrier & SIM_BARRIER_FULL) == SIM_BARRIER_FULL) {
        fuzz_check(fuzz,
                   fuzz->ref.stores[cpu->index].issued->len == 0 || ref_is_ambiguous(fuzz),
                   "a full barrier left a store in a buffer");
        ref_forget_all(fuzz);
    }
}

/* An atomic drains its bytes before and after it; see api/glue/hooks.c. */
static bool
spy_drain(SimCpu *cpu, SimAddr pa, uint64_t len)
{
    ByValue *by = &fuzz->by;
    bool any;

    if (by->is_active && !by->stored && by->loaded[0] && by->compute != NULL) {
        uint8_t bytes[64];

        by->compute(by, bytes);
        ref_perform_now(fuzz, by->to, bytes, by->to_len);
        by->stored = true;
    }
    any = fuzz->real->drain(cpu, pa, len);
    for (uint32_t k = 0; by->is_active && !by->stored && k < by->from_len[0]; k++) {
        by->first[k] = ref_view(fuzz, by->from[0] + k);
    }
    by->loaded[0] = by->is_active;
    return any;
}

/* --- Wires ----------------------------------------------------------------- */

/* Whoever may write a line is the only one that has it (MESI, MOESI). */
static void
check_states(Fuzz *f, uint32_t place)
{
    unsigned holders = 0, owners = 0, only = 0;

    for (guint i = 0; i < f->world->cpus->len; i++) {
        SimCpu *cpu = g_ptr_array_index(f->world->cpus, i);
        char state = cpu->ops->line_state(cpu, fuzz_pa(place));

        holders += state != 'I';
        owners += state == 'O';
        only += state == 'E' || state == 'M';
    }
    fuzz_check(f, owners <= 1 && (only == 0 || holders == 1),
               "%u CPUs have the line of place %u, %u own it, %u alone", holders, place, owners,
               only);
}

static SimResp
spy_into_cache(void *self, SimTxn *txn)
{
    const Wire *wire = self;
    Fuzz *f = wire->fuzz;
    uint32_t place = place_of(txn->addr);
    SimResp resp;
    uint8_t bytes[256];

    if (txn->kind == SIM_WRITE) {
        memcpy(bytes, txn->data, txn->len);
    }
    resp = sim_send(&wire->below, txn);
    if (txn->kind == SIM_WRITE && txn->mem == SIM_MEM_CACHED && place != NO_PLACE) {
        if (!f->shape.through) {
            ref_perform(f, wire->cpu, place, bytes, txn->len, true);
        } else if (ref_is_held(f, place)) { /* it was performed below */
            memcpy(&f->ref.cache[place], bytes, txn->len);
        }
        check_states(f, place);
    }
    return resp;
}

/* By now copies have taken the bytes, or are gone. */
static void
see_device_write(Fuzz *f, const SimTxn *txn, uint32_t place)
{
    memcpy(&f->ref.ram[place], txn->data, txn->len);
    if (place < CACHED_BYTES && ref_is_held(f, place)) {
        fuzz_check(f, strcmp(f->shape.writes, "update") == 0,
                   "a copy outlived a device's write, place %u", place);
        memcpy(&f->ref.cache[place], txn->data, txn->len);
    }
}

/* What goes down where nobody beside can answer any more. */
static void
see_below(const Wire *wire, const SimTxn *txn, uint32_t place, bool is_known)
{
    Fuzz *f = wire->fuzz;
    const SimActor *actor = sim_world_actor(f->world, txn->actor);
    bool is_line = (txn->flags & SIM_TXN_LINE) != 0;

    if (txn->kind == SIM_WRITE && (txn->flags & SIM_TXN_CLEAN)) {
        if (!is_known) {
            ref_hand_down(f, place, txn->data, txn->len);
        }
    } else if (txn->kind == SIM_WRITE && is_line) {
        ref_write_back(f, place, txn->data, txn->len);
    } else if (!wire->into_memory || is_line) {
        return;
    } else if (txn->kind == SIM_READ) {
        ref_compare_ram(f, place, txn->data, txn->len, "a load");
    } else if (txn->kind == SIM_WRITE && actor->kind == SIM_ACTOR_CPU) {
        SimCpu *first = g_ptr_array_index(f->world->cpus, 0);

        ref_perform(f, txn->actor - first->actor, place, txn->data, txn->len, false);
    } else if (txn->kind == SIM_WRITE) {
        see_device_write(f, txn, place);
    }
}

static bool
has_l2_line(const Fuzz *f, uint32_t place)
{
    return f->l2 && place != NO_PLACE && f->l2->ops->state(f->l2, fuzz_pa(place)) != 'I';
}

/* Out of an L1, or of the buffer or core where there is none. */
static SimResp
spy_below_cache(void *self, SimTxn *txn)
{
    const Wire *wire = self;
    Fuzz *f = wire->fuzz;
    uint32_t place = place_of(txn->addr);
    bool fills = txn->kind == SIM_READ && (txn->flags & SIM_TXN_LINE) && place != NO_PLACE;
    uint8_t due[256];
    bool held = fills && ref_ask_line(f, place, txn->len, due);
    bool is_known = has_l2_line(f, place);
    SimResp resp = sim_send(&wire->below, txn);

    if (fills) {
        ref_fill(f, place, txn->data, txn->len, due, held);
    } else if (place != NO_PLACE && f->shape.protocol == NULL) {
        see_below(wire, txn, place, is_known);
    }
    return resp;
}

static SimResp
spy_below_unit(void *self, SimTxn *txn)
{
    const Wire *wire = self;
    uint32_t place = place_of(txn->addr);
    bool is_known = has_l2_line(wire->fuzz, place);
    SimResp resp = sim_send(&wire->below, txn);

    if (place != NO_PLACE) {
        see_below(wire, txn, place, is_known);
    }
    if (place != NO_PLACE && wire->fuzz->shape.outer && txn->kind == SIM_WRITE &&
        txn->mem == SIM_MEM_NC) {
        ref_hand_out(wire->fuzz, place, txn->data, txn->len);
    }
    return resp;
}

/* Of lines the lower caches take care; the rest is for memory. */
static SimResp
spy_below_clusters(void *self, SimTxn *txn)
{
    const Wire *wire = self;
    uint32_t place = place_of(txn->addr);
    SimResp resp = sim_send(&wire->below, txn);

    if (place != NO_PLACE && !(txn->flags & SIM_TXN_LINE)) {
        see_below(wire, txn, place, false);
    }
    return resp;
}

static SimResp
spy_below_l2(void *self, SimTxn *txn)
{
    const Wire *wire = self;
    uint32_t place = place_of(txn->addr);
    bool is_line = (txn->flags & SIM_TXN_LINE) != 0;
    SimResp resp = sim_send(&wire->below, txn);

    if (place != NO_PLACE && is_line && txn->kind == SIM_READ) {
        ref_l2_fill(wire->fuzz, place, txn->data, txn->len);
    } else if (place != NO_PLACE && is_line && txn->kind == SIM_WRITE) {
        ref_l2_write_back(wire->fuzz, place, txn->data, txn->len);
    } else if (place != NO_PLACE) {
        see_below(wire, txn, place, false);
    }
    return resp;
}

/* An inclusive L2 calls a line in: dirty bytes come down with it. */
static SimResp
spy_above_l2(void *self, SimTxn *txn)
{
    const Wire *wire = self;
    uint32_t place = place_of(txn->addr);
    SimResp resp = sim_send(&wire->below, txn);

    if (place != NO_PLACE && txn->kind == SIM_SNOOP && (txn->flags & SIM_TXN_DIRTY)) {
        ref_write_back(wire->fuzz, place, txn->data, txn->len);
    }
    return resp;
}

/* Listens to out port @out of model @name; NULL: there is no such model. */
static Wire *
tap(Fuzz *f, const char *name, const char *out, SimInFn spy)
{
    SimModel *sender = sim_world_model_by_name(f->world, name);
    Wire *wire = &f->wires[f->wire_count];

    for (const SimOut *o = sender ? sender->klass->outs : NULL; o && o->name; o++) {
        SimPort *port = (SimPort *)((char *)sender + o->offset);

        if (strcmp(o->name, out) == 0 && port->fn) {
            *wire = (Wire){ .fuzz = f, .below = *port };
            *port = (SimPort){ .fn = spy, .self = wire };
            f->wire_count++;
            return wire;
        }
    }
    return NULL;
}

static void
spy_on_cpu(Fuzz *f, unsigned n)
{
    g_autofree char *core = g_strdup_printf("cpu%u", n);
    g_autofree char *buffer = g_strconcat(core, ".wb", NULL), *l1 = g_strconcat(core, ".l1", NULL);
    const char *above_l1 = sim_world_model_by_name(f->world, buffer) ? buffer : core;
    Wire *wire;

    if (sim_world_model_by_name(f->world, l1)) {
        tap(f, above_l1, "mem", spy_into_cache)->cpu = n;
    }
    wire = tap(f, sim_world_model_by_name(f->world, l1) ? l1 : above_l1, "mem",
               spy_below_cache);
    wire->cpu = n;
    wire->into_memory = !f->l2 && !f->shape.protocol;
}

static void
spy(Fuzz *f)
{
    Wire *wire;

    f->real = f->cpu->ops;
    f->ops = *f->real;
    f->ops.load = spy_load;
    f->ops.store = spy_store;
    f->ops.barrier = spy_barrier;
    f->ops.drain = spy_drain;
    f->l2 = f->shape.deep ? NULL
                          : sim_cache_by_name(f->world, f->shape.outer ? "pl310" : "l2");
    for (guint i = 0; i < f->world->cpus->len; i++) {
        ((SimCpu *)g_ptr_array_index(f->world->cpus, i))->ops = &f->ops;
        spy_on_cpu(f, i);
    }
    wire = tap(f, "scu", "mem", spy_below_unit);
    if (wire) {
        wire->into_memory = !f->l2;
    }
    g_assert((wire != NULL) == (f->shape.protocol != NULL && !f->shape.deep));
    if (f->shape.deep) {
        tap(f, "cci", "mem", spy_below_clusters)->into_memory = true;
    }
    if (f->l2) {
        tap(f, f->l2->model->name, "mem", spy_below_l2)->into_memory = true;
        tap(f, f->l2->model->name, "snoop", spy_above_l2);
    }
}

/* --- The board ------------------------------------------------------------- */

static void
set(Fuzz *f, const char *node, const char *prop, const char *value)
{
    g_autoptr(GError) error = NULL;

    if (!sim_tree_set(f->tree, node, prop, value, &error)) {
        g_error("%s of %s: %s", prop, node, error->message);
    }
}

static void
set_number(Fuzz *f, const char *node, const char *prop, uint32_t value)
{
    g_autofree char *text = g_strdup_printf("%u", value);

    set(f, node, prop, text);
}

static void
apply_to_cpu(Fuzz *f, const char *cpu)
{
    const Shape *shape = &f->shape;

    if (shape->cache > 0) {
        set_number(f, cpu, "d-cache-size", shape->cache);
        set_number(f, cpu, "d-cache-line-size", shape->line);
        set_number(f, cpu, "d-cache-sets", shape->cache / shape->line / shape->ways);
        set(f, cpu, "dmasim,l1-replacement", shape->replacement);
        set(f, cpu, "dmasim,l1-prefetch", shape->prefetch ? "next-line" : "none");
    }
    if (shape->entries > 0) {
        set_number(f, cpu, "dmasim,store-buffer-entries", shape->entries);
        set_number(f, cpu, "dmasim,store-buffer-bytes", shape->granule);
        set_number(f, cpu, "dmasim,store-age-ns", 200);
        set(f, cpu, "dmasim,store-buffer-order", shape->in_order ? "in-order" : "out-of-order");
    }
    if (shape->through) {
        set(f, cpu, "dmasim,l1-writes", "through");
    }
}

static void
apply_to_clusters(Fuzz *f)
{
    static const char *const caches[] = { "l2a", "l2b", "l3" };

    for (unsigned i = 0; i < G_N_ELEMENTS(caches); i++) {
        set(f, caches[i], "dmasim,inclusion", f->shape.inclusion);
    }
}

/* Its lines are as long as those of the L1s. */
static void
apply_to_lower(Fuzz *f)
{
    const Shape *shape = &f->shape;
    const char *node = shape->outer ? "pl310" : "l2";

    set_number(f, node, "cache-size", 16 * shape->l2_ways * shape->line);
    set_number(f, node, "cache-sets", 16);
    set_number(f, node, "cache-line-size", shape->line);
    if (shape->outer) {
        set(f, node, "dmasim,enabled", "1");
        set(f, node, "dmasim,store-age-ns", "300");
    } else {
        set(f, node, "dmasim,inclusion", shape->inclusion);
    }
}

static void
apply(Fuzz *f)
{
    const Shape *shape = &f->shape;
    static const char *const cpus[] = { "cpu0", "cpu1", "cpu2", "cpu3" };

    for (unsigned i = 0; i < shape->cpus; i++) {
        apply_to_cpu(f, cpus[i]);
    }
    if (shape->protocol) {
        set(f, "/cpus", "dmasim,protocol", shape->protocol);
    }
    if (shape->writes) {
        set(f, "/cpus", "dmasim,writes", shape->writes);
    }
    if (shape->l2_ways) {
        apply_to_lower(f);
    }
    if (shape->deep) {
        apply_to_clusters(f);
    }
}

static void
refuse(const GPtrArray *diags)
{
    g_autoptr(GString) text = g_string_new("");

    sim_diags_print(diags, text);
    g_error("%s", text->str);
}

static SimMaster *
first_that_snoops(const SimWorld *world)
{
    for (guint i = 0; i < world->masters->len; i++) {
        SimMaster *master = g_ptr_array_index(world->masters, i);

        if (master->snoops) {
            return master;
        }
    }
    g_assert_not_reached();
}

void
fuzz_machine_new(Fuzz *f)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();

    f->tree = sim_tree_load(f->shape.preset, NULL, diags);
    if (f->tree == NULL) {
        refuse(diags);
    }
    apply(f);
    f->world = sim_world_new(sim_oracle_new(f->shape.policy, 1));
    if (!f->shape.watched) {
        sim_truth_free(f->world->truth);
        f->world->truth = NULL;
    }
    if (!sim_board_build(f->world, f->tree, diags)) {
        refuse(diags);
    }
    f->cpu = g_ptr_array_index(f->world->cpus, 0);
    f->device_bus = f->shape.writes ? first_that_snoops(f->world) : NULL;
    for (uint32_t place = 0; place < PLACES; place++) {
        f->ref.ram[place] = g_rand_int(f->rand);
        sim_world_poke_ram(f->world, fuzz_pa(place), &f->ref.ram[place], 1);
    }
    if (f->world->truth != NULL) {
        sim_truth_set_reporting(f->world->truth, false);
        sim_truth_arm(f->world->truth, CACHED_PA, CACHED_BYTES);
        sim_truth_arm(f->world->truth, NC_PA, NC_BYTES);
    }
    spy(f);
}

void
fuzz_machine_free(Fuzz *f)
{
    sim_world_free(f->world);
    sim_tree_free(f->tree);
}
