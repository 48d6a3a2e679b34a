/* SPDX-License-Identifier: MIT */
#ifndef LINUX_CACHEFLUSH_H
#define LINUX_CACHEFLUSH_H

#include <asm/cacheflush.h>

#endif
