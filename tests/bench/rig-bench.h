/* SPDX-License-Identifier: MIT */
/*
 * What the benches share: a clock, the table, a board.  A figure is printed with
 * its limit and as a ratio to a plain loop that ran beside it; nothing here
 * fails a test, because a slow or busy machine is not a bug.
 */
#ifndef TESTS_BENCH_RIG_BENCH_H
#define TESTS_BENCH_RIG_BENCH_H

#include "sim/cpu.h"
#include "sim/tree.h"
#include "sim/world.h"

#include <stdint.h>

/* Many short rounds: the best one is a moment at which nobody else ran. */
#define BENCH_ROUNDS 60

/* Runs @work @BENCH_ROUNDS times; the best time of one of its @steps, in ns. */
double bench_best(void (*work)(void *opaque, uint64_t steps), void *opaque, uint64_t steps);

typedef enum BenchLimit { BENCH_AT_MOST, BENCH_AT_LEAST } BenchLimit;
void bench_title(void);
/* @ratio to a plain loop; 0: there is none to compare with. */
void bench_row(const char *name, double value, const char *unit, BenchLimit kind, double limit,
               double ratio);

/* A preset as it stands, nobody watching unless @watched. */
typedef struct BenchBoard {
    SimTree *tree;
    SimWorld *world;
    SimCpu *cpu;
} BenchBoard;
BenchBoard bench_board_new(const char *preset, bool watched);
void bench_board_free(BenchBoard *board);

/* A callback that does nothing, in a file of its own so that it stays a call. */
void bench_empty(const volatile void *at);

#endif
