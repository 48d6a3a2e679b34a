/* SPDX-License-Identifier: MIT */
/*
 * Inside the L1: shared by l1.c (transactions), l1-quick.c (their short way), l1-snoop.c
 * (what others ask) and l1-lines.c (lines: states, what goes down and when, who makes
 * room).
 */
#ifndef HW_L1_H
#define HW_L1_H

#include "sim/cache.h"
#include "sim/domain.h"
#include "sim/line.h"
#include "sim/model.h"
#include "sim/prefetch.h"
#include "sim/replace.h"
#include "sim/stage.h"
#include "sim/truth.h"
#include "sim/world.h"

typedef struct HwL1 {
    SimModel parent;
    SimPort mem;
    uint32_t size, line_bytes, sets; /* parameters */
    uint32_t replacement;
    uint32_t writes; /* HW_L1_WRITES_* */
    SimPrefetcher prefetch;
    SimArrivals arrivals;
    uint32_t hit_ps, set_way_ps;
    uint32_t ways; /* derived */
    bool has_short_way; /* LRU, lines of 64 bytes, alone, nobody asks what was stored */
    SimCpu *cpu;
    SimDomain *domain; /* the world's */
    SimHeld *slots;    /* [set * ways + way]; the CPU's `held` */
    uint32_t empties;  /* how many of them hold no line */
    uint8_t *next;     /* round-robin counter per set */
    SimRandom random;
    SimCache cache;
} HwL1;

#define HW_L1_WAYS 64u
enum { HW_L1_WRITES_BACK, HW_L1_WRITES_THROUGH };

static inline SimAddr
hw_l1_line(const HwL1 *l1, SimAddr pa)
{
    return pa & ~(SimAddr)l1->cpu->line_mask;
}

static inline uint32_t
hw_l1_set(const HwL1 *l1, SimAddr pa)
{
    return (uint32_t)(pa >> l1->cpu->line_shift) & (l1->sets - 1);
}

static inline bool
hw_l1_is_empty(const SimHeld *slot)
{
    return slot->number == SIM_NO_NUMBER;
}

/* The address of the line in a slot; SIM_NO_LINE. */
static inline SimAddr
hw_l1_address(const HwL1 *l1, const SimHeld *slot)
{
    return hw_l1_is_empty(slot) ? SIM_NO_LINE : (SimAddr)slot->number << l1->cpu->line_shift;
}

static inline bool
hw_l1_holds(const HwL1 *l1, SimAddr pa)
{
    return *sim_stage_attn(l1->cpu, pa) & SIM_ATTN_VALID;
}

static inline SimLineState
hw_l1_state(const HwL1 *l1, SimAddr pa)
{
    return sim_stage_state(l1->cpu, pa);
}

/* Newer than what lies below. */
static inline bool
hw_l1_is_dirty(SimLineState state)
{
    return state == SIM_LINE_O || state == SIM_LINE_M;
}

/* NULL: nobody watches this page. */
static inline SimTruth *
hw_l1_truth(const HwL1 *l1, SimAddr pa)
{
    SimTruth *truth = l1->parent.world->truth;

    return truth && sim_truth_is_armed(truth, pa) ? truth : NULL;
}

/* Of @ways slots, the one touched longest ago. */
static inline SimHeld *
hw_l1_oldest_of(SimHeld *slots, unsigned ways)
{
    SimTime least = slots[0].touched;
    unsigned oldest = 0;

    for (unsigned way = 1; way < ways; way++) {
        SimTime touched = slots[way].touched;

        oldest = touched < least ? way : oldest;
        least = touched < least ? touched : least;
    }
    return &slots[oldest];
}

/* The first empty one, else the oldest. */
SimHeld *hw_l1_empty_or_oldest_of(SimHeld *slots, unsigned ways);

/* Of the set where @line belongs. */
static inline SimHeld *
hw_l1_oldest_for(const HwL1 *l1, SimAddr line)
{
    SimHeld *slots = &l1->slots[hw_l1_set(l1, line) * l1->ways];

    if (G_UNLIKELY(l1->empties > 0)) {
        return hw_l1_empty_or_oldest_of(slots, l1->ways);
    }
    return l1->ways == 4 /* known when this is compiled: no loop */
               ? hw_l1_oldest_of(slots, 4) : hw_l1_oldest_of(slots, l1->ways);
}

/* @line is in @slot from now on; its state is not set yet. */
static inline void
hw_l1_put_in(HwL1 *l1, SimHeld *slot, SimAddr line)
{
    const SimCpu *cpu = l1->cpu;

    l1->empties -= hw_l1_is_empty(slot);
    slot->number = (uint32_t)(line >> cpu->line_shift);
    slot->touched = cpu->now;
    cpu->slots[slot->number] = (uint16_t)(slot - l1->slots);
}

/* l1-lines.c */

/* A slot for @line; whoever is there leaves. */
SimHeld *hw_l1_make_room(HwL1 *l1, SimAddr line, SimTime *delay);
void hw_l1_set_state(HwL1 *l1, SimAddr line, SimLineState state);
/* Must the referee see the next access to the line? */
void hw_l1_suspect(HwL1 *l1, SimAddr line, bool on);
/* The bytes of a held line, past the store guard. */
void hw_l1_take_line(HwL1 *l1, SimAddr line, uint8_t *ret_bytes);
/* The way of @line is free from here on; what it held is the caller's affair. */
void hw_l1_forget(HwL1 *l1, SimAddr line);
SimResp hw_l1_write_back(HwL1 *l1, SimAddr line, SimLoss why, SimTime *delay);
/* The line goes; what it held is not written anywhere. */
void hw_l1_drop(HwL1 *l1, SimAddr line, SimLoss why, SimHistoryKind kind);
void hw_l1_evict(HwL1 *l1, SimAddr line, SimTime *delay);
/* The line of a native store that may not have landed; SIM_NO_LINE. */
SimAddr hw_l1_pinned_line(const HwL1 *l1);
/* Takes @line in; @ids may be NULL (nobody watches).  @bytes may lie in the window
 * already. */
void hw_l1_install(HwL1 *l1, SimAddr line, const uint8_t *bytes, const SimWid *ids,
                   SimLineState state, bool speculative, SimTime *delay);
void hw_l1_maintain(HwL1 *l1, SimAddr line, SimMaintOp op, SimTime *delay);

/* l1-quick.c: the short way of the in port "cpu" (sim/port.h). */
extern const SimQuick hw_l1_quick;
/* By the policy, and if it can. */
bool hw_l1_prefetches(const HwL1 *l1);

/* l1-snoop.c: the in port "snoop". */
SimResp hw_l1_snoop(void *self, SimTxn *txn);

#endif
