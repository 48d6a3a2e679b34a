/* SPDX-License-Identifier: MIT */
/*
 * String functions that this side needs; compiled with hooks, so a string in
 * simulated memory is read as the CPU would read it.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/string.h>

size_t strlen(const char *s)
{
	const char *end = s;

	while (*end)
		end++;
	return end - s;
}
EXPORT_SYMBOL(strlen);

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (int)(unsigned char)*a - (int)(unsigned char)*b;
}
EXPORT_SYMBOL(strcmp);

size_t strnlen(const char *s, size_t count)
{
	size_t len = 0;

	while (len < count && s[len])
		len++;
	return len;
}
EXPORT_SYMBOL(strnlen);

int strncmp(const char *a, const char *b, size_t count)
{
	for (; count && *a && *a == *b; count--) {
		a++;
		b++;
	}
	return count ? (int)(unsigned char)*a - (int)(unsigned char)*b : 0;
}
EXPORT_SYMBOL(strncmp);

ssize_t strscpy(char *to, const char *from, size_t count)
{
	size_t len;

	if (count == 0)
		return -E2BIG;
	for (len = 0; len < count - 1 && from[len]; len++)
		to[len] = from[len];
	to[len] = '\0';
	return from[len] ? -E2BIG : (ssize_t)len;
}
EXPORT_SYMBOL(strscpy);
