/* SPDX-License-Identifier: MIT */
/*
 * DMA attributes.  Linux 6.12 has bits 1, 2 and 4 to 9; bits 0 and 3 are those of
 * older kernels, and mean something on a board whose kernel is that old.  What later
 * kernels added has a name, and is refused.
 */
#ifndef LINUX_DMA_ATTRS_H
#define LINUX_DMA_ATTRS_H

/* A write to this memory comes after the device's earlier ones; gone by 5.10. */
#define DMA_ATTR_WRITE_BARRIER (1UL << 0)
/* Accesses to this memory may pass each other. */
#define DMA_ATTR_WEAK_ORDERING (1UL << 1)
/* CPU writes may be combined and delayed. */
#define DMA_ATTR_WRITE_COMBINE (1UL << 2)
/* Memory may be cached, the driver calls dma_cache_sync(); gone in 5.10. */
#define DMA_ATTR_NON_CONSISTENT (1UL << 3)
/* What is returned names the memory and cannot be used to access it. */
#define DMA_ATTR_NO_KERNEL_MAPPING (1UL << 4)
#define DMA_ATTR_SKIP_CPU_SYNC (1UL << 5)
#define DMA_ATTR_FORCE_CONTIGUOUS (1UL << 6)
#define DMA_ATTR_ALLOC_SINGLE_PAGES (1UL << 7)
/* No words about a failed allocation. */
#define DMA_ATTR_NO_WARN (1UL << 8)
#define DMA_ATTR_PRIVILEGED (1UL << 9)

/* Linux 6.18 and later: refused. */
#define DMA_ATTR_MMIO (1UL << 10)
#define DMA_ATTR_DEBUGGING_IGNORE_CACHELINES (1UL << 11)
#define DMA_ATTR_CPU_CACHE_CLEAN DMA_ATTR_DEBUGGING_IGNORE_CACHELINES
#define DMA_ATTR_REQUIRE_COHERENT (1UL << 12)
#define DMA_ATTR_CC_SHARED (1UL << 13)

#endif
