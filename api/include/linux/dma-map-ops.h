/* SPDX-License-Identifier: MIT */
/*
 * The platform side of DMA mapping: what a mapping implementation fills in, and
 * the cache primitives that an architecture supplies (Linux 6.12).
 */
#ifndef LINUX_DMA_MAP_OPS_H
#define LINUX_DMA_MAP_OPS_H

#include <linux/dma-mapping.h>

/* A member that is NULL falls to what kernel/dma/mapping.c does without it. */
struct dma_map_ops {
	void *(*alloc)(struct device *dev, size_t size, dma_addr_t *dma_handle, gfp_t gfp,
		       unsigned long attrs);
	void (*free)(struct device *dev, size_t size, void *vaddr, dma_addr_t dma_handle,
		     unsigned long attrs);
	dma_addr_t (*map_page)(struct device *dev, struct page *page, unsigned long offset,
			       size_t size, enum dma_data_direction dir,
			       unsigned long attrs);
	void (*unmap_page)(struct device *dev, dma_addr_t dma_handle, size_t size,
			   enum dma_data_direction dir, unsigned long attrs);
	void (*sync_single_for_cpu)(struct device *dev, dma_addr_t dma_handle, size_t size,
				    enum dma_data_direction dir);
	void (*sync_single_for_device)(struct device *dev, dma_addr_t dma_handle,
				       size_t size, enum dma_data_direction dir);
	int (*dma_supported)(struct device *dev, u64 mask);
};

static inline const struct dma_map_ops *get_dma_ops(struct device *dev)
{
	return dev->dma_ops;
}

static inline void set_dma_ops(struct device *dev, const struct dma_map_ops *ops)
{
	dev->dma_ops = ops;
}

static inline bool dev_is_dma_coherent(const struct device *dev)
{
	return dev->dma_coherent;
}

/* api/arch/dma-sync.c, from the table of the running board. */
void arch_sync_dma_for_device(phys_addr_t paddr, size_t size, enum dma_data_direction dir);
void arch_sync_dma_for_cpu(phys_addr_t paddr, size_t size, enum dma_data_direction dir);
/* As for_cpu; kernels before 2.6.34 did nothing at this point. */
void arch_sync_dma_for_unmap(phys_addr_t paddr, size_t size, enum dma_data_direction dir);
/* Before memory gets an uncached alias. */
void arch_dma_prep_coherent(struct page *page, size_t size);
/* True: coherent memory is zeroed through the cached view, then flushed. */
bool arch_dma_clear_is_cached(void);

#endif
