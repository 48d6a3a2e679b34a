/* SPDX-License-Identifier: MIT */
/* Mutexes: an exchange that acquires, and a wait in between. */
#include <linux/mutex.h>

#include <linux/bug.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/kernel.h>

#include "api/lx.h"

void mutex_init(struct mutex *lock)
{
	lock->owner = 0;
}
EXPORT_SYMBOL(mutex_init);

void mutex_destroy(struct mutex *lock)
{
	WARN_ON(mutex_is_locked(lock));
}
EXPORT_SYMBOL(mutex_destroy);

static void destroy(void *lock)
{
	mutex_destroy(lock);
}

int devm_mutex_init(struct device *dev, struct mutex *lock)
{
	mutex_init(lock);
	return devm_add_action_or_reset(dev, destroy, lock);
}
EXPORT_SYMBOL_GPL(devm_mutex_init);

int mutex_trylock(struct mutex *lock)
{
	u32 nobody = 0;

	return __atomic_compare_exchange_n(&lock->owner, &nobody, 1u, false, __ATOMIC_ACQUIRE,
					   __ATOMIC_RELAXED);
}
EXPORT_SYMBOL(mutex_trylock);

bool mutex_is_locked(struct mutex *lock)
{
	return READ_ONCE(lock->owner) != 0;
}
EXPORT_SYMBOL(mutex_is_locked);

static int is_free(void *arg)
{
	return !mutex_is_locked(arg);
}

static void lock_as(const char *call, struct mutex *lock)
{
	lx_might_sleep(call);
	while (!mutex_trylock(lock))
		lx_wait_until(is_free, lock, ~0ull);
}

void mutex_lock(struct mutex *lock)
{
	lock_as("mutex_lock", lock);
}
EXPORT_SYMBOL(mutex_lock);

int mutex_lock_interruptible(struct mutex *lock)
{
	lock_as("mutex_lock_interruptible", lock);
	return 0;
}
EXPORT_SYMBOL(mutex_lock_interruptible);

int mutex_lock_killable(struct mutex *lock)
{
	lock_as("mutex_lock_killable", lock);
	return 0;
}
EXPORT_SYMBOL(mutex_lock_killable);

void mutex_unlock(struct mutex *lock)
{
	if (WARN_ON(!mutex_is_locked(lock)))
		return;
	__atomic_store_n(&lock->owner, 0u, __ATOMIC_RELEASE);
}
EXPORT_SYMBOL(mutex_unlock);
