/* SPDX-License-Identifier: MIT */
/*
 * The entry points of the DMA API: check the direction, go to direct mapping or
 * to the device's own operations, tell the checker.
 */
#include <linux/dma-mapping.h>

#include <linux/dma-map-ops.h>
#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/version.h>

#include "attrs.h"
#include "debug.h"
#include "direct.h"

static bool dma_map_direct(struct device *dev, const struct dma_map_ops *ops)
{
	return likely(!ops);
}

dma_addr_t dma_map_page_attrs(struct device *dev, struct page *page, size_t offset,
			      size_t size, enum dma_data_direction dir, unsigned long attrs)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);
	dma_addr_t addr;

	BUG_ON(!valid_dma_direction(dir));
	dma_attrs_check("dma_map_page_attrs", attrs);
	if (WARN_ON_ONCE(!dev->dma_mask))
		return DMA_MAPPING_ERROR;
	if (!debug_dma_page_is_ram(dev, page, offset, size))
		return DMA_MAPPING_ERROR;

	if (dma_map_direct(dev, ops))
		addr = dma_direct_map_page(dev, page, offset, size, dir, attrs);
	else
		addr = ops->map_page(dev, page, offset, size, dir, attrs);
	dma_order_begin(dev, addr, size, attrs);
	debug_dma_map_page(dev, page, offset, size, dir, addr, attrs);
	return addr;
}
EXPORT_SYMBOL(dma_map_page_attrs);

void dma_unmap_page_attrs(struct device *dev, dma_addr_t addr, size_t size,
			  enum dma_data_direction dir, unsigned long attrs)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);

	BUG_ON(!valid_dma_direction(dir));
	if (dma_map_direct(dev, ops))
		dma_direct_unmap_page(dev, addr, size, dir, attrs);
	else if (ops->unmap_page)
		ops->unmap_page(dev, addr, size, dir, attrs);
	dma_order_end(dev, addr, size);
	debug_dma_unmap_page(dev, addr, size, dir, attrs);
}
EXPORT_SYMBOL(dma_unmap_page_attrs);

void __dma_sync_single_for_cpu(struct device *dev, dma_addr_t addr, size_t size,
			       enum dma_data_direction dir)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);

	BUG_ON(!valid_dma_direction(dir));
	if (dma_map_direct(dev, ops))
		dma_direct_sync_single_for_cpu(dev, addr, size, dir);
	else if (ops->sync_single_for_cpu)
		ops->sync_single_for_cpu(dev, addr, size, dir);
	debug_dma_sync_single_for_cpu(dev, addr, size, dir);
}
EXPORT_SYMBOL(__dma_sync_single_for_cpu);

void __dma_sync_single_for_device(struct device *dev, dma_addr_t addr, size_t size,
				  enum dma_data_direction dir)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);

	BUG_ON(!valid_dma_direction(dir));
	if (dma_map_direct(dev, ops))
		dma_direct_sync_single_for_device(dev, addr, size, dir);
	else if (ops->sync_single_for_device)
		ops->sync_single_for_device(dev, addr, size, dir);
	debug_dma_sync_single_for_device(dev, addr, size, dir);
}
EXPORT_SYMBOL(__dma_sync_single_for_device);

/*
 * What Linux does not promise is not kept: the device's view behind the returned
 * count, and all of it after a failure.  dma-iommu leaves just this there; whether
 * a kernel does is a choice of the run.
 */
static void scramble_device_view(struct scatterlist *sgl, int nents, int mapped)
{
	struct scatterlist *sg;
	int i;

	if (mapped >= nents || lx_choose(LX_CHOICE_LIST, 2) == 0)
		return;
	for_each_sg(sgl, sg, nents, i) {
		if (i < mapped)
			continue;
		WRITE_ONCE(sg_dma_address(sg), DMA_MAPPING_ERROR);
		WRITE_ONCE(sg_dma_len(sg), 0);
	}
}

/* Entries of the device's view, or an errno that dma_map_sgtable() may return. */
static int __dma_map_sg_attrs(struct device *dev, struct scatterlist *sg, int nents,
			      enum dma_data_direction dir, unsigned long attrs)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);
	int ents;

	BUG_ON(!valid_dma_direction(dir));
	dma_attrs_check("dma_map_sg_attrs", attrs);
	if (WARN_ON_ONCE(!dev->dma_mask))
		return 0;

	if (dma_map_direct(dev, ops))
		ents = dma_direct_map_sg(dev, sg, nents, dir, attrs);
	else
		ents = ops->map_sg(dev, sg, nents, dir, attrs);
	scramble_device_view(sg, nents, max(ents, 0));
	dma_order_begin_sg(dev, sg, max(ents, 0), attrs);
	debug_dma_map_sg(dev, sg, nents, max(ents, 0), dir, attrs);
	if (ents <= 0 && WARN_ON_ONCE(ents != -EINVAL && ents != -ENOMEM && ents != -EIO &&
				      ents != -EREMOTEIO))
		return -EIO;
	return ents;
}

unsigned int dma_map_sg_attrs(struct device *dev, struct scatterlist *sg, int nents,
			      enum dma_data_direction dir, unsigned long attrs)
{
	return max(__dma_map_sg_attrs(dev, sg, nents, dir, attrs), 0);
}
EXPORT_SYMBOL(dma_map_sg_attrs);

int dma_map_sgtable(struct device *dev, struct sg_table *sgt, enum dma_data_direction dir,
		    unsigned long attrs)
{
	struct scatterlist *sgl = READ_ONCE(sgt->sgl);
	int ents = __dma_map_sg_attrs(dev, sgl, READ_ONCE(sgt->orig_nents), dir, attrs);

	if (ents < 0)
		return ents;
	WRITE_ONCE(sgt->nents, ents);
	return 0;
}
EXPORT_SYMBOL_GPL(dma_map_sgtable);

void dma_unmap_sg_attrs(struct device *dev, struct scatterlist *sg, int nents,
			enum dma_data_direction dir, unsigned long attrs)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);

	BUG_ON(!valid_dma_direction(dir));
	if (dma_map_direct(dev, ops))
		dma_direct_unmap_sg(dev, sg, nents, dir, attrs);
	else if (ops->unmap_sg)
		ops->unmap_sg(dev, sg, nents, dir, attrs);
	dma_order_end_sg(dev, sg, nents);
	debug_dma_unmap_sg(dev, sg, nents, dir, attrs);
}
EXPORT_SYMBOL(dma_unmap_sg_attrs);

void __dma_sync_sg_for_cpu(struct device *dev, struct scatterlist *sg, int nelems,
			   enum dma_data_direction dir)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);

	BUG_ON(!valid_dma_direction(dir));
	if (dma_map_direct(dev, ops))
		dma_direct_sync_sg_for_cpu(dev, sg, nelems, dir);
	else if (ops->sync_sg_for_cpu)
		ops->sync_sg_for_cpu(dev, sg, nelems, dir);
	debug_dma_sync_sg_for_cpu(dev, sg, nelems, dir);
}
EXPORT_SYMBOL(__dma_sync_sg_for_cpu);

void __dma_sync_sg_for_device(struct device *dev, struct scatterlist *sg, int nelems,
			      enum dma_data_direction dir)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);

	BUG_ON(!valid_dma_direction(dir));
	if (dma_map_direct(dev, ops))
		dma_direct_sync_sg_for_device(dev, sg, nelems, dir);
	else if (ops->sync_sg_for_device)
		ops->sync_sg_for_device(dev, sg, nelems, dir);
	debug_dma_sync_sg_for_device(dev, sg, nelems, dir);
}
EXPORT_SYMBOL(__dma_sync_sg_for_device);

/* Until 5.16 memory was refused; later kernels do as they are told. */
static bool refuses_ram(phys_addr_t phys_addr)
{
	return lx_era() < KERNEL_VERSION(5, 16, 0) && pfn_valid(phys_addr >> PAGE_SHIFT);
}

dma_addr_t dma_map_resource(struct device *dev, phys_addr_t phys_addr, size_t size,
			    enum dma_data_direction dir, unsigned long attrs)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);
	dma_addr_t addr = DMA_MAPPING_ERROR;

	BUG_ON(!valid_dma_direction(dir));
	dma_attrs_check("dma_map_resource", attrs);
	if (WARN_ON_ONCE(!dev->dma_mask))
		return DMA_MAPPING_ERROR;

	if (refuses_ram(phys_addr))
		addr = DMA_MAPPING_ERROR;
	else if (dma_map_direct(dev, ops))
		addr = dma_direct_map_resource(dev, phys_addr, size, dir, attrs);
	else if (ops->map_resource)
		addr = ops->map_resource(dev, phys_addr, size, dir, attrs);
	debug_dma_map_resource(dev, phys_addr, size, dir, addr, attrs);
	return addr;
}
EXPORT_SYMBOL(dma_map_resource);

/* Direct mapping has nothing to undo: registers are not cached. */
void dma_unmap_resource(struct device *dev, dma_addr_t addr, size_t size,
			enum dma_data_direction dir, unsigned long attrs)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);

	BUG_ON(!valid_dma_direction(dir));
	if (!dma_map_direct(dev, ops) && ops->unmap_resource)
		ops->unmap_resource(dev, addr, size, dir, attrs);
	debug_dma_unmap_resource(dev, addr, size, dir, attrs);
}
EXPORT_SYMBOL(dma_unmap_resource);

/* Direct mapping without bounce buffers: a sync can be left out where nothing is cached. */
bool __dma_need_sync(struct device *dev, dma_addr_t dma_addr)
{
	if (!dma_map_direct(dev, get_dma_ops(dev)) || !dev_is_dma_coherent(dev))
		return true;
	debug_dma_needs_no_sync(dev, dma_addr);
	return false;
}
EXPORT_SYMBOL_GPL(__dma_need_sync);

bool dma_need_unmap(struct device *dev)
{
	return true;
}
EXPORT_SYMBOL_GPL(dma_need_unmap);

dma_addr_t dma_map_phys(struct device *dev, phys_addr_t phys, size_t size,
			enum dma_data_direction dir, unsigned long attrs)
{
	lx_panic("dma_map_phys() came with Linux 6.18: use dma_map_page() for memory, "
		 "dma_map_resource() for registers");
}
EXPORT_SYMBOL_GPL(dma_map_phys);

void dma_unmap_phys(struct device *dev, dma_addr_t addr, size_t size,
		    enum dma_data_direction dir, unsigned long attrs)
{
	lx_panic("dma_unmap_phys() came with Linux 6.18: use dma_unmap_page() for memory, "
		 "dma_unmap_resource() for registers");
}
EXPORT_SYMBOL_GPL(dma_unmap_phys);
