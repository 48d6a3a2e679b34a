/* SPDX-License-Identifier: MIT */
/*
 * Random programs: a board and a list of operations of two CPUs and two masters (on
 * a board with one CPU, the second one's operations are the first one's).
 * A program is plain data, so that it can be printed, cut down and run again.
 */
#ifndef TESTS_ORACLE_PROGRAM_H
#define TESTS_ORACLE_PROGRAM_H

#include "sim/choice.h"
#include "sim/types.h"

#include <glib.h>

typedef enum Who { WHO_CPU, WHO_ETH, WHO_ENG, WHO_CPU1, WHO_COUNT } Who;

typedef enum OpKind {
    OP_LOAD,     /* who: a CPU, or a master (then: bus read); of others: which CPU */
    OP_STORE,    /* the same; relaxed: a master's write may pass others */
    OP_POLL,     /* a load or bus read; the next guarded ops wait for @value */
    OP_BARRIER,  /* arg: SimBarrier bits */
    OP_LOCK,     /* a lock between CPUs; arg: 1 = taken, else given */
    OP_MAINTAIN, /* arg: SimMaintOp */
    OP_MAP,      /* arg: direction; device: for whom */
    OP_UNMAP,
    OP_SYNC_FOR_CPU,
    OP_SYNC_FOR_DEVICE,
    OP_SETTLE, /* the engine's relaxed writes become visible; arg 1: one of them */
    OP_DOORBELL,    /* CPU writes the doorbell of @device; relaxed: writel_relaxed */
    OP_STATUS,      /* CPU reads a register of @device; relaxed: readl_relaxed */
    OP_IRQ,         /* @device raises its interrupt, the CPU takes it */
    OP_PREFETCH,
    OP_EVICT,
    OP_DRAIN,
    OP_ALLOC,
    OP_FREE,
    OP_PAR_BEGIN,
    OP_PAR_END,
    OP_FILL, /* CPU programs the engine: FILL at @at, @relaxed */
    OP_WAIT, /* the CPU spends time: events run */
    OP_KINDS
} OpKind;

/* Memory is one streaming page and one coherent page behind it. */
#define ARENA UINT64_C(0x80100000)
#define ARENA_PAGE 4096u
#define COHERENT ARENA_PAGE /* offset of the coherent page */

enum { DIR_BIDIRECTIONAL, DIR_TO_DEVICE, DIR_FROM_DEVICE };

typedef struct Op {
    uint8_t kind, who, device;
    uint8_t arg, value;
    bool uncached; /* CPU accesses: the Normal-NC view */
    bool relaxed;
    bool guarded;  /* only when the last poll of @who saw its value */
    bool expects;  /* LOAD: of @value, else it is a misread */
    bool careless; /* MAP, UNMAP, SYNC: without their cache maintenance */
    uint16_t place; /* source: 0 = its own */
    uint32_t at, len;
} Op;

typedef struct Shape {
    const char *preset;
    uint16_t cache, line, sets; /* bytes, bytes, number; cache 0: as the preset has it */
    uint8_t entries, granule;   /* store buffer; entries 0: as the preset has it */
    bool in_order;
    const char *replacement;
    bool through;          /* the L1 writes through */
    uint16_t l2_sets;      /* of the cache below; 0: there is none */
    uint8_t l2_ways;
    const char *inclusion; /* of an inner one; NULL: it is an outer one */
    const char *protocol;  /* of CPUs that snoop each other; NULL: one CPU */
    const char *writes;    /* of masters that snoop; NULL: they do not */
    bool is_zeroed;   /* coherent memory was written before the first step */
    bool invalidates; /* map FROM_DEVICE invalidates (armv7), not cleans (arm64) */
} Shape;

typedef struct Program {
    uint64_t seed;
    Shape shape;
    SimPolicy policy;
    bool lines;    /* each op is a line of a scenario */
    bool is_right; /* nothing was taken out: no finding may come */
    GArray *ops;   /* of Op */
} Program;

/* The kinds of programs; each is right before things are taken out of it. */
typedef enum Style {
    STYLE_STREAMING, /* map, sync, unmap in lines or ordered by registers */
    STYLE_PUBLISH,   /* descriptors and flags in coherent memory, polled */
    STYLE_ANYTHING,  /* no protocol at all */
    STYLES
} Style;

/* One side publishes data and then a flag, the other polls the flag. */
typedef enum Pair {
    PAIR_CPU,     /* the CPU publishes: needs dma_wmb */
    PAIR_DEVICE,  /* a device does, in order: needs dma_rmb */
    PAIR_RELAXED, /* the engine does, relaxed: needs a register read */
    PAIRS
} Pair;
/* Threads of a CPU and a device in random interleaving, on a random board. */
Program *program_pair(Pair pair, bool has_barrier, uint64_t seed);

/* A program of @style; @mistakes per 100 steps are taken out (0: it is right). */
Program *program_new(Style style, uint64_t seed, unsigned mistakes);
Program *program_copy(const Program *program);
void program_free(Program *program);
void program_print(const Program *program, GString *out);

/* What a run of a program came to. */
typedef struct Outcome {
    bool agreed;       /* referee and judge said the same */
    unsigned findings; /* of the referee */
    unsigned wrong;    /* of these, with wrong bytes (D101..D106, not latent) */
    unsigned delays;   /* D105, D106 */
    unsigned d1[10], d2[10]; /* how many of D10x, of D20x */
    unsigned misreads; /* loads that did not get the value they expect */
    uint64_t calls;    /* length of the tape */
    unsigned skipped;  /* guarded ops whose poll never saw its value */
} Outcome;
/* Runs it on its board; both lists go to @out when they differ, with the tape
 * when @verbose.  @out may be NULL. */
Outcome program_run(const Program *program, bool verbose, GString *out);
/* The smallest program still differing that dropping ops from @program gives. */
Program *program_shrink(const Program *program);

#endif
