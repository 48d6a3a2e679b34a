/* SPDX-License-Identifier: MIT */
/*
 * Barriers are functions: which one a name stands for is a table per
 * architecture (api/arch/barrier.c), and code without hooks would not order
 * anything here.
 */
#ifndef ASM_BARRIER_H
#define ASM_BARRIER_H

#include <linux/compiler.h>

void mb(void);
void rmb(void);
void wmb(void);
void dma_mb(void);
void dma_rmb(void);
void dma_wmb(void);

/*
 * Between CPUs.  A device need not be among those that they order for, and where
 * there is one CPU they are nothing but a compiler barrier.
 */
void smp_mb(void);
void smp_rmb(void);
void smp_wmb(void);
#define smp_mb__before_atomic() smp_mb()
#define smp_mb__after_atomic() smp_mb()

#define smp_store_mb(var, value)		\
	do {					\
		WRITE_ONCE(var, value);		\
		smp_mb();			\
	} while (0)

#define smp_store_release(p, value)		\
	do {					\
		smp_mb();			\
		WRITE_ONCE(*(p), value);	\
	} while (0)

#define smp_load_acquire(p)				\
	({						\
		__typeof__(*(p)) lx_got = READ_ONCE(*(p)); \
		smp_rmb();				\
		lx_got;					\
	})

#endif
