/* SPDX-License-Identifier: MIT */
/*
 * Worlds: actors, RAM as a debugger sees it, one world after another.
 */
#include "tests/runner.h"

#include <signal.h>

#include "sim/cpu.h"
#include "sim/model.h"
#include "sim/truth.h"
#include "sim/window.h"
#include "sim/world.h"

#define RAM UINT64_C(0x80000000)

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

static SimModel *
add_dram(const char *name, SimAddr base, uint64_t bytes)
{
    SimModel *dram = sim_model_new(world, sim_model_class_by_name("dram"), name);

    ck_assert(sim_model_set(dram, "base", base, NULL));
    ck_assert(sim_model_set(dram, "bytes", bytes, NULL));
    ck_assert(sim_model_realize(dram, NULL));
    return dram;
}

START_TEST(every_world_has_init_and_hw)
{
    ck_assert_uint_eq(world->init, 1);
    ck_assert_uint_eq(world->hw, 2);
    ck_assert_str_eq(sim_world_actor(world, 1)->name, "init");
    ck_assert_ptr_eq(sim_world_actor_by_name(world, "hw"), sim_world_actor(world, 2));
    ck_assert_ptr_null(sim_world_actor(world, 0));
    ck_assert_ptr_null(sim_world_actor(world, 3));
    ck_assert_ptr_null(sim_world_actor_by_name(world, "cpu0"));
}
END_TEST

START_TEST(actors_are_numbered_in_order)
{
    SimModel *model = add_dram("ram", RAM, 4096);

    ck_assert_uint_eq(sim_world_add_actor(world, SIM_ACTOR_CPU, "cpu0", NULL), 3);
    ck_assert_uint_eq(sim_world_add_actor(world, SIM_ACTOR_MASTER, "eth0", model), 4);
    ck_assert_uint_eq(model->actor, 4);
}
END_TEST

START_TEST(an_actors_name_is_unique)
{
    sim_world_add_actor(world, SIM_ACTOR_CPU, "hw", NULL);
}
END_TEST

START_TEST(poke_then_peek_across_pages)
{
    uint8_t put[10000], got[10000];

    add_dram("ram", RAM, 1 << 20);
    for (unsigned i = 0; i < sizeof(put); i++) {
        put[i] = (uint8_t)(i * 7);
    }
    sim_world_poke_ram(world, RAM + 100, put, sizeof(put));
    sim_world_peek_ram(world, RAM + 100, got, sizeof(got));
    ck_assert_mem_eq(put, got, sizeof(put));
}
END_TEST

START_TEST(two_memories_span_from_the_lowest_to_the_highest)
{
    uint8_t byte = 9, got = 0;

    add_dram("high", RAM, 4096);
    add_dram("low", 0x1000, 4096);
    ck_assert_uint_eq(world->ram_base, 0x1000);
    ck_assert_uint_eq(world->ram_bytes, RAM + 4096 - 0x1000);
    sim_world_poke_ram(world, 0x1004, &byte, 1);
    sim_world_peek_ram(world, 0x1004, &got, 1);
    ck_assert_uint_eq(got, 9);
}
END_TEST

START_TEST(next_world_starts_with_zero_everywhere)
{
    uint8_t byte = 0x5a, got = 1;
    uint8_t *window = sim_window_host(sim_window_va(SIM_WINDOW_LINEAR, RAM + 64));

    add_dram("ram", RAM, 1 << 20);
    sim_world_poke_ram(world, RAM + 64, &byte, 1);
    *window = 0x77;
    sim_world_free(world);
    world = sim_world_new(NULL);
    add_dram("ram", RAM, 1 << 20);
    sim_world_peek_ram(world, RAM + 64, &got, 1);
    ck_assert_uint_eq(got, 0);
    ck_assert_uint_eq(*window, 0);
}
END_TEST

START_TEST(world_without_referee_works)
{
    uint8_t byte = 3, got = 0;

    g_clear_pointer(&world->truth, sim_truth_free);
    add_dram("ram", RAM, 4096);
    sim_world_add_actor(world, SIM_ACTOR_CPU, "cpu0", NULL);
    sim_world_poke_ram(world, RAM, &byte, 1);
    sim_world_peek_ram(world, RAM, &got, 1);
    ck_assert_uint_eq(got, 3);
}
END_TEST

static SimTime seen_in_event;

static void
look_at_the_clock(void *owner)
{
    SimWorld *where = owner;

    seen_in_event = sim_world_time(where);
}

/* A CPU that spends time lets events run, each at its own moment. */
START_TEST(time_is_that_of_who_acts)
{
    SimCpu cpu = { .now = 500 };
    SimEvent event = { .run = look_at_the_clock, .owner = world, .name = "look" };

    ck_assert_uint_eq(sim_world_time(world), 0);
    world->acting = &cpu;
    ck_assert_uint_eq(sim_world_time(world), 500);
    sim_queue_add(&world->queue, &event, 100);
    sim_queue_run(&world->queue, 200);
    ck_assert_uint_eq(seen_in_event, 100);
    ck_assert_uint_eq(sim_world_time(world), 500);
    sim_queue_run(&world->queue, 900); /* the CPU has not looked since */
    ck_assert_uint_eq(sim_world_time(world), 900);
    world->acting = NULL;
}
END_TEST

START_TEST(a_thousand_worlds_are_cheap)
{
    gint64 start = g_get_monotonic_time();
    const unsigned count = 300;
    double each;

    for (unsigned i = 0; i < count; i++) {
        sim_world_free(world);
        world = sim_world_new(NULL);
        add_dram("ram", RAM, 64 << 20);
    }
    each = (double)(g_get_monotonic_time() - start) / count;
    /* A scenario is given 2 ms of one CPU: see `make bench` for real figures. */
    ck_assert_msg(each < 2000, "%.0f us for a world", each);
}
END_TEST

static Suite *
world_suite(void)
{
    Suite *suite = suite_create("world");
    TCase *tcase = tcase_create("world");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, every_world_has_init_and_hw);
    tcase_add_test(tcase, actors_are_numbered_in_order);
    tcase_add_test_raise_signal(tcase, an_actors_name_is_unique, SIGABRT);
    tcase_add_test(tcase, poke_then_peek_across_pages);
    tcase_add_test(tcase, two_memories_span_from_the_lowest_to_the_highest);
    tcase_add_test(tcase, next_world_starts_with_zero_everywhere);
    tcase_add_test(tcase, world_without_referee_works);
    tcase_add_test(tcase, time_is_that_of_who_acts);
    tcase_add_test(tcase, a_thousand_worlds_are_cheap);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(world_suite)
