/* SPDX-License-Identifier: MIT */
/* Scatter lists in memory, for the scenario language. */
#ifndef GLUE_LISTS_H
#define GLUE_LISTS_H

#include "sim/scenario.h"

const SimLists *lx_lists(void);

#endif
