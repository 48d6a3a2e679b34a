/* SPDX-License-Identifier: MIT */
/* What lies over the window, and what a cache sees of it (sim/lay.c). */
#include "tests/runner.h"

#include "rig-toy-cpu.h"
#include "sim/lay.h"

static Toy *toy;
static SimLay *lay;

static void
setup(void)
{
    toy = toy_new();
    lay = toy->world.lay;
    memset(sim_window_host(toy_va(0)), 0x11, 256);
}

static void
teardown(void)
{
    toy_free(toy);
}

static uint8_t
cached(uint32_t offset)
{
    uint8_t byte;

    sim_lay_get(lay, TOY_RAM + offset, &byte, 1);
    return byte;
}

START_TEST(shown_bytes_are_taken_off_again)
{
    static const uint8_t bytes[4] = { 0x11, 0x22, 0x33, 0x11 };

    sim_lay_show(lay, toy_va(8), bytes, 4);
    ck_assert_uint_eq(toy_native_get(toy_va(9)), 0x22);
    ck_assert_uint_eq(cached(9), 0x11);
    sim_lay_lift(lay);
    ck_assert_uint_eq(toy_native_get(toy_va(9)), 0x11);
    ck_assert_uint_eq(toy_native_get(toy_va(10)), 0x11);
    ck_assert(!sim_lay_is_busy(lay));
}
END_TEST

START_TEST(equal_bytes_are_not_a_lay)
{
    static const uint8_t bytes[2] = { 0x11, 0x11 };

    sim_lay_show(lay, toy_va(0), bytes, 2);
    ck_assert(!sim_lay_is_busy(lay));
}
END_TEST

START_TEST(overlapping_lays_come_off_in_reverse)
{
    static const uint8_t first[2] = { 0x21, 0x22 }, second[2] = { 0x31, 0x32 };

    sim_lay_show(lay, toy_va(0), first, 2);
    sim_lay_show(lay, toy_va(1), second, 2);
    sim_lay_lift(lay);
    ck_assert_uint_eq(toy_native_get(toy_va(0)), 0x11);
    ck_assert_uint_eq(toy_native_get(toy_va(1)), 0x11);
    ck_assert_uint_eq(toy_native_get(toy_va(2)), 0x11);
}
END_TEST

START_TEST(a_lay_goes_around_an_announced_store)
{
    static const uint8_t offered[2] = { 0x11, 0x11 };
    static const uint8_t shown[4] = { 0x41, 0x42, 0x43, 0x44 };

    sim_lay_announce(lay, &toy->cpu, toy_va(1), offered, 2);
    sim_lay_show(lay, toy_va(0), shown, 4);
    ck_assert_uint_eq(toy_native_get(toy_va(0)), 0x41);
    ck_assert_uint_eq(toy_native_get(toy_va(1)), 0x11);
    ck_assert_uint_eq(toy_native_get(toy_va(2)), 0x11);
    ck_assert_uint_eq(toy_native_get(toy_va(3)), 0x44);
}
END_TEST

START_TEST(a_cache_sees_the_bytes_under_an_announced_store)
{
    static const uint8_t offered[2] = { 0x51, 0x52 };

    sim_lay_announce(lay, &toy->cpu, toy_va(4), offered, 2);
    ck_assert_uint_eq(toy_native_get(toy_va(4)), 0x51);
    toy_native_put(toy_va(4), 0x99);
    ck_assert_uint_eq(cached(4), 0x11);
    ck_assert_uint_eq(cached(6), 0x11);
}
END_TEST

START_TEST(a_fill_leaves_an_announced_store_alone)
{
    static const uint8_t offered[2] = { 0x51, 0x52 };
    uint8_t line[TOY_LINE];
    SimLanded store;

    memset(line, 0x77, sizeof(line));
    sim_lay_announce(lay, &toy->cpu, toy_va(4), offered, 2);
    sim_lay_put(lay, TOY_RAM, line, sizeof(line));
    ck_assert_uint_eq(toy_native_get(toy_va(3)), 0x77);
    ck_assert_uint_eq(toy_native_get(toy_va(4)), 0x51);
    ck_assert_uint_eq(toy_native_get(toy_va(6)), 0x77);
    ck_assert_uint_eq(cached(4), 0x77);
    ck_assert(sim_lay_land(lay, &store));
    ck_assert_uint_eq(toy_native_get(toy_va(4)), 0x77);
}
END_TEST

START_TEST(landing_gives_the_bytes_and_their_source)
{
    static const uint8_t offered[2] = { 0x11, 0x11 };
    SimLanded store;

    toy->cpu.here = (SimSource){ .pc = 7, .stack = 3 };
    sim_lay_announce(lay, &toy->cpu, toy_va(4), offered, 2);
    toy->cpu.here.pc = 8;
    toy_native_put(toy_va(5), 0x99);
    ck_assert(sim_lay_is_pending(lay));
    ck_assert(sim_lay_land(lay, &store));
    ck_assert(!sim_lay_is_pending(lay));
    ck_assert_ptr_eq(store.cpu, &toy->cpu);
    ck_assert_uint_eq(store.va, toy_va(4));
    ck_assert_uint_eq(store.len, 2);
    ck_assert_uint_eq(store.bytes[0], 0x11);
    ck_assert_uint_eq(store.bytes[1], 0x99);
    ck_assert_uint_eq(store.source.pc, 7);
    ck_assert_uint_eq(store.source.stack, 3);
    ck_assert_uint_eq(toy_native_get(toy_va(5)), 0x11);
    ck_assert(!sim_lay_land(lay, &store));
}
END_TEST

START_TEST(a_store_survives_one_load)
{
    static const uint8_t offered[1] = { 0x11 };

    ck_assert(!sim_lay_survives(lay));
    sim_lay_announce(lay, &toy->cpu, toy_va(0), offered, 1);
    ck_assert(sim_lay_survives(lay));
    ck_assert(!sim_lay_survives(lay));
}
END_TEST

START_TEST(a_store_that_was_made_does_not_survive)
{
    static const uint8_t offered[1] = { 0x11 };

    sim_lay_announce(lay, &toy->cpu, toy_va(0), offered, 1);
    toy_native_put(toy_va(0), 0x12);
    ck_assert(!sim_lay_survives(lay));
}
END_TEST

START_TEST(a_store_to_a_register_does_not_survive)
{
    static const uint8_t offered[1] = { 0 };

    sim_lay_announce(lay, &toy->cpu, sim_window_va(SIM_WINDOW_MMIO, TOY_REG), offered, 1);
    ck_assert(!sim_lay_survives(lay));
}
END_TEST

static Suite *
lay_suite(void)
{
    Suite *suite = suite_create("lay");
    TCase *lays = tcase_create("lays");

    tcase_add_checked_fixture(lays, setup, teardown);
    tcase_add_test(lays, shown_bytes_are_taken_off_again);
    tcase_add_test(lays, equal_bytes_are_not_a_lay);
    tcase_add_test(lays, overlapping_lays_come_off_in_reverse);
    tcase_add_test(lays, a_lay_goes_around_an_announced_store);
    tcase_add_test(lays, a_cache_sees_the_bytes_under_an_announced_store);
    tcase_add_test(lays, a_fill_leaves_an_announced_store_alone);
    tcase_add_test(lays, landing_gives_the_bytes_and_their_source);
    tcase_add_test(lays, a_store_survives_one_load);
    tcase_add_test(lays, a_store_that_was_made_does_not_survive);
    tcase_add_test(lays, a_store_to_a_register_does_not_survive);
    suite_add_tcase(suite, lays);
    return suite;
}

SIM_CHECK_MAIN(lay_suite)
