/* SPDX-License-Identifier: MIT */
/*
 * One mapping, or one piece of coherent memory, with the state of each of its
 * bytes.  Bytes in the same state form runs; a sync of part of a mapping cuts
 * them (ownership is kept per byte range, never per buffer).
 */
#ifndef GLUE_MAPPING_H
#define GLUE_MAPPING_H

#include "api/glue/owner-table.h"
#include "api/glue/span.h"
#include "api/lx.h"
#include "sim/types.h"

#include <glib.h>

typedef struct LxRun {
    uint64_t end; /* offset in the mapping, exclusive; starts where the last ends */
    LxState state;
    SimSource taken; /* last sync_for_cpu or unmap of these bytes */
    uint64_t taken_event;
} LxRun;

typedef struct LxMapping {
    SimHold hold; /* what reports show; device_owns and taken are filled on asking */
    int dir;      /* LX_DIR_* */
    unsigned type;     /* LX_TYPE_* */
    unsigned long attrs;
    unsigned ents, mapped, index; /* LX_TYPE_SG: entries given, mapped, number of this one */
    unsigned long va;  /* DMA memory: what the driver got; LX_TYPE_SG: its list */
    uint64_t asked;    /* bytes that the call named; the hold has whole pages of them */
    uint64_t list;     /* LX_TYPE_SG: which dma_map_sg() it belongs to; 0: none */
    bool is_memory;    /* DMA memory, not a mapping */
    bool is_coherent;  /* ... and coherent: nobody owns it */
    bool is_uncached;  /* ... through an uncached view: the cached alias is nobody's */
    SimActorId by;     /* the CPU that made it */
    bool checked;      /* dma_mapping_error() was asked */
    bool needs_no_sync; /* dma_need_sync() said so: open bytes are ready for the device */
    bool is_left;      /* a driver left its device with it: reported */
    bool has_conflict; /* a double-map report named it */
    bool is_past;      /* ended, and the memory was given to somebody else since */
    unsigned refs;     /* the ledger's: pages that list it, and the list of all */
    GList in_live, in_list; /* the ledger's: links of the lists of all, and of its list */
    LxSpan by_pa, by_bus;   /* ... and nodes of its trees */
    uint64_t visit;    /* the ledger's: seen by this walk */
    GArray *runs;      /* LxRun */
} LxMapping;

/* All bytes in @state. */
LxMapping *lx_mapping_new(const SimHold *hold, int dir, LxState state);
void lx_mapping_free(LxMapping *mapping);

/* Keeps what @deal says beside the hold. */
void lx_mapping_deal(LxMapping *mapping, const struct lx_deal *deal);

/* The run that holds the byte @pa, which the mapping covers. */
const LxRun *lx_mapping_run(const LxMapping *mapping, SimAddr pa);
/*
 * The call happened to the bytes of [pa, pa+len) that the mapping covers: each
 * goes to the next state of its rule.  @taken: who, for calls that take back.
 * Returns the first fault.
 */
LxFault lx_mapping_apply(LxMapping *mapping, LxCall call, SimAddr pa, uint64_t len,
                         SimSource taken, uint64_t event);
/* The worst fault of an access to the bytes of [pa, pa+len) in it; where, in @ret_pa. */
LxFault lx_mapping_judge(const LxMapping *mapping, LxCall access, SimAddr pa, uint64_t len,
                         SimAddr *ret_pa);
/* A hold as it stands for the byte @pa. */
SimHold lx_mapping_hold(const LxMapping *mapping, SimAddr pa);

/* Clips [pa, pa+len) to the mapping; false: nothing is left. */
static inline bool
lx_mapping_clip(const LxMapping *mapping, SimAddr *pa, uint64_t *len)
{
    SimAddr from = MAX(*pa, mapping->hold.pa);
    SimAddr to = MIN(*pa + *len, mapping->hold.pa + mapping->hold.len);

    if (from >= to) {
        return false;
    }
    *pa = from;
    *len = to - from;
    return true;
}

/* The mapping has a byte of [pa, pa+len). */
static inline bool
lx_mapping_touches(const LxMapping *mapping, SimAddr pa, uint64_t len)
{
    return lx_mapping_clip(mapping, &pa, &len);
}

#endif
