/* SPDX-License-Identifier: MIT */
/* Which architecture's kernel a board runs. */
#ifndef GLUE_ARCH_H
#define GLUE_ARCH_H

#include "sim/types.h"

#include <glib.h>

/* False and @error, which begins with @what, when no row of the tables has this name. */
bool lx_arch_is_known(const char *name, const char *what, GError **error);

/*
 * What the first CPU says that says anything: `dmasim,arch`, else by its `compatible`;
 * arm64 when none does.  Interned.  NULL and @error: `dmasim,arch` is no name of one.
 */
const char *lx_arch_of_tree(const SimTree *tree, GError **error);

/* Row @index of the table of CPUs; false after the last. */
bool lx_arch_cpu(unsigned index, const char **ret_compatible, const char **ret_arch);

/* The running kernel can run on the CPUs of @world. */
bool lx_arch_fits(const SimWorld *world, GError **error);

/* Tells the world and its CPUs which kernel it is, and what it counts on. */
void lx_arch_tell(SimWorld *world);
/* The kernel has ended: CPUs are again what they were before it. */
void lx_arch_untell(SimWorld *world);

#endif
