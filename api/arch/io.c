/* SPDX-License-Identifier: MIT */
/*
 * Register accessors.  A readl is complete before anything after it, a writel
 * comes after every store before it: by the barrier of the board's architecture
 * (Documentation/memory-barriers.txt, kernel I/O barrier effects).
 */
#include <asm/io.h>
#include <linux/export.h>

#include "api/lx.h"
#include "barriers.h"

u32 readl_relaxed(const volatile void __iomem *addr)
{
	return lx_readl((unsigned long)addr, 1);
}
EXPORT_SYMBOL(readl_relaxed);

u32 readl(const volatile void __iomem *addr)
{
	u32 value = lx_readl((unsigned long)addr, 1);

	arch_barrier(barrier_row()->after_readl);
	return value;
}
EXPORT_SYMBOL(readl);

void writel_relaxed(u32 value, volatile void __iomem *addr)
{
	lx_writel(value, (unsigned long)addr, 1);
}
EXPORT_SYMBOL(writel_relaxed);

void writel(u32 value, volatile void __iomem *addr)
{
	arch_barrier(barrier_row()->before_writel);
	lx_writel(value, (unsigned long)addr, 1);
}
EXPORT_SYMBOL(writel);
