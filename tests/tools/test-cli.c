/* SPDX-License-Identifier: MIT */
/* The command line: what is accepted, what is refused, and the exit codes. */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "tests/program.h"

static char *folder, *clean, *wrong, *warned, *broken, *variants, *racy;

static char *
write_file(const char *name, const char *text)
{
    char *path = g_build_filename(folder, name, NULL);

    ck_assert(g_file_set_contents(path, text, -1, NULL));
    return path;
}

#define MAPPED                                                                           \
    "buf rx 64\n"                                                                        \
    "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"

static void
setup(void)
{
    folder = g_dir_make_tmp("dmasim-cli-XXXXXX", NULL);
    clean = write_file("clean.dma", "buf x 64\ncpu0: load(x[0])\n");
    wrong = write_file("wrong.dma",
                       MAPPED "cpu0: store(rx[0..3], 1)\n"
                              "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n");
    warned = write_file("warned.dma",
                        MAPPED "cpu0: load(rx[0])\n"
                               "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n");
    broken = write_file("broken.dma", "cpu0: laod(x)\n");
    variants = write_file("variants.dma", "variant cached soc \"noncoherent-1cpu\"\n"
                                          "variant bare soc \"bare\"\n" MAPPED
                                          "eth0: write(d, fill=0xBB, 64)\n"
                                          "cpu0: load(rx[0])\n"
                                          "cpu0: dma_unmap_single(eth0, d, 64, "
                                          "DMA_FROM_DEVICE)\n");
    racy = write_file("racy.dma",
                      MAPPED "eth0: write(d, fill=0xBB, 64)\n"
                             "cpu0: load(rx[0])      => 0xBB cpu-read-while-device-owns\n"
                             "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n"
                             "cpu0: load(rx[1])      => 0xBB\n");
}

static void
teardown(void)
{
    char **paths[] = {&clean, &wrong, &warned, &broken, &variants, &racy};

    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_unlink(*paths[i]);
        g_free(*paths[i]);
    }
    g_rmdir(folder);
    g_free(folder);
}

/* Runs "@before @path @after"; the answer is kept for the assertions after it. */
static Said last;

static void
run(const char *before, const char *path, const char *after)
{
    g_autofree char *command = g_strdup_printf("%s %s %s", before, path, after);

    said_clear(&last);
    last = run_program(command);
}

static void
expect_code(int code)
{
    ck_assert_msg(last.code == code, "exit code %d instead of %d\n%s%s", last.code, code,
                  last.out, last.err);
}

START_TEST(exit_codes_tell_found_from_wrong_usage_from_bad_input)
{
    run("run", clean, "");
    expect_code(0);
    run("run", wrong, "");
    expect_code(1);
    run("run", wrong, "--exit-zero");
    expect_code(0);
    run("run", wrong, "--nonsense");
    expect_code(2);
    run("run", broken, "");
    expect_code(3);
    run("run", "nowhere.dma", "");
    expect_code(3);
}
END_TEST

/* As in Linux it may be called; who wrote it may have expected something. */
START_TEST(a_call_that_finds_no_outer_cache_says_so)
{
    g_autofree char *path = write_file("outer.dma", "buf tx 64\ncpu0: outer_clean_range(tx, "
                                                    "tx + 64)\ncpu0: outer_sync()\n");

    run("run", path, "--set cpu0:compatible=arm,cortex-a15");
    expect_code(0);
    assert_has(last.out, "outer_clean_range(tx, tx + 64)                            (no outer "
                         "cache, 0 ns)\n");
    assert_has(last.out, "outer_sync()                                              (no outer "
                         "cache, 0 ns)\n");
    g_unlink(path);
}
END_TEST

START_TEST(fail_on_error_lets_warnings_pass)
{
    run("run", warned, "");
    expect_code(1);
    run("run", warned, "--fail-on=error");
    expect_code(0);
    run("run", wrong, "--fail-on=error");
    expect_code(1);
    run("run", wrong, "--fail-on=sometimes");
    expect_code(2);
    ck_assert_str_eq(last.err,
                     "dmasim run: --fail-on=sometimes: expected warning or error\n"
                     "Try `dmasim help run`.\n");
}
END_TEST

START_TEST(errors_go_to_stderr_and_results_to_stdout)
{
    run("run", broken, "");
    ck_assert_str_eq(last.out, "");
    assert_has(last.err, "did you mean `load`?");
    run("run", wrong, "");
    ck_assert_str_eq(last.err, "");
}
END_TEST

START_TEST(an_unknown_command_gets_a_suggestion)
{
    run("chekc", "", "");
    expect_code(2);
    ck_assert_str_eq(last.err, "dmasim: unknown command `chekc`; did you mean `check`?\n"
                               "Try `dmasim --help`.\n");
}
END_TEST

START_TEST(a_verb_without_its_file_says_so)
{
    run("run", "", "");
    expect_code(2);
    assert_has(last.err, "dmasim run: expected one scenario file\n");
    run("check", "", "");
    expect_code(2);
    run("trace", "", "");
    expect_code(2);
}
END_TEST

START_TEST(numbers_and_words_are_checked)
{
    run("run", clean, "--seed=-4");
    expect_code(2);
    run("run", clean, "--policy=planet");
    expect_code(2);
    run("run", clean, "--schedule=v9.plain.0");
    expect_code(2);
    run("run", clean, "--checks=some");
    expect_code(2);
    ck_assert_str_eq(last.err, "dmasim run: --checks=some: expected all or none\n"
                               "Try `dmasim help run`.\n");
    run("run", clean, "--set=eth0");
    expect_code(2);
    run("run", clean, "--color=blue");
    expect_code(2);
}
END_TEST

START_TEST(every_variant_runs_unless_one_is_named)
{
    run("run", variants, "-q --json");
    assert_has(last.out, "\"variant\" : \"cached\"");
    assert_has(last.out, "\"variant\" : \"bare\"");
    run("run", variants, "--json -V bare");
    ck_assert_ptr_null(strstr(last.out, "\"variant\" : \"cached\""));
    run("run", variants, "-V bar");
    expect_code(3);
    assert_has(last.err, "did you mean `bare`?");
}
END_TEST

START_TEST(a_variant_that_cannot_run_leaves_nothing_half_said)
{
    g_autofree char *path = write_file("half.dma",
                                       "variant a soc \"l1\"\nvariant b soc \"wbuf\"\n"
                                       "buf x 64\nhw: evict(cpu0.l1, x)\n");

    run("run", path, "");
    expect_code(3);
    ck_assert_str_eq(last.out, "");
    assert_has(last.err, "error: cpu0 has no l1 on board `wbuf`\n");
    g_unlink(path);
}
END_TEST

START_TEST(reports_name_the_variant_and_the_others)
{
    run("run", variants, "-V bare");
    assert_has(last.out, "variant `bare`\n");
    assert_has(last.out, "--variant bare --stop-at");
    assert_has(last.out, "elsewhere: the same on variant `cached`");
}
END_TEST

START_TEST(replay_gives_the_same_report)
{
    g_autofree char *first = NULL;
    char *command, *end;

    run("run", racy, "--policy adversarial");
    command = strstr(last.out, "replay:");
    ck_assert_ptr_nonnull(command);
    command = strstr(command, "dmasim ") + strlen("dmasim ");
    end = strchr(command, '\n');
    command = g_strndup(command, (gsize)(end - command));
    first = g_strdup(strstr(last.out, "error["));
    *strstr(first, "SUMMARY") = '\0';
    run(command, "", "");
    assert_has(last.out, first);
    g_free(command);
}
END_TEST

START_TEST(stop_at_stops)
{
    run("run", wrong, "--stop-at 2");
    ck_assert_ptr_null(strstr(last.out, "dma_unmap_single(eth0, d"));
}
END_TEST

START_TEST(without_checks_nothing_is_reported)
{
    run("run", wrong, "--checks=none");
    ck_assert_ptr_null(strstr(last.out, "error["));
}
END_TEST

START_TEST(quiet_prints_summaries_only)
{
    run("run", wrong, "-q");
    ck_assert(g_str_has_prefix(last.out, "SUMMARY: dmasim: "));
    expect_code(1);
}
END_TEST

/* Advice is tried out by running the file again and again: that kernel says nothing. */
START_TEST(a_kernel_warns_once_however_often_advice_is_tried)
{
    g_autofree char *path = write_file(
        "warns.dma", "buf x 128 align=4096\n"
                     "cpu0: vfree(x)\n"
                     "cpu0: d = dma_map_single(eth0, x, 128, DMA_FROM_DEVICE)\n"
                     "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n");
    g_autofree char *command = g_strdup_printf("run %s", path);
    Said said = run_program(command);

    assert_has(said.out, "[certain]");
    ck_assert_str_eq(said.err, "dmasim: kernel warning: vfree: no area of memory begins "
                               "there\n");
    said_clear(&said);
    g_unlink(path);
}
END_TEST

START_TEST(colour_comes_only_when_asked_for)
{
    run("run", wrong, "");
    ck_assert_ptr_null(strchr(last.out, '\033'));
    run("run", wrong, "--color=always");
    ck_assert_ptr_nonnull(strchr(last.out, '\033'));
}
END_TEST

START_TEST(json_is_json)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonObject *root, *first, *finding;
    JsonArray *findings;

    run("run", wrong, "--json");
    ck_assert(json_parser_load_from_data(parser, last.out, -1, NULL));
    root = json_node_get_object(json_parser_get_root(parser));
    ck_assert_str_eq(json_object_get_string_member(root, "file"), wrong);
    first = json_array_get_object_element(json_object_get_array_member(root, "runs"), 0);
    ck_assert(!json_object_get_boolean_member(first, "passed"));
    findings = json_object_get_array_member(first, "findings");
    finding = json_array_get_object_element(findings, 0);
    ck_assert_str_eq(json_object_get_string_member(finding, "code"), "D202");
    ck_assert_int_eq(json_object_get_int_member(finding, "line"), 3);
}
END_TEST

START_TEST(stats_count_what_the_hardware_did)
{
    run("run", clean, "--stats");
    assert_has(last.out, "  events  ");
    assert_has(last.out, "l1_line_filled           1\n");
}
END_TEST

START_TEST(seeds_are_folded)
{
    run("run", racy, "--seeds 20 --brief");
    expect_code(1); /* some seeds fetch the line before the device writes it */
    assert_has(last.out, "20 seeds: 1 distinct unexpected finding, ");
    run("run", clean, "--seeds 20");
    expect_code(0);
    ck_assert_str_eq(last.out,
                     "20 seeds: 0 distinct unexpected findings, 0 runs failed\n");
    run("run", wrong, "--seeds 20 --brief");
    expect_code(1);
    assert_has(last.out, "found with 20 seeds");
    ck_assert_ptr_null(strstr(last.out, "found with 1 seed"));
}
END_TEST

START_TEST(seeds_come_as_json_too)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonObject *root, *finding;

    run("run", wrong, "--seeds 3 --json");
    expect_code(1);
    ck_assert(json_parser_load_from_data(parser, last.out, -1, NULL));
    root = json_node_get_object(json_parser_get_root(parser));
    ck_assert_int_eq(json_object_get_int_member(root, "seeds"), 3);
    ck_assert_int_eq(json_object_get_int_member(root, "failed"), 3);
    finding = json_array_get_object_element(
        json_object_get_array_member(root, "findings"), 0);
    ck_assert_str_eq(json_object_get_string_member(finding, "code"), "D202");
    ck_assert_int_eq(json_object_get_int_member(finding, "seeds"), 3);
}
END_TEST

START_TEST(the_command_lines_policy_comes_before_the_files)
{
    const char *path = "scenarios/desc-consume-without-rmb.dma";

    run("run", path, "-q"); /* `option policy = adversarial` */
    assert_has(last.out, "reordered-publish");
    run("run", path, "-q --policy=plain");
    ck_assert_str_eq(last.out, "");
}
END_TEST

START_TEST(a_mistake_in_a_loop_is_reported_once)
{
    g_autofree char *path = write_file("loop.dma",
                                       MAPPED "repeat 3\n"
                                              "eth0: write(d, fill=0xBB, 64)\n"
                                              "cpu0: store(rx[0..3], 1)\n"
                                              "end\n"
                                              "cpu0: dma_unmap_single(eth0, d, 64, "
                                              "DMA_FROM_DEVICE)\n");
    unsigned reports = 0;

    run("run", path, "--brief");
    for (const char *at = last.out; (at = strstr(at, "error[D202]")); at++) {
        reports++;
    }
    ck_assert_uint_eq(reports, 1);
    assert_has(last.out,
               "    again: D202 cpu-write-while-device-owns at line 5, reported "
               "above\n");
    assert_has(last.out, "(D202; 1 distinct, 2 duplicates folded)\n");
    g_unlink(path);
}
END_TEST

START_TEST(trace_prints_one_line_per_thing)
{
    run("trace", clean, "");
    expect_code(0);
    assert_has(last.out, "cpu0 l1_line_filled pa=0x");
    run("trace", wrong, "--line rx[0]");
    assert_has(last.out, "dma_map_single FROM_DEVICE");
    run("trace", wrong, "--line d"); /* a variable: the bus address of rx */
    assert_has(last.out, "history of line 0x80001000 = rx, ");
    run("trace", wrong, "--line nothing");
    expect_code(3);
    ck_assert_str_eq(last.err,
                     "error: --line=nothing: no address in RAM, and no buffer or "
                     "variable with that byte\n");
}
END_TEST

START_TEST(explain_knows_codes_names_and_verbs)
{
    run("explain", "D103", "");
    assert_has(last.out, "D103 lost-dma-write (error)\n");
    run("explain", "partial-cacheline", "");
    assert_has(last.out, "D206 partial-cacheline (warning)\n");
    run("explain", "outer_clean_range", "");
    assert_has(last.out, "  on boards whose kernel is arm; others have no such function\n"
                         "  start       a physical address, as phys(tx)\n");
    run("explain", "dma_map_single", "");
    ck_assert_ptr_null(strstr(last.out, "on boards"));
    assert_has(last.out, "dma_map_single(dev, ptr, size, dir)\n");
    run("explain", "lost-dma-wirte", "");
    expect_code(2);
    assert_has(last.err, "did you mean `lost-dma-write`?");
}
END_TEST

START_TEST(every_command_has_help_with_two_examples)
{
    const char *names[] = {"run",   "check", "demo",   "explain",
                           "trace", "draw",  "doctor", "help"};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        run("help", names[i], "");
        expect_code(0);
        assert_has(last.out, "Examples:\n  dmasim ");
        ck_assert_uint_eq(count_lines(strstr(last.out, "Examples:")), 3);
    }
}
END_TEST

START_TEST(doctor_finds_the_window_and_the_boards)
{
    run("doctor", "", "");
    expect_code(0);
    assert_has(last.out, "ok       window   0x200000000000");
    assert_has(last.out, "board    noncoherent-1cpu");
}
END_TEST

START_TEST(version_and_models_are_listed)
{
    g_autoptr(JsonParser) parser = json_parser_new();

    run("--version", "", "");
    ck_assert(g_str_has_prefix(last.out, "dmasim "));
    run("--version", "--json", "");
    ck_assert(json_parser_load_from_data(parser, last.out, -1, NULL));
    run("--models", "", "");
    assert_has(last.out, "l1: ");
    assert_has(last.out, "  parameter   d-cache-line-size ");
}
END_TEST

START_TEST(the_demo_is_short_and_true)
{
    g_autofree char *picture = g_build_filename(folder, "demo.dot", NULL);

    run("demo", "-o", picture);
    g_unlink(picture);
    expect_code(0);
    ck_assert_uint_le(count_lines(last.out), 40);
    assert_has(last.out, "error[D101]");
    assert_has(last.out, "0 errors, 0 warnings, 0 notes; 0 not expected");
    assert_has(last.out, "dmasim explain D101");
}
END_TEST

START_TEST(the_demo_can_be_saved_and_run)
{
    g_autofree char *path = NULL;

    run("demo", "--source", "");
    path = write_file("saved.dma", last.out);
    run("run", path, "--brief");
    expect_code(1);
    assert_has(last.out, "error[D101]");
    g_unlink(path);
}
END_TEST

static Suite *
cli_suite(void)
{
    Suite *suite = suite_create("cli");
    TCase *tcase = tcase_create("cli");

    tcase_add_unchecked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, exit_codes_tell_found_from_wrong_usage_from_bad_input);
    tcase_add_test(tcase, a_call_that_finds_no_outer_cache_says_so);
    tcase_add_test(tcase, fail_on_error_lets_warnings_pass);
    tcase_add_test(tcase, errors_go_to_stderr_and_results_to_stdout);
    tcase_add_test(tcase, an_unknown_command_gets_a_suggestion);
    tcase_add_test(tcase, a_verb_without_its_file_says_so);
    tcase_add_test(tcase, numbers_and_words_are_checked);
    tcase_add_test(tcase, every_variant_runs_unless_one_is_named);
    tcase_add_test(tcase, a_variant_that_cannot_run_leaves_nothing_half_said);
    tcase_add_test(tcase, reports_name_the_variant_and_the_others);
    tcase_add_test(tcase, replay_gives_the_same_report);
    tcase_add_test(tcase, stop_at_stops);
    tcase_add_test(tcase, without_checks_nothing_is_reported);
    tcase_add_test(tcase, quiet_prints_summaries_only);
    tcase_add_test(tcase, a_kernel_warns_once_however_often_advice_is_tried);
    tcase_add_test(tcase, colour_comes_only_when_asked_for);
    tcase_add_test(tcase, json_is_json);
    tcase_add_test(tcase, stats_count_what_the_hardware_did);
    tcase_add_test(tcase, seeds_are_folded);
    tcase_add_test(tcase, seeds_come_as_json_too);
    tcase_add_test(tcase, the_command_lines_policy_comes_before_the_files);
    tcase_add_test(tcase, a_mistake_in_a_loop_is_reported_once);
    tcase_add_test(tcase, trace_prints_one_line_per_thing);
    tcase_add_test(tcase, explain_knows_codes_names_and_verbs);
    tcase_add_test(tcase, every_command_has_help_with_two_examples);
    tcase_add_test(tcase, doctor_finds_the_window_and_the_boards);
    tcase_add_test(tcase, version_and_models_are_listed);
    tcase_add_test(tcase, the_demo_is_short_and_true);
    tcase_add_test(tcase, the_demo_can_be_saved_and_run);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(cli_suite)
