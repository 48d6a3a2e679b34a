/* SPDX-License-Identifier: MIT */
/* Parameters of modules, set from text (kernel/params.c). */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "api/lx.h"

static int set_charp(const char *value, void *at)
{
	*(const char **)at = kstrdup(value, GFP_KERNEL);
	return *(const char **)at ? 0 : -ENOMEM;
}

static int set_invbool(const char *value, void *at)
{
	bool is_set;
	int ret = kstrtobool(value, &is_set);

	if (!ret)
		*(bool *)at = !is_set;
	return ret;
}

static int set_short(const char *value, void *at)
{
	int wide, ret = kstrtoint(value, 0, &wide);

	if (ret)
		return ret;
	if (wide != (short)wide)
		return -ERANGE;
	*(short *)at = wide;
	return 0;
}

#define SET_BY(name, parse, type)				\
	static int name(const char *value, void *at)		\
	{							\
		return parse(value, 0, (type *)at);		\
	}

SET_BY(set_byte, kstrtou8, u8)
SET_BY(set_ushort, kstrtou16, u16)
SET_BY(set_int, kstrtoint, int)
SET_BY(set_uint, kstrtouint, unsigned int)
SET_BY(set_long, kstrtol, long)
SET_BY(set_ulong, kstrtoul, unsigned long)
SET_BY(set_ullong, kstrtoull, unsigned long long)

static int set_bool(const char *value, void *at)
{
	return kstrtobool(value, at);
}

static const struct kind {
	const char *name;
	size_t size;
	int (*set)(const char *value, void *at);
} kinds[] = {
	{ "byte", sizeof(u8), set_byte },
	{ "short", sizeof(short), set_short },
	{ "ushort", sizeof(u16), set_ushort },
	{ "int", sizeof(int), set_int },
	{ "uint", sizeof(unsigned int), set_uint },
	{ "long", sizeof(long), set_long },
	{ "ulong", sizeof(long), set_ulong },
	{ "ullong", sizeof(long long), set_ullong },
	{ "charp", sizeof(char *), set_charp },
	{ "bool", sizeof(bool), set_bool },
	{ "invbool", sizeof(bool), set_invbool },
};

static const struct kind *kind_of(const struct lx_param *param)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (strcmp(kinds[i].name, param->type) == 0)
			return &kinds[i];
	return NULL;
}

/* Pieces between commas, not more than there are elements. */
static int set_elements(const struct lx_param *param, const struct kind *kind, char *text)
{
	unsigned int count = 0;
	char *piece;
	int ret;

	while ((piece = strsep(&text, ",")) != NULL) {
		if (count == param->elements)
			return -EINVAL;
		ret = kind->set(piece, (char *)param->at + count * kind->size);
		if (ret)
			return ret;
		count++;
	}
	if (param->given)
		*param->given = count;
	return 0;
}

static int set_string(const struct lx_param *param, const char *value)
{
	if (strlen(value) + 1 > param->elements)
		return -ENOSPC;
	strcpy(param->at, value);
	return 0;
}

int lx_kernel_param_set(const struct lx_param *param, const char *value)
{
	const struct kind *kind = kind_of(param);
	char *copy;
	int ret;

	if (!value && kind && (kind->set == set_bool || kind->set == set_invbool))
		value = "1";
	if (!value)
		return -EINVAL;
	if (!kind)
		return strcmp(param->type, "string") == 0 ? set_string(param, value) : -EINVAL;
	if (param->elements == 1)
		return kind->set(value, param->at);
	copy = kstrdup(value, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	ret = set_elements(param, kind, copy);
	kfree(copy);
	return ret;
}
