/* SPDX-License-Identifier: MIT */
/*
 * Waiting for a condition that somebody makes true and then says so.  As in Linux the
 * condition is looked at again only after a wake-up: one that is forgotten, or that comes
 * before the condition is true, leaves the sleeper asleep.
 * Leaves out: entries of one's own, exclusive waits, signals.
 */
#ifndef LINUX_WAIT_H
#define LINUX_WAIT_H

#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/types.h>

typedef struct wait_queue_head {
	spinlock_t lock;
	u32 woken; /* how often somebody called */
} wait_queue_head_t;

#define __WAIT_QUEUE_HEAD_INITIALIZER(name) { __SPIN_LOCK_UNLOCKED(name), 0 }
#define DECLARE_WAIT_QUEUE_HEAD(name) \
	struct wait_queue_head name = __WAIT_QUEUE_HEAD_INITIALIZER(name)

void init_waitqueue_head(struct wait_queue_head *wq_head);
/* Release: who is woken sees what was written before. */
void wake_up(struct wait_queue_head *wq_head);
#define wake_up_all(wq) wake_up(wq)
#define wake_up_interruptible(wq) wake_up(wq)
#define wake_up_interruptible_all(wq) wake_up(wq)
#define wake_up_interruptible_sync(wq) wake_up(wq)

/* kernel/sched/wait.c: how often it was woken; and a sleep until it is woken again. */
u32 lx_wait_ticket(struct wait_queue_head *wq_head);
/* False: time @until_ns came first (~0: never). */
bool lx_wait_woken(struct wait_queue_head *wq_head, u32 ticket, u64 until_ns);
u64 lx_tick_after(unsigned long ticks);
long lx_ticks_until(u64 until_ns);

#define __wait_event_until(call, wq_head, condition, until_ns) ({	\
	bool __is_true = false;						\
	lx_might_sleep(call);						\
	for (;;) {							\
		u32 __ticket = lx_wait_ticket(&(wq_head));		\
		__is_true = (condition);				\
		if (__is_true || !lx_wait_woken(&(wq_head), __ticket, until_ns)) \
			break;						\
	}								\
	__is_true || (condition); })

void lx_might_sleep(const char *call);

#define wait_event(wq_head, condition) \
	((void)__wait_event_until("wait_event", wq_head, condition, ~0ull))
/* 0; no signal ever comes. */
#define wait_event_interruptible(wq_head, condition) \
	(__wait_event_until("wait_event_interruptible", wq_head, condition, ~0ull), 0)
#define wait_event_killable(wq_head, condition) \
	(__wait_event_until("wait_event_killable", wq_head, condition, ~0ull), 0)
/* Jiffies that were left, 1 at least; 0: the condition is still false. */
#define __wait_event_for(call, wq_head, condition, timeout) ({		\
	u64 __until = lx_tick_after(timeout);				\
	__wait_event_until(call, wq_head, condition, __until)		\
		? lx_ticks_until(__until) : 0l; })
#define wait_event_timeout(wq_head, condition, timeout) \
	__wait_event_for("wait_event_timeout", wq_head, condition, timeout)
#define wait_event_interruptible_timeout(wq_head, condition, timeout) \
	__wait_event_for("wait_event_interruptible_timeout", wq_head, condition, timeout)

/* The lock is given back while it waits, and is held again when it is done. */
#define wait_event_lock_irq(wq_head, condition, lock) do {		\
	while (!(condition)) {						\
		u32 __ticket = lx_wait_ticket(&(wq_head));		\
		spin_unlock_irq(&(lock));				\
		lx_might_sleep("wait_event_lock_irq");			\
		lx_wait_woken(&(wq_head), __ticket, ~0ull);		\
		spin_lock_irq(&(lock));					\
	}								\
	} while (0)

#endif
