/* SPDX-License-Identifier: MIT */
/*
 * Barriers are functions: which one a name stands for is a table per
 * architecture (api/arch/barrier.c), and code without hooks would not order
 * anything here.
 */
#ifndef ASM_BARRIER_H
#define ASM_BARRIER_H

void mb(void);
void rmb(void);
void wmb(void);
void dma_mb(void);
void dma_rmb(void);
void dma_wmb(void);

#endif
