/* SPDX-License-Identifier: MIT */
/* Types of include/linux/types.h on an LP64 board with 64-bit DMA addresses. */
#ifndef LINUX_TYPES_H
#define LINUX_TYPES_H

#include <linux/stddef.h>

typedef signed char s8;
typedef unsigned char u8;
typedef short s16;
typedef unsigned short u16;
typedef int s32;
typedef unsigned int u32;
typedef long long s64;
typedef unsigned long long u64;

typedef s8 __s8;
typedef u8 __u8;
typedef s16 __s16;
typedef u16 __u16;
typedef s32 __s32;
typedef u32 __u32;
typedef s64 __s64;
typedef u64 __u64;
typedef u16 __le16, __be16;
typedef u32 __le32, __be32;
typedef u64 __le64, __be64;

typedef unsigned char u_int8_t, uint8_t;
typedef unsigned short u_int16_t, uint16_t;
typedef unsigned int u_int32_t, uint32_t;
typedef unsigned long long u_int64_t, uint64_t;
typedef signed char int8_t;
typedef short int16_t;
typedef int int32_t;
typedef long long int64_t;
typedef unsigned long uintptr_t;
typedef unsigned int uint;
typedef unsigned long ulong;

typedef unsigned long size_t;
typedef long ssize_t;
typedef long ptrdiff_t;
typedef long off_t;
typedef long long loff_t;

typedef u64 phys_addr_t;
typedef phys_addr_t resource_size_t;
typedef u64 dma_addr_t;
typedef unsigned int gfp_t;
typedef unsigned int fmode_t;
typedef unsigned short umode_t;
typedef unsigned long irq_hw_number_t;
typedef u32 dev_t;
typedef u64 sector_t;
typedef long long ktime_t;

/* linux/atomic.h has what can be done with them. */
typedef struct {
	int counter;
} atomic_t;

typedef struct {
	s64 counter;
} atomic64_t;

/* A ring, and one whose head is one pointer: linux/list.h. */
struct list_head {
	struct list_head *next, *prev;
};

struct hlist_head {
	struct hlist_node *first;
};

struct hlist_node {
	struct hlist_node *next, **pprev;
};

#define DECLARE_BITMAP(name, bits) unsigned long name[((bits) + 63) / 64]

#define __iomem
#define __force
#define __user
#define __bitwise

#endif
