/* SPDX-License-Identifier: MIT */
/*
 * The TLBs of a core, for the time they cost: a micro-TLB, all of whose entries
 * are looked at, and a main TLB behind it.  Pages map to themselves, so there is
 * nothing to get wrong; asked only by accesses that the L1 did not finish.
 * Leaves out: large pages, the walk's own effect on the caches, flushes.
 */
#ifndef MODELS_CPU_TLB_H
#define MODELS_CPU_TLB_H

#include "sim/types.h"

#define HW_TLB_MAX 2048u

typedef struct HwTlb {
    uint32_t entries, ways; /* entries == 0: there is none */
    uint64_t page[HW_TLB_MAX];
    uint64_t used[HW_TLB_MAX]; /* order of use; 0: the entry is empty */
} HwTlb;

typedef struct HwTlbs {
    HwTlb micro, main;
    uint32_t micro_miss_ps, main_miss_ps, walk_ps; /* each added to the one before */
    uint64_t uses;
} HwTlbs;

/* All entries are empty. */
void hw_tlbs_reset(HwTlbs *tlbs);
SimTime hw_tlbs_look_up(HwTlbs *tlbs, uint64_t va);

/* Time that translating @va takes; the page is in both afterwards. */
static inline SimTime
hw_tlbs_time(HwTlbs *tlbs, uint64_t va)
{
    return tlbs->micro.entries != 0 ? hw_tlbs_look_up(tlbs, va) : 0;
}

#endif
