/* SPDX-License-Identifier: MIT */
#ifndef LINUX_SCHED_MM_H
#define LINUX_SCHED_MM_H

#include <linux/gfp.h>
#include <linux/kernel.h>

/* An allocation with these flags begins: it may have to wait for memory. */
#define might_alloc(gfp_mask) might_sleep_if(gfpflags_allow_blocking(gfp_mask))

#endif
