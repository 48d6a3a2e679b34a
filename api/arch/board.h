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

/* LX_CLEAN ... or nothing, by direction. */
struct sync_ops {
	u8 for_device[3]; /* map and sync_for_device */
	u8 for_cpu[3];    /* sync_for_cpu */
	u8 for_unmap[3];
};

struct board_row {
	const char *arch;
	const char *family;       /* its directory below arch/ */
	unsigned int from, until; /* LINUX_VERSION_CODE; until is exclusive, 0 = never */
	struct sync_ops sync;       /* of inner caches */
	struct sync_ops outer_sync; /* of the outer one */
	bool for_cpu_inner_first; /* else outer before inner, on the way to the CPU */
	u8 prep_coherent;         /* the cached alias of memory that gets an uncached one */
	bool is_coherent;         /* dev_is_dma_coherent() is true, whatever a tree says */
	bool clear_is_cached;     /* coherent memory is zeroed through that alias */
	bool coherent_is_ordered; /* ... and never buffered: no ARM_DMA_MEM_BUFFERABLE */
	bool in_order;            /* counts on it that no CPU fetches a line by itself */
	bool writes_through;      /* counts on it that no cache has a dirty line */
	unsigned int minalign;    /* ARCH_DMA_MINALIGN */
	const struct cache_ops *inner;
	const struct cache_ops *outer; /* NULL: this architecture knows none */
};

const struct board_row *board_row(void);

/* @name is the running kernel's architecture, or its family: "armv7", "arm". */
bool board_is(const char *name);

/* Does @op to [start, end); 0 does nothing. */
void cache_op_range(const struct cache_ops *ops, unsigned int op, unsigned long start,
		    unsigned long end);

/* The row's alignment, or the board's line where that is larger and DMA not coherent. */
unsigned int board_dma_minalign(void);

extern const struct cache_ops arm64_cache_ops;
extern const struct cache_ops v7_cache_ops;
extern const struct cache_ops v6_cache_ops;
extern const struct cache_ops arm926_cache_ops;
extern const struct cache_ops fa_cache_ops;
extern const struct cache_ops xscale_80200_a0_cache_ops;
extern const struct cache_ops v4wt_cache_ops;
extern const struct cache_ops v4_cache_ops;
extern const struct cache_ops whole_line_cache_ops;
extern const struct cache_ops arm_outer_cache_ops;

/*
 * A driver maintains caches itself, [start, end) by virtual address: told when the DMA
 * API has these bytes too.  Only what drivers can call asks this.
 */
void watch_cache_call(const char *call, unsigned long start, unsigned long end);

/* arm v7's own routines; those of older cores are partly the same. */
void v7_dma_clean_range(unsigned long start, unsigned long end);
void v7_dma_flush_range(unsigned long start, unsigned long end);

#endif
