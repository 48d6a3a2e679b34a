/* SPDX-License-Identifier: MIT */
/*
 * The L1: states, what goes down and when, victims, speculation, the guard.
 */
#include "tests/rig-board.h"

static RigBoard board;
static const char *const tiny[] = { "cpu0:d-cache-size=<256>", "cpu0:d-cache-sets=<2>", NULL };

static void
setup(void)
{
    board = rig_board("l1");
}

static void
setup_tiny(void) /* 2 sets, 2 ways, 64-byte lines */
{
    board = rig_board_with("l1", SIM_POLICY_PLAIN, tiny);
}

static void
teardown(void)
{
    rig_board_free(&board);
}

static char
state(SimAddr pa)
{
    return board.cpu->ops->line_state(board.cpu, pa);
}

static uint8_t
ram_byte(SimAddr pa)
{
    uint8_t byte;

    sim_world_peek_ram(board.world, pa, &byte, 1);
    return byte;
}

START_TEST(a_load_takes_the_line_exclusive)
{
    ck_assert_int_eq(state(board.ram), 'I');
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert_int_eq(state(board.ram + 64), 'I');
}
END_TEST

START_TEST(a_store_stays_in_the_cache)
{
    rig_cpu_store(&board, 1, rig_va(board.ram + 3), 0x42, 1);
    ck_assert_int_eq(state(board.ram), 'M');
    ck_assert_uint_eq(ram_byte(board.ram + 3), 0);
    ck_assert_uint_eq(rig_cpu_load(&board, 2, rig_va(board.ram + 3), 1), 0x42);
}
END_TEST

START_TEST(a_clean_writes_back_and_keeps_the_line)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    rig_maintain(&board, 2, SIM_CLEAN, board.ram, 1);
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert_uint_eq(ram_byte(board.ram), 0x42);
}
END_TEST

START_TEST(an_invalidate_throws_away)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    rig_maintain(&board, 2, SIM_INVALIDATE, board.ram, 1);
    ck_assert_int_eq(state(board.ram), 'I');
    ck_assert_uint_eq(ram_byte(board.ram), 0);
    ck_assert_uint_eq(rig_cpu_load(&board, 3, rig_va(board.ram), 1), 0);
}
END_TEST

START_TEST(clean_and_invalidate_writes_back_first)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    rig_maintain(&board, 2, SIM_CLEAN_INVALIDATE, board.ram, 1);
    ck_assert_int_eq(state(board.ram), 'I');
    ck_assert_uint_eq(ram_byte(board.ram), 0x42);
}
END_TEST

START_TEST(a_clean_line_is_not_written_back)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    rig_dev_write(&board, 2, board.ram, 0x99, 1);
    board.cpu->ops->evict(board.cpu, board.ram);
    ck_assert_uint_eq(ram_byte(board.ram), 0x99);
}
END_TEST

START_TEST(maintenance_by_set_and_way_reaches_every_line)
{
    for (unsigned i = 0; i < 8; i++) {
        rig_cpu_store(&board, 1, rig_va(board.ram + 64 * i), i + 1, 1);
    }
    sim_cpu_maintain_all(board.cpu, SIM_CLEAN_INVALIDATE);
    for (unsigned i = 0; i < 8; i++) {
        ck_assert_int_eq(state(board.ram + 64 * i), 'I');
        ck_assert_uint_eq(ram_byte(board.ram + 64 * i), i + 1);
    }
}
END_TEST

START_TEST(maintenance_covers_every_line_it_touches)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 1, 1);
    rig_cpu_store(&board, 1, rig_va(board.ram + 64), 2, 1);
    rig_maintain(&board, 2, SIM_CLEAN, board.ram + 63, 2);
    ck_assert_uint_eq(ram_byte(board.ram), 1);
    ck_assert_uint_eq(ram_byte(board.ram + 64), 2);
}
END_TEST

START_TEST(a_prefetch_brings_the_line_once)
{
    ck_assert(board.cpu->ops->prefetch(board.cpu, board.ram));
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert(!board.cpu->ops->prefetch(board.cpu, board.ram));
}
END_TEST

START_TEST(an_eviction_of_nothing_says_so)
{
    ck_assert(!board.cpu->ops->evict(board.cpu, board.ram));
}
END_TEST

START_TEST(an_uncached_access_passes_by)
{
    rig_cpu_store(&board, 1, rig_nc(board.ram), 0x42, 1);
    ck_assert_int_eq(state(board.ram), 'I');
    ck_assert_uint_eq(ram_byte(board.ram), 0x42);
}
END_TEST

START_TEST(an_uncached_load_does_not_look_into_the_cache)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    ck_assert_uint_eq(rig_cpu_load(&board, 2, rig_nc(board.ram), 1), 0);
}
END_TEST

/* Lines of one set of the tiny cache lie 128 bytes apart. */
START_TEST(the_least_recently_used_line_leaves)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    rig_cpu_load(&board, 1, rig_va(board.ram + 128), 1);
    rig_cpu_load(&board, 1, rig_va(board.ram), 1); /* touched again */
    rig_cpu_load(&board, 1, rig_va(board.ram + 256), 1);
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert_int_eq(state(board.ram + 128), 'I');
    ck_assert_int_eq(state(board.ram + 256), 'E');
}
END_TEST

START_TEST(a_dirty_victim_is_written_back)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x11, 1);
    rig_cpu_load(&board, 1, rig_va(board.ram + 128), 1);
    rig_cpu_load(&board, 1, rig_va(board.ram + 256), 1);
    ck_assert_uint_eq(ram_byte(board.ram), 0x11);
    ck_assert_int_eq(state(board.ram), 'I');
}
END_TEST

START_TEST(the_pinned_line_is_never_the_victim)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    rig_cpu_load(&board, 1, rig_va(board.ram + 128), 1);
    board.cpu->pin = rig_va(board.ram) - SIM_WINDOW_BASE;
    board.cpu->pin >>= board.cpu->line_shift;
    ck_assert(!board.cpu->ops->evict(board.cpu, board.ram));
    board.cpu->ops->prefetch(board.cpu, board.ram + 256);
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert_int_eq(state(board.ram + 128), 'I');
}
END_TEST

START_TEST(a_store_that_nobody_announced_is_found)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    *sim_window_host(rig_va(board.ram + 9)) = 0x5A; /* code without hooks */
    board.cpu->ops->evict(board.cpu, board.ram);
    ck_assert_uint_eq(rig_only_finding(&board, SIM_D601)->pa, board.ram + 9);
}
END_TEST

START_TEST(sizes_that_do_not_fit_are_refused)
{
    const char *const odd[] = { "cpu0:d-cache-sets=<1024>", NULL };
    GPtrArray *diags = sim_diags_new();
    SimTree *tree = sim_tree_load("l1", NULL, diags);
    SimWorld *world = sim_world_new(NULL);
    const SimDiag *diag;

    ck_assert(sim_tree_set_text(tree, odd[0], NULL));
    ck_assert(!sim_board_build(world, tree, diags));
    diag = g_ptr_array_index(diags, 0);
    ck_assert_str_eq(diag->message, "`d-cache-size`: 32768 is not a whole number of ways of"
                                    " 1024 sets of 64 bytes");
    sim_world_free(world);
    sim_tree_free(tree);
    g_ptr_array_unref(diags);
}
END_TEST

static Suite *
l1_suite(void)
{
    Suite *s = suite_create("l1");
    TCase *t = tcase_create("states"), *v = tcase_create("victims"), *r = tcase_create("refusal");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_load_takes_the_line_exclusive);
    tcase_add_test(t, a_store_stays_in_the_cache);
    tcase_add_test(t, a_clean_writes_back_and_keeps_the_line);
    tcase_add_test(t, an_invalidate_throws_away);
    tcase_add_test(t, clean_and_invalidate_writes_back_first);
    tcase_add_test(t, a_clean_line_is_not_written_back);
    tcase_add_test(t, maintenance_by_set_and_way_reaches_every_line);
    tcase_add_test(t, maintenance_covers_every_line_it_touches);
    tcase_add_test(t, a_prefetch_brings_the_line_once);
    tcase_add_test(t, an_eviction_of_nothing_says_so);
    tcase_add_test(t, an_uncached_access_passes_by);
    tcase_add_test(t, an_uncached_load_does_not_look_into_the_cache);
    tcase_add_test(t, a_store_that_nobody_announced_is_found);
    suite_add_tcase(s, t);
    tcase_add_checked_fixture(v, setup_tiny, teardown);
    tcase_add_test(v, the_least_recently_used_line_leaves);
    tcase_add_test(v, a_dirty_victim_is_written_back);
    tcase_add_test(v, the_pinned_line_is_never_the_victim);
    suite_add_tcase(s, v);
    tcase_add_test(r, sizes_that_do_not_fit_are_refused);
    suite_add_tcase(s, r);
    return s;
}

SIM_CHECK_MAIN(l1_suite)
