/* SPDX-License-Identifier: MIT */
/* Which lines a prefetcher wants, and when they come; see the header. */
#include "sim/prefetch.h"

#include <glib.h>
#include <string.h>

const char *const sim_prefetch_words[] = { "none", "next-line", "stride", "double-linefill",
                                           NULL };

void
sim_prefetch_reset(SimPrefetcher *prefetcher)
{
    prefetcher->count = 0;
    memset(prefetcher->streams, 0, sizeof(prefetcher->streams));
}

void
sim_arrivals_reset(SimArrivals *arrivals)
{
    arrivals->count = 0;
}

void
sim_arrivals_add(SimArrivals *arrivals, SimAddr line, SimTime when)
{
    unsigned at = arrivals->count++ % SIM_ARRIVALS;

    arrivals->line[at] = line;
    arrivals->when[at] = when;
}

SimTime
sim_arrivals_wait(const SimArrivals *arrivals, SimAddr line, SimTime now)
{
    uint64_t oldest = arrivals->count > SIM_ARRIVALS ? arrivals->count - SIM_ARRIVALS : 0;

    for (uint64_t n = arrivals->count; n > oldest; n--) {
        unsigned at = (n - 1) % SIM_ARRIVALS;

        if (arrivals->line[at] == line) {
            return arrivals->when[at] > now ? arrivals->when[at] - now : 0;
        }
    }
    return 0;
}

static bool
is_within(const SimPrefetcher *prefetcher, SimAddr line, SimAddr from)
{
    return prefetcher->bound == 0 || line / prefetcher->bound == from / prefetcher->bound;
}

/* The next lines @stride bytes apart, up to the bound. */
static unsigned
run_ahead(const SimPrefetcher *prefetcher, SimAddr from, int64_t stride,
          SimAddr ret_lines[SIM_PREFETCH_LINES])
{
    unsigned n = 0;

    while (n < MIN(prefetcher->lines, SIM_PREFETCH_LINES) &&
           is_within(prefetcher, from + (SimAddr)stride * (n + 1), from)) {
        ret_lines[n] = from + (SimAddr)stride * (n + 1);
        n++;
    }
    return n;
}

/* The stream that @line is the next of; else one it may give a new stride; else NULL. */
static SimPrefetchStream *
stream_of(SimPrefetcher *prefetcher, SimAddr line, int64_t max_stride)
{
    SimPrefetchStream *near = NULL;

    for (unsigned i = 0; i < SIM_PREFETCH_STREAMS; i++) {
        SimPrefetchStream *s = &prefetcher->streams[i];
        int64_t step = (int64_t)(line - s->last);

        if (s->used == 0 || !is_within(prefetcher, line, s->last)) {
            continue;
        }
        if (s->stride != 0 && step == s->stride) {
            return s;
        }
        if (step != 0 && ABS(step) <= max_stride && (!near || near->used < s->used)) {
            near = s;
        }
    }
    return near;
}

static SimPrefetchStream *
oldest(SimPrefetcher *prefetcher)
{
    SimPrefetchStream *old = &prefetcher->streams[0];

    for (unsigned i = 1; i < SIM_PREFETCH_STREAMS; i++) {
        old = prefetcher->streams[i].used < old->used ? &prefetcher->streams[i] : old;
    }
    return old;
}

static unsigned
want_stride(SimPrefetcher *prefetcher, SimAddr line, uint32_t line_bytes,
            SimAddr ret_lines[SIM_PREFETCH_LINES])
{
    int64_t max_stride = (int64_t)prefetcher->max_stride * line_bytes;
    SimPrefetchStream *s = stream_of(prefetcher, line, max_stride);
    unsigned n = 0;

    if (!s) {
        s = oldest(prefetcher);
        *s = (SimPrefetchStream){ 0 };
    } else if (s->stride == (int64_t)(line - s->last)) {
        s->repeats++;
    } else {
        s->stride = (int64_t)(line - s->last);
        s->repeats = 1;
    }
    s->last = line;
    s->used = ++prefetcher->count;
    if (s->repeats + 1 >= prefetcher->after) {
        n = run_ahead(prefetcher, line, s->stride, ret_lines);
        s->last = n > 0 ? ret_lines[n - 1] : line;
    }
    return n;
}

unsigned
sim_prefetch_want(SimPrefetcher *prefetcher, SimAddr line, uint32_t line_bytes,
                  SimAddr ret_lines[SIM_PREFETCH_LINES])
{
    switch ((SimPrefetchKind)prefetcher->kind) {
    case SIM_PREFETCH_NONE:
        return 0;
    case SIM_PREFETCH_NEXT_LINE:
        return run_ahead(prefetcher, line, line_bytes, ret_lines);
    case SIM_PREFETCH_STRIDE:
        return want_stride(prefetcher, line, line_bytes, ret_lines);
    case SIM_PREFETCH_DOUBLE:
        ret_lines[0] = line ^ line_bytes;
        return is_within(prefetcher, ret_lines[0], line);
    }
    g_assert_not_reached();
}
