/* SPDX-License-Identifier: MIT */
/*
 * The prefetcher of a cache: which lines a demand miss makes it fetch besides, under
 * policy timed, and when they are there.  It only says which; the cache fetches them,
 * there and then.
 *
 *   next-line        the lines that follow
 *   stride           the lines that follow in a stream, once some misses in a row
 *                    were the same way apart: three, at most four lines apart (Arm
 *                    DDI 0464D, Cortex-A7 MPCore TRM, 6.5.2)
 *   double-linefill  the other line of the pair, as a PL310 with DLEN does
 *
 * Leaves out: hits on lines that were fetched ahead; a stream goes on at the first
 * miss behind them.
 */
#ifndef SIM_PREFETCH_H
#define SIM_PREFETCH_H

#include "sim/types.h"

#define SIM_PREFETCH_LINES 16u
#define SIM_PREFETCH_STREAMS 8u

typedef enum SimPrefetchKind {
    SIM_PREFETCH_NONE,
    SIM_PREFETCH_NEXT_LINE,
    SIM_PREFETCH_STRIDE,
    SIM_PREFETCH_DOUBLE,
} SimPrefetchKind;

extern const char *const sim_prefetch_words[]; /* NULL-terminated, in that order */

typedef struct SimPrefetchStream {
    SimAddr last;     /* line of its newest miss, or of what was fetched ahead of it */
    int64_t stride;   /* bytes; 0: one miss so far */
    uint32_t repeats; /* how often the stride was seen */
    uint64_t used;    /* for replacement; 0: free */
} SimPrefetchStream;

typedef struct SimPrefetcher {
    uint32_t kind;       /* SimPrefetchKind; this and the next four are parameters */
    uint32_t lines;      /* how many are fetched */
    uint32_t after;      /* stride: so many misses in a row begin a stream */
    uint32_t max_stride; /* stride: lines */
    uint32_t bound;      /* bytes: never over a multiple of it; 0: no bound */
    uint64_t count;      /* of misses */
    SimPrefetchStream streams[SIM_PREFETCH_STREAMS];
} SimPrefetcher;

/* Forgets all streams, as at power-on. */
void sim_prefetch_reset(SimPrefetcher *prefetcher);
/*
 * A demand access missed @line.  Fills @ret_lines, in the order to fetch them; how
 * many.  Some may be in the cache already.
 */
unsigned sim_prefetch_want(SimPrefetcher *prefetcher, SimAddr line, uint32_t line_bytes,
                           SimAddr ret_lines[SIM_PREFETCH_LINES]);

/*
 * Lines that were fetched ahead and are on their way: whoever needs one before it is
 * here waits for the rest.  Time only: the bytes are those of the moment it was asked
 * for.  A queue of the youngest; what fell out of it is here.
 */
#define SIM_ARRIVALS 64u
typedef struct SimArrivals {
    SimAddr line[SIM_ARRIVALS];
    SimTime when[SIM_ARRIVALS];
    uint64_t count; /* of all there ever were; 0: nobody need look */
} SimArrivals;

void sim_arrivals_reset(SimArrivals *arrivals);
void sim_arrivals_add(SimArrivals *arrivals, SimAddr line, SimTime when);
/* How long who needs @line at @now waits for it. */
SimTime sim_arrivals_wait(const SimArrivals *arrivals, SimAddr line, SimTime now);

/* The parameters, for the table of a class: @member is its SimPrefetcher. */
#define SIM_PREFETCH_PARAMS(prefix, type, member)                                \
    SIM_PARAM_WORD(prefix "prefetch", type, member.kind, SIM_PREFETCH_NONE,      \
                   sim_prefetch_words,                                           \
                   "what a demand miss also fetches (policy timed only)"),       \
    SIM_PARAM_U32(prefix "prefetch-lines", type, member.lines, 1, 1,             \
                  SIM_PREFETCH_LINES, "lines that it fetches"),                  \
    SIM_PARAM_U32(prefix "prefetch-after", type, member.after, 3, 2, 16,         \
                  "misses with one stride that begin a stream"),                 \
    SIM_PARAM_U32(prefix "prefetch-max-stride", type, member.max_stride, 4, 1,   \
                  64, "longest stride of a stream, lines"),                      \
    SIM_PARAM_U32(prefix "prefetch-bound", type, member.bound, 4096, 0,          \
                  1 << 30, "it never crosses a multiple of so many bytes; 0 = it may")

#endif
