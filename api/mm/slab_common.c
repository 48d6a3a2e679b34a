/* SPDX-License-Identifier: MIT */
/*
 * Caches of objects that drivers make.
 * Leaves out: accounting, user copies, RCU, debug flags, arguments in a struct.
 */
#include <linux/cache.h>
#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/fault-inject.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "../arch/board.h"
#include "slab.h"

static struct kmem_cache *caches __lxdata;

void kmem_caches_init(void)
{
	caches = NULL;
}

static void free_cache(struct kmem_cache *cache)
{
	kmem_cache_drop(cache);
	kfree_beside(cache);
}

void kmem_caches_exit(void)
{
	while (caches) {
		struct kmem_cache *cache = caches;

		caches = cache->next;
		free_cache(cache);
	}
}

/*
 * As mm/slab_common.c has it: on a line where that is asked for and the object is
 * not much smaller, never below the minimum of a slab, 8.  These objects are not
 * for DMA unless the driver says so: no ARCH_DMA_MINALIGN.
 */
static unsigned int calculate_alignment(slab_flags_t flags, unsigned int align,
					unsigned int size)
{
	if (flags & SLAB_HWCACHE_ALIGN) {
		unsigned int line = lx_cache_line();

		while (size <= line / 2)
			line /= 2;
		align = max(align, line);
	}
	return ALIGN(max(align, 8u), 8u);
}

static gfp_t zone_flags(slab_flags_t flags)
{
	return (flags & SLAB_CACHE_DMA ? __GFP_DMA : 0) |
	       (flags & SLAB_CACHE_DMA32 ? __GFP_DMA32 : 0);
}

static struct kmem_cache *no_cache(slab_flags_t flags)
{
	if (flags & SLAB_PANIC)
		lx_panic("kmem_cache_create: no cache, and SLAB_PANIC says it must be there");
	return NULL;
}

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size,
				     unsigned int align, slab_flags_t flags,
				     void (*ctor)(void *object))
{
	struct kmem_cache *cache;

	if (!size || size > KMALLOC_MAX_SIZE || (align && !is_power_of_2(align)))
		return no_cache(flags);
	cache = kzalloc_beside(sizeof(*cache), GFP_KERNEL);
	if (!cache)
		return no_cache(flags);
	cache->name = name;
	cache->gfp = zone_flags(flags);
	cache->ctor = ctor;
	kmem_cache_layout(cache, size, calculate_alignment(flags, align, size));
	cache->next = caches;
	caches = cache;
	return cache;
}
EXPORT_SYMBOL(kmem_cache_create);

void kmem_cache_destroy(struct kmem_cache *cache)
{
	struct kmem_cache **link = &caches;

	if (!cache)
		return;
	if (cache->in_use) {
		lx_warn("kmem_cache_destroy: the cache still has objects");
		return;
	}
	while (*link != cache)
		link = &(*link)->next;
	*link = cache->next;
	free_cache(cache);
}
EXPORT_SYMBOL(kmem_cache_destroy);

void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t flags)
{
	void *object;

	if (gfpflags_allow_blocking(flags))
		lx_might_sleep("kmem_cache_alloc");
	object = should_failslab(cache, flags) ? NULL : slab_alloc(cache, flags);
	if (!object)
		return NULL;
	lx_watch_alloc(cache->name, virt_to_phys(object), cache->object_size,
		       (flags & __GFP_ZERO) != 0);
	if (flags & __GFP_ZERO)
		memset(object, 0, cache->object_size);
	return object;
}
EXPORT_SYMBOL(kmem_cache_alloc);

void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	unsigned int index;
	struct slab *slab = slab_of(object, &index);

	if (!slab || slab->cache != cache)
		lx_panic("kmem_cache_free: no object of this cache starts there");
	lx_watch_free("kmem_cache_free", virt_to_phys(object), cache->object_size);
	slab_free(slab, index);
}
EXPORT_SYMBOL(kmem_cache_free);

unsigned int kmem_cache_size(struct kmem_cache *cache)
{
	return cache->object_size;
}
EXPORT_SYMBOL(kmem_cache_size);
