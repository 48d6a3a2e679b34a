/* SPDX-License-Identifier: MIT */
/*
 * The differential fuzz of the landing rules (driving-c.md section 2): compiled
 * operations run on the real machine while a reference, to which every store is
 * done at once, follows.  The reference moves bytes when the machine is seen to
 * move them, and never looks at the machine's bytes except to compare.
 *
 * rig-machine.c    the board, and spies on its wires
 * rig-reference.c  places and their copies, by value
 * rig-plan.c       what each operation loads and stores
 * rig-hooks.c      callbacks of compiled code, on their way to the runtime
 * rig-program.c    random programs, and what devices do meanwhile
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "sim/cache.h"
#include "sim/choice.h"
#include "sim/cpu.h"
#include "sim/lay.h"
#include "sim/model.h"
#include "sim/world.h"
#include "tests/fuzz/ops.h"

#define CACHED_PA UINT64_C(0x80100000)
#define CACHED_BYTES 9216u /* 9 KiB: more than the small caches hold */
#define NC_PA UINT64_C(0x80200000)
#define NC_BYTES 3072u
#define PLACES (CACHED_BYTES + NC_BYTES)
#define NO_PLACE UINT32_MAX
#define STACK 16u /* buffered stores of one byte that are kept apart */
#define LINES (CACHED_BYTES / 16)
#define CPUS 4u

typedef struct Shape {
    const char *preset;
    unsigned cpus;
    uint32_t cache, line, ways; /* cache 0: as the preset has it */
    const char *replacement;
    uint32_t entries, granule;
    bool in_order;
    SimPolicy policy;
    bool prefetch; /* next line */
    bool watched;  /* pages are armed: stores carry provenance */
    bool module;   /* time passes on memory of the host, too */
    const char *protocol; /* of a snoop unit; NULL: there is none */
    const char *writes;   /* devices snoop, and do this to copies; NULL: they do not */
    const char *inclusion; /* of an L2 of 16 lines for each way; NULL: no L2 */
    uint32_t l2_ways;
    bool outer; /* the lower cache is a PL310, on from the start */
    /* Clusters with an L2 each, over an L3: what lies below the L1s is one memory to the
     * reference, since devices snoop and nothing is thrown away. */
    bool deep;
    bool through; /* L1s write through */
} Shape;

/* A store that some byte of the machine may still have in a buffer. */
typedef struct Issued {
    uint64_t seq;
    uint64_t group; /* store barriers before it */
    uint32_t place, len;
    uint32_t live; /* bytes not yet performed */
} Issued;

typedef struct Pending {
    uint64_t seq;
    uint8_t value;
} Pending;

/* Stores that one CPU has made and that may still be in its buffer. */
typedef struct Buffered {
    Pending pending[PLACES][STACK]; /* the oldest first */
    uint8_t depth[PLACES];
    GArray *issued; /* Issued with live bytes, the oldest first */
    uint64_t seq, group;
    bool ambiguous; /* two buffered stores of one byte have one value: drain soon */
} Buffered;

typedef struct Reference {
    uint8_t ram[PLACES];
    uint8_t l2[CACHED_BYTES];
    bool l2_dirty[LINES];
    uint8_t cache[CACHED_BYTES];      /* of the L1s: one copy for all of them */
    bool valid[LINES], dirty[LINES]; /* by line */
    Buffered stores[CPUS];
    uint8_t outside[PLACES]; /* in the buffer of an outer controller: every CPU sees it */
    bool is_outside[PLACES];
} Reference;

/* What one run of an operation will store, and what it must return. */
typedef enum PieceKind {
    PIECE_BYTES,
    PIECE_COPY,
    PIECE_ADD,
    PIECE_XOR,
    PIECE_BITS,
} PieceKind;
typedef struct Piece {
    PieceKind kind;
    uint32_t place, len;
    uint32_t from;        /* place of the operand that is loaded */
    uint64_t value;       /* the other operand */
    const uint8_t *bytes; /* PIECE_BYTES */
    uint32_t stored;      /* bytes so far */
} Piece;

typedef struct Plan {
    enum fuzz_op op;
    struct fuzz_args args;
    uint32_t p, q; /* places of args.p and args.q */
    uint8_t bytes[FUZZ_HOST];
    Piece pieces[2];
    unsigned count;
    bool quiet; /* nothing happens meanwhile: the compiler may load once or twice */
} Plan;

/* A store that was announced and has not yet been seen to land. */
typedef struct Unlanded {
    uint32_t place, len; /* len 0: none */
    bool is_made;        /* its bytes are known */
} Unlanded;

/* An access by value (memcpy, atomics) that is under way inside the runtime. */
typedef struct ByValue {
    bool is_active;
    uint32_t from[2], from_len[2];
    bool loaded[2];
    uint32_t to, to_len;
    bool stored;
    void (*compute)(struct ByValue *by, uint8_t *ret_bytes); /* the bytes to store */
    uint8_t first[64], second[64]; /* what was loaded */
    uint64_t operand;
    const uint8_t *bytes;
} ByValue;

/* A wire that is listened to. */
typedef struct Wire {
    struct Fuzz *fuzz;
    SimPort below; /* what it was wired to */
    unsigned cpu;  /* whose */
    bool into_memory; /* nothing that holds lines lies below */
} Wire;

typedef struct Fuzz {
    Shape shape;
    SimTree *tree;
    SimWorld *world;
    SimCpu *cpu;              /* the one that runs the operations */
    SimCpuOps ops;            /* spied */
    const SimCpuOps *real;
    Wire wires[2 * CPUS + 4];
    unsigned wire_count;
    SimCache *l2;             /* the lower cache; NULL: there is none */
    SimMaster *device_bus;    /* a master that snoops; NULL: devices do not */
    Reference ref;
    Plan plan;
    bool in_op;
    uint8_t first[PLACES], last[PLACES]; /* loaded by this operation */
    uint64_t first_at[PLACES], last_at[PLACES];
    uint64_t op_number;
    uint64_t spied[PLACES]; /* loaded for the announcement of this number */
    uint64_t announcement;
    Unlanded unlanded;
    bool went_straight; /* the announced store goes into an owned line */
    ByValue by;
    SimEvent happening;
    GRand *rand;
    bool drops; /* maintenance may drop dirty lines now */
    uint64_t checks, failures;
    char *message; /* of the first failure */
} Fuzz;

extern Fuzz *fuzz; /* the one that runs: callbacks have no argument for it */

/* rig-machine.c */
void fuzz_machine_new(Fuzz *f);
void fuzz_machine_free(Fuzz *f);
/* Stores that wait below the CPUs' own buffers are performed. */
void fuzz_drain_outer(Fuzz *f);
uint32_t fuzz_place(uint64_t va); /* of a window address, or NO_PLACE */
uint64_t fuzz_va(uint32_t place);
SimAddr fuzz_pa(uint32_t place);
void fuzz_check(Fuzz *f, bool ok, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* rig-reference.c */
void ref_init(Fuzz *f);
void ref_clear(Fuzz *f);
uint8_t ref_view(Fuzz *f, uint32_t place); /* what the CPU would load */
uint32_t ref_line(const Fuzz *f, uint32_t place); /* index of its line */
bool ref_is_held(Fuzz *f, uint32_t place); /* by some L1 */
/* What the level below the L1s, or memory, has at a cached place. */
uint8_t ref_below(Fuzz *f, uint32_t place);
void ref_issue(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len);
bool ref_is_ambiguous(const Fuzz *f); /* of some CPU's stores */
/* The buffer of the CPU that runs is empty. */
void ref_forget_all(Fuzz *f);
/* A buffered store of a CPU is seen to reach the cache, or memory. */
void ref_perform(Fuzz *f, unsigned cpu, uint32_t place, const uint8_t *bytes, uint32_t len,
                 bool to_cache);
/* A store to uncached memory has left its CPU, for the buffer of an outer controller. */
void ref_hand_out(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len);
/* A store that went straight into an owned line. */
void ref_perform_now(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len);
/* An L1 asks for a line: what it must get, and whether another L1 has it; then it
 * got it. */
bool ref_ask_line(Fuzz *f, uint32_t place, uint32_t len, uint8_t *ret_due);
void ref_fill(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len,
              const uint8_t *due, bool was_held);
/* A dirty line of the L1s goes down; a clean one goes to a victim L2. */
void ref_write_back(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len);
void ref_hand_down(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len);
void ref_l2_fill(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len);
void ref_l2_write_back(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len);
/* Dirty lines that are gone from the machine were meant to go. */
void ref_drop_lines(Fuzz *f);
void ref_compare_ram(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len,
                     const char *who);

/* rig-plan.c */
void plan_make(Fuzz *f);
/* The byte that the operation stores at @place; false: not known yet. */
bool plan_byte(Fuzz *f, uint32_t place, uint8_t *ret_byte);
void plan_stored(Fuzz *f, uint32_t place, uint32_t len);
void plan_check(Fuzz *f); /* what the operation returned */

/* rig-hooks.c */
/* An announced load finds these bytes as they are now. */
void fuzz_capture(Fuzz *f, uint32_t place, uint32_t len);
void fuzz_made(Fuzz *f); /* the announced store, if its bytes are known now */
void fuzz_load(Fuzz *f, uint32_t place, void *ret_bytes, uint32_t len); /* by value */
void fuzz_store(Fuzz *f, uint32_t place, const uint8_t *bytes, uint32_t len);

/* rig-program.c */
/* Runs @ops operations; the result's message is NULL when all was right. */
typedef struct FuzzResult {
    uint64_t checks;
    char *message;
} FuzzResult;
FuzzResult fuzz_run(const Shape *shape, const struct fuzz_build *build, SimLayFault fault,
                    uint32_t seed, unsigned ops);
uint32_t fuzz_below(Fuzz *f, uint32_t n);

#endif
