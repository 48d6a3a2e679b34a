/* SPDX-License-Identifier: MIT */
#ifndef ASM_PROCESSOR_H
#define ASM_PROCESSOR_H

#include <linux/compiler.h>

/* What a loop that waits does: a compiler barrier, and time goes on. */
void cpu_relax(void);

#endif
