/* SPDX-License-Identifier: MIT */
/*
 * The short way through the L1 (sim/port.h), where long replays spend their time: loads
 * and stores that miss, in a world where nobody would be told anything of them.  What
 * it does, l1.c and l1-lines.c do with all the telling; other cases it leaves to them.
 */
#include "models/l1.h"

#include "sim/lay.h"
#include "sim/trace.h"
#include "sim/window.h"

/* Nobody would be told anything, and the window is what the L1 holds. */
static inline bool
may_be_quick(const HwL1 *l1)
{
    const SimWorld *world = l1->parent.world;

    return l1->has_short_way && l1->cpu->pin == SIM_NO_PIN &&
           !sim_trace_is_on(world->trace) && !sim_lay_is_busy(world->lay);
}

/* Down by the short way; false: nothing was done. */
static inline bool
write_back(HwL1 *l1, SimAddr line, SimTime *delay)
{
    const uint8_t *bytes = sim_window_host(sim_window_va(SIM_WINDOW_LINEAR, line));

    if (!sim_quick_write(&l1->mem, line, bytes, l1->line_bytes, delay)) {
        return false;
    }
    l1->cache.stats.write_backs++;
    return true;
}

static inline void
install(HwL1 *l1, SimAddr line, SimTime *delay)
{
    const SimCpu *cpu = l1->cpu;
    SimHeld *slot = hw_l1_oldest_for(l1, line);
    bool is_dirty = hw_l1_is_dirty((SimLineState)slot->state);

    if (cpu->hands_down_clean ||
        (is_dirty && !write_back(l1, hw_l1_address(l1, slot), delay))) {
        hw_l1_make_room(l1, line, delay);
    } else if (!hw_l1_is_empty(slot)) {
        cpu->attn[slot->number] &=
            (uint8_t)~(SIM_ATTN_VALID | SIM_ATTN_OWNED | SIM_ATTN_SUSPECT);
    }
    hw_l1_put_in(l1, slot, line);
    slot->state = SIM_LINE_E;
    cpu->attn[slot->number] |= SIM_ATTN_VALID;
}

static inline bool
fill(HwL1 *l1, SimAddr line, SimTime *delay)
{
    uint8_t *bytes = sim_window_host(sim_window_va(SIM_WINDOW_LINEAR, line));
    SimTime time = 0;

    if ((l1->prefetch.kind != SIM_PREFETCH_NONE && hw_l1_prefetches(l1)) ||
        !sim_quick_read(&l1->mem, line, bytes, l1->line_bytes, &time)) {
        return false;
    }
    *delay += time;
    l1->cache.stats.misses++;
    install(l1, line, delay);
    return true;
}

static bool __attribute__((flatten))
quick_read(void *self, SimAddr addr, uint8_t *ret_bytes, uint32_t len, SimTime *delay)
{
    HwL1 *l1 = self;

    if (!may_be_quick(l1) || hw_l1_holds(l1, addr) ||
        !fill(l1, hw_l1_line(l1, addr), delay)) {
        return false;
    }
    sim_copy(ret_bytes, sim_window_host(sim_window_va(SIM_WINDOW_LINEAR, addr)), len);
    *delay += l1->hit_ps;
    return true;
}

static bool __attribute__((flatten))
quick_write(void *self, SimAddr addr, const uint8_t *bytes, uint32_t len, SimTime *delay)
{
    HwL1 *l1 = self;

    if (!may_be_quick(l1) || hw_l1_holds(l1, addr) || len == l1->line_bytes ||
        !fill(l1, hw_l1_line(l1, addr), delay)) {
        return false;
    }
    sim_copy(sim_window_host(sim_window_va(SIM_WINDOW_LINEAR, addr)), bytes, len);
    hw_l1_set_state(l1, addr, SIM_LINE_M);
    *delay += l1->hit_ps;
    return true;
}

const SimQuick hw_l1_quick = { quick_read, quick_write };
