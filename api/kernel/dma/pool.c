/* SPDX-License-Identifier: MIT */
/*
 * Memory that has its uncached view already, for allocations that cannot wait.
 * Pages are put aside when the kernel starts, at the end of memory: per zone
 * 128 KiB for each GiB of RAM (5.8 on), before that and on arm one pool of 256 KiB;
 * `coherent_pool` says another size.  From 5.8 on a pool that had to give most of
 * what it has grows when somebody allocates who may sleep (Linux: a work item).
 */
#include <linux/bug.h>
#include <linux/dma-map-ops.h>
#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/version.h>

#include "../../arch/board.h"
#include "debug.h"
#include "direct.h"

/* One piece of a pool: a run of pages, and which of them are given out. */
struct pool_chunk {
	struct pool_chunk *next;
	struct page *page;
	unsigned long pages;
	u8 taken[]; /* by page */
};

struct dma_pages_pool {
	gfp_t gfp; /* zone */
	bool present;
	unsigned long bytes, avail;
	struct pool_chunk *chunks;
};

enum { POOL_DMA, POOL_DMA32, POOL_KERNEL, NR_POOLS };
static struct dma_pages_pool pools[NR_POOLS] __lxdata;
static unsigned long atomic_pool_size __lxdata;
static bool must_grow __lxdata;

static bool grows(void)
{
	return lx_era() >= KERNEL_VERSION(5, 8, 0) && !board_is("arm");
}

static unsigned long default_size(void)
{
	unsigned long pages = max_mapnr / ((1ul << 30) / SZ_128K);

	if (!grows())
		return SZ_256K;
	return max(min(pages, 1ul << MAX_PAGE_ORDER) << PAGE_SHIFT, (unsigned long)SZ_128K);
}

/* Puts @bytes aside, a power of two of pages, or half as often as there is no room. */
static void add_chunk(struct dma_pages_pool *pool, unsigned long bytes)
{
	unsigned long pages = 1ul << min(get_order(bytes), MAX_PAGE_ORDER);
	struct pool_chunk *chunk;
	struct page *page = NULL;

	while (pages && !(page = alloc_page_run_last(pool->gfp, pages)))
		pages /= 2;
	if (!page)
		return;
	chunk = kzalloc_beside(sizeof(*chunk) + pages, GFP_KERNEL);
	if (!chunk) {
		free_page_run(page);
		return;
	}
	chunk->page = page;
	chunk->pages = pages;
	chunk->next = pool->chunks;
	pool->chunks = chunk;
	pool->bytes += pages << PAGE_SHIFT;
	pool->avail += pages << PAGE_SHIFT;
	/* Of pages that nobody ever had no line is in a cache. */
	if (page_run_was_used(page, pages))
		arch_dma_prep_coherent(page, pages << PAGE_SHIFT);
}

static void add_pool(int which, gfp_t gfp)
{
	pools[which].gfp = gfp;
	pools[which].present = true;
	add_chunk(&pools[which], atomic_pool_size);
}

void dma_atomic_pool_init(void)
{
	unsigned long asked = PAGE_ALIGN(lx_boot_coherent_pool());

	memset(pools, 0, sizeof(pools));
	must_grow = false;
	if (!arch_dma_remaps())
		return;
	atomic_pool_size = asked ? asked : default_size();
	add_pool(POOL_KERNEL, 0);
	if (!grows())
		return;
	if (has_managed_zone(GFP_DMA))
		add_pool(POOL_DMA, GFP_DMA);
	if (has_managed_zone(GFP_DMA32))
		add_pool(POOL_DMA32, GFP_DMA32);
}

void dma_atomic_pool_exit(void)
{
	int i;

	for (i = 0; i < NR_POOLS; i++) {
		while (pools[i].chunks) {
			struct pool_chunk *chunk = pools[i].chunks;

			pools[i].chunks = chunk->next;
			kfree_beside(chunk);
		}
	}
}

unsigned long dma_atomic_pools_pages(void)
{
	unsigned long bytes = 0;
	int i;

	for (i = 0; i < NR_POOLS; i++)
		bytes += pools[i].bytes;
	return bytes >> PAGE_SHIFT;
}

bool dma_atomic_pools_add_up(void)
{
	const struct pool_chunk *chunk;
	unsigned long all, left, page;
	int i;

	for (i = 0; i < NR_POOLS; i++) {
		all = left = 0;
		for (chunk = pools[i].chunks; chunk; chunk = chunk->next) {
			all += chunk->pages;
			for (page = 0; page < chunk->pages; page++)
				left += !chunk->taken[page];
		}
		if (all << PAGE_SHIFT != pools[i].bytes || left << PAGE_SHIFT != pools[i].avail)
			return false;
	}
	return true;
}

/* What the work item does: each pool doubles. */
void dma_atomic_pool_work(void)
{
	int i;

	if (!must_grow)
		return;
	must_grow = false;
	for (i = 0; i < NR_POOLS; i++) {
		struct dma_pages_pool *pool = &pools[i];

		if (pool->present && pool->avail < atomic_pool_size)
			add_chunk(pool, pool->bytes);
	}
}

/* --- pages of a pool --------------------------------------------------------------- */

static bool is_free(const struct pool_chunk *chunk, unsigned long start, unsigned long count)
{
	unsigned long i;

	for (i = start; i < start + count; i++)
		if (chunk->taken[i])
			return false;
	return true;
}

/* First fit, aligned to the power of two above the size. */
static struct page *take_from(struct pool_chunk *chunk, unsigned long count)
{
	unsigned long pfn = page_to_pfn(chunk->page);
	unsigned long align = 1ul << get_order(count << PAGE_SHIFT);
	unsigned long start = ALIGN(pfn, align) - pfn;

	for (; start < chunk->pages && count <= chunk->pages - start; start += align) {
		if (is_free(chunk, start, count)) {
			memset(chunk->taken + start, 1, count);
			return chunk->page + start;
		}
	}
	return NULL;
}

static struct page *take(struct dma_pages_pool *pool, struct device *dev, size_t size,
			 bool (*phys_addr_ok)(struct device *, phys_addr_t, size_t))
{
	struct pool_chunk *chunk;

	for (chunk = pool->chunks; chunk; chunk = chunk->next) {
		struct page *page = take_from(chunk, size >> PAGE_SHIFT);

		if (!page)
			continue;
		if (phys_addr_ok && !phys_addr_ok(dev, page_to_phys(page), size)) {
			memset(chunk->taken + (page - chunk->page), 0, size >> PAGE_SHIFT);
			continue;
		}
		pool->avail -= size;
		must_grow |= grows() && pool->avail < atomic_pool_size;
		return page;
	}
	return NULL;
}

/* The pool that the flags ask for, then those of lower zones. */
static int first_pool(gfp_t gfp)
{
	if ((gfp & GFP_DMA) && pools[POOL_DMA].present)
		return POOL_DMA;
	if ((gfp & GFP_DMA32) && pools[POOL_DMA32].present)
		return POOL_DMA32;
	return POOL_KERNEL;
}

struct page *dma_alloc_from_pool(struct device *dev, size_t size, void **cpu_addr,
				 gfp_t gfp,
				 bool (*phys_addr_ok)(struct device *, phys_addr_t, size_t))
{
	struct page *page = NULL;
	int i;

	for (i = first_pool(gfp); i >= 0 && !page; i--)
		page = take(&pools[i], dev, size, phys_addr_ok);
	if (!page) {
		if (!(gfp & __GFP_NOWARN))
			lx_warn("DMA pool exhausted: increase coherent_pool");
		return NULL;
	}
	debug_dma_give(dev, page_to_phys(page), size, DMA_BIDIRECTIONAL, 0);
	lx_watch_alloc("dma_alloc_coherent", page_to_phys(page), size, 1);
	*cpu_addr = (void *)lx_uncached(page_to_phys(page));
	memset(*cpu_addr, 0, size);
	return page;
}

static bool give_back(struct dma_pages_pool *pool, unsigned long pfn, size_t size)
{
	struct pool_chunk *chunk;

	for (chunk = pool->chunks; chunk; chunk = chunk->next) {
		unsigned long start = pfn - page_to_pfn(chunk->page);

		if (start >= chunk->pages)
			continue;
		size = min(size, (chunk->pages - start) << PAGE_SHIFT);
		if (chunk->taken[start]) {
			lx_watch_free("dma_free_coherent", (phys_addr_t)pfn << PAGE_SHIFT,
				      size);
			memset(chunk->taken + start, 0, size >> PAGE_SHIFT);
			pool->avail += size;
		}
		return true;
	}
	return false;
}

bool dma_free_from_pool(struct device *dev, void *start, size_t size)
{
	unsigned long va = (unsigned long)start;
	int i;

	if (!lx_is_simulated(va) || lx_is_linear(va))
		return false;
	for (i = 0; i < NR_POOLS; i++)
		if (give_back(&pools[i], lx_phys(va) >> PAGE_SHIFT, size))
			return true;
	return false;
}
