/* SPDX-License-Identifier: MIT */
#ifndef LINUX_LIMITS_H
#define LINUX_LIMITS_H

#define INT_MAX ((int)(~0u >> 1))
#define UINT_MAX (~0u)
#define LONG_MAX ((long)(~0ul >> 1))
#define ULONG_MAX (~0ul)
#define SIZE_MAX (~(size_t)0)
#define U32_MAX ((u32)~0u)
#define U64_MAX ((u64)~0ull)
#define PHYS_ADDR_MAX (~(phys_addr_t)0)

#endif
