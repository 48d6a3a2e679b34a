/* SPDX-License-Identifier: MIT */
/*
 * What a driver module may bind to: the names stand one after the other in a
 * section of their own, for the loader and for the test of FIDELITY.md.
 */
#ifndef LINUX_EXPORT_H
#define LINUX_EXPORT_H

#define EXPORT_SYMBOL(name)						\
	static const char lx_export_##name[]				\
	__attribute__((used, section("lx_exports"), aligned(1))) = #name
#define EXPORT_SYMBOL_GPL(name) EXPORT_SYMBOL(name)

#endif
