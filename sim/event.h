/* SPDX-License-Identifier: MIT */
/*
 * Simulated time: one queue of events, total order (when, priority, sequence).
 * Events sit inside their owner; nothing is allocated per event.
 */
#ifndef SIM_EVENT_H
#define SIM_EVENT_H

#include "sim/types.h"

#include <glib.h>

struct SimEvent {
    void (*run)(void *owner); /* called with queue->now == when */
    void *owner;
    const char *name; /* static; for traces */
    SimTime when;
    uint64_t sequence; /* order of scheduling: breaks ties */
    int32_t priority;  /* lower runs first at the same instant */
    uint32_t slot;     /* place in the heap + 1; 0 = not scheduled */
};

typedef struct SimQueue {
    SimTime now;
    GPtrArray *heap; /* of SimEvent, borrowed */
    uint64_t sequence;
    unsigned running; /* events that run now, one inside the other */
} SimQueue;

void sim_queue_init(SimQueue *queue);
void sim_queue_clear(SimQueue *queue); /* forgets every event, frees the heap */

/* (Re)schedules @event at @when, which must not lie before queue->now. */
void sim_queue_add(SimQueue *queue, SimEvent *event, SimTime when);
/* Removes @event if it is scheduled. */
void sim_queue_remove(SimQueue *queue, SimEvent *event);
/* Time of the next event, SIM_NEVER when there is none. */
static inline SimTime
sim_queue_next(const SimQueue *queue)
{
    return queue->heap->len > 0
               ? ((const SimEvent *)g_ptr_array_index(queue->heap, 0))->when
               : SIM_NEVER;
}

/* Runs every event up to and including @until in order, then now = @until. */
void sim_queue_run(SimQueue *queue, SimTime until);

static inline bool
sim_event_is_scheduled(const SimEvent *event)
{
    return event->slot != 0;
}

#endif
