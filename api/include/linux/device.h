/* SPDX-License-Identifier: MIT */
/*
 * Devices and drivers.  Devices are made from the actors that the board has
 * (api/drivers/base/core.c); how the two come together: api/drivers/base/dd.c.
 * Leaves out: classes, sysfs, power management, links, parents.
 */
#ifndef LINUX_DEVICE_H
#define LINUX_DEVICE_H

#include <linux/bug.h>
#include <linux/cleanup.h>
#include <linux/dev_printk.h>
#include <linux/device/bus.h>
#include <linux/device/driver.h>
#include <linux/devres.h>
#include <linux/err.h>
#include <linux/ioport.h>
#include <linux/mutex.h>
#include <linux/overflow.h>
#include <linux/string.h>
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
	void *platform_data;
	struct device *parent; /* NULL: buses are no devices here */
	struct device_driver *driver; /* NULL: none is bound */
	const struct bus_type *bus;
	struct device_node *of_node; /* NULL: made by a driver */
	const struct dma_map_ops *dma_ops; /* NULL: direct mapping */
	u64 *dma_mask;
	u64 coherent_dma_mask;
	u64 bus_dma_limit;
	struct device_dma_parameters *dma_parms;
	struct devres *devres_head; /* newest first */
	const struct bus_dma_region *dma_range_map; /* NULL: bus address = physical address */
	bool dma_coherent;
	bool lx_deferred;      /* its probe wants to be called again */
	unsigned int lx_id;    /* number of the actor */
	unsigned int lx_ordered; /* ranges with an order of their own: kernel/dma/attrs.c */
	struct device *lx_next;
};

/* The driver leaves @dev. */
void device_release_driver(struct device *dev);
/* 1: a driver is bound now, or was; 0: there is none; -errno of its probe. */
int device_attach(struct device *dev);

/* Registers of [res->start, res->end], this device's alone; an error as a pointer. */
void __iomem *devm_ioremap_resource(struct device *dev, const struct resource *res);
void __iomem *devm_ioremap(struct device *dev, resource_size_t offset, resource_size_t size);
void __iomem *devm_ioremap_wc(struct device *dev, resource_size_t offset,
			      resource_size_t size);
void devm_iounmap(struct device *dev, void __iomem *addr);
/* In memory that goes with the driver. */
__printf(3, 4)
char *devm_kasprintf(struct device *dev, gfp_t gfp, const char *fmt, ...);

static inline const char *dev_name(const struct device *dev)
{
	return dev->init_name;
}

/* "platform", or what its driver is called. */
static inline const char *dev_driver_string(const struct device *dev)
{
	return dev->driver ? dev->driver->name : dev->bus ? dev->bus->name : "";
}

static inline void *dev_get_platdata(const struct device *dev)
{
	return dev->platform_data;
}

static inline struct device_node *dev_of_node(struct device *dev)
{
	return dev ? dev->of_node : NULL;
}

/* There is one node of memory. */
static inline int dev_to_node(struct device *dev)
{
	return 0;
}

/* Devices stay until the world ends. */
static inline struct device *get_device(struct device *dev)
{
	return dev;
}

static inline void put_device(struct device *dev)
{
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
