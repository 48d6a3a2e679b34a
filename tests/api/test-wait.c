/* SPDX-License-Identifier: MIT */
/*
 * Interrupts, waiting, time, registers and messages as a driver meets them.
 */
#include "tests/runner.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "tests/api/rig-api.h"

#define SHARED 0x80

static Rig *rig;
static ull where;
static char *errors; /* a file with what was printed */
static int screen;

static void
setup(void)
{
    int file = g_file_open_tmp("messages-XXXXXX", &errors, NULL);

    screen = dup(2);
    dup2(file, 2);
    rig = rig_new("noncoherent-1cpu", NULL);
    where = sim_window_pa(rig_kmalloc(rig, 4096));
    ck_assert_int_eq((int)CALL(rig, "test_wait_setup", rig->eng->actor, SHARED), 0);
}

static void
teardown(void)
{
    rig_free(rig);
    dup2(screen, 2);
    g_remove(errors);
    g_free(errors);
}

/* What was printed until now; free it. */
static char *
printed(void)
{
    char *text = NULL;

    ck_assert(g_file_get_contents(errors, &text, NULL, NULL));
    return text;
}

static const char *const checks[] = {
    "test_wait_completion", "test_wait_event", "test_wait_disabled", "test_wait_shared",
    "test_wait_delays",     "test_wait_poll",  "test_wait_locks",    "test_wait_registers",
};

START_TEST(it_is_as_linux_has_it)
{
    ull line = CALL(rig, checks[_i], where);

    ck_assert_msg(line == 0, "%s: lx-wait.c:%llu", checks[_i], line);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(a_handler_goes_with_its_driver)
{
    CALL(rig, "test_wait_completion", where);
    ck_assert_uint_eq(CALL(rig, "test_wait_teardown"), 2);
    ck_assert_int_eq((int)CALL(rig, "test_wait_setup", rig->eng->actor, 0), 0);
    ck_assert_int_eq((int)CALL(rig, "test_wait_setup", rig->eng->actor, 0), -16);
}
END_TEST

START_TEST(a_wake_up_that_is_forgotten_is_a_hang)
{
    g_autofree char *text = STOP(rig, "test_wait_forgotten", where, 0);

    ck_assert_str_eq(text, "the kernel stopped: the only thread waits for something that "
                           "nobody will ever do");
}
END_TEST

START_TEST(or_a_wait_for_the_whole_time)
{
    ck_assert_uint_eq(CALL(rig, "test_wait_forgotten", where, 5), 1);
}
END_TEST

START_TEST(a_line_that_nobody_handles_is_turned_off)
{
    g_autofree char *text = NULL;

    ck_assert_uint_eq(CALL(rig, "test_wait_nobody_cares", where), 99900);
    text = printed();
    ck_assert_ptr_nonnull(strstr(text, "] irq 2: nobody cared\n"));
    ck_assert_ptr_nonnull(strstr(text, "] Disabling IRQ #2\n"));
}
END_TEST

START_TEST(a_handler_that_is_a_thread_is_refused)
{
    g_autofree char *text = STOP(rig, "test_wait_threaded");

    ck_assert_str_eq(text, "the kernel stopped: request_threaded_irq: this machine runs no "
                           "threads of interrupts");
}
END_TEST

START_TEST(sleeping_with_a_lock_is_a_finding_and_spinning_is_not)
{
    ck_assert_uint_eq(CALL(rig, "test_wait_sleep_locked", 2), 1);
    ck_assert_str_eq(rig_codes(rig), "");
    ck_assert_uint_eq(CALL(rig, "test_wait_sleep_locked", 0), 1);
    ck_assert_uint_eq(CALL(rig, "test_wait_sleep_locked", 1), 1);
    ck_assert_str_eq(rig_codes(rig), "D317 D317");
}
END_TEST

START_TEST(a_mutex_taken_twice_is_a_hang)
{
    g_autofree char *text = STOP(rig, "test_wait_mutex_twice");

    ck_assert_str_eq(text, "the kernel stopped: the only thread waits for something that "
                           "nobody will ever do");
}
END_TEST

static const char *const refusals[] = {
    "readb: registers of this machine are 4 bytes wide",
    "readw: registers of this machine are 4 bytes wide",
    "writeq: registers of this machine are 4 bytes wide",
    "writeb_relaxed: registers of this machine are 4 bytes wide",
    "ioremap_wc: this machine has no registers that are write-combined",
    "registers of this machine are 4 bytes wide: address or length is not",
    "memremap: this machine has no memory beside its RAM",
};

START_TEST(what_the_machine_has_not_is_refused)
{
    g_autofree char *text = STOP(rig, "test_wait_width", (ull)_i);
    g_autofree char *wanted = g_strconcat("the kernel stopped: ", refusals[_i], NULL);

    ck_assert_str_eq(text, wanted);
}
END_TEST

/* Without the times, which are the machine's. */
START_TEST(messages_have_their_shape)
{
    static const char *const lines[] = {
        "hello world", "two", "lines", "no level", NULL, "odd 1",
        "platform eng0: slow by 5%",
        "x: 00000000: 33323130 37363534 00003938 00000000  0123456789......",
        "x: 00000010: 00 00                                            ..",
        "platform eng0: error -22: bad clock",
    };
    g_autofree char *text = NULL;
    g_auto(GStrv) got = NULL;

    ck_assert_int_eq((int)CALL(rig, "test_wait_messages"), -22);
    text = printed();
    got = g_strsplit(text, "\n", 0);
    for (unsigned i = 0; i < G_N_ELEMENTS(lines); i++) {
        ck_assert_ptr_nonnull(got[i]);
        if (!lines[i]) {
            ck_assert(g_str_has_prefix(got[i], "dmasim: kernel warning: a[0] == 0 at "));
            continue;
        }
        ck_assert_uint_eq(strlen(got[i]) > 15, 1);
        ck_assert_str_eq(got[i] + 15, lines[i]);
    }
}
END_TEST

static Suite *
wait_suite(void)
{
    Suite *suite = suite_create("wait");
    TCase *tc = tcase_create("wait");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, it_is_as_linux_has_it, 0, G_N_ELEMENTS(checks));
    tcase_add_test(tc, a_handler_goes_with_its_driver);
    tcase_add_test(tc, a_wake_up_that_is_forgotten_is_a_hang);
    tcase_add_test(tc, or_a_wait_for_the_whole_time);
    tcase_add_test(tc, a_line_that_nobody_handles_is_turned_off);
    tcase_add_test(tc, a_handler_that_is_a_thread_is_refused);
    tcase_add_test(tc, sleeping_with_a_lock_is_a_finding_and_spinning_is_not);
    tcase_add_test(tc, a_mutex_taken_twice_is_a_hang);
    tcase_add_loop_test(tc, what_the_machine_has_not_is_refused, 0, G_N_ELEMENTS(refusals));
    tcase_add_test(tc, messages_have_their_shape);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(wait_suite)
