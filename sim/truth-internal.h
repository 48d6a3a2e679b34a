/* SPDX-License-Identifier: MIT */
/*
 * Inside the referee: shared by truth.c (bytes), truth-heads.c (the newest write of each),
 * truth-store.c (the hot store),
 * truth-log.c (records and clocks), truth-judge.c and its neighbours (verdicts),
 * truth-early.c (early loads) and truth-history.c (rows).  Nobody else
 * includes this.
 */
#ifndef SIM_TRUTH_INTERNAL_H
#define SIM_TRUTH_INTERNAL_H

#include "sim/finding.h"
#include "sim/truth.h"
#include "sim/world.h"

#define TRUTH_ACTORS 32u
#define TRUTH_BLOCKS (SIM_TRUTH_PAGE / 64u)
#define TRUTH_WORDS (SIM_TRUTH_PAGE / 8u)
#define TRUTH_HOLDERS 64u /* 16 store buffers and L2s, 8 pieces of RAM, devices */
#define TRUTH_PENDING 64u /* pending writes of one byte that are looked at */

/*
 * What is ordered before an actor's now: per actor, its newest such write, and
 * before which time everything it did is.  The time is for writes that were made
 * before their page was armed and so got their number only later (T10).
 */
typedef struct TruthClock {
    uint64_t of[TRUTH_ACTORS];
    SimTime past[TRUTH_ACTORS];
} TruthClock;

typedef struct TruthActor {
    SimActorKind kind;
    SimCpu *cpu;            /* of a CPU */
    bool is_stale;          /* the clocks changed since the last snapshot */
    bool is_lucky;          /* D501: it was said of the device */
    bool is_told;           /* D502: of a device that is all right, or was reported */
    uint32_t snapshot;
    uint64_t seq;           /* number of its newest write */
    uint64_t issued;        /* ... that is no past write */
    SimWid first;           /* id of a write with number 0 */
    uint64_t barrier;       /* ... of the newest one before its last write barrier */
    uint64_t inner_barrier; /* ... or inner one, which orders them for CPUs only */
    SimWrite *writes;       /* ring of records, reserved */
    TruthClock ordered;     /* H */
    TruthClock guaranteed;  /* G */
    TruthClock promised;    /* G after its next read barrier */
    TruthClock by_cpus;     /* ... of it what CPUs' writes promised: an inner one will do */
    /* Of a CPU: G among CPUs, and that after its next read barrier of any kind; its own
     * number is that of its last inner write barrier. */
    TruthClock inner, inner_promised;
    uint64_t meant[TRUTH_ACTORS]; /* what their inner barriers put before what it was told */
    TruthClock watched;     /* up to which write of each actor a watched flag leads */
    TruthClock irq_ordered, irq_guaranteed; /* as it raised its interrupt */
    /* Of a device that was told something and has done nothing since: its clocks before
     * that, which are all that a read of its registers hands on. */
    bool has_heard;
    TruthClock shown_ordered, shown_guaranteed;
    uint64_t read_barrier;  /* stamp at its last read barrier */
    TruthClock read_since;  /* newest write of each actor it has read since */
} TruthActor;

/* What a lock hands on. */
typedef struct TruthLock {
    TruthClock ordered, guaranteed, inner;
} TruthLock;

/* One performed run of bytes with the same past. */
typedef struct TruthNode {
    SimWid id;
    uint64_t stamp;
    uint32_t prev;
} TruthNode;

enum {
    TRUTH_GIVEN_UP = 1 << 0, /* a CPU's bytes */
    TRUTH_RECYCLED = 1 << 1, /* a master's, which the CPU had taken back before */
};

/*
 * The newest performed write of each byte is kept by aligned words of eight, since
 * bytes that are stored together stay together: truth-heads.c.
 */
typedef struct TruthPage {
    uint32_t word[TRUTH_WORDS]; /* its node; 0: none, or each byte has its own */
    uint32_t *own;              /* then by byte, 0 = none; NULL: none has */
    bool is_shared;             /* DMA reached it: it is not only watched */
    SimWid *l1;                 /* ids of the copy that the L1s share; NULL: no L1 */
    uint8_t flags[SIM_TRUTH_PAGE];
    uint64_t taken[TRUTH_BLOCKS];  /* stamp of the last taken_back */
    uint32_t *given;  /* per byte: event of its last give_up; NULL: never any */
    uint32_t *freed;  /* per byte: event of its last allocation or free; the same */
    SimActorId owner[TRUTH_BLOCKS]; /* as of the last API call: for history */
} TruthPage;

/* A CPU's store between its issue and its arrival in a buffer or a cache. */
typedef struct TruthGoing {
    SimWid id;
    SimAddr pa;
    uint32_t len; /* 0 = none */
} TruthGoing;

struct SimTruth {
    SimWorld *world;
    bool is_reporting;
    uint64_t capacity; /* records per actor, nodes: a power of two */
    uint64_t mask;     /* capacity - 1 */
    TruthActor actors[TRUTH_ACTORS];
    unsigned actor_count; /* highest id + 1 */
    uint64_t stamp;
    TruthGoing going;

    TruthNode *nodes; /* ring, reserved; number 0 is never used */
    uint32_t node_count;

    uint8_t *bytes; /* ring, reserved */
    uint64_t byte_count;

    uint64_t *clocks; /* ring of snapshots: ordered, guaranteed, inner */
    uint32_t clock_count;

    TruthClock line_ordered;    /* what earlier lines did, and what was ordered before that */
    TruthClock line_guaranteed; /* ... and what was guaranteed before that */
    TruthClock line_done;       /* ... and what they did themselves */

    TruthPage **pages; /* by page of RAM, reserved */
    SimAddr ram_base;
    uint64_t page_count;
    GPtrArray *armed; /* TruthPage, owned */

    SimHolder holders[TRUTH_HOLDERS];
    unsigned holder_count;

    uint8_t *rows; /* ring of SimHistory, cut off at row_bytes; reserved */
    uint64_t row_count;
    size_t row_bytes; /* known from the first row on */
    SimHistoryPlace places[SIM_HISTORY_LEVELS];
    unsigned place_count;

    GHashTable *looks;  /* (reader, source, byte) -> last id: for watched flags; and
                         * (reader, byte) -> last id returned since a flag was seen */
    GHashTable *seen;   /* (actor, byte) -> stamp read there: non-cacheable loads */
    GHashTable *latent; /* pairs of source places already told */
    GHashTable *locks;  /* lock -> TruthLock, what was done before it was last given */

    SimTruthTap tap;
    void *tap_opaque;
};

#define TRUTH_BYTES (UINT64_C(16) << 20)
#define TRUTH_CLOCKS (UINT32_C(1) << 16)
#define TRUTH_ROWS (UINT64_C(1) << 16)

/* truth.c */
SimWid truth_head(const SimTruth *truth, SimAddr pa);
/* After a loss: the newest copy left becomes the head (T8). */
void truth_reset_head(SimTruth *truth, SimAddr pa);
unsigned truth_pending(const SimTruth *truth, SimAddr pa, SimActorId reader, SimWid *ret_ids,
                       unsigned max);
bool truth_has_pending(const SimTruth *truth, SimAddr pa, uint32_t len);
/* The newest write of a byte of @page, pending ones included; 0: none. */
SimWid truth_newest_of_all(const SimTruth *truth, const TruthPage *page, SimAddr pa);
/* Of two pending writes the one ordered later; without order the lower number. */
bool truth_is_newer_pending(const SimTruth *truth, SimWid n, SimWid than);
bool truth_is_elsewhere(const SimTruth *truth, SimAddr pa, SimWid id);
SimTime truth_now(const SimTruth *truth, SimActorId actor);

/* truth-heads.c */
/* [pa, pa+len) of @page, at least one byte: their newest performed write is node @number. */
void truth_set_heads(TruthPage *page, SimAddr pa, uint32_t len, uint32_t number);
/* How many of the bytes [pa, pa+len) have the same as the first. */
uint32_t truth_head_run(const TruthPage *page, SimAddr pa, uint32_t len);

/* truth-log.c */
void truth_log_init(SimTruth *truth, uint64_t records);
void truth_log_clear(SimTruth *truth);
SimWrite *truth_record(SimTruth *truth, SimActorId actor, SimAddr pa, const uint8_t *bytes,
                       uint32_t len, SimSource source);
/* The value that write @id put into byte @pa; false when it is not known. */
bool truth_value(const SimTruth *truth, SimWid id, SimAddr pa, uint8_t *ret_value);
/* before H after: @before was ordered before write @after was issued. */
bool truth_is_before(const SimTruth *truth, SimWid before, SimWid after);
/* @write is ordered before what @actor does now. */
bool truth_is_ordered(const SimTruth *truth, SimWid write, SimActorId actor);
/* @n is newer than @g, with the stamps of these bytes (0 = not performed). */
bool truth_is_newer(const SimTruth *truth, SimWid n, uint64_t n_stamp, SimWid g,
                    uint64_t g_stamp);
/* Up to which write of @by order is promised to @reader: between CPUs inner barriers
 * count. */
uint64_t truth_promised(const SimTruth *truth, const TruthActor *reader, SimActorId by);
/* @reader really read @id. */
void truth_join_read(SimTruth *truth, SimActorId reader, SimWid id);

/* @actor does something of its own: what it was told counts for it from here on. */
static inline void
truth_acts(SimTruth *truth, SimActorId actor)
{
    truth->actors[actor].has_heard = false;
}

/* truth-history.c */
void truth_history_init(SimTruth *truth);
void truth_history_clear(SimTruth *truth);
/* The last row of one of @kinds (bits) that touches @pa, before event @before; NULL: none. */
const SimHistory *truth_history_last(const SimTruth *truth, SimAddr pa, unsigned kinds,
                                     SimActorId actor, uint64_t before);

/* truth-early.c */
/* A cached load by @reader of a byte with this newest write: may it still return an
 * older value (a master that snoops wrote it since its last read barrier)? */
bool truth_may_be_older(const SimTruth *truth, const TruthActor *reader,
                        const TruthNode *node);
void truth_note_seen(SimTruth *truth, const SimRead *read);
void truth_forget_older(SimTruth *truth, SimActorId actor);
void truth_saw_register(SimTruth *truth, SimActorId actor, SimActorId device);
void truth_entered_handler(SimTruth *truth, SimActorId actor);

/* truth-loss.c */
void truth_report_over(SimTruth *truth, SimAddr pa, uint32_t len, SimWid victim, SimWid over);

/* What lies there is pending: it is no copy yet. */
static inline bool
truth_is_pending_place(SimPlace place)
{
    return place == SIM_PLACE_BUFFER || place == SIM_PLACE_OUTER_BUFFER ||
           place == SIM_PLACE_DEVICE;
}

/* NULL: not armed. */
static inline TruthPage *
truth_page(const SimTruth *truth, SimAddr pa)
{
    uint64_t page = (pa - truth->ram_base) / SIM_TRUTH_PAGE;

    return page < truth->page_count ? truth->pages[page] : NULL;
}

/* Node of the newest performed write of byte @pa; 0: none. */
static inline uint32_t
truth_head_number(const TruthPage *page, SimAddr pa)
{
    uint32_t at = pa % SIM_TRUTH_PAGE, number = page->word[at / 8];

    return number != 0 || !page->own ? number : page->own[at];
}

/* NULL: none, or gone from the ring. */
static inline TruthNode *
truth_node(const SimTruth *truth, uint32_t number)
{
    if (number == 0 || truth->node_count - number >= truth->capacity) {
        return NULL;
    }
    return &truth->nodes[number & truth->mask];
}

/* Numbers come round again; 0 stays "none". */
static inline uint32_t
truth_next_number(SimTruth *truth)
{
    uint32_t number = ++truth->node_count;

    return G_LIKELY(number != 0) ? number : ++truth->node_count;
}

static inline uint32_t
truth_new_node(SimTruth *truth, SimWid id, uint64_t stamp, uint32_t prev)
{
    uint32_t number = truth_next_number(truth);

    truth->nodes[number & truth->mask] = (TruthNode){ id, stamp, prev };
    return number;
}

static inline bool
truth_is_init(const SimTruth *truth, SimWid id)
{
    return truth->actors[SIM_WID_ACTOR(id)].kind == SIM_ACTOR_INIT;
}

static inline bool
truth_covers(const SimWrite *write, SimAddr pa)
{
    return pa >= write->pa && pa < write->pa + write->len;
}

static inline void
truth_tell(SimTruth *truth, const SimTruthCall *call)
{
    if (G_UNLIKELY(truth->tap)) {
        SimTruthCall timed = *call;

        if (timed.time == 0 && call->kind != SIM_CALL_PAST) {
            timed.time = truth_now(truth, call->actor);
        }
        truth->tap(truth->tap_opaque, &timed);
    }
}

#endif
