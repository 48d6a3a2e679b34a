/* SPDX-License-Identifier: MIT */
/*
 * Inside the referee: what truth-judge.c (reads and rights), truth-luck.c and
 * truth-loss.c share.
 */
#ifndef SIM_TRUTH_JUDGE_H
#define SIM_TRUTH_JUDGE_H

#include "sim/truth-internal.h"

/* The verdict on one byte of a read. */
typedef struct ByteVerdict {
    SimCode code; /* 0 = fine */
    SimCause cause;
    SimWid due;
} ByteVerdict;

typedef struct ReadJudge {
    SimTruth *truth;
    const SimRead *read;
    TruthPage *page;
    bool is_cpu;
    bool is_forbidden; /* ownership forbade the read */
    bool has_pending;
    bool is_judged; /* verdicts are filled */
    ByteVerdict *verdicts; /* one per byte */
} ReadJudge;

/* truth-report.c: findings, with their witnesses and the history of the line */
SimWitness truth_witness_write(const SimTruth *truth, SimWid id, const char *what);
SimWitness truth_witness_row(const SimHistory *row, const char *what);
SimSeverity truth_severity(SimCode code);
void truth_report(SimTruth *truth, SimFinding *finding);
/* Stamp with which @id was performed on the byte whose newest node is @number. */
uint64_t truth_stamp_of(const SimTruth *truth, uint32_t number, SimWid id);

/* truth-where.c: where the bytes of a write are now, nearest to memory; not known
 * when no place has them.  Device FIFOs and buffers count when nothing else does. */
SimWhere truth_where(const SimTruth *truth, SimAddr pa, SimWid id);
/* Where the older bytes @id of a read lay: the cache nearest to memory that has
 * them, so that the copies above it came from there; else what answered. */
SimWhere truth_where_old(const SimTruth *truth, SimAddr pa, SimWid id, SimPlace answered,
                         SimActorId reader);
/* A place by itself, with the name of its cache. */
SimWhere truth_place(const SimTruth *truth, SimAddr pa, SimPlace place, SimActorId actor);

/* The place that lost a byte, which has @now instead (0: nothing): of several caches at
 * @place the one that it happened in. */
SimWhere truth_place_lost(const SimTruth *truth, SimAddr pa, SimPlace place, SimActorId whose,
                          SimWid now);

/* truth-tree.c: a device that the tree describes as what it is not; 0: it does not. */
SimActorId truth_misdescribed(const SimTruth *truth, const SimFinding *finding);
/* A device accessed memory, and all was well: this time, or on this board (D502, D501). */
void truth_judge_tree(SimTruth *truth, const SimRead *access, bool is_write);

/* truth-luck.c: right bytes that nothing guaranteed (T4); watched flags. */
void truth_judge_luck(ReadJudge *j, bool is_wrong);

#endif
