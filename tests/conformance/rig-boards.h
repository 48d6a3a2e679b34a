/* SPDX-License-Identifier: MIT */
/*
 * Boards for the conformance tests: every preset of the program.
 */
#ifndef TESTS_CONFORMANCE_RIG_BOARDS_H
#define TESTS_CONFORMANCE_RIG_BOARDS_H

#include <glib.h>

#include "sim/choice.h"
#include "sim/cpu.h"
#include "sim/model.h"
#include "sim/tree.h"
#include "sim/world.h"

typedef struct Board {
    SimTree *tree;
    SimWorld *world;
    SimCpu *cpu; /* the first one */
} Board;

/* Without @checks there is no referee. */
Board *board_new(const char *preset, SimPolicy policy, uint64_t seed, bool checks);
void board_free(Board *board);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Board, board_free)

/* How many presets there are; their names are sim_preset_names(). */
unsigned board_count(void);
/* The registers of a model of this board: physical address of the page. */
SimAddr board_page(const Board *board, const char *name);

#endif
