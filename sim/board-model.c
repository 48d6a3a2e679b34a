/* SPDX-License-Identifier: MIT */
/*
 * Making the models of a board: names, parameters in their order (class, profile of
 * the core, profile of the board, tree), and places in the address map.
 */
#include "sim/board.h"

#include <libfdt.h>
#include <string.h>

#include "sim/window.h"
#include "sim/world.h"

bool
sim_board_has_failed(const SimBoard *board)
{
    return board->diags->len > board->diags_before;
}

void
sim_board_error(SimBoard *board, int node, const char *prop, const GError *error)
{
    sim_tree_error(board->tree, board->diags, sim_board_path(board, MAX(node, 0)), prop,
                   "%s", error->message);
}

static bool
is_taken(const SimBoard *board, const char *name)
{
    return sim_world_model_by_name(board->world, name) ||
           sim_world_actor_by_name(board->world, name);
}

/* As scenarios can write it: "dma-controller@12690000" is dma_controller_12690000. */
static const char *
fit(const char *name)
{
    g_autofree char *word =
        g_strconcat(g_ascii_isdigit(name[0]) ? "_" : "", name, NULL);

    for (char *c = word; *c; c++) {
        *c = g_ascii_isalnum(*c) ? *c : '_';
    }
    return g_intern_string(word);
}

const char *
sim_board_name(SimBoard *board, int node)
{
    const char *label = fit(sim_tree_label(board->tree, node));
    const char *full = fdt_get_name(board->fdt, node, NULL);

    if (!is_taken(board, label)) {
        return label;
    }
    full = fit(full ? full : "");
    if (*full && !is_taken(board, full)) {
        return full;
    }
    sim_tree_error(board->tree, board->diags, sim_board_path(board, node), NULL,
                   "the name `%s` is taken: give this node another label", label);
    return NULL;
}

/* Profiles */

/* The CPU whose profile a block has: its own, or the first one's. */
static const SimBoardCpu *
cpu_for(const SimBoard *board, const SimBoardCpu *cpu)
{
    return cpu || board->cpus->len == 0 ? cpu : g_ptr_array_index(board->cpus, 0);
}

static void
apply_profiles(const SimBoard *board, SimModel *model, const SimBoardCpu *cpu)
{
    const SimBoardCpu *core = cpu_for(board, cpu);

    if (core && core->profile) {
        sim_profile_apply_at(core->profile, model, core->clock_hz);
    }
    if (board->profile) {
        sim_profile_apply_at(board->profile, model, core ? core->clock_hz : 0);
    }
}

static bool
find_value(const SimProfile *profile, const char *klass, const char *param,
           uint64_t *ret_value)
{
    for (const SimProfileValue *v = profile ? profile->values : NULL; v && v->klass; v++) {
        if (strcmp(v->klass, klass) == 0 && strcmp(v->param, param) == 0) {
            *ret_value = v->value;
            return true;
        }
    }
    return false;
}

bool
sim_board_profile_value(const SimBoard *board, const SimBoardCpu *cpu, const char *klass,
                        const char *param, uint64_t *ret_value)
{
    const SimBoardCpu *core = cpu_for(board, cpu);

    return find_value(board->profile, klass, param, ret_value) ||
           (core && find_value(core->profile, klass, param, ret_value));
}

SimModel *
sim_board_add(SimBoard *board, const SimModelClass *klass, const char *name, int node,
              const SimBoardCpu *cpu)
{
    SimModel *model = sim_model_new(board->world, klass, name);

    apply_profiles(board, model, cpu);
    if (node >= 0) {
        g_free(model->node_path);
        model->node_path = g_strdup(sim_board_path(board, node));
        sim_board_params(board, model, node);
    }
    return model;
}

bool
sim_board_realize(SimBoard *board, SimModel *model, int node)
{
    g_autoptr(GError) error = NULL;

    if (!sim_model_realize(model, &error)) {
        sim_board_error(board, node, NULL, error);
        return false;
    }
    return true;
}

/* Ports and addresses */

bool
sim_board_has_out(const SimModelClass *klass, const char *out)
{
    for (const SimOut *o = klass->outs; o && o->name; o++) {
        if (strcmp(o->name, out) == 0) {
            return true;
        }
    }
    return false;
}

bool
sim_board_has_in(const SimModelClass *klass, const char *in)
{
    for (const SimIn *i = klass->ins; i && i->name; i++) {
        if (strcmp(i->name, in) == 0) {
            return true;
        }
    }
    return false;
}

void
sim_board_map(SimBoard *board, SimModel *model, const char *in,
              const SimBoardRange *range, int node)
{
    g_autoptr(GError) error = NULL;
    const SimModelClass *bus = board->bus->klass;

    if (!bus->map(board->bus, range->base, range->size, sim_model_in(model, in),
                  model->name, &error)) {
        sim_board_error(board, node, "reg", error);
    }
}

/* How far the registers of a class reach. */
static uint64_t
register_bytes(const SimModelClass *klass)
{
    uint64_t bytes = 0;

    for (const SimReg *reg = klass->regs; reg && reg->name; reg++) {
        bytes = MAX(bytes, reg->offset + sizeof(uint32_t));
    }
    return bytes;
}

/* A driver would wait for ever on a register that nobody answers for. */
static bool
has_room(SimBoard *board, const SimModel *model, int node, SimBoardRange *range)
{
    uint64_t bytes = register_bytes(model->klass);

    if (range->size >= bytes) {
        return true;
    }
    if (board->is_blob) {
        sim_soc_assume(board->soc, sim_board_path(board, node), "size of its registers",
                       "one page", "`reg` is shorter than its registers reach");
        range->size = MAX(bytes, 0x1000);
        return true;
    }
    sim_tree_error(board->tree, board->diags, sim_board_path(board, node), "reg",
                   "`reg`: 0x%" G_GINT64_MODIFIER "x bytes, but the registers of %s take 0x%"
                   G_GINT64_MODIFIER "x",
                   range->size, model->name, bytes);
    return false;
}

void
sim_board_map_registers(SimBoard *board, SimModel *model, int node,
                        const SimBoardBus *bus)
{
    g_autoptr(GArray) ranges = sim_board_reg(board, node, bus);

    for (guint i = 0; ranges && i < ranges->len; i++) {
        SimBoardRange *range = &g_array_index(ranges, SimBoardRange, i);
        g_autoptr(GError) error = NULL;

        if (i == 0 && !has_room(board, model, node, range)) {
            return;
        }
        if (!sim_window_open_mmio(range->base, range->size, &error)) {
            sim_board_error(board, node, "reg", error);
        } else {
            sim_board_map(board, model, "regs", range, node);
            model->registers = i == 0 ? range->base : model->registers;
        }
    }
}
