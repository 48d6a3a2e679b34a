/* SPDX-License-Identifier: MIT */
/*
 * Boards for the conformance tests: every preset of the program.
 */
#include "tests/conformance/rig-boards.h"

#include <stdio.h>

#include "sim/diag.h"
#include "sim/truth.h"
#include "sim/window.h"

static void
check_diags(const GPtrArray *diags)
{
    g_autoptr(GString) text = g_string_new("");

    if (diags->len > 0) {
        sim_diags_print(diags, text);
        g_error("%s", text->str);
    }
}

/* No kernel runs here that would: an outer cache is as firmware leaves it, on. */
static void
turn_on_outer(SimTree *tree)
{
    sim_tree_set(tree, "pl310", "dmasim,enabled", "1", NULL);
}

Board *
board_new(const char *preset, SimPolicy policy, uint64_t seed, bool checks)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    Board *board = g_new0(Board, 1);

    g_assert(sim_window_reserve(NULL));
    board->tree = sim_tree_load(preset, NULL, diags);
    check_diags(diags);
    turn_on_outer(board->tree);
    board->world = sim_world_new(sim_oracle_new(policy, seed));
    if (!checks) {
        g_clear_pointer(&board->world->truth, sim_truth_free);
    }
    if (!sim_board_build(board->world, board->tree, diags)) {
        check_diags(diags);
    }
    board->cpu = g_ptr_array_index(board->world->cpus, 0);
    return board;
}

void
board_free(Board *board)
{
    sim_world_free(board->world);
    sim_tree_free(board->tree);
    g_free(board);
}

unsigned
board_count(void)
{
    return g_strv_length((char **)sim_preset_names());
}

SimAddr
board_page(const Board *board, const char *name)
{
    const SimModel *model = sim_world_model_by_name(board->world, name);
    const char *at = strrchr(model->node_path, '@');

    return at ? g_ascii_strtoull(at + 1, NULL, 16) : 0;
}
