/* SPDX-License-Identifier: MIT */
/*
 * A bus master, as everybody but its own model sees it.  A model that is one
 * embeds a SimMaster and sends every memory access through sim_master_access,
 * so that choice points, ownership and the referee see all of them.
 */
#ifndef SIM_MASTER_H
#define SIM_MASTER_H

#include "sim/port.h"
#include "sim/truth.h"
#include "sim/types.h"

#include <glib.h>

/* A relaxed write that was issued and is not visible yet. */
#define SIM_MASTER_PIECE 64u
typedef struct SimRelaxed {
    SimAddr pa;
    SimWid id; /* 0 when nobody watches */
    SimSource source;
    uint32_t len;
    uint8_t bytes[SIM_MASTER_PIECE];
} SimRelaxed;

/* How many a master can have under way; one more makes one of them visible. */
#define SIM_MASTER_RELAXED 32u

/* How accesses to a range of bus addresses are ordered, beside what the master does. */
typedef enum SimOrder {
    SIM_ORDER_PLAIN,
    SIM_ORDER_WEAK,    /* a write may pass earlier ones, if the master has such writes */
    SIM_ORDER_BARRIER, /* a write comes after all earlier ones, whatever it is */
} SimOrder;

typedef struct SimOrderRange {
    SimAddr bus;
    uint64_t len;
    SimOrder order;
} SimOrderRange;

/* One row of what the buses between a master and memory do to addresses (dma-ranges). */
typedef struct SimDmaWindow {
    SimAddr bus; /* as the master names it */
    SimAddr pa;
    uint64_t size;
} SimDmaWindow;

#define SIM_MASTER_WINDOWS 16u

struct SimMaster {
    SimWorld *world;
    SimModel *model;
    SimPort *mem;  /* towards memory; lives in the model */
    SimActorId actor;
    uint16_t stream;
    uint32_t address_bits; /* higher bits are dropped, as cheap hardware does */
    SimDmaWindow windows[SIM_MASTER_WINDOWS]; /* the first that has an address counts */
    unsigned window_count; /* 0: a bus address is a physical one */
    bool snoops;           /* hardware: its accesses see CPU caches */
    bool coherent;         /* software was told so: dma-coherent */
    uint32_t setup_ns[2];  /* from a verb to its first access, by `snoops` */
    struct SimIrq *irq;    /* NULL: no interrupt */
    SimSource here;        /* what made it access: step of its verb, or doorbell */
    SimRelaxed relaxed[SIM_MASTER_RELAXED]; /* oldest first */
    unsigned relaxed_count;
    bool relaxes;          /* it makes relaxed writes: set before sim_master_init */
    SimHolder holder;      /* of relaxed[] */
    GArray *orders;        /* SimOrderRange; NULL: none was ever set */
    uint64_t snoops_done;  /* counted by an interconnect that snoops for it */
};

/*
 * For realize: makes @model the actor and the master of the world that @master
 * describes, with port @mem.  Parameters of @master are in place already.
 */
void sim_master_init(SimMaster *master, SimModel *model, SimPort *mem);
/* Power-on: relaxed writes under way are gone. */
void sim_master_reset(SimMaster *master);
/*
 * From now on accesses to [bus, bus+len) have this order; PLAIN ends what the same
 * range was given last.  False: it was given none.
 */
bool sim_master_order(SimMaster *master, SimAddr bus, uint64_t len, SimOrder order);
/* The master whose actor this is; NULL when the actor is none. */
SimMaster *sim_master_of(const SimWorld *world, SimActorId actor);

/*
 * Where an access of this master to @bus comes out: its address bits, then its windows.
 * @ret_left gets how many bytes go the same way from there.  False: no window has the
 * address, nobody will answer.
 */
bool sim_master_reach(const SimMaster *master, SimAddr bus, SimAddr *ret_pa,
                      uint64_t *ret_left);

/*
 * One access of 1..line bytes that does not cross a line of the board; longer
 * ones are cut, and end at the first piece that is refused.  @relaxed writes are
 * issued now and become visible in any order (sim_master_settle), but writes to
 * the same byte keep theirs.  A write that is not relaxed comes after all relaxed
 * ones before it, and so does a read of bytes that one of them changes.  Time
 * taken is added to *@delay when not NULL.
 */
SimResp sim_master_read(SimMaster *master, SimAddr bus, void *ret_bytes, uint32_t len,
                        SimTime *delay);
SimResp sim_master_write(SimMaster *master, SimAddr bus, const void *bytes, uint32_t len,
                         bool relaxed, SimTime *delay);
/* Makes every relaxed write visible, in an order the oracle picks. */
void sim_master_settle(SimMaster *master);
/* Makes one of them visible; false when none is pending. */
bool sim_master_settle_one(SimMaster *master);

/* An interrupt line, level triggered, towards one CPU. */
typedef struct SimIrq {
    SimWorld *world;
    SimMaster *from; /* NULL: not a master's */
    SimCpu *to;
    uint32_t number;
    bool raised;
    void (*deliver)(void *opaque, struct SimIrq *irq); /* set by glue; may be NULL */
    void *opaque;
} SimIrq;

/* Raising what is raised does nothing; so does lowering what is not. */
void sim_irq_set(SimIrq *irq, bool level);

#endif
