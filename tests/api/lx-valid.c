/* SPDX-License-Identifier: MIT */
/*
 * What a test of valid use needs of the Linux side: loads and stores as a compiler
 * makes them, caches of objects by pointer, and the invariants of the allocators.
 */
#include <linux/dmasim.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "api/kernel/dma/direct.h"
#include "api/mm/internal.h"
#include "api/mm/slab.h"

/* Either side may be memory of the program, as a driver's stack is. */
LX_VERB(test_copy, "", "ptr,ptr,size,int", "to,from,len,width", "test: a loop that copies")
{
	volatile u8 *to = lx_to_ptr(a[0]);
	const volatile u8 *from = lx_to_ptr(a[1]);
	unsigned long i, width = a[3];

	for (i = 0; i < a[2]; i += width) {
		if (i + width > a[2] || ((a[0] | a[1]) + i) % width)
			width = 1;
		if (width == 8)
			*(volatile u64 *)(to + i) = *(const volatile u64 *)(from + i);
		else if (width == 4)
			*(volatile u32 *)(to + i) = *(const volatile u32 *)(from + i);
		else
			to[i] = from[i];
	}
	return 0;
}

LX_VERB(test_cache_new, "ptr", "int,int,int", "size,align,flags", "test: kmem_cache_create")
{
	return lx_from_ptr(kmem_cache_create("valid", a[0], a[1], a[2], NULL));
}

LX_VERB(test_cache_get, "ptr", "ptr,gfp", "cache,flags", "test: kmem_cache_alloc")
{
	return lx_from_ptr(kmem_cache_alloc(lx_to_ptr(a[0]), a[1]));
}

LX_VERB(test_cache_put, "", "ptr,ptr", "cache,object", "test: kmem_cache_free")
{
	kmem_cache_free(lx_to_ptr(a[0]), lx_to_ptr(a[1]));
	return 0;
}

LX_VERB(test_cache_end, "", "ptr", "cache", "test: kmem_cache_destroy")
{
	kmem_cache_destroy(lx_to_ptr(a[0]));
	return 0;
}

LX_VERB(test_exact, "ptr", "size,gfp", "size,gfp", "test: alloc_pages_exact")
{
	return lx_from_ptr(alloc_pages_exact(a[0], a[1]));
}

/* --- invariants ------------------------------------------------------------------ */

/* Of the run that starts at @start: its pages are its own, and all of one slab or none. */
static const char *check_run(unsigned long start)
{
	const struct page_state *first = &page_states[start];
	unsigned long i;

	if (!first->refs)
		return "a run that nobody refers to";
	if (first->run > max_mapnr - start)
		return "a run that leaves memory";
	for (i = 0; i < first->run; i++) {
		if (!first[i].allocated)
			return "a free page in a run";
		if (i > 0 && first[i].run)
			return "a run in a run";
		if (first[i].slab != first->slab)
			return "a run in two slabs";
	}
	return NULL;
}

static bool is_listed(const struct slab *list, const struct slab *slab, bool partial)
{
	while (list && list != slab)
		list = partial ? list->next_partial : list->next;
	return list == slab;
}

static const char *check_slab(const struct slab *slab, unsigned long start)
{
	const struct kmem_cache *cache = slab->cache;
	unsigned int used = 0, i;

	for (i = 0; i < SLAB_OBJECTS_MAX; i++)
		if (slab->map[i / 64] >> i % 64 & 1)
			used += i < cache->objects ? 1 : SLAB_OBJECTS_MAX;
	if (used != slab->in_use)
		return "a slab that counts its objects wrong";
	if (slab->page != &mem_map[start] || page_states[start].run != cache->pages)
		return "a slab on pages that are not its own";
	if (!is_listed(cache->slabs, slab, false))
		return "a slab that its cache does not know";
	if (is_listed(cache->partial, slab, true) != (used < cache->objects))
		return "a slab with room that is not listed, or one without that is";
	return NULL;
}

static const char *check_cache(const struct kmem_cache *cache)
{
	const struct slab *slab;
	unsigned long used = 0;

	for (slab = cache->slabs; slab; slab = slab->next)
		used += slab->in_use;
	return used == cache->in_use ? NULL : "a cache that counts its objects wrong";
}

static const char *check_memory(void)
{
	unsigned long i = LX_KERNEL_PAGES;
	const char *wrong = NULL;

	while (i < max_mapnr && !wrong) {
		const struct page_state *state = &page_states[i];

		if (!state->run) {
			if (state->allocated || state->refs || state->slab)
				wrong = "a page of no run that is not free";
			i++;
			continue;
		}
		wrong = check_run(i);
		if (!wrong && state->slab)
			wrong = check_slab(state->slab, i);
		if (!wrong && state->slab)
			wrong = check_cache(state->slab->cache);
		i += state->run;
	}
	if (!wrong && !dma_atomic_pools_add_up())
		wrong = "an atomic pool that counts its pages wrong";
	return wrong;
}

LX_VERB(test_memory_wrong, "ptr", "", "", "test: what is wrong with the allocators, or NULL")
{
	return lx_from_ptr(check_memory());
}

enum { COUNT_PAGES, COUNT_OBJECTS, COUNT_POOL_PAGES };

/* Pages that are out and no slab's; objects that are; pages of the atomic pools. */
LX_VERB(test_memory_count, "int", "int", "what", "test: what the allocators have given out")
{
	unsigned long i, counts[2] = { 0 };

	for (i = 0; i < max_mapnr; i++) {
		const struct slab *slab = page_states[i].slab;

		if (!slab)
			counts[COUNT_PAGES] += page_states[i].allocated;
		else if (page_states[i].run)
			counts[COUNT_OBJECTS] += slab->in_use;
	}
	return a[0] == COUNT_POOL_PAGES ? dma_atomic_pools_pages() : counts[a[0]];
}
