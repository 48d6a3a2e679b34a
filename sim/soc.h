/* SPDX-License-Identifier: MIT */
/*
 * What a tree said and what had to be assumed, beside the machine that was made of
 * it: models know their parameters, but not who asked for them.  Filled by
 * sim_board_build(), owned by the tree; `dmasim soc` prints it.
 */
#ifndef SIM_SOC_H
#define SIM_SOC_H

#include "sim/types.h"

#include <glib.h>

/* Something that the tree does not say, or says and is not done. */
typedef struct SimSocFact {
    const char *path; /* of the node; interned */
    char *what;       /* "d-cache-sets" */
    char *value;      /* "128"; of what is left out: NULL */
    char *why;        /* "Cortex-A53 has 4 ways" */
} SimSocFact;

typedef struct SimSocCpu {
    const char *name;       /* "cpu0"; interned, as all strings here are */
    const char *path;
    const char *compatible; /* the first; "(none)" */
    uint64_t clock_hz;      /* 0: nobody says */
    const char *profile;    /* name of the core's timing profile; NULL: generic times */
} SimSocCpu;

/* Where several caches meet, or a cache that CPUs share: what is above it. */
typedef struct SimSocBlock {
    SimModel *model; /* borrowed: gone with the world */
    char *above;     /* "cpu0 cpu1" */
    const char *remark; /* what is wrong with it on this board; NULL: nothing */
} SimSocBlock;

/* Nodes that no class knows, by their first compatible. */
typedef struct SimSocUnknown {
    const char *compatible;
    const char *path; /* of the first of them */
    unsigned count;
    unsigned coherent; /* of how many a node says dma-coherent: their own, or one above */
} SimSocUnknown;

typedef struct SimSocMaster {
    const char *name, *path;
    bool coherent; /* software is told so */
    bool snoops;   /* hardware does it */
    const char *told_by; /* path of the node with dma-coherent or dma-noncoherent; NULL:
                            the default of the architecture */
    const char *through; /* name of the unit that it snoops through; NULL: none */
    const char *iommu;   /* path of the IOMMU in front of it; NULL: none */
    const char *windows; /* path of the bus whose dma-ranges shift it; NULL: none */
} SimSocMaster;

typedef struct SimSocRange {
    const char *path;
    SimAddr base;
    uint64_t size;
    const char *text; /* "no-map", "reusable" ..., or "" */
} SimSocRange;

/* A row of `dma-ranges`: what masters on that bus can reach, and where it is. */
typedef struct SimSocWindow {
    const char *path;
    SimAddr bus, base;
    uint64_t size;
} SimSocWindow;

typedef struct SimSoc {
    const char *model;      /* of the root; "" when it has none */
    const char *compatible; /* the root's first */
    const char *board_profile; /* name of the root's timing profile; NULL: none */
    GArray *cpus;           /* SimSocCpu */
    GArray *masters;        /* SimSocMaster: those with a model */
    GArray *memory;         /* SimSocRange */
    GArray *reserved;       /* SimSocRange; size 0: placed when the kernel starts */
    GArray *windows;        /* SimSocWindow */
    SimAddr dma_limit;      /* last address that masters on every bus reach, by their rows */
    GPtrArray *iommus;      /* paths, interned */
    GPtrArray *blocks;      /* SimSocBlock: snoop units and lower caches, downwards */
    GPtrArray *assumed;     /* SimSocFact */
    GPtrArray *left_out;    /* SimSocFact */
    GPtrArray *unknown;     /* SimSocUnknown, in the order of the tree */
} SimSoc;

SimSoc *sim_soc_new(void);
void sim_soc_free(SimSoc *soc);
/* Adds to assumed; the same fact about the same node is kept once. */
void sim_soc_assume(SimSoc *soc, const char *path, const char *what, const char *value,
                    const char *why, ...) G_GNUC_PRINTF(5, 6);
/* Adds to left_out. */
void sim_soc_leave_out(SimSoc *soc, const char *path, const char *what, const char *why, ...)
    G_GNUC_PRINTF(4, 5);
/* Counts a node that no class knows. */
void sim_soc_count(SimSoc *soc, const char *compatible, const char *path, bool coherent);
/* What a tree says, fit for a terminal: what does not print in it is escaped as in C
 * ("\n", "\033"), UTF-8 is kept.  To be freed. */
char *sim_soc_printable(const char *text);
SimSocBlock *sim_soc_add_block(SimSoc *soc, SimModel *model, const char *above);

#endif
