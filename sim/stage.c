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

/* Lines from the first one of RAM to its last. */
static size_t
lines_of_ram(const SimCpu *cpu)
{
    return (cpu->world->ram_bytes >> cpu->line_shift) + 1;
}

/* A table with @size bytes for each line, indexed like attn; but only RAM has any. */
static void *
table_new(const SimCpu *cpu, size_t size)
{
    uint64_t first = cpu->world->ram_base >> cpu->line_shift;
    char *table = sim_reserve(lines_of_ram(cpu) * size);

    if (cpu->world->bulk) {
        sim_reserve_dense(table, lines_of_ram(cpu) * size);
    }
    return (void *)((uintptr_t)table - first * size);
}

static void
table_free(const SimCpu *cpu, void *table, size_t size)
{
    uint64_t first = cpu->world->ram_base >> cpu->line_shift;

    sim_unreserve((void *)((uintptr_t)table + first * size), lines_of_ram(cpu) * size);
}

void
sim_stage_tables_new(SimCpu *cpu, uint32_t line_bytes)
{
    sim_stage_tables_free(cpu);
    cpu->line_shift = (uint32_t)g_bit_nth_lsf(line_bytes, -1);
    cpu->line_mask = line_bytes - 1;
    cpu->attn = sim_reserve(attn_bytes(cpu));
    if (cpu->world->bulk) {
        sim_reserve_dense(cpu->attn, SIM_WINDOW_PART >> cpu->line_shift);
    }
    cpu->slots = table_new(cpu, sizeof(cpu->slots[0]));
    if (!cpu->world->bulk) {
        cpu->lines = table_new(cpu, sizeof(SimLine));
    }
}

void
sim_stage_tables_free(SimCpu *cpu)
{
    if (cpu->attn) {
        sim_unreserve(cpu->attn, attn_bytes(cpu));
        table_free(cpu, cpu->slots, sizeof(cpu->slots[0]));
        if (cpu->lines) {
            table_free(cpu, cpu->lines, sizeof(SimLine));
        }
        cpu->attn = NULL;
        cpu->slots = NULL;
        cpu->lines = NULL;
    }
}
