/* SPDX-License-Identifier: MIT */
/* Between the files of the driver model. */
#ifndef DRIVERS_BASE_BASE_H
#define DRIVERS_BASE_BASE_H

#include <linux/platform_device.h>

/* What the tree says of registers and interrupts, as resources; and their end. */
void platform_add_resources(struct platform_device *pdev);
void platform_forget_resources(struct platform_device *pdev);

/* Drivers in order of registration; NULL after the last. */
struct device_driver *first_driver(void);

/* @drv on every device of its bus that fits and is free (dd.c). */
void driver_attach(struct device_driver *drv);
void driver_detach(struct device_driver *drv);
void driver_deferred_probe_init(void);
/* Some device got a driver: what waits may have been waiting for it. */
void driver_deferred_probe_trigger(void);

#endif
