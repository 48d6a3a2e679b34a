/* SPDX-License-Identifier: MIT */
/*
 * dmasim draw: where a picture goes, what is refused; and that a run which is drawn
 * is the run that happens.
 */
#include <glib/gstdio.h>

#include "sim/world.h"
#include "tests/tools/rig-draw.h"
#include "tools/draw.h"

/* --- which pictures --------------------------------------------------------- */

#define TWO                                                                              \
    "variant cached soc \"noncoherent-1cpu\"\n"                                          \
    "variant bare soc \"bare\"\n"                                                        \
    "buf x 64\n"                                                                         \
    "cpu0: memset(x, 0xAA, 64)\n"

START_TEST(two_variants_give_two_pictures)
{
    g_autofree char *path = rig_draw_file("two.dma", TWO);
    g_autofree char *output = rig_draw_path("p.dot");
    g_autofree char *options = g_strdup_printf("-o %s", output);
    g_autofree char *cached = rig_draw_path("p-cached.dot");
    g_autofree char *bare = rig_draw_path("p-bare.dot");
    g_autofree char *a = NULL, *b = NULL;
    Said said = rig_draw(path, options);

    ck_assert_int_eq(said.code, 0);
    assert_has(said.err, "note: variant `cached` is in ");
    ck_assert(g_file_get_contents(cached, &a, NULL, NULL));
    ck_assert(g_file_get_contents(bare, &b, NULL, NULL));
    assert_has(a, "variant cached");
    assert_has(a, "L1 data cache");
    ck_assert_ptr_null(strstr(b, "L1 data cache"));
    ck_assert(!g_file_test(output, G_FILE_TEST_EXISTS));
    said_clear(&said);
}
END_TEST

START_TEST(one_variant_keeps_the_name)
{
    g_autofree char *path = rig_draw_file("two.dma", TWO);
    g_autofree char *output = rig_draw_path("p.dot");
    g_autofree char *options = g_strdup_printf("-V bare -o %s", output);
    Said said = rig_draw(path, options);

    ck_assert_str_eq(said.err, "");
    ck_assert(g_file_test(output, G_FILE_TEST_EXISTS));
    said_clear(&said);
}
END_TEST

START_TEST(a_long_run_is_cut_and_says_so)
{
    Said said = rig_draw("scenarios/doorbell-relaxed.dma", "--rows 3");

    ck_assert_int_eq(said.code, 0);
    assert_has(said.err, "note: the first 3 of ");
    assert_has(said.err, " rows are drawn; --rows N draws more\n");
    assert_has(said.out, "only the first 3 of ");
    ck_assert_ptr_null(strstr(said.out, "DOORBELL = "));
    said_clear(&said);
}
END_TEST

/* --- files and refusals ----------------------------------------------------- */

#define HELP "\nTry `dmasim help draw`.\n"

static const struct {
    const char *command, *said;
    int code;
} refusals[] = {
    {"draw", "dmasim draw: expected one scenario file or board" HELP, 2},
    {"draw bare --view=foo", "dmasim draw: --view=foo: expected topo or seq" HELP, 2},
    {"draw bare --view=seq",
     "dmasim draw: --view=seq: bare is a board, and nothing happens in it" HELP, 2},
    {"draw bare -o x.jpg",
     "dmasim draw: -o x.jpg: expected - or a name that ends in .dot, .svg, .png or "
     ".pdf" HELP,
     2},
    {"draw bare -o .svg",
     "dmasim draw: -o .svg: expected - or a name that ends in .dot, .svg, .png or "
     ".pdf" HELP,
     2},
    {"draw bare --rows 0", "dmasim draw: --rows takes a number from 1 to 100000" HELP, 2},
    {"draw bare -o /nowhere/x.dot",
     "error: cannot write `/nowhere/x.dot`: No such file or directory\n", 3},
    {"draw bare --set eth9:dma-coherent",
     "error: --set: bare has no node `eth9`; did you mean `eth0`?\n", 3},
    {"draw scenarios/plain-memory.dma -V fast",
     "error: scenarios/plain-memory.dma has no variant `fast`\n", 3},
};

START_TEST(it_says_what_was_wrong)
{
    Said said = run_program(refusals[_i].command);

    ck_assert_str_eq(said.err, refusals[_i].said);
    ck_assert_str_eq(said.out, "");
    ck_assert_int_eq(said.code, refusals[_i].code);
    said_clear(&said);
}
END_TEST

START_TEST(a_missing_file_is_bad_input)
{
    Said said = run_program("draw nothing.dma");

    assert_has(said.err, "error: cannot read `nothing.dma`: no such file\n");
    ck_assert_int_eq(said.code, 3);
    said_clear(&said);
}
END_TEST

/* Runs with a folder of our own as the whole PATH. */
static Said
draw_with_path(const char *path, const char *output)
{
    g_autofree char *options = g_strdup_printf("-o %s", output);
    g_autofree char *before = g_strdup(g_getenv("PATH"));
    Said said;

    g_setenv("PATH", path, TRUE);
    said = rig_draw("scenarios/plain-memory.dma", options);
    g_setenv("PATH", before, TRUE);
    return said;
}

START_TEST(without_graphviz_it_names_the_package)
{
    g_autofree char *folder = rig_draw_path("");
    g_autofree char *output = rig_draw_path("x.svg");
    Said said = draw_with_path(folder, output);

    ck_assert_str_eq(said.err,
                     "dmasim draw: `neato` is not here: install Graphviz (Debian "
                     "package graphviz), or ask for -o NAME.dot\n");
    ck_assert_int_eq(said.code, 77);
    ck_assert(!g_file_test(output, G_FILE_TEST_EXISTS));
    said_clear(&said);
}
END_TEST

START_TEST(what_graphviz_complains_of_is_passed_on)
{
    g_autofree char *folder = rig_draw_path("");
    g_autofree char *output = rig_draw_path("x.svg");
    g_autofree char *fake = rig_draw_file("neato",
                                       "#!/bin/sh\nread x; echo 'no ink' >&2; exit 1\n");
    Said said;

    ck_assert_int_eq(g_chmod(fake, 0755), 0);
    said = draw_with_path(folder, output);
    ck_assert_str_eq(said.err, "error: draw: neato failed: no ink\n");
    ck_assert_int_eq(said.code, 3);
    said_clear(&said);
}
END_TEST

START_TEST(a_picture_is_an_svg)
{
    g_autofree char *output = rig_draw_path("x.svg");
    g_autofree char *options = g_strdup_printf("-o %s", output);
    g_autofree char *neato = g_find_program_in_path("neato");
    g_autofree char *svg = NULL;
    Said said;

    if (!neato) {
        sim_check_skip("draw: no Graphviz");
        return;
    }
    said = rig_draw("scenarios/tx-missing-sync-for-device.dma", options);
    ck_assert_str_eq(said.err, "");
    ck_assert_int_eq(said.code, 0);
    ck_assert(g_file_get_contents(output, &svg, NULL, NULL));
    assert_has(svg, "<svg ");
    assert_has(svg, "STALE");
    said_clear(&said);
}
END_TEST

START_TEST(the_demo_leaves_a_picture)
{
    g_autofree char *output = rig_draw_path("demo.dot");
    g_autofree char *command = g_strdup_printf("demo -o %s", output);
    g_autofree char *dot = NULL;
    Said said = run_program(command);

    ck_assert_int_eq(said.code, 0);
    assert_has(said.out, "What went wrong, as a picture: ");
    ck_assert(g_file_get_contents(output, &dot, NULL, NULL));
    assert_has(dot, "STALE  load rx[0..3]: 00 00 00 00, should be bb bb bb bb");
    said_clear(&said);
}
END_TEST

/* --- looking changes nothing ------------------------------------------------- */

typedef struct Result {
    uint64_t events;
    SimTime time;
    unsigned findings, misses;
    char *schedule;
} Result;

static Result
result_of(const SimScenario *scenario, SimRunOptions options, DrawRecord *record)
{
    GPtrArray *diags = sim_diags_new();
    Result result;
    SimRun *run;

    if (record) {
        draw_record_options(record, &options);
    }
    run = sim_scenario_run(scenario, &options, diags);
    ck_assert_ptr_nonnull(run);
    result = (Result){.events = run->world->events,
                      .time = run->world->queue.now,
                      .findings = sim_findings_count(run->world->findings),
                      .misses = run->misses->len,
                      .schedule = g_strdup(run->schedule)};
    sim_run_free(run);
    g_ptr_array_unref(diags);
    return result;
}

static void
compare(const char *path, SimPolicy policy)
{
    GPtrArray *diags = sim_diags_new();
    SimScenario *scenario = sim_scenario_load(path, diags);
    SimRunOptions options = {
        .policy = policy, .policy_given = true, .seed = 7, .seed_given = true};
    DrawRecord *record = draw_record_new();
    Result plain = result_of(scenario, options, NULL);
    Result drawn = result_of(scenario, options, record);

    ck_assert_msg(plain.events == drawn.events && plain.time == drawn.time &&
                      plain.findings == drawn.findings && plain.misses == drawn.misses,
                  "%s, %s: not the same run when it is drawn", path,
                  sim_policy_name(policy));
    ck_assert_str_eq(plain.schedule, drawn.schedule);
    g_free(plain.schedule);
    g_free(drawn.schedule);
    draw_record_free(record);
    sim_scenario_free(scenario);
    g_ptr_array_unref(diags);
}

START_TEST(a_run_that_is_drawn_is_the_same_run)
{
    g_autoptr(GDir) dir = g_dir_open("scenarios", 0, NULL);

    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename("scenarios", name, NULL);

        if (g_str_has_suffix(name, ".dma")) {
            compare(path, SIM_POLICY_PLAIN);
            compare(path, SIM_POLICY_RANDOM);
        }
    }
}
END_TEST

static Suite *
draw_suite(void)
{
    Suite *suite = suite_create("draw");
    TCase *tcase = tcase_create("draw");

    tcase_add_checked_fixture(tcase, rig_draw_open, rig_draw_close);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, two_variants_give_two_pictures);
    tcase_add_test(tcase, one_variant_keeps_the_name);
    tcase_add_test(tcase, a_long_run_is_cut_and_says_so);
    tcase_add_loop_test(tcase, it_says_what_was_wrong, 0, G_N_ELEMENTS(refusals));
    tcase_add_test(tcase, a_missing_file_is_bad_input);
    tcase_add_test(tcase, without_graphviz_it_names_the_package);
    tcase_add_test(tcase, what_graphviz_complains_of_is_passed_on);
    tcase_add_test(tcase, a_picture_is_an_svg);
    tcase_add_test(tcase, the_demo_leaves_a_picture);
    tcase_add_test(tcase, a_run_that_is_drawn_is_the_same_run);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(draw_suite)
