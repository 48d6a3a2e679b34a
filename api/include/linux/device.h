/* SPDX-License-Identifier: MIT */
/*
 * struct device, as far as DMA mapping looks at it.  Made from the actor that
 * the board has (api/drivers/base/core.c).
 */
#ifndef LINUX_DEVICE_H
#define LINUX_DEVICE_H

#include <linux/bug.h>
#include <linux/devres.h>
#include <linux/types.h>

struct devres;
struct bus_dma_region;
struct dma_map_ops;

/* What scatter lists for a device have to look like; 0: the default. */
struct device_dma_parameters {
	unsigned int max_segment_size;
	unsigned int min_align_mask;
	unsigned long segment_boundary_mask;
};

struct device {
	const char *init_name;
	void *driver_data;
	const struct dma_map_ops *dma_ops; /* NULL: direct mapping */
	u64 *dma_mask;
	u64 coherent_dma_mask;
	u64 bus_dma_limit;
	struct device_dma_parameters *dma_parms;
	struct devres *devres_head; /* newest first */
	const struct bus_dma_region *dma_range_map; /* NULL: bus address = physical address */
	bool dma_coherent;
	unsigned int lx_id;    /* number of the actor */
	unsigned int lx_ordered; /* ranges with an order of their own: kernel/dma/attrs.c */
	struct device *lx_next;
};

/* The driver leaves @dev. */
void device_release_driver(struct device *dev);

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
