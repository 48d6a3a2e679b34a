/* SPDX-License-Identifier: MIT */
/*
 * The ledger: every live mapping and allocation of a world, the mappings that
 * ended last, and the answers that the referee asks for (sim/ownership.h).  It
 * reports nothing; watch.c does.
 */
#ifndef GLUE_OWNER_H
#define GLUE_OWNER_H

#include "api/glue/mapping.h"
#include "sim/world.h"

typedef struct LxOwner LxOwner;

/* Becomes world->ownership. */
LxOwner *lx_owner_new(SimWorld *world);
void lx_owner_free(LxOwner *owner);

/*
 * A new mapping (@call is LX_MAP or LX_MAP_SKIP).  *@ret_fault and *@ret_other: the
 * first live mapping it conflicts with.  Returns the ledger's record.
 */
LxMapping *lx_owner_map(LxOwner *owner, LxCall call, const SimHold *hold, int dir,
                        LxFault *ret_fault, LxMapping **ret_other);
/* DMA memory, as @deal says; @hold covers whole pages.  @is_uncached: through another
 * view. */
LxMapping *lx_owner_alloc(LxOwner *owner, const SimHold *hold, const struct lx_deal *deal,
                          bool is_uncached);

/* Every live mapping and piece of DMA memory, oldest first; borrowed. */
const GPtrArray *lx_owner_live(const LxOwner *owner);
/* The live mapping that starts at @deal's device and handle; of several the one with
 * this type, length and direction.  NULL: none. */
LxMapping *lx_owner_find_start(const LxOwner *owner, const struct lx_deal *deal);
/* A live mapping of @device that [bus, bus+len) touches; best the one that holds
 * it all, then the newest. */
LxMapping *lx_owner_find_range(const LxOwner *owner, SimActorId device, SimAddr bus,
                               uint64_t len);
/* The last ended mapping of @device that started at @bus; NULL: none is known. */
const LxMapping *lx_owner_find_ended(const LxOwner *owner, SimActorId device, SimAddr bus);

/* sync_for_device or sync_for_cpu of part of @mapping. */
LxFault lx_owner_sync(LxOwner *owner, LxMapping *mapping, LxCall call, SimAddr bus,
                      uint64_t len, SimSource source);
/*
 * @mapping is over, by @call (unmap or free).  Returns a live mapping that still
 * needs the bytes as they are (all but the last unmap must skip), or NULL.
 */
LxMapping *lx_owner_end(LxOwner *owner, LxMapping *mapping, LxCall call, SimSource source);

/* Memory is given out again: what ended there is another buffer's past. */
void lx_owner_forget(LxOwner *owner, SimAddr pa, uint64_t len);
/* kmalloc and pages: counted, for leaks.  What was not counted may be uncounted. */
void lx_owner_count(LxOwner *owner, SimAddr pa);
void lx_owner_uncount(LxOwner *owner, SimAddr pa);
unsigned lx_owner_leaks(const LxOwner *owner);

/* A CPU touched what stands for DMA memory without an address: watch-memory.c. */
void lx_watch_cookie(void *state, SimActorId cpu, SimAddr pa, uint32_t len, bool is_write);

extern const SimOwnership lx_ownership;

#endif
