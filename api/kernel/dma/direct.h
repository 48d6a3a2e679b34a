/* SPDX-License-Identifier: MIT */
/* Direct mapping, as kernel/dma/mapping.c uses it. */
#ifndef KERNEL_DMA_DIRECT_H
#define KERNEL_DMA_DIRECT_H

#include <linux/dma-direct.h>

dma_addr_t dma_direct_map_page(struct device *dev, struct page *page, unsigned long offset,
			       size_t size, enum dma_data_direction dir,
			       unsigned long attrs);
void dma_direct_unmap_page(struct device *dev, dma_addr_t addr, size_t size,
			   enum dma_data_direction dir, unsigned long attrs);
void dma_direct_sync_single_for_cpu(struct device *dev, dma_addr_t addr, size_t size,
				    enum dma_data_direction dir);
void dma_direct_sync_single_for_device(struct device *dev, dma_addr_t addr, size_t size,
				       enum dma_data_direction dir);

#endif
