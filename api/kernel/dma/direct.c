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
#include <linux/log2.h>

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

/* Registers: the address is the CPU's (dma-ranges are for memory), and nothing is cached. */
dma_addr_t dma_direct_map_resource(struct device *dev, phys_addr_t paddr, size_t size,
				   enum dma_data_direction dir, unsigned long attrs)
{
	return dma_capable(dev, paddr, size, false) ? paddr : DMA_MAPPING_ERROR;
}

/* --- which memory a device reaches ----------------------------------------- */

/* First byte of the last page of RAM. */
static phys_addr_t last_page(void)
{
	return page_to_phys(mem_map) + ((phys_addr_t)(max_mapnr - 1) << PAGE_SHIFT);
}

/* Any mask of 32 bits or more reaches some RAM through some zone. */
int dma_direct_supported(struct device *dev, u64 mask)
{
	phys_addr_t needed = last_page();

	if (mask >= DMA_BIT_MASK(32))
		return 1;
	if (zone_dma_limit)
		needed = min(needed, zone_dma_limit);
	return mask >= phys_to_dma(dev, needed);
}

/* All bits below and with the highest one of the last page's bus address. */
u64 dma_direct_get_required_mask(struct device *dev)
{
	return DMA_BIT_MASK(ilog2(phys_to_dma(dev, last_page())) + 1);
}

/* Rows of dma-ranges may follow one another; a hole between them is not mapped. */
bool dma_direct_all_ram_mapped(struct device *dev)
{
	phys_addr_t at = page_to_phys(mem_map), end = last_page() + PAGE_SIZE;
	const struct bus_dma_region *row = dev->dma_range_map;

	if (!row)
		return true;
	while (at < end && row->size) {
		if (at - row->cpu_start < row->size) {
			at = row->cpu_start + row->size;
			row = dev->dma_range_map;
		} else {
			row++;
		}
	}
	return at >= end;
}
