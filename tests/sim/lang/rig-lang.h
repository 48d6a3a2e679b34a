/* SPDX-License-Identifier: MIT */
/*
 * What the tests of the scenario language share: short ways to parse and run.
 */
#ifndef TESTS_SIM_LANG_RIG_LANG_H
#define TESTS_SIM_LANG_RIG_LANG_H

#include "sim/scenario.h"

#include <glib.h>

/* All errors of @text, printed; "" when there is none; free it. */
char *rig_parse_errors(const char *text);
/* Message and help of the first error, as "message | help"; free it. */
char *rig_first_error(const char *text);
/* The same, with a run of the first variant if it parses. */
char *rig_first_run_error(const char *text);

/* How a run of @text ended: "3: expected 0xBB, got 0x00; unexpected 1", "" when
 * it passed.  Asserts that it runs.  Free it. */
char *rig_verdict(const char *text);
char *rig_verdict_with(const char *text, const SimRunOptions *options);
/* The lines that `run` prints; free it. */
char *rig_lines(const char *text, const SimRunOptions *options);

#endif
