/* SPDX-License-Identifier: MIT */
/*
 * Pictures: what a view is made of, and how it gets into a file.  DOT is the only
 * drawing language; Graphviz makes the rest of it.
 */
#ifndef TOOLS_DRAW_H
#define TOOLS_DRAW_H

#include <glib.h>

#include "sim/scenario.h"
#include "sim/world.h"
#include "tools/tool.h"

/* Its bytes wait in the store buffer of an outer cache. */
#define DRAW_BUFFERED 'B'
#define DRAW_VIA 3u
/* What maintenance was asked for: lines of caches that may have lost something by it. */
typedef struct DrawMaint {
    bool by_register;   /* of the cache that has the register */
    bool drops;         /* an invalidate, with or without a clean */
    bool is_all;        /* the whole cache, or whole ways of it */
    SimAddr first, end; /* the lines, by address */
    unsigned had;       /* 1 << SimPlace: a cache there that was asked had such a line */
} DrawMaint;

/* One arrow: bytes that went from one block to another, or a request for it. */
typedef struct DrawMove {
    const SimModel *from, *to; /* in the direction of the arrow; the same: a point */
    const char *what;          /* static: "store", "write back" */
    SimActorId actor;          /* on whose behalf */
    SimSource source;
    uint64_t event;
    SimTime time;
    SimAddr pa;
    uint64_t len;         /* 0: nothing of memory */
    GByteArray *bytes;    /* what was moved, of [pa, pa+len); NULL: a request */
    char *detail;         /* says it instead of pa and len; may be NULL */
    char *reg;            /* name of the register; NULL: memory */
    uint32_t value, last; /* of the register, at the first and the last time */
    unsigned times;       /* how often in a row */
    bool is_barrier;      /* shown when it is all, or when something went because of it */
    unsigned caused;      /* of a barrier: how many moves behind it it set off */
    char from_state, to_state; /* of the line in that cache afterwards, or DRAW_BUFFERED;
                                  0: no cache */
    struct {
        const SimModel *model;
        char state;
    } via[DRAW_VIA];           /* caches that it passed; NULL ends */
    DrawMaint maint;           /* all 0: the arrow asks for none */
    const SimFinding *finding; /* that makes it a wrong one; else NULL */
} DrawMove;

/* What happened because of one execution of one step, or between two. */
typedef struct DrawStep {
    unsigned line;       /* of the scenario; 0: between steps */
    SimActorId actor;    /* of the step */
    uint64_t pc;         /* its number */
    GPtrArray *moves;    /* DrawMove, owned, in order */
    GPtrArray *findings; /* const SimFinding, made here */
} DrawStep;

/* Lost with a line that was invalidated, not by older bytes that were written. */
bool draw_is_thrown_away(const SimFinding *finding);
/* A run, as arrows. */
typedef struct DrawRecord DrawRecord;
DrawRecord *draw_record_new(void);
void draw_record_free(DrawRecord *record);
/* Makes the run with these options be recorded; overwrites began, step, found and
 * opaque. */
void draw_record_options(DrawRecord *record, SimRunOptions *options);
/* The run is over, and must live as long as the record is looked at. */
void draw_record_finish(DrawRecord *record);
const GPtrArray *draw_record_steps(const DrawRecord *record); /* DrawStep */
/* Moves that were not kept, because there were too many. */
uint64_t draw_record_lost(const DrawRecord *record);

typedef struct DrawSeqAsk {
    const SimScenario *scenario;
    const SimRunOptions *options;
    const char *policy; /* as given on the command line, or NULL */
    unsigned rows;      /* draw at most so many */
} DrawSeqAsk;
#define DRAW_ROWS 400u
/*
 * Runs it, and draws swim lanes: one column per block, one row per arrow.
 * *@ret_rows: how many rows there would have been.  NULL and located @diags: bad
 * input.  Free the text.
 */
GString *draw_seq(const DrawSeqAsk *ask, uint64_t *ret_rows, GPtrArray *diags);
/* The board: blocks, wires, who is coherent with whom. @title: file or preset. */
void draw_topo(const SimWorld *world, const char *title, GString *out);

/* draw-dot.c */

/* @text as a quoted DOT string; a newline becomes @newline ("\\n", "\\l"). */
void draw_quote(GString *out, const char *text, const char *newline);
/* Where a picture goes, by its name: "-" and .dot are DOT, .svg .png .pdf Graphviz's. */
typedef struct DrawFile {
    const char *path;
    const char *type; /* "svg"; NULL: DOT as it is */
} DrawFile;
/* TOOL_OK, or a message and TOOL_USAGE. */
int draw_file(const Tool *tool, const char *path, DrawFile *ret);
/*
 * Writes DOT to @file; @engine: "dot" or "neato" (with positions).  TOOL_OK, or a
 * message and TOOL_SKIPPED (no Graphviz) or TOOL_BAD_INPUT.
 */
int draw_write(const Tool *tool, const DrawFile *file, const char *engine,
               const GString *dot);

/* Lane heads and boxes: what kind of block it is, in words, and its colour. */
const char *draw_role(const SimWorld *world, const SimModel *model);
const char *draw_fill(const SimWorld *world, const SimModel *model);

#endif
