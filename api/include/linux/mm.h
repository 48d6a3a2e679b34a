/* SPDX-License-Identifier: MIT */
/* Pages and the addresses by which they are named. */
#ifndef LINUX_MM_H
#define LINUX_MM_H

#include <asm/page.h>
#include <linux/align.h>
#include <linux/gfp.h>
#include <linux/mm_types.h>

#define PAGE_ALIGN(addr) ALIGN(addr, PAGE_SIZE)
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)

extern struct page *mem_map;
extern unsigned long max_mapnr; /* pages of RAM */

/* A page frame number counts from physical address 0. */
int pfn_valid(unsigned long pfn);
/* All of [phys, phys + size) is RAM. */
bool phys_range_is_ram(phys_addr_t phys, size_t size);
struct page *pfn_to_page(unsigned long pfn);
unsigned long page_to_pfn(const struct page *page);

static inline phys_addr_t page_to_phys(const struct page *page)
{
	return (phys_addr_t)page_to_pfn(page) << PAGE_SHIFT;
}

static inline void *page_address(const struct page *page)
{
	return phys_to_virt(page_to_phys(page));
}

static inline struct page *virt_to_page(const void *addr)
{
	return pfn_to_page(virt_to_phys(addr) >> PAGE_SHIFT);
}

/* The linear map of RAM: what dma_map_single() may be given. */
bool virt_addr_valid(const void *addr);
/*
 * Anything else that a pointer can name: the uncached view that
 * dma_alloc_coherent() returns, vmap, and (with VMAP_STACK) stacks.
 */
bool is_vmalloc_addr(const void *addr);

/* Memory that stands for a kernel stack, vmalloc'ed or not. */
bool is_stack_addr(const void *addr);

/* @count pages, aligned to @align pages; gfp's zone flags limit the address. */
struct page *alloc_page_run(gfp_t gfp, unsigned long count, unsigned long align);
/* The highest free pages of the zone, one behind the other. */
struct page *alloc_page_run_last(gfp_t gfp, unsigned long count);
/* Some of the pages were given out before. */
bool page_run_was_used(const struct page *page, unsigned long count);
/* The zone that @gfp names is there, and has pages. */
bool has_managed_zone(gfp_t gfp);
void free_page_run(struct page *page);
/* The struct page of a page of RAM, and nothing else. */
bool page_is_valid(const struct page *page);
/* How many pages were given out from @page on; 0: it begins nothing. */
unsigned long page_run_pages(const struct page *page);

/* Highest address of zone DMA; 0: this kernel has no such zone. */
extern u64 zone_dma_limit;

/* References: the last one that is put frees the pages. */
void get_page(struct page *page);
void put_page(struct page *page);

int page_count(const struct page *page);

static inline struct page *nth_page(struct page *page, unsigned long n)
{
	return page + n;
}

static inline void *page_to_virt(const struct page *page)
{
	return page_address(page);
}

/* Offset and size of a mapping of whole pages; vm_area_struct: linux/mm_types.h. */
static inline unsigned long vma_pages(struct vm_area_struct *vma)
{
	return (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
}

#define VM_IO 0x00004000
#define VM_DONTEXPAND 0x00040000
#define VM_DONTDUMP 0x04000000
#define VM_MIXEDMAP 0x10000000

/* Maps pages into a user's range; 0 or -errno.  mm/memory.c. */
int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
		    unsigned long size, pgprot_t prot);
int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page);
int vm_map_pages(struct vm_area_struct *vma, struct page **pages, unsigned long num);

static inline int get_order(unsigned long size)
{
	int order = 0;

	while (order < 63 - PAGE_SHIFT && (PAGE_SIZE << order) < size)
		order++;
	return order;
}

#endif
