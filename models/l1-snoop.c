/* SPDX-License-Identifier: MIT */
/*
 * What others ask of an L1: the coherent requests of other CPUs and of masters,
 * and maintenance that a snoop unit broadcasts (AMBA ACE, Arm IHI 0022, D3 and
 * D6; docs/design/machine.md).
 */
#include "models/l1.h"

#include "sim/lay.h"
#include "sim/trace.h"

#include <inttypes.h>
#include <string.h>

SIM_TRACE_DEFINE(l1_line_snooped, "pa=0x%" PRIx64 " op=%" PRIu64 " state=%" PRIu64);

/* The line is somebody else's now, unless another L1 of the domain still holds it. */
static void
give_away(HwL1 *l1, SimAddr line)
{
    const SimWid *ids = sim_ids_at(&l1->domain->ids, line);

    hw_l1_forget(l1, line);
    if (ids && !sim_domain_holds(l1->domain, line, NULL)) {
        sim_truth_passed(l1->parent.world->truth, SIM_PLACE_L1, 0, line, l1->line_bytes, ids);
    }
}

/* ReadShared: both have it, and one of them answers for bytes not below. */
static void
share(HwL1 *l1, SimTxn *txn, SimLineState state)
{
    bool keeps = (txn->flags & SIM_TXN_OWN) != 0;

    txn->flags |= SIM_TXN_SHARED;
    if (!hw_l1_is_dirty(state)) {
        hw_l1_set_state(l1, txn->addr, SIM_LINE_S);
    } else if (keeps) {
        hw_l1_set_state(l1, txn->addr, SIM_LINE_O);
    } else {
        hw_l1_set_state(l1, txn->addr, SIM_LINE_S);
        txn->flags |= SIM_TXN_DIRTY;
    }
}

/* ReadUnique: afterwards SHARED says that there may be other copies elsewhere. */
static void
pass_on(HwL1 *l1, SimTxn *txn, SimLineState state)
{
    if (hw_l1_is_dirty(state)) {
        txn->flags |= SIM_TXN_DIRTY;
    }
    if (state < SIM_LINE_E) {
        txn->flags |= SIM_TXN_SHARED;
    }
    give_away(l1, txn->addr);
}

/* The line of the domain's copy takes a master's bytes; once, whoever holds it. */
static void
update_domain(HwL1 *l1, const SimTxn *txn)
{
    SimWid old[SIM_LINE_MAX];
    SimWid *ids = sim_ids_at(&l1->domain->ids, txn->addr);

    sim_lay_put(l1->parent.world->lay, txn->addr, txn->data, txn->len);
    sim_domain_guard(l1->domain, txn->addr, txn->data, txn->len);
    if (ids && memcmp(ids, txn->ids, txn->len * sizeof(ids[0])) != 0) {
        memcpy(old, ids, txn->len * sizeof(ids[0]));
        memcpy(ids, txn->ids, txn->len * sizeof(ids[0]));
        sim_truth_perform(l1->parent.world->truth, SIM_PLACE_L1, txn->addr, txn->len, old, ids);
    }
}

static void
update(HwL1 *l1, SimTxn *txn)
{
    uint8_t bytes[SIM_LINE_MAX];
    SimAddr line = hw_l1_line(l1, txn->addr);

    hw_l1_take_line(l1, line, bytes); /* the guard, while the line is as it was */
    update_domain(l1, txn);
    if (hw_l1_truth(l1, line)) {
        hw_l1_suspect(l1, line, true);
    }
    txn->flags |= SIM_TXN_SHARED;
}

static void
give_bytes(HwL1 *l1, const SimTxn *txn)
{
    const SimWid *ids = txn->ids ? sim_ids_at(&l1->domain->ids, txn->addr) : NULL;

    if (txn->op == SIM_SNOOP_PEEK) {
        sim_lay_get(l1->parent.world->lay, txn->addr, txn->data, txn->len);
    } else {
        hw_l1_take_line(l1, txn->addr, txn->data);
    }
    if (ids) {
        memcpy(txn->ids, ids, txn->len * sizeof(ids[0]));
    }
}

static void
answer(HwL1 *l1, SimTxn *txn)
{
    SimLineState state = hw_l1_state(l1, txn->addr);

    txn->flags |= SIM_TXN_FORWARDED;
    txn->place = SIM_PLACE_L1;
    if (txn->op != SIM_SNOOP_PEEK) {
        l1->cache.stats.snoop_hits++;
        SIM_TRACE(l1->parent.world, l1_line_snooped, l1->cpu->actor, txn->addr, txn->op, state,
                  0);
    }
    if (txn->op == SIM_SNOOP_UPDATE) {
        update(l1, txn);
        return;
    }
    g_assert(txn->op == SIM_SNOOP_PEEK ||
             (txn->addr == hw_l1_line(l1, txn->addr) && txn->len == l1->line_bytes));
    give_bytes(l1, txn);
    switch ((SimSnoop)txn->op) {
    case SIM_SNOOP_SHARED:
        share(l1, txn, state);
        break;
    case SIM_SNOOP_UNIQUE:
        pass_on(l1, txn, state);
        break;
    case SIM_SNOOP_ONCE:
    case SIM_SNOOP_PEEK:
        txn->flags |= SIM_TXN_SHARED;
        break;
    case SIM_SNOOP_UPDATE:
        g_assert_not_reached();
    }
}

SimResp
hw_l1_snoop(void *self, SimTxn *txn)
{
    HwL1 *l1 = self;

    if (txn->kind == SIM_MAINT) {
        hw_l1_maintain(l1, hw_l1_line(l1, txn->addr), (SimMaintOp)txn->op, &txn->delay);
    } else if (txn->kind == SIM_SNOOP && hw_l1_holds(l1, txn->addr) &&
               !(txn->op == SIM_SNOOP_PEEK && l1->domain->is_arming)) {
        answer(l1, txn);
    }
    return SIM_OK;
}
