/* SPDX-License-Identifier: MIT */
/*
 * arm: an outer cache of the L2C-210/310 family, by physical address.  Lines are
 * 32 bytes in every L2x0 driver; a partial line at either end of an invalidate is
 * written back first; each range ends with a sync of the controller's buffer.
 */
#include <asm/outercache.h>
#include <linux/align.h>
#include <linux/export.h>

#include "../../board.h"
#include "api/lx.h"

#define OUTER_LINE 32u

void outer_clean_range(phys_addr_t start, phys_addr_t end)
{
	lx_outer_range(LX_CLEAN, start, end - start);
	lx_outer_sync();
}
EXPORT_SYMBOL(outer_clean_range);

void outer_inv_range(phys_addr_t start, phys_addr_t end)
{
	phys_addr_t first = ALIGN_DOWN(start, OUTER_LINE);
	phys_addr_t last = ALIGN_DOWN(end, OUTER_LINE);

	if (first != start) {
		lx_outer_range(LX_CLEAN_INVALIDATE, first, OUTER_LINE);
		first += OUTER_LINE;
	}
	if (last != end)
		lx_outer_range(LX_CLEAN_INVALIDATE, last, OUTER_LINE);
	if (first < last)
		lx_outer_range(LX_INVALIDATE, first, last - first);
	lx_outer_sync();
}
EXPORT_SYMBOL(outer_inv_range);

void outer_flush_range(phys_addr_t start, phys_addr_t end)
{
	lx_outer_range(LX_CLEAN_INVALIDATE, start, end - start);
	lx_outer_sync();
}
EXPORT_SYMBOL(outer_flush_range);

void outer_flush_all(void)
{
	lx_outer_all(LX_CLEAN_INVALIDATE);
	lx_outer_sync();
}
EXPORT_SYMBOL(outer_flush_all);

void outer_sync(void)
{
	lx_outer_sync();
}
EXPORT_SYMBOL(outer_sync);

static void outer_clean(unsigned long start, unsigned long end)
{
	outer_clean_range(start, end);
}

static void outer_inval(unsigned long start, unsigned long end)
{
	outer_inv_range(start, end);
}

static void outer_flush(unsigned long start, unsigned long end)
{
	outer_flush_range(start, end);
}

const struct cache_ops arm_outer_cache_ops = { outer_clean, outer_inval, outer_flush };

LX_VERB_INSN(outer_clean_range, "", "addr,addr", "start,end",
	     "arm: outer cache, writes dirty lines back")
{
	outer_clean_range(a[0], a[1]);
	return 0;
}

LX_VERB_INSN(outer_inv_range, "", "addr,addr", "start,end", "arm: outer cache, drops lines")
{
	outer_inv_range(a[0], a[1]);
	return 0;
}

LX_VERB_INSN(outer_flush_range, "", "addr,addr", "start,end",
	     "arm: outer cache, writes back and drops lines")
{
	outer_flush_range(a[0], a[1]);
	return 0;
}

LX_VERB_INSN(outer_flush_all, "", "", "", "arm: the whole outer cache")
{
	outer_flush_all();
	return 0;
}

LX_VERB_INSN(outer_sync, "", "", "", "arm: drains the outer controller's buffer")
{
	outer_sync();
	return 0;
}
