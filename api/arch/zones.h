/* SPDX-License-Identifier: MIT */
/* Where the memory zones of the running board's kernel end. */
#ifndef ARCH_ZONES_H
#define ARCH_ZONES_H

#include <linux/types.h>

/*
 * Highest physical address of a zone; 0: this kernel has no such zone, and its
 * flag asks for nothing.
 */
struct zone_limits {
	phys_addr_t dma, dma32;
};

/* @base: lowest address of RAM. */
struct zone_limits arch_zone_limits(phys_addr_t base);

#endif
