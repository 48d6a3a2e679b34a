/* SPDX-License-Identifier: MIT */
/*
 * The host side of api/lx.h: which world Linux-side code runs on, and which CPU
 * runs it.  One per process, as the window is (rules.md S5).
 */
#ifndef GLUE_GLUE_H
#define GLUE_GLUE_H

#include "sim/cpu.h"
#include "sim/types.h"
#include "sim/world.h"

typedef struct LxOwner LxOwner;
struct lx_verb;

typedef struct LxGlue {
    SimCpu *cpu;     /* runs Linux-side code now; NULL: no world is entered */
    SimWorld *world; /* NULL: no world is entered */
    LxOwner *owner;  /* the ledger of mappings and allocations */
    const char *arch; /* interned; row of the maintenance tables */
    uint32_t era;     /* LINUX_VERSION_CODE of the board's kernel */
    bool unchecked;   /* `option unchecked = 1`: dma_mapping_error() is not asked */
    bool placing;     /* memory for a `buf` is taken: it has its name already */
} LxGlue;

extern LxGlue lx_glue;

/* The layer of a world; sim/scenario.h's SimLayer calls these. */
bool lx_glue_begin(SimWorld *world, GError **error);
void lx_glue_end(SimWorld *world);
/* Says which CPU runs Linux-side code from now on. */
void lx_glue_enter(SimCpu *cpu);

#define LX_ERA_DEFAULT LX_ERA(6, 12, 0)
#define LX_ERA(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))

/* Runs @verb's function; false and @error when the Linux side stopped (BUG). */
bool lx_glue_call(const struct lx_verb *verb, const unsigned long long *args,
                  unsigned long long *ret_value, GError **error);

#endif
