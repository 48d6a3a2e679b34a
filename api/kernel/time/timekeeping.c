/* SPDX-License-Identifier: MIT */
/*
 * Clocks: all of them are the machine's time.
 * Leaves out: the time of day, and clocks that somebody sets.
 */
#include <linux/export.h>
#include <linux/ktime.h>

#include "api/lx.h"

ktime_t ktime_get(void)
{
	return lx_now_ns();
}
EXPORT_SYMBOL(ktime_get);

u64 get_jiffies_64(void)
{
	return INITIAL_JIFFIES + lx_now_ns() / TICK_NSEC;
}
EXPORT_SYMBOL(get_jiffies_64);
