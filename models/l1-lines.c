/* SPDX-License-Identifier: MIT */
/*
 * Lines of the L1: their states, what goes down and when, who makes room.  Where a
 * line is, its CPU's table of slots tells by the address; a set is searched only
 * when somebody must leave.
 */
#include "models/l1.h"

#include "sim/lay.h"
#include "sim/trace.h"
#include "sim/window.h"

#include <inttypes.h>
#include <string.h>

SIM_TRACE_DEFINE(l1_line_filled, "pa=0x%" PRIx64 " speculative=%" PRIu64);
SIM_TRACE_DEFINE(l1_line_written_back, "pa=0x%" PRIx64);
SIM_TRACE_DEFINE(l1_line_dropped, "pa=0x%" PRIx64 " dirty=%" PRIu64);

/* VALID and OWNED, by state. */
static const uint8_t state_attn[] = {
    [SIM_LINE_I] = 0,
    [SIM_LINE_S] = SIM_ATTN_VALID,
    [SIM_LINE_O] = SIM_ATTN_VALID,
    [SIM_LINE_E] = SIM_ATTN_VALID,
    [SIM_LINE_M] = SIM_ATTN_VALID | SIM_ATTN_OWNED,
};

void
hw_l1_set_state(HwL1 *l1, SimAddr line, SimLineState state)
{
    uint8_t *attn = sim_stage_attn(l1->cpu, line);

    sim_stage_held(l1->cpu, line)->state = (uint8_t)state;
    *attn = (*attn & (uint8_t)~(SIM_ATTN_VALID | SIM_ATTN_OWNED)) | state_attn[state];
}

void
hw_l1_suspect(HwL1 *l1, SimAddr line, bool on)
{
    uint8_t *attn = sim_stage_attn(l1->cpu, line);

    *attn = on ? *attn | SIM_ATTN_SUSPECT : *attn & (uint8_t)~SIM_ATTN_SUSPECT;
}

static void
note(const HwL1 *l1, SimHistoryKind kind, SimAddr line)
{
    sim_truth_note(l1->parent.world->truth, kind, l1->cpu->actor, line, l1->line_bytes,
                   l1->cpu->here, NULL);
}

void
hw_l1_take_line(HwL1 *l1, SimAddr line, uint8_t *ret_bytes)
{
    sim_lay_get(l1->parent.world->lay, line, ret_bytes, l1->line_bytes);
    sim_domain_check(l1->domain, l1->cpu, line, ret_bytes);
}

/* --- down and away ------------------------------------------------------ */

SimResp
hw_l1_write_back(HwL1 *l1, SimAddr line, SimLoss why, SimTime *delay)
{
    uint8_t bytes[SIM_LINE_MAX];
    SimLineDown down = { .mem = &l1->mem, .line = line, .bytes = bytes,
                         .ids = sim_ids_at(&l1->domain->ids, line), .len = l1->line_bytes,
                         .why = why, .row = SIM_HISTORY_CLEAN, .actor = l1->cpu->actor,
                         .here = l1->cpu->here, .culprit = l1->cpu->here,
                         .shared = hw_l1_state(l1, line) == SIM_LINE_O };
    SimResp resp;

    if (why == SIM_LOSS_WRITE_BACK) {
        down.row = SIM_HISTORY_WRITE_BACK;
        if (down.ids) {
            down.culprit = sim_line_writer(sim_stage_line(l1->cpu, line));
        }
    }
    if (l1->domain->guard || sim_lay_is_busy(l1->parent.world->lay)) {
        hw_l1_take_line(l1, line, bytes);
    } else {
        down.bytes = sim_window_host(sim_window_va(SIM_WINDOW_LINEAR, line));
    }
    hw_l1_set_state(l1, line, hw_l1_state(l1, line) == SIM_LINE_O ? SIM_LINE_S : SIM_LINE_E);
    l1->cache.stats.write_backs++;
    SIM_TRACE(l1->parent.world, l1_line_written_back, l1->cpu->actor, line, 0, 0, 0);
    resp = sim_line_write_back(l1->parent.world, &down, delay);
    sim_domain_settle(l1->domain, line);
    return resp;
}

void
hw_l1_forget(HwL1 *l1, SimAddr line)
{
    SimHeld *slot = sim_stage_held(l1->cpu, line);

    SIM_TRACE(l1->parent.world, l1_line_dropped, l1->cpu->actor, line,
              hw_l1_is_dirty((SimLineState)slot->state), 0, 0);
    hw_l1_set_state(l1, line, SIM_LINE_I);
    slot->number = SIM_NO_NUMBER;
    l1->empties++;
    hw_l1_suspect(l1, line, false);
}

void
hw_l1_drop(HwL1 *l1, SimAddr line, SimLoss why, SimHistoryKind kind)
{
    uint8_t bytes[SIM_LINE_MAX];
    const SimWid *ids = sim_ids_at(&l1->domain->ids, line);

    if (l1->domain->guard) {
        hw_l1_take_line(l1, line, bytes);
    }
    hw_l1_forget(l1, line);
    if (ids) {
        note(l1, kind, line);
        if (!sim_domain_holds(l1->domain, line, NULL)) {
            sim_truth_removed(l1->parent.world->truth, SIM_PLACE_L1, line, l1->line_bytes, ids,
                              NULL, why, l1->cpu->actor, l1->cpu->here);
        }
    }
}

/* A clean line goes down too, to a cache that is filled by evictions. */
static void
hand_down(HwL1 *l1, SimAddr line, SimTime *delay)
{
    uint8_t bytes[SIM_LINE_MAX];
    SimTxn txn = { .addr = line, .data = bytes, .ids = sim_ids_at(&l1->domain->ids, line),
                   .len = l1->line_bytes, .kind = SIM_WRITE, .mem = SIM_MEM_CACHED,
                   .flags = SIM_TXN_LINE | SIM_TXN_CLEAN, .actor = l1->cpu->actor };

    txn.flags |= hw_l1_state(l1, line) == SIM_LINE_S ? SIM_TXN_SHARED : 0;
    hw_l1_take_line(l1, line, bytes);
    sim_send(&l1->mem, &txn);
    *delay += txn.delay;
}

void
hw_l1_evict(HwL1 *l1, SimAddr line, SimTime *delay)
{
    if (hw_l1_is_dirty(hw_l1_state(l1, line))) {
        hw_l1_write_back(l1, line, SIM_LOSS_WRITE_BACK, delay);
    } else if (l1->cpu->hands_down_clean) {
        hand_down(l1, line, delay);
    }
    hw_l1_drop(l1, line, SIM_LOSS_WRITE_BACK, SIM_HISTORY_EVICT);
}

void
hw_l1_maintain(HwL1 *l1, SimAddr line, SimMaintOp op, SimTime *delay)
{
    if (!hw_l1_holds(l1, line)) {
        return;
    }
    if ((op & SIM_CLEAN) && hw_l1_is_dirty(hw_l1_state(l1, line))) {
        hw_l1_write_back(l1, line, SIM_LOSS_CLEAN, delay);
    }
    if (op & SIM_INVALIDATE) {
        hw_l1_drop(l1, line, SIM_LOSS_INVALIDATE,
                   op == SIM_INVALIDATE ? SIM_HISTORY_INVALIDATE
                                        : SIM_HISTORY_CLEAN_INVALIDATE);
    }
}

/* --- taking in ---------------------------------------------------------- */

SimAddr
hw_l1_pinned_line(const HwL1 *l1)
{
    return l1->cpu->pin == SIM_NO_PIN ? SIM_NO_LINE : l1->cpu->pin << l1->cpu->line_shift;
}

/* By the policy, of a full set; the pinned line stays if there is another one. */
static unsigned
pick_victim(HwL1 *l1, uint32_t set)
{
    const SimHeld *slots = &l1->slots[set * l1->ways];
    SimTime touched[HW_L1_WAYS];
    unsigned stay = l1->ways;

    for (unsigned way = 0; way < l1->ways; way++) {
        touched[way] = slots[way].touched;
        stay = slots[way].number == l1->cpu->pin ? way : stay;
    }
    return sim_replace_pick((SimReplace)l1->replacement, touched, l1->ways, &l1->random,
                            &l1->next[set], l1->ways > 1 ? stay : l1->ways);
}

SimHeld *
hw_l1_empty_or_oldest_of(SimHeld *slots, unsigned ways)
{
    for (unsigned way = 0; way < ways; way++) {
        if (hw_l1_is_empty(&slots[way])) {
            return &slots[way];
        }
    }
    return hw_l1_oldest_of(slots, ways);
}

SimHeld *
hw_l1_make_room(HwL1 *l1, SimAddr line, SimTime *delay)
{
    SimHeld *slot = hw_l1_oldest_for(l1, line);
    uint32_t set = hw_l1_set(l1, line);

    if (hw_l1_is_empty(slot)) {
        return slot;
    }
    if (l1->replacement != SIM_REPLACE_LRU || l1->cpu->pin != SIM_NO_PIN) {
        slot = &l1->slots[set * l1->ways + pick_victim(l1, set)];
    }
    hw_l1_evict(l1, hw_l1_address(l1, slot), delay);
    return slot;
}

/* The domain gets a copy that it did not have. */
static void
put_line(HwL1 *l1, SimAddr line, const uint8_t *bytes, const SimWid *ids)
{
    if (bytes != sim_window_host(sim_window_va(SIM_WINDOW_LINEAR, line))) {
        sim_lay_put(l1->parent.world->lay, line, bytes, l1->line_bytes);
    }
    sim_domain_guard(l1->domain, line, bytes, l1->line_bytes);
    sim_domain_settle(l1->domain, line);
    if (ids) {
        memcpy(sim_ids_at(&l1->domain->ids, line), ids, l1->line_bytes * sizeof(ids[0]));
    }
}

void
hw_l1_install(HwL1 *l1, SimAddr line, const uint8_t *bytes, const SimWid *ids,
              SimLineState state, bool speculative, SimTime *delay)
{
    uint32_t len = l1->line_bytes;
    SimHeld *slot = hw_l1_make_room(l1, line, delay);
    bool is_new = !sim_domain_holds(l1->domain, line, l1->cpu);
    SimTruth *truth = hw_l1_truth(l1, line);

    hw_l1_put_in(l1, slot, line);
    if (is_new) {
        put_line(l1, line, bytes, truth ? ids : NULL);
    }
    hw_l1_set_state(l1, line, state);
    SIM_TRACE(l1->parent.world, l1_line_filled, l1->cpu->actor, line, speculative, 0, 0);
    if (truth) {
        SimActorId actor = l1->cpu->actor;

        note(l1, speculative ? SIM_HISTORY_PREFETCH : SIM_HISTORY_FILL, line);
        hw_l1_suspect(l1, line,
                      is_new ? sim_truth_copied(truth, SIM_PLACE_L1, actor, line, len, ids)
                             : sim_truth_is_suspect(truth, actor, line, len, ids));
    }
}
