/* SPDX-License-Identifier: MIT */
/*
 * One struct page per page of simulated RAM.  To a driver it is a name: nothing is
 * in it, as it would find nothing that it may count on in the kernel's.  The
 * addresses are those of the window, so that they are the same in every run.
 */
#ifndef LINUX_MM_TYPES_H
#define LINUX_MM_TYPES_H

#include <linux/types.h>

struct page {
	unsigned long opaque[8];
};

/* How memory is mapped: one of the PAGE_* and pgprot_*() of linux/pgtable.h. */
typedef struct {
	unsigned long pgprot;
} pgprot_t;

/*
 * A range of user addresses, as mmap() hands it to a driver.  There is no user
 * here: who plays one gets the range from user_area() (mm/memory.c).
 */
struct vm_area_struct {
	unsigned long vm_start, vm_end;
	unsigned long vm_pgoff; /* offset that the user asked for, in pages */
	unsigned long vm_flags;
	pgprot_t vm_page_prot;
};

#endif
