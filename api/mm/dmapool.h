/* SPDX-License-Identifier: MIT */
/* A DMA pool and its list of free blocks (mm/ only). */
#ifndef MM_DMAPOOL_H
#define MM_DMAPOOL_H

#include <linux/dmapool.h>

struct dma_page {
	struct dma_page *next; /* older */
	void *vaddr;
	dma_addr_t dma;
	unsigned int offset, in_use; /* before 6.4: first free block; blocks that are out */
};

struct pool_state {
	struct pool_state *next;
	struct dma_pool *handle;
	const struct pool_list *list;
	struct device *dev;
	struct dma_page *pages;
	unsigned int size, allocation, boundary;
	void *next_block;       /* from 6.4 on: the first free one; blocks that are out */
	unsigned long nr_active;
};

/* How a kernel keeps the free blocks. */
struct pool_list {
	size_t block_bytes; /* a block is not smaller */
	/* All blocks of a page that is the pool's newest. */
	void (*add_page)(struct pool_state *pool, struct dma_page *page);
	/* A block and its bus address; NULL: there is none. */
	void *(*pop)(struct pool_state *pool, dma_addr_t *handle);
	void (*push)(struct pool_state *pool, void *vaddr, dma_addr_t dma);
	/* The page cannot be given back. */
	bool (*is_busy)(const struct pool_state *pool, const struct dma_page *page);
};

/* Of the running board's kernel. */
const struct pool_list *pool_list(void);

#endif
