/* SPDX-License-Identifier: MIT */
/* Properties of a device are those of its node. */
#include <linux/device.h>
#include <linux/export.h>
#include <linux/of.h>
#include <linux/property.h>

#define READ_ARRAY(bits)							\
	int device_property_read_u##bits##_array(const struct device *dev,	\
						 const char *propname,		\
						 u##bits *val, size_t nval)	\
	{									\
		if (!val || !nval)						\
			return of_property_count_elems_of_size(dev->of_node, propname, \
							       bits / 8);	\
		return of_property_read_u##bits##_array(dev->of_node, propname, val, \
							nval);			\
	}									\
	EXPORT_SYMBOL_GPL(device_property_read_u##bits##_array)

READ_ARRAY(8);
READ_ARRAY(16);
READ_ARRAY(32);
READ_ARRAY(64);

int device_property_read_string(const struct device *dev, const char *propname,
				const char **val)
{
	return of_property_read_string(dev->of_node, propname, val);
}
EXPORT_SYMBOL_GPL(device_property_read_string);

int device_property_match_string(const struct device *dev, const char *propname,
				 const char *string)
{
	return of_property_match_string(dev->of_node, propname, string);
}
EXPORT_SYMBOL_GPL(device_property_match_string);

bool device_property_present(const struct device *dev, const char *propname)
{
	return of_property_present(dev->of_node, propname);
}
EXPORT_SYMBOL_GPL(device_property_present);

const void *device_get_match_data(const struct device *dev)
{
	return of_device_get_match_data(dev);
}
EXPORT_SYMBOL_GPL(device_get_match_data);

bool device_is_compatible(const struct device *dev, const char *compat)
{
	return of_device_is_compatible(dev->of_node, compat) != 0;
}
EXPORT_SYMBOL_GPL(device_is_compatible);
