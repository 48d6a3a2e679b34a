/* SPDX-License-Identifier: MIT */
/*
 * Programs of test-torture.c, and what is in use before and after them; here those
 * that allocate memory without DMA.
 */
#include <linux/devres.h>
#include <linux/dmasim.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "api/mm/internal.h"
#include "api/mm/slab.h"
#include "tests/api/lx-torture.h"

/* --- the programs by number -------------------------------------------------- */

static const struct torture *const tables[] = { torture_memory, torture_lists, torture_dma };

static const struct torture *program(unsigned int index)
{
	const struct torture *torture;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(tables); i++)
		for (torture = tables[i]; torture->name; torture++)
			if (index-- == 0)
				return torture;
	return NULL;
}

/* 0: there are not so many. */
LX_VERB(test_torture_name, "int", "int", "index", "for tests")
{
	const struct torture *torture = program(a[0]);

	return torture ? lx_from_ptr(torture->name) : 0;
}

LX_VERB(test_torture_absorbs, "int", "int", "index", "for tests")
{
	return program(a[0])->absorbs;
}

LX_VERB(test_torture_keeps, "int", "int", "index", "for tests")
{
	return program(a[0])->keeps;
}

/* The error, positive. */
LX_VERB(test_torture, "int", "int,dev", "index,dev", "for tests")
{
	return -program(a[0])->run(lx_device(a[1]));
}

/* What lx_kernel_fail_nth() returns. */
LX_VERB(test_fail_nth, "int", "int", "n", "for tests")
{
	return lx_kernel_fail_nth(a[0]);
}

/* Pages that are nobody's slab, objects in slabs, and what lies beside: one number. */
LX_VERB(test_in_use, "int", "", "", "for tests")
{
	unsigned long i, count = objects_beside();

	for (i = 0; i < max_mapnr; i++) {
		const struct slab *slab = page_states[i].slab;

		if (!slab)
			count += page_states[i].allocated;
		else if (slab->page == &mem_map[i])
			count += slab->in_use;
	}
	return count;
}

/* --- objects ------------------------------------------------------------------- */

static int objects(struct device *dev)
{
	static const size_t sizes[] = { 1, 100, 512, 4096, 4097, 100000 };
	void *list[ARRAY_SIZE(sizes)];
	int i, ret = 0;

	for (i = 0; i < (int)ARRAY_SIZE(sizes); i++) {
		list[i] = i % 2 ? kzalloc(sizes[i], GFP_KERNEL) : kmalloc(sizes[i], GFP_ATOMIC);
		if (!list[i]) {
			ret = -ENOMEM;
			break;
		}
	}
	while (i--)
		kfree(list[i]);
	return ret;
}

/* The old object is there, with its bytes, when the new one is not to be had. */
static int growing(struct device *dev)
{
	u8 *old = kmalloc(64, GFP_KERNEL), *new;
	size_t size;

	if (!old)
		return -ENOMEM;
	old[63] = 0x77;
	for (size = 64; size <= 16384; size *= 4) {
		new = krealloc(old, size, GFP_KERNEL);
		if (!new) {
			int ret = old[63] == 0x77 ? -ENOMEM : WRONG();

			kfree(old);
			return ret;
		}
		old = new;
	}
	kfree_sensitive(old);
	return 0;
}

static int copies(struct device *dev)
{
	char *text = kstrdup("dma", GFP_KERNEL), *copy;

	if (!text)
		return -ENOMEM;
	copy = kmemdup(text, 4, GFP_KERNEL);
	kfree(text);
	if (!copy)
		return -ENOMEM;
	kfree(copy);
	return 0;
}

static void mark(void *object)
{
	*(u8 *)object = 0x5a;
}

static int cache_objects(struct kmem_cache *cache)
{
	u8 *first = kmem_cache_alloc(cache, GFP_KERNEL), *second;
	int ret = 0;

	if (!first)
		return -ENOMEM;
	second = kmem_cache_alloc(cache, GFP_ATOMIC);
	if (!second)
		ret = -ENOMEM;
	else if (*first != 0x5a || *second != 0x5a)
		ret = WRONG();
	if (second)
		kmem_cache_free(cache, second);
	kmem_cache_free(cache, first);
	return ret;
}

/* Objects of more than half a page: each has a slab of its own. */
static int caches(struct device *dev)
{
	struct kmem_cache *cache = kmem_cache_create("things", 3000, 0, SLAB_HWCACHE_ALIGN, mark);
	int ret;

	if (!cache)
		return -ENOMEM;
	ret = cache_objects(cache);
	kmem_cache_destroy(cache);
	return ret;
}

/* --- pages ---------------------------------------------------------------------- */

static int pages(struct device *dev)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP, 2);
	unsigned long addr;
	void *exact;

	if (!page)
		return -ENOMEM;
	addr = get_zeroed_page(GFP_ATOMIC);
	if (!addr) {
		__free_pages(page, 2);
		return -ENOMEM;
	}
	exact = alloc_pages_exact(3 * PAGE_SIZE, GFP_KERNEL);
	if (exact)
		free_pages_exact(exact, 3 * PAGE_SIZE);
	free_page(addr);
	__free_pages(page, 2);
	return exact ? 0 : -ENOMEM;
}

static int virtual(struct device *dev)
{
	u8 *bytes = vmalloc(3 * PAGE_SIZE), *zeroed;

	if (!bytes)
		return -ENOMEM;
	bytes[2 * PAGE_SIZE] = 1;
	zeroed = vzalloc(PAGE_SIZE);
	vfree(bytes);
	if (!zeroed)
		return -ENOMEM;
	vfree(zeroed);
	return 0;
}

/* vmalloc's when kmalloc() has none, but not for one page. */
static int either(struct device *dev)
{
	void *large = kvmalloc(3 * PAGE_SIZE, GFP_KERNEL), *small;

	if (!large)
		return WRONG();
	small = kvzalloc(64, GFP_KERNEL);
	kvfree(large);
	if (!small)
		return -ENOMEM;
	kvfree(small);
	return 0;
}

static int views(struct device *dev)
{
	struct page *list[2];
	void *view;

	list[0] = alloc_page(GFP_KERNEL);
	if (!list[0])
		return -ENOMEM;
	list[1] = alloc_page(GFP_KERNEL);
	if (!list[1]) {
		__free_page(list[0]);
		return -ENOMEM;
	}
	view = vmap(list, 2, VM_MAP, PAGE_KERNEL);
	if (view)
		vunmap(view);
	__free_page(list[1]);
	__free_page(list[0]);
	return view ? 0 : -ENOMEM;
}

/* --- managed ---------------------------------------------------------------------- */

static unsigned int ended __lxdata;

static void end(void *data)
{
	ended += (unsigned long)data;
}

/* A probe that gives up leaves the rest to the core. */
static int managed_probe(struct device *dev)
{
	char *name;
	int ret;

	if (!devm_kzalloc(dev, 200, GFP_KERNEL))
		return -ENOMEM;
	ret = devm_add_action_or_reset(dev, end, (void *)1ul);
	if (ret)
		return ret == -ENOMEM && ended == 1 ? ret : WRONG();
	name = devm_kstrdup(dev, "managed", GFP_KERNEL);
	if (!name || !devm_kcalloc(dev, 3, 1000, GFP_KERNEL))
		return -ENOMEM;
	devm_kfree(dev, name);
	return devm_add_action(dev, end, (void *)10ul);
}

static int managed(struct device *dev)
{
	int ret;

	ended = 0;
	ret = managed_probe(dev);
	devres_release_all(dev);
	return ret || ended == 11 ? ret : WRONG();
}

const struct torture torture_memory[] = {
	{ "objects", objects },
	{ "growing objects", growing },
	{ "copies", copies },
	{ "caches", caches },
	{ "pages", pages },
	{ "vmalloc", virtual },
	{ "kvmalloc", either, .absorbs = true },
	{ "vmap", views },
	{ "managed memory", managed },
	{ NULL }
};
