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
	struct page *(*alloc_pages_op)(struct device *dev, size_t size,
				       dma_addr_t *dma_handle,
				       enum dma_data_direction dir, gfp_t gfp);
	void (*free_pages)(struct device *dev, size_t size, struct page *page,
			   dma_addr_t dma_handle, enum dma_data_direction dir);
	int (*mmap)(struct device *dev, struct vm_area_struct *vma, void *cpu_addr,
		    dma_addr_t dma_addr, size_t size, unsigned long attrs);
	int (*get_sgtable)(struct device *dev, struct sg_table *sgt, void *cpu_addr,
			   dma_addr_t dma_addr, size_t size, unsigned long attrs);
	dma_addr_t (*map_page)(struct device *dev, struct page *page, unsigned long offset,
			       size_t size, enum dma_data_direction dir,
			       unsigned long attrs);
	void (*unmap_page)(struct device *dev, dma_addr_t dma_handle, size_t size,
			   enum dma_data_direction dir, unsigned long attrs);
	/* Entries mapped, which may be fewer than @nents, or a negative errno. */
	int (*map_sg)(struct device *dev, struct scatterlist *sg, int nents,
		      enum dma_data_direction dir, unsigned long attrs);
	void (*unmap_sg)(struct device *dev, struct scatterlist *sg, int nents,
			 enum dma_data_direction dir, unsigned long attrs);
	/* Registers of another device, which nothing caches. */
	dma_addr_t (*map_resource)(struct device *dev, phys_addr_t phys_addr, size_t size,
				   enum dma_data_direction dir, unsigned long attrs);
	void (*unmap_resource)(struct device *dev, dma_addr_t dma_handle, size_t size,
			       enum dma_data_direction dir, unsigned long attrs);
	void (*sync_single_for_cpu)(struct device *dev, dma_addr_t dma_handle, size_t size,
				    enum dma_data_direction dir);
	void (*sync_single_for_device)(struct device *dev, dma_addr_t dma_handle,
				       size_t size, enum dma_data_direction dir);
	void (*sync_sg_for_cpu)(struct device *dev, struct scatterlist *sg, int nents,
				enum dma_data_direction dir);
	void (*sync_sg_for_device)(struct device *dev, struct scatterlist *sg, int nents,
				   enum dma_data_direction dir);
	int (*dma_supported)(struct device *dev, u64 mask);
	u64 (*get_required_mask)(struct device *dev);
	size_t (*max_mapping_size)(struct device *dev);
	size_t (*opt_mapping_size)(void);
	unsigned long (*get_merge_boundary)(struct device *dev);
};

static inline const struct dma_map_ops *get_dma_ops(struct device *dev)
{
	return dev->dma_ops;
}

static inline void set_dma_ops(struct device *dev, const struct dma_map_ops *ops)
{
	dev->dma_ops = ops;
}

static inline bool dev_is_dma_coherent(struct device *dev)
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
/* True: a view that is not cached has to be made, which may sleep (CONFIG_DMA_DIRECT_REMAP). */
bool arch_dma_remaps(void);
bool arch_has_dma_write_combine(void);
/* True: this kernel has memory of DMA_ATTR_NON_CONSISTENT and dma_cache_sync() for it. */
bool arch_dma_has_cache_sync(void);
/* The memory type of a further view of DMA memory. */
pgprot_t dma_pgprot(struct device *dev, pgprot_t prot, unsigned long attrs);

/* kernel/dma/pool.c: memory for those who cannot wait. */
struct page *dma_alloc_from_pool(struct device *dev, size_t size, void **cpu_addr,
				 gfp_t gfp,
				 bool (*phys_addr_ok)(struct device *, phys_addr_t, size_t));
bool dma_free_from_pool(struct device *dev, void *start, size_t size);

/* For implementations: kernel/dma/ops_helpers.c and remap.c. */
int dma_common_get_sgtable(struct device *dev, struct sg_table *sgt, void *cpu_addr,
			   dma_addr_t dma_addr, size_t size, unsigned long attrs);
int dma_common_mmap(struct device *dev, struct vm_area_struct *vma, void *cpu_addr,
		    dma_addr_t dma_addr, size_t size, unsigned long attrs);
struct page *dma_common_alloc_pages(struct device *dev, size_t size,
				    dma_addr_t *dma_handle, enum dma_data_direction dir,
				    gfp_t gfp);
void dma_common_free_pages(struct device *dev, size_t size, struct page *page,
			   dma_addr_t dma_handle, enum dma_data_direction dir);
struct page **dma_common_find_pages(void *cpu_addr);
void *dma_common_pages_remap(struct page **pages, size_t size, pgprot_t prot,
			     const void *caller);
void *dma_common_contiguous_remap(struct page *page, size_t size, pgprot_t prot,
				  const void *caller);
void dma_common_free_remap(void *cpu_addr, size_t size);

#endif
