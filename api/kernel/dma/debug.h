/* SPDX-License-Identifier: MIT */
/*
 * Where the API tells the checker that something happened.  Nothing here has a
 * result that a caller acts on, but for debug_dma_map_single(), which also answers
 * whether the address can be mapped (the kernel decides that beside it), and
 * debug_dma_pool(), which says whether the pool and the block are live.
 * Arguments are those of Linux 6.12's kernel/dma/debug.h where it has the function.
 */
#ifndef KERNEL_DMA_DEBUG_H
#define KERNEL_DMA_DEBUG_H

#include <linux/dma-mapping.h>

struct dma_pool;
struct scatterlist;

/* dma_need_sync() answers false. */
void debug_dma_needs_no_sync(struct device *dev, dma_addr_t dma_addr);
/* Before the maintenance of a map or a sync_for_device over [phys, phys + size). */
void debug_dma_give(struct device *dev, phys_addr_t phys, size_t size, int dir,
		    unsigned long attrs);
/* A failed map is told too: @dma_addr is DMA_MAPPING_ERROR. */
void debug_dma_map_page(struct device *dev, struct page *page, size_t offset, size_t size,
			int dir, dma_addr_t dma_addr, unsigned long attrs);
/* False: the bytes are no memory of the linear map, and that was reported. */
bool debug_dma_page_is_ram(struct device *dev, struct page *page, size_t offset,
			   size_t size);
void debug_dma_unmap_page(struct device *dev, dma_addr_t addr, size_t size, int dir,
			  unsigned long attrs);
void debug_dma_sync_single_for_cpu(struct device *dev, dma_addr_t addr, size_t size,
				   int dir);
void debug_dma_sync_single_for_device(struct device *dev, dma_addr_t addr, size_t size,
				      int dir);

/*
 * Scatterlists: @nents entries were given, @mapped_ents were mapped (0: the map
 * failed).  Each walks the list itself.
 */
void debug_dma_map_sg(struct device *dev, struct scatterlist *sg, int nents,
		      int mapped_ents, int dir, unsigned long attrs);
void debug_dma_unmap_sg(struct device *dev, struct scatterlist *sglist, int nelems,
			int dir, unsigned long attrs);
void debug_dma_sync_sg_for_cpu(struct device *dev, struct scatterlist *sg, int nelems,
			       int dir);
void debug_dma_sync_sg_for_device(struct device *dev, struct scatterlist *sg, int nelems,
				  int dir);

void debug_dma_map_resource(struct device *dev, phys_addr_t phys, size_t size, int dir,
			    dma_addr_t dma_addr, unsigned long attrs);
void debug_dma_unmap_resource(struct device *dev, dma_addr_t dma_addr, size_t size,
			      int dir, unsigned long attrs);

/* After an allocation (@virt NULL: it failed), before a free. */
void debug_dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t dma_addr,
			      void *virt, unsigned long attrs);
void debug_dma_free_coherent(struct device *dev, size_t size, void *virt, dma_addr_t addr,
			     unsigned long attrs);
/* dma_alloc_pages() and dma_alloc_noncoherent(). */
void debug_dma_alloc_pages(struct device *dev, struct page *page, size_t size, int dir,
			   dma_addr_t dma_addr);
void debug_dma_free_pages(struct device *dev, struct page *page, size_t size, int dir,
			  dma_addr_t dma_addr);

/* The device cannot be told [phys, phys + size): @dma_addr is what it would be called,
 * DMA_MAPPING_ERROR when the bus has no name for it. */
void debug_dma_unreachable(struct device *dev, phys_addr_t phys, size_t size,
			   dma_addr_t dma_addr);

/* What @call needs of its context; a context without it is reported. */
#define DEBUG_DMA_MAY_SLEEP 1u /* no interrupt, no lock, interrupts on */
#define DEBUG_DMA_IRQS_ON 2u   /* interrupts are on */
void debug_dma_context(const char *call, unsigned int need);

/*
 * Pools.  Called before the pool is looked into: false when @pool is none that is
 * live, or @vaddr with @dma is no block that it gave out, and that was reported.
 * debug_dma_pool_alloc() is called with the new block, NULL when there is none.
 */
void debug_dma_pool_create(struct device *dev, const struct dma_pool *pool,
			   const char *name, size_t size);
bool debug_dma_pool_live(const struct dma_pool *pool, const char *call);
void debug_dma_pool_alloc(const struct dma_pool *pool, void *vaddr, dma_addr_t dma);
bool debug_dma_pool_free(const struct dma_pool *pool, void *vaddr, dma_addr_t dma);
/* Blocks that are still out are reported. */
bool debug_dma_pool_destroy(const struct dma_pool *pool);

#endif
