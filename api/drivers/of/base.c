/* SPDX-License-Identifier: MIT */
/* Which node a table means (drivers/of/base.c, device.c). */
#include <linux/device.h>
#include <linux/export.h>
#include <linux/of.h>
#include <linux/string.h>

#include "api/lx.h"

const void *of_get_property(const struct device_node *np, const char *name, int *lenp)
{
	unsigned int len = 0;
	const void *value = np ? lx_dev_property(np->lx_id, name, &len) : NULL;

	if (value && lenp)
		*lenp = len;
	return value;
}
EXPORT_SYMBOL(of_get_property);

/* Names of devices are compared without case (of_compat_cmp). */
int of_device_is_compatible(const struct device_node *np, const char *compat)
{
	const char *at;

	for (int i = 0; of_property_read_string_index(np, "compatible", i, &at) == 0; i++)
		if (strcasecmp(at, compat) == 0)
			return 0x7fffffff / 2 - (i << 2);
	return 0;
}
EXPORT_SYMBOL(of_device_is_compatible);

bool of_device_is_available(const struct device_node *np)
{
	const char *status;

	if (!np)
		return false;
	if (of_property_read_string(np, "status", &status))
		return true;
	return strcmp(status, "okay") == 0 || strcmp(status, "ok") == 0;
}
EXPORT_SYMBOL(of_device_is_available);

bool of_dma_is_coherent(struct device_node *np)
{
	return lx_dev_is_coherent(np->lx_id);
}
EXPORT_SYMBOL_GPL(of_dma_is_coherent);

static bool device_type_is(const struct device_node *np, const char *type)
{
	const char *value;

	return of_property_read_string(np, "device_type", &value) == 0 &&
	       strcmp(value, type) == 0;
}

/* 0: it does not fit; compatible counts most, then the type, then the name. */
static int score_of(const struct of_device_id *match, const struct device_node *np)
{
	int score = 0;

	if (match->compatible[0]) {
		score = of_device_is_compatible(np, match->compatible);
		if (!score)
			return 0;
	}
	if (match->type[0]) {
		if (!device_type_is(np, match->type))
			return 0;
		score += 2;
	}
	if (match->name[0]) {
		if (strcasecmp(np->name, match->name) != 0)
			return 0;
		score++;
	}
	return score;
}

const struct of_device_id *of_match_node(const struct of_device_id *matches,
					 const struct device_node *np)
{
	const struct of_device_id *best = NULL;
	int best_score = 0;

	for (; matches && (matches->name[0] || matches->type[0] || matches->compatible[0]);
	     matches++) {
		int score = score_of(matches, np);

		if (score > best_score) {
			best = matches;
			best_score = score;
		}
	}
	return best;
}
EXPORT_SYMBOL(of_match_node);

const struct of_device_id *of_match_device(const struct of_device_id *matches,
					   const struct device *dev)
{
	return matches && dev->of_node ? of_match_node(matches, dev->of_node) : NULL;
}
EXPORT_SYMBOL(of_match_device);

const void *of_device_get_match_data(const struct device *dev)
{
	const struct of_device_id *match =
		dev->driver ? of_match_device(dev->driver->of_match_table, dev) : NULL;

	return match ? match->data : NULL;
}
EXPORT_SYMBOL(of_device_get_match_data);
