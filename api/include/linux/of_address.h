/* SPDX-License-Identifier: MIT */
/* Registers of a node: reg, through the ranges of the buses above. */
#ifndef LINUX_OF_ADDRESS_H
#define LINUX_OF_ADDRESS_H

#include <linux/ioport.h>
#include <linux/of.h>

/* 0, or -EINVAL: there are not so many. */
int of_address_to_resource(struct device_node *np, int index, struct resource *r);
/* NULL: there are not so many. */
void __iomem *of_iomap(struct device_node *np, int index);

#endif
