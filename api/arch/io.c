/* SPDX-License-Identifier: MIT */
/*
 * Register accessors.  A readl is complete before anything after it, a writel
 * comes after every store before it: by the barrier of the board's architecture
 * (Documentation/memory-barriers.txt, kernel I/O barrier effects).
 */
#include <asm/io.h>
#include <asm/processor.h>
#include <linux/export.h>
#include <linux/string.h>

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

/*
 * Other widths.  A register of 4 bytes behind an APB or an AXI-lite port answers them with an
 * error, which a CPU takes as an abort (AMBA APB, no narrow transfers before APB4's strobes).
 */
#define NO_WIDTH(bits, width)							\
	u##bits read##width(const volatile void __iomem *addr)			\
	{									\
		lx_panic("read" #width ": registers of this machine are 4 bytes wide");	\
	}									\
	EXPORT_SYMBOL(read##width);						\
	u##bits read##width##_relaxed(const volatile void __iomem *addr)	\
	{									\
		lx_panic("read" #width "_relaxed: registers of this machine are 4 bytes wide"); \
	}									\
	EXPORT_SYMBOL(read##width##_relaxed);					\
	void write##width(u##bits value, volatile void __iomem *addr)		\
	{									\
		lx_panic("write" #width ": registers of this machine are 4 bytes wide"); \
	}									\
	EXPORT_SYMBOL(write##width);						\
	void write##width##_relaxed(u##bits value, volatile void __iomem *addr)	\
	{									\
		lx_panic("write" #width "_relaxed: registers of this machine are 4 bytes wide"); \
	}									\
	EXPORT_SYMBOL(write##width##_relaxed)

NO_WIDTH(8, b);
NO_WIDTH(16, w);
NO_WIDTH(64, q);

/* --- many registers ------------------------------------------------------------------- */

static void need_words(const volatile void __iomem *addr, size_t count)
{
	if (((unsigned long)addr | count) % sizeof(u32))
		lx_panic("registers of this machine are 4 bytes wide: address or length is not");
}

void memcpy_fromio(void *to, const volatile void __iomem *from, size_t count)
{
	need_words(from, count);
	for (size_t i = 0; i < count; i += sizeof(u32)) {
		u32 value = readl_relaxed(from + i);

		memcpy(to + i, &value, sizeof(value));
	}
}
EXPORT_SYMBOL(memcpy_fromio);

void memcpy_toio(volatile void __iomem *to, const void *from, size_t count)
{
	need_words(to, count);
	for (size_t i = 0; i < count; i += sizeof(u32)) {
		u32 value;

		memcpy(&value, from + i, sizeof(value));
		writel_relaxed(value, to + i);
	}
}
EXPORT_SYMBOL(memcpy_toio);

void memset_io(volatile void __iomem *to, int value, size_t count)
{
	need_words(to, count);
	for (size_t i = 0; i < count; i += sizeof(u32))
		writel_relaxed((u8)value * 0x01010101u, to + i);
}
EXPORT_SYMBOL(memset_io);

/* A hint to the CPU; a nanosecond, as Linux counts it in its own loops (linux/iopoll.h). */
void cpu_relax(void)
{
	lx_spend_ns(1);
}
EXPORT_SYMBOL(cpu_relax);
