/* SPDX-License-Identifier: MIT */
/*
 * dmasim draw: what a picture says, where it goes, what is refused; and that a run
 * which is drawn is the run that happens.  DOT is looked at, never what Graphviz
 * makes of it.
 */
#include <glib/gstdio.h>

#include "sim/tree.h"
#include "sim/world.h"
#include "tests/program.h"
#include "tools/draw.h"

static char *folder;

static void
setup(void)
{
    folder = g_dir_make_tmp("dmasim-draw-XXXXXX", NULL);
}

static void
teardown(void)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);

    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        g_unlink(path);
    }
    g_rmdir(folder);
    g_free(folder);
}

static char *
path_of(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static char *
write_file(const char *name, const char *text)
{
    char *path = path_of(name);

    ck_assert(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static Said
draw(const char *file, const char *options)
{
    g_autofree char *command = g_strdup_printf("draw %s %s", file, options);

    return run_program(command);
}

/* The DOT of a file, or of text that is written to one. */
static char *
dot_of(const char *file, const char *options)
{
    Said said = draw(file, options);
    char *dot = g_steal_pointer(&said.out);

    ck_assert_str_eq(said.err, "");
    ck_assert_int_eq(said.code, 0);
    said_clear(&said);
    return dot;
}

static char *
dot_of_text(const char *text, const char *options)
{
    g_autofree char *path = write_file("x.dma", text);

    return dot_of(path, options);
}

static unsigned
count(const char *text, const char *part)
{
    unsigned found = 0;

    for (; (text = strstr(text, part)); text += strlen(part)) {
        found++;
    }
    return found;
}

#define WRONG "style=dashed, penwidth=2.4"

/* --- sequences ------------------------------------------------------------ */

START_TEST(a_stale_read_is_red_dashed_and_says_what_it_should_be)
{
    g_autofree char *dot = dot_of("scenarios/tx-missing-sync-for-device.dma", "");

    assert_has(dot, "\"STALE  DMA read tx: 64 x aa, should be 64 x bb\"");
    assert_has(dot, "\"D102  stale device read: eth0 read 64 bytes of tx");
    ck_assert_uint_eq(count(dot, WRONG), 2); /* it, and the legend */
}
END_TEST

START_TEST(the_right_twin_has_no_wrong_arrow)
{
    g_autofree char *dot = dot_of("scenarios/rx-prefetch-synced.dma", "");

    ck_assert_uint_eq(count(dot, WRONG), 1);
    ck_assert_ptr_null(strstr(dot, "\"STALE"));
}
END_TEST

/* What a node of the picture is called: the word before `[` of the line with @label. */
static char *
node_of(const char *dot, const char *label)
{
    const char *at = strstr(dot, label);
    const char *line = at;

    ck_assert_msg(at != NULL, "no %s in:\n%s", label, dot);
    while (line > dot && line[-1] != '\n') {
        line--;
    }
    while (*line == ' ') {
        line++;
    }
    return g_strndup(line, strcspn(line, " "));
}

/* Where the node with @label stands, from the left. */
static int
place_of(const char *dot, const char *label)
{
    g_autofree char *name = node_of(dot, label);
    g_autofree char *start = g_strdup_printf("  %s [pos=\"", name);
    const char *at = strstr(dot, start);

    ck_assert_ptr_nonnull(at);
    return atoi(at + strlen(start));
}

/* The row with @label ends at the lane @lane, in a circle with @state unless it is 0. */
static void
assert_ends(const char *dot, const char *label, const char *lane, char state)
{
    g_autofree char *name = node_of(dot, label);
    g_autofree char *end = g_strdup_printf("  m%sb [pos=\"%d,", name + 1,
                                           place_of(dot, lane));

    assert_has(dot, end);
    if (state) {
        g_autofree char *circle = g_strdup_printf("  c%st [pos=\"%d,", name + 1,
                                                  place_of(dot, lane) + 10);
        const char *at = strstr(dot, circle);
        const char *says = at ? strstr(at, "label=\"") : NULL;

        ck_assert_msg(at != NULL, "no %s in:\n%s", circle, dot);
        ck_assert_int_eq(says[strlen("label=\"")], state);
    }
}

#define INV_PA_LOST "\"LOST  write INV_PA = 0x80001000 .. 0x80001020 (2 times): rx was "

/* The outer cache is told before the inner ones, at an unmap ... */
START_TEST(bytes_that_a_register_throws_away_are_red_at_its_cache)
{
    g_autofree char *dot = dot_of("scenarios/tree-forgets-coherent-rx.dma", "");

    assert_has(dot, INV_PA_LOST "64 x bb\"");
    assert_ends(dot, INV_PA_LOST, "\"pl310\\nouter cache", 'I');
    ck_assert_int_eq(place_of(dot, "\"D103  lost DMA write"), place_of(dot, "\"pl310\\n"));
    ck_assert_uint_eq(count(dot, WRONG), 2);
}
END_TEST

/* ... and after them, at a sync for the device: a snoop that met no copy is not red. */
START_TEST(a_snoop_that_met_no_copy_lost_nothing)
{
    g_autofree char *dot = dot_of_text(
        "soc \"cortex-a9-pl310\"\n"
        "set eth0:dmasim,snoops = <1>\n"
        "buf rx 64\n"
        "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
        "hw:   prefetch(cpu0.l1, rx)\n"
        "eth0: write(d, fill=0x48, 64)\n"
        "cpu0: dma_sync_single_for_device(eth0, d, 64, DMA_FROM_DEVICE)\n",
        "");

    assert_has(dot, INV_PA_LOST "64 x 48\"");
    assert_ends(dot, INV_PA_LOST, "\"pl310\\nouter cache", 'I');
    assert_has(dot, "\"invalidate rx\"");
    ck_assert_uint_eq(count(dot, WRONG), 2);
}
END_TEST

static const struct {
    const char *cpu, *lane;
} dirty_in[] = {
    {"cpu0", "\"cpu0.l1\\n"},
    {"cpu1", "\"cpu1.l1\\n"},
};

START_TEST(bytes_lost_in_one_of_two_l1_are_red_there)
{
    g_autofree char *text = g_strdup_printf(
        "soc \"cortex-a9-pl310\"\n"
        "buf rx 64\n"
        "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
        "cpu1: load(rx[0])\n"
        "%s: memset(rx, 3, 64)\n"
        "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
        dirty_in[_i].cpu);
    g_autofree char *dot = dot_of_text(text, "");

    assert_ends(dot, "\"LOST  invalidate rx: was 64 x 03\"", dirty_in[_i].lane, 0);
    ck_assert_uint_eq(count(dot, WRONG), 2);
}
END_TEST

START_TEST(bytes_lost_in_one_of_two_l2_are_red_there)
{
    g_autofree char *dot = dot_of_text(
        "soc \"rk3399\"\n"
        "buf rx 64\n"
        "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
        "cpu4: memset(rx, 3, 64)\n"
        "hw:   evict(cpu4.l1, rx)\n"
        "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
        "");

    assert_ends(dot, "\"LOST  invalidate rx: was 64 x 03\"", "\"l2b\\n", 'I');
    ck_assert_uint_eq(count(dot, WRONG), 2);
}
END_TEST

START_TEST(a_register_that_cleans_shows_the_state_of_the_line)
{
    g_autofree char *dot = dot_of("scenarios/outer-tx-right-order.dma", "");

    assert_ends(dot, "\"write CLEAN_PA = 0x80001000", "\"pl310\\nouter cache", 'E');
}
END_TEST

static const struct {
    const char *file, *label;
} wrong_arrows[] = {
    {"rx-prefetch-missing-sync-for-cpu", "STALE  load rx[64]: 00, should be bb"},
    {"write-buffer-not-flushed", "TOO EARLY  DMA read p[0..7]: 8 x 00, should be 8 x aa"},
    {"desc-publish-without-wmb",
     "TOO EARLY  DMA read p[0..3]: 00 00 00 00, should be dc 05 00 00"},
    {"rx-false-sharing-counter",
     "LOST  write back count ..: 01, 63 x 00, rx[0..47] instead of 48 x bb"},
    {"rx-edit-before-unmap", "LOST  invalidate rx: rx[0..3] was 11 11 11 11"},
    {"status-readl-relaxed", "TOO EARLY  load "},
    {"desc-consume-without-rmb",
     "TOO EARLY  load p[0..3]: 00 00 00 00, should be dc 05 00 00"},
};

START_TEST(each_kind_of_mistake_is_on_its_arrow)
{
    g_autofree char *path = g_strdup_printf("scenarios/%s.dma", wrong_arrows[_i].file);
    g_autofree char *dot = dot_of(path, "");

    assert_has(dot, wrong_arrows[_i].label);
}
END_TEST

START_TEST(hits_and_what_each_step_did_are_drawn)
{
    g_autofree char *dot = dot_of_text("soc \"noncoherent-1cpu\"\n"
                                       "buf x 64\n"
                                       "cpu0: load(x[0..3])   # fetches the line\n"
                                       "cpu0: load(x[4..7])   => 0x00000000\n"
                                       "cpu0: memset(x, 0xAA, 64)\n"
                                       "cpu0: memset(x, 0xBB, 64)\n",
                                       "");

    assert_has(dot, "\"fill x: 64 x 00\"");
    assert_has(dot, "\"load x[0..3]: 00 00 00 00\"");
    assert_has(dot, "\"load x[4..7]: 00 00 00 00\"");
    assert_has(dot, "\"store x: 64 x aa\"");
    assert_has(dot, "\"store x: 64 x bb\"");
    assert_has(dot, "\"cpu0: load(x[0..3])\\l"); /* no comment */
    assert_has(dot, "\"cpu0: load(x[4..7])\\l"); /* no verdict */
}
END_TEST

START_TEST(a_coherent_device_asks_the_caches)
{
    g_autofree char *dot = dot_of_text("soc \"coherent-1cpu\"\n"
                                       "buf tx 64\n"
                                       "cpu0: memset(tx, 0xAA, 64)\n"
                                       "cpu0: d = dma_map_single(eth0, tx, 64, "
                                       "DMA_TO_DEVICE)\n"
                                       "eth0: read(d, 64)\n"
                                       "cpu0: dma_unmap_single(eth0, d, 64, "
                                       "DMA_TO_DEVICE)\n",
                                       "");

    assert_has(dot, "\"snoop tx: 64 x aa\"");
    assert_has(dot, "\"DMA read tx: 64 x aa\"");
    ck_assert_ptr_null(strstr(dot, "\"clean"));
}
END_TEST

START_TEST(registers_have_names_and_interrupts_an_arrow)
{
    g_autofree char *dot = dot_of("scenarios/irq-relaxed-write.dma", "");

    assert_has(dot, "\"write CTRL = 0x63\"");
    assert_has(dot, "\"interrupt 2\"");
}
END_TEST

START_TEST(what_an_outer_cache_is_told_is_one_arrow_before_what_it_does)
{
    g_autofree char *dot = dot_of("scenarios/outer-tx-right-order.dma", "");
    const char *told = strstr(dot,
                              "\"write CLEAN_PA = 0x80001000 .. 0x80001020 (2 times)\"");
    const char *did = strstr(dot, "\"write back tx: 64 x aa\"");

    ck_assert_ptr_nonnull(told);
    ck_assert_ptr_nonnull(did);
    ck_assert(told < did);
}
END_TEST

START_TEST(the_same_run_is_the_same_picture)
{
    g_autofree char *first = dot_of("scenarios/doorbell-relaxed.dma",
                                    "--seed 3 --policy random");
    g_autofree char *again = dot_of("scenarios/doorbell-relaxed.dma",
                                    "--seed 3 --policy random");

    ck_assert_str_eq(first, again);
    assert_has(first, "policy random");
}
END_TEST

#define TWO                                                                              \
    "variant cached soc \"noncoherent-1cpu\"\n"                                          \
    "variant bare soc \"bare\"\n"                                                        \
    "buf x 64\n"                                                                         \
    "cpu0: memset(x, 0xAA, 64)\n"

START_TEST(two_variants_give_two_pictures)
{
    g_autofree char *path = write_file("two.dma", TWO);
    g_autofree char *output = path_of("p.dot");
    g_autofree char *options = g_strdup_printf("-o %s", output);
    g_autofree char *cached = path_of("p-cached.dot"), *bare = path_of("p-bare.dot");
    g_autofree char *a = NULL, *b = NULL;
    Said said = draw(path, options);

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
    g_autofree char *path = write_file("two.dma", TWO);
    g_autofree char *output = path_of("p.dot");
    g_autofree char *options = g_strdup_printf("-V bare -o %s", output);
    Said said = draw(path, options);

    ck_assert_str_eq(said.err, "");
    ck_assert(g_file_test(output, G_FILE_TEST_EXISTS));
    said_clear(&said);
}
END_TEST

START_TEST(a_long_run_is_cut_and_says_so)
{
    Said said = draw("scenarios/doorbell-relaxed.dma", "--rows 3");

    ck_assert_int_eq(said.code, 0);
    assert_has(said.err, "note: the first 3 of ");
    assert_has(said.err, " rows are drawn; --rows N draws more\n");
    assert_has(said.out, "only the first 3 of ");
    ck_assert_ptr_null(strstr(said.out, "DOORBELL = "));
    said_clear(&said);
}
END_TEST

/* --- boards ---------------------------------------------------------------- */

START_TEST(a_board_shows_geometry_and_who_is_not_coherent)
{
    g_autofree char *dot = dot_of("noncoherent-1cpu", "");

    assert_has(dot, "32 KiB: 4 ways of 128 sets\\n64-byte lines");
    assert_has(dot, "5 entries of 16 bytes\\nout-of-order");
    assert_has(dot, "64 MiB at 0x80000000");
    assert_has(dot, "label=\"coherence domain\"");
    assert_has(dot, "\"bus\" -> \"eth0\" [color=\"#c00000\", style=dashed");
    assert_has(dot, "eth0\\nbus master\\ndmasim,bus-master\\nsees no cache");
    ck_assert_ptr_null(strstr(dot, "peripheries=2"));
}
END_TEST

START_TEST(without_caches_nobody_is_incoherent)
{
    g_autofree char *dot = dot_of("wbuf", "--view topo");

    ck_assert_ptr_null(strstr(dot, "not coherent"));
    ck_assert_ptr_null(strstr(dot, "red and dashed"));
}
END_TEST

START_TEST(hardware_and_tree_that_differ_are_marked)
{
    g_autofree char *lie = dot_of("noncoherent-1cpu",
                                  "--set eth0:dma-coherent --set eth0:dmasim,snoops=0");
    g_autofree char *gift = dot_of("coherent-1cpu", "--set eng0:dmasim,snoops=0");

    assert_has(lie, "MISMATCH: the tree says dma-coherent,\\nbut it sees no cache");
    ck_assert_uint_eq(count(lie, "peripheries=2"), 1);
    assert_has(lie, "double frame: hardware and device tree disagree");
    ck_assert_uint_eq(count(gift, "peripheries=2"), 1);
}
END_TEST

START_TEST(a_scenario_has_a_board_too)
{
    g_autofree char *dot = dot_of("scenarios/write-buffer-flushed.dma", "--view topo");
    g_autofree char *board = dot_of("wbuf", "");

    ck_assert_str_eq(dot, board);
}
END_TEST

START_TEST(every_preset_can_be_drawn)
{
    for (const char *const *name = sim_preset_names(); *name; name++) {
        g_autofree char *dot = dot_of(*name, "");

        assert_has(dot, "\"cpu0\"");
        assert_has(dot, "shape=cylinder");
    }
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
    said = draw("scenarios/plain-memory.dma", options);
    g_setenv("PATH", before, TRUE);
    return said;
}

START_TEST(without_graphviz_it_names_the_package)
{
    g_autofree char *output = path_of("x.svg");
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
    g_autofree char *output = path_of("x.svg");
    g_autofree char *fake = write_file("neato",
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
    g_autofree char *output = path_of("x.svg");
    g_autofree char *options = g_strdup_printf("-o %s", output);
    g_autofree char *neato = g_find_program_in_path("neato");
    g_autofree char *svg = NULL;
    Said said;

    if (!neato) {
        sim_check_skip("draw: no Graphviz");
        return;
    }
    said = draw("scenarios/tx-missing-sync-for-device.dma", options);
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
    g_autofree char *output = path_of("demo.dot");
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

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, a_stale_read_is_red_dashed_and_says_what_it_should_be);
    tcase_add_test(tcase, the_right_twin_has_no_wrong_arrow);
    tcase_add_loop_test(tcase, each_kind_of_mistake_is_on_its_arrow, 0,
                        G_N_ELEMENTS(wrong_arrows));
    tcase_add_test(tcase, bytes_that_a_register_throws_away_are_red_at_its_cache);
    tcase_add_test(tcase, a_snoop_that_met_no_copy_lost_nothing);
    tcase_add_loop_test(tcase, bytes_lost_in_one_of_two_l1_are_red_there, 0,
                        G_N_ELEMENTS(dirty_in));
    tcase_add_test(tcase, bytes_lost_in_one_of_two_l2_are_red_there);
    tcase_add_test(tcase, a_register_that_cleans_shows_the_state_of_the_line);
    tcase_add_test(tcase, hits_and_what_each_step_did_are_drawn);
    tcase_add_test(tcase, a_coherent_device_asks_the_caches);
    tcase_add_test(tcase, registers_have_names_and_interrupts_an_arrow);
    tcase_add_test(tcase, what_an_outer_cache_is_told_is_one_arrow_before_what_it_does);
    tcase_add_test(tcase, the_same_run_is_the_same_picture);
    tcase_add_test(tcase, two_variants_give_two_pictures);
    tcase_add_test(tcase, one_variant_keeps_the_name);
    tcase_add_test(tcase, a_long_run_is_cut_and_says_so);
    tcase_add_test(tcase, a_board_shows_geometry_and_who_is_not_coherent);
    tcase_add_test(tcase, without_caches_nobody_is_incoherent);
    tcase_add_test(tcase, hardware_and_tree_that_differ_are_marked);
    tcase_add_test(tcase, a_scenario_has_a_board_too);
    tcase_add_test(tcase, every_preset_can_be_drawn);
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
