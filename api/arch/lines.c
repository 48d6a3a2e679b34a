/* SPDX-License-Identifier: MIT */
/*
 * Maintenance of whole lines, as riscv (cbo.*) and mips (hit operations) do it:
 * an invalidate is widened to lines, and what a neighbour left dirty in the
 * first or last of them is lost.  mips ends with a sync (arch/mips/mm/c-r4k.c); riscv
 * with nothing (asm/errata_list.h, ALT_CMO_OP): there a writel() orders it.
 */
#include "api/lx.h"
#include "board.h"

static void do_lines(unsigned int op, unsigned long start, unsigned long end)
{
	lx_cache_range(op, start, end - start);
	if (board_is("mips"))
		lx_barrier(LX_BARRIER_FULL | LX_BARRIER_WAIT);
}

static void lines_clean(unsigned long start, unsigned long end)
{
	do_lines(LX_CLEAN, start, end);
}

static void lines_inval(unsigned long start, unsigned long end)
{
	do_lines(LX_INVALIDATE, start, end);
}

static void lines_flush(unsigned long start, unsigned long end)
{
	do_lines(LX_CLEAN_INVALIDATE, start, end);
}

const struct cache_ops whole_line_cache_ops = { lines_clean, lines_inval, lines_flush };
