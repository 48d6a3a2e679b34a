/* SPDX-License-Identifier: MIT */
/*
 * Inside the judge's order: shared by rig-order.c (H, what is ordered) and rig-given.c
 * (G, what was guaranteed).  before[i] holds the calls from which an edge path leads to
 * call i; given[i] the issues that the actor of call i had been guaranteed when it came
 * to call i, inner[i] those that barriers between CPUs gave it; hands[i] what call i
 * hands on to whoever reads the write, hears the bell, takes the interrupt.  All are
 * sets of calls, n * n bits.
 */
#ifndef TESTS_ORACLE_ORDER_INTERNAL_H
#define TESTS_ORACLE_ORDER_INTERNAL_H

#include "tests/oracle/order.h"

typedef uint64_t *Set;

struct OracleOrder {
    const OracleTape *tape;
    unsigned n, words;
    GHashTable *issues; /* id -> place on the tape + 1 */
    GArray **edges;     /* of unsigned: the direct predecessors of each call */
    uint64_t *before, *given, *inner, *hands;
    bool *done;
};

static inline Set
row(const OracleOrder *o, uint64_t *rows, unsigned i)
{
    return rows + (size_t)i * o->words;
}

static inline void
put(Set set, unsigned i)
{
    set[i / 64] |= UINT64_C(1) << (i % 64);
}

static inline bool
has(const uint64_t *set, unsigned i)
{
    return set[i / 64] >> (i % 64) & 1;
}

static inline void
unite(const OracleOrder *o, Set set, const uint64_t *more)
{
    for (unsigned w = 0; w < o->words; w++) {
        set[w] |= more[w];
    }
}

static inline OracleActor
kind_of(const OracleOrder *o, SimActorId actor)
{
    return o->tape->kinds[actor];
}

static inline bool
is_init(const OracleOrder *o, SimWid id)
{
    return kind_of(o, SIM_WID_ACTOR(id)) == ORACLE_INIT;
}

static inline bool
gives_lock(const OracleCall *from, const OracleCall *to)
{
    return from->kind == SIM_CALL_LOCK_GIVEN && to->kind == SIM_CALL_LOCK_TAKEN &&
           from->pa == to->pa;
}

/* The newest call before @at in the program of @actor, or of @kind with that actor; -1: none. */
int oracle_last_of(const OracleOrder *o, unsigned at, SimActorId actor, int kind);
/* Fills given[@at], inner[@at] and hands[@at] of a call of @me; in order of calls. */
void oracle_find_given(OracleOrder *o, unsigned at, SimActorId me);

#endif
