/* SPDX-License-Identifier: MIT */
/* tools/draw-docs: pictures in docs are those that the program draws. */
#include "tests/runner.h"
#include "tests/tools/rig-command.h"

static RigCommand rig;

/* Writes what it is asked for, and the file `ink`, to the output. */
static const char program[] = "#!/bin/sh\n"
                              "for last; do :; done\n"
                              "echo \"$2 $4 $(cat ink)\" > \"$last\"\n";

static void
setup(void)
{
    rig_command_open(&rig);
    rig_command_script(&rig, "program", program);
    rig_command_script(&rig, "bin/dot", "#!/bin/sh\n");
    rig_command_script(&rig, "bin/neato", "#!/bin/sh\n");
    rig_command_file(&rig, "ink", "black\n");
    rig_command_file(&rig, "docs/pictures/list",
                     "# NAME VIEW FILE [VARIANT]\n\nrx seq a.dma\nboard topo b.dts one\n");
}

static void
teardown(void)
{
    rig_command_close(&rig);
}

static int
run(const char *mode)
{
    g_autofree char *line = g_strdup_printf("here=$PWD; cd \"$RIG\" && PATH=\"$RIG/bin:$PATH\" "
                                            "\"$here/tools/draw-docs\" %s ./program",
                                            mode);

    return rig_command_run(&rig, line);
}

START_TEST(what_was_made_passes)
{
    ck_assert_int_eq(run("make"), 0);
    ck_assert_str_eq(rig.output, "draw-docs: 2 pictures\n");
    ck_assert_int_eq(run("check"), 0);
    ck_assert_int_eq(rig_command_run(&rig, "cat \"$RIG/docs/pictures/board.dot\""), 0);
    ck_assert_str_eq(rig.output, "b.dts topo black\n");
}
END_TEST

START_TEST(a_program_that_draws_otherwise_is_seen)
{
    run("make");
    rig_command_file(&rig, "ink", "blue\n");
    ck_assert_int_eq(run("check"), 1);
    ck_assert_str_eq(rig.output,
                     "docs/pictures/rx.dot is not what is drawn now: make docs\n"
                     "docs/pictures/board.dot is not what is drawn now: make docs\n");
}
END_TEST

START_TEST(an_svg_of_another_dot_is_seen)
{
    run("make");
    rig_command_file(&rig, "docs/pictures/rx.svg", "<svg/>\n");
    ck_assert_int_eq(run("check"), 1);
    ck_assert_str_eq(rig.output, "docs/pictures/rx.svg is not made from rx.dot: make docs\n");
}
END_TEST

START_TEST(a_picture_that_nobody_asked_for_is_seen)
{
    run("make");
    rig_command_file(&rig, "docs/pictures/old.svg", "<svg/>\n");
    ck_assert_int_eq(run("check"), 1);
    ck_assert_str_eq(rig.output,
                     "docs/pictures/old.svg is not in docs/pictures/list\n");
}
END_TEST

static Suite *
draw_docs_suite(void)
{
    Suite *suite = suite_create("draw-docs");
    TCase *tcase = tcase_create("draw-docs");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, what_was_made_passes);
    tcase_add_test(tcase, a_program_that_draws_otherwise_is_seen);
    tcase_add_test(tcase, an_svg_of_another_dot_is_seen);
    tcase_add_test(tcase, a_picture_that_nobody_asked_for_is_seen);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(draw_docs_suite)
