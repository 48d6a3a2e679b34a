/* SPDX-License-Identifier: MIT */
/*
 * Reading something until it is as wanted, or time is up (include/linux/iopoll.h): 0 or
 * -ETIMEDOUT.  One last read comes after the time, so that a thread which slept long is
 * not wrong.  @timeout_us 0: for ever.
 */
#ifndef LINUX_IOPOLL_H
#define LINUX_IOPOLL_H

#include <asm/processor.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/ktime.h>

/* Sleeps between the reads, a quarter of @sleep_us at least. */
#define read_poll_timeout(op, val, cond, sleep_us, timeout_us, sleep_before_read, args...) ({ \
	u64 __timeout_us = (timeout_us);					\
	unsigned long __sleep_us = (sleep_us);					\
	ktime_t __end = ktime_add_us(ktime_get(), __timeout_us);		\
	might_sleep_if(__sleep_us != 0);					\
	if ((sleep_before_read) && __sleep_us)					\
		usleep_range((__sleep_us >> 2) + 1, __sleep_us);		\
	for (;;) {								\
		(val) = op(args);						\
		if (cond)							\
			break;							\
		if (__timeout_us && ktime_compare(ktime_get(), __end) > 0) {	\
			(val) = op(args);					\
			break;							\
		}								\
		if (__sleep_us)							\
			usleep_range((__sleep_us >> 2) + 1, __sleep_us);	\
	}									\
	(cond) ? 0 : -ETIMEDOUT; })

/* Spins between the reads: for where nobody may sleep. */
#define read_poll_timeout_atomic(op, val, cond, delay_us, timeout_us, delay_before_read, \
				 args...) ({					\
	u64 __timeout_us = (timeout_us);					\
	s64 __left_ns = __timeout_us * NSEC_PER_USEC;				\
	unsigned long __delay_us = (delay_us);					\
	u64 __delay_ns = __delay_us * NSEC_PER_USEC;				\
	if ((delay_before_read) && __delay_us) {				\
		udelay(__delay_us);						\
		__left_ns -= __timeout_us ? __delay_ns : 0;			\
	}									\
	for (;;) {								\
		(val) = op(args);						\
		if (cond)							\
			break;							\
		if (__timeout_us && __left_ns < 0) {				\
			(val) = op(args);					\
			break;							\
		}								\
		if (__delay_us) {						\
			udelay(__delay_us);					\
			__left_ns -= __timeout_us ? __delay_ns : 0;		\
		}								\
		/* cpu_relax(), which Linux counts as one nanosecond */		\
		cpu_relax();							\
		__left_ns -= __timeout_us ? 1 : 0;				\
	}									\
	(cond) ? 0 : -ETIMEDOUT; })

#define readx_poll_timeout(op, addr, val, cond, sleep_us, timeout_us) \
	read_poll_timeout(op, val, cond, sleep_us, timeout_us, false, addr)
#define readx_poll_timeout_atomic(op, addr, val, cond, delay_us, timeout_us) \
	read_poll_timeout_atomic(op, val, cond, delay_us, timeout_us, false, addr)
#define readl_poll_timeout(addr, val, cond, delay_us, timeout_us) \
	readx_poll_timeout(readl, addr, val, cond, delay_us, timeout_us)
#define readl_poll_timeout_atomic(addr, val, cond, delay_us, timeout_us) \
	readx_poll_timeout_atomic(readl, addr, val, cond, delay_us, timeout_us)
#define readl_relaxed_poll_timeout(addr, val, cond, delay_us, timeout_us) \
	readx_poll_timeout(readl_relaxed, addr, val, cond, delay_us, timeout_us)
#define readl_relaxed_poll_timeout_atomic(addr, val, cond, delay_us, timeout_us) \
	readx_poll_timeout_atomic(readl_relaxed, addr, val, cond, delay_us, timeout_us)

#endif
