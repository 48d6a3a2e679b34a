/* SPDX-License-Identifier: MIT */
/*
 * Memory that is contiguous by its addresses only.  Each page has its own place in
 * RAM, none beside the one before; the caches see it by that place.
 */
#ifndef LINUX_VMALLOC_H
#define LINUX_VMALLOC_H

#include <linux/gfp.h>
#include <linux/pgtable.h>
#include <linux/types.h>

#define VM_IOREMAP 0x00000001
#define VM_ALLOC 0x00000002
#define VM_MAP 0x00000004
#define VM_USERMAP 0x00000008
#define VM_DMA_COHERENT 0x00000010
#define VM_LX_STACK 0x00010000 /* not in Linux: it stands for a stack */

/* One piece of addresses; a guard page, with nothing in it, follows each. */
struct vm_struct {
	struct vm_struct *next; /* by address */
	void *addr;
	unsigned long size;     /* with the guard page */
	unsigned long flags;
	struct page **pages;    /* borrowed, but for VM_ALLOC */
	unsigned int nr_pages;
};

/* NULL: no memory, or no addresses. */
void *vmalloc(unsigned long size);
void *vzalloc(unsigned long size);
void *vmalloc_user(unsigned long size);
void *__vmalloc(unsigned long size, gfp_t gfp);
void vfree(const void *addr);

/* @count pages one behind the other; they stay the caller's.  May sleep. */
void *vmap(struct page **pages, unsigned int count, unsigned long flags, pgprot_t prot);
void vunmap(const void *addr);

/* The page behind one address of such an area; NULL: there is none. */
struct page *vmalloc_to_page(const void *addr);
unsigned long vmalloc_to_pfn(const void *addr);

/* Addresses alone, and the area that begins at @addr or holds it; NULL: none. */
struct vm_struct *get_vm_area(unsigned long size, unsigned long flags);
void free_vm_area(struct vm_struct *area);
struct vm_struct *find_vm_area(const void *addr);
struct vm_struct *remove_vm_area(const void *addr);

#endif
