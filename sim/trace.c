/* SPDX-License-Identifier: MIT */
/*
 * Trace points: their registry, the ring of the last rows, and listeners.
 * Points register themselves before main(), so the registry is a fact about the
 * program; what is recorded belongs to a world.
 */
#include "sim/trace.h"

#include <string.h>

#include "sim/world.h"

typedef struct Listener {
    SimTraceSink sink;
    void *opaque;
} Listener;

struct SimTrace {
    SimTraceSwitch is; /* first: sim_trace_is_on */
    bool recording;
    unsigned ring_rows;
    SimTraceRow *ring; /* allocated when recording starts */
    uint64_t fired;    /* rows ever put into the ring */
    GArray *listeners; /* of Listener */
};

static GPtrArray *points; /* NULL-terminated once sorted */
static bool is_sorted;

void
sim_trace_point_register(const SimTracePoint *point)
{
    if (!points) {
        points = g_ptr_array_new();
    }
    if (is_sorted) {
        g_ptr_array_set_size(points, points->len - 1);
        is_sorted = false;
    }
    g_ptr_array_add(points, (gpointer)point);
}

static gint
by_name(gconstpointer a, gconstpointer b)
{
    const SimTracePoint *const *p = a, *const *q = b;

    return strcmp((*p)->name, (*q)->name);
}

const SimTracePoint *const *
sim_trace_points(void)
{
    if (!points) {
        points = g_ptr_array_new();
    }
    if (!is_sorted) {
        g_ptr_array_sort(points, by_name);
        g_ptr_array_add(points, NULL);
        is_sorted = true;
    }
    return (const SimTracePoint *const *)points->pdata;
}

SimTrace *
sim_trace_new(unsigned ring_rows)
{
    SimTrace *trace = g_new0(SimTrace, 1);

    g_assert(ring_rows > 0);
    trace->ring_rows = ring_rows;
    return trace;
}

void
sim_trace_free(SimTrace *trace)
{
    if (trace) {
        g_free(trace->ring);
        g_clear_pointer(&trace->listeners, g_array_unref);
        g_free(trace);
    }
}

void
sim_trace_listen(SimTrace *trace, SimTraceSink sink, void *opaque)
{
    Listener listener = { sink, opaque };

    if (!trace->listeners) {
        trace->listeners = g_array_new(FALSE, FALSE, sizeof(Listener));
    }
    g_array_append_val(trace->listeners, listener);
    trace->is.on = true;
}

void
sim_trace_record(SimTrace *trace, bool on)
{
    if (on && !trace->ring) {
        trace->ring = g_new0(SimTraceRow, trace->ring_rows);
    }
    trace->recording = on;
    trace->is.on = on || trace->listeners;
}

void
sim_trace_fire(SimWorld *world, const SimTracePoint *point, SimActorId actor, uint64_t a,
               uint64_t b, uint64_t c, uint64_t d)
{
    SimTrace *trace = world->trace;
    SimTraceRow row = { .time = world->queue.now, .event = world->events, .point = point,
                        .actor = actor, .args = { a, b, c, d } };

    if (trace->recording) {
        trace->ring[trace->fired++ % trace->ring_rows] = row;
    }
    for (guint i = 0; trace->listeners && i < trace->listeners->len; i++) {
        const Listener *listener = &g_array_index(trace->listeners, Listener, i);

        listener->sink(listener->opaque, world, &row);
    }
}

/* The format is a constant of a declared point, never input. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void
append_args(GString *text, const SimTraceRow *row)
{
    g_string_append_printf(text, row->point->format, row->args[0], row->args[1],
                           row->args[2], row->args[3]);
}
#pragma GCC diagnostic pop

char *
sim_trace_text(SimWorld *world, const SimTraceRow *row)
{
    GString *text = g_string_new(NULL);
    SimActor *actor = sim_world_actor(world, row->actor);
    uint64_t ps = row->time % SIM_NS;

    g_string_append_printf(text, "t=%" G_GUINT64_FORMAT, row->time / SIM_NS);
    if (ps != 0) {
        g_string_append_printf(text, ".%03u", (unsigned)ps);
    }
    g_string_append_printf(text, " ns ev=%" G_GUINT64_FORMAT " %s %s ", row->event,
                           actor ? actor->name : "-", row->point->name);
    append_args(text, row);
    return g_string_free(text, FALSE);
}

GArray *
sim_trace_rows(const SimTrace *trace)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(SimTraceRow));
    uint64_t kept = MIN(trace->fired, trace->ring_rows);

    for (uint64_t i = trace->fired - kept; i < trace->fired; i++) {
        g_array_append_val(rows, trace->ring[i % trace->ring_rows]);
    }
    return rows;
}
