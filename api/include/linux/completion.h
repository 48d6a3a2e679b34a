/* SPDX-License-Identifier: MIT */
/* Something that is done once, and who waits for it (Documentation/scheduler/completion.rst). */
#ifndef LINUX_COMPLETION_H
#define LINUX_COMPLETION_H

#include <linux/spinlock.h>
#include <linux/types.h>

struct completion {
	unsigned int done; /* complete() minus waits that are over */
	spinlock_t lock;
};

#define COMPLETION_INITIALIZER(work) { 0, __SPIN_LOCK_UNLOCKED(work) }
#define COMPLETION_INITIALIZER_ONSTACK(work) COMPLETION_INITIALIZER(work)
#define DECLARE_COMPLETION(work) struct completion work = COMPLETION_INITIALIZER(work)
#define DECLARE_COMPLETION_ONSTACK(work) DECLARE_COMPLETION(work)

void init_completion(struct completion *x);
/* To be used again; whoever waits waits on. */
void reinit_completion(struct completion *x);
/* One waiter may go, or all of them for ever. */
void complete(struct completion *x);
void complete_all(struct completion *x);
bool completion_done(struct completion *x);
/* True: one was done, and is used up; never waits. */
bool try_wait_for_completion(struct completion *x);

void wait_for_completion(struct completion *x);
/* Jiffies that were left, 1 at least; 0: time is up. */
unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout);
/* The same: no signal ever comes. */
int wait_for_completion_interruptible(struct completion *x);
int wait_for_completion_killable(struct completion *x);
long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout);

#endif
