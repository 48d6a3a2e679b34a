/* SPDX-License-Identifier: MIT */
/*
 * Counts of references, which stick when they go wrong: one that would go over the end
 * or up from 0 is said and stays at REFCOUNT_SATURATED, so that nothing is freed under
 * its users (Documentation/core-api/refcount-vs-atomic.rst).
 */
#ifndef LINUX_REFCOUNT_H
#define LINUX_REFCOUNT_H

#include <linux/atomic.h>
#include <linux/types.h>

typedef struct refcount_struct {
	atomic_t refs;
} refcount_t;

#define REFCOUNT_INIT(n) { .refs = ATOMIC_INIT(n) }
#define REFCOUNT_MAX 0x7fffffff
#define REFCOUNT_SATURATED ((int)0xc0000000)

static inline void refcount_set(refcount_t *r, int n)
{
	atomic_set(&r->refs, n);
}

static inline unsigned int refcount_read(const refcount_t *r)
{
	return atomic_read(&r->refs);
}

/* Up: unordered.  The first two are for who has a reference already. */
void refcount_add(int i, refcount_t *r);
void refcount_inc(refcount_t *r);
/* False: it was 0, and stays so. */
bool refcount_inc_not_zero(refcount_t *r);
bool refcount_add_not_zero(int i, refcount_t *r);
/* Down: release, and acquire when it became 0; true then. */
bool refcount_dec_and_test(refcount_t *r);
bool refcount_sub_and_test(int i, refcount_t *r);
/* Down by one; not to 0, that is said. */
void refcount_dec(refcount_t *r);
/* Down to 0 if that is 1 now. */
bool refcount_dec_if_one(refcount_t *r);

#endif
