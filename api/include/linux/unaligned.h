/* SPDX-License-Identifier: MIT */
/* Numbers at any address (include/linux/unaligned.h); before 6.12 asm/unaligned.h. */
#ifndef LINUX_UNALIGNED_H
#define LINUX_UNALIGNED_H

#include <asm/byteorder.h>
#include <linux/types.h>

#define get_unaligned(ptr) ({						\
	const struct { __typeof__(*(ptr)) x; } __attribute__((__packed__)) *__at = \
		(__typeof__(__at))(ptr);				\
	__at->x; })
#define put_unaligned(val, ptr) do {					\
	struct { __typeof__(*(ptr)) x; } __attribute__((__packed__)) *__at = \
		(__typeof__(__at))(ptr);				\
	__at->x = (val);						\
	} while (0)

#define __lx_get_unaligned(type, p, to_cpu) to_cpu(get_unaligned((const type *)(p)))
#define get_unaligned_le16(p) __lx_get_unaligned(u16, p, le16_to_cpu)
#define get_unaligned_le32(p) __lx_get_unaligned(u32, p, le32_to_cpu)
#define get_unaligned_le64(p) __lx_get_unaligned(u64, p, le64_to_cpu)
#define get_unaligned_be16(p) __lx_get_unaligned(u16, p, be16_to_cpu)
#define get_unaligned_be32(p) __lx_get_unaligned(u32, p, be32_to_cpu)
#define get_unaligned_be64(p) __lx_get_unaligned(u64, p, be64_to_cpu)
#define put_unaligned_le16(val, p) put_unaligned(cpu_to_le16(val), (u16 *)(p))
#define put_unaligned_le32(val, p) put_unaligned(cpu_to_le32(val), (u32 *)(p))
#define put_unaligned_le64(val, p) put_unaligned(cpu_to_le64(val), (u64 *)(p))
#define put_unaligned_be16(val, p) put_unaligned(cpu_to_be16(val), (u16 *)(p))
#define put_unaligned_be32(val, p) put_unaligned(cpu_to_be32(val), (u32 *)(p))
#define put_unaligned_be64(val, p) put_unaligned(cpu_to_be64(val), (u64 *)(p))

#endif
