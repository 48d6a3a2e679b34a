/* SPDX-License-Identifier: MIT */
/* Bits in arrays of words, found word by word (lib/find_bit.c). */
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/minmax.h>

/* Bits that are set in a word exclusive-or @flip, from @offset on. */
static unsigned long find_next(const unsigned long *addr, unsigned long size,
			       unsigned long offset, unsigned long flip)
{
	unsigned long word;

	while (offset < size) {
		word = (addr[BIT_WORD(offset)] ^ flip) >> (offset % BITS_PER_LONG);
		if (word)
			return min(offset + __ffs(word), size);
		offset = (BIT_WORD(offset) + 1) * BITS_PER_LONG;
	}
	return size;
}

unsigned long find_next_bit(const unsigned long *addr, unsigned long size,
			    unsigned long offset)
{
	return find_next(addr, size, offset, 0);
}
EXPORT_SYMBOL(find_next_bit);

unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size,
				 unsigned long offset)
{
	return find_next(addr, size, offset, ~0ul);
}
EXPORT_SYMBOL(find_next_zero_bit);

unsigned long find_last_bit(const unsigned long *addr, unsigned long size)
{
	for (unsigned long bit = size; bit > 0; bit--)
		if (test_bit(bit - 1, addr))
			return bit - 1;
	return size;
}
EXPORT_SYMBOL(find_last_bit);
