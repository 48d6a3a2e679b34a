/* SPDX-License-Identifier: MIT */
/*
 * Operations of a device of its own, for the test of the dispatch: they do
 * nothing but say, digit by digit, that they were called.
 */
#include <asm/barrier.h>
#include <linux/dma-map-ops.h>
#include <linux/dmasim.h>
#include <linux/io.h>

static unsigned long called __lxdata;

enum { MAP = 1, UNMAP, FOR_CPU, FOR_DEVICE, ALLOC, FREE, SUPPORTED };

static void say(unsigned int what)
{
	called = called * 10 + what;
}

static dma_addr_t ops_map(struct device *dev, struct page *page, unsigned long offset,
			  size_t size, enum dma_data_direction dir, unsigned long attrs)
{
	say(MAP);
	return page_to_phys(page) + offset;
}

static void ops_unmap(struct device *dev, dma_addr_t handle, size_t size,
		      enum dma_data_direction dir, unsigned long attrs)
{
	say(UNMAP);
}

static void ops_for_cpu(struct device *dev, dma_addr_t handle, size_t size,
			enum dma_data_direction dir)
{
	say(FOR_CPU);
}

static void ops_for_device(struct device *dev, dma_addr_t handle, size_t size,
			   enum dma_data_direction dir)
{
	say(FOR_DEVICE);
}

static void *ops_alloc(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp,
		       unsigned long attrs)
{
	say(ALLOC);
	return NULL;
}

static void ops_free(struct device *dev, size_t size, void *vaddr, dma_addr_t handle,
		     unsigned long attrs)
{
	say(FREE);
}

static int ops_supported(struct device *dev, u64 mask)
{
	say(SUPPORTED);
	return mask != 7;
}

static const struct dma_map_ops all_ops = {
	.alloc = ops_alloc, .free = ops_free, .map_page = ops_map, .unmap_page = ops_unmap,
	.sync_single_for_cpu = ops_for_cpu, .sync_single_for_device = ops_for_device,
	.dma_supported = ops_supported,
};

/* Members that are NULL: there is nothing to do at these points. */
static const struct dma_map_ops few_ops = { .map_page = ops_map };

LX_VERB(test_use_ops, "", "dev,int", "dev,which", "test: the device gets operations of its own")
{
	static const struct dma_map_ops *const choice[] = { NULL, &few_ops, &all_ops };

	set_dma_ops(lx_device(a[0]), choice[a[1]]);
	called = 0;
	return 0;
}

LX_VERB(test_called, "int", "", "", "test: which operations were called")
{
	return called;
}

LX_VERB(test_sync_range, "", "dev,addr,int,size,dir", "dev,addr,offset,size,dir",
	"test: dma_sync_single_range_for_cpu and _for_device")
{
	dma_sync_single_range_for_cpu(lx_device(a[0]), a[1], a[2], a[3], a[4]);
	dma_sync_single_range_for_device(lx_device(a[0]), a[1], a[2], a[3], a[4]);
	return 0;
}

LX_VERB(test_map_stack, "addr", "dev", "dev", "test: maps a variable on the stack")
{
	char local[16] = { 0 };

	return dma_map_single(lx_device(a[0]), local, sizeof(local), DMA_TO_DEVICE);
}

LX_VERB(test_readl, "int", "int", "pa", "test: readl of a register")
{
	return readl(lx_to_ptr(a[0]));
}

LX_VERB(test_writel, "", "int,int", "value,pa", "test: writel of a register")
{
	writel(a[0], lx_to_ptr(a[1]));
	return 0;
}

LX_VERB(test_smp, "", "int", "which", "test: smp_mb, smp_rmb, smp_wmb")
{
	static void (*const barriers[])(void) = { smp_mb, smp_rmb, smp_wmb };

	barriers[a[0]]();
	return 0;
}

LX_VERB(test_lock, "", "int", "taken", "test: a lock between CPUs is taken or given")
{
	static unsigned long lock __lxdata;

	if (a[0])
		lx_lock_taken(&lock);
	else
		lx_lock_given(&lock);
	return 0;
}

LX_VERB(test_smp_handover, "int", "addr,int", "word,value", "test: a release, then an acquire")
{
	u32 *word = lx_to_ptr(a[0]);

	smp_store_release(word, (u32)a[1]);
	return smp_load_acquire(word);
}
