/* SPDX-License-Identifier: MIT */
/*
 * tools/check-layers: for each pair of layers, is the include allowed or refused,
 * and does an include that hides behind another header count.
 */
#include "tests/runner.h"
#include "tests/tools/rig-command.h"

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

/* The dependency file that a compiler writes for @from with the include @to. */
static int
run_include(const char *from, const char *to)
{
    g_autofree char *rule = g_strdup_printf("build/x.o: %s \\\n %s\n%s:\n", from, to, to);

    rig_command_file(&rig, "x.d", rule);
    return rig_command_run(&rig, "tools/check-layers \"$RIG/x.d\"");
}

static const struct {
    const char *from, *to;
    bool allowed;
} pairs[] = {
    { "sim/event.c", "sim/event.h", true },
    { "sim/event.c", "/usr/include/glib-2.0/glib.h", true },
    { "sim/event.c", "/usr/include/json-glib-1.0/json-glib/json-glib.h", false },
    { "sim/event.c", "models/regs/dma-engine.h", false },
    { "sim/event.c", "api/lx.h", false },
    { "sim/event.c", "tools/report.h", false },
    { "sim/event.h", "models/l1.h", false },
    { "models/dram.c", "sim/model.h", true },
    { "models/dram.c", "models/regs/dma-engine.h", true },
    { "models/dram.c", "api/lx.h", false },
    { "models/dram.c", "api/include/linux/types.h", false },
    { "models/regs/dma-engine.h", "sim/types.h", false },
    { "models/regs/dma-engine.h", "models/regs/other.h", true },
    { "api/lx.h", "sim/types.h", false },
    { "api/kernel/dma/direct.c", "api/include/linux/types.h", true },
    { "api/kernel/dma/direct.c", "api/kernel/dma/direct.h", true },
    { "api/kernel/dma/direct.c", "api/lx.h", true },
    { "api/kernel/dma/direct.c", "models/regs/dma-engine.h", true },
    { "api/kernel/dma/direct.c", "models/dram.h", false },
    { "api/kernel/dma/direct.c", "sim/types.h", false },
    { "api/kernel/dma/direct.c", "api/glue/glue.h", false },
    { "api/kernel/dma/direct.c", "/usr/include/stdio.h", false },
    { "api/kernel/dma/direct.c", "/usr/include/glib-2.0/glib.h", false },
    { "api/include/linux/types.h", "api/lx.h", true },
    { "api/include/linux/types.h", "api/kernel/dma/direct.h", false },
    { "api/glue/hooks.c", "sim/cpu.h", true },
    { "api/glue/hooks.c", "api/lx.h", true },
    { "api/glue/hooks.c", "api/include/linux/types.h", false },
    { "api/glue/hooks.c", "models/dram.h", false },
    { "tools/main.c", "sim/world.h", true },
    { "tools/main.c", "tests/runner.h", false },
    { "tools/main.c", "api/include/linux/types.h", false },
    { "tests/sim/test-event.c", "tests/runner.h", true },
    { "tests/sim/test-event.c", "tools/report.h", true },
    { "tests/api/test-dma.c", "api/include/linux/types.h", false },
    { "tests/api/lx-dma.c", "api/include/linux/types.h", true },
    { "tests/api/lx-dma.c", "tests/runner.h", false },
};

START_TEST(pair_is_judged)
{
    int expected = pairs[_i].allowed ? 0 : 1;

    ck_assert_msg(run_include(pairs[_i].from, pairs[_i].to) == expected,
                  "%s includes %s: exit %d\n%s", pairs[_i].from, pairs[_i].to, rig.status,
                  rig.output);
}
END_TEST

START_TEST(refusal_says_what_would_be_right)
{
    ck_assert_int_eq(run_include("sim/event.c", "models/regs/dma-engine.h"), 1);
    ck_assert_str_eq(rig.output, "sim/event.c: must not include models/regs/dma-engine.h: "
                                 "sim may include sim glib\n"
                                 "check-layers: 1 includes refused\n");
}
END_TEST

START_TEST(the_waist_includes_nothing)
{
    ck_assert_int_eq(run_include("api/lx.h", "models/regs/dma-engine.h"), 1);
    ck_assert_ptr_nonnull(strstr(rig.output, "waist may include nothing\n"));
}
END_TEST

/* models/bus.c registers a model, models/shared.c does not. */
static void
two_headers(void)
{
    rig_command_file(&rig, "models/bus.c", "SIM_MODEL_REGISTER(bus);\n");
    rig_command_file(&rig, "models/shared.c", "int shared;\n");
}

static int
run_in_folder(const char *from, const char *to)
{
    g_autofree char *rule = g_strdup_printf("x.o: %s %s\n", from, to);

    rig_command_file(&rig, "x.d", rule);
    return rig_command_run(&rig, "check=$PWD/tools/check-layers; cd \"$RIG\" && $check x.d");
}

START_TEST(a_model_may_not_include_another)
{
    two_headers();
    ck_assert_int_eq(run_in_folder("models/dram.c", "models/bus.h"), 1);
    ck_assert_str_eq(rig.output, "models/dram.c: must not include models/bus.h: "
                                 "a model may not include another model\n"
                                 "check-layers: 1 includes refused\n");
}
END_TEST

START_TEST(a_model_may_include_its_own_header)
{
    two_headers();
    ck_assert_int_eq(run_in_folder("models/bus.c", "models/bus.h"), 0);
    ck_assert_int_eq(run_in_folder("models/bus-irq.c", "models/bus.h"), 0);
}
END_TEST

START_TEST(a_part_that_is_no_model_is_shared)
{
    two_headers();
    ck_assert_int_eq(run_in_folder("models/dram.c", "models/shared.h"), 0);
}
END_TEST

/* With a real compiler: sim/a.c -> sim/a.h -> models/b.h. */
START_TEST(a_hidden_include_is_found)
{
    rig_command_file(&rig, "sim/a.c", "#include \"sim/a.h\"\n");
    rig_command_file(&rig, "sim/a.h", "#include \"models/b.h\"\n");
    rig_command_file(&rig, "models/b.h", "extern int b;\n");
    ck_assert_int_eq(rig_command_run(&rig, "check=$PWD/tools/check-layers; cd \"$RIG\" && "
                                           "${CC:-cc} -I. -MMD -MP -c sim/a.c -o a.o && "
                                           "$check a.d"),
                     1);
    ck_assert_ptr_nonnull(strstr(rig.output, "sim/a.c: must not include models/b.h"));
}
END_TEST

START_TEST(a_header_alone_is_named_by_its_target)
{
    rig_command_file(&rig, "x.d",
                     "build/gcc/headers/api/mm/a.h.ok: api/include/linux/dmasim-forced.h \\\n"
                     " api/mm/a.h sim/types.h\n");
    ck_assert_int_eq(rig_command_run(&rig, "tools/check-layers \"$RIG/x.d\""), 1);
    ck_assert_str_eq(rig.output, "api/mm/a.h: must not include sim/types.h: "
                                 "linux may include linux kernel-headers waist regs\n"
                                 "check-layers: 1 includes refused\n");
}
END_TEST

static Suite *
check_layers_suite(void)
{
    Suite *suite = suite_create("check-layers");
    TCase *tcase = tcase_create("layers");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_loop_test(tcase, pair_is_judged, 0, (int)G_N_ELEMENTS(pairs));
    tcase_add_test(tcase, refusal_says_what_would_be_right);
    tcase_add_test(tcase, the_waist_includes_nothing);
    tcase_add_test(tcase, a_model_may_not_include_another);
    tcase_add_test(tcase, a_model_may_include_its_own_header);
    tcase_add_test(tcase, a_part_that_is_no_model_is_shared);
    tcase_add_test(tcase, a_hidden_include_is_found);
    tcase_add_test(tcase, a_header_alone_is_named_by_its_target);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(check_layers_suite)
