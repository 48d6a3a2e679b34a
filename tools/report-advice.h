/* SPDX-License-Identifier: MIT */
/*
 * Inside the advice: what is known about a finding, and the edits that ideas are
 * made of.  report-advice*.c only.
 */
#ifndef TOOLS_REPORT_ADVICE_H
#define TOOLS_REPORT_ADVICE_H

#include "tools/report.h"

/* What the ideas need to know, looked up once. */
typedef struct Facts {
    const SimRun *run;
    const SimFinding *finding;
    unsigned read_line, changed_line, gave_line, taken_line, lines;
    const char *cpu;    /* the CPU concerned */
    const char *device; /* of the mapping */
    const char *handle; /* name of the variable or list that holds it, or NULL */
    const char *family; /* of its calls: "single", "sg", "sgtable" */
    const char *args;   /* what a sync of it all takes between device and direction */
    bool is_mapped;     /* a live mapping lies over the bytes */
    bool is_coherent;   /* ... it is coherent memory: there is nothing to sync */
    const char *object; /* name of the buffer or range, or NULL */
    uint64_t object_len;
} AdviceFacts;

typedef enum AdviceMaintenance {
    ADVICE_CLEAN,
    ADVICE_INVALIDATE,
    ADVICE_FLUSH,
    ADVICE_MAINTENANCE,
} AdviceMaintenance;

/* One idea for a cure; NULL: it does not fit. */
typedef ReportFix *(*AdviceIdea)(const AdviceFacts *facts);

#define ADVICE_IDEAS 15u
typedef struct AdviceRow {
    SimCode code;
    AdviceIdea ideas[ADVICE_IDEAS];
} AdviceRow;

/* Mistakes in calls: report-advice-calls.c */
extern const AdviceRow advice_calls[];
extern const size_t advice_calls_count;

AdviceFacts advice_look_up(const SimRun *run, const SimFinding *finding);
/* Line of the file of an access; 0: none. */
unsigned advice_line_of(const SimRun *run, SimSource source);
/* The variable that @line sets: interned; NULL: none. */
const char *advice_variable_set_at(const SimRun *run, unsigned line);
/* The last line of the step at @line: `=>` for another variant belongs to it. */
unsigned advice_end_of_step(const AdviceFacts *facts, unsigned line);
unsigned advice_anchor(const AdviceFacts *facts, unsigned line, ReportWhere where);
/* The step at @line without what was expected of it, to be put elsewhere; free it. */
char *advice_step_at(const AdviceFacts *facts, unsigned line);
/* The blanks that @line begins with; free it. */
char *advice_indent_of(const AdviceFacts *facts, unsigned line);
/* The line that declares @name: "buf rx ..." or "let rx = ..."; 0: none. */
unsigned advice_declaration_of(const AdviceFacts *facts, const char *name);
/* @word stands in @text, by itself. */
bool advice_mentions(const char *text, const char *word);
/* Edits the first @from of @line into @to; it must be there. */
void advice_change_word(const AdviceFacts *facts, ReportFix *fix, unsigned line,
                        const char *from, const char *to);
/* Maintenance of the whole object at @line; NULL where a driver would not. */
ReportFix *advice_maintain(const AdviceFacts *facts, AdviceMaintenance what, unsigned line,
                           ReportWhere where, const char *sentence);
/* "cpu0: CALL()" at @line. */
ReportFix *advice_insert_barrier(const AdviceFacts *facts, const char *call, unsigned line,
                                 ReportWhere where, const char *sentence);
bool advice_is_cpu(const AdviceFacts *facts, SimActorId actor);

/* Ideas about the end of a mapping: report-advice-unmap.c */
/* What ends the mapping of the finding: "dma_unmap_page" where it is one of a page. */
const char *advice_unmap_call(const AdviceFacts *facts);
ReportFix *advice_unmap_before_store(const AdviceFacts *facts);
ReportFix *advice_unmap_first(const AdviceFacts *facts);
ReportFix *advice_unmap_each_round(const AdviceFacts *facts);
ReportFix *advice_map_again(const AdviceFacts *facts);

/* Ideas for more than one L1 and memory: report-advice-levels.c */
ReportFix *advice_correct_tree(const AdviceFacts *facts);
ReportFix *advice_share_override(const AdviceFacts *facts);
ReportFix *advice_order_of_caches(const AdviceFacts *facts);
/* The functions below stand in for those of report-advice.c on boards that have one. */
bool advice_has_outer(const AdviceFacts *facts);
ReportFix *advice_inval_inner(const AdviceFacts *facts);
ReportFix *advice_clean_outer(const AdviceFacts *facts);
ReportFix *advice_clean_both(const AdviceFacts *facts);
ReportFix *advice_inval_both(const AdviceFacts *facts);
ReportFix *advice_wmb(const AdviceFacts *facts);
ReportFix *advice_writel(const AdviceFacts *facts);

/* Ideas for scatter lists, and for memory that cannot be mapped: report-advice-lists.c */
ReportFix *advice_count_of_map(const AdviceFacts *facts);
ReportFix *advice_unmap_list_first(const AdviceFacts *facts);
ReportFix *advice_stop_after_failure(const AdviceFacts *facts);
ReportFix *advice_stop_device(const AdviceFacts *facts);
ReportFix *advice_keep_off_boundary(const AdviceFacts *facts);
ReportFix *advice_say_segment_size(const AdviceFacts *facts);
ReportFix *advice_other_memory(const AdviceFacts *facts);

/* report-advice-alloc.c */
ReportFix *advice_skip_sync(const AdviceFacts *facts);
ReportFix *advice_cache_sync(const AdviceFacts *facts);
ReportFix *advice_use_handle(const AdviceFacts *facts);
ReportFix *advice_own_pool(const AdviceFacts *facts);

/* report-advice-resource.c */
ReportFix *advice_map_memory(const AdviceFacts *facts);

#endif
