/* SPDX-License-Identifier: MIT */
/*
 * Entry points for memory: coherent, non-coherent pages, pieces that only the
 * device sees as one, and further views of them.  kernel/dma/mapping.c of Linux has
 * these and the streaming ones in one file.
 */
#include <linux/dma-mapping.h>

#include <linux/dma-map-ops.h>
#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/pgtable.h>
#include <linux/slab.h>
#include <linux/version.h>
#include <linux/vmalloc.h>

#include "attrs.h"
#include "debug.h"
#include "direct.h"

#define ZONE_FLAGS (__GFP_DMA | __GFP_DMA32 | __GFP_HIGHMEM)

static bool dma_alloc_direct(struct device *dev, const struct dma_map_ops *ops)
{
	return likely(!ops);
}

static void check_context(const char *call, gfp_t gfp)
{
	if (!gfpflags_allow_blocking(gfp))
		return;
	debug_dma_context(call, DEBUG_DMA_MAY_SLEEP);
	dma_atomic_pool_work();
}

/* --- coherent memory ----------------------------------------------------------- */

void *dma_alloc_attrs(struct device *dev, size_t size, dma_addr_t *dma_handle, gfp_t gfp,
		      unsigned long attrs)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);
	void *cpu_addr = NULL;

	dma_attrs_check("dma_alloc_attrs", attrs);
	check_context("dma_alloc_attrs", gfp);
	WARN_ON_ONCE(!dev->coherent_dma_mask);
	/* Compound pages make no sense here: the caller gets an address, no page. */
	if (WARN_ON_ONCE(gfp & __GFP_COMP))
		return NULL;
	/* The mask says where memory may lie, not the caller. */
	gfp &= ~ZONE_FLAGS;

	if (dma_alloc_direct(dev, ops))
		cpu_addr = dma_direct_alloc(dev, size, dma_handle, gfp, attrs);
	else if (ops->alloc)
		cpu_addr = ops->alloc(dev, size, dma_handle, gfp, attrs);
	if (cpu_addr)
		dma_order_begin(dev, *dma_handle, PAGE_ALIGN(size), attrs);
	debug_dma_alloc_coherent(dev, size, cpu_addr ? *dma_handle : 0, cpu_addr, attrs);
	return cpu_addr;
}
EXPORT_SYMBOL(dma_alloc_attrs);

void dma_free_attrs(struct device *dev, size_t size, void *cpu_addr,
		    dma_addr_t dma_handle, unsigned long attrs)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);

	/* Views may have to be taken down on other CPUs, which must answer. */
	debug_dma_context("dma_free_attrs", DEBUG_DMA_IRQS_ON);
	debug_dma_free_coherent(dev, size, cpu_addr, dma_handle, attrs);
	if (!cpu_addr)
		return;
	dma_order_end(dev, dma_handle, PAGE_ALIGN(size));
	if (dma_alloc_direct(dev, ops))
		dma_direct_free(dev, size, cpu_addr, dma_handle, attrs);
	else if (ops->free)
		ops->free(dev, size, cpu_addr, dma_handle, attrs);
}
EXPORT_SYMBOL(dma_free_attrs);

/* The memory type of a further view. */
pgprot_t dma_pgprot(struct device *dev, pgprot_t prot, unsigned long attrs)
{
	if (dev_is_dma_coherent(dev))
		return prot;
	if (arch_has_dma_write_combine() && (attrs & DMA_ATTR_WRITE_COMBINE))
		return pgprot_writecombine(prot);
	return pgprot_dmacoherent(prot);
}
EXPORT_SYMBOL(dma_pgprot);

bool dma_can_mmap(struct device *dev)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);

	if (dma_alloc_direct(dev, ops))
		return dma_direct_can_mmap(dev);
	return ops->mmap != NULL;
}
EXPORT_SYMBOL_GPL(dma_can_mmap);

int dma_mmap_attrs(struct device *dev, struct vm_area_struct *vma, void *cpu_addr,
		   dma_addr_t dma_addr, size_t size, unsigned long attrs)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);

	if (dma_alloc_direct(dev, ops))
		return dma_direct_mmap(dev, vma, cpu_addr, dma_addr, size, attrs);
	if (!ops->mmap)
		return -ENXIO;
	return ops->mmap(dev, vma, cpu_addr, dma_addr, size, attrs);
}
EXPORT_SYMBOL(dma_mmap_attrs);

int dma_get_sgtable_attrs(struct device *dev, struct sg_table *sgt, void *cpu_addr,
			  dma_addr_t dma_addr, size_t size, unsigned long attrs)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);

	if (dma_alloc_direct(dev, ops))
		return dma_direct_get_sgtable(dev, sgt, cpu_addr, dma_addr, size, attrs);
	if (!ops->get_sgtable)
		return -ENXIO;
	return ops->get_sgtable(dev, sgt, cpu_addr, dma_addr, size, attrs);
}
EXPORT_SYMBOL(dma_get_sgtable_attrs);

/* --- pages that stay cached: syncs are the driver's ------------------------------- */

static struct page *__dma_alloc_pages(struct device *dev, size_t size,
				      dma_addr_t *dma_handle, enum dma_data_direction dir,
				      gfp_t gfp)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);
	size_t asked = size;
	struct page *page;

	BUG_ON(!valid_dma_direction(dir));
	check_context("dma_alloc_pages", gfp);
	if (WARN_ON_ONCE(!dev->coherent_dma_mask))
		return NULL;
	if (WARN_ON_ONCE(gfp & ZONE_FLAGS))
		return NULL;
	if (WARN_ON_ONCE(gfp & __GFP_COMP))
		return NULL;

	size = PAGE_ALIGN(size);
	if (dma_alloc_direct(dev, ops))
		page = dma_direct_alloc_pages(dev, size, dma_handle, dir, gfp);
	else if (ops->alloc_pages_op)
		page = ops->alloc_pages_op(dev, size, dma_handle, dir, gfp);
	else
		page = NULL;
	if (page)
		lx_watch_slack(page_to_phys(page) + asked, size - asked);
	return page;
}

struct page *dma_alloc_pages(struct device *dev, size_t size, dma_addr_t *dma_handle,
			     enum dma_data_direction dir, gfp_t gfp)
{
	struct page *page = __dma_alloc_pages(dev, size, dma_handle, dir, gfp);

	if (page)
		debug_dma_alloc_pages(dev, page, size, dir, *dma_handle);
	return page;
}
EXPORT_SYMBOL_GPL(dma_alloc_pages);

static void __dma_free_pages(struct device *dev, size_t size, struct page *page,
			     dma_addr_t dma_handle, enum dma_data_direction dir)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);

	size = PAGE_ALIGN(size);
	if (dma_alloc_direct(dev, ops))
		dma_direct_free_pages(dev, size, page, dma_handle, dir);
	else if (ops->free_pages)
		ops->free_pages(dev, size, page, dma_handle, dir);
}

void dma_free_pages(struct device *dev, size_t size, struct page *page,
		    dma_addr_t dma_handle, enum dma_data_direction dir)
{
	BUG_ON(!valid_dma_direction(dir));
	debug_dma_free_pages(dev, page, size, dir, dma_handle);
	__dma_free_pages(dev, size, page, dma_handle, dir);
}
EXPORT_SYMBOL_GPL(dma_free_pages);

int dma_mmap_pages(struct device *dev, struct vm_area_struct *vma, size_t size,
		   struct page *page)
{
	unsigned long count = PAGE_ALIGN(size) >> PAGE_SHIFT;

	if (vma->vm_pgoff >= count || vma_pages(vma) > count - vma->vm_pgoff)
		return -ENXIO;
	return remap_pfn_range(vma, vma->vm_start, page_to_pfn(page) + vma->vm_pgoff,
			       vma_pages(vma) << PAGE_SHIFT, vma->vm_page_prot);
}
EXPORT_SYMBOL_GPL(dma_mmap_pages);

/* --- one piece for the device ------------------------------------------------------ */

static struct sg_table *alloc_single_sgt(struct device *dev, size_t size,
					 enum dma_data_direction dir, gfp_t gfp)
{
	struct sg_table *sgt = kmalloc(sizeof(*sgt), gfp);
	struct scatterlist *sgl;
	dma_addr_t handle = 0;
	struct page *page;

	if (!sgt)
		return NULL;
	if (sg_alloc_table(sgt, 1, gfp))
		goto out_free_sgt;
	page = __dma_alloc_pages(dev, size, &handle, dir, gfp);
	if (!page)
		goto out_free_table;
	sgl = READ_ONCE(sgt->sgl);
	sg_set_page(sgl, page, PAGE_ALIGN(size), 0);
	WRITE_ONCE(sg_dma_address(sgl), handle);
	WRITE_ONCE(sg_dma_len(sgl), PAGE_ALIGN(size));
	return sgt;

out_free_table:
	sg_free_table(sgt);
out_free_sgt:
	kfree(sgt);
	return NULL;
}

struct sg_table *dma_alloc_noncontiguous(struct device *dev, size_t size,
					 enum dma_data_direction dir, gfp_t gfp,
					 unsigned long attrs)
{
	struct sg_table *sgt;

	if (WARN_ON_ONCE(attrs & ~DMA_ATTR_ALLOC_SINGLE_PAGES))
		return NULL;
	if (WARN_ON_ONCE(gfp & __GFP_COMP))
		return NULL;
	sgt = alloc_single_sgt(dev, size, dir, gfp);
	if (sgt) {
		WRITE_ONCE(sgt->nents, 1);
		debug_dma_map_sg(dev, sgt->sgl, sgt->orig_nents, 1, dir, attrs);
	}
	return sgt;
}
EXPORT_SYMBOL_GPL(dma_alloc_noncontiguous);

void dma_free_noncontiguous(struct device *dev, size_t size, struct sg_table *sgt,
			    enum dma_data_direction dir)
{
	BUG_ON(!valid_dma_direction(dir));
	debug_dma_unmap_sg(dev, sgt->sgl, sgt->orig_nents, dir, 0);
	__dma_free_pages(dev, size, sg_page(sgt->sgl), sgt->sgl->dma_address, dir);
	sg_free_table(sgt);
	kfree(sgt);
}
EXPORT_SYMBOL_GPL(dma_free_noncontiguous);

/* Without an IOMMU it is one piece for the CPU too, and mapped already. */
void *dma_vmap_noncontiguous(struct device *dev, size_t size, struct sg_table *sgt)
{
	return page_address(sg_page(sgt->sgl));
}
EXPORT_SYMBOL_GPL(dma_vmap_noncontiguous);

void dma_vunmap_noncontiguous(struct device *dev, void *vaddr)
{
}
EXPORT_SYMBOL_GPL(dma_vunmap_noncontiguous);

int dma_mmap_noncontiguous(struct device *dev, struct vm_area_struct *vma, size_t size,
			   struct sg_table *sgt)
{
	return dma_mmap_pages(dev, vma, size, sg_page(sgt->sgl));
}
EXPORT_SYMBOL_GPL(dma_mmap_noncontiguous);

/* --- kernels before 5.10 ------------------------------------------------------------ */

/*
 * For memory of DMA_ATTR_NON_CONSISTENT.  Where the architecture had no such memory
 * this did nothing, as nothing was needed.
 */
void dma_cache_sync(struct device *dev, void *vaddr, size_t size,
		    enum dma_data_direction dir)
{
	BUG_ON(!valid_dma_direction(dir));
	if (lx_era() >= KERNEL_VERSION(5, 10, 0))
		lx_panic("dma_cache_sync() is gone since Linux 5.10: use dma_alloc_noncoherent()"
			 " and dma_sync_single_for_device()");
	if (!dev_is_dma_coherent(dev) && arch_dma_has_cache_sync()) {
		debug_dma_give(dev, virt_to_phys(vaddr), size, dir, 0);
		arch_sync_dma_for_device(virt_to_phys(vaddr), size, dir);
	}
}
EXPORT_SYMBOL(dma_cache_sync);
