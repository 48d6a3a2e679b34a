/* SPDX-License-Identifier: MIT */
/*
 * Lost writes (rules.md T7, T8): the last copy of a byte's newest write goes away;
 * and writes performed over ones they are ordered before (T4).  Exactly:
 * docs/design/truth.md.
 */
#include "sim/truth-judge.h"

void
truth_report_over(SimTruth *truth, SimAddr pa, uint32_t len, SimWid victim, SimWid over)
{
    SimFinding f = { .code = SIM_D106, .severity = truth_severity(SIM_D106),
                     .cause = SIM_CAUSE_OVERWRITTEN, .pa = pa, .len = len, .is_write = true,
                     .got_id = over, .due_id = victim };

    f.has_values = truth_value(truth, over, pa, &f.got[0]) &&
                   truth_value(truth, victim, pa, &f.due[0]) && len == 1;
    f.changed = truth_witness_write(truth, victim, "wrote");
    f.read = truth_witness_write(truth, over, "wrote");
    f.event = truth->world->events;
    f.time = truth->world->queue.now;
    truth_report(truth, &f);
}

static bool
is_replaced_by_pending(const SimTruth *truth, SimAddr pa, SimWid old)
{
    SimWid ids[TRUTH_PENDING];
    unsigned count = truth_pending(truth, pa, 0, ids, TRUTH_PENDING);

    for (unsigned i = 0; i < count; i++) {
        if (truth_is_before(truth, old, ids[i])) {
            return true;
        }
    }
    return false;
}

/* The last copy of the newest write goes, and nothing replaces it. */
static bool
is_last_copy(const SimTruth *truth, SimAddr pa, SimWid old)
{
    return old != 0 && truth_head(truth, pa) == old && !truth_is_elsewhere(truth, pa, old) &&
           !is_replaced_by_pending(truth, pa, old);
}

/* D103, D104, or 0: given up, or there before the first step. */
static SimCode
loss_of(const SimTruth *truth, const TruthPage *page, SimAddr pa, SimWid old)
{
    if (page->flags[pa % SIM_TRUTH_PAGE] != 0 || truth_is_init(truth, old)) {
        return 0;
    }
    return truth->actors[SIM_WID_ACTOR(old)].kind == SIM_ACTOR_CPU ? SIM_D104 : SIM_D103;
}

typedef struct Loss {
    SimCode code;
    uint32_t first, last;
} Loss;

/* Of the bytes that were written back, the store that came last: it made the line dirty. */
static SimWitness
last_store(const SimTruth *truth, const SimWid *ids, uint32_t len, SimActorId whose)
{
    SimWid last = 0;

    for (uint32_t i = 0; i < len; i++) {
        if (SIM_WID_ACTOR(ids[i]) == whose && ids[i] > last) {
            last = ids[i];
        }
    }
    return truth_witness_write(truth, last, "dirtied");
}

static void
report_loss(SimTruth *truth, const Loss *loss, SimPlace place, SimAddr pa, uint32_t len,
            const SimWid *old, const SimWid *now, SimLoss why, SimActorId whose,
            SimSource culprit)
{
    SimFinding f = { .code = loss->code, .severity = truth_severity(loss->code),
                     .cause = why == SIM_LOSS_INVALIDATE ? SIM_CAUSE_INVALIDATED
                                                         : SIM_CAUSE_OVERWRITTEN,
                     .pa = pa + loss->first, .len = loss->last - loss->first + 1,
                     .is_write = true, .due_id = old[loss->first],
                     .got_id = now ? now[loss->first] : truth_head(truth, pa + loss->first) };
    bool known = true;

    for (uint32_t i = 0; i < MIN(f.len, SIM_FINDING_BYTES); i++) {
        SimWid there = now ? now[loss->first + i] : truth_head(truth, f.pa + i);

        known &= truth_value(truth, old[loss->first + i], f.pa + i, &f.due[i]);
        if (!truth_value(truth, there, f.pa + i, &f.got[i])) {
            f.got[i] = 0;
        }
    }
    f.has_values = known;
    f.old = truth_place_lost(truth, f.pa, place, whose, now ? now[loss->first] : 0);
    f.changed = truth_witness_write(truth, f.due_id, "wrote");
    f.event = truth->world->events;
    f.time = truth->world->queue.now;
    f.read = (SimWitness){ .actor = truth->world->hw, .event = f.event, .time = f.time,
                           .source = culprit, .what = "lost" };
    if (why == SIM_LOSS_WRITE_BACK) { /* the line was dirtied there, it goes here */
        f.read.source = truth->world->here;
        f.copied = (SimWitness){ .actor = whose, .source = culprit,
                                 .what = "dirtied" };
    } else if (why == SIM_LOSS_CLEAN && now) {
        f.copied = last_store(truth, now, len, whose);
    }
    truth_report(truth, &f);
}

void
sim_truth_removed(SimTruth *truth, SimPlace place, SimAddr pa, uint32_t len, const SimWid *old,
                  const SimWid *now, SimLoss why, SimActorId whose, SimSource culprit)
{
    TruthPage *page = truth_page(truth, pa);
    Loss losses[2] = { { SIM_D103, UINT32_MAX, 0 }, { SIM_D104, UINT32_MAX, 0 } };

    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_REMOVED, .place = place, .pa = pa,
                                       .len = len, .ids = now, .old = old, .flag = why,
                                       .source = culprit });
    for (uint32_t i = 0; i < len; i++) {
        SimCode code;

        if ((now && now[i] == old[i]) || !is_last_copy(truth, pa + i, old[i])) {
            continue;
        }
        code = loss_of(truth, page, pa + i, old[i]);
        if (code) {
            Loss *loss = &losses[code == SIM_D104];

            loss->first = MIN(loss->first, i);
            loss->last = i;
        }
        truth_reset_head(truth, pa + i);
    }
    for (unsigned k = 0; k < 2; k++) {
        if (losses[k].first != UINT32_MAX) {
            report_loss(truth, &losses[k], place, pa, len, old, now, why, whose, culprit);
        }
    }
}

void
sim_truth_passed(SimTruth *truth, SimPlace place, SimActorId actor, SimAddr pa, uint32_t len,
                 const SimWid *ids)
{
    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_PASSED, .place = place,
                                       .actor = actor, .pa = pa, .len = len, .ids = ids });
}
