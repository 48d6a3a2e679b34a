/* SPDX-License-Identifier: MIT */
/*
 * arm v4: maintenance of inner caches that write through and have no write buffer in front
 * of memory.  Nothing is ever to be cleaned, and nothing is waited for.
 * arch/arm/mm/cache-v4wt.S takes every line that the range touches, partial ones too;
 * arch/arm/mm/cache-v4.S (ARM7) can only invalidate all there is.
 */
#include "../../board.h"
#include "api/lx.h"

static void nothing(unsigned long start, unsigned long end)
{
}

static void v4wt_dma_inv_range(unsigned long start, unsigned long end)
{
	lx_cache_range(LX_INVALIDATE, start, end - start);
}

static void v4_dma_flush_range(unsigned long start, unsigned long end)
{
	lx_cache_all(LX_INVALIDATE);
}

const struct cache_ops v4wt_cache_ops = {
	.clean = nothing,
	.inval = v4wt_dma_inv_range,
	.flush = v4wt_dma_inv_range,
};

const struct cache_ops v4_cache_ops = {
	.clean = nothing,
	.inval = v4_dma_flush_range,
	.flush = v4_dma_flush_range,
};
