/* SPDX-License-Identifier: MIT */
/*
 * Atomics of the compiler as calls of the runtime (rules P4a).  The
 * kernel-address hooks announce an atomic as a plain store, which may stay in a
 * store buffer and lose other CPUs' updates; as a call it is performed at once.
 * The thread hooks make these calls by themselves; including this does no harm
 * there.
 */
#ifndef LINUX_DMASIM_ATOMICS_H
#define LINUX_DMASIM_ATOMICS_H

#define LX_ATOMIC_DECLARE(bits, type)						\
	type lx_hook_atomic##bits##_load(const volatile void *at, int order);	\
	void lx_hook_atomic##bits##_store(volatile void *at, type value, int order); \
	type lx_hook_atomic##bits##_exchange(volatile void *at, type value, int order); \
	type lx_hook_atomic##bits##_fetch_add(volatile void *at, type value, int order); \
	type lx_hook_atomic##bits##_fetch_sub(volatile void *at, type value, int order); \
	type lx_hook_atomic##bits##_fetch_and(volatile void *at, type value, int order); \
	type lx_hook_atomic##bits##_fetch_or(volatile void *at, type value, int order); \
	type lx_hook_atomic##bits##_fetch_xor(volatile void *at, type value, int order); \
	type lx_hook_atomic##bits##_fetch_nand(volatile void *at, type value, int order); \
	int lx_hook_atomic##bits##_compare_exchange_strong(volatile void *at,	\
							   void *expected,	\
							   type value, int order, \
							   int failed_order)

LX_ATOMIC_DECLARE(8, unsigned char);
LX_ATOMIC_DECLARE(16, unsigned short);
LX_ATOMIC_DECLARE(32, unsigned int);
LX_ATOMIC_DECLARE(64, unsigned long);

/* The call of the right width; one of them is compiled. */
#define LX_ATOMIC(name, p, ...)							\
	__builtin_choose_expr(sizeof(*(p)) == 1, lx_hook_atomic8_##name(p, ##__VA_ARGS__), \
	__builtin_choose_expr(sizeof(*(p)) == 2, lx_hook_atomic16_##name(p, ##__VA_ARGS__), \
	__builtin_choose_expr(sizeof(*(p)) == 4, lx_hook_atomic32_##name(p, ##__VA_ARGS__), \
			      lx_hook_atomic64_##name(p, ##__VA_ARGS__))))
/* ... with a result of the type of *p, which may be left unused. */
#define LX_ATOMIC_OF(name, p, ...)						\
	({ __typeof__(*(p)) lx_value =						\
		   (__typeof__(*(p) + 0))LX_ATOMIC(name, p, ##__VA_ARGS__);	\
	   lx_value; })
#define LX_ATOMIC_VALUE(v) ((unsigned long)(v))

#define __atomic_load_n(p, order) LX_ATOMIC_OF(load, p, order)
#define __atomic_store_n(p, v, order) LX_ATOMIC(store, p, LX_ATOMIC_VALUE(v), order)
#define __atomic_exchange_n(p, v, order) \
	LX_ATOMIC_OF(exchange, p, LX_ATOMIC_VALUE(v), order)
#define __atomic_compare_exchange_n(p, expected, v, weak, order, failed) \
	LX_ATOMIC(compare_exchange_strong, p, expected, LX_ATOMIC_VALUE(v), order, failed)

#define __atomic_fetch_add(p, v, order) LX_ATOMIC_OF(fetch_add, p, LX_ATOMIC_VALUE(v), order)
#define __atomic_fetch_sub(p, v, order) LX_ATOMIC_OF(fetch_sub, p, LX_ATOMIC_VALUE(v), order)
#define __atomic_fetch_and(p, v, order) LX_ATOMIC_OF(fetch_and, p, LX_ATOMIC_VALUE(v), order)
#define __atomic_fetch_or(p, v, order) LX_ATOMIC_OF(fetch_or, p, LX_ATOMIC_VALUE(v), order)
#define __atomic_fetch_xor(p, v, order) LX_ATOMIC_OF(fetch_xor, p, LX_ATOMIC_VALUE(v), order)
#define __atomic_fetch_nand(p, v, order) LX_ATOMIC_OF(fetch_nand, p, LX_ATOMIC_VALUE(v), order)

#define LX_ATOMIC_AND_THEN(name, op, p, v, order)				\
	({ __typeof__(*(p) + 0) lx_operand = (v);				\
	   __typeof__(*(p)) lx_then =						\
		   LX_ATOMIC_OF(name, p, LX_ATOMIC_VALUE(lx_operand), order) op lx_operand; \
	   lx_then; })
#define __atomic_add_fetch(p, v, order) LX_ATOMIC_AND_THEN(fetch_add, +, p, v, order)
#define __atomic_sub_fetch(p, v, order) LX_ATOMIC_AND_THEN(fetch_sub, -, p, v, order)
#define __atomic_and_fetch(p, v, order) LX_ATOMIC_AND_THEN(fetch_and, &, p, v, order)
#define __atomic_or_fetch(p, v, order) LX_ATOMIC_AND_THEN(fetch_or, |, p, v, order)
#define __atomic_xor_fetch(p, v, order) LX_ATOMIC_AND_THEN(fetch_xor, ^, p, v, order)

#define __sync_fetch_and_add(p, v) __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST)
#define __sync_fetch_and_sub(p, v) __atomic_fetch_sub(p, v, __ATOMIC_SEQ_CST)
#define __sync_fetch_and_and(p, v) __atomic_fetch_and(p, v, __ATOMIC_SEQ_CST)
#define __sync_fetch_and_or(p, v) __atomic_fetch_or(p, v, __ATOMIC_SEQ_CST)
#define __sync_fetch_and_xor(p, v) __atomic_fetch_xor(p, v, __ATOMIC_SEQ_CST)
#define __sync_add_and_fetch(p, v) __atomic_add_fetch(p, v, __ATOMIC_SEQ_CST)
#define __sync_sub_and_fetch(p, v) __atomic_sub_fetch(p, v, __ATOMIC_SEQ_CST)
#define __sync_lock_test_and_set(p, v) __atomic_exchange_n(p, v, __ATOMIC_ACQUIRE)
#define __sync_lock_release(p) __atomic_store_n(p, 0, __ATOMIC_RELEASE)
#define __sync_val_compare_and_swap(p, old, new)				\
	({ __typeof__(*(p) + 0) lx_old = (old);					\
	   __atomic_compare_exchange_n(p, &lx_old, new, 0, __ATOMIC_SEQ_CST,	\
				       __ATOMIC_SEQ_CST);			\
	   lx_old; })
#define __sync_bool_compare_and_swap(p, old, new)				\
	({ __typeof__(*(p) + 0) lx_old = (old);					\
	   __atomic_compare_exchange_n(p, &lx_old, new, 0, __ATOMIC_SEQ_CST,	\
				       __ATOMIC_SEQ_CST); })

#endif
