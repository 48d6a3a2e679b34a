/* SPDX-License-Identifier: MIT */
/*
 * Devices: one platform device per actor of the board that the API was used with, or
 * that a driver might fit.  Masks start as a bus would set them: 32 bits, streaming and
 * coherent, or what dma-ranges leave of that (drivers/of/device.c, of_dma_configure).
 * Leaves out: parents, classes, sysfs.
 */
#include <linux/device.h>
#include <linux/dma-direct.h>
#include <linux/dma-mapping.h>
#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/string.h>

#include "../../arch/board.h"
#include "base.h"

static struct device *devices __lxdata;

struct board_device {
	struct platform_device pdev; /* first */
	struct device_node node;
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

static void describe(struct device_node *node, unsigned int id)
{
	const char *base = kbasename(lx_dev_node(id));
	size_t len = strchrnul(base, '@') - base;
	char *name = lx_host_alloc(len + 1);

	memcpy(name, base, len);
	node->lx_id = id;
	node->full_name = base;
	node->name = name;
}

static void limit_masks(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;

	dev->coherent_dma_mask = DMA_BIT_MASK(32);
	pdev->platform_dma_mask = DMA_BIT_MASK(32);
	dev->dma_mask = &pdev->platform_dma_mask;
	limit_to_ranges(dev);
}

static struct device *device_add(unsigned int id)
{
	struct board_device *board = lx_host_alloc(sizeof(*board));
	struct device *dev = &board->pdev.dev;

	describe(&board->node, id);
	dev->init_name = lx_dev_name(id);
	dev->lx_id = id;
	dev->bus = &platform_bus_type;
	dev->of_node = &board->node;
	dev->dma_parms = &board->pdev.dma_parms;
	dev->dma_coherent = lx_dev_is_coherent(id) || board_row()->is_coherent;
	dev->dma_range_map = dma_range_map(id);
	board->pdev.name = dev->init_name;
	board->pdev.id = PLATFORM_DEVID_NONE;
	limit_masks(&board->pdev);
	platform_add_resources(&board->pdev);
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

int bus_for_each_dev(const struct bus_type *bus, struct device *start, void *data,
		     int (*fn)(struct device *dev, void *data))
{
	bool is_on = start == NULL;
	int ret = 0;

	for (unsigned int i = 0; i < lx_dev_count() && !ret; i++) {
		struct device *dev = lx_device(lx_dev_at(i));

		if (is_on && dev->bus == bus)
			ret = fn(dev, data);
		is_on |= dev == start;
	}
	return ret;
}
EXPORT_SYMBOL_GPL(bus_for_each_dev);

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
		platform_forget_resources(to_platform_device(dev));
		lx_host_free((void *)dev->of_node->name);
		lx_host_free((void *)dev->dma_range_map);
		lx_host_free(to_platform_device(dev));
	}
}
