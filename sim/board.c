/* SPDX-License-Identifier: MIT */
/*
 * From a device tree to a board: one interconnect, memory behind it, CPUs with their
 * stages and caches above it, and the devices whose `compatible` some class knows.
 * Which classes exist is not known here.
 * Leaves out: several interconnects between masters and memory.
 */
#include "sim/board.h"

#include <libfdt.h>
#include <string.h>

#include "sim/tree-internal.h"
#include "sim/world.h"

static void
free_cpu(gpointer data)
{
    SimBoardCpu *cpu = data;

    g_free(cpu->name);
    g_free(cpu);
}

static void
board_init(SimBoard *board, SimWorld *world, SimTree *tree, GPtrArray *diags)
{
    *board = (SimBoard){ .world = world, .tree = tree, .fdt = sim_tree_blob(tree),
                         .diags = diags, .diags_before = diags->len,
                         .is_blob = sim_tree_is_blob(tree) };
    board->soc = sim_soc_new();
    sim_tree_set_soc(tree, board->soc);
    board->buses = g_ptr_array_new_with_free_func(g_free);
    board->devices = g_array_new(FALSE, FALSE, sizeof(SimBoardDevice));
    board->cpus = g_ptr_array_new_with_free_func(free_cpu);
    board->caches = g_ptr_array_new_with_free_func(g_free);
}

static void
board_clear(SimBoard *board)
{
    g_ptr_array_unref(board->buses);
    g_array_unref(board->devices);
    g_ptr_array_unref(board->cpus);
    g_ptr_array_unref(board->caches);
}

/* The profile of the board, by the first of its names that has one. */
static const SimProfile *
profile_of_root(const SimBoard *board)
{
    const SimProfile *profile = NULL;
    const char *compatible;

    for (int i = 0; !profile && (compatible = sim_board_compatible(board, 0, i)); i++) {
        profile = sim_profile_for(compatible);
    }
    return profile;
}

/* The interconnect, whose parameters stand on the first simple bus */
static void
build_bus(SimBoard *board)
{
    const SimModelClass *const classes[] = { sim_model_class_by_name("interconnect"),
                                             NULL };
    int node = fdt_node_offset_by_compatible(board->fdt, -1, "simple-bus");

    g_assert(classes[0]); /* linked into the program */
    board->bus = sim_board_add(board, classes[0], "bus", MAX(node, 0), NULL);
    if (node >= 0) {
        sim_board_check_props(board, node, classes);
    }
    sim_board_realize(board, board->bus, MAX(node, 0));
}

static void
build(SimBoard *board, const SimBoardBus *root)
{
    const SimModelClass *const units[] = { sim_model_class_by_name("snoop-unit"), NULL };
    int cpus = fdt_path_offset(board->fdt, "/cpus");

    board->profile = profile_of_root(board);
    sim_board_plan_cpus(board);
    sim_board_survey(board, root);
    build_bus(board);
    sim_board_memory(board, root);
    if (cpus >= 0 && units[0]) {
        sim_board_check_props(board, cpus, units);
    }
    if (board->cpus->len > 0) {
        sim_board_plan_caches(board);
        sim_board_check_lines(board);
        sim_board_wire(board);
    }
    sim_board_note_windows(board);
    sim_board_add_devices(board);
    sim_board_facts(board, root);
}

bool
sim_board_build(SimWorld *world, SimTree *tree, GPtrArray *diags)
{
    SimBoard board;
    SimBoardBus root;

    board_init(&board, world, tree, diags);
    world->tree = tree;
    if (sim_board_bus(&board, 0, NULL, &root)) {
        build(&board, &root);
    }
    board_clear(&board);
    if (sim_board_has_failed(&board)) {
        return false;
    }
    sim_world_reset(world);
    return true;
}
