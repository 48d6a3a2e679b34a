/* SPDX-License-Identifier: MIT */
/*
 * Many seeds of one scenario, each mistake reported once (run --seeds N).
 */
#ifndef TOOLS_SEEDS_H
#define TOOLS_SEEDS_H

#include "tools/outcome.h"

typedef struct SeedsAsk {
    const SimScenario *scenario;
    const SimRunOptions *options;
    const char *policy; /* as given, or NULL: random */
    uint64_t count;
    unsigned first, last; /* variants */
    ReportLevel level;
    SimSeverity fail_on;
    bool colour, json;
} SeedsAsk;

/* Prints; answers with an exit code. */
int seeds_run(const SeedsAsk *ask);

#endif
