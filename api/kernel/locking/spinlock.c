/* SPDX-License-Identifier: MIT */
/*
 * Spin locks: an exchange that acquires, a store that releases.
 */
#include <linux/spinlock.h>

#include <linux/bug.h>
#include <linux/dmasim.h>
#include <linux/export.h>

#include "context.h"

void spin_lock_init(spinlock_t *lock)
{
	lock->owner = 0;
}
EXPORT_SYMBOL(spin_lock_init);

/* The barriers are those of the lock calls, which say besides who comes after whom. */
int spin_trylock(spinlock_t *lock)
{
	u32 free = 0;

	context_lock(1);
	if (__atomic_compare_exchange_n(&lock->owner, &free, lx_cpu() + 1, false,
					__ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
		lx_lock_taken(lock);
		return 1;
	}
	context_lock(-1);
	return 0;
}
EXPORT_SYMBOL(spin_trylock);

/* Another CPU may have released it in a store that is on its way; nobody else could. */
void spin_lock(spinlock_t *lock)
{
	if (spin_trylock(lock))
		return;
	lx_cpu_relax();
	if (!spin_trylock(lock))
		lx_panic("spin_lock: the lock is taken, and who has it cannot go on");
}
EXPORT_SYMBOL(spin_lock);

void spin_unlock(spinlock_t *lock)
{
	if (!spin_is_locked(lock))
		lx_panic("spin_unlock: the lock is not taken");
	lx_lock_given(lock);
	__atomic_store_n(&lock->owner, 0u, __ATOMIC_RELAXED);
	context_lock(-1);
}
EXPORT_SYMBOL(spin_unlock);

int spin_is_locked(spinlock_t *lock)
{
	return __atomic_load_n(&lock->owner, __ATOMIC_RELAXED) != 0;
}
EXPORT_SYMBOL(spin_is_locked);

/* The lock of a scenario is four bytes of some memory. */
static spinlock_t *lock_at(unsigned long long value)
{
	if (!lx_is_simulated(value) || !lx_can_touch(value, sizeof(spinlock_t)) ||
	    value % sizeof(u32))
		lx_panic("a spin lock is four bytes of memory, aligned");
	return lx_to_ptr(value);
}

LX_VERB_INSN(spin_lock, "", "ptr", "lock", "takes a lock, which is 4 bytes of memory, 0 at first")
{
	spin_lock(lock_at(a[0]));
	return 0;
}

LX_VERB_INSN(spin_unlock, "", "ptr", "lock", "gives it back")
{
	spin_unlock(lock_at(a[0]));
	return 0;
}

LX_VERB_INSN(spin_trylock, "int", "ptr", "lock", "1 when it could be taken")
{
	return spin_trylock(lock_at(a[0]));
}

LX_VERB_INSN(spin_lock_irq, "", "ptr", "lock", "takes a lock, with interrupts off")
{
	spin_lock_irq(lock_at(a[0]));
	return 0;
}

LX_VERB_INSN(spin_unlock_irq, "", "ptr", "lock", "gives it back, with interrupts on")
{
	spin_unlock_irq(lock_at(a[0]));
	return 0;
}

LX_VERB_INSN(spin_lock_irqsave, "", "ptr,*addr", "lock,flags",
	     "takes a lock, with interrupts off; flags gets what they were")
{
	unsigned long flags;

	spin_lock_irqsave(lock_at(a[0]), flags);
	*(unsigned long long *)lx_to_ptr(a[1]) = flags;
	return 0;
}

LX_VERB_INSN(spin_unlock_irqrestore, "", "ptr,addr", "lock,flags",
	     "gives it back, with interrupts as they were")
{
	spin_unlock_irqrestore(lock_at(a[0]), a[1]);
	return 0;
}
