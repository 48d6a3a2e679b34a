/* SPDX-License-Identifier: MIT */
/* Strings as drivers and their files have them; compiled with hooks, as string.c. */
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/string.h>

char *skip_spaces(const char *s)
{
	while (isspace((unsigned char)*s))
		s++;
	return (char *)s;
}
EXPORT_SYMBOL(skip_spaces);

char *strim(char *s)
{
	size_t len;

	s = skip_spaces(s);
	len = strlen(s);
	while (len && isspace((unsigned char)s[len - 1]))
		len--;
	s[len] = '\0';
	return s;
}
EXPORT_SYMBOL(strim);

static size_t length_of_line(const char *s)
{
	size_t len = strlen(s);

	return len && s[len - 1] == '\n' ? len - 1 : len;
}

bool sysfs_streq(const char *a, const char *b)
{
	size_t len = length_of_line(a);

	return len == length_of_line(b) && strncmp(a, b, len) == 0;
}
EXPORT_SYMBOL(sysfs_streq);

int match_string(const char *const *array, size_t n, const char *string)
{
	for (size_t i = 0; i < n && array[i]; i++)
		if (strcmp(array[i], string) == 0)
			return i;
	return -EINVAL;
}
EXPORT_SYMBOL(match_string);

/* --- memory ------------------------------------------------------------------------- */

#define MEMSET(bits)							\
	void *memset##bits(u##bits *s, u##bits value, size_t count)	\
	{								\
		for (size_t i = 0; i < count; i++)			\
			s[i] = value;					\
		return s;						\
	}								\
	EXPORT_SYMBOL(memset##bits)

MEMSET(16);
MEMSET(32);
MEMSET(64);

void *memchr(const void *s, int c, size_t len)
{
	for (const u8 *at = s; len; len--, at++)
		if (*at == (u8)c)
			return (void *)at;
	return NULL;
}
EXPORT_SYMBOL(memchr);

void *memchr_inv(const void *s, int c, size_t len)
{
	for (const u8 *at = s; len; len--, at++)
		if (*at != (u8)c)
			return (void *)at;
	return NULL;
}
EXPORT_SYMBOL(memchr_inv);

void memzero_explicit(void *s, size_t count)
{
	memset(s, 0, count);
	barrier();
}
EXPORT_SYMBOL(memzero_explicit);

void memcpy_and_pad(void *dest, size_t dest_len, const void *src, size_t count, int pad)
{
	size_t len = min(dest_len, count);

	memcpy(dest, src, len);
	memset((u8 *)dest + len, pad, dest_len - len);
}
EXPORT_SYMBOL(memcpy_and_pad);
