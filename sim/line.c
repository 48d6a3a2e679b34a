/* SPDX-License-Identifier: MIT */
/* Lines on their way between levels; see the header. */
#include "sim/line.h"

#include "sim/cpu.h"
#include "sim/world.h"

SimResp
sim_line_write_back(SimWorld *world, const SimLineDown *down, SimTime *delay)
{
    SimWid old[SIM_LINE_MAX];
    SimTxn txn = { .addr = down->line, .data = down->bytes, .ids = down->ids ? old : NULL,
                   .len = down->len, .kind = SIM_WRITE, .mem = SIM_MEM_CACHED,
                   .flags = SIM_TXN_LINE, .actor = down->actor };
    SimResp resp;

    g_assert(down->len <= SIM_LINE_MAX);
    if (down->ids) {
        memcpy(old, down->ids, down->len * sizeof(old[0]));
    }
    resp = sim_send(down->mem, &txn);
    *delay += txn.delay;
    if (down->ids) {
        sim_truth_note(world->truth, down->row, down->actor, down->line, down->len,
                       down->here, NULL);
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
            (line->written_at | line->writer.pc) != 0) {
            last = (SimLastWriter){ cpu->actor, line->written_at, line->writer };
        }
    }
    return last;
}
