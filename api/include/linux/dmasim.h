/* SPDX-License-Identifier: MIT */
/*
 * What in-tree Linux-side code needs and no kernel header has: the section for
 * mutable state, the parts that start a board's kernel, and the device behind an
 * actor.  Drivers never include it.
 */
#ifndef LINUX_DMASIM_H
#define LINUX_DMASIM_H

#include <linux/types.h>

#include "api/lx.h"

/* All mutable Linux-side state lies in one section (rules.md S1). */
#define __lxdata __attribute__((section(".lxdata")))

struct device;

/* The struct device of actor @id; made when first asked for. */
struct device *lx_device(unsigned int id);

/* A pointer as the number that crosses the waist, and back. */
static inline unsigned long long lx_from_ptr(const void *p)
{
	return (unsigned long)p;
}

static inline void *lx_to_ptr(unsigned long long value)
{
	return (void *)(unsigned long)value;
}

/* @call was made with interrupts off, or in an interrupt handler: that is reported. */
void lx_need_irqs(const char *call);
struct vm_area_struct;

/*
 * lib/fault-inject.c: what Linux keeps in memory of kmalloc() and this tree in host
 * memory beside; NULL where kmalloc() would fail.  Zeroed.
 */
void *kzalloc_beside(size_t size, gfp_t gfp);
void kfree_beside(void *object);
unsigned long objects_beside(void); /* how many there are */
/* mm/memory.c: a user's range of addresses with nothing in it; and its end. */
bool user_area(struct vm_area_struct *vma, unsigned long size, unsigned long pgoff);
void user_area_end(unsigned long start);
/* kernel/dma/pool.c: what its work item does; for calls that may sleep. */
void dma_atomic_pool_work(void);
/* drivers/base/devres.c: the list goes with its device, nothing is released. */
void devres_forget(struct device *dev);

/* Start of a world, in this order; stop frees what start allocated. */
int mem_init(void);
void mem_exit(void);
void kmem_cache_init(void);
void kmem_cache_exit(void);
void vmalloc_init(void);
void vmalloc_exit(void);
void context_init(void);
void dma_atomic_pool_init(void);
void dma_atomic_pool_exit(void);
void dma_pools_init(void);
void dma_pools_exit(void);
void devices_init(void);
void devices_exit(void);
void drivers_init(void);
void iomem_init(void);
void iomem_exit(void);
void irq_descs_init(void);
void irq_descs_exit(void);
void l2x0_init(void);
void l2x0_exit(void);
void kunit_exit(void); /* lib/kunit/: what a test that stopped the kernel left */

#endif
