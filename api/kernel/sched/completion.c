/* SPDX-License-Identifier: MIT */
/* Completions: a count under a lock. */
#include <linux/completion.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/wait.h>

#include "api/lx.h"

void init_completion(struct completion *x)
{
	x->done = 0;
	spin_lock_init(&x->lock);
}
EXPORT_SYMBOL(init_completion);

void reinit_completion(struct completion *x)
{
	x->done = 0;
}
EXPORT_SYMBOL(reinit_completion);

void complete(struct completion *x)
{
	unsigned long flags;

	spin_lock_irqsave(&x->lock, flags);
	if (x->done != UINT_MAX)
		x->done++;
	spin_unlock_irqrestore(&x->lock, flags);
}
EXPORT_SYMBOL(complete);

void complete_all(struct completion *x)
{
	unsigned long flags;

	spin_lock_irqsave(&x->lock, flags);
	x->done = UINT_MAX;
	spin_unlock_irqrestore(&x->lock, flags);
}
EXPORT_SYMBOL(complete_all);

bool completion_done(struct completion *x)
{
	return READ_ONCE(x->done) != 0;
}
EXPORT_SYMBOL(completion_done);

bool try_wait_for_completion(struct completion *x)
{
	unsigned long flags;
	bool was_done;

	spin_lock_irqsave(&x->lock, flags);
	was_done = x->done != 0;
	if (was_done && x->done != UINT_MAX)
		x->done--;
	spin_unlock_irqrestore(&x->lock, flags);
	return was_done;
}
EXPORT_SYMBOL(try_wait_for_completion);

static int is_done(void *arg)
{
	return completion_done(arg);
}

static bool wait_for(const char *call, struct completion *x, u64 until_ns)
{
	lx_might_sleep(call);
	while (!try_wait_for_completion(x))
		if (!lx_wait_until(is_done, x, until_ns))
			return false;
	return true;
}

static unsigned long wait_for_ticks(const char *call, struct completion *x,
				    unsigned long timeout)
{
	u64 until = lx_tick_after(timeout);

	return wait_for(call, x, until) ? lx_ticks_until(until) : 0;
}

void wait_for_completion(struct completion *x)
{
	wait_for("wait_for_completion", x, ~0ull);
}
EXPORT_SYMBOL(wait_for_completion);

int wait_for_completion_interruptible(struct completion *x)
{
	wait_for("wait_for_completion_interruptible", x, ~0ull);
	return 0;
}
EXPORT_SYMBOL(wait_for_completion_interruptible);

int wait_for_completion_killable(struct completion *x)
{
	wait_for("wait_for_completion_killable", x, ~0ull);
	return 0;
}
EXPORT_SYMBOL(wait_for_completion_killable);

unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout)
{
	return wait_for_ticks("wait_for_completion_timeout", x, timeout);
}
EXPORT_SYMBOL(wait_for_completion_timeout);

long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout)
{
	return wait_for_ticks("wait_for_completion_interruptible_timeout", x, timeout);
}
EXPORT_SYMBOL(wait_for_completion_interruptible_timeout);
