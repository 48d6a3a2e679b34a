/* SPDX-License-Identifier: MIT */
/* What this side knows of an interrupt line. */
#ifndef KERNEL_IRQ_IRQDESC_H
#define KERNEL_IRQ_IRQDESC_H

#include <linux/interrupt.h>

struct irqaction {
	irq_handler_t handler;
	void *dev_id;
	unsigned long flags;
	const char *name;
	struct irqaction *next; /* registered after this one */
};

struct irq_desc {
	struct irqaction *action;
	unsigned int depth;     /* disabled so often */
	unsigned int unhandled; /* in a row, nobody's */
	bool in_progress;
};

/* NULL: there is no such line. */
struct irq_desc *irq_to_desc(unsigned int irq);
/* The line is raised: all its handlers, in order of registration (handle.c). */
void handle_irq(unsigned int irq);

#endif
