/* SPDX-License-Identifier: MIT */
/*
 * The window: opened parts are zero, closed parts are no memory, reuse starts at
 * zero.
 */
#include "tests/runner.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sim/window.h"

#define RAM UINT64_C(0x80000000)
#define MIB (UINT64_C(1) << 20)

static uint8_t *
linear(SimAddr pa)
{
    return sim_window_host(sim_window_va(SIM_WINDOW_LINEAR, pa));
}

static void
setup(void)
{
    g_autoptr(GError) error = NULL;

    ck_assert_msg(sim_window_reserve(&error), "%s", error ? error->message : "");
}

static void
teardown(void)
{
    sim_window_close();
}

/* Asks the kernel, past any sanitizer: whether this byte is memory. */
static bool
is_memory(const uint8_t *byte)
{
    int zero = open("/dev/zero", O_RDONLY);
    bool can = syscall(SYS_read, zero, byte, 1) == 1;

    close(zero);
    return can;
}

START_TEST(reserving_twice_is_once)
{
    ck_assert(sim_window_reserve(NULL));
}
END_TEST

START_TEST(opened_ram_is_zero_in_both_views)
{
    ck_assert(sim_window_open_ram(RAM, MIB, NULL));
    ck_assert_uint_eq(linear(RAM)[0], 0);
    ck_assert_uint_eq(linear(RAM)[MIB - 1], 0);
    ck_assert_uint_eq(sim_window_host(sim_window_va(SIM_WINDOW_UNCACHED, RAM))[MIB - 1],
                      0);
}
END_TEST

START_TEST(views_are_two_pieces_of_host_memory)
{
    ck_assert(sim_window_open_ram(RAM, MIB, NULL));
    linear(RAM)[5] = 9;
    ck_assert_uint_eq(sim_window_host(sim_window_va(SIM_WINDOW_UNCACHED, RAM))[5], 0);
}
END_TEST

START_TEST(pages_are_zero_when_opened_again)
{
    for (unsigned i = 0; i < 3; i++) {
        ck_assert(sim_window_open_ram(RAM, MIB, NULL));
        ck_assert_uint_eq(linear(RAM + 4096)[7], 0);
        linear(RAM + 4096)[7] = 0x5a;
        sim_window_close();
    }
}
END_TEST

START_TEST(closed_window_is_no_memory)
{
    ck_assert(sim_window_open_ram(RAM, MIB, NULL));
    ck_assert(is_memory(linear(RAM)));
    sim_window_close();
    ck_assert(!is_memory(linear(RAM)));
}
END_TEST

START_TEST(what_was_not_opened_is_no_memory)
{
    ck_assert(sim_window_open_ram(RAM, MIB, NULL));
    ck_assert(is_memory(linear(RAM + MIB - 1)));
    ck_assert(!is_memory(linear(RAM + MIB)));
    ck_assert(!is_memory(linear(RAM - 1)));
}
END_TEST

START_TEST(registers_open_whole_pages)
{
    ck_assert(sim_window_open_mmio(0x10000800, 0x100, NULL));
    ck_assert_uint_eq(sim_window_host(sim_window_va(SIM_WINDOW_MMIO, 0x10000000))[0], 0);
}
END_TEST

START_TEST(memory_beyond_the_window_is_refused)
{
    g_autoptr(GError) error = NULL;

    ck_assert(!sim_window_open_ram(UINT64_C(0x3ffffffff), 2, &error));
    ck_assert_str_eq(error->message,
                     "memory at 0x3ffffffff, 0x2 bytes: must lie below 16 GiB "
                     "and not be empty");
}
END_TEST

START_TEST(empty_registers_are_refused)
{
    g_autoptr(GError) error = NULL;

    ck_assert(!sim_window_open_mmio(0x1000, 0, &error));
    ck_assert_str_eq(error->message,
                     "registers at 0x1000, 0x0 bytes: must lie below 16 GiB "
                     "and not be empty");
}
END_TEST

START_TEST(addresses_go_both_ways)
{
    uint64_t va = sim_window_va(SIM_WINDOW_MMIO, 0x10000000);

    ck_assert(sim_window_has(va));
    ck_assert_uint_eq(sim_window_part(va), SIM_WINDOW_MMIO);
    ck_assert_uint_eq(sim_window_pa(va), 0x10000000);
    ck_assert(!sim_window_has(SIM_WINDOW_BASE - 1));
    ck_assert(!sim_window_has(SIM_WINDOW_BASE + SIM_WINDOW_SIZE));
}
END_TEST

static Suite *
window_suite(void)
{
    Suite *suite = suite_create("window");
    TCase *tcase = tcase_create("window");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, reserving_twice_is_once);
    tcase_add_test(tcase, opened_ram_is_zero_in_both_views);
    tcase_add_test(tcase, views_are_two_pieces_of_host_memory);
    tcase_add_test(tcase, pages_are_zero_when_opened_again);
    tcase_add_test(tcase, closed_window_is_no_memory);
    tcase_add_test(tcase, what_was_not_opened_is_no_memory);
    tcase_add_test(tcase, registers_open_whole_pages);
    tcase_add_test(tcase, memory_beyond_the_window_is_refused);
    tcase_add_test(tcase, empty_registers_are_refused);
    tcase_add_test(tcase, addresses_go_both_ways);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(window_suite)
