/* SPDX-License-Identifier: MIT */
/*
 * Locks for threads, which sleep for them.  A lock that the only thread has already is
 * waited for by nobody who could give it: that ends the run.
 */
#ifndef LINUX_MUTEX_H
#define LINUX_MUTEX_H

#include <linux/cleanup.h>
#include <linux/types.h>

struct device;

struct mutex {
	u32 owner; /* 0: nobody has it */
};

#define __MUTEX_INITIALIZER(name) { 0 }
#define DEFINE_MUTEX(name) struct mutex name = __MUTEX_INITIALIZER(name)

void mutex_init(struct mutex *lock);
void mutex_destroy(struct mutex *lock);
int devm_mutex_init(struct device *dev, struct mutex *lock);
/* Acquire and release; may sleep. */
void mutex_lock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
/* 0; no signal ever comes. */
int mutex_lock_interruptible(struct mutex *lock);
int mutex_lock_killable(struct mutex *lock);
#define mutex_lock_nested(lock, subclass) mutex_lock(lock)
/* 1: taken. */
int mutex_trylock(struct mutex *lock);
bool mutex_is_locked(struct mutex *lock);

DEFINE_GUARD(mutex, struct mutex *, mutex_lock(_T), mutex_unlock(_T))

#endif
