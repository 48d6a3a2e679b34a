/* SPDX-License-Identifier: MIT */
/* A report made by hand, with everything that a report can have. */
#ifndef TESTS_TOOLS_RIG_REPORT_H
#define TESTS_TOOLS_RIG_REPORT_H

#include "tools/report.h"

/* A stale read of two bytes: 4 witnesses, @rows rows of history, 5 lines nearby. */
Report *rig_report(unsigned rows);
unsigned rig_lines(const char *text);
/* Reports of all variants of a scenario, help tried out; free the array. */
GPtrArray *rig_reports_of(const char *text);
/* The first one of a code; NULL: none. */
const Report *rig_report_with(const GPtrArray *reports, SimCode code);

#endif
