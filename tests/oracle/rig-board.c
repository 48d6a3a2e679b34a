/* SPDX-License-Identifier: MIT */
/*
 * Boards for random programs: presets with small caches and buffers, and the toy
 * API with its table of who owns which byte.
 */
#include "tests/oracle/board.h"

#include <libfdt.h>
#include <stdio.h>

#include "models/regs/pl310.h"
#include "sim/diag.h"
#include "sim/ownership.h"
#include "sim/truth.h"
#include "sim/tree.h"
#include "sim/window.h"

/* ---- making one ---- */

static void
set_word(SimTree *tree, const char *node, const char *prop, const char *word)
{
    g_autoptr(GError) error = NULL;

    if (!sim_tree_set(tree, node, prop, word, &error)) {
        g_error("%s of %s: %s", prop, node, error->message);
    }
}

static void
set(SimTree *tree, const char *node, const char *prop, uint64_t value)
{
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT, value);

    set_word(tree, node, prop, text);
}

static void
apply_to_cpu(SimTree *tree, const Shape *shape, const char *cpu)
{
    if (shape->cache) {
        set(tree, cpu, "d-cache-size", shape->cache);
        set(tree, cpu, "d-cache-line-size", shape->line);
        set(tree, cpu, "d-cache-sets", shape->sets);
        set_word(tree, cpu, "dmasim,l1-replacement", shape->replacement);
        set_word(tree, cpu, "dmasim,l1-writes", shape->through ? "through" : "back");
    }
    if (shape->entries) {
        set(tree, cpu, "dmasim,store-buffer-entries", shape->entries);
        set(tree, cpu, "dmasim,store-buffer-bytes", shape->granule);
        set_word(tree, cpu, "dmasim,store-buffer-order",
                 shape->in_order ? "in-order" : "out-of-order");
    }
}

static void
apply_to_l2(SimTree *tree, const Shape *shape)
{
    const char *node = shape->inclusion ? "l2" : "pl310";
    unsigned line = shape->inclusion ? shape->line : 32;

    set(tree, node, "cache-size", line * shape->l2_sets * shape->l2_ways);
    set(tree, node, "cache-sets", shape->l2_sets);
    set(tree, node, "cache-line-size", line);
    if (shape->inclusion) {
        set_word(tree, node, "dmasim,inclusion", shape->inclusion);
    } else {
        set(tree, node, "dmasim,enabled", 1);
        set(tree, node, "dmasim,aux-control", HW_PL310_AUX_SHARED_OVERRIDE);
    }
}

/* Of some presets; two are enough. */
static void
disable_other_cpus(SimTree *tree)
{
    sim_tree_set(tree, "cpu2", "status", "disabled", NULL);
    sim_tree_set(tree, "cpu3", "status", "disabled", NULL);
}

static void
apply(SimTree *tree, const Shape *shape)
{
    disable_other_cpus(tree);
    apply_to_cpu(tree, shape, "cpu0");
    if (shape->protocol) {
        apply_to_cpu(tree, shape, "cpu1");
        set_word(tree, "/cpus", "dmasim,protocol", shape->protocol);
    }
    if (shape->writes) {
        set_word(tree, "/cpus", "dmasim,writes", shape->writes);
    }
    if (shape->l2_sets) {
        apply_to_l2(tree, shape);
    }
}

static void
fail(const GPtrArray *diags)
{
    g_autoptr(GString) text = g_string_new("");

    sim_diags_print(diags, text);
    g_error("%s", text->str);
}

/* Of the node with this label: first cell of reg. */
static SimAddr
registers_of(const SimTree *tree, const char *label)
{
    const void *blob = sim_tree_blob(tree);

    for (int node = fdt_next_node(blob, -1, NULL); node >= 0;
         node = fdt_next_node(blob, node, NULL)) {
        if (g_strcmp0(sim_tree_label(tree, node), label) == 0) {
            const fdt32_t *reg = fdt_getprop(blob, node, "reg", NULL);

            g_assert(reg);
            return fdt32_to_cpu(*reg);
        }
    }
    g_error("no node %s", label);
}

static SimMaster *
master_of(const SimWorld *world, const char *name)
{
    return sim_master_of(world, sim_world_actor_by_name(world, name)->id);
}

/* ---- ownership ---- */

static uint32_t
index_of(SimAddr pa)
{
    return (uint32_t)(pa - ARENA);
}

static SimVerdict
judge_cpu(void *state, SimAddr pa, uint32_t len, bool is_write, uint8_t mem, SimHold *ret_hold)
{
    const Board *board = state;

    *ret_hold = (SimHold){ 0 };
    for (uint32_t i = index_of(pa); i < index_of(pa) + len; i++) {
        if (i >= COHERENT) {
            return (mem == SIM_MEM_CACHED) == board->snoops ? SIM_VERDICT_FINE
                                                            : SIM_VERDICT_ALIAS;
        }
        if (board->owner[i] && is_write) {
            return SIM_VERDICT_CPU_WRITES_HELD;
        }
        if (board->owner[i] && board->dir[i] != DIR_TO_DEVICE) {
            return SIM_VERDICT_CPU_READS_HELD;
        }
    }
    return SIM_VERDICT_FINE;
}

static SimVerdict
judge_device(void *state, SimActorId device, SimAddr bus, SimAddr pa, uint32_t len,
             bool is_write, SimHold *ret_hold)
{
    const Board *board = state;

    (void)bus;
    *ret_hold = (SimHold){ 0 };
    for (uint32_t i = index_of(pa); i < index_of(pa) + len; i++) {
        uint8_t who = board->who[i];

        if (i >= COHERENT || who == 0 || board->masters[who]->actor != device) {
            continue;
        }
        if (!board->owner[i]) {
            return SIM_VERDICT_DEVICE_WITHOUT;
        }
        if (board->dir[i] == (is_write ? DIR_TO_DEVICE : DIR_FROM_DEVICE)) {
            return SIM_VERDICT_WRONG_DIRECTION;
        }
    }
    return SIM_VERDICT_FINE;
}

static bool
find(void *state, SimAddr pa, SimHold *ret_hold)
{
    (void)state, (void)pa, (void)ret_hold;
    return false;
}

static const SimOwnership toy = { .cpu = judge_cpu, .device = judge_device, .find = find };

/* HELD bits of the lines of [at, at+len), by what their bytes are now. */
static void
attend(Board *board, SimCpu *cpu, uint32_t at, uint32_t len)
{
    uint32_t line = cpu->line_mask + 1;

    for (uint32_t l = at / line * line; l < at + len; l += line) {
        bool held = false, held_w = false;

        for (uint32_t i = l; i < l + line; i++) {
            held |= (i >= COHERENT && !board->snoops) ||
                    (board->owner[i] && board->dir[i] != DIR_TO_DEVICE);
            held_w |= board->owner[i] != 0;
        }
        sim_cpu_attend(cpu, ARENA + l, line, SIM_ATTN_HELD, held);
        sim_cpu_attend(cpu, ARENA + l, line, SIM_ATTN_HELD_W, held_w);
    }
}

Board *
board_new(const Shape *shape, SimPolicy policy, uint64_t seed)
{
    static bool reserved;
    Board *board = g_new0(Board, 1);
    g_autoptr(GPtrArray) diags = sim_diags_new();
    g_autoptr(GError) error = NULL;

    if (!reserved && !sim_window_reserve(&error)) {
        g_error("%s", error->message);
    }
    reserved = true;
    board->tree = sim_tree_load(shape->preset, NULL, diags);
    if (!board->tree) {
        fail(diags);
    }
    apply(board->tree, shape);
    board->world = sim_world_new(sim_oracle_new(policy, seed));
    if (!sim_board_build(board->world, board->tree, diags)) {
        fail(diags);
    }
    board->world->ownership = &toy;
    board->world->ownership_state = board;
    board->invalidates = shape->invalidates;
    board->cpu[WHO_CPU] = board->cpu[WHO_CPU1] = g_ptr_array_index(board->world->cpus, 0);
    if (board->world->cpus->len > 1) {
        board->cpu[WHO_CPU1] = g_ptr_array_index(board->world->cpus, 1);
    }
    board->snoops = shape->writes != NULL;
    board->outer = shape->l2_sets && !shape->inclusion ? registers_of(board->tree, "pl310") : 0;
    board->masters[WHO_ETH] = master_of(board->world, "eth0");
    board->masters[WHO_ENG] = master_of(board->world, "eng0");
    board->registers[WHO_ETH] = registers_of(board->tree, "eth0");
    board->registers[WHO_ENG] = registers_of(board->tree, "eng0");
    return board;
}

void
board_free(Board *board)
{
    sim_world_free(board->world);
    sim_tree_free(board->tree);
    g_free(board);
}

/* ---- the toy API ---- */

/* By the registers of the outer cache, as Linux does it: each line by itself. */
static void
maintain_outer(Board *board, SimCpu *cpu, const Op *op, SimMaintOp what)
{
    static const uint32_t registers[] = {
        [SIM_CLEAN] = HW_PL310_CLEAN_PA,
        [SIM_INVALIDATE] = HW_PL310_INV_PA,
        [SIM_CLEAN_INVALIDATE] = HW_PL310_CLEAN_INV_PA,
    };
    SimAddr from = (ARENA + op->at) & ~(SimAddr)31, to = ARENA + op->at + op->len;

    for (SimAddr line = from; board->outer && line < to; line += 32) {
        sim_cpu_writel(cpu, board->outer + registers[what], true, (uint32_t)line);
    }
}

void
board_barrier(Board *board, Who who, unsigned bits)
{
    SimCpu *cpu = board->cpu[who];

    sim_cpu_barrier(cpu, bits & ~(unsigned)SIM_BARRIER_OUTER);
    if (board->outer && (bits & SIM_BARRIER_OUTER)) {
        sim_cpu_writel(cpu, board->outer + HW_PL310_CACHE_SYNC, true, 0);
    }
}

/* A careless call, or one for a device that snoops, leaves the caches alone. */
static void
maintain(Board *board, const Op *op, SimMaintOp what, bool is_for_cpu)
{
    SimCpu *cpu = board->cpu[op->who];
    uint64_t va = sim_window_va(SIM_WINDOW_LINEAR, ARENA + op->at);

    if (op->careless) {
        return;
    }
    if (what && !board->snoops) {
        if (is_for_cpu) {
            maintain_outer(board, cpu, op, what);
        }
        sim_cpu_maintain(cpu, what, va, op->len);
        if (!is_for_cpu) {
            sim_cpu_barrier(cpu, SIM_BARRIER_FULL | SIM_BARRIER_WAIT);
            maintain_outer(board, cpu, op, what);
        }
    }
    board_barrier(board, op->who, SIM_BARRIER_FULL | SIM_BARRIER_WAIT | SIM_BARRIER_OUTER);
}

static void
give(Board *board, const Op *op)
{
    if (op->arg == DIR_FROM_DEVICE) {
        sim_truth_give_up(board->world->truth, ARENA + op->at, op->len);
    }
    maintain(board, op,
             op->arg == DIR_FROM_DEVICE && board->invalidates ? SIM_INVALIDATE : SIM_CLEAN,
             false);
    for (uint32_t i = op->at; i < op->at + op->len; i++) {
        board->owner[i] = op->device;
    }
}

static void
take(Board *board, const Op *op)
{
    for (uint32_t i = op->at; i < op->at + op->len; i++) {
        board->owner[i] = 0;
    }
    maintain(board, op, op->arg == DIR_TO_DEVICE ? 0 : SIM_INVALIDATE, true);
    sim_truth_taken_back(board->world->truth, ARENA + op->at, op->len);
}

void
board_call(Board *board, const Op *op)
{
    bool maps = op->kind == OP_MAP;

    sim_truth_arm(board->world->truth, ARENA + op->at, op->len);
    if (maps || op->kind == OP_UNMAP) {
        for (uint32_t i = op->at; i < op->at + op->len; i++) {
            board->who[i] = op->device;
            board->dir[i] = op->arg;
        }
    }
    if (maps || op->kind == OP_SYNC_FOR_DEVICE) {
        give(board, op);
    } else {
        take(board, op);
    }
    for (guint i = 0; i < board->world->cpus->len; i++) {
        attend(board, g_ptr_array_index(board->world->cpus, i), op->at, op->len);
    }
}
