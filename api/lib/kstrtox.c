/* SPDX-License-Identifier: MIT */
/* Numbers from text (lib/kstrtox.c). */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>
#include <linux/string.h>

/* The base that a prefix says, which is skipped; an octal 0 is a digit too. */
static const char *find_base(const char *s, unsigned int *base)
{
	bool is_hex = s[0] == '0' && tolower(s[1]) == 'x' && isxdigit(s[2]);

	if (*base == 0)
		*base = is_hex ? 16 : s[0] == '0' ? 8 : 10;
	return *base == 16 && is_hex ? s + 2 : s;
}

static unsigned int digit_of(char c)
{
	if (isdigit(c))
		return c - '0';
	return isalpha(c) ? tolower(c) - 'a' + 10 : UINT_MAX;
}

static int parse(const char *s, unsigned int base, unsigned long long *res)
{
	unsigned long long value = 0;
	bool is_over = false;

	s = find_base(s, &base);
	if (digit_of(*s) >= base)
		return -EINVAL;
	for (; digit_of(*s) < base; s++)
		is_over |= __builtin_mul_overflow(value, base, &value) ||
			   __builtin_add_overflow(value, digit_of(*s), &value);
	if (*s == '\n')
		s++;
	if (*s)
		return -EINVAL;
	if (is_over)
		return -ERANGE;
	*res = value;
	return 0;
}

int kstrtoull(const char *s, unsigned int base, unsigned long long *res)
{
	return parse(*s == '+' ? s + 1 : s, base, res);
}
EXPORT_SYMBOL(kstrtoull);

int kstrtoll(const char *s, unsigned int base, long long *res)
{
	bool is_negative = *s == '-';
	unsigned long long value;
	int ret = is_negative ? parse(s + 1, base, &value) : kstrtoull(s, base, &value);

	if (ret)
		return ret;
	if (value > (unsigned long long)LLONG_MAX + is_negative)
		return -ERANGE;
	*res = is_negative ? (long long)-value : (long long)value;
	return 0;
}
EXPORT_SYMBOL(kstrtoll);

/* A narrower type: what does not come back as it went does not fit. */
#define NARROW(name, type, wide, wide_type)				\
	int name(const char *s, unsigned int base, type *res)		\
	{								\
		wide_type value;					\
		int ret = wide(s, base, &value);			\
									\
		if (ret)						\
			return ret;					\
		if (value != (wide_type)(type)value)			\
			return -ERANGE;					\
		*res = value;						\
		return 0;						\
	}								\
	EXPORT_SYMBOL(name)

NARROW(kstrtoul, unsigned long, kstrtoull, unsigned long long);
NARROW(kstrtol, long, kstrtoll, long long);
NARROW(kstrtouint, unsigned int, kstrtoull, unsigned long long);
NARROW(kstrtoint, int, kstrtoll, long long);
NARROW(kstrtou16, u16, kstrtoull, unsigned long long);
NARROW(kstrtou8, u8, kstrtoull, unsigned long long);

int kstrtobool(const char *s, bool *res)
{
	if (!s)
		return -EINVAL;
	switch (tolower(s[0])) {
	case 'y':
	case 't':
	case '1':
		*res = true;
		return 0;
	case 'n':
	case 'f':
	case '0':
		*res = false;
		return 0;
	case 'o':
		if (tolower(s[1]) != 'n' && tolower(s[1]) != 'f')
			return -EINVAL;
		*res = tolower(s[1]) == 'n';
		return 0;
	}
	return -EINVAL;
}
EXPORT_SYMBOL(kstrtobool);
