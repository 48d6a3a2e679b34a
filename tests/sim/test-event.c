/* SPDX-License-Identifier: MIT */
/*
 * The event queue: total order, cancelling, rescheduling, running up to a time.
 */
#include "tests/runner.h"

#include <signal.h>

#include "sim/choice.h"
#include "sim/event.h"

static SimQueue queue;
static GString *ran; /* names of the events that ran, in order */
static SimTime seen; /* queue.now inside the last one */

static void
note_name(void *owner)
{
    g_string_append(ran, owner);
    seen = queue.now;
}

static SimEvent
event(const char *name)
{
    return (SimEvent){ .run = note_name, .owner = (void *)name, .name = name };
}

static void
setup(void)
{
    sim_queue_init(&queue);
    ran = g_string_new(NULL);
}

static void
teardown(void)
{
    if (queue.heap) {
        sim_queue_clear(&queue);
    }
    g_string_free(ran, TRUE);
}

START_TEST(events_run_in_order_of_time)
{
    SimEvent a = event("a"), b = event("b"), c = event("c");

    sim_queue_add(&queue, &c, 30);
    sim_queue_add(&queue, &a, 10);
    sim_queue_add(&queue, &b, 20);
    sim_queue_run(&queue, 100);
    ck_assert_str_eq(ran->str, "abc");
    ck_assert_uint_eq(seen, 30);
    ck_assert_uint_eq(queue.now, 100);
}
END_TEST

START_TEST(same_instant_goes_by_priority_then_by_scheduling)
{
    SimEvent a = event("a"), b = event("b"), c = event("c");

    c.priority = -1;
    sim_queue_add(&queue, &b, 10);
    sim_queue_add(&queue, &a, 10);
    sim_queue_add(&queue, &c, 10);
    sim_queue_run(&queue, 10);
    ck_assert_str_eq(ran->str, "cba");
}
END_TEST

START_TEST(run_stops_at_its_time_and_includes_it)
{
    SimEvent a = event("a"), b = event("b");

    sim_queue_add(&queue, &a, 10);
    sim_queue_add(&queue, &b, 11);
    sim_queue_run(&queue, 10);
    ck_assert_str_eq(ran->str, "a");
    ck_assert_uint_eq(sim_queue_next(&queue), 11);
    ck_assert_uint_eq(queue.now, 10);
    sim_queue_remove(&queue, &b);
}
END_TEST

START_TEST(removed_event_does_not_run)
{
    SimEvent a = event("a"), b = event("b");

    sim_queue_add(&queue, &a, 10);
    sim_queue_add(&queue, &b, 20);
    sim_queue_remove(&queue, &a);
    sim_queue_remove(&queue, &a);
    ck_assert(!sim_event_is_scheduled(&a));
    sim_queue_run(&queue, 100);
    ck_assert_str_eq(ran->str, "b");
}
END_TEST

START_TEST(rescheduled_event_runs_once_at_its_new_time)
{
    SimEvent a = event("a"), b = event("b");

    sim_queue_add(&queue, &a, 10);
    sim_queue_add(&queue, &b, 20);
    sim_queue_add(&queue, &a, 20); /* and now behind b */
    sim_queue_run(&queue, 100);
    ck_assert_str_eq(ran->str, "ba");
}
END_TEST

START_TEST(empty_queue_has_no_next_event)
{
    ck_assert_uint_eq(sim_queue_next(&queue), SIM_NEVER);
    sim_queue_run(&queue, 7);
    ck_assert_uint_eq(queue.now, 7);
}
END_TEST

typedef struct Periodic {
    SimEvent event;
    unsigned left;
} Periodic;

static void
again(void *owner)
{
    Periodic *self = owner;

    g_string_append_c(ran, 'p');
    if (--self->left > 0) {
        sim_queue_add(&queue, &self->event, queue.now + 5);
    }
}

START_TEST(event_may_schedule_itself_again)
{
    Periodic p = { .left = 3 };

    p.event = (SimEvent){ .run = again, .owner = &p };
    sim_queue_add(&queue, &p.event, 5);
    sim_queue_run(&queue, 12);
    ck_assert_str_eq(ran->str, "pp");
    sim_queue_run(&queue, 15);
    ck_assert_str_eq(ran->str, "ppp");
}
END_TEST

START_TEST(event_at_the_end_of_time_runs)
{
    SimEvent a = event("a");

    sim_queue_add(&queue, &a, SIM_NEVER);
    sim_queue_run(&queue, SIM_NEVER);
    ck_assert_str_eq(ran->str, "a");
}
END_TEST

START_TEST(cleared_queue_forgets_its_events)
{
    SimEvent a = event("a");

    sim_queue_add(&queue, &a, 10);
    sim_queue_clear(&queue);
    ck_assert(!sim_event_is_scheduled(&a));
}
END_TEST

/* Against a plain list: add, remove and run in random order. */
typedef struct Item {
    SimEvent event;
    bool ran;
} Item;

static Item *last_item;

static void
check_order(void *owner)
{
    Item *item = owner;

    if (last_item) {
        const SimEvent *a = &last_item->event, *b = &item->event;

        ck_assert(a->when < b->when ||
                  (a->when == b->when && (a->priority < b->priority ||
                                          (a->priority == b->priority &&
                                           a->sequence < b->sequence))));
    }
    item->ran = true;
    last_item = item;
}

START_TEST(thousand_random_events_keep_the_total_order)
{
    static Item items[1000];
    SimRandom random = { .state = 1 };
    unsigned left = 0;

    for (unsigned i = 0; i < G_N_ELEMENTS(items); i++) {
        items[i] = (Item){ .event = { .run = check_order,
                                      .owner = &items[i],
                                      .priority = (int)sim_random_below(&random, 3) } };
        sim_queue_add(&queue, &items[i].event, sim_random_below(&random, 50));
    }
    for (unsigned i = 0; i < 500; i++) {
        SimEvent *e = &items[sim_random_below(&random, G_N_ELEMENTS(items))].event;

        if (sim_random_below(&random, 2)) {
            sim_queue_remove(&queue, e);
        } else {
            sim_queue_add(&queue, e, sim_random_below(&random, 50));
        }
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(items); i++) {
        left += sim_event_is_scheduled(&items[i].event);
    }
    ck_assert_uint_eq(left, queue.heap->len);
    sim_queue_run(&queue, 100);
    for (unsigned i = 0; i < G_N_ELEMENTS(items); i++) {
        left -= items[i].ran;
    }
    ck_assert_uint_eq(left, 0);
}
END_TEST

START_TEST(scheduling_into_the_past_is_our_bug)
{
    SimEvent a = event("a");

    sim_queue_run(&queue, 100);
    sim_queue_add(&queue, &a, 99);
}
END_TEST

static Suite *
event_suite(void)
{
    Suite *suite = suite_create("event");
    TCase *tcase = tcase_create("queue");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, events_run_in_order_of_time);
    tcase_add_test(tcase, same_instant_goes_by_priority_then_by_scheduling);
    tcase_add_test(tcase, run_stops_at_its_time_and_includes_it);
    tcase_add_test(tcase, removed_event_does_not_run);
    tcase_add_test(tcase, rescheduled_event_runs_once_at_its_new_time);
    tcase_add_test(tcase, empty_queue_has_no_next_event);
    tcase_add_test(tcase, event_may_schedule_itself_again);
    tcase_add_test(tcase, event_at_the_end_of_time_runs);
    tcase_add_test(tcase, cleared_queue_forgets_its_events);
    tcase_add_test(tcase, thousand_random_events_keep_the_total_order);
    tcase_add_test_raise_signal(tcase, scheduling_into_the_past_is_our_bug, SIGABRT);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(event_suite)
