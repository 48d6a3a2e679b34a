/* SPDX-License-Identifier: MIT */
/*
 * Addresses for registers, and for memory that is not the kernel's.  Registers have one
 * address each, in a part of the window of their own, as device memory (arm64:
 * Device-nGnRE), which is there before and after the mapping.
 */
#include <asm/io.h>
#include <linux/bug.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/io.h>
#include <linux/mm.h>

#include "api/lx.h"

/* Some page of it is memory. */
static bool has_ram(phys_addr_t phys, size_t size)
{
	for (phys_addr_t page = phys & PAGE_MASK; page < phys + size; page += PAGE_SIZE)
		if (pfn_valid(page >> PAGE_SHIFT))
			return true;
	return false;
}

void __iomem *ioremap(phys_addr_t phys, size_t size)
{
	if (!size || phys + size < phys || !lx_mmio(phys) || !lx_mmio(phys + size - 1))
		return NULL;
	if (WARN_ON(has_ram(phys, size)))
		return NULL;
	return (void __iomem *)lx_mmio(phys);
}
EXPORT_SYMBOL(ioremap);

#define NO_TYPE(name, what)							\
	void __iomem *name(phys_addr_t phys, size_t size)			\
	{									\
		lx_panic(#name ": this machine has no registers that are " what); \
	}									\
	EXPORT_SYMBOL(name)

NO_TYPE(ioremap_wc, "write-combined");
NO_TYPE(ioremap_cache, "cached");
NO_TYPE(ioremap_np, "non-posted");

void iounmap(volatile void __iomem *addr)
{
}
EXPORT_SYMBOL(iounmap);

void *memremap(resource_size_t offset, size_t size, unsigned long flags)
{
	if (!flags || !size)
		return NULL;
	if (!has_ram(offset, size))
		lx_panic("memremap: this machine has no memory beside its RAM");
	if (!phys_range_is_ram(offset, size))
		return NULL; /* "memremap attempted on mixed range" */
	if (!(flags & MEMREMAP_WB))
		return NULL; /* "memremap attempted on ram" */
	return phys_to_virt(offset);
}
EXPORT_SYMBOL(memremap);

void memunmap(void *addr)
{
}
EXPORT_SYMBOL(memunmap);

void *devm_memremap(struct device *dev, resource_size_t offset, size_t size,
		    unsigned long flags)
{
	void *addr = memremap(offset, size, flags);

	return addr ? addr : ERR_PTR(-ENXIO);
}
EXPORT_SYMBOL_GPL(devm_memremap);
