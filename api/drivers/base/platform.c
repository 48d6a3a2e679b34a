/* SPDX-License-Identifier: MIT */
/*
 * The bus of devices that nobody discovers: which driver fits, and what a device has.
 * Leaves out: devices made by drivers, driver_override, power.
 */
#include <linux/of_address.h>
#include <linux/of_device.h>
#include <linux/of_irq.h>
#include <linux/platform_device.h>

#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/string.h>

#include "base.h"

/* --- drivers ------------------------------------------------------------------------------ */

static const struct platform_device_id *match_id(const struct platform_device_id *id,
						 const char *name)
{
	for (; id->name[0]; id++)
		if (strcmp(id->name, name) == 0)
			return id;
	return NULL;
}

/* The tree's compatible strings, then the table of names, then the name. */
static int platform_match(struct device *dev, const struct device_driver *drv)
{
	struct platform_device *pdev = to_platform_device(dev);
	const struct platform_driver *pdrv =
		container_of(drv, const struct platform_driver, driver);

	if (of_match_device(drv->of_match_table, dev))
		return 1;
	if (pdrv->id_table) {
		pdev->id_entry = match_id(pdrv->id_table, pdev->name);
		return pdev->id_entry != NULL;
	}
	return strcmp(pdev->name, drv->name) == 0;
}

static int platform_probe(struct device *dev)
{
	struct platform_driver *drv = to_platform_driver(dev->driver);
	int ret = drv->probe ? drv->probe(to_platform_device(dev)) : 0;

	if (drv->prevent_deferred_probe && ret == -EPROBE_DEFER) {
		dev_warn(dev, "probe deferral not supported\n");
		ret = -ENXIO;
	}
	return ret;
}

static void platform_remove(struct device *dev)
{
	struct platform_driver *drv = to_platform_driver(dev->driver);

	if (drv->remove)
		drv->remove(to_platform_device(dev));
}

static void platform_shutdown(struct device *dev)
{
	struct platform_driver *drv = dev->driver ? to_platform_driver(dev->driver) : NULL;

	if (drv && drv->shutdown)
		drv->shutdown(to_platform_device(dev));
}

const struct bus_type platform_bus_type = {
	.name = "platform",
	.match = platform_match,
	.probe = platform_probe,
	.remove = platform_remove,
	.shutdown = platform_shutdown,
};
EXPORT_SYMBOL_GPL(platform_bus_type);

int __platform_driver_register(struct platform_driver *drv, struct module *owner)
{
	drv->driver.owner = owner;
	drv->driver.bus = &platform_bus_type;
	return driver_register(&drv->driver);
}
EXPORT_SYMBOL_GPL(__platform_driver_register);

void platform_driver_unregister(struct platform_driver *drv)
{
	driver_unregister(&drv->driver);
}
EXPORT_SYMBOL_GPL(platform_driver_unregister);

static int is_bound_to(struct device *dev, void *drv)
{
	return dev->driver == drv;
}

int platform_driver_probe(struct platform_driver *drv,
			  int (*probe)(struct platform_device *pdev))
{
	int ret;

	drv->prevent_deferred_probe = true;
	drv->probe = probe;
	ret = platform_driver_register(drv);
	if (ret)
		return ret;
	if (bus_for_each_dev(&platform_bus_type, NULL, &drv->driver, is_bound_to))
		return 0;
	platform_driver_unregister(drv);
	return -ENODEV;
}
EXPORT_SYMBOL_GPL(platform_driver_probe);

/* --- resources ------------------------------------------------------------------------------ */

static const char *name_of(struct device_node *np, const char *names, int index)
{
	const char *name = np->full_name;

	of_property_read_string_index(np, names, index, &name);
	return name;
}

void platform_add_resources(struct platform_device *pdev)
{
	struct device_node *np = pdev->dev.of_node;
	unsigned int regs = 0, irqs = of_irq_count(np);
	struct resource *res, probe;

	while (of_address_to_resource(np, regs, &probe) == 0)
		regs++;
	pdev->num_resources = regs + irqs;
	pdev->resource = lx_host_alloc((regs + irqs + 1) * sizeof(*res));
	res = pdev->resource;
	for (unsigned int i = 0; i < regs; i++)
		of_address_to_resource(np, i, res++);
	for (unsigned int i = 0; i < irqs; i++, res++) {
		res->start = irq_of_parse_and_map(np, i);
		res->end = res->start;
		res->flags = IORESOURCE_IRQ | IORESOURCE_IRQ_HIGHLEVEL;
		res->name = name_of(np, "interrupt-names", i);
	}
}

void platform_forget_resources(struct platform_device *pdev)
{
	lx_host_free(pdev->resource);
}

struct resource *platform_get_resource(struct platform_device *pdev, unsigned int type,
				       unsigned int num)
{
	for (u32 i = 0; i < pdev->num_resources; i++)
		if (resource_type(&pdev->resource[i]) == type && num-- == 0)
			return &pdev->resource[i];
	return NULL;
}
EXPORT_SYMBOL_GPL(platform_get_resource);

struct resource *platform_get_resource_byname(struct platform_device *pdev,
					      unsigned int type, const char *name)
{
	for (u32 i = 0; i < pdev->num_resources; i++) {
		struct resource *res = &pdev->resource[i];

		if (resource_type(res) == type && res->name && strcmp(res->name, name) == 0)
			return res;
	}
	return NULL;
}
EXPORT_SYMBOL_GPL(platform_get_resource_byname);

/* --- interrupts ------------------------------------------------------------------------------ */

int platform_get_irq_optional(struct platform_device *pdev, unsigned int num)
{
	struct resource *res = platform_get_resource(pdev, IORESOURCE_IRQ, num);

	return res ? (int)res->start : -ENXIO;
}
EXPORT_SYMBOL_GPL(platform_get_irq_optional);

int platform_get_irq(struct platform_device *pdev, unsigned int num)
{
	int irq = platform_get_irq_optional(pdev, num);

	if (irq < 0)
		return dev_err_probe(&pdev->dev, irq, "IRQ index %u not found\n", num);
	return irq;
}
EXPORT_SYMBOL_GPL(platform_get_irq);

int platform_get_irq_byname_optional(struct platform_device *pdev, const char *name)
{
	struct resource *res = platform_get_resource_byname(pdev, IORESOURCE_IRQ, name);

	return res ? (int)res->start : -ENXIO;
}
EXPORT_SYMBOL_GPL(platform_get_irq_byname_optional);

int platform_get_irq_byname(struct platform_device *pdev, const char *name)
{
	int irq = platform_get_irq_byname_optional(pdev, name);

	if (irq < 0)
		return dev_err_probe(&pdev->dev, irq, "IRQ %s not found\n", name);
	return irq;
}
EXPORT_SYMBOL_GPL(platform_get_irq_byname);

int platform_irq_count(struct platform_device *pdev)
{
	int count = 0;

	while (platform_get_irq_optional(pdev, count) >= 0)
		count++;
	return count;
}
EXPORT_SYMBOL_GPL(platform_irq_count);

/* --- registers ------------------------------------------------------------------------------ */

void __iomem *devm_platform_get_and_ioremap_resource(struct platform_device *pdev,
						     unsigned int index,
						     struct resource **res)
{
	struct resource *found = platform_get_resource(pdev, IORESOURCE_MEM, index);

	if (res)
		*res = found;
	return devm_ioremap_resource(&pdev->dev, found);
}
EXPORT_SYMBOL_GPL(devm_platform_get_and_ioremap_resource);

void __iomem *devm_platform_ioremap_resource(struct platform_device *pdev,
					     unsigned int index)
{
	return devm_platform_get_and_ioremap_resource(pdev, index, NULL);
}
EXPORT_SYMBOL_GPL(devm_platform_ioremap_resource);

void __iomem *devm_platform_ioremap_resource_byname(struct platform_device *pdev,
						    const char *name)
{
	struct resource *res = platform_get_resource_byname(pdev, IORESOURCE_MEM, name);

	return devm_ioremap_resource(&pdev->dev, res);
}
EXPORT_SYMBOL_GPL(devm_platform_ioremap_resource_byname);
