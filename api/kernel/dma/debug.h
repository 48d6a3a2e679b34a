/* SPDX-License-Identifier: MIT */
/*
 * Where the API tells the checker that something happened.  Nothing here has a
 * result that a caller acts on, but for debug_dma_map_single(): it also answers
 * whether the address can be mapped, which the kernel decides beside it.
 */
#ifndef KERNEL_DMA_DEBUG_H
#define KERNEL_DMA_DEBUG_H

#include <linux/dma-mapping.h>

/* Before the maintenance of a map or a sync_for_device over [phys, phys + size). */
void debug_dma_give(struct device *dev, phys_addr_t phys, size_t size, int dir,
		    unsigned long attrs);
void debug_dma_map_page(struct device *dev, struct page *page, size_t offset, size_t size,
			int dir, dma_addr_t dma_addr, unsigned long attrs);
void debug_dma_unmap_page(struct device *dev, dma_addr_t addr, size_t size, int dir,
			  unsigned long attrs);
void debug_dma_sync_single_for_cpu(struct device *dev, dma_addr_t addr, size_t size,
				   int dir);
void debug_dma_sync_single_for_device(struct device *dev, dma_addr_t addr, size_t size,
				      int dir);
void debug_dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t dma_addr,
			      void *virt, unsigned long attrs);
void debug_dma_free_coherent(struct device *dev, size_t size, void *virt,
			     dma_addr_t addr);

#endif
