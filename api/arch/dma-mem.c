/* SPDX-License-Identifier: MIT */
/* What memory for DMA is on the running board's architecture and kernel. */
#include <linux/dma-map-ops.h>
#include <linux/pgtable.h>
#include <linux/string.h>
#include <linux/version.h>

#include "api/lx.h"
#include "board.h"

static bool is_mips(void)
{
	return strcmp(lx_arch(), "mips") == 0;
}

/* mips has an uncached segment of addresses; the others make a new view. */
bool arch_dma_remaps(void)
{
	return !is_mips();
}

/* CONFIG_ARCH_HAS_DMA_WRITE_COMBINE: only there is a wc view another one. */
bool arch_has_dma_write_combine(void)
{
	return is_mips();
}

bool arch_dma_has_cache_sync(void)
{
	return is_mips() && lx_era() < KERNEL_VERSION(5, 10, 0);
}

/* arm926: strongly ordered, as arm kernels without ARM_DMA_MEM_BUFFERABLE have it. */
pgprot_t pgprot_dmacoherent(pgprot_t prot)
{
	bool is_ordered = is_mips() || strcmp(lx_arch(), "arm926") == 0;

	return is_ordered ? pgprot_noncached(prot) : pgprot_writecombine(prot);
}

/*
 * arm64 looks at the line of this very CPU since 6.5 (asm/cache.h), riscv at the
 * block of its cache operations since 6.5; older kernels and arm v7 know a constant.
 * Where DMA is coherent no alignment is asked for.
 */
unsigned int arch_dma_cache_alignment(void)
{
	bool looks = strcmp(lx_arch(), "arm64") == 0 || strcmp(lx_arch(), "riscv") == 0;

	if (looks && lx_era() >= KERNEL_VERSION(6, 5, 0))
		return lx_cache_line();
	return board_row()->is_coherent ? 1 : board_row()->minalign;
}
