/* SPDX-License-Identifier: MIT */
/*
 * Text from values: %d %i %u %x %X %o %c %s %p %%, with l, ll, h, z and a width.
 * Leaves out: precision but of strings, and what Linux has behind %p.
 */
#include <linux/export.h>
#include <linux/sprintf.h>
#include <linux/string.h>

struct text {
	char *buf;
	size_t size, len;
};

static void put(struct text *text, char c)
{
	if (text->len < text->size)
		text->buf[text->len] = c;
	text->len++;
}

struct spec {
	bool left, zero, plus, alternate;
	int width, precision, longs;
};

static void pad(struct text *text, int count, char c)
{
	while (count-- > 0)
		put(text, c);
}

static void put_string(struct text *text, const struct spec *spec, const char *s)
{
	int len;

	s = s ? s : "(null)";
	len = spec->precision >= 0 ? strnlen(s, spec->precision) : strlen(s);
	pad(text, spec->left ? 0 : spec->width - len, ' ');
	for (int i = 0; i < len; i++)
		put(text, s[i]);
	pad(text, spec->left ? spec->width - len : 0, ' ');
}

static void put_number(struct text *text, const struct spec *spec, unsigned long long value,
		       const char *sign, unsigned int base, bool is_upper)
{
	const char *digits = is_upper ? "0123456789ABCDEF" : "0123456789abcdef";
	char reversed[24];
	int len = 0, filled;

	do {
		reversed[len++] = digits[value % base];
		value /= base;
	} while (value);
	filled = strlen(sign) + len;
	pad(text, spec->left || spec->zero ? 0 : spec->width - filled, ' ');
	for (; *sign; sign++)
		put(text, *sign);
	pad(text, spec->zero && !spec->left ? spec->width - filled : 0, '0');
	while (len > 0)
		put(text, reversed[--len]);
	pad(text, spec->left ? spec->width - filled : 0, ' ');
}

static int parse_int(const char **fmt)
{
	int value = 0;

	while (**fmt >= '0' && **fmt <= '9')
		value = value * 10 + *(*fmt)++ - '0';
	return value;
}

static bool parse_flag(struct spec *spec, char c)
{
	switch (c) {
	case '-':
		return spec->left = true;
	case '0':
		return spec->zero = true;
	case '+':
		return spec->plus = true;
	case '#':
		return spec->alternate = true;
	}
	return false;
}

static const char *parse_spec(const char *fmt, struct spec *spec, va_list *args)
{
	*spec = (struct spec){ .precision = -1 };
	while (parse_flag(spec, *fmt))
		fmt++;
	spec->width = *fmt == '*' ? va_arg(*args, int) : parse_int(&fmt);
	fmt += *fmt == '*';
	if (*fmt == '.') {
		fmt++;
		spec->precision = parse_int(&fmt);
	}
	for (; *fmt == 'l' || *fmt == 'h' || *fmt == 'z'; fmt++)
		spec->longs += *fmt == 'h' ? 0 : 1;
	return fmt;
}

#define VALUE(args, spec, type) \
	((spec)->longs ? va_arg(args, type long) : va_arg(args, type int))

int vsnprintf(char *buf, size_t size, const char *fmt, va_list given)
{
	struct text text = { .buf = buf, .size = size };
	struct spec spec;
	va_list args;
	long number;

	va_copy(args, given);
	for (; *fmt; fmt++) {
		if (*fmt != '%') {
			put(&text, *fmt);
			continue;
		}
		fmt = parse_spec(fmt + 1, &spec, &args);
		switch (*fmt) {
		case 'd':
		case 'i':
			number = VALUE(args, &spec, signed);
			put_number(&text, &spec, number < 0 ? -(unsigned long)number : number,
				   number < 0 ? "-" : spec.plus ? "+" : "", 10, false);
			break;
		case 'u':
			put_number(&text, &spec, VALUE(args, &spec, unsigned), "", 10, false);
			break;
		case 'o':
			put_number(&text, &spec, VALUE(args, &spec, unsigned), "", 8, false);
			break;
		case 'x':
		case 'X':
			put_number(&text, &spec, VALUE(args, &spec, unsigned),
				   spec.alternate ? "0x" : "", 16, *fmt == 'X');
			break;
		case 'p':
			put_number(&text, &spec, (unsigned long)va_arg(args, void *), "", 16,
				   false);
			break;
		case 'c':
			put(&text, va_arg(args, int));
			break;
		case 's':
			put_string(&text, &spec, va_arg(args, const char *));
			break;
		case '\0':
			fmt--;
			break;
		default:
			put(&text, *fmt);
		}
	}
	va_end(args);
	if (size)
		buf[text.len < size ? text.len : size - 1] = '\0';
	return text.len;
}
EXPORT_SYMBOL(vsnprintf);

int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	int len = vsnprintf(buf, size, fmt, args);

	if (len < (int)size)
		return len;
	return size ? size - 1 : 0;
}
EXPORT_SYMBOL(vscnprintf);

int vsprintf(char *buf, const char *fmt, va_list args)
{
	return vsnprintf(buf, 0x7fffffff, fmt, args);
}
EXPORT_SYMBOL(vsprintf);

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL(snprintf);

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL(scnprintf);

int sprintf(char *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsprintf(buf, fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL(sprintf);
