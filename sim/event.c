/* SPDX-License-Identifier: MIT */
/*
 * The queue of events: a binary heap of borrowed events in the total order
 * (when, priority, sequence).  The order is total because no two events share
 * a sequence number, so every run is the same run.
 */
#include "sim/event.h"

static SimEvent *
at(const SimQueue *queue, uint32_t index)
{
    return g_ptr_array_index(queue->heap, index);
}

static bool
is_before(const SimEvent *a, const SimEvent *b)
{
    if (a->when != b->when) {
        return a->when < b->when;
    }
    if (a->priority != b->priority) {
        return a->priority < b->priority;
    }
    return a->sequence < b->sequence;
}

static void
place(SimQueue *queue, SimEvent *event, uint32_t index)
{
    g_ptr_array_index(queue->heap, index) = event;
    event->slot = index + 1;
}

static void
sift_up(SimQueue *queue, SimEvent *event, uint32_t index)
{
    while (index > 0 && is_before(event, at(queue, (index - 1) / 2))) {
        place(queue, at(queue, (index - 1) / 2), index);
        index = (index - 1) / 2;
    }
    place(queue, event, index);
}

static void
sift_down(SimQueue *queue, SimEvent *event, uint32_t index)
{
    uint32_t count = queue->heap->len;

    for (uint32_t child = 2 * index + 1; child < count; child = 2 * index + 1) {
        if (child + 1 < count && is_before(at(queue, child + 1), at(queue, child))) {
            child++;
        }
        if (!is_before(at(queue, child), event)) {
            break;
        }
        place(queue, at(queue, child), index);
        index = child;
    }
    place(queue, event, index);
}

void
sim_queue_init(SimQueue *queue)
{
    *queue = (SimQueue){ .heap = g_ptr_array_new() };
}

void
sim_queue_clear(SimQueue *queue)
{
    for (uint32_t i = 0; i < queue->heap->len; i++) {
        at(queue, i)->slot = 0;
    }
    g_clear_pointer(&queue->heap, g_ptr_array_unref);
}

void
sim_queue_add(SimQueue *queue, SimEvent *event, SimTime when)
{
    g_assert(when >= queue->now);
    sim_queue_remove(queue, event);
    event->when = when;
    event->sequence = ++queue->sequence;
    g_ptr_array_add(queue->heap, event);
    sift_up(queue, event, queue->heap->len - 1);
}

void
sim_queue_remove(SimQueue *queue, SimEvent *event)
{
    uint32_t index = event->slot - 1;
    SimEvent *last;

    if (event->slot == 0) {
        return;
    }
    event->slot = 0;
    last = at(queue, queue->heap->len - 1);
    g_ptr_array_set_size(queue->heap, queue->heap->len - 1);
    if (last == event) {
        return;
    }
    /* The last one takes the hole and moves whichever way it must. */
    sift_up(queue, last, index);
    sift_down(queue, last, last->slot - 1);
}

void
sim_queue_run(SimQueue *queue, SimTime until)
{
    while (sim_queue_next(queue) <= until && queue->heap->len > 0) {
        SimEvent *event = at(queue, 0);

        sim_queue_remove(queue, event);
        /* An event may itself have let time pass. */
        queue->now = MAX(queue->now, event->when);
        queue->running++;
        event->run(event->owner);
        queue->running--;
    }
    queue->now = MAX(queue->now, until);
}
