/* SPDX-License-Identifier: MIT */
/*
 * Scatter lists: walking, making and freeing them, lists of given pages, and the
 * CPU's copies in and out (lib/scatterlist.c of Linux 6.12).  Entries lie where
 * their owner has them; those that are allocated here come from kmalloc, or from
 * a page of their own when they fill one.
 * Leaves out: kmap (there is no high memory), user space's aliases of a page
 * (flush_dcache_page), iov_iter.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

/* --- walking ------------------------------------------------------------ */

/* A list without an end mark runs on into whatever lies there. */
static struct scatterlist *touched(struct scatterlist *sg)
{
	if (unlikely(!lx_can_touch((unsigned long)sg, sizeof(*sg))))
		lx_panic("bad pointer: a scatter list leads to where no memory is");
	return sg;
}

struct scatterlist *sg_next(struct scatterlist *sg)
{
	BUG_ON(!sg); /* the loop ran on behind the end */
	if (sg_is_last(sg))
		return NULL;
	sg = touched(sg + 1);
	return unlikely(sg_is_chain(sg)) ? touched(sg_chain_ptr(sg)) : sg;
}
EXPORT_SYMBOL(sg_next);

int sg_nents(struct scatterlist *sg)
{
	int nents = 0;

	for (; sg; sg = sg_next(sg))
		nents++;
	return nents;
}
EXPORT_SYMBOL(sg_nents);

int sg_nents_for_len(struct scatterlist *sg, u64 len)
{
	u64 total = 0;
	int nents = 0;

	if (!len)
		return 0;
	for (; sg; sg = sg_next(sg)) {
		nents++;
		total += READ_ONCE(sg->length);
		if (total >= len)
			return nents;
	}
	return -EINVAL;
}
EXPORT_SYMBOL(sg_nents_for_len);

struct scatterlist *sg_last(struct scatterlist *sgl, unsigned int nents)
{
	struct scatterlist *sg, *last = NULL;
	unsigned int i;

	for_each_sg(sgl, sg, nents, i)
		last = sg;
	BUG_ON(!last || !sg_is_last(last));
	return last;
}
EXPORT_SYMBOL(sg_last);

/* --- making ------------------------------------------------------------- */

void sg_init_table(struct scatterlist *sgl, unsigned int nents)
{
	BUG_ON(!nents); /* Linux marks the entry before the first */
	memset(sgl, 0, sizeof(*sgl) * nents);
	sg_init_marker(sgl, nents);
}
EXPORT_SYMBOL(sg_init_table);

void sg_init_one(struct scatterlist *sg, const void *buf, unsigned int buflen)
{
	sg_init_table(sg, 1);
	sg_set_buf(sg, buf, buflen);
}
EXPORT_SYMBOL(sg_init_one);

static struct scatterlist *sg_kmalloc(unsigned int nents, gfp_t gfp_mask)
{
	if (nents == SG_MAX_SINGLE_ALLOC)
		return (struct scatterlist *)__get_free_page(gfp_mask);
	return kmalloc_array(nents, sizeof(struct scatterlist), gfp_mask);
}

static void sg_kfree(struct scatterlist *sg, unsigned int nents)
{
	if (nents == SG_MAX_SINGLE_ALLOC)
		free_page((unsigned long)sg);
	else
		kfree(sg);
}

/*
 * The last entry of a full piece is the link to the next piece.  The first one,
 * when it is the caller's, has its own size and is left alone.
 */
void __sg_free_table(struct sg_table *table, unsigned int max_ents,
		     unsigned int nents_first_chunk, sg_free_fn *free_fn,
		     unsigned int num_ents)
{
	unsigned int piece_max = nents_first_chunk ? nents_first_chunk : max_ents;
	bool is_callers = nents_first_chunk != 0;
	struct scatterlist *sgl = READ_ONCE(table->sgl);

	if (unlikely(!sgl))
		return;
	while (num_ents) {
		unsigned int piece = min(num_ents, piece_max);
		bool is_linked = num_ents > piece_max;
		struct scatterlist *next = NULL;

		if (is_linked)
			next = sg_chain_ptr(touched(&sgl[piece - 1]));

		num_ents -= is_linked ? piece - 1 : piece;
		if (!is_callers)
			free_fn(sgl, piece);
		is_callers = false;
		piece_max = max_ents;
		sgl = next;
	}
	WRITE_ONCE(table->sgl, NULL);
}
EXPORT_SYMBOL(__sg_free_table);

void sg_free_append_table(struct sg_append_table *table)
{
	__sg_free_table(&table->sgt, SG_MAX_SINGLE_ALLOC, 0, sg_kfree,
			READ_ONCE(table->total_nents));
}
EXPORT_SYMBOL(sg_free_append_table);

void sg_free_table(struct sg_table *table)
{
	__sg_free_table(table, SG_MAX_SINGLE_ALLOC, 0, sg_kfree, READ_ONCE(table->orig_nents));
}
EXPORT_SYMBOL(sg_free_table);

static void set_nents(struct sg_table *table, unsigned int nents)
{
	WRITE_ONCE(table->orig_nents, nents);
	WRITE_ONCE(table->nents, nents);
}

/* After -ENOMEM the caller frees what there is, by __sg_free_table(). */
int __sg_alloc_table(struct sg_table *table, unsigned int nents, unsigned int max_ents,
		     struct scatterlist *first_chunk, unsigned int nents_first_chunk,
		     gfp_t gfp_mask, sg_alloc_fn *alloc_fn)
{
	unsigned int piece_max = nents_first_chunk ? nents_first_chunk : max_ents;
	struct scatterlist *sg = first_chunk, *link = NULL;
	unsigned int left = nents, total = 0;

	memset(table, 0, sizeof(*table));
	if (nents == 0)
		return -EINVAL;
	while (left) {
		unsigned int piece = min(left, piece_max);
		unsigned int used = left > piece_max ? piece - 1 : piece;

		if (!sg)
			sg = alloc_fn(piece, gfp_mask);
		if (unlikely(!sg)) {
			/* What was to be the link of the last piece is no link now. */
			if (link)
				set_nents(table, total + 1);
			return -ENOMEM;
		}
		sg_init_table(sg, piece);
		total += used;
		set_nents(table, total);
		if (link)
			__sg_chain(link, sg);
		else
			WRITE_ONCE(table->sgl, sg);
		left -= used;
		link = &sg[piece - 1];
		piece_max = max_ents;
		sg = NULL;
	}
	return 0;
}
EXPORT_SYMBOL(__sg_alloc_table);

int sg_alloc_table(struct sg_table *table, unsigned int nents, gfp_t gfp_mask)
{
	int ret = __sg_alloc_table(table, nents, SG_MAX_SINGLE_ALLOC, NULL, 0, gfp_mask,
				   sg_kmalloc);

	if (unlikely(ret))
		sg_free_table(table);
	return ret;
}
EXPORT_SYMBOL(sg_alloc_table);

/* --- lists of given pages ----------------------------------------------- */

/*
 * The entry behind @cur, in a new piece when the last entry at hand has to become
 * a link.  @needed: entries that may still come, this one included.
 */
static struct scatterlist *get_next_sg(struct sg_append_table *table,
				       struct scatterlist *cur, unsigned long needed,
				       gfp_t gfp_mask)
{
	struct scatterlist *link = cur ? sg_next(cur) : NULL;
	struct scatterlist *piece;
	unsigned int count;

	/* Linux reads the end mark of the entry behind the last one. */
	if (cur && !link)
		lx_panic("NULL pointer: the table was said to be whole, and more pages are "
			 "appended to it");
	if (link && (!sg_is_last(link) || needed == 1))
		return link;
	count = min_t(unsigned long, needed, SG_MAX_SINGLE_ALLOC);
	piece = sg_kmalloc(count, gfp_mask);
	if (!piece)
		return ERR_PTR(-ENOMEM);
	sg_init_table(piece, count);
	if (link) {
		WRITE_ONCE(table->total_nents, READ_ONCE(table->total_nents) + count - 1);
		__sg_chain(link, piece);
	} else {
		WRITE_ONCE(table->sgt.sgl, piece);
		WRITE_ONCE(table->total_nents, count);
	}
	return piece;
}

static bool follows(struct page *page, struct page *before)
{
	return page_to_pfn(page) == page_to_pfn(before) + 1;
}

/* How many of the pages, from the first on, make one entry. */
static unsigned int pages_in_entry(struct page **pages, unsigned int n_pages,
				   unsigned int max_segment)
{
	unsigned int i = 1;

	while (i < n_pages && (unsigned long)i * PAGE_SIZE < max_segment &&
	       follows(pages[i], pages[i - 1]))
		i++;
	return i;
}

static unsigned int count_entries(struct page **pages, unsigned int n_pages,
				  unsigned int max_segment)
{
	unsigned int at, entries = 0;

	for (at = 0; at < n_pages; at += pages_in_entry(pages + at, n_pages - at, max_segment))
		entries++;
	return entries;
}

/* Pages that continue the last entry of the table make it longer; how many did. */
static unsigned int grow_last(struct scatterlist *last, struct page **pages,
			      unsigned int n_pages, unsigned int max_segment)
{
	unsigned int i, length = READ_ONCE(last->length);
	unsigned long next_pfn = (sg_phys(last) + length) >> PAGE_SHIFT;

	for (i = 0; i < n_pages; i++) {
		if (page_to_pfn(pages[i]) != next_pfn + i || length + PAGE_SIZE > max_segment)
			break;
		length += PAGE_SIZE;
	}
	WRITE_ONCE(last->length, length);
	return i;
}

int sg_alloc_append_table_from_pages(struct sg_append_table *table, struct page **pages,
				     unsigned int n_pages, unsigned int offset,
				     unsigned long size, unsigned int max_segment,
				     unsigned int left_pages, gfp_t gfp_mask)
{
	struct scatterlist *prv = READ_ONCE(table->prv), *sg = prv;
	unsigned int entries, count, added = 0, old_length = 0;
	unsigned long bytes;

	/* An entry holds whole pages, but for the ends of the list. */
	max_segment = ALIGN_DOWN(max_segment, PAGE_SIZE);
	if (WARN_ON(max_segment < PAGE_SIZE))
		return -EINVAL;
	if (prv) {
		if (WARN_ON(offset))
			return -EINVAL;
		old_length = READ_ONCE(prv->length);
		count = grow_last(prv, pages, n_pages, max_segment);
		pages += count;
		n_pages -= count;
	}
	for (entries = count_entries(pages, n_pages, max_segment); entries; entries--) {
		count = pages_in_entry(pages, n_pages, max_segment);
		sg = get_next_sg(table, sg, (unsigned long)entries + left_pages, gfp_mask);
		if (IS_ERR(sg)) {
			/* The table is as it was; its user frees it. */
			if (prv)
				WRITE_ONCE(prv->length, old_length);
			return PTR_ERR(sg);
		}
		bytes = ((unsigned long)count << PAGE_SHIFT) - offset;
		sg_set_page(sg, pages[0], min(size, bytes), offset);
		size -= bytes;
		offset = 0;
		pages += count;
		n_pages -= count;
		added++;
	}
	set_nents(&table->sgt, READ_ONCE(table->sgt.nents) + added);
	WRITE_ONCE(table->prv, sg);
	if (!left_pages)
		sg_mark_end(sg);
	return 0;
}
EXPORT_SYMBOL(sg_alloc_append_table_from_pages);

int sg_alloc_table_from_pages_segment(struct sg_table *sgt, struct page **pages,
				      unsigned int n_pages, unsigned int offset,
				      unsigned long size, unsigned int max_segment,
				      gfp_t gfp_mask)
{
	struct sg_append_table append;
	int ret;

	memset(&append, 0, sizeof(append));
	ret = sg_alloc_append_table_from_pages(&append, pages, n_pages, offset, size,
					       max_segment, 0, gfp_mask);
	if (ret) {
		sg_free_append_table(&append);
		return ret;
	}
	memcpy(sgt, &append.sgt, sizeof(*sgt));
	WARN_ON(append.total_nents != sgt->orig_nents);
	return 0;
}
EXPORT_SYMBOL(sg_alloc_table_from_pages_segment);

/* --- lists with pages of their own -------------------------------------- */

void sgl_free_n_order(struct scatterlist *sgl, int nents, int order)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, nents, i) {
		struct page *page;

		if (!sg)
			break;
		page = sg_page(sg);
		if (page)
			__free_pages(page, order);
	}
	kfree(sgl);
}
EXPORT_SYMBOL(sgl_free_n_order);

void sgl_free_order(struct scatterlist *sgl, int order)
{
	sgl_free_n_order(sgl, INT_MAX, order);
}
EXPORT_SYMBOL(sgl_free_order);

void sgl_free(struct scatterlist *sgl)
{
	sgl_free_order(sgl, 0);
}
EXPORT_SYMBOL(sgl_free);

struct scatterlist *sgl_alloc_order(unsigned long long length, unsigned int order,
				    bool chainable, gfp_t gfp, unsigned int *nent_p)
{
	unsigned long long piece = PAGE_SIZE << order;
	unsigned long long nents = length / piece + (length % piece != 0);
	struct scatterlist *sgl, *sg;

	/* One more stays free for a link. */
	if (nents + chainable > UINT_MAX)
		return NULL;
	sgl = kmalloc_array(nents + chainable, sizeof(*sgl), gfp & ~GFP_DMA);
	if (!sgl)
		return NULL;
	sg_init_table(sgl, nents + chainable);
	for (sg = sgl; length; sg = sg_next(sg)) {
		struct page *page = alloc_pages(gfp, order);
		unsigned int bytes = min(length, piece);

		if (!page) {
			sgl_free_order(sgl, order);
			return NULL;
		}
		sg_set_page(sg, page, bytes, 0);
		length -= bytes;
	}
	if (nent_p)
		*nent_p = nents;
	return sgl;
}
EXPORT_SYMBOL(sgl_alloc_order);

struct scatterlist *sgl_alloc(unsigned long long length, gfp_t gfp, unsigned int *nent_p)
{
	return sgl_alloc_order(length, 0, false, gfp, nent_p);
}
EXPORT_SYMBOL(sgl_alloc);
