/* SPDX-License-Identifier: MIT */
/* The host says which device of the board the suites use. */
#include <linux/dmasim.h>

#include "tests/kunit/lx-device.h"

static struct device *device __lxdata;

struct device *test_device(void)
{
	return device;
}

LX_VERB(test_kunit_device, "", "dev", "dev", "for tests")
{
	device = lx_device(a[0]);
	return 0;
}
