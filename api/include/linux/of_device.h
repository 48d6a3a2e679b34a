/* SPDX-License-Identifier: MIT */
#ifndef LINUX_OF_DEVICE_H
#define LINUX_OF_DEVICE_H

#include <linux/device.h>
#include <linux/of.h>
#include <linux/platform_device.h>

#endif
