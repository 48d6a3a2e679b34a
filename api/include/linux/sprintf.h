/* SPDX-License-Identifier: MIT */
/*
 * Text from values (include/linux/sprintf.h).  The v..n.. functions return how long the
 * whole would be, the ..cn.. ones how much was written.
 */
#ifndef LINUX_SPRINTF_H
#define LINUX_SPRINTF_H

#include <linux/compiler.h>
#include <linux/stdarg.h>
#include <linux/types.h>

__printf(2, 3)
int sprintf(char *buf, const char *fmt, ...);
__printf(2, 0)
int vsprintf(char *buf, const char *fmt, va_list args);
__printf(3, 4)
int snprintf(char *buf, size_t size, const char *fmt, ...);
__printf(3, 0)
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args);
__printf(3, 4)
int scnprintf(char *buf, size_t size, const char *fmt, ...);
__printf(3, 0)
int vscnprintf(char *buf, size_t size, const char *fmt, va_list args);
/* In memory of kmalloc(); NULL: there is none. */
__printf(2, 3)
char *kasprintf(gfp_t gfp, const char *fmt, ...);
__printf(2, 0)
char *kvasprintf(gfp_t gfp, const char *fmt, va_list args);

#endif
