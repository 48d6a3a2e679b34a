/* SPDX-License-Identifier: MIT */
/*
 * Reports of boards with more places for bytes than one L1 and memory: which place
 * misled the reader, where the new bytes are, and which edit cures it.
 */
#include <string.h>

#include "tests/runner.h"
#include "tests/tools/rig-report.h"

typedef struct Case {
    const char *text;
    SimCode code;
    const char *title, *why, *where; /* part of it; NULL: not looked at */
    const char *edit;                /* text of the first edit; NULL: there is none */
} Case;

#define COHERENT "cpu0: p = dma_alloc_coherent(eth0, 64, h, GFP_KERNEL)\n"
#define A9 "soc \"cortex-a9-pl310\"\n"
#define SNOOPS "set eth0:dmasim,snoops = "

static const Case cases[] = {
    {"soc \"l1-l2\"\nbuf tx 64\ncpu0: memset(tx, 1, 64)\neth0: read(tx, 64)\n", SIM_D102,
     "that cpu0 had already rewritten in its cache", "before eth0 read memory (4)",
     "the old bytes came from memory; the new ones are in cpu0's L1",
     "cpu0: dcache_clean_poc(tx, tx + 64)"},
    {"soc \"l1-l2\"\nbuf tx 64\ncpu0: memset(tx, 1, 64)\nhw: evict(cpu0.l1, tx)\n"
     "eth0: read(tx, 64)\n",
     SIM_D102, "cpu0's newer bytes are dirty in l2", "are in l2 and not in memory",
     "the old bytes came from memory; the new ones are in l2",
     "cpu0: dcache_clean_poc(tx, tx + 64)"},
    {"soc \"l1-l2\"\nbuf rx 64\ncpu0: load(rx[0])\neth0: write(rx, fill=1, 64)\n"
     "hw: evict(cpu0.l1, rx)\ncpu0: load(rx[0])\n",
     SIM_D101, "had already replaced in memory", "l2 still has the line",
     "the old bytes came from l2; the new ones are in memory",
     "cpu0: dcache_inval_poc(rx, rx + 64)"},
    /* two clusters: the L2 of the other one has the line as well, and did nothing wrong */
    {"soc \"rk3399\"\nbuf rx 64\ncpu5: load(rx[0])\ncpu0: load(rx[0])\n"
     "eth0: write(rx, fill=1, 64)\ncpu5: load(rx[0])\n",
     SIM_D101, NULL, "nothing threw away cpu5's copy",
     "the old bytes came from cpu5's L1; the new ones are in memory",
     "cpu5: dcache_inval_poc(rx, rx + 64)"},
    {"soc \"rk3399\"\nbuf tx 64\ncpu4: memset(tx, 1, 64)\nhw: evict(cpu4.l1, tx)\n"
     "eth0: read(tx, 64)\n",
     SIM_D102, "dirty in l2b", NULL, NULL, "cpu4: dcache_clean_poc(tx, tx + 64)"},
    {A9 "buf tx 64\ncpu0: memset(tx, 1, 64)\neth0: read(tx, 64)\n", SIM_D102, NULL, NULL,
     "the old bytes came from memory; the new ones are in cpu0's L1",
     "cpu0: dmac_map_area(tx, 64, DMA_TO_DEVICE)"},
    {A9 "buf tx 64\ncpu0: memset(tx, 1, 64)\ncpu0: dmac_map_area(tx, 64, DMA_TO_DEVICE)\n"
        "eth0: read(tx, 64)\n",
     SIM_D102, "dirty in pl310", "maintenance of the CPU caches ends there",
     "the old bytes came from memory; the new ones are in pl310",
     "cpu0: outer_clean_range(tx, tx + 64)"},
    {A9 "buf rx 64\ncpu0: load(rx[0])\neth0: write(rx, fill=1, 64)\n"
        "cpu0: dmac_unmap_area(rx, 64, DMA_FROM_DEVICE)\nhw: prefetch(cpu0.l1, rx)\n"
        "cpu0: outer_inv_range(rx, rx+64)\ncpu0: load(rx[0])\n",
     SIM_D101, NULL, "got the old one from a cache in between", NULL,
     "cpu0: outer_inv_range(rx, rx+64)"},
    {A9 "buf tx 64\ncpu0: memset(tx, 1, 64)\ncpu0: dmac_flush_range(tx, tx+64)\n"
        "cpu0: outer_inv_range(tx, tx+64)\n",
     SIM_D104, "were thrown away with a line of pl310", "had come as far as pl310", NULL,
     "cpu0: outer_clean_range(tx, tx + 64)"},
    /* false sharing: unmap writes the shared line back into the outer cache, where it hides
     * what the device wrote */
    {A9 "buf all 192 align=32\nlet n = all[0..3]\nlet rx = all[16..143]\n"
        "cpu0: d = dma_map_single(eth0, rx, 128, DMA_FROM_DEVICE)\ncpu0: store(n, 1)\n"
        "eth0: write(d, fill=1, 128)\ncpu0: dma_unmap_single(eth0, d, 128, DMA_FROM_DEVICE)\n"
        "cpu0: load(rx[0])\n",
     SIM_D101, NULL, "was written back into pl310 after eth0 wrote memory", NULL, "buf rx 128"},
    {"soc \"coherent-1cpu\"\nbuf rx 64\n"
     "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\neth0: write(d, fill=1, 64)\n"
     "cpu0: load(rx[0])\ncpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
     SIM_D201, NULL, "were right because eth0 snoops", NULL,
     "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_FROM_DEVICE)"},
    {A9 COHERENT "cpu0: store(p[0..3], 7)\ncpu0: dma_wmb()\nhw: drain(cpu0.wb)\n"
                 "eth0: read(h, 4)\n",
     SIM_D106, "waited in the store buffer of pl310", "dma_wmb() and writel_relaxed() do not",
     "the old bytes came from memory; the new ones are in the store buffer of pl310",
     "cpu0: wmb()"},
    {"soc \"cortex-a9-pl310-no-override\"\n" COHERENT
     "cpu0: wmb()\nhw: prefetch(cpu0.l1, p[0..31])\neth0: write(h, fill=1, 4)\n"
     "cpu0: load(p[0..3])\n",
     SIM_D101, "stale coherent memory", "without arm,shared-override",
     "the old bytes came from pl310; the new ones are in memory",
     "set pl310:arm,shared-override"},
    {"soc \"noncoherent-2cpu\"\n" COHERENT "cpu1: wmb()\ncpu1: store(p[0..3], 7)\n"
     "cpu0: wmb()\neth0: read(h, 4)\n",
     SIM_D106, NULL, NULL,
     "the old bytes came from memory; the new ones are in cpu1's store buffer", "cpu1: wmb()"},
    {"soc \"noncoherent-2cpu\"\nbuf tx 64\ncpu1: memset(tx, 1, 64)\neth0: read(tx, 64)\n",
     SIM_D102, NULL, NULL, "the old bytes came from memory; the new ones are in cpu1's L1",
     "cpu1: dcache_clean_poc(tx, tx + 64)"},
    {SNOOPS "<0>\nset eth0:dma-coherent\nbuf tx 64\ncpu0: memset(tx, 1, 64)\n"
            "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\neth0: read(d, 64)\n"
            "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
     SIM_D102, "stale device read",
     "the device tree says that eth0 is coherent (dma-coherent of /soc/ethernet@10000000, "
     "case.dma:2), so Linux maintains no cache for it, but it does not snoop; ",
     NULL, ""},
    {SNOOPS "<1>\nbuf tx 64\ncpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
            "eth0: read(d, 64)\ncpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
     SIM_D502, "the device tree is wrong about eth0",
     "the device tree does not say that eth0 is coherent", NULL, "set eth0:dma-coherent"},
    {"soc \"coherent-1cpu\"\nbuf tx 64\ncpu0: memset(tx, 1, 64)\neth0: read(tx, 64)\n", SIM_D501,
     "eth0 read 64 bytes of tx from a cache", "the bytes are right because eth0 snoops", NULL,
     NULL},
    {A9 SNOOPS "<1>\nbuf rx 64\ncpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
               "hw: prefetch(cpu0.l1, rx)\neth0: write(d, fill=1, 64)\n"
               "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
     SIM_D103, "were thrown away with a line of pl310", "but it snoops them; ", NULL,
     "set eth0:dma-coherent"},
};

static void
check_part(const char *text, const char *part)
{
    if (part) {
        ck_assert_msg(text && strstr(text, part), "`%s` is not in `%s`", part,
                      text ? text : "(nothing)");
    }
}

START_TEST(a_report_names_the_place_and_the_cure)
{
    const Case *c = &cases[_i];
    GPtrArray *reports = rig_reports_of(c->text);
    const Report *report = rig_report_with(reports, c->code);
    const ReportFix *fix;

    ck_assert_msg(report != NULL, "D%d was not found", c->code);
    check_part(report->title, c->title);
    check_part(report->why, c->why);
    check_part(report->where, c->where);
    ck_assert_uint_eq(report->fixes->len, 1);
    fix = g_ptr_array_index(report->fixes, 0);
    ck_assert_int_eq(fix->certain, c->edit != NULL);
    if (c->edit) {
        ck_assert_str_eq(((ReportEdit *)g_ptr_array_index(fix->edits, 0))->text, c->edit);
    }
    g_ptr_array_unref(reports);
}
END_TEST

/* One column per L1 that had the line, one per cache below; each row tells of all. */
START_TEST(the_history_has_a_column_for_each_place)
{
    GPtrArray *reports = rig_reports_of(
        A9 "buf rx 64\ncpu1: load(rx[0])\neth0: write(rx, fill=0xBB, 64)\ncpu1: load(rx[0])\n");
    const Report *report = rig_report_with(reports, SIM_D101);
    const ReportRow *last;
    g_autoptr(GString) text = g_string_new(NULL);

    ck_assert_ptr_nonnull(report);
    last = g_ptr_array_index(report->rows, report->rows->len - 1);
    ck_assert_ptr_null(report->columns[0]);
    ck_assert_str_eq(report->columns[1], "cpu1.L1");
    ck_assert_str_eq(report->columns[SIM_HISTORY_CPUS], "pl310");
    ck_assert_str_eq(last->cells[1], "E 00");
    ck_assert_str_eq(last->cells[SIM_HISTORY_CPUS], "E 00");
    ck_assert_str_eq(last->ram, "bb");
    report_text(report, REPORT_NORMAL, false, text);
    check_part(text->str, "cpu1.L1  pl310  RAM");
    g_ptr_array_unref(reports);
}
END_TEST

/* A device that the tree describes as it is gives no note; nor does a board without caches. */
START_TEST(a_tree_that_is_right_says_nothing)
{
    static const char *const heads[] = {"soc \"coherent-1cpu\"\n", "soc \"noncoherent-1cpu\"\n",
                                        ("soc \"bare\"\nset eth0:dmasim,snoops = <0>\n"
                                         "set eth0:dma-coherent\n")};
    g_autofree char *text = g_strconcat(
        heads[_i],
        "buf tx 64\ncpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\neth0: read(d, 64)\n"
        "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
        NULL);
    GPtrArray *reports = rig_reports_of(text);

    ck_assert_ptr_null(rig_report_with(reports, SIM_D502));
    g_ptr_array_unref(reports);
}
END_TEST

/* What is ready for a device, or in memory anyway, is right on every board. */
START_TEST(a_driver_that_prepares_its_buffers_hears_nothing)
{
    static const char *const bodies[] = {
        "buf tx 64\ncpu0: memset(tx, 1, 64)\n"
        "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\neth0: read(d, 64)\n"
        "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
        "cpu0: p = dma_alloc_coherent(eth0, 64, h, GFP_KERNEL)\ncpu0: memset(p, 1, 64)\n"
        "cpu0: dma_wmb()\neth0: read(h, 64)\ncpu0: dma_free_coherent(eth0, 64, p, h)\n",
        "buf tx 64\ncpu0: memset(tx, 1, 64)\ncpu0: dcache_clean_poc(tx, tx + 64)\n"
        "cpu0: wmb()\neth0: read(tx, 64)\n",
    };
    g_autofree char *text = g_strconcat("soc \"coherent-1cpu\"\n", bodies[_i], NULL);
    GPtrArray *reports = rig_reports_of(text);

    ck_assert_ptr_null(rig_report_with(reports, SIM_D501));
    g_ptr_array_unref(reports);
}
END_TEST

START_TEST(what_other_boards_would_miss_is_told_once)
{
    GPtrArray *reports = rig_reports_of("soc \"coherent-1cpu\"\nbuf tx 64\n"
                                        "cpu0: memset(tx, 1, 64)\neth0: read(tx, 64)\n"
                                        "cpu0: memset(tx, 2, 64)\neth0: read(tx, 64)\n");

    ck_assert_uint_eq(reports->len, 1);
    ck_assert_int_eq(rig_report_with(reports, SIM_D501)->severity, SIM_NOTE);
    g_ptr_array_unref(reports);
}
END_TEST

/* The mismatch is said once per device. */
START_TEST(a_wrong_tree_is_told_once)
{
    GPtrArray *reports = rig_reports_of(
        SNOOPS "<1>\nbuf tx 64\ncpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
               "eth0: read(d, 64)\neth0: read(d, 32)\n"
               "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n");

    ck_assert_uint_eq(reports->len, 1);
    ck_assert_int_eq(rig_report_with(reports, SIM_D502)->severity, SIM_NOTE);
    g_ptr_array_unref(reports);
}
END_TEST

static Suite *
report_levels_suite(void)
{
    Suite *suite = suite_create("report-levels");
    TCase *tcase = tcase_create("levels");

    tcase_add_loop_test(tcase, a_report_names_the_place_and_the_cure, 0, G_N_ELEMENTS(cases));
    tcase_add_test(tcase, the_history_has_a_column_for_each_place);
    tcase_add_loop_test(tcase, a_tree_that_is_right_says_nothing, 0, 3);
    tcase_add_test(tcase, a_wrong_tree_is_told_once);
    tcase_add_loop_test(tcase, a_driver_that_prepares_its_buffers_hears_nothing, 0, 3);
    tcase_add_test(tcase, what_other_boards_would_miss_is_told_once);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(report_levels_suite)
