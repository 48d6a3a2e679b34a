/* SPDX-License-Identifier: MIT */
/*
 * Small blocks of coherent memory.  The list of free blocks is kept in the blocks
 * themselves, as in Linux: who still writes to a block that was freed destroys it.
 */
#ifndef LINUX_DMAPOOL_H
#define LINUX_DMAPOOL_H

#include <linux/gfp.h>
#include <linux/types.h>

struct device;
struct dma_pool;

/*
 * Blocks of @size bytes on multiples of @align, none crossing a multiple of
 * @boundary (0: any).  NULL: out of range, or no memory.  May sleep.
 */
struct dma_pool *dma_pool_create(const char *name, struct device *dev, size_t size,
				 size_t align, size_t boundary);
/* Pages stay for ever while blocks are in use: before 6.4 those of such blocks. */
void dma_pool_destroy(struct dma_pool *pool);
void *dma_pool_alloc(struct dma_pool *pool, gfp_t mem_flags, dma_addr_t *handle);
void dma_pool_free(struct dma_pool *pool, void *vaddr, dma_addr_t addr);

static inline void *dma_pool_zalloc(struct dma_pool *pool, gfp_t mem_flags,
				    dma_addr_t *handle)
{
	return dma_pool_alloc(pool, mem_flags | __GFP_ZERO, handle);
}

/* Destroyed when the driver leaves the device. */
struct dma_pool *dmam_pool_create(const char *name, struct device *dev, size_t size,
				  size_t align, size_t boundary);
void dmam_pool_destroy(struct dma_pool *pool);

#endif
