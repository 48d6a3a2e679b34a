/* SPDX-License-Identifier: MIT */
/* The device of the board that suites are to use. */
#ifndef TESTS_KUNIT_LX_DEVICE_H
#define TESTS_KUNIT_LX_DEVICE_H

#include <linux/device.h>

struct device *test_device(void);

#endif
