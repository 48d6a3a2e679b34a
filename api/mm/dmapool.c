/* SPDX-License-Identifier: MIT */
/*
 * DMA pools: pages of coherent memory cut into blocks.  A driver's pool is an object of
 * kmalloc() with nothing in it; what is known of it lies beside, where no stray write
 * can reach it.  The list of free blocks is in the blocks: dmapool-list.c.
 * Leaves out: poison (a debug option), sysfs, locks.
 */
#include <linux/dmapool.h>

#include <linux/dma-mapping.h>
#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../kernel/dma/debug.h"
#include "dmapool.h"

struct dma_pool {
	unsigned long opaque[8];
};

static struct pool_state *pools __lxdata;

void dma_pools_init(void)
{
	pools = NULL;
}

static void free_state(struct pool_state *pool)
{
	while (pool->pages) {
		struct dma_page *page = pool->pages;

		pool->pages = page->next;
		kfree_beside(page);
	}
	lx_host_free(pool);
}

void dma_pools_exit(void)
{
	while (pools) {
		struct pool_state *pool = pools;

		pools = pool->next;
		free_state(pool);
	}
}

/* What points to the state of @handle; *link is NULL when it is no live pool. */
static struct pool_state **find_pool(const struct dma_pool *handle)
{
	struct pool_state **link = &pools;

	while (*link && (*link)->handle != handle)
		link = &(*link)->next;
	return link;
}

static struct pool_state *new_pool(struct device *dev, size_t size, size_t allocation,
				   size_t boundary)
{
	struct dma_pool *handle = kzalloc(sizeof(*handle), GFP_KERNEL);
	struct pool_state *pool;

	if (!handle)
		return NULL;
	pool = lx_host_alloc(sizeof(*pool));
	pool->handle = handle;
	pool->list = pool_list();
	pool->dev = dev;
	pool->size = size;
	pool->allocation = allocation;
	pool->boundary = min(boundary, allocation);
	pool->next = pools;
	pools = pool;
	return pool;
}

struct dma_pool *dma_pool_create(const char *name, struct device *dev, size_t size,
				 size_t align, size_t boundary)
{
	struct pool_state *pool;
	size_t allocation;

	debug_dma_context("dma_pool_create", DEBUG_DMA_MAY_SLEEP);
	if (!dev)
		return NULL;
	align = align ? align : 1;
	if (!is_power_of_2(align) || size == 0 || size > INT_MAX)
		return NULL;
	size = ALIGN(max(size, pool_list()->block_bytes), align);
	allocation = max(size, (size_t)PAGE_SIZE);
	boundary = boundary ? boundary : allocation;
	if (boundary < size || (boundary != allocation && !is_power_of_2(boundary)))
		return NULL;
	pool = new_pool(dev, size, allocation, boundary);
	if (!pool)
		return NULL;
	debug_dma_pool_create(dev, pool->handle, name, size);
	return pool->handle;
}
EXPORT_SYMBOL(dma_pool_create);

static struct dma_page *pool_alloc_page(struct pool_state *pool, gfp_t mem_flags)
{
	struct dma_page *page = kzalloc_beside(sizeof(*page), mem_flags);

	if (!page)
		return NULL;
	page->vaddr = dma_alloc_coherent(pool->dev, pool->allocation, &page->dma,
					 mem_flags);
	if (!page->vaddr) {
		kfree_beside(page);
		return NULL;
	}
	return page;
}

static void *hand_out(struct pool_state *pool, void *block, gfp_t mem_flags,
		      dma_addr_t *handle)
{
	lx_watch_alloc("dma_pool_alloc", virt_to_phys(block), pool->size,
		       (mem_flags & __GFP_ZERO) != 0);
	debug_dma_pool_alloc(pool->handle, block, *handle);
	if (mem_flags & __GFP_ZERO)
		memset(block, 0, pool->size);
	return block;
}

void *dma_pool_alloc(struct dma_pool *from, gfp_t mem_flags, dma_addr_t *handle)
{
	struct pool_state *pool = *find_pool(from);
	struct dma_page *page;
	void *block;

	if (!debug_dma_pool_live(from, "dma_pool_alloc") || !pool)
		return NULL;
	if (gfpflags_allow_blocking(mem_flags))
		debug_dma_context("dma_pool_alloc", DEBUG_DMA_MAY_SLEEP);
	block = pool->list->pop(pool, handle);
	if (!block) {
		page = pool_alloc_page(pool, mem_flags & ~__GFP_ZERO);
		if (!page)
			return NULL;
		page->next = pool->pages;
		pool->pages = page;
		pool->list->add_page(pool, page);
		block = pool->list->pop(pool, handle);
	}
	return hand_out(pool, block, mem_flags, handle);
}
EXPORT_SYMBOL(dma_pool_alloc);

/* True: @vaddr may be written to; a kernel would fault elsewhere. */
static bool is_memory(const void *vaddr)
{
	return lx_can_touch((unsigned long)vaddr, 1) &&
	       lx_is_simulated((unsigned long)vaddr);
}

void dma_pool_free(struct dma_pool *from, void *vaddr, dma_addr_t addr)
{
	struct pool_state *pool = *find_pool(from);

	if (!debug_dma_pool_free(from, vaddr, addr) || !pool || !is_memory(vaddr))
		return;
	lx_watch_free("dma_pool_free", virt_to_phys(vaddr), pool->size);
	pool->list->push(pool, vaddr, addr);
}
EXPORT_SYMBOL(dma_pool_free);

void dma_pool_destroy(struct dma_pool *from)
{
	struct pool_state **link = find_pool(from), *pool = *link;
	const struct dma_page *page;

	debug_dma_context("dma_pool_destroy", DEBUG_DMA_MAY_SLEEP);
	if (!from || !debug_dma_pool_destroy(from) || !pool)
		return;
	*link = pool->next;
	/* What is busy stays allocated: who has a block may still use it. */
	for (page = pool->pages; page; page = page->next)
		if (!pool->list->is_busy(pool, page))
			dma_free_coherent(pool->dev, pool->allocation, page->vaddr,
					  page->dma);
	free_state(pool);
	kfree(from);
}
EXPORT_SYMBOL(dma_pool_destroy);

/* --- of a driver that leaves ------------------------------------------------------ */

static void dmam_pool_release(struct device *dev, void *res)
{
	dma_pool_destroy(*(struct dma_pool **)res);
}

static int dmam_pool_match(struct device *dev, void *res, void *match_data)
{
	return *(struct dma_pool **)res == match_data;
}

struct dma_pool *dmam_pool_create(const char *name, struct device *dev, size_t size,
				  size_t align, size_t boundary)
{
	struct dma_pool **ptr = devres_alloc(dmam_pool_release, sizeof(*ptr), GFP_KERNEL);
	struct dma_pool *pool;

	if (!ptr)
		return NULL;
	pool = *ptr = dma_pool_create(name, dev, size, align, boundary);
	if (pool)
		devres_add(dev, ptr);
	else
		devres_free(ptr);
	return pool;
}
EXPORT_SYMBOL(dmam_pool_create);

void dmam_pool_destroy(struct dma_pool *pool)
{
	const struct pool_state *state = *find_pool(pool);

	if (!debug_dma_pool_live(pool, "dmam_pool_destroy") || !state)
		return;
	WARN_ON(devres_release(state->dev, dmam_pool_release, dmam_pool_match, pool));
}
EXPORT_SYMBOL(dmam_pool_destroy);
