/* SPDX-License-Identifier: MIT */
/*
 * Scatter lists page by page, and the CPU's copies that go through them (the
 * second half of lib/scatterlist.c of Linux 6.12).
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/scatterlist.h>

/* --- pages -------------------------------------------------------------- */

void __sg_page_iter_start(struct sg_page_iter *piter, struct scatterlist *sglist,
			  unsigned int nents, unsigned long pgoffset)
{
	piter->sg = sglist;
	piter->sg_pgoffset = pgoffset;
	piter->__nents = nents;
	piter->__pg_advance = 0;
}
EXPORT_SYMBOL(__sg_page_iter_start);

/* Counted from the page in which the entry's first byte may lie. */
static unsigned int cpu_pages(struct scatterlist *sg)
{
	unsigned long offset = READ_ONCE(sg->offset);

	return PAGE_ALIGN(offset + READ_ONCE(sg->length)) >> PAGE_SHIFT;
}

static unsigned int dma_pages(struct scatterlist *sg)
{
	unsigned long offset = READ_ONCE(sg->offset);

	return PAGE_ALIGN(offset + READ_ONCE(sg_dma_len(sg))) >> PAGE_SHIFT;
}

static bool next_page(struct sg_page_iter *piter,
		      unsigned int (*pages)(struct scatterlist *sg))
{
	if (!piter->__nents || !piter->sg)
		return false;
	piter->sg_pgoffset += piter->__pg_advance;
	piter->__pg_advance = 1;
	for (;;) {
		unsigned int count = pages(piter->sg);

		if (piter->sg_pgoffset < count)
			return true;
		piter->sg_pgoffset -= count;
		piter->sg = sg_next(piter->sg);
		piter->__nents--;
		if (!piter->__nents || !piter->sg)
			return false;
	}
}

bool __sg_page_iter_next(struct sg_page_iter *piter)
{
	return next_page(piter, cpu_pages);
}
EXPORT_SYMBOL(__sg_page_iter_next);

bool __sg_page_iter_dma_next(struct sg_dma_page_iter *dma_iter)
{
	return next_page(&dma_iter->base, dma_pages);
}
EXPORT_SYMBOL(__sg_page_iter_dma_next);

/* --- pieces that the CPU can use ---------------------------------------- */

void sg_miter_start(struct sg_mapping_iter *miter, struct scatterlist *sgl,
		    unsigned int nents, unsigned int flags)
{
	memset(miter, 0, sizeof(*miter));
	__sg_page_iter_start(&miter->piter, sgl, nents, 0);
	WARN_ON(!(flags & (SG_MITER_TO_SG | SG_MITER_FROM_SG)));
	miter->__flags = flags;
}
EXPORT_SYMBOL(sg_miter_start);

/* Something is left of this page, or there is a next one. */
static bool get_next_page(struct sg_mapping_iter *miter)
{
	struct sg_page_iter *piter = &miter->piter;
	unsigned long offset, end;

	if (miter->__remaining)
		return true;
	if (!__sg_page_iter_next(piter))
		return false;
	offset = READ_ONCE(piter->sg->offset);
	miter->__offset = piter->sg_pgoffset ? 0 : offset;
	/* An entry may start several pages behind the page that it names. */
	piter->sg_pgoffset += miter->__offset >> PAGE_SHIFT;
	miter->__offset &= PAGE_SIZE - 1;
	end = offset + READ_ONCE(piter->sg->length) -
	      ((unsigned long)piter->sg_pgoffset << PAGE_SHIFT);
	miter->__remaining = min(end, PAGE_SIZE) - miter->__offset;
	return true;
}

bool sg_miter_skip(struct sg_mapping_iter *miter, off_t offset)
{
	sg_miter_stop(miter);
	while (offset) {
		off_t taken;

		if (!get_next_page(miter))
			return false;
		taken = min_t(off_t, offset, miter->__remaining);
		miter->__offset += taken;
		miter->__remaining -= taken;
		offset -= taken;
	}
	return true;
}
EXPORT_SYMBOL(sg_miter_skip);

bool sg_miter_next(struct sg_mapping_iter *miter)
{
	sg_miter_stop(miter);
	if (!get_next_page(miter))
		return false;
	miter->page = sg_page_iter_page(&miter->piter);
	miter->addr = page_address(miter->page) + miter->__offset;
	miter->length = miter->__remaining;
	miter->consumed = miter->length;
	if (unlikely(!lx_can_touch((unsigned long)miter->addr, miter->length)))
		lx_panic("bad pointer: an entry of a scatter list names no memory");
	return true;
}
EXPORT_SYMBOL(sg_miter_next);

void sg_miter_stop(struct sg_mapping_iter *miter)
{
	WARN_ON(miter->consumed > miter->length);
	if (!miter->addr)
		return;
	miter->__offset += miter->consumed;
	miter->__remaining -= miter->consumed;
	miter->page = NULL;
	miter->addr = NULL;
	miter->length = 0;
	miter->consumed = 0;
}
EXPORT_SYMBOL(sg_miter_stop);

/* --- copies ------------------------------------------------------------- */

size_t sg_copy_buffer(struct scatterlist *sgl, unsigned int nents, void *buf,
		      size_t buflen, off_t skip, bool to_buffer)
{
	unsigned int flags = SG_MITER_ATOMIC | (to_buffer ? SG_MITER_FROM_SG : SG_MITER_TO_SG);
	struct sg_mapping_iter miter;
	size_t done = 0, len;

	sg_miter_start(&miter, sgl, nents, flags);
	if (!sg_miter_skip(&miter, skip))
		return 0;
	while (done < buflen && sg_miter_next(&miter)) {
		len = min(miter.length, buflen - done);
		if (to_buffer)
			memcpy(buf + done, miter.addr, len);
		else
			memcpy(miter.addr, buf + done, len);
		done += len;
	}
	sg_miter_stop(&miter);
	return done;
}
EXPORT_SYMBOL(sg_copy_buffer);

size_t sg_copy_from_buffer(struct scatterlist *sgl, unsigned int nents, const void *buf,
			   size_t buflen)
{
	return sg_copy_buffer(sgl, nents, (void *)buf, buflen, 0, false);
}
EXPORT_SYMBOL(sg_copy_from_buffer);

size_t sg_copy_to_buffer(struct scatterlist *sgl, unsigned int nents, void *buf,
			 size_t buflen)
{
	return sg_copy_buffer(sgl, nents, buf, buflen, 0, true);
}
EXPORT_SYMBOL(sg_copy_to_buffer);

size_t sg_pcopy_from_buffer(struct scatterlist *sgl, unsigned int nents, const void *buf,
			    size_t buflen, off_t skip)
{
	return sg_copy_buffer(sgl, nents, (void *)buf, buflen, skip, false);
}
EXPORT_SYMBOL(sg_pcopy_from_buffer);

size_t sg_pcopy_to_buffer(struct scatterlist *sgl, unsigned int nents, void *buf,
			  size_t buflen, off_t skip)
{
	return sg_copy_buffer(sgl, nents, buf, buflen, skip, true);
}
EXPORT_SYMBOL(sg_pcopy_to_buffer);

size_t sg_zero_buffer(struct scatterlist *sgl, unsigned int nents, size_t buflen,
		      off_t skip)
{
	struct sg_mapping_iter miter;
	size_t done = 0, len;

	sg_miter_start(&miter, sgl, nents, SG_MITER_ATOMIC | SG_MITER_TO_SG);
	if (!sg_miter_skip(&miter, skip))
		return 0;
	while (done < buflen && sg_miter_next(&miter)) {
		len = min(miter.length, buflen - done);
		memset(miter.addr, 0, len);
		done += len;
	}
	sg_miter_stop(&miter);
	return done;
}
EXPORT_SYMBOL(sg_zero_buffer);
