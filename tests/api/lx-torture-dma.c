/* SPDX-License-Identifier: MIT */
/* Programs of test-torture.c that map memory, or get memory for DMA. */
#include <linux/device.h>
#include <linux/devres.h>
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/dmasim.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "tests/api/lx-torture.h"

static int streaming(struct device *dev)
{
	void *buf = kmalloc(256, GFP_KERNEL);
	dma_addr_t handle;

	if (!buf)
		return -ENOMEM;
	handle = dma_map_single(dev, buf, 256, DMA_FROM_DEVICE);
	if (dma_mapping_error(dev, handle))
		return WRONG();
	dma_sync_single_for_cpu(dev, handle, 256, DMA_FROM_DEVICE);
	dma_sync_single_for_device(dev, handle, 256, DMA_FROM_DEVICE);
	dma_unmap_single(dev, handle, 256, DMA_FROM_DEVICE);
	kfree(buf);
	return 0;
}

/* --- coherent ---------------------------------------------------------------------- */

static int coherent(struct device *dev)
{
	static const struct {
		size_t size;
		gfp_t gfp;
		unsigned long attrs;
	} kinds[] = {
		{ 64, GFP_KERNEL, 0 },
		{ 20000, GFP_KERNEL, DMA_ATTR_WRITE_COMBINE },
		{ 4096, GFP_KERNEL, DMA_ATTR_NO_KERNEL_MAPPING },
		{ 8192, GFP_KERNEL, DMA_ATTR_NO_WARN },
	};
	void *cpu[ARRAY_SIZE(kinds)];
	dma_addr_t handle[ARRAY_SIZE(kinds)];
	int i, ret = 0;

	for (i = 0; i < (int)ARRAY_SIZE(kinds); i++) {
		cpu[i] = dma_alloc_attrs(dev, kinds[i].size, &handle[i], kinds[i].gfp,
					 kinds[i].attrs);
		if (!cpu[i]) {
			ret = -ENOMEM;
			break;
		}
	}
	while (i--)
		dma_free_attrs(dev, kinds[i].size, cpu[i], handle[i], kinds[i].attrs);
	return ret;
}

/* From the atomic pool, which then grows when somebody may sleep. */
static int atomic(struct device *dev)
{
	dma_addr_t first, second;
	void *cpu = dma_alloc_coherent(dev, 4096, &first, GFP_ATOMIC), *later;

	if (!cpu)
		return -ENOMEM;
	later = dma_alloc_coherent(dev, 64, &second, GFP_KERNEL);
	if (later)
		dma_free_coherent(dev, 64, later, second);
	dma_free_coherent(dev, 4096, cpu, first);
	return later ? 0 : -ENOMEM;
}

static int managed_coherent(struct device *dev)
{
	dma_addr_t first, second;
	void *cpu = dmam_alloc_coherent(dev, 64, &first, GFP_KERNEL);
	int ret = -ENOMEM;

	if (cpu && dmam_alloc_attrs(dev, 8192, &second, GFP_KERNEL, DMA_ATTR_WRITE_COMBINE) &&
	    dmam_pool_create("managed", dev, 32, 32, 0)) {
		dmam_free_coherent(dev, 64, cpu, first);
		ret = 0;
	}
	device_release_driver(dev);
	return ret;
}

static int exported(struct device *dev)
{
	dma_addr_t handle;
	void *cpu = dma_alloc_coherent(dev, 8192, &handle, GFP_KERNEL);
	struct sg_table sgt;
	int ret;

	if (!cpu)
		return -ENOMEM;
	ret = dma_get_sgtable(dev, &sgt, cpu, handle, 8192);
	if (!ret)
		sg_free_table(&sgt);
	else if (ret != -ENOMEM)
		ret = WRONG();
	dma_free_coherent(dev, 8192, cpu, handle);
	return ret;
}

static int given_to_a_user(struct device *dev)
{
	dma_addr_t handle;
	void *cpu = dma_alloc_coherent(dev, 8192, &handle, GFP_KERNEL);
	struct vm_area_struct vma;
	int ret = -ENOMEM;

	if (!cpu)
		return -ENOMEM;
	if (user_area(&vma, 8192, 0)) {
		ret = dma_mmap_coherent(dev, &vma, cpu, handle, 8192) ? WRONG() : 0;
		user_area_end(vma.vm_start);
	}
	dma_free_coherent(dev, 8192, cpu, handle);
	return ret;
}

/* --- not coherent ------------------------------------------------------------------- */

static int cached_pages(struct device *dev)
{
	dma_addr_t page_handle, handle;
	struct page *page = dma_alloc_pages(dev, 4096, &page_handle, DMA_BIDIRECTIONAL,
					    GFP_KERNEL);
	void *cpu;

	if (!page)
		return -ENOMEM;
	cpu = dma_alloc_noncoherent(dev, 5000, &handle, DMA_FROM_DEVICE, GFP_ATOMIC);
	if (cpu) {
		dma_sync_single_for_device(dev, handle, 5000, DMA_FROM_DEVICE);
		dma_sync_single_for_cpu(dev, handle, 5000, DMA_FROM_DEVICE);
		dma_free_noncoherent(dev, 5000, cpu, handle, DMA_FROM_DEVICE);
	}
	dma_free_pages(dev, 4096, page, page_handle, DMA_BIDIRECTIONAL);
	return cpu ? 0 : -ENOMEM;
}

static int in_pieces(struct device *dev)
{
	struct sg_table *sgt = dma_alloc_noncontiguous(dev, 20000, DMA_FROM_DEVICE, GFP_KERNEL, 0);
	u8 *view;

	if (!sgt)
		return -ENOMEM;
	view = dma_vmap_noncontiguous(dev, 20000, sgt);
	if (!view)
		return WRONG();
	dma_sync_sgtable_for_device(dev, sgt, DMA_FROM_DEVICE);
	dma_sync_sgtable_for_cpu(dev, sgt, DMA_FROM_DEVICE);
	dma_vunmap_noncontiguous(dev, view);
	dma_free_noncontiguous(dev, 20000, sgt, DMA_FROM_DEVICE);
	return 0;
}

/* --- pools ---------------------------------------------------------------------------- */

/* The third block needs a second page. */
static int blocks(struct dma_pool *pool)
{
	dma_addr_t handle[3];
	void *block[3];
	int i, ret = 0;

	for (i = 0; i < 3; i++) {
		block[i] = i == 1 ? dma_pool_zalloc(pool, GFP_KERNEL, &handle[i])
				  : dma_pool_alloc(pool, GFP_KERNEL, &handle[i]);
		if (!block[i]) {
			ret = -ENOMEM;
			break;
		}
	}
	while (i--)
		dma_pool_free(pool, block[i], handle[i]);
	return ret;
}

static int pool(struct device *dev)
{
	struct dma_pool *pool = dma_pool_create("blocks", dev, 2000, 16, 0);
	int ret;

	if (!pool)
		return -ENOMEM;
	ret = blocks(pool);
	dma_pool_destroy(pool);
	return ret;
}

/* --- what an implementation of DMA mapping is made of ---------------------------------- */

static dma_addr_t map_alike(struct device *dev, struct page *page, unsigned long offset,
			    size_t size, enum dma_data_direction dir, unsigned long attrs)
{
	return page_to_phys(page) + offset;
}

static const struct dma_map_ops common_ops = {
	.map_page = map_alike,
	.alloc_pages_op = dma_common_alloc_pages,
	.free_pages = dma_common_free_pages,
	.get_sgtable = dma_common_get_sgtable,
};

static int common_pages(struct device *dev)
{
	struct sg_table sgt;
	dma_addr_t handle;
	struct page *page = dma_alloc_pages(dev, 4096, &handle, DMA_TO_DEVICE, GFP_KERNEL);
	void *view;
	int ret;

	if (!page)
		return -ENOMEM;
	ret = dma_get_sgtable(dev, &sgt, page_address(page), handle, 4096);
	if (!ret) {
		sg_free_table(&sgt);
		view = dma_common_contiguous_remap(page, 4096, PAGE_KERNEL, NULL);
		if (view)
			dma_common_free_remap(view, 4096);
		else
			ret = -ENOMEM;
	}
	dma_free_pages(dev, 4096, page, handle, DMA_TO_DEVICE);
	return !ret || ret == -ENOMEM ? ret : WRONG();
}

static int common(struct device *dev)
{
	int ret;

	set_dma_ops(dev, &common_ops);
	ret = common_pages(dev);
	set_dma_ops(dev, NULL);
	return ret;
}

/* --- a whole driver --------------------------------------------------------------------- */

struct ring {
	void *desc, *state;
	dma_addr_t desc_dma, state_dma, buf_dma;
	struct dma_pool *pool;
	struct page *page;
};

static void ring_remove(struct device *dev, struct ring *ring)
{
	dma_unmap_page(dev, ring->buf_dma, 4096, DMA_FROM_DEVICE);
	__free_page(ring->page);
	dma_pool_free(ring->pool, ring->state, ring->state_dma);
	dma_pool_destroy(ring->pool);
	dma_free_coherent(dev, 4096, ring->desc, ring->desc_dma);
	kfree(ring);
}

static int ring_probe(struct device *dev, struct ring **ret_ring)
{
	struct ring *ring = kzalloc(sizeof(*ring), GFP_KERNEL);
	int ret = -ENOMEM;

	if (!ring)
		return ret;
	ring->desc = dma_alloc_coherent(dev, 4096, &ring->desc_dma, GFP_KERNEL);
	if (!ring->desc)
		goto free_ring;
	ring->pool = dma_pool_create("state", dev, 64, 64, 0);
	if (!ring->pool)
		goto free_desc;
	ring->state = dma_pool_zalloc(ring->pool, GFP_KERNEL, &ring->state_dma);
	if (!ring->state)
		goto destroy_pool;
	ring->page = alloc_page(GFP_KERNEL);
	if (!ring->page)
		goto free_state;
	ring->buf_dma = dma_map_page(dev, ring->page, 0, 4096, DMA_FROM_DEVICE);
	ret = -EIO;
	if (dma_mapping_error(dev, ring->buf_dma))
		goto free_page;
	*ret_ring = ring;
	return 0;

free_page:
	__free_page(ring->page);
free_state:
	dma_pool_free(ring->pool, ring->state, ring->state_dma);
destroy_pool:
	dma_pool_destroy(ring->pool);
free_desc:
	dma_free_coherent(dev, 4096, ring->desc, ring->desc_dma);
free_ring:
	kfree(ring);
	return ret;
}

static int driver(struct device *dev)
{
	struct ring *ring;
	int ret = ring_probe(dev, &ring);

	if (!ret)
		ring_remove(dev, ring);
	device_release_driver(dev); /* a leak is told here */
	return ret;
}

const struct torture torture_dma[] = {
	{ "streaming", streaming },
	{ "coherent", coherent },
	{ "atomic coherent", atomic, .absorbs = true, .keeps = 33 },
	{ "managed coherent", managed_coherent },
	{ "dma_get_sgtable", exported },
	{ "dma_mmap", given_to_a_user },
	{ "noncoherent", cached_pages },
	{ "noncontiguous", in_pieces },
	{ "pool", pool },
	{ "common helpers", common },
	{ "driver", driver },
	{ NULL }
};
