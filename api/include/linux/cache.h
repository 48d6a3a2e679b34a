/* SPDX-License-Identifier: MIT */
#ifndef LINUX_CACHE_H
#define LINUX_CACHE_H

#include <asm/cache.h>

#define ____cacheline_aligned __attribute__((__aligned__(SMP_CACHE_BYTES)))

#endif
