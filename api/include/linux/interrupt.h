/* SPDX-License-Identifier: MIT */
/*
 * Interrupt handlers.  They run on the CPU of their line, where that comes to its next
 * load or store with interrupts on (api/glue/sched.c).
 * Leaves out: handlers that are threads, per-CPU lines, edges, wake-up.
 */
#ifndef LINUX_INTERRUPT_H
#define LINUX_INTERRUPT_H

#include <linux/compiler.h>
#include <linux/hardirq.h>
#include <linux/irqflags.h>
#include <linux/irqreturn.h>
#include <linux/jiffies.h> /* through hrtimer.h */
#include <linux/types.h>

struct device;

#define IRQF_TRIGGER_NONE 0x00000000
#define IRQF_TRIGGER_RISING 0x00000001
#define IRQF_TRIGGER_FALLING 0x00000002
#define IRQF_TRIGGER_HIGH 0x00000004
#define IRQF_TRIGGER_LOW 0x00000008
#define IRQF_SHARED 0x00000080
#define IRQF_PROBE_SHARED 0x00000100
#define IRQF_ONESHOT 0x00002000
#define IRQF_NO_SUSPEND 0x00004000
#define IRQF_NO_THREAD 0x00010000
#define IRQF_NO_AUTOEN 0x00080000
#define IRQ_NOTCONNECTED (1u << 31)

typedef irqreturn_t (*irq_handler_t)(int irq, void *dev_id);

/*
 * 0; -EINVAL: no such line, or a shared one without @dev; -EBUSY: somebody has it who does
 * not share.  The handler may run before this returns.  May sleep.
 */
int __must_check request_irq(unsigned int irq, irq_handler_t handler, unsigned long flags,
			     const char *name, void *dev);
/* A handler that is a thread: stops the run. */
int __must_check request_threaded_irq(unsigned int irq, irq_handler_t handler,
				      irq_handler_t thread_fn, unsigned long flags,
				      const char *name, void *dev);
/* The @dev of what was free'd; it waits for a handler that runs. */
const void *free_irq(unsigned int irq, void *dev_id);

int __must_check devm_request_irq(struct device *dev, unsigned int irq, irq_handler_t handler,
				  unsigned long irqflags, const char *devname, void *dev_id);
int __must_check devm_request_threaded_irq(struct device *dev, unsigned int irq,
					   irq_handler_t handler, irq_handler_t thread_fn,
					   unsigned long irqflags, const char *devname,
					   void *dev_id);
void devm_free_irq(struct device *dev, unsigned int irq, void *dev_id);

/* These count.  disable_irq() also waits for a handler that runs, and may sleep. */
void disable_irq(unsigned int irq);
void disable_irq_nosync(unsigned int irq);
void enable_irq(unsigned int irq);
/* Until no handler of the line runs; never from the handler itself. */
void synchronize_irq(unsigned int irq);

#endif
