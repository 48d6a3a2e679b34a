/* SPDX-License-Identifier: MIT */
/* Interrupts of a node. */
#ifndef LINUX_OF_IRQ_H
#define LINUX_OF_IRQ_H

#include <linux/of.h>

/* Its number; 0: there are not so many (of_irq_get: -EINVAL). */
unsigned int irq_of_parse_and_map(struct device_node *np, int index);
int of_irq_get(struct device_node *np, int index);
int of_irq_get_byname(struct device_node *np, const char *name);
int of_irq_count(struct device_node *np);

#endif
