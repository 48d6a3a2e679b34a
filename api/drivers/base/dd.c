/* SPDX-License-Identifier: MIT */
/*
 * A driver leaves its device.
 * Leaves out: drivers, binding, the remove function (whoever calls has run it).
 */
#include <linux/device.h>
#include <linux/devres.h>
#include <linux/dmasim.h>
#include <linux/export.h>

void device_release_driver(struct device *dev)
{
	devres_release_all(dev);
	lx_watch_release(dev->lx_id);
}
EXPORT_SYMBOL(device_release_driver);

LX_VERB(device_release_driver, "", "dev", "dev",
	"the driver leaves the device: what it still has is a leak")
{
	device_release_driver(lx_device(a[0]));
	return 0;
}
