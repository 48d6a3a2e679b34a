/* SPDX-License-Identifier: MIT */
/* mips: maintenance by address as drivers could call it (arch/mips/include/asm/io.h). */
#include <asm/io.h>
#include <linux/dmasim.h>
#include <linux/export.h>

#include "../../board.h"
#include "api/lx.h"

static void do_range(const char *call, unsigned int op, unsigned long start,
		     unsigned long size)
{
	watch_cache_call(call, start, start + size);
	cache_op_range(&whole_line_cache_ops, op, start, start + size);
}

void dma_cache_wback(unsigned long start, unsigned long size)
{
	do_range("dma_cache_wback", LX_CLEAN, start, size);
}
EXPORT_SYMBOL(dma_cache_wback);

void dma_cache_inv(unsigned long start, unsigned long size)
{
	do_range("dma_cache_inv", LX_INVALIDATE, start, size);
}
EXPORT_SYMBOL(dma_cache_inv);

void dma_cache_wback_inv(unsigned long start, unsigned long size)
{
	do_range("dma_cache_wback_inv", LX_CLEAN_INVALIDATE, start, size);
}
EXPORT_SYMBOL(dma_cache_wback_inv);

LX_VERB_ARCH("mips", dma_cache_wback, "", "ptr,size", "start,size",
	     "mips: writes dirty lines back")
{
	dma_cache_wback(a[0], a[1]);
	return 0;
}

LX_VERB_ARCH("mips", dma_cache_inv, "", "ptr,size", "start,size", "mips: drops lines")
{
	dma_cache_inv(a[0], a[1]);
	return 0;
}

LX_VERB_ARCH("mips", dma_cache_wback_inv, "", "ptr,size", "start,size",
	     "mips: writes back and drops lines")
{
	dma_cache_wback_inv(a[0], a[1]);
	return 0;
}
