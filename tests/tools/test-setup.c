/* SPDX-License-Identifier: MIT */
/*
 * tools/setup without installing anything: a folder of stand-ins comes first in
 * PATH, so that dpkg-query, id, sudo, apt-get and make say and do what a test
 * wants.  The real thing is tried on a bare system by hand (CONTRIBUTING.md).
 */
#include "tests/runner.h"
#include "tests/tools/rig-command.h"

#define CORE                                                                            \
    "make gcc libc6-dev binutils pkg-config libglib2.0-dev libjson-glib-dev "           \
    "libfdt-dev libdw-dev device-tree-compiler graphviz"
#define TEST "check libsubunit-dev valgrind clang libclang-rt-dev"
#define APT "apt-get install -y --no-install-recommends "

static RigCommand rig;

/* A machine where nothing is installed, with package lists; a user, no sudo. */
static void
setup(void)
{
    rig_command_open(&rig);
    rig_command_script(&rig, "bin/dpkg-query", "#!/bin/sh\nexit 1\n");
    rig_command_script(&rig, "bin/id", "#!/bin/sh\necho 1000\n");
    rig_command_script(&rig, "bin/sudo", "#!/bin/sh\nexit 1\n");
    rig_command_script(&rig, "bin/make", "#!/bin/sh\necho \"make $*\"\n");
    rig_command_script(&rig, "bin/nproc", "#!/bin/sh\necho 2\n");
    rig_command_script(&rig, "bin/apt-get", "#!/bin/sh\necho \"apt-get $*\"\n");
    rig_command_file(&rig, "lists/x_Packages", "");
}

static void
teardown(void)
{
    rig_command_close(&rig);
}

static int
run_setup(const char *settings, const char *arguments)
{
    g_autofree char *line = g_strdup_printf(
        "DEPS= PATH=\"$RIG/bin:$PATH\" APT_LISTS=\"$RIG/lists\" %s tools/setup %s < /dev/null",
        settings, arguments);

    return rig_command_run(&rig, line);
}

START_TEST(deps_no_prints_the_one_command)
{
    ck_assert_int_eq(run_setup("DEPS=no", "demo"), 1);
    ck_assert_str_eq(rig.output,
                     "setup: DEPS=no, so not installing 11 missing packages; "
                     "type this, then try again:\n\n"
                     "    sudo " APT CORE "\n\n");
}
END_TEST

START_TEST(a_user_without_sudo_gets_the_command)
{
    ck_assert_int_eq(run_setup("", "demo"), 1);
    ck_assert_ptr_nonnull(strstr(rig.output, "setup: this user may not install 11 missing "
                                             "packages; type this, then try again:\n\n"
                                             "    sudo " APT));
    ck_assert_ptr_null(strstr(rig.output, "apt-get install -y -q"));
}
END_TEST

START_TEST(check_needs_the_test_tier_too)
{
    ck_assert_int_eq(run_setup("DEPS=no", "check"), 1);
    ck_assert_ptr_nonnull(strstr(rig.output, "    sudo " APT CORE " " TEST "\n"));
}
END_TEST

START_TEST(empty_lists_are_part_of_the_command)
{
    rig_command_run(&rig, "rm -r \"$RIG/lists\"");
    ck_assert_int_eq(run_setup("DEPS=no", "demo"), 1);
    ck_assert_ptr_nonnull(
        strstr(rig.output, "    sudo sh -c 'apt-get update && " APT CORE "'\n"));
}
END_TEST

START_TEST(only_what_is_missing_is_named)
{
    rig_command_script(&rig, "bin/dpkg-query",
                       "#!/bin/sh\n[ \"$3\" != graphviz ] && echo installed\n");
    ck_assert_int_eq(run_setup("DEPS=no", "check"), 1);
    ck_assert_ptr_nonnull(strstr(rig.output, "    sudo " APT "graphviz\n"));
}
END_TEST

START_TEST(a_removed_package_with_files_left_is_missing)
{
    rig_command_script(&rig, "bin/dpkg-query", "#!/bin/sh\necho config-files\n");
    ck_assert_int_eq(run_setup("DEPS=no", "demo"), 1);
}
END_TEST

START_TEST(nothing_missing_goes_straight_to_make)
{
    rig_command_script(&rig, "bin/dpkg-query", "#!/bin/sh\necho installed\n");
    ck_assert_int_eq(run_setup("DEPS=no", "check T=setup"), 0);
    ck_assert_str_eq(rig.output, "make -j2 check T=setup\n");
}
END_TEST

START_TEST(root_installs_and_goes_on)
{
    rig_command_script(&rig, "bin/id", "#!/bin/sh\necho 0\n");
    rig_command_run(&rig, "rm -r \"$RIG/lists\"");
    ck_assert_int_eq(run_setup("", "demo"), 0);
    ck_assert_str_eq(rig.output,
                     "setup: installing 11 missing packages:\n    " CORE "\n"
                     "setup: refreshing the empty package lists\n"
                     "apt-get -q -o Dpkg::Use-Pty=0 update\n"
                     "apt-get -q -o Dpkg::Use-Pty=0 install -y --no-install-recommends " CORE
                     "\nmake -j2 demo\n");
}
END_TEST

START_TEST(a_failed_installation_is_said)
{
    rig_command_script(&rig, "bin/id", "#!/bin/sh\necho 0\n");
    rig_command_script(&rig, "bin/apt-get", "#!/bin/sh\nexit 100\n");
    ck_assert_int_eq(run_setup("", "demo"), 1);
    ck_assert_ptr_nonnull(strstr(rig.output, "setup: the installation failed; type this"));
    ck_assert_ptr_null(strstr(rig.output, "make -j"));
}
END_TEST

START_TEST(deps_installs_only)
{
    rig_command_script(&rig, "bin/dpkg-query", "#!/bin/sh\necho installed\n");
    ck_assert_int_eq(run_setup("", "deps"), 0);
    ck_assert_str_eq(rig.output, "");
}
END_TEST

static Suite *
setup_suite(void)
{
    Suite *suite = suite_create("setup");
    TCase *tcase = tcase_create("setup");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, deps_no_prints_the_one_command);
    tcase_add_test(tcase, a_user_without_sudo_gets_the_command);
    tcase_add_test(tcase, check_needs_the_test_tier_too);
    tcase_add_test(tcase, empty_lists_are_part_of_the_command);
    tcase_add_test(tcase, only_what_is_missing_is_named);
    tcase_add_test(tcase, a_removed_package_with_files_left_is_missing);
    tcase_add_test(tcase, nothing_missing_goes_straight_to_make);
    tcase_add_test(tcase, root_installs_and_goes_on);
    tcase_add_test(tcase, a_failed_installation_is_said);
    tcase_add_test(tcase, deps_installs_only);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(setup_suite)
