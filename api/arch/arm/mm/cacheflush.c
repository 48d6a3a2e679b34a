/* SPDX-License-Identifier: MIT */
/*
 * arm: the other names of asm/cacheflush.h that a driver may call, in terms of the
 * running core's routines (arch/arm/include/asm/cacheflush.h, arch/arm/mm/flush.c).
 * Caches are inner ones unless it says otherwise; there is no instruction cache, and
 * nobody runs in user mode.
 */
#include <asm/cacheflush.h>
#include <asm/outercache.h>
#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/highmem.h>
#include <linux/mm.h>

#include "../../board.h"
#include "api/lx.h"

static void do_range(const char *call, unsigned int op, const volatile void *start,
		     size_t size)
{
	unsigned long va = (unsigned long)start;

	watch_cache_call(call, va, va + size);
	cache_op_range(board_row()->inner, op, va, va + size);
}

/* Cores before v6 find lines by virtual address: an alias has lines of its own. */
static bool cache_is_vivt(void)
{
	return board_is("arm") && !board_is("armv7") && !board_is("armv6");
}

/* Until 2.6.34: the parts of dma_cache_maint(). */
void dmac_inv_range(const void *start, const void *end)
{
	do_range("dmac_inv_range", LX_INVALIDATE, start, end - start);
}
EXPORT_SYMBOL(dmac_inv_range);

void dmac_clean_range(const void *start, const void *end)
{
	do_range("dmac_clean_range", LX_CLEAN, start, end - start);
}
EXPORT_SYMBOL(dmac_clean_range);

void __cpuc_flush_dcache_area(void *start, size_t size)
{
	do_range("__cpuc_flush_dcache_area", LX_CLEAN_INVALIDATE, start, size);
}
EXPORT_SYMBOL(__cpuc_flush_dcache_area);

void __cpuc_flush_kern_all(void)
{
	flush_cache_all();
}
EXPORT_SYMBOL(__cpuc_flush_kern_all);

void flush_cache_louis(void)
{
	flush_cache_all();
}
EXPORT_SYMBOL(flush_cache_louis);

/* For code that was written as data: here, a clean. */
void __cpuc_coherent_kern_range(unsigned long start, unsigned long end)
{
	do_range("flush_icache_range", LX_CLEAN, (void *)start, end - start);
}
EXPORT_SYMBOL(__cpuc_coherent_kern_range);

/* Only for a kernel's aliases in user space and, where caches know addresses, its own. */
void flush_dcache_page(struct page *page)
{
	if (cache_is_vivt())
		do_range("flush_dcache_page", LX_CLEAN_INVALIDATE, page_address(page),
			 PAGE_SIZE);
}
EXPORT_SYMBOL(flush_dcache_page);

void flush_kernel_vmap_range(void *vaddr, int size)
{
	if (cache_is_vivt())
		do_range("flush_kernel_vmap_range", LX_CLEAN_INVALIDATE, vaddr, size);
}
EXPORT_SYMBOL(flush_kernel_vmap_range);

void invalidate_kernel_vmap_range(void *vaddr, int size)
{
	if (cache_is_vivt())
		do_range("invalidate_kernel_vmap_range", LX_CLEAN_INVALIDATE, vaddr, size);
}
EXPORT_SYMBOL(invalidate_kernel_vmap_range);

/*
 * A variable that somebody reads or writes with caches off.  There is no call that
 * only cleans the inner cache: Linux takes the flush for it.
 */
void __sync_cache_range_w(volatile void *start, size_t size)
{
	phys_addr_t phys = virt_to_phys(start);

	do_range("sync_cache_w", LX_CLEAN_INVALIDATE, start, size);
	outer_clean_range(phys, phys + size);
}
EXPORT_SYMBOL(__sync_cache_range_w);

void __sync_cache_range_r(volatile void *start, size_t size)
{
	phys_addr_t phys = virt_to_phys(start);

	/* what is dirty in either cache must not be lost */
	if (outer_cache.flush_range) {
		do_range("sync_cache_r", LX_CLEAN_INVALIDATE, start, size);
		outer_flush_range(phys, phys + size);
	}
	do_range("sync_cache_r", LX_CLEAN_INVALIDATE, start, size);
}
EXPORT_SYMBOL(__sync_cache_range_r);

LX_VERB_ARCH("arm", dmac_inv_range, "", "ptr,ptr", "start,end",
	     "arm before 2.6.34: inner cache, drops lines")
{
	dmac_inv_range(lx_to_ptr(a[0]), lx_to_ptr(a[1]));
	return 0;
}

LX_VERB_ARCH("arm", dmac_clean_range, "", "ptr,ptr", "start,end",
	     "arm before 2.6.34: inner cache, writes dirty lines back")
{
	dmac_clean_range(lx_to_ptr(a[0]), lx_to_ptr(a[1]));
	return 0;
}

LX_VERB_ARCH("arm", __cpuc_flush_dcache_area, "", "ptr,size", "start,size",
	     "arm: inner cache, writes back and drops lines")
{
	__cpuc_flush_dcache_area(lx_to_ptr(a[0]), a[1]);
	return 0;
}

LX_VERB_ARCH("arm", sync_cache_w, "", "ptr,size", "start,size",
	     "arm: written for one whose caches are off; inner, then outer")
{
	__sync_cache_range_w(lx_to_ptr(a[0]), a[1]);
	return 0;
}

LX_VERB_ARCH("arm", sync_cache_r, "", "ptr,size", "start,size",
	     "arm: to be read, from one whose caches are off; outer, then inner")
{
	__sync_cache_range_r(lx_to_ptr(a[0]), a[1]);
	return 0;
}

LX_VERB_ARCH("arm", flush_dcache_page, "", "ptr", "addr",
	     "arm before v6: writes back and drops the page's lines")
{
	flush_dcache_page(virt_to_page(lx_to_ptr(a[0])));
	return 0;
}

LX_VERB_ARCH("arm", flush_kernel_vmap_range, "", "ptr,size", "vaddr,size",
	     "arm before v6: writes back and drops lines of a view")
{
	flush_kernel_vmap_range(lx_to_ptr(a[0]), a[1]);
	return 0;
}

LX_VERB_ARCH("arm", invalidate_kernel_vmap_range, "", "ptr,size", "vaddr,size",
	     "arm before v6: writes back and drops lines of a view")
{
	invalidate_kernel_vmap_range(lx_to_ptr(a[0]), a[1]);
	return 0;
}
