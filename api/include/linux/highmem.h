/* SPDX-License-Identifier: MIT */
/* There is no high memory: what is left of include/linux/highmem.h. */
#ifndef LINUX_HIGHMEM_H
#define LINUX_HIGHMEM_H

#include <linux/cacheflush.h>
#include <linux/mm.h>

#endif
