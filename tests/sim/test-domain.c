/* SPDX-License-Identifier: MIT */
/*
 * What the L1s of the coherent domain share, and native loads and stores of several
 * CPUs in the one window (rules P2 to P4).
 */
#include "tests/models/rig-smp.h"

static const RigSmp plain = { 2, "moesi", "invalidate", false, false };
static const RigSmp buffered = { 2, "mesi", "invalidate", true, false };

static void
setup(void)
{
    smp_build(&plain, NULL);
}

static void
setup_buffered(void)
{
    smp_build(&buffered, NULL);
}

static void
teardown(void)
{
    g_clear_pointer(&world, sim_world_free);
}

static uint8_t *
at(SimAddr pa)
{
    return sim_window_host(va(pa));
}

/* As compiled code makes them: the callback, then the access itself. */
static void
native_store(unsigned who, SimAddr pa, uint8_t value)
{
    sim_cpu_prepare_write(cpu[who], va(pa), 1);
    *at(pa) = value;
}

static uint8_t
native_load(unsigned who, SimAddr pa)
{
    sim_cpu_prepare_read(cpu[who], va(pa), 1);
    return *at(pa);
}

/* --- native accesses ---------------------------------------------------- */

START_TEST(a_native_store_is_there_for_the_other_cpu)
{
    native_store(0, A, 5);
    ck_assert_uint_eq(native_load(1, A), 5);
    native_store(1, A, 6);
    ck_assert_uint_eq(native_load(0, A), 6);
    native_store(0, A + 1, 7); /* the line is not owned: announced, and kept aside */
    ck_assert_uint_eq(native_load(1, A + 1), 7);
    ck_assert_uint_eq(native_load(1, A), 6);
    ck_assert_uint_eq(findings(), 0);
}
END_TEST

START_TEST(a_native_store_into_an_owned_line_is_given_to_who_asks)
{
    store(0, A, 5);
    native_store(0, A + 1, 7); /* the shortcut: straight into the line */
    ck_assert_uint_ne(cpu[0]->pin, SIM_NO_PIN);
    ck_assert_uint_eq(load(1, A + 1), 7);
    ck_assert_uint_eq(cpu[0]->pin, SIM_NO_PIN);
    ck_assert_str_eq(states(A), "OS");
    ck_assert_uint_eq(findings(), 0);
}
END_TEST

START_TEST(a_store_lands_with_its_own_cpu)
{
    cpu[0]->here = (SimSource){ .pc = 11 };
    cpu[1]->here = (SimSource){ .pc = 22 };
    native_store(0, A, 5);
    load(1, A + 128);
    ck_assert_uint_eq(cpu[0]->lines[A >> 6].writer_pc, 11);
    ck_assert_uint_eq(cpu[1]->lines[A >> 6].written_at, 0);
    ck_assert_uint_eq(cpu[1]->here.pc, 22);
    ck_assert_str_eq(states(A), "MI");
}
END_TEST

START_TEST(a_buffered_store_is_shown_to_its_own_cpu_only)
{
    uint8_t value = 5;

    load(1, A);
    sim_cpu_store(cpu[0], va(A), &value, 1); /* somebody else has the line: it waits */
    ck_assert_uint_eq(native_load(0, A), 5);
    ck_assert_uint_eq(cpu[1]->deadline, 0); /* the window shows what is cpu0's alone */
    sim_cpu_load(cpu[1], va(A), &value, 1);
    ck_assert_uint_eq(value, 0);
    ck_assert_uint_eq(native_load(1, A), 0);
    sim_cpu_step_end(cpu[0]);
    ck_assert_uint_eq(native_load(1, A), 5);
}
END_TEST

/* State S: nobody else is asked, but the CPU may not go ahead. */
START_TEST(a_store_to_a_shared_line_waits_in_the_buffer)
{
    uint8_t value = 5;

    load(0, A);
    load(1, A);
    sim_cpu_store(cpu[0], va(A), &value, 1);
    ck_assert_str_eq(states(A), "SS");
    sim_cpu_step_end(cpu[0]);
    ck_assert_str_eq(states(A), "MI");
}
END_TEST

static void
nothing(void *owner)
{
    (void)owner;
}

START_TEST(an_event_that_one_cpu_brings_about_stops_the_other)
{
    SimEvent event = { .run = nothing, .name = "test" };

    load(0, A);
    load(1, A + 64);
    sim_queue_add(&world->queue, &event, world->queue.now + SIM_MS);
    load(0, A + 256);
    ck_assert_uint_eq(cpu[1]->deadline, sim_queue_next(&world->queue));
    sim_queue_remove(&world->queue, &event);
}
END_TEST

/* --- the store guard ---------------------------------------------------- */

START_TEST(stores_of_both_cpus_are_announced)
{
    store(0, A, 1);
    native_store(0, A + 1, 5);
    load(1, A);
    store(1, A, 2);
    native_store(1, A + 2, 6);
    load(0, A);
    l1[0]->ops->evict(l1[0], A);
    l1[1]->ops->evict(l1[1], A);
    ck_assert_uint_eq(ram_byte(A + 1), 5);
    ck_assert_uint_eq(ram_byte(A + 2), 6);
    ck_assert_uint_eq(findings(), 0);
}
END_TEST

START_TEST(a_store_that_nobody_announced_is_found_when_the_line_is_passed_on)
{
    store(0, A, 1);
    *at(A + 9) = 0x5a; /* code without hooks */
    load(1, A);
    ck_assert_uint_eq(findings(), 1);
    ck_assert_uint_eq(sim_findings_get(world->findings, 0)->code, SIM_D601);
    ck_assert_uint_eq(sim_findings_get(world->findings, 0)->pa, A + 9);
    ck_assert_uint_eq(sim_findings_get(world->findings, 0)->read.actor, cpu[0]->actor);
}
END_TEST

/* --- the one copy ------------------------------------------------------- */

START_TEST(pins_and_incoming_lines_are_kept)
{
    ck_assert(!sim_domain_keeps(world, A, 64));
    cpu[1]->pin = A >> 6;
    ck_assert(sim_domain_keeps(world, A, 64));
    ck_assert(!sim_domain_keeps(world, A + 64, 64));
    cpu[1]->pin = SIM_NO_PIN;
    world->domain->incoming = A + 64;
    ck_assert(sim_domain_keeps(world, A, 128));
    ck_assert(!sim_domain_keeps(world, A, 64));
    world->domain->incoming = SIM_NO_LINE;
}
END_TEST

/* T10: bytes of a dirty line are the last writer's, whichever CPU that is. */
START_TEST(arming_names_the_cpu_that_wrote)
{
    cpu[1]->here = (SimSource){ .pc = 22 };
    store(0, A, 1);
    store(1, A + 1, 5);
    load(0, A);
    ck_assert_str_eq(states(A), "SO");
    sim_truth_arm(world->truth, A, 64);
    ck_assert_uint_eq(SIM_WID_ACTOR(sim_truth_newest(world->truth, A + 1)), cpu[1]->actor);
    ck_assert_uint_eq(sim_truth_newest(world->truth, A + 2), 0);
    ck_assert_uint_eq(dev_read(eth1, A + 1), 0); /* dirty: eth1 gets what memory had */
    ck_assert_uint_eq(findings(), 1);
    ck_assert_uint_eq(sim_findings_get(world->findings, 0)->changed.actor, cpu[1]->actor);
}
END_TEST

/* A copy that one of two gives up is no loss, not even the dirty one. */
START_TEST(a_copy_that_another_cpu_still_has_is_not_lost)
{
    sim_truth_arm(world->truth, A, 64);
    store(0, A, 1);
    load(1, A);
    ck_assert_str_eq(states(A), "OS");
    sim_cpu_maintain_all(cpu[0], SIM_INVALIDATE); /* by set and way: cpu0's alone */
    ck_assert_str_eq(states(A), "IS");
    ck_assert_uint_eq(findings(), 0);
    ck_assert_uint_eq(load(0, A), 1);
    sim_cpu_maintain(cpu[0], SIM_INVALIDATE, va(A), 1); /* everybody's */
    ck_assert_str_eq(states(A), "II");
    ck_assert_uint_eq(findings(), 1);
    ck_assert_uint_eq(sim_findings_get(world->findings, 0)->code, SIM_D104);
}
END_TEST

/* Not performed is not yet: a CPU's read is never stale because of it. */
START_TEST(a_store_in_another_buffer_is_not_yet_there)
{
    uint8_t value = 5;

    sim_truth_arm(world->truth, A, 64);
    load(1, A);
    sim_truth_line_begin(world->truth, cpu[0]->actor);
    sim_cpu_store(cpu[0], va(A), &value, 1);
    sim_truth_line_end(world->truth, cpu[0]->actor);
    ck_assert_uint_eq(load(1, A), 0);
    ck_assert_uint_eq(findings(), 0);
    sim_cpu_step_end(cpu[0]);
    ck_assert_uint_eq(load(1, A), 5);
    ck_assert_uint_eq(findings(), 0);
}
END_TEST

START_TEST(each_cpu_keeps_its_own_suspicion)
{
    uint8_t bit = SIM_ATTN_SUSPECT;

    load(0, A);
    load(1, A);
    dev_write(eth1, A, 9); /* past both copies */
    ck_assert_uint_ne(cpu[0]->attn[A >> 6] & bit, 0);
    ck_assert_uint_ne(cpu[1]->attn[A >> 6] & bit, 0);
    sim_cpu_maintain(cpu[0], SIM_INVALIDATE, va(A), 1);
    ck_assert_uint_eq(cpu[1]->attn[A >> 6] & bit, 0);
    ck_assert_uint_eq(load(0, A), 9);
    ck_assert_uint_eq(load(1, A), 9);
    ck_assert_uint_eq(findings(), 0);
}
END_TEST

/* dmb ish and the kernel's smp_ barriers: what CPUs see of each other. */
START_TEST(an_inner_barrier_orders_what_cpus_see)
{
    uint8_t one = 1, value;

    store(0, A + 64, 0); /* the flag's line is owned: its store would go ahead */
    sim_cpu_store(cpu[0], va(A), &one, 1); /* the data's is not */
    sim_cpu_barrier(cpu[0], SIM_BARRIER_INNER | SIM_BARRIER_STORES);
    sim_cpu_store(cpu[0], va(A + 64), &one, 1);
    sim_cpu_load(cpu[1], va(A + 64), &value, 1);
    ck_assert_uint_eq(value, 0);
    sim_cpu_barrier(cpu[0], SIM_BARRIER_INNER | SIM_BARRIER_FULL);
    sim_cpu_load(cpu[1], va(A + 64), &value, 1);
    ck_assert_uint_eq(value, 1);
    sim_cpu_load(cpu[1], va(A), &value, 1);
    ck_assert_uint_eq(value, 1);
}
END_TEST

static void
note_barrier(void *opaque, const SimTruthCall *call)
{
    if (call->kind == SIM_CALL_BARRIER) {
        *(unsigned *)opaque = call->flag;
    }
}

START_TEST(the_referee_is_told_which_barriers_are_inner)
{
    unsigned told = 0;

    sim_truth_tap(world->truth, note_barrier, &told);
    sim_cpu_barrier(cpu[0], SIM_BARRIER_INNER | SIM_BARRIER_FULL);
    ck_assert_uint_eq(told, SIM_BARRIER_INNER | SIM_BARRIER_FULL);
    sim_cpu_barrier(cpu[0], SIM_BARRIER_FULL);
    ck_assert_uint_eq(told, SIM_BARRIER_FULL);
}
END_TEST

static Suite *
domain_suite(void)
{
    Suite *s = suite_create("domain");
    TCase *n = tcase_create("native"), *b = tcase_create("buffered"), *t = tcase_create("shared");

    tcase_add_checked_fixture(n, setup, teardown);
    tcase_add_test(n, a_native_store_is_there_for_the_other_cpu);
    tcase_add_test(n, a_native_store_into_an_owned_line_is_given_to_who_asks);
    tcase_add_test(n, a_store_lands_with_its_own_cpu);
    tcase_add_test(n, an_event_that_one_cpu_brings_about_stops_the_other);
    tcase_add_test(n, stores_of_both_cpus_are_announced);
    tcase_add_test(n, a_store_that_nobody_announced_is_found_when_the_line_is_passed_on);
    suite_add_tcase(s, n);
    tcase_add_checked_fixture(b, setup_buffered, teardown);
    tcase_add_test(b, a_buffered_store_is_shown_to_its_own_cpu_only);
    tcase_add_test(b, a_store_to_a_shared_line_waits_in_the_buffer);
    tcase_add_test(b, a_store_in_another_buffer_is_not_yet_there);
    tcase_add_test(b, an_inner_barrier_orders_what_cpus_see);
    tcase_add_test(b, the_referee_is_told_which_barriers_are_inner);
    suite_add_tcase(s, b);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, pins_and_incoming_lines_are_kept);
    tcase_add_test(t, arming_names_the_cpu_that_wrote);
    tcase_add_test(t, a_copy_that_another_cpu_still_has_is_not_lost);
    tcase_add_test(t, each_cpu_keeps_its_own_suspicion);
    suite_add_tcase(s, t);
    return s;
}

SIM_CHECK_MAIN(domain_suite)
