/* SPDX-License-Identifier: MIT */
/*
 * The neighbourhood of the bad bytes: a few cache lines, what lies in them, and
 * who may do what to them.  Taken while the world stands still, because caches
 * go on changing.
 */
#include <string.h>

#include "sim/cache.h"
#include "sim/cpu.h"
#include "sim/objects.h"
#include "sim/ownership.h"
#include "sim/world.h"
#include "tools/report.h"

#define NEAR_LINES 8u
#define NEAR_BEFORE 3u
#define LINE_MAX_BYTES 256u

void
report_near_free(void *memory)
{
    ReportNear *near = memory;

    g_free(near->names);
    g_free(near);
}

/* A device owns some byte of the line now. */
static bool
is_held(SimWorld *world, SimAddr pa, uint32_t len)
{
    SimHold hold;

    for (uint32_t i = 0; world->ownership && i < len; i++) {
        if (world->ownership->find(world->ownership_state, pa + i, &hold) && hold.live &&
            hold.device_owns) {
            return true;
        }
    }
    return false;
}

/* The L1s: one copy (rules P2), dirty when some CPU's state says so. */
static void
look_at_l1(SimWorld *world, ReportNear *near, uint8_t *below, uint32_t len)
{
    uint64_t va = sim_window_va(SIM_WINDOW_LINEAR, near->pa);
    SimCpu *holder = NULL;
    uint8_t seen[LINE_MAX_BYTES];
    bool dirty = false, buffered = false;

    for (unsigned i = 0; i < world->cpus->len; i++) {
        SimCpu *cpu = g_ptr_array_index(world->cpus, i);
        char state = cpu->ops->line_state(cpu, near->pa);

        buffered |= (cpu->attn[(va - SIM_WINDOW_BASE) >> cpu->line_shift] &
                     SIM_ATTN_BUFFERED) != 0;
        dirty |= state == 'M' || state == 'O';
        holder = state == 'S' || state == 'E' ? cpu : holder;
    }
    near->buffered |= buffered;
    near->dirty |= dirty;
    if (holder && !dirty && !buffered) {
        holder->ops->peek(holder, va, seen, len);
        near->stale |= memcmp(seen, below, len) != 0;
    }
}

/* A lower cache, whose lines may be shorter; @below: what lies under it, and then it. */
static void
look_at_cache(SimCache *cache, ReportNear *near, uint8_t *below, uint32_t len)
{
    uint32_t step = MIN(cache->line_bytes, len);

    for (uint32_t i = 0; i < len; i += step) {
        char state = cache->ops->state(cache, near->pa + i);
        uint8_t seen[LINE_MAX_BYTES];

        if (state == 'I' || !cache->ops->peek(cache, near->pa + i, seen, step)) {
            continue;
        }
        if (state == 'M' || state == 'O') {
            near->dirty = true;
        } else {
            near->stale |= memcmp(seen, below + i, step) != 0;
        }
        memcpy(below + i, seen, step);
    }
}

/* From memory upwards: a clean copy that is not what lies below it is old. */
static void
look_at_caches(SimWorld *world, ReportNear *near, uint32_t len)
{
    uint8_t below[LINE_MAX_BYTES];

    sim_world_peek_ram(world, near->pa, below, len);
    for (unsigned i = world->caches->len; i-- > 0;) {
        SimCache *cache = g_ptr_array_index(world->caches, i);

        if (cache->ops->drainable) {
            near->buffered |= cache->ops->drainable(cache, near->pa, len) != 0;
        }
        if (cache->place != SIM_PLACE_L1) {
            look_at_cache(cache, near, below, len);
        }
    }
    look_at_l1(world, near, below, len);
}

static bool
is_inside(const SimObject *part, const SimObject *whole)
{
    return part != whole && part->pa >= whole->pa &&
           part->pa + part->len <= whole->pa + whole->len && part->len < whole->len;
}

/* A buffer that is cut into named ranges is not named itself. */
static bool
is_divided(const GPtrArray *objects, const SimObject *object)
{
    for (unsigned i = 0; i < objects->len; i++) {
        const SimObject *part = g_ptr_array_index(objects, i);

        if (part->is_range && is_inside(part, object)) {
            return true;
        }
    }
    return false;
}

static void
name_objects(const SimRun *run, ReportNear *near, uint32_t len)
{
    GPtrArray *objects = sim_objects_touching(run->world->objects, near->pa, len);
    GString *names = g_string_new(NULL);
    unsigned count = 0;

    for (unsigned i = 0; i < objects->len; i++) {
        const SimObject *object = g_ptr_array_index(objects, i);
        SimAddr from = MAX(object->pa, near->pa) - object->pa;
        SimAddr to = MIN(object->pa + object->len, near->pa + len) - object->pa;

        if (is_divided(objects, object)) {
            continue;
        }
        g_string_append_printf(
            names, "%s%s[%" G_GUINT64_FORMAT "..%" G_GUINT64_FORMAT "]",
            count ? ", " : "", report_object_name(run, object), from, to - 1);
        count++;
    }
    near->shared = count > 1;
    near->names = g_string_free(names, FALSE);
    g_ptr_array_unref(objects);
}

/* A line with nothing in it tells nothing. */
static bool
is_worth_a_line(const ReportNear *near)
{
    return near->is_here || near->names[0] || near->held || near->stale || near->dirty ||
           near->buffered;
}

GPtrArray *
report_near_new(const SimRun *run, const SimFinding *finding)
{
    SimWorld *world = run->world;
    GPtrArray *rows = g_ptr_array_new_with_free_func(report_near_free);
    uint32_t line_bytes = MIN(world->line_bytes, LINE_MAX_BYTES);
    SimAddr here = finding->pa & ~(SimAddr)(line_bytes - 1);
    SimAddr from = here -
                   MIN(here - MIN(world->ram_base, here), NEAR_BEFORE * line_bytes);

    for (unsigned i = 0; i < NEAR_LINES; i++) {
        ReportNear *near;

        if (here < world->ram_base || from < world->ram_base ||
            from + line_bytes > world->ram_base + world->ram_bytes) {
            break;
        }
        near = g_new0(ReportNear, 1);
        near->pa = from;
        near->is_here = from == here;
        near->held = is_held(world, from, line_bytes);
        look_at_caches(world, near, line_bytes);
        name_objects(run, near, line_bytes);
        from += line_bytes;
        if (is_worth_a_line(near)) {
            g_ptr_array_add(rows, near);
        } else {
            report_near_free(near);
        }
    }
    return rows;
}
