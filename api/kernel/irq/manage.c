/* SPDX-License-Identifier: MIT */
/*
 * Who handles which line (kernel/irq/manage.c).
 * Leaves out: threads, types of a trigger, affinity, wake-up.
 */
#include <linux/bug.h>
#include <linux/dmasim.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>

#include "irqdesc.h"

static struct irq_desc *descs __lxdata; /* by number; NULL: none was asked for */

void irq_descs_init(void)
{
	descs = NULL;
}

void irq_descs_exit(void)
{
	for (unsigned int irq = 1; descs && irq <= lx_irq_count(); irq++)
		while (descs[irq].action) {
			struct irqaction *action = descs[irq].action;

			descs[irq].action = action->next;
			lx_host_free(action);
		}
	lx_host_free(descs);
	descs = NULL;
}

struct irq_desc *irq_to_desc(unsigned int irq)
{
	if (irq < 1 || irq > lx_irq_count())
		return NULL;
	if (!descs)
		descs = lx_host_alloc((lx_irq_count() + 1) * sizeof(*descs));
	return &descs[irq];
}

static bool can_share(const struct irq_desc *desc, unsigned long flags)
{
	return !desc->action || (desc->action->flags & flags & IRQF_SHARED);
}

/* @action is the last of the line's; the first one takes the line. */
static void setup_irq(unsigned int irq, struct irq_desc *desc, struct irqaction *action)
{
	struct irqaction **link = &desc->action;
	bool is_first = !desc->action;

	while (*link)
		link = &(*link)->next;
	*link = action;
	if (!is_first)
		return;
	desc->depth = (action->flags & IRQF_NO_AUTOEN) != 0;
	desc->unhandled = 0;
	lx_irq_enable(irq, !desc->depth);
	lx_irq_request(irq, handle_irq);
}

int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn,
			 unsigned long flags, const char *name, void *dev)
{
	struct irq_desc *desc = irq_to_desc(irq);
	struct irqaction *action;

	lx_might_sleep("request_irq");
	if (thread_fn)
		lx_panic("request_threaded_irq: this machine runs no threads of interrupts");
	if (irq == IRQ_NOTCONNECTED)
		return -ENOTCONN;
	if (!desc || !handler || ((flags & IRQF_SHARED) && (!dev || (flags & IRQF_NO_AUTOEN))))
		return -EINVAL;
	if (!can_share(desc, flags)) {
		pr_err("Flags mismatch irq %u. %08lx (%s) vs. %08lx (%s)\n", irq, flags, name,
		       desc->action->flags, desc->action->name);
		return -EBUSY;
	}
	action = lx_host_alloc(sizeof(*action));
	*action = (struct irqaction){ handler, dev, flags, name };
	setup_irq(irq, desc, action);
	return 0;
}
EXPORT_SYMBOL(request_threaded_irq);

int request_irq(unsigned int irq, irq_handler_t handler, unsigned long flags, const char *name,
		void *dev)
{
	return request_threaded_irq(irq, handler, NULL, flags, name, dev);
}
EXPORT_SYMBOL(request_irq);

const void *free_irq(unsigned int irq, void *dev_id)
{
	struct irq_desc *desc = irq_to_desc(irq);
	struct irqaction **link, *action;
	const char *name;

	lx_might_sleep("free_irq");
	if (!desc)
		return NULL;
	for (link = &desc->action; *link && (*link)->dev_id != dev_id;)
		link = &(*link)->next;
	action = *link;
	if (!action) {
		lx_warn("Trying to free already-free IRQ");
		return NULL;
	}
	*link = action->next;
	if (!desc->action)
		lx_irq_free(irq);
	synchronize_irq(irq);
	name = action->name;
	lx_host_free(action);
	return name;
}
EXPORT_SYMBOL(free_irq);

/* --- off and on ---------------------------------------------------------------------------- */

static int is_idle(void *desc)
{
	return !((struct irq_desc *)desc)->in_progress;
}

void synchronize_irq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (desc)
		lx_wait_until(is_idle, desc, ~0ull);
}
EXPORT_SYMBOL(synchronize_irq);

void disable_irq_nosync(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (desc && desc->depth++ == 0)
		lx_irq_enable(irq, 0);
}
EXPORT_SYMBOL(disable_irq_nosync);

void disable_irq(unsigned int irq)
{
	lx_might_sleep("disable_irq");
	disable_irq_nosync(irq);
	synchronize_irq(irq);
}
EXPORT_SYMBOL(disable_irq);

void enable_irq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (!desc)
		return;
	if (desc->depth == 0) {
		lx_warn("Unbalanced enable for IRQ");
		return;
	}
	if (--desc->depth == 0)
		lx_irq_enable(irq, 1);
}
EXPORT_SYMBOL(enable_irq);
