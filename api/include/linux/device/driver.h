/* SPDX-License-Identifier: MIT */
/* A driver, of whatever bus. */
#ifndef LINUX_DEVICE_DRIVER_H
#define LINUX_DEVICE_DRIVER_H

#include <linux/device/bus.h>
#include <linux/types.h>

struct module;
struct of_device_id;
struct dev_pm_ops;
struct attribute_group;

enum probe_type {
	PROBE_DEFAULT_STRATEGY,
	PROBE_PREFER_ASYNCHRONOUS,
	PROBE_FORCE_SYNCHRONOUS,
};

struct device_driver {
	const char *name;
	const struct bus_type *bus;
	struct module *owner;
	const char *mod_name;
	bool suppress_bind_attrs;
	enum probe_type probe_type;
	const struct of_device_id *of_match_table;
	int (*probe)(struct device *dev);
	void (*sync_state)(struct device *dev);
	int (*remove)(struct device *dev);
	void (*shutdown)(struct device *dev);
	const struct attribute_group **groups;
	const struct attribute_group **dev_groups;
	const struct dev_pm_ops *pm; /* never called */
	struct device_driver *lx_next; /* registered after this one */
};

/* Probes every device that fits; 0, -EBUSY: one of that name is there. */
int driver_register(struct device_driver *drv);
/* Every device that it has is left. */
void driver_unregister(struct device_driver *drv);
struct device_driver *driver_find(const char *name, const struct bus_type *bus);

#endif
