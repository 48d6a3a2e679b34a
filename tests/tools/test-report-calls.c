/* SPDX-License-Identifier: MIT */
/*
 * Mistakes in calls, from the scenario to the report: the sentence word by word, where
 * it is, how bad, and the help with what trying it out gave.
 */
#include <string.h>

#include "sim/scenario.h"
#include "sim/world.h"
#include "tests/runner.h"
#include "tests/tools/rig-report.h"

typedef struct Case {
    const char *text;
    SimCode code;
    SimSeverity severity;
    unsigned line;
    const char *title;
    bool certain;
    const char *edit; /* text of the first one, NULL: the help is a sentence */
} Case;

static const Case cases[] = {
    {"buf rx 64\n"
     "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_TO_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
     SIM_D204, SIM_ERROR, 3,
     "cpu0 synced rx in another direction than its mapping has: mapped DMA_FROM_DEVICE, "
     "synced DMA_TO_DEVICE",
     true, "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_FROM_DEVICE)"},
    {"buf tx 64\n"
     "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
     "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_FROM_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
     SIM_D204, SIM_ERROR, 3,
     "cpu0 synced tx in another direction than its mapping has: mapped DMA_TO_DEVICE, synced "
     "DMA_FROM_DEVICE; there is nothing of the device to fetch",
     true, "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_TO_DEVICE)"},
    {"buf rx 64\n"
     "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "cpu0: dma_sync_single_for_device(eth0, d, 64, DMA_BIDIRECTIONAL)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
     SIM_D204, SIM_ERROR, 3,
     "cpu0 synced rx in another direction than its mapping has: mapped DMA_FROM_DEVICE, "
     "synced DMA_BIDIRECTIONAL; the device has nothing to read",
     true, "cpu0: dma_sync_single_for_device(eth0, d, 64, DMA_FROM_DEVICE)"},
    {"buf rx 64\n"
     "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "cpu0: dma_sync_single_for_cpu(eth0, d, 128, DMA_FROM_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
     SIM_D205, SIM_ERROR, 3,
     "cpu0 synced more than is mapped: it ends 64 bytes behind the mapping",
     true, "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_FROM_DEVICE)"},
    {"buf rx 64\n"
     "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "cpu0: dma_sync_single_for_cpu(eth0, d - 64, 128, DMA_FROM_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
     SIM_D205, SIM_ERROR, 3,
     "cpu0 synced more than is mapped: it begins 64 bytes in front of the mapping",
     false, "cpu0: dma_sync_single_for_cpu(eth0, d - 64, 64, DMA_FROM_DEVICE)"},
    {"buf rx 64\n"
     "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "eth0: write(d, fill=1, 64)\n"
     "cpu0: dma_sync_single_for_cpu(eth0, d, 32, DMA_FROM_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
     SIM_D206, SIM_WARNING, 4,
     "cpu0 synced a part of rx, and eth0 works with the rest of a cache line",
     true, "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_FROM_DEVICE)"},
    {"buf rx 64\n"
     "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, DMA_MAPPING_ERROR, 64, DMA_FROM_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
     SIM_D302, SIM_ERROR, 3,
     "cpu0 ended or synced a mapping that does not exist: the handle is DMA_MAPPING_ERROR",
     true, ""},
    {"buf rx 64\n"
     "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "cpu0: dma_unmap_single(eng0, d, 64, DMA_FROM_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
     SIM_D302, SIM_ERROR, 3,
     "cpu0 ended or synced a mapping that does not exist: the mapping is another device's",
     true, ""},
    {"buf rx 64\n"
     "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d + 16, 48, DMA_FROM_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
     SIM_D302, SIM_ERROR, 3,
     "cpu0 ended or synced a mapping that does not exist: the handle points into a mapping, "
     "not at its start",
     true, ""},
    {"buf rx 64\n"
     "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
     SIM_D303, SIM_ERROR, 4,
     "cpu0 ended a mapping of rx for the second time: the mapping has ended",
     true, ""},
    {"buf rx 64\n"
     "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 32, DMA_FROM_DEVICE)\n",
     SIM_D304, SIM_ERROR, 3,
     "cpu0 ended a mapping of rx with another size: dma_map_single() got 64 bytes, "
     "dma_unmap_single() gets 32",
     true, "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)"},
    {"cpu0: p = dma_alloc_coherent(eth0, 64, h, GFP_KERNEL)\n"
     "cpu0: dma_free_coherent(eth0, 128, p, h)\n",
     SIM_D304, SIM_ERROR, 2,
     "cpu0 ended the DMA memory of p[0..4095] with another size: dma_alloc_coherent() got 64 "
     "bytes, dma_free_coherent() gets 128",
     true, "cpu0: dma_free_coherent(eth0, 64, p, h)"},
    {"buf rx 64\n"
     "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_BIDIRECTIONAL)\n",
     SIM_D305, SIM_ERROR, 3,
     "cpu0 ended a mapping of rx in another direction than it was made: mapped "
     "DMA_FROM_DEVICE, ended DMA_BIDIRECTIONAL",
     true, "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)"},
    {"cpu0: p = dma_alloc_coherent(eth0, 64, h, GFP_KERNEL)\n"
     "cpu0: dma_unmap_single(eth0, h, 64, DMA_BIDIRECTIONAL)\n",
     SIM_D306, SIM_ERROR, 2,
     "cpu0 ended the DMA memory of p[0..4095] by the wrong function: what "
     "dma_alloc_coherent() made is ended by dma_free_coherent()",
     true, "cpu0: dma_free_coherent(eth0, 64, p, h)"},
    {"cpu0: p = kmalloc(64, GFP_KERNEL)\n"
     "cpu0: d = dma_map_single(eth0, p, 64, DMA_TO_DEVICE)\n"
     "cpu0: dma_free_coherent(eth0, 64, p, d)\n"
     "cpu0: kfree(p)\n",
     SIM_D306, SIM_ERROR, 3,
     "cpu0 ended a mapping of p by the wrong function: what dma_map_single() made is ended "
     "by dma_unmap_single()",
     true, "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)"},
    {"buf a 64\n"
     "buf b 64\n"
     "sg l 2\n"
     "cpu0: sg_init_table(l, 2)\n"
     "cpu0: sg_set_buf(l[0], a, 64)\n"
     "cpu0: sg_set_buf(l[1], b, 64)\n"
     "cpu0: dma_map_sg(eth0, l, 2, DMA_TO_DEVICE)\n"
     "cpu0: dma_unmap_sg(eth0, l, 1, DMA_TO_DEVICE)\n",
     SIM_D307, SIM_ERROR, 8,
     "cpu0 passed another number of entries than the list was mapped with: 2 entries were "
     "mapped, dma_unmap_sg() gets 1",
     true, "cpu0: dma_unmap_sg(eth0, l, 2, DMA_TO_DEVICE)"},
    {"buf a 64\n"
     "buf b 64\n"
     "sg l 2\n"
     "cpu0: sg_init_table(l, 2)\n"
     "cpu0: sg_set_buf(l[0], a, 64)\n"
     "cpu0: sg_set_buf(l[1], b, 64)\n"
     "cpu0: dma_map_sg(eth0, l, 2, DMA_TO_DEVICE)\n"
     "cpu0: dma_sync_sg_for_device(eth0, l, 1, DMA_TO_DEVICE)\n"
     "cpu0: dma_unmap_sg(eth0, l, 2, DMA_TO_DEVICE)\n",
     SIM_D307, SIM_ERROR, 8,
     "cpu0 passed another number of entries than the list was mapped with: 2 entries were "
     "mapped, dma_sync_sg_for_device() gets 1",
     true, "cpu0: dma_sync_sg_for_device(eth0, l, 2, DMA_TO_DEVICE)"},
    {"option unchecked = 1\n"
     "buf rx 64\n"
     "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
     SIM_D308, SIM_WARNING, 4,
     "cpu0 never asked whether the mapping of rx failed",
     true, "cpu0: dma_mapping_error(eth0, d)"},
    {"buf rx 64\n"
     "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
     "cpu0: p = dma_alloc_coherent(eth0, 64, h, GFP_KERNEL)\n"
     "cpu0: device_release_driver(eth0)\n",
     SIM_D309, SIM_ERROR, 4,
     "eth0 is left with what it still has: 1 mapping and 1 piece of DMA memory",
     false, "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)"},
    {"buf rx 64\n"
     "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n",
     SIM_D309, SIM_NOTE, 2,
     "eth0 is left with what it still has: 1 mapping",
     true, "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)"},
    {"cpu0: p = kmalloc(64, GFP_KERNEL)\n"
     "cpu0: d = dma_map_single(eth0, p, 64, DMA_TO_DEVICE)\n"
     "cpu0: kfree(p)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
     SIM_D310, SIM_ERROR, 3,
     "cpu0 freed p while eth0 has it: by kfree()",
     true, ""},
    {"cpu0: p = dma_alloc_attrs(eth0, 64, h, GFP_KERNEL, DMA_ATTR_FORCE_CONTIGUOUS)\n"
     "cpu0: dma_free_attrs(eth0, 64, p, h, 0)\n",
     SIM_D313, SIM_WARNING, 2,
     "cpu0 ended the DMA memory of p[0..4095] with other attributes: only the "
     "allocation has DMA_ATTR_FORCE_CONTIGUOUS",
     true, "cpu0: dma_free_attrs(eth0, 64, p, h, DMA_ATTR_FORCE_CONTIGUOUS)"},
    {"cpu0: p = dma_alloc_coherent(eth0, 64, h, GFP_KERNEL)\n"
     "cpu0: dma_free_coherent(eth0, 64, NULL, h)\n",
     SIM_D314, SIM_ERROR, 2,
     "cpu0 freed DMA memory by an address that is not the one it got: with cpu_addr NULL "
     "nothing is freed",
     true, "cpu0: dma_free_coherent(eth0, 64, p, h)"},
    {"cpu0: p = dma_alloc_coherent(eth0, 64, h, GFP_KERNEL)\n"
     "cpu0: q = dma_alloc_coherent(eth0, 64, k, GFP_KERNEL)\n"
     "cpu0: dma_free_coherent(eth0, 64, q, h)\n"
     "cpu0: dma_free_coherent(eth0, 64, q, k)\n",
     SIM_D314, SIM_ERROR, 3,
     "cpu0 freed DMA memory by an address that is not the one it got: the address of other "
     "memory",
     true, "cpu0: dma_free_coherent(eth0, 64, p, h)"},
    {"irq cpu0\n"
     "cpu0: p = kmalloc(64, GFP_KERNEL)\n"
     "end\n"
     "cpu0: kfree(p)\n",
     SIM_D317, SIM_ERROR, 2,
     "cpu0 called kmalloc() where it must not: in an interrupt handler",
     true, "cpu0: p = kmalloc(64, GFP_ATOMIC)"},
    {"cpu0: local_bh_disable()\n"
     "cpu0: p = kmalloc(64, GFP_KERNEL)\n"
     "cpu0: local_bh_enable()\n"
     "cpu0: kfree(p)\n",
     SIM_D317, SIM_ERROR, 2,
     "cpu0 called kmalloc() where it must not: with bottom halves off",
     true, "cpu0: p = kmalloc(64, GFP_ATOMIC)"},
    {"cpu0: preempt_disable()\n"
     "cpu0: p = kmalloc(64, GFP_KERNEL)\n"
     "cpu0: preempt_enable()\n"
     "cpu0: kfree(p)\n",
     SIM_D317, SIM_ERROR, 2,
     "cpu0 called kmalloc() where it must not: with preemption off",
     true, "cpu0: p = kmalloc(64, GFP_ATOMIC)"},
    {"cpu0: local_irq_disable()\n"
     "cpu0: p = kmalloc(64, GFP_KERNEL)\n"
     "cpu0: local_irq_enable()\n"
     "cpu0: kfree(p)\n",
     SIM_D317, SIM_ERROR, 2,
     "cpu0 called kmalloc() where it must not: with interrupts off",
     true, "cpu0: p = kmalloc(64, GFP_ATOMIC)"},
    {"lock cpu0\n"
     "cpu0: pool = dma_pool_create(\"ring\", eth0, 64, 64, 0)\n"
     "end\n"
     "cpu0: dma_pool_destroy(pool)\n",
     SIM_D317, SIM_ERROR, 2,
     "cpu0 called dma_pool_create() where it must not: with a spin lock held",
     true, ""},
    {"cpu0: p = dma_alloc_coherent(eth0, 64, h, GFP_KERNEL)\n"
     "cpu0: local_irq_disable()\n"
     "cpu0: dma_free_coherent(eth0, 64, p, h)\n",
     SIM_D317, SIM_ERROR, 3,
     "cpu0 called dma_free_coherent() where it must not: with interrupts off",
     false, NULL},
    {"cpu0: pool = dma_pool_create(\"ring\", eth0, 64, 64, 0)\n"
     "cpu0: b = dma_pool_alloc(pool, GFP_KERNEL, h)\n"
     "cpu0: dma_pool_free(pool, b, h)\n"
     "cpu0: dma_pool_free(pool, b, h)\n"
     "cpu0: dma_pool_destroy(pool)\n",
     SIM_D318, SIM_ERROR, 4,
     "cpu0 misused the pool `ring`: dma_pool_free() of a block that was freed before",
     true, ""},
    {"cpu0: pool = dma_pool_create(\"ring\", eth0, 64, 64, 0)\n"
     "cpu0: b = dma_pool_alloc(pool, GFP_KERNEL, h)\n"
     "cpu0: dma_pool_free(pool, b + 16, h)\n"
     "cpu0: dma_pool_free(pool, b, h)\n"
     "cpu0: dma_pool_destroy(pool)\n",
     SIM_D318, SIM_ERROR, 3,
     "cpu0 misused the pool `ring`: dma_pool_free() of an address that is no block of it",
     true, ""},
    {"cpu0: pool = dma_pool_create(\"ring\", eth0, 64, 64, 0)\n"
     "cpu0: b = dma_pool_alloc(pool, GFP_KERNEL, h)\n"
     "cpu0: dma_pool_free(pool, b, h + 64)\n"
     "cpu0: dma_pool_free(pool, b, h)\n"
     "cpu0: dma_pool_destroy(pool)\n",
     SIM_D318, SIM_ERROR, 3,
     "cpu0 misused the pool `ring`: dma_pool_free() with the bus address of another block",
     true, ""},
    {"cpu0: pool = dma_pool_create(\"ring\", eth0, 64, 64, 0)\n"
     "cpu0: b = dma_pool_alloc(pool, GFP_KERNEL, h)\n"
     "cpu0: dma_pool_destroy(pool)\n",
     SIM_D318, SIM_ERROR, 3,
     "cpu0 misused the pool `ring`: dma_pool_destroy() while 1 block of it is out",
     true, "cpu0: dma_pool_free(pool, b, h)"},
    {"cpu0: pool = dma_pool_create(\"ring\", eth0, 64, 64, 0)\n"
     "cpu0: b = dma_pool_alloc(pool, GFP_KERNEL, h)\n"
     "cpu0: dma_pool_free(pool, b, h)\n"
     "cpu0: dma_pool_destroy(pool)\n"
     "cpu0: dma_pool_destroy(pool)\n",
     SIM_D318, SIM_ERROR, 5,
     "cpu0 misused the pool `ring`: dma_pool_destroy() after dma_pool_destroy()",
     true, ""},
    {"buf a 64\n"
     "buf b 64\n"
     "sg l 2\n"
     "cpu0: sg_init_table(l, 2)\n"
     "cpu0: sg_set_buf(l[0], a, 64)\n"
     "cpu0: sg_set_buf(l[1], b, 64)\n"
     "cpu0: dma_map_sg(eth0, l, 2, DMA_TO_DEVICE)\n"
     "cpu0: dma_map_sg(eth0, l, 2, DMA_TO_DEVICE)\n"
     "cpu0: dma_unmap_sg(eth0, l, 2, DMA_TO_DEVICE)\n",
     SIM_D319, SIM_ERROR, 8,
     "cpu0 mapped a scatterlist again whose mapping for eth0 is still live",
     true, "cpu0: dma_unmap_sg(eth0, l, 2, DMA_TO_DEVICE)"},
    {"cpu0: v = vmalloc(4096)\n"
     "sg l 1\n"
     "cpu0: sg_init_table(l, 1)\n"
     "cpu0: sg_set_buf(l[0], v, 64)\n"
     "cpu0: dma_map_sg(eth0, l, 1, DMA_TO_DEVICE)\n"
     "cpu0: dma_sync_sg_for_cpu(eth0, l, 1, DMA_TO_DEVICE)\n",
     SIM_D320, SIM_ERROR, 6,
     "cpu0 went on with a list that is not mapped: dma_map_sg() gave 0, and "
     "dma_sync_sg_for_cpu() is called all the same",
     true, ""},
    {"cpu0: p = dma_alloc_attrs(eth0, 64, h, GFP_KERNEL, DMA_ATTR_NO_KERNEL_MAPPING)\n"
     "cpu0: store(p[0..3], 1)\n"
     "cpu0: dma_free_attrs(eth0, 64, p, h, DMA_ATTR_NO_KERNEL_MAPPING)\n",
     SIM_D321, SIM_ERROR, 2,
     "cpu0 touched a cookie as if it were an address",
     true, "cpu0: p = dma_alloc_attrs(eth0, 64, h, GFP_KERNEL, 0)"},
    {"option dma_debug_entries = 1\n"
     "buf x 128\n"
     "cpu0: a = dma_map_single(eth0, x, 64, DMA_TO_DEVICE)\n"
     "cpu0: b = dma_map_single(eth0, x + 64, 64, DMA_TO_DEVICE)\n",
     SIM_D322, SIM_NOTE, 4,
     "the kernel's own checker runs out of room: 2 are live, and it was given room for 1",
     false, NULL},
};

START_TEST(the_report_says_what_was_wrong)
{
    const Case *c = &cases[_i];
    GPtrArray *reports = rig_reports_of(c->text);
    const Report *report = rig_report_with(reports, c->code);

    ck_assert_msg(report != NULL, "D%d was not found", c->code);
    ck_assert_str_eq(report->title, c->title);
    ck_assert_int_eq(report->severity, c->severity);
    ck_assert_uint_eq(report->line, c->line);
    g_ptr_array_unref(reports);
}
END_TEST

START_TEST(the_help_repeats_what_the_call_before_said)
{
    const Case *c = &cases[_i];
    GPtrArray *reports = rig_reports_of(c->text);
    const Report *report = rig_report_with(reports, c->code);
    const ReportFix *fix;

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

/* The checks of CONFIG_DMA_API_DEBUG (6.12) by number, and what they are here. */
static const struct {
    unsigned check;
    SimCode code;
    const char *says; /* part of what `kernel:` says of it */
} checks[] = {
    {2, SIM_D302, "it has not allocated"},   {2, SIM_D303, "it has not allocated"},
    {3, SIM_D304, "different size"},         {4, SIM_D306, "wrong function"},
    {5, SIM_D314, "different CPU address"},  {6, SIM_D307, "different entry"},
    {7, SIM_D305, "different direction"},    {8, SIM_D308, "failed to check the map error"},
    {9, SIM_D313, "different attributes"},   {10, SIM_D302, "syncs"},
    {11, SIM_D205, "never reached"},         {12, SIM_D204, "different direction"},
    {13, SIM_D204, "only reads"},            {14, SIM_D204, "only writes"},
    {15, SIM_D307, "syncs"},                 {16, SIM_D311, "invalid area"},
    {17, SIM_D311, "vmalloc"},               {18, SIM_D311, "stack"},
    {19, SIM_D311, "kernel text"},           {20, SIM_D315, "longer"},
    {21, SIM_D315, "boundary"},              {22, SIM_D316, "RAM"},
    {23, SIM_D301, "overlap"},               {26, SIM_D309, "pending"},
    {27, SIM_D322, "out of memory"},         {28, SIM_D322, "grown"},
};

START_TEST(the_kernels_own_check_is_named)
{
    const SimCodeInfo *info = sim_code_info(checks[_i].code);

    ck_assert_msg(strstr(info->debug, checks[_i].says) != NULL, "check %u, D%d: %s",
                  checks[_i].check, info->code, info->debug);
}
END_TEST

static const ReportRow *
first_row(const Report *report)
{
    return g_ptr_array_index(report->rows, 0);
}

static const char *
near_names(const Report *report, unsigned index)
{
    return ((const ReportNear *)g_ptr_array_index(report->near, index))->names;
}

/* The page is the kernel's: what zeroed it is no part of the story, and a variable
 * with its address is the first block. */
START_TEST(a_block_of_a_pool_is_no_page)
{
    GPtrArray *reports = rig_reports_of(
        "cpu0: pool = dma_pool_create(\"ring\", eth0, 64, 64, 0)\n"
        "cpu0: b = dma_pool_alloc(pool, GFP_KERNEL, h)\n"
        "cpu0: c = dma_pool_alloc(pool, GFP_KERNEL, k)\n"
        "cpu0: dma_pool_free(pool, b, h)\n"
        "cpu0: dma_pool_destroy(pool)\n");
    const Report *report = rig_report_with(reports, SIM_D318);

    ck_assert_ptr_nonnull(report);
    ck_assert_str_eq(first_row(report)->what, "dma_alloc_coherent");
    ck_assert_str_eq(first_row(report)->owner, "both");
    ck_assert_str_eq(near_names(report, 0), "dma_alloc_coherent#2[0..63]");
    ck_assert_str_eq(near_names(report, 1), "dma_alloc_coherent#2[64..127], c[0..63]");
    g_ptr_array_unref(reports);
}
END_TEST

/* More mappings of one line than the kernel's tracker counts. */
START_TEST(the_ninth_mapping_is_counted)
{
    g_autoptr(GString) text = g_string_new("buf x 64\n");
    GPtrArray *reports;
    const Report *last = NULL;

    for (unsigned i = 0; i < 9; i++) {
        g_string_append_printf(text, "cpu0: h%u = dma_map_single(eth0, x, 64, DMA_FROM_DEVICE)\n",
                               i);
    }
    reports = rig_reports_of(text->str);
    for (unsigned i = 0; i < reports->len; i++) {
        const Report *report = g_ptr_array_index(reports, i);

        last = report->info->code == SIM_D301 ? report : last;
    }
    ck_assert_ptr_nonnull(last);
    ck_assert_uint_eq(last->line, 10);
    ck_assert_str_eq(last->title, "cpu0 mapped x for eth0 while eth0 still has a mapping of it: 9 "
                                  "mappings of these bytes are live, so some may never be ended");
    g_ptr_array_unref(reports);
}
END_TEST

/* In a loop: one finding, and a count. */
START_TEST(the_same_mistake_is_counted)
{
    static const char text[] =
        "buf rx 64\nrepeat 5\ncpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
        "cpu0: dma_unmap_single(eth0, d, 32, DMA_FROM_DEVICE)\nend\n";
    GPtrArray *diags = sim_diags_new();
    SimScenario *scenario = sim_scenario_parse("loop.dma", text, diags);
    SimRunOptions options = {.policy = SIM_POLICY_PLAIN};
    SimRun *run = sim_scenario_run(scenario, &options, diags);

    ck_assert_uint_eq(sim_findings_count(run->world->findings), 1);
    ck_assert_int_eq(sim_findings_get(run->world->findings, 0)->code, SIM_D304);
    ck_assert_uint_eq(sim_findings_get(run->world->findings, 0)->duplicates, 4);
    sim_run_free(run);
    sim_scenario_free(scenario);
    g_ptr_array_unref(diags);
}
END_TEST

static Suite *
report_calls_suite(void)
{
    Suite *suite = suite_create("report-calls");
    TCase *tcase = tcase_create("report-calls");

    tcase_add_loop_test(tcase, the_report_says_what_was_wrong, 0, G_N_ELEMENTS(cases));
    tcase_add_loop_test(tcase, the_help_repeats_what_the_call_before_said, 0,
                        G_N_ELEMENTS(cases));
    tcase_add_loop_test(tcase, the_kernels_own_check_is_named, 0, G_N_ELEMENTS(checks));
    tcase_add_test(tcase, a_block_of_a_pool_is_no_page);
    tcase_add_test(tcase, the_ninth_mapping_is_counted);
    tcase_add_test(tcase, the_same_mistake_is_counted);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(report_calls_suite)
