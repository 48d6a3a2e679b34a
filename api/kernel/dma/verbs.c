/* SPDX-License-Identifier: MIT */
/* The functions of the DMA API as scenarios call them: kernel names, kernel order. */
#include <linux/dma-mapping.h>
#include <linux/dmasim.h>

LX_WORD(DMA_BIDIRECTIONAL);
LX_WORD(DMA_TO_DEVICE);
LX_WORD(DMA_FROM_DEVICE);
LX_WORD(DMA_NONE);
LX_WORD(DMA_ATTR_WEAK_ORDERING);
LX_WORD(DMA_ATTR_WRITE_COMBINE);
LX_WORD(DMA_ATTR_NO_KERNEL_MAPPING);
LX_WORD(DMA_ATTR_SKIP_CPU_SYNC);
LX_WORD(DMA_ATTR_FORCE_CONTIGUOUS);
LX_WORD(DMA_ATTR_NO_WARN);
LX_WORD(DMA_MAPPING_ERROR);
/* A pointer, and yet a word of a scenario. */
static const struct lx_word lx_word_NULL
__attribute__((used, section("lx_words"), aligned(8))) = { "NULL", 0 };

LX_VERB(dma_map_single, "dma", "dev,ptr,size,dir", "dev,ptr,size,dir",
	"gives bytes to a device; the result is their bus address")
{
	return dma_map_single(lx_device(a[0]), lx_to_ptr(a[1]), a[2], a[3]);
}

LX_VERB(dma_map_single_attrs, "dma", "dev,ptr,size,dir,attrs", "dev,ptr,size,dir,attrs",
	"as dma_map_single, with attributes")
{
	return dma_map_single_attrs(lx_device(a[0]), lx_to_ptr(a[1]), a[2], a[3], a[4]);
}

LX_VERB(dma_unmap_single, "", "dev,addr,size,dir", "dev,addr,size,dir",
	"takes bytes back from a device and ends the mapping")
{
	dma_unmap_single(lx_device(a[0]), a[1], a[2], a[3]);
	return 0;
}

LX_VERB(dma_unmap_single_attrs, "", "dev,addr,size,dir,attrs", "dev,addr,size,dir,attrs",
	"as dma_unmap_single, with attributes")
{
	dma_unmap_single_attrs(lx_device(a[0]), a[1], a[2], a[3], a[4]);
	return 0;
}

LX_VERB(dma_sync_single_for_cpu, "", "dev,addr,size,dir", "dev,addr,size,dir",
	"takes mapped bytes back from a device")
{
	dma_sync_single_for_cpu(lx_device(a[0]), a[1], a[2], a[3]);
	return 0;
}

LX_VERB(dma_sync_single_for_device, "", "dev,addr,size,dir", "dev,addr,size,dir",
	"gives mapped bytes to the device again")
{
	dma_sync_single_for_device(lx_device(a[0]), a[1], a[2], a[3]);
	return 0;
}

LX_VERB(dma_mapping_error, "int", "dev,addr", "dev,dma_addr",
	"0 when the mapping can be used")
{
	return dma_mapping_error(lx_device(a[0]), a[1]);
}

LX_VERB(dma_alloc_coherent, "ptr", "dev,size,*addr,gfp", "dev,size,dma_handle,flag",
	"memory that CPU and device see alike, zeroed; dma_handle gets its bus address")
{
	dma_addr_t handle = 0;
	void *cpu_addr = dma_alloc_coherent(lx_device(a[0]), a[1], &handle, a[3]);

	*(unsigned long long *)lx_to_ptr(a[2]) = handle;
	return lx_from_ptr(cpu_addr);
}

LX_VERB(dma_free_coherent, "", "dev,size,ptr0,addr", "dev,size,cpu_addr,dma_handle",
	"gives such memory back")
{
	dma_free_coherent(lx_device(a[0]), a[1], lx_to_ptr(a[2]), a[3]);
	return 0;
}

LX_VERB(dma_set_mask, "int", "dev,int", "dev,mask", "what bus addresses the device can use")
{
	return dma_set_mask(lx_device(a[0]), a[1]);
}

LX_VERB(dma_set_coherent_mask, "int", "dev,int", "dev,mask",
	"... for coherent memory")
{
	return dma_set_coherent_mask(lx_device(a[0]), a[1]);
}

LX_VERB(dma_set_mask_and_coherent, "int", "dev,int", "dev,mask", "both masks")
{
	return dma_set_mask_and_coherent(lx_device(a[0]), a[1]);
}
