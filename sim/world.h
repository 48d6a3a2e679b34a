/* SPDX-License-Identifier: MIT */
/*
 * A world: one simulated board and everything that is known about its run.  It
 * owns models, time, the oracle, the trace, the findings and the referee.  At
 * most one world is entered per process at a time (rules.md S5), because the
 * window is one range of host addresses.
 */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include "sim/choice.h"
#include "sim/event.h"
#include "sim/port.h"
#include "sim/types.h"

#include <glib.h>

typedef enum SimActorKind {
    SIM_ACTOR_CPU,
    SIM_ACTOR_MASTER,
    SIM_ACTOR_HW,   /* things hardware does by itself */
    SIM_ACTOR_INIT, /* what was there before the first step */
} SimActorKind;

/* Somebody who reads and writes.  Owned by the world. */
struct SimActor {
    SimActorId id;
    SimActorKind kind;
    char *name; /* "cpu0", "eth0", "hw", "init" */
    SimModel *model; /* NULL for hw and init */
};

/* A piece of RAM and the port behind which its bytes lie. */
typedef struct SimRam {
    SimAddr base;
    uint64_t bytes;
    SimPort port;
    const void *host; /* where its bytes lie, for host prefetches only; may be NULL */
} SimRam;

/*
 * What the software of the board has around an access to a register that is not
 * relaxed: SimBarrier bits before a write and after a read; 0: dmb st, dmb ld.
 * outer_sync comes after a barrier with SIM_BARRIER_OUTER; NULL: nothing to do.
 */
typedef struct SimIo {
    unsigned before_write, after_read;
    void (*outer_sync)(SimCpu *cpu);
} SimIo;

struct SimWorld {
    SimQueue queue;
    GPtrArray *models;  /* SimModel, owned, in order of creation */
    GPtrArray *actors;  /* SimActor, owned; id - 1 is the index */
    GPtrArray *cpus;    /* SimCpu, borrowed from their models */
    GPtrArray *caches;  /* SimCache, borrowed: L1s first, downwards; sim/cache.h */
    GPtrArray *masters; /* SimMaster, borrowed from their models */
    GPtrArray *irqs;    /* SimIrq, owned: the lines of the board */
    GArray *rams;       /* SimRam: who holds which RAM */
    SimOracle *oracle;  /* owned */
    SimTrace *trace;    /* owned */
    SimFindings *findings; /* owned */
    SimObjects *objects;   /* owned */
    struct SimLay *lay;    /* owned; sim/lay.h */
    struct SimVmap *vmap;  /* owned; NULL: nothing was ever mapped there; sim/vmap.h */
    SimDomain *domain;     /* owned: what the L1s share; sim/domain.h */
    uint64_t *stored;      /* owned: bytes that CPUs ever stored to; sim/stored.h */
    uint64_t *dead;        /* owned: ... allocated or freed since; the same */
    SimTruth *truth;       /* owned; NULL: nobody watches (--checks=none) */
    SimTree *tree;         /* borrowed; NULL in hand-made worlds */
    struct SimProbe *probe; /* owned; NULL: nobody looks at the wires; sim/probe.h */
    const struct SimOwnership *ownership; /* borrowed; NULL: no API above */
    void *ownership_state;
    SimIo io;
    /* Time has passed for @cpu, and nothing is on its way: software may be interrupted
     * here.  NULL: there is none. */
    void (*interrupt)(SimCpu *cpu);
    const char *arch; /* whose kernel runs here, as a layer says: "arm64"; interned; or NULL */
    const char *arch_family; /* the larger kind: "arm" for "armv7" */

    SimCpu *acting;        /* the CPU whose access is on its way; NULL: none */
    unsigned acting_in;    /* ... it began inside so many events */
    SimActorId init, hw;   /* the two actors that every world has */
    SimAddr ram_base;      /* lowest RAM address */
    uint64_t ram_bytes;    /* up to the end of the highest, holes included */
    uint64_t events;       /* number of the last event, from 1 */
    SimSource here;        /* what the user's program is doing now */
    bool no_native;        /* nobody loads and stores but through sim/cpu.h: the L1s
                              need no store guard; set before the first reset */
    uint32_t line_bytes;   /* largest cache line of the board; 64 without cache */
    bool is_trial;         /* nobody reads what this run says beside its findings */
    /* Much of RAM will be touched: huge pages.  Set before the board is built. */
    bool bulk;
};

/* @oracle is taken; NULL: plain. */
SimWorld *sim_world_new(SimOracle *oracle);
void sim_world_free(SimWorld *world);

/* Adds an actor; @name is copied, and unique. */
SimActorId sim_world_add_actor(SimWorld *world, SimActorKind kind, const char *name,
                               SimModel *model);
SimActor *sim_world_actor(const SimWorld *world, SimActorId id);
SimActor *sim_world_actor_by_name(const SimWorld *world, const char *name);
/* Called by realize of the models that are one. */
void sim_world_add_cpu(SimWorld *world, SimCpu *cpu);
void sim_world_add_master(SimWorld *world, SimMaster *master);
/* Called by realize of a model that holds RAM; opens the window over it. */
bool sim_world_add_ram(SimWorld *world, SimAddr base, uint64_t bytes, SimPort port,
                       GError **error);
/* Where the bytes of the RAM at @base lie on the host: a hint (SimRam.host). */
void sim_world_hint_ram(SimWorld *world, SimAddr base, const void *host);
SimModel *sim_world_model_by_name(const SimWorld *world, const char *name);

/* Power-on: resets every model in order of creation. */
void sim_world_reset(SimWorld *world);
/* Number of the event that happens now. */
static inline uint64_t
sim_world_next_event(SimWorld *world)
{
    return ++world->events;
}
/*
 * When what happens now happens, for blocks that must know: the clock of the CPU
 * whose access this is a part of, which may be ahead of the queue, else the queue's.
 */
SimTime sim_world_time(const SimWorld *world);
/* Lets time pass, running events, for everybody. */
void sim_world_run_until(SimWorld *world, SimTime until);

/* Bytes of RAM behind everything, as a debugger on the DRAM would see them. */
void sim_world_peek_ram(SimWorld *world, SimAddr pa, void *ret_bytes, uint64_t len);
/* Puts initial content into RAM; counts as written by "init". */
void sim_world_poke_ram(SimWorld *world, SimAddr pa, const void *bytes, uint64_t len);

#endif
