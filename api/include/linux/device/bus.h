/* SPDX-License-Identifier: MIT */
/* A kind of devices, and how one of them finds its driver. */
#ifndef LINUX_DEVICE_BUS_H
#define LINUX_DEVICE_BUS_H

#include <linux/types.h>

struct device;
struct device_driver;

struct bus_type {
	const char *name;
	int (*match)(struct device *dev, const struct device_driver *drv);
	int (*probe)(struct device *dev);
	void (*remove)(struct device *dev);
	void (*shutdown)(struct device *dev);
};

/* All devices of @bus, in the order of the tree, until @fn is not 0; what it was. */
int bus_for_each_dev(const struct bus_type *bus, struct device *start, void *data,
		     int (*fn)(struct device *dev, void *data));

#endif
