/* SPDX-License-Identifier: MIT */
/*
 * What the outer controller fetches besides what it is asked for: the other half of
 * a double linefill, the line that PREFETCH_CTRL names, and what hardware does by
 * itself.  Who needs such a line before it is here waits for the rest.
 */
#include "models/pl310.h"

#include "sim/world.h"

static bool
is_timed(const HwPl310 *pl)
{
    return sim_oracle_policy(pl->parent.world->oracle) == SIM_POLICY_TIMED;
}

/* Asked for *@when after now; *@when: it is there.  Its slot; SIM_NO_SLOT: it was here,
 * or cannot be had. */
static uint32_t
fetch(HwPl310 *pl, SimAddr line, SimActorId actor, SimTime *when)
{
    uint32_t slot;

    if (sim_cache_array_find(&pl->array, line) != SIM_NO_SLOT) {
        return SIM_NO_SLOT;
    }
    hw_pl310_settle(pl, line, pl->line_bytes, when);
    if (hw_pl310_fill(pl, line, actor, true, when, &slot) != SIM_OK) {
        return SIM_NO_SLOT;
    }
    pl->cache.stats.prefetches++;
    return slot;
}

static void
fetch_ahead(HwPl310 *pl, SimAddr line, SimActorId actor, SimTime asked)
{
    uint32_t slot = fetch(pl, line, actor, &asked);

    if (slot != SIM_NO_SLOT && is_timed(pl)) {
        sim_arrivals_add(&pl->arrivals, line, sim_world_time(pl->parent.world) + asked);
        pl->array.flags[slot] |= HW_PL310_COMING;
    }
}

/* Within the page, and for policy timed only, as every prefetcher. */
void
hw_pl310_fetch_more(HwPl310 *pl, SimAddr line, SimActorId actor, bool missed, SimTime asked)
{
    uint32_t ctrl = pl->regs.prefetch;
    SimAddr ahead = line + (HW_PL310_PREFETCH_OFFSET(ctrl) + 1) * pl->line_bytes;

    if (missed && (ctrl & HW_PL310_PREFETCH_DOUBLE) && pl->line_bytes == 32) {
        fetch_ahead(pl, line ^ 32, actor, asked);
    }
    if ((ctrl & HW_PL310_PREFETCH_DATA) && (ahead ^ line) < SIM_TRUTH_PAGE && is_timed(pl)) {
        fetch_ahead(pl, ahead, actor, asked);
    }
}

void
hw_pl310_wait(HwPl310 *pl, uint32_t slot, SimTxn *txn)
{
    pl->array.flags[slot] &= (uint8_t)~HW_PL310_COMING;
    txn->delay += sim_arrivals_wait(&pl->arrivals, sim_cache_array_address(&pl->array, slot),
                                    sim_world_time(pl->parent.world) + txn->delay);
}

bool
hw_pl310_prefetch(HwPl310 *pl, SimAddr pa)
{
    SimTime unseen = 0;

    return hw_pl310_is_on(pl) && !(pl->regs.debug & HW_PL310_DEBUG_NO_LINEFILL) &&
           fetch(pl, sim_cache_array_line(&pl->array, pa), pl->parent.world->hw, &unseen) !=
               SIM_NO_SLOT;
}
