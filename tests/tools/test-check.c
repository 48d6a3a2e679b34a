/* SPDX-License-Identifier: MIT */
/* dmasim check: verdicts, order, formats, strictness and --bless. */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "tests/program.h"

static char *folder;
static Said last;

static void
put(const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);

    g_mkdir_with_parents(parent, 0755);
    ck_assert(g_file_set_contents(path, text, -1, NULL));
}

static char *
get(const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    char *text = NULL;

    ck_assert(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static void
remove_folder(const char *path)
{
    GDir *dir = g_dir_open(path, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(dir))) {
        g_autofree char *inner = g_build_filename(path, name, NULL);

        if (g_file_test(inner, G_FILE_TEST_IS_DIR)) {
            remove_folder(inner);
        } else {
            g_unlink(inner);
        }
    }
    g_dir_close(dir);
    g_rmdir(path);
}

#define GOOD "buf x 64\ncpu0: store(x[0], 7)\ncpu0: load(x[0]) => 7\n"
#define BAD "buf x 64\ncpu0: store(x[0], 7)\ncpu0: load(x[0]) => 8\n"

static void
setup(void)
{
    folder = g_dir_make_tmp("dmasim-check-XXXXXX", NULL);
    last = (Said){0};
}

static void
teardown(void)
{
    remove_folder(folder);
    g_free(folder);
    said_clear(&last);
}

static void
check(const char *options)
{
    g_autofree char *command = g_strdup_printf("check %s %s", options, folder);

    said_clear(&last);
    last = run_program(command);
}

START_TEST(all_good_is_0)
{
    put("a.dma", GOOD);
    put("b.dma", GOOD);
    check("");
    ck_assert_int_eq(last.code, 0);
    assert_has(last.out, "2 files: 2 passed, 0 failed\n");
}
END_TEST

START_TEST(a_failure_is_1_and_bad_input_is_3)
{
    put("a.dma", GOOD);
    put("b.dma", BAD);
    check("");
    ck_assert_int_eq(last.code, 1);
    assert_has(last.out, "2 files: 1 passed, 1 failed\n");
    put("c.dma", "nonsense\n");
    check("");
    ck_assert_int_eq(last.code, 3);
    assert_has(last.out, "3 files: 1 passed, 1 failed, 1 that cannot be run\n");
}
END_TEST

START_TEST(files_come_by_name_folders_within)
{
    char *a, *b, *c;

    put("b/z.dma", GOOD);
    put("a.dma", GOOD);
    put("c.dma", GOOD);
    put("c.txt", "not a scenario");
    check("");
    a = strstr(last.out, "/a.dma\n");
    b = strstr(last.out, "/b/z.dma\n");
    c = strstr(last.out, "/c.dma\n");
    ck_assert(a && b && c && a < b && b < c);
    assert_has(last.out, "3 files");
}
END_TEST

START_TEST(a_failure_shows_the_line_and_what_was_got)
{
    put("b.dma", BAD);
    check("");
    assert_has(last.out, "FAIL  ");
    assert_has(last.out, "b.dma:3:");
    assert_has(last.out, "3 | cpu0: load(x[0]) => 8\n");
}
END_TEST

START_TEST(an_undeclared_finding_fails_with_a_brief_report)
{
    put("r.dma", "buf rx 64\n"
                 "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
                 "cpu0: load(rx[0])\n"
                 "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n");
    check("");
    ck_assert_int_eq(last.code, 1);
    assert_has(last.out, "warning[D201]: cpu0 read 1 byte of rx[0] while eth0 owns it\n");
    assert_has(last.out, "SUMMARY: dmasim: cpu-read-while-device-owns ");
    check("--fail-on=error");
    ck_assert_int_eq(last.code, 0);
}
END_TEST

START_TEST(a_declared_finding_that_does_not_come_fails)
{
    put("r.dma", "buf x 64\ncpu0: load(x[0]) => stale-read\n");
    check("");
    ck_assert_int_eq(last.code, 1);
}
END_TEST

START_TEST(a_question_mark_fails)
{
    put("q.dma", "buf x 64\ncpu0: load(x[0]) => ?\n");
    check("");
    ck_assert_int_eq(last.code, 1);
}
END_TEST

START_TEST(any_number_of_workers_prints_the_same)
{
    const char *formats[] = {"", "--tap", "--json", "-v"};

    for (unsigned i = 0; i < 40; i++) {
        g_autofree char *name = g_strdup_printf("s%02u.dma", i);

        put(name, i % 7 == 3 ? BAD : i % 11 == 5 ? "nonsense\n" : GOOD);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autofree char *first = NULL;

        for (unsigned jobs = 1; jobs <= 5; jobs++) {
            g_autofree char *options = g_strdup_printf("%s -j%u", formats[i], jobs);

            check(options);
            ck_assert_int_eq(last.code, 3);
            if (first) {
                ck_assert_str_eq(last.out, first);
            } else {
                first = g_strdup(last.out);
            }
        }
    }
}
END_TEST

START_TEST(tap_has_a_plan_and_a_line_per_file)
{
    g_autofree char *expected = NULL;

    put("a.dma", GOOD);
    put("b.dma", BAD);
    put("v.dma", "variant one soc \"bare\"\nvariant two soc \"l1\"\n" GOOD);
    check("--tap");
    ck_assert(g_str_has_prefix(last.out, "KTAP version 1\n1..3\nok 1 "));
    expected = g_strdup_printf("not ok 2 %s/b.dma\n"
                               "  KTAP version 1\n  1..2\n  ok 1 one\n  ok 2 two\n"
                               "ok 3 %s/v.dma\n"
                               "# 3 files: 2 passed, 1 failed\n",
                               folder, folder);
    ck_assert(g_str_has_suffix(last.out, expected));
}
END_TEST

START_TEST(tap_is_read_by_a_tap_parser)
{
    g_autofree char *prove = g_find_program_in_path("prove");
    g_autofree char *command = NULL;
    g_autofree char *out = NULL;
    int status;

    if (!prove) {
        sim_check_skip("prove: not installed");
        return;
    }
    put("a.dma", GOOD);
    put("v.dma", "variant one soc \"bare\"\nvariant two soc \"l1\"\n" GOOD);
    check("--tap");
    put("out.tap", last.out);
    command = g_strdup_printf("%s --exec cat %s/out.tap", prove, folder);
    ck_assert(g_spawn_command_line_sync(command, &out, NULL, &status, NULL));
    ck_assert_msg(status == 0, "%s", out);
    assert_has(out, "Tests=2,");
}
END_TEST

START_TEST(json_is_one_object_per_line)
{
    g_auto(GStrv) lines = NULL;

    put("a.dma", GOOD);
    put("b.dma", BAD);
    check("--json");
    lines = g_strsplit(last.out, "\n", -1);
    ck_assert_uint_eq(g_strv_length(lines), 3);
    for (unsigned i = 0; i < 2; i++) {
        g_autoptr(JsonParser) parser = json_parser_new();
        JsonObject *root;

        ck_assert(json_parser_load_from_data(parser, lines[i], -1, NULL));
        root = json_node_get_object(json_parser_get_root(parser));
        ck_assert_int_eq(json_object_get_boolean_member(root, "passed"), i == 0);
    }
    ck_assert_str_eq(last.err, "2 files: 1 passed, 1 failed\n");
}
END_TEST

START_TEST(explore_lines_are_counted)
{
    put("a.dma", GOOD "expect explore never stale-read\nexpect explore never leak\n");
    check("");
    assert_has(last.out, "; 2 `expect explore` lines not evaluated\n");
}
END_TEST

START_TEST(bless_writes_what_was_got)
{
    g_autofree char *text = NULL;

    put("b.dma", BAD);
    check("--bless");
    assert_has(last.out, "1 file: 0 passed, 1 failed, 1 rewritten\n");
    text = get("b.dma");
    ck_assert_str_ne(text, BAD);
    check("");
    ck_assert_int_eq(last.code, 0);
}
END_TEST

START_TEST(bless_writes_findings_too)
{
    g_autofree char *text = NULL;

    put("b.dma", "buf x 64\ncpu0: load(x[0..7]) => stale-read\n");
    check("--bless");
    text = get("b.dma");
    ck_assert_str_eq(text, "buf x 64\ncpu0: load(x[0..7])\n");
}
END_TEST

START_TEST(bless_leaves_expect_lines_to_people)
{
    const char *source = "buf x 64\nexpect ram(x) == 1\n";
    g_autofree char *text = NULL;

    put("b.dma", source);
    check("--bless");
    ck_assert_int_eq(last.code, 1);
    text = get("b.dma");
    ck_assert_str_eq(text, source);
}
END_TEST

START_TEST(bless_is_about_the_policy_of_the_file)
{
    put("a.dma", GOOD);
    check("--bless --policy=random");
    ck_assert_int_eq(last.code, 2);
    assert_has(last.err, "--bless writes what the file's own policy gives: leave "
                         "--policy out");
}
END_TEST

START_TEST(bless_fills_in_a_question_mark)
{
    g_autofree char *text = NULL;

    put("q.dma", "buf x 64 fill=0x5A\ncpu0: load(x[0]) => ?   # why\n");
    check("--bless");
    text = get("q.dma");
    ck_assert_str_eq(text, "buf x 64 fill=0x5A\ncpu0: load(x[0]) => 0x5A   # why\n");
}
END_TEST

START_TEST(bless_leaves_good_files_alone)
{
    g_autofree char *text = NULL;

    put("a.dma", GOOD);
    check("--bless");
    text = get("a.dma");
    ck_assert_str_eq(text, GOOD);
}
END_TEST

START_TEST(what_is_not_there_is_bad_input)
{
    last = run_program("check /nonexistent/folder");
    ck_assert_int_eq(last.code, 3);
    ck_assert_str_eq(last.err, "error: /nonexistent/folder: no such file or folder\n");
    check("");
    ck_assert_int_eq(last.code, 3);
    ck_assert_str_eq(last.err, "error: no file ends in .dma there\n");
}
END_TEST

START_TEST(tap_and_json_exclude_each_other)
{
    put("a.dma", GOOD);
    check("--tap --json");
    ck_assert_int_eq(last.code, 2);
    check("-j0x");
    ck_assert_int_eq(last.code, 2);
}
END_TEST

static Suite *
check_suite(void)
{
    Suite *suite = suite_create("check");
    TCase *tcase = tcase_create("check");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, all_good_is_0);
    tcase_add_test(tcase, a_failure_is_1_and_bad_input_is_3);
    tcase_add_test(tcase, files_come_by_name_folders_within);
    tcase_add_test(tcase, a_failure_shows_the_line_and_what_was_got);
    tcase_add_test(tcase, an_undeclared_finding_fails_with_a_brief_report);
    tcase_add_test(tcase, a_declared_finding_that_does_not_come_fails);
    tcase_add_test(tcase, a_question_mark_fails);
    tcase_add_test(tcase, any_number_of_workers_prints_the_same);
    tcase_add_test(tcase, tap_has_a_plan_and_a_line_per_file);
    tcase_add_test(tcase, tap_is_read_by_a_tap_parser);
    tcase_add_test(tcase, json_is_one_object_per_line);
    tcase_add_test(tcase, explore_lines_are_counted);
    tcase_add_test(tcase, bless_writes_what_was_got);
    tcase_add_test(tcase, bless_writes_findings_too);
    tcase_add_test(tcase, bless_leaves_expect_lines_to_people);
    tcase_add_test(tcase, bless_is_about_the_policy_of_the_file);
    tcase_add_test(tcase, bless_fills_in_a_question_mark);
    tcase_add_test(tcase, bless_leaves_good_files_alone);
    tcase_add_test(tcase, what_is_not_there_is_bad_input);
    tcase_add_test(tcase, tap_and_json_exclude_each_other);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(check_suite)
