/* SPDX-License-Identifier: MIT */
/* Attributes that this kernel knows, and those that order a device's accesses. */
#ifndef KERNEL_DMA_ATTRS_H
#define KERNEL_DMA_ATTRS_H

#include <linux/dma-mapping.h>

/* Stops the run when @attrs has a bit that is newer than Linux 6.12. */
void dma_attrs_check(const char *call, unsigned long attrs);

/*
 * The device's accesses to [addr, addr + size) are ordered as @attrs says, from now
 * on until the same range ends.  Nothing for attributes that order nothing.
 */
void dma_order_begin(struct device *dev, dma_addr_t addr, size_t size,
		     unsigned long attrs);
void dma_order_end(struct device *dev, dma_addr_t addr, size_t size);
void dma_order_begin_sg(struct device *dev, struct scatterlist *sgl, int ents,
			unsigned long attrs);
void dma_order_end_sg(struct device *dev, struct scatterlist *sgl, int ents);

#endif
