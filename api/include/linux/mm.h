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
bool pfn_valid(unsigned long pfn);
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

/* @count pages, aligned to @align pages; gfp's zone flags limit the address. */
struct page *alloc_page_run(unsigned long count, unsigned long align);
void free_page_run(struct page *page);

static inline int get_order(unsigned long size)
{
	int order = 0;

	while (order < 63 - PAGE_SHIFT && (PAGE_SIZE << order) < size)
		order++;
	return order;
}

#endif
