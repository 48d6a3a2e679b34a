/* SPDX-License-Identifier: MIT */
/*
 * kmalloc over pages.  One page holds objects of one size, a power of two that
 * is at least the board's DMA alignment; which are in use is kept beside the
 * page, because a list inside free objects would be stores that no driver made.
 * The lowest free object is given first: a freed address comes back at once,
 * which is what makes a use after free visible.
 * Leaves out: 96 and 192 byte caches, kmem_cache, bouncing of small objects (so
 * no object is smaller than the alignment; see FIDELITY.md).
 */
#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../arch/board.h"

/* Per object size, by its logarithm: a page with room, index + 1; 0 = none. */
static u32 partial[PAGE_SHIFT + 1] __lxdata;

void kmem_cache_init(void)
{
	memset(partial, 0, sizeof(partial));
}

static u64 all_objects(const struct page *page)
{
	unsigned long count = PAGE_SIZE / page->object_bytes;

	return count == 64 ? ~0ull : (1ull << count) - 1;
}

static struct page *slab_page(unsigned long object_bytes)
{
	u32 *list = &partial[ilog2(object_bytes)];
	struct page *page;

	if (*list)
		return &mem_map[*list - 1];
	page = alloc_page_run(1, 1);
	if (!page)
		return NULL;
	page->object_bytes = object_bytes;
	page->objects = 0;
	page->next = 0;
	*list = page - mem_map + 1;
	return page;
}

static void *slab_alloc(unsigned long object_bytes)
{
	struct page *page = slab_page(object_bytes);
	int index;

	if (!page)
		return NULL;
	index = __builtin_ctzll(~page->objects);
	page->objects |= 1ull << index;
	if (page->objects == all_objects(page))
		partial[ilog2(object_bytes)] = page->next;
	return page_address(page) + index * object_bytes;
}

static void slab_free(struct page *page, unsigned int index)
{
	u32 *list = &partial[ilog2(page->object_bytes)];

	if (page->objects == all_objects(page)) {
		page->next = *list;
		*list = page - mem_map + 1;
	}
	page->objects &= ~(1ull << index);
}

/* An object that starts on a multiple of @align, a power of two. */
static void *alloc_object(size_t size, size_t align)
{
	unsigned long bytes = max(max(size, align), (size_t)board_dma_minalign());
	struct page *page;

	if (bytes > max_mapnr << PAGE_SHIFT)
		return NULL;
	bytes = roundup_pow_of_two(bytes);
	if (bytes <= PAGE_SIZE)
		return slab_alloc(bytes);
	page = alloc_page_run(bytes >> PAGE_SHIFT, bytes >> PAGE_SHIFT);
	return page ? page_address(page) : NULL;
}

void *kmalloc(size_t size, gfp_t flags)
{
	bool zeroed = (flags & __GFP_ZERO) != 0;
	void *object;

	if (size == 0)
		return ZERO_SIZE_PTR;
	object = alloc_object(size, 1);
	if (!object)
		return NULL;
	lx_watch_alloc(zeroed ? "kzalloc" : "kmalloc", virt_to_phys(object), size, zeroed);
	if (zeroed)
		memset(object, 0, size);
	return object;
}
EXPORT_SYMBOL(kmalloc);

/* Memory for a `buf` of a scenario; 0 when there is none. */
unsigned long lx_kernel_kmalloc(unsigned long size, unsigned long align)
{
	void *object = alloc_object(size, align);

	if (object)
		lx_watch_alloc("kmalloc", virt_to_phys(object), size, 0);
	return (unsigned long)object;
}

/* The page that @object starts in, when an object in use starts there. */
static struct page *object_page(const void *object, unsigned int *index)
{
	struct page *page;

	if (!virt_addr_valid(object))
		return NULL;
	page = virt_to_page(object);
	*index = 0;
	if (page->object_bytes == 0)
		return page->run && !offset_in_page(object) ? page : NULL;
	*index = offset_in_page(object) / page->object_bytes;
	if (offset_in_page(object) % page->object_bytes || !(page->objects >> *index & 1))
		return NULL;
	return page;
}

static size_t page_object_bytes(const struct page *page)
{
	return page->object_bytes ? page->object_bytes
				  : (size_t)page->run << PAGE_SHIFT;
}

size_t ksize(const void *object)
{
	unsigned int index;
	struct page *page = object_page(object, &index);

	return page ? page_object_bytes(page) : 0;
}
EXPORT_SYMBOL(ksize);

void kfree(const void *object)
{
	unsigned int index;
	struct page *page;

	if (ZERO_OR_NULL_PTR(object))
		return;
	page = object_page(object, &index);
	if (!page)
		lx_panic("kfree: no object that kmalloc gave out starts there");
	lx_watch_free("kfree", virt_to_phys(object), page_object_bytes(page));
	if (page->object_bytes)
		slab_free(page, index);
	else
		free_page_run(page);
}
EXPORT_SYMBOL(kfree);

LX_WORD(GFP_KERNEL);
LX_WORD(GFP_ATOMIC);
LX_WORD(GFP_NOWAIT);
LX_WORD(GFP_NOIO);
LX_WORD(GFP_NOFS);
LX_WORD(GFP_USER);
LX_WORD(GFP_DMA);
LX_WORD(GFP_DMA32);
LX_WORD(__GFP_ZERO);
LX_WORD(__GFP_NOWARN);

LX_VERB(kmalloc, "ptr", "size,gfp", "size,flags",
	"allocates memory; what is in it is what was there")
{
	return lx_from_ptr(kmalloc(a[0], a[1]));
}

LX_VERB(kzalloc, "ptr", "size,gfp", "size,flags", "allocates memory and writes zeroes")
{
	return lx_from_ptr(kzalloc(a[0], a[1]));
}

LX_VERB(kfree, "", "ptr", "object", "gives memory back to the allocator")
{
	kfree(lx_to_ptr(a[0]));
	return 0;
}
