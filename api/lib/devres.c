/* SPDX-License-Identifier: MIT */
/* Registers of a device, with the checks that Linux makes (lib/devres.c). */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/io.h>

static void devm_ioremap_release(struct device *dev, void *res)
{
	iounmap(*(void __iomem **)res);
}

static int devm_ioremap_match(struct device *dev, void *res, void *match_data)
{
	return *(void **)res == match_data;
}

static void __iomem *keep(struct device *dev, void __iomem *addr)
{
	void __iomem **ptr;

	if (!addr)
		return NULL;
	ptr = devres_alloc(devm_ioremap_release, sizeof(*ptr), GFP_KERNEL);
	*ptr = addr;
	devres_add(dev, ptr);
	return addr;
}

void __iomem *devm_ioremap(struct device *dev, resource_size_t offset, resource_size_t size)
{
	return keep(dev, ioremap(offset, size));
}
EXPORT_SYMBOL(devm_ioremap);

void __iomem *devm_ioremap_wc(struct device *dev, resource_size_t offset,
			      resource_size_t size)
{
	return keep(dev, ioremap_wc(offset, size));
}
EXPORT_SYMBOL(devm_ioremap_wc);

void devm_iounmap(struct device *dev, void __iomem *addr)
{
	WARN_ON(devres_release(dev, devm_ioremap_release, devm_ioremap_match,
			       (void *)addr));
}
EXPORT_SYMBOL(devm_iounmap);

void __iomem *devm_ioremap_resource(struct device *dev, const struct resource *res)
{
	resource_size_t size;
	void __iomem *addr;

	if (!res || resource_type(res) != IORESOURCE_MEM)
		return (void __iomem *)ERR_PTR(
			dev_err_probe(dev, -EINVAL, "invalid resource\n"));
	size = resource_size(res);
	if (!devm_request_mem_region(dev, res->start, size, dev_name(dev)))
		return (void __iomem *)ERR_PTR(dev_err_probe(
			dev, -EBUSY, "can't request region for resource [mem 0x%08llx-0x%08llx]\n",
			res->start, res->end));
	addr = devm_ioremap(dev, res->start, size);
	if (addr)
		return addr;
	devm_release_mem_region(dev, res->start, size);
	return (void __iomem *)ERR_PTR(dev_err_probe(
		dev, -ENOMEM, "ioremap failed for resource [mem 0x%08llx-0x%08llx]\n",
		res->start, res->end));
}
EXPORT_SYMBOL(devm_ioremap_resource);
