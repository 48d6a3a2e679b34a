/* SPDX-License-Identifier: MIT */
/*
 * The list of free blocks of a DMA pool, which lies in the blocks themselves, where a
 * device that was not stopped can write over it.  From 6.4 on one list per pool: the
 * address of the next free block, and the block's own bus address.  Before, one per
 * page: the offset of the next free block in four bytes (mm/dmapool.c of 2.6 to 6.3).
 * Each field is one access, whatever the compiler would make of it.
 */
#include <linux/dmasim.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/version.h>

#include "dmapool.h"

/* The offset of the block behind the one at @offset: none crosses the boundary. */
static unsigned int next_offset(const struct pool_state *pool, unsigned int offset)
{
	unsigned int next = offset + pool->size;
	unsigned int end = ALIGN_DOWN(next, pool->boundary) + pool->boundary;

	return next + pool->size > end ? end : next;
}

static bool fits(const struct pool_state *pool, unsigned int offset)
{
	return offset + pool->size <= pool->allocation;
}

/* --- 6.4 and later ------------------------------------------------------------ */

struct dma_block {
	struct dma_block *next_block;
	dma_addr_t dma;
};

/* In their order, before the blocks that are free already. */
static void list_add_page(struct pool_state *pool, struct dma_page *page)
{
	void *rest = pool->next_block;
	struct dma_block *last = NULL;
	unsigned int offset;

	for (offset = 0; fits(pool, offset); offset = next_offset(pool, offset)) {
		struct dma_block *block = page->vaddr + offset;

		WRITE_ONCE(block->dma, page->dma + offset);
		WRITE_ONCE(block->next_block, NULL);
		if (last)
			WRITE_ONCE(last->next_block, block);
		else
			pool->next_block = block;
		last = block;
	}
	WRITE_ONCE(last->next_block, rest);
}

/*
 * Somebody wrote over a free block, and the list leads out of memory: a kernel would
 * fault here.
 */
static void *list_pop(struct pool_state *pool, dma_addr_t *handle)
{
	struct dma_block *block = pool->next_block;

	if (!block)
		return NULL;
	if (!lx_is_simulated((unsigned long)block) ||
	    !phys_range_is_ram(lx_phys((unsigned long)block), sizeof(*block)))
		lx_panic("dma_pool_alloc: the list of free blocks leads out of memory: a free "
			 "block was written to");
	pool->next_block = READ_ONCE(block->next_block);
	pool->nr_active++;
	*handle = READ_ONCE(block->dma);
	return block;
}

static void list_push(struct pool_state *pool, void *vaddr, dma_addr_t dma)
{
	struct dma_block *block = vaddr;

	WRITE_ONCE(block->dma, dma);
	WRITE_ONCE(block->next_block, pool->next_block);
	pool->next_block = block;
	pool->nr_active--;
}

/* One block that is out keeps all pages. */
static bool list_is_busy(const struct pool_state *pool, const struct dma_page *page)
{
	return pool->nr_active != 0;
}

/* --- before ---------------------------------------------------------------------- */

static void offsets_add_page(struct pool_state *pool, struct dma_page *page)
{
	unsigned int offset, next;

	for (offset = 0; fits(pool, offset); offset = next) {
		next = next_offset(pool, offset);
		WRITE_ONCE(*(u32 *)(page->vaddr + offset),
			   fits(pool, next) ? next : pool->allocation);
	}
}

/* An offset that somebody wrote over ends the list of its page, or leads anywhere in it. */
static void *offsets_pop(struct pool_state *pool, dma_addr_t *handle)
{
	struct dma_page *page = pool->pages;
	unsigned int offset;

	while (page && page->offset >= pool->allocation)
		page = page->next;
	if (!page)
		return NULL;
	offset = page->offset;
	if (!lx_can_touch((unsigned long)page->vaddr + offset, sizeof(u32)))
		lx_panic("dma_pool_alloc: the list of free blocks leads out of memory: a free "
			 "block was written to");
	page->offset = READ_ONCE(*(u32 *)(page->vaddr + offset));
	page->in_use++;
	*handle = page->dma + offset;
	return page->vaddr + offset;
}

static void offsets_push(struct pool_state *pool, void *vaddr, dma_addr_t dma)
{
	struct dma_page *page = pool->pages;

	while (page && dma - page->dma >= pool->allocation)
		page = page->next;
	if (!page) {
		lx_warn("dma_pool_free: bad dma");
		return;
	}
	WRITE_ONCE(*(u32 *)vaddr, page->offset);
	page->offset = vaddr - page->vaddr;
	page->in_use--;
}

static bool offsets_are_busy(const struct pool_state *pool, const struct dma_page *page)
{
	return page->in_use != 0;
}

static const struct pool_list lists[] = {
	{ sizeof(struct dma_block), list_add_page, list_pop, list_push, list_is_busy },
	{ sizeof(u32), offsets_add_page, offsets_pop, offsets_push, offsets_are_busy },
};

const struct pool_list *pool_list(void)
{
	return &lists[lx_era() < KERNEL_VERSION(6, 4, 0)];
}
