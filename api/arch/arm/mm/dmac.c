/* SPDX-License-Identifier: MIT */
/*
 * arm: inner caches as a driver can reach them (asm/cacheflush.h, arch/arm/mm/dma.h):
 * each call is that of the running core, as the maintenance table has it.
 */
#include <asm/cacheflush.h>
#include <linux/dma-direction.h>
#include <linux/dmasim.h>
#include <linux/export.h>

#include "../../board.h"
#include "api/lx.h"

static void do_area(const char *call, unsigned int op, const void *start, size_t size)
{
	unsigned long va = (unsigned long)start;

	watch_cache_call(call, va, va + size);
	cache_op_range(board_row()->inner, op, va, va + size);
}

void dmac_map_area(const void *start, size_t size, int dir)
{
	do_area("dmac_map_area", board_row()->sync.for_device[dir], start, size);
}
EXPORT_SYMBOL(dmac_map_area);

/* Kernels that have it do the same at sync_for_cpu and unmap. */
void dmac_unmap_area(const void *start, size_t size, int dir)
{
	unsigned int op = board_row()->sync.for_cpu[dir];

	do_area("dmac_unmap_area", dir == DMA_TO_DEVICE ? 0 : op, start, size);
}
EXPORT_SYMBOL(dmac_unmap_area);

void dmac_flush_range(const void *start, const void *end)
{
	do_area("dmac_flush_range", LX_CLEAN_INVALIDATE, start, end - start);
}
EXPORT_SYMBOL(dmac_flush_range);

void flush_cache_all(void)
{
	lx_cache_all(LX_CLEAN_INVALIDATE);
	if (!board_row()->writes_through)
		lx_barrier(LX_BARRIER_FULL | LX_BARRIER_WAIT);
}
EXPORT_SYMBOL(flush_cache_all);

LX_VERB_ARCH("arm", dmac_map_area, "", "ptr,size,dir", "start,size,dir",
	     "arm: inner cache, towards the device")
{
	dmac_map_area(lx_to_ptr(a[0]), a[1], a[2]);
	return 0;
}

LX_VERB_ARCH("arm", dmac_unmap_area, "", "ptr,size,dir", "start,size,dir",
	     "arm: inner cache, back to the CPU")
{
	dmac_unmap_area(lx_to_ptr(a[0]), a[1], a[2]);
	return 0;
}

LX_VERB_ARCH("arm", dmac_flush_range, "", "ptr,ptr", "start,end",
	     "arm: inner cache, writes back and drops lines")
{
	dmac_flush_range(lx_to_ptr(a[0]), lx_to_ptr(a[1]));
	return 0;
}

LX_VERB_ARCH("arm", flush_cache_all, "", "", "",
	     "arm: the whole inner data cache, by set and way")
{
	flush_cache_all();
	return 0;
}
