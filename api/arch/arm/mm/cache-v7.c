/* SPDX-License-Identifier: MIT */
/*
 * arm v7: inner data cache maintenance by address to the point of coherency,
 * each ended by a dsb (arch/arm/mm/cache-v7.S), and what the directions of a map
 * and an unmap make of it.
 */
#include <asm/cacheflush.h>
#include <linux/align.h>
#include <linux/dma-direction.h>
#include <linux/dmasim.h>
#include <linux/export.h>

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
void v7_dma_inv_range(unsigned long start, unsigned long end)
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

void dmac_map_area(const void *start, size_t size, int dir)
{
	unsigned long va = (unsigned long)start;

	watch_cache_call("dmac_map_area", va, va + size);
	if (dir == DMA_FROM_DEVICE)
		v7_dma_inv_range(va, va + size);
	else
		v7_dma_clean_range(va, va + size);
}
EXPORT_SYMBOL(dmac_map_area);

void dmac_unmap_area(const void *start, size_t size, int dir)
{
	unsigned long va = (unsigned long)start;

	watch_cache_call("dmac_unmap_area", va, va + size);
	if (dir != DMA_TO_DEVICE)
		v7_dma_inv_range(va, va + size);
}
EXPORT_SYMBOL(dmac_unmap_area);

void dmac_flush_range(const void *start, const void *end)
{
	watch_cache_call("dmac_flush_range", (unsigned long)start, (unsigned long)end);
	v7_dma_flush_range((unsigned long)start, (unsigned long)end);
}
EXPORT_SYMBOL(dmac_flush_range);

void flush_cache_all(void)
{
	lx_cache_all(LX_CLEAN_INVALIDATE);
	dsb();
}
EXPORT_SYMBOL(flush_cache_all);

LX_VERB_ARCH("armv7", dmac_map_area, "", "ptr,size,dir", "start,size,dir",
	     "arm: inner cache, towards the device")
{
	dmac_map_area(lx_to_ptr(a[0]), a[1], a[2]);
	return 0;
}

LX_VERB_ARCH("armv7", dmac_unmap_area, "", "ptr,size,dir", "start,size,dir",
	     "arm: inner cache, back to the CPU")
{
	dmac_unmap_area(lx_to_ptr(a[0]), a[1], a[2]);
	return 0;
}

LX_VERB_ARCH("armv7", dmac_flush_range, "", "ptr,ptr", "start,end",
	     "arm: inner cache, writes back and drops lines")
{
	dmac_flush_range(lx_to_ptr(a[0]), lx_to_ptr(a[1]));
	return 0;
}

LX_VERB_ARCH("armv7", flush_cache_all, "", "", "",
	     "arm: the whole inner data cache, by set and way")
{
	flush_cache_all();
	return 0;
}
