/* SPDX-License-Identifier: MIT */
/*
 * Waiting, interrupts and what the tree says of a device, as the Linux side asks for
 * them (api/glue/sched.c, api/glue/devices.c).
 */
#include "tests/api/rig-api.h"

#include <string.h>

#include "api/lx.h"
#include "sim/model.h"
#include "tests/runner.h"

static Rig *rig;
static ull buffer;

static void
setup(void)
{
    rig = rig_new("noncoherent-1cpu", NULL);
    buffer = rig_kmalloc(rig, 4096);
}

static void
teardown(void)
{
    rig_free(rig);
}

static ull
seen(unsigned what)
{
    return CALL(rig, "test_irq_seen", what);
}

static void
fill(ull size)
{
    CALL(rig, "test_irq_fill", sim_window_pa(buffer), size);
}

static void
request(bool is_lazy)
{
    ull regs = sim_window_va(SIM_WINDOW_MMIO, rig->eng->model->registers);

    ck_assert_uint_eq(CALL(rig, "test_irq_request", rig->eng->actor, regs, is_lazy), 1);
}

START_TEST(who_waits_is_interrupted)
{
    request(false);
    fill(256);
    ck_assert_uint_eq(seen(0), 0);
    ck_assert_uint_eq(CALL(rig, "test_irq_wait", 1, 0), 1);
    ck_assert_uint_eq(seen(0), 1);
    ck_assert_uint_eq(seen(1), 1);
    ck_assert_uint_eq(seen(2), 1);
    ck_assert_uint_eq(rig_ram(rig, sim_window_pa(buffer) + 3), 3);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(so_is_who_runs)
{
    request(false);
    fill(64);
    ck_assert_uint_eq(CALL(rig, "test_irq_spin", 200), 1);
}
END_TEST

START_TEST(with_interrupts_off_it_comes_when_they_are_on_again)
{
    request(false);
    CALL(rig, "local_irq_disable", 0);
    fill(64);
    ck_assert_uint_eq(CALL(rig, "test_irq_spin", 200), 0);
    CALL(rig, "local_irq_enable", 0);
    ck_assert_uint_eq(seen(0), 1);
}
END_TEST

START_TEST(a_disabled_line_comes_when_it_is_enabled)
{
    request(false);
    CALL(rig, "test_irq_enable", 0);
    fill(64);
    ck_assert_uint_eq(CALL(rig, "test_irq_spin", 200), 0);
    CALL(rig, "test_irq_enable", 1);
    ck_assert_uint_eq(seen(0), 1);
}
END_TEST

START_TEST(a_line_without_a_handler_waits_for_one)
{
    request(false);
    CALL(rig, "test_irq_free", 0);
    fill(64);
    ck_assert_uint_eq(CALL(rig, "test_irq_spin", 200), 0);
    request(false);
    ck_assert_uint_eq(seen(0), 1);
}
END_TEST

START_TEST(a_line_has_one_handler)
{
    request(false);
    ck_assert_uint_eq(CALL(rig, "test_irq_again", 0), 0);
}
END_TEST

START_TEST(a_board_has_so_many_lines)
{
    ck_assert_uint_gt(lx_irq_count(), 0);
    ck_assert_int_eq(lx_irq_request(lx_irq_count() + 1, NULL), 0);
    ck_assert_int_eq(lx_irq_request(0, NULL), 0);
}
END_TEST

/* A level that nobody lowers: a kernel would never come out of its handler. */
START_TEST(a_line_that_stays_raised_ends_the_run)
{
    g_autofree char *words = NULL;

    request(true);
    fill(64);
    words = STOP(rig, "test_irq_wait", 1000000, 0);
    ck_assert(g_str_has_suffix(words, "its handler ran 100000 times and the line is still "
                                      "raised"));
}
END_TEST

START_TEST(time_runs_out)
{
    SimTime before = rig->cpu->now;

    ck_assert_uint_eq(CALL(rig, "test_wait_never", before / SIM_NS + 5000), 0);
    ck_assert_uint_ge(rig->cpu->now, before + 4900 * SIM_NS);
}
END_TEST

START_TEST(nobody_waits_for_ever)
{
    g_autofree char *words = STOP(rig, "test_wait_never", 0);

    ck_assert_str_eq(words, "the kernel stopped: the only thread waits for something that "
                            "nobody will ever do");
}
END_TEST

START_TEST(the_tree_says_what_a_device_is)
{
    unsigned long long pa = 0, size = 0;
    bool found = false;

    for (unsigned i = 0; i < lx_dev_count(); i++) {
        found |= lx_dev_at(i) == rig->eng->actor;
    }
    ck_assert(found);
    ck_assert_int_eq(lx_dev_reg(rig->eng->actor, 0, &pa, &size), 1);
    ck_assert_uint_eq(pa, rig->eng->model->registers);
    ck_assert_uint_eq(size, 4096);
    ck_assert_int_eq(lx_dev_reg(rig->eng->actor, 1, &pa, &size), 0);
    ck_assert_uint_ne(lx_dev_irq(rig->eng->actor, 0), 0);
    ck_assert_uint_eq(lx_dev_irq(rig->eng->actor, 1), 0);
    ck_assert(strchr(lx_dev_node(rig->eng->actor), '/') == lx_dev_node(rig->eng->actor));
}
END_TEST

START_TEST(a_property_is_its_bytes)
{
    unsigned len = 7;
    const char *compatible = lx_dev_property(rig->eng->actor, "compatible", &len);

    ck_assert_str_eq(compatible, "dmasim,dma-engine");
    ck_assert_uint_eq(len, sizeof("dmasim,dma-engine"));
    ck_assert_ptr_null(lx_dev_property(rig->eng->actor, "no-such-property", &len));
    ck_assert_uint_eq(len, 0);
}
END_TEST

static Suite *
sched_suite(void)
{
    Suite *suite = suite_create("sched");
    TCase *tc = tcase_create("one thread"), *dev = tcase_create("devices");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, who_waits_is_interrupted);
    tcase_add_test(tc, so_is_who_runs);
    tcase_add_test(tc, with_interrupts_off_it_comes_when_they_are_on_again);
    tcase_add_test(tc, a_disabled_line_comes_when_it_is_enabled);
    tcase_add_test(tc, a_line_without_a_handler_waits_for_one);
    tcase_add_test(tc, a_line_has_one_handler);
    tcase_add_test(tc, a_board_has_so_many_lines);
    tcase_add_test(tc, a_line_that_stays_raised_ends_the_run);
    tcase_add_test(tc, time_runs_out);
    tcase_add_test(tc, nobody_waits_for_ever);
    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(dev, setup, teardown);
    tcase_add_test(dev, the_tree_says_what_a_device_is);
    tcase_add_test(dev, a_property_is_its_bytes);
    suite_add_tcase(suite, dev);
    return suite;
}

SIM_CHECK_MAIN(sched_suite)
