/* SPDX-License-Identifier: MIT */
/*
 * READ_ONCE and WRITE_ONCE are one volatile access each, which the hooks see as
 * one access; nothing here hides a load or a store from them.
 */
#ifndef LINUX_COMPILER_H
#define LINUX_COMPILER_H

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

#define barrier() __asm__ __volatile__("" : : : "memory")

#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))

/*
 * Behind gcc's callbacks a store may still be on its way at the next load (an aggregate
 * copy); this one has been made, also when it changed nothing.
 */
#ifdef __SANITIZE_THREAD__
void lx_hook_landed(void);
#else
#define lx_hook_landed() ((void)0)
#endif
#define WRITE_ONCE(x, value)							\
	do {									\
		*(volatile __typeof__(x) *)&(x) = (value);			\
		lx_hook_landed();						\
	} while (0)

#define __always_inline inline __attribute__((__always_inline__))
#define noinline __attribute__((__noinline__))
#define __must_check __attribute__((__warn_unused_result__))
#define __maybe_unused __attribute__((__unused__))
#define __packed __attribute__((__packed__))
#define __aligned(x) __attribute__((__aligned__(x)))
#define __printf(a, b) __attribute__((__format__(printf, a, b)))
#define __malloc __attribute__((__malloc__))
#define __noreturn __attribute__((__noreturn__))

#define __stringify_1(x...) #x
#define __stringify(x...) __stringify_1(x)

#endif
