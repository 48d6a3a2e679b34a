/* SPDX-License-Identifier: MIT */
/*
 * Declared trace points: a name in the past tense and a format, beside the code
 * that fires them.  A ring keeps the last ones; sinks print them.  Off, a point
 * costs one predictable branch.
 */
#ifndef SIM_TRACE_H
#define SIM_TRACE_H

#include "sim/types.h"

#include <glib.h>

typedef struct SimTracePoint {
    const char *name;   /* "l1_line_evicted" */
    const char *format; /* of up to four uint64_t: "pa=0x%" PRIx64 " dirty=%" PRIu64 */
} SimTracePoint;

typedef struct SimTraceRow {
    SimTime time;
    uint64_t event;
    const SimTracePoint *point;
    SimActorId actor;
    uint64_t args[4];
} SimTraceRow;

void sim_trace_point_register(const SimTracePoint *point);
const SimTracePoint *const *sim_trace_points(void); /* sorted, NULL-terminated */

#define SIM_TRACE_DEFINE(n, f)                                                   \
    static const SimTracePoint trace_##n = { .name = #n, .format = (f) };        \
    static void __attribute__((constructor)) trace_##n##_register(void)         \
    {                                                                            \
        sim_trace_point_register(&trace_##n);                                    \
    }

SimTrace *sim_trace_new(unsigned ring_rows);
void sim_trace_free(SimTrace *trace);
/* One pointer, read by SIM_TRACE: NULL while nobody listens. */
typedef void (*SimTraceSink)(void *opaque, SimWorld *world, const SimTraceRow *row);
void sim_trace_listen(SimTrace *trace, SimTraceSink sink, void *opaque);
/* Switches the ring on; it is off at first. */
void sim_trace_record(SimTrace *trace, bool on);
/* What a SimTrace begins with: asked at every trace point, so not behind a call. */
typedef struct SimTraceSwitch {
    bool on; /* somebody listens or the ring records */
} SimTraceSwitch;

static inline bool
sim_trace_is_on(const SimTrace *trace)
{
    return ((const SimTraceSwitch *)trace)->on;
}

void sim_trace_fire(SimWorld *world, const SimTracePoint *point, SimActorId actor,
                    uint64_t a, uint64_t b, uint64_t c, uint64_t d);
/* The text of a row: "t=1480 ns ev=37 cpu0 l1_line_evicted pa=0x80001040 dirty=1". */
char *sim_trace_text(SimWorld *world, const SimTraceRow *row);
/* Oldest first; a GArray of SimTraceRow, free it. */
GArray *sim_trace_rows(const SimTrace *trace);

#define SIM_TRACE(world, n, actor, a, b, c, d)                                   \
    do {                                                                         \
        if (G_UNLIKELY(sim_trace_is_on((world)->trace))) {                       \
            sim_trace_fire((world), &trace_##n, (actor), (a), (b), (c), (d));    \
        }                                                                        \
    } while (0)

#endif
