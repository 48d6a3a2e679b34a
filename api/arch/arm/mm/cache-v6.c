/* SPDX-License-Identifier: MIT */
/*
 * arm before v7: what invalidates a range of the inner data cache there.  Clean and
 * clean-and-invalidate are v7's, and all of them end by draining the write buffer,
 * which is a dsb here.
 * Leaves out: DMA_CACHE_RWFO of 11MPCore (maintenance reaches every CPU here), caches that
 * are found by virtual address.  Caches that write through: cache-v4.c.
 */
#include <linux/align.h>

#include "../../board.h"
#include "api/lx.h"

static void drain(void)
{
	lx_barrier(LX_BARRIER_FULL | LX_BARRIER_WAIT);
}

/*
 * arch/arm/mm/cache-v6.S: the partial line at the start is cleaned, the one at the end
 * cleaned and invalidated; the loop begins with the first one and runs at least once.
 */
static void v6_dma_inv_range(unsigned long start, unsigned long end)
{
	unsigned long line = lx_cache_line();
	unsigned long first = ALIGN_DOWN(start, line);
	unsigned long last = ALIGN_DOWN(end, line);

	if (first != start)
		lx_cache_range(LX_CLEAN, first, line);
	if (last != end)
		lx_cache_range(LX_CLEAN_INVALIDATE, last, line);
	lx_cache_range(LX_INVALIDATE, first, last > first ? last - first : line);
	drain();
}

/* proc-arm926.S, cache-v4wb.S, proc-xscale.S, proc-feroceon.S, proc-mohawk.S (arch/arm/mm):
 * both are cleaned, and the loop takes both. */
static void arm926_dma_inv_range(unsigned long start, unsigned long end)
{
	unsigned long line = lx_cache_line();
	unsigned long first = ALIGN_DOWN(start, line);

	if (first != start)
		lx_cache_range(LX_CLEAN, first, line);
	if (ALIGN_DOWN(end, line) != end)
		lx_cache_range(LX_CLEAN, ALIGN_DOWN(end, line), line);
	lx_cache_range(LX_INVALIDATE, first, ALIGN(end, line) - first);
	drain();
}

/*
 * arch/arm/mm/cache-fa.S: both are cleaned and invalidated; the loop begins with the first
 * one, ends before the last, and runs at least once.
 */
static void fa_dma_inv_range(unsigned long start, unsigned long end)
{
	unsigned long line = lx_cache_line();
	unsigned long first = ALIGN_DOWN(start, line);
	unsigned long last = ALIGN_DOWN(end, line);

	if (first != start)
		lx_cache_range(LX_CLEAN_INVALIDATE, first, line);
	if (last != end)
		lx_cache_range(LX_CLEAN_INVALIDATE, last, line);
	lx_cache_range(LX_INVALIDATE, first, last > first ? last - first : line);
	drain();
}

const struct cache_ops v6_cache_ops = {
	.clean = v7_dma_clean_range,
	.inval = v6_dma_inv_range,
	.flush = v7_dma_flush_range,
};

const struct cache_ops arm926_cache_ops = {
	.clean = v7_dma_clean_range,
	.inval = arm926_dma_inv_range,
	.flush = v7_dma_flush_range,
};

const struct cache_ops fa_cache_ops = {
	.clean = v7_dma_clean_range,
	.inval = fa_dma_inv_range,
	.flush = v7_dma_flush_range,
};

/* arch/arm/mm/proc-xscale.S: steppings A0 and A1 never only invalidate. */
const struct cache_ops xscale_80200_a0_cache_ops = {
	.clean = v7_dma_clean_range,
	.inval = v7_dma_flush_range,
	.flush = v7_dma_flush_range,
};
