/* SPDX-License-Identifier: MIT */
/*
 * A board under test and a toy DMA API above it: mappings by byte, maintenance
 * as arm64 or armv7 does it, nothing else.  The real API has tests of its own;
 * what matters here is that the referee is told the same things.
 */
#ifndef TESTS_ORACLE_BOARD_H
#define TESTS_ORACLE_BOARD_H

#include "sim/cpu.h"
#include "sim/master.h"
#include "sim/world.h"
#include "tests/oracle/program.h"

typedef struct Board {
    SimTree *tree;
    SimWorld *world;
    SimCpu *cpu[WHO_COUNT];        /* of masters NULL */
    SimMaster *masters[WHO_COUNT]; /* of CPUs NULL */
    SimAddr registers[WHO_COUNT];
    SimAddr outer; /* registers of the outer cache; 0: none */
    bool snoops;   /* masters see the caches: coherent memory is cached */
    bool invalidates;
    bool slow; /* every load is shown to the referee */
    /* By byte of the arena: */
    uint8_t owner[2 * ARENA_PAGE];   /* Who holds it; 0: the CPU */
    uint8_t dir[2 * ARENA_PAGE];     /* of the live mapping */
    uint8_t who[2 * ARENA_PAGE];     /* last device it was mapped for */
} Board;

Board *board_new(const Shape *shape, SimPolicy policy, uint64_t seed);
void board_free(Board *board);
/* The API: the op's kind says which call. */
void board_call(Board *board, const Op *op);
/* SimBarrier bits; SIM_BARRIER_OUTER: also the outer cache's buffer. */
void board_barrier(Board *board, Who who, unsigned bits);

#endif
