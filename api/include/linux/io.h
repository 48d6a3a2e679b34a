/* SPDX-License-Identifier: MIT */
#ifndef LINUX_IO_H
#define LINUX_IO_H

#include <asm/io.h>
#include <linux/swab.h>
#include <linux/types.h>

struct device;

#define MEMREMAP_WB (1 << 0)
#define MEMREMAP_WT (1 << 1)
#define MEMREMAP_WC (1 << 2)

/*
 * Memory that the kernel may not manage, as memory.  RAM with MEMREMAP_WB is the linear
 * map; RAM of another type is refused with NULL, as in Linux (kernel/iomem.c).
 */
void *memremap(resource_size_t offset, size_t size, unsigned long flags);
void memunmap(void *addr);
void *devm_memremap(struct device *dev, resource_size_t offset, size_t size,
		    unsigned long flags);

#endif
