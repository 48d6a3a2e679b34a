/* SPDX-License-Identifier: MIT */
/*
 * What was found in a run of driver modules, with places in the drivers' sources.
 */
#ifndef TOOLS_DRIVE_REPORT_H
#define TOOLS_DRIVE_REPORT_H

#include "tools/drive-run.h"
#include "tools/report.h"

/* Where driver code is, or was called from: a line of a module. */
typedef struct DrivePlace {
    const char *file; /* interned, as the compiler was given it */
    const char *function;
    unsigned line, column;
} DrivePlace;

typedef struct DriveReports DriveReports;

DriveReports *drive_reports_new(const Drive *drive, const DriveAsk *ask);
void drive_reports_free(DriveReports *reports);
/* DrivePlace, from @source outwards, of modules only; free it. */
GArray *drive_places(const DriveReports *reports, SimSource source);
/* The report of one finding; report_free(). */
Report *drive_report(DriveReports *reports, const SimFinding *finding);
/* Driver code that did not come back: what happened, where, called from where. */
void drive_trouble_text(const DriveReports *reports, const DriveTrouble *trouble,
                        GString *out);

#endif
