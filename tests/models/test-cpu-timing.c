/* SPDX-License-Identifier: MIT */
/*
 * Time of a core's accesses: TLBs, loads that overlap, barriers, maintenance.  A miss
 * of the board takes 101 ns (1 L1, 10 bus, 90 memory), a hit 1 ns.
 */
#include "tests/rig-board.h"

#define MISS (101 * SIM_NS)
#define HIT SIM_NS

static RigBoard board;

static void
open_board(const char *const *sets)
{
    board = rig_board_with("noncoherent-1cpu", SIM_POLICY_PLAIN, sets);
}

static void
setup(void)
{
    open_board(NULL);
}

static void
setup_tlb(void)
{
    static const char *const sets[] = { "cpu0:dmasim,utlb-entries=<2>",
                                        "cpu0:dmasim,utlb-miss-ps=<1000>",
                                        "cpu0:dmasim,tlb-entries=<4>",
                                        "cpu0:dmasim,tlb-ways=<2>",
                                        "cpu0:dmasim,tlb-miss-ps=<20000>",
                                        "cpu0:dmasim,walk-ps=<300000>",
                                        NULL };

    open_board(sets);
}

static void
setup_slots(void)
{
    static const char *const sets[] = { "cpu0:dmasim,load-misses=<2>",
                                        "cpu0:dmasim,nc-loads=<2>",
                                        "cpu0:dmasim,nc-load-bytes=<64>", NULL };

    open_board(sets);
}

static void
teardown(void)
{
    rig_board_free(&board);
}

static SimTime
load_at(uint64_t va)
{
    SimTime start = board.cpu->now;
    uint32_t value;

    sim_cpu_load(board.cpu, va, &value, sizeof(value));
    return board.cpu->now - start;
}

static SimTime
load(unsigned offset)
{
    return load_at(rig_va(board.ram + offset));
}

/* --- TLBs ------------------------------------------------------------------ */

START_TEST(without_a_tlb_translation_takes_no_time)
{
    ck_assert_uint_eq(load(0), MISS);
    ck_assert_uint_eq(load(4096), MISS);
}
END_TEST

START_TEST(the_first_access_to_a_page_walks)
{
    ck_assert_uint_eq(load(0), MISS + 321 * SIM_NS);
    ck_assert_uint_eq(load(64), MISS);
}
END_TEST

START_TEST(a_page_that_left_the_micro_tlb_is_in_the_main_one)
{
    for (unsigned page = 0; page < 3; page++) {
        load(page * 4096);
    }
    ck_assert_uint_eq(load(64), MISS + 1 * SIM_NS);
}
END_TEST

/* Two sets of two ways: pages 0, 2 and 4 share one. */
START_TEST(a_full_set_gives_up_its_oldest_page)
{
    for (unsigned page = 0; page <= 4; page += 2) {
        load(page * 4096);
    }
    ck_assert_uint_eq(load(64), MISS + 321 * SIM_NS);
    ck_assert_uint_eq(load(4 * 4096 + 64), MISS);
}
END_TEST

START_TEST(a_hit_asks_no_tlb)
{
    load(0);
    for (unsigned page = 1; page < 8; page++) {
        load(page * 4096);
    }
    ck_assert_uint_eq(load(0), HIT);
}
END_TEST

START_TEST(entries_that_are_no_sets_are_refused)
{
    GPtrArray *diags = sim_diags_new();
    SimTree *tree = sim_tree_load("noncoherent-1cpu", NULL, diags);
    SimWorld *world = sim_world_new(NULL);

    ck_assert(sim_tree_set_text(tree, "cpu0:dmasim,tlb-entries=<10>", NULL));
    ck_assert(sim_tree_set_text(tree, "cpu0:dmasim,tlb-ways=<4>", NULL));
    ck_assert(!sim_board_build(world, tree, diags));
    ck_assert_uint_eq(diags->len, 1);
    ck_assert_str_eq(((SimDiag *)diags->pdata[0])->message,
                     "cpu0: 10 TLB entries are not sets of 4 ways");
    sim_world_free(world);
    sim_tree_free(tree);
    g_ptr_array_unref(diags);
}
END_TEST

/* --- loads that overlap ---------------------------------------------------- */

START_TEST(loads_wait_for_each_other)
{
    SimTime start = board.cpu->now;

    for (unsigned i = 0; i < 4; i++) {
        load(i * 64);
    }
    ck_assert_uint_eq(board.cpu->now - start, 4 * MISS);
}
END_TEST

/* Two slots: issued at 0 and 1, then as they get free, each 1 ns after the last. */
START_TEST(overlapping_loads_wait_for_a_slot_only)
{
    SimTime start = board.cpu->now;

    sim_cpu_overlap_begin(board.cpu);
    ck_assert_uint_eq(load(0), HIT);
    ck_assert_uint_eq(load(64), HIT);
    ck_assert_uint_eq(load(128), MISS - 2 * HIT + HIT);
    ck_assert_uint_eq(load(192), HIT);
    sim_cpu_overlap_end(board.cpu);
    ck_assert_uint_eq(board.cpu->now - start, 2 * MISS + HIT);
}
END_TEST

START_TEST(the_outermost_end_waits)
{
    sim_cpu_overlap_begin(board.cpu);
    sim_cpu_overlap_begin(board.cpu);
    load(0);
    sim_cpu_overlap_end(board.cpu);
    ck_assert_uint_eq(board.cpu->now, HIT);
    sim_cpu_overlap_end(board.cpu);
    ck_assert_uint_eq(board.cpu->now, MISS);
}
END_TEST

START_TEST(one_slot_is_no_overlap)
{
    sim_cpu_overlap_begin(board.cpu);
    ck_assert_uint_eq(load(0), MISS);
    sim_cpu_overlap_end(board.cpu);
    ck_assert_uint_eq(board.cpu->now, MISS);
}
END_TEST

START_TEST(hits_in_between_take_their_time)
{
    sim_cpu_overlap_begin(board.cpu);
    load(0);
    ck_assert_uint_eq(load(4), HIT);
    sim_cpu_overlap_end(board.cpu);
    ck_assert_uint_eq(board.cpu->now, MISS);
}
END_TEST

START_TEST(a_copy_overlaps)
{
    uint8_t bytes[256];

    sim_cpu_copy(board.cpu, (uintptr_t)bytes, rig_va(board.ram), sizeof(bytes));
    ck_assert_uint_eq(board.cpu->now, 2 * MISS + HIT);
}
END_TEST

START_TEST(a_barrier_waits_for_loads)
{
    sim_cpu_overlap_begin(board.cpu);
    load(0);
    sim_cpu_barrier(board.cpu, SIM_BARRIER_LOADS);
    ck_assert_uint_eq(board.cpu->now, MISS + 5 * SIM_NS);
    sim_cpu_overlap_end(board.cpu);
}
END_TEST

/* 100 ns without the L1; what lies in the same 64 bytes comes along. */
START_TEST(uncached_loads_overlap_and_bring_their_block)
{
    SimTime start = board.cpu->now;

    sim_cpu_overlap_begin(board.cpu);
    ck_assert_uint_eq(load_at(rig_nc(board.ram)), HIT);
    ck_assert_uint_eq(load_at(rig_nc(board.ram + 32)), HIT);
    ck_assert_uint_eq(load_at(rig_nc(board.ram + 64)), HIT);
    sim_cpu_overlap_end(board.cpu);
    ck_assert_uint_eq(board.cpu->now - start, 102 * SIM_NS);
    ck_assert_uint_eq(load_at(rig_nc(board.ram)), 100 * SIM_NS);
}
END_TEST

/* Bytes are those of the moment of the call, whoever waits for what. */
START_TEST(overlap_changes_no_bytes)
{
    uint8_t from[256], to[256];

    for (unsigned i = 0; i < sizeof(from); i++) {
        from[i] = (uint8_t)(i * 7);
    }
    sim_world_poke_ram(board.world, board.ram, from, sizeof(from));
    sim_cpu_copy(board.cpu, (uintptr_t)to, rig_va(board.ram), sizeof(to));
    ck_assert_mem_eq(from, to, sizeof(to));
}
END_TEST

/* --- barriers, maintenance --------------------------------------------------- */

static void
setup_costs(void)
{
    static const char *const sets[] = { "cpu0:dmasim,dsb-ps=<70000>",
                                        "cpu0:dmasim,maintain-ps=<4000>",
                                        "cpu0:dmasim,clean-ps=<6000>",
                                        "cpu0:dmasim,l1-set-way-ps=<100>", NULL };

    open_board(sets);
}

START_TEST(a_dsb_costs_more_than_a_dmb)
{
    sim_cpu_barrier(board.cpu, SIM_BARRIER_FULL);
    ck_assert_uint_eq(board.cpu->now, 5 * SIM_NS);
    sim_cpu_barrier(board.cpu, SIM_BARRIER_WAIT);
    ck_assert_uint_eq(board.cpu->now, 80 * SIM_NS);
}
END_TEST

START_TEST(cleaning_costs_what_it_costs)
{
    sim_cpu_maintain(board.cpu, SIM_INVALIDATE, rig_va(board.ram), 128);
    ck_assert_uint_eq(board.cpu->now, 8 * SIM_NS);
    sim_cpu_maintain(board.cpu, SIM_CLEAN, rig_va(board.ram), 128);
    ck_assert_uint_eq(board.cpu->now, 20 * SIM_NS);
    sim_cpu_maintain(board.cpu, SIM_CLEAN_INVALIDATE, rig_va(board.ram), 64);
    ck_assert_uint_eq(board.cpu->now, 26 * SIM_NS);
}
END_TEST

/* 512 lines there is room for, though none is held. */
START_TEST(by_set_and_way_every_line_counts)
{
    sim_cpu_maintain_all(board.cpu, SIM_CLEAN);
    ck_assert_uint_eq(board.cpu->now, 4 * SIM_NS + 512 * 100);
}
END_TEST

static void
add_case(Suite *suite, const char *name, SFun before, const TTest *const *tests,
         size_t count)
{
    TCase *tcase = tcase_create(name);

    tcase_add_checked_fixture(tcase, before, teardown);
    for (size_t i = 0; i < count; i++) {
        tcase_add_test(tcase, tests[i]);
    }
    suite_add_tcase(suite, tcase);
}

static Suite *
cpu_timing_suite(void)
{
    Suite *suite = suite_create("cpu-timing");
    const TTest *const plain[] = { without_a_tlb_translation_takes_no_time,
                                   entries_that_are_no_sets_are_refused,
                                   loads_wait_for_each_other, one_slot_is_no_overlap };
    const TTest *const tlb[] = { the_first_access_to_a_page_walks,
                                 a_page_that_left_the_micro_tlb_is_in_the_main_one,
                                 a_full_set_gives_up_its_oldest_page, a_hit_asks_no_tlb };
    const TTest *const slots[] = { overlapping_loads_wait_for_a_slot_only,
                                   the_outermost_end_waits,
                                   hits_in_between_take_their_time,
                                   a_copy_overlaps,
                                   a_barrier_waits_for_loads,
                                   uncached_loads_overlap_and_bring_their_block,
                                   overlap_changes_no_bytes };
    const TTest *const costs[] = { a_dsb_costs_more_than_a_dmb,
                                   cleaning_costs_what_it_costs,
                                   by_set_and_way_every_line_counts };

    add_case(suite, "plain", setup, plain, G_N_ELEMENTS(plain));
    add_case(suite, "tlb", setup_tlb, tlb, G_N_ELEMENTS(tlb));
    add_case(suite, "slots", setup_slots, slots, G_N_ELEMENTS(slots));
    add_case(suite, "costs", setup_costs, costs, G_N_ELEMENTS(costs));
    return suite;
}

SIM_CHECK_MAIN(cpu_timing_suite)
