/* SPDX-License-Identifier: MIT */
/*
 * Fields of registers, named by their mask (include/linux/bitfield.h).  A mask is a
 * constant, without gaps; a constant that does not fit does not compile.
 */
#ifndef LINUX_BITFIELD_H
#define LINUX_BITFIELD_H

#include <asm/byteorder.h>
#include <linux/build_bug.h>
#include <linux/types.h>

#define __bf_shf(mask) (__builtin_ffsll(mask) - 1)

#define __BF_FIELD_CHECK(mask, value, name) do {				\
	BUILD_BUG_ON_MSG(!__builtin_constant_p(mask), name "mask is not constant"); \
	BUILD_BUG_ON_MSG((mask) == 0, name "mask is zero");			\
	BUILD_BUG_ON_MSG(__builtin_constant_p(value) ?				\
			 ~((mask) >> __bf_shf(mask)) & (0 + (value)) : 0,	\
			 name "value too large for the field");			\
	BUILD_BUG_ON_NOT_POWER_OF_2((u64)(mask) + (1ull << __bf_shf(mask)));	\
	} while (0)

/* The largest value of a field; true when a value fits. */
#define FIELD_MAX(mask) ((__typeof__(mask))((mask) >> __bf_shf(mask)))
#define FIELD_FIT(mask, value) ({						\
	__BF_FIELD_CHECK(mask, 0ull, "FIELD_FIT: ");				\
	!((((__typeof__(mask))(value)) << __bf_shf(mask)) & ~(mask)); })
/* The value, where the field is; and back. */
#define FIELD_PREP(mask, value) ({						\
	__BF_FIELD_CHECK(mask, value, "FIELD_PREP: ");				\
	((__typeof__(mask))(value) << __bf_shf(mask)) & (mask); })
#define FIELD_GET(mask, reg) ({							\
	__BF_FIELD_CHECK(mask, 0u, "FIELD_GET: ");				\
	(__typeof__(mask))(((reg) & (mask)) >> __bf_shf(mask)); })
/* For initialisers: checked less. */
#define FIELD_PREP_CONST(mask, value) \
	(((__typeof__(mask))(value) << __bf_shf(mask)) & (mask))

#define __lx_field_ops(type, base, to, from)					\
	static __always_inline type type##_encode_bits(base value, base field)	\
	{									\
		return to((base)(value << __bf_shf((u64)field)) & field);	\
	}									\
	static __always_inline type type##_replace_bits(type old, base value, base field) \
	{									\
		return (old & ~to(field)) | type##_encode_bits(value, field);	\
	}									\
	static __always_inline void type##p_replace_bits(type *p, base value, base field) \
	{									\
		*p = type##_replace_bits(*p, value, field);			\
	}									\
	static __always_inline base type##_get_bits(type value, base field)	\
	{									\
		return (from(value) & field) >> __bf_shf((u64)field);		\
	}
#define __lx_same(x) (x)
__lx_field_ops(u8, u8, __lx_same, __lx_same)
__lx_field_ops(u16, u16, __lx_same, __lx_same)
__lx_field_ops(u32, u32, __lx_same, __lx_same)
__lx_field_ops(u64, u64, __lx_same, __lx_same)
#define __lx_field_ops_le(bits)							\
	static __always_inline __le##bits le##bits##_encode_bits(u##bits value, u##bits field) \
	{									\
		return cpu_to_le##bits(u##bits##_encode_bits(value, field));	\
	}									\
	static __always_inline u##bits le##bits##_get_bits(__le##bits value, u##bits field) \
	{									\
		return u##bits##_get_bits(le##bits##_to_cpu(value), field);	\
	}									\
	static __always_inline void le##bits##p_replace_bits(__le##bits *p, u##bits value, \
							     u##bits field)	\
	{									\
		*p = cpu_to_le##bits(u##bits##_replace_bits(le##bits##_to_cpu(*p), \
							    value, field));	\
	}
__lx_field_ops_le(16)
__lx_field_ops_le(32)
__lx_field_ops_le(64)

#endif
