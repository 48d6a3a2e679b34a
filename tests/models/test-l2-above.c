/* SPDX-License-Identifier: MIT */
/*
 * The inner cache and what lies above it: inclusion, requests from below, masters
 * that come through, and a third level.
 */
#include "tests/models/rig-l2.h"

/* --- inclusive ---------------------------------------------------------- */

START_TEST(an_inclusive_cache_takes_the_copy_above_with_it)
{
    sim_truth_arm(board.world->truth, board.ram, 64);
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert(cache()->ops->evict(cache(), board.ram));
    ck_assert_int_eq(l1_state(board.ram), 'I');
    ck_assert_uint_eq(ram_byte(board.ram), 0x42);
    ck_assert_uint_eq(cache()->stats.write_backs, 1);
    ck_assert_uint_eq(rig_dev_read(&board, 2, board.ram, 1), 0x42);
    rig_no_finding(&board);
}
END_TEST

START_TEST(an_inclusive_cache_evicts_over_a_masters_write_too)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    rig_dev_write(&board, 2, board.ram + 8, 0x99, 4);
    ck_assert(cache()->ops->evict(cache(), board.ram));
    ck_assert_uint_eq(rig_only_finding(&board, SIM_D103)->pa, board.ram + 8);
}
END_TEST

/* Lines of one set of both caches lie 128 bytes apart; the L2 has four ways. */
START_TEST(room_below_is_made_above_too)
{
    for (unsigned i = 0; i < 4; i++) {
        rig_cpu_load(&board, 1, rig_va(board.ram + 128 * i), 1);
    }
    rig_cpu_store(&board, 1, rig_va(board.ram), 7, 1); /* back in the L1, last in the L2 */
    for (unsigned i = 4; i < 7; i++) {
        rig_cpu_load(&board, 1, rig_va(board.ram + 128 * i), 1);
        rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    }
    ck_assert_int_eq(state(board.ram + 128 * 6), 'E');
    ck_assert_int_eq(l1_state(board.ram) == 'I', state(board.ram) == 'I');
    ck_assert_uint_eq(rig_cpu_load(&board, 2, rig_va(board.ram), 1), 7);
}
END_TEST

START_TEST(the_pinned_line_stays)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 7, 1);
    board.cpu->pin = (rig_va(board.ram) - SIM_WINDOW_BASE) >> board.cpu->line_shift;
    ck_assert(!cache()->ops->evict(cache(), board.ram));
    for (unsigned i = 1; i < 9; i++) {
        cache()->ops->prefetch(cache(), board.ram + 128 * i);
    }
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert_int_eq(l1_state(board.ram), 'M');
    board.cpu->pin = SIM_NO_PIN;
    ck_assert(cache()->ops->evict(cache(), board.ram));
}
END_TEST

START_TEST(where_a_pinned_line_could_not_stay_there_is_no_shortcut)
{
    ck_assert(!board.cpu->no_shortcut);
    rig_board_free(&board);
    put_l2("l1", SIM_POLICY_PLAIN, tiny, &(Shape){ 512, 8, "inclusive", "lru" });
    ck_assert(board.cpu->no_shortcut);
    for (unsigned i = 0; i < 64; i++) {
        rig_cpu_store(&board, 1, rig_va(board.ram + 64 * (i * 5 % 64)), i, 1);
    }
}
END_TEST

START_TEST(by_set_and_way_an_inclusive_cache_loses_nothing_above)
{
    SimTxn all = { .kind = SIM_MAINT_ALL, .op = SIM_INVALIDATE, .actor = board.cpu->actor };
    SimPort port = sim_model_in(l2, "cpu");

    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    sim_send(&port, &all);
    ck_assert_int_eq(l1_state(board.ram), 'I');
    ck_assert_int_eq(state(board.ram), 'I');
    ck_assert_uint_eq(ram_byte(board.ram), 0x42);
}
END_TEST

START_TEST(a_non_inclusive_cache_asks_nobody)
{
    rig_board_free(&board);
    setup();
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    ck_assert(cache()->ops->evict(cache(), board.ram));
    ck_assert_int_eq(l1_state(board.ram), 'M');
    ck_assert_uint_eq(ram_byte(board.ram), 0);
}
END_TEST

/* --- a whole line is stored, which needs no fill ------------------------ */

static void
store_line(SimAddr pa, uint8_t value)
{
    uint8_t bytes[64];

    memset(bytes, value, sizeof(bytes));
    rig_line(&board, board.cpu->actor, 1);
    sim_cpu_store(board.cpu, rig_va(pa), bytes, board.cpu->line_mask + 1);
    rig_line_end(&board, board.cpu->actor);
}

START_TEST(a_whole_line_that_is_stored_above_is_here_too)
{
    sim_truth_arm(board.world->truth, board.ram, 64);
    sim_world_poke_ram(board.world, board.ram, "\x11", 1);
    store_line(board.ram, 0x42);
    ck_assert_int_eq(l1_state(board.ram), 'M');
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert_uint_eq(l2_byte(board.ram), 0x11); /* what lay below, until the line comes down */
    ck_assert_uint_eq(cache()->stats.misses, 1);
    ck_assert(cache()->ops->evict(cache(), board.ram));
    ck_assert_int_eq(l1_state(board.ram), 'I');
    ck_assert_uint_eq(ram_byte(board.ram), 0x42);
    ck_assert_uint_eq(rig_dev_read(&board, 2, board.ram, 1), 0x42);
    rig_no_finding(&board);
}
END_TEST

START_TEST(one_that_is_here_is_a_hit)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    board.cpu->ops->evict(board.cpu, board.ram);
    store_line(board.ram, 0x42);
    ck_assert_uint_eq(cache()->stats.misses, 1);
    ck_assert_uint_eq(cache()->stats.hits, 1);
    ck_assert_int_eq(state(board.ram), 'E');
}
END_TEST

/* The L2 has four ways, the L1 two. */
START_TEST(room_for_it_is_made_above_too)
{
    store_line(board.ram, 1);
    for (unsigned i = 1; i < 5; i++) {
        cache()->ops->prefetch(cache(), board.ram + 128 * i);
        store_line(board.ram + 128 * (i + 8), 1);
        for (unsigned k = 0; k < 16; k++) {
            SimAddr pa = board.ram + 128 * k;

            ck_assert(l1_state(pa) == 'I' || state(pa) != 'I');
        }
    }
    ck_assert_int_eq(l1_state(board.ram), 'I');
    ck_assert_uint_eq(ram_byte(board.ram), 1);
}
END_TEST

/* What it does not cover of a longer line here has to be fetched. */
START_TEST(half_a_line_that_is_stored_above_brings_the_other)
{
    rig_board_free(&board);
    put_l2("l1", SIM_POLICY_PLAIN, tiny_short, &(Shape){ 512, 2, "inclusive", "lru" });
    sim_world_poke_ram(board.world, board.ram + 32, "\x11", 1);
    store_line(board.ram, 0x42);
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert_uint_eq(l2_byte(board.ram + 32), 0x11);
    ck_assert(cache()->ops->evict(cache(), board.ram));
    ck_assert_int_eq(l1_state(board.ram), 'I');
    ck_assert_uint_eq(ram_byte(board.ram), 0x42);
    ck_assert_uint_eq(ram_byte(board.ram + 32), 0x11);
}
END_TEST

START_TEST(a_cache_that_includes_nothing_takes_it_when_it_comes_down)
{
    rig_board_free(&board);
    setup();
    store_line(board.ram, 0x42);
    ck_assert_int_eq(state(board.ram), 'I');
    ck_assert_uint_eq(cache()->stats.misses, 0);
    board.cpu->ops->evict(board.cpu, board.ram);
    ck_assert_int_eq(state(board.ram), 'M');
}
END_TEST

/* --- asked from below --------------------------------------------------- */

static uint8_t asked[64];

static SimTxn
ask(SimSnoop op, uint16_t flags)
{
    SimTxn txn = { .addr = board.ram, .data = asked, .len = 64, .kind = SIM_SNOOP,
                   .op = (uint8_t)op, .mem = SIM_MEM_CACHED, .flags = flags };
    SimPort port = sim_model_in(l2, "snoop");

    sim_send(&port, &txn);
    txn.flags &= SIM_TXN_FORWARDED | SIM_TXN_SHARED | SIM_TXN_DIRTY;
    return txn;
}

enum { FOUND = SIM_TXN_FORWARDED, STAYS = SIM_TXN_SHARED, NEWER = SIM_TXN_DIRTY };

/* What is asked of a line, where it lies and how, and what then. */
static const struct {
    SimSnoop op;
    uint16_t flags;
    bool is_dirty, is_above;
    unsigned answer;
    char l1, l2;
} snoops[] = {
    { SIM_SNOOP_ONCE, 0, true, true, FOUND | STAYS, 'M', 'E' },
    { SIM_SNOOP_ONCE, 0, true, false, FOUND | STAYS, 'I', 'M' },
    { SIM_SNOOP_PEEK, 0, true, false, FOUND | STAYS, 'I', 'M' },
    { SIM_SNOOP_SHARED, 0, true, true, FOUND | STAYS | NEWER, 'S', 'S' },
    { SIM_SNOOP_SHARED, 0, true, false, FOUND | STAYS | NEWER, 'I', 'S' },
    { SIM_SNOOP_SHARED, 0, false, false, FOUND | STAYS, 'I', 'S' },
    { SIM_SNOOP_SHARED, SIM_TXN_OWN, true, false, FOUND | STAYS, 'I', 'O' },
    { SIM_SNOOP_UNIQUE, 0, true, true, FOUND | NEWER, 'I', 'I' },
    { SIM_SNOOP_UNIQUE, 0, true, false, FOUND | NEWER, 'I', 'I' },
    { SIM_SNOOP_UNIQUE, SIM_TXN_SNOOPS, false, false, FOUND, 'I', 'I' },
};

START_TEST(a_snoop_is_answered_from_the_newest_copy)
{
    SimTxn got;

    if (snoops[_i].is_dirty) {
        rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    } else {
        rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    }
    if (!snoops[_i].is_above) {
        board.cpu->ops->evict(board.cpu, board.ram);
    }
    got = ask(snoops[_i].op, snoops[_i].flags);
    ck_assert_uint_eq(got.flags, snoops[_i].answer);
    ck_assert_uint_eq(asked[0], snoops[_i].is_dirty ? 0x42 : 0);
    ck_assert_int_eq(l1_state(board.ram), snoops[_i].l1);
    ck_assert_int_eq(state(board.ram), snoops[_i].l2);
    ck_assert_uint_eq(ram_byte(board.ram), 0); /* who asked answers for it now */
    if (snoops[_i].op == SIM_SNOOP_SHARED) {
        ck_assert_uint_eq(l2_byte(board.ram), snoops[_i].is_dirty ? 0x42 : 0);
    }
}
END_TEST

START_TEST(nothing_here_is_no_answer)
{
    ck_assert_uint_eq(ask(SIM_SNOOP_UNIQUE, 0).flags, 0);
    ck_assert_uint_eq(cache()->stats.snoop_hits, 0);
}
END_TEST

START_TEST(an_update_goes_into_each_copy)
{
    SimTxn txn = { .addr = board.ram + 8, .data = (uint8_t *)"\x77", .len = 1,
                   .kind = SIM_SNOOP, .op = SIM_SNOOP_UPDATE };
    SimPort port = sim_model_in(l2, "snoop");

    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    sim_send(&port, &txn);
    ck_assert(txn.flags & SIM_TXN_SHARED);
    ck_assert_uint_eq(l2_byte(board.ram + 8), 0x77);
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert_uint_eq(rig_cpu_load(&board, 2, rig_va(board.ram + 8), 1), 0x77);
}
END_TEST

START_TEST(maintenance_of_others_reaches_all_above)
{
    SimTxn txn = { .addr = board.ram, .len = 64, .kind = SIM_MAINT,
                   .op = SIM_CLEAN_INVALIDATE, .actor = board.cpu->actor };
    SimPort port = sim_model_in(l2, "snoop");

    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    sim_send(&port, &txn);
    ck_assert_int_eq(l1_state(board.ram), 'I');
    ck_assert_int_eq(state(board.ram), 'I');
    ck_assert_uint_eq(ram_byte(board.ram), 0x42);
}
END_TEST

/* A line that another cluster has too is asked for before it is written. */
START_TEST(a_shared_line_is_upgraded_before_it_is_written)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    ask(SIM_SNOOP_SHARED, 0);
    board.cpu->ops->evict(board.cpu, board.ram);
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    ck_assert_int_eq(l1_state(board.ram), 'S');
    rig_cpu_store(&board, 1, rig_va(board.ram), 1, 1);
    ck_assert_int_eq(l1_state(board.ram), 'M');
    ck_assert_int_eq(state(board.ram), 'I');
}
END_TEST

/* A master at the port of the cluster (ACP) finds what lies here. */
START_TEST(a_master_that_comes_through_is_answered)
{
    uint8_t byte = 0;
    SimTxn txn = { .addr = board.ram, .data = &byte, .len = 1, .kind = SIM_READ,
                   .mem = SIM_MEM_NC, .flags = SIM_TXN_SNOOPS };
    SimPort port = sim_model_in(l2, "cpu");

    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    board.cpu->ops->evict(board.cpu, board.ram);
    sim_send(&port, &txn);
    ck_assert_uint_eq(byte, 0x42);
    byte = 0x55;
    txn.kind = SIM_WRITE;
    sim_send(&port, &txn);
    ck_assert_uint_eq(l2_byte(board.ram), 0x55);
    ck_assert_uint_eq(ram_byte(board.ram), 0);
    txn.addr = board.ram + 4096;
    sim_send(&port, &txn);
    ck_assert_uint_eq(ram_byte(board.ram + 4096), 0x55);
    ck_assert_int_eq(state(board.ram + 4096), 'I');
}
END_TEST

/* --- three levels, and lines of other lengths ---------------------------- */

START_TEST(arming_goes_through_two_levels)
{
    SimTruth *truth = board.world->truth;
    SimModel *l3 = put_below(l2, "l3", &(Shape){ 1024, 2, "non-inclusive", "lru", 3 });
    SimCache *three = sim_cache_by_name(board.world, "l3");

    ck_assert_ptr_nonnull(l3);
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x11, 1);
    board.cpu->ops->evict(board.cpu, board.ram);
    cache()->ops->evict(cache(), board.ram);
    ck_assert_int_eq(three->ops->state(three, board.ram), 'M');
    rig_cpu_store(&board, 2, rig_va(board.ram + 1), 0x22, 1);
    board.cpu->ops->evict(board.cpu, board.ram);
    rig_cpu_store(&board, 3, rig_va(board.ram + 2), 0x33, 1);
    sim_truth_arm(truth, board.ram, 64);
    for (unsigned i = 0; i < 4; i++) {
        ck_assert_uint_eq(SIM_WID_ACTOR(sim_truth_newest(truth, board.ram + i)),
                          i < 3 ? board.cpu->actor : 0);
    }
    rig_maintain(&board, 4, SIM_CLEAN, board.ram, 64);
    ck_assert_uint_eq(rig_dev_read(&board, 5, board.ram, 4), 0x332211);
    rig_no_finding(&board);
    ck_assert_ptr_eq(sim_cache_on_way(board.cpu, 3), three);
    ck_assert_ptr_eq(sim_cache_on_way(board.cpu, 2), cache());
    ck_assert_ptr_null(sim_cache_on_way(board.cpu, 4));
}
END_TEST

static Suite *
above_suite(void)
{
    Suite *s = suite_create("l2-above");
    TCase *i = tcase_create("inclusive"), *n = tcase_create("snoop");

    tcase_add_checked_fixture(i, setup_inclusive, teardown);
    tcase_add_test(i, an_inclusive_cache_takes_the_copy_above_with_it);
    tcase_add_test(i, an_inclusive_cache_evicts_over_a_masters_write_too);
    tcase_add_test(i, room_below_is_made_above_too);
    tcase_add_test(i, the_pinned_line_stays);
    tcase_add_test(i, where_a_pinned_line_could_not_stay_there_is_no_shortcut);
    tcase_add_test(i, by_set_and_way_an_inclusive_cache_loses_nothing_above);
    tcase_add_test(i, a_non_inclusive_cache_asks_nobody);
    tcase_add_test(i, a_whole_line_that_is_stored_above_is_here_too);
    tcase_add_test(i, one_that_is_here_is_a_hit);
    tcase_add_test(i, room_for_it_is_made_above_too);
    tcase_add_test(i, half_a_line_that_is_stored_above_brings_the_other);
    tcase_add_test(i, a_cache_that_includes_nothing_takes_it_when_it_comes_down);
    suite_add_tcase(s, i);
    tcase_add_checked_fixture(n, setup, teardown);
    tcase_add_loop_test(n, a_snoop_is_answered_from_the_newest_copy, 0, G_N_ELEMENTS(snoops));
    tcase_add_test(n, nothing_here_is_no_answer);
    tcase_add_test(n, an_update_goes_into_each_copy);
    tcase_add_test(n, maintenance_of_others_reaches_all_above);
    tcase_add_test(n, a_shared_line_is_upgraded_before_it_is_written);
    tcase_add_test(n, a_master_that_comes_through_is_answered);
    tcase_add_test(n, arming_goes_through_two_levels);
    suite_add_tcase(s, n);
    return s;
}

SIM_CHECK_MAIN(above_suite)
