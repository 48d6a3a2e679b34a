/* SPDX-License-Identifier: MIT */
/* What mm/ knows of each page, beside what drivers see of it. */
#ifndef MM_INTERNAL_H
#define MM_INTERNAL_H

#include <linux/mm.h>

struct slab;

struct page_state {
	struct slab *slab; /* a page of objects of one cache; else NULL */
	u32 run;           /* first page of an allocation: its pages; else 0 */
	u32 refs;          /* ... and its references */
	bool allocated;
	bool stack;        /* stands for a kernel stack */
	bool used;         /* was given out before: lines of it may be in caches */
};

extern struct page_state *page_states;

static inline struct page_state *page_state(const struct page *page)
{
	return &page_states[page - mem_map];
}

#endif
