/* SPDX-License-Identifier: MIT */
/*
 * Direct mapping of scatter lists: entry by entry, never merged (kernel/dma/direct.c
 * of Linux 6.12).  Leaves out: swiotlb and peer-to-peer memory.
 */
#include <linux/dmasim.h>
#include <linux/errno.h>

#include "debug.h"
#include "direct.h"

/* One entry, each member of it loaded once. */
struct entry {
	struct page *page;
	unsigned int offset, length;
	dma_addr_t dma_address;
	unsigned int dma_length;
};

/* Linux follows the NULL that sg_next() gives behind the end of a list. */
static void need_entry(const struct scatterlist *sg)
{
	if (unlikely(!sg))
		lx_panic("NULL pointer: the scatter list has fewer entries than the call says");
	if (unlikely(!lx_can_touch((unsigned long)sg, sizeof(*sg))))
		lx_panic("bad pointer: no entry of a scatter list lies there");
}

static struct entry cpu_view(struct scatterlist *sg)
{
	struct entry entry = { 0 };

	need_entry(sg);
	entry.page = sg_page(sg);
	entry.offset = READ_ONCE(sg->offset);
	entry.length = READ_ONCE(sg->length);
	return entry;
}

static struct entry device_view(struct scatterlist *sg)
{
	struct entry entry = { 0 };

	need_entry(sg);
	entry.dma_address = READ_ONCE(sg_dma_address(sg));
	entry.dma_length = READ_ONCE(sg_dma_len(sg));
	return entry;
}

/* Why an entry cannot be mapped; NULL when it can. */
static const char *why_not_mappable(const struct entry *entry)
{
	if (!entry->page)
		return "entry without a page: none was set";
	if (entry->page < mem_map || entry->page >= mem_map + max_mapnr)
		return "stack, global or remapped memory: not in the linear map";
	if (!phys_range_is_ram(page_to_phys(entry->page) + entry->offset, entry->length))
		return "range outside RAM";
	return NULL;
}

/* An entry that is no RAM is told to the checker, and fails. */
static dma_addr_t map_entry(struct device *dev, const struct entry *entry, int index,
			    enum dma_data_direction dir, unsigned long attrs)
{
	const char *why = why_not_mappable(entry);
	struct lx_deal deal = { .call = "dma_map_sg", .dev = dev->lx_id, .type = LX_TYPE_SG,
				.dma = DMA_MAPPING_ERROR, .len = entry->length,
				.index = index };

	if (!why)
		return dma_direct_map_page(dev, entry->page, entry->offset, entry->length, dir,
					   attrs);
	lx_watch_illegal_map(&deal, why);
	return DMA_MAPPING_ERROR;
}

int dma_direct_map_sg(struct device *dev, struct scatterlist *sgl, int nents,
		      enum dma_data_direction dir, unsigned long attrs)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, nents, i) {
		struct entry entry = cpu_view(sg);
		dma_addr_t dma_addr = map_entry(dev, &entry, i, dir, attrs);

		WRITE_ONCE(sg_dma_address(sg), dma_addr);
		if (dma_addr == DMA_MAPPING_ERROR) {
			dma_direct_unmap_sg(dev, sgl, i, dir, attrs | DMA_ATTR_SKIP_CPU_SYNC);
			return -EIO;
		}
		WRITE_ONCE(sg_dma_len(sg), entry.length);
	}
	return nents;
}

void dma_direct_unmap_sg(struct device *dev, struct scatterlist *sgl, int nents,
			 enum dma_data_direction dir, unsigned long attrs)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, nents, i) {
		struct entry entry = device_view(sg);

		dma_direct_unmap_page(dev, entry.dma_address, entry.dma_length, dir, attrs);
	}
}

void dma_direct_sync_sg_for_cpu(struct device *dev, struct scatterlist *sgl, int nents,
				enum dma_data_direction dir)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, nents, i) {
		struct entry entry = device_view(sg);

		dma_direct_sync_single_for_cpu(dev, entry.dma_address, READ_ONCE(sg->length),
					       dir);
	}
}

void dma_direct_sync_sg_for_device(struct device *dev, struct scatterlist *sgl, int nents,
				   enum dma_data_direction dir)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, nents, i) {
		struct entry entry = device_view(sg);

		dma_direct_sync_single_for_device(dev, entry.dma_address,
						  READ_ONCE(sg->length), dir);
	}
}
