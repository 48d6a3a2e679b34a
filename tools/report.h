/* SPDX-License-Identifier: MIT */
/*
 * A report: everything that is said about one finding, in words, so that the
 * world it came from may be gone.  Text, JSON and KTAP print it.
 */
#ifndef TOOLS_REPORT_H
#define TOOLS_REPORT_H

#include <glib.h>
#include <json-glib/json-glib.h>

#include "sim/objects.h"
#include "sim/scenario.h"
#include "sim/truth.h"

/* A place in the scenario, with what happened there. */
typedef struct ReportSpan {
    unsigned mark; /* witness 1..4 */
    unsigned line, column, width;
    char *text;  /* the source line */
    char *label; /* after the carets */
} ReportSpan;

/* Columns of the history: an L1 per CPU, then the places below them. */
#define REPORT_COLUMNS (SIM_HISTORY_CPUS + SIM_HISTORY_LEVELS)

/* One row of the line's history. */
typedef struct ReportRow {
    uint64_t event;
    SimTime time;
    unsigned mark; /* 0: none of the witnesses */
    char *who, *what;
    char *cache, *ram; /* "S 00 00" and "3c 00"; "" when the row says nothing of them */
    char *cells[REPORT_COLUMNS]; /* as cache (which is the one of the CPU concerned) */
    bool buffered;
    char *buffers; /* "", "holds", or which CPUs' buffers do */
    char *owner, *place;
    bool is_call;
} ReportRow;

/* One line of memory near the bad bytes. */
typedef struct ReportNear {
    SimAddr pa;
    bool is_here;
    bool held, stale, dirty, buffered, shared; /* letters d S M b * */
    char *names;
} ReportNear;

typedef enum ReportWhere { REPORT_BEFORE, REPORT_AFTER, REPORT_REPLACE } ReportWhere;

typedef struct ReportEdit {
    unsigned line;
    ReportWhere where;
    char *text; /* whole line, without newline; "" with REPLACE removes it */
} ReportEdit;

/* What to do about it.  Certain: the edits were tried, and the finding is gone. */
typedef struct ReportFix {
    char *sentence;
    bool certain;
    GPtrArray *edits; /* ReportEdit, owned; may be empty */
} ReportFix;

typedef struct ReportWitness {
    bool known;
    char *who, *what;
    uint64_t event;
    SimTime time;
    unsigned line;
} ReportWitness;

typedef struct Report {
    const SimCodeInfo *info;
    SimSeverity severity;
    SimCause cause;
    bool latent, expected;
    unsigned duplicates;
    char *title, *why;
    char *file;
    unsigned line, column;
    uint64_t event;
    SimTime time;
    char *variant; /* NULL: the file has none */
    SimAddr pa, line_pa;
    uint64_t len;
    char *object;      /* "rx[64..65]" */
    char *line_object; /* "rx[64..127]" */
    char *got, *due;   /* hex; NULL when bytes do not matter */
    bool has_cache;    /* some row names a state of the L1 */
    ReportWitness witness[4];
    GPtrArray *spans;     /* ReportSpan, by line */
    GPtrArray *rows;      /* ReportRow, oldest first */
    char *columns[REPORT_COLUMNS]; /* their heads; NULL: not shown */
    bool is_deep;         /* the board has more places for bytes than one L1 and memory */
    char *where;          /* where the bytes are now; NULL: that goes without saying */
    GPtrArray *near;      /* ReportNear, by address */
    GPtrArray *fixes;     /* ReportFix: candidates, then the chosen one only */
    GPtrArray *elsewhere; /* char *: sentences */
    char *replay, *summary;
    unsigned seeds; /* run --seeds: how many seeds found it; 0 = not counted */
} Report;

/* How the run was asked for; what a replay has to repeat. */
typedef struct ReportAsk {
    const SimScenario *scenario;
    const SimRunOptions *options;
    const char *policy; /* as given on the command line, or NULL */
} ReportAsk;

/* What is taken down when the finding is made: the run goes on and changes it. */
typedef struct ReportPicture {
    GPtrArray *near;  /* ReportNear */
    GArray *history;  /* SimHistory of the line */
} ReportPicture;

ReportPicture *report_picture_new(const SimRun *run, const SimFinding *finding);
void report_picture_free(ReportPicture *picture);
/* @picture is only looked at, and so is @run. */
Report *report_new(const SimRun *run, const ReportAsk *ask, const SimFinding *finding,
                   const ReportPicture *picture);
void report_free(Report *report);
/* The same mistake at the same place, @more times. */
void report_fold(Report *report, unsigned more);

/* Parts of report_new, one file each. */
char *report_title(const SimRun *run, const SimFinding *finding);
char *report_why(const SimRun *run, const SimFinding *finding);
char *report_span_label(const SimRun *run, const SimFinding *finding, unsigned mark);
char *report_got_should(const Report *report);
/* "cpu0's L1", "l2", "memory". */
char *report_where(const SimRun *run, const SimWhere *where);
bool report_is_deep(const SimRun *run);
/* Where the old and the new bytes are; NULL on a board where that goes without saying. */
char *report_where_now(const SimRun *run, const SimFinding *finding);
/* What the device tree says and hardware does not do, with its line; NULL: nothing. */
char *report_tree(const SimRun *run, const SimFinding *finding);
/* The line of the file that sets property @prop of @node; 0: none. */
unsigned report_set_line(const SimScenario *scenario, const char *node, const char *prop);
GPtrArray *report_near_new(const SimRun *run, const SimFinding *finding);
/* All that the referee knows now about the line of @pa. */
GArray *report_history_new(const SimRun *run, SimAddr pa);
GPtrArray *
report_rows_new(const SimRun *run, const SimFinding *finding, const GArray *history);
/* Heads of the columns that tell something; free each. */
void report_columns(const SimRun *run, const GPtrArray *rows,
                    char *ret_columns[REPORT_COLUMNS]);
/* Candidates for a fix, the best first. */
GPtrArray *report_fixes_new(const SimRun *run, const SimFinding *finding);
char *report_bytes(const uint8_t *bytes, uint64_t len);
/* "rx[64..127]"; an allocation without a name goes by the variable that holds it. */
char *report_describe(const SimRun *run, SimAddr pa, uint64_t len);
/* What lies in the line of @pa: "rx[64..127]", or the object at @pa as far as it goes. */
char *report_describe_line(const SimRun *run, SimAddr pa);
const char *report_object_name(const SimRun *run, const SimObject *object);
const char *report_actor(const SimRun *run, SimActorId actor);

/*
 * Tries things out by running the scenario again: keeps the first fix that
 * works (and marks it certain) or else the first one, and fills `elsewhere`.
 * No world may be entered.
 */
void report_settle(Report *report, const ReportAsk *ask);

typedef enum ReportLevel {
    REPORT_QUIET,   /* the SUMMARY line */
    REPORT_BRIEF,   /* at most 15 lines */
    REPORT_NORMAL,  /* at most 45 lines */
    REPORT_VERBOSE, /* everything */
} ReportLevel;
#define REPORT_BRIEF_LINES 15u
#define REPORT_NORMAL_LINES 45u

void report_text(const Report *report, ReportLevel level, bool colour, GString *out);
void report_json(const Report *report, JsonBuilder *builder);

ReportFix *report_fix_new(const char *format, ...) G_GNUC_PRINTF(1, 2);
void report_fix_add(ReportFix *fix, unsigned line, ReportWhere where, const char *format,
                    ...) G_GNUC_PRINTF(4, 5);
void report_fix_free(void *fix);
/* Of lists in a Report. */
void report_row_free(void *row);
void report_near_free(void *near);
void report_span_free(void *span);

#endif
