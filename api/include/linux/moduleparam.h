/* SPDX-License-Identifier: MIT */
/*
 * Parameters of a module: variables, with a record beside each by which they can be set
 * before module_init() runs.
 * Leaves out: sysfs, parameters that are set later.
 */
#ifndef LINUX_MODULEPARAM_H
#define LINUX_MODULEPARAM_H

#include <linux/array_size.h>
#include <linux/stringify.h>
#include <linux/types.h>

#include "api/lx.h"

/* The record is found by its name, lx_param_NAME; kernel/params.c sets the variable. */
#define __lx_param(name, kind, value, elements, counter)			\
	__attribute__((__used__)) const struct lx_param lx_param_##name = {	\
		#name, #kind, value, elements, counter				\
	}
#define module_param_named(name, value, type, perm) \
	__lx_param(name, type, &(value), 1, (unsigned int *)0)
#define module_param(name, type, perm) module_param_named(name, name, type, perm)
/* *@nump: how many were given; it may be NULL. */
#define module_param_array_named(name, array, type, nump, perm) \
	__lx_param(name, type, array, ARRAY_SIZE(array), (unsigned int *)(nump))
#define module_param_array(name, type, nump, perm) \
	module_param_array_named(name, name, type, nump, perm)
/* At most @len - 1 characters. */
#define module_param_string(name, buffer, len, perm) \
	__lx_param(name, string, buffer, len, (unsigned int *)0)

#define MODULE_PARM_DESC(name, text) \
	__attribute__((__used__)) static const char __UNIQUE_ID(parm)[] = text

#define S_IRUGO 0444
#define S_IWUSR 0200
#define S_IRUSR 0400

#endif
