/* SPDX-License-Identifier: MIT */
/*
 * Blocks meet only here: a transaction goes down a chain of ports and its
 * answer comes back by the same call.  Hot: one indirect call per hop, no
 * allocation, no GObject, no GError.
 */
#ifndef SIM_PORT_H
#define SIM_PORT_H

#include "sim/types.h"

#include <string.h>

typedef enum SimTxnKind {
    SIM_READ,
    SIM_WRITE,
    SIM_PEEK,    /* what a READ would return, without any effect or time */
    SIM_BARRIER, /* op = SimBarrier */
    SIM_MAINT,   /* op = SimMaintOp, by address: [addr, addr+len) of one line */
    SIM_MAINT_ALL, /* op = SimMaintOp over the whole cache, by set and way */
    SIM_PREFETCH,  /* bring the line in, as speculation does */
    SIM_EVICT,     /* make room: a dirty line is written back */
    SIM_DRAIN,     /* op = SimDrain; len != 0: only what [addr, addr+len) needs */
    SIM_UPGRADE,   /* a cache that holds the line wants to be the only one: all
                      other copies go.  FORWARDED and DIRTY as of a SNOOP.  With OWN
                      it does not hold it, and will write all of it */
    SIM_SNOOP,     /* op = SimSnoop, one line: upwards, to whoever may hold it */
} SimTxnKind;

typedef enum SimDrain {
    SIM_DRAIN_CACHED = 0, /* buffered stores to cached memory go down */
    SIM_DRAIN_ALL = 1,
    SIM_DRAIN_ASK = 2, /* what ALL would do: FORWARDED something, RELAXED and it
                          would pass an older store */
} SimDrain;

/*
 * What a coherent requester asks of the caches of others, named as the
 * transactions of AMBA ACE (Arm IHI 0022, D3.1).  Answer: FORWARDED = a copy was
 * found, its bytes (of the whole line) are in data and ids; SHARED = a copy stays
 * there (of UNIQUE: it was not the only one, so there may be more elsewhere); DIRTY =
 * the bytes are newer than what lies below, and whoever asked answers for them from
 * now on.  Asked with OWN, SHARED leaves a dirty copy dirty where it is (state O);
 * SNOOPS says that it is for a master.
 */
typedef enum SimSnoop {
    SIM_SNOOP_ONCE,   /* ReadOnce: the bytes are wanted, no state changes */
    SIM_SNOOP_SHARED, /* ReadShared: the requester will hold a copy too */
    SIM_SNOOP_UNIQUE, /* ReadUnique: bytes are passed on, copies go */
    SIM_SNOOP_UPDATE, /* a write: copies take data (any bytes of the line) */
    SIM_SNOOP_PEEK,   /* as ONCE, without time, counting or trace */
} SimSnoop;

/* Barriers as a buffer sees them (Arm ARM B2.3.12; facts section 8.1). */
typedef enum SimBarrier {
    SIM_BARRIER_NONE = 0,
    SIM_BARRIER_LOADS = 1,  /* dmb oshld: later loads after earlier loads */
    SIM_BARRIER_STORES = 2, /* dmb oshst: later stores after earlier stores */
    SIM_BARRIER_FULL = 3,   /* dmb osh: both */
    SIM_BARRIER_WAIT = 4,   /* dsb: earlier stores are performed */
    SIM_BARRIER_OUTER = 8,  /* the outer controller's buffer too (mb, wmb) */
    /* dmb ish..., smp_mb ...: what CPUs see of each other.  It is kept where there
     * are several, but promises a DMA master nothing (Arm ARM B2.3.12). */
    SIM_BARRIER_INNER = 16,
    /* No instruction: the core keeps this order by itself.  For the referee alone. */
    SIM_BARRIER_FREE = 32,
} SimBarrier;

typedef enum SimMaintOp {
    SIM_CLEAN = 1,
    SIM_INVALIDATE = 2,
    SIM_CLEAN_INVALIDATE = 3,
} SimMaintOp;

typedef enum SimTxnFlags {
    SIM_TXN_OWN = 1 << 0,      /* read a line to write it: ReadUnique */
    SIM_TXN_RELAXED = 1 << 1,  /* may become visible in any order */
    /* A whole-line fill or write-back.  On a write-back ids are swapped: after
     * the call txn->ids holds those of the bytes that lay there before (the same
     * ids when no copy lay there), and place says where, so that the cache can
     * tell the referee what its copy replaced (sim/line.h). */
    SIM_TXN_LINE = 1 << 2,
    SIM_TXN_HELD = 1 << 3,     /* this store stays buffered (oracle's answer) */
    SIM_TXN_FORWARDED = 1 << 4, /* out: own buffered bytes were among these;
                                   of PREFETCH, EVICT, DRAIN: something was done */
    SIM_TXN_EARLY = 1 << 5,    /* out: answered with an older value */
    SIM_TXN_SPECULATIVE = 1 << 6, /* a prefetch: nobody asked for the bytes */
    SIM_TXN_SNOOPS = 1 << 7,   /* of a master: the caches of CPUs are asked */
    SIM_TXN_SHARED = 1 << 8,   /* out: somebody else keeps a copy of the line; of a
                                  LINE write: somebody else may have one */
    SIM_TXN_DIRTY = 1 << 9,    /* out: newer than what lies below; now yours */
    SIM_TXN_CLEAN = 1 << 10,   /* a LINE write of a line that is not dirty: only a
                                  cache that fills by evictions takes it */
    SIM_TXN_AWAITED = 1 << 11, /* out: the L1 has it, but it was still on its way */
} SimTxnFlags;

struct SimTxn {
    SimAddr addr;
    uint8_t *data; /* READ: filled; WRITE: taken.  NULL for the other kinds */
    SimWid *ids;   /* one per byte; NULL when nobody watches these bytes */
    uint32_t len;
    uint8_t kind; /* SimTxnKind */
    uint8_t op;
    uint8_t mem;   /* SimMem */
    uint8_t place; /* out: SimPlace that answered a READ or took a LINE write */
    SimActorId actor; /* on whose behalf */
    uint16_t stream;  /* IOMMU stream id of a master */
    uint16_t flags;   /* SimTxnFlags */
    /* Time since the access began that this is a part of; each hop adds its own. */
    SimTime delay;
};

typedef SimResp (*SimInFn)(void *self, SimTxn *txn);

/*
 * memcpy of what a transaction moves: mostly a line, or a word.  A length that is
 * known when this is compiled needs no call.
 */
static inline void
sim_copy(void *to, const void *from, uint32_t len)
{
    if (len == 64) {
        memcpy(to, from, 64);
    } else if (len == 8) {
        memcpy(to, from, 8);
    } else if (len == 4) {
        memcpy(to, from, 4);
    } else {
        memcpy(to, from, len);
    }
}

/*
 * The short way of a READ or WRITE of cached memory, for an access of which nobody would
 * be told: no referee watches, no trace is on, one CPU has caches.  It does what the
 * long way would, in the same time, without a SimTxn.  From a CPU to its L1: bytes in
 * one line; further down: a whole line, as with flag LINE.  @delay: as in SimTxn; they
 * return what it is afterwards.  SIM_NEVER: nothing was done, the long way must be taken.
 */
typedef struct SimQuick {
    SimTime (*read)(void *self, SimAddr addr, uint8_t *ret_bytes, uint32_t len,
                    SimTime delay);
    SimTime (*write)(void *self, SimAddr addr, const uint8_t *bytes, uint32_t len,
                     SimTime delay);
} SimQuick;

/* A wire, seen from the side that sends.  fn == NULL: not wired. */
struct SimPort {
    SimInFn fn;
    void *self;
    const SimQuick *quick; /* NULL: there is only the long way */
};

static inline SimResp
sim_send(const SimPort *port, SimTxn *txn)
{
    return port->fn(port->self, txn);
}

static inline SimTime
sim_quick_read(const SimPort *port, SimAddr addr, uint8_t *ret_bytes, uint32_t len,
               SimTime delay)
{
    return port->quick ? port->quick->read(port->self, addr, ret_bytes, len, delay)
                       : SIM_NEVER;
}

static inline SimTime
sim_quick_write(const SimPort *port, SimAddr addr, const uint8_t *bytes, uint32_t len,
                SimTime delay)
{
    return port->quick ? port->quick->write(port->self, addr, bytes, len, delay)
                       : SIM_NEVER;
}

#endif
