/* SPDX-License-Identifier: MIT */
/*
 * The cache primitives of kernel/dma, from the running board's row.  Towards the
 * device inner caches come first, towards the CPU the outer one does: an inner
 * refill must not find the old line below.
 */
#include <asm/page.h>
#include <linux/dma-map-ops.h>
#include <linux/mm.h>

#include "api/lx.h"
#include "board.h"

static void do_range(const struct cache_ops *ops, unsigned int op, unsigned long start,
		     size_t size)
{
	if (!ops || op == 0)
		return;
	if (op == LX_CLEAN)
		ops->clean(start, start + size);
	else if (op == LX_INVALIDATE)
		ops->inval(start, start + size);
	else
		ops->flush(start, start + size);
}

static void do_inner(const struct board_row *row, unsigned int op, phys_addr_t paddr,
		     size_t size)
{
	do_range(row->inner, op, (unsigned long)phys_to_virt(paddr), size);
}

/*
 * A handle that names no RAM: a kernel would fault or worse.  The checker has
 * its finding; here nothing can be maintained.
 */
static bool can_maintain(phys_addr_t paddr, size_t size)
{
	return size && phys_range_is_ram(paddr, size);
}

void arch_sync_dma_for_device(phys_addr_t paddr, size_t size, enum dma_data_direction dir)
{
	const struct board_row *row = board_row();

	if (!can_maintain(paddr, size))
		return;
	do_inner(row, row->for_device[dir], paddr, size);
	do_range(row->outer, row->for_device[dir], paddr, size);
}

static void sync_for_cpu(const struct board_row *row, unsigned int op, phys_addr_t paddr,
			 size_t size)
{
	if (!can_maintain(paddr, size))
		return;
	if (row->for_cpu_inner_first)
		do_inner(row, op, paddr, size);
	do_range(row->outer, op, paddr, size);
	if (!row->for_cpu_inner_first && !row->inner_is_clean)
		do_inner(row, op, paddr, size);
}

void arch_sync_dma_for_cpu(phys_addr_t paddr, size_t size, enum dma_data_direction dir)
{
	const struct board_row *row = board_row();

	sync_for_cpu(row, row->for_cpu[dir], paddr, size);
}

void arch_sync_dma_for_unmap(phys_addr_t paddr, size_t size, enum dma_data_direction dir)
{
	const struct board_row *row = board_row();

	sync_for_cpu(row, row->for_unmap[dir], paddr, size);
}

void arch_dma_prep_coherent(struct page *page, size_t size)
{
	const struct board_row *row = board_row();
	phys_addr_t paddr = page_to_phys(page);

	do_inner(row, row->prep_coherent, paddr, size);
	do_range(row->outer, row->prep_coherent, paddr, size);
}

bool arch_dma_clear_is_cached(void)
{
	return board_row()->clear_is_cached;
}

void watch_cache_call(const char *call, unsigned long start, unsigned long end)
{
	if (end > start && lx_is_linear(start))
		lx_watch_cache_call(call, virt_to_phys((void *)start), end - start);
}
