/* SPDX-License-Identifier: MIT */
/* Messages about a device (drivers/base/core.c). */
#include <linux/device.h>
#include <linux/dev_printk.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/sprintf.h>

#define TEXT_MAX 900

void _dev_printk(const char *level, const struct device *dev, const char *fmt, ...)
{
	char text[TEXT_MAX];
	va_list args;

	va_start(args, fmt);
	vscnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (dev)
		_printk("%s%s %s: %s", level, dev_driver_string(dev), dev_name(dev), text);
	else
		_printk("%s(NULL device *): %s", level, text);
}
EXPORT_SYMBOL(_dev_printk);

/* -EPROBE_DEFER is a message for debugging, -ENOMEM was said by who had no memory. */
int dev_err_probe(const struct device *dev, int err, const char *fmt, ...)
{
	char text[TEXT_MAX];
	va_list args;

	va_start(args, fmt);
	vscnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (err != -EPROBE_DEFER && err != -ENOMEM)
		dev_err(dev, "error %d: %s", err, text);
	return err;
}
EXPORT_SYMBOL_GPL(dev_err_probe);
