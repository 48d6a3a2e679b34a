/* SPDX-License-Identifier: MIT */
/*
 * Calls that came after 6.12: their names are here so that a driver which uses one is
 * told what 6.12 has instead, and not that a symbol is missing.
 */
#include <linux/dma-mapping.h>
#include <linux/dmasim.h>
#include <linux/export.h>

/* Mapping in two steps (6.16): only behind an IOMMU; who is refused maps as ever. */
#define STOP_IOVA(call)								\
	lx_panic(call "() came with Linux 6.16: use dma_map_sg() or dma_map_page(), "	\
		 "which place memory in I/O virtual addresses themselves")

bool dma_iova_try_alloc(struct device *dev, struct dma_iova_state *state,
			phys_addr_t phys, size_t size)
{
	STOP_IOVA("dma_iova_try_alloc");
}
EXPORT_SYMBOL_GPL(dma_iova_try_alloc);

void dma_iova_free(struct device *dev, struct dma_iova_state *state)
{
	STOP_IOVA("dma_iova_free");
}
EXPORT_SYMBOL_GPL(dma_iova_free);

int dma_iova_link(struct device *dev, struct dma_iova_state *state, phys_addr_t phys,
		  size_t offset, size_t size, enum dma_data_direction dir,
		  unsigned long attrs)
{
	STOP_IOVA("dma_iova_link");
}
EXPORT_SYMBOL_GPL(dma_iova_link);

int dma_iova_sync(struct device *dev, struct dma_iova_state *state, size_t offset,
		  size_t size)
{
	STOP_IOVA("dma_iova_sync");
}
EXPORT_SYMBOL_GPL(dma_iova_sync);

void dma_iova_unlink(struct device *dev, struct dma_iova_state *state, size_t offset,
		     size_t size, enum dma_data_direction dir, unsigned long attrs)
{
	STOP_IOVA("dma_iova_unlink");
}
EXPORT_SYMBOL_GPL(dma_iova_unlink);

void dma_iova_destroy(struct device *dev, struct dma_iova_state *state,
		      size_t mapped_len, enum dma_data_direction dir, unsigned long attrs)
{
	STOP_IOVA("dma_iova_destroy");
}
EXPORT_SYMBOL_GPL(dma_iova_destroy);
