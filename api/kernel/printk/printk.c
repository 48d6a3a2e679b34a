/* SPDX-License-Identifier: MIT */
/*
 * Messages: formatted here, cut into lines, each line with its level across the waist.
 * Leaves out: the ring buffer, consoles, rates.
 */
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include "api/lx.h"

#define PRINTK_MESSAGE_MAX 1024 /* LOG_LINE_MAX and its prefix, CONFIG_PRINTK */

/* Skips the level; KERN_CONT and none are warnings' as printk() takes them. */
static const char *take_level(const char *text, unsigned int *level)
{
	*level = LOGLEVEL_WARNING;
	if (text[0] != KERN_SOH_ASCII || !text[1])
		return text;
	if (text[1] >= '0' && text[1] <= '7')
		*level = text[1] - '0';
	return text + 2;
}

static void put_lines(char *text, unsigned int level)
{
	char *line;

	while ((line = strsep(&text, "\n")) != NULL)
		if (*line || (text && *text))
			lx_printk(level, line);
}

int vprintk(const char *fmt, va_list args)
{
	char message[PRINTK_MESSAGE_MAX];
	unsigned int level;
	int len = vscnprintf(message, sizeof(message), fmt, args);
	const char *text = take_level(message, &level);

	put_lines((char *)text, level);
	return len;
}
EXPORT_SYMBOL(vprintk);

int _printk(const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vprintk(fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL(_printk);

void panic(const char *fmt, ...)
{
	static char message[PRINTK_MESSAGE_MAX] __attribute__((__section__(".lxdata")));
	va_list args;

	va_start(args, fmt);
	vscnprintf(message, sizeof(message), fmt, args);
	va_end(args);
	lx_panic(message);
}
EXPORT_SYMBOL(panic);

/* --- bytes ------------------------------------------------------------------------- */

static int put_group(char *line, size_t size, const u8 *bytes, int groupsize)
{
	u64 value = 0;

	memcpy(&value, bytes, groupsize);
	return scnprintf(line, size, " %0*llx", groupsize * 2, value);
}

static int put_ascii(char *line, size_t size, const u8 *bytes, size_t len)
{
	int at = scnprintf(line, size, " ");

	for (size_t i = 0; i < len; i++)
		at += scnprintf(line + at, size - at, "%c",
				bytes[i] >= ' ' && bytes[i] <= '~' ? bytes[i] : '.');
	return at;
}

/* A row that is no whole number of groups is one of bytes (lib/hexdump.c). */
static void put_row(const char *level, const char *prefix, const u8 *bytes, size_t len,
		    int rowsize, int groupsize, bool ascii)
{
	char line[200];
	size_t at = 0, column;

	if (len % groupsize)
		groupsize = 1;
	column = rowsize * 2 + rowsize / groupsize + 1;
	line[0] = '\0';
	for (size_t i = 0; i < len; i += groupsize)
		at += put_group(line + at, sizeof(line) - at, bytes + i, groupsize);
	if (ascii) {
		while (at < column)
			line[at++] = ' ';
		put_ascii(line + at, sizeof(line) - at, bytes, len);
	}
	_printk("%s%s%s\n", level, prefix, line + 1);
}

void print_hex_dump(const char *level, const char *prefix_str, int prefix_type, int rowsize,
		    int groupsize, const void *buf, size_t len, bool ascii)
{
	char prefix[80];

	rowsize = rowsize == 32 ? 32 : 16;
	if (groupsize != 2 && groupsize != 4 && groupsize != 8)
		groupsize = 1;
	for (size_t done = 0; done < len; done += rowsize) {
		if (prefix_type == DUMP_PREFIX_OFFSET)
			scnprintf(prefix, sizeof(prefix), "%s%08zx: ", prefix_str, done);
		else
			scnprintf(prefix, sizeof(prefix), "%s", prefix_str);
		put_row(level, prefix, (const u8 *)buf + done, min(len - done, (size_t)rowsize),
			rowsize, groupsize, ascii);
	}
}
EXPORT_SYMBOL(print_hex_dump);
