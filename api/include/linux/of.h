/* SPDX-License-Identifier: MIT */
/*
 * The device tree as drivers read it.  There is a node for each device with a model;
 * properties are those of the board's blob, big-endian cells.
 * Leaves out: nodes without a model, phandles, changes of the tree.
 */
#ifndef LINUX_OF_H
#define LINUX_OF_H

#include <asm/byteorder.h>
#include <linux/errno.h>
#include <linux/mod_devicetable.h>
#include <linux/property.h>
#include <linux/types.h>

struct device;

struct device_node {
	const char *name;      /* before the @ */
	const char *full_name; /* with the @ and what follows */
	unsigned int lx_id;    /* number of the actor */
};

/* The bytes; NULL: no such property.  *@lenp, when there is one: how many. */
const void *of_get_property(const struct device_node *np, const char *name, int *lenp);
bool of_property_present(const struct device_node *np, const char *propname);
/* The property is there, whatever it is. */
bool of_property_read_bool(const struct device_node *np, const char *propname);

/*
 * 0; -EINVAL: no such property, -ENODATA: it has no value, -EOVERFLOW: it is too short;
 * *@out stays as it was then.
 */
int of_property_read_u32_index(const struct device_node *np, const char *propname, u32 index,
			       u32 *out);
int of_property_read_u64_index(const struct device_node *np, const char *propname, u32 index,
			       u64 *out);
int of_property_read_u8_array(const struct device_node *np, const char *propname, u8 *out,
			      size_t count);
int of_property_read_u16_array(const struct device_node *np, const char *propname, u16 *out,
			       size_t count);
int of_property_read_u32_array(const struct device_node *np, const char *propname, u32 *out,
			       size_t count);
int of_property_read_u64_array(const struct device_node *np, const char *propname, u64 *out,
			       size_t count);
/* At least @min elements; how many there are, at most @max (0: @min exactly). */
int of_property_read_variable_u32_array(const struct device_node *np, const char *propname,
					u32 *out, size_t min, size_t max);
/* How many elements of that size; -EINVAL: not a whole number of them. */
int of_property_count_elems_of_size(const struct device_node *np, const char *propname,
				    int elem_size);
/* -EILSEQ: it does not end with a zero. */
int of_property_read_string(const struct device_node *np, const char *propname,
			    const char **out_string);
int of_property_read_string_index(const struct device_node *np, const char *propname,
				  int index, const char **out);
int of_property_count_strings(const struct device_node *np, const char *propname);
/* Index of @string in it; -ENODATA: it is not there. */
int of_property_match_string(const struct device_node *np, const char *propname,
			     const char *string);

/* Not 0: one of the node's compatible strings is @compat; more for an earlier one. */
int of_device_is_compatible(const struct device_node *np, const char *compat);
bool of_device_is_available(const struct device_node *np);
bool of_dma_is_coherent(struct device_node *np);
/* The row that fits best: compatible strings count from the first one on. */
const struct of_device_id *of_match_node(const struct of_device_id *matches,
					 const struct device_node *np);

/* As of_match_node(), of a device; and the data of that row in the driver's table. */
const struct of_device_id *of_match_device(const struct of_device_id *matches,
					   const struct device *dev);
const void *of_device_get_match_data(const struct device *dev);

#define of_match_ptr(ptr) (ptr)

static inline int of_property_read_u8(const struct device_node *np, const char *propname,
				      u8 *out)
{
	return of_property_read_u8_array(np, propname, out, 1);
}

static inline int of_property_read_u16(const struct device_node *np, const char *propname,
				       u16 *out)
{
	return of_property_read_u16_array(np, propname, out, 1);
}

static inline int of_property_read_u32(const struct device_node *np, const char *propname,
				       u32 *out)
{
	return of_property_read_u32_array(np, propname, out, 1);
}

static inline int of_property_read_s32(const struct device_node *np, const char *propname,
				       s32 *out)
{
	return of_property_read_u32(np, propname, (u32 *)out);
}

static inline int of_property_read_u64(const struct device_node *np, const char *propname,
				       u64 *out)
{
	return of_property_read_u64_array(np, propname, out, 1);
}

static inline int of_property_count_u32_elems(const struct device_node *np,
					      const char *propname)
{
	return of_property_count_elems_of_size(np, propname, sizeof(u32));
}

/* A number of @size cells. */
static inline u64 of_read_number(const __be32 *cell, int size)
{
	u64 value = 0;

	for (; size > 0; size--, cell++)
		value = (value << 32) | be32_to_cpu(*cell);
	return value;
}

/* Nodes stay until the world ends. */
static inline struct device_node *of_node_get(struct device_node *np)
{
	return np;
}

static inline void of_node_put(struct device_node *np)
{
}

#endif
