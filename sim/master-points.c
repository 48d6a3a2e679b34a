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

/* Only the bytes of the access: others of the line may stay behind. */
static void
drain_bytes(SimCpu *cpu, SimAddr pa, uint32_t len)
{
    cpu->ops->drain(cpu, pa, len);
}

static void
evict_line(SimCpu *cpu, SimAddr pa, uint32_t len)
{
    (void)len;
    cpu->ops->evict(cpu, pa);
}

static void
prefetch_line(SimCpu *cpu, SimAddr pa, uint32_t len)
{
    (void)len;
    cpu->ops->prefetch(cpu, pa);
}

typedef struct Point {
    SimChoice kind;
    const char *states; /* of the line, in which it does something; NULL: see drains */
    unsigned drains;    /* what draining would do: SimCpuOps.drainable */
    void (*act)(SimCpu *cpu, SimAddr pa, uint32_t len);
} Point;

static const Point points[][5] = {
    [SIM_MASTER_READS] = {
        { SIM_CHOICE_DRAIN_BEFORE, NULL, 1, drain_bytes },
        { SIM_CHOICE_DRAIN_PAST, NULL, 2, drain_bytes },
        { SIM_CHOICE_EVICT_BEFORE, "M", 0, evict_line },
    },
    [SIM_MASTER_WRITES] = {
        { SIM_CHOICE_DRAIN_BEFORE, NULL, 1, drain_bytes },
        { SIM_CHOICE_DRAIN_PAST, NULL, 2, drain_bytes },
        { SIM_CHOICE_EVICT_BEFORE, "SEM", 0, evict_line },
        { SIM_CHOICE_PREFETCH_BEFORE, "I", 0, prefetch_line },
    },
    [SIM_MASTER_WROTE] = {
        { SIM_CHOICE_DRAIN_AFTER, NULL, 1, drain_bytes },
        { SIM_CHOICE_DRAIN_AFTER, NULL, 2, drain_bytes },
        { SIM_CHOICE_EVICT_AFTER, "M", 0, evict_line },
        { SIM_CHOICE_PREFETCH_AFTER, "I", 0, prefetch_line },
    },
};

static bool
is_offered(const Point *point, SimCpu *cpu, SimAddr pa, uint32_t len)
{
    if (!point->states) { /* cached or not: the linear part's byte speaks of both */
        return (cpu->attn[pa >> cpu->line_shift] & SIM_ATTN_BUFFERED) &&
               cpu->ops->drainable(cpu, pa, len) == point->drains;
    }
    if (point->act == prefetch_line && cpu->never_speculates) {
        return false;
    }
    return strchr(point->states, cpu->ops->line_state(cpu, pa)) != NULL;
}

static void
ask_about_line(SimCpu *cpu, SimAddr pa, uint32_t len, const Point *point)
{
    for (; point->act; point++) {
        if (is_offered(point, cpu, pa, len) &&
            sim_choose(cpu->world, point->kind, 2) == 1) {
            point->act(cpu, pa, len);
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
        SimAddr next;

        for (SimAddr at = pa; at < pa + len; at = next) {
            next = MIN((at | cpu->line_mask) + 1, pa + len); /* shorter than the board's */
            ask_about_line(cpu, at, (uint32_t)(next - at), points[moment]);
        }
    }
}
