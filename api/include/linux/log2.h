/* SPDX-License-Identifier: MIT */
#ifndef LINUX_LOG2_H
#define LINUX_LOG2_H

#include <linux/types.h>

/* Index of the highest bit set; -1 for 0. */
static inline int ilog2(unsigned long n)
{
	return n ? 63 - __builtin_clzl(n) : -1;
}

static inline bool is_power_of_2(unsigned long n)
{
	return n != 0 && (n & (n - 1)) == 0;
}

static inline unsigned long roundup_pow_of_two(unsigned long n)
{
	return n <= 1 ? 1 : 1ul << (ilog2(n - 1) + 1);
}

static inline unsigned long rounddown_pow_of_two(unsigned long n)
{
	return n ? 1ul << ilog2(n) : 0;
}

/* Of the next power of two; 0 for 0 and 1. */
static inline int order_base_2(unsigned long n)
{
	return n > 1 ? ilog2(n - 1) + 1 : 0;
}

#endif
