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
/* Linux: as far as the CPUs share; here as flush_cache_all(). */
void flush_cache_louis(void);

/* Before 2.6.34, arm. */
void dmac_inv_range(const void *start, const void *end);
void dmac_clean_range(const void *start, const void *end);

/* arm: writes back and drops. */
void __cpuc_flush_kern_all(void);
void __cpuc_flush_dcache_area(void *start, size_t size);
/* arm: clean, as the instruction cache needs it. */
void __cpuc_coherent_kern_range(unsigned long start, unsigned long end);
#define __cpuc_flush_kern_louis() flush_cache_louis()
#define flush_icache_range(start, end) __cpuc_coherent_kern_range(start, end)

/* Where a page, or a view of vmap, has lines of its own in the cache: arm before v6. */
struct page;
void flush_dcache_page(struct page *page);
void flush_kernel_vmap_range(void *vaddr, int size);
void invalidate_kernel_vmap_range(void *vaddr, int size);

/* arm: a variable of those who run with caches off. */
void __sync_cache_range_w(volatile void *start, size_t size);
void __sync_cache_range_r(volatile void *start, size_t size);
#define sync_cache_w(ptr) __sync_cache_range_w(ptr, sizeof(*(ptr)))
#define sync_cache_r(ptr) __sync_cache_range_r(ptr, sizeof(*(ptr)))

/* Before 5.14, arm64. */
void __flush_dcache_area(void *addr, size_t len);
void __inval_dcache_area(void *addr, size_t len);
void __clean_dcache_area_poc(void *addr, size_t len);
void __dma_map_area(const void *start, size_t size, int dir);
void __dma_unmap_area(const void *start, size_t size, int dir);
void __dma_flush_area(const void *start, size_t size);

#endif
