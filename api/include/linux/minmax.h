/* SPDX-License-Identifier: MIT */
/*
 * The smaller and the larger one; each argument is evaluated once
 * (include/linux/minmax.h).
 */
#ifndef LINUX_MINMAX_H
#define LINUX_MINMAX_H

#define __pick(op, type, x, y) ({				\
	type __x = (x);						\
	type __y = (y);						\
	__x op __y ? __x : __y; })

#define min(x, y) __pick(<, __typeof__(x), x, y)
#define max(x, y) __pick(>, __typeof__(x), x, y)
#define umin(x, y) __pick(<, __typeof__((x) + 0u + (y) + 0ul), x, y)
#define umax(x, y) __pick(>, __typeof__((x) + 0u + (y) + 0ul), x, y)
#define min_t(type, x, y) __pick(<, type, x, y)
#define max_t(type, x, y) __pick(>, type, x, y)
#define min3(x, y, z) min((__typeof__(x))min(x, y), z)
#define max3(x, y, z) max((__typeof__(x))max(x, y), z)
#define min_not_zero(x, y) ({					\
	__typeof__(x) __a = (x);				\
	__typeof__(y) __b = (y);				\
	__a == 0 ? __b : __b == 0 ? __a : min(__a, __b); })

/* Of constants, in places where no statement can be. */
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define MIN_T(type, a, b) MIN((type)(a), (type)(b))
#define MAX_T(type, a, b) MAX((type)(a), (type)(b))

#define __clamp_of(type, value, lo, hi) ({			\
	type __value = (value);					\
	type __lo = (lo);					\
	type __hi = (hi);					\
	__value <= __lo ? __lo : __value >= __hi ? __hi : __value; })
#define clamp(value, lo, hi) __clamp_of(__typeof__(value), value, lo, hi)
#define clamp_t(type, value, lo, hi) __clamp_of(type, value, lo, hi)
#define clamp_val(value, lo, hi) clamp_t(__typeof__(value), value, lo, hi)

#define in_range(value, start, len) \
	((u64)(value) - (u64)(start) < (u64)(len))

#define swap(a, b) do { __typeof__(a) __t = (a); (a) = (b); (b) = __t; } while (0)

#endif
