/* SPDX-License-Identifier: MIT */
/*
 * Trees as boards are shipped with, each with one of the difficulties that the trees of
 * Debian's kernels have (tests/sim/boards): a machine comes of it, and what was assumed
 * is known.  The same tree as a source gets an error where somebody can be asked.
 */
#include "tests/runner.h"

#include <glib/gstdio.h>
#include <libfdt.h>

#include "sim/choice.h"
#include "sim/cpu.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/soc.h"
#include "sim/tree.h"
#include "sim/window.h"
#include "sim/world.h"

static GPtrArray *diags;
static SimTree *tree;
static SimWorld *world;

static void
setup(void)
{
    diags = sim_diags_new();
    tree = NULL;
    world = sim_world_new(NULL);
}

static void
teardown(void)
{
    sim_world_free(world);
    sim_tree_free(tree);
    g_ptr_array_unref(diags);
}

static bool
has_dtc(void)
{
    g_autofree char *dtc = g_find_program_in_path("dtc");

    if (!dtc) {
        sim_check_skip("dtc: .dts files are not read without it");
    }
    return dtc != NULL;
}

/* The tree as a blob: no labels, no source to point at. */
static SimTree *
load_blob(const char *name)
{
    g_autofree char *dts = g_strdup_printf("tests/sim/boards/%s.dts", name), *dtb = NULL;
    const char *argv[] = {"dtc", "-q", "-I", "dts", "-O", "dtb", "-o", NULL, dts, NULL};
    gint status = 1;
    SimTree *blob;

    g_close(g_file_open_tmp("dmasim-shipped-XXXXXX.dtb", &dtb, NULL), NULL);
    argv[7] = dtb;
    ck_assert(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                           NULL, &status, NULL));
    ck_assert_int_eq(status, 0);
    blob = sim_tree_load(dtb, NULL, diags);
    g_unlink(dtb);
    return blob;
}

static SimTree *
load_source(const char *name)
{
    g_autofree char *dts = g_strdup_printf("tests/sim/boards/%s.dts", name);

    return sim_tree_load(dts, NULL, diags);
}

static char *
model_names(void)
{
    GString *names = g_string_new(NULL);

    for (guint i = 0; i < world->models->len; i++) {
        g_string_append_printf(names, "%s%s", i ? " " : "",
                               ((SimModel *)world->models->pdata[i])->name);
    }
    return g_string_free(names, FALSE);
}

/* "path what = value" of every assumption, "-path what" of what is left out. */
static char *
facts(void)
{
    const SimSoc *soc = sim_tree_soc(tree);
    GString *text = g_string_new("|");

    for (guint i = 0; i < soc->assumed->len; i++) {
        const SimSocFact *fact = g_ptr_array_index(soc->assumed, i);

        ck_assert_str_ne(fact->why, "");
        g_string_append_printf(text, "%s %s = %s|", fact->path, fact->what, fact->value);
    }
    for (guint i = 0; i < soc->left_out->len; i++) {
        const SimSocFact *fact = g_ptr_array_index(soc->left_out, i);

        g_string_append_printf(text, "-%s %s|", fact->path, fact->what);
    }
    return g_string_free(text, FALSE);
}

typedef struct Shipped {
    const char *name;
    const char *models;   /* in order of creation */
    const char *facts[4]; /* among those known */
} Shipped;

#define CPU0 "cpu0 cpu0.wb cpu0.l1"
#define CPU1 "cpu1 cpu1.wb cpu1.l1"
#define CPU2 "cpu2 cpu2.wb cpu2.l1"
#define CPU3 "cpu3 cpu3.wb cpu3.l1"
static const Shipped boards[] = {
    {"two-clusters-silent",
     "bus / " CPU0 " " CPU1 " " CPU2 " " CPU3 " scu0 l2 scu1 l2b cci",
     {"/cpus/cpu@100 an L2 = one for the cluster", "/cpus/cpu@0 cache-size = 2097152",
      "/ 1 GiB of memory at 0x80000000 = 0x80000000..0xbfffffff",
      "/cpus/cpu@1 clock-frequency = 2000000000"}},
    {"nested-caches",
     "bus memory " CPU0 " " CPU1 " cpu0.l2 cpu1.l2 scu l3",
     {"/cpus/cpu@0 d-cache-size = 65536", "/cpus/cpu@100/l2-cache cache-sets = 512",
      "/cpus/cpu@0/l2-cache/l3-cache cache-level = 3",
      "/memory@80000000 1 GiB of memory at 0x80000000 = 0x80000000..0xbfffffff"}},
    {"no-cpus", "bus memory cpu0 cpu0.l1", {"/ CPUs = one", "/ timing = generic"}},
    {"old-spelling",
     "bus memory " CPU0 " l2",
     {"/cpus/l2-cache cache-level = 2", "/cpus/cpu@0 d-cache-sets = 128",
      "/cpus/cpu@0 clock-frequency = 1200000000"}},
    {"sleeping-cpus", "bus memory " CPU0 " " CPU1 " scu", {"/cpus status = okay"}},
    {"longer-lines-below",
     "bus memory " CPU0 " " CPU1 " scu l2",
     {"/cpus/l2-cache cache-line-size = 64"}},
    {"lines-differ",
     "bus memory " CPU0 " " CPU1 " scu",
     {"/cpus/cpu@1 d-cache-line-size = 64"}},
    {"strange-numbers",
     "bus memory " CPU0 " l2",
     {"/cpus/cpu@0 d-cache-sets = 256", "/cpus/l2-cache cache-sets = 1024",
      "/cpus/l2-cache cache-level = 2"}},
    {"foreign-controller",
     "bus memory " CPU0,
     {"-/soc/l2-cache@8000 cache controller", "/cpus/cpu@0 d-cache-line-size = 32"}},
    {"pl310-beside",
     "bus memory " CPU0 " " CPU1 " scu pl310",
     {"/soc/amba/cache-controller@2000 cache-size = 524288",
      "/soc/amba/cache-controller@2000 shared override in AUX_CTRL = clear"}},
    {"high-memory",
     "bus memory memory_3c0000000 " CPU0 " l2",
     {"-/memory@80000000 memory above 16 GiB",
      "/memory@3c0000000 memory at 0x3c0000000 = 0x3c0000000..0x3ffffffff"}},
    {"only-high-memory",
     "bus memory " CPU0 " l2",
     {"/memory@8000000000 memory moved to 0x80000000 = 0x80000000..0x17fffffff"}},
    {"odd-memory",
     "bus memory " CPU0,
     {"/memory@0 memory at 0x1000 = 0x1000..0xffff", "-/memory@0 less than a page of memory"}},
    {"memory-in-pieces",
     "bus memory memory_0 memory2 memory3 memory4 memory5 memory6 memory7 " CPU0,
     {"-/memory@0 memory in many pieces"}},
    {"reserved-hint",
     "bus / " CPU0 " l2",
     {"/ 1 GiB of memory at 0x40000000 = 0x40000000..0x7fffffff"}},
    {"not-a-cache", "bus memory " CPU0 " ethernet", {"-/cpus/cpu@0 next-level-cache"}},
    {"below-an-outer-cache",
     "bus memory " CPU0 " pl310",
     {"-/cache-controller@f8f02000 next-level-cache"}},
    {"memory-over-devices",
     "bus memory " CPU0 " ethernet ethernet_4f980000 ethernet_4fa00000",
     {"/memory@40000000 memory cut to 0x40001000 = 0x40001000..0x4f97ffff"}},
    {"many-masters",
     "bus memory " CPU0 " l2 ethernet ethernet_10001000 ethernet_10002000 ethernet_10003000 "
     "ethernet_10004000 ethernet_10005000 ethernet_10006000 ethernet_10007000 "
     "ethernet_10008000 ethernet_10009000 ethernet_1000a000 ethernet_1000b000",
     {"-/ethernet@1000c000 bus master", "-/ethernet@1000d000 bus master"}},
    {"nobody-knows",
     "bus memory cpu0 cpu0.l1 ethernet",
     {"/cpus/cpu@0 timing = generic", "/cpus/cpu@0 d-cache-size = 32768"}},
};

/* A name that is only where a tree has a node for memory; "/" stands for any. */
static char *
without_root_name(const char *names)
{
    g_auto(GStrv) words = g_strsplit(names, " ", -1);

    g_free(words[1]);
    words[1] = g_strdup("/");
    return g_strjoinv(" ", words);
}

START_TEST(a_machine_comes_of_it_and_what_was_assumed_is_known)
{
    const Shipped *b = &boards[_i];
    g_autofree char *names = NULL, *known = NULL, *wanted = NULL, *got = NULL;

    if (!has_dtc()) {
        return;
    }
    tree = load_blob(b->name);
    ck_assert_msg(sim_board_build(world, tree, diags), "%s: %s", b->name,
                  diags->len ? ((SimDiag *)diags->pdata[0])->message : "");
    names = model_names();
    got = without_root_name(names);
    wanted = without_root_name(b->models);
    ck_assert_msg(strcmp(got, wanted) == 0, "%s: %s", b->name, names);
    known = facts();
    for (unsigned i = 0; i < G_N_ELEMENTS(b->facts) && b->facts[i]; i++) {
        g_autofree char *fact = g_strdup_printf("|%s|", b->facts[i]);

        ck_assert_msg(strstr(known, fact), "%s: `%s` is not in %s", b->name, fact, known);
    }
    ck_assert_ptr_nonnull(strstr(sim_tree_note(tree), "assumed (dmasim soc lists them)"));
}
END_TEST

/* Loads and stores of all CPUs in turn, checked byte by byte against plain memory. */
START_TEST(its_cpus_work_and_agree)
{
    SimRandom random = { .state = 11 };
    uint64_t should[512] = { 0 };
    uint64_t va;

    if (!has_dtc()) {
        return;
    }
    tree = load_blob(boards[_i].name);
    ck_assert(sim_board_build(world, tree, diags));
    va = sim_window_va(SIM_WINDOW_LINEAR, world->ram_base + 0x1000);
    for (unsigned n = 0; n < 2000; n++) {
        SimCpu *cpu = world->cpus->pdata[sim_random_below(&random, world->cpus->len)];
        uint32_t at = sim_random_below(&random, G_N_ELEMENTS(should));
        uint64_t got = 0;

        if (sim_random_below(&random, 2)) {
            should[at] = sim_random_next(&random);
            ck_assert_int_eq(sim_cpu_store(cpu, va + at * 8, &should[at], 8), SIM_OK);
            sim_cpu_barrier(cpu, SIM_BARRIER_WAIT);
        } else {
            ck_assert_int_eq(sim_cpu_load(cpu, va + at * 8, &got, 8), SIM_OK);
            ck_assert_uint_eq(got, should[at]);
        }
    }
}
END_TEST

START_TEST(cpus_beyond_the_sixteenth_are_left_out)
{
    if (!has_dtc()) {
        return;
    }
    tree = load_blob("many-cpus");
    ck_assert(sim_board_build(world, tree, diags));
    ck_assert_uint_eq(world->cpus->len, 16);
    ck_assert_uint_eq(sim_tree_soc(tree)->left_out->len, 2);
}
END_TEST

static const SimSocMaster *
master(const char *node)
{
    const SimSoc *soc = sim_tree_soc(tree);

    for (guint i = 0; i < soc->masters->len; i++) {
        const SimSocMaster *m = &g_array_index(soc->masters, SimSocMaster, i);

        if (g_str_has_suffix(m->path, node)) {
            return m;
        }
    }
    ck_abort_msg("no master at %s", node);
}

static const struct {
    const char *tree, *node;
    bool coherent, snoops;
    const char *told_by;
} masters[] = {
    {"who-is-coherent", "10000000", true, true, "/soc"},
    {"who-is-coherent", "10001000", false, false, "/soc/dma@10001000"},
    {"who-is-coherent", "10002000", true, false, "/soc"},
    {"who-is-coherent", "10003000", false, false, NULL},
    {"who-is-coherent", "10004000", true, true, "/interconnect1"},
    {"riscv", "10000000", true, true, NULL},
    {"riscv", "10001000", false, false, "/soc/dma@10001000"},
};

START_TEST(what_software_is_told_and_hardware_does)
{
    const SimSocMaster *m;
    SimMaster *made = NULL;

    if (!has_dtc()) {
        return;
    }
    tree = load_blob(masters[_i].tree);
    ck_assert(sim_board_build(world, tree, diags));
    m = master(masters[_i].node);
    ck_assert_int_eq(m->coherent, masters[_i].coherent);
    ck_assert_int_eq(m->snoops, masters[_i].snoops);
    ck_assert_pstr_eq(m->told_by, masters[_i].told_by);
    made = sim_master_of(world, sim_world_actor_by_name(world, m->name)->id);
    ck_assert_int_eq(made->coherent, masters[_i].coherent);
    ck_assert_int_eq(made->snoops, masters[_i].snoops);
}
END_TEST

START_TEST(nodes_without_a_label_have_names_that_scenarios_can_write)
{
    static const char *const names[] = { "dma_controller", "dma_controller_10001000",
                                         "_3d_engine" };

    if (!has_dtc()) {
        return;
    }
    tree = load_blob("no-labels");
    ck_assert(sim_board_build(world, tree, diags));
    ck_assert_uint_eq(world->masters->len, G_N_ELEMENTS(names));
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        SimMaster *m = g_ptr_array_index(world->masters, i);

        ck_assert_str_eq(m->model->name, names[i]);
    }
}
END_TEST

START_TEST(rows_of_dma_ranges_are_kept)
{
    const SimSocWindow *window;

    if (!has_dtc()) {
        return;
    }
    tree = load_blob("who-is-coherent");
    ck_assert(sim_board_build(world, tree, diags));
    ck_assert_uint_eq(sim_tree_soc(tree)->windows->len, 1);
    window = &g_array_index(sim_tree_soc(tree)->windows, SimSocWindow, 0);
    ck_assert_str_eq(window->path, "/bus");
    ck_assert_uint_eq(window->bus, 0xc0000000);
    ck_assert_uint_eq(window->base, 0x40000000);
    ck_assert_uint_eq(window->size, 0x10000000);
}
END_TEST

static const struct {
    const char *tree, *node;
    const char *windows; /* whose rows count */
    SimDmaWindow first;
} shifts[] = {
    {"who-is-coherent", "10003000", "/bus", {0xc0000000, 0x40000000, 0x10000000}},
    {"who-is-coherent", "10004000", NULL, {0}},
    {"who-is-coherent", "10000000", NULL, {0}},
    {"shifted-dma", "10000000", "/soc", {0xc0000000, 0, 0x8000000}},
    {"shifted-dma", "10001000", "/soc/bus", {0x40000000, 0x1000000, 0x7000000}},
    {"shifted-dma", "10002000", "/soc", {0xc0000000, 0, 0x8000000}},
    {"shifted-dma", "10003000", NULL, {0}},
};

START_TEST(masters_get_the_windows_of_the_buses_above)
{
    const SimSocMaster *m;
    const SimMaster *made;

    if (!has_dtc()) {
        return;
    }
    tree = load_blob(shifts[_i].tree);
    ck_assert(sim_board_build(world, tree, diags));
    m = master(shifts[_i].node);
    made = sim_master_of(world, sim_world_actor_by_name(world, m->name)->id);
    ck_assert_pstr_eq(m->windows, shifts[_i].windows);
    ck_assert_uint_eq(made->window_count, shifts[_i].windows ? 1 : 0);
    ck_assert_uint_eq(made->windows[0].bus, shifts[_i].first.bus);
    ck_assert_uint_eq(made->windows[0].pa, shifts[_i].first.pa);
    ck_assert_uint_eq(made->windows[0].size, shifts[_i].first.size);
}
END_TEST

START_TEST(a_row_that_leads_nowhere_is_left_out)
{
    g_autofree char *known = NULL;

    if (!has_dtc()) {
        return;
    }
    tree = load_blob("shifted-dma");
    ck_assert(sim_board_build(world, tree, diags));
    known = facts();
    ck_assert_ptr_nonnull(strstr(known, "|-/soc/bus dma-ranges|"));
    ck_assert_ptr_null(strstr(known, "|-/soc dma-ranges|"));
}
END_TEST

START_TEST(iommus_and_reserved_memory_are_shown)
{
    const SimSocRange *range;

    if (!has_dtc()) {
        return;
    }
    tree = load_blob("nobody-knows");
    ck_assert(sim_board_build(world, tree, diags));
    ck_assert_str_eq(g_ptr_array_index(sim_tree_soc(tree)->iommus, 0),
                     "/soc/iommu@10000000");
    ck_assert_str_eq(master("11000000")->iommu, "/soc/iommu@10000000");
    sim_world_free(world);
    sim_tree_free(tree);
    world = sim_world_new(NULL);
    tree = load_blob("reserved-hint");
    ck_assert(sim_board_build(world, tree, diags));
    ck_assert_uint_eq(sim_tree_soc(tree)->reserved->len, 2);
    range = &g_array_index(sim_tree_soc(tree)->reserved, SimSocRange, 0);
    ck_assert_uint_eq(range->base, 0x52000000);
    ck_assert_uint_eq(range->size, 0x400000);
    ck_assert_str_eq(range->text, "shared-dma-pool, no-map");
    range = &g_array_index(sim_tree_soc(tree)->reserved, SimSocRange, 1);
    ck_assert_uint_eq(range->size, 0);
}
END_TEST

/* What a terminal would obey is printed as text */

static const struct {
    const char *said, *printed;
} strings[] = {
    {"plain, 100 %", "plain, 100 %"},
    {"caf\xc3\xa9", "caf\xc3\xa9"},
    {"a\nb\tc\a\r", "a\\nb\\tc\\a\\r"},
    {"\033[31m\177", "\\033[31m\\177"},
    {"\xc2\x9b" "2J", "\\302\\2332J"}, /* CSI as one character */
    {"\xe2\x80\xae", "\\342\\200\\256"}, /* writes from right to left */
    {"\xff\xc3", "\\377\\303"}, /* no UTF-8 */
    {"", ""},
};

START_TEST(strings_of_a_tree_are_made_printable)
{
    g_autofree char *got = sim_soc_printable(strings[_i].said);

    ck_assert_str_eq(got, strings[_i].printed);
}
END_TEST

START_TEST(the_note_about_a_tree_is_printable)
{
    if (!has_dtc()) {
        return;
    }
    tree = load_blob("odd-strings");
    ck_assert(sim_board_build(world, tree, diags));
    ck_assert_ptr_nonnull(strstr(sim_tree_note(tree), "`acme,\\233[2Jnic`"));
    ck_assert_str_eq(((SimSocUnknown *)sim_tree_soc(tree)->unknown->pdata[0])->path,
                     "/ethernet@10000000");
}
END_TEST

/* Sources: each is told, in words, at the place */

static const struct {
    const char *name, *message, *help;
    unsigned line; /* 0: the tree as a whole */
} refusals[] = {
    {"cycle",
     "`next-level-cache` goes round in a circle: /cpus/l2-cache -> /cpus/l3-cache -> "
     "/cpus/l2-cache",
     NULL, 31},
    {"overlapping-memory",
     "memory_48000000 at 0x48000000..0x57ffffff overlaps memory at 0x40000000..0x4fffffff",
     NULL, 29},
    {"many-cpus", "more than 16 CPUs", NULL, 111},
    {"no-cpus", "no CPU: /cpus has no node with device_type = \"cpu\"", NULL, 5},
    {"lines-differ", "`d-cache-size` is missing", NULL, 15},
    {"old-spelling", "`d-cache-sets` is missing",
     "a cache has a size, sets and a line: such as d-cache-size = <32768>, d-cache-sets = "
     "<128>, d-cache-line-size = <64>",
     15},
    {"strange-numbers", "`cache-level` = <1>: by its place it is <2>", NULL, 27},
    {"below-the-last-level",
     "`cache-level` = <3>: the cache above it is level 7, and there are no more", NULL, 38},
    {"many-masters", "more than 12 bus masters",
     "turn off those that the test does not use: status = \"disabled\"", 87},
    {"memory-over-devices",
     "e0 at 0x40000000..0x40000fff overlaps memory at 0x40000000..0x4fffffff", NULL, 32},
    {"longer-lines-below", "the L2 has lines of 128 bytes, cpu0.l1 of 64",
     "caches that are kept coherent have lines of one length", 33},
    {"not-a-cache",
     "`next-level-cache` points to /ethernet@10000000, which is no cache", NULL, 19},
    {"below-an-outer-cache",
     "`next-level-cache` points to /cpus/l3-cache, which would lie below an outer cache",
     NULL, 37},
    {"odd-memory",
     "memory: 0x10000 bytes at 0x10: memory comes in whole pages of 4096 bytes", NULL, 24},
};

START_TEST(a_source_is_told_where)
{
    const SimDiag *diag;

    if (!has_dtc()) {
        return;
    }
    tree = load_source(refusals[_i].name);
    ck_assert_ptr_nonnull(tree);
    ck_assert(!sim_board_build(world, tree, diags));
    diag = g_ptr_array_index(diags, 0);
    ck_assert_str_eq(diag->message, refusals[_i].message);
    ck_assert_uint_eq(diag->line, refusals[_i].line);
    if (refusals[_i].help) {
        ck_assert_str_eq(diag->help, refusals[_i].help);
    }
}
END_TEST

/* ... and a blob by the path of the node. */
START_TEST(a_circle_in_a_blob_is_an_error_too)
{
    if (!has_dtc()) {
        return;
    }
    tree = load_blob("cycle");
    ck_assert(!sim_board_build(world, tree, diags));
    ck_assert_str_eq(((SimDiag *)diags->pdata[0])->message,
                     "/cpus/l3-cache: `next-level-cache` goes round in a circle: "
                     "/cpus/l2-cache -> /cpus/l3-cache -> /cpus/l2-cache");
}
END_TEST

START_TEST(there_are_as_many_as_seven_levels)
{
    if (!has_dtc()) {
        return;
    }
    tree = load_source("seven-levels");
    ck_assert(sim_board_build(world, tree, diags));
    ck_assert_ptr_nonnull(sim_world_model_by_name(world, "l7"));
}
END_TEST

/* Nothing can be assumed below the last level. */
START_TEST(a_blob_has_no_eighth_level_either)
{
    if (!has_dtc()) {
        return;
    }
    tree = load_blob("below-the-last-level");
    ck_assert(!sim_board_build(world, tree, diags));
    ck_assert_str_eq(((SimDiag *)diags->pdata[0])->message,
                     "/cpus/l3-cache: `cache-level` = <3>: the cache above it is level 7, "
                     "and there are no more");
}
END_TEST

static Suite *
shipped_suite(void)
{
    Suite *suite = suite_create("board-shipped");
    TCase *blobs = tcase_create("blobs"), *sources = tcase_create("sources");

    tcase_add_checked_fixture(blobs, setup, teardown);
    tcase_add_loop_test(blobs, a_machine_comes_of_it_and_what_was_assumed_is_known, 0,
                        G_N_ELEMENTS(boards));
    tcase_add_loop_test(blobs, its_cpus_work_and_agree, 0, G_N_ELEMENTS(boards));
    tcase_add_test(blobs, cpus_beyond_the_sixteenth_are_left_out);
    tcase_add_loop_test(blobs, what_software_is_told_and_hardware_does, 0,
                        G_N_ELEMENTS(masters));
    tcase_add_test(blobs, nodes_without_a_label_have_names_that_scenarios_can_write);
    tcase_add_test(blobs, rows_of_dma_ranges_are_kept);
    tcase_add_loop_test(blobs, masters_get_the_windows_of_the_buses_above, 0,
                        G_N_ELEMENTS(shifts));
    tcase_add_test(blobs, a_row_that_leads_nowhere_is_left_out);
    tcase_add_test(blobs, iommus_and_reserved_memory_are_shown);
    tcase_add_loop_test(blobs, strings_of_a_tree_are_made_printable, 0,
                        G_N_ELEMENTS(strings));
    tcase_add_test(blobs, the_note_about_a_tree_is_printable);
    tcase_add_test(blobs, a_circle_in_a_blob_is_an_error_too);
    tcase_add_test(blobs, a_blob_has_no_eighth_level_either);
    suite_add_tcase(suite, blobs);
    tcase_add_checked_fixture(sources, setup, teardown);
    tcase_add_loop_test(sources, a_source_is_told_where, 0, G_N_ELEMENTS(refusals));
    tcase_add_test(sources, there_are_as_many_as_seven_levels);
    suite_add_tcase(suite, sources);
    return suite;
}

SIM_CHECK_MAIN(shipped_suite)
