/* SPDX-License-Identifier: MIT */
/* Programs of test-torture.c that make scatter lists. */
#include <linux/dma-mapping.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "tests/api/lx-torture.h"

/* Three pieces of a list: two links. */
#define LONG_LIST (2 * SG_MAX_SINGLE_ALLOC + 10)

/* Every entry is 8 bytes of @buf; mapped, synced and unmapped. */
static int map_and_unmap(struct device *dev, struct sg_table *sgt, void *buf)
{
	struct scatterlist *sg;
	int i, ret;

	for_each_sgtable_sg(sgt, sg, i)
		sg_set_buf(sg, buf + 8 * i, 8);
	ret = dma_map_sgtable(dev, sgt, DMA_TO_DEVICE, 0);
	if (ret)
		return WRONG();
	dma_sync_sgtable_for_cpu(dev, sgt, DMA_TO_DEVICE);
	dma_sync_sgtable_for_device(dev, sgt, DMA_TO_DEVICE);
	dma_unmap_sgtable(dev, sgt, DMA_TO_DEVICE, 0);
	return 0;
}

static int tables(struct device *dev)
{
	void *buf = kzalloc(8 * LONG_LIST, GFP_KERNEL);
	struct sg_table sgt;
	int ret;

	if (!buf)
		return -ENOMEM;
	ret = sg_alloc_table(&sgt, LONG_LIST, GFP_KERNEL);
	if (!ret) {
		ret = map_and_unmap(dev, &sgt, buf);
		sg_free_table(&sgt);
	} else if (ret != -ENOMEM || sgt.sgl) {
		ret = WRONG();
	}
	kfree(buf);
	return ret;
}

/* The first entries are the driver's own. */
static int chained(struct device *dev)
{
	void *buf = kzalloc(8 * LONG_LIST, GFP_KERNEL);
	struct scatterlist first[4];
	struct sg_table sgt = { .sgl = first };
	int ret;

	if (!buf)
		return -ENOMEM;
	ret = sg_alloc_table_chained(&sgt, LONG_LIST, first, ARRAY_SIZE(first));
	if (!ret) {
		ret = map_and_unmap(dev, &sgt, buf);
		sg_free_table_chained(&sgt, ARRAY_SIZE(first));
	} else if (ret != -ENOMEM) {
		ret = WRONG();
	}
	kfree(buf);
	return ret;
}

/* --- lists of given pages -------------------------------------------------------- */

#define LIST_PAGES 6

static void free_list(struct page **list, int count)
{
	while (count--)
		__free_page(list[count]);
	kfree(list);
}

/* In an order that no two of them follow each other. */
static struct page **page_list(void)
{
	struct page **list = kmalloc_array(LIST_PAGES, sizeof(*list), GFP_KERNEL);
	int i;

	for (i = 0; list && i < LIST_PAGES; i++) {
		list[i] = alloc_page(GFP_KERNEL);
		if (!list[i]) {
			free_list(list, i);
			return NULL;
		}
	}
	for (i = 0; list && i < LIST_PAGES / 2; i++)
		swap(list[i], list[LIST_PAGES - 1 - i]);
	return list;
}

static int from_pages(struct device *dev)
{
	struct page **list = page_list();
	struct sg_table sgt;
	int ret;

	if (!list)
		return -ENOMEM;
	ret = sg_alloc_table_from_pages(&sgt, list, LIST_PAGES, 0, LIST_PAGES * PAGE_SIZE,
					GFP_KERNEL);
	if (!ret)
		sg_free_table(&sgt);
	else if (ret != -ENOMEM)
		ret = WRONG();
	free_list(list, LIST_PAGES);
	return ret;
}

/* More entries than one piece has; the driver says how many are still to come. */
#define APPENDED 200

static int append(struct sg_append_table *table, struct page **list)
{
	struct page *pages[APPENDED / 2];
	int i, ret = 0;

	for (i = 0; i < APPENDED / 2; i++)
		pages[i] = list[i % LIST_PAGES];
	for (i = 0; i < 2 && !ret; i++)
		ret = sg_alloc_append_table_from_pages(table, pages, APPENDED / 2, 0,
						       APPENDED / 2 * PAGE_SIZE, PAGE_SIZE,
						       i ? 0 : APPENDED / 2, GFP_KERNEL);
	return ret;
}

static int appended(struct device *dev)
{
	struct page **list = page_list();
	struct sg_append_table table;
	int ret;

	if (!list)
		return -ENOMEM;
	memset(&table, 0, sizeof(table));
	ret = append(&table, list);
	sg_free_append_table(&table);
	free_list(list, LIST_PAGES);
	return !ret || ret == -ENOMEM ? ret : WRONG();
}

/* --- lists with pages of their own, and pieces of lists --------------------------- */

static int own_pages(struct device *dev)
{
	unsigned int nents = 77;
	struct scatterlist *sgl = sgl_alloc_order(5 * PAGE_SIZE, 1, true, GFP_KERNEL, &nents);

	if (!sgl)
		return nents == 77 ? -ENOMEM : WRONG();
	if (dma_map_sg(dev, sgl, nents, DMA_FROM_DEVICE) != nents)
		return WRONG();
	dma_unmap_sg(dev, sgl, nents, DMA_FROM_DEVICE);
	sgl_free_order(sgl, 1);
	return 0;
}

static int split_list(struct scatterlist *sgl, int mapped)
{
	size_t sizes[] = { 100, 4000, 2000 };
	struct scatterlist *out[3] = { NULL };
	int counts[3], i, ret;

	ret = sg_split(sgl, mapped, 16, 3, sizes, out, counts, GFP_KERNEL);
	if (ret)
		return ret == -ENOMEM && !out[0] && !out[1] && !out[2] ? ret : WRONG();
	for (i = 0; i < 3; i++)
		kfree(out[i]);
	return 0;
}

static int split(struct device *dev)
{
	void *buf = kmalloc(8192, GFP_KERNEL);
	struct scatterlist sgl[2];
	int mapped, ret;

	if (!buf)
		return -ENOMEM;
	sg_init_table(sgl, 2);
	sg_set_buf(&sgl[0], buf, 4096);
	sg_set_buf(&sgl[1], buf + 4096, 4096);
	mapped = dma_map_sg(dev, sgl, 2, DMA_FROM_DEVICE);
	ret = mapped ? split_list(sgl, mapped) : WRONG();
	dma_unmap_sg(dev, sgl, 2, DMA_FROM_DEVICE);
	kfree(buf);
	return ret;
}

const struct torture torture_lists[] = {
	{ "tables", tables },
	{ "chained tables", chained },
	{ "tables of pages", from_pages },
	{ "appended tables", appended },
	{ "lists with pages", own_pages },
	{ "split lists", split },
	{ NULL }
};
