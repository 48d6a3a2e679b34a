/* SPDX-License-Identifier: MIT */
/*
 * Inside the inner cache: shared by l2.c (accesses from above, maintenance, life),
 * l2-quick.c (their short way), l2-line.c (lines in and out) and l2-view.c (asked from
 * below, by verbs, by the referee).  Nobody else includes this.
 */
#ifndef MODELS_L2_H
#define MODELS_L2_H

#include "sim/cache-array.h"
#include "sim/cache.h"
#include "sim/model.h"
#include "sim/prefetch.h"
#include "sim/truth.h"

enum { HW_L2_INCLUSIVE, HW_L2_NON_INCLUSIVE, HW_L2_VICTIM };

/* Flags of a line. */
enum {
    HW_L2_DIRTY = SIM_CACHE_DIRTY, /* newer than what lies below */
    HW_L2_SHARED = 1 << 1, /* caches that are not above this one may have it too */
    HW_L2_COMING = 1 << 2, /* fetched ahead, and nobody has asked for it since */
};

typedef struct HwL2 {
    SimModel parent;
    SimPort mem, snoop;
    uint64_t size; /* parameters */
    uint32_t sets, line_bytes, level, replacement, inclusion;
    uint32_t hit_ps, maintain_ps, set_way_ps;
    bool posted;
    SimPrefetcher prefetch;
    SimArrivals arrivals;
    SimCache cache;
    bool has_short_way; /* lines of 64 bytes; keeps what it fetches, asks nobody for it */
    SimCacheArray array;
    SimIds ids;
} HwL2;

/* l2-line.c */

/* NULL: nobody watches the line of @pa. */
SimTruth *hw_l2_truth(const HwL2 *l2, SimAddr pa);
/* Who acts when nobody asked: the CPU whose cache it is, or the first one. */
SimActorId hw_l2_own_actor(const HwL2 *l2);
void hw_l2_note(const HwL2 *l2, SimHistoryKind kind, SimActorId actor, SimAddr line);

/* The copy in @slot is replaced by newer bytes of the line, those of @by. */
void hw_l2_overwrite(HwL2 *l2, uint32_t slot, const SimTxn *by);
/* To what lies below, of a dirty line; it is clean afterwards. */
void hw_l2_write_back(HwL2 *l2, uint32_t slot, SimLoss why, SimActorId actor,
                      SimTime *delay);
/* The copy goes; what it held is not written anywhere. */
void hw_l2_drop(HwL2 *l2, uint32_t slot, SimLoss why, SimHistoryKind row,
                SimActorId actor);
/* The copy goes because somebody else has taken its bytes over. */
void hw_l2_pass(HwL2 *l2, uint32_t slot);
/* Inclusive: the copies above go; a newer one comes down into @slot first. */
void hw_l2_call_in(HwL2 *l2, uint32_t slot, SimActorId actor, SimTime *delay);
void hw_l2_evict_slot(HwL2 *l2, uint32_t slot, SimActorId actor, SimTime *delay);
/*
 * Lines whose native store is on its way (SimCpu.pin): an inclusive cache may not
 * take them from the L1.  How many there are; room for SIM_CACHE_WAYS_MAX.
 */
unsigned hw_l2_pinned(const HwL2 *l2, SimAddr *ret_lines);

/* Takes a whole line in, over a victim; its slot, flags 0. */
uint32_t hw_l2_install(HwL2 *l2, SimAddr line, const uint8_t *bytes, const SimWid *ids,
                       SimActorId actor, SimTime *delay);
/* Asks below for the line that @txn is a whole one of, and keeps it. */
SimResp hw_l2_fill_through(HwL2 *l2, SimTxn *txn);
/* The whole line around some bytes, which alone do not make one. */
SimResp hw_l2_fill_around(HwL2 *l2, const SimTxn *txn, SimTime *delay);

/*
 * Takes in the line that the UPGRADE @txn has made an L1's alone, and that it will
 * write all of: with the bytes that another cache had dirty (FORWARDED), which this
 * one answers for from now on, else those from below.  Either are old before anybody
 * can see them.
 */
SimResp hw_l2_take_blank(HwL2 *l2, SimTxn *txn);

/* The line of @pa comes in, asked for *@when after now, and nobody waits; *@when: it is
 * there.  False: it was here, or nobody has it. */
bool hw_l2_fetch_ahead(HwL2 *l2, SimAddr pa, SimActorId actor, SimTime *when);

/* l2.c */

/* Bytes of a line that is here. */
void hw_l2_give(HwL2 *l2, uint32_t slot, SimTxn *txn);
/*
 * New bytes of a line that is here.  A write-back gets the ids that lay here in
 * exchange; a store or a master's write is performed here.
 */
void hw_l2_take(HwL2 *l2, uint32_t slot, SimTxn *txn);
void hw_l2_maintain_line(HwL2 *l2, SimTxn *txn);

/* By the policy, and if it can. */
bool hw_l2_prefetches(const HwL2 *l2);

/* l2-quick.c: the short way of the in port `cpu` (sim/port.h). */
extern const SimQuick hw_l2_quick;

/* l2-view.c */

/* In port `snoop`. */
SimResp hw_l2_snoop(void *self, SimTxn *txn);
extern const SimCacheOps hw_l2_ops;
bool hw_l2_find(void *self, SimAddr pa, SimWid *ret_id, uint8_t *ret_byte);
void hw_l2_arm(void *self, SimAddr page);

#endif
