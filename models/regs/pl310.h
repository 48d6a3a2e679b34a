/* SPDX-License-Identifier: MIT */
/*
 * Data sheet of the outer cache controller, Arm PL310 (L2C-310): one 4 KiB page
 * of 32-bit registers.  Names, offsets and bits: Arm DDI 0246, chapter 3.
 *
 * Freestanding: the kernel side programs it through this page.
 */
#ifndef MODELS_REGS_PL310_H
#define MODELS_REGS_PL310_H

/* Register offsets. */
#define HW_PL310_CACHE_ID		0x000	/* RO */
#define HW_PL310_CACHE_TYPE		0x004	/* RO */
#define HW_PL310_CONTROL		0x100
#define HW_PL310_AUX_CONTROL		0x104	/* writable while it is off */
#define HW_PL310_TAG_RAM_CONTROL	0x108	/* ... as are these two */
#define HW_PL310_DATA_RAM_CONTROL	0x10c
#define HW_PL310_INT_MASK		0x214
#define HW_PL310_INT_MASK_STATUS	0x218	/* RO */
#define HW_PL310_INT_RAW_STATUS		0x21c	/* RO */
#define HW_PL310_INT_CLEAR		0x220	/* WO */
#define HW_PL310_CACHE_SYNC		0x730
#define HW_PL310_INV_PA			0x770
#define HW_PL310_INV_WAY		0x77c
#define HW_PL310_CLEAN_PA		0x7b0
#define HW_PL310_CLEAN_INDEX		0x7b8
#define HW_PL310_CLEAN_WAY		0x7bc
#define HW_PL310_CLEAN_INV_PA		0x7f0
#define HW_PL310_CLEAN_INV_INDEX	0x7f8
#define HW_PL310_CLEAN_INV_WAY		0x7fc
#define HW_PL310_ADDR_FILTERING_START	0xc00
#define HW_PL310_ADDR_FILTERING_END	0xc04
#define HW_PL310_DEBUG_CTRL		0xf40
#define HW_PL310_PREFETCH_CTRL		0xf60
#define HW_PL310_POWER_CTRL		0xf80
#define HW_PL310_PAGE			0x1000

#define HW_PL310_CACHE_ID_VALUE		0x410000c9u	/* Arm, L2C-310 r3p3 */

#define HW_PL310_CONTROL_ENABLE		0x00000001u

/* AUX_CONTROL */
#define HW_PL310_AUX_FULL_LINE_ZERO	0x00000001u
#define HW_PL310_AUX_16_WAYS		0x00010000u	/* else 8 */
#define HW_PL310_AUX_WAY_SIZE(n)	((unsigned int)(n) << 17) /* 8 KiB << n, n = 1..6 */
#define HW_PL310_AUX_WAY_SIZE_OF(aux)	(((aux) >> 17) & 7u)
#define HW_PL310_AUX_SHARED_OVERRIDE	0x00400000u
#define HW_PL310_AUX_ROUND_ROBIN	0x02000000u	/* else pseudo-random */
#define HW_PL310_AUX_DATA_PREFETCH	0x10000000u
#define HW_PL310_AUX_INSTR_PREFETCH	0x20000000u
#define HW_PL310_AUX_EARLY_BRESP	0x40000000u

/* By way: a bit per way, which reads 1 until that way is done. */
#define HW_PL310_WAYS(n)		((1u << (n)) - 1u)
/* By index: index in bits [n:5], way in [31:28]. */
#define HW_PL310_INDEX_WAY_SHIFT	28
#define HW_PL310_INDEX_SHIFT		5

/* CACHE_SYNC, and every operation by address or index. */
#define HW_PL310_BUSY			0x00000001u

/* DEBUG_CTRL */
#define HW_PL310_DEBUG_NO_LINEFILL	0x00000001u
#define HW_PL310_DEBUG_WRITE_THROUGH	0x00000002u

/* PREFETCH_CTRL */
#define HW_PL310_PREFETCH_OFFSET(ctrl)	((ctrl) & 0x1fu)
#define HW_PL310_PREFETCH_DROP		0x01000000u
#define HW_PL310_PREFETCH_DATA		HW_PL310_AUX_DATA_PREFETCH  /* one bit, */
#define HW_PL310_PREFETCH_INSTR		HW_PL310_AUX_INSTR_PREFETCH /* two places */
#define HW_PL310_PREFETCH_DOUBLE	0x40000000u	/* double linefill */

/* Latency of the RAMs: cycles - 1 of setup, read and write. */
#define HW_PL310_LATENCY(setup, read, write) \
	(((setup) - 1u) | ((read) - 1u) << 4 | ((write) - 1u) << 8)

#endif
