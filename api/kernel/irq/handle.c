/* SPDX-License-Identifier: MIT */
/*
 * A raised line: every handler that shares it is called.  One that nobody owns is turned
 * off in the end, as kernel/irq/spurious.c does it.
 */
#include <linux/bug.h>
#include <linux/printk.h>

#include "api/lx.h"
#include "irqdesc.h"

/* Of 100000 interrupts, 99900 that nobody handled. */
#define UNHANDLED_MAX 99900

static void note_interrupt(unsigned int irq, struct irq_desc *desc, bool was_handled)
{
	if (was_handled) {
		desc->unhandled = 0;
		return;
	}
	if (++desc->unhandled < UNHANDLED_MAX)
		return;
	pr_err("irq %u: nobody cared\n", irq);
	pr_emerg("Disabling IRQ #%u\n", irq);
	desc->depth++;
	lx_irq_enable(irq, 0);
}

void handle_irq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);
	bool was_handled = false;

	desc->in_progress = true;
	for (struct irqaction *action = desc->action; action; action = action->next) {
		irqreturn_t ret = action->handler(irq, action->dev_id);

		if (ret == IRQ_WAKE_THREAD)
			pr_warn("IRQ %u device %s returned IRQ_WAKE_THREAD but no thread "
				"function available.", irq, action->name);
		was_handled |= ret != IRQ_NONE;
	}
	desc->in_progress = false;
	note_interrupt(irq, desc, was_handled);
}
