/* SPDX-License-Identifier: MIT */
/*
 * Memory types of a mapping.  The numbers are our own; what an architecture makes
 * of coherent and of write-combined memory is its row (kernel/dma/mapping.c,
 * dma_pgprot).
 */
#ifndef LINUX_PGTABLE_H
#define LINUX_PGTABLE_H

#include <linux/mm_types.h>

#include "api/lx.h"

#define __pgprot(x) ((pgprot_t){ (x) })
#define pgprot_val(x) ((x).pgprot)

#define PAGE_KERNEL __pgprot(LX_MEM_CACHED)

/* @prot only says what kind of access is allowed, which nothing here looks at. */
#define pgprot_noncached(prot) ((void)(prot), __pgprot(LX_MEM_ORDERED))
#define pgprot_writecombine(prot) ((void)(prot), __pgprot(LX_MEM_NC))
#define pgprot_device(prot) ((void)(prot), __pgprot(LX_MEM_DEVICE))

/* Coherent memory of a device that is not: Normal-NC, on mips strongly ordered. */
pgprot_t pgprot_dmacoherent(pgprot_t prot);

#endif
