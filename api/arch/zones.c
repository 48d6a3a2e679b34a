/* SPDX-License-Identifier: MIT */
/*
 * Zone limits by architecture and kernel version:
 *   arm64  arch/arm64/mm/init.c: DMA32 alone until 5.5, then a DMA zone of 30
 *          bits, from 5.11 on as wide as the tree's dma-ranges let it be, at most 32
 *          bits: by whole bits, from 6.12 on to the byte.  Until 5.11 limits count from
 *          RAM's first address with their bits cleared.  RAM that begins above 4 GiB is
 *          all in the DMA zone (5.11 on; 6.12: as far as dma-ranges go).
 *   riscv  arch/riscv/mm/init.c: DMA32 alone.
 *   mips   arch/mips/mm/init.c: DMA32; the DMA zone is for ISA boards.
 *   x86    arch/x86/mm/init.c: DMA 16 MiB, DMA32 4 GiB.
 *   arm    arch/arm/mm/init.c: a DMA zone only where the machine asks for one.
 * Leaves out: highmem, what ACPI's IORT says.
 */
#include "zones.h"

#include <linux/kernel.h>
#include <linux/version.h>

#include "api/lx.h"
#include "board.h"

#define BITS(n) ((1ull << (n)) - 1)
#define LOW BITS(32)

static struct zone_limits dma32_alone(phys_addr_t base)
{
	return (struct zone_limits){ 0, LOW };
}

static struct zone_limits x86_limits(phys_addr_t base)
{
	return (struct zone_limits){ BITS(24), LOW };
}

/* max_zone_phys() until 5.11. */
static phys_addr_t from_base(phys_addr_t base, unsigned int bits)
{
	return (base & ~BITS(bits)) + BITS(bits);
}

static struct zone_limits arm64_limits_first(phys_addr_t base)
{
	return (struct zone_limits){ 0, from_base(base, 32) };
}

static struct zone_limits arm64_limits_5_5(phys_addr_t base)
{
	return (struct zone_limits){ from_base(base, 30), from_base(base, 32) };
}

/* The next one: a zone that ends below RAM reaches to 4 GiB. */
static phys_addr_t expanded(phys_addr_t base, phys_addr_t limit)
{
	if (base > LOW)
		return PHYS_ADDR_MAX;
	return base > limit ? LOW : limit;
}

static struct zone_limits arm64_limits_5_11(phys_addr_t base)
{
	phys_addr_t limit = LOW;

	while (limit >> 1 >= lx_dma_limit())
		limit >>= 1;
	return (struct zone_limits){ expanded(base, limit), expanded(base, LOW) };
}

/* RAM below 4 GiB stays a zone for devices that have limits of their own. */
static struct zone_limits arm64_limits(phys_addr_t base)
{
	phys_addr_t limit = lx_dma_limit();

	return (struct zone_limits){ base < LOW ? min(limit, (phys_addr_t)LOW) : limit, LOW };
}

static const struct {
	const char *arch;  /* or family */
	unsigned int from; /* LINUX_VERSION_CODE; newest first */
	struct zone_limits (*limits)(phys_addr_t base);
} rows[] = {
	{ "arm64", KERNEL_VERSION(6, 12, 0), arm64_limits },
	{ "arm64", KERNEL_VERSION(5, 11, 0), arm64_limits_5_11 },
	{ "arm64", KERNEL_VERSION(5, 5, 0), arm64_limits_5_5 },
	{ "arm64", 0, arm64_limits_first },
	{ "riscv", 0, dma32_alone },
	{ "mips", 0, dma32_alone },
	{ "x86", 0, x86_limits },
};

struct zone_limits arch_zone_limits(phys_addr_t base)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (board_is(rows[i].arch) && lx_era() >= rows[i].from)
			return rows[i].limits(base);
	return (struct zone_limits){ 0, 0 };
}
