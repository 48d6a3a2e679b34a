/* SPDX-License-Identifier: MIT */
/*
 * Who may touch which byte, as the layer above the machine knows it (rules.md
 * O).  The referee asks; the table of the rules lives with the API
 * (api/glue/owner-table.c).
 */
#ifndef SIM_OWNERSHIP_H
#define SIM_OWNERSHIP_H

#include "sim/types.h"

/* One live (or the last ended) mapping that an access met. */
typedef struct SimHold {
    SimActorId device;
    SimAddr pa;         /* first byte of the mapping */
    uint64_t len;
    SimAddr bus;        /* handle */
    const char *call;   /* "dma_map_single" */
    const char *dir;    /* "DMA_FROM_DEVICE" */
    SimSource source;   /* where it was mapped */
    SimTime time;
    uint64_t event;
    bool live;          /* false: it has ended */
    bool device_owns;   /* these bytes, now */
    bool prepared;      /* for the device, by a call: it owns them, or the memory is coherent */
    SimSource taken;    /* last sync_for_cpu or unmap of these bytes */
    uint64_t taken_event;
} SimHold;

typedef enum SimVerdict {
    SIM_VERDICT_FINE,
    SIM_VERDICT_CPU_READS_HELD,    /* D201 */
    SIM_VERDICT_CPU_WRITES_HELD,   /* D202 */
    SIM_VERDICT_DEVICE_WITHOUT,    /* D203: device access while the CPU owns */
    SIM_VERDICT_WRONG_DIRECTION,   /* D207 */
    SIM_VERDICT_ALIAS,             /* D107: cached access to coherent memory */
} SimVerdict;

typedef struct SimOwnership {
    /* A CPU access to bytes of one line through a mapping of type @mem. */
    SimVerdict (*cpu)(void *state, SimAddr pa, uint32_t len, bool is_write, uint8_t mem,
                      SimHold *ret_hold);
    /* A master's access. */
    SimVerdict (*device)(void *state, SimActorId device, SimAddr bus, SimAddr pa,
                         uint32_t len, bool is_write, SimHold *ret_hold);
    /* A CPU touched an address that stands for memory at @pa but must not be used
     * (sim/vmap.h, cookie).  NULL: nobody wants to know. */
    void (*cookie)(void *state, SimActorId cpu, SimAddr pa, uint32_t len, bool is_write);
    /* The mapping that matters most for @pa, live or the last one; false: none. */
    bool (*find)(void *state, SimAddr pa, SimHold *ret_hold);
} SimOwnership;

#endif
