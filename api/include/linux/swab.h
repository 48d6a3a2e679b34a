/* SPDX-License-Identifier: MIT */
/* Bytes in the other order (include/linux/swab.h). */
#ifndef LINUX_SWAB_H
#define LINUX_SWAB_H

#include <linux/types.h>

#define swab16(x) ((u16)__builtin_bswap16(x))
#define swab32(x) ((u32)__builtin_bswap32(x))
#define swab64(x) ((u64)__builtin_bswap64(x))

#endif
