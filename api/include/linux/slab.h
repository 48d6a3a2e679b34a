/* SPDX-License-Identifier: MIT */
/*
 * kmalloc and caches of objects.  Sizes are Linux's: 8, 16, 32, 64, 96, 128, 192,
 * 256 and so on, none smaller than ARCH_DMA_MINALIGN of the running board allows;
 * an object of a power of two is aligned to its size.  What is in it is what RAM
 * and caches hold there.
 */
#ifndef LINUX_SLAB_H
#define LINUX_SLAB_H

#include <linux/gfp.h>
#include <linux/limits.h>
#include <linux/types.h>

#define ZERO_SIZE_PTR ((void *)16)
#define ZERO_OR_NULL_PTR(x) ((unsigned long)(x) <= (unsigned long)ZERO_SIZE_PTR)
#define KMALLOC_MAX_SIZE (1ul << (12 + 10)) /* PAGE_SIZE << MAX_PAGE_ORDER */

void *kmalloc(size_t size, gfp_t flags);
void *kmalloc_node(size_t size, gfp_t flags, int node);
void kfree(const void *object);
/* As kfree(), after zeroes were written over the object. */
void kfree_sensitive(const void *object);
size_t ksize(const void *object);
/* What kmalloc(@size) gives out; 0 for 0. */
size_t kmalloc_size_roundup(size_t size);
/*
 * The bytes of @object in an object of @size, in place when they fit there.  NULL
 * is kmalloc(); a size of 0 is kfree().  NULL: @object is as it was.
 */
void *krealloc(const void *object, size_t size, gfp_t flags);

static inline void *kzalloc(size_t size, gfp_t flags)
{
	return kmalloc(size, flags | __GFP_ZERO);
}

static inline void *kzalloc_node(size_t size, gfp_t flags, int node)
{
	return kmalloc_node(size, flags | __GFP_ZERO, node);
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

static inline void *krealloc_array(void *object, size_t n, size_t size, gfp_t flags)
{
	if (size && n > SIZE_MAX / size)
		return NULL;
	return krealloc(object, n * size, flags);
}

/* kmalloc, or vmalloc where that has no room (mm/util.c). */
void *kvmalloc(size_t size, gfp_t flags);
void kvfree(const void *addr);

static inline void *kvzalloc(size_t size, gfp_t flags)
{
	return kvmalloc(size, flags | __GFP_ZERO);
}

static inline void *kvmalloc_array(size_t n, size_t size, gfp_t flags)
{
	if (size && n > SIZE_MAX / size)
		return NULL;
	return kvmalloc(n * size, flags);
}

static inline void *kvcalloc(size_t n, size_t size, gfp_t flags)
{
	return kvmalloc_array(n, size, flags | __GFP_ZERO);
}

/* --- caches of objects of one size --------------------------------------- */

typedef unsigned int slab_flags_t;

struct kmem_cache;

#define SLAB_HWCACHE_ALIGN 0x2000u /* objects start on a cache line */
#define SLAB_CACHE_DMA 0x4000u     /* of zone DMA */
#define SLAB_CACHE_DMA32 0x8000u
#define SLAB_PANIC 0x40000u        /* no cache: the kernel stops */

/* NULL: out of memory, or an alignment that is no power of two. */
struct kmem_cache *kmem_cache_create(const char *name, unsigned int size,
				     unsigned int align, slab_flags_t flags,
				     void (*ctor)(void *object));
/* Objects that are still in use stay; a warning is printed. */
void kmem_cache_destroy(struct kmem_cache *cache);
void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t flags);
void kmem_cache_free(struct kmem_cache *cache, void *object);
unsigned int kmem_cache_size(struct kmem_cache *cache);

static inline void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t flags)
{
	return kmem_cache_alloc(cache, flags | __GFP_ZERO);
}

#define KMEM_CACHE(type, flags)						\
	kmem_cache_create(#type, sizeof(struct type),			\
			  __alignof__(struct type), (flags), NULL)

#endif
