/* SPDX-License-Identifier: MIT */
/*
 * The maintenance table.  Directions: BIDIRECTIONAL, TO_DEVICE, FROM_DEVICE, as
 * in the enum.  Leaves out: arm cores whose caches write through (the L1 here writes
 * back) or are only flushed whole, mips cores that speculate, riscv before 6.6.
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

static const struct board_row rows[] = {
	{
		/* CPU writes from before the map reach RAM, whatever the direction. */
		.arch = "arm64", .from = KERNEL_VERSION(5, 19, 0),
		.for_device = DIRS(C, C, C), .for_cpu = DIRS(0, I, I),
		.for_unmap = DIRS(0, I, I), .prep_coherent = C, .minalign = 128,
		.inner = &arm64_cache_ops,
	},
	{
		.arch = "arm64", .until = KERNEL_VERSION(5, 19, 0),
		.for_device = DIRS(C, I, C), .for_cpu = DIRS(0, I, I),
		.for_unmap = DIRS(0, I, I), .prep_coherent = CI, .minalign = 128,
		.inner = &arm64_cache_ops,
	},
	{
		.arch = "armv7", .from = KERNEL_VERSION(2, 6, 34),
		.for_device = DIRS(C, I, C), .for_cpu = DIRS(0, I, I),
		.for_unmap = DIRS(0, I, I), .prep_coherent = CI, .clear_is_cached = true,
		.minalign = 64, .inner = &v7_cache_ops, .outer = &arm_outer_cache_ops,
	},
	{
		/* Nothing at unmap; sync_for_cpu did what sync_for_device does. */
		.arch = "armv7", .until = KERNEL_VERSION(2, 6, 34),
		.for_device = DIRS(C, I, CI), .for_cpu = DIRS(C, I, CI),
		.for_cpu_inner_first = true, .prep_coherent = CI,
		.clear_is_cached = true, .minalign = 64, .inner = &v7_cache_ops,
		.outer = &arm_outer_cache_ops,
	},
	{
		.arch = "armv6", .from = KERNEL_VERSION(2, 6, 34),
		.for_device = DIRS(C, I, C), .for_cpu = DIRS(0, I, I),
		.for_unmap = DIRS(0, I, I), .prep_coherent = CI, .clear_is_cached = true,
		.minalign = 32, .inner = &v6_cache_ops, .outer = &arm_outer_cache_ops,
	},
	{
		.arch = "armv6", .until = KERNEL_VERSION(2, 6, 34),
		.for_device = DIRS(C, I, CI), .for_cpu = DIRS(C, I, CI),
		.for_cpu_inner_first = true, .prep_coherent = CI,
		.clear_is_cached = true, .minalign = 32, .inner = &v6_cache_ops,
		.outer = &arm_outer_cache_ops,
	},
	{
		/* No speculation: inner caches need nothing on the way to the CPU. */
		.arch = "arm926", .from = KERNEL_VERSION(2, 6, 34),
		.for_device = DIRS(C, I, CI), .for_cpu = DIRS(0, I, I),
		.for_unmap = DIRS(0, I, I), .inner_is_clean = true, .prep_coherent = CI,
		.clear_is_cached = true, .minalign = 32, .inner = &arm926_cache_ops,
		.outer = &arm_outer_cache_ops,
	},
	{
		.arch = "arm926", .until = KERNEL_VERSION(2, 6, 34),
		.for_device = DIRS(C, I, CI), .for_cpu = DIRS(C, I, CI),
		.for_cpu_inner_first = true, .prep_coherent = CI,
		.clear_is_cached = true, .minalign = 32, .inner = &arm926_cache_ops,
		.outer = &arm_outer_cache_ops,
	},
	{
		.arch = "riscv", .for_device = DIRS(C, C, C), .for_cpu = DIRS(0, I, I),
		.for_unmap = DIRS(0, I, I), .prep_coherent = CI, .minalign = 64,
		.inner = &whole_line_cache_ops,
	},
	{
		/* In-order cores: nothing can have come back into the cache. */
		.arch = "mips", .for_device = DIRS(C, I, CI), .prep_coherent = CI,
		.minalign = 64, .inner = &whole_line_cache_ops,
	},
	{
		/* Every device is coherent (no ARCH_HAS_SYNC_DMA_*): no call maintains. */
		.arch = "x86", .is_coherent = true, .minalign = 8,
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

bool board_is_arm(void)
{
	return board_row()->outer == &arm_outer_cache_ops;
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
