/* SPDX-License-Identifier: MIT */
/*
 * KUnit suites on the Linux side, run from here: those of the API pass on every board,
 * those of KUnit itself print what they must, to the letter.
 */
#include "tests/runner.h"

#include "api/glue/kunit.h"
#include "api/lx.h"
#include "tests/api/rig-api.h"

static const char *const boards[] = {
    "noncoherent-1cpu", "coherent-1cpu", "cortex-a9-pl310", "riscv-1cpu", "mips-1cpu",
    "x86-coherent",
};

static Rig *rig;
static GString *out;

static void
setup_on(const char *board)
{
    rig = rig_new(board, NULL);
    out = g_string_new(NULL);
    CALL(rig, "test_kunit_device", rig->eth->actor);
    CALL(rig, "test_kunit_ran");
}

static void
setup(void)
{
    setup_on(boards[0]);
}

static void
teardown(void)
{
    rig_free(rig);
    g_string_free(out, TRUE);
}

/* How many suites that @glob names have failed; what they print is in out. */
static unsigned
run(const char *glob)
{
    g_autoptr(GError) error = NULL;
    unsigned failed = ~0u;

    lx_glue_enter(rig->cpu);
    g_string_truncate(out, 0);
    ck_assert_msg(lx_glue_kunit(NULL, NULL, glob, out, &failed, &error), "%s",
                  error ? error->message : "");
    return failed;
}

/* --- the API -------------------------------------------------------------------- */

/* Each of them: its cases, that all of them pass, and that nothing is left. */
static const struct {
    const char *name;
    unsigned cases;
} suites[] = {
    { "dma-mapping", 5 }, { "scatterlist", 3 }, { "dmapool", 3 }, { "slab", 3 }, { "devres", 2 },
    { "lib", 5 },
};

static unsigned
count(const char *text, const char *part)
{
    unsigned n = 0;

    for (; (text = strstr(text, part)) != NULL; text += strlen(part)) {
        n++;
    }
    return n;
}

START_TEST(the_suites_of_the_api_pass)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(boards); i++) {
        setup_on(boards[i]);
        ck_assert_msg(run(suites[_i].name) == 0, "%s\n%s", boards[i], out->str);
        ck_assert_msg(count(out->str, "\n    ok ") == suites[_i].cases, "%s", out->str);
        ck_assert_msg(count(out->str, "not ok") == 0 && count(out->str, "SKIP") == 0, "%s",
                      out->str);
        ck_assert_uint_eq(rig->layer->leaks(rig->world), 0);
        teardown();
    }
}
END_TEST

START_TEST(a_finding_is_made_for_what_a_test_does_wrong)
{
    setup();
    run("dma-mapping.what_cannot*");
    ck_assert_str_eq(rig_codes(rig), "D311");
    teardown();
}
END_TEST

START_TEST(a_whole_suite_as_ktap)
{
    ck_assert_uint_eq(run("dma-mapping"), 0);
    ck_assert_str_eq(out->str,
                     "KTAP version 1\n"
                     "1..1\n"
                     "    KTAP version 1\n"
                     "    # Subtest: dma-mapping\n"
                     "    1..5\n"
                     "    ok 1 map_single_gives_a_handle\n"
                     "    ok 2 what_cannot_be_mapped_is_refused\n"
                     "        KTAP version 1\n"
                     "        # Subtest: syncs_hand_the_buffer_to_and_fro\n"
                     "        ok 1 to the device\n"
                     "        ok 2 from the device\n"
                     "        ok 3 both ways\n"
                     "    # syncs_hand_the_buffer_to_and_fro: pass:3 fail:0 skip:0 total:3\n"
                     "    ok 3 syncs_hand_the_buffer_to_and_fro\n"
                     "    ok 4 coherent_memory_is_zeroed\n"
                     "    ok 5 a_smaller_mask_counts_at_once\n"
                     "# dma-mapping: pass:5 fail:0 skip:0 total:5\n"
                     "# Totals: pass:7 fail:0 skip:0 total:7\n"
                     "ok 1 dma-mapping\n");
}
END_TEST

START_TEST(a_glob_chooses)
{
    ck_assert_uint_eq(run("sl?b"), 0);
    ck_assert_uint_eq(count(out->str, "\n    ok "), 3);
    ck_assert_uint_eq(run("s*.a_*"), 0);
    ck_assert_ptr_nonnull(strstr(out->str, "1..2\n"));
    ck_assert_ptr_nonnull(strstr(out->str, "    ok 2 a_mapped_list_is_seen_by_the_device\n"));
    ck_assert_ptr_nonnull(strstr(out->str, "    ok 1 a_string_is_copied\nok 2 slab\n"));
    ck_assert_uint_eq(run("none"), 0);
    ck_assert_str_eq(out->str, "KTAP version 1\n1..0\n");
}
END_TEST

START_TEST(the_same_twice)
{
    g_autofree char *first = NULL;

    run("self-param");
    first = g_strdup(out->str);
    run("self-param");
    ck_assert_str_eq(out->str, first);
}
END_TEST

/* --- KUnit itself ------------------------------------------------------------------ */

#define HERE "tests/kunit/lx-kunit-test.c:"

/* One case of the suite that fails: what it prints in between. */
static void
assert_says(const char *name, const char *text)
{
    g_autofree char *glob = g_strdup_printf("self-sentences.%s", name);
    g_autofree char *all = g_strdup_printf(
        "KTAP version 1\n1..1\n    KTAP version 1\n    # Subtest: self-sentences\n    1..1\n"
        "%s    not ok 1 %s\nnot ok 1 self-sentences\n", text, name);

    ck_assert_uint_eq(run(glob), 1);
    ck_assert_str_eq(out->str, all);
}

START_TEST(a_condition_says_what_it_is)
{
    assert_says("truths",
                "    # truths: EXPECTATION FAILED at " HERE "33\n"
                "    Expected two == 3 to be true, but is false\n"
                "    # truths: EXPECTATION FAILED at " HERE "34\n"
                "    Expected two to be false, but is true\n"
                "    # truths: EXPECTATION FAILED at " HERE "35\n"
                "    Expected two > 2 to be true, but is false\n"
                "two is 2\n");
}
END_TEST

START_TEST(numbers_say_what_they_are)
{
    assert_says("numbers",
                "    # numbers: EXPECTATION FAILED at " HERE "43\n"
                "    Expected two == 3, but\n"
                "        two == 2 (0x2)\n"
                "    # numbers: EXPECTATION FAILED at " HERE "44\n"
                "    Expected 2 != two, but\n"
                "        two == 2 (0x2)\n"
                "    # numbers: EXPECTATION FAILED at " HERE "45\n"
                "    Expected two < -1, but\n"
                "        two == 2 (0x2)\n"
                "    # numbers: EXPECTATION FAILED at " HERE "46\n"
                "    Expected big <= 7, but\n"
                "        big == 1099511627776 (0x10000000000)\n"
                "    # numbers: EXPECTATION FAILED at " HERE "47\n"
                "    Expected two > two, but\n"
                "        two == 2 (0x2)\n"
                "        two == 2 (0x2)\n"
                "    # numbers: EXPECTATION FAILED at " HERE "48\n"
                "    Expected two >= 5, but\n"
                "        two == 2 (0x2)\n"
                "after all\n");
}
END_TEST

START_TEST(pointers_say_where_they_lead)
{
    assert_says("pointers",
                "    # pointers: EXPECTATION FAILED at " HERE "55\n"
                "    Expected none == simulated, but\n"
                "        none == 0000000000000000\n"
                "        simulated == 0000200080000000\n"
                "    # pointers: EXPECTATION FAILED at " HERE "56\n"
                "    Expected none != none, but\n"
                "        none == 0000000000000000\n"
                "        none == 0000000000000000\n"
                "    # pointers: EXPECTATION FAILED at " HERE "57\n"
                "    Expected simulated == NULL, but\n"
                "        simulated == 0000200080000000\n"
                "        NULL == 0000000000000000\n"
                "    # pointers: EXPECTATION FAILED at " HERE "58\n"
                "    Expected none != NULL, but\n"
                "        none == 0000000000000000\n"
                "        NULL == 0000000000000000\n"
                "    # pointers: EXPECTATION FAILED at " HERE "59\n"
                "    Expected error is not error, but is: -12\n"
                "    # pointers: EXPECTATION FAILED at " HERE "60\n"
                "    Expected none is not null, but is\n"
                "    # pointers: EXPECTATION FAILED at " HERE "61\n"
                "    Expected none == (void *)test, but\n"
                "        none == 0000000000000000\n"
                "        (void *)test == (____ptrval____)\n");
}
END_TEST

START_TEST(strings_and_bytes_are_shown)
{
    assert_says("texts",
                "    # texts: EXPECTATION FAILED at " HERE "69\n"
                "    Expected name == \"eth1\", but\n"
                "        name == \"eth0\"\n"
                "    # texts: EXPECTATION FAILED at " HERE "70\n"
                "    Expected name != name, but\n"
                "        name == \"eth0\"\n"
                "        name == \"eth0\"\n"
                "    # texts: EXPECTATION FAILED at " HERE "71\n"
                "    Expected left == right, but\n"
                "        left ==\n"
                "         01 <02> 03 \n"
                "        right ==\n"
                "         01 <09> 03 \n"
                "    # texts: EXPECTATION FAILED at " HERE "72\n"
                "    Expected left != left, but\n"
                "        left ==\n"
                "         01 \n"
                "        left ==\n"
                "         01 \n"
                "    # texts: EXPECTATION FAILED at " HERE "73\n"
                "because of 0xff\n");
}
END_TEST

START_TEST(an_assertion_ends_its_case_and_nothing_else)
{
    ull in_use;

    run("self-course.all_is_well");
    ck_assert_str_eq(out->str, "KTAP version 1\n1..1\n    KTAP version 1\n"
                               "    # Subtest: self-course\n    1..1\n"
                               "    # all_is_well: hello there\n"
                               "    ok 1 all_is_well\nok 1 self-course\n");
    ck_assert_uint_eq(CALL(rig, "test_kunit_ran"), 15978); /* exit, then the last action first */
    in_use = rig->layer->leaks(rig->world);
    ck_assert_uint_eq(run("self-course"), 1);
    ck_assert_str_eq(out->str,
                     "KTAP version 1\n1..1\n    KTAP version 1\n"
                     "    # Subtest: self-course\n    1..4\n"
                     "    # all_is_well: hello there\n"
                     "    ok 1 all_is_well\n"
                     "    # an_assertion_ends_it: ASSERTION FAILED at " HERE "111\n"
                     "    Expected 1 == 2, but\n"
                     "    not ok 2 an_assertion_ends_it\n"
                     "    ok 3 it_is_skipped # SKIP no IOMMU here\n"
                     "    ok 4 it_is_marked_skipped # SKIP half of it\n"
                     "# self-course: pass:1 fail:1 skip:2 total:4\n"
                     "# Totals: pass:1 fail:1 skip:2 total:4\n"
                     "not ok 1 self-course\n");
    ck_assert_uint_eq(CALL(rig, "test_kunit_ran"), 159781981981498ull);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), in_use);
}
END_TEST

START_TEST(what_fails_before_and_after_a_case)
{
    ck_assert_uint_eq(run("self-init"), 1);
    ck_assert_ptr_nonnull(strstr(out->str, "    # never_run: failed to initialize: -12\n"
                                           "    not ok 1 never_run\nnot ok 1 self-init\n"));
    ck_assert_uint_eq(CALL(rig, "test_kunit_ran"), 9); /* exit */
    ck_assert_uint_eq(run("self-exit"), 1);
    ck_assert_ptr_nonnull(strstr(out->str, "    # nothing: ASSERTION FAILED at " HERE "160\n"
                                           "    Expected false to be true, but is false\n"
                                           "    # nothing.speed: slow\n"
                                           "    not ok 1 nothing\nnot ok 1 self-exit\n"));
    ck_assert_uint_eq(run("self-suite"), 1);
    ck_assert_str_eq(out->str, "KTAP version 1\n1..1\n"
                               "    # self-suite: # failed to initialize (-5)\n"
                               "not ok 1 self-suite\n");
    ck_assert_uint_eq(CALL(rig, "test_kunit_ran"), 0);
}
END_TEST

START_TEST(parameters_have_names_and_results)
{
    ck_assert_uint_eq(run("self-param"), 1);
    ck_assert_str_eq(out->str, "KTAP version 1\n1..1\n    KTAP version 1\n"
                               "    # Subtest: self-param\n    1..1\n"
                               "        KTAP version 1\n"
                               "        # Subtest: one_is_wrong\n"
                               "    # one_is_wrong: EXPECTATION FAILED at " HERE "209\n"
                               "    Expected value == test->param_index, but\n"
                               "        value == 1 (0x1)\n"
                               "        test->param_index == 0 (0x0)\n"
                               "        not ok 1 value 1\n"
                               "    # one_is_wrong: EXPECTATION FAILED at " HERE "209\n"
                               "    Expected value == test->param_index, but\n"
                               "        value == 2 (0x2)\n"
                               "        test->param_index == 1 (0x1)\n"
                               "        not ok 2 param-1\n"
                               "        ok 3 value 3 # SKIP not three\n"
                               "    # one_is_wrong: pass:0 fail:2 skip:1 total:3\n"
                               "    not ok 1 one_is_wrong\n"
                               "# Totals: pass:0 fail:2 skip:1 total:3\n"
                               "not ok 1 self-param\n");
}
END_TEST

START_TEST(a_test_that_stops_the_kernel_ends_the_run)
{
    g_autoptr(GError) error = NULL;
    unsigned failed = 7;

    lx_glue_enter(rig->cpu);
    ck_assert(!lx_glue_kunit(NULL, NULL, "self-bug", out, &failed, &error));
    ck_assert_str_eq(error->message, "the kernel stopped: kernel BUG at " HERE "222");
    ck_assert_uint_eq(failed, 7);
    ck_assert_str_eq(out->str, "KTAP version 1\n1..1\n    KTAP version 1\n"
                               "    # Subtest: self-bug\n    1..1\n");
    teardown(); /* and what it has left goes with the kernel */
    setup();
    ck_assert_uint_eq(run("self-course.all*"), 0);
    ck_assert_uint_eq(CALL(rig, "test_kunit_ran"), 15978);
}
END_TEST

/* --- when memory runs out ------------------------------------------------------------ */

/* Tests may fail then; they come to an end, each of them with a result. */
START_TEST(no_allocation_that_fails_breaks_a_suite)
{
    g_autofree char *last = g_strdup_printf("ok 1 %s\n", suites[_i].name);
    unsigned left = 0, n;

    for (n = 1; left == 0; n++) {
        setup();
        lx_kernel_fail_nth(n);
        run(suites[_i].name);
        left = (unsigned)lx_kernel_fail_nth(0);
        ck_assert_msg(g_str_has_suffix(out->str, last), "allocation %u\n%s", n, out->str);
        if (strstr(out->str, "# Subtest")) {
            ck_assert_msg(count(out->str, "\n    ok ") + count(out->str, "\n    not ok ") ==
                              suites[_i].cases, "allocation %u\n%s", n, out->str);
        }
        teardown();
    }
    ck_assert_uint_lt(n, 200);
}
END_TEST

static Suite *
kunit_suite(void)
{
    Suite *suite = suite_create("kunit");
    TCase *tc = tcase_create("kunit"), *api = tcase_create("kunit-api");

    tcase_add_loop_test(api, the_suites_of_the_api_pass, 0, (int)G_N_ELEMENTS(suites));
    tcase_add_loop_test(api, no_allocation_that_fails_breaks_a_suite, 0,
                        (int)G_N_ELEMENTS(suites));
    tcase_add_test(api, a_finding_is_made_for_what_a_test_does_wrong);
    suite_add_tcase(suite, api);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_whole_suite_as_ktap);
    tcase_add_test(tc, a_glob_chooses);
    tcase_add_test(tc, the_same_twice);
    tcase_add_test(tc, a_condition_says_what_it_is);
    tcase_add_test(tc, numbers_say_what_they_are);
    tcase_add_test(tc, pointers_say_where_they_lead);
    tcase_add_test(tc, strings_and_bytes_are_shown);
    tcase_add_test(tc, an_assertion_ends_its_case_and_nothing_else);
    tcase_add_test(tc, what_fails_before_and_after_a_case);
    tcase_add_test(tc, parameters_have_names_and_results);
    tcase_add_test(tc, a_test_that_stops_the_kernel_ends_the_run);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(kunit_suite)
