/* SPDX-License-Identifier: MIT */
/*
 * What the files verbs-*.c share.  They hold the verbs of the bare machine: a
 * CPU's instructions, a bus master's accesses, things hardware does by itself.
 */
#ifndef SIM_VERBS_H
#define SIM_VERBS_H

#include "sim/cpu.h"
#include "sim/verb.h"
#include "sim/world.h"

/* Wrong arguments that only the verb can see. */
#define SIM_VERB_ERROR sim_verb_error_quark()
GQuark sim_verb_error_quark(void);

/* No access of a scenario is longer; a mistyped length does not run for ever. */
#define SIM_VERB_BYTES (UINT64_C(1) << 20)
bool sim_verb_check_len(const SimVerb *verb, uint64_t len, GError **error);

/* What SimResult.fault says about a refused access; NULL for SIM_OK. */
const char *sim_verb_fault(SimResp resp);

/* The CPU whose actor this is; NULL when the actor is none. */
SimCpu *sim_verb_cpu(const SimWorld *world, SimActorId actor);

#endif
