/* SPDX-License-Identifier: MIT */
/*
 * Attention bytes for every line of the window and line records for every line
 * of RAM: reserved, so only touched pages cost memory.
 */
#include "sim/stage.h"

#include "sim/reserve.h"
#include "sim/world.h"

#include <string.h>

SimCpu *
sim_stage_cpu(const SimModel *part)
{
    const char *dot = strchr(part->name, '.');
    size_t length = dot ? (size_t)(dot - part->name) : strlen(part->name);

    for (unsigned i = 0; i < part->world->cpus->len; i++) {
        SimCpu *cpu = g_ptr_array_index(part->world->cpus, i);

        if (strlen(cpu->model->name) == length &&
            strncmp(cpu->model->name, part->name, length) == 0) {
            return cpu;
        }
    }
    return NULL;
}

static size_t
attn_bytes(const SimCpu *cpu)
{
    return SIM_WINDOW_SIZE >> cpu->line_shift;
}

static size_t
line_records(const SimCpu *cpu)
{
    return ((cpu->world->ram_bytes >> cpu->line_shift) + 1) * sizeof(SimLine);
}

void
sim_stage_tables_new(SimCpu *cpu, uint32_t line_bytes)
{
    uint64_t first;

    sim_stage_tables_free(cpu);
    cpu->line_shift = (uint32_t)g_bit_nth_lsf(line_bytes, -1);
    cpu->line_mask = line_bytes - 1;
    cpu->attn = sim_reserve(attn_bytes(cpu));
    /* Indexed like attn, but only RAM has records. */
    first = cpu->world->ram_base >> cpu->line_shift;
    cpu->lines = (SimLine *)((uintptr_t)sim_reserve(line_records(cpu)) -
                             first * sizeof(SimLine));
}

void
sim_stage_tables_free(SimCpu *cpu)
{
    if (cpu->attn) {
        uint64_t first = cpu->world->ram_base >> cpu->line_shift;

        sim_unreserve(cpu->attn, attn_bytes(cpu));
        sim_unreserve((void *)((uintptr_t)cpu->lines + first * sizeof(SimLine)),
                      line_records(cpu));
        cpu->attn = NULL;
        cpu->lines = NULL;
    }
}
