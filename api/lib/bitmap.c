/* SPDX-License-Identifier: MIT */
/* Arrays of bits (lib/bitmap.c). */
#include <linux/align.h>
#include <linux/bitmap.h>
#include <linux/export.h>
#include <linux/slab.h>

unsigned long *bitmap_alloc(unsigned int nbits, gfp_t flags)
{
	return kmalloc_array(BITS_TO_LONGS(nbits), sizeof(unsigned long), flags);
}
EXPORT_SYMBOL(bitmap_alloc);

unsigned long *bitmap_zalloc(unsigned int nbits, gfp_t flags)
{
	return bitmap_alloc(nbits, flags | __GFP_ZERO);
}
EXPORT_SYMBOL(bitmap_zalloc);

void bitmap_free(const unsigned long *bitmap)
{
	kfree(bitmap);
}
EXPORT_SYMBOL(bitmap_free);

void bitmap_set(unsigned long *map, unsigned int start, unsigned int nbits)
{
	for (unsigned int bit = start; bit < start + nbits; bit++)
		__set_bit(bit, map);
}
EXPORT_SYMBOL(bitmap_set);

void bitmap_clear(unsigned long *map, unsigned int start, unsigned int nbits)
{
	for (unsigned int bit = start; bit < start + nbits; bit++)
		__clear_bit(bit, map);
}
EXPORT_SYMBOL(bitmap_clear);

unsigned int bitmap_weight(const unsigned long *src, unsigned int nbits)
{
	unsigned int bit, count = 0;

	for_each_set_bit(bit, src, nbits)
		count++;
	return count;
}
EXPORT_SYMBOL(bitmap_weight);

unsigned long bitmap_find_next_zero_area(unsigned long *map, unsigned long size,
					 unsigned long start, unsigned int nr,
					 unsigned long align_mask)
{
	unsigned long index = start, end, taken;

	for (;;) {
		index = ALIGN(find_next_zero_bit(map, size, index), align_mask + 1);
		end = index + nr;
		if (end > size)
			return end;
		taken = find_next_bit(map, end, index);
		if (taken == end)
			return index;
		index = taken + 1;
	}
}
EXPORT_SYMBOL(bitmap_find_next_zero_area);
