/* SPDX-License-Identifier: MIT */
#ifndef LINUX_OF_PLATFORM_H
#define LINUX_OF_PLATFORM_H

#include <linux/of_device.h>

#endif
