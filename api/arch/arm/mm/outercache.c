/* SPDX-License-Identifier: MIT */
/*
 * arm: calls to whatever drives the outer cache (asm/outercache.h), and the
 * column of the maintenance table that is made of them.
 */
#include <asm/outercache.h>
#include <linux/dmasim.h>
#include <linux/export.h>

#include "../../board.h"
#include "api/lx.h"

struct outer_cache_fns outer_cache __lxdata;
EXPORT_SYMBOL(outer_cache);

void outer_flush_all(void)
{
	if (outer_cache.flush_all)
		outer_cache.flush_all();
}
EXPORT_SYMBOL(outer_flush_all);

void outer_disable(void)
{
	if (outer_cache.disable)
		outer_cache.disable();
}
EXPORT_SYMBOL(outer_disable);

/* After the power was off: the driver sets the controller up again. */
void outer_resume(void)
{
	if (outer_cache.resume)
		outer_cache.resume();
}
EXPORT_SYMBOL(outer_resume);

/* Not in Linux since 4.3, where only barriers call it: the controller's buffer, alone. */
void outer_sync(void)
{
	if (outer_cache.sync)
		outer_cache.sync();
}
EXPORT_SYMBOL(outer_sync);

void arm_heavy_mb(void)
{
	outer_sync();
}

static void outer_clean(unsigned long start, unsigned long end)
{
	if (outer_cache.clean_range)
		outer_cache.clean_range(start, end);
}

static void outer_inval(unsigned long start, unsigned long end)
{
	if (outer_cache.inv_range)
		outer_cache.inv_range(start, end);
}

static void outer_flush(unsigned long start, unsigned long end)
{
	if (outer_cache.flush_range)
		outer_cache.flush_range(start, end);
}

const struct cache_ops arm_outer_cache_ops = { outer_clean, outer_inval, outer_flush };

/* What others call: the DMA API calls the above.  Without a cache nothing happened. */
static void watch(const char *call, phys_addr_t start, phys_addr_t end)
{
	if (outer_cache.clean_range && end > start)
		lx_watch_cache_call(call, start, end - start);
}

void outer_clean_range(phys_addr_t start, phys_addr_t end)
{
	watch("outer_clean_range", start, end);
	outer_clean(start, end);
}
EXPORT_SYMBOL(outer_clean_range);

void outer_inv_range(phys_addr_t start, phys_addr_t end)
{
	watch("outer_inv_range", start, end);
	outer_inval(start, end);
}
EXPORT_SYMBOL(outer_inv_range);

void outer_flush_range(phys_addr_t start, phys_addr_t end)
{
	watch("outer_flush_range", start, end);
	outer_flush(start, end);
}
EXPORT_SYMBOL(outer_flush_range);

/* As in Linux it may be called all the same; who wrote the call may not expect it. */
static void say_if_none(void)
{
	if (!outer_cache.clean_range)
		lx_had_nothing_to_do("no outer cache");
}

LX_VERB_ARCH("arm", outer_clean_range, "", "phys,phys", "start,end",
	     "arm: outer cache, writes dirty lines back")
{
	say_if_none();
	outer_clean_range(a[0], a[1]);
	return 0;
}

LX_VERB_ARCH("arm", outer_inv_range, "", "phys,phys", "start,end",
	     "arm: outer cache, drops lines")
{
	say_if_none();
	outer_inv_range(a[0], a[1]);
	return 0;
}

LX_VERB_ARCH("arm", outer_flush_range, "", "phys,phys", "start,end",
	     "arm: outer cache, writes back and drops lines")
{
	say_if_none();
	outer_flush_range(a[0], a[1]);
	return 0;
}

LX_VERB_ARCH("arm", outer_flush_all, "", "", "", "arm: the whole outer cache")
{
	say_if_none();
	outer_flush_all();
	return 0;
}

LX_VERB_ARCH("arm", outer_disable, "", "", "", "arm: empties the outer cache and turns it off")
{
	say_if_none();
	outer_disable();
	return 0;
}

LX_VERB_ARCH("arm", outer_resume, "", "", "", "arm: turns the outer cache on again")
{
	say_if_none();
	outer_resume();
	return 0;
}

LX_VERB_ARCH("arm", outer_sync, "", "", "", "arm: drains the outer controller's buffer")
{
	say_if_none();
	outer_sync();
	return 0;
}
