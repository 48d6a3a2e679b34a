/* SPDX-License-Identifier: MIT */
/*
 * From a scenario to its report: what is found, what help is given and whether
 * it was tried with success; and the limits of length, over everything shipped.
 */
#include <string.h>

#include "tests/runner.h"
#include "tests/tools/rig-report.h"

typedef struct Case {
    const char *text;
    SimCode code;
    unsigned line;
    bool certain;
    const char *edit; /* text of the first one, NULL: none */
} Case;

static const Case cases[] = {
    {"soc \"l1\"\nbuf rx 64\ncpu0: load(rx[0])\neth0: write(rx, fill=0xBB, 64)\n"
     "cpu0: load(rx[0])\n",
     SIM_D101, 5, true, "cpu0: dcache_inval_poc(rx, rx + 64)"},
    {"soc \"l1\"\nbuf tx 64\ncpu0: memset(tx, 1, 64)\neth0: read(tx, 64)\n", SIM_D102, 4,
     true, "cpu0: dcache_clean_poc(tx, tx + 64)"},
    {"soc \"l1\"\nbuf rx 64\ncpu0: memset(rx, 1, 64)\neth0: write(rx, fill=0xBB, 64)\n"
     "hw: evict(cpu0.l1, rx)\n",
     SIM_D103, 5, true, "cpu0: dcache_clean_inval_poc(rx, rx + 64)"},
    {"buf rx 64\ncpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "cpu0: store(rx[0..3], 1)\ncpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
     /* a sync_for_device would throw the store away on armv7 */
     SIM_D104, 4, true, "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)"},
    {"buf rx 64\n  cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "  cpu0: load(rx[0])\n  cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
     SIM_D201, 3, true, "  cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_FROM_DEVICE)"},
    {"buf rx 64\ncpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "cpu0: load(rx[0])\neth0: write(d, fill=0xBB, 64)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
     SIM_D201, 3, true, "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_FROM_DEVICE)"},
    {"buf tx 64\ncpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
     "cpu0: store(tx[0], 1)\ncpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
     SIM_D202, 3, true, "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_TO_DEVICE)"},
    {"buf tx 64\ncpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\neth0: read(d, 64)\n",
     SIM_D203, 4, true, ""},
    {"buf all 128 align=64\nlet n = all[0..3]\nlet rx = all[16..63]\n"
     "cpu0: d = dma_map_single(eth0, rx, 48, DMA_FROM_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 48, DMA_FROM_DEVICE)\n",
     SIM_D206, 4, true, "buf rx 48"},
    {"buf rx 64\ncpu0: d = dma_map_single(eth0, rx, 64, DMA_TO_DEVICE)\n"
     "eth0: write(d, fill=1, 64)\ncpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
     SIM_D207, 3, true, "cpu0: d = dma_map_single(eth0, rx, 64, DMA_BIDIRECTIONAL)"},
    {"buf tx 64\ncpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
     SIM_D303, 4, true, ""},
    /* the end of the mapping looked after half of it: no driver calls a cache routine */
    {"buf rx 128\ncpu0: memset(rx, 1, 128)\n"
     "cpu0: d = dma_map_single(eth0, rx, 128, DMA_FROM_DEVICE)\neth0: write(d, fill=2, 128)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\ncpu0: load(rx[64])\n",
     SIM_D101, 6, true, "cpu0: dma_sync_single_for_cpu(eth0, d, 128, DMA_FROM_DEVICE)"},
    /* ... nor for a neighbour in the line: the store is named, the device's write is not */
    {"buf o 64\ncpu0: d = dma_map_single(eth0, o+16, 48, DMA_FROM_DEVICE)\n"
     "cpu0: store(o[0..3], 1)\neth0: write(d, fill=2, 48)\n"
     "cpu0: dma_unmap_single(eth0, d, 48, DMA_FROM_DEVICE)\n",
     SIM_D103, 5, true, "cpu0: dma_sync_single_for_cpu(eth0, d, 48, DMA_FROM_DEVICE)"},
    {"buf rx 64\ncpu0: memset(rx, 1, 64)\n"
     "cpu0: d = dma_map_single_attrs(eth0, rx, 64, DMA_FROM_DEVICE, DMA_ATTR_SKIP_CPU_SYNC)\n"
     "eth0: write(d, fill=2, 64)\nhw: evict(cpu0.l1, rx)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
     SIM_D103, 5, true, "cpu0: dma_sync_single_for_device(eth0, d, 64, DMA_FROM_DEVICE)"},
    {"cpu0: p = dma_alloc_coherent(eth0, 64, h, GFP_KERNEL)\n"
     "cpu0: dma_sync_single_for_cpu(eth0, h, 64, DMA_FROM_DEVICE)\n",
     SIM_D107, 2, true, ""},
    {"cpu0: p = dma_alloc_coherent(eth0, 64, h, GFP_KERNEL)\ncpu0: mb()\n"
     "cpu0: store(p[0..3], 0)\ncpu0: writel_relaxed(1, eth0.DOORBELL)\n"
     "eth0: write(h, fill=1, 4)\ncpu0: mb()\n",
     SIM_D106, 3, true, "cpu0: dma_wmb()"},
    {"cpu0: p = dma_alloc_coherent(eng0, 64, h, GFP_KERNEL)\ncpu0: mb()\n"
     "cpu0: writel(h, eng0.DST_LO)\ncpu0: writel(64, eng0.LEN)\ncpu0: writel(1, eng0.ARG)\n"
     "cpu0: writel(0x63, eng0.CTRL)\ncpu0: ndelay(270)\nirq cpu0\ncpu0: load(p[0..3])\nend\n",
     SIM_D106, 9, true, "cpu0: readl(eng0.STATUS)"},
    {"buf rx 4096\ncpu0: d = dma_map_single(eng0, rx, 4096, DMA_FROM_DEVICE)\n"
     "cpu0: writel(d, eng0.DST_LO)\ncpu0: writel(4096, eng0.LEN)\ncpu0: writel(3, eng0.CTRL)\n"
     "cpu0: dma_unmap_single(eng0, d, 4096, DMA_FROM_DEVICE)\ncpu0: udelay(9)\n",
     SIM_D203, 5, false, NULL},
    {"eth0: read(0x10, 4)\n", SIM_D602, 1, false, NULL},
    /* the variable of the mapping is used again for another one, later ... */
    {"buf a 64\nbuf b 64\ncpu0: d = dma_map_single(eth0, a, 64, DMA_FROM_DEVICE)\n"
     "cpu0: load(a[0])\ncpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n"
     "cpu0: d = dma_map_single(eth0, b, 64, DMA_FROM_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
     SIM_D201, 4, true, "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_FROM_DEVICE)"},
    /* nothing shares the line: lines of its own would not help */
    {"soc \"l1\"\nbuf b 64\ncpu0: memset(b, 1, 64)\neth0: write(b, fill=9, 64)\n"
     "hw: evict(cpu0.l1, b)\n",
     SIM_D103, 5, true, "cpu0: dcache_clean_inval_poc(b, b + 64)"},
    /* a list is synced and mapped by the calls of its family */
    {"buf a 64\nsg l 1\ncpu0: sg_init_one(l, a, 64)\n"
     "cpu0: n = dma_map_sg_attrs(eth0, l[0], 1, DMA_TO_DEVICE, 0)\ncpu0: store(a[0], 1)\n"
     "cpu0: dma_unmap_sg(eth0, l, 1, DMA_TO_DEVICE)\n",
     SIM_D202, 5, true, "cpu0: dma_sync_sg_for_cpu(eth0, l[0], 1, DMA_TO_DEVICE)"},
    {"buf a 64\nsg_table t\ncpu0: sg_alloc_table(&t, 1, GFP_KERNEL)\n"
     "cpu0: sg_set_buf(t[0], a, 64)\ncpu0: dma_map_sgtable(eth0, &t, DMA_FROM_DEVICE, 0)\n"
     "cpu0: load(a[0])\ncpu0: dma_unmap_sgtable(eth0, &t, DMA_FROM_DEVICE, 0)\n",
     SIM_D201, 6, true, "cpu0: dma_sync_sgtable_for_cpu(eth0, &t, DMA_FROM_DEVICE)"},
    {"buf a 64\nsg l 1\ncpu0: sg_init_one(l, a, 64)\n"
     "cpu0: dma_map_sg(eth0, l, 1, DMA_TO_DEVICE)\neth0: write(l, fill=1, 64)\n"
     "cpu0: dma_unmap_sg(eth0, l, 1, DMA_TO_DEVICE)\n",
     SIM_D207, 5, true, "cpu0: dma_map_sg(eth0, l, 1, DMA_BIDIRECTIONAL)"},
    {"buf a 64\nsg l 2\ncpu0: sg_init_table(l, 2)\ncpu0: sg_set_buf(l[0], a, 32)\n"
     "cpu0: sg_set_buf(l[1], a + 32, 32)\ncpu0: n = dma_map_sg(eth0, l, 2, DMA_TO_DEVICE)\n"
     "cpu0: dma_unmap_sg(eth0, l, 1, DMA_TO_DEVICE)  # one too few\n",
     SIM_D307, 7, true, "cpu0: dma_unmap_sg(eth0, l, 2, DMA_TO_DEVICE)"},
    /* the CPU stored to the buffer after the unmap: it has to be mapped again */
    {"buf tx 64\ncpu0: memset(tx, 1, 64)\n"
     "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\ncpu0: memset(tx, 2, 64)\n"
     "eth0: read(d, 64)\n",
     SIM_D102, 6, true, "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)"},
    {"cpu0: one = dma_pool_create(\"one\", eth0, 64, 64, 0)\n"
     "cpu0: two = dma_pool_create(\"two\", eth0, 64, 64, 0)\n"
     "cpu0: b = dma_pool_alloc(one, GFP_KERNEL, h)\ncpu0: dma_pool_free(two, b, h)\n"
     "cpu0: dma_pool_destroy(two)\ncpu0: dma_pool_destroy(one)\n",
     SIM_D318, 4, true, "cpu0: dma_pool_free(one, b, h)"},
    {"cpu0: pool = dma_pool_create(\"one\", eth0, 64, 64, 0)\n"
     "cpu0: b = dma_pool_alloc(pool, GFP_KERNEL, h)\ncpu0: dma_pool_free(pool, b, 0x44)\n"
     "cpu0: dma_pool_destroy(pool)\n",
     SIM_D318, 3, true, "cpu0: dma_pool_free(pool, b, h)"},
    /* DMA memory goes back by its own function, with what it came with */
    {"cpu0: pg = dma_alloc_pages(eth0, 4096, h, DMA_TO_DEVICE, GFP_KERNEL)\n"
     "cpu0: __free_pages(pg, 0)\n",
     SIM_D310, 2, true, "cpu0: dma_free_pages(eth0, 4096, pg, h, DMA_TO_DEVICE)"},
    {"cpu0: p = dma_alloc_noncoherent(eth0, 64, h, DMA_TO_DEVICE, GFP_KERNEL)\n"
     "cpu0: dma_free_noncoherent(eth0, 64, p, h, DMA_FROM_DEVICE)\n",
     SIM_D305, 2, true, "cpu0: dma_free_noncoherent(eth0, 64, p, h, DMA_TO_DEVICE)"},
    {"cpu0: p = dma_alloc_attrs(eth0, 64, h, GFP_KERNEL, DMA_ATTR_NO_KERNEL_MAPPING)\n"
     "cpu0: dma_free_coherent(eth0, 64, p, h)\n",
     SIM_D313, 2, true,
     "cpu0: dma_free_attrs(eth0, 64, p, h, DMA_ATTR_NO_KERNEL_MAPPING)"},
    /* the view of coherent memory: nothing to map */
    {"cpu0: p = dma_alloc_coherent(eth0, 64, &h, GFP_KERNEL)\ncpu0: memset(p, 1, 64)\n"
     "cpu0: wmb()\ncpu0: d = dma_map_single(eth0, p, 64, DMA_TO_DEVICE)\n"
     "eth0: read(d, 64)\ncpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n"
     "cpu0: dma_free_coherent(eth0, 64, p, h)\n",
     SIM_D311, 4, true, ""},
    {"cpu0: d = dma_map_single(eth0, NULL, 64, DMA_TO_DEVICE)\n", SIM_D311, 1, true,
     "cpu0: memory = kmalloc(64, GFP_KERNEL)"},
    {"buf f 64 in=stack fill=1\ncpu0: d = dma_map_single(eth0, f, 64, DMA_TO_DEVICE)\n"
     "eth0: read(d, 64)\n",
     SIM_D602, 3, true, ""},
    {"cpu0: pg = dma_alloc_pages(eth0, 4096, h, DMA_TO_DEVICE, GFP_KERNEL)\n"
     "cpu0: v = page_address(pg)\ncpu0: dma_free_coherent(eth0, 4096, v, h)\n",
     SIM_D306, 3, true, "cpu0: dma_free_pages(eth0, 4096, pg, h, DMA_TO_DEVICE)"},
    {"buf a 131072\nsg l 1\ncpu0: sg_init_one(l, a, 131072)\n"
     "cpu0: dma_map_sg(eth0, l, 1, DMA_TO_DEVICE)\n"
     "cpu0: dma_unmap_sg(eth0, l, 1, DMA_TO_DEVICE)\n",
     SIM_D315, 4, true, "cpu0: dma_set_max_seg_size(eth0, 131072)"},
    {"buf a 256 align=4096 offset=3968\nsg l 1\ncpu0: dma_set_seg_boundary(eth0, 0xFFF)\n"
     "cpu0: sg_init_one(l, a, 256)\ncpu0: dma_map_sg(eth0, l, 1, DMA_TO_DEVICE)\n"
     "cpu0: dma_unmap_sg(eth0, l, 1, DMA_TO_DEVICE)\n",
     SIM_D315, 5, true, "buf a 256 align=256"},
    /* who has said what the device takes means it */
    {"buf a 8192\nsg l 1\ncpu0: dma_set_max_seg_size(eth0, 4096)\n"
     "cpu0: sg_init_one(l, a, 8192)\ncpu0: dma_map_sg(eth0, l, 1, DMA_TO_DEVICE)\n"
     "cpu0: dma_unmap_sg(eth0, l, 1, DMA_TO_DEVICE)\n",
     SIM_D315, 5, false, NULL},
    {"buf a 64\nsg_table t\ncpu0: sg_alloc_table(&t, 1, GFP_KERNEL)\n"
     "cpu0: sg_set_buf(t[0], a, 64)\ncpu0: dma_map_sgtable(eth0, &t, DMA_TO_DEVICE, 0)\n"
     "cpu0: dma_map_sgtable(eth0, &t, DMA_TO_DEVICE, 0)\n"
     "cpu0: dma_unmap_sgtable(eth0, &t, DMA_TO_DEVICE, 0)\n",
     SIM_D319, 6, true, "cpu0: dma_unmap_sgtable(eth0, &t, DMA_TO_DEVICE, 0)"},
    {"sg l 1\ncpu0: sg_init_table(l, 1)\ncpu0: dma_map_sg(eth0, l, 1, DMA_TO_DEVICE)\n"
     "cpu0: dma_unmap_sg(eth0, l, 1, DMA_TO_DEVICE)\n",
     SIM_D320, 4, true, ""},
    {"sg l 1\ncpu0: sg_init_table(l, 1)\ncpu0: dma_map_sg(eth0, l, 1, DMA_TO_DEVICE)\n",
     SIM_D311, 3, false, NULL},
    {"cpu0: p = vmalloc(64)\ncpu0: d = dma_map_single(eth0, p, 64, DMA_TO_DEVICE)\n",
     SIM_D311, 2, true, "cpu0: p = kmalloc(64, GFP_KERNEL)"},
    /* the functions that the kernel of that board has */
    {"soc \"l1\"\noption arch = armv7\nbuf rx 64\ncpu0: load(rx[0])\n"
     "eth0: write(rx, fill=0xBB, 64)\ncpu0: load(rx[0])\n",
     SIM_D101, 6, true, "cpu0: dmac_unmap_area(rx, 64, DMA_FROM_DEVICE)"},
    {"soc \"l1\"\noption arch = armv7\nbuf tx 64\ncpu0: memset(tx, 1, 64)\n"
     "eth0: read(tx, 64)\n",
     SIM_D102, 5, true, "cpu0: dmac_map_area(tx, 64, DMA_TO_DEVICE)"},
    {"soc \"l1\"\noption arch = armv7\nbuf rx 64\ncpu0: memset(rx, 1, 64)\n"
     "eth0: write(rx, fill=0xBB, 64)\nhw: evict(cpu0.l1, rx)\n",
     SIM_D103, 6, true, "cpu0: dmac_flush_range(rx, rx + 64)"},
    {"soc \"l1\"\noption arch = riscv\nbuf tx 64\ncpu0: memset(tx, 1, 64)\n"
     "eth0: read(tx, 64)\n",
     SIM_D102, 5, false, NULL},
    /* a second mapping: the end of the first is moved, or it is written */
    {"buf rx 64\ncpu0: a = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "cpu0: b = dma_map_single(eng0, rx, 64, DMA_FROM_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, a, 64, DMA_FROM_DEVICE)\n",
     SIM_D301, 3, true, "cpu0: dma_unmap_single(eth0, a, 64, DMA_FROM_DEVICE)"},
    {"buf rx 64\ncpu0: a = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "cpu0: b = dma_map_single(eng0, rx, 64, DMA_FROM_DEVICE)\n",
     SIM_D301, 3, true, "cpu0: dma_unmap_single(eth0, a, 64, DMA_FROM_DEVICE)"},
    {"buf rx 64\n  cpu0: a = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "  cpu0: a = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "  cpu0: dma_unmap_single(eth0, a, 64, DMA_FROM_DEVICE)\n",
     SIM_D301, 3, true, "  cpu0: dma_unmap_single(eth0, a, 64, DMA_FROM_DEVICE)"},
    {"buf rx 64\nrepeat 2\ncpu0: a = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\nend\n",
     SIM_D301, 3, true, "cpu0: dma_unmap_single(eth0, a, 64, DMA_FROM_DEVICE)"},
    /* ... when it has a name */
    {"buf rx 64\ncpu0: dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "cpu0: b = dma_map_single(eng0, rx, 64, DMA_FROM_DEVICE)\n",
     SIM_D301, 3, false, NULL},
};

START_TEST(the_help_fits_the_mistake)
{
    const Case *c = &cases[_i];
    GPtrArray *reports = rig_reports_of(c->text);
    const Report *report = rig_report_with(reports, c->code);
    const ReportFix *fix;

    ck_assert_msg(report != NULL, "D%d was not found", c->code);
    ck_assert_uint_eq(report->line, c->line);
    ck_assert_uint_eq(report->fixes->len, 1);
    fix = g_ptr_array_index(report->fixes, 0);
    ck_assert_int_eq(fix->certain, c->certain);
    if (c->edit) {
        ck_assert_str_eq(((ReportEdit *)g_ptr_array_index(fix->edits, 0))->text, c->edit);
    } else {
        ck_assert_uint_eq(fix->edits->len, 0);
    }
    g_ptr_array_unref(reports);
}
END_TEST

/* When the device goes on afterwards, the buffer has to be given back to it. */
START_TEST(a_read_in_the_middle_is_wrapped)
{
    GPtrArray *reports = rig_reports_of(cases[5].text);
    const Report *report = rig_report_with(reports, SIM_D201);
    const ReportFix *fix = g_ptr_array_index(report->fixes, 0);

    ck_assert_uint_eq(fix->edits->len, 2);
    ck_assert_str_eq(((ReportEdit *)g_ptr_array_index(fix->edits, 1))->text,
                     "cpu0: dma_sync_single_for_device(eth0, d, 64, DMA_FROM_DEVICE)");
    g_ptr_array_unref(reports);
}
END_TEST

START_TEST(lines_of_other_variants_stay_with_their_step)
{
    GPtrArray *reports = rig_reports_of(
        "variant a soc \"noncoherent-1cpu\"\nvariant b soc \"bare\"\n"
        "buf tx 64\n"
        "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
        "cpu0: store(tx[0], 1) => [a] cpu-write-while-device-owns\n"
        "                      => [b] cpu-write-while-device-owns\n"
        "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n");
    const Report *report = rig_report_with(reports, SIM_D202);
    const ReportFix *fix = g_ptr_array_index(report->fixes, 0);

    ck_assert(fix->certain);
    ck_assert_uint_eq(((ReportEdit *)g_ptr_array_index(fix->edits, 1))->line, 6);
    g_ptr_array_unref(reports);
}
END_TEST

START_TEST(elsewhere_is_what_other_boards_really_gave)
{
    GPtrArray *reports = rig_reports_of(cases[0].text);
    const Report *report = rig_report_with(reports, SIM_D101);

    ck_assert_uint_eq(report->elsewhere->len, 2);
    ck_assert_str_eq(g_ptr_array_index(report->elsewhere, 0),
                     "not found on board `bare`, `wbuf`");
    ck_assert_str_eq(g_ptr_array_index(report->elsewhere, 1),
                     "the same on board `noncoherent-1cpu`");
    g_ptr_array_unref(reports);
}
END_TEST

/* Lines that the board's line has to stand behind, or that hide it. */
START_TEST(elsewhere_finds_the_boards_line)
{
    static const char *const heads[] = {"dma 1\n", "# first\ndma 1\n\tsoc \"l1\"\n",
                                        "  soc   \"noncoherent-1cpu\"\n"};
    g_autofree char *text = g_strconcat(
        heads[_i],
        "buf tx 64\ncpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
        "cpu0: store(tx[0], 1)\ncpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
        NULL);
    GPtrArray *reports = rig_reports_of(text);

    ck_assert_uint_eq(rig_report_with(reports, SIM_D202)->elsewhere->len, 1);
    g_ptr_array_unref(reports);
}
END_TEST

START_TEST(an_allocation_goes_by_its_variable)
{
    GPtrArray *reports = rig_reports_of(
        "soc \"wbuf\"\n"
        "cpu0: p = dma_alloc_coherent(eth0, 64, h, GFP_KERNEL)\n"
        "cpu0: store(p[0..3], 7)\neth0: read(h, 4)\ncpu0: mb()\n"
        "cpu0: dma_free_coherent(eth0, 64, p, h)\n");
    const Report *report = rig_report_with(reports, SIM_D106);

    ck_assert_ptr_nonnull(report);
    ck_assert_str_eq(report->object, "p[0..3]");
    g_ptr_array_unref(reports);
}
END_TEST

static void
check_lengths(const GPtrArray *reports, const char *name)
{
    static const struct {
        ReportLevel level;
        unsigned most;
    } limits[] = {{REPORT_QUIET, 1},
                  {REPORT_BRIEF, REPORT_BRIEF_LINES},
                  {REPORT_NORMAL, REPORT_NORMAL_LINES}};

    for (unsigned i = 0; i < reports->len; i++) {
        for (size_t k = 0; k < G_N_ELEMENTS(limits); k++) {
            g_autoptr(GString) out = g_string_new(NULL);

            report_text(g_ptr_array_index(reports, i), limits[k].level, false, out);
            ck_assert_msg(rig_lines(out->str) <= limits[k].most, "%s: %u lines", name,
                          rig_lines(out->str));
        }
    }
}

START_TEST(every_report_of_the_catalogue_keeps_its_length)
{
    size_t count;
    const SimCodeInfo *table = sim_code_table(&count);

    for (size_t i = 0; i < count; i++) {
        if (table[i].wrong[0] != '#') {
            GPtrArray *reports = rig_reports_of(table[i].wrong);

            check_lengths(reports, table[i].name);
            g_ptr_array_unref(reports);
        }
    }
}
END_TEST

START_TEST(every_report_of_the_shipped_scenarios_keeps_its_length)
{
    GDir *dir = g_dir_open("scenarios", 0, NULL);
    const char *name;

    ck_assert_ptr_nonnull(dir);
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename("scenarios", name, NULL);
        g_autofree char *text = NULL;

        if (g_str_has_suffix(name, ".dma") &&
            g_file_get_contents(path, &text, NULL, NULL)) {
            GPtrArray *reports = rig_reports_of(text);

            check_lengths(reports, name);
            g_ptr_array_unref(reports);
        }
    }
    g_dir_close(dir);
}
END_TEST

static Suite *
advice_suite(void)
{
    Suite *suite = suite_create("advice");
    TCase *tcase = tcase_create("advice");

    tcase_add_loop_test(tcase, the_help_fits_the_mistake, 0, G_N_ELEMENTS(cases));
    tcase_add_test(tcase, a_read_in_the_middle_is_wrapped);
    tcase_add_test(tcase, lines_of_other_variants_stay_with_their_step);
    tcase_add_test(tcase, elsewhere_is_what_other_boards_really_gave);
    tcase_add_loop_test(tcase, elsewhere_finds_the_boards_line, 0, 3);
    tcase_add_test(tcase, an_allocation_goes_by_its_variable);
    tcase_add_test(tcase, every_report_of_the_catalogue_keeps_its_length);
    tcase_add_test(tcase, every_report_of_the_shipped_scenarios_keeps_its_length);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(advice_suite)
