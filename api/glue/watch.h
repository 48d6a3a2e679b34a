/* SPDX-License-Identifier: MIT */
/*
 * What the parts of the checker share: who calls, how a finding is begun and
 * reported, rows of the bytes' history.  One part per kind of call: watch-map.c,
 * watch-sync.c, watch-unmap.c, watch-memory.c, watch-pool.c, watch-context.c.
 */
#ifndef GLUE_WATCH_H
#define GLUE_WATCH_H

#include "api/glue/glue.h"
#include "api/lx.h"
#include "sim/finding.h"
#include "sim/truth.h"

#define LX_PAGE_BYTES 4096u
/* Attributes, as linux/dma-mapping.h has them. */
#define LX_ATTR_NO_KERNEL_MAPPING (1ul << 4)
#define LX_ATTR_SKIP_CPU_SYNC (1ul << 5)
#define LX_ATTR_FORCE_CONTIGUOUS (1ul << 6)
#define LX_ATTR_PRIVILEGED (1ul << 9)

/* The name of a direction, "DMA_TO_DEVICE"; @dir is LX_DIR_*. */
const char *lx_dir_name(int dir);
/* Who calls, from where, and when. */
SimActorId lx_caller(void);
SimSource lx_caller_source(void);
SimTime lx_caller_time(void);
/* The referee; NULL: nothing is checked. */
SimTruth *lx_truth(void);
/* All of [pa, pa+len) is RAM. */
bool lx_bytes_are_ram(SimAddr pa, uint64_t len);

/* A finding of a call: the place of the report is the caller's. */
SimFinding lx_finding_new(SimCode code, SimAddr pa, uint64_t len);
/* @mapping, as it stands for @pa, is what the finding is about: witness (1). */
void lx_finding_hold(SimFinding *finding, const LxMapping *mapping, SimAddr pa);
/* Records it, with the history of its bytes. */
void lx_finding_report(SimFinding *finding);
/* @fault between two mappings: at the bytes that both have. */
void lx_report_conflict(const LxMapping *mapping, LxMapping *other, LxFault fault);
/* A length as a wrong call gave it, cut to what can be shown. */
uint64_t lx_shown_len(SimAddr pa, uint64_t len);

/* Some CPU has a cache at @pa: without one no line is shared. */
bool lx_has_cache(SimAddr pa);

/* What the end of @mapping by @deal does wrong by its arguments: reported. */
void lx_check_end(const LxMapping *mapping, const struct lx_deal *deal);
/* @deal names a list whose map failed: reported, and true. */
bool lx_check_failed_list(const struct lx_deal *deal);
/* @mapping is new: there are more than the kernel's checker was given room for. */
void lx_check_entries(const LxMapping *mapping);
/* ... the driver of a module never said what its device can address. */
void lx_check_mask(const struct lx_deal *deal, const LxMapping *mapping);
/* The run is over: what devices still have is noted, one finding for each. */
void lx_watch_finish(void);

/* The hold that @deal makes, now. */
SimHold lx_deal_hold(const struct lx_deal *deal);
/*
 * A handle that names no live mapping, or one that does not fit; @about, which may
 * be NULL, is the nearest that is known.
 */
void lx_report_handle(SimCode code, const LxMapping *about, SimAddr bus, uint64_t len,
                      const char *detail);
/* No mapping of @dev fits: says the nearest thing that is known. */
void lx_report_unknown(LxCall call, SimActorId dev, SimAddr bus, uint64_t len);

/* A row in the history of the bytes, "dma_map_single FROM_DEVICE"; @dir -1: no word. */
void lx_note(const char *call, int dir, SimAddr pa, uint64_t len);
/* Says who the bytes belong to now, for the rows that follow. */
void lx_show_owner(SimAddr pa, uint64_t len);

#endif
