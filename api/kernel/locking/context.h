/* SPDX-License-Identifier: MIT */
/* The context of a CPU, for the locks that change it (api/kernel/softirq.c). */
#ifndef KERNEL_LOCKING_CONTEXT_H
#define KERNEL_LOCKING_CONTEXT_H

/* @count: 1 a spin lock was taken by this CPU, -1 one was given back. */
void context_lock(int count);

#endif
