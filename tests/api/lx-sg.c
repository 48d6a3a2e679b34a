/* SPDX-License-Identifier: MIT */
/*
 * Scatter lists where a scenario has no words: iterators, splitting, tables that
 * grow, and operations of a device that merge entries or fail.
 */
#include <linux/dma-map-ops.h>
#include <linux/dmasim.h>
#include <linux/errno.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#define NO_SUCH (~0ull)

/* --- iterators: what the @index-th step gives ------------------------------ */

LX_VERB(test_cpu_page, "addr", "sg,int,int,int", "sgl,nents,pgoffset,index",
	"test: for_each_sg_page")
{
	struct sg_page_iter iter;
	unsigned int i = 0;

	for_each_sg_page(lx_to_ptr(a[0]), &iter, a[1], a[2])
		if (i++ == a[3])
			return page_to_phys(sg_page_iter_page(&iter));
	return NO_SUCH;
}

LX_VERB(test_dma_page, "addr", "sg,int,int,int", "sgl,nents,pgoffset,index",
	"test: for_each_sg_dma_page")
{
	struct sg_dma_page_iter iter;
	unsigned int i = 0;

	for_each_sg_dma_page(lx_to_ptr(a[0]), &iter, a[1], a[2])
		if (i++ == a[3])
			return sg_page_iter_dma_address(&iter);
	return NO_SUCH;
}

/* Counts of both views of a table, by both kinds of loop: 4 digits. */
LX_VERB(test_table_loops, "int", "sgt", "sgt", "test: the loops over a table")
{
	struct sg_table *sgt = lx_to_ptr(a[0]);
	struct sg_dma_page_iter dma_iter;
	unsigned int i, counts[4] = { 0 };
	struct sg_page_iter iter;
	struct scatterlist *sg;

	for_each_sgtable_sg(sgt, sg, i)
		counts[0]++;
	for_each_sgtable_dma_sg(sgt, sg, i)
		counts[1]++;
	for_each_sgtable_page(sgt, &iter, 0)
		counts[2]++;
	for_each_sgtable_dma_page(sgt, &dma_iter, 0)
		counts[3]++;
	return counts[0] * 1000 + counts[1] * 100 + counts[2] * 10 + counts[3];
}

/*
 * The @index-th piece behind @skip bytes, when @taken bytes of each piece are
 * consumed (0: all): its physical address, and in the upper 16 bits its length.
 */
LX_VERB(test_piece, "addr", "sg,int,int,int,int", "sgl,nents,skip,taken,index",
	"test: sg_miter_next")
{
	struct sg_mapping_iter miter;
	unsigned long long piece;
	unsigned int i;

	sg_miter_start(&miter, lx_to_ptr(a[0]), a[1], SG_MITER_FROM_SG);
	if (!sg_miter_skip(&miter, a[2]))
		return NO_SUCH;
	for (i = 0; sg_miter_next(&miter); i++) {
		piece = virt_to_phys(miter.addr) | (unsigned long long)miter.length << 48;
		if (i == a[4]) {
			sg_miter_stop(&miter);
			return piece;
		}
		if (a[3])
			miter.consumed = a[3];
	}
	return NO_SUCH;
}

/* --- entries ---------------------------------------------------------------- */

LX_VERB(test_entry, "int", "sg", "sg", "test: offset and length, in 32 bits each")
{
	struct scatterlist *sg = lx_to_ptr(a[0]);

	return (unsigned long long)sg->offset << 32 | sg->length;
}

LX_VERB(test_set_dma, "", "sg,addr,int", "sg,address,length", "test: the device's view")
{
	struct scatterlist *sg = lx_to_ptr(a[0]);

	sg_dma_address(sg) = a[1];
	sg_dma_len(sg) = a[2];
	return 0;
}

LX_VERB(test_flags, "int", "sg", "sg", "test: marks of an entry, one digit each")
{
	struct scatterlist *sg = lx_to_ptr(a[0]);
	int before = sg_dma_is_bus_address(sg), marked;

	sg_dma_mark_bus_address(sg);
	sg_dma_mark_swiotlb(sg);
	marked = sg_dma_is_bus_address(sg) && sg_dma_is_swiotlb(sg);
	sg_dma_unmark_bus_address(sg);
	return before * 1000 + marked * 100 + sg_dma_is_bus_address(sg) * 10 +
	       sg_dma_is_swiotlb(sg);
}

/* --- lists that are made ------------------------------------------------------ */

/* List @which of the two that @in is split into; the other one is freed. */
LX_VERB(test_split, "ptr", "sg,int,int,int,int,int",
	"in,mapped_nents,skip,size0,size1,which", "test: sg_split")
{
	size_t sizes[] = { a[3], a[4] };
	struct scatterlist *out[2];
	int mapped[2];
	int ret = sg_split(lx_to_ptr(a[0]), a[1], a[2], 2, sizes, out, mapped, GFP_KERNEL);

	if (ret)
		return (unsigned long long)ret;
	kfree(out[!a[5]]);
	return lx_from_ptr(out[a[5]]);
}

/* A table of the pages of two pieces of memory; the table itself stays allocated. */
LX_VERB(test_append, "ptr", "ptr,int,ptr,int,int,int", "first,pages,second,pages,max,left",
	"test: sg_alloc_append_table_from_pages, twice")
{
	struct sg_append_table *table = kzalloc(sizeof(*table), GFP_KERNEL);
	struct page *pages[16];
	unsigned int i, part;

	for (part = 0; part < 2; part++) {
		unsigned int count = a[2 * part + 1];

		for (i = 0; i < count; i++)
			pages[i] = virt_to_page(lx_to_ptr(a[2 * part]) + i * PAGE_SIZE);
		if (sg_alloc_append_table_from_pages(table, pages, count, 0, count * PAGE_SIZE,
						     a[4], part ? 0 : a[5], GFP_KERNEL))
			return 0;
	}
	return lx_from_ptr(table);
}

/* Page i is the one that the i-th hex digit of @which names; -errno or 0. */
LX_VERB(test_from_pages, "int", "sgt,ptr,int,int,int,int,int",
	"sgt,memory,which,pages,offset,size,max", "test: a table of any pages")
{
	struct page *pages[16];
	unsigned int i;

	for (i = 0; i < a[3]; i++)
		pages[i] = virt_to_page(lx_to_ptr(a[1]) + (a[2] >> 4 * i & 7) * PAGE_SIZE);
	return sg_alloc_table_from_pages_segment(lx_to_ptr(a[0]), pages, a[3], a[4], a[5], a[6],
						 GFP_KERNEL);
}

LX_VERB(test_append_free, "", "ptr", "table", "test: sg_free_append_table")
{
	sg_free_append_table(lx_to_ptr(a[0]));
	kfree(lx_to_ptr(a[0]));
	return 0;
}

/* Entries that a table of @nents has when @first are the caller's; all is freed. */
LX_VERB(test_chained, "int", "int,int", "nents,first", "test: sg_alloc_table_chained")
{
	struct scatterlist *own = a[1] ? kmalloc_array(a[1], sizeof(*own), GFP_KERNEL) : NULL;
	struct sg_table table = { .sgl = own };
	int nents = -1;

	if (sg_alloc_table_chained(&table, a[0], own, a[1]) == 0) {
		nents = sg_nents(table.sgl);
		if (a[1] > 1 && table.sgl != own)
			nents = -2;
	}
	sg_free_table_chained(&table, a[1]);
	kfree(own);
	return nents;
}

/* --- operations of a device -------------------------------------------------- */

static int answer __lxdata; /* of map_sg: entries, or an errno */
static unsigned long called __lxdata;

enum { MAP = 1, UNMAP, FOR_CPU, FOR_DEVICE };

/* All entries in @answer segments: the last one takes what is left. */
static int merge(struct device *dev, struct scatterlist *sgl, int nents,
		 enum dma_data_direction dir, unsigned long attrs)
{
	struct scatterlist *segment = sgl, *sg;
	dma_addr_t at = sg_phys(sgl);
	int i;

	called = called * 10 + MAP;
	for_each_sg(sgl, sg, answer > 0 ? nents : 0, i) {
		if (i < answer) {
			segment = sg;
			sg_dma_address(sg) = at;
			sg_dma_len(sg) = 0;
		}
		sg_dma_len(segment) += sg->length;
		at += sg->length;
	}
	return answer;
}

static void unmap(struct device *dev, struct scatterlist *sgl, int nents,
		  enum dma_data_direction dir, unsigned long attrs)
{
	called = called * 10 + UNMAP;
}

static void for_cpu(struct device *dev, struct scatterlist *sgl, int nents,
		    enum dma_data_direction dir)
{
	called = called * 10 + FOR_CPU;
}

static void for_device(struct device *dev, struct scatterlist *sgl, int nents,
		       enum dma_data_direction dir)
{
	called = called * 10 + FOR_DEVICE;
}

static const struct dma_map_ops merging_ops = {
	.map_sg = merge, .unmap_sg = unmap, .sync_sg_for_cpu = for_cpu,
	.sync_sg_for_device = for_device,
};

/* Those that are missing have nothing to do. */
static const struct dma_map_ops map_only_ops = { .map_sg = merge };

LX_VERB(test_use_sg_ops, "", "dev,int,int", "dev,answer,all",
	"test: the device merges each list into so many segments, or fails")
{
	set_dma_ops(lx_device(a[0]), a[2] ? &merging_ops : &map_only_ops);
	answer = a[1];
	called = 0;
	return 0;
}

LX_VERB(test_sg_called, "int", "", "", "test: which of them were called")
{
	return called;
}

LX_VERB(test_reach, "", "dev,int", "dev,limit", "test: the highest address that the bus takes")
{
	lx_device(a[0])->bus_dma_limit = a[1];
	return 0;
}

LX_VERB(test_no_dma, "", "dev", "dev", "test: a device without a mask and without parameters")
{
	lx_device(a[0])->dma_mask = NULL;
	lx_device(a[0])->dma_parms = NULL;
	return 0;
}

LX_VERB(test_boundary_pages, "int", "dev,int", "dev,shift",
	"test: dma_get_seg_boundary_nr_pages; without a device when shift is above 63")
{
	if (a[1] > 63)
		return dma_get_seg_boundary_nr_pages(NULL, a[1] - 64);
	return dma_get_seg_boundary_nr_pages(lx_device(a[0]), a[1]);
}
