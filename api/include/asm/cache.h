/* SPDX-License-Identifier: MIT */
/*
 * Line and alignment as a driver is compiled (rules.md W6): arm64 unless the
 * build says otherwise.  The running board's own numbers are in the maintenance
 * table; arm64 says 128 although its lines are 64, for the largest it supports.
 */
#ifndef ASM_CACHE_H
#define ASM_CACHE_H

#ifndef L1_CACHE_SHIFT
#define L1_CACHE_SHIFT 6
#endif
#define L1_CACHE_BYTES (1 << L1_CACHE_SHIFT)
#define SMP_CACHE_BYTES L1_CACHE_BYTES

#if defined(CONFIG_ARM) || defined(CONFIG_RISCV) || defined(CONFIG_MIPS)
#define ARCH_DMA_MINALIGN L1_CACHE_BYTES
#elif !defined(CONFIG_X86) /* coherent, x86 defines none */
#define ARCH_DMA_MINALIGN 128
#endif

#endif
