/* SPDX-License-Identifier: MIT */
/*
 * Devices: one struct device per actor of the board that the API was used with.
 * Masks start as a bus would set them: 32 bits, streaming and coherent, or what
 * dma-ranges leave of that (drivers/of/device.c, of_dma_configure).
 * Leaves out: buses, drivers, binding.
 */
#include <linux/device.h>
#include <linux/dma-direct.h>
#include <linux/dma-mapping.h>
#include <linux/dmasim.h>
#include <linux/kernel.h>
#include <linux/log2.h>

#include "../../arch/board.h"

static struct device *devices __lxdata;

/* As a bus has it around its struct device (platform_device and so on). */
struct bus_device {
	struct device dev; /* first */
	struct device_dma_parameters dma_parms;
	u64 dma_mask;
};

/* What the buses above do to its addresses; NULL: nothing. */
static struct bus_dma_region *dma_range_map(unsigned int id)
{
	struct bus_dma_region *map;
	struct lx_dma_range row;
	unsigned int count = 0;

	while (lx_dev_dma_range(id, count, &row))
		count++;
	if (!count)
		return NULL;
	map = lx_host_alloc((count + 1) * sizeof(*map));
	for (unsigned int i = 0; i < count; i++) {
		lx_dev_dma_range(id, i, &row);
		map[i].cpu_start = row.pa;
		map[i].dma_start = row.bus;
		map[i].size = row.size;
	}
	return map;
}

/* No address behind the last row leads anywhere, whatever mask a driver sets. */
static void limit_to_ranges(struct device *dev)
{
	const struct bus_dma_region *row = dev->dma_range_map;
	dma_addr_t end = 0;

	if (!row)
		return;
	for (; row->size; row++)
		end = max(end, row->dma_start + row->size - 1);
	dev->coherent_dma_mask &= DMA_BIT_MASK(ilog2(end) + 1);
	*dev->dma_mask &= DMA_BIT_MASK(ilog2(end) + 1);
	dev->bus_dma_limit = end;
}

static struct device *device_add(unsigned int id)
{
	struct bus_device *bus_dev = lx_host_alloc(sizeof(*bus_dev));
	struct device *dev = &bus_dev->dev;

	dev->dma_parms = &bus_dev->dma_parms;
	dev->init_name = lx_dev_name(id);
	dev->lx_id = id;
	dev->coherent_dma_mask = DMA_BIT_MASK(32);
	bus_dev->dma_mask = DMA_BIT_MASK(32);
	dev->dma_mask = &bus_dev->dma_mask;
	dev->dma_coherent = lx_dev_is_coherent(id) || board_row()->is_coherent;
	dev->dma_range_map = dma_range_map(id);
	limit_to_ranges(dev);
	dev->lx_next = devices;
	devices = dev;
	return dev;
}

struct device *lx_device(unsigned int id)
{
	struct device *dev = devices;

	while (dev && dev->lx_id != id)
		dev = dev->lx_next;
	return dev ? dev : device_add(id);
}

void devices_init(void)
{
	devices = NULL;
}

void devices_exit(void)
{
	while (devices) {
		struct device *dev = devices;

		devices = dev->lx_next;
		devres_forget(dev);
		lx_host_free((void *)dev->dma_range_map);
		lx_host_free(dev);
	}
}
