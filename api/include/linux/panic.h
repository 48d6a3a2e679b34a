/* SPDX-License-Identifier: MIT */
#ifndef LINUX_PANIC_H
#define LINUX_PANIC_H

#include <linux/compiler.h>

/* Ends what was called, and the run. */
__printf(1, 2)
__noreturn
void panic(const char *fmt, ...);

#endif
