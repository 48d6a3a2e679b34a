/* SPDX-License-Identifier: MIT */
/*
 * A tree as sim/tree*.c see it.
 */
#ifndef SIM_TREE_INTERNAL_H
#define SIM_TREE_INTERNAL_H

#include "sim/presets.h"
#include "sim/tree-source.h"
#include "sim/tree.h"

#include <glib.h>

struct SimTree {
    char *name;
    char *path;              /* of the source or blob; NULL for a preset */
    bool is_source;          /* @path is a .dts */
    const SimPreset *preset; /* NULL: from a file */
    const void *blob;        /* what libfdt reads: the preset's, or @own */
    void *own;
    GHashTable *set;         /* "/path\tproperty": given by `set`; only looked up */
    SimTreeMap *map;         /* made when the first line is asked for */
    bool has_no_map;
    char *note;
    struct SimSoc *soc;
};

/* What libfdt found wrong, in words about the file. */
const char *sim_fdt_words(int error);
/* Makes @blob of @size bytes, with room to grow, the tree's own. */
bool sim_tree_take_blob(SimTree *tree, const void *blob, gsize size);
/* Takes @soc in place of the last one. */
void sim_tree_set_soc(SimTree *tree, struct SimSoc *soc);
/* Path of a node; caller frees. */
char *sim_tree_path_of(const void *blob, int node);

#endif
