/* SPDX-License-Identifier: MIT */
/* Wait queues: a count of wake-ups, and who waits for the next one. */
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/wait.h>

#include "api/lx.h"

void init_waitqueue_head(struct wait_queue_head *wq_head)
{
	spin_lock_init(&wq_head->lock);
	wq_head->woken = 0;
}
EXPORT_SYMBOL(init_waitqueue_head);

void wake_up(struct wait_queue_head *wq_head)
{
	unsigned long flags;

	spin_lock_irqsave(&wq_head->lock, flags);
	wq_head->woken++;
	spin_unlock_irqrestore(&wq_head->lock, flags);
}
EXPORT_SYMBOL(wake_up);

/* By the lock, as prepare_to_wait() does: the condition is read after it. */
u32 lx_wait_ticket(struct wait_queue_head *wq_head)
{
	unsigned long flags;
	u32 ticket;

	spin_lock_irqsave(&wq_head->lock, flags);
	ticket = wq_head->woken;
	spin_unlock_irqrestore(&wq_head->lock, flags);
	return ticket;
}
EXPORT_SYMBOL(lx_wait_ticket);

struct waiter {
	struct wait_queue_head *wq_head;
	u32 ticket;
};

static int is_woken(void *arg)
{
	const struct waiter *waiter = arg;

	return READ_ONCE(waiter->wq_head->woken) != waiter->ticket;
}

bool lx_wait_woken(struct wait_queue_head *wq_head, u32 ticket, u64 until_ns)
{
	struct waiter waiter = { .wq_head = wq_head, .ticket = ticket };

	return lx_wait_until(is_woken, &waiter, until_ns);
}
EXPORT_SYMBOL(lx_wait_woken);

/* At least 1: the condition was true in time. */
long lx_ticks_until(u64 until_ns)
{
	long left = until_ns / TICK_NSEC - lx_now_ns() / TICK_NSEC;

	return max(left, 1l);
}
EXPORT_SYMBOL(lx_ticks_until);
