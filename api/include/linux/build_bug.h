/* SPDX-License-Identifier: MIT */
/* Conditions that the compiler checks (include/linux/build_bug.h). */
#ifndef LINUX_BUILD_BUG_H
#define LINUX_BUILD_BUG_H

#include <linux/compiler.h>

#define BUILD_BUG_ON(condition) BUILD_BUG_ON_MSG(condition, "BUILD_BUG_ON failed: " #condition)
/* By the optimiser in Linux, so that an inlined function's argument will do; the same here. */
#define BUILD_BUG_ON_MSG(condition, text) compiletime_assert(!(condition), text)
#define BUILD_BUG() BUILD_BUG_ON_MSG(1, "BUILD_BUG failed")
/* 0, as an expression; a condition that holds is no field of any width. */
#define BUILD_BUG_ON_ZERO(condition) ((int)(sizeof(struct { int:(-!!(condition)); })))
#define BUILD_BUG_ON_INVALID(e) ((void)(sizeof((long)(e))))
#define BUILD_BUG_ON_NOT_POWER_OF_2(n) BUILD_BUG_ON((n) == 0 || (((n) & ((n) - 1)) != 0))

/* The text may be left out. */
#define static_assert(expr, ...) __static_assert(expr, ##__VA_ARGS__, #expr)
#define __static_assert(expr, text, ...) _Static_assert(expr, text)

#endif
