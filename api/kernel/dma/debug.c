/* SPDX-License-Identifier: MIT */
/*
 * The checker's door: called, never consulted.  The rules themselves are on the
 * host side (api/glue/owner-table.c), where they can see CPU and device accesses.
 */
#include "debug.h"

#include <linux/dma-direct.h>
#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/vmalloc.h>

/*
 * dma_map_single() is dma_map_page_attrs() underneath: which of the two the driver
 * wrote is known here, where the address passed.  ~0: none did.
 */
static phys_addr_t single_phys __lxdata = ~0ull;

/* ... and so is dma_unmap_single(). */
static dma_addr_t single_dma __lxdata;
static bool is_single_unmap __lxdata;

/*
 * Only the linear map has one physical address per byte.  A pointer to the
 * uncached view, to a stack or to a global of this program is none.
 */
static const char *why_not_mappable(const void *addr, size_t size)
{
	unsigned long va = (unsigned long)addr;

	if (!addr)
		return "NULL";
	if (!lx_is_simulated(va))
		return "stack or global: not in the linear map";
	if (is_vmalloc_addr(addr) && is_stack_addr(addr))
		return "the stack: its pages lie anywhere, as those of vmalloc (VMAP_STACK)";
	if (find_vm_area(addr))
		return "memory of vmalloc(): its pages lie anywhere";
	if (is_vmalloc_addr(addr))
		return "remapped memory (the view of coherent memory, or registers)";
	if (!virt_addr_valid(addr) || !phys_range_is_ram(virt_to_phys(addr), size))
		return "range outside RAM";
	return NULL;
}

bool debug_dma_map_single(struct device *dev, const void *addr, size_t size)
{
	const char *what = why_not_mappable(addr, size);
	struct lx_deal deal = { .call = "dma_map_single", .dev = dev->lx_id,
				.va = (unsigned long)addr, .len = size };

	if (what)
		lx_watch_illegal_map(&deal, what);
	single_phys = what ? ~0ull : virt_to_phys(addr);
	return !what;
}
EXPORT_SYMBOL(debug_dma_map_single);

void debug_dma_mapping_error(struct device *dev, dma_addr_t dma_addr)
{
	lx_watch_error_checked(dev->lx_id, dma_addr);
}
EXPORT_SYMBOL(debug_dma_mapping_error);

void debug_dma_needs_no_sync(struct device *dev, dma_addr_t dma_addr)
{
	lx_watch_needs_no_sync(dev->lx_id, dma_addr);
}

void debug_dma_give(struct device *dev, phys_addr_t phys, size_t size, int dir,
		    unsigned long attrs)
{
	lx_watch_give(dev->lx_id, phys, size, dir, attrs);
}

bool debug_dma_page_is_ram(struct device *dev, struct page *page, size_t offset,
			   size_t size)
{
	struct lx_deal deal = { .call = "dma_map_page", .dev = dev->lx_id, .len = size };

	if (!page_is_valid(page)) {
		lx_watch_illegal_map(&deal, "not the struct page of memory");
		return false;
	}
	deal.pa = page_to_phys(page) + offset;
	if (!phys_range_is_ram(deal.pa, size)) {
		lx_watch_illegal_map(&deal, "range outside RAM");
		return false;
	}
	return true;
}

void debug_dma_map_page(struct device *dev, struct page *page, size_t offset, size_t size,
			int dir, dma_addr_t dma_addr, unsigned long attrs)
{
	struct lx_deal deal = { .call = "dma_map_page", .dev = dev->lx_id,
				.type = LX_TYPE_SINGLE, .pa = page_to_phys(page) + offset,
				.dma = dma_addr, .len = size, .dir = dir, .attrs = attrs };

	if (deal.pa == single_phys)
		deal.call = "dma_map_single";
	single_phys = ~0ull;
	if (dma_addr != DMA_MAPPING_ERROR && is_stack_addr(phys_to_virt(deal.pa)))
		lx_watch_illegal_map(&deal, "the stack: its lines are everybody's");
	lx_watch_map(&deal);
}

void debug_dma_unmap_single(struct device *dev, dma_addr_t addr)
{
	single_dma = addr;
	is_single_unmap = true;
}
EXPORT_SYMBOL(debug_dma_unmap_single);

void debug_dma_unmap_page(struct device *dev, dma_addr_t addr, size_t size, int dir,
			  unsigned long attrs)
{
	struct lx_deal deal = { .call = "dma_unmap_page", .dev = dev->lx_id,
				.type = LX_TYPE_SINGLE, .dma = addr, .len = size,
				.dir = dir, .attrs = attrs };

	if (is_single_unmap && addr == single_dma)
		deal.call = "dma_unmap_single";
	is_single_unmap = false;
	lx_watch_unmap(&deal);
}

static void sync_single(const char *call, struct device *dev, dma_addr_t addr, size_t size,
			int dir, int for_device)
{
	struct lx_deal deal = { .call = call, .dev = dev->lx_id, .type = LX_TYPE_SINGLE,
				.dma = addr, .len = size, .dir = dir };

	lx_watch_sync(&deal, for_device);
}

void debug_dma_sync_single_for_cpu(struct device *dev, dma_addr_t addr, size_t size,
				   int dir)
{
	sync_single("dma_sync_single_for_cpu", dev, addr, size, dir, 0);
}

void debug_dma_sync_single_for_device(struct device *dev, dma_addr_t addr, size_t size,
				      int dir)
{
	sync_single("dma_sync_single_for_device", dev, addr, size, dir, 1);
}

void debug_dma_map_resource(struct device *dev, phys_addr_t phys, size_t size, int dir,
			    dma_addr_t dma_addr, unsigned long attrs)
{
	struct lx_deal deal = { .call = "dma_map_resource", .dev = dev->lx_id,
				.type = LX_TYPE_RESOURCE, .pa = phys, .dma = dma_addr,
				.len = size, .dir = dir, .attrs = attrs };

	lx_watch_map(&deal);
}

void debug_dma_unmap_resource(struct device *dev, dma_addr_t dma_addr, size_t size,
			      int dir, unsigned long attrs)
{
	struct lx_deal deal = { .call = "dma_unmap_resource", .dev = dev->lx_id,
				.type = LX_TYPE_RESOURCE, .dma = dma_addr, .len = size,
				.dir = dir, .attrs = attrs };

	lx_watch_unmap(&deal);
}

/* Numbers of findings (sim/finding.h). */
#define BEYOND_DMA_MASK 404
#define OUTSIDE_DMA_RANGES 405

void debug_dma_unreachable(struct device *dev, phys_addr_t phys, size_t size,
			   dma_addr_t dma_addr)
{
	struct lx_deal deal = { .dev = dev->lx_id, .pa = phys, .len = size };

	/* The end may lie behind the last of the dma-ranges. */
	if (dma_addr == DMA_MAPPING_ERROR ||
	    (dev->bus_dma_limit && dma_addr + size - 1 > dev->bus_dma_limit))
		lx_watch_mistake(OUTSIDE_DMA_RANGES, &deal, NULL);
	else
		lx_watch_limit(BEYOND_DMA_MASK, &deal, "the last address it can use is",
			       dma_get_mask(dev));
}

/* A cookie (DMA_ATTR_NO_KERNEL_MAPPING) is no address: the handle says where it is. */
static phys_addr_t memory_phys(struct device *dev, const void *virt, dma_addr_t dma_addr,
			       unsigned long attrs)
{
	if (attrs & DMA_ATTR_NO_KERNEL_MAPPING)
		return dma_to_phys(dev, dma_addr);
	return lx_phys((unsigned long)virt);
}

void debug_dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t dma_addr,
			      void *virt, unsigned long attrs)
{
	struct lx_deal deal = { .call = "dma_alloc_coherent", .dev = dev->lx_id,
				.type = LX_TYPE_COHERENT, .dma = dma_addr,
				.va = (unsigned long)virt, .len = size, .attrs = attrs };

	if (!virt)
		return;
	deal.pa = memory_phys(dev, virt, dma_addr, attrs);
	lx_watch_alloc_dma(&deal);
}

void debug_dma_free_coherent(struct device *dev, size_t size, void *virt, dma_addr_t addr,
			     unsigned long attrs)
{
	struct lx_deal deal = { .call = "dma_free_coherent", .dev = dev->lx_id,
				.type = LX_TYPE_COHERENT, .dma = addr,
				.va = (unsigned long)virt, .len = size, .attrs = attrs };

	lx_watch_free_dma(&deal);
}

void debug_dma_alloc_pages(struct device *dev, struct page *page, size_t size, int dir,
			   dma_addr_t dma_addr)
{
	struct lx_deal deal = { .call = "dma_alloc_pages", .dev = dev->lx_id,
				.type = LX_TYPE_NONCOHERENT, .dma = dma_addr, .len = size,
				.dir = dir };

	if (!page)
		return;
	deal.pa = page_to_phys(page);
	deal.va = (unsigned long)page_address(page);
	lx_watch_alloc_dma(&deal);
}

void debug_dma_free_pages(struct device *dev, struct page *page, size_t size, int dir,
			  dma_addr_t dma_addr)
{
	struct lx_deal deal = { .call = "dma_free_pages", .dev = dev->lx_id,
				.type = LX_TYPE_NONCOHERENT, .dma = dma_addr,
				.va = (unsigned long)page_address(page), .len = size,
				.dir = dir };

	lx_watch_free_dma(&deal);
}
