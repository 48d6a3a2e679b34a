/* SPDX-License-Identifier: MIT */
/* Memory as scenarios ask for it.  A page is the address of its struct page. */
#include <linux/dmasim.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

LX_WORD(GFP_KERNEL);
LX_WORD(GFP_ATOMIC);
LX_WORD(GFP_NOWAIT);
LX_WORD(GFP_NOIO);
LX_WORD(GFP_NOFS);
LX_WORD(GFP_USER);
LX_WORD(GFP_DMA);
LX_WORD(GFP_DMA32);
LX_WORD(__GFP_ZERO);
LX_WORD(__GFP_NOWARN);
LX_WORD(__GFP_COMP);

LX_VERB(kmalloc, "ptr", "size,gfp", "size,flags",
	"allocates memory; what is in it is what was there")
{
	return lx_from_ptr(kmalloc(a[0], a[1]));
}

LX_VERB(kzalloc, "ptr", "size,gfp", "size,flags", "allocates memory and writes zeroes")
{
	return lx_from_ptr(kzalloc(a[0], a[1]));
}

LX_VERB(kcalloc, "ptr", "int,size,gfp", "n,size,flags",
	"allocates an array and writes zeroes")
{
	return lx_from_ptr(kcalloc(a[0], a[1], a[2]));
}

LX_VERB(krealloc, "ptr", "ptr0,size,gfp", "object,size,flags",
	"the bytes of an object in one of another size; it may be another place")
{
	return lx_from_ptr(krealloc(lx_to_ptr(a[0]), a[1], a[2]));
}

LX_VERB(kfree, "", "ptr0", "object", "gives memory back to the allocator")
{
	kfree(lx_to_ptr(a[0]));
	return 0;
}

LX_VERB(ksize, "int", "ptr", "object", "bytes that an object really has")
{
	return ksize(lx_to_ptr(a[0]));
}

LX_VERB(alloc_pages, "ptr", "gfp,int", "gfp,order",
	"2^order pages; the result is the struct page of the first")
{
	return lx_from_ptr(alloc_pages(a[0], a[1]));
}

LX_VERB(__free_pages, "", "ptr,int", "page,order", "gives pages back")
{
	__free_pages(lx_to_ptr(a[0]), a[1]);
	return 0;
}

LX_VERB(page_address, "ptr", "ptr", "page", "the bytes of a page, in the linear map")
{
	return lx_from_ptr(page_address(lx_to_ptr(a[0])));
}

LX_VERB(virt_to_page, "ptr", "ptr", "addr", "the struct page of an address of the linear map")
{
	return lx_from_ptr(virt_to_page(lx_to_ptr(a[0])));
}

LX_VERB(vmalloc, "ptr", "size", "size",
	"memory that is contiguous by its addresses only")
{
	return lx_from_ptr(vmalloc(a[0]));
}

LX_VERB(vzalloc, "ptr", "size", "size", "the same, zeroed")
{
	return lx_from_ptr(vzalloc(a[0]));
}

LX_VERB(vfree, "", "ptr0", "addr", "gives memory of vmalloc() back")
{
	vfree(lx_to_ptr(a[0]));
	return 0;
}

LX_VERB(vmalloc_to_page, "ptr", "ptr", "addr", "the struct page behind such an address")
{
	return lx_from_ptr(vmalloc_to_page(lx_to_ptr(a[0])));
}

LX_VERB(is_vmalloc_addr, "int", "ptr", "addr", "1: not an address of the linear map")
{
	return is_vmalloc_addr(lx_to_ptr(a[0]));
}
