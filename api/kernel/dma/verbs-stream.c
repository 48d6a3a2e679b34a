/* SPDX-License-Identifier: MIT */
/*
 * The rest of streaming DMA as scenarios use it, pages, parts, registers, and what a
 * device can address: kernel names, kernel order.
 */
#include <linux/dma-mapping.h>
#include <linux/dmasim.h>

/* --- pages and parts ------------------------------------------------------- */

LX_VERB(dma_map_page, "dma", "dev,ptr,int,size,dir", "dev,page,offset,size,dir",
	"as dma_map_single, of a page (virt_to_page, alloc_pages)")
{
	return dma_map_page(lx_device(a[0]), lx_to_ptr(a[1]), a[2], a[3], a[4]);
}

LX_VERB(dma_map_page_attrs, "dma", "dev,ptr,int,size,dir,attrs",
	"dev,page,offset,size,dir,attrs", "as dma_map_page, with attributes")
{
	return dma_map_page_attrs(lx_device(a[0]), lx_to_ptr(a[1]), a[2], a[3], a[4], a[5]);
}

LX_VERB(dma_unmap_page, "", "dev,addr,size,dir", "dev,addr,size,dir",
	"takes such bytes back and ends the mapping")
{
	dma_unmap_page(lx_device(a[0]), a[1], a[2], a[3]);
	return 0;
}

LX_VERB(dma_unmap_page_attrs, "", "dev,addr,size,dir,attrs", "dev,addr,size,dir,attrs",
	"as dma_unmap_page, with attributes")
{
	dma_unmap_page_attrs(lx_device(a[0]), a[1], a[2], a[3], a[4]);
	return 0;
}

LX_VERB(dma_sync_single_range_for_cpu, "", "dev,addr,int,size,dir",
	"dev,addr,offset,size,dir", "takes part of a mapping back from a device")
{
	dma_sync_single_range_for_cpu(lx_device(a[0]), a[1], a[2], a[3], a[4]);
	return 0;
}

LX_VERB(dma_sync_single_range_for_device, "", "dev,addr,int,size,dir",
	"dev,addr,offset,size,dir", "gives part of a mapping to the device again")
{
	dma_sync_single_range_for_device(lx_device(a[0]), a[1], a[2], a[3], a[4]);
	return 0;
}

LX_VERB(dma_need_sync, "int", "dev,addr", "dev,dma_addr",
	"0: syncs of this mapping would do nothing")
{
	return dma_need_sync(lx_device(a[0]), a[1]);
}

LX_VERB_INSN(dma_dev_need_sync, "int", "dev", "dev", "0: no mapping of the device needs syncs")
{
	return dma_dev_need_sync(lx_device(a[0]));
}

LX_VERB(dma_need_unmap, "int", "dev", "dev", "0: unmaps of the device would do nothing")
{
	return dma_need_unmap(lx_device(a[0]));
}

/* --- registers ------------------------------------------------------------- */

LX_VERB(dma_map_resource, "dma", "dev,phys,size,dir,attrs", "dev,phys_addr,size,dir,attrs",
	"registers of another device, for a device to reach; never memory")
{
	return dma_map_resource(lx_device(a[0]), a[1], a[2], a[3], a[4]);
}

LX_VERB(dma_unmap_resource, "", "dev,addr,size,dir,attrs", "dev,addr,size,dir,attrs",
	"ends such a mapping")
{
	dma_unmap_resource(lx_device(a[0]), a[1], a[2], a[3], a[4]);
	return 0;
}

/* --- what a device can address ----------------------------------------------- */

LX_VERB(dma_supported, "int", "dev,int", "dev,mask", "0: with this mask there is no memory")
{
	return dma_supported(lx_device(a[0]), a[1]);
}

LX_VERB(dma_coerce_mask_and_coherent, "int", "dev,int", "dev,mask",
	"both masks, which are one from here on")
{
	return dma_coerce_mask_and_coherent(lx_device(a[0]), a[1]);
}

LX_VERB_INSN(dma_get_mask, "addr", "dev", "dev", "the mask of streaming mappings")
{
	return dma_get_mask(lx_device(a[0]));
}

LX_VERB(dma_get_required_mask, "addr", "dev", "dev", "the mask that reaches all memory")
{
	return dma_get_required_mask(lx_device(a[0]));
}

LX_VERB(dma_addressing_limited, "int", "dev", "dev", "1: some memory is beyond the device")
{
	return dma_addressing_limited(lx_device(a[0]));
}

LX_VERB(dma_max_mapping_size, "addr", "dev", "dev", "bytes of the longest mapping")
{
	return dma_max_mapping_size(lx_device(a[0]));
}

LX_VERB(dma_opt_mapping_size, "addr", "dev", "dev", "... of the longest that is cheap")
{
	return dma_opt_mapping_size(lx_device(a[0]));
}

LX_VERB(dma_pci_p2pdma_supported, "int", "dev", "dev",
	"1: memory of another device could be mapped for it")
{
	return dma_pci_p2pdma_supported(lx_device(a[0]));
}

LX_VERB(dma_get_merge_boundary, "addr", "dev", "dev",
	"0: entries of a list are not merged; else at multiples of this + 1")
{
	return dma_get_merge_boundary(lx_device(a[0]));
}

LX_VERB_INSN(dma_get_seg_boundary_nr_pages, "addr", "dev,int", "dev,page_shift",
	     "the boundary of segments, in pages of 1 << page_shift bytes")
{
	if (a[1] >= 64)
		lx_panic("a page shift that no number has bits for");
	return dma_get_seg_boundary_nr_pages(lx_device(a[0]), a[1]);
}
