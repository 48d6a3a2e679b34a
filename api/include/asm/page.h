/* SPDX-License-Identifier: MIT */
#ifndef ASM_PAGE_H
#define ASM_PAGE_H

#include <linux/types.h>

#include "api/lx.h"

#define PAGE_SHIFT 12
#define PAGE_SIZE (1ul << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PFN_UP(x) (((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x) ((x) >> PAGE_SHIFT)

/* Of the cached linear map, or of the uncached view. */
static inline phys_addr_t virt_to_phys(const volatile void *addr)
{
	return lx_phys((unsigned long)addr);
}

static inline void *phys_to_virt(phys_addr_t phys)
{
	return (void *)lx_linear(phys);
}

#endif
