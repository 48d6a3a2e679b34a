/* SPDX-License-Identifier: MIT */
#ifndef LINUX_IRQ_H
#define LINUX_IRQ_H

#include <linux/interrupt.h>

#endif
