/* SPDX-License-Identifier: MIT */
/*
 * arm: driver of an L2C-310 outer cache, through its registers.  Operations by
 * address are atomic in the controller, so a range is one write per line and one
 * CACHE_SYNC; the whole cache is one operation by way, which is waited for.
 * The controller is set up from its node and turned on only when firmware has left
 * it off; an enabled one is taken as it is.
 * Leaves out: L2C-210 and L2C-220, errata, RAM latencies, lockdown, secure calls,
 * suspend.
 */
#include <asm/io.h>
#include <asm/outercache.h>
#include <linux/align.h>
#include <linux/dmasim.h>

#include "../../board.h"
#include "api/lx.h"
#include "models/regs/pl310.h"

#define CACHE_LINE_SIZE 32 /* in every driver of this family */
#define WAYS 16            /* bits for ways that are not there are ignored */

static void __iomem *l2x0_base __lxdata;

static u32 l2c_read(unsigned int reg)
{
	return readl_relaxed(l2x0_base + reg);
}

static void l2c_write(u32 value, unsigned int reg)
{
	writel_relaxed(value, l2x0_base + reg);
}

static void l2c_op_way(unsigned int reg)
{
	l2c_write(HW_PL310_WAYS(WAYS), reg);
	while (l2c_read(reg) & HW_PL310_WAYS(WAYS))
		;
}

static void l2c310_sync(void)
{
	l2c_write(0, HW_PL310_CACHE_SYNC);
}

static void l2c_op_range(unsigned int reg, unsigned long start, unsigned long end)
{
	for (start = ALIGN_DOWN(start, CACHE_LINE_SIZE); start < end; start += CACHE_LINE_SIZE)
		l2c_write(start, reg);
}

/* A partial line at either end belongs to somebody else too: it is written back. */
static void l2c310_inv_range(unsigned long start, unsigned long end)
{
	unsigned long first = ALIGN_DOWN(start, CACHE_LINE_SIZE);
	unsigned long last = ALIGN_DOWN(end, CACHE_LINE_SIZE);

	if (first != start) {
		l2c_write(first, HW_PL310_CLEAN_INV_PA);
		first += CACHE_LINE_SIZE;
	}
	if (last != end)
		l2c_write(last, HW_PL310_CLEAN_INV_PA);
	l2c_op_range(HW_PL310_INV_PA, first, last);
	l2c310_sync();
}

static void l2c310_clean_range(unsigned long start, unsigned long end)
{
	l2c_op_range(HW_PL310_CLEAN_PA, start, end);
	l2c310_sync();
}

static void l2c310_flush_range(unsigned long start, unsigned long end)
{
	l2c_op_range(HW_PL310_CLEAN_INV_PA, start, end);
	l2c310_sync();
}

static void l2c310_flush_all(void)
{
	l2c_op_way(HW_PL310_CLEAN_INV_WAY);
	l2c310_sync();
}

static void l2c310_disable(void)
{
	l2c310_flush_all();
	l2c_write(0, HW_PL310_CONTROL);
	lx_barrier(LX_BARRIER_STORES | LX_BARRIER_WAIT);
}

/* --- probe --------------------------------------------------------------- */

/* Properties whose cell switches bits of PREFETCH_CTRL (Documentation: l2c2x0.yaml). */
static const struct {
	const char *name;
	u32 bits;
} prefetch_switches[] = {
	{ "arm,double-linefill", HW_PL310_PREFETCH_DOUBLE },
	{ "arm,prefetch-drop", HW_PL310_PREFETCH_DROP },
	{ "prefetch-data", HW_PL310_PREFETCH_DATA },
	{ "prefetch-instr", HW_PL310_PREFETCH_INSTR },
};

static void l2c310_set_prefetch(void)
{
	u32 ctrl = l2c_read(HW_PL310_PREFETCH_CTRL), value, offset;
	unsigned int i;

	for (i = 0; i < sizeof(prefetch_switches) / sizeof(prefetch_switches[0]); i++) {
		value = 1;
		if (!lx_outer_property(prefetch_switches[i].name, &value))
			continue;
		ctrl = value ? ctrl | prefetch_switches[i].bits
			     : ctrl & ~prefetch_switches[i].bits;
	}
	offset = HW_PL310_PREFETCH_OFFSET(ctrl);
	lx_outer_property("arm,prefetch-offset", &offset);
	l2c_write((ctrl & ~HW_PL310_PREFETCH_OFFSET(~0u)) | HW_PL310_PREFETCH_OFFSET(offset),
		  HW_PL310_PREFETCH_CTRL);
}

static void l2c310_enable(void)
{
	u32 aux = l2c_read(HW_PL310_AUX_CONTROL);

	if (lx_outer_property("arm,shared-override", NULL))
		aux |= HW_PL310_AUX_SHARED_OVERRIDE;
	l2c_write(aux, HW_PL310_AUX_CONTROL);
	l2c310_set_prefetch();
	l2c_op_way(HW_PL310_INV_WAY);
	l2c310_sync();
	l2c_write(HW_PL310_CONTROL_ENABLE, HW_PL310_CONTROL);
}

/* Its registers were lost, or outer_disable() was called. */
static void l2c310_resume(void)
{
	if (!(l2c_read(HW_PL310_CONTROL) & HW_PL310_CONTROL_ENABLE))
		l2c310_enable();
}

static const struct outer_cache_fns l2c310_fns = {
	.inv_range = l2c310_inv_range,
	.clean_range = l2c310_clean_range,
	.flush_range = l2c310_flush_range,
	.flush_all = l2c310_flush_all,
	.disable = l2c310_disable,
	.sync = l2c310_sync,
	.resume = l2c310_resume,
};

/* Only a kernel for arm has this driver. */
void l2x0_init(void)
{
	l2x0_base = board_is("arm") ? (void __iomem *)lx_outer_registers() : NULL;
	outer_cache = l2x0_base ? l2c310_fns : (struct outer_cache_fns){ };
	if (!l2x0_base)
		return;
	l2c310_resume();
	/* With a coherent port nothing needs the buffer to be empty; some boards hang. */
	if (lx_outer_property("arm,io-coherent", NULL) ||
	    lx_outer_property("arm,outer-sync-disable", NULL))
		outer_cache.sync = NULL;
}

void l2x0_exit(void)
{
	outer_cache = (struct outer_cache_fns){ };
	l2x0_base = NULL;
}
