/* SPDX-License-Identifier: MIT */
/*
 * The independent judge: from a tape, the findings that docs/design/truth.md
 * asks for, neither more nor fewer.  It shares no code with the referee.
 */
#ifndef TESTS_ORACLE_ORACLE_H
#define TESTS_ORACLE_ORACLE_H

#include "sim/finding.h"
#include "tests/oracle/tape.h"

typedef struct OracleFinding {
    SimCode code;
    SimAddr pa;
    uint64_t len;
    SimActorId writer; /* of the write that was due, or lost; 0 = none */
    SimActorId reader; /* who read, or wrote what it may not; 0 = nobody */
    SimWid got, due;
    SimSource place, changed; /* of the reader, and of the write that was due */
    uint64_t step;
    unsigned call; /* place on the tape */
    bool latent;
    bool open; /* while folding: the access may still add to it */
} OracleFinding;

/* In order of discovery, one per access and code.  Free it. */
GArray *oracle_judge(const OracleTape *tape);
/* The same after the folding that sim/finding.h documents.  Free it. */
GArray *oracle_fold(const GArray *raw);
/* What the referee of @world reported, in the same form.  Free it. */
GArray *oracle_reported(const SimWorld *world);
/* Same code, range, writer and reader, in any order.  Otherwise false, and both
 * lists in @out. */
bool oracle_agree(const GArray *expected, const GArray *reported, GString *out);
void oracle_findings_print(const GArray *findings, GString *out);

#endif
