/* SPDX-License-Identifier: MIT */
/*
 * A driver comes to a device, and leaves it.  A probe that returns -EPROBE_DEFER is called
 * again whenever another device got a driver, and once when all modules are loaded
 * (Documentation/driver-api/driver-model/driver.rst).
 * Leaves out: asynchronous probes, suppliers and consumers.
 */
#include <linux/device.h>
#include <linux/devres.h>
#include <linux/dmasim.h>
#include <linux/export.h>

#include "base.h"

/* Devices that got a driver so far, and whether the waiting ones are being tried. */
static unsigned int bound_count __lxdata;
static bool is_retrying __lxdata;

void driver_deferred_probe_init(void)
{
	bound_count = 0;
	is_retrying = false;
}

/* Nobody drives it any more: what it had goes, newest first; then what is left is a leak. */
static void unbind_cleanup(struct device *dev)
{
	devres_release_all(dev);
	lx_watch_release(dev->lx_id);
	dev->driver = NULL;
	dev_set_drvdata(dev, NULL);
}

static int call_probe(struct device *dev, struct device_driver *drv)
{
	if (dev->bus->probe)
		return dev->bus->probe(dev);
	return drv->probe ? drv->probe(dev) : 0;
}

static void say_failed(struct device *dev, const struct device_driver *drv, int ret)
{
	switch (ret) {
	case -EPROBE_DEFER:
	case -ENODEV:
	case -ENXIO:
		break;
	default:
		dev_err(dev, "probe with driver %s failed with error %d\n", drv->name, ret);
	}
}

static int really_probe(struct device *dev, struct device_driver *drv)
{
	int ret;

	if (WARN_ON(dev->devres_head)) /* "Resources present before probing" */
		return -EBUSY;
	dev->driver = drv;
	ret = call_probe(dev, drv);
	dev->lx_deferred = ret == -EPROBE_DEFER;
	if (ret) {
		say_failed(dev, drv, ret);
		unbind_cleanup(dev);
		return ret;
	}
	bound_count++;
	driver_deferred_probe_trigger();
	return 0;
}

static bool fits(struct device *dev, const struct device_driver *drv)
{
	return drv->bus == dev->bus && (!dev->bus->match || dev->bus->match(dev, drv));
}

static int try_device(struct device *dev, void *drv)
{
	if (!dev->driver && fits(dev, drv))
		really_probe(dev, drv);
	return 0;
}

void driver_attach(struct device_driver *drv)
{
	bus_for_each_dev(drv->bus, NULL, drv, try_device);
}

int device_attach(struct device *dev)
{
	int ret = 0;

	if (dev->driver)
		return 1;
	for (struct device_driver *drv = first_driver(); drv; drv = drv->lx_next) {
		if (!fits(dev, drv))
			continue;
		ret = really_probe(dev, drv);
		if (!ret)
			return 1;
		if (ret == -EPROBE_DEFER)
			return ret;
	}
	return 0;
}
EXPORT_SYMBOL_GPL(device_attach);

/* --- later ------------------------------------------------------------------------------ */

static int retry(struct device *dev, void *data)
{
	if (dev->lx_deferred && !dev->driver) {
		dev->lx_deferred = false;
		device_attach(dev);
	}
	return 0;
}

void driver_deferred_probe_trigger(void)
{
	unsigned int count;

	if (is_retrying)
		return;
	is_retrying = true;
	do {
		count = bound_count;
		bus_for_each_dev(&platform_bus_type, NULL, NULL, retry);
	} while (count != bound_count);
	is_retrying = false;
}

void lx_kernel_probe_deferred(void)
{
	driver_deferred_probe_trigger();
}

/* --- the end ------------------------------------------------------------------------------ */

static void call_remove(struct device *dev)
{
	if (dev->bus->remove)
		dev->bus->remove(dev);
	else if (dev->driver->remove)
		dev->driver->remove(dev);
}

/* Without a driver: a scenario, whose steps were the remove function. */
void device_release_driver(struct device *dev)
{
	if (dev->driver)
		call_remove(dev);
	dev->lx_deferred = false;
	unbind_cleanup(dev);
}
EXPORT_SYMBOL(device_release_driver);

static int detach_device(struct device *dev, void *drv)
{
	if (dev->driver == drv)
		device_release_driver(dev);
	return 0;
}

void driver_detach(struct device_driver *drv)
{
	bus_for_each_dev(drv->bus, NULL, drv, detach_device);
}

LX_VERB(device_release_driver, "", "dev", "dev",
	"the driver leaves the device: what it still has is a leak")
{
	device_release_driver(lx_device(a[0]));
	return 0;
}
