/* SPDX-License-Identifier: MIT */
/*
 * A module: where it begins and ends, and what it says of itself, which nobody reads.
 */
#ifndef LINUX_MODULE_H
#define LINUX_MODULE_H

#include <linux/compiler.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mod_devicetable.h>
#include <linux/moduleparam.h>
#include <linux/types.h>

#ifndef KBUILD_MODNAME
#define KBUILD_MODNAME "kernel"
#endif

struct module {
	const char *name;
};

#define THIS_MODULE ((struct module *)0)

/* Called when the module is loaded, and before it goes; one each. */
#define module_init(initfn)						\
	static inline __maybe_unused int (*__inittest(void))(void) { return initfn; } \
	int init_module(void) __attribute__((__alias__(#initfn)))
#define module_exit(exitfn)						\
	static inline __maybe_unused void (*__exittest(void))(void) { return exitfn; } \
	void cleanup_module(void) __attribute__((__alias__(#exitfn)))

/* For drivers that do nothing but register. */
#define module_driver(__driver, __register, __unregister, ...)		\
	static int __init __driver##_init(void)				\
	{								\
		return __register(&(__driver), ##__VA_ARGS__);		\
	}								\
	module_init(__driver##_init);					\
	static void __exit __driver##_exit(void)			\
	{								\
		__unregister(&(__driver), ##__VA_ARGS__);		\
	}								\
	module_exit(__driver##_exit)

#define MODULE_INFO(tag, info) \
	__attribute__((__used__)) static const char __UNIQUE_ID(tag)[] = #tag "=" info
#define MODULE_LICENSE(text) MODULE_INFO(license, text)
#define MODULE_AUTHOR(text) MODULE_INFO(author, text)
#define MODULE_DESCRIPTION(text) MODULE_INFO(description, text)
#define MODULE_VERSION(text) MODULE_INFO(version, text)
#define MODULE_ALIAS(text) MODULE_INFO(alias, text)
#define MODULE_SOFTDEP(text) MODULE_INFO(softdep, text)
#define MODULE_FIRMWARE(text) MODULE_INFO(firmware, text)
#define MODULE_IMPORT_NS(ns) MODULE_INFO(import_ns, __stringify(ns))
/* Tools of a distribution read it, to find the module for a device. */
#define MODULE_DEVICE_TABLE(type, name) \
	__attribute__((__used__)) static const void *const __UNIQUE_ID(table) = &(name)

/* A module is there while anything of it runs. */
static inline bool try_module_get(struct module *module)
{
	return true;
}

static inline void module_put(struct module *module)
{
}

#endif
