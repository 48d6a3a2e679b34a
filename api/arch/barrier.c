/* SPDX-License-Identifier: MIT */
/*
 * Which barrier a kernel name stands for, per architecture and era (facts section
 * 8.1).  Only wmb, mb and what readl and writel contain reach the outer controller
 * on arm: dma_wmb does not.
 */
#include <asm/barrier.h>
#include <asm/outercache.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/version.h>

#include "api/lx.h"
#include "barriers.h"
#include "board.h"

#define LD LX_BARRIER_LOADS
#define ST LX_BARRIER_STORES
#define SY LX_BARRIER_FULL
#define DSB LX_BARRIER_WAIT
#define OUTER LX_BARRIER_OUTER
#define FREE LX_BARRIER_FREE

static const struct barrier_row rows[] = {
	{
		.arch = "arm64", .from = KERNEL_VERSION(5, 1, 0),
		.mb = SY | DSB, .rmb = LD, .wmb = ST | DSB,
		.dma_mb = SY, .dma_rmb = LD, .dma_wmb = ST,
		.after_readl = LD, .before_writel = ST,
	},
	{
		.arch = "arm64", .from = 0,
		.mb = SY | DSB, .rmb = LD, .wmb = ST | DSB,
		.dma_mb = SY, .dma_rmb = LD, .dma_wmb = ST,
		.after_readl = LD, .before_writel = ST | DSB,
	},
	{
		.arch = "armv7", .from = 0,
		.mb = SY | DSB | OUTER, .rmb = SY | DSB, .wmb = ST | DSB | OUTER,
		.dma_mb = SY | DSB | OUTER, .dma_rmb = SY, .dma_wmb = ST,
		.after_readl = SY | DSB, .before_writel = ST | DSB | OUTER,
	},
	{
		.arch = "armv6", .from = 0,
		.mb = SY | DSB | OUTER, .rmb = SY | DSB, .wmb = ST | DSB | OUTER,
		.dma_mb = SY | DSB | OUTER, .dma_rmb = SY, .dma_wmb = ST,
		.after_readl = SY | DSB, .before_writel = ST | DSB | OUTER,
	},
	{
		/*
		 * v4 and v5: for the compiler only.  There is one CPU, in order, and no memory
		 * for DMA that is buffered: these orders it keeps by itself.
		 */
		.arch = "arm", .from = 0,
		.mb = SY | FREE, .rmb = LD | FREE, .wmb = ST | FREE,
		.dma_mb = SY | FREE, .dma_rmb = LD | FREE, .dma_wmb = ST | FREE,
		.after_readl = LD | FREE, .before_writel = ST | FREE,
	},
	{
		.arch = "riscv", .from = 0,
		.mb = SY, .rmb = LD, .wmb = ST,
		.dma_mb = SY, .dma_rmb = LD, .dma_wmb = ST,
		.after_readl = LD, .before_writel = ST,
	},
	{
		.arch = "mips", .from = 0,
		.mb = SY, .rmb = SY, .wmb = SY,
		.dma_mb = SY, .dma_rmb = SY, .dma_wmb = SY,
		.after_readl = SY, .before_writel = SY,
	},
	{
		/*
		 * mfence, lfence, sfence (arch/x86/include/asm/barrier.h).  The rest are no
		 * instructions there: loads come in order and stores go in order by
		 * themselves, and that is what these rows say.
		 */
		.arch = "x86", .from = 0,
		.mb = SY | DSB, .rmb = LD, .wmb = ST,
		.dma_mb = SY | DSB, .dma_rmb = LD, .dma_wmb = ST,
		.after_readl = LD, .before_writel = ST,
	},
};

const struct barrier_row *barrier_row(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (board_is(rows[i].arch) && lx_era() >= rows[i].from)
			return &rows[i];
	lx_panic("no barriers for this architecture");
}

void arch_barrier(unsigned int bits)
{
	if (bits)
		lx_barrier(bits);
	if (bits & LX_BARRIER_OUTER)
		arm_heavy_mb();
}

unsigned int lx_kernel_io_barrier(int is_write)
{
	const struct barrier_row *row = barrier_row();

	return is_write ? row->before_writel : row->after_readl;
}

void lx_kernel_outer_sync(void)
{
	arm_heavy_mb();
}

#define BARRIER(name)					\
	void name(void)					\
	{						\
		arch_barrier(barrier_row()->name);	\
	}						\
	EXPORT_SYMBOL(name)

BARRIER(mb);
BARRIER(rmb);
BARRIER(wmb);
BARRIER(dma_mb);
BARRIER(dma_rmb);
BARRIER(dma_wmb);

/*
 * arm64's dmb ish, ishld, ishst, and what the others have in its place: one rule for
 * all, since what differs between them no CPU of the same domain can tell.
 */
#define SMP_BARRIER(name, bits)				\
	void name(void)					\
	{						\
		lx_smp_barrier(bits);			\
	}						\
	EXPORT_SYMBOL(name)

SMP_BARRIER(smp_mb, SY);
SMP_BARRIER(smp_rmb, LD);
SMP_BARRIER(smp_wmb, ST);

#define BARRIER_VERB(name, text)			\
	LX_VERB_INSN(name, "", "", "", text)		\
	{						\
		name();					\
		return 0;				\
	}

BARRIER_VERB(mb, "all accesses before it, then all after it")
BARRIER_VERB(rmb, "loads before it, then loads after it")
BARRIER_VERB(wmb, "stores before it are in memory, then stores after it")
BARRIER_VERB(dma_mb, "as mb, for memory shared with a device")
BARRIER_VERB(dma_rmb, "as rmb, for memory shared with a device")
BARRIER_VERB(dma_wmb, "stores before it become visible to devices before those after it")
