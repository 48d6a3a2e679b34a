/* SPDX-License-Identifier: MIT */
/*
 * tools/check-symbols on small objects made here: what a Linux-side object may
 * refer to, where its data may lie, and what the host side may call.
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

/* Compiles @linux_text and @host_text and looks at both objects. */
static int
run_on(const char *linux_text, const char *host_text)
{
    rig_command_file(&rig, "linux.c", linux_text);
    rig_command_file(&rig, "host.c", host_text);
    return rig_command_run(&rig,
                           "check=$PWD/tools/check-symbols; cd \"$RIG\" && "
                           "${CC:-cc} -ffreestanding -c linux.c && ${CC:-cc} -c host.c && "
                           "$check -l linux.o -h host.o");
}

START_TEST(lx_names_are_allowed)
{
    ck_assert_int_eq(run_on("void lx_barrier(unsigned); void mb(void) { lx_barrier(3); }\n",
                            "void lx_barrier(unsigned bits) { (void)bits; }\n"),
                     0);
    ck_assert_str_eq(rig.output,
                     "check-symbols: 1 references, all to lx_* or the Linux side\n");
}
END_TEST

START_TEST(libc_is_refused)
{
    ck_assert_int_eq(run_on("int puts(const char *); void f(void) { puts(\"\"); }\n", ""), 1);
    ck_assert_str_eq(rig.output, "linux.o: refers to puts, which is neither lx_* nor Linux-side\n");
}
END_TEST

START_TEST(mutable_data_has_one_section)
{
    ck_assert_int_eq(run_on("int counter = 4;\n", ""), 1);
    ck_assert_str_eq(rig.output,
                     "linux.o: has mutable data in section .data, not in .lxdata\n");
    ck_assert_int_eq(
        run_on("__attribute__((section(\".lxdata\"))) int counter = 4;\n", ""), 0);
}
END_TEST

START_TEST(zero_data_counts_too)
{
    ck_assert_int_eq(run_on("int table[64];\n", ""), 1);
    ck_assert_str_eq(rig.output,
                     "linux.o: has mutable data in section .bss, not in .lxdata\n");
}
END_TEST

START_TEST(host_side_calls_only_lx_names)
{
    const char *linux_text = "void lx_kernel_start(void) {} void kfree(void) {}\n";

    ck_assert_int_eq(
        run_on(linux_text, "void lx_kernel_start(void); void f(void) { lx_kernel_start(); }\n"),
        0);
    ck_assert_int_eq(run_on(linux_text, "void kfree(void); void f(void) { kfree(); }\n"), 1);
    ck_assert_str_eq(rig.output,
                     "host.o: host side refers to kfree of the Linux side; only lx_* may cross\n");
}
END_TEST

static Suite *
check_symbols_suite(void)
{
    Suite *suite = suite_create("check-symbols");
    TCase *tcase = tcase_create("symbols");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, lx_names_are_allowed);
    tcase_add_test(tcase, libc_is_refused);
    tcase_add_test(tcase, mutable_data_has_one_section);
    tcase_add_test(tcase, zero_data_counts_too);
    tcase_add_test(tcase, host_side_calls_only_lx_names);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(check_symbols_suite)
