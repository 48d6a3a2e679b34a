/* SPDX-License-Identifier: MIT */
/*
 * One run of driver modules: a board, a kernel on it, module after module from init to
 * exit, and what was found.
 */
#ifndef TOOLS_DRIVE_RUN_H
#define TOOLS_DRIVE_RUN_H

#include "api/glue/module.h"
#include "sim/scenario.h"
#include "sim/tree.h"
#include "sim/world.h"
#include "tools/report.h"

typedef struct DriveAsk {
    const char *soc;
    const SimRunOptions *options; /* policy, seed, schedule, checks, set */
    const char *const *paths;     /* modules, NULL-terminated */
} DriveAsk;

/* Driver code that did not come back, or said that it failed. */
typedef struct DriveTrouble {
    const LxModule *module;
    const char *phase; /* "module_init" */
    LxStay stay;
} DriveTrouble;

typedef struct Drive {
    SimTree *tree;
    SimWorld *world;
    const SimLayer **begun;
    GPtrArray *modules;  /* LxModule, owned */
    GPtrArray *troubles; /* DriveTrouble, owned */
    SimScenario *nowhere; /* stands for sources while nobody asks for them; owned */
    GHashTable *pictures; /* SimFinding -> ReportPicture, as it was found; owned */
    unsigned leaks;
    char *schedule;
} Drive;

/* NULL and @diags: a board or a module that is none.  The world and the modules' code
 * live until drive_free(), for reports. */
Drive *drive_run(const DriveAsk *ask, GPtrArray *diags);
void drive_free(Drive *drive);

#endif
