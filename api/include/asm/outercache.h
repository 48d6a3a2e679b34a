/* SPDX-License-Identifier: MIT */
/*
 * An outer cache (PL310 and the like), by physical address, end exclusive.
 * Operations are its driver's (arch/arm/mm/cache-l2x0.c); one that is NULL does
 * nothing, as all are on a board without an outer cache.
 */
#ifndef ASM_OUTERCACHE_H
#define ASM_OUTERCACHE_H

#include <linux/types.h>

struct outer_cache_fns {
	void (*inv_range)(unsigned long start, unsigned long end);
	void (*clean_range)(unsigned long start, unsigned long end);
	void (*flush_range)(unsigned long start, unsigned long end);
	void (*flush_all)(void);
	void (*disable)(void);
	void (*sync)(void);
	void (*resume)(void);
};

extern struct outer_cache_fns outer_cache;

void outer_clean_range(phys_addr_t start, phys_addr_t end);
void outer_inv_range(phys_addr_t start, phys_addr_t end);
void outer_flush_range(phys_addr_t start, phys_addr_t end);
void outer_flush_all(void);
void outer_disable(void);
void outer_resume(void);
void outer_sync(void);

/* What mb(), wmb() and writel() do beside the CPU's barrier. */
void arm_heavy_mb(void);

#endif
