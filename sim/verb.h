/* SPDX-License-Identifier: MIT */
/*
 * Verbs: the calls a scenario can make.  Every layer registers its own; the
 * scenario language knows none by name.  A verb says who may call it, what its
 * arguments are and what its result is (rules.md V1).
 *
 * SIM_ARG_OUT: the argument is a name that need not exist yet, as the `&handle`
 * of a C call: `p = dma_alloc_coherent(eth0, 64, h, GFP_KERNEL)`.  The verb
 * gets nothing for it; it answers in SimResult.out, and the caller then gives
 * that value to the name, as a bus address (printed in hex) whose object has
 * SimResult.len bytes.  At most one per verb.
 */
#ifndef SIM_VERB_H
#define SIM_VERB_H

#include "sim/types.h"

#include <glib.h>

typedef enum SimVerbActor {
    SIM_VERB_CPU = 1 << 0,
    SIM_VERB_DEVICE = 1 << 1,
    SIM_VERB_HW = 1 << 2,
    SIM_VERB_EXPECT = 1 << 3, /* in predicates and expressions: ram(tx) */
} SimVerbActor;

typedef enum SimArgKind {
    SIM_ARG_DEV,   /* a device node label -> SimActorId */
    SIM_ARG_CPU,   /* cpuN -> SimActorId */
    SIM_ARG_PTR,   /* buffer or range -> window address; a name in context CPU */
    SIM_ARG_RANGE, /* buffer or range -> pa in value, bytes in len */
    SIM_ARG_ADDR,  /* bus address; a buffer gives its physical address */
    SIM_ARG_PHYS,  /* physical address; a buffer gives its own */
    SIM_ARG_SIZE,  /* bytes */
    SIM_ARG_INT,
    SIM_ARG_WORD,  /* an enum or flag name -> its value (sim_verb_word) */
    SIM_ARG_DATA,  /* STRING of hex -> bytes */
    SIM_ARG_CACHE, /* "cpu0.l1", "l2" -> cache, its CPU's SimActorId in value, its
                      level in len; "cpu0.wb", its store buffer: cache NULL, level 0 */
    SIM_ARG_REG,   /* device register: eng.CTRL, or an INT physical address */
    SIM_ARG_SG,    /* entry of a scatter list -> window address */
    SIM_ARG_TABLE, /* a table of such lists -> window address */
    SIM_ARG_BUS,   /* as ADDR; of a list or table its pieces, as the device sees them */
    SIM_ARG_STR,
    SIM_ARG_OUT,   /* a fresh name, or &name: gets SimResult.out when the verb has run */
} SimArgKind;

/* Where a device finds some bytes: a bus address and how many there are. */
typedef struct SimPiece {
    SimAddr addr;
    uint64_t len;
} SimPiece;

typedef struct SimArg {
    uint64_t value;
    uint64_t len;        /* of a range; width of the named range; of all pieces */
    const uint8_t *data; /* SIM_ARG_DATA and _STR; borrowed */
    SimCache *cache;     /* SIM_ARG_CACHE; borrowed */
    const SimPiece *pieces; /* SIM_ARG_BUS of a list, in order; else NULL; borrowed */
    unsigned piece_count;
    bool given;
} SimArg;

/* How the result is compared with `=>` and printed (scenario L2). */
typedef enum SimResultKind {
    SIM_RESULT_NONE,
    SIM_RESULT_INT,   /* value */
    SIM_RESULT_ADDR,  /* value, hex */
    SIM_RESULT_PTR,   /* window address */
    SIM_RESULT_SG,    /* window address of an entry; 0: none */
    SIM_RESULT_BYTES, /* bytes */
    SIM_RESULT_STATE, /* letter of a line state, in bytes; one per line */
} SimResultKind;

typedef struct SimResult {
    SimResultKind kind;
    uint64_t value;
    uint64_t len;      /* object size behind a PTR or ADDR, when known; INT: bytes
                          of its hex form, 0 = a plain signed number */
    uint64_t out;      /* for the name given as SIM_ARG_OUT */
    GByteArray *bytes; /* owned by the caller of the verb; may stay NULL */
    const char *fault; /* static: "iommu-fault", "decode-error"; NULL = fine */
    GString *note;     /* extra words for the step line of run, or NULL */
} SimResult;

typedef struct SimArgSpec {
    const char *name;
    SimArgKind kind;
    bool optional;
    bool nullable; /* PTR: NULL is a value too */
} SimArgSpec;

#define SIM_VERB_ARGS 8
struct SimVerb {
    const char *name;
    unsigned actors; /* SimVerbActor bits */
    SimResultKind result;
    SimArgSpec args[SIM_VERB_ARGS]; /* name == NULL ends */
    const char *text; /* one line of help */
    /* Runs it for @actor.  false + @error: bad input found only now. */
    bool (*call)(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
                 SimResult *ret, GError **error);
    const char *arch;   /* the only SimWorld.arch, or arch_family, where it exists; NULL: all */
    const void *opaque; /* of the registering layer */
};

void sim_verb_register(const SimVerb *verb); /* borrowed for ever */
const SimVerb *sim_verb_find(const char *name, unsigned actors);
/* All verbs, sorted by name; a GPtrArray of const SimVerb, free it. */
GPtrArray *sim_verb_list(void);

/* Names of values: DMA_TO_DEVICE, GFP_KERNEL ... */
void sim_verb_word_register(const char *name, uint64_t value);
bool sim_verb_word(const char *name, uint64_t *ret_value);
/* Sorted; a GPtrArray of const char *, free it. */
GPtrArray *sim_verb_word_list(void);

#define SIM_VERB_REGISTER(verb)                                                  \
    static void __attribute__((constructor)) verb##_register(void)              \
    {                                                                            \
        sim_verb_register(&(verb));                                              \
    }

#endif
