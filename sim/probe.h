/* SPDX-License-Identifier: MIT */
/*
 * A probe on every wire of a board: sees each transaction go from one block to the
 * next and come back.  For views; the machine runs as without it.
 *
 * One SimTxn is one request: it goes down, hop by hop, from the block that made
 * it to the one that answers.  A block that asks for something itself makes
 * another one.
 */
#ifndef SIM_PROBE_H
#define SIM_PROBE_H

#include "sim/port.h"
#include "sim/types.h"

/* One transaction on one wire: called when it goes and when it comes back. */
typedef struct SimProbeHop {
    const SimModel *from, *to;
    const SimTxn *txn; /* valid during the call */
    bool ended;        /* it is back: data, flags, place and resp are the answer */
    SimResp resp;
} SimProbeHop;

/* An access that a step of a scenario made.  A hit that sim/cpu.h finished makes no
 * transaction: this is all that can be seen of it. */
typedef struct SimProbeAccess {
    const SimCpu *cpu;
    uint64_t va;
    uint64_t len;
    bool is_write;
} SimProbeAccess;

typedef struct SimProbe SimProbe;

typedef struct SimProbeOps {
    void (*hop)(void *opaque, const SimProbeHop *hop);
    void (*access)(void *opaque, const SimProbeAccess *access);
} SimProbeOps;

/*
 * For a board that stands; before its first access, once per world.  @ops and
 * @opaque must outlive the world's run; the world owns the probe.
 */
void sim_probe_attach(SimWorld *world, const SimProbeOps *ops, void *opaque);
/* For sim_world_free: after the models. */
void sim_probe_free(SimProbe *probe);

/* The block that a wired port leads to, with a probe in between or without. */
SimModel *sim_probe_end(const SimPort *port);

/* For verbs, after the access. */
void sim_probe_access(const SimCpu *cpu, uint64_t va, uint64_t len, bool is_write);

#endif
