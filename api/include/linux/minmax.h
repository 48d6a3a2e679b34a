/* SPDX-License-Identifier: MIT */
/* Each argument is evaluated once. */
#ifndef LINUX_MINMAX_H
#define LINUX_MINMAX_H

#define __pick(op, type, x, y) ({				\
	type __x = (x);						\
	type __y = (y);						\
	__x op __y ? __x : __y; })

#define min(x, y) __pick(<, __typeof__(x), x, y)
#define max(x, y) __pick(>, __typeof__(x), x, y)
#define min_t(type, x, y) __pick(<, type, x, y)
#define max_t(type, x, y) __pick(>, type, x, y)
#define min_not_zero(x, y) ({					\
	__typeof__(x) __a = (x);				\
	__typeof__(y) __b = (y);				\
	__a == 0 ? __b : __b == 0 ? __a : min(__a, __b); })

#endif
