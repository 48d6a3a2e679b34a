/* SPDX-License-Identifier: MIT */
/*
 * Allocations that fail because somebody asked for it: failslab, fail_page_alloc and
 * fail-nth (Documentation/fault-injection/fault-injection.rst).  `option fail_nth` of a
 * scenario says which one.
 */
#ifndef LINUX_FAULT_INJECT_H
#define LINUX_FAULT_INJECT_H

#include <linux/types.h>

struct kmem_cache;

/* -ENOMEM: an object is not to be had; 0: go on.  @s may be NULL. */
int should_failslab(struct kmem_cache *s, gfp_t gfpflags);
/* True: pages are not to be had. */
bool should_fail_alloc_page(gfp_t gfp_mask, unsigned int order);

#endif
