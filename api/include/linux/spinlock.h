/* SPDX-License-Identifier: MIT */
/*
 * Spin locks.  Threads of one CPU do not run at the same time here, so a lock that is
 * taken already would be waited for until the end of the world: that stops the run.
 * Leaves out: lock classes, read-write locks, PREEMPT_RT.
 */
#ifndef LINUX_SPINLOCK_H
#define LINUX_SPINLOCK_H

#include <linux/bottom_half.h>
#include <linux/bug.h>
#include <linux/cleanup.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/types.h>

typedef struct spinlock {
	u32 owner; /* number of the CPU that has it, from 1; 0: nobody */
} spinlock_t;

typedef spinlock_t raw_spinlock_t;

#define __SPIN_LOCK_UNLOCKED(name) { 0 }
#define DEFINE_SPINLOCK(name) spinlock_t name = __SPIN_LOCK_UNLOCKED(name)

void spin_lock_init(spinlock_t *lock);
/* Acquire and release: what the holder did before is seen by the next one. */
void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
/* 1: taken; 0: somebody has it. */
int spin_trylock(spinlock_t *lock);
int spin_is_locked(spinlock_t *lock);

static inline void spin_lock_irq(spinlock_t *lock)
{
	local_irq_disable();
	spin_lock(lock);
}

static inline void spin_unlock_irq(spinlock_t *lock)
{
	spin_unlock(lock);
	local_irq_enable();
}

static inline void spin_lock_bh(spinlock_t *lock)
{
	local_bh_disable();
	spin_lock(lock);
}

static inline void spin_unlock_bh(spinlock_t *lock)
{
	spin_unlock(lock);
	local_bh_enable();
}

#define spin_lock_irqsave(lock, flags)						\
	do {									\
		local_irq_save(flags);						\
		spin_lock(lock);						\
	} while (0)

static inline void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags)
{
	spin_unlock(lock);
	local_irq_restore(flags);
}

static inline int spin_trylock_irq(spinlock_t *lock)
{
	local_irq_disable();
	if (spin_trylock(lock))
		return 1;
	local_irq_enable();
	return 0;
}

static inline int spin_trylock_bh(spinlock_t *lock)
{
	local_bh_disable();
	if (spin_trylock(lock))
		return 1;
	local_bh_enable();
	return 0;
}

#define spin_trylock_irqsave(lock, flags) ({					\
	local_irq_save(flags);							\
	spin_trylock(lock) ? 1 : ({ local_irq_restore(flags); 0; }); })
#define spin_lock_nested(lock, subclass) spin_lock(lock)

#define DEFINE_RAW_SPINLOCK(name) DEFINE_SPINLOCK(name)
#define raw_spin_lock_irq(lock) spin_lock_irq(lock)
#define raw_spin_unlock_irq(lock) spin_unlock_irq(lock)
#define raw_spin_trylock(lock) spin_trylock(lock)
#define raw_spin_lock_init(lock) spin_lock_init(lock)
#define raw_spin_lock(lock) spin_lock(lock)
#define raw_spin_unlock(lock) spin_unlock(lock)
#define raw_spin_lock_irqsave(lock, flags) spin_lock_irqsave(lock, flags)
#define raw_spin_unlock_irqrestore(lock, flags) spin_unlock_irqrestore(lock, flags)
#define assert_spin_locked(lock) BUG_ON(!spin_is_locked(lock))
#define lockdep_assert_held(lock) do { (void)(lock); } while (0)

DEFINE_GUARD(spinlock, spinlock_t *, spin_lock(_T), spin_unlock(_T))
DEFINE_GUARD(spinlock_irq, spinlock_t *, spin_lock_irq(_T), spin_unlock_irq(_T))

/* The flags go with the lock. */
typedef struct {
	spinlock_t *lock;
	unsigned long flags;
} class_spinlock_irqsave_t;

static inline void class_spinlock_irqsave_destructor(class_spinlock_irqsave_t *p)
{
	spin_unlock_irqrestore(p->lock, p->flags);
}

static inline class_spinlock_irqsave_t class_spinlock_irqsave_constructor(spinlock_t *lock)
{
	class_spinlock_irqsave_t guard = { .lock = lock };

	spin_lock_irqsave(lock, guard.flags);
	return guard;
}

#endif
