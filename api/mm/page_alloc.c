/* SPDX-License-Identifier: MIT */
/*
 * Pages of simulated RAM in zones DMA, DMA32 and Normal.  In a zone first fit from
 * the lowest address, so that the same calls give the same addresses; a request
 * that its zone cannot fill goes to the zones below, as in Linux.  Bookkeeping is
 * host memory; nothing is ever written into a free page.
 * Leaves out: buddy lists, reclaim, NUMA, highmem, movable memory.
 */
#include <linux/bug.h>
#include <linux/dmasim.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fault-inject.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "../arch/zones.h"
#include "internal.h"

struct page *mem_map __lxdata;
struct page_state *page_states __lxdata;
unsigned long max_mapnr __lxdata;
u64 zone_dma_limit __lxdata;
static unsigned long first_pfn __lxdata;

enum zone_type { ZONE_DMA, ZONE_DMA32, ZONE_NORMAL, MAX_NR_ZONES };

/* Indices into mem_map: [start, end); free pages lie in [lowest_free, free_end). */
static struct zone {
	unsigned long start, end, lowest_free, free_end;
	bool present; /* the kernel has it, even when no RAM lies there */
} zones[MAX_NR_ZONES] __lxdata;

/* The first page stands for the kernel's own image: no address of RAM is 0 or so. */
#define KERNEL_PAGES LX_KERNEL_PAGES

/* Index behind the last page that lies wholly at or below @limit. */
static unsigned long index_after(phys_addr_t limit)
{
	phys_addr_t end = limit == PHYS_ADDR_MAX ? PHYS_ADDR_MAX >> PAGE_SHIFT
						 : (limit + 1) >> PAGE_SHIFT;

	return end <= first_pfn ? 0 : min((unsigned long)end - first_pfn, max_mapnr);
}

static void zones_init(void)
{
	struct zone_limits limits = arch_zone_limits((phys_addr_t)first_pfn << PAGE_SHIFT);
	unsigned long dma = limits.dma ? index_after(limits.dma) : 0;
	unsigned long dma32 = limits.dma32 ? max(index_after(limits.dma32), dma) : dma;

	zone_dma_limit = limits.dma;
	zones[ZONE_DMA] = (struct zone){ 0, dma, 0, dma, limits.dma != 0 };
	zones[ZONE_DMA32] = (struct zone){ dma, dma32, dma, dma32, limits.dma32 != 0 };
	zones[ZONE_NORMAL] = (struct zone){ dma32, max_mapnr, dma32, max_mapnr, true };
}

int mem_init(void)
{
	first_pfn = lx_ram_base() >> PAGE_SHIFT;
	max_mapnr = lx_ram_bytes() >> PAGE_SHIFT;
	if (max_mapnr <= KERNEL_PAGES)
		return -ENOMEM;
	mem_map = lx_to_ptr(lx_cookies(lx_ram_base(), lx_ram_bytes()));
	if (!mem_map)
		return -ENOMEM;
	page_states = lx_host_alloc(max_mapnr * sizeof(*page_states));
	page_states[0].allocated = true;
	BUILD_BUG_ON(sizeof(struct page) != LX_COOKIE);
	zones_init();
	return 0;
}

void mem_exit(void)
{
	lx_host_free(page_states);
	page_states = NULL;
	mem_map = NULL;
	max_mapnr = 0;
}

/* --- names of pages ------------------------------------------------------ */

int pfn_valid(unsigned long pfn)
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

bool page_is_valid(const struct page *page)
{
	unsigned long offset = (unsigned long)page - (unsigned long)mem_map;

	return offset < max_mapnr * sizeof(*page) && offset % sizeof(*page) == 0;
}

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

/* --- runs of pages -------------------------------------------------------- */

static bool run_is_free(unsigned long start, unsigned long count)
{
	unsigned long i;

	for (i = 0; i < count; i++)
		if (page_states[start + i].allocated)
			return false;
	return true;
}

/* Index of the first free, aligned run of @zone; its end when there is none. */
static unsigned long find_run(const struct zone *zone, unsigned long count,
			      unsigned long align)
{
	unsigned long start;

	/* Aligned as an address, not as an index. */
	start = ALIGN(first_pfn + zone->lowest_free, align) - first_pfn;
	for (; start < zone->end && count <= zone->end - start; start += align)
		if (run_is_free(start, count))
			return start;
	return zone->end;
}

/* The last free run of @zone; its end when there is none. */
static unsigned long find_last(const struct zone *zone, unsigned long count)
{
	unsigned long start = zone->free_end, free = 0;

	while (start > zone->lowest_free) {
		free = page_states[--start].allocated ? 0 : free + 1;
		if (free == count)
			return start;
	}
	return zone->end;
}

static struct page *take_run(struct zone *zone, unsigned long start, unsigned long count)
{
	unsigned long i;

	for (i = 0; i < count; i++)
		page_states[start + i].allocated = true;
	page_states[start].run = count;
	page_states[start].refs = 1;
	while (zone->lowest_free < zone->end && page_states[zone->lowest_free].allocated)
		zone->lowest_free++;
	while (zone->free_end > zone->lowest_free && page_states[zone->free_end - 1].allocated)
		zone->free_end--;
	return &mem_map[start];
}

/* As gfp_zone(): the highest zone that may be used; a zone that is not there is Normal. */
static int highest_zone(gfp_t gfp)
{
	if ((gfp & __GFP_DMA) && zones[ZONE_DMA].present)
		return ZONE_DMA;
	if ((gfp & __GFP_DMA32) && zones[ZONE_DMA32].present)
		return ZONE_DMA32;
	return ZONE_NORMAL;
}

struct page *alloc_page_run(gfp_t gfp, unsigned long count, unsigned long align)
{
	int i;

	if (should_fail_alloc_page(gfp, get_order(count << PAGE_SHIFT)))
		return NULL;
	for (i = highest_zone(gfp); count && i >= ZONE_DMA; i--) {
		unsigned long start = find_run(&zones[i], count, align);

		if (start < zones[i].end)
			return take_run(&zones[i], start, count);
	}
	return NULL;
}

struct page *alloc_page_run_last(gfp_t gfp, unsigned long count)
{
	int i;

	if (should_fail_alloc_page(gfp, get_order(count << PAGE_SHIFT)))
		return NULL;
	for (i = highest_zone(gfp); count && i >= ZONE_DMA; i--) {
		unsigned long start = find_last(&zones[i], count);

		if (start < zones[i].end)
			return take_run(&zones[i], start, count);
	}
	return NULL;
}

bool page_run_was_used(const struct page *page, unsigned long count)
{
	const struct page_state *state = page_state(page);
	unsigned long i;

	for (i = 0; i < count; i++)
		if (state[i].used)
			return true;
	return false;
}

bool has_managed_zone(gfp_t gfp)
{
	const struct zone *zone = &zones[highest_zone(gfp)];

	return zone != &zones[ZONE_NORMAL] && zone->start < zone->end;
}

static struct zone *zone_of(unsigned long index)
{
	int i = ZONE_DMA;

	while (index >= zones[i].end)
		i++;
	return &zones[i];
}

void free_page_run(struct page *page)
{
	unsigned long start = page - mem_map;
	struct page_state *state = &page_states[start];
	struct zone *zone = zone_of(start);
	unsigned long i;

	zone->free_end = max(zone->free_end, start + state->run);
	for (i = 0; i < state->run; i++) {
		state[i].allocated = false;
		state[i].used = true;
	}
	state->run = 0;
	state->refs = 0;
	zone->lowest_free = min(zone->lowest_free, start);
}

int lx_kernel_has_free_page(void)
{
	int i;

	for (i = ZONE_DMA; i < MAX_NR_ZONES; i++)
		if (zones[i].lowest_free < zones[i].end)
			return 1;
	return 0;
}

/* --- the page allocator as drivers call it --------------------------------- */

struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	struct page *page;

	if (gfpflags_allow_blocking(gfp))
		lx_might_sleep("alloc_pages");
	if (WARN_ON_ONCE(order > MAX_PAGE_ORDER && !(gfp & __GFP_NOWARN)) ||
	    order > MAX_PAGE_ORDER)
		return NULL;
	page = alloc_page_run(gfp, 1ul << order, 1ul << order);
	if (!page)
		return NULL;
	lx_watch_alloc("alloc_pages", page_to_phys(page), PAGE_SIZE << order,
		       (gfp & __GFP_ZERO) != 0);
	if (gfp & __GFP_ZERO)
		memset(page_address(page), 0, PAGE_SIZE << order);
	return page;
}
EXPORT_SYMBOL(alloc_pages);

/* Only the first page of what alloc_pages() gave out can go back. */
static void put_pages(const char *call, struct page *page)
{
	struct page_state *state = page_state(page);

	if (!page_is_valid(page) || !state->run || state->slab || !state->refs)
		lx_panic("a page that is not allocated, or is another allocator's, is freed");
	if (--state->refs)
		return;
	lx_watch_free(call, page_to_phys(page), (unsigned long)state->run << PAGE_SHIFT);
	free_page_run(page);
}

void __free_pages(struct page *page, unsigned int order)
{
	put_pages("__free_pages", page);
}
EXPORT_SYMBOL(__free_pages);

void get_page(struct page *page)
{
	if (!page_is_valid(page))
		lx_panic("get_page: no page of memory");
	page_state(page)->refs++;
}
EXPORT_SYMBOL(get_page);

void put_page(struct page *page)
{
	put_pages("put_page", page);
}
EXPORT_SYMBOL(put_page);

int page_count(const struct page *page)
{
	return page_is_valid(page) ? page_state(page)->refs : 0;
}
EXPORT_SYMBOL(page_count);

unsigned long page_run_pages(const struct page *page)
{
	const struct page_state *state = page_state(page);

	return !page_is_valid(page) || state->slab ? 0 : state->run;
}

unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages(gfp, order);

	return page ? (unsigned long)page_address(page) : 0;
}
EXPORT_SYMBOL(__get_free_pages);

unsigned long get_zeroed_page(gfp_t gfp)
{
	return __get_free_pages(gfp | __GFP_ZERO, 0);
}
EXPORT_SYMBOL(get_zeroed_page);

void free_pages(unsigned long addr, unsigned int order)
{
	if (addr)
		__free_pages(virt_to_page((void *)addr), order);
}
EXPORT_SYMBOL(free_pages);

/* The pages behind the last one that is needed go back at once. */
void *alloc_pages_exact(size_t size, gfp_t gfp)
{
	unsigned long count = PAGE_ALIGN(size) >> PAGE_SHIFT;
	struct page *page;

	if (get_order(size) > MAX_PAGE_ORDER)
		return NULL;
	page = alloc_page_run(gfp, count, 1ul << get_order(size));
	if (!page)
		return NULL;
	lx_watch_alloc("alloc_pages_exact", page_to_phys(page), count << PAGE_SHIFT,
		       (gfp & __GFP_ZERO) != 0);
	if (gfp & __GFP_ZERO)
		memset(page_address(page), 0, count << PAGE_SHIFT);
	lx_watch_slack(page_to_phys(page) + size, PAGE_ALIGN(size) - size);
	return page_address(page);
}
EXPORT_SYMBOL(alloc_pages_exact);

void free_pages_exact(void *virt, size_t size)
{
	put_pages("free_pages_exact", virt_to_page(virt));
}
EXPORT_SYMBOL(free_pages_exact);
