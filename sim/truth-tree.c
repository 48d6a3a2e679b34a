/* SPDX-License-Identifier: MIT */
/*
 * What the tree tells software about a device (dma-coherent) and what hardware does
 * (dmasim,snoops) are two facts (design.md section 6).  Where they differ, Linux
 * leaves out maintenance that is needed, or does some that is not.
 */
#include "sim/truth-judge.h"

#include "sim/cpu.h"
#include "sim/master.h"

static bool
has_cache(const SimWorld *world)
{
    return world->cpus->len > 0 && ((SimCpu *)g_ptr_array_index(world->cpus, 0))->has_l1;
}

static bool
differs(const SimTruth *truth, SimActorId actor)
{
    const SimMaster *master = actor ? sim_master_of(truth->world, actor) : NULL;

    return master && master->coherent != master->snoops && has_cache(truth->world);
}

/* Bytes that were read or lost in an old copy: what a maintenance more or less makes. */
static bool
is_of_a_copy(const SimFinding *finding)
{
    return finding->code >= SIM_D101 && finding->code <= SIM_D104;
}

SimActorId
truth_misdescribed(const SimTruth *truth, const SimFinding *finding)
{
    SimActorId devices[] = { finding->has_hold ? finding->hold.device : 0,
                             finding->read.actor, finding->changed.actor };

    if (finding->code == SIM_D502) {
        return finding->read.actor;
    }
    for (unsigned i = 0; is_of_a_copy(finding) && i < G_N_ELEMENTS(devices); i++) {
        if (differs(truth, devices[i])) {
            return devices[i];
        }
    }
    return 0;
}

void
truth_judge_tree(SimTruth *truth, const SimRead *access, bool is_write)
{
    const SimOwnership *o = truth->world->ownership;
    TruthActor *device = &truth->actors[access->actor];
    SimFinding f = { .code = SIM_D502, .severity = SIM_NOTE, .cause = SIM_CAUSE_RULE,
                     .pa = access->pa, .len = access->len, .bus = access->bus,
                     .is_write = is_write, .mem = access->mem };

    if (device->is_told || device->kind != SIM_ACTOR_MASTER || !o || !o->find ||
        !o->find(truth->world->ownership_state, access->pa, &f.hold) ||
        f.hold.device != access->actor || !f.hold.live) {
        return; /* software was told nothing that matters here */
    }
    device->is_told = true;
    if (!differs(truth, access->actor)) {
        return;
    }
    f.has_hold = true;
    f.event = truth->world->events;
    f.time = truth_now(truth, access->actor);
    f.read = (SimWitness){ .actor = access->actor, .event = f.event, .time = f.time,
                           .source = access->source, .what = is_write ? "wrote" : "read" };
    truth_report(truth, &f);
}
