/* SPDX-License-Identifier: MIT */
/*
 * Direct mapping: no IOMMU, no bounce buffer; the bus address is the physical one, or
 * what dma-ranges make of it.
 * A device that is not coherent gets cache maintenance, one that is gets none.
 * Leaves out: swiotlb, pools, CMA, encrypted memory.
 */
#include "direct.h"

#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "debug.h"

static bool needs_maintenance(struct device *dev, unsigned long attrs)
{
	return !dev_is_dma_coherent(dev) && !(attrs & DMA_ATTR_SKIP_CPU_SYNC);
}

dma_addr_t dma_direct_map_page(struct device *dev, struct page *page, unsigned long offset,
			       size_t size, enum dma_data_direction dir,
			       unsigned long attrs)
{
	phys_addr_t phys = page_to_phys(page) + offset;
	dma_addr_t dma_addr = phys_to_dma(dev, phys);

	if (unlikely(!dma_capable(dev, dma_addr, size, true))) {
		lx_warn("dma_map_single: address beyond the device's mask or bus limit");
		return DMA_MAPPING_ERROR;
	}
	debug_dma_give(dev, phys, size, dir, attrs);
	if (needs_maintenance(dev, attrs))
		arch_sync_dma_for_device(phys, size, dir);
	return dma_addr;
}

void dma_direct_unmap_page(struct device *dev, dma_addr_t addr, size_t size,
			   enum dma_data_direction dir, unsigned long attrs)
{
	if (needs_maintenance(dev, attrs))
		arch_sync_dma_for_unmap(dma_to_phys(dev, addr), size, dir);
}

void dma_direct_sync_single_for_cpu(struct device *dev, dma_addr_t addr, size_t size,
				    enum dma_data_direction dir)
{
	if (needs_maintenance(dev, 0))
		arch_sync_dma_for_cpu(dma_to_phys(dev, addr), size, dir);
}

void dma_direct_sync_single_for_device(struct device *dev, dma_addr_t addr, size_t size,
				       enum dma_data_direction dir)
{
	phys_addr_t phys = dma_to_phys(dev, addr);

	debug_dma_give(dev, phys, size, dir, 0);
	if (needs_maintenance(dev, 0))
		arch_sync_dma_for_device(phys, size, dir);
}

/* The device can address all of it, in one piece. */
static bool coherent_ok(struct device *dev, phys_addr_t phys, size_t size)
{
	u64 limit = min_not_zero(dev->coherent_dma_mask, dev->bus_dma_limit);
	dma_addr_t start = phys_to_dma(dev, phys);
	dma_addr_t end = phys_to_dma(dev, phys + size - 1);

	return start != DMA_MAPPING_ERROR && end != DMA_MAPPING_ERROR &&
	       end - start == size - 1 && end <= limit;
}

/*
 * Whole pages, aligned to the power of two above the size.  False when they lie
 * beyond what the device can address.
 */
static struct page *alloc_pages_for(struct device *dev, size_t size)
{
	unsigned long count = PAGE_ALIGN(size) >> PAGE_SHIFT;
	struct page *page = count > max_mapnr ? NULL
					      : alloc_page_run(count, 1ul << get_order(size));

	if (!page || coherent_ok(dev, page_to_phys(page), count << PAGE_SHIFT))
		return page;
	free_page_run(page);
	return NULL;
}

/* Of the cached alias: it goes out of use, so nothing dirty may stay in it. */
static void *make_uncached(struct page *page, size_t size)
{
	if (arch_dma_clear_is_cached())
		memset(page_address(page), 0, size);
	arch_dma_prep_coherent(page, size);
	return (void *)lx_uncached(page_to_phys(page));
}

void *dma_direct_alloc(struct device *dev, size_t size, dma_addr_t *dma_handle, gfp_t gfp,
		       unsigned long attrs)
{
	size_t bytes = PAGE_ALIGN(size);
	struct page *page = alloc_pages_for(dev, bytes);
	void *cpu_addr;

	if (!page)
		return NULL;
	debug_dma_give(dev, page_to_phys(page), bytes, DMA_BIDIRECTIONAL, attrs);
	lx_watch_alloc("dma_alloc_coherent", page_to_phys(page), size, 1);
	cpu_addr = page_address(page);
	if (!dev_is_dma_coherent(dev))
		cpu_addr = make_uncached(page, bytes);
	if (dev_is_dma_coherent(dev) || !arch_dma_clear_is_cached())
		memset(cpu_addr, 0, bytes);
	*dma_handle = phys_to_dma(dev, page_to_phys(page));
	return cpu_addr;
}
EXPORT_SYMBOL(dma_direct_alloc);

void dma_direct_free(struct device *dev, size_t size, void *cpu_addr, dma_addr_t dma_addr,
		     unsigned long attrs)
{
	phys_addr_t phys = dma_to_phys(dev, dma_addr);
	struct page *page;

	if (!phys_range_is_ram(phys, size))
		return;
	page = pfn_to_page(phys >> PAGE_SHIFT);
	/* Not a run of pages, or not of this size: the checker has said so. */
	if (page->object_bytes || page->run != PAGE_ALIGN(size) >> PAGE_SHIFT)
		return;
	lx_watch_free("dma_free_coherent", phys, PAGE_ALIGN(size));
	free_page_run(page);
}
EXPORT_SYMBOL(dma_direct_free);

/* Any mask of 32 bits or more reaches some RAM through some zone. */
int dma_direct_supported(struct device *dev, u64 mask)
{
	return mask >= DMA_BIT_MASK(32);
}
