/* SPDX-License-Identifier: MIT */
/* Drivers: a list, in order of registration. */
#include <linux/device.h>
#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/string.h>

#include "base.h"

static struct device_driver *drivers __lxdata;

void drivers_init(void)
{
	drivers = NULL;
	driver_deferred_probe_init();
}

struct device_driver *first_driver(void)
{
	return drivers;
}

struct device_driver *driver_find(const char *name, const struct bus_type *bus)
{
	struct device_driver *drv = drivers;

	while (drv && (drv->bus != bus || strcmp(drv->name, name) != 0))
		drv = drv->lx_next;
	return drv;
}
EXPORT_SYMBOL_GPL(driver_find);

int driver_register(struct device_driver *drv)
{
	struct device_driver **link = &drivers;

	if (driver_find(drv->name, drv->bus)) {
		pr_err("Error: Driver '%s' is already registered, aborting...\n", drv->name);
		return -EBUSY;
	}
	while (*link)
		link = &(*link)->lx_next;
	drv->lx_next = NULL;
	*link = drv;
	driver_attach(drv);
	return 0;
}
EXPORT_SYMBOL_GPL(driver_register);

void driver_unregister(struct device_driver *drv)
{
	struct device_driver **link = &drivers;

	while (*link && *link != drv)
		link = &(*link)->lx_next;
	if (WARN_ON(!*link))
		return;
	driver_detach(drv);
	*link = drv->lx_next;
}
EXPORT_SYMBOL_GPL(driver_unregister);
