/* SPDX-License-Identifier: MIT */
/*
 * BUG ends what was called (rules.md W7), WARN prints and goes on.  The texts
 * name the place; conditions are evaluated once.
 */
#ifndef LINUX_BUG_H
#define LINUX_BUG_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/printk.h>
#include <linux/types.h>

#include "api/lx.h"

#define BUG() lx_panic("kernel BUG at " __FILE__ ":" __stringify(__LINE__))
#define BUG_ON(condition) do {						\
	if (unlikely(condition))					\
		lx_panic("kernel BUG at " __FILE__ ":" __stringify(__LINE__) \
			 ": " #condition);				\
	} while (0)

#define __WARN_ONCE_OR_MORE(condition, text) ({				\
	bool __warned = !!(condition);					\
	if (unlikely(__warned))						\
		lx_warn(text);						\
	unlikely(__warned); })

#define WARN_ON(condition)						\
	__WARN_ONCE_OR_MORE(condition, #condition " at " __FILE__ ":"	\
			    __stringify(__LINE__))
/* Once per boot on a board; a run here is short, so each one is said. */
#define WARN_ON_ONCE(condition) WARN_ON(condition)
/* With a message, formatted as printk() does it, behind the place. */
#define WARN(condition, fmt, ...) ({					\
	bool __is_warned = WARN_ON(condition);				\
	if (unlikely(__is_warned))					\
		printk(KERN_WARNING fmt, ##__VA_ARGS__);		\
	unlikely(__is_warned); })
#define WARN_ONCE(condition, fmt, ...) WARN(condition, fmt, ##__VA_ARGS__)

#endif
