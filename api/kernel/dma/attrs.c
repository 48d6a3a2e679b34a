/* SPDX-License-Identifier: MIT */
/*
 * Attributes.  Ordering ones change what the device does with its accesses: the
 * machine keeps the ranges (sim/master.h), as the bridge or the IOMMU of a board
 * with such attributes does.
 */
#include "attrs.h"

#include <linux/dmasim.h>
#include <linux/kernel.h>
#include <linux/version.h>

static const struct {
	unsigned long bit;
	const char *words;
} newer[] = {
	{ DMA_ATTR_MMIO, "DMA_ATTR_MMIO came with Linux 6.18: use dma_map_resource()" },
	{ DMA_ATTR_DEBUGGING_IGNORE_CACHELINES,
	  "DMA_ATTR_DEBUGGING_IGNORE_CACHELINES came with Linux 7.0: "
	  "leave it out, and give each buffer lines of its own" },
	{ DMA_ATTR_REQUIRE_COHERENT,
	  "DMA_ATTR_REQUIRE_COHERENT came with Linux 7.0: leave it out, and ask dma_need_sync()" },
	{ DMA_ATTR_CC_SHARED,
	  "DMA_ATTR_CC_SHARED came with Linux 7.1: leave it out, no memory is encrypted here" },
};

void dma_attrs_check(const char *call, unsigned long attrs)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(newer); i++)
		if (attrs & newer[i].bit)
			lx_panic(newer[i].words);
	if (attrs >= DMA_ATTR_CC_SHARED << 1)
		lx_panic("an attribute that no Linux has");
}

/* Both bits at once: the barrier is kept. */
static unsigned int order_of(unsigned long attrs)
{
	if ((attrs & DMA_ATTR_WRITE_BARRIER) && lx_era() < KERNEL_VERSION(5, 10, 0))
		return LX_ORDER_BARRIER;
	return attrs & DMA_ATTR_WEAK_ORDERING ? LX_ORDER_WEAK : LX_ORDER_PLAIN;
}

void dma_order_begin(struct device *dev, dma_addr_t addr, size_t size,
		     unsigned long attrs)
{
	unsigned int order = order_of(attrs);

	if (order == LX_ORDER_PLAIN || addr == DMA_MAPPING_ERROR)
		return;
	dev->lx_ordered++;
	lx_dev_order(dev->lx_id, addr, size, order);
}

void dma_order_end(struct device *dev, dma_addr_t addr, size_t size)
{
	if (dev->lx_ordered && lx_dev_order(dev->lx_id, addr, size, LX_ORDER_PLAIN))
		dev->lx_ordered--;
}

void dma_order_begin_sg(struct device *dev, struct scatterlist *sgl, int ents,
			unsigned long attrs)
{
	struct scatterlist *sg;
	int i;

	if (order_of(attrs) == LX_ORDER_PLAIN)
		return;
	for_each_sg(sgl, sg, ents, i) {
		dma_addr_t at = READ_ONCE(sg_dma_address(sg));

		dma_order_begin(dev, at, READ_ONCE(sg_dma_len(sg)), attrs);
	}
}

void dma_order_end_sg(struct device *dev, struct scatterlist *sgl, int ents)
{
	struct scatterlist *sg;
	int i;

	if (!dev->lx_ordered)
		return;
	for_each_sg(sgl, sg, ents, i) {
		dma_addr_t at = READ_ONCE(sg_dma_address(sg));

		dma_order_end(dev, at, READ_ONCE(sg_dma_len(sg)));
	}
}
