/* SPDX-License-Identifier: MIT */
/*
 * The short way through the L1 (sim/port.h), where long replays spend their time: loads
 * and stores that miss, in a world where nobody would be told anything of them.  What
 * it does, l1.c and l1-lines.c do with all the telling; other cases it leaves to them.
 */
#include "models/l1.h"

#include "sim/trace.h"
#include "sim/window.h"

/* Of lines that have a short way: known when this is compiled. */
#define LINE 64u
#define LINE_SHIFT 6

/* Nobody would be told anything.  Where nobody stores natively nothing is pinned, nor
 * laid over the window. */
static inline bool
may_be_quick(const HwL1 *l1, SimAddr addr)
{
    return l1->has_short_way && !sim_trace_is_on(l1->parent.world->trace) &&
           !(l1->cpu->attn[addr >> LINE_SHIFT] & SIM_ATTN_VALID);
}

static inline uint8_t *
host_of(SimAddr addr)
{
    return sim_window_host(sim_window_va(SIM_WINDOW_LINEAR, addr));
}

/* Down by the short way; false: nothing was done. */
static inline bool
write_back(HwL1 *l1, uint32_t number, SimTime *delay)
{
    SimAddr line = (SimAddr)number << LINE_SHIFT;
    SimTime time = sim_quick_write(&l1->mem, line, host_of(line), LINE, *delay);

    if (time == SIM_NEVER) {
        return false;
    }
    l1->cache.stats.write_backs++;
    *delay = time;
    return true;
}

/* A slot for the line with this number: hw_l1_make_room(), but nobody hears of it. */
static inline SimHeld *
make_room(HwL1 *l1, uint32_t number, SimTime *delay)
{
    const SimCpu *cpu = l1->cpu;
    SimHeld *slots = &l1->slots[(number & (l1->sets - 1)) * l1->ways], *slot;

    if (G_UNLIKELY(l1->empties > 0)) {
        slot = hw_l1_empty_or_oldest_of(slots, l1->ways);
        if (hw_l1_is_empty(slot)) {
            l1->empties--;
            return slot;
        }
    } else {
        slot = l1->ways == 4 ? hw_l1_oldest_of(slots, 4) /* known when compiled: no loop */
                             : hw_l1_oldest_of(slots, l1->ways);
    }
    if (cpu->hands_down_clean || (hw_l1_is_dirty((SimLineState)slot->state) &&
                                  !write_back(l1, slot->number, delay))) {
        hw_l1_evict(l1, (SimAddr)slot->number << LINE_SHIFT, delay);
        l1->empties--;
        return slot;
    }
    cpu->attn[slot->number] &=
        (uint8_t)~(SIM_ATTN_VALID | SIM_ATTN_OWNED | SIM_ATTN_SUSPECT);
    return slot;
}

/* The line of @addr is here from now on, in @state; SIM_NEVER: nothing was done. */
static inline SimTime
fill(HwL1 *l1, SimAddr addr, SimLineState state, SimTime delay)
{
    const SimCpu *cpu = l1->cpu;
    uint32_t number = (uint32_t)(addr >> LINE_SHIFT);
    SimAddr line = (SimAddr)number << LINE_SHIFT;
    SimHeld *slot;
    SimTime time;

    if (l1->prefetch.kind != SIM_PREFETCH_NONE && hw_l1_prefetches(l1)) {
        return SIM_NEVER;
    }
    time = sim_quick_read(&l1->mem, line, host_of(line), LINE, 0);
    if (G_UNLIKELY(time == SIM_NEVER)) {
        return SIM_NEVER;
    }
    delay += time;
    l1->cache.stats.misses++;
    slot = make_room(l1, number, &delay);
    *slot = (SimHeld){ .touched = cpu->now, .number = number, .state = (uint8_t)state };
    cpu->slots[number] = (uint16_t)(slot - l1->slots);
    cpu->attn[number] |= state == SIM_LINE_M ? SIM_ATTN_VALID | SIM_ATTN_OWNED
                                             : SIM_ATTN_VALID;
    return delay + l1->hit_ps;
}

static SimTime
quick_read(void *self, SimAddr addr, uint8_t *ret_bytes, uint32_t len, SimTime delay)
{
    HwL1 *l1 = self;
    SimTime time = may_be_quick(l1, addr) ? fill(l1, addr, SIM_LINE_E, delay) : SIM_NEVER;

    if (G_LIKELY(time != SIM_NEVER)) {
        sim_copy(ret_bytes, host_of(addr), len);
    }
    return time;
}

static SimTime
quick_write(void *self, SimAddr addr, const uint8_t *bytes, uint32_t len, SimTime delay)
{
    HwL1 *l1 = self;
    SimTime time = len != LINE && may_be_quick(l1, addr)
                       ? fill(l1, addr, SIM_LINE_M, delay) : SIM_NEVER;

    if (G_LIKELY(time != SIM_NEVER)) {
        sim_copy(host_of(addr), bytes, len);
    }
    return time;
}

const SimQuick hw_l1_quick = { quick_read, quick_write };
