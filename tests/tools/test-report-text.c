/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tests/runner.h"
#include "tests/tools/rig-report.h"

static char *
render(Report *report, ReportLevel level, bool colour)
{
    GString *out = g_string_new(NULL);

    report_text(report, level, colour, out);
    report_free(report);
    return g_string_free(out, FALSE);
}

static void
assert_has(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) != NULL, "`%s` is not in\n%s", part, text);
}

START_TEST(the_title_names_code_severity_and_both_sides)
{
    g_autofree char *text = render(rig_report(5), REPORT_NORMAL, false);

    ck_assert(g_str_has_prefix(
        text, "error[D101]: stale DMA read: cpu0 read 2 bytes of rx[64..65] that "
              "eth0 had already replaced in memory\n"
              "  --> rx.dma:7:7   event 37, t=1480 ns\n"));
}
END_TEST

START_TEST(carets_stand_under_the_call)
{
    g_autofree char *text = render(rig_report(5), REPORT_NORMAL, false);

    assert_has(text, "  7 | cpu0: load(rx[64..65])\n"
                     "    |       ^^^^^^^^^ (4) got 00 00, should be 3c 00\n");
    assert_has(text, "    |       --------- (1) handed to eth0\n");
}
END_TEST

START_TEST(rows_stand_in_columns)
{
    g_autofree char *text = render(rig_report(2), REPORT_NORMAL, false);

    assert_has(text, "  history of line 0x80001040 = rx[64..127]\n");
    assert_has(
        text,
        "       ev  t/ns  who   what                            cpu0.L1  RAM    owner\n");
    assert_has(text, "       12   480  cpu0  dma_map_single FROM_DEVICE (1)  S 00 00  00 "
                     "00  eth0   rx.dma:4\n"
                     "  >    13   520  cpu0  load 2 B                   (4)  S 00 00  00 "
                     "00  eth0   rx.dma:4\n");
}
END_TEST

START_TEST(letters_that_occur_are_explained)
{
    g_autofree char *text = render(rig_report(2), REPORT_NORMAL, false);

    assert_has(text,
               "  lines nearby   a device owns it = d   stale copy in a cache = S\n");
    assert_has(text, "  => 80001040  dS   rx[64..127]\n");
    ck_assert_ptr_null(strstr(text, "dirty in a cache"));
}
END_TEST

START_TEST(help_says_where_and_how_sure)
{
    g_autofree char *text = render(rig_report(2), REPORT_NORMAL, false);

    assert_has(
        text, "  help:      give the buffer back to the CPU before it reads   [certain]\n"
              "             + before 7 | cpu0: dma_sync_single_for_cpu(eth0, d, 256, "
              "DMA_FROM_DEVICE)\n");
    assert_has(text, "  elsewhere: not found on board `bare`, `wbuf`\n");
    assert_has(text, "  kernel:    CONFIG_DMA_API_DEBUG prints nothing");
    assert_has(text, "  replay:    dmasim run rx.dma --stop-at 37\n");
    assert_has(text, "  more:      dmasim explain D101\n");
}
END_TEST

START_TEST(the_summary_is_the_last_line)
{
    for (ReportLevel level = REPORT_QUIET; level <= REPORT_VERBOSE; level++) {
        g_autofree char *text = render(rig_report(5), level, false);

        ck_assert(g_str_has_suffix(
            text, "SUMMARY: dmasim: stale-read rx.dma:7 (D101; 1 distinct)\n"));
    }
}
END_TEST

START_TEST(quiet_is_the_summary_alone)
{
    g_autofree char *text = render(rig_report(5), REPORT_QUIET, false);

    ck_assert_uint_eq(rig_lines(text), 1);
}
END_TEST

START_TEST(a_report_is_at_most_45_lines)
{
    for (unsigned rows = 0; rows < 60; rows += 3) {
        g_autofree char *text = render(rig_report(rows), REPORT_NORMAL, false);

        ck_assert_uint_le(rig_lines(text), REPORT_NORMAL_LINES);
    }
}
END_TEST

START_TEST(a_long_history_keeps_the_witnesses)
{
    g_autofree char *text = render(rig_report(40), REPORT_NORMAL, false);

    assert_has(text, "of 40 rows; all of them: -v)");
    assert_has(text, "dma_map_single FROM_DEVICE (1)");
    assert_has(text, "  >    51");
}
END_TEST

START_TEST(verbose_keeps_every_row)
{
    g_autofree char *text = render(rig_report(40), REPORT_VERBOSE, false);

    ck_assert_uint_gt(rig_lines(text), 60);
}
END_TEST

START_TEST(a_brief_report_is_at_most_15_lines)
{
    Report *report = rig_report(20);
    ReportFix *fix = g_ptr_array_index(report->fixes, 0);
    g_autofree char *text = NULL;

    for (unsigned i = 0; i < 30; i++) {
        report_fix_add(fix, 7 + i, REPORT_REPLACE, "another line");
    }
    text = render(report, REPORT_BRIEF, false);
    ck_assert_uint_le(rig_lines(text), REPORT_BRIEF_LINES);
    assert_has(text, "  bytes:     got 00 00, should be 3c 00\n");
    assert_has(text, "... and 27 more like these (--json)\n");
}
END_TEST

START_TEST(colour_is_only_added)
{
    g_autofree char *plain = render(rig_report(5), REPORT_NORMAL, false);
    g_autofree char *colour = render(rig_report(5), REPORT_NORMAL, true);
    g_autoptr(GRegex) escapes = g_regex_new("\033\\[[0-9;]*m", 0, 0, NULL);
    g_autofree char *stripped = g_regex_replace_literal(escapes, colour, -1, 0, "", 0,
                                                        NULL);

    ck_assert_str_ne(plain, colour);
    ck_assert_str_eq(plain, stripped);
    ck_assert_ptr_null(strchr(plain, '\033'));
}
END_TEST

START_TEST(an_expected_one_says_so)
{
    Report *report = rig_report(2);
    g_autofree char *text = NULL;

    report->expected = true;
    text = render(report, REPORT_NORMAL, false);
    ck_assert(g_str_has_prefix(text, "error[D101] (expected): stale DMA read"));
}
END_TEST

START_TEST(bytes_are_short)
{
    uint8_t same[64], differ[64];
    g_autofree char *a = NULL, *b = NULL, *c = NULL;

    memset(same, 0xbb, sizeof(same));
    for (unsigned i = 0; i < sizeof(differ); i++) {
        differ[i] = (uint8_t)i;
    }
    a = report_bytes(same, 256);
    b = report_bytes(differ, 2);
    c = report_bytes(differ, 64);
    ck_assert_str_eq(a, "256 x bb");
    ck_assert_str_eq(b, "00 01");
    ck_assert_str_eq(c, "00 01 02 03 04 05 06 07 ...");
}
END_TEST

static Suite *
report_text_suite(void)
{
    Suite *suite = suite_create("report-text");
    TCase *tcase = tcase_create("text");

    tcase_add_test(tcase, the_title_names_code_severity_and_both_sides);
    tcase_add_test(tcase, carets_stand_under_the_call);
    tcase_add_test(tcase, rows_stand_in_columns);
    tcase_add_test(tcase, letters_that_occur_are_explained);
    tcase_add_test(tcase, help_says_where_and_how_sure);
    tcase_add_test(tcase, the_summary_is_the_last_line);
    tcase_add_test(tcase, quiet_is_the_summary_alone);
    tcase_add_test(tcase, a_report_is_at_most_45_lines);
    tcase_add_test(tcase, a_long_history_keeps_the_witnesses);
    tcase_add_test(tcase, verbose_keeps_every_row);
    tcase_add_test(tcase, a_brief_report_is_at_most_15_lines);
    tcase_add_test(tcase, colour_is_only_added);
    tcase_add_test(tcase, an_expected_one_says_so);
    tcase_add_test(tcase, bytes_are_short);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(report_text_suite)
