/* SPDX-License-Identifier: MIT */
/*
 * The thread that runs, as far as there is one.
 * Leaves out: struct task_struct, signals, priorities.
 */
#ifndef LINUX_SCHED_H
#define LINUX_SCHED_H

#include <linux/limits.h>
#include <linux/types.h>

#define TASK_RUNNING 0x0000
#define TASK_INTERRUPTIBLE 0x0001
#define TASK_UNINTERRUPTIBLE 0x0002
#define MAX_SCHEDULE_TIMEOUT LONG_MAX

/* Sleeps for so many jiffies; what is left of them, which is 0: nobody wakes by name. */
signed long schedule_timeout(signed long timeout);
#define schedule_timeout_interruptible(timeout) schedule_timeout(timeout)
#define schedule_timeout_uninterruptible(timeout) schedule_timeout(timeout)
/* Others may run. */
void schedule(void);

#endif
