/* SPDX-License-Identifier: MIT */
/*
 * Memory for DMA without an IOMMU: pages below the device's coherent mask, for a
 * device that is not coherent through a view that is not cached.
 * Leaves out: CMA (pages are as many as are needed, as CMA gives them), encrypted
 * memory, highmem, per-device pools.
 */
#include "direct.h"

#include <linux/bug.h>
#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/pgtable.h>
#include <linux/string.h>
#include <linux/version.h>

#include "../../arch/board.h"
#include "debug.h"

/* The zone to begin with, and the highest address that may be given out. */
static gfp_t dma_direct_optimal_gfp_mask(struct device *dev, u64 *phys_limit)
{
	u64 dma_limit = min_not_zero(dev->coherent_dma_mask, dev->bus_dma_limit);

	*phys_limit = dma_to_phys(dev, dma_limit);
	if (zone_dma_limit && *phys_limit <= zone_dma_limit)
		return GFP_DMA;
	return *phys_limit <= DMA_BIT_MASK(32) ? GFP_DMA32 : 0;
}

bool dma_coherent_ok(struct device *dev, phys_addr_t phys, size_t size)
{
	dma_addr_t start = phys_to_dma(dev, phys);
	dma_addr_t end = phys_to_dma(dev, phys + size - 1);

	/* In one piece: two rows of dma-ranges may lead to neighbouring memory. */
	if (start == DMA_MAPPING_ERROR || end == DMA_MAPPING_ERROR || end - start != size - 1)
		return false;
	return end <= min_not_zero(dev->coherent_dma_mask, dev->bus_dma_limit);
}
EXPORT_SYMBOL(dma_coherent_ok);

/* A zone below the one that @gfp asks for; 0: there is none. */
static gfp_t lower_zone(gfp_t gfp, u64 phys_limit)
{
	if (phys_limit < DMA_BIT_MASK(64) && !(gfp & (GFP_DMA32 | GFP_DMA)))
		return GFP_DMA32;
	return gfp & GFP_DMA ? 0 : GFP_DMA;
}

/* Aligned to the power of two above the size; NULL: nothing that the device reaches. */
static struct page *__dma_direct_alloc_pages(struct device *dev, size_t size, gfp_t gfp)
{
	unsigned long count = size >> PAGE_SHIFT;
	u64 phys_limit;
	gfp_t zone = dma_direct_optimal_gfp_mask(dev, &phys_limit);

	gfp |= zone;
	while (count <= max_mapnr) {
		struct page *page = alloc_page_run(gfp, count, 1ul << get_order(size));

		if (!page || dma_coherent_ok(dev, page_to_phys(page), size))
			return page;
		free_page_run(page);
		zone = lower_zone(gfp, phys_limit);
		if (!zone)
			return NULL;
		gfp = (gfp & ~GFP_DMA32) | zone;
	}
	return NULL;
}

static struct page *alloc_or_warn(struct device *dev, size_t size, gfp_t gfp)
{
	struct page *page = __dma_direct_alloc_pages(dev, size, gfp & ~__GFP_ZERO);

	if (!page && !(gfp & __GFP_NOWARN))
		lx_warn("page allocation failure: no memory that the device can address");
	return page;
}

/* Only what is a run of @size bytes goes back: of the rest the checker has told. */
static void __dma_direct_free_pages(const char *call, struct page *page, size_t size)
{
	unsigned long pages = page_run_pages(page);

	if (!pages || pages != PAGE_ALIGN(size) >> PAGE_SHIFT)
		return;
	lx_watch_free(call, page_to_phys(page), PAGE_ALIGN(size));
	free_page_run(page);
}

/* --- coherent memory ---------------------------------------------------------- */

/* Of the cached alias: it goes out of use, so nothing dirty may stay in it. */
static void *make_uncached(struct page *page, size_t size)
{
	if (arch_dma_clear_is_cached())
		memset(page_address(page), 0, size);
	arch_dma_prep_coherent(page, size);
	return (void *)lx_uncached(page_to_phys(page));
}

/* Nobody is to look into it: no view, and no zeroes. */
static void *dma_direct_alloc_no_mapping(struct device *dev, size_t size,
					 dma_addr_t *dma_handle, gfp_t gfp)
{
	struct page *page = alloc_or_warn(dev, size, gfp);

	if (!page)
		return NULL;
	debug_dma_give(dev, page_to_phys(page), size, DMA_BIDIRECTIONAL, 0);
	lx_watch_alloc("dma_alloc_attrs", page_to_phys(page), size, 0);
	arch_dma_prep_coherent(page, size);
	*dma_handle = phys_to_dma(dev, page_to_phys(page));
	return page;
}

/*
 * Memory that stays cached although the device is not coherent: kernels from 5.0 to
 * 5.9 did so where the architecture had dma_cache_sync() (mips), older ones of mips
 * as well.
 */
static bool stays_cached(struct device *dev, unsigned long attrs)
{
	return dev_is_dma_coherent(dev) ||
	       ((attrs & DMA_ATTR_NON_CONSISTENT) && arch_dma_has_cache_sync());
}

static bool dma_direct_use_pool(struct device *dev, gfp_t gfp)
{
	return arch_dma_remaps() && !gfpflags_allow_blocking(gfp);
}

static void *dma_direct_alloc_from_pool(struct device *dev, size_t size,
					dma_addr_t *dma_handle, gfp_t gfp)
{
	u64 phys_limit;
	void *cpu_addr;
	struct page *page;

	gfp |= dma_direct_optimal_gfp_mask(dev, &phys_limit);
	page = dma_alloc_from_pool(dev, size, &cpu_addr, gfp, dma_coherent_ok);
	if (!page)
		return NULL;
	*dma_handle = phys_to_dma(dev, page_to_phys(page));
	return cpu_addr;
}

void *dma_direct_alloc(struct device *dev, size_t size, dma_addr_t *dma_handle, gfp_t gfp,
		       unsigned long attrs)
{
	bool cached = stays_cached(dev, attrs);
	size_t bytes = PAGE_ALIGN(size);
	struct page *page;
	void *cpu_addr;

	if (attrs & DMA_ATTR_NO_WARN)
		gfp |= __GFP_NOWARN;
	if (attrs & DMA_ATTR_NO_KERNEL_MAPPING)
		return dma_direct_alloc_no_mapping(dev, bytes, dma_handle, gfp);
	/* A new view may have to wait for memory. */
	if (!cached && dma_direct_use_pool(dev, gfp))
		return dma_direct_alloc_from_pool(dev, bytes, dma_handle, gfp);
	page = alloc_or_warn(dev, bytes, gfp);
	if (!page)
		return NULL;
	debug_dma_give(dev, page_to_phys(page), bytes, DMA_BIDIRECTIONAL, attrs);
	lx_watch_alloc("dma_alloc_coherent", page_to_phys(page), size, 1);
	cpu_addr = cached ? page_address(page) : make_uncached(page, bytes);
	if (cached || !arch_dma_clear_is_cached())
		memset(cpu_addr, 0, bytes);
	*dma_handle = phys_to_dma(dev, page_to_phys(page));
	return cpu_addr;
}
EXPORT_SYMBOL(dma_direct_alloc);

void dma_direct_free(struct device *dev, size_t size, void *cpu_addr, dma_addr_t dma_addr,
		     unsigned long attrs)
{
	phys_addr_t phys = dma_to_phys(dev, dma_addr);

	if (dma_free_from_pool(dev, cpu_addr, PAGE_ALIGN(size)) ||
	    !phys_range_is_ram(phys, size))
		return;
	/* The view goes by vunmap(), which may sleep; a cookie and a cached address have none. */
	if (arch_dma_remaps() && is_vmalloc_addr(cpu_addr) &&
	    !(attrs & DMA_ATTR_NO_KERNEL_MAPPING))
		might_sleep();
	__dma_direct_free_pages("dma_free_coherent", pfn_to_page(phys >> PAGE_SHIFT), size);
}
EXPORT_SYMBOL(dma_direct_free);

/* --- pages that stay cached ------------------------------------------------------ */

struct page *dma_direct_alloc_pages(struct device *dev, size_t size,
				    dma_addr_t *dma_handle, enum dma_data_direction dir,
				    gfp_t gfp)
{
	struct page *page = alloc_or_warn(dev, size, gfp);

	if (!page)
		return NULL;
	debug_dma_give(dev, page_to_phys(page), size, DMA_BIDIRECTIONAL, 0);
	lx_watch_alloc("dma_alloc_pages", page_to_phys(page), size, 1);
	memset(page_address(page), 0, size);
	*dma_handle = phys_to_dma(dev, page_to_phys(page));
	return page;
}

void dma_direct_free_pages(struct device *dev, size_t size, struct page *page,
			   dma_addr_t dma_addr, enum dma_data_direction dir)
{
	__dma_direct_free_pages("dma_free_pages", page, size);
}

/* --- other views of it ---------------------------------------------------------- */

int dma_direct_get_sgtable(struct device *dev, struct sg_table *sgt, void *cpu_addr,
			   dma_addr_t dma_addr, size_t size, unsigned long attrs)
{
	struct page *page = pfn_to_page(dma_to_phys(dev, dma_addr) >> PAGE_SHIFT);
	int ret = sg_alloc_table(sgt, 1, GFP_KERNEL);

	if (!ret)
		sg_set_page(sgt->sgl, page, PAGE_ALIGN(size), 0);
	return ret;
}

/* Every architecture here maps coherent memory to users (DMA_NONCOHERENT_MMAP). */
bool dma_direct_can_mmap(struct device *dev)
{
	return true;
}

int dma_direct_mmap(struct device *dev, struct vm_area_struct *vma, void *cpu_addr,
		    dma_addr_t dma_addr, size_t size, unsigned long attrs)
{
	unsigned long user_count = vma_pages(vma);
	unsigned long count = PAGE_ALIGN(size) >> PAGE_SHIFT;
	unsigned long pfn = dma_to_phys(dev, dma_addr) >> PAGE_SHIFT;

	vma->vm_page_prot = dma_pgprot(dev, vma->vm_page_prot, attrs);
	if (vma->vm_pgoff >= count || user_count > count - vma->vm_pgoff)
		return -ENXIO;
	return remap_pfn_range(vma, vma->vm_start, pfn + vma->vm_pgoff,
			       user_count << PAGE_SHIFT, vma->vm_page_prot);
}
