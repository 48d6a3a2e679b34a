/* SPDX-License-Identifier: MIT */
/*
 * Random programs on random boards: the referee says what the independent judge
 * says, neither more nor less; and right programs have no finding.
 */
#include "tests/oracle/program.h"
#include "tests/runner.h"

/* Cuts the program down and says what is left of it and of the lists. */
static void
complain(const Program *program)
{
    Program *small = program_shrink(program);
    g_autoptr(GString) text = g_string_new("");

    program_print(small, text);
    program_run(small, true, text);
    program_free(small);
    fputs(text->str, stderr); /* longer than a message may be */
    ck_abort_msg("judge and referee differ: see above");
}

static void
add(Outcome *sum, const Outcome *out)
{
    sum->findings += out->findings;
    sum->wrong += out->wrong;
    sum->delays += out->delays;
    for (unsigned i = 0; i < G_N_ELEMENTS(sum->d1); i++) {
        sum->d1[i] += out->d1[i];
        sum->d2[i] += out->d2[i];
    }
}

static Outcome
compare(Style style, unsigned long first, unsigned long count, unsigned mistakes)
{
    Outcome sum = { 0 };

    for (unsigned long seed = first; seed < first + count; seed++) {
        Program *program = program_new(style, seed, mistakes);
        Outcome out = program_run(program, false, NULL);

        if (!out.agreed) {
            complain(program);
        }
        add(&sum, &out);
        program_free(program);
    }
    return sum;
}

START_TEST(judge_and_referee_agree_on_streaming_buffers)
{
    Outcome sum = compare(STYLE_STREAMING, 1, sim_check_loops(700, 12000), 15);

    /* The programs make the mistakes that they are meant to make. */
    ck_assert_uint_gt(sum.d1[1], 50);
    ck_assert_uint_gt(sum.d1[2], 50);
    ck_assert_uint_gt(sum.d1[3], 20);
    ck_assert_uint_gt(sum.d1[4], 20);
    ck_assert_uint_gt(sum.d1[6], 5);
    ck_assert_uint_gt(sum.d2[1], 50);
    ck_assert_uint_gt(sum.d2[2], 50);
    ck_assert_uint_gt(sum.d2[3], 50);
    ck_assert_uint_gt(sum.d2[7], 10);
    ck_assert_uint_gt(sum.d2[8], 10);
}
END_TEST

START_TEST(judge_and_referee_agree_on_flags_and_records)
{
    Outcome sum = compare(STYLE_PUBLISH, 1, sim_check_loops(700, 12000), 40);

    ck_assert_uint_gt(sum.delays, 50);
    ck_assert_uint_gt(sum.wrong, 5);
}
END_TEST

START_TEST(judge_and_referee_agree_on_anything)
{
    Outcome sum = compare(STYLE_ANYTHING, 1, sim_check_loops(700, 12000), 0);

    ck_assert_uint_gt(sum.d1[5], 0);
    ck_assert_uint_gt(sum.d1[6], 50);
    ck_assert_uint_gt(sum.d1[7], 50);
}
END_TEST

START_TEST(right_programs_have_no_finding_under_any_policy)
{
    for (unsigned long seed = 1; seed <= sim_check_loops(50, 700); seed++) {
        for (unsigned k = 0; k < 2 * SIM_POLICIES; k++) {
            Program *program = program_new(k % 2 ? STYLE_STREAMING : STYLE_PUBLISH, seed, 0);
            g_autoptr(GString) text = g_string_new("");
            Outcome out;

            program->policy = (SimPolicy)(k / 2);
            out = program_run(program, false, text);
            if (out.findings || !out.agreed) {
                program_print(program, text);
                program_run(program, true, text);
                fputs(text->str, stderr);
                ck_abort_msg("findings in a right program: see above");
            }
            program_free(program);
        }
    }
}
END_TEST

START_TEST(a_program_runs_the_same_twice)
{
    for (unsigned long seed = 1; seed <= 50; seed++) {
        Program *program = program_new(STYLE_ANYTHING, seed, 0);
        g_autoptr(GString) one = g_string_new(""), two = g_string_new("");

        program_run(program, true, one);
        program_run(program, true, two);
        ck_assert_str_eq(one->str, two->str);
        program_free(program);
    }
}
END_TEST

START_TEST(a_smaller_program_is_found_by_dropping_ops)
{
    Program *program = program_new(STYLE_ANYTHING, 7, 0);
    Program *same = program_shrink(program);

    /* Nothing differs, so nothing may be dropped. */
    ck_assert_uint_eq(same->ops->len, program->ops->len);
    program_free(same);
    program_free(program);
}
END_TEST

static Suite *
oracle_suite(void)
{
    Suite *suite = suite_create("oracle");
    TCase *tcase = tcase_create("random-programs");

    tcase_add_test(tcase, judge_and_referee_agree_on_streaming_buffers);
    tcase_add_test(tcase, judge_and_referee_agree_on_flags_and_records);
    tcase_add_test(tcase, judge_and_referee_agree_on_anything);
    tcase_add_test(tcase, right_programs_have_no_finding_under_any_policy);
    tcase_add_test(tcase, a_program_runs_the_same_twice);
    tcase_add_test(tcase, a_smaller_program_is_found_by_dropping_ops);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(oracle_suite)
