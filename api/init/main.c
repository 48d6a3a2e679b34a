/* SPDX-License-Identifier: MIT */
/*
 * Start and end of a board's kernel.  Everything that this side remembers is set
 * up here, so that a second world in one process starts as the first did.
 */
#include <linux/dmasim.h>

int lx_kernel_start(void)
{
	int error = mem_init();

	lx_kernel_fail_nth(0); /* no allocation of the start fails */
	if (error)
		return error;
	context_init();
	kmem_cache_init();
	vmalloc_init();
	dma_atomic_pool_init();
	dma_pools_init();
	iomem_init();
	irq_descs_init();
	drivers_init();
	devices_init();
	l2x0_init();
	lx_kernel_fail_nth(lx_boot_fail_nth());
	return 0;
}

void lx_kernel_stop(void)
{
	kunit_exit();
	l2x0_exit();
	devices_exit();
	irq_descs_exit();
	iomem_exit();
	dma_pools_exit();
	dma_atomic_pool_exit();
	vmalloc_exit();
	kmem_cache_exit();
	mem_exit();
}
