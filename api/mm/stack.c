/* SPDX-License-Identifier: MIT */
/*
 * Memory that stands for a kernel stack.  With CONFIG_VMAP_STACK a stack is an area
 * like those of vmalloc; without, pages of the linear map, which can be mapped for
 * DMA, and which only the checker objects to.
 */
#include <linux/dmasim.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/version.h>
#include <linux/vmalloc.h>

#include "../arch/board.h"
#include "internal.h"

/* From when on an architecture's kernels have VMAP_STACK (arch/<arch>/Kconfig). */
static const struct {
	const char *arch;
	unsigned int from;
} vmap_stack[] = {
	{ "arm64", KERNEL_VERSION(4, 14, 0) },
	{ "arm", KERNEL_VERSION(5, 18, 0) },
	{ "riscv", KERNEL_VERSION(5, 14, 0) },
	{ "x86", KERNEL_VERSION(4, 9, 0) },
};

static bool has_vmap_stack(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vmap_stack); i++)
		if (board_is(vmap_stack[i].arch))
			return lx_era() >= vmap_stack[i].from;
	return false;
}

unsigned long lx_kernel_vmalloc(unsigned long size)
{
	return lx_from_ptr(vmalloc(size));
}

unsigned long lx_kernel_stack(unsigned long size)
{
	unsigned long count = PAGE_ALIGN(size) >> PAGE_SHIFT, i;
	struct page *page;
	void *area;

	if (has_vmap_stack()) {
		area = vmalloc(size);
		if (area)
			find_vm_area(area)->flags |= VM_LX_STACK;
		return lx_from_ptr(area);
	}
	page = count && count <= max_mapnr ? alloc_page_run(GFP_KERNEL, count, 1) : NULL;
	for (i = 0; page && i < count; i++)
		page_state(page + i)->stack = true;
	return page ? lx_from_ptr(page_address(page)) : 0;
}

bool is_stack_addr(const void *addr)
{
	const struct vm_struct *area = find_vm_area(addr);

	if (area)
		return (area->flags & VM_LX_STACK) != 0;
	return virt_addr_valid(addr) && page_state(virt_to_page(addr))->stack;
}
