/* SPDX-License-Identifier: MIT */
/*
 * memcpy and its kin are answered by the hooks, chunk by chunk, so that copies
 * in simulated memory are seen; the rest is api/lib/string.c.
 */
#ifndef LINUX_STRING_H
#define LINUX_STRING_H

#include <linux/types.h>

void *memcpy(void *to, const void *from, size_t len);
void *memmove(void *to, const void *from, size_t len);
void *memset(void *to, int value, size_t len);
int memcmp(const void *a, const void *b, size_t len);

/* In memory of kmalloc(); NULL: there is none. */
void *kmemdup(const void *from, size_t len, gfp_t gfp);
char *kstrdup(const char *s, gfp_t gfp);

size_t strlen(const char *s);
size_t strnlen(const char *s, size_t count);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t count);
/* The length of the copy, which always ends; -E2BIG: @from did not fit. */
ssize_t strscpy(char *to, const char *from, size_t count);

#endif
