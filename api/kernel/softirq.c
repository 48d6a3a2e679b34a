/* SPDX-License-Identifier: MIT */
/*
 * In which context each CPU is: preemption, softirqs, interrupts, locks; and what a
 * context forbids.
 * Leaves out: softirqs themselves, tasklets, ksoftirqd.
 */
#include <linux/bottom_half.h>
#include <linux/bug.h>
#include <linux/dmasim.h>
#include <linux/export.h>
#include <linux/hardirq.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "locking/context.h"

#define NR_CPUS 32

static struct cpu_context {
	int preempt_count;
	int locks;        /* spin locks held */
	int irqs_off;
} contexts[NR_CPUS] __lxdata;

static struct cpu_context *this_context(void)
{
	return &contexts[lx_cpu() % NR_CPUS];
}

void context_init(void)
{
	memset(contexts, 0, sizeof(contexts));
}

int preempt_count(void)
{
	return this_context()->preempt_count;
}
EXPORT_SYMBOL(preempt_count);

void preempt_count_add(int val)
{
	this_context()->preempt_count += val;
}
EXPORT_SYMBOL(preempt_count_add);

void preempt_count_sub(int val)
{
	struct cpu_context *context = this_context();

	if (WARN_ON_ONCE(val > context->preempt_count))
		return;
	context->preempt_count -= val;
}
EXPORT_SYMBOL(preempt_count_sub);

void local_irq_disable(void)
{
	this_context()->irqs_off = 1;
}
EXPORT_SYMBOL(local_irq_disable);

void local_irq_enable(void)
{
	this_context()->irqs_off = 0;
	lx_irqs_on();
}
EXPORT_SYMBOL(local_irq_enable);

bool irqs_disabled(void)
{
	return this_context()->irqs_off;
}
EXPORT_SYMBOL(irqs_disabled);

unsigned long arch_local_irq_save(void)
{
	unsigned long flags = irqs_disabled();

	local_irq_disable();
	return flags;
}
EXPORT_SYMBOL(arch_local_irq_save);

void arch_local_irq_restore(unsigned long flags)
{
	this_context()->irqs_off = flags != 0;
	if (!flags)
		lx_irqs_on();
}
EXPORT_SYMBOL(arch_local_irq_restore);

void local_bh_disable(void)
{
	preempt_count_add(SOFTIRQ_DISABLE_OFFSET);
}
EXPORT_SYMBOL(local_bh_disable);

void local_bh_enable(void)
{
	preempt_count_sub(SOFTIRQ_DISABLE_OFFSET);
}
EXPORT_SYMBOL(local_bh_enable);

void irq_enter(void)
{
	preempt_count_add(HARDIRQ_OFFSET);
	local_irq_disable();
}
EXPORT_SYMBOL(irq_enter);

void irq_exit(void)
{
	preempt_count_sub(HARDIRQ_OFFSET);
	this_context()->irqs_off = 0; /* what is pending, whoever entered takes */
}
EXPORT_SYMBOL(irq_exit);

void context_lock(int count)
{
	struct cpu_context *context = this_context();

	context->locks += count;
	preempt_count_add(count * PREEMPT_OFFSET);
}

/* What forbids sleeping here; NULL: nothing does. */
static const char *why_not_sleep(void)
{
	if (in_hardirq())
		return "in an interrupt handler";
	if (in_softirq())
		return "with bottom halves off";
	if (this_context()->locks)
		return "with a spin lock held";
	if (in_atomic())
		return "with preemption off";
	return irqs_disabled() ? "with interrupts off" : NULL;
}

void lx_might_sleep(const char *call)
{
	const char *why = why_not_sleep();

	if (why)
		lx_watch_context(call, why);
}
EXPORT_SYMBOL(lx_might_sleep);

void lx_need_irqs(const char *call)
{
	if (in_hardirq() || irqs_disabled())
		lx_watch_context(call, in_hardirq() ? "in an interrupt handler"
						    : "with interrupts off");
}

void lx_kernel_context(unsigned int what, int enter)
{
	if (what == LX_CONTEXT_LOCK)
		context_lock(enter ? 1 : -1);
	else if (enter)
		irq_enter();
	else
		irq_exit();
}

int lx_kernel_irqs_off(void)
{
	return irqs_disabled();
}

LX_VERB_INSN(local_irq_disable, "", "", "", "turns interrupts of this CPU off")
{
	local_irq_disable();
	return 0;
}

LX_VERB_INSN(local_irq_enable, "", "", "", "turns them on again")
{
	local_irq_enable();
	return 0;
}

LX_VERB_INSN(local_bh_disable, "", "", "", "turns softirqs of this CPU off")
{
	local_bh_disable();
	return 0;
}

LX_VERB_INSN(local_bh_enable, "", "", "", "turns them on again")
{
	local_bh_enable();
	return 0;
}

LX_VERB_INSN(preempt_disable, "", "", "", "nobody may sleep from here on")
{
	preempt_disable();
	return 0;
}

LX_VERB_INSN(preempt_enable, "", "", "", "... until here")
{
	preempt_enable();
	return 0;
}

LX_VERB_INSN(in_interrupt, "int", "", "", "not 0 in an interrupt handler or with bottom halves off")
{
	return in_interrupt();
}

LX_VERB_INSN(in_atomic, "int", "", "", "not 0 where preemption is off")
{
	return in_atomic();
}

LX_VERB_INSN(irqs_disabled, "int", "", "", "1 when interrupts of this CPU are off")
{
	return irqs_disabled();
}
