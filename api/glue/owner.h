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

/*
 * Every live mapping and piece of DMA memory (LxMapping), oldest first; borrowed.  For
 * lists of all of them: who looks for one asks below, which does not walk.
 */
const GQueue *lx_owner_live(const LxOwner *owner);

/* The live mapping that starts at @deal's device and handle; of several the one of this
 * list, type, length and direction.  NULL: none. */
LxMapping *lx_owner_find_start(const LxOwner *owner, const struct lx_deal *deal);
/* A live mapping of @device that [bus, bus+len) touches; best the one that holds
 * it all, then the newest. */
LxMapping *lx_owner_find_range(const LxOwner *owner, SimActorId device, SimAddr bus,
                               uint64_t len);
/* The live mapping that a sync means: of several that hold its range the one of its list
 * or kind, with its direction, whose bytes change hands by @call; then the newest. */
LxMapping *lx_owner_find_sync(const LxOwner *owner, const struct lx_deal *deal, LxCall call);
/* The oldest live mapping of @device that starts at @bus and was not asked about. */
LxMapping *lx_owner_find_unchecked(const LxOwner *owner, SimActorId device, SimAddr bus);
/*
 * The oldest live mapping or memory with a byte of [pa, pa+len) for which @fits says
 * yes; @fits NULL: any.  NULL: there is none.  And how many have such a byte.
 */
typedef bool (*LxFits)(const LxMapping *mapping, const void *ask);
LxMapping *lx_owner_find_over(const LxOwner *owner, SimAddr pa, uint64_t len, LxFits fits,
                              const void *ask);
unsigned lx_owner_number_over(const LxOwner *owner, SimAddr pa, uint64_t len);
/* @mapping is the next entry of the list @list (not 0), and the oldest live one of a list. */
void lx_owner_enlist(LxOwner *owner, LxMapping *mapping, uint64_t list);
LxMapping *lx_owner_find_of_list(const LxOwner *owner, uint64_t list);
/* The same for the list that was mapped last from the entries at @va, by @device. */
LxMapping *lx_owner_find_list_at(const LxOwner *owner, SimActorId device, unsigned long va);
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
