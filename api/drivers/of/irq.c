/* SPDX-License-Identifier: MIT */
/* Interrupts of a node, by the numbers that the board gave its lines. */
#include <linux/export.h>
#include <linux/of_irq.h>

#include "api/lx.h"

unsigned int irq_of_parse_and_map(struct device_node *np, int index)
{
	return index < 0 ? 0 : lx_dev_irq(np->lx_id, index);
}
EXPORT_SYMBOL_GPL(irq_of_parse_and_map);

int of_irq_get(struct device_node *np, int index)
{
	unsigned int irq = irq_of_parse_and_map(np, index);

	return irq ? (int)irq : -EINVAL;
}
EXPORT_SYMBOL_GPL(of_irq_get);

int of_irq_get_byname(struct device_node *np, const char *name)
{
	int index = of_property_match_string(np, "interrupt-names", name);

	return index < 0 ? index : of_irq_get(np, index);
}
EXPORT_SYMBOL_GPL(of_irq_get_byname);

int of_irq_count(struct device_node *np)
{
	int count = 0;

	while (irq_of_parse_and_map(np, count))
		count++;
	return count;
}
EXPORT_SYMBOL_GPL(of_irq_count);
