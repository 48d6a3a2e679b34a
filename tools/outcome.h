/* SPDX-License-Identifier: MIT */
/*
 * How one variant of a scenario came out: what was printed, what was found,
 * what was missed; in words, so that the world may be gone.
 */
#ifndef TOOLS_OUTCOME_H
#define TOOLS_OUTCOME_H

#include "tools/dump-mappings.h"
#include "tools/report.h"

/* One thing to print: a step's line, or a report (the other one is NULL). */
typedef struct OutcomeItem {
    char *line;
    Report *report;
} OutcomeItem;

typedef struct OutcomeMiss {
    unsigned line, column, width;
    char *message;
} OutcomeMiss;

typedef struct Outcome {
    char *variant;     /* NULL: the file has none */
    GPtrArray *items;  /* OutcomeItem, in the order of the run */
    GPtrArray *misses; /* OutcomeMiss */
    unsigned steps, errors, warnings, notes, unexpected, unexpected_errors, leaks;
    GPtrArray *dump; /* DumpRow; NULL when not asked for */
    char *stats; /* lines for --stats; NULL when not asked for */
    char *schedule;
    char *note; /* what of the board's tree was passed over; NULL: nothing */
} Outcome;

typedef struct OutcomeAsk {
    ReportAsk report;
    bool steps;       /* keep the lines of steps */
    bool all_reports; /* expected ones too */
    bool settle;      /* try fixes and other boards: costs some runs */
    bool stats;
    bool dump; /* list the mappings that are live at the end */
} OutcomeAsk;

/* NULL and located @diags: bad input. */
Outcome *outcome_new(const OutcomeAsk *ask, GPtrArray *diags);
void outcome_free(Outcome *outcome);
/* @fail_on: findings below it do not count. */
bool outcome_passed(const Outcome *outcome, SimSeverity fail_on);
/* "variant `plain`: 12 steps, 1 error ...: passed" */
void outcome_totals(const Outcome *outcome, SimSeverity fail_on, GString *out);
/* Misses with source line and caret. */
void outcome_misses(const Outcome *outcome, const SimScenario *scenario, GString *out);
/* An object that is open, and says which program and which file. */
JsonBuilder *outcome_json_begin(const SimScenario *scenario);
void outcome_json(const Outcome *outcome, SimSeverity fail_on, JsonBuilder *builder);

#endif
