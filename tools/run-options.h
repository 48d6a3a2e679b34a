/* SPDX-License-Identifier: MIT */
/*
 * Options that run, check and trace have in common, from the command line to
 * SimRunOptions.
 */
#ifndef TOOLS_RUN_OPTIONS_H
#define TOOLS_RUN_OPTIONS_H

#include "sim/scenario.h"
#include "tools/report.h"
#include "tools/tool.h"

typedef struct RunArgs {
    char *variant, *policy, *schedule, *checks, *colour, *fail_on;
    char **set;
    gint64 seed, seeds, stop_at; /* RUN_ARGS_UNSET: not given */
    gboolean stats, dump, brief, quiet, verbose, json, exit_zero;
} RunArgs;

#define RUN_ARGS_UNSET G_MININT64
/* What every RunArgs starts from. */
#define RUN_ARGS_INIT                                                                    \
    {                                                                                    \
        .seed = RUN_ARGS_UNSET, .seeds = RUN_ARGS_UNSET, .stop_at = RUN_ARGS_UNSET       \
    }

/* Entries that fill @args; NULL-ended, static lifetime is @args'. Free with g_free. */
GOptionEntry *run_args_entries(RunArgs *args);
void run_args_clear(RunArgs *args);
/* TOOL_OK, or a message and TOOL_USAGE. @ret borrows from @args. */
int run_args_options(const Tool *tool, const RunArgs *args, SimRunOptions *ret);
/* ... or TOOL_BAD_INPUT when there is no variant of that name. */
int run_args_variant(const RunArgs *args, const SimScenario *scenario,
                     unsigned *ret_first, unsigned *ret_last);
ReportLevel run_args_level(const RunArgs *args);
int run_args_fail_on(const Tool *tool, const RunArgs *args, SimSeverity *ret);

#endif
