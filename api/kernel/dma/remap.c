/* SPDX-License-Identifier: MIT */
/*
 * Views of pages one behind the other, for implementations of DMA mapping.  Direct
 * mapping itself uses the uncached view that every page has from the start.
 */
#include <linux/dma-map-ops.h>
#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/vmalloc.h>

struct page **dma_common_find_pages(void *cpu_addr)
{
	struct vm_struct *area = find_vm_area(cpu_addr);

	return area && (area->flags & VM_DMA_COHERENT) ? area->pages : NULL;
}
EXPORT_SYMBOL(dma_common_find_pages);

/* @pages is borrowed for as long as the view is there. */
void *dma_common_pages_remap(struct page **pages, size_t size, pgprot_t prot,
			     const void *caller)
{
	return vmap(pages, PAGE_ALIGN(size) >> PAGE_SHIFT, VM_DMA_COHERENT, prot);
}
EXPORT_SYMBOL(dma_common_pages_remap);

void *dma_common_contiguous_remap(struct page *page, size_t size, pgprot_t prot,
				  const void *caller)
{
	unsigned long count = PAGE_ALIGN(size) >> PAGE_SHIFT, i;
	struct page **pages = kzalloc_beside(count * sizeof(*pages), GFP_KERNEL);
	struct vm_struct *area;
	void *vaddr;

	if (!pages)
		return NULL;
	for (i = 0; i < count; i++)
		pages[i] = nth_page(page, i);
	vaddr = vmap(pages, count, VM_DMA_COHERENT, prot);
	area = vaddr ? find_vm_area(vaddr) : NULL;
	if (area)
		area->pages = NULL;
	kfree_beside(pages);
	return vaddr;
}
EXPORT_SYMBOL(dma_common_contiguous_remap);

void dma_common_free_remap(void *cpu_addr, size_t size)
{
	struct vm_struct *area = find_vm_area(cpu_addr);

	if (!area || !(area->flags & VM_DMA_COHERENT)) {
		lx_warn("dma_common_free_remap: no view of coherent memory begins there");
		return;
	}
	vunmap(cpu_addr);
}
EXPORT_SYMBOL(dma_common_free_remap);
