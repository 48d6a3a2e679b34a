/* SPDX-License-Identifier: MIT */
/* A report made by hand, with everything that a report can have. */
#ifndef TESTS_TOOLS_RIG_REPORT_H
#define TESTS_TOOLS_RIG_REPORT_H

#include "tools/report.h"

/* A stale read of two bytes: 4 witnesses, @rows rows of history, 5 lines nearby. */
Report *rig_report(unsigned rows);
unsigned rig_lines(const char *text);

#endif
