/* SPDX-License-Identifier: MIT */
/*
 * Scatterlists at the checker's door: one deal for each entry that the driver gave,
 * with the bus address that its first byte got.  Where entries were merged, that is
 * an address inside a mapped segment.
 */
#include <linux/dmasim.h>
#include <linux/scatterlist.h>

#include "debug.h"

/* Where in the mapped list an entry of the given list lies. */
struct place {
	struct scatterlist *segment;
	unsigned int offset;
};

static dma_addr_t next_address(struct place *place, unsigned int length)
{
	dma_addr_t address = READ_ONCE(sg_dma_address(place->segment)) + place->offset;

	place->offset += length;
	if (place->offset >= READ_ONCE(sg_dma_len(place->segment))) {
		place->segment = sg_next(place->segment);
		place->offset = 0;
	}
	return address;
}

static struct lx_deal list_deal(const char *call, struct device *dev,
				struct scatterlist *sg, int nents, int dir,
				unsigned long attrs)
{
	return (struct lx_deal){ .call = call, .dev = dev->lx_id, .type = LX_TYPE_SG,
				 .va = (unsigned long)sg, .dir = dir, .attrs = attrs,
				 .ents = nents };
}

static bool is_page(const struct page *page)
{
	return page >= mem_map && page < mem_map + max_mapnr;
}

/* Fills in entry @index; one without a page, whose map failed, has no address. */
static void fill_entry(struct lx_deal *deal, struct scatterlist *sg, struct place *place,
		       int index)
{
	struct page *page = sg_page(sg);
	unsigned int offset = READ_ONCE(sg->offset);

	deal->pa = is_page(page) ? page_to_phys(page) + offset : 0;
	deal->len = READ_ONCE(sg->length);
	deal->index = index;
	deal->dma = place->segment ? next_address(place, deal->len) : DMA_MAPPING_ERROR;
}

/* The entry as the driver gave it, and the segment that the device sees at it. */
static void watch_segment(struct device *dev, struct scatterlist *sg,
			  const struct lx_deal *deal)
{
	struct lx_deal segment = *deal;

	segment.dma = READ_ONCE(sg_dma_address(sg));
	lx_watch_segment(&segment, READ_ONCE(sg_dma_len(sg)), dma_get_max_seg_size(dev),
			 dma_get_seg_boundary(dev));
}

void debug_dma_map_sg(struct device *dev, struct scatterlist *sg, int nents,
		      int mapped_ents, int dir, unsigned long attrs)
{
	struct lx_deal deal = list_deal("dma_map_sg", dev, sg, nents, dir, attrs);
	struct place place = { .segment = sg };
	struct scatterlist *s;
	int i;

	deal.mapped = mapped_ents;
	if (mapped_ents == 0) {
		deal.dma = DMA_MAPPING_ERROR;
		lx_watch_map(&deal);
		return;
	}
	for (s = sg, i = 0; s && i < nents; s = sg_next(s), i++) {
		fill_entry(&deal, s, &place, i);
		if (i < mapped_ents)
			watch_segment(dev, s, &deal);
		lx_watch_map(&deal);
	}
}

void debug_dma_unmap_sg(struct device *dev, struct scatterlist *sglist, int nelems,
			int dir, unsigned long attrs)
{
	struct lx_deal deal = list_deal("dma_unmap_sg", dev, sglist, nelems, dir, attrs);
	struct place place = { .segment = sglist };
	struct scatterlist *s;
	int i;

	for (s = sglist, i = 0; s && i < nelems; s = sg_next(s), i++) {
		fill_entry(&deal, s, &place, i);
		lx_watch_unmap(&deal);
	}
}

static void sync_list(const char *call, struct device *dev, struct scatterlist *sg,
		      int nelems, int dir, int for_device)
{
	struct lx_deal deal = list_deal(call, dev, sg, nelems, dir, 0);
	struct place place = { .segment = sg };
	struct scatterlist *s;
	int i;

	for (s = sg, i = 0; s && i < nelems; s = sg_next(s), i++) {
		fill_entry(&deal, s, &place, i);
		lx_watch_sync(&deal, for_device);
	}
}

void debug_dma_sync_sg_for_cpu(struct device *dev, struct scatterlist *sg, int nelems,
			       int dir)
{
	sync_list("dma_sync_sg_for_cpu", dev, sg, nelems, dir, 0);
}

void debug_dma_sync_sg_for_device(struct device *dev, struct scatterlist *sg, int nelems,
				  int dir)
{
	sync_list("dma_sync_sg_for_device", dev, sg, nelems, dir, 1);
}
