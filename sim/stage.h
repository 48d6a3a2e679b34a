/* SPDX-License-Identifier: MIT */
/*
 * The stages of one CPU (store buffer, L1 ...) are models of their own; they
 * share the CPU's attention table, which is made here.
 */
#ifndef SIM_STAGE_H
#define SIM_STAGE_H

#include "sim/cpu.h"
#include "sim/model.h"

/* The CPU that "cpu0.l1" is a part of; NULL before its core was realized. */
SimCpu *sim_stage_cpu(const SimModel *part);
/*
 * Makes attention bytes and line records for lines of @line_bytes, all clear.
 * Called by the core's reset; the L1 gives the line size before that.
 */
void sim_stage_tables_new(SimCpu *cpu, uint32_t line_bytes);
void sim_stage_tables_free(SimCpu *cpu);

/* Attention byte and line record of a physical address. */
static inline uint8_t *
sim_stage_attn(const SimCpu *cpu, SimAddr pa)
{
    return &cpu->attn[pa >> cpu->line_shift];
}

/* What the L1 keeps of a line that it holds: one that is VALID. */
static inline SimHeld *
sim_stage_held(const SimCpu *cpu, SimAddr pa)
{
    return &cpu->held[cpu->slots[pa >> cpu->line_shift]];
}

/* Of any line. */
static inline SimLineState
sim_stage_state(const SimCpu *cpu, SimAddr pa)
{
    return *sim_stage_attn(cpu, pa) & SIM_ATTN_VALID
               ? (SimLineState)sim_stage_held(cpu, pa)->state
               : SIM_LINE_I;
}

static inline SimLine *
sim_stage_line(const SimCpu *cpu, SimAddr pa)
{
    return &cpu->lines[pa >> cpu->line_shift];
}

#endif
