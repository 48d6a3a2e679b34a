/* SPDX-License-Identifier: MIT */
/* arm64: what kernels before 5.14 called the routines of cache.c (asm/cacheflush.h). */
#include <asm/cacheflush.h>
#include <linux/dma-direction.h>
#include <linux/dmasim.h>
#include <linux/export.h>

#include "../../board.h"
#include "api/lx.h"

static void do_range(const char *call, unsigned int op, const void *start, size_t size)
{
	unsigned long va = (unsigned long)start;

	watch_cache_call(call, va, va + size);
	cache_op_range(&arm64_cache_ops, op, va, va + size);
}

void __flush_dcache_area(void *addr, size_t len)
{
	do_range("__flush_dcache_area", LX_CLEAN_INVALIDATE, addr, len);
}
EXPORT_SYMBOL_GPL(__flush_dcache_area);

void __inval_dcache_area(void *addr, size_t len)
{
	do_range("__inval_dcache_area", LX_INVALIDATE, addr, len);
}
EXPORT_SYMBOL_GPL(__inval_dcache_area);

void __clean_dcache_area_poc(void *addr, size_t len)
{
	do_range("__clean_dcache_area_poc", LX_CLEAN, addr, len);
}
EXPORT_SYMBOL_GPL(__clean_dcache_area_poc);

/* Those kernels invalidated for FROM_DEVICE, cleaned for the others. */
void __dma_map_area(const void *start, size_t size, int dir)
{
	do_range("__dma_map_area", dir == DMA_FROM_DEVICE ? LX_INVALIDATE : LX_CLEAN, start,
		 size);
}
EXPORT_SYMBOL_GPL(__dma_map_area);

void __dma_unmap_area(const void *start, size_t size, int dir)
{
	if (dir != DMA_TO_DEVICE)
		do_range("__dma_unmap_area", LX_INVALIDATE, start, size);
}
EXPORT_SYMBOL_GPL(__dma_unmap_area);

void __dma_flush_area(const void *start, size_t size)
{
	do_range("__dma_flush_area", LX_CLEAN_INVALIDATE, start, size);
}
EXPORT_SYMBOL_GPL(__dma_flush_area);

LX_VERB_ARCH("arm64", __flush_dcache_area, "", "ptr,size", "addr,len",
	     "arm64 before 5.14: writes back and drops lines")
{
	__flush_dcache_area(lx_to_ptr(a[0]), a[1]);
	return 0;
}

LX_VERB_ARCH("arm64", __inval_dcache_area, "", "ptr,size", "addr,len",
	     "arm64 before 5.14: drops lines")
{
	__inval_dcache_area(lx_to_ptr(a[0]), a[1]);
	return 0;
}

LX_VERB_ARCH("arm64", __clean_dcache_area_poc, "", "ptr,size", "addr,len",
	     "arm64 before 5.14: writes dirty lines back")
{
	__clean_dcache_area_poc(lx_to_ptr(a[0]), a[1]);
	return 0;
}

LX_VERB_ARCH("arm64", __dma_map_area, "", "ptr,size,dir", "start,size,dir",
	     "arm64 before 5.19: towards the device")
{
	__dma_map_area(lx_to_ptr(a[0]), a[1], a[2]);
	return 0;
}

LX_VERB_ARCH("arm64", __dma_unmap_area, "", "ptr,size,dir", "start,size,dir",
	     "arm64 before 5.19: back to the CPU")
{
	__dma_unmap_area(lx_to_ptr(a[0]), a[1], a[2]);
	return 0;
}

LX_VERB_ARCH("arm64", __dma_flush_area, "", "ptr,size", "start,size",
	     "arm64 before 5.14: writes back and drops lines")
{
	__dma_flush_area(lx_to_ptr(a[0]), a[1]);
	return 0;
}
