/* SPDX-License-Identifier: MIT */
/*
 * The referee: knows, per byte that DMA can reach, which writes were made, in
 * which order they were performed and what orders them, and so which read
 * returned an older write and which write was lost (rules.md T1 to T10).
 * It watches; it never changes what the machine does.
 *
 * Bytes carry the id of the write that made them.  Each place that holds bytes
 * (an L1, DRAM, a store buffer, a FIFO) is a holder and keeps ids beside its
 * bytes for the pages that are armed.
 */
#ifndef SIM_TRUTH_H
#define SIM_TRUTH_H

#include "sim/port.h"
#include "sim/types.h"

#include <glib.h>

#define SIM_TRUTH_PAGE 4096u

/* One write (T1): 64 bytes, so that a store costs one line of the log. */
typedef struct SimWrite {
    SimWid id;
    uint64_t pa : 48;
    uint64_t len : 13;
    uint64_t is_relaxed : 1;
    uint64_t is_past : 1;      /* made before its page was armed: ordered by its time */
    uint64_t is_forbidden : 1; /* ownership forbade it (D202, D203, D207) */
    SimTime time;
    uint64_t pc;        /* source */
    uint64_t stamp;     /* order of performing, from 1; 0 = not yet */
    uint64_t bytes;     /* len <= 8: the bytes; else their position in the byte ring */
    uint32_t stack;     /* source */
    uint32_t clock;     /* what was ordered before it: number of a saved clock */
    uint32_t event;
    uint32_t floor_back; /* id - floor: the floor is the newest own write that type
                            and barriers put before it; UINT32_MAX = 0 */
} SimWrite;

static inline SimSource
sim_write_source(const SimWrite *write)
{
    return (SimSource){ .pc = write->pc, .stack = write->stack };
}

static inline uint64_t
sim_write_floor(const SimWrite *write)
{
    return write->floor_back == UINT32_MAX ? 0 : SIM_WID_SEQ(write->id) - write->floor_back;
}

/* Ids of one holder, by page; a page that is not armed has none. */
typedef struct SimIds {
    SimWid **pages; /* by (pa - ram_base) / page */
    SimAddr base;
    uint64_t count;
    uint64_t armed; /* how many pages exist */
} SimIds;

void sim_ids_init(SimIds *ids, SimAddr ram_base, uint64_t ram_bytes);
void sim_ids_clear(SimIds *ids);
/* The id of byte @pa and of the bytes after it in its page; NULL: not armed. */
static inline SimWid *
sim_ids_at(const SimIds *ids, SimAddr pa)
{
    uint64_t page = (pa - ids->base) / SIM_TRUTH_PAGE;
    SimWid *p = page < ids->count ? ids->pages[page] : NULL;

    return p ? p + (pa - ids->base) % SIM_TRUTH_PAGE : NULL;
}
/* Makes the page of @pa exist, all ids 0. */
SimWid *sim_ids_arm(SimIds *ids, SimAddr pa);

/* Where a copy of a byte can lie, from the CPU downwards. */
typedef enum SimPlace {
    SIM_PLACE_BUFFER, /* a store buffer */
    SIM_PLACE_L1,     /* one copy for all L1s of the coherent domain (rules P2) */
    SIM_PLACE_L2,     /* an inner cache below them (also an L3) */
    SIM_PLACE_OUTER,  /* an outer cache: PL310 */
    SIM_PLACE_OUTER_BUFFER, /* its store buffer: writes not yet in memory */
    SIM_PLACE_RAM,
    SIM_PLACE_DEVICE, /* pending relaxed writes */
    SIM_PLACES
} SimPlace;

/*
 * A holder.  arm: give ids to the bytes of this page from what is known (T10),
 * called from RAM upwards.  find: the id this holder has for byte @pa (of the
 * newest entry when there are several); false: no copy here.
 */
typedef struct SimHolder {
    SimPlace place;
    SimActorId actor; /* whose buffer or cache; 0 = shared */
    void *self;
    void (*arm)(void *self, SimAddr page);
    bool (*find)(void *self, SimAddr pa, SimWid *ret_id, uint8_t *ret_byte);
    /* SIM_PLACE_BUFFER, _OUTER_BUFFER and _DEVICE: every pending write that touches
     * @pa, the newest first; NULL for the others. */
    unsigned (*pending)(void *self, SimAddr pa, SimWid *ret_ids, unsigned max);
    /* Cheap: false when nothing pending touches [pa, pa+len); may be NULL. */
    bool (*has_pending)(void *self, SimAddr pa, uint32_t len);
    /* SIM_PLACE_DEVICE: the oldest pending write; 0 = none. */
    SimWid (*oldest)(void *self);
} SimHolder;

SimTruth *sim_truth_new(SimWorld *world, uint64_t log_records);
void sim_truth_free(SimTruth *truth);
/* false: records and ids are kept, for choices, but nothing is reported. */
void sim_truth_set_reporting(SimTruth *truth, bool on);
bool sim_truth_is_reporting(const SimTruth *truth);
/* @holder is borrowed and must outlive the truth's use; call before arming. */
void sim_truth_add_holder(SimTruth *truth, const SimHolder *holder);
void sim_truth_add_actor(SimTruth *truth, SimActorId actor);

/* Arms every page that [pa, pa+len) touches (design.md section 3). */
void sim_truth_arm(SimTruth *truth, SimAddr pa, uint64_t len);
bool sim_truth_is_armed(const SimTruth *truth, SimAddr pa);
/* The same before any DMA: memory that is known to be a device's later on, so that its
 * history begins with its first bytes.  No choice is offered for it yet (C1: two actors
 * could tell the difference nowhere). */
void sim_truth_watch(SimTruth *truth, SimAddr pa, uint64_t len);
/* Armed for DMA, not only watched. */
bool sim_truth_is_shared(const SimTruth *truth, SimAddr pa);

/*
 * A write is issued: [pa, pa+len) in one page, armed.  Fills @ret_ids (len of
 * them, all the same id).  @floor_self: nothing may pass it (a device write that
 * is not relaxed); else the floor is the actor's last write barrier.
 */
SimWid sim_truth_issue(SimTruth *truth, SimActorId actor, SimAddr pa,
                       const uint8_t *bytes, uint32_t len, bool relaxed,
                       SimSource source, SimWid *ret_ids);
/* An issued store has arrived: in its buffer, or where it is performed.  Until then
 * it counts as pending, whatever leaves a cache to make room for it. */
void sim_truth_issued(SimTruth *truth);
/* The same for a master's write that goes to memory now: pending until
 * sim_truth_issued, whatever a cache gives up because it is snooped. */
void sim_truth_under_way(SimTruth *truth, SimWid id, SimAddr pa, uint32_t len);
/*
 * Bytes with @ids are performed: they reach the first place others can see, over
 * bytes with @old there.  Gives stamps; reports a write performed over a newer
 * one that it is ordered before.
 */
void sim_truth_perform(SimTruth *truth, SimPlace place, SimAddr pa, uint32_t len,
                       const SimWid *old, const SimWid *ids);
/*
 * Issue and perform in one, for a store of @cpu that hits an owned, armed line:
 * the bytes at @va are in the L1 already.
 */
void sim_truth_store_hit(SimCpu *cpu, uint64_t va, uint32_t len);
/* A record made from what the machine knows when a page is armed (T10). */
SimWid sim_truth_record_past(SimTruth *truth, SimActorId actor, SimAddr pa, uint32_t len,
                             const uint8_t *bytes, SimTime time, SimSource source);

/* Why a copy went away or was replaced by another copy. */
typedef enum SimLoss {
    SIM_LOSS_WRITE_BACK, /* copied down over what lay there: eviction */
    SIM_LOSS_CLEAN,      /* copied down by maintenance */
    SIM_LOSS_INVALIDATE, /* dropped by maintenance */
    SIM_LOSS_COPY_BACK,  /* a bounce copy */
} SimLoss;
/*
 * At @place, bytes with @old are gone; @now has what is there instead, or NULL.
 * Call after the holder changed.  Finds lost writes (T7).  @whose: the CPU whose
 * cache it was; @culprit: the source of the maintenance, or of the write that
 * dirtied the line.
 */
void sim_truth_removed(SimTruth *truth, SimPlace place, SimAddr pa, uint32_t len,
                       const SimWid *old, const SimWid *now, SimLoss why,
                       SimActorId whose, SimSource culprit);

/* A copy at @place (of @actor) went away because somebody else took its bytes over:
 * nothing is lost. */
void sim_truth_passed(SimTruth *truth, SimPlace place, SimActorId actor, SimAddr pa,
                      uint32_t len, const SimWid *ids);

/* How a read was answered, for the referee. */
typedef struct SimRead {
    SimActorId actor;
    SimAddr pa;
    uint32_t len;
    const SimWid *ids;    /* what each byte was, as returned */
    const uint8_t *bytes; /* the value returned */
    SimSource source;
    SimPlace place;       /* who answered: L1, RAM ... */
    uint8_t mem;          /* SimMem of the access */
    bool early;           /* SIM_TXN_EARLY */
    SimAddr bus;          /* a master's: the address it used */
    const uint64_t *ignore; /* bits the reader ignores, one u64 per 8 bytes, or NULL (T7) */
} SimRead;
/* Judges a read of armed bytes in one page and reports.  True: all is well and
 * nothing need be looked at again until something changes. */
bool sim_truth_read(SimTruth *truth, const SimRead *read);

/*
 * A copy was made: the bytes with @ids now also lie at @place, over what was
 * there (a fill, a prefetch).  True: @reader's next read of them must be judged,
 * because a byte is not the newest write or is a write not yet ordered before it.
 */
bool sim_truth_copied(SimTruth *truth, SimPlace place, SimActorId reader, SimAddr pa,
                      uint32_t len, const SimWid *ids);
/* The same question without a new copy: must the next read be judged? */
bool sim_truth_is_suspect(const SimTruth *truth, SimActorId reader, SimAddr pa,
                          uint32_t len, const SimWid *ids);
/* A CPU store, or a master's write, was issued: is it allowed to write here?
 * (ownership; reports D202, D203, D207, D107).  Call right after the issue. */
void sim_truth_judge_write(SimTruth *truth, SimActorId actor, SimAddr bus, SimAddr pa,
                           uint32_t len, uint8_t mem, SimSource source, SimWid id);

/*
 * Early loads: how many older values a load of these armed bytes may return, by the
 * memory type of the access (Normal-NC, or cached where a master that snoops wrote);
 * and, into @bytes and @ids (what it read), the @which-th, from 1.
 */
unsigned sim_truth_older(const SimTruth *truth, SimActorId actor, uint8_t mem, SimAddr pa,
                         uint32_t len);
void sim_truth_take_older(const SimTruth *truth, SimActorId actor, uint8_t mem, SimAddr pa,
                          uint32_t len, unsigned which, uint8_t *bytes, SimWid *ids);

/* Clocks (T2).  Every call below orders; none has an effect on the machine. */
void sim_truth_barrier(SimTruth *truth, SimActorId actor, unsigned barrier);
void sim_truth_line_begin(SimTruth *truth, SimActorId actor); /* a step outside par */
void sim_truth_line_end(SimTruth *truth, SimActorId actor);
void sim_truth_par_begin(SimTruth *truth); /* join: all before is before all inside */
void sim_truth_par_end(SimTruth *truth); /* all inside is before all after */
void sim_truth_doorbell(SimTruth *truth, SimActorId cpu, SimActorId device);
void sim_truth_register_read(SimTruth *truth, SimActorId cpu, SimActorId device);
void sim_truth_irq_raised(SimTruth *truth, SimActorId device);
void sim_truth_irq_taken(SimTruth *truth, SimActorId device, SimActorId cpu);

/*
 * A lock between CPUs, by any number that is its own: whoever takes it comes after what
 * was done before it was given.  The lock's word itself need not lie in armed memory.
 * Call with the barrier of the lock before giving it, and before the one after taking it.
 */
void sim_truth_lock_given(SimTruth *truth, SimActorId cpu, uint64_t lock);
void sim_truth_lock_taken(SimTruth *truth, SimActorId cpu, uint64_t lock);

/* States of bytes (T5, T6) and hand-over to the CPU (T2). */
void sim_truth_allocated(SimTruth *truth, SimAddr pa, uint64_t len);
void sim_truth_freed(SimTruth *truth, SimAddr pa, uint64_t len);
void sim_truth_give_up(SimTruth *truth, SimAddr pa, uint64_t len);
void sim_truth_taken_back(SimTruth *truth, SimAddr pa, uint64_t len);

/*
 * Everything the referee is told, in order: for an independent judge in the
 * tests, and for traces.
 */
typedef enum SimTruthCallKind {
    SIM_CALL_ARM,        /* page pa */
    SIM_CALL_PAST,       /* ids[0] made for [pa,len) by actor */
    SIM_CALL_HAS,        /* while arming: place (of actor) has ids at [pa,len) */
    SIM_CALL_ISSUE,      /* ids[0]; flag = relaxed */
    SIM_CALL_PERFORM,    /* at place: ids over old */
    SIM_CALL_COPIED,     /* at place (of actor): ids */
    SIM_CALL_REMOVED,    /* at place: old gone, ids (or none) there now; flag = SimLoss */
    SIM_CALL_PASSED,     /* at place (of actor): ids, to another holder */
    SIM_CALL_READ,       /* actor got ids; flag = early; place answered */
    SIM_CALL_WROTE,      /* judge_write: actor, ids[0] */
    SIM_CALL_BARRIER,    /* actor; flag = SimBarrier bits */
    SIM_CALL_LINE_BEGIN, /* actor */
    SIM_CALL_LINE_END,   /* actor */
    SIM_CALL_PAR_BEGIN,
    SIM_CALL_PAR_END,
    SIM_CALL_DOORBELL,      /* actor -> other */
    SIM_CALL_REGISTER_READ, /* actor reads other's register */
    SIM_CALL_IRQ_RAISED,    /* actor */
    SIM_CALL_IRQ_TAKEN,     /* actor raised it, other takes it */
    SIM_CALL_LOCK_GIVEN, /* by actor; pa = which */
    SIM_CALL_LOCK_TAKEN, /* the same */
    SIM_CALL_ALLOCATED,
    SIM_CALL_FREED,
    SIM_CALL_GIVE_UP,
    SIM_CALL_TAKEN_BACK,
} SimTruthCallKind;

typedef struct SimTruthCall {
    SimTruthCallKind kind;
    SimPlace place;
    SimActorId actor, other;
    SimAddr pa;
    uint64_t len;
    const SimWid *ids, *old; /* len of each, or NULL; valid during the call */
    unsigned flag;
    uint8_t mem;
    SimSource source;
    SimTime time; /* now; of a PAST: when that write was made */
} SimTruthCall;

typedef void (*SimTruthTap)(void *opaque, const SimTruthCall *call);
void sim_truth_tap(SimTruth *truth, SimTruthTap tap, void *opaque);

/* For reports and views.  NULL when the record has left the ring. */
const SimWrite *sim_truth_write(const SimTruth *truth, SimWid id);
const uint8_t *sim_truth_write_bytes(const SimTruth *truth, const SimWrite *write);
/* Newest write of a byte that anything orders or that was performed last. */
SimWid sim_truth_newest(const SimTruth *truth, SimAddr pa);

/* The history of armed lines: one row per thing that happened to a line. */
typedef enum SimHistoryKind {
    SIM_HISTORY_STORE,
    SIM_HISTORY_LOAD, /* only loads that were looked at */
    SIM_HISTORY_FILL,
    SIM_HISTORY_PREFETCH,
    SIM_HISTORY_WRITE_BACK,
    SIM_HISTORY_EVICT,
    SIM_HISTORY_CLEAN,
    SIM_HISTORY_INVALIDATE,
    SIM_HISTORY_CLEAN_INVALIDATE,
    SIM_HISTORY_DRAIN,
    SIM_HISTORY_DEVICE_READ,
    SIM_HISTORY_DEVICE_WRITE,
    SIM_HISTORY_CALL, /* an API call over the range: text says which */
    SIM_HISTORY_KINDS
} SimHistoryKind;

/* As many CPUs as a snoop unit has ports; places below their L1s: the L2s and L3 of
 * two clusters, an outer cache and its buffer. */
#define SIM_HISTORY_CPUS 16u
#define SIM_HISTORY_LEVELS 6u

/* What a place below the L1s has of the block that a row shows. */
typedef struct SimHistoryLevel {
    uint64_t mask; /* bit i: bytes[i] is there */
    uint8_t bytes[64];
    char state; /* of the line of `at`: I S E O M; a buffer: B, or I when it has none */
} SimHistoryLevel;

typedef struct SimHistory {
    uint64_t event;
    SimTime time;
    SimAddr pa;     /* of the line */
    SimAddr at;     /* first byte concerned */
    uint64_t len;   /* bytes concerned; may go beyond the line for CALL */
    SimSource source;
    const char *text; /* interned; CALL: "dma_map_single FROM_DEVICE"; what a cache below
                         the L1s did: its name; else NULL */
    SimActorId actor;
    SimActorId owner;   /* who the line belongs to after it; 0 = the CPU */
    uint8_t kind;       /* SimHistoryKind */
    char state;         /* L1 state after it, of the actor or of cpu0: I S E O M, '-'
                           without L1 */
    bool buffered;      /* that CPU's store buffer has bytes of the line */
    uint16_t buffers;   /* the same of every CPU: bit = its index */
    char states[SIM_HISTORY_CPUS]; /* L1 state of every CPU; 0: there is none */
    uint8_t l1[64], ram[64]; /* after it, the 64-byte block that holds @at;
                                a STORE has only its own bytes, in l1 */
    /* After it, by sim_truth_places(); the last member: rows are kept without the
     * levels that a board does not have. */
    SimHistoryLevel below[SIM_HISTORY_LEVELS];
} SimHistory;

/* A place below the L1s, for names of columns. */
typedef struct SimHistoryPlace {
    const char *name; /* of the cache, borrowed from its model; of a buffer too */
    SimPlace place;
    uint32_t line_bytes;
} SimHistoryPlace;
/* Places below the L1s of @world, downwards; how many. */
unsigned sim_truth_places(const SimWorld *world,
                          SimHistoryPlace ret_places[SIM_HISTORY_LEVELS]);
/* Adds a row; len may span lines for CALL (one row is kept for the range). */
void sim_truth_note(SimTruth *truth, SimHistoryKind kind, SimActorId actor, SimAddr at,
                    uint64_t len, SimSource source, const char *text);
/* From now on [pa, pa+len) belongs to @owner (0 = the CPU): shown in later rows. */
void sim_truth_owner(SimTruth *truth, SimAddr pa, uint64_t len, SimActorId owner);
/* Rows that concern [pa, pa+len), oldest first, thinned out in the middle when there are
 * thousands; a GArray of SimHistory, free it. */
GArray *sim_truth_history(const SimTruth *truth, SimAddr pa, uint64_t len);

#endif
