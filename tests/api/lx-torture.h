/* SPDX-License-Identifier: MIT */
/* Correct programs that make allocations, for a test that lets each of them fail. */
#ifndef TESTS_API_LX_TORTURE_H
#define TESTS_API_LX_TORTURE_H

#include <linux/device.h>
#include <linux/types.h>

/*
 * 0, or the error of the call that failed after everything that came before it was
 * given back.  WRONG(): a call returned what Linux does not return.
 */
struct torture {
	const char *name;
	int (*run)(struct device *dev);
	bool absorbs; /* some failures are made good, and the program ends with 0 */
	unsigned int keeps; /* at most so much stays in use: the atomic pool grows once */
};

#define WRONG() (-(10000 + __LINE__))

/* Each ends with a NULL name. */
extern const struct torture torture_memory[];
extern const struct torture torture_lists[];
extern const struct torture torture_dma[];

#endif
