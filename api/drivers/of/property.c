/* SPDX-License-Identifier: MIT */
/* Values of properties: big-endian cells, and strings one behind the other. */
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/of.h>
#include <linux/string.h>

#include <linux/unaligned.h>

bool of_property_present(const struct device_node *np, const char *propname)
{
	return of_get_property(np, propname, NULL) != NULL;
}
EXPORT_SYMBOL(of_property_present);

bool of_property_read_bool(const struct device_node *np, const char *propname)
{
	return of_property_present(np, propname);
}
EXPORT_SYMBOL(of_property_read_bool);

/* @min bytes at least; *@ret_len: how many there are.  An error is in the pointer's place. */
static int find_value(const struct device_node *np, const char *propname, size_t min,
		      const void **ret_value, int *ret_len)
{
	const void *value = of_get_property(np, propname, ret_len);

	if (!value)
		return -EINVAL;
	if (*ret_len == 0)
		return -ENODATA;
	if ((size_t)*ret_len < min)
		return -EOVERFLOW;
	*ret_value = value;
	return 0;
}

#define READ_ARRAY(bits, element)						\
	int of_property_read_u##bits##_array(const struct device_node *np,	\
					     const char *propname, u##bits *out, \
					     size_t count)			\
	{									\
		const void *value;						\
		int len, ret = find_value(np, propname, count * (bits / 8), &value, &len); \
										\
		if (ret)							\
			return ret;						\
		for (size_t i = 0; i < count; i++)				\
			out[i] = element((const u8 *)value + i * (bits / 8));	\
		return 0;							\
	}									\
	EXPORT_SYMBOL_GPL(of_property_read_u##bits##_array)

#define BYTE_AT(p) (*(p))
READ_ARRAY(8, BYTE_AT);
READ_ARRAY(16, get_unaligned_be16);
READ_ARRAY(32, get_unaligned_be32);
READ_ARRAY(64, get_unaligned_be64);

#define READ_INDEX(bits)							\
	int of_property_read_u##bits##_index(const struct device_node *np,	\
					     const char *propname, u32 index, u##bits *out) \
	{									\
		const void *value;						\
		int len, ret = find_value(np, propname, (index + 1ul) * (bits / 8), \
					  &value, &len);			\
										\
		if (ret)							\
			return ret;						\
		*out = get_unaligned_be##bits((const u8 *)value + index * (bits / 8)); \
		return 0;							\
	}									\
	EXPORT_SYMBOL_GPL(of_property_read_u##bits##_index)

READ_INDEX(32);
READ_INDEX(64);

int of_property_read_variable_u32_array(const struct device_node *np, const char *propname,
					u32 *out, size_t min, size_t max)
{
	const void *value;
	int len, ret = find_value(np, propname, min * sizeof(u32), &value, &len);
	size_t count;

	if (ret)
		return ret;
	count = max == 0 ? min : (size_t)len / sizeof(u32);
	count = max && count > max ? max : count;
	of_property_read_u32_array(np, propname, out, count);
	return count;
}
EXPORT_SYMBOL_GPL(of_property_read_variable_u32_array);

int of_property_count_elems_of_size(const struct device_node *np, const char *propname,
				    int elem_size)
{
	const void *value;
	int len, ret = find_value(np, propname, 0, &value, &len);

	if (ret)
		return ret;
	return len % elem_size == 0 ? len / elem_size : -EINVAL;
}
EXPORT_SYMBOL_GPL(of_property_count_elems_of_size);

/* --- strings ------------------------------------------------------------------------------ */

/* The string behind @at, up to @end; NULL: it does not end. */
static const char *next_string(const char *at, const char *end)
{
	size_t len = strnlen(at, end - at);

	return at + len < end ? at + len + 1 : NULL;
}

int of_property_read_string_index(const struct device_node *np, const char *propname,
				  int index, const char **out)
{
	const void *value;
	const char *at, *end;
	int len, ret = find_value(np, propname, 0, &value, &len);

	if (ret)
		return ret;
	at = value;
	end = at + len;
	for (; at < end; index--) {
		const char *next = next_string(at, end);

		if (!next)
			return -EILSEQ;
		if (index == 0) {
			*out = at;
			return 0;
		}
		at = next;
	}
	return -ENODATA;
}
EXPORT_SYMBOL_GPL(of_property_read_string_index);

int of_property_read_string(const struct device_node *np, const char *propname,
			    const char **out_string)
{
	return of_property_read_string_index(np, propname, 0, out_string);
}
EXPORT_SYMBOL_GPL(of_property_read_string);

int of_property_count_strings(const struct device_node *np, const char *propname)
{
	const char *string;
	int count = 0, ret;

	while ((ret = of_property_read_string_index(np, propname, count, &string)) == 0)
		count++;
	return ret == -ENODATA && count ? count : ret;
}
EXPORT_SYMBOL_GPL(of_property_count_strings);

int of_property_match_string(const struct device_node *np, const char *propname,
			     const char *string)
{
	const char *at;
	int ret;

	for (int i = 0;; i++) {
		ret = of_property_read_string_index(np, propname, i, &at);
		if (ret)
			return ret;
		if (strcmp(at, string) == 0)
			return i;
	}
}
EXPORT_SYMBOL_GPL(of_property_match_string);
