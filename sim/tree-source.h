/* SPDX-License-Identifier: MIT */
/*
 * Device tree sources: running dtc, reading its complaints, and finding the
 * line of a node or property in its annotated output.  For sim/tree.c.
 */
#ifndef SIM_TREE_SOURCE_H
#define SIM_TREE_SOURCE_H

#include "sim/diag.h"

#include <glib.h>

/* The .dtb of the source at @path; NULL and located @diags. */
GBytes *sim_dtc_compile(const char *path, GPtrArray *diags);
/* The source at @path, each line with where it came from; NULL without dtc. */
char *sim_dtc_annotate(const char *path);

/* Where nodes and properties stand in source files. */
typedef struct SimTreeMap SimTreeMap;
/* @annotated: output of `dtc -T -O dts`, whose file names are beside @path. */
SimTreeMap *sim_tree_map_new(const char *annotated, const char *path);
void sim_tree_map_free(SimTreeMap *map);
/* Line of a node (@prop NULL) or property; 0 when it is not in a source. */
unsigned sim_tree_map_line(const SimTreeMap *map, const char *node_path, const char *prop,
                           const char **ret_file);

/* Line @line (from 1) of @text, without newline; NULL when there is none. */
char *sim_text_line(const char *text, unsigned line);

#endif
