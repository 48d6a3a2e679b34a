/* SPDX-License-Identifier: MIT */
/*
 * memcpy and its kin are answered by the hooks, chunk by chunk, so that copies
 * in simulated memory are seen; the rest is api/lib/string.c.
 */
#ifndef LINUX_STRING_H
#define LINUX_STRING_H

#include <linux/errno.h>
#include <linux/types.h>

void *memcpy(void *to, const void *from, size_t len);
void *memmove(void *to, const void *from, size_t len);
void *memset(void *to, int value, size_t len);
int memcmp(const void *a, const void *b, size_t len);
/* As memset(), by elements of that many bits. */
void *memset16(u16 *s, u16 value, size_t count);
void *memset32(u32 *s, u32 value, size_t count);
void *memset64(u64 *s, u64 value, size_t count);
/* The first byte that is @c, or that is not; NULL: there is none. */
void *memchr(const void *s, int c, size_t len);
void *memchr_inv(const void *s, int c, size_t len);
/* A clearing that no optimiser takes away. */
void memzero_explicit(void *s, size_t count);
/* @count bytes, at most @dest_len; what is left is @pad. */
void memcpy_and_pad(void *dest, size_t dest_len, const void *src, size_t count, int pad);

/* In memory of kmalloc(); NULL: there is none. */
void *kmemdup(const void *from, size_t len, gfp_t gfp);
void *kmemdup_array(const void *src, size_t count, size_t element_size, gfp_t gfp);
char *kstrdup(const char *s, gfp_t gfp);
/* At most @len bytes, and a zero behind them. */
char *kstrndup(const char *s, size_t len, gfp_t gfp);
char *kmemdup_nul(const char *s, size_t len, gfp_t gfp);

size_t strlen(const char *s);
size_t strnlen(const char *s, size_t count);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t count);
int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t count);
char *strcpy(char *dest, const char *src);
char *strncpy(char *dest, const char *src, size_t count);
char *strcat(char *dest, const char *src);
char *strncat(char *dest, const char *src, size_t count);
size_t strlcat(char *dest, const char *src, size_t count);
/* Until 6.7: the length of @src, however much of it fits. */
size_t strlcpy(char *dest, const char *src, size_t size);
/* The length without the zero; -E2BIG: it was cut, and ends with a zero all the same. */
ssize_t sized_strscpy(char *dest, const char *src, size_t count);
ssize_t sized_strscpy_pad(char *dest, const char *src, size_t count);

/* The third argument may be left out where @dest is an array. */
#define strscpy(dest, src, ...) \
	__lx_strscpy(sized_strscpy, dest, src, ##__VA_ARGS__, sizeof(dest))
#define strscpy_pad(dest, src, ...) \
	__lx_strscpy(sized_strscpy_pad, dest, src, ##__VA_ARGS__, sizeof(dest))
#define __lx_strscpy(fn, dest, src, size, ...) fn(dest, src, size)

char *strchr(const char *s, int c);
char *strchrnul(const char *s, int c);
char *strrchr(const char *s, int c);
char *strnchr(const char *s, size_t count, int c);
char *strstr(const char *s, const char *part);
char *strnstr(const char *s, const char *part, size_t len);
size_t strspn(const char *s, const char *accept);
size_t strcspn(const char *s, const char *reject);
char *strpbrk(const char *s, const char *accept);
/* The next piece of *s, which goes behind it; NULL: there was none. */
char *strsep(char **s, const char *separators);
/* Without white space in front, and with its end cut too. */
char *skip_spaces(const char *s);
char *strim(char *s);
/* The same but for a newline at the end of one. */
bool sysfs_streq(const char *a, const char *b);
/* Index of @string; -EINVAL.  @n: SIZE_MAX when a NULL ends the array. */
int match_string(const char *const *array, size_t n, const char *string);
/* "y", "1", "on" ...: true; "n", "0", "off" ...: false; else -EINVAL. */
int kstrtobool(const char *s, bool *res);

static inline bool strstarts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

/* The length of @prefix; 0: @s does not begin with it. */
static inline size_t str_has_prefix(const char *s, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(s, prefix, len) == 0 ? len : 0;
}

static inline const char *kbasename(const char *path)
{
	const char *tail = strrchr(path, '/');

	return tail ? tail + 1 : path;
}

#endif
