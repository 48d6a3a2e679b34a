/* SPDX-License-Identifier: MIT */
/*
 * Which kernel a board runs: by its CPU, by its tree's word, by the scenario's; what it
 * asks of the CPUs; and the page that says so.  DMASIM_GOLDEN=1 writes the table of the page.
 */
#include "tests/runner.h"

#include <string.h>

#include "api/glue/arch.h"
#include "sim/board.h"
#include "sim/diag.h"
#include "sim/tree.h"
#include "tests/api/rig-api.h"

#define BOARD "noncoherent-1cpu"
#define PAGE "docs/bindings.md"
#define FIRST "<!-- kernels -->\n"
#define LAST "<!-- end of kernels -->"
#define NEEDS " needs caches that write through; that of cpu0 writes back" \
              " (`dmasim,l1-writes = \"through\"` in its node changes it)"

static Rig *rig;

static void
start(const char *options, const char *sets)
{
    rig = rig_new_set(BOARD, options, sets);
}

static void
teardown(void)
{
    rig_free(rig);
}

START_TEST(the_cpu_says_which)
{
    static const struct {
        const char *set, *arch, *family;
    } rows[] = {
        { "cpu0:compatible=arm,cortex-a9", "armv7", "arm" },
        { "cpu0:compatible=arm,cortex-m7", "armv7", "arm" },
        { "cpu0:compatible=arm,cortex-a53", "arm64", "arm64" },
        { "cpu0:compatible=riscv", "riscv", "riscv" },
        { "cpu0:compatible=arm,arm926ej-s", "arm926", "arm" },
        { "cpu0:compatible=marvell,feroceon", "arm926", "arm" },
        { "cpu0:compatible=faraday,fa526", "fa526", "arm" },
        { "cpu0:compatible=marvell,xscale", "xscale", "arm" },
        { "cpu0:compatible=arm,arm1176jzf-s", "armv6", "arm" },
        { "cpu0:compatible=mips,mips24Kc", "mips", "mips" },
        { "cpu0:compatible=brcm,bmips5000", "mips-speculative", "mips" },
        { "cpu0:compatible=intel,ce4100", "x86", "x86" },
        { "cpu0:compatible=acme,unknown", "arm64", "arm64" },
        { "cpu0:dmasim,arch=mips", "mips", "mips" },
        { "cpu0:compatible=arm,cortex-a9 cpu0:dmasim,arch=armv6", "armv6", "arm" },
    };

    start(NULL, rows[_i].set);
    ck_assert_str_eq(lx_glue.arch, rows[_i].arch);
    ck_assert_str_eq(rig->world->arch_family, rows[_i].family);
    ck_assert_uint_eq(lx_glue.era, 6 << 16 | 12 << 8);
}
END_TEST

/* A kernel that does nothing towards the CPU counts on it that nothing came back. */
START_TEST(some_kernels_are_for_cpus_that_never_speculate)
{
    static const struct {
        const char *options;
        bool speculates;
    } rows[] = {
        { "arch=arm64", true },   { "arch=armv7", true },  { "arch=armv6", true },
        { "arch=riscv", true },   { "arch=mips-speculative", true },
        { "arch=mips", false },   { "arch=arm926", false }, { "arch=xscale", false },
        { "arch=fa526", false },
    };

    start(rows[_i].options, NULL);
    ck_assert(rig->cpu->never_speculates != rows[_i].speculates);
}
END_TEST

/* Also when an option has chosen another kernel than that of the board. */
START_TEST(what_a_kernel_asks_of_cpus_goes_with_it)
{
    g_autoptr(GError) error = NULL;

    start("arch=mips", NULL);
    ck_assert(rig->cpu->never_speculates);
    ck_assert_int_eq(rig->cpu->uncached_mem, SIM_MEM_STRONGLY_ORDERED);
    ck_assert_int_eq(rig->layer->option(rig->world, "arch", "arm64", &error), 1);
    ck_assert(!rig->cpu->never_speculates);
    ck_assert_int_eq(rig->cpu->uncached_mem, SIM_MEM_NC);
    rig_free(rig);
    start("arch=arm64", "cpu0:dmasim,speculates=0");
    ck_assert(rig->cpu->never_speculates);
}
END_TEST

static void
check_refused(const char *name, const char *value, const char *message)
{
    g_autoptr(GError) error = NULL;

    ck_assert_int_eq(rig->layer->option(rig->world, name, value, &error), -1);
    ck_assert_str_eq(error->message, message);
}

START_TEST(a_kernel_for_write_through_needs_such_a_cache)
{
    start(NULL, NULL);
    check_refused("arch", "armv4", "arch: a kernel for armv4" NEEDS);
    check_refused("arch", "armv4wt", "arch: a kernel for armv4wt" NEEDS);
    rig_free(rig);
    start("arch=armv4wt", "cpu0:dmasim,l1-writes=through");
    ck_assert_str_eq(lx_glue.arch, "armv4wt");
}
END_TEST

/* Before anything runs: the scenario is refused as a whole. */
static void
check_board(const char *sets, const char *message)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    g_auto(GStrv) set = g_strsplit(sets, "=", 2);
    g_autoptr(GError) error = NULL;
    SimTree *tree;
    SimWorld *world;

    start(NULL, NULL);
    rig->layer->end(rig->world);
    tree = sim_tree_load(BOARD, NULL, diags);
    ck_assert(sim_tree_set(tree, "cpu0", set[0], set[1], NULL));
    world = sim_world_new(NULL);
    world->tree = tree;
    ck_assert(sim_board_build(world, tree, diags));
    ck_assert(!rig->layer->begin(world, &error));
    ck_assert_str_eq(error->message, message);
    sim_world_free(world);
    sim_tree_free(tree);
}

START_TEST(a_board_whose_kernel_cannot_be_is_refused)
{
    check_board("dmasim,arch=sparc",
                "/cpus/cpu@0: dmasim,arch: `sparc` is none of arm64, armv7, armv6, arm926, "
                "fa526, xscale, xscale-80200-a0, armv4wt, armv4, riscv, mips, "
                "mips-speculative, x86");
    rig_free(rig);
    check_board("compatible=arm,arm710t", "arch: a kernel for armv4" NEEDS);
}
END_TEST

/* --- the page ------------------------------------------------------------------- */

/* One line per architecture, in the order of the table. */
static char *
kernels(void)
{
    GString *out = g_string_new("| kernel | CPUs, by `compatible` |\n|---|---|\n");
    const char *compatible, *arch, *last = "";

    for (unsigned i = 0; lx_arch_cpu(i, &compatible, &arch); i++) {
        if (strcmp(arch, last) != 0) {
            g_string_append_printf(out, "%s| `%s` | ", i ? " |\n" : "", arch);
        }
        g_string_append_printf(out, "%s`%s`", strcmp(arch, last) != 0 ? "" : ", ", compatible);
        last = arch;
    }
    g_string_append(out, " |\n");
    return g_string_free(out, FALSE);
}

START_TEST(the_page_says_which)
{
    g_autofree char *page = NULL, *wanted = kernels(), *got = NULL, *anew = NULL;
    char *first, *last;

    ck_assert(g_file_get_contents(PAGE, &page, NULL, NULL));
    first = strstr(page, FIRST);
    last = strstr(page, LAST);
    ck_assert(first && last && first < last);
    first += strlen(FIRST);
    if (g_getenv("DMASIM_GOLDEN")) {
        anew = g_strdup_printf("%.*s%s%s", (int)(first - page), page, wanted, last);
        ck_assert(g_file_set_contents(PAGE, anew, -1, NULL));
        return;
    }
    got = g_strndup(first, (gsize)(last - first));
    ck_assert_msg(strcmp(got, wanted) == 0,
                  PAGE " is not what the table says: DMASIM_GOLDEN=1 make check T=test-arch "
                       "writes it anew; look at the diff");
}
END_TEST

static Suite *
arch_suite(void)
{
    Suite *suite = suite_create("arch");
    TCase *boards = tcase_create("boards"), *page = tcase_create("page");

    tcase_add_checked_fixture(boards, NULL, teardown);
    tcase_add_loop_test(boards, the_cpu_says_which, 0, 15);
    tcase_add_loop_test(boards, some_kernels_are_for_cpus_that_never_speculate, 0, 9);
    tcase_add_test(boards, what_a_kernel_asks_of_cpus_goes_with_it);
    tcase_add_test(boards, a_kernel_for_write_through_needs_such_a_cache);
    tcase_add_test(boards, a_board_whose_kernel_cannot_be_is_refused);
    suite_add_tcase(suite, boards);
    tcase_add_test(page, the_page_says_which);
    suite_add_tcase(suite, page);
    return suite;
}

SIM_CHECK_MAIN(arch_suite)
