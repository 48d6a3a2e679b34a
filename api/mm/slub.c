/* SPDX-License-Identifier: MIT */
/*
 * Objects of one size in pages.  Which are in use is kept beside the pages, because
 * a list inside free objects would be stores that no driver made.  The lowest free
 * object of the slab that was freed to last is given first: a freed address comes
 * back at once, which is what makes a use after free visible.
 * Leaves out: free lists per CPU, merging of caches, poison and red zones.
 */
#include <linux/dmasim.h>
#include <linux/kernel.h>

#include "internal.h"
#include "slab.h"

void kmem_cache_layout(struct kmem_cache *cache, unsigned int size, unsigned int align)
{
	cache->object_size = size;
	cache->size = ALIGN(max(size, 8u), max(align, 8u));
	cache->pages = cache->size <= PAGE_SIZE ? 1 : 1u << get_order(cache->size);
	cache->objects = cache->pages * PAGE_SIZE / cache->size;
}

/* When its pages are new: a freed object must be left as the constructor left it. */
static void construct(const struct slab *slab)
{
	const struct kmem_cache *cache = slab->cache;
	unsigned int i;

	for (i = 0; cache->ctor && i < cache->objects; i++)
		cache->ctor(page_address(slab->page) + i * cache->size);
}

static struct slab *new_slab(struct kmem_cache *cache, gfp_t flags)
{
	struct page *page = alloc_page_run(flags | cache->gfp, cache->pages, cache->pages);
	struct slab *slab;
	unsigned int i;

	if (!page)
		return NULL;
	slab = lx_host_alloc(sizeof(*slab));
	slab->cache = cache;
	slab->page = page;
	for (i = 0; i < cache->pages; i++)
		page_state(page + i)->slab = slab;
	slab->next = cache->slabs;
	cache->slabs = slab;
	slab->next_partial = cache->partial;
	cache->partial = slab;
	construct(slab);
	return slab;
}

static unsigned int first_free(const struct slab *slab)
{
	unsigned int word = 0;

	while (slab->map[word] == ~0ull)
		word++;
	return word * 64 + __builtin_ctzll(~slab->map[word]);
}

void *slab_alloc(struct kmem_cache *cache, gfp_t flags)
{
	struct slab *slab = cache->partial;
	unsigned int index;

	if (!slab)
		slab = new_slab(cache, flags);
	if (!slab)
		return NULL;
	index = first_free(slab);
	slab->map[index / 64] |= 1ull << index % 64;
	cache->in_use++;
	if (++slab->in_use == cache->objects)
		cache->partial = slab->next_partial;
	return page_address(slab->page) + index * cache->size;
}

struct slab *slab_of(const void *object, unsigned int *index)
{
	struct slab *slab = virt_addr_valid(object) ? page_state(virt_to_page(object))->slab
						   : NULL;
	unsigned long offset;

	if (!slab)
		return NULL;
	offset = object - page_address(slab->page);
	*index = offset / slab->cache->size;
	if (offset % slab->cache->size || *index >= slab->cache->objects ||
	    !(slab->map[*index / 64] >> *index % 64 & 1))
		return NULL;
	return slab;
}

void slab_free(struct slab *slab, unsigned int index)
{
	struct kmem_cache *cache = slab->cache;

	if (slab->in_use == cache->objects) {
		slab->next_partial = cache->partial;
		cache->partial = slab;
	}
	slab->in_use--;
	cache->in_use--;
	slab->map[index / 64] &= ~(1ull << index % 64);
}

void kmem_cache_drop(struct kmem_cache *cache)
{
	while (cache->slabs) {
		struct slab *slab = cache->slabs;
		unsigned int i;

		cache->slabs = slab->next;
		for (i = 0; i < cache->pages; i++)
			page_state(slab->page + i)->slab = NULL;
		free_page_run(slab->page);
		lx_host_free(slab);
	}
	cache->partial = NULL;
}
