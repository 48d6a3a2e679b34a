/* SPDX-License-Identifier: MIT */
#ifndef LINUX_HARDIRQ_H
#define LINUX_HARDIRQ_H

#include <linux/preempt.h>

/* Around an interrupt handler, by whoever calls it; interrupts are off in between. */
void irq_enter(void);
void irq_exit(void);

#endif
