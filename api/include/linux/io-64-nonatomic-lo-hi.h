/* SPDX-License-Identifier: MIT */
/* Registers of 64 bits by two accesses, the lower half first. */
#ifndef LINUX_IO_64_NONATOMIC_LO_HI_H
#define LINUX_IO_64_NONATOMIC_LO_HI_H

#include <linux/io.h>
#include <linux/kernel.h>

static inline u64 lo_hi_readq(const volatile void __iomem *addr)
{
	u32 low = readl(addr);

	return low | (u64)readl(addr + 4) << 32;
}

static inline void lo_hi_writeq(u64 value, volatile void __iomem *addr)
{
	writel(lower_32_bits(value), addr);
	writel(upper_32_bits(value), addr + 4);
}

static inline u64 lo_hi_readq_relaxed(const volatile void __iomem *addr)
{
	u32 low = readl_relaxed(addr);

	return low | (u64)readl_relaxed(addr + 4) << 32;
}

static inline void lo_hi_writeq_relaxed(u64 value, volatile void __iomem *addr)
{
	writel_relaxed(lower_32_bits(value), addr);
	writel_relaxed(upper_32_bits(value), addr + 4);
}

#endif
