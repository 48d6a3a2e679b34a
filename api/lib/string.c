/* SPDX-License-Identifier: MIT */
/*
 * String functions that this side needs; compiled with hooks, so a string in
 * simulated memory is read as the CPU would read it.
 */
#include <linux/ctype.h>
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

int strncasecmp(const char *a, const char *b, size_t count)
{
	int left = 0, right = 0;

	for (; count; count--) {
		left = tolower((unsigned char)*a++);
		right = tolower((unsigned char)*b++);
		if (!left || left != right)
			break;
	}
	return count ? left - right : 0;
}
EXPORT_SYMBOL(strncasecmp);

int strcasecmp(const char *a, const char *b)
{
	return strncasecmp(a, b, ~(size_t)0);
}
EXPORT_SYMBOL(strcasecmp);

/* --- copies ------------------------------------------------------------------------- */

char *strcpy(char *dest, const char *src)
{
	memcpy(dest, src, strlen(src) + 1);
	return dest;
}
EXPORT_SYMBOL(strcpy);

char *strncpy(char *dest, const char *src, size_t count)
{
	size_t len = strnlen(src, count);

	memcpy(dest, src, len);
	memset(dest + len, 0, count - len);
	return dest;
}
EXPORT_SYMBOL(strncpy);

char *strcat(char *dest, const char *src)
{
	strcpy(dest + strlen(dest), src);
	return dest;
}
EXPORT_SYMBOL(strcat);

char *strncat(char *dest, const char *src, size_t count)
{
	size_t at = strlen(dest), len = strnlen(src, count);

	memcpy(dest + at, src, len);
	dest[at + len] = '\0';
	return dest;
}
EXPORT_SYMBOL(strncat);

ssize_t sized_strscpy(char *dest, const char *src, size_t count)
{
	size_t len = strnlen(src, count);

	if (count == 0 || count > (~(size_t)0 >> 1))
		return -E2BIG;
	if (len < count) {
		memcpy(dest, src, len + 1);
		return len;
	}
	memcpy(dest, src, count - 1);
	dest[count - 1] = '\0';
	return -E2BIG;
}
EXPORT_SYMBOL(sized_strscpy);

ssize_t sized_strscpy_pad(char *dest, const char *src, size_t count)
{
	ssize_t len = sized_strscpy(dest, src, count);

	if (len >= 0)
		memset(dest + len, 0, count - len);
	return len;
}
EXPORT_SYMBOL(sized_strscpy_pad);

size_t strlcpy(char *dest, const char *src, size_t size)
{
	sized_strscpy(dest, src, size);
	return strlen(src);
}
EXPORT_SYMBOL(strlcpy);

size_t strlcat(char *dest, const char *src, size_t count)
{
	size_t at = strnlen(dest, count);

	return at + strlcpy(dest + at, src, count - at);
}
EXPORT_SYMBOL(strlcat);

/* --- looking for characters ---------------------------------------------------------- */

char *strnchr(const char *s, size_t count, int c)
{
	for (; count; count--, s++) {
		if (*s == (char)c)
			return (char *)s;
		if (!*s)
			break;
	}
	return NULL;
}
EXPORT_SYMBOL(strnchr);

char *strchr(const char *s, int c)
{
	return strnchr(s, ~(size_t)0, c);
}
EXPORT_SYMBOL(strchr);

char *strchrnul(const char *s, int c)
{
	while (*s && *s != (char)c)
		s++;
	return (char *)s;
}
EXPORT_SYMBOL(strchrnul);

char *strrchr(const char *s, int c)
{
	const char *last = NULL;

	do {
		if (*s == (char)c)
			last = s;
	} while (*s++);
	return (char *)last;
}
EXPORT_SYMBOL(strrchr);

char *strnstr(const char *s, const char *part, size_t len)
{
	size_t wanted = strlen(part);

	for (; len >= wanted; len--, s++) {
		if (strncmp(s, part, wanted) == 0)
			return (char *)s;
		if (!*s)
			break;
	}
	return NULL;
}
EXPORT_SYMBOL(strnstr);

char *strstr(const char *s, const char *part)
{
	return strnstr(s, part, strlen(s));
}
EXPORT_SYMBOL(strstr);

size_t strspn(const char *s, const char *accept)
{
	size_t len = 0;

	while (s[len] && strchr(accept, s[len]))
		len++;
	return len;
}
EXPORT_SYMBOL(strspn);

size_t strcspn(const char *s, const char *reject)
{
	size_t len = 0;

	while (s[len] && !strchr(reject, s[len]))
		len++;
	return len;
}
EXPORT_SYMBOL(strcspn);

char *strpbrk(const char *s, const char *accept)
{
	s += strcspn(s, accept);
	return *s ? (char *)s : NULL;
}
EXPORT_SYMBOL(strpbrk);

char *strsep(char **s, const char *separators)
{
	char *piece = *s;

	if (!piece)
		return NULL;
	*s = strpbrk(piece, separators);
	if (*s)
		*(*s)++ = '\0';
	return piece;
}
EXPORT_SYMBOL(strsep);
