/* SPDX-License-Identifier: MIT */
/*
 * Bytes that a CPU ever stored to: a store of the value that lay there before is a
 * write too, whenever its page is armed.
 */
#include "tests/rig-board.h"

#include "sim/stored.h"

static RigBoard board;
static const char *const short_lines[] = { "cpu0:d-cache-line-size=<16>",
                                           "cpu0:d-cache-sets=<512>", NULL };

static void
setup(void)
{
    board = rig_board("l1");
}

static void
setup_short(void)
{
    board = rig_board_with("l1", SIM_POLICY_PLAIN, short_lines);
}

static void
teardown(void)
{
    rig_board_free(&board);
}

static SimActorId
writer_of(SimAddr pa)
{
    return SIM_WID_ACTOR(sim_truth_newest(board.world->truth, pa));
}

/* Past the caches: by whom is not known. */
static bool
is_written(SimAddr pa)
{
    return sim_truth_newest(board.world->truth, pa) != 0;
}

/* Four zeroes over zeroes, at offset 20. */
static void
store_zero(void)
{
    rig_cpu_store(&board, 1, rig_va(board.ram + 20), 0, 4);
}

static void
check_written(void)
{
    sim_truth_arm(board.world->truth, board.ram, 64);
    for (unsigned i = 0; i < 64; i++) {
        ck_assert_uint_eq(writer_of(board.ram + i), i >= 20 && i < 24 ? board.cpu->actor : 0);
    }
    ck_assert_uint_eq(rig_dev_read(&board, 5, board.ram + 20, 4), 0);
    rig_no_finding(&board);
}

START_TEST(a_clean_tells_memory)
{
    store_zero();
    rig_maintain(&board, 2, SIM_CLEAN, board.ram, 64);
    check_written();
}
END_TEST

START_TEST(an_eviction_tells_memory)
{
    store_zero();
    ck_assert(board.cpu->ops->evict(board.cpu, board.ram + 20));
    check_written();
}
END_TEST

/* The second store goes the short way: announced, and compared only later. */
START_TEST(a_hit_is_a_store_too)
{
    uint64_t value = 0;

    rig_cpu_store(&board, 1, rig_va(board.ram + 16), 0, 1); /* the line is M now */
    sim_cpu_store(board.cpu, rig_va(board.ram + 20), &value, 4);
    rig_maintain(&board, 2, SIM_CLEAN, board.ram, 64);
    sim_truth_arm(board.world->truth, board.ram, 64);
    ck_assert_uint_eq(writer_of(board.ram + 16), board.cpu->actor);
    ck_assert_uint_eq(writer_of(board.ram + 17), 0);
    ck_assert_uint_eq(writer_of(board.ram + 20), board.cpu->actor);
    ck_assert_uint_eq(writer_of(board.ram + 24), 0);
}
END_TEST

START_TEST(a_dirty_line_tells_when_it_is_armed)
{
    store_zero();
    sim_truth_arm(board.world->truth, board.ram, 64);
    ck_assert_uint_eq(writer_of(board.ram + 20), board.cpu->actor);
    ck_assert_uint_eq(writer_of(board.ram + 24), 0);
}
END_TEST

START_TEST(a_line_that_was_only_read_was_not_written)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 4);
    sim_truth_arm(board.world->truth, board.ram, 64);
    ck_assert_uint_eq(writer_of(board.ram), 0);
}
END_TEST

/* Stores of before a free are nobody's, also when the page is armed after it (T5, T10). */
START_TEST(what_was_stored_before_a_free_is_nobodys)
{
    uint64_t value = 0x77;

    rig_cpu_store(&board, 1, rig_va(board.ram), 0x77, 8);
    sim_cpu_store(board.cpu, rig_va(board.ram + 8), &value, 8); /* announced */
    sim_cpu_step_end(board.cpu);
    sim_truth_freed(board.world->truth, board.ram, 12);
    sim_truth_arm(board.world->truth, board.ram, 64);
    for (unsigned i = 0; i < 16; i++) {
        ck_assert_uint_eq(writer_of(board.ram + i), i < 12 ? 0 : board.cpu->actor);
    }
    rig_dev_read(&board, 2, board.ram, 8);
    rig_no_finding(&board);
    rig_maintain(&board, 3, SIM_INVALIDATE, board.ram, 64);
    ck_assert_uint_eq(rig_only_finding(&board, SIM_D104)->pa, board.ram + 12);
}
END_TEST

START_TEST(in_memory_too)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x77, 8);
    rig_cpu_store(&board, 1, rig_nc(board.ram + 64), 0x77, 8);
    rig_barrier(&board, 2, SIM_BARRIER_WAIT | SIM_BARRIER_FULL);
    rig_maintain(&board, 2, SIM_CLEAN, board.ram, 64);
    sim_truth_allocated(board.world->truth, board.ram, 4);
    sim_truth_allocated(board.world->truth, board.ram + 64, 4);
    sim_truth_arm(board.world->truth, board.ram, 128);
    for (unsigned i = 0; i < 8; i++) {
        ck_assert_uint_eq(writer_of(board.ram + i), i < 4 ? 0 : board.cpu->actor);
        ck_assert(is_written(board.ram + 64 + i) == (i >= 4));
    }
}
END_TEST

START_TEST(what_is_stored_after_it_counts)
{
    sim_truth_freed(board.world->truth, board.ram, 128);
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x77, 8);
    rig_cpu_store(&board, 2, rig_nc(board.ram + 64), 0x77, 8);
    rig_barrier(&board, 3, SIM_BARRIER_WAIT | SIM_BARRIER_FULL);
    sim_truth_arm(board.world->truth, board.ram, 128);
    ck_assert_uint_eq(writer_of(board.ram + 7), board.cpu->actor);
    ck_assert(is_written(board.ram + 64));
    rig_dev_read(&board, 4, board.ram, 8);
    rig_only_finding(&board, SIM_D102);
}
END_TEST

START_TEST(ranges_and_masks_are_bits_of_blocks)
{
    static const uint64_t mask[4] = { 0x8001, 0, 1, 0 };

    sim_stored_note(board.world, board.ram + 60, 8);
    ck_assert_uint_eq(sim_stored_block(board.world, board.ram), UINT64_C(0xF) << 60);
    ck_assert_uint_eq(sim_stored_block(board.world, board.ram + 64), 0xF);
    ck_assert(sim_stored_has(board.world, board.ram + 67));
    ck_assert(!sim_stored_has(board.world, board.ram + 68));
    sim_stored_note_mask(board.world, board.ram + 256 + 16, mask, 16);
    ck_assert_uint_eq(sim_stored_block(board.world, board.ram + 256), UINT64_C(0x8001) << 16);
    sim_stored_note_mask(board.world, board.ram + 512, mask, 256);
    ck_assert_uint_eq(sim_stored_block(board.world, board.ram + 512), 0x8001);
    ck_assert_uint_eq(sim_stored_block(board.world, board.ram + 512 + 128), 1);
    ck_assert_uint_eq(sim_stored_block(board.world, 0), 0); /* no RAM */
}
END_TEST

static Suite *
stored_suite(void)
{
    Suite *s = suite_create("stored");
    TCase *t = tcase_create("lines of 64"), *n = tcase_create("lines of 16");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_checked_fixture(n, setup_short, teardown);
    for (TCase *c = t;; c = n) {
        tcase_add_test(c, a_clean_tells_memory);
        tcase_add_test(c, an_eviction_tells_memory);
        tcase_add_test(c, a_hit_is_a_store_too);
        tcase_add_test(c, a_dirty_line_tells_when_it_is_armed);
        tcase_add_test(c, a_line_that_was_only_read_was_not_written);
        tcase_add_test(c, what_was_stored_before_a_free_is_nobodys);
        tcase_add_test(c, in_memory_too);
        tcase_add_test(c, what_is_stored_after_it_counts);
        tcase_add_test(c, ranges_and_masks_are_bits_of_blocks);
        suite_add_tcase(s, c);
        if (c == n) {
            return s;
        }
    }
}

SIM_CHECK_MAIN(stored_suite)
