/* SPDX-License-Identifier: MIT */
/*
 * Running: what a step gives, what counts as a miss, blocks, options, layers.
 */
#include "sim/objects.h"
#include "sim/verb.h"
#include "sim/window.h"
#include "sim/world.h"
#include "tests/runner.h"
#include "tests/sim/lang/rig-lang.h"

#include <glib/gstdio.h>

#define TX "buf tx 64 fill=0x11\n"
#define LOWER "soc \"l1-l2\"\n" TX
#define MAP TX "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"

/* A toy: gives back its arguments, so that every kind can be seen. */
static bool
call_echo(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
          SimResult *ret, GError **error)
{
    (void)verb, (void)world, (void)actor;
    if (args[0].given && args[0].value == 13) {
        g_set_error(error, g_quark_from_static_string("toy"), 0, "thirteen is not done");
        return false;
    }
    ret->value = args[0].value;
    ret->len = args[1].value;
    ret->out = 0x1234;
    ret->note = g_string_new("a note");
    return true;
}

static const SimVerb toy_echo = {
    .name = "toy_echo", .actors = SIM_VERB_CPU, .result = SIM_RESULT_INT, .call = call_echo,
    .args = { { "value", SIM_ARG_INT, true }, { "width", SIM_ARG_INT, true },
              { "out", SIM_ARG_OUT, true } },
};
SIM_VERB_REGISTER(toy_echo)

static bool
call_len(const SimVerb *verb, SimWorld *world, SimActorId actor, const SimArg *args,
         SimResult *ret, GError **error)
{
    (void)verb, (void)world, (void)actor, (void)error;
    ret->value = args[0].len;
    return true;
}

static const SimVerb toy_len = {
    .name = "toy_len", .actors = SIM_VERB_CPU, .result = SIM_RESULT_INT, .call = call_len,
    .args = { { "range", SIM_ARG_RANGE, false } },
};
SIM_VERB_REGISTER(toy_len)

static const struct {
    const char *text, *verdict;
} cases[] = {
    /* values */
    { "cpu0: toy_echo(7) => 7\n", "" },
    { "cpu0: toy_echo(7) => 8\n", "1: expected 8, got 7" },
    { "cpu0: toy_echo(2+3*4-2) => 12\n", "" },
    { "cpu0: toy_echo(-12) => -12\n", "" },
    { "cpu0: toy_echo(-12) => 12\n", "1: expected 12, got -12" },
    { "cpu0: toy_echo(0xBB, 1) => 0xCC\n", "1: expected 0xCC, got 0xBB" },
    { "cpu0: toy_echo(0xFFFF, 2) => -1\n", "" },
    { "cpu0: toy_echo(0x1122, 2) => \"22 11\"\n", "" },
    { "cpu0: toy_echo(0x1122, 2) => \"11 22\"\n",
      "1: expected 0x11 at byte 0, got 0x22" },
    { TX "cpu0: load(tx[0]) => 0x11\n", "" },
    { TX "cpu0: load(tx[0..1]) => 0x1111\n", "" },
    { TX "cpu0: load(tx[0..2]) => 0x11\n", "" }, /* three bytes: every byte equals it */
    { TX "cpu0: load(tx) => 0x11\n", "" },
    { TX "cpu0: load(tx) => 0x12\n", "2: expected 0x12, got 0x11" },
    { TX "cpu0: load(tx) => 0x1111\n",
      "2: 64 bytes are compared with a byte, as 0xBB, or with a string of hex" },
    { TX "cpu0: store(tx[1], 5)\ncpu0: load(tx) => 0x11\n",
      "3: expected 0x11, byte 1 is 0x05" },
    { TX "cpu0: load(tx[0..2]) => \"11 11 11\"\n", "" },
    { TX "cpu0: load(tx[0..2]) => \"11 11\"\n", "2: expected 2 bytes, got 3" },
    { TX "cpu0: load(tx[0]) => ?\n", "2: expected a value in place of `?`, got 0x11" },
    { "cpu0: toy_echo(0, 0, &h)\ncpu0: toy_echo(h) => 0x1234\n", "" },
    { TX "cpu0: x = load(tx[0])\ncpu0: toy_echo(x * 2) => 34\n", "" },
    { TX "cpu0: toy_echo(sizeof(tx)) => 64\ncpu0: toy_echo(sizeof(tx[2..5])) => 4\n", "" },
    { "buf a 64\nlet b = a[8..15]\nlet c = b[2..3]\ncpu0: toy_len(c) => 2\n"
      "cpu0: toy_echo(phys(c) - phys(a)) => 10\n", "" },
    { TX "cpu0: toy_echo(phys(tx[64]) - phys(tx)) => 64\n", "" },
    { TX "cpu0: toy_len(tx + 60) => 4\n", "" },
    /* findings */
    { MAP "cpu0: memset(tx, 1, 64)\n", "unexpected 1" },
    { MAP "cpu0: memset(tx, 1, 64) => cpu-write-while-device-owns\n", "" },
    { MAP "cpu0: memset(tx, 1, 64) => D202\n", "" },
    { MAP "cpu0: memset(tx, 1, 64) => stale-read\n",
      "3: `stale-read` did not happen here, but `cpu-write-while-device-owns` did; "
      "unexpected 1" },
    { MAP "cpu0: mb() => stale-read\n", "3: `stale-read` did not happen here" },
    { MAP "cpu0: memset(tx, 1, 64)\n => D202\n", "" },
    { MAP "repeat 3\ncpu0: memset(tx, 1, 64) => D202\nend\n", "" },
    { "variant a soc \"noncoherent-1cpu\"\nvariant b soc \"bare\"\n" MAP
      "cpu0: memset(tx, 1, 64) => [b] D202\n", "unexpected 1" },
    { "variant a soc \"noncoherent-1cpu\"\nvariant b soc \"bare\"\n" MAP
      "cpu0: memset(tx, 1, 64) => [b] 0x99\n => [a] D202\n", NULL },
    /* expectations */
    { TX "expect tx[0] == 0x11\nexpect ram(tx) == 0x11\nexpect cpu0.l1(tx) == I\n", "" },
    { TX "expect tx == ram(tx)\nexpect ram(tx) == cache(tx)\nexpect tx[0] == tx[1]\n", "" },
    { TX "expect tx[0] == 0x12\n", "2: expected tx[0] == 0x12, but tx[0] is 0x11" },
    { TX "expect tx[0] != 0x11\n", "2: expected tx[0] != 0x11, but tx[0] is 0x11" },
    { TX "expect tx[0] <= 0x11\nexpect tx[0] >= 0x11\nexpect 1 >= 2\n",
      "4: expected 1 >= 2, but 1 is 1" },
    { TX "expect ram(tx[0..3]) == 0x11\nexpect tx[0..3] == 0x11111111\n", "" },
    { TX "cpu0: store(tx[0], 1)\nexpect cpu0.l1(tx) == M\nexpect ram(tx) == 0x11\n", "" },
    { TX "cpu0: load(tx[0])\nexpect cpu0.l1(tx) == M\n",
      "3: expected cpu0.l1(tx) == M, but cpu0.l1(tx) is E" },
    { "buf a 128\ncpu0: store(a[0], 1)\nexpect cpu0.l1(a) == MI\n", "" },
    { "buf a 128\ncpu0: store(a[0], 1)\nexpect cpu0.l1(a) == M\n",
      "3: expected cpu0.l1(a) == M, but cpu0.l1(a) is MI" },
    /* caches below the L1s */
    { LOWER "cpu0: store(tx[0], 0x22)\nexpect cpu0.l1(tx) == M\nexpect l2(tx) == E\n"
            "expect cpu0.l2(tx) == E\nexpect bytes(l2, tx[0]) == 0x11\n"
            "expect bytes(cpu0.l1, tx[0]) == 0x22\nexpect cache(tx[0]) == 0x22\n", "" },
    { LOWER "cpu0: store(tx[0], 0x22)\nhw: evict(cpu0.l1, tx)\nexpect cpu0.l1(tx) == I\n"
            "expect l2(tx) == M\nexpect bytes(l2, tx[0]) == 0x22\nexpect ram(tx) == 0x11\n",
      "" },
    { LOWER "cpu0: store(tx[0], 0x22)\nhw: evict(l1, tx)\nhw: evict(l2, tx)\n"
            "expect l2(tx) == I\nexpect ram(tx[0]) == 0x22\nexpect cache(tx[0]) == 0x22\n",
      "" },
    { LOWER "hw: prefetch(cpu0.l2, tx)\nexpect l2(tx) == E\nexpect cpu0.l1(tx) == I\n"
            "expect bytes(l2, tx) == 0x11\n", "" },
    { LOWER "expect bytes(l2, tx) != 0x11\nexpect bytes(l2, tx) == 0x11\n",
      "4: expected bytes(l2, tx) == 0x11, but bytes(l2, tx) is nothing" },
    { LOWER "expect l2(tx) == M\n", "3: expected l2(tx) == M, but l2(tx) is I" },
    { LOWER "expect bytes(cpu0.wb, tx) == 0\n", NULL },
    { LOWER "hw: drain(l2)\n", NULL },
    { "soc \"cortex-a9-pl310\"\nbuf tx 64 fill=0x11\nhw: prefetch(pl310, tx)\n"
      "hw: drain(pl310)\nhw: drain(cpu1.l2, tx)\nexpect pl310(tx) == EE\n"
      "expect cpu1.l2(tx) == E\nexpect bytes(pl310, tx) == 0x11\n", "" },
    { MAP "cpu0: memset(tx, 1, 64) => D202\nexpect cpu-write-while-device-owns\n"
          "expect reports == 1\nexpect leak\nexpect leaks == 1\n", "" },
    { "expect stale-read\nexpect leak\n",
      "1: expected `stale-read`, but it did not happen; 2: expected a leak, but everything was "
      "given back" },
    { "variant a soc \"bare\"\nvariant b soc \"bare\"\nexpect [b] 1 == 2\nexpect [a] 1 == 2\n",
      "4: expected 1 == 2, but 1 is 1" },
    { "expect explore never 1 == 1\nexpect explore always 1 == 2\n", "" },
    /* blocks */
    { "buf n 4\nrepeat 5\ncpu0: x = load(n)\ncpu0: store(n, x + 1)\nend\n"
      "cpu0: load(n) => 0x00000005\n", "" },
    { "choose\ncpu0: toy_echo(1) => 1\nor\ncpu0: toy_echo(2) => 99\nend\n", "" },
    { "repeat 3\ncpu0: toy_echo(1) => 2\nend\n", "2: expected 2, got 1" },
    { TX "par\nthread cpu0\ncpu0: load(tx[0]) => 0x11\nthread eth0\neth0: irq()\nend\n", "" },
    { TX "irq cpu0\ncpu0: load(tx[0]) => 0x11\nend\nlock cpu0\ncpu0: mb()\nend\n", "" },
    /* limits */
    { "timeout 1us\nrepeat 100\ncpu0: ndelay(100)\nend\n",
      "3: timeout: 1000 ns of simulated time have passed" },
    { "option timeout = 1us\nrepeat 100\ncpu0: ndelay(100)\nend\n",
      "3: timeout: 1000 ns of simulated time have passed" },
};

/* Of those that do not come to an end. */
static const char no_run[] = "`memset` gives no value to compare; bytes: a store buffer holds no "
                             "lines; drain: l2 has no store buffer; what can be drained on this "
                             "board: cpu0.wb";

START_TEST(a_run_ends_as_the_file_says)
{
    g_autofree char *verdict = NULL;

    if (cases[_i].verdict == NULL) {
        g_autofree char *error = rig_first_error(cases[_i].text);

        ck_assert_ptr_nonnull(strstr(no_run, error));
        return;
    }
    verdict = rig_verdict(cases[_i].text);
    ck_assert_str_eq(verdict, cases[_i].verdict);
}
END_TEST

START_TEST(a_question_fails_only_where_runs_are_judged_strictly)
{
    SimRunOptions loose = { 0 };
    g_autofree char *verdict = rig_verdict_with("cpu0: toy_echo(7) => ?\n", &loose);

    ck_assert_str_eq(verdict, "");
}
END_TEST

START_TEST(bad_input_that_a_verb_finds_is_located)
{
    g_autofree char *error = rig_first_run_error("cpu0: mb()\ncpu0: toy_echo(13)\n");

    ck_assert_str_eq(error, "thirteen is not done");
}
END_TEST

START_TEST(a_line_of_run_tells_event_time_call_and_outcome)
{
    SimRunOptions options = { 0 };
    g_autofree char *lines = rig_lines("cpu0: ndelay(20)\n"
                                       "cpu0: x = toy_echo(7)   # a comment\n", &options);

    ck_assert_str_eq(
        lines,
        "    1        0 ns  cpu0   ndelay(20)                                              "
        "  (20 ns)\n"
        "    2       20 ns  cpu0   x = toy_echo(7)                                          => 7  "
        "(a note, 0 ns)\n");
}
END_TEST

START_TEST(stop_at_ends_after_that_event)
{
    SimRunOptions options = { .stop_at = 2 };
    g_autofree char *lines = rig_lines("cpu0: toy_echo(1)\ncpu0: toy_echo(2)\n"
                                       "cpu0: toy_echo(3) => 4\nexpect 1 == 2\n", &options);

    ck_assert_ptr_nonnull(strstr(lines, "toy_echo(2)"));
    ck_assert_ptr_null(strstr(lines, "toy_echo(3)"));
}
END_TEST

START_TEST(without_checks_only_values_are_judged)
{
    SimRunOptions options = { .no_checks = true };
    g_autofree char *verdict = rig_verdict_with(MAP "cpu0: memset(tx, 1, 64) => D202\n"
                                                    "cpu0: load(tx[0]) => 0x02\n"
                                                    "expect D202\n", &options);

    ck_assert_str_eq(verdict, "4: expected 0x02, got 0x01");
}
END_TEST

START_TEST(where_hardware_moves_by_itself_declared_findings_may_come_anywhere)
{
    SimRunOptions options = { .policy = SIM_POLICY_RANDOM, .seed = 3, .seed_given = true };
    g_autofree char *verdict = rig_verdict_with(MAP "cpu0: memset(tx, 1, 64)\n"
                                                    "cpu0: mb() => D202\n"
                                                    "cpu0: load(tx[0]) => 0x77\n", &options);
    g_autofree char *other = rig_verdict_with(MAP "cpu0: memset(tx, 1, 64)\n", &options);

    ck_assert_str_eq(verdict, "");
    ck_assert_str_eq(other, "unexpected 1");
}
END_TEST

START_TEST(a_set_on_the_command_line_changes_the_tree)
{
    const char *const set[] = { "cpu0:d-cache-line-size=32", NULL };
    SimRunOptions options = { .set = set };
    g_autofree char *verdict =
        rig_verdict_with("buf a 64\ncpu0: store(a[0], 1)\nexpect cpu0.l1(a) == MI\n", &options);

    ck_assert_str_eq(verdict, "");
}
END_TEST

START_TEST(a_set_in_the_file_changes_the_tree)
{
    g_autofree char *verdict = rig_verdict("set cpu0:d-cache-line-size = <32>\n"
                                           "buf a 64\ncpu0: store(a[0], 1)\n"
                                           "expect cpu0.l1(a) == MI\n");

    ck_assert_str_eq(verdict, "");
}
END_TEST

static void
see_run(void *opaque, SimRun *run)
{
    SimSource second = { .pc = 2 }, none = { .pc = 99 };
    unsigned line = 0, column = 0, width = 0;

    ck_assert(sim_run_locate(run, second, &line, &column, &width));
    ck_assert_uint_eq(line, 3);
    ck_assert_uint_eq(column, 11);
    ck_assert_uint_eq(width, strlen("dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)"));
    ck_assert(!sim_run_locate(run, none, &line, &column, &width));
    ck_assert(!sim_run_locate(run, (SimSource){ 0 }, &line, &column, &width));
    *(unsigned *)opaque += 1;
}

START_TEST(places_and_variables_can_be_asked_for)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    SimScenario *scenario = sim_scenario_parse("x.dma", TX "cpu0: mb()\n"
                                               "cpu0: d = dma_map_single(eth0, tx, 64, "
                                               "DMA_TO_DEVICE)\n", diags);
    unsigned began = 0;
    SimRunOptions options = { .began = see_run, .opaque = &began };
    SimRun *run = sim_scenario_run(scenario, &options, diags);

    ck_assert_ptr_nonnull(run);
    ck_assert_uint_eq(began, 1);
    ck_assert_uint_eq(run->steps, 2);
    ck_assert_str_eq(sim_run_variable(run, run->world->ram_base + 0x1000), "d");
    ck_assert_ptr_null(sim_run_variable(run, 0x42));
    sim_run_free(run);
    sim_scenario_free(scenario);
}
END_TEST

static char *folder;

static char *
write_file(const char *name, const char *text)
{
    char *path = g_build_filename(folder, name, NULL);

    ck_assert(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static void
make_folder(void)
{
    folder = g_dir_make_tmp("dmasim-test-XXXXXX", NULL);
    ck_assert_ptr_nonnull(folder);
}

static void
remove_folder(void)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        g_remove(path);
    }
    g_rmdir(folder);
    g_clear_pointer(&folder, g_free);
}

START_TEST(an_included_file_stands_where_its_line_is)
{
    g_autofree char *inner G_GNUC_UNUSED = write_file(
        "inner.dma", "buf tx 4\ncpu0: store(tx, 5)\ncpu0: load(tx) => 6\n");
    g_autofree char *outer = write_file("outer.dma", "# first\ninclude \"inner.dma\"\n"
                                                     "cpu0: load(tx) => 7\n");
    g_autoptr(GPtrArray) diags = sim_diags_new();
    SimScenario *scenario = sim_scenario_load(outer, diags);
    SimRunOptions options = { 0 };
    SimRun *run = sim_scenario_run(scenario, &options, diags);
    const SimMiss *first, *second;
    unsigned line, column, width;

    ck_assert_ptr_nonnull(run);
    ck_assert_uint_eq(run->misses->len, 2);
    first = g_ptr_array_index(run->misses, 0);
    second = g_ptr_array_index(run->misses, 1);
    ck_assert_uint_eq(first->line, 2);
    ck_assert_str_eq(first->message, "expected 0x00000006, got 0x00000005");
    ck_assert_uint_eq(second->line, 3);
    ck_assert(sim_run_locate(run, (SimSource){ .pc = 1 }, &line, &column, &width));
    ck_assert_uint_eq(line, 2);
    sim_run_free(run);
    sim_scenario_free(scenario);
}
END_TEST

START_TEST(an_error_in_an_included_file_names_that_file)
{
    g_autofree char *inner = write_file("inner.dma", "\nbuf tx\n");
    g_autofree char *outer = write_file("outer.dma", "include \"inner.dma\"\n");
    g_autofree char *loop = write_file("loop.dma", "include \"again.dma\"\n");
    g_autofree char *again = write_file("again.dma", "include \"loop.dma\"\n");
    g_autoptr(GPtrArray) diags = sim_diags_new();
    const SimDiag *diag;

    ck_assert_ptr_null(sim_scenario_load(outer, diags));
    diag = g_ptr_array_index(diags, 0);
    ck_assert_str_eq(diag->file, inner);
    ck_assert_uint_eq(diag->line, 2);
    g_ptr_array_set_size(diags, 0);
    ck_assert_ptr_null(sim_scenario_load(loop, diags));
    diag = g_ptr_array_index(diags, 0);
    ck_assert_str_eq(diag->file, again);
}
END_TEST

static SimAddr
place_of(const SimWorld *world, const char *name)
{
    g_autoptr(GPtrArray) all =
        sim_objects_touching(world->objects, world->ram_base, world->ram_bytes);

    for (unsigned i = 0; i < all->len; i++) {
        const SimObject *object = g_ptr_array_index(all, i);

        if (strcmp(object->name, name) == 0) {
            return object->pa;
        }
    }
    ck_abort_msg("no object `%s`", name);
}

static void
see_places(void *opaque, SimRun *run)
{
    SimAddr a = place_of(run->world, "a"), b = place_of(run->world, "b");
    SimAddr c = place_of(run->world, "c"), e = place_of(run->world, "e");

    (void)opaque;
    ck_assert_uint_eq(a % 128, 0);
    ck_assert_uint_eq(b % 128, 0);
    ck_assert_uint_ne(a, b);
    ck_assert_uint_eq(c % 8, 4);
    ck_assert_uint_eq(e % 4096, 0);
    ck_assert_uint_eq(place_of(run->world, "part"), e + 16);
}

START_TEST(buffers_lie_as_they_were_declared)
{
    SimRunOptions options = { .began = see_places };
    g_autofree char *verdict = rig_verdict_with("buf a 1\nbuf b 1\nbuf c 8 align=8 offset=4\n"
                                                "buf e 4096 align=4096 fill=0x5A\n"
                                                "let part = e[16..31]\n"
                                                "expect ram(e) == 0x5A\nexpect ram(a) == 0\n"
                                                "expect cpu0.l1(e) == I\n", &options);

    ck_assert_str_eq(verdict, "");
}
END_TEST

static Suite *
run_suite(void)
{
    Suite *suite = suite_create("run");
    TCase *ends = tcase_create("verdict"), *ways = tcase_create("ways");
    TCase *files = tcase_create("files");

    tcase_add_loop_test(ends, a_run_ends_as_the_file_says, 0, (int)G_N_ELEMENTS(cases));
    tcase_add_test(ends, a_question_fails_only_where_runs_are_judged_strictly);
    tcase_add_test(ends, bad_input_that_a_verb_finds_is_located);
    tcase_add_test(ways, a_line_of_run_tells_event_time_call_and_outcome);
    tcase_add_test(ways, stop_at_ends_after_that_event);
    tcase_add_test(ways, without_checks_only_values_are_judged);
    tcase_add_test(ways, where_hardware_moves_by_itself_declared_findings_may_come_anywhere);
    tcase_add_test(ways, a_set_on_the_command_line_changes_the_tree);
    tcase_add_test(ways, a_set_in_the_file_changes_the_tree);
    tcase_add_test(ways, places_and_variables_can_be_asked_for);
    tcase_add_test(ways, buffers_lie_as_they_were_declared);
    tcase_add_checked_fixture(files, make_folder, remove_folder);
    tcase_add_test(files, an_included_file_stands_where_its_line_is);
    tcase_add_test(files, an_error_in_an_included_file_names_that_file);
    suite_add_tcase(suite, files);
    suite_add_tcase(suite, ends);
    suite_add_tcase(suite, ways);
    return suite;
}

SIM_CHECK_MAIN(run_suite)
