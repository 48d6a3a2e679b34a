/* SPDX-License-Identifier: MIT */
/*
 * Register accessors.  readl is followed, and writel preceded, by the barrier of
 * the board's architecture (api/arch/io.c); the relaxed ones have none.
 */
#ifndef ASM_IO_H
#define ASM_IO_H

#include <asm/page.h>
#include <linux/types.h>

u32 readl(const volatile void __iomem *addr);
u32 readl_relaxed(const volatile void __iomem *addr);
void writel(u32 value, volatile void __iomem *addr);
void writel_relaxed(u32 value, volatile void __iomem *addr);

/* mips: cache maintenance by virtual address (api/arch/mips/mm/cache.c). */
void dma_cache_wback(unsigned long start, unsigned long size);
void dma_cache_inv(unsigned long start, unsigned long size);
void dma_cache_wback_inv(unsigned long start, unsigned long size);

#endif
