/* SPDX-License-Identifier: MIT */
/*
 * Blocks meet only here: a transaction goes down a chain of ports and its
 * answer comes back by the same call.  Hot: one indirect call per hop, no
 * allocation, no GObject, no GError.
 */
#ifndef SIM_PORT_H
#define SIM_PORT_H

#include "sim/types.h"

typedef enum SimTxnKind {
    SIM_READ,
    SIM_WRITE,
    SIM_PEEK,    /* what a READ would return, without any effect or time */
    SIM_BARRIER, /* op = SimBarrier */
    SIM_MAINT,   /* op = SimMaintOp, by address: [addr, addr+len) of one line */
    SIM_MAINT_ALL, /* op = SimMaintOp over the whole cache, by set and way */
    SIM_PREFETCH,  /* bring the line in, as speculation does */
    SIM_EVICT,     /* make room: a dirty line is written back */
    SIM_DRAIN,     /* buffered stores go down; op 0 = cached only, 1 = all;
                      len != 0: only what [addr, addr+len) needs; op 2 = asks what
                      that would do: FORWARDED something, RELAXED and it would
                      pass an older store */
} SimTxnKind;

/* Barriers as a buffer sees them (Arm ARM B2.3.12; facts section 8.1). */
typedef enum SimBarrier {
    SIM_BARRIER_NONE = 0,
    SIM_BARRIER_LOADS = 1,  /* dmb oshld: later loads after earlier loads */
    SIM_BARRIER_STORES = 2, /* dmb oshst: later stores after earlier stores */
    SIM_BARRIER_FULL = 3,   /* dmb osh: both */
    SIM_BARRIER_WAIT = 4,   /* dsb: earlier stores are performed */
    SIM_BARRIER_OUTER = 8,  /* the outer controller's buffer too (mb, wmb) */
} SimBarrier;

typedef enum SimMaintOp {
    SIM_CLEAN = 1,
    SIM_INVALIDATE = 2,
    SIM_CLEAN_INVALIDATE = 3,
} SimMaintOp;

typedef enum SimTxnFlags {
    SIM_TXN_OWN = 1 << 0,      /* read a line to write it */
    SIM_TXN_RELAXED = 1 << 1,  /* may become visible in any order */
    /* A whole-line fill or write-back.  On a write-back ids are swapped: after
     * the call txn->ids holds those of the bytes that lay there before, so that
     * the cache can tell the referee what its copy replaced. */
    SIM_TXN_LINE = 1 << 2,
    SIM_TXN_HELD = 1 << 3,     /* this store stays buffered (oracle's answer) */
    SIM_TXN_FORWARDED = 1 << 4, /* out: own buffered bytes were among these;
                                   of PREFETCH, EVICT, DRAIN: something was done */
    SIM_TXN_EARLY = 1 << 5,    /* out: answered with an older value */
    SIM_TXN_SPECULATIVE = 1 << 6, /* a prefetch: nobody asked for the bytes */
} SimTxnFlags;

struct SimTxn {
    SimAddr addr;
    uint8_t *data; /* READ: filled; WRITE: taken.  NULL for the other kinds */
    SimWid *ids;   /* one per byte; NULL when nobody watches these bytes */
    uint32_t len;
    uint8_t kind; /* SimTxnKind */
    uint8_t op;
    uint8_t mem; /* SimMem */
    uint8_t flags;
    SimActorId actor; /* on whose behalf */
    uint16_t stream;  /* IOMMU stream id of a master */
    SimTime delay;    /* out: each hop adds the time it took */
};

typedef SimResp (*SimInFn)(void *self, SimTxn *txn);

/* A wire, seen from the side that sends.  fn == NULL: not wired. */
struct SimPort {
    SimInFn fn;
    void *self;
};

static inline SimResp
sim_send(const SimPort *port, SimTxn *txn)
{
    return port->fn(port->self, txn);
}

#endif
