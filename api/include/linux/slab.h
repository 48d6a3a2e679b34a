/* SPDX-License-Identifier: MIT */
/*
 * kmalloc: objects of a power of two, aligned to their size and at least to
 * ARCH_DMA_MINALIGN of the running board.  What is in them is what RAM and
 * caches hold there.
 */
#ifndef LINUX_SLAB_H
#define LINUX_SLAB_H

#include <linux/gfp.h>
#include <linux/limits.h>
#include <linux/types.h>

#define ZERO_SIZE_PTR ((void *)16)
#define ZERO_OR_NULL_PTR(x) ((unsigned long)(x) <= (unsigned long)ZERO_SIZE_PTR)

void *kmalloc(size_t size, gfp_t flags);
void kfree(const void *object);
size_t ksize(const void *object);

static inline void *kzalloc(size_t size, gfp_t flags)
{
	return kmalloc(size, flags | __GFP_ZERO);
}

static inline void *kmalloc_array(size_t n, size_t size, gfp_t flags)
{
	if (size && n > SIZE_MAX / size)
		return NULL;
	return kmalloc(n * size, flags);
}

static inline void *kcalloc(size_t n, size_t size, gfp_t flags)
{
	return kmalloc_array(n, size, flags | __GFP_ZERO);
}

#endif
