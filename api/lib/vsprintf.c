/* SPDX-License-Identifier: MIT */
/*
 * Formatted text (Documentation/core-api/printk-formats.rst).  Compiled with hooks:
 * strings in simulated memory are read as the CPU would read them.
 * Leaves out: floating point, %n, and of the pointer formats all but %p, %px, %pad
 * and %pa; the others print the address.
 */
#include <linux/dmasim.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/sprintf.h>
#include <linux/string.h>

/* Where the text goes, and how long it has become; what is beyond @size is counted only. */
struct text {
	char *buf;
	size_t size, len;
};

/* One conversion: flags, width, precision (-1: none), bytes of an integer. */
struct spec {
	bool left, plus, space, alternate, zeroes, upper, is_signed;
	int width, precision, bytes;
	unsigned int base;
};

static void put(struct text *text, char c)
{
	if (text->len < text->size)
		text->buf[text->len] = c;
	text->len++;
}

static void put_many(struct text *text, char c, int count)
{
	while (count-- > 0)
		put(text, c);
}

static void put_padded(struct text *text, const struct spec *spec, const char *bytes, int len)
{
	int i;

	if (!spec->left)
		put_many(text, ' ', spec->width - len);
	for (i = 0; i < len; i++)
		put(text, bytes[i]);
	if (spec->left)
		put_many(text, ' ', spec->width - len);
}

/* --- numbers ---------------------------------------------------------------- */

/* The digits of @value, the last one first; how many. */
static int digits_of(const struct spec *spec, u64 value, char *digits)
{
	const char *all = spec->upper ? "0123456789ABCDEF" : "0123456789abcdef";
	int count = 0;

	while (value) {
		digits[count++] = all[value % spec->base];
		value /= spec->base;
	}
	return count;
}

static const char *prefix_of(const struct spec *spec, bool negative, u64 value)
{
	if (spec->is_signed)
		return negative ? "-" : spec->plus ? "+" : spec->space ? " " : "";
	if (!spec->alternate || !value)
		return "";
	if (spec->base == 16)
		return spec->upper ? "0X" : "0x";
	return spec->base == 8 ? "0" : "";
}

static void put_number(struct text *text, const struct spec *spec, u64 value)
{
	bool negative = spec->is_signed && (s64)value < 0;
	const char *prefix = prefix_of(spec, negative, value);
	char digits[24];
	int count = digits_of(spec, negative ? -value : value, digits);
	int least = spec->precision < 0 ? 1 : spec->precision, zeroes, blanks;

	if (spec->zeroes && !spec->left && spec->precision < 0)
		least = max(least, spec->width - (int)strlen(prefix));
	zeroes = max(least - count, 0);
	blanks = spec->width - (int)strlen(prefix) - zeroes - count;
	if (!spec->left)
		put_many(text, ' ', blanks);
	while (*prefix)
		put(text, *prefix++);
	put_many(text, '0', zeroes);
	while (count--)
		put(text, digits[count]);
	if (spec->left)
		put_many(text, ' ', blanks);
}

/* --- strings and pointers ------------------------------------------------------ */

static void put_string(struct text *text, const struct spec *spec, const char *s)
{
	int len = 0;

	if (!s)
		s = "(null)";
	while ((spec->precision < 0 || len < spec->precision) && s[len])
		len++;
	put_padded(text, spec, s, len);
}

/* An address of the program itself is as secret as an address of the kernel. */
static void put_pointer(struct text *text, struct spec *spec, const void *p)
{
	if (!IS_ERR_OR_NULL(p) && !lx_is_simulated((unsigned long)p)) {
		put_string(text, spec, "(____ptrval____)");
		return;
	}
	spec->base = 16;
	spec->zeroes = true;
	spec->width = max(spec->width, 16);
	put_number(text, spec, (unsigned long)p);
}

/* %pad, %pa: what a dma_addr_t or phys_addr_t holds, by its address. */
static void put_address(struct text *text, struct spec *spec, const u64 *addr)
{
	spec->base = 16;
	spec->zeroes = true;
	spec->alternate = true;
	spec->width = 18;
	spec->precision = 16;
	put_number(text, spec, *addr);
}

/* The letters behind %p belong to it. */
static const char *put_p(struct text *text, struct spec *spec, const char *fmt, const void *p)
{
	spec->precision = -1;
	if (*fmt == 'a') {
		put_address(text, spec, p);
		return fmt[1] == 'd' || fmt[1] == 'p' ? fmt + 2 : fmt + 1;
	}
	put_pointer(text, spec, p);
	while ((*fmt >= 'a' && *fmt <= 'z') || (*fmt >= 'A' && *fmt <= 'Z'))
		fmt++;
	return fmt;
}

/* --- conversions ------------------------------------------------------------------ */

static const char *read_flags(struct spec *spec, const char *fmt)
{
	for (;; fmt++) {
		switch (*fmt) {
		case '-':
			spec->left = true;
			continue;
		case '+':
			spec->plus = true;
			continue;
		case ' ':
			spec->space = true;
			continue;
		case '#':
			spec->alternate = true;
			continue;
		case '0':
			spec->zeroes = true;
			continue;
		}
		return fmt;
	}
}

static const char *read_int(const char *fmt, int *value)
{
	for (*value = 0; *fmt >= '0' && *fmt <= '9'; fmt++)
		*value = *value * 10 + (*fmt - '0');
	return fmt;
}

static const char *read_length(struct spec *spec, const char *fmt)
{
	spec->bytes = 4;
	switch (*fmt) {
	case 'h':
		spec->bytes = fmt[1] == 'h' ? 1 : 2;
		return fmt + 1 + (fmt[1] == 'h');
	case 'l':
	case 'L':
		spec->bytes = 8;
		return fmt + 1 + (fmt[1] == 'l');
	case 'z':
	case 't':
	case 'j':
		spec->bytes = 8;
		return fmt + 1;
	}
	return fmt;
}

/* As wide as the argument was meant to be. */
static u64 cut(const struct spec *spec, u64 value)
{
	unsigned int unused = 64 - 8 * spec->bytes;

	return spec->is_signed ? (u64)((s64)(value << unused) >> unused)
			       : value << unused >> unused;
}

static bool is_number(struct spec *spec, char conversion)
{
	spec->is_signed = conversion == 'd' || conversion == 'i';
	spec->upper = conversion == 'X';
	switch (conversion) {
	case 'd':
	case 'i':
	case 'u':
		spec->base = 10;
		return true;
	case 'x':
	case 'X':
		spec->base = 16;
		return true;
	case 'o':
		spec->base = 8;
		return true;
	}
	return false;
}

/* A va_list that is handed on has to be in something with an address. */
struct args {
	va_list list;
};

static const char *read_spec(struct spec *spec, const char *fmt, struct args *args)
{
	fmt = read_flags(spec, fmt);
	if (*fmt == '*') {
		spec->width = va_arg(args->list, int);
		spec->left |= spec->width < 0;
		spec->width = spec->width < 0 ? -spec->width : spec->width;
		fmt++;
	} else {
		fmt = read_int(fmt, &spec->width);
	}
	spec->precision = -1;
	if (*fmt == '.' && fmt[1] == '*') {
		spec->precision = va_arg(args->list, int);
		fmt += 2;
	} else if (*fmt == '.') {
		fmt = read_int(fmt + 1, &spec->precision);
	}
	return read_length(spec, fmt);
}

static const char *convert(struct text *text, const char *fmt, struct args *args)
{
	struct spec spec = { 0 };
	char c;

	fmt = read_spec(&spec, fmt, args);
	if (is_number(&spec, *fmt)) {
		put_number(text, &spec, cut(&spec, spec.bytes == 8 ? va_arg(args->list, u64)
								   : va_arg(args->list, u32)));
		return fmt + 1;
	}
	switch (*fmt) {
	case 's':
		put_string(text, &spec, va_arg(args->list, const char *));
		return fmt + 1;
	case 'c':
		c = va_arg(args->list, int);
		put_padded(text, &spec, &c, 1);
		return fmt + 1;
	case 'p':
		return put_p(text, &spec, fmt + 1, va_arg(args->list, const void *));
	case '%':
		put(text, '%');
		return fmt + 1;
	}
	lx_warn("a format that printk() does not know");
	put(text, '%');
	return fmt;
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list list)
{
	struct text text = { buf, size, 0 };
	struct args args;

	va_copy(args.list, list);
	while (*fmt) {
		if (*fmt == '%')
			fmt = convert(&text, fmt + 1, &args);
		else
			put(&text, *fmt++);
	}
	va_end(args.list);
	if (size)
		buf[min(text.len, size - 1)] = '\0';
	return text.len;
}
EXPORT_SYMBOL(vsnprintf);

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

int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	size_t len = vsnprintf(buf, size, fmt, args);

	return size ? min(len, size - 1) : 0;
}
EXPORT_SYMBOL(vscnprintf);

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

int vsprintf(char *buf, const char *fmt, va_list args)
{
	return vsnprintf(buf, INT_MAX, fmt, args);
}
EXPORT_SYMBOL(vsprintf);

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
