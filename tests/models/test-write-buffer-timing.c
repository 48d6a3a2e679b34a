/* SPDX-License-Identifier: MIT */
/*
 * Stores that go down while the CPU runs, and entries that go down as one line.
 * A write of the board takes 50 ns (10 bus, 40 memory); four entries of 16 bytes.
 */
#include "tests/rig-board.h"

#define WRITE (50 * SIM_NS)
#define ISSUE SIM_NS

static RigBoard board;

static void
open_board(const char *soc, const char *const *sets)
{
    board = rig_board_with(soc, SIM_POLICY_PLAIN, sets);
}

static void
setup_waiting(void)
{
    static const char *const sets[] = { "cpu0:dmasim,store-buffer-entries=<4>", NULL };

    open_board("wbuf", sets);
}

static void
setup_slots(void)
{
    static const char *const sets[] = { "cpu0:dmasim,store-buffer-entries=<4>",
                                        "cpu0:dmasim,store-slots=<2>", NULL };

    open_board("wbuf", sets);
}

static void
setup_gathers(void)
{
    static const char *const sets[] = { "cpu0:dmasim,store-buffer-entries=<4>",
                                        "cpu0:dmasim,store-slots=<1>",
                                        "cpu0:dmasim,store-gathers=<1>", NULL };

    open_board("wbuf", sets);
}

static void
setup_gathers_in_order(void)
{
    static const char *const sets[] = { "cpu0:dmasim,store-buffer-entries=<8>",
                                        "cpu0:dmasim,store-buffer-order=in-order",
                                        "cpu0:dmasim,store-gathers=<1>", NULL };

    open_board("wbuf", sets);
}

static void
setup_cached(void)
{
    static const char *const sets[] = { "cpu0:dmasim,store-buffer-entries=<4>",
                                        "cpu0:dmasim,store-gathers=<1>", NULL };

    open_board("noncoherent-1cpu", sets);
}

static void
teardown(void)
{
    rig_board_free(&board);
}

/* @count stores of 16 bytes, from @offset on. */
static SimTime
stores(unsigned offset, unsigned count)
{
    SimTime start = board.cpu->now;
    uint8_t bytes[16];

    memset(bytes, 0x5a, sizeof(bytes));
    for (unsigned i = 0; i < count; i++) {
        sim_cpu_store(board.cpu, rig_nc(board.ram + offset + i * 16), bytes,
                      sizeof(bytes));
    }
    return board.cpu->now - start;
}

static SimTime
dsb(void)
{
    SimTime start = board.cpu->now;

    sim_cpu_barrier(board.cpu, SIM_BARRIER_WAIT);
    return board.cpu->now - start - 5 * SIM_NS;
}

/* --- slots ----------------------------------------------------------------- */

START_TEST(without_slots_each_drain_is_waited_for)
{
    ck_assert_uint_eq(stores(0, 4), 4 * ISSUE);
    ck_assert_uint_eq(stores(64, 2), 2 * (ISSUE + WRITE));
    ck_assert_uint_eq(dsb(), 4 * WRITE);
}
END_TEST

START_TEST(with_slots_the_cpu_goes_on)
{
    stores(0, 4);
    ck_assert_uint_eq(stores(64, 2), 2 * ISSUE);
}
END_TEST

/* The third drain starts when the first ends, 1 ns after it was issued. */
START_TEST(the_cpu_waits_when_all_slots_are_busy)
{
    stores(0, 6);
    ck_assert_uint_eq(stores(96, 1), WRITE - 2 * ISSUE + ISSUE);
}
END_TEST

/* Four more entries: two at once, then two more. */
START_TEST(a_dsb_waits_for_all_of_them)
{
    stores(0, 4);
    ck_assert_uint_eq(dsb(), 2 * WRITE);
    ck_assert_uint_eq(dsb(), 0);
}
END_TEST

START_TEST(a_step_that_ends_takes_no_time_of_the_cpu)
{
    uint32_t value = 7;
    SimTime before;

    sim_cpu_store(board.cpu, rig_va(board.ram), &value, sizeof(value));
    before = board.cpu->now;
    sim_cpu_step_end(board.cpu);
    ck_assert_uint_eq(board.cpu->now, before);
    ck_assert_uint_eq(dsb(), WRITE); /* it is on its way, though */
}
END_TEST

START_TEST(bytes_are_performed_when_they_leave)
{
    uint32_t word;

    stores(0, 5);
    sim_world_peek_ram(board.world, board.ram, &word, sizeof(word));
    ck_assert_uint_eq(word, 0x5a5a5a5a);
    sim_world_peek_ram(board.world, board.ram + 16, &word, sizeof(word));
    ck_assert_uint_eq(word, 0);
}
END_TEST

static void
setup_aged(void)
{
    static const char *const sets[] = { "cpu0:dmasim,store-slots=<1>",
                                        "cpu0:dmasim,store-age-ns=<100>", NULL };

    board = rig_board_with("wbuf", SIM_POLICY_TIMED, sets);
}

/* Five entries leave at once; the CPU sees of it only that its slot is busy. */
START_TEST(a_drain_by_age_takes_no_time_of_the_cpu)
{
    uint32_t word;

    stores(0, 5);
    sim_cpu_spend(board.cpu, 1000 * SIM_NS);
    ck_assert_uint_eq(board.cpu->now, 1000 * SIM_NS + 5 * ISSUE);
    sim_world_peek_ram(board.world, board.ram + 64, &word, sizeof(word));
    ck_assert_uint_eq(word, 0x5a5a5a5a);
}
END_TEST

/* It happens at 100 ns, though the CPU's clock is far ahead by then. */
START_TEST(a_drain_by_age_is_timed_by_the_queue)
{
    stores(0, 1);
    sim_cpu_spend(board.cpu, 1000 * SIM_NS);
    ck_assert_uint_eq(dsb(), 0);
    stores(0, 1);
    sim_cpu_spend(board.cpu, 120 * SIM_NS);
    ck_assert_uint_eq(dsb(), WRITE - 20 * SIM_NS - ISSUE);
}
END_TEST

/* --- gathering --------------------------------------------------------------- */

START_TEST(entries_of_a_line_are_one_write)
{
    stores(0, 4);
    ck_assert_uint_eq(dsb(), WRITE);
}
END_TEST

START_TEST(a_line_that_is_not_whole_is_several_writes)
{
    stores(16, 4);
    ck_assert_uint_eq(dsb(), 4 * WRITE);
}
END_TEST

START_TEST(stores_of_two_groups_are_not_gathered)
{
    stores(0, 2);
    sim_cpu_barrier(board.cpu, SIM_BARRIER_STORES);
    stores(32, 2);
    ck_assert_uint_eq(dsb(), 4 * WRITE);
}
END_TEST

START_TEST(an_entry_in_between_prevents_it)
{
    stores(0, 1);
    stores(256, 1);
    stores(16, 2);
    ck_assert_uint_eq(dsb(), 4 * WRITE);
}
END_TEST

START_TEST(order_within_the_line_does_not_matter)
{
    stores(48, 1);
    stores(16, 2);
    stores(0, 1);
    ck_assert_uint_eq(dsb(), WRITE);
}
END_TEST

/* The third may not pass the first, and goes along when that one takes the line down. */
START_TEST(an_entry_that_is_asked_for_goes_with_its_line)
{
    uint8_t bytes[16];

    stores(0, 4);
    stores(256, 1);
    ck_assert(board.cpu->ops->drain(board.cpu, board.ram + 32, 16));
    ck_assert_uint_eq(board.cpu->ops->drainable(board.cpu, board.ram, 64), 0);
    ck_assert_uint_eq(board.cpu->ops->drainable(board.cpu, board.ram + 256, 16), 1);
    sim_world_peek_ram(board.world, board.ram + 48, bytes, sizeof(bytes));
    ck_assert_uint_eq(bytes[15], 0x5a);
}
END_TEST

/* The cached store to the second granule is older: a line that passed it would be
 * followed by its bytes. */
START_TEST(a_line_does_not_pass_older_bytes_of_its_own)
{
    uint8_t bytes[16];

    memset(bytes, 0x11, sizeof(bytes));
    sim_cpu_store(board.cpu, rig_va(board.ram + 16), bytes, 4);
    stores(0, 4);
    ck_assert(board.cpu->ops->drain(board.cpu, board.ram, 16));
    ck_assert_uint_eq(board.cpu->ops->drainable(board.cpu, board.ram, 16), 0);
    ck_assert_uint_ne(board.cpu->ops->drainable(board.cpu, board.ram + 32, 16), 0);
    dsb();
    sim_world_peek_ram(board.world, board.ram + 16, bytes, sizeof(bytes));
    ck_assert_uint_eq(bytes[0], 0x5a);
    ck_assert_uint_eq(bytes[15], 0x5a);
    rig_no_finding(&board);
}
END_TEST

/* 1 ns each and one into the L1: no fill of 100 ns. */
START_TEST(a_whole_cached_line_needs_no_fill)
{
    uint8_t bytes[64];

    memset(bytes, 0x77, sizeof(bytes));
    sim_cpu_store(board.cpu, rig_va(board.ram), bytes, sizeof(bytes));
    ck_assert_uint_eq(dsb(), ISSUE);
    ck_assert_int_eq(board.cpu->ops->line_state(board.cpu, board.ram), 'M');
    sim_cpu_load(board.cpu, rig_va(board.ram + 60), bytes, 4);
    ck_assert_mem_eq(bytes, "wwww", 4);
    rig_no_finding(&board);
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
write_buffer_timing_suite(void)
{
    Suite *suite = suite_create("write-buffer-timing");
    const TTest *const waiting[] = { without_slots_each_drain_is_waited_for };
    const TTest *const slots[] = { with_slots_the_cpu_goes_on,
                                   the_cpu_waits_when_all_slots_are_busy,
                                   a_dsb_waits_for_all_of_them,
                                   a_step_that_ends_takes_no_time_of_the_cpu,
                                   bytes_are_performed_when_they_leave };
    const TTest *const aged[] = { a_drain_by_age_takes_no_time_of_the_cpu,
                                  a_drain_by_age_is_timed_by_the_queue };
    const TTest *const gathers[] = { entries_of_a_line_are_one_write,
                                     a_line_that_is_not_whole_is_several_writes,
                                     stores_of_two_groups_are_not_gathered,
                                     an_entry_in_between_prevents_it,
                                     order_within_the_line_does_not_matter };
    const TTest *const in_order[] = { an_entry_that_is_asked_for_goes_with_its_line,
                                      a_line_does_not_pass_older_bytes_of_its_own };
    const TTest *const cached[] = { a_whole_cached_line_needs_no_fill };

    add_case(suite, "waiting", setup_waiting, waiting, G_N_ELEMENTS(waiting));
    add_case(suite, "slots", setup_slots, slots, G_N_ELEMENTS(slots));
    add_case(suite, "aged", setup_aged, aged, G_N_ELEMENTS(aged));
    add_case(suite, "gathers", setup_gathers, gathers, G_N_ELEMENTS(gathers));
    add_case(suite, "gathers-in-order", setup_gathers_in_order, in_order,
             G_N_ELEMENTS(in_order));
    add_case(suite, "cached", setup_cached, cached, G_N_ELEMENTS(cached));
    return suite;
}

SIM_CHECK_MAIN(write_buffer_timing_suite)
