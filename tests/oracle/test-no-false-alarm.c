/* SPDX-License-Identifier: MIT */
/*
 * No false alarm from order: who polls a word whose store is still buffered, or
 * a record not yet visible, does nothing wrong, under any policy and in any
 * interleaving.  The same pairs without their barrier are D106, and read wrong
 * bytes in some schedule.
 */
#include "tests/oracle/program.h"
#include "tests/runner.h"

typedef struct Sums {
    unsigned long runs, seen; /* seen: the poll saw the flag */
    unsigned long findings, others, wrong, latent, misreads;
} Sums;

static Sums
run_pairs(Pair pair, bool has_barrier, unsigned long count)
{
    Sums sums = { .runs = count };

    for (unsigned long seed = 1; seed <= count; seed++) {
        Program *program = program_pair(pair, has_barrier, seed);
        g_autoptr(GString) text = g_string_new("");
        Outcome out = program_run(program, false, text);

        if (!out.agreed || (has_barrier && (out.findings || out.misreads))) {
            program_print(program, text);
            program_run(program, true, text);
            fputs(text->str, stderr);
            ck_abort_msg("not what it should be: see above");
        }
        sums.seen += out.skipped == 0;
        sums.findings += out.findings;
        sums.others += out.findings - out.delays;
        sums.wrong += out.wrong;
        sums.latent += out.delays - out.wrong;
        sums.misreads += out.misreads;
        program_free(program);
    }
    return sums;
}

/* All three pairs together: 36,000 runs in the long form. */
static unsigned long
runs(void)
{
    return sim_check_loops(600, 12000);
}

static void
check_right(Pair pair)
{
    Sums sums = run_pairs(pair, true, runs());

    ck_assert_uint_gt(sums.seen, sums.runs / 10); /* the flag does get through */
    ck_assert_uint_eq(sums.findings, 0);
    ck_assert_uint_eq(sums.misreads, 0);
}

static void
check_wrong(Pair pair)
{
    Sums sums = run_pairs(pair, false, sim_check_loops(600, 4000));

    ck_assert_uint_eq(sums.others, 0);
    ck_assert_uint_gt(sums.latent, 0); /* right bytes, by luck */
    ck_assert_uint_gt(sums.wrong, 0);  /* D106 (or D105) with wrong bytes */
    ck_assert_uint_gt(sums.misreads, 0);
    ck_assert_uint_ge(sums.misreads, sums.wrong);
}

START_TEST(a_device_that_polls_a_buffered_store_is_right)
{
    check_right(PAIR_CPU);
}
END_TEST

START_TEST(a_cpu_that_polls_a_record_not_yet_visible_is_right)
{
    check_right(PAIR_DEVICE);
}
END_TEST

START_TEST(a_relaxed_completion_is_right_after_a_register_read)
{
    check_right(PAIR_RELAXED);
}
END_TEST

START_TEST(without_dma_wmb_it_is_a_reordered_publish)
{
    check_wrong(PAIR_CPU);
}
END_TEST

START_TEST(without_dma_rmb_it_is_a_reordered_publish)
{
    check_wrong(PAIR_DEVICE);
}
END_TEST

START_TEST(without_the_register_read_a_relaxed_completion_is_too)
{
    check_wrong(PAIR_RELAXED);
}
END_TEST

static Suite *
no_false_alarm_suite(void)
{
    Suite *suite = suite_create("no-false-alarm");
    TCase *tcase = tcase_create("order");

    tcase_add_test(tcase, a_device_that_polls_a_buffered_store_is_right);
    tcase_add_test(tcase, a_cpu_that_polls_a_record_not_yet_visible_is_right);
    tcase_add_test(tcase, a_relaxed_completion_is_right_after_a_register_read);
    tcase_add_test(tcase, without_dma_wmb_it_is_a_reordered_publish);
    tcase_add_test(tcase, without_dma_rmb_it_is_a_reordered_publish);
    tcase_add_test(tcase, without_the_register_read_a_relaxed_completion_is_too);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(no_false_alarm_suite)
