/* SPDX-License-Identifier: MIT */
/* What the files of mm/ share about pages of objects. */
#ifndef MM_SLAB_H
#define MM_SLAB_H

#include <linux/mm.h>
#include <linux/slab.h>

/* The most objects that one slab has: 8 bytes each on a page. */
#define SLAB_OBJECTS_MAX (PAGE_SIZE / 8)

struct kmem_cache {
	const char *name;
	unsigned int object_size; /* asked for */
	unsigned int size;        /* from one object to the next */
	unsigned int pages;       /* of one slab */
	unsigned int objects;     /* in one slab */
	gfp_t gfp;                /* zone of its pages */
	void (*ctor)(void *object);
	struct slab *partial;     /* slabs with room, the one freed to last first */
	struct slab *slabs;       /* all of them */
	unsigned long in_use;
	struct kmem_cache *next;
};

/* Pages of objects: which are in use is kept here, not in them. */
struct slab {
	struct kmem_cache *cache;
	struct page *page;
	struct slab *next_partial, *next;
	unsigned int in_use;
	u64 map[SLAB_OBJECTS_MAX / 64];
};

/* An object that starts on a multiple of @cache's alignment; NULL: no memory. */
void *slab_alloc(struct kmem_cache *cache, gfp_t flags);
/* The slab in which an object in use starts at @object; NULL: none does. */
struct slab *slab_of(const void *object, unsigned int *index);
void slab_free(struct slab *slab, unsigned int index);
/* Fills in what follows from size and alignment. */
void kmem_cache_layout(struct kmem_cache *cache, unsigned int size, unsigned int align);
/* Gives all pages of @cache back. */
void kmem_cache_drop(struct kmem_cache *cache);

/* slab_common.c: the caches that drivers made. */
void kmem_caches_init(void);
void kmem_caches_exit(void);

#endif
