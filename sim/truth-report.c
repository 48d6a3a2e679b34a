/* SPDX-License-Identifier: MIT */
/*
 * The referee's findings: witnesses from the log, the mapping that matters, the
 * history of the line.
 */
#include "sim/truth-judge.h"

SimWitness
truth_witness_write(const SimTruth *truth, SimWid id, const char *what)
{
    const SimWrite *w = sim_truth_write(truth, id);

    if (!w) {
        return (SimWitness){ 0 };
    }
    return (SimWitness){ .actor = SIM_WID_ACTOR(id), .event = w->event, .time = w->time,
                         .source = sim_write_source(w), .what = what };
}

SimWitness
truth_witness_row(const SimHistory *row, const char *what)
{
    if (!row) {
        return (SimWitness){ 0 };
    }
    return (SimWitness){ .actor = row->actor, .event = row->event, .time = row->time,
                         .source = row->source, .what = what };
}

void
truth_report(SimTruth *truth, SimFinding *finding)
{
    const SimOwnership *ownership = truth->world->ownership;

    if (!truth->is_reporting) {
        return;
    }
    if (!finding->has_hold && ownership && ownership->find) {
        finding->has_hold =
            ownership->find(truth->world->ownership_state, finding->pa, &finding->hold);
    }
    if (finding->has_hold && finding->gave.event == 0) {
        const SimHold *h = &finding->hold;

        finding->gave = (SimWitness){ .actor = h->device, .event = h->event,
                                      .time = h->time, .source = h->source,
                                      .what = "mapped" };
    }
    finding->misdescribed = truth_misdescribed(truth, finding);
    if (finding->due_id != 0) {
        finding->good = truth_where(truth, finding->pa, finding->due_id);
    }
    finding->history = sim_truth_history(truth, finding->pa, MAX(finding->len, 1));
    sim_findings_add(truth->world, finding);
}

SimSeverity
truth_severity(SimCode code)
{
    const SimCodeInfo *info = sim_code_info(code);

    return info ? info->severity : SIM_ERROR;
}

uint64_t
truth_stamp_of(const SimTruth *truth, uint32_t number, SimWid id)
{
    const SimWrite *w;

    for (const TruthNode *n; (n = truth_node(truth, number)); number = n->prev) {
        if (n->id == id) {
            return n->stamp;
        }
    }
    w = sim_truth_write(truth, id);
    return w ? w->stamp : 1;
}
