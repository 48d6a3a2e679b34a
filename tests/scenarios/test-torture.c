/* SPDX-License-Identifier: MIT */
/*
 * Every scenario with its n-th allocation failing, for n = 1, 2, 3 ...: a scenario is no
 * driver and gives nothing back, but each run comes to an end, with a place in the file
 * where it goes no further, or judged; and the next run knows nothing of it.
 * Short form: n up to 20, which is all of most; DMASIM_LONG=1: all, under every policy.
 */
#include "tests/program.h"

#include <unistd.h>

#include "api/lx.h"
#include "sim/scenario.h"

/* More points than any scenario has. */
#define MOST 2000u

static GPtrArray *files; /* char *, sorted */

static void
gather(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir)) != NULL) {
        char *path = g_build_filename(folder, name, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            gather(path);
        }
        if (g_str_has_suffix(name, ".dma")) {
            g_ptr_array_add(files, path);
        } else {
            g_free(path);
        }
    }
    if (dir) {
        g_dir_close(dir);
    }
}

static gint
by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
setup(void)
{
    files = g_ptr_array_new_with_free_func(g_free);
    gather("scenarios");
    g_ptr_array_sort(files, by_name);
    ck_assert_uint_gt(files->len, 150);
}

static void
teardown(void)
{
    g_ptr_array_unref(files);
}

static void
assert_located(const char *path, unsigned n, const GPtrArray *diags)
{
    const SimDiag *diag;

    ck_assert_msg(diags->len > 0, "%s, allocation %u: stopped without a word", path, n);
    diag = g_ptr_array_index(diags, 0);
    ck_assert_msg(diag->line > 0 && diag->message[0] != '\0',
                  "%s, allocation %u: stopped nowhere: %s", path, n, diag->message);
}

/* By the policy of the file first, which is the one it was written for. */
static const SimPolicy policies[] = { SIM_POLICY_PLAIN, SIM_POLICY_ADVERSARIAL,
                                      SIM_POLICY_LAZY, SIM_POLICY_EAGER, SIM_POLICY_TIMED };

/* Runs all variants; true: at least one of them came to its @n-th allocation. */
static bool
run_failing(const char *path, const char *text, SimPolicy policy, unsigned n)
{
    g_autofree char *failing = g_strdup_printf("%s\noption fail_nth = %u\n", text, n);
    g_autoptr(GPtrArray) diags = sim_diags_new();
    SimScenario *scenario = sim_scenario_parse(path, failing, diags);
    bool failed = false;

    ck_assert_ptr_nonnull(scenario);
    for (unsigned v = 0; v < sim_scenario_variants(scenario); v++) {
        SimRunOptions options = { .variant = v, .strict = true, .policy = policy,
                                  .policy_given = policy != policies[0] };
        SimRun *run = sim_scenario_run(scenario, &options, diags);
        bool reached = lx_kernel_fail_nth(0) == 0 && n > 0;

        if (!run) {
            assert_located(path, n, diags);
            g_ptr_array_set_size(diags, 0);
        } else {
            ck_assert_msg(reached || options.policy_given || sim_run_passed(run),
                          "%s is not right though no allocation failed", path);
            sim_run_free(run);
        }
        failed |= reached || !run;
    }
    sim_scenario_free(scenario);
    return failed;
}

START_TEST(each_scenario_comes_to_an_end)
{
    unsigned runs = 0, most = sim_check_long() ? MOST : 20;

    for (guint i = 0; i < files->len; i++) {
        const char *path = g_ptr_array_index(files, i);
        g_autofree char *text = NULL;
        unsigned n = 1;

        ck_assert(g_file_get_contents(path, &text, NULL, NULL));
        if (strstr(text, "fail_nth")) {
            continue; /* right only with the failure that it names */
        }
        while (n < most && run_failing(path, text, policies[_i], n)) {
            n++;
        }
        ck_assert_msg(n < MOST, "%s has no end", path);
        runs += n;
    }
    ck_assert_uint_gt(runs, files->len + 100);
}
END_TEST

/* --- what the tool says ------------------------------------------------------------- */

static Said
run_text(const char *command, const char *text)
{
    g_autofree char *path = NULL, *line = NULL;
    Said said;
    int file = g_file_open_tmp("tortureXXXXXX.dma", &path, NULL);

    ck_assert_int_ge(file, 0);
    close(file);
    ck_assert(g_file_set_contents(path, text, -1, NULL));
    line = g_strdup_printf("%s %s", command, path);
    said = run_program(line);
    unlink(path);
    return said;
}

#define TWO "cpu0: a = kmalloc(64, GFP_KERNEL)\ncpu0: kfree(a)\ncpu0: b = kzalloc(64, GFP_KERNEL)\n"

START_TEST(a_step_says_that_it_was_asked_to_fail)
{
    Said said = run_text("run", "option fail_nth = 3\n" TWO "cpu0: kfree(b)\n");

    assert_has(said.out, "b = kzalloc(64, GFP_KERNEL)");
    assert_has(said.out, "=> 0x0  (no memory, as asked: failslab, ");
    ck_assert_int_eq(said.code, 0);
    said_clear(&said);
    said = run_text("run", "option fail_nth = 2\n" TWO);
    assert_has(said.out, "(no memory, as asked: fail_page_alloc, ");
    said_clear(&said);
}
END_TEST

START_TEST(null_that_is_used_is_an_error_at_its_place)
{
    Said said = run_text("check", "option fail_nth = 3\n" TWO "cpu0: load(b[0..3])\n");

    assert_has(said.out, "error: b[0..3] begins at NULL: the call that set it gave no memory");
    assert_has(said.out, ".dma:5:12");
    ck_assert_int_eq(said.code, 3);
    said_clear(&said);
}
END_TEST

START_TEST(an_expectation_that_is_missed_fails)
{
    Said said = run_text("check", "option fail_nth = 1\nsg_table t\n"
                                  "cpu0: sg_alloc_table(t, 3, GFP_KERNEL) => 0\n");

    assert_has(said.out, "expected 0, got -12");
    ck_assert_int_eq(said.code, 1);
    said_clear(&said);
    said = run_text("check", "option fail_nth = 1\nsg_table t\n"
                             "cpu0: sg_alloc_table(t, 3, GFP_KERNEL) => -12\n");
    ck_assert_int_eq(said.code, 0);
    said_clear(&said);
}
END_TEST

START_TEST(a_bad_number_is_refused_at_its_place)
{
    Said said = run_text("run", "option fail_nth = last\n" TWO);

    assert_has(said.err, "fail_nth: `last` is no number: 1 is the first allocation, 0 none");
    ck_assert_int_eq(said.code, 3);
    said_clear(&said);
}
END_TEST

static Suite *
torture_suite(void)
{
    Suite *suite = suite_create("torture-scenarios");
    TCase *tc = tcase_create("torture-scenarios");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, each_scenario_comes_to_an_end, 0,
                        sim_check_long() ? (int)G_N_ELEMENTS(policies) : 1);
    tcase_add_test(tc, a_step_says_that_it_was_asked_to_fail);
    tcase_add_test(tc, null_that_is_used_is_an_error_at_its_place);
    tcase_add_test(tc, an_expectation_that_is_missed_fails);
    tcase_add_test(tc, a_bad_number_is_refused_at_its_place);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(torture_suite)
