/* SPDX-License-Identifier: MIT */
/*
 * Experiments in simulated time, each on a board of its own with a kernel on it,
 * as bench-timing compares them with published figures.  Every one gives one number
 * in the unit that its name or comment says.
 */
#ifndef TESTS_BENCH_RIG_TIMING_H
#define TESTS_BENCH_RIG_TIMING_H

#include "sim/cpu.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/scenario.h"
#include "sim/tree.h"
#include "sim/world.h"

/* A measured board: a preset, and what its tree says otherwise. */
typedef struct TimingSoc {
    const char *name, *preset;
    const char *const *sets; /* "NODE:PROP=VALUE"; NULL-terminated, or NULL */
} TimingSoc;

typedef struct TimingBoard {
    SimTree *tree;
    SimWorld *world;
    SimCpu *cpu;
    SimMaster *eth; /* NULL where the board has none */
    const SimLayer *kernel;
    SimAddr area; /* free for experiments: half of RAM */
} TimingBoard;

/* @set: one more "NODE:PROP=VALUE", or NULL.  NULL when there is no such preset. */
TimingBoard *
timing_board_new(const TimingSoc *soc, const char *set, SimPolicy policy, bool watched);
void timing_board_free(TimingBoard *board);
/* A function of the kernel; g_error when it stops. */
unsigned long long
timing_call(TimingBoard *board, const char *name, const unsigned long long *args);
#define TIMING_CALL(board, name, ...)                                                    \
    timing_call(board, name, (const unsigned long long[8]){ __VA_ARGS__ })
/* The PL310 of the board, as its registers have it; nothing where there is none. */
void timing_outer_off(TimingBoard *board);
/* Inner caches by set and way, then the outer one by way; time of a dsb included. */
void timing_whole(TimingBoard *board, SimMaintOp op);
/* MB/s, bytes that took so long. */
double timing_rate(uint64_t bytes, SimTime time);

/* What a row passes to its experiment. */
typedef struct TimingWhat {
    const TimingSoc *soc;
    uint64_t size;
    unsigned kind;
} TimingWhat;

/* rig-timing-cpu.c: loads and stores */
double timing_chase(const TimingWhat *what);    /* ns per load; size = bytes */
double timing_parallel(const TimingWhat *what); /* 8 t1 / t8 over size bytes */
enum { TIMING_CACHED, TIMING_COMBINED, TIMING_ORDERED };
double timing_memset(const TimingWhat *what);       /* MB/s; kind = memory type */
double timing_byte_pair(const TimingWhat *what);    /* ns; kind = memory type */
double timing_read(const TimingWhat *what);         /* MB/s; kind = memory type */
double timing_read_ratio(const TimingWhat *what);   /* cached : uncached */
double timing_memset_ratio(const TimingWhat *what); /* combined : ordered */
enum { TIMING_MMU_OFF, TIMING_MMU_ON, TIMING_L1_ON, TIMING_ALL_ON };
double timing_copy(const TimingWhat *what);         /* MB/s; kind = what is on */
double timing_copy_order(const TimingWhat *what);   /* 1: each of these is faster */
double timing_memset_order(const TimingWhat *what); /* combined : cached */

/* rig-timing-dma.c: maintenance, mappings, masters */
enum { TIMING_FLUSH, TIMING_INVALIDATE };
double timing_per_line(const TimingWhat *what);    /* ns per line of the CPU's */
double timing_sync(const TimingWhat *what);        /* us; kind: 0 for_cpu, 1 for_device */
double timing_map_share(const TimingWhat *what);   /* % of map in map + unmap */
double timing_one_dsb(const TimingWhat *what);     /* % saved; kind as timing_sync */
double timing_frame_ratio(const TimingWhat *what); /* coherent : streaming buffer */
double timing_crossover(const TimingWhat *what);   /* x size of the outermost cache */
double timing_whole_gain(const TimingWhat *what);  /* range : whole at size bytes */
double timing_engine(const TimingWhat *what);      /* MB/s; kind: 1 = it snoops */
double timing_engine_crossover(const TimingWhat *what); /* KB */
/* Stale reads of a received buffer; kind: bits below. */
enum { TIMING_PREFETCH = 1, TIMING_SYNC = 2, TIMING_TOUCH = 4 };
double timing_stale(const TimingWhat *what);

#endif
