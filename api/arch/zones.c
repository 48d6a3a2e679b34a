/* SPDX-License-Identifier: MIT */
/*
 * Zone limits by architecture and kernel version:
 *   arm64  arch/arm64/mm/init.c: DMA32 alone until 5.5, then a DMA zone of 30
 *          bits, from 5.11 on as wide as the tree's dma-ranges let it be: 32 bits
 *          where they say nothing.  Limits count from the 4 GiB that RAM begins in;
 *          RAM that begins above 4 GiB is all in the DMA zone (5.11 on).
 *   riscv  arch/riscv/mm/init.c: DMA32 alone.
 *   mips   arch/mips/mm/init.c: DMA32; the DMA zone is for ISA boards.
 *   x86    arch/x86/mm/init.c: DMA 16 MiB, DMA32 4 GiB.
 *   armv7  arch/arm/mm/init.c: a DMA zone only where the machine asks for one.
 * Leaves out: dma-ranges (a narrower DMA zone on arm64), highmem.
 */
#include "zones.h"

#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/version.h>

#include "api/lx.h"

#define BITS(n) ((1ull << (n)) - 1)

static const struct {
	const char *arch;
	unsigned int from; /* LINUX_VERSION_CODE; newest first */
	struct zone_limits limits;
	bool from_base; /* limits count from the 4 GiB in which RAM begins */
} rows[] = {
	{ "arm64", KERNEL_VERSION(5, 11, 0), { BITS(32), BITS(32) }, false },
	{ "arm64", KERNEL_VERSION(5, 5, 0), { BITS(30), BITS(32) }, true },
	{ "arm64", 0, { 0, BITS(32) }, true },
	{ "riscv", 0, { 0, BITS(32) }, false },
	{ "mips", 0, { 0, BITS(32) }, false },
	{ "x86", 0, { BITS(24), BITS(32) }, false },
};

static phys_addr_t moved(phys_addr_t limit, phys_addr_t offset)
{
	return limit ? limit + offset : 0;
}

struct zone_limits arch_zone_limits(phys_addr_t base)
{
	const char *arch = lx_arch();
	struct zone_limits limits = { 0, 0 };
	phys_addr_t offset = base & ~BITS(32);
	unsigned int i = 0;

	while (i < ARRAY_SIZE(rows) &&
	       (strcmp(rows[i].arch, arch) != 0 || lx_era() < rows[i].from))
		i++;
	if (i == ARRAY_SIZE(rows))
		return limits;
	limits = rows[i].limits;
	if (rows[i].from_base) {
		limits.dma = moved(limits.dma, offset);
		limits.dma32 = moved(limits.dma32, offset);
	} else if (limits.dma == BITS(32) && offset) {
		limits.dma = limits.dma32 = PHYS_ADDR_MAX;
	}
	return limits;
}
