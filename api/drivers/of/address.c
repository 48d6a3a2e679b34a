/* SPDX-License-Identifier: MIT */
/* Registers of a node, where the board has put them. */
#include <linux/export.h>
#include <linux/io.h>
#include <linux/of_address.h>

#include "api/lx.h"

int of_address_to_resource(struct device_node *np, int index, struct resource *r)
{
	unsigned long long pa, size;
	const char *name = np->full_name;

	if (index < 0 || !lx_dev_reg(np->lx_id, index, &pa, &size))
		return -EINVAL;
	of_property_read_string_index(np, "reg-names", index, &name);
	*r = (struct resource)DEFINE_RES_NAMED(pa, size, name, IORESOURCE_MEM);
	return 0;
}
EXPORT_SYMBOL_GPL(of_address_to_resource);

void __iomem *of_iomap(struct device_node *np, int index)
{
	struct resource res;

	if (of_address_to_resource(np, index, &res))
		return NULL;
	return ioremap(res.start, resource_size(&res));
}
EXPORT_SYMBOL(of_iomap);
