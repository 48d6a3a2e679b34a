/* SPDX-License-Identifier: MIT */
/*
 * What the tree tells software about a device (dma-coherent) and what hardware does
 * (dmasim,snoops) are two facts (design.md section 6).  Where they differ, Linux
 * leaves out maintenance that is needed, or does some that is not.  Where both say
 * that it snoops, a driver may get by without calls that other boards need.
 */
#include "sim/truth-judge.h"

#include "sim/cpu.h"
#include "sim/master.h"
#include "sim/world.h"

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

static SimFinding
note_of(SimTruth *truth, const SimRead *access, SimCode code, bool is_write)
{
    SimFinding f = { .code = code, .severity = SIM_NOTE, .cause = SIM_CAUSE_RULE,
                     .pa = access->pa, .len = access->len, .bus = access->bus,
                     .is_write = is_write, .mem = access->mem };

    f.event = truth->world->events;
    f.time = truth_now(truth, access->actor);
    f.read = (SimWitness){ .actor = access->actor, .event = f.event, .time = f.time,
                           .source = access->source, .what = is_write ? "wrote" : "read" };
    return f;
}

/* --- right because the device snoops ------------------------------------- */

/* No call has made the byte ready for a device: elsewhere nothing would have cleaned it. */
static bool
is_unprepared(const SimTruth *truth, SimAddr pa, SimHold *ret_hold)
{
    const SimOwnership *o = truth->world->ownership;

    return o && o->find &&
           !(o->find(truth->world->ownership_state, pa, ret_hold) && ret_hold->live &&
             ret_hold->prepared);
}

/* Bytes from the @i-th on that memory does not have, and that nothing prepared. */
static uint32_t
lucky_run(const SimTruth *truth, const SimRead *r, uint32_t i)
{
    uint32_t n = 0;

    for (; i + n < r->len; n++) {
        uint8_t below;
        SimHold hold;

        sim_world_peek_ram(truth->world, r->pa + i + n, &below, 1);
        if (below == r->bytes[i + n] || !is_unprepared(truth, r->pa + i + n, &hold)) {
            break;
        }
    }
    return n;
}

/*
 * A master that snoops was answered by a cache.  Only bytes that memory has otherwise
 * are luck: what a device that does not snoop would read there is known.
 */
static void
judge_snooped(SimTruth *truth, const SimRead *r)
{
    TruthActor *device = &truth->actors[r->actor];
    uint32_t i = 0, n = 0;
    SimFinding f;

    if (device->is_lucky || (r->place != SIM_PLACE_L1 && r->place != SIM_PLACE_L2)) {
        return;
    }
    while (i < r->len && (n = lucky_run(truth, r, i)) == 0) {
        i++;
    }
    if (n == 0) {
        return;
    }
    device->is_lucky = true;
    f = note_of(truth, r, SIM_D501, false);
    f.pa = r->pa + i;
    f.len = n;
    f.has_hold = truth->world->ownership->find(truth->world->ownership_state, f.pa, &f.hold);
    f.changed = truth_witness_write(truth, r->ids[i], "wrote");
    truth_report(truth, &f);
}

/* --- the tree ------------------------------------------------------------- */

static void
judge_description(SimTruth *truth, const SimRead *access, bool is_write)
{
    const SimOwnership *o = truth->world->ownership;
    TruthActor *device = &truth->actors[access->actor];
    SimFinding f = note_of(truth, access, SIM_D502, is_write);

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
    truth_report(truth, &f);
}

void
truth_judge_tree(SimTruth *truth, const SimRead *access, bool is_write)
{
    const SimMaster *master = sim_master_of(truth->world, access->actor);

    judge_description(truth, access, is_write);
    if (master && !is_write && master->snoops && master->coherent) {
        judge_snooped(truth, access);
    }
}
