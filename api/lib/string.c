/* SPDX-License-Identifier: MIT */
/*
 * String functions that this side needs; compiled with hooks, so a string in
 * simulated memory is read as the CPU would read it.
 */
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
