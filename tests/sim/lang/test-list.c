/* SPDX-License-Identifier: MIT */
/*
 * Scatter lists in scenarios: entries, tables, members, what a device does with a
 * list, and the sentence for every mistake.
 */
#include "tests/runner.h"
#include "tests/sim/lang/rig-lang.h"

#define BUFS "buf a 64\nbuf b 128\n"
#define LIST BUFS "sg l 3\n"
#define SET LIST "cpu0: sg_init_table(l, 2)\ncpu0: sg_set_buf(l[0], a, 64)\n"            \
                 "cpu0: sg_set_buf(l[1], b, 128)\n"
#define MAPPED SET "cpu0: n = dma_map_sg(eth0, l, 2, DMA_FROM_DEVICE) => 2\n"
#define UNMAP "cpu0: dma_unmap_sg(eth0, l, 2, DMA_FROM_DEVICE)\n"
#define TABLE BUFS "sg_table t\ncpu0: sg_alloc_table(&t, 2, GFP_KERNEL) => 0\n"

/* --- mistakes that need no board ---------------------------------------- */

static const struct {
    const char *text, *error;
} wrong[] = {
    { "sg l\n", "expected how many entries it has, found the end of the line" },
    { "sg l 65537\n", "a list has 1 to 65536 entries" },
    { "sg 3 l\n", "expected a name for the list, found `3`" },
    { "sg_table\n", "expected a name for the table, found the end of the line" },
    { "sg_table t 3\n", "expected the end of the line, found `3`" },
    { "sg_tabel t\n", "unknown statement `sg_tabel` | did you mean `sg_table`?" },
    { "sg l 2\nsg_table l\n", "`l` is taken | line 1 declares it" },
    { LIST "cpu0: sg_set_buf(l[3], a, 64)\n", "l[3]: l has 3 entries" },
    { LIST "cpu0: sg_set_buf(l[0..1], a, 64)\n", "l[0..1]: one entry is meant by `l[0]`" },
    { LIST "cpu0: sg_set_buf(a, a, 64)\n",
      "`sg_set_buf` wants a scatter list as `sg`; `a` is memory" },
    { TABLE "cpu0: sg_nents(t)\n", "`sg_nents` wants a scatter list as `sg`; `t` is a table of "
                                   "scatter lists | the list of a table is `table.sgl`" },
    { TABLE "cpu0: sg_nents(t.nent)\n", "a table has no member `nent` | did you mean `nents`?" },
    { LIST "cpu0: sg_free_table(l)\n",
      "`sg_free_table` wants a table of scatter lists as `table`; `l` is a scatter list | "
      "declare one: `sg_table t`" },
    { LIST "cpu0: sg_free_table(&a)\n",
      "`sg_free_table` wants a table of scatter lists as `table`; `&a` is memory | declare "
      "one: `sg_table t`" },
    { LIST "cpu0: sg_free_table(&x)\n",
      "`sg_free_table` wants a table of scatter lists as `table`, found `&x` | declare one: "
      "`sg_table t`" },
    { LIST "cpu0: dma_unmap_single(eth0, l, 64, DMA_TO_DEVICE)\n",
      "`dma_unmap_single` wants an address as `addr`; `l` is a scatter list" },
    { LIST "cpu0: load(l)\n", "`load` wants memory as `ptr`; `l` is a scatter list" },
    { LIST "eth0: write(l, fill=1, l)\n",
      "`write` wants a number as `len`; `l` is a scatter list" },
    { LIST "eth0: copy(l, a, 64)\n",
      "`copy` wants an address as `dst`; `l` is a scatter list" },
    { LIST "cpu0: dma_map_sg(eth0, l, 2, l)\n",
      "`dma_map_sg` wants a number as `dir`; `l` is a scatter list" },
    { LIST "cpu0: dma_map_sg(eth0, l, DMA_TO_DEVICE)\n",
      "missing argument `dir` | dma_map_sg(dev, sg, nents, dir)" },
    { LIST "cpu0: dma_map_gs(eth0, l, 2, DMA_TO_DEVICE)\n",
      "unknown function `dma_map_gs` | did you mean `dma_map_sg`?" },
    { LIST "expect sg_set_buf(l[0]) == 1\n", "`sg_set_buf` is a CPU's call and has no value here" },
};

START_TEST(each_mistake_has_its_sentence)
{
    g_autofree char *error = rig_first_error(wrong[_i].text);

    ck_assert_str_eq(error, wrong[_i].error);
}
END_TEST

/* --- mistakes that only a run can find ---------------------------------- */

static const struct {
    const char *text, *error;
} wrong_in_a_run[] = {
    { BUFS "sg_table t\ncpu0: sg_set_buf(t[0], a, 64)\n",
      "t[0]: the table has no list yet | sg_alloc_table() gives it one" },
    { TABLE "cpu0: sg_set_buf(t[2], a, 64)\n", "t[2]: the list ends after 2 entries" },
    { SET "eth0: write(l, fill=1, 64)\n",
      "l: no entry has a DMA length: the list is not mapped" },
    { MAPPED "eth0: write(l, fill=1, 193)\n", "write: the list has 192 mapped bytes, not 193" },
    { MAPPED "eth0: write(l[1], fill=1, 129)\n", "write: the list has 128 mapped bytes, not 129" },
    { MAPPED "eth0: read(l, 200)\n", "read: the list has 192 mapped bytes, not 200" },
    { SET "cpu0: e = sg_next(l[1])\ncpu0: sg_set_buf(e, a, 64)\n",
      "this is NULL: there is no such entry" },
    { SET "cpu0: dma_map_sg(eth0, l, 3, DMA_TO_DEVICE)\n",
      "the kernel stopped: NULL pointer: the scatter list has fewer entries than the call says" },
    { LIST "cpu0: a0 = sg_phys(l[0])\nexpect sg_phys(l[0]) == 1\n",
      "sg_phys: no page was set for this entry" },
    { SET "cpu0: dma_map_sg(eth0, l, 2, DMA_NONE)\n",
      "dma_map_sg: the direction must be DMA_TO_DEVICE, DMA_FROM_DEVICE or DMA_BIDIRECTIONAL" },
};

START_TEST(each_mistake_of_a_run_has_its_sentence)
{
    g_autofree char *error = rig_first_run_error(wrong_in_a_run[_i].text);

    ck_assert_str_eq(error, wrong_in_a_run[_i].error);
}
END_TEST

/* --- what passes -------------------------------------------------------- */

static const char *const right[] = {
    /* an array of entries is memory of its own, cleared by nobody */
    SET "cpu0: sg_nents(l) => 2\nexpect sg_nents(l[1]) == 1\nexpect sg_phys(l[1]) == phys(b)\n",
    /* what an entry is for a device */
    MAPPED "cpu0: sg_dma_address(l[1]) => 0x80001080\ncpu0: sg_dma_len(l[1]) => 128\n" UNMAP
           "expect sg_dma_address(l[0]) == phys(a)\nexpect sg_dma_len(l[0]) == 64\n",
    /* an entry's address is a bus address */
    MAPPED "eth0: write(sg_dma_address(l[1]) + 8, fill=0x5A, len=sg_dma_len(l[1]) - 8)\n" UNMAP
           "expect b[0..7] == 0\nexpect b[8..127] == 0x5A\n",
    /* a device goes through a list, from any entry on */
    MAPPED "eth0: write(l, fill=0x5A, 65)\n" UNMAP
           "expect a == 0x5A\nexpect b[0] == 0x5A\nexpect b[1] == 0\n",
    MAPPED "eth0: write(l, fill=0x5A)\neth0: write(l[1], fill=0x6B)\n" UNMAP
           "expect a == 0x5A\nexpect b == 0x6B\n",
    SET "cpu0: dma_map_sg(eth0, l, 2, DMA_BIDIRECTIONAL) => 2\n"
        "eth0: write(l, data=\"01 02\")\neth0: read(l, 2) => \"01 02\"\n"
        "cpu0: dma_unmap_sg(eth0, l, 2, DMA_BIDIRECTIONAL)\n",
    /* results are entries */
    SET "cpu0: e = sg_next(l)\ncpu0: sg_set_buf(e, a, 32)\ncpu0: sg_next(e) => 0\n"
        "expect sg_phys(l[1]) == phys(a)\nexpect sg_nents(e) == 1\n",
    /* links */
    SET "sg m 2\ncpu0: sg_init_table(m, 2)\ncpu0: sg_set_buf(m[0], a, 8)\n"
        "cpu0: sg_set_buf(m[1], a + 8, 8)\ncpu0: sg_chain(l, 2, m)\n"
        "expect sg_nents(l) == 3\n",
    /* tables: their list, their counts, `&t` and `t` */
    TABLE "cpu0: sg_set_buf(t[1], b, 128)\ncpu0: sg_nents(t.sgl) => 2\ncpu0: sg_free_table(t)\n"
          "expect t.orig_nents == 2\nexpect leaks == 0\n",
    BUFS "sg_table t\ncpu0: sg_alloc_table(t, 300, GFP_KERNEL)\ncpu0: sg_set_buf(t[299], a, 8)\n"
         "cpu0: sg_dma_len(t[299]) => 0\ncpu0: sg_free_table(&t)\n",
    /* a list that owns its pages */
    ("cpu0: p = sgl_alloc(8192, GFP_KERNEL, &n)\ncpu0: sg_nents(p) => 2\ncpu0: sgl_free(p)\n"
     "expect n == 2\nexpect leaks == 0\n"),
    /* limits */
    ("cpu0: dma_set_seg_boundary(eth0, 0xFFFF)\n"
     "cpu0: dma_get_seg_boundary(eth0) => 0xFFFF\n"),
};

START_TEST(lists_have_the_values_they_should)
{
    g_autofree char *verdict = rig_verdict(right[_i]);

    ck_assert_str_eq(verdict, "");
}
END_TEST

START_TEST(an_entry_is_printed_as_the_memory_it_is)
{
    SimRunOptions options = { 0 };
    g_autofree char *lines = rig_lines(SET "cpu0: e = sg_next(l)\n", &options);

    ck_assert_msg(strstr(lines, "e = sg_next(l)") != NULL &&
                  strstr(lines, "=> 0x200080001") != NULL, "%s", lines);
}
END_TEST

/* What nobody promises is gone when the schedule says so; CPU fields stay. */
START_TEST(a_failed_map_leaves_nothing_to_use)
{
    static const char text[] =
        SET "cpu0: sg_init_table(l, 3)\ncpu0: sg_set_buf(l[0], a, 64)\n"
            "cpu0: dma_map_sg(eth0, l, 3, DMA_TO_DEVICE) => 0 map-illegal-address\n"
            "cpu0: sg_dma_address(l[0]) => ?\nexpect sg_phys(l[0]) == phys(a)\n";
    SimRunOptions plain = { 0 }, spoiled = { .schedule = "v3.plain.0.g#1=1" };
    g_autofree char *before = rig_lines(text, &plain), *after = rig_lines(text, &spoiled);

    ck_assert_msg(strstr(before, "=> 0x80001000") != NULL, "%s", before);
    ck_assert_msg(strstr(after, "=> 0xffffffffffffffff") != NULL, "%s", after);
}
END_TEST

static Suite *
list_suite(void)
{
    Suite *suite = suite_create("list");
    TCase *tc = tcase_create("list");

    tcase_add_loop_test(tc, each_mistake_has_its_sentence, 0, G_N_ELEMENTS(wrong));
    tcase_add_loop_test(tc, each_mistake_of_a_run_has_its_sentence, 0,
                        G_N_ELEMENTS(wrong_in_a_run));
    tcase_add_loop_test(tc, lists_have_the_values_they_should, 0, G_N_ELEMENTS(right));
    tcase_add_test(tc, an_entry_is_printed_as_the_memory_it_is);
    tcase_add_test(tc, a_failed_map_leaves_nothing_to_use);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(list_suite)
