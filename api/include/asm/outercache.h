/* SPDX-License-Identifier: MIT */
/*
 * An outer cache (PL310 and the like), by physical address, end exclusive.
 * A board without one does nothing.
 */
#ifndef ASM_OUTERCACHE_H
#define ASM_OUTERCACHE_H

#include <linux/types.h>

void outer_clean_range(phys_addr_t start, phys_addr_t end);
void outer_inv_range(phys_addr_t start, phys_addr_t end);
void outer_flush_range(phys_addr_t start, phys_addr_t end);
void outer_flush_all(void);
void outer_sync(void);

#endif
