/* SPDX-License-Identifier: MIT */
/*
 * Scatter lists (include/linux/scatterlist.h of Linux 6.12): arrays of entries,
 * chained where one allocation ends.  An entry has two views: page, offset and
 * length are the CPU's; dma_address and dma_length are the device's, and are not
 * of the same bytes once an IOMMU has merged entries.
 * Lists lie in simulated memory: each access here is a volatile one, so that every
 * compiler makes the same ones.
 * Checks are those of CONFIG_DEBUG_SG, which CONFIG_DMA_API_DEBUG_SG selects.
 * Leaves out: folios, iov_iter, scatter lists of the crypto layer.
 */
#ifndef LINUX_SCATTERLIST_H
#define LINUX_SCATTERLIST_H

#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/types.h>

struct scatterlist {
	unsigned long page_link;
	unsigned int offset;
	unsigned int length;
	dma_addr_t dma_address;
	unsigned int dma_length;
	unsigned int dma_flags;
};

/* nents: entries of the device's view; orig_nents: of the CPU's, and allocated. */
struct sg_table {
	struct scatterlist *sgl;
	unsigned int nents;
	unsigned int orig_nents;
};

struct sg_append_table {
	struct sg_table sgt;
	struct scatterlist *prv;  /* last entry in use */
	unsigned int total_nents; /* entries allocated */
};

#define sg_dma_address(sg) ((sg)->dma_address)
#define sg_dma_len(sg) ((sg)->dma_length)

#define SG_CHAIN 0x01ul
#define SG_END 0x02ul
#define SG_PAGE_LINK_MASK (SG_CHAIN | SG_END)

static inline unsigned int __sg_flags(struct scatterlist *sg)
{
	return READ_ONCE(sg->page_link) & SG_PAGE_LINK_MASK;
}

static inline struct scatterlist *sg_chain_ptr(struct scatterlist *sg)
{
	return (struct scatterlist *)(READ_ONCE(sg->page_link) & ~SG_PAGE_LINK_MASK);
}

static inline bool sg_is_chain(struct scatterlist *sg)
{
	return __sg_flags(sg) & SG_CHAIN;
}

static inline bool sg_is_last(struct scatterlist *sg)
{
	return __sg_flags(sg) & SG_END;
}

static inline void sg_assign_page(struct scatterlist *sg, struct page *page)
{
	unsigned long link = READ_ONCE(sg->page_link);

	BUG_ON((unsigned long)page & SG_PAGE_LINK_MASK);
	BUG_ON(link & SG_CHAIN);
	WRITE_ONCE(sg->page_link, (unsigned long)page | (link & SG_END));
}

static inline void sg_set_page(struct scatterlist *sg, struct page *page, unsigned int len,
			       unsigned int offset)
{
	sg_assign_page(sg, page);
	WRITE_ONCE(sg->offset, offset);
	WRITE_ONCE(sg->length, len);
}

static inline struct page *sg_page(struct scatterlist *sg)
{
	unsigned long link = READ_ONCE(sg->page_link);

	BUG_ON(link & SG_CHAIN);
	return (struct page *)(link & ~SG_PAGE_LINK_MASK);
}

/*
 * An address outside of the linear map has no page: CONFIG_DEBUG_SG stops there,
 * other kernels compute some page.  Here the page "at" that address is set, which is
 * none, and dma_map_sg() says what is wrong with it.
 */
static inline void sg_set_buf(struct scatterlist *sg, const void *buf, unsigned int buflen)
{
	struct page *page = virt_addr_valid(buf)
				    ? virt_to_page(buf)
				    : (struct page *)((unsigned long)buf & PAGE_MASK);

	sg_set_page(sg, page, buflen, offset_in_page(buf));
}

static inline dma_addr_t sg_phys(struct scatterlist *sg)
{
	struct page *page = sg_page(sg);

	return page_to_phys(page) + READ_ONCE(sg->offset);
}

static inline void *sg_virt(struct scatterlist *sg)
{
	struct page *page = sg_page(sg);

	return page_address(page) + READ_ONCE(sg->offset);
}

static inline void sg_mark_end(struct scatterlist *sg)
{
	WRITE_ONCE(sg->page_link, (READ_ONCE(sg->page_link) | SG_END) & ~SG_CHAIN);
}

static inline void sg_unmark_end(struct scatterlist *sg)
{
	WRITE_ONCE(sg->page_link, READ_ONCE(sg->page_link) & ~SG_END);
}

static inline void __sg_chain(struct scatterlist *chain_sg, struct scatterlist *sgl)
{
	WRITE_ONCE(chain_sg->offset, 0);
	WRITE_ONCE(chain_sg->length, 0);
	WRITE_ONCE(chain_sg->page_link, ((unsigned long)sgl | SG_CHAIN) & ~SG_END);
}

/* The last of @prv's @prv_nents entries becomes the link to @sgl: it holds no data. */
static inline void sg_chain(struct scatterlist *prv, unsigned int prv_nents,
			    struct scatterlist *sgl)
{
	__sg_chain(&prv[prv_nents - 1], sgl);
}

static inline void sg_init_marker(struct scatterlist *sgl, unsigned int nents)
{
	sg_mark_end(&sgl[nents - 1]);
}

/* Who made the device's view of an entry. */
#define SG_DMA_BUS_ADDRESS (1 << 0)
#define SG_DMA_SWIOTLB (1 << 1)

static inline bool sg_dma_is_bus_address(struct scatterlist *sg)
{
	return READ_ONCE(sg->dma_flags) & SG_DMA_BUS_ADDRESS;
}

static inline void sg_dma_mark_bus_address(struct scatterlist *sg)
{
	WRITE_ONCE(sg->dma_flags, READ_ONCE(sg->dma_flags) | SG_DMA_BUS_ADDRESS);
}

static inline void sg_dma_unmark_bus_address(struct scatterlist *sg)
{
	WRITE_ONCE(sg->dma_flags, READ_ONCE(sg->dma_flags) & ~SG_DMA_BUS_ADDRESS);
}

static inline bool sg_dma_is_swiotlb(struct scatterlist *sg)
{
	return READ_ONCE(sg->dma_flags) & SG_DMA_SWIOTLB;
}

static inline void sg_dma_mark_swiotlb(struct scatterlist *sg)
{
	WRITE_ONCE(sg->dma_flags, READ_ONCE(sg->dma_flags) | SG_DMA_SWIOTLB);
}

#define for_each_sg(sglist, sg, nr, __i) \
	for (__i = 0, sg = (sglist); __i < (nr); __i++, sg = sg_next(sg))
#define for_each_sgtable_sg(sgt, sg, i) \
	for_each_sg((sgt)->sgl, sg, (sgt)->orig_nents, i)
#define for_each_sgtable_dma_sg(sgt, sg, i) \
	for_each_sg((sgt)->sgl, sg, (sgt)->nents, i)

#define SG_MAX_SINGLE_ALLOC (PAGE_SIZE / sizeof(struct scatterlist))
#define SG_CHUNK_SIZE 128 /* lib/sg_pool.c */

struct scatterlist *sg_next(struct scatterlist *sg);
struct scatterlist *sg_last(struct scatterlist *sgl, unsigned int nents);
int sg_nents(struct scatterlist *sg);
/* Entries that hold the first @len bytes; -EINVAL: the list is shorter. */
int sg_nents_for_len(struct scatterlist *sg, u64 len);
void sg_init_table(struct scatterlist *sgl, unsigned int nents);
void sg_init_one(struct scatterlist *sg, const void *buf, unsigned int buflen);

/* lib/sg_split.c: 0, -EINVAL (the list is shorter) or -ENOMEM; free each of @out. */
int sg_split(struct scatterlist *in, const int in_mapped_nents, const off_t skip,
	     const int nb_splits, const size_t *split_sizes, struct scatterlist **out,
	     int *out_mapped_nents, gfp_t gfp_mask);

typedef struct scatterlist *(sg_alloc_fn)(unsigned int, gfp_t);
typedef void (sg_free_fn)(struct scatterlist *, unsigned int);
void __sg_free_table(struct sg_table *table, unsigned int max_ents,
		     unsigned int nents_first_chunk, sg_free_fn *free_fn,
		     unsigned int num_ents);
int __sg_alloc_table(struct sg_table *table, unsigned int nents, unsigned int max_ents,
		     struct scatterlist *first_chunk, unsigned int nents_first_chunk,
		     gfp_t gfp_mask, sg_alloc_fn *alloc_fn);
void sg_free_table(struct sg_table *table);
int sg_alloc_table(struct sg_table *table, unsigned int nents, gfp_t gfp_mask);
void sg_free_append_table(struct sg_append_table *sgt);
int sg_alloc_append_table_from_pages(struct sg_append_table *sgt, struct page **pages,
				     unsigned int n_pages, unsigned int offset,
				     unsigned long size, unsigned int max_segment,
				     unsigned int left_pages, gfp_t gfp_mask);
int sg_alloc_table_from_pages_segment(struct sg_table *sgt, struct page **pages,
				      unsigned int n_pages, unsigned int offset,
				      unsigned long size, unsigned int max_segment,
				      gfp_t gfp_mask);

/* Runs of contiguous pages become one entry each. */
static inline int sg_alloc_table_from_pages(struct sg_table *sgt, struct page **pages,
					    unsigned int n_pages, unsigned int offset,
					    unsigned long size, gfp_t gfp_mask)
{
	return sg_alloc_table_from_pages_segment(sgt, pages, n_pages, offset, size, UINT_MAX,
						 gfp_mask);
}

/* lib/sg_pool.c: the first entries may be the caller's own. */
void sg_free_table_chained(struct sg_table *table, unsigned int nents_first_chunk);
int sg_alloc_table_chained(struct sg_table *table, int nents,
			   struct scatterlist *first_chunk, unsigned int nents_first_chunk);

/* Lists with pages of their own behind them. */
struct scatterlist *sgl_alloc_order(unsigned long long length, unsigned int order,
				    bool chainable, gfp_t gfp, unsigned int *nent_p);
struct scatterlist *sgl_alloc(unsigned long long length, gfp_t gfp, unsigned int *nent_p);
void sgl_free_n_order(struct scatterlist *sgl, int nents, int order);
void sgl_free_order(struct scatterlist *sgl, int order);
void sgl_free(struct scatterlist *sgl);

/* The CPU copies; at most @buflen bytes; how many were copied. */
size_t sg_copy_buffer(struct scatterlist *sgl, unsigned int nents, void *buf,
		      size_t buflen, off_t skip, bool to_buffer);
size_t sg_copy_from_buffer(struct scatterlist *sgl, unsigned int nents, const void *buf,
			   size_t buflen);
size_t sg_copy_to_buffer(struct scatterlist *sgl, unsigned int nents, void *buf,
			 size_t buflen);
size_t sg_pcopy_from_buffer(struct scatterlist *sgl, unsigned int nents, const void *buf,
			    size_t buflen, off_t skip);
size_t sg_pcopy_to_buffer(struct scatterlist *sgl, unsigned int nents, void *buf,
			  size_t buflen, off_t skip);
size_t sg_zero_buffer(struct scatterlist *sgl, unsigned int nents, size_t buflen,
		      off_t skip);

/* Page by page over the CPU's view, and over the device's. */
struct sg_page_iter {
	struct scatterlist *sg;
	unsigned int sg_pgoffset; /* page within the entry */
	unsigned int __nents;
	int __pg_advance;
};

struct sg_dma_page_iter {
	struct sg_page_iter base;
};

void __sg_page_iter_start(struct sg_page_iter *piter, struct scatterlist *sglist,
			  unsigned int nents, unsigned long pgoffset);
bool __sg_page_iter_next(struct sg_page_iter *piter);
bool __sg_page_iter_dma_next(struct sg_dma_page_iter *dma_iter);

static inline struct page *sg_page_iter_page(struct sg_page_iter *piter)
{
	return sg_page(piter->sg) + piter->sg_pgoffset;
}

static inline dma_addr_t sg_page_iter_dma_address(struct sg_dma_page_iter *dma_iter)
{
	return sg_dma_address(dma_iter->base.sg) +
	       ((dma_addr_t)dma_iter->base.sg_pgoffset << PAGE_SHIFT);
}

#define for_each_sg_page(sglist, piter, nents, pgoffset)		\
	for (__sg_page_iter_start(piter, sglist, nents, pgoffset);	\
	     __sg_page_iter_next(piter);)
#define for_each_sg_dma_page(sglist, dma_iter, dma_nents, pgoffset)	\
	for (__sg_page_iter_start(&(dma_iter)->base, sglist, dma_nents, pgoffset); \
	     __sg_page_iter_dma_next(dma_iter);)
#define for_each_sgtable_page(sgt, piter, pgoffset) \
	for_each_sg_page((sgt)->sgl, piter, (sgt)->orig_nents, pgoffset)
#define for_each_sgtable_dma_page(sgt, dma_iter, pgoffset) \
	for_each_sg_dma_page((sgt)->sgl, dma_iter, (sgt)->nents, pgoffset)

/*
 * Pieces of at most a page that the CPU can use by address.  The user may take
 * less than it was offered by lowering consumed before it goes on.
 */
#define SG_MITER_ATOMIC (1 << 0)
#define SG_MITER_TO_SG (1 << 1)
#define SG_MITER_FROM_SG (1 << 2)
#define SG_MITER_LOCAL (1 << 3)

struct sg_mapping_iter {
	struct page *page;
	void *addr;
	size_t length;
	size_t consumed;
	struct sg_page_iter piter;
	unsigned int __offset, __remaining; /* within the page */
	unsigned int __flags;
};

void sg_miter_start(struct sg_mapping_iter *miter, struct scatterlist *sgl,
		    unsigned int nents, unsigned int flags);
bool sg_miter_skip(struct sg_mapping_iter *miter, off_t offset);
bool sg_miter_next(struct sg_mapping_iter *miter);
void sg_miter_stop(struct sg_mapping_iter *miter);

#endif
