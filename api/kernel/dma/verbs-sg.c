/* SPDX-License-Identifier: MIT */
/* Scatter lists as scenarios use them: kernel names, kernel order. */
#include <linux/dma-mapping.h>
#include <linux/dmasim.h>
#include <linux/errno.h>
#include <linux/scatterlist.h>
#include <linux/vmalloc.h>

const struct lx_list_layout lx_kernel_lists = {
	.entry = sizeof(struct scatterlist),
	.page_link = offsetof(struct scatterlist, page_link),
	.offset = offsetof(struct scatterlist, offset),
	.dma_address = offsetof(struct scatterlist, dma_address),
	.dma_length = offsetof(struct scatterlist, dma_length),
	.chain = SG_CHAIN,
	.end = SG_END,
	.table = sizeof(struct sg_table),
	.sgl = offsetof(struct sg_table, sgl),
	.nents = offsetof(struct sg_table, nents),
	.orig_nents = offsetof(struct sg_table, orig_nents),
};

/* --- what a kernel would follow and fault ------------------------------- */

static void *checked(unsigned long long value, unsigned long bytes, const char *what)
{
	if (!lx_is_simulated(value) || !lx_can_touch(value, bytes))
		lx_panic(what);
	return lx_to_ptr(value);
}

/* @count entries, one at least. */
static struct scatterlist *list_at(unsigned long long value, unsigned int count)
{
	if (count == 0)
		lx_panic("bad pointer: the last of 0 entries of a scatter list");
	return checked(value, count * sizeof(struct scatterlist),
		       "bad pointer: no scatter list of that size lies there");
}

static struct scatterlist *entry_at(unsigned long long value)
{
	return list_at(value, 1);
}

static struct sg_table *table_at(unsigned long long value)
{
	return checked(value, sizeof(struct sg_table), "bad pointer: no table lies there");
}

static void *bytes_at(unsigned long long value, unsigned long len)
{
	return len ? checked(value, len, "bad pointer: the buffer is no memory")
		   : lx_to_ptr(value);
}

/* --- entries: inlines, or a few instructions ----------------------------- */

LX_VERB_INSN(sg_init_table, "", "sg,int", "sgl,nents",
	     "clears entries and marks the last as the end")
{
	sg_init_table(list_at(a[0], a[1]), a[1]);
	return 0;
}

LX_VERB_INSN(sg_init_one, "", "sg,ptr,size", "sg,buf,buflen", "a list of one entry")
{
	sg_init_one(entry_at(a[0]), lx_to_ptr(a[1]), a[2]);
	return 0;
}

LX_VERB_INSN(sg_set_buf, "", "sg,ptr,size", "sg,buf,buflen", "the entry names this memory")
{
	sg_set_buf(entry_at(a[0]), lx_to_ptr(a[1]), a[2]);
	return 0;
}

LX_VERB_INSN(sg_set_page, "", "sg,ptr,size,int", "sg,page,len,offset",
	"the entry names bytes of a page (virt_to_page, alloc_pages)")
{
	sg_set_page(entry_at(a[0]), lx_to_ptr(a[1]), a[2], a[3]);
	return 0;
}

LX_VERB_INSN(sg_chain, "", "sg,int,sg", "prv,prv_nents,sgl",
	"the last of prv_nents entries becomes a link to sgl")
{
	sg_chain(list_at(a[0], a[1]), a[1], lx_to_ptr(a[2]));
	return 0;
}

LX_VERB_INSN(sg_mark_end, "", "sg", "sg", "the list ends with this entry")
{
	sg_mark_end(entry_at(a[0]));
	return 0;
}

LX_VERB_INSN(sg_unmark_end, "", "sg", "sg", "the list no longer ends with this entry")
{
	sg_unmark_end(entry_at(a[0]));
	return 0;
}

LX_VERB_INSN(sg_next, "sg", "sg", "sg", "the entry behind this one; 0: it is the last")
{
	return lx_from_ptr(sg_next(entry_at(a[0])));
}

LX_VERB_INSN(sg_last, "sg", "sg,int", "sgl,nents", "the last of nents entries")
{
	return lx_from_ptr(sg_last(entry_at(a[0]), a[1]));
}

LX_VERB_INSN(sg_nents, "int", "sg", "sg", "how many entries the list has")
{
	return sg_nents(entry_at(a[0]));
}

LX_VERB_INSN(sg_nents_for_len, "int", "sg,int", "sg,len",
	"how many entries hold the first len bytes")
{
	return sg_nents_for_len(entry_at(a[0]), a[1]);
}

LX_VERB_INSN(sg_dma_address, "addr", "sg", "sg",
	     "where a device finds the entry, when it is mapped")
{
	return sg_dma_address(entry_at(a[0]));
}

LX_VERB_INSN(sg_dma_len, "int", "sg", "sg", "... and how many bytes")
{
	return sg_dma_len(entry_at(a[0]));
}

LX_VERB_INSN(sg_phys, "addr", "sg", "sg", "physical address of the entry's memory")
{
	return sg_phys(entry_at(a[0]));
}

LX_VERB_INSN(sg_virt, "ptr", "sg", "sg", "the entry's memory")
{
	return lx_from_ptr(sg_virt(entry_at(a[0])));
}

/* --- lists that are allocated ------------------------------------------- */

LX_VERB(sg_alloc_table, "int", "sgt,int,gfp", "table,nents,gfp_mask",
	"gives a table a list of nents entries")
{
	/* Linux would fill all memory before it says so. */
	if (a[1] > max_mapnr * SG_MAX_SINGLE_ALLOC)
		return -ENOMEM;
	return sg_alloc_table(table_at(a[0]), a[1], a[2]);
}

LX_VERB(sg_free_table, "", "sgt", "table", "gives the list back")
{
	sg_free_table(table_at(a[0]));
	return 0;
}

/* A scenario names pages by the memory in which they lie one behind the other. */
static int table_from_memory(struct sg_table *table, void *memory, unsigned int n_pages,
			     unsigned int offset, unsigned long size,
			     unsigned int max_segment, gfp_t gfp)
{
	struct page **pages;
	unsigned int i;
	int ret;

	if (n_pages == 0 || n_pages > max_mapnr)
		return -EINVAL;
	pages = lx_host_alloc(n_pages * sizeof(*pages));
	for (i = 0; i < n_pages; i++, memory += PAGE_SIZE)
		pages[i] = is_vmalloc_addr(memory) ? vmalloc_to_page(memory)
						   : virt_to_page(memory);
	ret = sg_alloc_table_from_pages_segment(table, pages, n_pages, offset, size,
						max_segment, gfp);
	lx_host_free(pages);
	return ret;
}

LX_VERB(sg_alloc_table_from_pages, "int", "sgt,ptr,int,int,size,gfp",
	"sgt,pages,n_pages,offset,size,gfp_mask",
	"a list of these pages; contiguous ones share an entry")
{
	return table_from_memory(table_at(a[0]), lx_to_ptr(a[1]), a[2], a[3], a[4], UINT_MAX,
				 a[5]);
}

LX_VERB(sg_alloc_table_from_pages_segment, "int", "sgt,ptr,int,int,size,int,gfp",
	"sgt,pages,n_pages,offset,size,max_segment,gfp_mask",
	"... with at most max_segment bytes in an entry")
{
	return table_from_memory(table_at(a[0]), lx_to_ptr(a[1]), a[2], a[3], a[4], a[5], a[6]);
}

LX_VERB(sgl_alloc, "sg", "int,gfp,*addr", "length,gfp,nent_p",
	"a list with pages behind it; nent_p gets its entries")
{
	unsigned int nents = 0;
	struct scatterlist *sgl = sgl_alloc(a[0], a[1], &nents);

	*(unsigned long long *)lx_to_ptr(a[2]) = nents;
	return lx_from_ptr(sgl);
}

LX_VERB(sgl_free, "", "sg", "sgl", "gives such a list and its pages back")
{
	sgl_free(entry_at(a[0]));
	return 0;
}

/* --- the CPU copies ----------------------------------------------------- */

LX_VERB(sg_copy_from_buffer, "int", "sg,int,ptr,size", "sgl,nents,buf,buflen",
	"the CPU copies from a buffer into the list")
{
	return sg_copy_from_buffer(entry_at(a[0]), a[1], bytes_at(a[2], a[3]), a[3]);
}

LX_VERB(sg_copy_to_buffer, "int", "sg,int,ptr,size", "sgl,nents,buf,buflen",
	"... from the list into a buffer")
{
	return sg_copy_to_buffer(entry_at(a[0]), a[1], bytes_at(a[2], a[3]), a[3]);
}

LX_VERB(sg_pcopy_from_buffer, "int", "sg,int,ptr,size,int", "sgl,nents,buf,buflen,skip",
	"as sg_copy_from_buffer, behind skip bytes of the list")
{
	return sg_pcopy_from_buffer(entry_at(a[0]), a[1], bytes_at(a[2], a[3]), a[3], a[4]);
}

LX_VERB(sg_pcopy_to_buffer, "int", "sg,int,ptr,size,int", "sgl,nents,buf,buflen,skip",
	"as sg_copy_to_buffer, behind skip bytes of the list")
{
	return sg_pcopy_to_buffer(entry_at(a[0]), a[1], bytes_at(a[2], a[3]), a[3], a[4]);
}

LX_VERB(sg_zero_buffer, "int", "sg,int,int,int", "sgl,nents,buflen,skip",
	"the CPU clears buflen bytes of the list")
{
	return sg_zero_buffer(entry_at(a[0]), a[1], a[2], a[3]);
}

/* --- mapping ------------------------------------------------------------ */

LX_VERB(dma_map_sg, "int", "dev,sg,int,dir", "dev,sg,nents,dir",
	"gives a list to a device; how many entries it then has for the device, 0: none")
{
	return dma_map_sg(lx_device(a[0]), entry_at(a[1]), a[2], a[3]);
}

LX_VERB(dma_map_sg_attrs, "int", "dev,sg,int,dir,attrs", "dev,sg,nents,dir,attrs",
	"as dma_map_sg, with attributes")
{
	return dma_map_sg_attrs(lx_device(a[0]), entry_at(a[1]), a[2], a[3], a[4]);
}

LX_VERB(dma_unmap_sg, "", "dev,sg,int,dir", "dev,sg,nents,dir",
	"takes a list back; nents as for dma_map_sg, not what that gave")
{
	dma_unmap_sg(lx_device(a[0]), entry_at(a[1]), a[2], a[3]);
	return 0;
}

LX_VERB(dma_unmap_sg_attrs, "", "dev,sg,int,dir,attrs", "dev,sg,nents,dir,attrs",
	"as dma_unmap_sg, with attributes")
{
	dma_unmap_sg_attrs(lx_device(a[0]), entry_at(a[1]), a[2], a[3], a[4]);
	return 0;
}

LX_VERB(dma_sync_sg_for_cpu, "", "dev,sg,int,dir", "dev,sg,nelems,dir",
	"takes a mapped list back from a device")
{
	dma_sync_sg_for_cpu(lx_device(a[0]), entry_at(a[1]), a[2], a[3]);
	return 0;
}

LX_VERB(dma_sync_sg_for_device, "", "dev,sg,int,dir", "dev,sg,nelems,dir",
	"gives a mapped list to the device again")
{
	dma_sync_sg_for_device(lx_device(a[0]), entry_at(a[1]), a[2], a[3]);
	return 0;
}

LX_VERB(dma_map_sgtable, "int", "dev,sgt,dir,attrs", "dev,sgt,dir,attrs",
	"dma_map_sg for a table, which keeps the count; 0, or a negative error")
{
	return dma_map_sgtable(lx_device(a[0]), table_at(a[1]), a[2], a[3]);
}

LX_VERB(dma_unmap_sgtable, "", "dev,sgt,dir,attrs", "dev,sgt,dir,attrs",
	"takes the list of a table back")
{
	dma_unmap_sgtable(lx_device(a[0]), table_at(a[1]), a[2], a[3]);
	return 0;
}

LX_VERB(dma_sync_sgtable_for_cpu, "", "dev,sgt,dir", "dev,sgt,dir",
	"dma_sync_sg_for_cpu for a table")
{
	dma_sync_sgtable_for_cpu(lx_device(a[0]), table_at(a[1]), a[2]);
	return 0;
}

LX_VERB(dma_sync_sgtable_for_device, "", "dev,sgt,dir", "dev,sgt,dir",
	"dma_sync_sg_for_device for a table")
{
	dma_sync_sgtable_for_device(lx_device(a[0]), table_at(a[1]), a[2]);
	return 0;
}

/* --- limits ------------------------------------------------------------- */

LX_VERB_INSN(dma_set_max_seg_size, "", "dev,int", "dev,size",
	"the longest segment that the device can take")
{
	dma_set_max_seg_size(lx_device(a[0]), a[1]);
	return 0;
}

LX_VERB_INSN(dma_get_max_seg_size, "int", "dev", "dev", "the longest segment, 65536 by default")
{
	return dma_get_max_seg_size(lx_device(a[0]));
}

LX_VERB_INSN(dma_set_seg_boundary, "", "dev,int", "dev,mask",
	"a segment for the device crosses no multiple of mask + 1")
{
	dma_set_seg_boundary(lx_device(a[0]), a[1]);
	return 0;
}

LX_VERB_INSN(dma_get_seg_boundary, "addr", "dev", "dev", "the mask of that boundary")
{
	return dma_get_seg_boundary(lx_device(a[0]));
}

LX_VERB_INSN(dma_set_min_align_mask, "", "dev,int", "dev,mask",
	"which low bits of an address a bounce buffer must keep")
{
	dma_set_min_align_mask(lx_device(a[0]), a[1]);
	return 0;
}

LX_VERB_INSN(dma_get_min_align_mask, "int", "dev", "dev", "these bits")
{
	return dma_get_min_align_mask(lx_device(a[0]));
}
