/* SPDX-License-Identifier: MIT */
/*
 * Findings: mistakes of the driver (or scenario) under test.  A finding is
 * recorded and the run goes on.  Text, JSON and KTAP are views of this struct
 * (reports.md).  Facts only: sentences are made by the renderer and by the
 * catalogue, so that they are written once.
 */
#ifndef SIM_FINDING_H
#define SIM_FINDING_H

#include "sim/ownership.h"
#include "sim/truth.h"
#include "sim/types.h"

#include <glib.h>

typedef enum SimSeverity { SIM_NOTE, SIM_WARNING, SIM_ERROR } SimSeverity;

typedef enum SimCode {
    SIM_D101 = 101, /* stale-read */
    SIM_D102 = 102, /* stale-device-read */
    SIM_D103 = 103, /* lost-dma-write */
    SIM_D104 = 104, /* lost-cpu-write */
    SIM_D105 = 105, /* torn-descriptor */
    SIM_D106 = 106, /* reordered-publish */
    SIM_D107 = 107, /* alias-mismatch */
    SIM_D201 = 201, /* cpu-read-while-device-owns */
    SIM_D202 = 202, /* cpu-write-while-device-owns */
    SIM_D203 = 203, /* device-access-while-cpu-owns */
    SIM_D204 = 204, /* sync-wrong-direction */
    SIM_D205 = 205, /* sync-wrong-range */
    SIM_D206 = 206, /* partial-cacheline */
    SIM_D207 = 207, /* wrong-direction-access */
    SIM_D208 = 208, /* given-up-read: a CPU reads bytes it gave up (note) */
    SIM_D301 = 301, /* double-map: two live mappings of one byte */
    SIM_D302 = 302, /* unmap-unknown */
    SIM_D303 = 303, /* double-unmap */
    SIM_D304 = 304, /* unmap-size-mismatch */
    SIM_D305 = 305, /* unmap-direction-mismatch */
    SIM_D306 = 306, /* unmap-wrong-function */
    SIM_D307 = 307, /* sg-count-mismatch */
    SIM_D308 = 308, /* mapping-error-unchecked */
    SIM_D309 = 309, /* leak-at-remove */
    SIM_D310 = 310, /* free-while-mapped */
    SIM_D311 = 311, /* map-illegal-address */
    SIM_D312 = 312, /* mask-not-set: in runs of modules */
    SIM_D313 = 313, /* unmap-attrs-mismatch */
    SIM_D314 = 314, /* free-wrong-address */
    SIM_D315 = 315, /* sg-segment-limit */
    SIM_D316 = 316, /* resource-is-ram */
    SIM_D317 = 317, /* wrong-context */
    SIM_D318 = 318, /* pool-misuse */
    SIM_D319 = 319, /* sg-remapped: one list, two live mappings */
    SIM_D320 = 320, /* map-failure-ignored */
    SIM_D321 = 321, /* cookie-touched: NO_KERNEL_MAPPING memory has no address */
    SIM_D322 = 322, /* checker-exhausted (note): of the kernel's own checker */
    SIM_D404 = 404, /* beyond-dma-mask */
    SIM_D405 = 405, /* outside-dma-ranges */
    SIM_D501 = 501, /* works-only-if-coherent: right because the device snoops */
    SIM_D502 = 502, /* dt-attribute-mismatch: dma-coherent is not what hardware does */
    SIM_D504 = 504, /* not-portable: a driver maintains the caches itself */
    SIM_D601 = 601, /* unannounced-store: code without hooks wrote simulated memory */
    SIM_D602 = 602, /* bus-error: nobody answers at the address a master or CPU used */
} SimCode;

/* Everything fixed about a code; the table is in sim/catalogue.c. */
typedef struct SimCodeInfo {
    SimCode code;
    const char *name; /* "stale-read": stable for ever */
    SimSeverity severity;
    const char *what;    /* one sentence */
    const char *why;     /* a paragraph: how hardware makes it so */
    const char *wrong, *right; /* scenario lines */
    const char *kernel_doc;    /* document and section */
    const char *real_case;     /* a bug that really happened */
    const char *debug;   /* what CONFIG_DMA_API_DEBUG says about it */
} SimCodeInfo;
const SimCodeInfo *sim_code_info(SimCode code);
const SimCodeInfo *sim_code_by_name(const char *name); /* "D101" or "stale-read" */
const SimCodeInfo *sim_code_table(size_t *ret_count);

/* Why the bytes were wrong: picks the sentence and the help. */
typedef enum SimCause {
    SIM_CAUSE_RULE,       /* a rule broken, bytes right */
    SIM_CAUSE_CACHE_COPY, /* an old copy in a CPU cache */
    SIM_CAUSE_DIRTY_CACHE, /* newer bytes dirty in a cache, memory is old */
    SIM_CAUSE_BUFFERED,   /* newer bytes still in a CPU's store buffer */
    SIM_CAUSE_RELAXED,    /* a relaxed device write not yet visible */
    SIM_CAUSE_EARLY_LOAD, /* load answered before an older read */
    SIM_CAUSE_OVERWRITTEN, /* performed over, or written back over */
    SIM_CAUSE_INVALIDATED, /* dropped by an invalidate */
    SIM_CAUSE_OLD_MEMORY, /* memory has the older bytes for another reason */
    SIM_CAUSE_OLD_FETCH, /* an old copy, fetched after the change from a cache below */
    SIM_CAUSE_OLD_DIRTY, /* an old copy, written back into a cache below after the change */
    SIM_CAUSE_OUTER_LOOKUP, /* an uncached read answered by an outer cache's old copy */
    SIM_CAUSE_SPLIT,      /* D206: a sync gave away a part of a line in use */
    SIM_CAUSE_OUTER_BUFFERED, /* newer bytes still in an outer controller's store buffer */
    SIM_CAUSE_INNER_BARRIER, /* ordered for CPUs only: dmb ish, smp_wmb */
} SimCause;

/* A place of bytes, for sentences: "cpu0's L1", "l2", "memory". */
typedef struct SimWhere {
    bool known;
    SimPlace place;
    SimActorId actor; /* whose: a CPU, a device; 0 = shared */
    const char *name; /* interned: of the cache; NULL: a store buffer, memory */
    bool dirty;       /* a cache below the L1s that has the line dirty */
} SimWhere;

/* One of the four witnesses. */
typedef struct SimWitness {
    SimActorId actor; /* 0: no such witness */
    uint64_t event;
    SimTime time;
    SimSource source;
    const char *what; /* static: "mapped", "fetched", "wrote", "read", "lost" */
} SimWitness;

#define SIM_FINDING_BYTES 64u
struct SimFinding {
    SimCode code;
    SimSeverity severity;
    SimCause cause;
    bool latent; /* the bytes were right this time: "maybe" */
    SimAddr pa;  /* first wrong byte */
    uint64_t len;
    SimAddr bus; /* a master's reader: the address it used; else 0 */
    bool is_write; /* the access that broke the rule was a write */
    uint8_t mem;   /* SimMem of the access */
    SimWid got_id, due_id;     /* write returned (or lost over), write due (or lost) */
    uint8_t got[SIM_FINDING_BYTES], due[SIM_FINDING_BYTES]; /* min(len, 64) */
    bool has_values; /* got and due are filled */
    SimWitness gave;    /* (1) who gave the buffer away */
    SimWitness copied;  /* (2) who made the bad copy */
    SimWitness changed; /* (3) who changed the truth */
    SimWitness read;    /* (4) who read, wrote or lost it: the place of the report */
    SimWhere old;  /* where the older bytes lay that were read; where the lost ones were */
    SimWhere good; /* where the bytes due are; nearest to memory when in several */
    SimActorId misdescribed; /* the device concerned, when the tree's dma-coherent is not
                                what its hardware does; else 0 */
    bool has_hold;
    SimHold hold;
    GArray *history;    /* SimHistory, owned; may be NULL */
    uint64_t event;
    SimTime time;
    unsigned duplicates; /* how many more were folded into it */
    uint64_t last_event; /* event of the newest one folded in; event when none */
    const char *other;   /* interned: name of the other object (D206), else NULL */
    const char *detail;  /* interned: an extra fact in words, or NULL */
    bool expected;       /* a `=>` declared it; set by the scenario runner */
    unsigned step;       /* scenario step during which it was found; 0 = none */
};

SimFindings *sim_findings_new(void);
void sim_findings_free(SimFindings *findings);
/*
 * Records a copy of @finding (its history is taken), or folds it into an equal
 * one: same code, place of report, got_id, due_id and reader; neighbours in
 * address with the same code, reader, event and writer of due become one range.
 * Returns the record, owned by the store.
 */
SimFinding *sim_findings_add(SimWorld *world, const SimFinding *finding);
unsigned sim_findings_count(const SimFindings *findings);
SimFinding *sim_findings_get(const SimFindings *findings, unsigned index);
/* Called for each new record, once it is complete (at the end of the access). */
void sim_findings_watch(SimFindings *findings, void (*seen)(void *, SimFinding *), void *opaque);
/*
 * The access (step, API call) is over: records that were still growing are
 * complete, and the watcher is called for each new one, in order.
 */
void sim_findings_flush(SimFindings *findings);

#endif
