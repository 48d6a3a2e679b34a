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
} SimRam;

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
    SimTruth *truth;       /* owned; NULL: nobody watches (--checks=none) */
    SimTree *tree;         /* borrowed; NULL in hand-made worlds */
    const struct SimOwnership *ownership; /* borrowed; NULL: no API above */
    void *ownership_state;

    SimActorId init, hw;   /* the two actors that every world has */
    SimAddr ram_base;      /* lowest RAM address */
    uint64_t ram_bytes;    /* up to the end of the highest, holes included */
    uint64_t events;       /* number of the last event, from 1 */
    SimSource here;        /* what the user's program is doing now */
    uint32_t line_bytes;   /* largest cache line of the board; 64 without cache */
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
SimModel *sim_world_model_by_name(const SimWorld *world, const char *name);

/* Power-on: resets every model in order of creation. */
void sim_world_reset(SimWorld *world);
/* Number of the event that happens now. */
static inline uint64_t
sim_world_next_event(SimWorld *world)
{
    return ++world->events;
}
/* Lets time pass, running events, for everybody. */
void sim_world_run_until(SimWorld *world, SimTime until);

/* Bytes of RAM behind everything, as a debugger on the DRAM would see them. */
void sim_world_peek_ram(SimWorld *world, SimAddr pa, void *ret_bytes, uint64_t len);
/* Puts initial content into RAM; counts as written by "init". */
void sim_world_poke_ram(SimWorld *world, SimAddr pa, const void *bytes, uint64_t len);

#endif
