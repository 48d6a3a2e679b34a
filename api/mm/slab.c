/* SPDX-License-Identifier: MIT */
/*
 * kmalloc over caches of the kernel's sizes (mm/slab_common.c: kmalloc_info), each
 * rounded up so that every object is aligned for DMA: with 128 bytes there is no
 * 192, with 64 no 96.  Large objects are pages.
 * Leaves out: small objects with bouncing (6.5 on; so no object is smaller than the
 * alignment, see FIDELITY.md), caches per zone and per accounting group.
 */
#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/fault-inject.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../arch/board.h"
#include "slab.h"

static const unsigned int sizes[] = { 8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096 };

/* GFP_DMA has caches of its own, as their pages lie in another zone. */
enum { KMALLOC_NORMAL, KMALLOC_DMA, NR_KMALLOC_TYPES };
static struct kmem_cache kmalloc_caches[NR_KMALLOC_TYPES][ARRAY_SIZE(sizes)] __lxdata;

static void init_type(int type, gfp_t gfp)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct kmem_cache *cache = &kmalloc_caches[type][i];

		memset(cache, 0, sizeof(*cache));
		cache->name = "kmalloc";
		cache->gfp = gfp;
		kmem_cache_layout(cache, sizes[i], 1);
	}
}

void kmem_cache_init(void)
{
	init_type(KMALLOC_NORMAL, 0);
	init_type(KMALLOC_DMA, __GFP_DMA);
	kmem_caches_init();
}

void kmem_cache_exit(void)
{
	int type, i;

	kmem_caches_exit();
	for (type = 0; type < NR_KMALLOC_TYPES; type++)
		for (i = 0; i < ARRAY_SIZE(sizes); i++)
			kmem_cache_drop(&kmalloc_caches[type][i]);
}

static unsigned int size_index(size_t size)
{
	unsigned int i = 0;

	while (sizes[i] < size)
		i++;
	return i;
}

/* Bytes of the object that @size gets; above a page they are pages. */
static size_t rounded(size_t size)
{
	unsigned int align = board_dma_minalign();

	if (size > PAGE_SIZE)
		return PAGE_SIZE << get_order(size);
	return sizes[size_index(ALIGN(sizes[size_index(size)], align))];
}

size_t kmalloc_size_roundup(size_t size)
{
	return size && size <= KMALLOC_MAX_SIZE ? rounded(size) : size;
}
EXPORT_SYMBOL(kmalloc_size_roundup);

static void *alloc_object(size_t bytes, gfp_t flags)
{
	int type = flags & __GFP_DMA ? KMALLOC_DMA : KMALLOC_NORMAL;
	struct page *page;

	if (bytes <= PAGE_SIZE) {
		struct kmem_cache *cache = &kmalloc_caches[type][size_index(bytes)];

		return should_failslab(cache, flags) ? NULL : slab_alloc(cache, flags);
	}
	page = alloc_page_run(flags, bytes >> PAGE_SHIFT, bytes >> PAGE_SHIFT);
	return page ? page_address(page) : NULL;
}

static void *do_kmalloc(const char *call, size_t size, gfp_t flags)
{
	bool zeroed = (flags & __GFP_ZERO) != 0;
	void *object;

	if (size == 0)
		return ZERO_SIZE_PTR;
	if (gfpflags_allow_blocking(flags))
		lx_might_sleep(call);
	object = size <= KMALLOC_MAX_SIZE ? alloc_object(rounded(size), flags) : NULL;
	if (!object)
		return NULL;
	lx_watch_alloc(call, virt_to_phys(object), size, zeroed);
	if (zeroed)
		memset(object, 0, size);
	return object;
}

void *kmalloc(size_t size, gfp_t flags)
{
	return do_kmalloc(flags & __GFP_ZERO ? "kzalloc" : "kmalloc", size, flags);
}
EXPORT_SYMBOL(kmalloc);

/* There is one node. */
void *kmalloc_node(size_t size, gfp_t flags, int node)
{
	return kmalloc(size, flags);
}
EXPORT_SYMBOL(kmalloc_node);

/* Memory for a `buf` of a scenario; 0 when there is none. */
unsigned long lx_kernel_kmalloc(unsigned long size, unsigned long align)
{
	unsigned long bytes = max(max(size, align), (unsigned long)board_dma_minalign());
	void *object = bytes <= max_mapnr << PAGE_SHIFT
			       ? alloc_object(roundup_pow_of_two(bytes), GFP_KERNEL) : NULL;

	if (object)
		lx_watch_alloc("kmalloc", virt_to_phys(object), size, 0);
	return (unsigned long)object;
}

/* Bytes of the object in use that starts at @object; 0: none does. */
static size_t object_bytes(const void *object)
{
	unsigned int index;
	struct slab *slab = slab_of(object, &index);

	if (slab)
		return slab->cache->object_size;
	if (!virt_addr_valid(object) || offset_in_page(object))
		return 0;
	return page_run_pages(virt_to_page(object)) << PAGE_SHIFT;
}

size_t ksize(const void *object)
{
	return ZERO_OR_NULL_PTR(object) ? 0 : object_bytes(object);
}
EXPORT_SYMBOL(ksize);

void kfree(const void *object)
{
	unsigned int index;
	struct slab *slab;
	size_t bytes;

	if (ZERO_OR_NULL_PTR(object))
		return;
	bytes = object_bytes(object);
	if (!bytes)
		lx_panic("kfree: no object that kmalloc gave out starts there");
	lx_watch_free("kfree", virt_to_phys(object), bytes);
	slab = slab_of(object, &index);
	if (slab)
		slab_free(slab, index);
	else
		free_page_run(virt_to_page(object));
}
EXPORT_SYMBOL(kfree);

void kfree_sensitive(const void *object)
{
	if (!ZERO_OR_NULL_PTR(object))
		memset((void *)object, 0, ksize(object));
	kfree(object);
}
EXPORT_SYMBOL(kfree_sensitive);

void *krealloc(const void *object, size_t size, gfp_t flags)
{
	size_t has;
	void *bigger;

	if (size == 0) {
		kfree(object);
		return ZERO_SIZE_PTR;
	}
	has = ZERO_OR_NULL_PTR(object) ? 0 : ksize(object);
	if (has >= size)
		return (void *)object;
	bigger = do_kmalloc("krealloc", size, flags);
	if (bigger && has) {
		memcpy(bigger, object, has);
		kfree(object);
	}
	return bigger;
}
EXPORT_SYMBOL(krealloc);
