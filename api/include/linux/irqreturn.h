/* SPDX-License-Identifier: MIT */
#ifndef LINUX_IRQRETURN_H
#define LINUX_IRQRETURN_H

/* Not from this device; done; the thread shall go on with it. */
enum irqreturn {
	IRQ_NONE = 0 << 0,
	IRQ_HANDLED = 1 << 0,
	IRQ_WAKE_THREAD = 1 << 1,
};

typedef enum irqreturn irqreturn_t;

#define IRQ_RETVAL(x) ((x) ? IRQ_HANDLED : IRQ_NONE)

#endif
