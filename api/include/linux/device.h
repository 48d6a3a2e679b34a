/* SPDX-License-Identifier: MIT */
/*
 * struct device, as far as DMA mapping looks at it.  Made from the actor that
 * the board has (api/drivers/base/core.c).
 */
#ifndef LINUX_DEVICE_H
#define LINUX_DEVICE_H

#include <linux/bug.h>
#include <linux/types.h>

struct bus_dma_region;
struct dma_map_ops;

struct device {
	const char *init_name;
	void *driver_data;
	const struct dma_map_ops *dma_ops; /* NULL: direct mapping */
	u64 *dma_mask;
	u64 coherent_dma_mask;
	u64 bus_dma_limit;
	const struct bus_dma_region *dma_range_map; /* NULL: bus address = physical address */
	bool dma_coherent;
	unsigned int lx_id;    /* number of the actor */
	struct device *lx_next;
};

static inline const char *dev_name(const struct device *dev)
{
	return dev->init_name;
}

static inline void *dev_get_drvdata(const struct device *dev)
{
	return dev->driver_data;
}

static inline void dev_set_drvdata(struct device *dev, void *data)
{
	dev->driver_data = data;
}

#endif
