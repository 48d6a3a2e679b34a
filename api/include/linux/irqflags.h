/* SPDX-License-Identifier: MIT */
/*
 * Interrupts of the CPU that runs, off and on.  An interrupt comes where the machine
 * delivers it; this is what code that asks is told, and what the checker goes by.
 */
#ifndef LINUX_IRQFLAGS_H
#define LINUX_IRQFLAGS_H

#include <linux/types.h>

void local_irq_disable(void);
void local_irq_enable(void);
bool irqs_disabled(void);
/* What irqs_disabled() was before, as the flags of the two macros. */
unsigned long arch_local_irq_save(void);
void arch_local_irq_restore(unsigned long flags);

#define local_irq_save(flags) ((flags) = arch_local_irq_save())
#define local_irq_restore(flags) arch_local_irq_restore(flags)

#endif
