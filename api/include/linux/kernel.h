/* SPDX-License-Identifier: MIT */
/* What everybody includes; most of it is in headers of its own, as in Linux. */
#ifndef LINUX_KERNEL_H
#define LINUX_KERNEL_H

#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/types.h>

#define REPEAT_BYTE(x) ((~0ul / 0xff) * (x))
#define lower_16_bits(n) ((u16)((n) & 0xffff))
#define upper_16_bits(n) ((u16)((n) >> 16))
#define lower_32_bits(n) ((u32)((n) & 0xffffffff))
#define upper_32_bits(n) ((u32)(((n) >> 16) >> 16))
#define PTR_IF(cond, ptr) ((cond) ? (ptr) : NULL)
#define u64_to_user_ptr(x) ((void __user *)(uintptr_t)(u64)(x))

/* @call may sleep: where nobody may, that is reported. */
void lx_might_sleep(const char *call);
#define might_sleep() lx_might_sleep(__func__)
#define might_sleep_if(cond) \
	do { if (cond) might_sleep(); } while (0)
/* Nobody else wants this CPU. */
#define cond_resched() ({ might_sleep(); 0; })

#endif
