/* SPDX-License-Identifier: MIT */
/*
 * Data sheet of the DMA engine, the standard test bus master of this project
 * (device-tree compatible "dmasim,dma-engine"): one 4 KiB register page, one
 * interrupt.  All registers and all words in memory are 32 bit, little endian.
 *
 * Freestanding: driver code includes it too.
 */
#ifndef MODELS_REGS_DMA_ENGINE_H
#define MODELS_REGS_DMA_ENGINE_H

/* Register offsets. */
#define HW_ENGINE_ID		0x00	/* RO */
#define HW_ENGINE_CTRL		0x04
#define HW_ENGINE_STATUS	0x08	/* write 1 to clear; BUSY is RO */
#define HW_ENGINE_SRC_LO	0x0c	/* bus address read by COPY and CONSUME */
#define HW_ENGINE_SRC_HI	0x10
#define HW_ENGINE_DST_LO	0x14	/* bus address written by COPY and FILL */
#define HW_ENGINE_DST_HI	0x18
#define HW_ENGINE_LEN		0x1c	/* bytes: 1 .. HW_ENGINE_LEN_LIMIT */
#define HW_ENGINE_ARG		0x20	/* FILL: byte i = (u8)(ARG + i) */
#define HW_ENGINE_CSUM		0x24	/* RO: byte sum of a CONSUME or of a VERIFY */
#define HW_ENGINE_RING_LO	0x28	/* bus address of the descriptor ring */
#define HW_ENGINE_RING_HI	0x2c
#define HW_ENGINE_RING_LEN	0x30	/* number of descriptors */
#define HW_ENGINE_DOORBELL	0x34	/* producer index, 0 .. RING_LEN - 1 */
#define HW_ENGINE_HEAD		0x38	/* RO: next descriptor to handle */
#define HW_ENGINE_CMPL_LO	0x3c	/* bus address of the completion record; 0 = none */
#define HW_ENGINE_CMPL_HI	0x40
#define HW_ENGINE_CMPL_TAG	0x44	/* its tag, for single-shot operations */
#define HW_ENGINE_HPTR_LO	0x48	/* when not 0: the producer index is polled there */
#define HW_ENGINE_HPTR_HI	0x4c
#define HW_ENGINE_SRC2_LO	0x50	/* when not 0: second page of a CONSUME */
#define HW_ENGINE_SRC2_HI	0x54
#define HW_ENGINE_PAGE		0x1000

#define HW_ENGINE_ID_VALUE	0xd3a0e001u

/* CTRL.  GO reads as 0; ABORT reads as 1 until the engine has stopped. */
#define HW_ENGINE_CTRL_GO	0x00000001u
#define HW_ENGINE_CTRL_MODE(m)	((unsigned int)(m) << 1)
#define HW_ENGINE_CTRL_MODE_OF(c) (((c) >> 1) & 7u)
#define HW_ENGINE_CTRL_VERIFY	0x00000010u	/* read DST back after COPY or FILL */
#define HW_ENGINE_CTRL_RELAXED	0x00000020u	/* writes may pass each other */
#define HW_ENGINE_CTRL_IRQ_EN	0x00000040u
#define HW_ENGINE_CTRL_ABORT	0x80000000u

#define HW_ENGINE_MODE_COPY	0u
#define HW_ENGINE_MODE_FILL	1u
#define HW_ENGINE_MODE_CONSUME	2u
#define HW_ENGINE_MODE_RING	3u

/* STATUS.  The interrupt is raised while IRQ_EN and any of DONE, ERR, STALL. */
#define HW_ENGINE_STATUS_DONE	0x1u
#define HW_ENGINE_STATUS_ERR	0x2u
#define HW_ENGINE_STATUS_BUSY	0x4u
#define HW_ENGINE_STATUS_STALL	0x8u	/* a descriptor without OWN */

#define HW_ENGINE_LEN_LIMIT	65536u
#define HW_ENGINE_SRC2_PAGE	4096u

/* A descriptor, eight words: byte offsets. */
#define HW_ENGINE_DESC_CTRL	0	/* read first; written last */
#define HW_ENGINE_DESC_LEN	4
#define HW_ENGINE_DESC_SRC_LO	8
#define HW_ENGINE_DESC_SRC_HI	12
#define HW_ENGINE_DESC_DST_LO	16
#define HW_ENGINE_DESC_DST_HI	20
#define HW_ENGINE_DESC_ARG	24
#define HW_ENGINE_DESC_CSUM	28	/* written by the engine */
#define HW_ENGINE_DESC_SIZE	32

/* Its ctrl word; MODE in bits 3:1 as in CTRL. */
#define HW_ENGINE_DESC_ERR	0x20000000u
#define HW_ENGINE_DESC_DONE	0x40000000u
#define HW_ENGINE_DESC_OWN	0x80000000u	/* the engine's */

/* A completion record, four words: byte offsets.  The tag is written last. */
#define HW_ENGINE_CMPL_CSUM	0
#define HW_ENGINE_CMPL_LEN	4
#define HW_ENGINE_CMPL_RESERVED	8
#define HW_ENGINE_CMPL_TAG_WORD	12
#define HW_ENGINE_CMPL_SIZE	16

#endif
