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
#define unreachable() __builtin_unreachable()

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
#define data_race(expr) (expr)

#define __always_inline inline __attribute__((__always_inline__))
#define noinline __attribute__((__noinline__))
#define __must_check __attribute__((__warn_unused_result__))
#define __maybe_unused __attribute__((__unused__))
#define __always_unused __attribute__((__unused__))
#define __used __attribute__((__used__))
#define __weak __attribute__((__weak__))
#define __section(name) __attribute__((__section__(name)))
#define __packed __attribute__((__packed__))
#define __aligned(x) __attribute__((__aligned__(x)))
#define __printf(a, b) __attribute__((__format__(printf, a, b)))
#define __malloc __attribute__((__malloc__))
#define __noreturn __attribute__((__noreturn__))
#define __pure __attribute__((__pure__))
#define __attribute_const__ __attribute__((__const__))
#define __cold __attribute__((__cold__))
#define __nonstring
#define __counted_by(member)
#define __cleanup(fn) __attribute__((__cleanup__(fn)))
#define fallthrough __attribute__((__fallthrough__))

/* What sparse looks at, and no compiler. */
#define __acquires(x)
#define __releases(x)
#define __must_hold(x)
#define __acquire(x) (void)0
#define __release(x) (void)0
#define __rcu
#define __percpu

#define __stringify_1(x...) #x
#define __stringify(x...) __stringify_1(x)
#define __PASTE_1(a, b) a##b
#define __PASTE(a, b) __PASTE_1(a, b)
#define __UNIQUE_ID(prefix) __PASTE(__PASTE(__UNIQUE_ID_, prefix), __COUNTER__)

#define __same_type(a, b) __builtin_types_compatible_p(__typeof__(a), __typeof__(b))
/* 0; for what is no array, a field of negative width. */
#define __must_be_array(a) \
	((int)(sizeof(struct { int:(-!!(__same_type((a), &(a)[0]))); })))

/*
 * A call to a function that may not be called remains when @condition is not known true;
 * only the optimiser can tell.
 */
#ifdef __OPTIMIZE__
#define __compiletime_assert(condition, text, name) do {			\
	__attribute__((__noreturn__, __error__(text))) extern void name(void);	\
	if (!(condition))							\
		name();								\
	} while (0)
#else
#define __compiletime_assert(condition, text, name) ((void)sizeof(!(condition)))
#endif
#define compiletime_assert(condition, text) \
	__compiletime_assert(condition, text, __PASTE(__compiletime_assert_, __COUNTER__))

/* Kconfig symbols that are 1 when set and undefined when not (include/linux/kconfig.h). */
#define __lx_config_placeholder_1 0,
#define __lx_second(ignored, value, ...) value
#define __lx_is_set(junk) __lx_second(junk 1, 0)
#define __lx_is_defined(value) __lx_is_set(__PASTE(__lx_config_placeholder_, value))
#define __lx_is_defined_of(option) __lx_is_defined(option)
#define IS_BUILTIN(option) __lx_is_defined_of(option)
#define IS_MODULE(option) __lx_is_defined_of(option##_MODULE)
#define IS_ENABLED(option) (IS_BUILTIN(option) || IS_MODULE(option))
#define IS_REACHABLE(option) IS_ENABLED(option)

#endif
