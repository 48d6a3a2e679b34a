/* SPDX-License-Identifier: MIT */
/*
 * Cache maintenance by name.  One program runs boards of all architectures, so
 * the names of arm and of arm64 are all here; each does what it does on its own
 * architecture, on whatever board it is called.  Ends are exclusive.
 */
#ifndef ASM_CACHEFLUSH_H
#define ASM_CACHEFLUSH_H

#include <linux/types.h>

/* arm64: to the point of coherency, ended by a dsb. */
void dcache_clean_poc(unsigned long start, unsigned long end);
void dcache_inval_poc(unsigned long start, unsigned long end);
void dcache_clean_inval_poc(unsigned long start, unsigned long end);

/* arm v7: inner caches only. */
void dmac_map_area(const void *start, size_t size, int dir);
void dmac_unmap_area(const void *start, size_t size, int dir);
void dmac_flush_range(const void *start, const void *end);

/* The whole data cache, by set and way. */
void flush_cache_all(void);

#endif
