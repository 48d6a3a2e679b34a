/* SPDX-License-Identifier: MIT */
/*
 * The tape: everything the referee was told during a run, copied, with what
 * ownership said at that moment.  The independent judge works from the tape
 * alone; hand-made tapes test the judge.
 */
#ifndef TESTS_ORACLE_TAPE_H
#define TESTS_ORACLE_TAPE_H

#include "sim/ownership.h"
#include "sim/truth.h"
#include "sim/types.h"

#include <glib.h>

#define ORACLE_ACTORS 16u

typedef enum OracleActor {
    ORACLE_NOBODY,
    ORACLE_CPU,
    ORACLE_MASTER,
    ORACLE_HW,
    ORACLE_INIT,
} OracleActor;

typedef struct OracleCall {
    SimTruthCallKind kind;
    SimPlace place;
    SimActorId actor, other;
    SimAddr pa;
    uint64_t len;
    SimWid *ids, *old; /* len of each, or NULL; owned by the tape */
    unsigned flag;
    uint8_t mem;
    SimSource source;
    SimSource here; /* what the program was doing */
    uint64_t step;  /* of the program: what is folded together */
    SimTime time; /* of a PAST: when it was made */
    SimVerdict verdict; /* of a READ and of a WROTE */
} OracleCall;

typedef struct OracleTape {
    GArray *calls; /* of OracleCall */
    OracleActor kinds[ORACLE_ACTORS];
    uint64_t step;   /* counted by who runs the program */
    SimWorld *world; /* borrowed while recording; NULL for hand-made ones */
} OracleTape;

/* Records what @world's referee is told from now on. */
OracleTape *oracle_tape_record(SimWorld *world);
/* An empty one, to be filled with oracle_tape_add. */
OracleTape *oracle_tape_new(void);
void oracle_tape_free(OracleTape *tape);
/* Copies @call with its ids. */
void oracle_tape_add(OracleTape *tape, const OracleCall *call);
static inline const OracleCall *
oracle_tape_at(const OracleTape *tape, unsigned index)
{
    return &g_array_index(tape->calls, OracleCall, index);
}
/* One call per line, for the eyes of who looks for a difference. */
void oracle_tape_print(const OracleTape *tape, GString *out);

#endif
