/* SPDX-License-Identifier: MIT */
/* What tests of the allocators need of the Linux side and no scenario does. */
#include <linux/devres.h>
#include <linux/dma-map-ops.h>
#include <linux/dmasim.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

static struct kmem_cache *cache __lxdata;
static unsigned long acted __lxdata;

static void fill(void *object)
{
	*(u8 *)object = 0x5a;
}

LX_VERB(test_cache_create, "int", "int,int,int", "size,align,flags", "for tests")
{
	cache = kmem_cache_create("things", a[0], a[1], a[2], NULL);
	return cache != NULL;
}

LX_VERB(test_cache_create_ctor, "int", "int", "size", "for tests")
{
	cache = kmem_cache_create("things", a[0], 0, 0, fill);
	return cache != NULL;
}

LX_VERB(test_cache_alloc, "ptr", "gfp", "flags", "for tests")
{
	return lx_from_ptr(kmem_cache_alloc(cache, a[0]));
}

LX_VERB(test_cache_free, "", "ptr", "object", "for tests")
{
	kmem_cache_free(cache, lx_to_ptr(a[0]));
	return 0;
}

LX_VERB(test_cache_destroy, "", "", "", "for tests")
{
	kmem_cache_destroy(cache);
	return 0;
}

LX_VERB(test_kvmalloc, "ptr", "size", "size", "for tests")
{
	return lx_from_ptr(kvmalloc(a[0], GFP_KERNEL));
}

LX_VERB(test_kvfree, "", "ptr0", "addr", "for tests")
{
	kvfree(lx_to_ptr(a[0]));
	return 0;
}

LX_VERB(test_alloc_exact, "ptr", "size,gfp", "size,gfp", "for tests")
{
	return lx_from_ptr(alloc_pages_exact(a[0], a[1]));
}

LX_VERB(test_free_exact, "", "ptr,size", "virt,size", "for tests")
{
	free_pages_exact(lx_to_ptr(a[0]), a[1]);
	return 0;
}

LX_VERB(test_get_page, "int", "ptr", "page", "for tests")
{
	get_page(lx_to_ptr(a[0]));
	return page_count(lx_to_ptr(a[0]));
}

LX_VERB(test_put_page, "int", "ptr", "page", "for tests")
{
	put_page(lx_to_ptr(a[0]));
	return page_count(lx_to_ptr(a[0]));
}

/* The two pages at @first and @second, in that order; @mem: LX_MEM_*. */
LX_VERB(test_vmap, "ptr", "ptr,ptr,int", "first,second,mem", "for tests")
{
	struct page *pages[] = { lx_to_ptr(a[0]), lx_to_ptr(a[1]) };

	return lx_from_ptr(vmap(pages, 2, VM_MAP, __pgprot(a[2])));
}

LX_VERB(test_vunmap, "", "ptr", "addr", "for tests")
{
	vunmap(lx_to_ptr(a[0]));
	return 0;
}

/* A store and a load as a compiler makes them, through two addresses. */
LX_VERB(test_store_load, "int", "ptr,ptr,int", "to,from,value", "for tests")
{
	*(volatile u32 *)lx_to_ptr(a[0]) = a[2];
	return *(volatile u32 *)lx_to_ptr(a[1]);
}

LX_VERB(test_memcpy, "", "ptr,ptr,size", "to,from,size", "for tests")
{
	__builtin_memcpy(lx_to_ptr(a[0]), lx_to_ptr(a[1]), a[2]);
	return 0;
}

/* The errno of mapping @pages pages from page @pgoff on, positive. */
LX_VERB(test_mmap_error, "int", "dev,ptr,addr,size,int,int",
	"dev,cpu_addr,handle,size,pgoff,pages", "for tests")
{
	struct vm_area_struct vma;
	int error;

	if (!user_area(&vma, a[5] << PAGE_SHIFT, a[4]))
		return 0;
	error = dma_mmap_coherent(lx_device(a[0]), &vma, lx_to_ptr(a[1]), a[2], a[3]);
	user_area_end(vma.vm_start);
	return -error;
}

/* The user's address of pages [pgoff, pgoff + pages) of the two given; the errno below 100. */
LX_VERB(test_map_pages, "ptr", "ptr,ptr,int,int", "first,second,pgoff,pages", "for tests")
{
	struct page *list[] = { lx_to_ptr(a[0]), lx_to_ptr(a[1]) };
	struct vm_area_struct vma;
	int error;

	if (!user_area(&vma, a[3] << PAGE_SHIFT, a[2]))
		return 0;
	error = vm_map_pages(&vma, list, 2);
	if (error)
		user_area_end(vma.vm_start);
	return error ? -error : vma.vm_start;
}

LX_VERB(test_kmemdup, "ptr", "ptr,size", "from,len", "for tests")
{
	return lx_from_ptr(kmemdup(lx_to_ptr(a[0]), a[1], GFP_KERNEL));
}

LX_VERB(test_kfree_sensitive, "", "ptr0", "object", "for tests")
{
	kfree_sensitive(lx_to_ptr(a[0]));
	return 0;
}

LX_VERB(test_can_mmap, "int", "dev", "dev", "for tests")
{
	return dma_can_mmap(lx_device(a[0]));
}

/* An implementation made of the common helpers: bus address = physical + 1 GiB. */
#define BUS_OFFSET 0x40000000ull
static unsigned int fails __lxdata;

static dma_addr_t common_map(struct device *dev, struct page *page, unsigned long offset,
			     size_t size, enum dma_data_direction dir, unsigned long attrs)
{
	return fails ? DMA_MAPPING_ERROR : page_to_phys(page) + offset + BUS_OFFSET;
}

static const struct dma_map_ops common_ops = {
	.map_page = common_map,
	.alloc_pages_op = dma_common_alloc_pages,
	.free_pages = dma_common_free_pages,
	.mmap = dma_common_mmap,
	.get_sgtable = dma_common_get_sgtable,
};
static const struct dma_map_ops no_ops = { .map_page = common_map };

LX_VERB(test_common_ops, "", "dev,int,int", "dev,which,fails", "for tests")
{
	set_dma_ops(lx_device(a[0]), a[1] ? &common_ops : &no_ops);
	fails = a[2];
	return 0;
}

static void act(void *data)
{
	acted = acted * 10 + (unsigned long)data;
}

LX_VERB(test_devm_action, "int", "dev,int", "dev,data", "for tests")
{
	return devm_add_action(lx_device(a[0]), act, (void *)(unsigned long)a[1]);
}

LX_VERB(test_devm_remove_action, "", "dev,int", "dev,data", "for tests")
{
	devm_remove_action(lx_device(a[0]), act, (void *)(unsigned long)a[1]);
	return 0;
}

/* The data of all actions so far, as digits; then none. */
LX_VERB(test_devm_acted, "int", "", "", "for tests")
{
	unsigned long digits = acted;

	acted = 0;
	return digits;
}

LX_VERB(test_devm_kzalloc, "ptr", "dev,size", "dev,size", "for tests")
{
	return lx_from_ptr(devm_kzalloc(lx_device(a[0]), a[1], GFP_KERNEL));
}

LX_VERB(test_devm_kfree, "", "dev,ptr0", "dev,p", "for tests")
{
	devm_kfree(lx_device(a[0]), lx_to_ptr(a[1]));
	return 0;
}

LX_VERB(test_common_remap, "ptr", "ptr,size", "page,size", "for tests")
{
	return lx_from_ptr(dma_common_contiguous_remap(lx_to_ptr(a[0]), a[1],
						       pgprot_writecombine(PAGE_KERNEL), NULL));
}

LX_VERB(test_common_unmap, "", "ptr,size", "cpu_addr,size", "for tests")
{
	dma_common_free_remap(lx_to_ptr(a[0]), a[1]);
	return 0;
}
