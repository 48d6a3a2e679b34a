/* SPDX-License-Identifier: MIT */
/*
 * Register accessors.  readl is followed, and writel preceded, by the barrier of
 * the board's architecture (api/arch/io.c); the relaxed ones have none.  Registers of
 * this machine are 4 bytes wide: another width stops the run, where hardware has an abort.
 */
#ifndef ASM_IO_H
#define ASM_IO_H

#include <asm/page.h>
#include <linux/types.h>

u32 readl(const volatile void __iomem *addr);
u32 readl_relaxed(const volatile void __iomem *addr);
void writel(u32 value, volatile void __iomem *addr);
void writel_relaxed(u32 value, volatile void __iomem *addr);

u8 readb(const volatile void __iomem *addr);
u16 readw(const volatile void __iomem *addr);
u64 readq(const volatile void __iomem *addr);
u8 readb_relaxed(const volatile void __iomem *addr);
u16 readw_relaxed(const volatile void __iomem *addr);
u64 readq_relaxed(const volatile void __iomem *addr);
void writeb(u8 value, volatile void __iomem *addr);
void writew(u16 value, volatile void __iomem *addr);
void writeq(u64 value, volatile void __iomem *addr);
void writeb_relaxed(u8 value, volatile void __iomem *addr);
void writew_relaxed(u16 value, volatile void __iomem *addr);
void writeq_relaxed(u64 value, volatile void __iomem *addr);

/* In the CPU's own order of bytes, which is the devices' too; no barrier. */
#define __raw_readb(addr) readb_relaxed(addr)
#define __raw_readw(addr) readw_relaxed(addr)
#define __raw_readl(addr) readl_relaxed(addr)
#define __raw_readq(addr) readq_relaxed(addr)
#define __raw_writeb(value, addr) writeb_relaxed(value, addr)
#define __raw_writew(value, addr) writew_relaxed(value, addr)
#define __raw_writel(value, addr) writel_relaxed(value, addr)
#define __raw_writeq(value, addr) writeq_relaxed(value, addr)

#define ioread8(addr) readb(addr)
#define ioread16(addr) readw(addr)
#define ioread32(addr) readl(addr)
#define ioread64(addr) readq(addr)
#define iowrite8(value, addr) writeb(value, addr)
#define iowrite16(value, addr) writew(value, addr)
#define iowrite32(value, addr) writel(value, addr)
#define iowrite64(value, addr) writeq(value, addr)
/* The other order. */
#define ioread32be(addr) ((u32)__builtin_bswap32(readl(addr)))
#define iowrite32be(value, addr) writel(__builtin_bswap32(value), addr)

/* By words of 4 bytes, at addresses and lengths that are multiples of 4. */
void memcpy_fromio(void *to, const volatile void __iomem *from, size_t count);
void memcpy_toio(volatile void __iomem *to, const void *from, size_t count);
void memset_io(volatile void __iomem *to, int value, size_t count);

/*
 * Registers at [phys, phys + size), as device memory; NULL: there is memory, which Linux
 * refuses too (arch/arm64/mm/ioremap.c), or no address for them.
 */
void __iomem *ioremap(phys_addr_t phys, size_t size);
/* Registers of another memory type: the machine has none, and stops. */
void __iomem *ioremap_wc(phys_addr_t phys, size_t size);
void __iomem *ioremap_cache(phys_addr_t phys, size_t size);
void __iomem *ioremap_np(phys_addr_t phys, size_t size);
#define ioremap_uc(phys, size) ioremap(phys, size)
#define ioremap_nocache(phys, size) ioremap(phys, size)
void iounmap(volatile void __iomem *addr);
/* mips: cache maintenance by virtual address (api/arch/mips/mm/cache.c). */
void dma_cache_wback(unsigned long start, unsigned long size);
void dma_cache_inv(unsigned long start, unsigned long size);
void dma_cache_wback_inv(unsigned long start, unsigned long size);

#endif
