/* SPDX-License-Identifier: MIT */
/* See the header. */
#include "models/cpu-tlb.h"

#include <string.h>

#define PAGE_SHIFT 12u

static void
reset(HwTlb *tlb)
{
    memset(tlb->used, 0, sizeof(tlb->used));
}

void
hw_tlbs_reset(HwTlbs *tlbs)
{
    reset(&tlbs->micro);
    reset(&tlbs->main);
    tlbs->uses = 0;
}

/* Was it there?  It is now, in place of the entry that was not used for longest. */
static bool
use(HwTlb *tlb, uint64_t page, uint64_t order)
{
    uint32_t set = (uint32_t)(page % (tlb->entries / tlb->ways)) * tlb->ways;
    uint32_t oldest = set;
    bool found = false;

    for (uint32_t i = set; i < set + tlb->ways && !found; i++) {
        found = tlb->used[i] != 0 && tlb->page[i] == page;
        oldest = found || tlb->used[i] < tlb->used[oldest] ? i : oldest;
    }
    tlb->page[oldest] = page;
    tlb->used[oldest] = order;
    return found;
}

SimTime
hw_tlbs_look_up(HwTlbs *tlbs, uint64_t va)
{
    uint64_t page = va >> PAGE_SHIFT;
    SimTime time;

    tlbs->uses++;
    if (use(&tlbs->micro, page, tlbs->uses)) {
        return 0;
    }
    time = tlbs->micro_miss_ps;
    if (tlbs->main.entries != 0 && !use(&tlbs->main, page, tlbs->uses)) {
        time += (SimTime)tlbs->main_miss_ps + tlbs->walk_ps;
    }
    return time;
}
