/* SPDX-License-Identifier: MIT */
/*
 * What the Makefile compiles Linux-side code with, in the program: so that a driver is
 * compiled no other way.  Words are separated by blanks; made by tools/embed-flags.
 */
#ifndef TOOLS_CC_MADE_H
#define TOOLS_CC_MADE_H

extern const char cc_made_base[];
/* Hooks of each build. */
extern const char cc_made_clang[], cc_made_gcc[], cc_made_clang_tsan[];
/* For objcopy: sections that are renamed; the symbol maps, "old new" a line. */
extern const char cc_made_sections[];
extern const char cc_made_map_clang[], cc_made_map_gcc[];

#endif
