/* SPDX-License-Identifier: MIT */
/*
 * What `dmasim soc` shows of a board: the machine as it stands, and what its tree said.
 */
#ifndef TOOLS_SOC_H
#define TOOLS_SOC_H

#include "sim/cache.h"
#include "sim/model.h"
#include "sim/soc.h"
#include "sim/world.h"

/* One screen. */
void soc_text(const SimWorld *world, const SimSoc *soc, const char *name, GString *out);
/* The same as JSON, with every parameter of every block; caller frees. */
char *soc_json(const SimWorld *world, const SimSoc *soc, const char *name);

/* Shared by the two */

/* A parameter as the tree would have it: "5", "out-of-order"; NULL: there is none. */
char *soc_param(const SimModel *model, const char *param);
/* The block of a CPU: its name with @suffix (".wb", ".l1"); NULL: it has none. */
const SimModel *soc_part(const SimWorld *world, const char *cpu, const char *suffix);
/* Hardware and software disagree about this master. */
static inline bool
soc_differs(const SimSocMaster *master)
{
    return master->coherent != master->snoops;
}

#endif
