/* SPDX-License-Identifier: MIT */
/*
 * dmasim drive: a driver as a kernel author writes it, right and with mistakes, and what
 * is said of each, with the driver's own lines.
 */
#include "tests/runner.h"
#include "tests/tools/rig-command.h"
#include "sim/choice.h"
#include "sim/tree.h"

#define DRIVER "tests/drivers/engine-copy.c"

static RigCommand rig;

static void
setup(void)
{
    rig_command_open(&rig);
}

static void
teardown(void)
{
    rig_command_close(&rig);
}

static int
say(const char *format, ...)
{
    g_autofree char *words = NULL, *line = NULL;
    va_list args;

    va_start(args, format);
    words = g_strdup_vprintf(format, args);
    va_end(args);
    line = g_strdup_printf("%s %s", sim_check_program(), words);
    return rig_command_run(&rig, line);
}

/* The number of the line of the driver that has @text. */
static unsigned
line_of(const char *text)
{
    g_autofree char *source = NULL;
    unsigned line = 1;
    const char *found;

    ck_assert(g_file_get_contents(DRIVER, &source, NULL, NULL));
    found = strstr(source, text);
    ck_assert_msg(found != NULL, "`%s` is not in the driver", text);
    for (const char *c = source; c < found; c++) {
        line += *c == '\n';
    }
    return line;
}

static void
build(const char *defines)
{
    ck_assert_msg(say("cc -I. %s -o \"$RIG/m.so\" " DRIVER, defines) == 0, "%s", rig.output);
}

static void
assert_said(const char *part)
{
    ck_assert_msg(strstr(rig.output, part) != NULL, "`%s` is not in\n%s", part, rig.output);
}

/* "--> tests/drivers/engine-copy.c:LINE" of the line with @text. */
static void
assert_place(const char *text)
{
    g_autofree char *place = g_strdup_printf("--> " DRIVER ":%u", line_of(text));

    assert_said(place);
}

START_TEST(a_right_driver_passes_on_every_board)
{
    build("");
    for (const char *const *name = sim_preset_names(); *name; name++) {
        ck_assert_msg(say("drive --soc %s \"$RIG/m.so\"", *name) == 0, "%s: %s", *name,
                      rig.output);
        assert_said("engine-copy eng0: copied\n");
        assert_said("0 findings, 0 leaks: passed\n");
    }
}
END_TEST

START_TEST(it_passes_whatever_hardware_does)
{
    build("");
    for (SimPolicy policy = 0; policy < SIM_POLICIES; policy++) {
        for (unsigned seed = 1; seed <= 3; seed++) {
            ck_assert_msg(say("drive --policy %s --seed %u \"$RIG/m.so\"",
                              sim_policy_name(policy), seed) == 0,
                          "%s %u: %s", sim_policy_name(policy), seed, rig.output);
        }
    }
}
END_TEST

static const struct {
    const char *define, *finding, *line;
} mistakes[] = {
    { "-DBUG_1", "error[D202]: ", "from[1] = 0x77;" },
    { "-DBUG_1", "error[D102]: ", "writel(HW_ENGINE_CTRL_MODE" },
    { "-DBUG_2", "error[D101]: ", "memchr_inv(to" },
    { "-DBUG_2", "error[D310]: ", "kfree(to)" },
    { "-DBUG_2", "error[D309]: ", "module_platform_driver" },
    { "-DBUG_3", "error[D305]: ", "DMA_BIDIRECTIONAL);" },
};

START_TEST(a_mistake_is_found_at_its_line)
{
    build(mistakes[_i].define);
    ck_assert_int_eq(say("drive --brief \"$RIG/m.so\""), 1);
    assert_said(mistakes[_i].finding);
    assert_place(mistakes[_i].line);
}
END_TEST

START_TEST(so_is_one_that_gcc_compiled)
{
    build("--cc=gcc -DBUG_2");
    ck_assert_int_eq(say("drive --brief \"$RIG/m.so\""), 1);
    assert_said("error[D101]: ");
    assert_place("memchr_inv(to");
}
END_TEST

START_TEST(what_a_device_does_is_shown_where_it_was_told_to)
{
    build("-DBUG_2");
    ck_assert_int_eq(say("drive \"$RIG/m.so\""), 1);
    assert_said("eng0  DMA write 64 B");
    assert_said("replay:    dmasim drive --soc noncoherent-1cpu ");
    ck_assert_ptr_null(strstr(rig.output, "help:"));
}
END_TEST

START_TEST(a_crash_of_the_driver_is_the_drivers)
{
    build("-DBUG_4");
    ck_assert_int_eq(say("drive \"$RIG/m.so\""), 1);
    assert_said("error: crash in module_init of ");
    assert_said("a pointer that leads nowhere: address 0x10\n");
    assert_place("((volatile u8 **)NULL)[2]");
    assert_said(" in engine_try()\n");
    assert_said(" in engine_probe()\n");
}
END_TEST

START_TEST(what_is_no_module_is_refused)
{
    rig_command_file(&rig, "text.so", "no module\n");
    ck_assert_int_eq(say("drive \"$RIG/text.so\""), 3);
    ck_assert_int_eq(say("drive \"$RIG/nothing.so\""), 3);
    assert_said("nothing.so");
    ck_assert_int_eq(say("drive"), 2);
    assert_said("no module was given");
    ck_assert_int_eq(say("drive --soc no-such-board \"$RIG/text.so\""), 3);
}
END_TEST

static Suite *
drive_suite(void)
{
    Suite *suite = suite_create("drive");
    TCase *tc = tcase_create("engine-copy");

    tcase_set_timeout(tc, 120);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_right_driver_passes_on_every_board);
    tcase_add_test(tc, it_passes_whatever_hardware_does);
    tcase_add_loop_test(tc, a_mistake_is_found_at_its_line, 0, G_N_ELEMENTS(mistakes));
    tcase_add_test(tc, so_is_one_that_gcc_compiled);
    tcase_add_test(tc, what_a_device_does_is_shown_where_it_was_told_to);
    tcase_add_test(tc, a_crash_of_the_driver_is_the_drivers);
    tcase_add_test(tc, what_is_no_module_is_refused);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(drive_suite)
