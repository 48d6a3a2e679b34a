/* SPDX-License-Identifier: MIT */
/*
 * arm64: data cache maintenance by address to the point of coherency, each ended
 * by a dsb sy (arch/arm64/mm/cache.S).
 */
#include <asm/cacheflush.h>
#include <linux/align.h>
#include <linux/export.h>

#include "../../board.h"
#include "api/lx.h"

static void dsb_sy(void)
{
	lx_barrier(LX_BARRIER_FULL | LX_BARRIER_WAIT);
}

static void clean_poc(unsigned long start, unsigned long end)
{
	lx_cache_range(LX_CLEAN, start, end - start);
	dsb_sy();
}

/*
 * A partial line at either end belongs to somebody else too: it is cleaned as it
 * is invalidated, the one at the end first.  An aligned start is invalidated even
 * when the range ends inside that line, so that the line gets both.
 */
static void inval_poc(unsigned long start, unsigned long end)
{
	unsigned long line = lx_cache_line();
	unsigned long first = ALIGN_DOWN(start, line);
	unsigned long last = ALIGN_DOWN(end, line);

	if (last != end)
		lx_cache_range(LX_CLEAN_INVALIDATE, last, line);
	lx_cache_range(first != start ? LX_CLEAN_INVALIDATE : LX_INVALIDATE, first, line);
	if (first + line < last)
		lx_cache_range(LX_INVALIDATE, first + line, last - first - line);
	dsb_sy();
}

static void clean_inval_poc(unsigned long start, unsigned long end)
{
	lx_cache_range(LX_CLEAN_INVALIDATE, start, end - start);
	dsb_sy();
}

const struct cache_ops arm64_cache_ops = {
	.clean = clean_poc,
	.inval = inval_poc,
	.flush = clean_inval_poc,
};

/* What others call: the DMA API calls the above. */
#define DCACHE_CALL(name)					\
	void dcache_##name(unsigned long start, unsigned long end) \
	{							\
		watch_cache_call("dcache_" #name, start, end);	\
		name(start, end);				\
	}							\
	EXPORT_SYMBOL(dcache_##name)

DCACHE_CALL(clean_poc);
DCACHE_CALL(inval_poc);
DCACHE_CALL(clean_inval_poc);

LX_VERB_ARCH("arm64", dcache_clean_poc, "", "ptr,ptr", "start,end",
	     "arm64: writes dirty lines back; they stay valid")
{
	dcache_clean_poc(a[0], a[1]);
	return 0;
}

LX_VERB_ARCH("arm64", dcache_inval_poc, "", "ptr,ptr", "start,end",
	     "arm64: drops lines; partial ones at the ends are written back first")
{
	dcache_inval_poc(a[0], a[1]);
	return 0;
}

LX_VERB_ARCH("arm64", dcache_clean_inval_poc, "", "ptr,ptr", "start,end",
	     "arm64: writes dirty lines back and drops them")
{
	dcache_clean_inval_poc(a[0], a[1]);
	return 0;
}
