/* SPDX-License-Identifier: MIT */
/*
 * The checker's door: called, never consulted.  The rules themselves are on the
 * host side (api/glue/owner-table.c), where they can see CPU and device accesses.
 */
#include "debug.h"

#include <linux/dmasim.h>
#include <linux/export.h>

/*
 * Only the linear map has one physical address per byte.  A pointer to the
 * uncached view, to a stack or to a global of this program is none.
 */
static const char *why_not_mappable(const void *addr, size_t size)
{
	unsigned long va = (unsigned long)addr;

	if (!lx_is_simulated(va))
		return "stack, global or NULL: not in the linear map";
	if (is_vmalloc_addr(addr))
		return "remapped memory (the view of coherent memory, or registers)";
	if (!virt_addr_valid(addr) || !phys_range_is_ram(virt_to_phys(addr), size))
		return "range outside RAM";
	return NULL;
}

bool debug_dma_map_single(struct device *dev, const void *addr, size_t size)
{
	const char *what = why_not_mappable(addr, size);

	if (what)
		lx_watch_illegal_map("dma_map_single", dev->lx_id, (unsigned long)addr,
				     size, what);
	return !what;
}
EXPORT_SYMBOL(debug_dma_map_single);

void debug_dma_mapping_error(struct device *dev, dma_addr_t dma_addr)
{
	lx_watch_error_checked(dev->lx_id, dma_addr);
}
EXPORT_SYMBOL(debug_dma_mapping_error);

void debug_dma_give(struct device *dev, phys_addr_t phys, size_t size, int dir,
		    unsigned long attrs)
{
	lx_watch_give(dev->lx_id, phys, size, dir, attrs);
}

void debug_dma_map_page(struct device *dev, struct page *page, size_t offset, size_t size,
			int dir, dma_addr_t dma_addr, unsigned long attrs)
{
	if (dma_addr == DMA_MAPPING_ERROR)
		return;
	lx_watch_map("dma_map_single", dev->lx_id, page_to_phys(page) + offset, dma_addr,
		     size, dir, attrs);
}

void debug_dma_unmap_page(struct device *dev, dma_addr_t addr, size_t size, int dir,
			  unsigned long attrs)
{
	lx_watch_unmap("dma_unmap_single", dev->lx_id, addr, size, dir, attrs);
}

void debug_dma_sync_single_for_cpu(struct device *dev, dma_addr_t addr, size_t size,
				   int dir)
{
	lx_watch_sync("dma_sync_single_for_cpu", dev->lx_id, addr, size, dir, 0);
}

void debug_dma_sync_single_for_device(struct device *dev, dma_addr_t addr, size_t size,
				      int dir)
{
	lx_watch_sync("dma_sync_single_for_device", dev->lx_id, addr, size, dir, 1);
}

void debug_dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t dma_addr,
			      void *virt, unsigned long attrs)
{
	if (!virt)
		return;
	lx_watch_alloc_coherent(dev->lx_id, virt_to_phys(virt), (unsigned long)virt,
				dma_addr, size);
}

void debug_dma_free_coherent(struct device *dev, size_t size, void *virt, dma_addr_t addr)
{
	lx_watch_free_coherent(dev->lx_id, (unsigned long)virt, addr, size);
}
