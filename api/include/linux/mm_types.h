/* SPDX-License-Identifier: MIT */
/*
 * One struct page per page of simulated RAM.  It is bookkeeping of this side, in
 * host memory: a driver that looks into it finds nothing of the kernel's layout.
 */
#ifndef LINUX_MM_TYPES_H
#define LINUX_MM_TYPES_H

#include <linux/types.h>

struct page {
	u64 objects;      /* slab page: which objects are in use */
	u32 run;          /* first page of an allocation: its pages; else 0 */
	u32 object_bytes; /* slab page: size of one object; else 0 */
	u32 next;         /* slab page with room: index of the next one, +1 */
	bool allocated;
};

#endif
