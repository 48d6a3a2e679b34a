/* SPDX-License-Identifier: MIT */
/*
 * Pages of simulated RAM: first fit from the lowest address, so that the same
 * calls give the same addresses.  Bookkeeping is host memory; nothing is ever
 * written into a free page.
 * Leaves out: zones (a limit on the address stands for them), reclaim, NUMA,
 * highmem.
 */
#include <linux/dmasim.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

struct page *mem_map __lxdata;
unsigned long max_mapnr __lxdata;
static unsigned long first_pfn __lxdata;
static unsigned long lowest_free __lxdata; /* no free page lies below */

/* The first page stands for the kernel's own image: no address of RAM is 0 or so. */
#define KERNEL_PAGES 1

int mem_init(void)
{
	first_pfn = lx_ram_base() >> PAGE_SHIFT;
	max_mapnr = lx_ram_bytes() >> PAGE_SHIFT;
	mem_map = lx_host_alloc(max_mapnr * sizeof(*mem_map));
	if (!mem_map || max_mapnr <= KERNEL_PAGES)
		return -ENOMEM;
	mem_map[0].allocated = true;
	lowest_free = KERNEL_PAGES;
	return 0;
}

void mem_exit(void)
{
	lx_host_free(mem_map);
	mem_map = NULL;
	max_mapnr = 0;
}

bool pfn_valid(unsigned long pfn)
{
	return pfn - first_pfn < max_mapnr;
}

bool phys_range_is_ram(phys_addr_t phys, size_t size)
{
	phys_addr_t base = (phys_addr_t)first_pfn << PAGE_SHIFT;
	phys_addr_t bytes = (phys_addr_t)max_mapnr << PAGE_SHIFT;

	return phys >= base && phys - base < bytes && size <= bytes - (phys - base);
}

struct page *pfn_to_page(unsigned long pfn)
{
	return mem_map + (pfn - first_pfn);
}
EXPORT_SYMBOL(pfn_to_page);

unsigned long page_to_pfn(const struct page *page)
{
	return first_pfn + (page - mem_map);
}
EXPORT_SYMBOL(page_to_pfn);

bool virt_addr_valid(const void *addr)
{
	unsigned long va = (unsigned long)addr;

	return lx_is_linear(va) && pfn_valid(lx_phys(va) >> PAGE_SHIFT);
}
EXPORT_SYMBOL(virt_addr_valid);

bool is_vmalloc_addr(const void *addr)
{
	return !lx_is_linear((unsigned long)addr);
}
EXPORT_SYMBOL(is_vmalloc_addr);

static bool run_is_free(unsigned long start, unsigned long count)
{
	unsigned long i;

	for (i = 0; i < count; i++)
		if (mem_map[start + i].allocated)
			return false;
	return true;
}

/* Index of the first free, aligned run; max_mapnr when there is none. */
static unsigned long find_run(unsigned long count, unsigned long align)
{
	unsigned long start;

	/* Aligned as an address, not as an index. */
	start = ALIGN(first_pfn + lowest_free, align) - first_pfn;
	for (; start < max_mapnr && count <= max_mapnr - start; start += align)
		if (run_is_free(start, count))
			return start;
	return max_mapnr;
}

struct page *alloc_page_run(unsigned long count, unsigned long align)
{
	unsigned long start = find_run(count, align);
	unsigned long i;

	if (count == 0 || start >= max_mapnr)
		return NULL;
	for (i = 0; i < count; i++)
		mem_map[start + i].allocated = true;
	mem_map[start].run = count;
	while (lowest_free < max_mapnr && mem_map[lowest_free].allocated)
		lowest_free++;
	return &mem_map[start];
}

void free_page_run(struct page *page)
{
	unsigned long start = page - mem_map;
	unsigned long count = page->run;
	unsigned long i;

	for (i = 0; i < count; i++)
		mem_map[start + i].allocated = false;
	page->run = 0;
	lowest_free = min(lowest_free, start);
}

struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_page_run(1ul << order, 1ul << order);

	if (!page)
		return NULL;
	lx_watch_alloc("alloc_pages", page_to_phys(page), PAGE_SIZE << order,
		       (gfp & __GFP_ZERO) != 0);
	if (gfp & __GFP_ZERO)
		memset(page_address(page), 0, PAGE_SIZE << order);
	return page;
}
EXPORT_SYMBOL(alloc_pages);

void __free_pages(struct page *page, unsigned int order)
{
	lx_watch_free("__free_pages", page_to_phys(page), PAGE_SIZE << order);
	free_page_run(page);
}
EXPORT_SYMBOL(__free_pages);

unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages(gfp, order);

	return page ? (unsigned long)page_address(page) : 0;
}
EXPORT_SYMBOL(__get_free_pages);

void free_pages(unsigned long addr, unsigned int order)
{
	if (addr)
		__free_pages(virt_to_page((void *)addr), order);
}
EXPORT_SYMBOL(free_pages);
