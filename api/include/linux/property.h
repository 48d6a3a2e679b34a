/* SPDX-License-Identifier: MIT */
/* Properties of a device, whatever says them: here, the tree. */
#ifndef LINUX_PROPERTY_H
#define LINUX_PROPERTY_H

#include <linux/types.h>

struct device;

/* 0 or -errno, as of_property_read_*(); @nval 0: how many there are. */
int device_property_read_u8_array(const struct device *dev, const char *propname, u8 *val,
				  size_t nval);
int device_property_read_u16_array(const struct device *dev, const char *propname, u16 *val,
				   size_t nval);
int device_property_read_u32_array(const struct device *dev, const char *propname, u32 *val,
				   size_t nval);
int device_property_read_u64_array(const struct device *dev, const char *propname, u64 *val,
				   size_t nval);
int device_property_read_string(const struct device *dev, const char *propname,
				const char **val);
int device_property_match_string(const struct device *dev, const char *propname,
				 const char *string);
bool device_property_present(const struct device *dev, const char *propname);
/* The data of the row by which the driver was matched. */
const void *device_get_match_data(const struct device *dev);
bool device_is_compatible(const struct device *dev, const char *compat);

static inline bool device_property_read_bool(const struct device *dev, const char *propname)
{
	return device_property_present(dev, propname);
}

static inline int device_property_read_u8(const struct device *dev, const char *propname,
					  u8 *val)
{
	return device_property_read_u8_array(dev, propname, val, 1);
}

static inline int device_property_read_u16(const struct device *dev, const char *propname,
					   u16 *val)
{
	return device_property_read_u16_array(dev, propname, val, 1);
}

static inline int device_property_read_u32(const struct device *dev, const char *propname,
					   u32 *val)
{
	return device_property_read_u32_array(dev, propname, val, 1);
}

static inline int device_property_read_u64(const struct device *dev, const char *propname,
					   u64 *val)
{
	return device_property_read_u64_array(dev, propname, val, 1);
}

static inline int device_property_count_u32(const struct device *dev, const char *propname)
{
	return device_property_read_u32_array(dev, propname, NULL, 0);
}

#endif
