/* SPDX-License-Identifier: MIT */
/*
 * Tables whose first entries are the caller's own, the rest chained behind them in
 * pieces (lib/sg_pool.c).  Pieces have the sizes of Linux's pools; the elements
 * that those keep in reserve are left out, so that an allocation may fail.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#define SMALLEST_PIECE 8u

static struct scatterlist *sg_pool_alloc(unsigned int nents, gfp_t gfp_mask)
{
	unsigned int piece = max(SMALLEST_PIECE, (unsigned int)roundup_pow_of_two(nents));

	BUG_ON(nents > SG_CHUNK_SIZE);
	return kmalloc_array(piece, sizeof(struct scatterlist), gfp_mask);
}

static void sg_pool_free(struct scatterlist *sgl, unsigned int nents)
{
	kfree(sgl);
}

void sg_free_table_chained(struct sg_table *table, unsigned int nents_first_chunk)
{
	unsigned int nents = READ_ONCE(table->orig_nents);

	if (nents <= nents_first_chunk)
		return;
	/* One entry of the caller's would only be a link: it was not used. */
	if (nents_first_chunk == 1)
		nents_first_chunk = 0;
	__sg_free_table(table, SG_CHUNK_SIZE, nents_first_chunk, sg_pool_free, nents);
}
EXPORT_SYMBOL_GPL(sg_free_table_chained);

/* @table->sgl is @first_chunk when that is given. */
int sg_alloc_table_chained(struct sg_table *table, int nents,
			   struct scatterlist *first_chunk, unsigned int nents_first_chunk)
{
	int ret;

	BUG_ON(!nents);
	if (first_chunk && nents_first_chunk && nents <= nents_first_chunk) {
		WRITE_ONCE(table->orig_nents, nents);
		WRITE_ONCE(table->nents, nents);
		sg_init_table(READ_ONCE(table->sgl), nents);
		return 0;
	}
	if (nents_first_chunk <= 1) {
		first_chunk = NULL;
		nents_first_chunk = 0;
	}
	ret = __sg_alloc_table(table, nents, SG_CHUNK_SIZE, first_chunk, nents_first_chunk,
			       GFP_ATOMIC, sg_pool_alloc);
	if (unlikely(ret))
		sg_free_table_chained(table, nents_first_chunk);
	return ret;
}
EXPORT_SYMBOL_GPL(sg_alloc_table_chained);
