/* SPDX-License-Identifier: MIT */
/*
 * arm v7: inner data cache maintenance by address to the point of coherency,
 * each ended by a dsb (arch/arm/mm/cache-v7.S).
 */
#include <linux/align.h>

#include "../../board.h"
#include "api/lx.h"

static void dsb(void)
{
	lx_barrier(LX_BARRIER_FULL | LX_BARRIER_WAIT);
}

void v7_dma_clean_range(unsigned long start, unsigned long end)
{
	lx_cache_range(LX_CLEAN, start, end - start);
	dsb();
}

/* Partial lines at the ends are cleaned too, and left out of the loop. */
static void v7_dma_inv_range(unsigned long start, unsigned long end)
{
	unsigned long line = lx_cache_line();
	unsigned long first = ALIGN_DOWN(start, line);
	unsigned long last = ALIGN_DOWN(end, line);

	if (first != start) {
		lx_cache_range(LX_CLEAN_INVALIDATE, first, line);
		first += line;
	}
	if (last != end)
		lx_cache_range(LX_CLEAN_INVALIDATE, last, line);
	if (first < last)
		lx_cache_range(LX_INVALIDATE, first, last - first);
	dsb();
}

void v7_dma_flush_range(unsigned long start, unsigned long end)
{
	lx_cache_range(LX_CLEAN_INVALIDATE, start, end - start);
	dsb();
}

const struct cache_ops v7_cache_ops = {
	.clean = v7_dma_clean_range,
	.inval = v7_dma_inv_range,
	.flush = v7_dma_flush_range,
};
