/* SPDX-License-Identifier: MIT */
/*
 * What sim/master.c asks of the files beside it: what CPUs' caches may do of their own
 * accord around an access (the choice points of rules.md C1), and the order of a
 * range.  Nobody else includes this.
 */
#ifndef SIM_MASTER_POINTS_H
#define SIM_MASTER_POINTS_H

#include "sim/choice.h"
#include "sim/types.h"

typedef enum SimMasterMoment {
    SIM_MASTER_READS,  /* just before a read */
    SIM_MASTER_WRITES, /* just before a write becomes visible */
    SIM_MASTER_WROTE,  /* just after it */
} SimMasterMoment;

/*
 * Asks the oracle, and does what it says, for armed bytes of one line that @master
 * accesses.
 */
void sim_master_ask(const SimMaster *master, SimAddr pa, uint32_t len,
                    SimMasterMoment moment);

/* sim/master-order.c: whether a write to @bus may pass others. */
bool sim_master_is_relaxed(const SimMaster *master, SimAddr bus, bool relaxed);

#endif
