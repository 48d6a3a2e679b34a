/* SPDX-License-Identifier: MIT */
/*
 * What the kernel of the running board does to caches: one row per architecture
 * and range of kernel versions (facts: which call does which maintenance).  The
 * row is looked up at each call, because architecture and era belong to the world.
 */
#ifndef ARCH_BOARD_H
#define ARCH_BOARD_H

#include <linux/types.h>

/* Maintenance of one kind of cache, [start, end), by virtual or physical address. */
struct cache_ops {
	void (*clean)(unsigned long start, unsigned long end);
	void (*inval)(unsigned long start, unsigned long end);
	void (*flush)(unsigned long start, unsigned long end);
};

struct board_row {
	const char *arch;
	unsigned int from, until; /* LINUX_VERSION_CODE; until is exclusive, 0 = never */
	u8 for_device[3];         /* map and sync_for_device: LX_CLEAN ..., by direction */
	u8 for_cpu[3];            /* sync_for_cpu */
	u8 for_unmap[3];
	bool for_cpu_inner_first; /* else outer before inner, on the way to the CPU */
	bool inner_is_clean;      /* towards the CPU nothing is done to inner caches */
	u8 prep_coherent;         /* the cached alias of memory that gets an uncached one */
	bool is_coherent;         /* dev_is_dma_coherent() is true, whatever a tree says */
	bool clear_is_cached;     /* coherent memory is zeroed through that alias */
	unsigned int minalign;    /* ARCH_DMA_MINALIGN */
	const struct cache_ops *inner;
	const struct cache_ops *outer; /* NULL: this architecture knows none */
};

const struct board_row *board_row(void);

/* A kernel of arch/arm: armv7 and the older ones. */
bool board_is_arm(void);

/* The row's alignment, or the board's line where that is larger and DMA not coherent. */
unsigned int board_dma_minalign(void);

extern const struct cache_ops arm64_cache_ops;
extern const struct cache_ops v7_cache_ops;
extern const struct cache_ops v6_cache_ops;
extern const struct cache_ops arm926_cache_ops;
extern const struct cache_ops whole_line_cache_ops;
extern const struct cache_ops arm_outer_cache_ops;

/*
 * A driver maintains caches itself, [start, end) by virtual address: told when the DMA
 * API has these bytes too.  Only what drivers can call asks this.
 */
void watch_cache_call(const char *call, unsigned long start, unsigned long end);

/* arm v7's own routines; dmac_map_area() and the table are made of them. */
void v7_dma_clean_range(unsigned long start, unsigned long end);
void v7_dma_inv_range(unsigned long start, unsigned long end);
void v7_dma_flush_range(unsigned long start, unsigned long end);

#endif
