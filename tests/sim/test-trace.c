/* SPDX-License-Identifier: MIT */
/*
 * Trace points: registry, ring, listeners, the text of a row.
 */
#include "tests/runner.h"

#include <inttypes.h>

#include "sim/trace.h"
#include "sim/world.h"

SIM_TRACE_DEFINE(toy_line_moved, "pa=0x%" PRIx64 " dirty=%" PRIu64)
SIM_TRACE_DEFINE(toy_irq_raised, "line=%" PRIu64)

static SimWorld *world;

static void
setup(void)
{
    world = sim_world_new(NULL);
}

static void
teardown(void)
{
    sim_world_free(world);
}

START_TEST(points_are_listed_by_name)
{
    const SimTracePoint *const *points = sim_trace_points();
    unsigned found = 0;

    for (unsigned i = 0; points[i]; i++) {
        found += points[i] == &trace_toy_line_moved || points[i] == &trace_toy_irq_raised;
        if (i > 0) {
            ck_assert_int_lt(strcmp(points[i - 1]->name, points[i]->name), 0);
        }
    }
    ck_assert_uint_eq(found, 2);
}
END_TEST

START_TEST(ring_is_off_until_switched_on)
{
    GArray *rows;

    ck_assert(!sim_trace_is_on(world->trace));
    SIM_TRACE(world, toy_irq_raised, world->hw, 1, 0, 0, 0);
    rows = sim_trace_rows(world->trace);
    ck_assert_uint_eq(rows->len, 0);
    g_array_unref(rows);
}
END_TEST

START_TEST(ring_keeps_the_last_rows_oldest_first)
{
    SimTrace *old = world->trace;
    GArray *rows;

    world->trace = sim_trace_new(3);
    sim_trace_record(world->trace, true);
    for (unsigned i = 1; i <= 5; i++) {
        SIM_TRACE(world, toy_irq_raised, world->hw, i, 0, 0, 0);
    }
    rows = sim_trace_rows(world->trace);
    ck_assert_uint_eq(rows->len, 3);
    for (unsigned i = 0; i < 3; i++) {
        ck_assert_uint_eq(g_array_index(rows, SimTraceRow, i).args[0], i + 3);
    }
    g_array_unref(rows);
    sim_trace_free(old);
}
END_TEST

static void
count_rows(void *opaque, SimWorld *of, const SimTraceRow *row)
{
    (void)of;
    *(uint64_t *)opaque += row->args[0];
}

START_TEST(listeners_hear_every_row)
{
    uint64_t a = 0, b = 0;

    sim_trace_listen(world->trace, count_rows, &a);
    sim_trace_listen(world->trace, count_rows, &b);
    SIM_TRACE(world, toy_irq_raised, world->hw, 7, 0, 0, 0);
    sim_trace_record(world->trace, false);
    SIM_TRACE(world, toy_irq_raised, world->hw, 2, 0, 0, 0);
    ck_assert_uint_eq(a, 9);
    ck_assert_uint_eq(b, 9);
}
END_TEST

static void
assert_text(SimTime time, SimActorId actor, const char *expected)
{
    SimTraceRow row = { .time = time, .event = 37, .point = &trace_toy_line_moved,
                        .actor = actor, .args = { 0x80001040, 1 } };
    char *text = sim_trace_text(world, &row);

    ck_assert_str_eq(text, expected);
    g_free(text);
}

START_TEST(row_has_time_event_actor_and_arguments)
{
    assert_text(1480 * SIM_NS, world->hw,
                "t=1480 ns ev=37 hw toy_line_moved pa=0x80001040 dirty=1");
    assert_text(1480 * SIM_NS + 5, 0,
                "t=1480.005 ns ev=37 - toy_line_moved pa=0x80001040 dirty=1");
}
END_TEST

static Suite *
trace_suite(void)
{
    Suite *suite = suite_create("trace");
    TCase *tcase = tcase_create("trace");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, points_are_listed_by_name);
    tcase_add_test(tcase, ring_is_off_until_switched_on);
    tcase_add_test(tcase, ring_keeps_the_last_rows_oldest_first);
    tcase_add_test(tcase, listeners_hear_every_row);
    tcase_add_test(tcase, row_has_time_event_actor_and_arguments);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(trace_suite)
