/* SPDX-License-Identifier: MIT */
/*
 * Counts of references that stick: the sentences are Linux's (lib/refcount.c), since
 * people look for them.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/refcount.h>

#include "api/lx.h"

static void saturate(refcount_t *r, const char *what)
{
	refcount_set(r, REFCOUNT_SATURATED);
	lx_warn(what);
}

/* What the count was decides; it has been changed already, as in Linux. */
static void check_added(refcount_t *r, int old, int i)
{
	if (old == 0)
		saturate(r, "refcount_t: addition on 0; use-after-free.");
	else if (old < 0 || old + (unsigned int)i > REFCOUNT_MAX)
		saturate(r, "refcount_t: saturated; leaking memory.");
}

void refcount_add(int i, refcount_t *r)
{
	check_added(r, atomic_fetch_add_relaxed(i, &r->refs), i);
}
EXPORT_SYMBOL(refcount_add);

void refcount_inc(refcount_t *r)
{
	refcount_add(1, r);
}
EXPORT_SYMBOL(refcount_inc);

bool refcount_add_not_zero(int i, refcount_t *r)
{
	int old = refcount_read(r);

	while (old != 0) {
		int seen = atomic_cmpxchg_relaxed(&r->refs, old, old + (unsigned int)i);

		if (seen == old) {
			check_added(r, old, i);
			return true;
		}
		old = seen;
	}
	return false;
}
EXPORT_SYMBOL(refcount_add_not_zero);

bool refcount_inc_not_zero(refcount_t *r)
{
	return refcount_add_not_zero(1, r);
}
EXPORT_SYMBOL(refcount_inc_not_zero);

bool refcount_sub_and_test(int i, refcount_t *r)
{
	int old = atomic_fetch_sub_release(i, &r->refs);

	if (old > 0 && old == i) {
		smp_rmb(); /* whoever frees comes after all who have let go */
		return true;
	}
	if (old <= 0 || old < i)
		saturate(r, "refcount_t: underflow; use-after-free.");
	return false;
}
EXPORT_SYMBOL(refcount_sub_and_test);

bool refcount_dec_and_test(refcount_t *r)
{
	return refcount_sub_and_test(1, r);
}
EXPORT_SYMBOL(refcount_dec_and_test);

void refcount_dec(refcount_t *r)
{
	if (atomic_fetch_sub_release(1, &r->refs) <= 1)
		saturate(r, "refcount_t: decrement hit 0; leaking memory.");
}
EXPORT_SYMBOL(refcount_dec);

bool refcount_dec_if_one(refcount_t *r)
{
	return atomic_cmpxchg_release(&r->refs, 1, 0) == 1;
}
EXPORT_SYMBOL(refcount_dec_if_one);
