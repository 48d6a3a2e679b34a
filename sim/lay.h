/* SPDX-License-Identifier: MIT */
/*
 * Lays: what lies over the window for the sake of native loads and stores
 * (rules.md P4).  For a moment the window may show a CPU its own buffered
 * bytes, an early value, an uncached refresh, or a store that has not landed;
 * the bytes that belong to the cache are kept aside meanwhile.
 *
 * A cache that keeps its data in the window reads and writes it here, so that
 * an un-landed store is never taken for the cache's bytes.
 */
#ifndef SIM_LAY_H
#define SIM_LAY_H

#include "sim/port.h"
#include "sim/types.h"
#include "sim/window.h"

typedef struct SimLay SimLay;

SimLay *sim_lay_new(SimWorld *world);
void sim_lay_free(SimLay *lay);

/* True: a W callback's store may still be on its way. */
bool sim_lay_is_pending(const SimLay *lay);

/* The CPU whose store that is; NULL: there is none. */
SimCpu *sim_lay_whose(const SimLay *lay);

/* What a SimLay begins with: asked at every miss, so not behind a call. */
typedef struct SimLayState {
    bool busy;
} SimLayState;

/* True: the window is not what the caches hold: a lay, or an un-landed store. */
static inline bool
sim_lay_is_busy(const SimLay *lay)
{
    return ((const SimLayState *)lay)->busy;
}

void sim_lay_get_under(const SimLay *lay, SimAddr pa, void *ret_bytes, uint32_t len);
void sim_lay_put_under(SimLay *lay, SimAddr pa, const void *bytes, uint32_t len);

/* Bytes [pa, pa+len) of one held line, as the cache has them. */
static inline void
sim_lay_get(const SimLay *lay, SimAddr pa, void *ret_bytes, uint32_t len)
{
    if (G_UNLIKELY(sim_lay_is_busy(lay))) {
        sim_lay_get_under(lay, pa, ret_bytes, len);
    } else {
        sim_copy(ret_bytes, sim_window_host(sim_window_va(SIM_WINDOW_LINEAR, pa)), len);
    }
}

/* Gives the cache new bytes (a fill, a performed store). */
static inline void
sim_lay_put(SimLay *lay, SimAddr pa, const void *bytes, uint32_t len)
{
    if (G_UNLIKELY(sim_lay_is_busy(lay))) {
        sim_lay_put_under(lay, pa, bytes, len);
    } else {
        sim_copy(sim_window_host(sim_window_va(SIM_WINDOW_LINEAR, pa)), bytes, len);
    }
}

/* --- For sim/cpu.c ------------------------------------------------------ */

/*
 * Shows @bytes at [va, va+len) of the window until sim_lay_lift, where they
 * differ from what is there; never over the bytes of an un-landed store.
 */
void sim_lay_show(SimLay *lay, uint64_t va, const uint8_t *bytes, uint64_t len);
/* Takes off all that sim_lay_show laid. */
void sim_lay_lift(SimLay *lay);
/*
 * A native store by @cpu to [va, va+len) is announced: keeps the bytes that are
 * there and shows @bytes, what the CPU would read, in their place.
 */
void sim_lay_announce(SimLay *lay, SimCpu *cpu, uint64_t va, const uint8_t *bytes,
                      uint64_t len);
/*
 * A load was announced directly after the store.  True: the store may still be
 * on its way and survives this one load (driving-c I3): it was not yet passed
 * over by another load, no byte of it has changed, and it is not to a register.
 */
bool sim_lay_survives(SimLay *lay);

typedef struct SimLanded {
    SimCpu *cpu;
    uint64_t va, len;
    const uint8_t *bytes; /* valid until the next call that changes the lay */
    SimSource source;     /* of the announcement */
} SimLanded;
/*
 * The announced store counts as landed: takes its bytes out of the window and
 * puts the window back.  false when none was announced.
 */
bool sim_lay_land(SimLay *lay, SimLanded *ret_landed);
/* A buffer of @len bytes, valid until the next call of this. */
uint8_t *sim_lay_scratch(SimLay *lay, uint64_t len);

/*
 * For the differential fuzz, which must notice when one of the rules is left
 * out: a lay with a fault breaks that rule.
 */
typedef enum SimLayFault {
    SIM_LAY_SOUND,
    SIM_LAY_LANDS_AT_READ,      /* a store never survives a load (I3) */
    SIM_LAY_NO_PIN,             /* the line of a native store may be a victim */
    SIM_LAY_EVENTS_LAST,        /* events after the preparation (I4) */
    SIM_LAY_EVENTS_WHILE_PENDING, /* events over an un-landed store (I4) */
    SIM_LAY_FILL_OVER_STORE,    /* a fill overwrites announced bytes (I2) */
    SIM_LAY_WRITE_BACK_STORE,   /* a write-back takes announced bytes (P4) */
    SIM_LAY_SHOW_OVER_STORE,    /* a load's lay covers announced bytes (P4) */
    SIM_LAY_NO_SHOW_AT_STORE,   /* a store's own old bytes are not shown (I1) */
    SIM_LAY_NO_SHOW_AT_LOAD,    /* own buffered bytes are not shown (I1) */
    SIM_LAY_NEVER_LIFT,         /* lays stay in the window (P3, P4) */
    SIM_LAY_NO_PUT_BACK,        /* the cache's bytes are not put back (P4) */
    SIM_LAY_FAULTS
} SimLayFault;
void sim_lay_break(SimLay *lay, SimLayFault fault);
SimLayFault sim_lay_fault(const SimLay *lay);
const char *sim_lay_fault_name(SimLayFault fault);

#endif
