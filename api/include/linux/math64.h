/* SPDX-License-Identifier: MIT */
/* Division of 64 bits; the divisor's width is in the name (include/linux/math64.h). */
#ifndef LINUX_MATH64_H
#define LINUX_MATH64_H

#include <linux/math.h>
#include <linux/types.h>

#define div64_long(x, y) div64_s64((x), (y))
#define div64_ul(x, y) div64_u64((x), (y))

static inline u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

static inline s64 div_s64_rem(s64 dividend, s32 divisor, s32 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

static inline u64 div64_u64_rem(u64 dividend, u64 divisor, u64 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

static inline u64 div64_u64(u64 dividend, u64 divisor)
{
	return dividend / divisor;
}

static inline s64 div64_s64(s64 dividend, s64 divisor)
{
	return dividend / divisor;
}

static inline u64 div_u64(u64 dividend, u32 divisor)
{
	return dividend / divisor;
}

static inline s64 div_s64(s64 dividend, s32 divisor)
{
	return dividend / divisor;
}

/* The high part of the product is kept: (a * mul) >> shift. */
static inline u64 mul_u64_u32_shr(u64 a, u32 mul, unsigned int shift)
{
	return (u64)(((unsigned __int128)a * mul) >> shift);
}

static inline u64 mul_u64_u64_shr(u64 a, u64 b, unsigned int shift)
{
	return (u64)(((unsigned __int128)a * b) >> shift);
}

static inline u64 mul_u32_u32(u32 a, u32 b)
{
	return (u64)a * b;
}

/* n becomes the quotient; the value is the remainder (asm-generic/div64.h). */
#define do_div(n, base) ({						\
	u32 __base = (base);						\
	u32 __rest = (u64)(n) % __base;					\
	(n) = (u64)(n) / __base;					\
	__rest; })

#define DIV64_U64_ROUND_UP(n, d) ({					\
	u64 __d = (d);							\
	div64_u64((n) + __d - 1, __d); })
#define DIV64_U64_ROUND_CLOSEST(n, d) ({				\
	u64 __d = (d);							\
	div64_u64((n) + __d / 2, __d); })
#define DIV_U64_ROUND_CLOSEST(n, d) ({					\
	u32 __d = (d);							\
	div_u64((u64)(n) + __d / 2, __d); })

#endif
