/* SPDX-License-Identifier: MIT */
/*
 * Boards for random programs: presets with small caches and buffers, and the toy
 * API with its table of who owns which byte.
 */
#include "tests/oracle/board.h"

#include <libfdt.h>
#include <stdio.h>

#include "sim/diag.h"
#include "sim/ownership.h"
#include "sim/truth.h"
#include "sim/tree.h"
#include "sim/window.h"

/* ---- making one ---- */

static void
set(SimTree *tree, const char *prop, uint64_t value)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT, value);

    if (!sim_tree_set(tree, "cpu0", prop, text, &error)) {
        g_error("%s: %s", prop, error->message);
    }
}

static void
set_word(SimTree *tree, const char *prop, const char *word)
{
    g_autoptr(GError) error = NULL;

    if (!sim_tree_set(tree, "cpu0", prop, word, &error)) {
        g_error("%s: %s", prop, error->message);
    }
}

static void
apply(SimTree *tree, const Shape *shape)
{
    if (shape->cache) {
        set(tree, "d-cache-size", shape->cache);
        set(tree, "d-cache-line-size", shape->line);
        set(tree, "d-cache-sets", shape->sets);
        set_word(tree, "dmasim,l1-replacement", shape->replacement);
    }
    if (shape->entries) {
        set(tree, "dmasim,store-buffer-entries", shape->entries);
        set(tree, "dmasim,store-buffer-bytes", shape->granule);
        set_word(tree, "dmasim,store-buffer-order",
                 shape->in_order ? "in-order" : "out-of-order");
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
            return mem == SIM_MEM_CACHED ? SIM_VERDICT_ALIAS : SIM_VERDICT_FINE;
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
attend(Board *board, uint32_t at, uint32_t len)
{
    uint32_t line = board->cpu->line_mask + 1;

    for (uint32_t l = at / line * line; l < at + len; l += line) {
        bool held = false, held_w = false;

        for (uint32_t i = l; i < l + line; i++) {
            held |= i >= COHERENT || (board->owner[i] && board->dir[i] != DIR_TO_DEVICE);
            held_w |= board->owner[i] != 0;
        }
        sim_cpu_attend(board->cpu, ARENA + l, line, SIM_ATTN_HELD, held);
        sim_cpu_attend(board->cpu, ARENA + l, line, SIM_ATTN_HELD_W, held_w);
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
    board->cpu = g_ptr_array_index(board->world->cpus, 0);
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

static void
maintain(Board *board, const Op *op, SimMaintOp what)
{
    if (!op->careless && what) {
        sim_cpu_maintain(board->cpu, what, sim_window_va(SIM_WINDOW_LINEAR, ARENA + op->at),
                         op->len);
    }
    if (!op->careless) {
        sim_cpu_barrier(board->cpu, SIM_BARRIER_FULL | SIM_BARRIER_WAIT);
    }
}

static void
give(Board *board, const Op *op)
{
    if (op->arg == DIR_FROM_DEVICE) {
        sim_truth_give_up(board->world->truth, ARENA + op->at, op->len);
    }
    maintain(board, op,
             op->arg == DIR_FROM_DEVICE && board->invalidates ? SIM_INVALIDATE : SIM_CLEAN);
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
    maintain(board, op, op->arg == DIR_TO_DEVICE ? 0 : SIM_INVALIDATE);
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
    attend(board, op->at, op->len);
}
