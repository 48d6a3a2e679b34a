/* SPDX-License-Identifier: MIT */
/* The barriers of one architecture and era, as LX_BARRIER_* bits. */
#ifndef ARCH_BARRIERS_H
#define ARCH_BARRIERS_H

struct barrier_row {
	const char *arch;  /* or family; rows of one: newest first */
	unsigned int from; /* LINUX_VERSION_CODE */
	unsigned int mb, rmb, wmb;
	unsigned int dma_mb, dma_rmb, dma_wmb;
	unsigned int after_readl, before_writel;
};

const struct barrier_row *barrier_row(void);

/*
 * The CPU's barrier, and, with LX_BARRIER_OUTER, the sync of the outer controller
 * after it: no barrier of a CPU reaches that one's store buffer.
 */
void arch_barrier(unsigned int bits);

#endif
