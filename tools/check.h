/* SPDX-License-Identifier: MIT */
/*
 * dmasim check in three parts: which files (cmd-check.c), what one file gives
 * (check-file.c), and the worker processes that share them out (check-pool.c).
 */
#ifndef TOOLS_CHECK_H
#define TOOLS_CHECK_H

#include "tools/outcome.h"

typedef enum CheckFormat { CHECK_TEXT, CHECK_TAP, CHECK_JSON } CheckFormat;

typedef struct CheckAsk {
    CheckFormat format;
    const SimRunOptions *options;
    const char *policy;
    SimSeverity fail_on;
    bool verbose; /* full reports, totals of passing files */
    bool quiet;   /* failing files only */
    bool bless;   /* write what was got into the files */
    bool colour;
} CheckAsk;

/* What a worker says about one file; the text follows. */
typedef struct CheckResult {
    uint32_t index;   /* of the file */
    uint32_t status;  /* ToolExit */
    uint32_t explore; /* `expect explore` lines that were not evaluated */
    uint32_t blessed; /* 1: the file was rewritten */
    uint32_t length;  /* of the text */
} CheckResult;

/* Runs all variants of one file; appends what is printed about it to @out. */
CheckResult
check_file(const CheckAsk *ask, const char *path, unsigned index, GString *out);

/*
 * Runs check_file over @paths in @jobs processes and prints the texts in the
 * order of @paths.  Sums up in @ret_counts, indexed by CheckCount.
 */
typedef enum CheckCount {
    CHECK_PASSED,
    CHECK_FAILED,
    CHECK_BAD_INPUT,
    CHECK_CRASHED,
    CHECK_EXPLORE,
    CHECK_BLESSED,
    CHECK_COUNTS
} CheckCount;
void check_pool(const CheckAsk *ask, const GPtrArray *paths, unsigned jobs,
                unsigned ret_counts[CHECK_COUNTS]);

/* KTAP: the lines of one file; @outcomes are its variants. */
void ktap_begin(unsigned files, GString *out);
void ktap_file(const CheckAsk *ask, const char *path, unsigned index,
               const GPtrArray *outcomes, const char *details, bool passed, GString *out);

#endif
