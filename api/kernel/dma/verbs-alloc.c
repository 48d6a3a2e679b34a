/* SPDX-License-Identifier: MIT */
/* DMA memory as scenarios ask for it: kernel names, kernel order. */
#include <linux/devres.h>
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/dmasim.h>
#include <linux/kernel.h>

LX_WORD(DMA_ATTR_WRITE_BARRIER);
LX_WORD(DMA_ATTR_NON_CONSISTENT);
LX_WORD(DMA_ATTR_ALLOC_SINGLE_PAGES);
LX_WORD(DMA_ATTR_PRIVILEGED);
LX_WORD(DMA_ATTR_MMIO);
LX_WORD(DMA_ATTR_DEBUGGING_IGNORE_CACHELINES);
LX_WORD(DMA_ATTR_REQUIRE_COHERENT);
LX_WORD(DMA_ATTR_CC_SHARED);

/* The handle of @from's kind of call goes to the place that an out argument names. */
static unsigned long long answer(unsigned long long out, dma_addr_t handle, const void *ptr)
{
	*(unsigned long long *)lx_to_ptr(out) = handle;
	return lx_from_ptr(ptr);
}

/* Where code would follow a wrong pointer, a kernel stops. */
static void *followed(unsigned long long value, unsigned long len)
{
	if (!lx_is_simulated(value) || !lx_can_touch(value, len))
		lx_panic("a pointer to no memory is followed");
	return lx_to_ptr(value);
}

/* Of the scenario's text, which is the program's own memory. */
static const char *string(unsigned long long value)
{
	if (lx_is_simulated(value) || !lx_can_touch(value, 1))
		lx_panic("a name that is no text");
	return lx_to_ptr(value);
}

/* --- coherent ------------------------------------------------------------------- */

LX_VERB(dma_alloc_attrs, "ptr", "dev,size,*addr,gfp,attrs",
	"dev,size,dma_handle,flag,attrs", "as dma_alloc_coherent, with attributes")
{
	dma_addr_t handle = 0;
	void *cpu_addr = dma_alloc_attrs(lx_device(a[0]), a[1], &handle, a[3], a[4]);

	return answer(a[2], handle, cpu_addr);
}

LX_VERB(dma_free_attrs, "", "dev,size,ptr0,addr,attrs", "dev,size,cpu_addr,dma_handle,attrs",
	"gives such memory back")
{
	dma_free_attrs(lx_device(a[0]), a[1], lx_to_ptr(a[2]), a[3], a[4]);
	return 0;
}

LX_VERB(dma_alloc_wc, "ptr", "dev,size,*addr,gfp", "dev,size,dma_addr,gfp",
	"coherent memory whose CPU writes may be combined")
{
	dma_addr_t handle = 0;
	void *cpu_addr = dma_alloc_wc(lx_device(a[0]), a[1], &handle, a[3]);

	return answer(a[2], handle, cpu_addr);
}

LX_VERB(dma_free_wc, "", "dev,size,ptr0,addr", "dev,size,cpu_addr,dma_addr",
	"gives such memory back")
{
	dma_free_wc(lx_device(a[0]), a[1], lx_to_ptr(a[2]), a[3]);
	return 0;
}

LX_VERB(dmam_alloc_coherent, "ptr", "dev,size,*addr,gfp", "dev,size,dma_handle,gfp",
	"coherent memory that is freed when the driver leaves the device")
{
	dma_addr_t handle = 0;
	void *cpu_addr = dmam_alloc_coherent(lx_device(a[0]), a[1], &handle, a[3]);

	return answer(a[2], handle, cpu_addr);
}

LX_VERB(dmam_free_coherent, "", "dev,size,ptr,addr", "dev,size,vaddr,dma_handle",
	"frees it earlier")
{
	dmam_free_coherent(lx_device(a[0]), a[1], lx_to_ptr(a[2]), a[3]);
	return 0;
}

LX_VERB(devres_release_all, "int", "dev", "dev",
	"the driver leaves the device: what it has of it is released; how many")
{
	return devres_release_all(lx_device(a[0]));
}

LX_VERB(dma_cache_sync, "", "dev,ptr,size,dir", "dev,vaddr,size,direction",
	"kernels before 5.10: cache maintenance of DMA_ATTR_NON_CONSISTENT memory")
{
	dma_cache_sync(lx_device(a[0]), lx_to_ptr(a[1]), a[2], a[3]);
	return 0;
}

LX_VERB(dma_get_cache_alignment, "int", "", "",
	"what DMA memory must be aligned to, bytes")
{
	return dma_get_cache_alignment();
}

/* --- further views ---------------------------------------------------------------- */

static unsigned long long mapped(struct vm_area_struct *vma, int error)
{
	if (error)
		user_area_end(vma->vm_start);
	return error ? 0 : vma->vm_start;
}

LX_VERB(dma_mmap_attrs, "ptr", "dev,ptr,addr,size,attrs", "dev,cpu_addr,dma_addr,size,attrs",
	"a user's address of coherent memory; NULL when it cannot be mapped")
{
	struct vm_area_struct vma;

	if (!user_area(&vma, a[3], 0))
		return 0;
	return mapped(&vma, dma_mmap_attrs(lx_device(a[0]), &vma, lx_to_ptr(a[1]), a[2], a[3],
					   a[4]));
}

LX_VERB(dma_mmap_coherent, "ptr", "dev,ptr,addr,size", "dev,cpu_addr,dma_addr,size",
	"the same without attributes")
{
	struct vm_area_struct vma;

	if (!user_area(&vma, a[3], 0))
		return 0;
	return mapped(&vma, dma_mmap_coherent(lx_device(a[0]), &vma, lx_to_ptr(a[1]), a[2],
					      a[3]));
}

LX_VERB(dma_mmap_pages, "ptr", "dev,size,ptr", "dev,size,page",
	"a user's address of such pages")
{
	struct vm_area_struct vma;

	if (!user_area(&vma, a[1], 0))
		return 0;
	return mapped(&vma, dma_mmap_pages(lx_device(a[0]), &vma, a[1], lx_to_ptr(a[2])));
}

LX_VERB(munmap, "", "ptr", "addr", "the user's addresses are gone")
{
	user_area_end(a[0]);
	return 0;
}

LX_VERB(dma_get_sgtable, "int", "dev,sgt,ptr,addr,size", "dev,sgt,cpu_addr,dma_addr,size",
	"a table that names coherent memory, for another device")
{
	return dma_get_sgtable(lx_device(a[0]), followed(a[1], sizeof(struct sg_table)),
			       lx_to_ptr(a[2]), a[3], a[4]);
}

/* --- not coherent: the driver syncs ------------------------------------------------- */

LX_VERB(dma_alloc_noncoherent, "ptr", "dev,size,*addr,dir,gfp", "dev,size,dma_handle,dir,gfp",
	"cached memory that is mapped already; the driver syncs around every use")
{
	dma_addr_t handle = 0;
	void *vaddr = dma_alloc_noncoherent(lx_device(a[0]), a[1], &handle, a[3], a[4]);

	return answer(a[2], handle, vaddr);
}

LX_VERB(dma_free_noncoherent, "", "dev,size,ptr,addr,dir", "dev,size,vaddr,dma_handle,dir",
	"gives such memory back")
{
	dma_free_noncoherent(lx_device(a[0]), a[1], lx_to_ptr(a[2]), a[3], a[4]);
	return 0;
}

LX_VERB(dma_alloc_pages, "ptr", "dev,size,*addr,dir,gfp", "dev,size,dma_handle,dir,gfp",
	"the same; the result is the struct page of the first page")
{
	dma_addr_t handle = 0;
	struct page *page = dma_alloc_pages(lx_device(a[0]), a[1], &handle, a[3], a[4]);

	return answer(a[2], handle, page);
}

LX_VERB(dma_free_pages, "", "dev,size,ptr,addr,dir", "dev,size,page,dma_handle,dir",
	"gives such pages back")
{
	dma_free_pages(lx_device(a[0]), a[1], lx_to_ptr(a[2]), a[3], a[4]);
	return 0;
}

LX_VERB(dma_alloc_noncontiguous, "ptr", "dev,size,dir,gfp,attrs,*addr",
	"dev,size,dir,gfp,attrs,dma_address",
	"one piece for the device; an sg_table, and dma_address of its entry")
{
	struct sg_table *sgt =
		dma_alloc_noncontiguous(lx_device(a[0]), a[1], a[2], a[3], a[4]);

	return answer(a[5], sgt ? sg_dma_address(sgt->sgl) : 0, sgt);
}

LX_VERB(dma_free_noncontiguous, "", "dev,size,ptr,dir", "dev,size,sgt,dir",
	"gives such memory back")
{
	struct sg_table *sgt = followed(a[2], sizeof(*sgt));

	followed((unsigned long)sgt->sgl, sizeof(*sgt->sgl));
	dma_free_noncontiguous(lx_device(a[0]), a[1], sgt, a[3]);
	return 0;
}

LX_VERB(dma_vmap_noncontiguous, "ptr", "dev,size,ptr", "dev,size,sgt",
	"the CPU's address of such memory")
{
	struct sg_table *sgt = followed(a[2], sizeof(*sgt));

	followed((unsigned long)sgt->sgl, sizeof(*sgt->sgl));
	return lx_from_ptr(dma_vmap_noncontiguous(lx_device(a[0]), a[1], sgt));
}

LX_VERB(dma_vunmap_noncontiguous, "", "dev,ptr", "dev,vaddr", "... is no longer needed")
{
	dma_vunmap_noncontiguous(lx_device(a[0]), lx_to_ptr(a[1]));
	return 0;
}

/* --- pools ------------------------------------------------------------------------------ */

LX_VERB(dma_pool_create, "ptr", "str,dev,int,int,int", "name,dev,size,align,boundary",
	"a pool of small blocks of coherent memory")
{
	return lx_from_ptr(dma_pool_create(string(a[0]), lx_device(a[1]), a[2], a[3], a[4]));
}

LX_VERB(dma_pool_destroy, "", "ptr0", "pool", "ends a pool whose blocks are all free")
{
	dma_pool_destroy(lx_to_ptr(a[0]));
	return 0;
}

LX_VERB(dma_pool_alloc, "ptr", "ptr,gfp,*addr", "pool,mem_flags,handle",
	"a block; what is in it is what was there")
{
	dma_addr_t handle = 0;
	void *block = dma_pool_alloc(lx_to_ptr(a[0]), a[1], &handle);

	return answer(a[2], handle, block);
}

LX_VERB(dma_pool_zalloc, "ptr", "ptr,gfp,*addr", "pool,mem_flags,handle",
	"a block of zeroes")
{
	dma_addr_t handle = 0;
	void *block = dma_pool_zalloc(lx_to_ptr(a[0]), a[1], &handle);

	return answer(a[2], handle, block);
}

LX_VERB(dma_pool_free, "", "ptr,ptr,addr", "pool,vaddr,addr", "gives a block back")
{
	dma_pool_free(lx_to_ptr(a[0]), lx_to_ptr(a[1]), a[2]);
	return 0;
}

LX_VERB(dmam_pool_create, "ptr", "str,dev,int,int,int", "name,dev,size,align,boundary",
	"a pool that is destroyed when the driver leaves the device")
{
	return lx_from_ptr(dmam_pool_create(string(a[0]), lx_device(a[1]), a[2], a[3], a[4]));
}

LX_VERB(dmam_pool_destroy, "", "ptr", "pool", "destroys it earlier")
{
	dmam_pool_destroy(lx_to_ptr(a[0]));
	return 0;
}
