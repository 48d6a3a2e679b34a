/* SPDX-License-Identifier: MIT */
/*
 * Waiting for time (kernel/time/timer.c, lib/delay).  A sleep ends at a tick of the clock
 * when it was asked for in jiffies, and to the nanosecond when not.  Where nobody may sleep
 * that is reported, and the time is spent spinning.
 */
#include <linux/delay.h>
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/wait.h>

#include "api/lx.h"

void ndelay(unsigned long nsecs)
{
	lx_spend_ns(nsecs);
}
EXPORT_SYMBOL(ndelay);

void udelay(unsigned long usecs)
{
	lx_spend_ns(usecs * NSEC_PER_USEC);
}
EXPORT_SYMBOL(udelay);

void mdelay(unsigned long msecs)
{
	lx_spend_ns(msecs * NSEC_PER_MSEC);
}
EXPORT_SYMBOL(mdelay);

static int never(void *arg)
{
	return 0;
}

/* Until @until, in ns of the machine. */
static void sleep_until(u64 until)
{
	u64 now = lx_now_ns();

	if (in_atomic() || irqs_disabled())
		lx_spend_ns(until > now ? until - now : 0);
	else
		lx_wait_until(never, NULL, until);
}

/* When the @ticks-th tick from now comes. */
u64 lx_tick_after(unsigned long ticks)
{
	if (ticks >= MAX_SCHEDULE_TIMEOUT)
		return ~0ull;
	return (lx_now_ns() / TICK_NSEC + ticks) * TICK_NSEC;
}
EXPORT_SYMBOL(lx_tick_after);

signed long schedule_timeout(signed long timeout)
{
	lx_might_sleep("schedule_timeout");
	if (timeout > 0)
		sleep_until(lx_tick_after(timeout));
	return 0;
}
EXPORT_SYMBOL(schedule_timeout);

static void sleep_ticks(const char *call, unsigned long ticks)
{
	lx_might_sleep(call);
	sleep_until(lx_tick_after(ticks));
}

void msleep(unsigned int msecs)
{
	sleep_ticks("msleep", msecs_to_jiffies(msecs) + 1);
}
EXPORT_SYMBOL(msleep);

unsigned long msleep_interruptible(unsigned int msecs)
{
	sleep_ticks("msleep_interruptible", msecs_to_jiffies(msecs) + 1);
	return 0;
}
EXPORT_SYMBOL(msleep_interruptible);

void ssleep(unsigned int seconds)
{
	sleep_ticks("ssleep", msecs_to_jiffies(seconds * 1000) + 1);
}
EXPORT_SYMBOL(ssleep);

static void sleep_us(const char *call, u64 usecs)
{
	lx_might_sleep(call);
	sleep_until(lx_now_ns() + usecs * NSEC_PER_USEC);
}

void usleep_range(unsigned long min, unsigned long max)
{
	sleep_us("usleep_range", min);
}
EXPORT_SYMBOL(usleep_range);

/* Bounds of Documentation/timers/timers-howto.rst. */
void fsleep(unsigned long usecs)
{
	if (usecs <= 10)
		udelay(usecs);
	else if (usecs <= 20000)
		sleep_us("fsleep", usecs);
	else
		sleep_ticks("fsleep", msecs_to_jiffies(DIV_ROUND_UP(usecs, 1000)) + 1);
}
EXPORT_SYMBOL(fsleep);

void schedule(void)
{
	lx_might_sleep("schedule");
}
EXPORT_SYMBOL(schedule);
