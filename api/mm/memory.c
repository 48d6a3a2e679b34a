/* SPDX-License-Identifier: MIT */
/*
 * Pages in a user's range of addresses.  Nobody runs in user mode here; a range is
 * an area like those of vmalloc, and whoever reads and writes through it is the
 * user.
 * Leaves out: registers in such a range.
 */
#include <linux/dmasim.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/vmalloc.h>

bool user_area(struct vm_area_struct *vma, unsigned long size, unsigned long pgoff)
{
	struct vm_struct *area = get_vm_area(size, VM_USERMAP);

	if (!area)
		return false;
	*vma = (struct vm_area_struct){
		.vm_start = (unsigned long)area->addr,
		.vm_end = (unsigned long)area->addr + PAGE_ALIGN(size),
		.vm_pgoff = pgoff,
		.vm_page_prot = PAGE_KERNEL,
	};
	return true;
}

void user_area_end(unsigned long start)
{
	struct vm_struct *area = find_vm_area((void *)start);

	if (area && (area->flags & VM_USERMAP))
		free_vm_area(area);
}

static bool is_inside(const struct vm_area_struct *vma, unsigned long addr,
		      unsigned long size)
{
	return addr >= vma->vm_start && size <= vma->vm_end - vma->vm_start &&
	       addr - vma->vm_start <= vma->vm_end - vma->vm_start - size;
}

int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
		    unsigned long size, pgprot_t prot)
{
	unsigned long done;

	if (!is_inside(vma, addr, size) || offset_in_page(addr) ||
	    !phys_range_is_ram((phys_addr_t)pfn << PAGE_SHIFT, size))
		return -EINVAL;
	for (done = 0; done < PAGE_ALIGN(size); done += PAGE_SIZE)
		lx_vmap_page(addr + done, ((phys_addr_t)pfn << PAGE_SHIFT) + done,
			     pgprot_val(prot));
	vma->vm_flags |= VM_IO | VM_DONTEXPAND | VM_DONTDUMP;
	return 0;
}
EXPORT_SYMBOL(remap_pfn_range);

int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page)
{
	if (!is_inside(vma, addr, PAGE_SIZE))
		return -EFAULT;
	if (!page_is_valid(page))
		return -EINVAL;
	lx_vmap_page(addr & PAGE_MASK, page_to_phys(page), pgprot_val(vma->vm_page_prot));
	vma->vm_flags |= VM_MIXEDMAP;
	return 0;
}
EXPORT_SYMBOL(vm_insert_page);

/* From page vma->vm_pgoff of @pages on. */
int vm_map_pages(struct vm_area_struct *vma, struct page **pages, unsigned long num)
{
	unsigned long count = vma_pages(vma), i;

	if (vma->vm_pgoff >= num || count > num - vma->vm_pgoff)
		return -ENXIO;
	for (i = 0; i < count; i++) {
		int ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
					 pages[vma->vm_pgoff + i]);

		if (ret)
			return ret;
	}
	return 0;
}
EXPORT_SYMBOL(vm_map_pages);
