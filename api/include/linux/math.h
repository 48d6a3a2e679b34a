/* SPDX-License-Identifier: MIT */
/* Rounding and division (include/linux/math.h). */
#ifndef LINUX_MATH_H
#define LINUX_MATH_H

#include <linux/types.h>

/* To multiples of a power of two. */
#define round_up(x, y) ((((x) - 1) | ((__typeof__(x))(y) - 1)) + 1)
#define round_down(x, y) ((x) & ~((__typeof__(x))(y) - 1))
/* To multiples of anything. */
#define roundup(x, y) ({						\
	__typeof__(y) __y = (y);					\
	(((x) + (__y - 1)) / __y) * __y; })
#define rounddown(x, y) ({						\
	__typeof__(x) __x = (x);					\
	__x - (__x % (y)); })

#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define DIV_ROUND_UP_POW2(n, d) ((n) / (d) + !!((n) & ((d) - 1)))
#define DIV_ROUND_DOWN_ULL(n, d) ((unsigned long long)(n) / (d))
#define DIV_ROUND_UP_ULL(n, d) DIV_ROUND_DOWN_ULL((unsigned long long)(n) + (d) - 1, (d))
/* Half away from zero; a negative divisor with a negative dividend will not do. */
#define DIV_ROUND_CLOSEST(n, d) ({					\
	__typeof__(n) __n = (n);					\
	__typeof__(d) __d = (d);					\
	(((__typeof__(n))-1) > 0 || ((__typeof__(d))-1) > 0 ||		\
	 ((__n > 0) == (__d > 0))) ?					\
		((__n + (__d / 2)) / __d) : ((__n - (__d / 2)) / __d); })
#define DIV_ROUND_CLOSEST_ULL(n, d) ({					\
	__typeof__(d) __d = (d);					\
	((unsigned long long)(n) + __d / 2) / __d; })

/* x * n / d without the product. */
#define mult_frac(x, n, d) ({						\
	__typeof__(x) __x = (x);					\
	__typeof__(n) __n = (n);					\
	__typeof__(d) __d = (d);					\
	__x / __d * __n + __x % __d * __n / __d; })

#define abs(x) ({							\
	__typeof__(x) __x = (x);					\
	__x < 0 ? -__x : __x; })
#define abs_diff(a, b) ({						\
	__typeof__(a) __a = (a);					\
	__typeof__(b) __b = (b);					\
	__a > __b ? __a - __b : __b - __a; })

/* The largest number whose square is not more than @x. */
unsigned long int_sqrt(unsigned long x);

#endif
