/* SPDX-License-Identifier: MIT */
/*
 * The store buffer: what waits, what passes, what a barrier does, forwarding.
 */
#include "tests/rig-board.h"

#define ENGINE_CMPL_TAG UINT64_C(0x10010044) /* eng0 of every preset: a plain register */

static RigBoard board;
static const char *const words[] = { "cpu0:dmasim,store-buffer-entries=<4>",
                                     "cpu0:dmasim,store-buffer-bytes=<8>", NULL };
static const char *const in_order[] = { "cpu0:dmasim,store-buffer-entries=<4>",
                                        "cpu0:dmasim,store-buffer-bytes=<8>",
                                        "cpu0:dmasim,store-buffer-order=in-order", NULL };

static void
setup(void)
{
    board = rig_board_with("wbuf", SIM_POLICY_PLAIN, words);
}

static void
setup_in_order(void)
{
    board = rig_board_with("wbuf", SIM_POLICY_PLAIN, in_order);
}

static void
setup_timed(void)
{
    board = rig_board_with("wbuf", SIM_POLICY_TIMED, words);
}

/* Entries that would hold two lines; cached stores are held back. */
static void
setup_wide(void)
{
    static const char *const wide[] = { "cpu0:dmasim,store-buffer-bytes=<64>",
                                        "cpu0:d-cache-line-size=<32>",
                                        "cpu0:d-cache-sets=<256>", NULL };

    board = rig_board_with("noncoherent-1cpu", SIM_POLICY_LAZY, wide);
    sim_truth_arm(board.world->truth, board.ram, 64);
}

static void
teardown(void)
{
    rig_board_free(&board);
}

static void
nc_store(unsigned offset, uint32_t value)
{
    sim_cpu_store(board.cpu, rig_nc(board.ram + offset), &value, 4);
}

static uint32_t
ram_word(unsigned offset)
{
    uint32_t word;

    sim_world_peek_ram(board.world, board.ram + offset, &word, 4);
    return word;
}

START_TEST(an_uncached_store_waits)
{
    nc_store(0, 7);
    sim_cpu_step_end(board.cpu);
    ck_assert_uint_eq(ram_word(0), 0);
}
END_TEST

START_TEST(a_cached_store_is_performed_by_the_end_of_the_step)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 7, 4);
    ck_assert_uint_eq(ram_word(0), 7); /* no cache on this board */
}
END_TEST

START_TEST(own_loads_see_the_buffer)
{
    uint32_t value = 0;

    nc_store(0, 0x11223344);
    sim_cpu_load(board.cpu, rig_nc(board.ram + 1), &value, 2);
    ck_assert_uint_eq(value, 0x2233);
}
END_TEST

START_TEST(a_load_across_an_entry_takes_the_rest_from_memory)
{
    uint8_t fill[16], got[16];

    memset(fill, 0xCC, sizeof(fill));
    sim_world_poke_ram(board.world, board.ram, fill, sizeof(fill));
    nc_store(4, 0);
    sim_cpu_load(board.cpu, rig_nc(board.ram), got, 16);
    ck_assert_uint_eq(got[3], 0xCC);
    ck_assert_uint_eq(got[4], 0);
    ck_assert_uint_eq(got[7], 0);
    ck_assert_uint_eq(got[8], 0xCC);
}
END_TEST

START_TEST(stores_to_one_granule_merge)
{
    for (unsigned i = 0; i < 16; i++) { /* 16 stores, one entry of 4 */
        nc_store(i % 2 * 4, i);
    }
    ck_assert_uint_eq(ram_word(0), 0);
    sim_cpu_barrier(board.cpu, SIM_BARRIER_WAIT);
    ck_assert_uint_eq(ram_word(0), 14);
    ck_assert_uint_eq(ram_word(4), 15);
}
END_TEST

START_TEST(a_full_buffer_gives_up_its_oldest_entry)
{
    for (unsigned i = 0; i < 5; i++) {
        nc_store(i * 8, i + 1);
    }
    ck_assert_uint_eq(ram_word(0), 1);
    ck_assert_uint_eq(ram_word(8), 0);
}
END_TEST

START_TEST(a_store_barrier_orders_and_does_not_drain)
{
    nc_store(0, 1);
    sim_cpu_barrier(board.cpu, SIM_BARRIER_STORES);
    nc_store(64, 2);
    ck_assert_uint_eq(ram_word(0), 0);
    board.cpu->ops->drain(board.cpu, board.ram + 64, 4);
    ck_assert_uint_eq(ram_word(0), 1); /* it had to go first */
    ck_assert_uint_eq(ram_word(64), 2);
}
END_TEST

START_TEST(without_a_barrier_the_younger_may_go_first)
{
    nc_store(0, 1);
    nc_store(64, 2);
    board.cpu->ops->drain(board.cpu, board.ram + 64, 4);
    ck_assert_uint_eq(ram_word(0), 0);
    ck_assert_uint_eq(ram_word(64), 2);
}
END_TEST

START_TEST(an_in_order_buffer_lets_nobody_pass)
{
    nc_store(0, 1);
    nc_store(64, 2);
    board.cpu->ops->drain(board.cpu, board.ram + 64, 4);
    ck_assert_uint_eq(ram_word(0), 1);
}
END_TEST

START_TEST(merging_stops_at_a_barrier)
{
    nc_store(0, 1);
    sim_cpu_barrier(board.cpu, SIM_BARRIER_STORES);
    nc_store(64, 2);
    nc_store(0, 3);
    board.cpu->ops->drain(board.cpu, board.ram + 64, 4);
    ck_assert_uint_eq(ram_word(0), 1);
    sim_cpu_barrier(board.cpu, SIM_BARRIER_WAIT);
    ck_assert_uint_eq(ram_word(0), 3);
}
END_TEST

START_TEST(dmb_drains_so_that_later_loads_come_after)
{
    nc_store(0, 1);
    sim_cpu_barrier(board.cpu, SIM_BARRIER_FULL);
    ck_assert_uint_eq(ram_word(0), 1);
}
END_TEST

START_TEST(a_load_barrier_leaves_stores_alone)
{
    nc_store(0, 1);
    sim_cpu_barrier(board.cpu, SIM_BARRIER_LOADS);
    ck_assert_uint_eq(ram_word(0), 0);
}
END_TEST

START_TEST(maintenance_of_the_line_comes_after_own_stores_to_it)
{
    nc_store(0, 1);
    nc_store(128, 2);
    sim_cpu_maintain(board.cpu, SIM_CLEAN, rig_va(board.ram), 4);
    ck_assert_uint_eq(ram_word(0), 1);
    ck_assert_uint_eq(ram_word(128), 0);
}
END_TEST

START_TEST(the_line_is_marked_while_bytes_wait)
{
    nc_store(0, 1);
    ck_assert_uint_eq(board.cpu->attn[board.ram >> 6], SIM_ATTN_BUFFERED);
    sim_cpu_barrier(board.cpu, SIM_BARRIER_WAIT);
    ck_assert_uint_eq(board.cpu->attn[board.ram >> 6], 0);
}
END_TEST

/* A load that hits must know of the store, whichever line of the entry it is in. */
START_TEST(an_entry_has_bytes_of_one_line)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 4);
    rig_cpu_load(&board, 1, rig_va(board.ram + 32), 4);
    rig_cpu_store(&board, 2, rig_va(board.ram + 28), UINT64_C(0x2222222211111111), 8);
    ck_assert_uint_eq(board.cpu->attn[board.ram >> 5] & SIM_ATTN_BUFFERED, SIM_ATTN_BUFFERED);
    ck_assert_uint_eq(board.cpu->attn[(board.ram + 32) >> 5] & SIM_ATTN_BUFFERED,
                      SIM_ATTN_BUFFERED);
    ck_assert_uint_eq(rig_cpu_load(&board, 3, rig_va(board.ram + 28), 4), 0x11111111);
    ck_assert_uint_eq(rig_cpu_load(&board, 3, rig_va(board.ram + 32), 4), 0x22222222);
    rig_maintain(&board, 4, SIM_CLEAN, board.ram + 32, 4);
    ck_assert_uint_eq(ram_word(32), 0x22222222);
    ck_assert_uint_eq(ram_word(28), 0);
}
END_TEST

START_TEST(it_says_what_draining_would_do)
{
    nc_store(0, 1);
    nc_store(64, 2);
    ck_assert_uint_eq(board.cpu->ops->drainable(board.cpu, board.ram + 128, 4), 0);
    ck_assert_uint_eq(board.cpu->ops->drainable(board.cpu, board.ram, 4), 1);
    ck_assert_uint_eq(board.cpu->ops->drainable(board.cpu, board.ram + 64, 4), 2);
    sim_cpu_barrier(board.cpu, SIM_BARRIER_STORES);
    nc_store(128, 3); /* it would take the older ones along, not pass them */
    ck_assert_uint_eq(board.cpu->ops->drainable(board.cpu, board.ram + 128, 4), 1);
    ck_assert_uint_eq(ram_word(0), 0);
}
END_TEST

START_TEST(a_device_store_overtakes_what_no_barrier_holds)
{
    nc_store(0, 1);
    sim_cpu_writel(board.cpu, ENGINE_CMPL_TAG, true, 0);
    ck_assert_uint_eq(ram_word(0), 0);
}
END_TEST

START_TEST(a_device_store_waits_for_stores_before_the_barrier)
{
    nc_store(0, 1);
    sim_cpu_barrier(board.cpu, SIM_BARRIER_STORES);
    nc_store(64, 2);
    sim_cpu_writel(board.cpu, ENGINE_CMPL_TAG, true, 0);
    ck_assert_uint_eq(ram_word(0), 1);
    ck_assert_uint_eq(ram_word(64), 0);
}
END_TEST

START_TEST(a_timed_machine_drains_by_age)
{
    nc_store(0, 1);
    sim_cpu_spend(board.cpu, 10 * SIM_US);
    ck_assert_uint_eq(ram_word(0), 1);
}
END_TEST

static Suite *
write_buffer_suite(void)
{
    Suite *s = suite_create("write-buffer");
    TCase *t = tcase_create("buffer"), *o = tcase_create("in-order"), *a = tcase_create("age");
    TCase *w = tcase_create("wide");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, an_uncached_store_waits);
    tcase_add_test(t, a_cached_store_is_performed_by_the_end_of_the_step);
    tcase_add_test(t, own_loads_see_the_buffer);
    tcase_add_test(t, a_load_across_an_entry_takes_the_rest_from_memory);
    tcase_add_test(t, stores_to_one_granule_merge);
    tcase_add_test(t, a_full_buffer_gives_up_its_oldest_entry);
    tcase_add_test(t, a_store_barrier_orders_and_does_not_drain);
    tcase_add_test(t, without_a_barrier_the_younger_may_go_first);
    tcase_add_test(t, merging_stops_at_a_barrier);
    tcase_add_test(t, dmb_drains_so_that_later_loads_come_after);
    tcase_add_test(t, a_load_barrier_leaves_stores_alone);
    tcase_add_test(t, maintenance_of_the_line_comes_after_own_stores_to_it);
    tcase_add_test(t, the_line_is_marked_while_bytes_wait);
    tcase_add_test(t, it_says_what_draining_would_do);
    tcase_add_test(t, a_device_store_overtakes_what_no_barrier_holds);
    tcase_add_test(t, a_device_store_waits_for_stores_before_the_barrier);
    suite_add_tcase(s, t);
    tcase_add_checked_fixture(o, setup_in_order, teardown);
    tcase_add_test(o, an_in_order_buffer_lets_nobody_pass);
    suite_add_tcase(s, o);
    tcase_add_checked_fixture(a, setup_timed, teardown);
    tcase_add_test(a, a_timed_machine_drains_by_age);
    suite_add_tcase(s, a);
    tcase_add_checked_fixture(w, setup_wide, teardown);
    tcase_add_test(w, an_entry_has_bytes_of_one_line);
    suite_add_tcase(s, w);
    return s;
}

SIM_CHECK_MAIN(write_buffer_suite)
