/* SPDX-License-Identifier: MIT */
/* What only C can reach of streaming DMA: members of operations, and macros. */
#include <linux/dma-map-ops.h>
#include <linux/dmasim.h>
#include <linux/limits.h>

static unsigned long done __lxdata;

enum { MAP = 1, UNMAP };

static dma_addr_t ops_map_page(struct device *dev, struct page *page, unsigned long offset,
			       size_t size, enum dma_data_direction dir, unsigned long attrs)
{
	return page_to_phys(page) + offset;
}

static dma_addr_t ops_map_resource(struct device *dev, phys_addr_t phys, size_t size,
				   enum dma_data_direction dir, unsigned long attrs)
{
	done = done * 10 + MAP;
	return phys + 0x100;
}

static void ops_unmap_resource(struct device *dev, dma_addr_t handle, size_t size,
			       enum dma_data_direction dir, unsigned long attrs)
{
	done = done * 10 + UNMAP;
}

static u64 ops_required_mask(struct device *dev)
{
	return DMA_BIT_MASK(36);
}

static size_t ops_max_size(struct device *dev)
{
	return SZ_256K;
}

static size_t ops_opt_size(void)
{
	return SZ_512K;
}

static unsigned long ops_merge_boundary(struct device *dev)
{
	return SZ_4K - 1;
}

static const struct dma_map_ops full_ops = {
	.map_page = ops_map_page, .map_resource = ops_map_resource,
	.unmap_resource = ops_unmap_resource, .get_required_mask = ops_required_mask,
	.max_mapping_size = ops_max_size, .opt_mapping_size = ops_opt_size,
	.get_merge_boundary = ops_merge_boundary,
};
static const struct dma_map_ops bare_ops = { .map_page = ops_map_page };

LX_VERB(test_limit_ops, "", "dev,int", "dev,full", "test: operations with or without limits")
{
	done = 0;
	set_dma_ops(lx_device(a[0]), a[1] ? &full_ops : &bare_ops);
	return 0;
}

LX_VERB(test_resource_ops, "int", "", "", "test: which operations of registers were called")
{
	return done;
}

LX_VERB(test_unmap_state, "int", "int,int", "addr,len", "test: what a driver keeps for its unmap")
{
	struct {
		DEFINE_DMA_UNMAP_ADDR(addr);
		DEFINE_DMA_UNMAP_LEN(len);
	} kept;

	dma_unmap_addr_set(&kept, addr, a[0]);
	dma_unmap_len_set(&kept, len, a[1]);
	return dma_unmap_addr(&kept, addr) + dma_unmap_len(&kept, len);
}

LX_VERB(test_map_phys, "addr", "dev,int", "dev,unmap", "test: calls of Linux 6.18")
{
	if (a[1])
		dma_unmap_phys(lx_device(a[0]), 0, 64, DMA_TO_DEVICE, 0);
	return dma_map_phys(lx_device(a[0]), 0, 64, DMA_TO_DEVICE, 0);
}
