/* SPDX-License-Identifier: MIT */
/* What the files share that turn a run into arrows. */
#ifndef TOOLS_DRAW_RECORD_H
#define TOOLS_DRAW_RECORD_H

#include "sim/probe.h"
#include "tools/draw.h"

/* A transaction that is under way. */
typedef struct DrawOpen {
    const SimTxn *txn;
    const SimModel *from, *to;
    const SimModel *cache;         /* the last one on its way that holds lines */
    const SimModel *via[DRAW_VIA]; /* all of them, as far as they are counted */
    const SimModel *unit;          /* the last snoop unit on its way */
    const SimModel *buffer;        /* ... that holds stores of a CPU */
    unsigned depth;                /* hops that have not come back */
    DrawMove *request;             /* drawn when it goes, not when it comes back */
    DrawMove *coming, *leaving;    /* inside it: lines into and out of a cache */
    uint64_t event;                /* at which it went */
    unsigned moves;                /* there were, when it went */
    unsigned arrived;              /* moves of the step when it came to the last block */
} DrawOpen;

struct DrawRecord {
    SimRun *run;
    GPtrArray *steps;
    GArray *open;   /* DrawOpen, the innermost last */
    DrawStep *step; /* going on; NULL: the last one ended */
    unsigned moves; /* of all steps */
    uint64_t lost;
    GPtrArray *findings; /* SimFinding, borrowed */
};

/* The step that is going on, or what happens before the next one. */
DrawStep *draw_record_step(DrawRecord *record);

/* An arrow of @actor, now; no bytes yet. */
DrawMove *draw_move_new(const DrawRecord *record, const char *what, SimActorId actor,
                        const SimModel *from, const SimModel *to);
void draw_move_free(void *move);
/* @bytes: NULL for a request. */
void draw_move_bytes(DrawMove *move, SimAddr pa, uint64_t len, const uint8_t *bytes);
/* Notes what state the line is in now, at both ends; @move may be NULL. */
void draw_move_states(const DrawRecord *record, DrawMove *move);
/* ... and in the caches that the transaction passed. */
void draw_move_via(const DrawRecord *record, DrawMove *move, const DrawOpen *open);
/* The cache that @model is; NULL: none. */
const SimCache *draw_cache_of(const SimWorld *world, const SimModel *model);
/* @move is taken; NULL when it became part of an earlier one, or one too many. */
DrawMove *draw_move_add(DrawRecord *record, DrawMove *move);
/* ... that comes before those of the step from @index on. */
DrawMove *draw_move_insert(DrawRecord *record, DrawMove *move, unsigned index);
bool draw_move_touches(const DrawMove *move, SimAddr pa, uint64_t len);

/* draw-wire.c */
void draw_wire_hop(void *record, const SimProbeHop *hop);

#endif
