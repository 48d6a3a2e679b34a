/* SPDX-License-Identifier: MIT */
/* The front door of a CPU and the protocol of native stores (sim/cpu.c). */
#include "tests/runner.h"

#include "rig-toy-cpu.h"
#include "sim/lay.h"

static Toy *toy;
static SimCpu *cpu;

static void
setup(void)
{
    toy = toy_new();
    cpu = &toy->cpu;
    for (unsigned i = 0; i < TOY_RAM_BYTES; i++) {
        toy->ram[i] = i & 63;
    }
}

static void
teardown(void)
{
    toy_free(toy);
}

static uint8_t
rd(uint64_t va)
{
    uint8_t byte = 0;

    ck_assert_int_eq(sim_cpu_load(cpu, va, &byte, 1), SIM_OK);
    return byte;
}

static void
wr(uint64_t va, uint8_t byte)
{
    ck_assert_int_eq(sim_cpu_store(cpu, va, &byte, 1), SIM_OK);
}

/* What a device does at some time: overwrites a byte of RAM. */
typedef struct Poke {
    SimEvent event;
    uint32_t offset;
    uint8_t byte;
    unsigned runs;
    bool was_busy;
} Poke;

static void
run_poke(void *owner)
{
    Poke *poke = owner;

    toy->ram[poke->offset] = poke->byte;
    poke->was_busy = sim_lay_is_busy(toy->world.lay);
    poke->runs++;
}

static void
poke_at(Poke *poke, SimTime when)
{
    poke->event = (SimEvent){ .run = run_poke, .owner = poke, .name = "poke" };
    sim_queue_add(&toy->world.queue, &poke->event, when);
}

/* --- Loads and stores with a value ---------------------------------------- */

START_TEST(a_hit_asks_nobody_and_takes_the_hit_time)
{
    SimTime before;

    ck_assert_uint_eq(rd(toy_va(5)), 5);
    before = cpu->now;
    ck_assert_uint_eq(rd(toy_va(6)), 6);
    ck_assert_uint_eq(toy->loads, 1);
    ck_assert_uint_eq(cpu->now - before, SIM_NS);
}
END_TEST

START_TEST(a_load_over_two_lines_is_two_loads)
{
    uint8_t bytes[8];

    ck_assert_int_eq(sim_cpu_load(cpu, toy_va(60), bytes, 8), SIM_OK);
    ck_assert_uint_eq(toy->loads, 2);
    ck_assert_uint_eq(bytes[3], 63);
    ck_assert_uint_eq(bytes[4], 0);
}
END_TEST

START_TEST(a_store_to_an_owned_line_asks_nobody)
{
    toy_hold(toy, TOY_RAM, true);
    rd(toy_va(0));
    wr(toy_va(1), 0x81);
    ck_assert_uint_eq(toy->stores, 0);
    ck_assert_uint_eq(rd(toy_va(1)), 0x81);
    ck_assert_uint_eq(cpu->lines[TOY_RAM / TOY_LINE].announced[0], 2);
}
END_TEST

START_TEST(a_store_waits_behind_an_older_one)
{
    toy_hold(toy, TOY_RAM, true);
    rd(toy_va(0));
    cpu->stores_wait = true;
    wr(toy_va(1), 0x81);
    ck_assert_uint_eq(toy->stores, 1);
}
END_TEST

START_TEST(due_events_run_before_a_load)
{
    Poke poke = { .offset = 3, .byte = 0x70 };

    poke_at(&poke, 5 * SIM_NS);
    sim_cpu_spend(cpu, 4 * SIM_NS);
    ck_assert_uint_eq(poke.runs, 0);
    sim_cpu_spend(cpu, SIM_NS);
    ck_assert_uint_eq(poke.runs, 1);
    ck_assert_uint_eq(rd(toy_va(3)), 0x70);
}
END_TEST

START_TEST(hits_stop_at_the_next_event)
{
    Poke poke = { .offset = 3 };

    rd(toy_va(0));
    poke_at(&poke, cpu->now + 3 * SIM_NS);
    rd(toy_va(64));
    while (poke.runs == 0) {
        rd(toy_va(0));
    }
    ck_assert_uint_eq(toy->world.queue.now, cpu->now - TOY_LOAD_TIME);
}
END_TEST

/* --- Native loads and stores ----------------------------------------------- */

START_TEST(a_native_load_sees_memory)
{
    sim_cpu_prepare_read(cpu, toy_va(7), 1);
    ck_assert_uint_eq(toy_native_get(toy_va(7)), 7);
}
END_TEST

START_TEST(a_native_store_lands_at_the_next_entry)
{
    sim_cpu_prepare_write(cpu, toy_va(7), 1);
    toy_native_put(toy_va(7), 0x87);
    ck_assert_uint_eq(toy->stores, 0);
    sim_cpu_land(cpu);
    ck_assert_uint_eq(toy->stores, 1);
    ck_assert_uint_eq(toy->entries[0].bytes[0], 0x87);
    ck_assert_uint_eq(rd(toy_va(7)), 0x87);
}
END_TEST

START_TEST(a_store_keeps_the_source_of_its_announcement)
{
    cpu->here.pc = 41;
    sim_cpu_prepare_write(cpu, toy_va(7), 1);
    cpu->here.pc = 42;
    sim_cpu_land(cpu);
    ck_assert_uint_eq(toy->stored_from.pc, 41);
    ck_assert_uint_eq(cpu->here.pc, 42);
}
END_TEST

/* gcc: announce the target, announce the source, then copy. */
START_TEST(a_struct_copy_of_gcc_lands_after_its_load)
{
    sim_cpu_prepare_write(cpu, toy_va(0), 16);
    sim_cpu_prepare_read(cpu, toy_va(128), 16);
    ck_assert_uint_eq(toy->stores, 0);
    memcpy(sim_window_host(toy_va(0)), sim_window_host(toy_va(129)), 8);
    sim_cpu_prepare_read(cpu, toy_va(192), 1);
    ck_assert_uint_eq(toy->stores, 1);
    ck_assert_uint_eq(rd(toy_va(0)), 1);
    ck_assert_uint_eq(rd(toy_va(7)), 8);
    ck_assert_uint_eq(rd(toy_va(8)), 8);
}
END_TEST

START_TEST(a_store_that_was_made_lands_before_a_load)
{
    sim_cpu_prepare_write(cpu, toy_va(0), 1);
    toy_native_put(toy_va(0), 0x80);
    sim_cpu_prepare_read(cpu, toy_va(0), 1);
    ck_assert_str_eq(toy->log->str, "SL");
    ck_assert_uint_eq(toy_native_get(toy_va(0)), 0x80);
}
END_TEST

START_TEST(a_load_elsewhere_counts_as_the_one_that_follows)
{
    sim_cpu_prepare_write(cpu, toy_va(0), 1);
    sim_cpu_prepare_elsewhere(cpu, false);
    ck_assert_uint_eq(toy->stores, 0);
    sim_cpu_prepare_elsewhere(cpu, false);
    ck_assert_uint_eq(toy->stores, 1);
}
END_TEST

START_TEST(a_store_elsewhere_lands_the_one_before)
{
    sim_cpu_prepare_write(cpu, toy_va(0), 1);
    sim_cpu_prepare_elsewhere(cpu, true);
    ck_assert_uint_eq(toy->stores, 1);
}
END_TEST

START_TEST(own_buffered_bytes_are_shown_and_taken_off)
{
    toy_hold(toy, TOY_RAM, false);
    wr(toy_va(2), 0x82);
    sim_cpu_prepare_read(cpu, toy_va(0), 8);
    ck_assert_uint_eq(toy_native_get(toy_va(2)), 0x82);
    sim_cpu_land(cpu);
    ck_assert_uint_eq(toy_native_get(toy_va(2)), 2);
}
END_TEST

/* A bit-field store is a native load and store under one announcement. */
START_TEST(a_store_shows_own_buffered_bytes)
{
    toy_hold(toy, TOY_RAM, false);
    wr(toy_va(2), 0x82);
    sim_cpu_prepare_write(cpu, toy_va(2), 2);
    toy_native_put(toy_va(2), toy_native_get(toy_va(2)) | 1);
    sim_cpu_land(cpu);
    ck_assert_uint_eq(toy->entries[1].bytes[0], 0x83);
    ck_assert_uint_eq(toy->entries[1].bytes[1], 3);
    ck_assert_uint_eq(toy_native_get(toy_va(2)), 2);
}
END_TEST

START_TEST(an_early_value_does_not_stay)
{
    toy_hold(toy, TOY_RAM, false);
    sim_cpu_attend(cpu, TOY_RAM, 1, SIM_ATTN_EARLY, true);
    toy->early = toy_va(4);
    sim_cpu_prepare_read(cpu, toy_va(4), 1);
    ck_assert_uint_eq(toy_native_get(toy_va(4)), 0xee);
    toy->early = 0;
    sim_cpu_prepare_read(cpu, toy_va(4), 1);
    ck_assert_uint_eq(toy_native_get(toy_va(4)), 4);
}
END_TEST

START_TEST(an_uncached_load_is_fresh_each_time)
{
    sim_cpu_prepare_read(cpu, toy_uncached(9), 1);
    ck_assert_uint_eq(toy_native_get(toy_uncached(9)), 9);
    toy->ram[9] = 0x79;
    sim_cpu_prepare_read(cpu, toy_uncached(9), 1);
    ck_assert_uint_eq(toy_native_get(toy_uncached(9)), 0x79);
    sim_cpu_land(cpu);
    ck_assert_uint_eq(toy_native_get(toy_uncached(9)), 0);
    ck_assert(!sim_lay_is_busy(toy->world.lay));
}
END_TEST

START_TEST(an_uncached_read_modify_write_loses_nothing_of_its_neighbour)
{
    sim_cpu_prepare_write(cpu, toy_uncached(8), 4);
    toy_native_put(toy_uncached(9), 0x99);
    sim_cpu_land(cpu);
    toy_drain(toy);
    ck_assert_uint_eq(toy->ram[8], 8);
    ck_assert_uint_eq(toy->ram[9], 0x99);
}
END_TEST

START_TEST(a_fill_between_announcement_and_store_does_no_harm)
{
    sim_cpu_prepare_write(cpu, toy_va(0), 2);
    sim_cpu_prepare_read(cpu, toy_va(1), 4);
    ck_assert(toy_holds(toy, TOY_RAM));
    toy_native_put(toy_va(0), 0x80);
    sim_cpu_land(cpu);
    ck_assert_uint_eq(toy_native_get(toy_va(0)), 0);
    toy_drain(toy);
    toy_evict(toy, TOY_RAM);
    ck_assert_uint_eq(toy->ram[0], 0x80);
    ck_assert_uint_eq(toy->ram[1], 1);
    ck_assert_uint_eq(toy->ram[2], 2);
}
END_TEST

START_TEST(an_owned_line_takes_a_native_store_directly)
{
    toy_hold(toy, TOY_RAM, true);
    rd(toy_va(0));
    sim_cpu_prepare_write(cpu, toy_va(2), 1);
    ck_assert_uint_eq(cpu->pin, TOY_RAM / TOY_LINE);
    ck_assert(!sim_lay_is_busy(toy->world.lay));
    toy_native_put(toy_va(2), 0x82);
    ck_assert_uint_eq(rd(toy_va(2)), 0x82);
    ck_assert_uint_eq(toy->stores, 0);
}
END_TEST

START_TEST(no_shortcut_where_a_line_cannot_stay)
{
    toy_hold(toy, TOY_RAM, true);
    rd(toy_va(0));
    cpu->no_shortcut = true;
    sim_cpu_prepare_write(cpu, toy_va(2), 1);
    ck_assert_uint_eq(cpu->pin, SIM_NO_PIN);
    ck_assert(sim_lay_is_pending(toy->world.lay));
}
END_TEST

START_TEST(the_line_of_a_native_store_is_no_victim)
{
    toy_hold(toy, TOY_RAM, true);
    toy_hold(toy, TOY_RAM + 64, false);
    rd(toy_va(64));
    sim_cpu_prepare_write(cpu, toy_va(2), 1);
    sim_cpu_prepare_read(cpu, toy_va(128), 1);
    ck_assert(toy_holds(toy, TOY_RAM));
    ck_assert(!toy_holds(toy, TOY_RAM + 64));
    ck_assert_uint_eq(cpu->pin, SIM_NO_PIN);
}
END_TEST

START_TEST(no_event_runs_while_a_store_is_on_its_way)
{
    Poke poke = { .offset = 200 };

    sim_cpu_prepare_write(cpu, toy_va(0), 1);
    poke_at(&poke, cpu->now);
    sim_cpu_prepare_read(cpu, toy_va(128), 1);
    ck_assert_uint_eq(poke.runs, 0);
    toy_native_put(toy_va(0), 1);
    sim_cpu_prepare_read(cpu, toy_va(130), 1);
    ck_assert_uint_eq(poke.runs, 1);
    ck_assert(!poke.was_busy);
}
END_TEST

START_TEST(no_event_runs_after_a_shortcut_either)
{
    Poke poke = { .offset = 200 };

    toy_hold(toy, TOY_RAM, true);
    rd(toy_va(0));
    sim_cpu_prepare_write(cpu, toy_va(0), 1);
    poke_at(&poke, cpu->now);
    sim_cpu_prepare_read(cpu, toy_va(128), 1);
    ck_assert_uint_eq(poke.runs, 0);
    sim_cpu_prepare_read(cpu, toy_va(130), 1);
    ck_assert_uint_eq(poke.runs, 1);
}
END_TEST

START_TEST(a_native_store_to_a_register_lands_before_a_load)
{
    uint64_t reg = sim_window_va(SIM_WINDOW_MMIO, TOY_REG);

    sim_cpu_prepare_write(cpu, reg, 4);
    sim_cpu_prepare_read(cpu, toy_va(0), 1);
    ck_assert_str_eq(toy->log->str, "WL");
}
END_TEST

START_TEST(a_wild_pointer_is_left_to_fault)
{
    uint64_t end = toy_va(TOY_RAM_BYTES);

    sim_cpu_prepare_read(cpu, end - 4, 8);
    sim_cpu_prepare_write(cpu, end, 1);
    ck_assert(!sim_lay_is_busy(toy->world.lay));
}
END_TEST

START_TEST(a_store_larger_than_the_cache_arrives)
{
    sim_cpu_prepare_write(cpu, toy_va(32), 5 * TOY_LINE);
    memset(sim_window_host(toy_va(32)), 0xc3, 5 * TOY_LINE);
    sim_cpu_land(cpu);
    ck_assert_uint_eq(toy->stores, 6);
    toy_drain(toy);
    ck_assert_uint_eq(rd(toy_va(31)), 31);
    ck_assert_uint_eq(rd(toy_va(32)), 0xc3);
    ck_assert_uint_eq(rd(toy_va(32 + 5 * TOY_LINE - 1)), 0xc3);
    ck_assert_uint_eq(rd(toy_va(32 + 5 * TOY_LINE)), 32);
}
END_TEST

/* --- Everything else ------------------------------------------------------- */

START_TEST(barriers_and_maintenance_land_first)
{
    sim_cpu_prepare_write(cpu, toy_va(0), 1);
    sim_cpu_barrier(cpu, SIM_BARRIER_STORES);
    sim_cpu_prepare_write(cpu, toy_va(1), 1);
    sim_cpu_maintain(cpu, SIM_CLEAN, toy_va(0), 64);
    sim_cpu_prepare_write(cpu, toy_va(2), 1);
    sim_cpu_maintain_all(cpu, SIM_INVALIDATE);
    ck_assert_str_eq(toy->log->str, "Sb2Sm1SM2");
}
END_TEST

START_TEST(readl_and_writel_have_their_barriers)
{
    uint32_t value = 0;

    ck_assert_int_eq(sim_cpu_writel(cpu, TOY_REG, false, 0x1234), SIM_OK);
    ck_assert_int_eq(sim_cpu_readl(cpu, TOY_REG, false, &value), SIM_OK);
    ck_assert_uint_eq(value, 0x1234);
    ck_assert_str_eq(toy->log->str, "b2WRb1");
}
END_TEST

START_TEST(relaxed_accesses_have_none)
{
    uint32_t value = 0;

    sim_cpu_writel(cpu, TOY_REG, true, 7);
    sim_cpu_readl(cpu, TOY_REG, true, &value);
    ck_assert_str_eq(toy->log->str, "WR");
    ck_assert_uint_eq(value, 7);
}
END_TEST

START_TEST(attention_is_per_line_touched)
{
    sim_cpu_attend(cpu, TOY_RAM + 63, 2, SIM_ATTN_HELD, true);
    ck_assert_uint_eq(cpu->attn[TOY_RAM / 64], SIM_ATTN_HELD);
    ck_assert_uint_eq(cpu->attn[TOY_RAM / 64 + 1], SIM_ATTN_HELD);
    ck_assert_uint_eq(cpu->attn[TOY_RAM / 64 + 2], 0);
    sim_cpu_attend(cpu, TOY_RAM + 64, 1, SIM_ATTN_HELD, false);
    ck_assert_uint_eq(cpu->attn[TOY_RAM / 64], SIM_ATTN_HELD);
    ck_assert_uint_eq(cpu->attn[TOY_RAM / 64 + 1], 0);
    sim_cpu_attend(cpu, TOY_RAM, 0, SIM_ATTN_HELD, true);
    ck_assert_uint_eq(cpu->attn[TOY_RAM / 64 - 1], 0);
}
END_TEST

START_TEST(copies_go_forwards_and_backwards)
{
    sim_cpu_copy(cpu, toy_va(10), toy_va(0), 100);
    ck_assert_uint_eq(rd(toy_va(10)), 0);
    ck_assert_uint_eq(rd(toy_va(109)), 99 & 63);
    sim_cpu_copy(cpu, toy_va(1000), toy_va(1010), 100);
    ck_assert_uint_eq(rd(toy_va(1000)), 1010 & 63);
    ck_assert_uint_eq(rd(toy_va(1099)), 1109 & 63);
}
END_TEST

START_TEST(copies_reach_memory_of_the_host)
{
    uint8_t here[100];

    sim_cpu_copy(cpu, (uintptr_t)here, toy_va(30), sizeof(here));
    ck_assert_uint_eq(here[0], 30);
    ck_assert_uint_eq(here[99], 129 & 63);
    here[5] = 0xa5;
    sim_cpu_copy(cpu, toy_va(130), (uintptr_t)here, 10);
    ck_assert_uint_eq(rd(toy_va(135)), 0xa5);
}
END_TEST

START_TEST(a_fill_stops_where_it_should)
{
    sim_cpu_fill(cpu, toy_va(60), 0xb0, 70);
    ck_assert_uint_eq(rd(toy_va(59)), 59);
    ck_assert_uint_eq(rd(toy_va(60)), 0xb0);
    ck_assert_uint_eq(rd(toy_va(129)), 0xb0);
    ck_assert_uint_eq(rd(toy_va(130)), 130 & 63);
}
END_TEST

START_TEST(the_end_of_a_step_performs_stores)
{
    wr(toy_va(0), 0x80);
    ck_assert_uint_eq(toy->entry_count, 1);
    sim_cpu_step_end(cpu);
    ck_assert_uint_eq(toy->entry_count, 0);
}
END_TEST

static Suite *
cpu_suite(void)
{
    Suite *suite = suite_create("cpu");
    TCase *values = tcase_create("values");
    TCase *native = tcase_create("native");
    TCase *rest = tcase_create("rest");

    tcase_add_checked_fixture(values, setup, teardown);
    tcase_add_test(values, a_hit_asks_nobody_and_takes_the_hit_time);
    tcase_add_test(values, a_load_over_two_lines_is_two_loads);
    tcase_add_test(values, a_store_to_an_owned_line_asks_nobody);
    tcase_add_test(values, a_store_waits_behind_an_older_one);
    tcase_add_test(values, due_events_run_before_a_load);
    tcase_add_test(values, hits_stop_at_the_next_event);
    suite_add_tcase(suite, values);

    tcase_add_checked_fixture(native, setup, teardown);
    tcase_add_test(native, a_native_load_sees_memory);
    tcase_add_test(native, a_native_store_lands_at_the_next_entry);
    tcase_add_test(native, a_store_keeps_the_source_of_its_announcement);
    tcase_add_test(native, a_struct_copy_of_gcc_lands_after_its_load);
    tcase_add_test(native, a_store_that_was_made_lands_before_a_load);
    tcase_add_test(native, a_load_elsewhere_counts_as_the_one_that_follows);
    tcase_add_test(native, a_store_elsewhere_lands_the_one_before);
    tcase_add_test(native, own_buffered_bytes_are_shown_and_taken_off);
    tcase_add_test(native, a_store_shows_own_buffered_bytes);
    tcase_add_test(native, an_early_value_does_not_stay);
    tcase_add_test(native, an_uncached_load_is_fresh_each_time);
    tcase_add_test(native, an_uncached_read_modify_write_loses_nothing_of_its_neighbour);
    tcase_add_test(native, a_fill_between_announcement_and_store_does_no_harm);
    tcase_add_test(native, an_owned_line_takes_a_native_store_directly);
    tcase_add_test(native, no_shortcut_where_a_line_cannot_stay);
    tcase_add_test(native, the_line_of_a_native_store_is_no_victim);
    tcase_add_test(native, no_event_runs_while_a_store_is_on_its_way);
    tcase_add_test(native, no_event_runs_after_a_shortcut_either);
    tcase_add_test(native, a_native_store_to_a_register_lands_before_a_load);
    tcase_add_test(native, a_wild_pointer_is_left_to_fault);
    tcase_add_test(native, a_store_larger_than_the_cache_arrives);
    suite_add_tcase(suite, native);

    tcase_add_checked_fixture(rest, setup, teardown);
    tcase_add_test(rest, barriers_and_maintenance_land_first);
    tcase_add_test(rest, readl_and_writel_have_their_barriers);
    tcase_add_test(rest, relaxed_accesses_have_none);
    tcase_add_test(rest, attention_is_per_line_touched);
    tcase_add_test(rest, copies_go_forwards_and_backwards);
    tcase_add_test(rest, copies_reach_memory_of_the_host);
    tcase_add_test(rest, a_fill_stops_where_it_should);
    tcase_add_test(rest, the_end_of_a_step_performs_stores);
    suite_add_tcase(suite, rest);
    return suite;
}

SIM_CHECK_MAIN(cpu_suite)
