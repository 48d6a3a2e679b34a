/* SPDX-License-Identifier: MIT */
/* KUnit suites, run from the host side. */
#ifndef GLUE_KUNIT_H
#define GLUE_KUNIT_H

#include <glib.h>
#include <stdbool.h>

/*
 * Runs the suites of [first, end), which is a section `lx_kunit` (NULL, NULL: this
 * program's), on the CPU that was entered last.  @glob: "suite" or "suite.case", with *
 * and ?; NULL: all.  Appends KTAP to @out, and says how many suites failed.  False and
 * @error when a test stopped the kernel; what was printed before is in @out.
 */
bool lx_glue_kunit(void *const *first, void *const *end, const char *glob, GString *out,
                   unsigned *ret_failed, GError **error);

#endif
