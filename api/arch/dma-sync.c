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

void cache_op_range(const struct cache_ops *ops, unsigned int op, unsigned long start,
		    unsigned long end)
{
	if (!ops || op == 0)
		return;
	if (op == LX_CLEAN)
		ops->clean(start, end);
	else if (op == LX_INVALIDATE)
		ops->inval(start, end);
	else
		ops->flush(start, end);
}

static void do_inner(const struct board_row *row, unsigned int op, phys_addr_t paddr,
		     size_t size)
{
	unsigned long va = (unsigned long)phys_to_virt(paddr);

	cache_op_range(row->inner, op, va, va + size);
}

static void do_outer(const struct board_row *row, unsigned int op, phys_addr_t paddr,
		     size_t size)
{
	cache_op_range(row->outer, op, paddr, paddr + size);
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
	do_inner(row, row->sync.for_device[dir], paddr, size);
	do_outer(row, row->outer_sync.for_device[dir], paddr, size);
}

static void sync_for_cpu(const struct board_row *row, unsigned int inner,
			 unsigned int outer, phys_addr_t paddr, size_t size)
{
	if (!can_maintain(paddr, size))
		return;
	if (row->for_cpu_inner_first)
		do_inner(row, inner, paddr, size);
	do_outer(row, outer, paddr, size);
	if (!row->for_cpu_inner_first)
		do_inner(row, inner, paddr, size);
}

void arch_sync_dma_for_cpu(phys_addr_t paddr, size_t size, enum dma_data_direction dir)
{
	const struct board_row *row = board_row();

	sync_for_cpu(row, row->sync.for_cpu[dir], row->outer_sync.for_cpu[dir], paddr, size);
}

void arch_sync_dma_for_unmap(phys_addr_t paddr, size_t size, enum dma_data_direction dir)
{
	const struct board_row *row = board_row();

	sync_for_cpu(row, row->sync.for_unmap[dir], row->outer_sync.for_unmap[dir], paddr,
		     size);
}

void arch_dma_prep_coherent(struct page *page, size_t size)
{
	const struct board_row *row = board_row();
	phys_addr_t paddr = page_to_phys(page);

	do_inner(row, row->prep_coherent, paddr, size);
	do_outer(row, row->prep_coherent, paddr, size);
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
