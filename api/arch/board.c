/* SPDX-License-Identifier: MIT */
/*
 * The maintenance table.  Directions: BIDIRECTIONAL, TO_DEVICE, FROM_DEVICE, as
 * in the enum.  Leaves out: arm cores without an MMU (arm740, arm940), outer caches other
 * than the L2C-310, mips before 5.x, bmips' arch_sync_dma_for_cpu_all().
 */
#include <linux/dma-direction.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/version.h>

#include "api/lx.h"
#include "board.h"

#define C LX_CLEAN
#define I LX_INVALIDATE
#define CI LX_CLEAN_INVALIDATE
#define DIRS(to, from, bidir) \
	{ [DMA_TO_DEVICE] = to, [DMA_FROM_DEVICE] = from, [DMA_BIDIRECTIONAL] = bidir }

/* map and sync_for_device; sync_for_cpu and unmap. */
#define SYNC(to_device, to_cpu) \
	{ .for_device = to_device, .for_cpu = to_cpu, .for_unmap = to_cpu }
#define NOTHING DIRS(0, 0, 0)
/* A CPU that speculates may have taken old bytes in: they go before it looks. */
#define DROP DIRS(0, I, I)
/* arm before 2.6.34: sync_for_cpu did what sync_for_device does, and unmap nothing. */
#define OLD_SYNC { .for_device = DIRS(C, I, CI), .for_cpu = DIRS(C, I, CI) }

#define ARM .family = "arm", .clear_is_cached = true, .prep_coherent = CI, \
	    .outer = &arm_outer_cache_ops
/* The outer cache's part does not ask which core it is (arch/arm/mm/dma-mapping.c). */
#define ARM_NEW ARM, .from = KERNEL_VERSION(2, 6, 34), \
	    .outer_sync = SYNC(DIRS(C, I, C), DROP)
#define ARM_OLD ARM, .until = KERNEL_VERSION(2, 6, 34), .sync = OLD_SYNC, \
	    .outer_sync = OLD_SYNC, .for_cpu_inner_first = true
/* v4 and v5: no speculation, no memory for DMA that is buffered. */
#define ARM_V5 .coherent_is_ordered = true, .in_order = true, .minalign = 32
#define ARM_WRITE_THROUGH ARM_V5, .writes_through = true

static const struct board_row rows[] = {
	{
		/* CPU writes from before the map reach RAM, whatever the direction. */
		.arch = "arm64", .family = "arm64", .from = KERNEL_VERSION(5, 19, 0),
		.sync = SYNC(DIRS(C, C, C), DROP), .prep_coherent = C, .minalign = 128,
		.inner = &arm64_cache_ops,
	},
	{
		.arch = "arm64", .family = "arm64", .until = KERNEL_VERSION(5, 19, 0),
		.sync = SYNC(DIRS(C, I, C), DROP), .prep_coherent = CI, .minalign = 128,
		.inner = &arm64_cache_ops,
	},
	{
		ARM_NEW, .arch = "armv7", .sync = SYNC(DIRS(C, I, C), DROP), .minalign = 64,
		.inner = &v7_cache_ops,
	},
	{ ARM_OLD, .arch = "armv7", .minalign = 64, .inner = &v7_cache_ops },
	{
		ARM_NEW, .arch = "armv6", .sync = SYNC(DIRS(C, I, C), DROP), .minalign = 32,
		.inner = &v6_cache_ops,
	},
	{ ARM_OLD, .arch = "armv6", .minalign = 32, .inner = &v6_cache_ops },
	{
		ARM_NEW, ARM_V5, .arch = "arm926", .sync = SYNC(DIRS(C, I, CI), NOTHING),
		.inner = &arm926_cache_ops,
	},
	{ ARM_OLD, ARM_V5, .arch = "arm926", .inner = &arm926_cache_ops },
	{
		ARM_NEW, ARM_V5, .arch = "fa526", .sync = SYNC(DIRS(C, I, CI), NOTHING),
		.inner = &fa_cache_ops,
	},
	{ ARM_OLD, ARM_V5, .arch = "fa526", .inner = &fa_cache_ops },
	{
		ARM_NEW, ARM_V5, .arch = "xscale", .sync = SYNC(DIRS(C, I, CI), NOTHING),
		.inner = &arm926_cache_ops,
	},
	{ ARM_OLD, ARM_V5, .arch = "xscale", .inner = &arm926_cache_ops },
	{
		/* An invalidated line stays dirty there: it is cleaned too (erratum 25). */
		ARM_NEW, ARM_V5, .arch = "xscale-80200-a0",
		.sync = SYNC(DIRS(C, I, CI), NOTHING), .inner = &xscale_80200_a0_cache_ops,
	},
	{ ARM_OLD, ARM_V5, .arch = "xscale-80200-a0", .inner = &xscale_80200_a0_cache_ops },
	{
		/* No line is ever dirty: only old bytes are to go. */
		ARM_NEW, ARM_WRITE_THROUGH, .arch = "armv4wt", .sync = SYNC(NOTHING, DROP),
		.inner = &v4wt_cache_ops,
	},
	{ ARM_OLD, ARM_WRITE_THROUGH, .arch = "armv4wt", .inner = &v4wt_cache_ops },
	{
		ARM_NEW, ARM_WRITE_THROUGH, .arch = "armv4", .sync = SYNC(NOTHING, DROP),
		.inner = &v4_cache_ops,
	},
	{ ARM_OLD, ARM_WRITE_THROUGH, .arch = "armv4", .inner = &v4_cache_ops },
	{
		.arch = "riscv", .family = "riscv", .from = KERNEL_VERSION(6, 6, 0),
		.sync = SYNC(DIRS(C, C, C), DROP), .prep_coherent = CI, .minalign = 64,
		.inner = &whole_line_cache_ops,
	},
	{
		/* The first that knew Zicbom wrote lines back on both ways. */
		.arch = "riscv", .family = "riscv", .from = KERNEL_VERSION(6, 0, 0),
		.until = KERNEL_VERSION(6, 6, 0),
		.sync = SYNC(DIRS(C, C, CI), DIRS(0, CI, CI)), .prep_coherent = CI,
		.minalign = 64, .inner = &whole_line_cache_ops,
	},
	{
		/* Before that all DMA was taken to be coherent. */
		.arch = "riscv", .family = "riscv", .until = KERNEL_VERSION(6, 0, 0),
		.is_coherent = true, .minalign = 8,
	},
	{
		/*
		 * In-order cores: nothing can have come back into the cache.  The alignment is
		 * that of mach-generic/kmalloc.h; ip32, n64 and others know a smaller one.
		 */
		.arch = "mips", .family = "mips", .sync = SYNC(DIRS(C, I, CI), NOTHING),
		.prep_coherent = CI, .coherent_is_ordered = true, .in_order = true,
		.minalign = 128, .inner = &whole_line_cache_ops,
	},
	{
		/* cpu_needs_post_dma_flush(): R10000, BMIPS5000, Loongson-2EF, XBurst, MAAR. */
		.arch = "mips-speculative", .family = "mips",
		.sync = SYNC(DIRS(C, I, CI), DROP), .prep_coherent = CI,
		.coherent_is_ordered = true, .minalign = 128, .inner = &whole_line_cache_ops,
	},
	{
		/* Every device is coherent (no ARCH_HAS_SYNC_DMA_*): no call maintains. */
		.arch = "x86", .family = "x86", .is_coherent = true, .minalign = 8,
	},
};

const struct board_row *board_row(void)
{
	const char *arch = lx_arch();
	unsigned int era = lx_era();
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (strcmp(rows[i].arch, arch) == 0 && era >= rows[i].from &&
		    (rows[i].until == 0 || era < rows[i].until))
			return &rows[i];
	lx_panic("no maintenance table for this architecture");
}

bool board_is(const char *name)
{
	return strcmp(name, lx_arch()) == 0 || strcmp(name, board_row()->family) == 0;
}

void lx_kernel_facts(struct lx_kernel_facts *facts)
{
	const struct board_row *row = board_row();

	facts->family = row->family;
	facts->in_order = row->in_order;
	facts->writes_through = row->writes_through;
	facts->coherent_is_ordered = row->coherent_is_ordered;
}

unsigned int board_dma_minalign(void)
{
	const struct board_row *row = board_row();

	return row->is_coherent ? row->minalign : max(row->minalign, lx_cache_line());
}

const char *lx_kernel_arch(unsigned int index)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bool again = i > 0 && strcmp(rows[i].arch, rows[i - 1].arch) == 0;

		if (!again && index-- == 0)
			return rows[i].arch;
	}
	return NULL;
}
