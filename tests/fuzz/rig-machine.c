/* SPDX-License-Identifier: MIT */
/*
 * The board of the fuzz, and spies: on the door of the CPU (SimCpuOps), where
 * stores are seen to land; on the wire into the L1, where they are performed; on
 * the wire into memory, where lines come and go.
 */
#include "fuzz.h"

#include <stdarg.h>

#include "sim/diag.h"
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
        fuzz->ref.group++;
    }
    fuzz->real->barrier(cpu, barrier);
    if ((barrier & SIM_BARRIER_WAIT) || (barrier & SIM_BARRIER_FULL) == SIM_BARRIER_FULL) {
        fuzz_check(fuzz, fuzz->ref.issued->len == 0 || fuzz->ref.ambiguous,
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

static SimResp
spy_into_cache(void *self, SimTxn *txn)
{
    Fuzz *f = self;
    uint32_t place = place_of(txn->addr);
    SimResp resp;
    uint8_t bytes[256];

    if (txn->kind == SIM_WRITE) {
        memcpy(bytes, txn->data, txn->len);
    }
    resp = sim_send(&f->below[0], txn);
    if (txn->kind == SIM_WRITE && txn->mem == SIM_MEM_CACHED && place != NO_PLACE) {
        ref_perform(f, place, bytes, txn->len, true);
    }
    return resp;
}

static SimResp
spy_into_memory(void *self, SimTxn *txn)
{
    Fuzz *f = self;
    uint32_t place = place_of(txn->addr);
    SimResp resp = sim_send(&f->below[1], txn);

    if (place == NO_PLACE) {
        return resp;
    }
    if (txn->kind == SIM_READ && (txn->flags & SIM_TXN_LINE)) {
        ref_fill(f, place, txn->data, txn->len);
    } else if (txn->kind == SIM_READ) {
        ref_compare_ram(f, place, txn->data, txn->len, "a load");
    } else if (txn->kind == SIM_WRITE && (txn->flags & SIM_TXN_LINE)) {
        ref_write_back(f, place, txn->data, txn->len);
    } else if (txn->kind == SIM_WRITE) {
        ref_perform(f, place, txn->data, txn->len, false);
    }
    return resp;
}

static void
tap(Fuzz *f, unsigned which, const char *model, SimInFn spy)
{
    SimModel *sender = sim_world_model_by_name(f->world, model);

    if (sender == NULL) {
        return;
    }
    for (const SimOut *out = sender->klass->outs; out->name != NULL; out++) {
        f->ports[which] = (SimPort *)((char *)sender + out->offset);
    }
    f->below[which] = *f->ports[which];
    *f->ports[which] = (SimPort){ .fn = spy, .self = f };
}

static void
spy(Fuzz *f)
{
    bool has_buffer = sim_world_model_by_name(f->world, "cpu0.wb") != NULL;
    const char *above_l1 = has_buffer ? "cpu0.wb" : "cpu0";

    f->real = f->cpu->ops;
    f->ops = *f->real;
    f->ops.load = spy_load;
    f->ops.store = spy_store;
    f->ops.barrier = spy_barrier;
    f->ops.drain = spy_drain;
    f->cpu->ops = &f->ops;
    if (sim_world_model_by_name(f->world, "cpu0.l1") != NULL) {
        tap(f, 0, above_l1, spy_into_cache);
        tap(f, 1, "cpu0.l1", spy_into_memory);
    } else {
        tap(f, 1, above_l1, spy_into_memory);
    }
}

/* --- The board ------------------------------------------------------------- */

static void
set(Fuzz *f, const char *prop, const char *value)
{
    g_autoptr(GError) error = NULL;

    if (!sim_tree_set(f->tree, "cpu0", prop, value, &error)) {
        g_error("%s: %s", prop, error->message);
    }
}

static void
set_number(Fuzz *f, const char *prop, uint32_t value)
{
    g_autofree char *text = g_strdup_printf("%u", value);

    set(f, prop, text);
}

static void
apply(Fuzz *f)
{
    const Shape *shape = &f->shape;

    if (shape->cache > 0) {
        set_number(f, "d-cache-size", shape->cache);
        set_number(f, "d-cache-line-size", shape->line);
        set_number(f, "d-cache-sets", shape->cache / shape->line / shape->ways);
        set(f, "dmasim,l1-replacement", shape->replacement);
        set(f, "dmasim,l1-prefetch", shape->prefetch ? "next-line" : "none");
    }
    if (shape->entries > 0) {
        set_number(f, "dmasim,store-buffer-entries", shape->entries);
        set_number(f, "dmasim,store-buffer-bytes", shape->granule);
        set_number(f, "dmasim,store-age-ns", 200);
        set(f, "dmasim,store-buffer-order", shape->in_order ? "in-order" : "out-of-order");
    }
}

static void
refuse(const GPtrArray *diags)
{
    g_autoptr(GString) text = g_string_new("");

    sim_diags_print(diags, text);
    g_error("%s", text->str);
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
