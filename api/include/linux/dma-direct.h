/* SPDX-License-Identifier: MIT */
/* Direct mapping: the bus address is the physical address. */
#ifndef LINUX_DMA_DIRECT_H
#define LINUX_DMA_DIRECT_H

#include <linux/dma-map-ops.h>
#include <linux/minmax.h>

static inline dma_addr_t phys_to_dma(struct device *dev, phys_addr_t paddr)
{
	return paddr;
}

static inline phys_addr_t dma_to_phys(struct device *dev, dma_addr_t dma_addr)
{
	return dma_addr;
}

/* The whole range lies below the device's mask and its bus's limit. */
static inline bool dma_capable(struct device *dev, dma_addr_t addr, size_t size,
			       bool is_ram)
{
	dma_addr_t end = addr + size - 1;

	if (!dev->dma_mask)
		return false;
	return end <= min_not_zero(*dev->dma_mask, dev->bus_dma_limit);
}

/* The RAM lies below the device's coherent mask and its bus's limit. */
bool dma_coherent_ok(struct device *dev, phys_addr_t phys, size_t size);
void *dma_direct_alloc(struct device *dev, size_t size, dma_addr_t *dma_handle, gfp_t gfp,
		       unsigned long attrs);
void dma_direct_free(struct device *dev, size_t size, void *cpu_addr, dma_addr_t dma_addr,
		     unsigned long attrs);
int dma_direct_supported(struct device *dev, u64 mask);

#endif
