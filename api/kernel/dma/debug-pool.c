/* SPDX-License-Identifier: MIT */
/* What the checker is told of DMA pools, and of the context of calls. */
#include <linux/dmasim.h>
#include <linux/kernel.h>

#include "debug.h"

static bool tell(unsigned int what, const char *call, const struct dma_pool *pool,
		 void *vaddr, dma_addr_t dma)
{
	struct lx_pool_deal deal = { .call = call, .what = what,
				     .pool = (unsigned long)pool,
				     .va = (unsigned long)vaddr, .dma = dma };

	if (lx_is_simulated(deal.va))
		deal.pa = lx_phys(deal.va);
	return lx_watch_pool(&deal);
}

void debug_dma_pool_create(struct device *dev, const struct dma_pool *pool,
			   const char *name, size_t size)
{
	struct lx_pool_deal deal = { .call = "dma_pool_create", .dev = dev->lx_id,
				     .what = LX_POOL_CREATE, .pool = (unsigned long)pool,
				     .name = name, .size = size };

	lx_watch_pool(&deal);
}

bool debug_dma_pool_live(const struct dma_pool *pool, const char *call)
{
	return tell(LX_POOL_USE, call, pool, NULL, 0);
}

void debug_dma_pool_alloc(const struct dma_pool *pool, void *vaddr, dma_addr_t dma)
{
	if (vaddr)
		tell(LX_POOL_ALLOC, "dma_pool_alloc", pool, vaddr, dma);
}

bool debug_dma_pool_free(const struct dma_pool *pool, void *vaddr, dma_addr_t dma)
{
	return tell(LX_POOL_FREE, "dma_pool_free", pool, vaddr, dma);
}

bool debug_dma_pool_destroy(const struct dma_pool *pool)
{
	return tell(LX_POOL_DESTROY, "dma_pool_destroy", pool, NULL, 0);
}

void debug_dma_context(const char *call, unsigned int need)
{
	if (need & DEBUG_DMA_MAY_SLEEP)
		lx_might_sleep(call);
	else if (need & DEBUG_DMA_IRQS_ON)
		lx_need_irqs(call);
}
