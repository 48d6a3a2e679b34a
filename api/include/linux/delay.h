/* SPDX-License-Identifier: MIT */
/*
 * Waiting for time.  ndelay, udelay and mdelay spin, anywhere; the others sleep: devices
 * go on, other threads run (Documentation/timers/timers-howto.rst).
 */
#ifndef LINUX_DELAY_H
#define LINUX_DELAY_H

#include <linux/types.h>

void ndelay(unsigned long nsecs);
void udelay(unsigned long usecs);
void mdelay(unsigned long msecs);
/* Not before jiffies have gone on by that much and one. */
void msleep(unsigned int msecs);
/* What is left, in ms, when a signal came: none ever does. */
unsigned long msleep_interruptible(unsigned int msecs);
void ssleep(unsigned int seconds);
/* Somewhere between the two; here after @min. */
void usleep_range(unsigned long min, unsigned long max);
/* The best of them for that long (include/linux/delay.h). */
void fsleep(unsigned long usecs);

#endif
