/* SPDX-License-Identifier: MIT */
/*
 * Parts of building a board from a device tree, shared by sim/board*.c.
 * Everything that is wrong becomes a located diag, and building goes on as far
 * as it can, so that one run shows all mistakes.
 */
#ifndef SIM_BOARD_H
#define SIM_BOARD_H

#include "sim/diag.h"
#include "sim/tree.h"
#include "sim/types.h"

#include <glib.h>

/* Trees nest a handful deep; a malicious one must not overflow the stack. */
#define SIM_BOARD_DEPTH 16u

typedef struct SimBoard {
    SimWorld *world;
    SimTree *tree;
    const void *fdt;
    GPtrArray *diags;
    guint diags_before; /* how many the caller had already */
    SimModel *bus;
    uint64_t line_bytes;       /* of the longest cache line so far; 0: no cache */
    unsigned unknown;          /* nodes that no class knows */
    const char *first_unknown; /* interned: compatible of the first of them */
} SimBoard;

/* sim/board-node.c: reading properties */

/* Path of a node; interned, so that nobody need free it. */
const char *sim_board_path(const SimBoard *board, int node);
/* False when `status` says that the node is not in use. */
bool sim_board_is_enabled(const SimBoard *board, int node);
bool sim_board_has(const SimBoard *board, int node, const char *prop);
/* One cell or two; false when absent, or, with a diag, when it is no number. */
bool sim_board_number(SimBoard *board, int node, const char *prop, uint64_t *ret_value);
/* Whether string @text is among those of @prop. */
bool sim_board_lists(const SimBoard *board, int node, const char *prop, const char *text);

/* Sets every parameter of @model that @node has a property for. */
void sim_board_params(SimBoard *board, SimModel *model, int node);
/* Refuses `dmasim,*` properties of @node that none of @classes (NULL-terminated)
 * and none of the board's own has. */
void
sim_board_check_props(SimBoard *board, int node, const SimModelClass *const *classes);

/* sim/board-bus.c: addresses */

/* A bus in the tree and the way up from it. */
typedef struct SimBoardBus {
    const struct SimBoardBus *parent; /* NULL: the root */
    int node;
    uint32_t address_cells, size_cells;
    unsigned depth;
} SimBoardBus;

/* Reads #address-cells and #size-cells; false, with a diag, when they are bad. */
bool
sim_board_bus(SimBoard *board, int node, const SimBoardBus *parent, SimBoardBus *ret_bus);
typedef struct SimBoardRange {
    SimAddr base; /* as CPUs and masters see it */
    uint64_t size;
} SimBoardRange;
/* Ranges of `reg` of a node on @bus, translated up; NULL, with a diag, when bad. */
GArray *sim_board_reg(SimBoard *board, int node, const SimBoardBus *bus);

#endif
