/* SPDX-License-Identifier: MIT */
/*
 * What a device can address, and how much at once: masks and limits, as drivers set
 * them and ask for them (Linux 6.12, kernel/dma/mapping.c).
 */
#include <linux/dma-map-ops.h>
#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/limits.h>

#include "direct.h"

int dma_supported(struct device *dev, u64 mask)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);

	if (!ops)
		return dma_direct_supported(dev, mask);
	return ops->dma_supported ? ops->dma_supported(dev, mask) : 1;
}
EXPORT_SYMBOL(dma_supported);

int dma_set_mask(struct device *dev, u64 mask)
{
	lx_watch_mask_set(dev->lx_id);
	if (!dev->dma_mask || !dma_supported(dev, mask))
		return -EIO;
	*dev->dma_mask = mask;
	return 0;
}
EXPORT_SYMBOL(dma_set_mask);

int dma_set_coherent_mask(struct device *dev, u64 mask)
{
	lx_watch_mask_set(dev->lx_id);
	if (!dma_supported(dev, mask))
		return -EIO;
	dev->coherent_dma_mask = mask;
	return 0;
}
EXPORT_SYMBOL(dma_set_coherent_mask);

u64 dma_get_required_mask(struct device *dev)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);

	if (!ops)
		return dma_direct_get_required_mask(dev);
	return ops->get_required_mask ? ops->get_required_mask(dev) : DMA_BIT_MASK(32);
}
EXPORT_SYMBOL_GPL(dma_get_required_mask);

bool dma_addressing_limited(struct device *dev)
{
	u64 reach = min_not_zero(dma_get_mask(dev), dev->bus_dma_limit);

	if (reach < dma_get_required_mask(dev))
		return true;
	return !get_dma_ops(dev) && !dma_direct_all_ram_mapped(dev);
}
EXPORT_SYMBOL_GPL(dma_addressing_limited);

/* Bounce buffers would be a limit, and there are none. */
size_t dma_max_mapping_size(struct device *dev)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);

	return ops && ops->max_mapping_size ? ops->max_mapping_size(dev) : SIZE_MAX;
}
EXPORT_SYMBOL_GPL(dma_max_mapping_size);

size_t dma_opt_mapping_size(struct device *dev)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);
	size_t size = ops && ops->opt_mapping_size ? ops->opt_mapping_size() : SIZE_MAX;

	return min(dma_max_mapping_size(dev), size);
}
EXPORT_SYMBOL_GPL(dma_opt_mapping_size);

bool dma_pci_p2pdma_supported(struct device *dev)
{
	return !get_dma_ops(dev);
}
EXPORT_SYMBOL_GPL(dma_pci_p2pdma_supported);

unsigned long dma_get_merge_boundary(struct device *dev)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);

	return ops && ops->get_merge_boundary ? ops->get_merge_boundary(dev) : 0;
}
EXPORT_SYMBOL_GPL(dma_get_merge_boundary);
