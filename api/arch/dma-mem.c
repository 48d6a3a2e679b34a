/* SPDX-License-Identifier: MIT */
/* What memory for DMA is on the running board's architecture and kernel. */
#include <linux/dma-map-ops.h>
#include <linux/pgtable.h>
#include <linux/version.h>

#include "api/lx.h"
#include "board.h"

/* mips has an uncached segment of addresses; the others make a new view. */
bool arch_dma_remaps(void)
{
	return !board_is("mips");
}

/*
 * CONFIG_ARCH_HAS_DMA_WRITE_COMBINE: only there is a wc view another one.  It is that of
 * users: the kernel's own is in mips' uncached segment whatever was asked for, and on arm
 * before v6, where it would be bufferable, it is not here.
 */
bool arch_has_dma_write_combine(void)
{
	return board_row()->coherent_is_ordered;
}

bool arch_dma_has_cache_sync(void)
{
	return board_is("mips") && lx_era() < KERNEL_VERSION(5, 10, 0);
}

pgprot_t pgprot_dmacoherent(pgprot_t prot)
{
	return board_row()->coherent_is_ordered ? pgprot_noncached(prot)
						: pgprot_writecombine(prot);
}

/*
 * arm64 looks at the line of this very CPU since 6.5 (asm/cache.h), riscv at the
 * block of its cache operations since 6.5; older kernels and arm v7 know a constant.
 * Where DMA is coherent no alignment is asked for.
 */
unsigned int arch_dma_cache_alignment(void)
{
	bool looks = board_is("arm64") || board_is("riscv");

	if (looks && lx_era() >= KERNEL_VERSION(6, 5, 0))
		return lx_cache_line();
	return board_row()->is_coherent ? 1 : board_row()->minalign;
}
