/* SPDX-License-Identifier: MIT */
/* dmasim soc: what it says of each preset, of a board, and of a tree that is none. */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "sim/tree.h"
#include "tests/program.h"

static Said said;

static void
teardown(void)
{
    said_clear(&said);
    said = (Said){0};
}

static void
run(const char *command, int code)
{
    said = run_program(command);
    ck_assert_msg(said.code == code, "exit code %d instead of %d\n%s%s", said.code, code,
                  said.out, said.err);
}

START_TEST(without_an_argument_it_lists_the_presets)
{
    run("soc", 0);
    for (const char *const *name = sim_preset_names(); *name; name++) {
        g_autofree char *start = g_strdup_printf("%s ", *name);

        assert_has(said.out, start);
        assert_has(said.out, sim_preset_summary(*name));
    }
}
END_TEST

static unsigned
widest(const char *text)
{
    unsigned most = 0;

    for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
        most = MAX(most, (unsigned)strcspn(line, "\n"));
    }
    return most;
}

/* Presets say what they mean: one screen, nothing assumed, nothing left out. */
START_TEST(a_preset_is_one_screen_and_nothing_is_assumed)
{
    for (const char *const *name = sim_preset_names(); *name; name++) {
        g_autofree char *command = g_strdup_printf("soc %s", *name);

        run(command, 0);
        ck_assert_uint_le(count_lines(said.out), 28);
        ck_assert_msg(widest(said.out) <= 100, "%s", said.out);
        ck_assert_msg(!strstr(said.out, "\nAssumed"), "%s", said.out);
        ck_assert_msg(!strstr(said.out, "\nLeft out"), "%s", said.out);
        ck_assert_msg(!strstr(said.out, "\nNo model"), "%s", said.out);
        ck_assert_str_eq(said.err, "");
        teardown();
    }
}
END_TEST

static const struct {
    const char *command, *rows[4];
} rows[] = {
    {"soc noncoherent-1cpu",
     {"store buffer: 5 entries of 16 bytes, out-of-order\n",
      "L1: 32 KiB, 4 ways, 128 sets, lines of 64, lru\n",
      "Caches        none below the L1s\n",
      "eth0: hardware snoops nobody, software is told: not coherent\n"}},
    {"soc bare", {"store buffer: none: a store is performed at once\n", "L1: none\n"}},
    {"soc cortex-a9-pl310",
     {"CPUs          cpu0 cpu1: arm,cortex-a9, 667 MHz, timing of cortex-a9\n",
      "Caches        pl310: L2 of cpu0 cpu1, 512 KiB, 8 ways, 2048 sets, lines of 32",
      "outer: its own registers maintain it, no instruction does\n",
      "acc0: hardware snoops through scu, software is told: coherent\n"}},
    {"soc cortex-a9-pl310-no-override",
     {"without arm,shared-override it answers for coherent memory: a fault of this "
      "tree\n"}},
    {"soc rk3399",
     {"l2b: L2 of cpu2..5, 512 KiB, 16 ways", "inner: maintenance by address reaches it\n",
      "scu1 keeps coherent: cpu2..5, mesi\n", "cci keeps coherent: cpu0..5, mesi\n"}},
    {"soc noncoherent-1cpu --set eth0:dma-coherent --set eth0:dmasim,snoops=0",
     {"eth0: hardware snoops nobody, software is told: coherent   <-- they differ\n",
      "no maintenance will be done, and it is needed: a fault of this board's tree\n"}},
    {"soc noncoherent-1cpu --set eth0:dmasim,snoops=1",
     {"eth0: hardware snoops through scu, software is told: not coherent   <-- they differ\n",
      "maintenance will be done that nothing needs\n"}},
    {"soc bare --set eth0:dma-coherent",
     {"eth0: hardware snoops, but there is no cache, software is told: coherent\n"}},
    {"soc bare --set cpu0:compatible=arm,cortex-a53",
     {"L1: 32 KiB, 4 ways, 128 sets, lines of 64", "Assumed       /cpus/cpu@0: "
      "clock-frequency = 1200000000\n", "/cpus/cpu@0: an L2 = one for the cluster\n",
      "Cortex-A53 has it inside; the tree names no cache\n"}},
    {"soc bare --set eth0:compatible=acme,nic --set eng0:compatible=acme,nic",
     {"no master that has a model\n",
      "No model      /soc/ethernet@10000000 and 1 more: acme,nic\n"}},
    {"soc bare --set 'soc:dma-ranges=<0xc0000000 0x80000000 0x10000000>'",
     {"eth0: hardware snoops nobody, software is told: not coherent\n"
      "                its bus addresses go through the DMA windows of /soc\n",
      "DMA windows   /soc: bus 0xc0000000 is 0x80000000, 256 MiB\n"}},
};

static const struct {
    const char *command, *rows[3], *never;
} boards[] = {
    {"soc tests/sim/boards/iommus.dts",
     {"eth0: hardware snoops nobody, software is told: not coherent\n"
      "                behind the IOMMU /soc/iommu@10010000, which has no model: it is "
      "passed by\n"
      "              eth1: hardware snoops nobody, software is told: not coherent\n",
      "IOMMU         /soc/iommu@10000000 and 1 more: no model, DMA passes them by\n",
      "No model      /soc/iommu@10000000 and 1 more: arm,mmu-401 (1 of 2 dma-coherent)\n"},
     "scu@1000"},
    {"soc tests/sim/boards/shifted-dma.dts",
     {"DMA windows   /soc: bus 0xc0000000 is 0x0, 128 MiB\n"
      "              /soc/bus: bus 0x40000000 is 0xc1000000, 256 MiB\n",
      "twice: hardware snoops nobody, software is told: not coherent\n"
      "                its bus addresses go through the DMA windows of /soc/bus\n",
      "Left out      /soc/bus: dma-ranges\n"
      "                a row that the buses above have no row for\n"},
     "/soc/open"},
};

START_TEST(what_a_board_gives_is_said)
{
    g_autofree char *dtc = g_find_program_in_path("dtc");

    if (!dtc) {
        sim_check_skip("dtc: .dts files are not read without it");
        return;
    }
    run(boards[_i].command, 0);
    for (unsigned i = 0; i < G_N_ELEMENTS(boards[_i].rows) && boards[_i].rows[i]; i++) {
        assert_has(said.out, boards[_i].rows[i]);
    }
    ck_assert_ptr_null(strstr(said.out, boards[_i].never));
}
END_TEST

START_TEST(what_a_tree_gives_is_said)
{
    run(rows[_i].command, 0);
    for (unsigned i = 0; i < G_N_ELEMENTS(rows[_i].rows) && rows[_i].rows[i]; i++) {
        assert_has(said.out, rows[_i].rows[i]);
    }
}
END_TEST

START_TEST(what_a_terminal_would_obey_is_escaped)
{
    g_autofree char *dtc = g_find_program_in_path("dtc");

    if (!dtc) {
        sim_check_skip("dtc: .dts files are not read without it");
        return;
    }
    run("soc tests/sim/boards/odd-strings.dts", 0);
    assert_has(said.out, "  caf\xc3\xa9 \\033[31mred\\nCPUs\n");
    assert_has(said.out, "No model      /ethernet@10000000: acme,\\233[2Jnic\n");
}
END_TEST

static JsonObject *
object(JsonObject *from, const char *array, guint index)
{
    JsonArray *all = json_object_get_array_member(from, array);

    ck_assert_uint_lt(index, json_array_get_length(all));
    return json_array_get_object_element(all, index);
}

START_TEST(json_has_every_block_with_its_parameters)
{
    JsonParser *parser = json_parser_new();
    JsonObject *root, *cpu, *block, *master;

    run("soc cortex-a9-pl310 --json", 0);
    ck_assert(json_parser_load_from_data(parser, said.out, -1, NULL));
    root = json_node_get_object(json_parser_get_root(parser));
    ck_assert_str_eq(json_object_get_string_member(root, "board"), "cortex-a9-pl310");
    cpu = object(root, "cpus", 1);
    ck_assert_str_eq(json_object_get_string_member(cpu, "name"), "cpu1");
    ck_assert_str_eq(json_object_get_string_member(cpu, "compatible"), "arm,cortex-a9");
    block = json_object_get_object_member(cpu, "l1");
    ck_assert_int_eq(json_object_get_int_member(block, "line_bytes"), 32);
    ck_assert_int_eq(json_object_get_int_member(block, "ways"), 4);
    block = json_object_get_object_member(object(root, "blocks", 1), "block");
    ck_assert_str_eq(json_object_get_string_member(block, "name"), "pl310");
    ck_assert(json_object_get_boolean_member(block, "outer"));
    ck_assert_int_eq(json_object_get_int_member(
                         json_object_get_object_member(block, "parameters"), "size"),
                     512 << 10);
    master = object(root, "masters", 2);
    ck_assert_str_eq(json_object_get_string_member(master, "name"), "acc0");
    ck_assert(json_object_get_boolean_member(master, "snoops"));
    ck_assert_str_eq(json_object_get_string_member(master, "through"), "scu");
    ck_assert_str_eq(json_object_get_string_member(object(root, "memory", 0), "base"),
                     "0x80000000");
    g_object_unref(parser);
}
END_TEST

START_TEST(json_lists_the_presets_too)
{
    JsonParser *parser = json_parser_new();
    JsonArray *all;

    run("soc --json", 0);
    ck_assert(json_parser_load_from_data(parser, said.out, -1, NULL));
    all = json_node_get_array(json_parser_get_root(parser));
    ck_assert_uint_eq(json_array_get_length(all),
                      g_strv_length((char **)sim_preset_names()));
    g_object_unref(parser);
}
END_TEST

static const struct {
    const char *command;
    int code;
    const char *err;
} wrong[] = {
    {"soc a b", 2, "dmasim soc: takes one board\nTry `dmasim help soc`.\n"},
    {"soc --set cpu0:x=1", 2,
     "dmasim soc: --set changes a board: name one\nTry `dmasim help soc`.\n"},
    {"soc cortex-a35", 3, "error: no board `cortex-a35`\n"},
    {"soc bare --set cpu1:x=1", 3, "bare has no node `cpu1`; did you mean `cpus` or `cpu0`?"},
    {"soc l1-l2 --set l2:cache-level=5 --set l2:cache-sets=3", 3,
     "error: `cache-size`: 524288 is not a whole number of ways of 3 sets of 64 bytes"},
    {"soc l1-l2 --set l2:next-level-cache=<7777>", 3,
     "error: `next-level-cache` points to no node"},
    {"soc l1-l2 --set l2:cache-line-size=48", 3,
     "error: l2.line-bytes: 48 is not a power of two"},
    {"soc l1-l2 --set l2:cache-line-size=32 --set l2:cache-sets=1024", 3,
     "error: the L2 has lines of 32 bytes, cpu0.l1 of 64"},
    {"soc cortex-a53 --set cpu0:clock-frequency=1000", 3,
     "error: `clock-frequency`: 1000 Hz is not between 10 MHz and 10 GHz"},
    {"soc l1-l2 --set l2:cache-size=0", 3, "error: `cache-size` = <0>"},
    {"soc l1-l2 --set l2:cache-level=9", 3,
     "error: `cache-level` = <9>: by its place it is <2>"},
    {"soc bare --set eth0:dmasim,snoops=5", 3,
     "error: `dmasim,snoops` must be <0> or <1>"},
    {"soc bare --set eth0:dma-coherent --set eth0:dma-noncoherent", 3,
     "error: `dma-noncoherent` beside `dma-coherent`"},
    {"soc bare --set memory:reg='<0x80000000 0xf0000000>'", 3,
     "error: `reg` has a range that goes past the last address"},
    {"soc bare --set soc:ranges='<0 0xffffffff 0xfffff000>'", 3,
     "error: `ranges` leads past the last address"},
    {"soc -", 3, "error: no board `-`: standard input is not read"},
    {"soc tests", 3, "error: no board `tests`: it is a folder"},
    {"soc nowhere/x.dtb", 3, "error: no board `nowhere/x.dtb`: no such file"},
    {"soc /dev/zero", 3, "error: too large for a device tree: more than 67108864 bytes"},
    {"soc noncoherent-2cpu --set cpu1:dmasim,snoops=0", 3,
     "error: a CPU that is not coherent with the others is not simulated"},
};

START_TEST(a_tree_that_gives_no_machine_is_refused)
{
    run(wrong[_i].command, wrong[_i].code);
    ck_assert_str_eq(said.out, "");
    assert_has(said.err, wrong[_i].err);
}
END_TEST

/* A file's error has file, line and caret. */
START_TEST(a_missing_property_of_a_cache_is_located)
{
    g_autofree char *text = NULL, *path = NULL, *command = NULL, *place = NULL,
                    *dtc = g_find_program_in_path("dtc");
    g_autoptr(GString) bad = NULL;

    if (!dtc) {
        sim_check_skip("dtc: .dts files are not read without it");
        return;
    }
    ck_assert(g_file_get_contents("scenarios/soc/l1-l2.dts", &text, NULL, NULL));
    bad = g_string_new(text);
    ck_assert_uint_eq(g_string_replace(bad, "cache-level = <2>;", "", 0), 1);
    g_close(g_file_open_tmp("dmasim-soc-XXXXXX.dts", &path, NULL), NULL);
    ck_assert(g_file_set_contents(path, bad->str, -1, NULL));
    command = g_strdup_printf("soc %s", path);
    run(command, 3);
    place = g_strdup_printf("error: `cache-level` is missing\n  --> %s:30:3\n", path);
    assert_has(said.err, place);
    assert_has(said.err, "= help: by its place it is cache-level = <2>");
    g_unlink(path);
}
END_TEST

/* ... and a run says once that something was. */
START_TEST(a_run_notes_that_values_were_assumed)
{
    /* With its L1 it is another board, and the lesson has another end. */
    run("run scenarios/plain-memory.dma --set cpu0:compatible=arm,cortex-a53", 1);
    ck_assert_str_eq(said.err, "note: bare: 8 values assumed (dmasim soc lists them)\n");
    teardown();
    run("run scenarios/plain-memory.dma", 0);
    ck_assert_str_eq(said.err, "");
}
END_TEST

/* The kernel takes the largest piece of memory, wherever it is. */
START_TEST(memory_may_have_a_hole_behind_its_first_page)
{
    run("run scenarios/tx-missing-sync-for-device.dma "
        "--set 'memory:reg=<0x80000000 0x1000 0x90000000 0x4000000>'",
        0);
    assert_has(said.out, "=> 0x9000");
}
END_TEST

/* The same lesson behind a bus that shifts: only the bus addresses differ. */
START_TEST(a_bus_that_shifts_addresses_changes_nothing_else)
{
    g_autofree char *straight = NULL;

    run("run scenarios/rx-prefetch-missing-sync-for-cpu.dma", 0);
    straight = g_strdup(said.out);
    assert_has(straight, "=> 0x80001000");
    teardown();
    run("run scenarios/rx-prefetch-missing-sync-for-cpu.dma "
        "--set 'soc:dma-ranges=<0xc0000000 0x80000000 0x10000000>'",
        0);
    assert_has(said.out, "=> 0xc0001000");
    ck_assert_uint_eq(count_lines(said.out), count_lines(straight));
}
END_TEST

START_TEST(help_and_manual_page_know_it)
{
    g_autofree char *page = NULL;

    run("--help", 0);
    assert_has(said.out, "\n  soc       Says what machine a device tree");
    teardown();
    run("help soc", 0);
    assert_has(said.out, "--set");
    assert_has(said.out, "--json");
    ck_assert(g_file_get_contents("docs/man/dmasim.1", &page, NULL, NULL));
    assert_has(page, ".It Cm soc");
}
END_TEST

/* The completion asks the program for commands and options, not for boards. */
START_TEST(completion_offers_the_boards)
{
    g_autofree char *text = NULL;

    ck_assert(g_file_get_contents("tools/dmasim.bash", &text, NULL, NULL));
    assert_has(text, "dmasim soc");
}
END_TEST

static Suite *
soc_suite(void)
{
    Suite *suite = suite_create("soc");
    TCase *tcase = tcase_create("soc");

    tcase_add_checked_fixture(tcase, NULL, teardown);
    tcase_add_test(tcase, without_an_argument_it_lists_the_presets);
    tcase_add_test(tcase, a_preset_is_one_screen_and_nothing_is_assumed);
    tcase_add_loop_test(tcase, what_a_tree_gives_is_said, 0, G_N_ELEMENTS(rows));
    tcase_add_loop_test(tcase, what_a_board_gives_is_said, 0, G_N_ELEMENTS(boards));
    tcase_add_test(tcase, what_a_terminal_would_obey_is_escaped);
    tcase_add_test(tcase, json_has_every_block_with_its_parameters);
    tcase_add_test(tcase, json_lists_the_presets_too);
    tcase_add_loop_test(tcase, a_tree_that_gives_no_machine_is_refused, 0,
                        G_N_ELEMENTS(wrong));
    tcase_add_test(tcase, a_missing_property_of_a_cache_is_located);
    tcase_add_test(tcase, a_run_notes_that_values_were_assumed);
    tcase_add_test(tcase, memory_may_have_a_hole_behind_its_first_page);
    tcase_add_test(tcase, a_bus_that_shifts_addresses_changes_nothing_else);
    tcase_add_test(tcase, help_and_manual_page_know_it);
    tcase_add_test(tcase, completion_offers_the_boards);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(soc_suite)
