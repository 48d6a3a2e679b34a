/* SPDX-License-Identifier: MIT */
/*
 * Areas of the window's last part, first fit from the lowest address with a guard
 * page behind each.  vmalloc takes its pages one by one from the end of memory
 * downwards: any order is allowed, and in this one no page ever follows the one
 * before it, so that code that takes them for contiguous is seen to be wrong.
 * Leaves out: huge pages, lazy unmapping, areas per CPU.
 */
#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/hardirq.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

static struct vm_struct *areas __lxdata;

void vmalloc_init(void)
{
	areas = NULL;
}

/* --- addresses -------------------------------------------------------------- */

static unsigned long end_of(const struct vm_struct *area)
{
	return (unsigned long)area->addr + area->size;
}

/* Where an area of @bytes can be put in: behind *link, NULL when nowhere. */
static struct vm_struct **find_hole(unsigned long bytes, unsigned long *addr)
{
	unsigned long end = lx_vmap_base() + lx_vmap_bytes();
	struct vm_struct **link = &areas;

	*addr = lx_vmap_base();
	while (*link && (unsigned long)(*link)->addr - *addr < bytes) {
		*addr = end_of(*link);
		link = &(*link)->next;
	}
	return bytes <= end - *addr ? link : NULL;
}

struct vm_struct *get_vm_area(unsigned long size, unsigned long flags)
{
	unsigned long bytes = PAGE_ALIGN(size), addr;
	struct vm_struct **link, *area;

	if (!bytes || bytes >= lx_vmap_bytes())
		return NULL;
	link = find_hole(bytes + PAGE_SIZE, &addr);
	area = link ? kzalloc_beside(sizeof(*area), GFP_KERNEL) : NULL;
	if (!area)
		return NULL;
	if (!lx_vmap_open(addr, bytes)) {
		kfree_beside(area);
		return NULL;
	}
	area->addr = (void *)addr;
	area->size = bytes + PAGE_SIZE;
	area->flags = flags;
	area->next = *link;
	*link = area;
	return area;
}
EXPORT_SYMBOL(get_vm_area);

struct vm_struct *find_vm_area(const void *addr)
{
	struct vm_struct *area = areas;

	while (area && (unsigned long)addr >= end_of(area))
		area = area->next;
	return area && addr >= area->addr ? area : NULL;
}
EXPORT_SYMBOL(find_vm_area);

struct vm_struct *remove_vm_area(const void *addr)
{
	struct vm_struct **link = &areas;
	struct vm_struct *area;

	while (*link && (*link)->addr != addr)
		link = &(*link)->next;
	area = *link;
	if (!area)
		return NULL;
	*link = area->next;
	lx_vmap_close((unsigned long)addr, area->size - PAGE_SIZE);
	return area;
}
EXPORT_SYMBOL(remove_vm_area);

void free_vm_area(struct vm_struct *area)
{
	remove_vm_area(area->addr);
	kfree_beside(area);
}
EXPORT_SYMBOL(free_vm_area);

static void map_page(const struct vm_struct *area, unsigned int index, pgprot_t prot)
{
	lx_vmap_page((unsigned long)area->addr + index * PAGE_SIZE,
		     page_to_phys(area->pages[index]), pgprot_val(prot));
}

/* --- memory ----------------------------------------------------------------- */

static void free_vm_pages(struct vm_struct *area)
{
	unsigned int i;

	for (i = 0; i < area->nr_pages; i++) {
		lx_watch_free("vfree", page_to_phys(area->pages[i]), PAGE_SIZE);
		free_page_run(area->pages[i]);
	}
	kfree_beside(area->pages);
}

static void watch_page(const char *call, const struct page *page, unsigned int index)
{
	if (index == 0)
		lx_watch_alloc(call, page_to_phys(page), PAGE_SIZE, 0);
	else
		lx_watch_alloc_more(call, page_to_phys(page), PAGE_SIZE,
				    index * PAGE_SIZE);
}

/* False: memory ran out; area->nr_pages says how far it went. */
static bool fill_area(const char *call, struct vm_struct *area, gfp_t gfp)
{
	unsigned int count = (area->size >> PAGE_SHIFT) - 1;

	area->pages = kzalloc_beside(count * sizeof(*area->pages), gfp);
	if (!area->pages)
		return false;
	while (area->nr_pages < count) {
		unsigned int i = area->nr_pages;

		area->pages[i] = alloc_page_run_last(gfp, 1);
		if (!area->pages[i])
			return false;
		area->nr_pages++;
		watch_page(call, area->pages[i], i);
		map_page(area, i, PAGE_KERNEL);
	}
	return true;
}

static void *do_vmalloc(const char *call, unsigned long size, gfp_t gfp)
{
	struct vm_struct *area;

	lx_might_sleep(call);
	if (!size || PAGE_ALIGN(size) >> PAGE_SHIFT > max_mapnr)
		return NULL;
	area = get_vm_area(size, VM_ALLOC);
	if (!area)
		return NULL;
	if (!fill_area(call, area, gfp)) {
		vfree(area->addr);
		return NULL;
	}
	if (gfp & __GFP_ZERO)
		memset(area->addr, 0, PAGE_ALIGN(size));
	lx_watch_slack(page_to_phys(area->pages[area->nr_pages - 1]) + offset_in_page(size),
		       PAGE_ALIGN(size) - size);
	return area->addr;
}

void *__vmalloc(unsigned long size, gfp_t gfp)
{
	return do_vmalloc("__vmalloc", size, gfp);
}
EXPORT_SYMBOL(__vmalloc);

void *vmalloc(unsigned long size)
{
	return do_vmalloc("vmalloc", size, GFP_KERNEL);
}
EXPORT_SYMBOL(vmalloc);

void *vzalloc(unsigned long size)
{
	return do_vmalloc("vzalloc", size, GFP_KERNEL | __GFP_ZERO);
}
EXPORT_SYMBOL(vzalloc);

void *vmalloc_user(unsigned long size)
{
	return do_vmalloc("vmalloc_user", size, GFP_KERNEL | __GFP_ZERO);
}
EXPORT_SYMBOL(vmalloc_user);

void vfree(const void *addr)
{
	struct vm_struct *area;

	/* In an interrupt Linux puts it off, and nobody needs to wait. */
	if (!in_interrupt())
		might_sleep();
	if (!addr)
		return;
	area = remove_vm_area(addr);
	if (!area) {
		lx_warn("vfree: no area of memory begins there");
		return;
	}
	if (area->flags & VM_ALLOC)
		free_vm_pages(area);
	kfree_beside(area);
}
EXPORT_SYMBOL(vfree);

void vmalloc_exit(void)
{
	while (areas) {
		struct vm_struct *area = areas;

		areas = area->next;
		if (area->flags & VM_ALLOC)
			kfree_beside(area->pages);
		kfree_beside(area);
	}
}

/* --- other people's pages ------------------------------------------------------ */

void *vmap(struct page **pages, unsigned int count, unsigned long flags, pgprot_t prot)
{
	struct vm_struct *area;
	unsigned int i;

	might_sleep();
	if (count > max_mapnr)
		return NULL;
	area = get_vm_area((unsigned long)count << PAGE_SHIFT, flags);
	if (!area)
		return NULL;
	area->pages = pages;
	for (i = 0; i < count; i++)
		map_page(area, i, prot);
	area->nr_pages = count;
	return area->addr;
}
EXPORT_SYMBOL(vmap);

void vunmap(const void *addr)
{
	struct vm_struct *area;

	might_sleep();
	if (!addr)
		return;
	area = remove_vm_area(addr);
	if (!area)
		lx_warn("vunmap: no area of memory begins there");
	else
		kfree_beside(area);
}
EXPORT_SYMBOL(vunmap);

struct page *vmalloc_to_page(const void *addr)
{
	phys_addr_t phys = PHYS_ADDR_MAX;

	if (lx_is_simulated((unsigned long)addr) && is_vmalloc_addr(addr))
		phys = lx_phys((unsigned long)addr);
	return phys_range_is_ram(phys, 1) ? pfn_to_page(phys >> PAGE_SHIFT) : NULL;
}
EXPORT_SYMBOL(vmalloc_to_page);

unsigned long vmalloc_to_pfn(const void *addr)
{
	return page_to_pfn(vmalloc_to_page(addr));
}
EXPORT_SYMBOL(vmalloc_to_pfn);
