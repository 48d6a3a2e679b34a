/* SPDX-License-Identifier: MIT */
/* Lines on their way between levels; see the header. */
#include "sim/line.h"

#include "sim/cpu.h"
#include "sim/stored.h"
#include "sim/world.h"

SimResp
sim_line_write_back(SimWorld *world, const SimLineDown *down, SimTime *delay)
{
    SimWid old[SIM_LINE_MAX];
    SimTxn txn = { .addr = down->line, .data = down->bytes, .ids = down->ids ? old : NULL,
                   .len = down->len, .kind = SIM_WRITE, .mem = SIM_MEM_CACHED,
                   .flags = SIM_TXN_LINE, .actor = down->actor, .delay = *delay };
    SimResp resp;

    g_assert(down->len <= SIM_LINE_MAX);
    txn.flags |= down->shared ? SIM_TXN_SHARED : 0;
    if (down->ids) {
        memcpy(old, down->ids, down->len * sizeof(old[0]));
    }
    resp = sim_send(down->mem, &txn);
    *delay = txn.delay;
    if (down->ids) {
        sim_truth_note(world->truth, down->row, down->actor, down->line, down->len,
                       down->here, down->name ? g_intern_string(down->name) : NULL);
        sim_truth_removed(world->truth, (SimPlace)txn.place, down->line, down->len, old,
                          down->ids, down->why, down->actor, down->culprit);
    }
    return resp;
}

SimLastWriter
sim_line_last_writer(const SimWorld *world, SimAddr pa)
{
    SimLastWriter last = { .actor = world->init };

    for (guint i = 0; i < world->cpus->len; i++) {
        const SimCpu *cpu = g_ptr_array_index(world->cpus, i);
        const SimLine *line = cpu->lines ? &cpu->lines[pa >> cpu->line_shift] : NULL;

        if (line && line->written_at >= last.time &&
            (line->written_at | line->writer_pc) != 0) {
            last = (SimLastWriter){ cpu->actor, line->written_at, sim_line_writer(line) };
        }
    }
    return last;
}

/* A byte that this dirty copy has and the level below has not, though it may look alike;
 * of one that was allocated or freed since, nobody is the writer. */
static bool
is_own(const SimWorld *world, const SimLineArm *arm, uint32_t i, const uint8_t *below,
       const SimWid *ids)
{
    return arm->dirty && !sim_stored_is_dead(world, arm->line + i) &&
           (arm->bytes[i] != below[i] ||
            (ids[i] == 0 && sim_stored_has(world, arm->line + i)));
}

/* A clean copy is what lay below once: where it differs, it is older than what lies there.
 * So is a dirty byte that a free made nobody's. */
static void
forget_old_bytes(const SimWorld *world, const SimLineArm *arm, const uint8_t *below,
                 SimWid *ids)
{
    for (uint32_t i = 0; i < arm->len; i++) {
        if (arm->bytes[i] != below[i] &&
            (!arm->dirty || sim_stored_is_dead(world, arm->line + i))) {
            ids[i] = 0;
        }
    }
}

void
sim_line_arm(SimWorld *world, const SimLineArm *arm, SimWid *ret_ids)
{
    uint8_t below[SIM_LINE_MAX];
    SimLastWriter last = sim_line_last_writer(world, arm->line);
    SimTxn peek = { .addr = arm->line, .data = below, .ids = ret_ids, .len = arm->len,
                    .kind = SIM_PEEK, .mem = SIM_MEM_CACHED, .actor = arm->actor };

    if (last.actor == world->init) {
        last.actor = arm->actor;
    }
    sim_send(arm->mem, &peek);
    forget_old_bytes(world, arm, below, ret_ids);
    for (uint32_t i = 0, run; i < arm->len; i = MAX(run, i + 1)) {
        for (run = i; run < arm->len && is_own(world, arm, run, below, ret_ids);) {
            run++;
        }
        if (run > i) {
            SimWid id = sim_truth_record_past(world->truth, last.actor, arm->line + i, run - i,
                                              arm->bytes + i, last.time, last.source);

            for (uint32_t k = i; k < run; k++) {
                ret_ids[k] = id;
            }
        }
    }
}
