/* SPDX-License-Identifier: MIT */
/*
 * The runtime behind the callbacks that compilers put before each load and
 * store of Linux-side code.  The symbol maps beside this file (rules.md W3)
 * rename the callbacks to lx_hook_*, so nothing on the host side ever meets
 * them.
 */
#ifndef GLUE_HOOKS_H
#define GLUE_HOOKS_H

#include "sim/cpu.h"
#include "sim/types.h"

/* Read on every callback; one per process, as the window is (rules.md S5). */
typedef struct LxHooks {
    SimCpu *cpu;       /* whose loads and stores they are; never NULL */
    bool is_module;    /* a driver's own code runs: see lx_hooks_module */
    uint32_t stack;    /* node of the call-site trie; 0 = unknown */
} LxHooks;
extern LxHooks lx_hooks;

/* Linux-side code runs on @cpu from now on; NULL: nobody's, and an access to
 * simulated memory is then a bug of ours. */
void lx_hooks_enter(SimCpu *cpu);

/*
 * A driver's own code begins or stops to run.  While it does, accesses carry its
 * code addresses as their source, and accesses to memory that is not simulated
 * take time too, so that a poll of a driver's own variable ends (driving-c I7).
 * Code of this tree that a scenario calls keeps the source of the step, and costs
 * the same whichever compiler counted its stack accesses.
 */
void lx_hooks_module(bool runs);

/*
 * Names that compiled Linux-side code calls.  @va is any address; ranges that
 * are not simulated fall through to the host's own functions.
 */
void *lx_hook_memcpy(void *to, const void *from, unsigned long len);
void *lx_hook_memmove(void *to, const void *from, unsigned long len);
void *lx_hook_memset(void *to, int value, unsigned long len);
int lx_hook_memcmp(const void *a, const void *b, unsigned long len);

#endif
