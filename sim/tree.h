/* SPDX-License-Identifier: MIT */
/*
 * A device tree: read from .dts (through dtc), .dtb, or the presets embedded in
 * the program; changed by `set`; turned into a world (sim/board.c).
 */
#ifndef SIM_TREE_H
#define SIM_TREE_H

#include "sim/diag.h"
#include "sim/types.h"

#include <glib.h>

/*
 * Looks for @name as given, beside @beside (a scenario's path; may be NULL), in
 * DMASIM_PATH, then among the presets; ".dts" may be left out.  NULL and located
 * @diags when it is not there or does not parse.
 */
SimTree *sim_tree_load(const char *name, const char *beside, GPtrArray *diags);
void sim_tree_free(SimTree *tree);
const void *sim_tree_blob(const SimTree *tree); /* for libfdt */
const char *sim_tree_name(const SimTree *tree);
/* It was read from a blob: a board's tree, as it was shipped. */
bool sim_tree_is_blob(const SimTree *tree);
/*
 * Sets property @prop of @node (a path, a label or a node name) to @value: an
 * integer, "<1 2>", a string, or NULL for a property without value.
 */
bool sim_tree_set(SimTree *tree, const char *node, const char *prop, const char *value,
                  GError **error);
/* The same from "NODE:PROP=VALUE" or "NODE:PROP", as `--set` has it. */
bool sim_tree_set_text(SimTree *tree, const char *text, GError **error);
/* Line of a node or property in the source; 0 when it has none (.dtb). */
unsigned sim_tree_line(const SimTree *tree, const char *node_path, const char *prop,
                       const char **ret_file);
/*
 * An error about a node, or about a property of it when @prop is not NULL: with
 * file, line and caret where the source is known, else with the node's path.
 */
SimDiag *sim_tree_error(const SimTree *tree, GPtrArray *diags, const char *node_path,
                        const char *prop, const char *format, ...) G_GNUC_PRINTF(5, 6);
/* Label of a node: a real label, or its name without unit address. */
const char *sim_tree_label(const SimTree *tree, int node);

/* Names of the embedded presets; NULL-terminated, sorted. */
const char *const *sim_preset_names(void);
const char *sim_preset_summary(const char *name);

/*
 * Makes the board that @tree describes in @world: memory, interconnect, CPUs
 * with their stages, devices with parameters, interrupts; realizes and resets
 * everything.  false and located @diags when the tree cannot be built.
 */
bool sim_board_build(SimWorld *world, SimTree *tree, GPtrArray *diags);
/* What the last build passed over, in one line; NULL when that is nothing. */
const char *sim_tree_note(const SimTree *tree);
void sim_tree_set_note(SimTree *tree, const char *note);
/* What the last build found and assumed; NULL before one.  Its models are gone when
 * the world is. */
struct SimSoc;
const struct SimSoc *sim_tree_soc(const SimTree *tree);

#endif
