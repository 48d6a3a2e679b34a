/* SPDX-License-Identifier: MIT */
/* The root of an integer, bit by bit. */
#include <linux/export.h>
#include <linux/math.h>

unsigned long int_sqrt(unsigned long x)
{
	unsigned long root = 0;

	for (unsigned long bit = 1ul << 31; bit; bit >>= 1)
		if ((root | bit) * (root | bit) <= x)
			root |= bit;
	return root;
}
EXPORT_SYMBOL(int_sqrt);
