/* SPDX-License-Identifier: MIT */
/*
 * Choice points (rules.md C1): only where two actors can tell the difference.
 * Around a master's read that is whether newer bytes of a CPU reach memory
 * before it; every later moment is before the next access, and asked there.
 * Around a write it is also whether a copy of the old bytes is made, and whether
 * a dirty copy goes down over the new ones.  Evicting a clean copy just after
 * the write is the same as just before it.
 */
#include "sim/master-points.h"

#include <string.h>

#include "sim/cpu.h"
#include "sim/world.h"

/* Cached or not: the attention byte of the linear part speaks of both. */
static bool
has_buffered(const SimCpu *cpu, SimAddr pa)
{
    return (cpu->attn[pa >> cpu->line_shift] & SIM_ATTN_BUFFERED) != 0;
}

static void
drain_line(SimCpu *cpu, SimAddr line)
{
    cpu->ops->drain(cpu, line, cpu->line_mask + 1);
}

static void
evict_line(SimCpu *cpu, SimAddr line)
{
    cpu->ops->evict(cpu, line);
}

static void
prefetch_line(SimCpu *cpu, SimAddr line)
{
    cpu->ops->prefetch(cpu, line);
}

typedef struct Point {
    SimChoice kind;
    const char *states; /* of the line, in which it does something; NULL: buffered */
    void (*act)(SimCpu *cpu, SimAddr line);
} Point;

static const Point points[][4] = {
    [SIM_MASTER_READS] = {
        { SIM_CHOICE_DRAIN_BEFORE, NULL, drain_line },
        { SIM_CHOICE_EVICT_BEFORE, "M", evict_line },
    },
    [SIM_MASTER_WRITES] = {
        { SIM_CHOICE_DRAIN_BEFORE, NULL, drain_line },
        { SIM_CHOICE_EVICT_BEFORE, "SEM", evict_line },
        { SIM_CHOICE_PREFETCH_BEFORE, "I", prefetch_line },
    },
    [SIM_MASTER_WROTE] = {
        { SIM_CHOICE_DRAIN_AFTER, NULL, drain_line },
        { SIM_CHOICE_EVICT_AFTER, "M", evict_line },
        { SIM_CHOICE_PREFETCH_AFTER, "I", prefetch_line },
    },
};

static bool
is_offered(const Point *point, SimCpu *cpu, SimAddr line)
{
    if (!point->states) {
        return has_buffered(cpu, line);
    }
    return strchr(point->states, cpu->ops->line_state(cpu, line)) != NULL;
}

static void
ask_about_line(SimCpu *cpu, SimAddr line, const Point *point)
{
    for (; point->act; point++) {
        if (is_offered(point, cpu, line) && sim_choose(cpu->world, point->kind, 2) == 1) {
            point->act(cpu, line);
        }
    }
}

void
sim_master_ask(SimWorld *world, SimAddr pa, uint32_t len, SimMasterMoment moment)
{
    if (!sim_oracle_is_awake(world->oracle)) {
        return;
    }
    for (unsigned i = 0; i < world->cpus->len; i++) {
        SimCpu *cpu = g_ptr_array_index(world->cpus, i);
        SimAddr line = pa & ~(SimAddr)cpu->line_mask; /* may be shorter than the board's */

        for (; line < pa + len; line += cpu->line_mask + 1) {
            ask_about_line(cpu, line, points[moment]);
        }
    }
}
