/* SPDX-License-Identifier: MIT */
/*
 * A run of one variant, and what the runner's files share.
 */
#ifndef SIM_LANG_RUN_H
#define SIM_LANG_RUN_H

#include "sim/lang/lang.h"

#include "sim/cpu.h"
#include "sim/tree.h"
#include "sim/world.h"

/* What a step really did, over all its executions. */
typedef struct SimStepRecord {
    uint64_t executed;
    char *value;      /* as `=>` would write it; NULL: none */
    GPtrArray *codes; /* const SimCodeInfo: findings made here, in order */
    bool has_missed;  /* a value that differs is said once */
} SimStepRecord;

typedef struct SimLangRun {
    SimRun run; /* first */
    const SimRunOptions *options;
    GPtrArray *diags;
    SimValue *values;      /* by symbol; kind NONE: not set yet */
    SimActorId *actors;    /* by step number - 1 */
    SimStepRecord *records; /* likewise */
    GHashTable *registers; /* SimExpr -> SimAddr: never walked */
    GHashTable *happened;  /* SimOutcome that came out: never walked */
    GHashTable *allowed;   /* SimCodeInfo that some `=>` of the variant names */
    GPtrArray *scratch;    /* bytes that live as long as one call */
    GArray *duplicates;    /* unsigned, by finding, at the last look */
    const SimLayer **begun; /* layers to end, NULL-terminated */
    SimStep *step;         /* the one that runs, or ran last */
    SimValue result;       /* of it */
    const char *fault;     /* of it; NULL = fine */
    SimTime deadline;
    uint64_t budget;       /* steps that may still run */
    bool in_par;
    bool judged;           /* `=>` and `expect` say how it must come out */
    bool watched;          /* findings are reported */
    bool stopped;
} SimLangRun;

static inline const SimVariant *
sim_run_its_variant(const SimLangRun *run)
{
    return g_ptr_array_index(run->run.scenario->variants, run->run.variant);
}

static inline bool
sim_run_is_variant(const SimLangRun *run, uint64_t mask)
{
    return (mask >> run->run.variant & 1) != 0;
}

/* The board's time: nobody's next step begins before it. */
SimTime sim_run_now(const SimLangRun *run);
void sim_miss_free(void *miss);
void sim_run_miss(SimLangRun *run, SimMark mark, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* eval.c; false after an error in run->diags. */
bool sim_eval(SimLangRun *run, const SimExpr *expr, SimValue *ret);
bool sim_eval_number(SimLangRun *run, const SimExpr *expr, uint64_t *ret);
void sim_value_clear(SimValue *value);
/* What a call gave; its bytes are taken. */
SimValue sim_value_of(SimResult *result);
/* The bytes of at most 8 as a little-endian number; false when there are more. */
bool sim_value_number(const SimValue *value, uint64_t *ret);

/* bind.c: the cache `cpu0.l2`, or, with @cpu NULL, `l2`; NULL: there is none. */
SimCache *sim_run_cache(const SimLangRun *run, const char *cpu, const char *word);

/* arg.c: calls @call's verb for @actor. */
bool sim_run_call(SimLangRun *run, const SimCall *call, SimActorId actor, SimResult *ret);
void sim_result_clear(SimResult *result);

/* list.c.  @value, an array or a table, becomes its entry @index. */
bool sim_run_entry(SimLangRun *run, const SimExpr *expr, SimValue *value, uint64_t index);
/* table.member */
bool sim_run_member(SimLangRun *run, const SimExpr *expr, SimValue *ret);
/* The device's view from @value, an entry or a table, to the end of the list: an
 * array of SimPiece that run->scratch owns; NULL after an error. */
GByteArray *sim_run_pieces(SimLangRun *run, const SimExpr *expr, SimValue value);

/* place.c: memory for every `buf`, and values for all declared names. */
bool sim_run_place(SimLangRun *run);

/* option.c */
bool sim_run_options(SimLangRun *run);
/* Policy and seed of the file or of the command; NULL after an error. */
SimOracle *sim_run_oracle(SimLangRun *run);
/* The hardware chooses as the file's author had it when he wrote down what comes
 * out: by the file's own policy and seed, or by none. */
bool sim_run_is_as_written(const SimLangRun *run, SimPolicy policy);

/* step.c: false: stop here (bad input, or the end was reached). */
bool sim_run_step(SimLangRun *run, SimStep *step);
/* block.c */
bool sim_run_blocks(SimLangRun *run);

/* outcome.c */
void sim_run_judge_step(SimLangRun *run);
void sim_run_judge_end(SimLangRun *run);
void sim_run_take_findings(SimLangRun *run);
/* Why @got is not @want; NULL when it is.  Free it. */
char *sim_value_differs(const SimValue *want, const SimValue *got);

/* expect.c */
bool sim_run_expects(SimLangRun *run);

/* text.c.  A value as `=>` writes it: 0xBB, 0x80001000, 2, "de ad"; NULL when
 * there is none; free it. */
char *sim_value_text(const SimValue *value);
/* All that came out of @step: "0x00 stale-read", "" for nothing; free it. */
char *sim_run_outcome_text(const SimLangRun *run, const SimStep *step);
/* What `run` prints of a step; free it. */
char *sim_run_line(const SimLangRun *run, const SimStep *step, uint64_t event, SimTime start,
                   const GString *note);

#endif
