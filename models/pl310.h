/* SPDX-License-Identifier: MIT */
/*
 * Inside the outer cache controller: shared by pl310.c (ports and life),
 * pl310-lines.c (the cache), pl310-prefetch.c (lines nobody asked for),
 * pl310-buffer.c (the store buffer) and pl310-regs.c (registers and what they start).
 * Nobody else includes this.
 */
#ifndef MODELS_PL310_H
#define MODELS_PL310_H

#include "models/regs/pl310.h"
#include "sim/cache-array.h"
#include "sim/cache.h"
#include "sim/cpu.h"
#include "sim/event.h"
#include "sim/model.h"
#include "sim/prefetch.h"
#include "sim/truth.h"

#define HW_PL310_LINE_MAX 64u
#define HW_PL310_STORES_MAX 16u
#define HW_PL310_WAYS_MAX 16u

/* A slot of the store buffer: writes to one line that are not in memory yet. */
typedef struct HwPl310Store {
    SimAddr line;
    uint64_t mask; /* of its bytes that were written */
    uint8_t data[HW_PL310_LINE_MAX];
    SimWid ids[HW_PL310_LINE_MAX];
    SimActorId by[HW_PL310_LINE_MAX]; /* which CPU wrote it */
    SimSource writer;                 /* of the last write */
    SimTime since;                    /* it was taken into use */
    uint64_t touched;                 /* order of last use */
} HwPl310Store;

typedef struct HwPl310Regs {
    uint32_t id, type, control, aux, tag_ram, data_ram;
    uint32_t int_mask, int_masked, int_raw, int_clear;
    uint32_t sync, inv_pa, inv_way, clean_pa, clean_index, clean_way;
    uint32_t clean_inv_pa, clean_inv_index, clean_inv_way;
    uint32_t filter_start, filter_end, debug, prefetch, power;
} HwPl310Regs;

typedef struct HwPl310 {
    SimModel parent;
    SimPort mem;
    uint32_t size, sets, line_bytes, replacement; /* parameters */
    uint32_t hit_ps, maintain_ps, way_ps;
    uint32_t store_slots, store_order, store_age_ns;
    uint32_t aux_at_reset;
    bool enabled_at_reset, posted;
    HwPl310Regs regs;
    SimCache cache;
    SimCacheArray array;
    SimArrivals arrivals;
    SimIds ids;
    HwPl310Store stores[HW_PL310_STORES_MAX]; /* oldest first */
    uint32_t store_count;
    uint64_t uses;
    SimEvent aged;
    SimEvent background; /* an operation by way: one set after the other */
    uint32_t background_set;
    SimMaintOp background_op;
    SimActorId asker; /* who writes a register now, from where, and what it costs */
    SimSource here;
    SimTime cost;
} HwPl310;

enum {
    HW_PL310_DIRTY = 1 << 0,
    HW_PL310_COMING = 1 << 1, /* fetched ahead, and nobody has asked for it since */
};
enum { HW_PL310_IN_ORDER, HW_PL310_OUT_OF_ORDER };

/* The part of an access that lies in one line of this controller. */
typedef struct HwPl310Part {
    SimAddr line, pa;
    uint32_t at, len; /* in the access */
} HwPl310Part;

static inline HwPl310Part
hw_pl310_part(const HwPl310 *pl, const SimTxn *txn, uint32_t at)
{
    SimAddr pa = txn->addr + at, line = sim_cache_array_line(&pl->array, pa);
    uint32_t room = (uint32_t)(line + pl->line_bytes - pa);

    return (HwPl310Part){ line, pa, at, MIN(room, txn->len - at) };
}

static inline bool
hw_pl310_is_on(const HwPl310 *pl)
{
    return (pl->regs.control & HW_PL310_CONTROL_ENABLE) != 0;
}

/* Non-cacheable accesses look into the cache (TRM 2.3.2). */
static inline bool
hw_pl310_looks_at_nc(const HwPl310 *pl)
{
    return hw_pl310_is_on(pl) && !(pl->regs.aux & HW_PL310_AUX_SHARED_OVERRIDE);
}

/* models/pl310.c */
SimTruth *hw_pl310_truth(const HwPl310 *pl, SimAddr pa); /* NULL: not armed */
SimSource hw_pl310_source_of(const HwPl310 *pl, SimActorId actor);

/* models/pl310-lines.c: accesses; the store buffer has been settled before. */
SimResp hw_pl310_read(HwPl310 *pl, SimTxn *txn);
SimResp hw_pl310_peek(HwPl310 *pl, SimTxn *txn);
SimResp hw_pl310_write_line(HwPl310 *pl, SimTxn *txn);
SimResp hw_pl310_write_bytes(HwPl310 *pl, SimTxn *txn);
SimResp hw_pl310_write_if_here(HwPl310 *pl, SimTxn *txn);
/* A non-cacheable write has gone to memory: a copy of its line takes the bytes. */
void hw_pl310_write_through(HwPl310 *pl, SimAddr pa, const uint8_t *bytes,
                            const SimWid *ids, uint32_t len);
/* Time taken is added to *@delay. */
void hw_pl310_maintain(HwPl310 *pl, uint32_t slot, SimMaintOp op, SimTime *delay);
/* Allocates a line that is not here; *@ret_slot is where. */
SimResp hw_pl310_fill(HwPl310 *pl, SimAddr line, SimActorId actor, bool speculative,
                      SimTime *delay, uint32_t *ret_slot);
bool hw_pl310_evict(HwPl310 *pl, SimAddr pa);
void hw_pl310_add_line_holder(HwPl310 *pl);

/* models/pl310-prefetch.c */

/* What a cacheable read of @line brings in besides; known @asked after now. */
void hw_pl310_fetch_more(HwPl310 *pl, SimAddr line, SimActorId actor, bool missed,
                         SimTime asked);
/* @txn needs a line that was fetched ahead (HW_PL310_COMING). */
void hw_pl310_wait(HwPl310 *pl, uint32_t slot, SimTxn *txn);
bool hw_pl310_prefetch(HwPl310 *pl, SimAddr pa);

/* models/pl310-buffer.c */
SimResp hw_pl310_buffer(HwPl310 *pl, SimTxn *txn);
/* Sends what touches the lines of [pa, pa+len), or everything when len == 0; false:
 * nothing did.  Time taken is added to *@delay. */
bool hw_pl310_settle(HwPl310 *pl, SimAddr pa, uint64_t len, SimTime *delay);
unsigned hw_pl310_drainable(const HwPl310 *pl, SimAddr pa, uint64_t len);
/* Lays what is buffered over what was read from below. */
void hw_pl310_overlay(const HwPl310 *pl, SimTxn *txn);
void hw_pl310_buffer_init(HwPl310 *pl);
void hw_pl310_buffer_reset(HwPl310 *pl);

/* models/pl310-regs.c */
extern const SimReg hw_pl310_regs[];
SimResp hw_pl310_registers(void *self, SimTxn *txn);
void hw_pl310_regs_init(HwPl310 *pl);
void hw_pl310_regs_reset(HwPl310 *pl);

#endif
