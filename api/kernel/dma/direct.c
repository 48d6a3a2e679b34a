/* SPDX-License-Identifier: MIT */
/*
 * Direct mapping: no IOMMU, no bounce buffer; the bus address is the physical one, or
 * what dma-ranges make of it.
 * A device that is not coherent gets cache maintenance, one that is gets none.
 * Leaves out: swiotlb.
 */
#include "direct.h"

#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/kernel.h>

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
		debug_dma_unreachable(dev, phys, size, dma_addr);
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

/* Any mask of 32 bits or more reaches some RAM through some zone. */
int dma_direct_supported(struct device *dev, u64 mask)
{
	return mask >= DMA_BIT_MASK(32);
}
