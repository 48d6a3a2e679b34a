/* SPDX-License-Identifier: MIT */
/*
 * The referee on whole boards: each rule of docs/design/truth.md once by hand.
 * (Random programs against an independent judge are in tests/oracle.)
 */
#include "tests/rig-board.h"

static RigBoard board;

static void
setup_full(void)
{
    board = rig_board("noncoherent-1cpu");
}

static void
teardown(void)
{
    rig_board_free(&board);
}

/* --- wrong reads (T3) ---------------------------------------------------- */

START_TEST(cpu_reads_an_old_copy_after_a_device_write)
{
    const SimFinding *f;

    rig_cpu_load(&board, 1, rig_va(board.ram), 4);
    rig_dev_write(&board, 2, board.ram, 0x11223344, 4);
    ck_assert_uint_eq(rig_cpu_load(&board, 3, rig_va(board.ram), 4), 0);
    f = rig_only_finding(&board, SIM_D101);
    ck_assert_uint_eq(f->cause, SIM_CAUSE_CACHE_COPY);
    ck_assert_uint_eq(f->pa, board.ram);
    ck_assert_uint_eq(f->len, 4);
    ck_assert_uint_eq(f->due[0], 0x44);
    ck_assert_uint_eq(f->got[0], 0);
    ck_assert_uint_eq(f->changed.source.pc, 2);
    ck_assert_uint_eq(f->read.source.pc, 3);
    ck_assert_uint_eq(f->changed.actor, board.eth0->actor);
}
END_TEST

START_TEST(cpu_reads_right_after_an_invalidate)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 4);
    rig_dev_write(&board, 2, board.ram, 0x11223344, 4);
    rig_maintain(&board, 3, SIM_INVALIDATE, board.ram, 4);
    ck_assert_uint_eq(rig_cpu_load(&board, 4, rig_va(board.ram), 4), 0x11223344);
    rig_no_finding(&board);
}
END_TEST

START_TEST(device_reads_memory_under_a_dirty_line)
{
    const SimFinding *f;

    rig_cpu_store(&board, 1, rig_va(board.ram), 0x55, 1);
    ck_assert_uint_eq(rig_dev_read(&board, 2, board.ram, 4), 0);
    f = rig_only_finding(&board, SIM_D102);
    ck_assert_uint_eq(f->cause, SIM_CAUSE_DIRTY_CACHE);
    ck_assert_uint_eq(f->len, 1);
    ck_assert_uint_eq(f->due[0], 0x55);
    ck_assert_uint_eq(f->changed.source.pc, 1);
}
END_TEST

START_TEST(device_reads_right_after_a_clean)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x55, 1);
    rig_maintain(&board, 2, SIM_CLEAN, board.ram, 1);
    ck_assert_uint_eq(rig_dev_read(&board, 3, board.ram, 4), 0x55);
    rig_no_finding(&board);
}
END_TEST

START_TEST(device_misses_a_store_that_is_still_buffered)
{
    const SimFinding *f;

    sim_truth_arm(board.world->truth, board.ram, 64);
    rig_cpu_store(&board, 1, rig_nc(board.ram), 7, 4);
    ck_assert_uint_eq(rig_dev_read(&board, 2, board.ram, 4), 0);
    f = rig_only_finding(&board, SIM_D106);
    ck_assert_uint_eq(f->cause, SIM_CAUSE_BUFFERED);
    ck_assert_uint_eq(f->due[0], 7);
}
END_TEST

START_TEST(a_barrier_lets_the_device_see_it)
{
    rig_cpu_store(&board, 1, rig_nc(board.ram), 7, 4);
    rig_barrier(&board, 2, SIM_BARRIER_WAIT | SIM_BARRIER_FULL);
    ck_assert_uint_eq(rig_dev_read(&board, 3, board.ram, 4), 7);
    rig_no_finding(&board);
}
END_TEST

START_TEST(equal_values_are_a_latent_note)
{
    const SimFinding *f;

    sim_truth_arm(board.world->truth, board.ram, 64);
    rig_cpu_store(&board, 1, rig_va(board.ram), 0, 1);
    rig_dev_read(&board, 2, board.ram, 1);
    f = rig_only_finding(&board, SIM_D102);
    ck_assert_uint_eq(f->severity, SIM_NOTE);
    ck_assert(f->latent);
}
END_TEST

START_TEST(polling_in_parallel_is_not_yet_and_never_wrong)
{
    uint64_t value = 1;

    sim_truth_arm(board.world->truth, board.ram, 64);
    sim_truth_par_begin(board.world->truth);
    sim_cpu_store(board.cpu, rig_nc(board.ram), &value, 4);
    sim_master_read(board.eth0, board.ram, &value, 4, NULL);
    sim_truth_par_end(board.world->truth);
    ck_assert_uint_eq((uint32_t)value, 0);
    rig_no_finding(&board);
}
END_TEST

START_TEST(a_flag_that_was_read_orders_what_came_before_it)
{
    uint64_t value = 1;
    const SimFinding *f;

    /* data then flag, no barrier; the flag's entry drains first */
    sim_truth_arm(board.world->truth, board.ram, 256);
    sim_truth_par_begin(board.world->truth);
    sim_cpu_store(board.cpu, rig_nc(board.ram), &value, 4);
    sim_cpu_store(board.cpu, rig_nc(board.ram + 128), &value, 4);
    ck_assert(board.cpu->ops->drain(board.cpu, board.ram + 128, 4));
    sim_master_read(board.eth0, board.ram + 128, &value, 4, NULL);
    ck_assert_uint_eq((uint32_t)value, 1);
    sim_master_read(board.eth0, board.ram, &value, 4, NULL);
    ck_assert_uint_eq((uint32_t)value, 0);
    f = rig_only_finding(&board, SIM_D106);
    ck_assert_uint_eq(f->pa, board.ram);
}
END_TEST

START_TEST(dma_wmb_keeps_the_flag_behind_the_data)
{
    uint64_t value = 1;

    sim_truth_arm(board.world->truth, board.ram, 256);
    sim_truth_par_begin(board.world->truth);
    sim_cpu_store(board.cpu, rig_nc(board.ram), &value, 4);
    sim_cpu_barrier(board.cpu, SIM_BARRIER_STORES);
    sim_cpu_store(board.cpu, rig_nc(board.ram + 128), &value, 4);
    board.cpu->ops->drain(board.cpu, board.ram + 128, 4);
    sim_master_read(board.eth0, board.ram + 128, &value, 4, NULL);
    sim_master_read(board.eth0, board.ram, &value, 4, NULL);
    ck_assert_uint_eq((uint32_t)value, 1);
    rig_no_finding(&board);
}
END_TEST

START_TEST(a_watched_flag_without_barrier_is_luck)
{
    uint64_t value = 1;
    const SimFinding *f;

    sim_truth_arm(board.world->truth, board.ram, 256);
    sim_truth_par_begin(board.world->truth);
    sim_master_read(board.eth0, board.ram + 128, &value, 4, NULL); /* watches */
    value = 1;
    sim_cpu_store(board.cpu, rig_nc(board.ram), &value, 4);
    sim_cpu_store(board.cpu, rig_nc(board.ram + 128), &value, 4);
    board.cpu->ops->drain(board.cpu, 0, 0);
    sim_master_read(board.eth0, board.ram + 128, &value, 4, NULL);
    rig_no_finding(&board);
    sim_master_read(board.eth0, board.ram, &value, 4, NULL);
    f = rig_only_finding(&board, SIM_D106);
    ck_assert(f->latent);
    ck_assert_uint_eq(f->severity, SIM_WARNING);
}
END_TEST

START_TEST(one_access_with_old_and_new_bytes_is_torn)
{
    uint64_t value = 1;
    uint8_t both[48];

    sim_truth_arm(board.world->truth, board.ram, 256);
    sim_truth_par_begin(board.world->truth);
    sim_cpu_store(board.cpu, rig_nc(board.ram), &value, 4);
    sim_cpu_store(board.cpu, rig_nc(board.ram + 32), &value, 4);
    board.cpu->ops->drain(board.cpu, board.ram + 32, 4);
    sim_master_read(board.eth0, board.ram, both, sizeof(both), NULL);
    rig_only_finding(&board, SIM_D105);
}
END_TEST

/* --- lost writes (T7, T8) ------------------------------------------------ */

static void
lose_device_bytes(void)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 1, 1); /* dirties the line */
    rig_dev_write(&board, 2, board.ram + 8, 0xdeadbeef, 4);
    rig_line(&board, board.world->hw, 3);
    board.cpu->ops->evict(board.cpu, board.ram);
}

START_TEST(a_write_back_over_device_bytes_loses_them)
{
    const SimFinding *f;

    lose_device_bytes();
    f = rig_only_finding(&board, SIM_D103);
    ck_assert_uint_eq(f->pa, board.ram + 8);
    ck_assert_uint_eq(f->len, 4);
    ck_assert_uint_eq(f->due[0], 0xef);
    ck_assert_uint_eq(f->changed.source.pc, 2);
    ck_assert_uint_eq(f->copied.source.pc, 1);
    ck_assert_uint_eq(f->read.source.pc, 3);
}
END_TEST

START_TEST(after_a_loss_the_truth_is_the_copy_left)
{
    lose_device_bytes();
    ck_assert_uint_eq(rig_cpu_load(&board, 4, rig_va(board.ram + 8), 4), 0);
    rig_only_finding(&board, SIM_D103); /* and no D101 for the same mistake */
}
END_TEST

START_TEST(an_invalidate_loses_a_dirty_cpu_write)
{
    sim_truth_arm(board.world->truth, board.ram, 64);
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x77, 1);
    rig_maintain(&board, 2, SIM_INVALIDATE, board.ram, 64);
    ck_assert_uint_eq(rig_only_finding(&board, SIM_D104)->cause, SIM_CAUSE_INVALIDATED);
}
END_TEST

START_TEST(bytes_given_up_are_not_lost)
{
    sim_truth_arm(board.world->truth, board.ram, 64);
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x77, 1);
    sim_truth_give_up(board.world->truth, board.ram, 64);
    rig_maintain(&board, 2, SIM_INVALIDATE, board.ram, 64);
    rig_no_finding(&board);
}
END_TEST

START_TEST(a_device_that_reads_bytes_given_up_is_told)
{
    sim_truth_arm(board.world->truth, board.ram, 64);
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x77, 1);
    rig_maintain(&board, 2, SIM_CLEAN, board.ram, 64);
    sim_truth_give_up(board.world->truth, board.ram, 64);
    rig_dev_read(&board, 3, board.ram, 4);
    ck_assert_uint_eq(rig_only_finding(&board, SIM_D208)->len, 1);
    ck_assert_uint_eq(rig_only_finding(&board, SIM_D208)->severity, SIM_NOTE);
}
END_TEST

/* A byte is given up by itself: what happens to its neighbours says nothing. */
START_TEST(a_store_takes_a_byte_back_whatever_its_neighbours_do)
{
    sim_truth_arm(board.world->truth, board.ram, 64);
    rig_cpu_store(&board, 1, rig_nc(board.ram + 40), 1, 1);
    sim_truth_give_up(board.world->truth, board.ram, 64);
    rig_cpu_store(&board, 2, rig_nc(board.ram + 40), 2, 1);
    sim_truth_give_up(board.world->truth, board.ram, 32);
    rig_barrier(&board, 3, SIM_BARRIER_WAIT | SIM_BARRIER_FULL);
    ck_assert_uint_eq(rig_cpu_load(&board, 4, rig_nc(board.ram + 40), 1), 2);
    rig_no_finding(&board);
}
END_TEST

START_TEST(freed_bytes_are_neither_stale_nor_lost)
{
    sim_truth_arm(board.world->truth, board.ram, 64);
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x77, 1);
    sim_truth_freed(board.world->truth, board.ram, 64);
    rig_dev_read(&board, 2, board.ram, 4);
    rig_maintain(&board, 3, SIM_INVALIDATE, board.ram, 64);
    rig_no_finding(&board);
}
END_TEST

/* --- arming (T10) -------------------------------------------------------- */

START_TEST(arming_gives_old_dirty_bytes_their_writer)
{
    const SimFinding *f;

    rig_cpu_store(&board, 5, rig_va(board.ram + 4), 0x99, 1);
    sim_truth_arm(board.world->truth, board.ram, 64);
    rig_dev_read(&board, 6, board.ram, 8);
    f = rig_only_finding(&board, SIM_D102);
    ck_assert_uint_eq(f->pa, board.ram + 4);
    ck_assert_uint_eq(f->changed.source.pc, 5);
}
END_TEST

/* A clean copy in a cache was made before memory got the bytes that differ from it. */
START_TEST(arming_takes_a_clean_old_copy_for_old)
{
    const SimFinding *f;

    rig_cpu_load(&board, 1, rig_va(board.ram), 4);
    rig_cpu_store(&board, 2, rig_nc(board.ram), 7, 1);
    rig_barrier(&board, 3, SIM_BARRIER_WAIT | SIM_BARRIER_FULL);
    sim_truth_arm(board.world->truth, board.ram, 64);
    ck_assert_uint_eq(rig_dev_read(&board, 4, board.ram, 4), 7);
    rig_no_finding(&board);
    ck_assert_uint_eq(rig_cpu_load(&board, 5, rig_va(board.ram), 4), 0);
    f = rig_only_finding(&board, SIM_D101);
    ck_assert_uint_eq(f->len, 1);
    ck_assert_uint_eq(f->due[0], 7);
}
END_TEST

/* Of two lines in 64 bytes, only the second is in the cache. */
START_TEST(arming_finds_an_old_copy_in_a_short_line)
{
    static const char *const lines[] = { "cpu0:d-cache-line-size=<32>",
                                         "cpu0:d-cache-sets=<256>", NULL };
    RigBoard small = rig_board_with("noncoherent-1cpu", SIM_POLICY_PLAIN, lines);
    uint8_t theirs = 0x42;

    rig_cpu_load(&small, 1, rig_va(small.ram + 32), 1);
    sim_world_poke_ram(small.world, small.ram + 40, &theirs, 1);
    sim_truth_arm(small.world->truth, small.ram, 64);
    ck_assert_uint_ne(small.cpu->attn[(small.ram + 32) >> 5] & SIM_ATTN_SUSPECT, 0);
    rig_board_free(&small);
}
END_TEST

START_TEST(watched_memory_has_a_history_before_any_dma)
{
    SimTruth *truth = board.world->truth;
    unsigned kinds = 0;
    GArray *rows;

    sim_truth_watch(truth, board.ram, 64);
    ck_assert(!sim_truth_is_shared(truth, board.ram));
    rig_cpu_store(&board, 1, rig_va(board.ram), 7, 4);
    rig_maintain(&board, 2, SIM_CLEAN, board.ram, 4);
    rows = sim_truth_history(truth, board.ram, 4);
    for (unsigned i = 0; i < rows->len; i++) {
        kinds |= 1u << g_array_index(rows, SimHistory, i).kind;
    }
    g_array_unref(rows);
    ck_assert(kinds >> SIM_HISTORY_STORE & 1);
    ck_assert(kinds >> SIM_HISTORY_CLEAN & 1);
    ck_assert(!sim_truth_is_shared(truth, board.ram));
    ck_assert_uint_eq(rig_dev_read(&board, 3, board.ram, 4), 7);
    ck_assert(sim_truth_is_shared(truth, board.ram));
    rig_no_finding(&board);
}
END_TEST

START_TEST(initial_bytes_are_ordered_before_everybody)
{
    uint8_t fill[64];

    memset(fill, 0xCC, sizeof(fill));
    sim_world_poke_ram(board.world, board.ram, fill, sizeof(fill));
    ck_assert_uint_eq(rig_dev_read(&board, 1, board.ram, 4), 0xCCCCCCCC);
    ck_assert_uint_eq(rig_cpu_load(&board, 2, rig_va(board.ram), 4), 0xCCCCCCCC);
    rig_no_finding(&board);
}
END_TEST

/* --- the checkers change nothing ----------------------------------------- */

START_TEST(a_settled_line_goes_back_to_the_fast_path)
{
    rig_dev_write(&board, 1, board.ram, 0x11223344, 4);
    rig_cpu_load(&board, 2, rig_va(board.ram), 4);
    rig_barrier(&board, 3, SIM_BARRIER_WAIT | SIM_BARRIER_LOADS);
    rig_cpu_load(&board, 4, rig_va(board.ram), 4);
    ck_assert_uint_eq(board.cpu->attn[board.ram >> 6] & SIM_ATTN_LOAD_MASK, SIM_ATTN_VALID);
}
END_TEST

static Suite *
truth_suite(void)
{
    Suite *s = suite_create("truth");
    TCase *t = tcase_create("boards");

    tcase_add_checked_fixture(t, setup_full, teardown);
    tcase_add_test(t, cpu_reads_an_old_copy_after_a_device_write);
    tcase_add_test(t, cpu_reads_right_after_an_invalidate);
    tcase_add_test(t, device_reads_memory_under_a_dirty_line);
    tcase_add_test(t, device_reads_right_after_a_clean);
    tcase_add_test(t, device_misses_a_store_that_is_still_buffered);
    tcase_add_test(t, a_barrier_lets_the_device_see_it);
    tcase_add_test(t, equal_values_are_a_latent_note);
    tcase_add_test(t, polling_in_parallel_is_not_yet_and_never_wrong);
    tcase_add_test(t, a_flag_that_was_read_orders_what_came_before_it);
    tcase_add_test(t, dma_wmb_keeps_the_flag_behind_the_data);
    tcase_add_test(t, a_watched_flag_without_barrier_is_luck);
    tcase_add_test(t, one_access_with_old_and_new_bytes_is_torn);
    tcase_add_test(t, a_write_back_over_device_bytes_loses_them);
    tcase_add_test(t, after_a_loss_the_truth_is_the_copy_left);
    tcase_add_test(t, an_invalidate_loses_a_dirty_cpu_write);
    tcase_add_test(t, bytes_given_up_are_not_lost);
    tcase_add_test(t, a_device_that_reads_bytes_given_up_is_told);
    tcase_add_test(t, a_store_takes_a_byte_back_whatever_its_neighbours_do);
    tcase_add_test(t, freed_bytes_are_neither_stale_nor_lost);
    tcase_add_test(t, arming_gives_old_dirty_bytes_their_writer);
    tcase_add_test(t, arming_takes_a_clean_old_copy_for_old);
    tcase_add_test(t, arming_finds_an_old_copy_in_a_short_line);
    tcase_add_test(t, watched_memory_has_a_history_before_any_dma);
    tcase_add_test(t, initial_bytes_are_ordered_before_everybody);
    tcase_add_test(t, a_settled_line_goes_back_to_the_fast_path);
    suite_add_tcase(s, t);
    return s;
}

SIM_CHECK_MAIN(truth_suite)
