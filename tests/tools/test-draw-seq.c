/* SPDX-License-Identifier: MIT */
/*
 * Pictures of sequences: which arrows there are, where they stand, what they say.  DOT
 * is looked at, never what Graphviz makes of it.
 */
#include "tests/tools/rig-draw.h"

#define WRONG "style=dashed, penwidth=2.4"

START_TEST(a_stale_read_is_red_dashed_and_says_what_it_should_be)
{
    g_autofree char *dot = rig_dot_of("scenarios/tx-missing-sync-for-device.dma", "");

    assert_has(dot, "\"STALE  DMA read tx: 64 x aa, should be 64 x bb\"");
    assert_has(dot, "\"D102  stale device read: eth0 read 64 bytes of tx");
    ck_assert_uint_eq(rig_count(dot, WRONG), 2); /* it, and the legend */
}
END_TEST

START_TEST(the_right_twin_has_no_wrong_arrow)
{
    g_autofree char *dot = rig_dot_of("scenarios/rx-prefetch-synced.dma", "");

    ck_assert_uint_eq(rig_count(dot, WRONG), 1);
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
    g_autofree char *dot = rig_dot_of("scenarios/tree-forgets-coherent-rx.dma", "");

    assert_has(dot, INV_PA_LOST "64 x bb\"");
    assert_ends(dot, INV_PA_LOST, "\"pl310\\nouter cache", 'I');
    ck_assert_int_eq(place_of(dot, "\"D103  lost DMA write"), place_of(dot, "\"pl310\\n"));
    ck_assert_uint_eq(rig_count(dot, WRONG), 2);
}
END_TEST

/* ... and after them, at a sync for the device: a snoop that met no copy is not red. */
START_TEST(a_snoop_that_met_no_copy_lost_nothing)
{
    g_autofree char *dot = rig_dot_of_text(
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
    ck_assert_uint_eq(rig_count(dot, WRONG), 2);
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
    g_autofree char *dot = rig_dot_of_text(text, "");

    assert_ends(dot, "\"LOST  invalidate rx: was 64 x 03\"", dirty_in[_i].lane, 0);
    ck_assert_uint_eq(rig_count(dot, WRONG), 2);
}
END_TEST

START_TEST(bytes_lost_in_one_of_two_l2_are_red_there)
{
    g_autofree char *dot = rig_dot_of_text(
        "soc \"rk3399\"\n"
        "buf rx 64\n"
        "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
        "cpu4: memset(rx, 3, 64)\n"
        "hw:   evict(cpu4.l1, rx)\n"
        "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
        "");

    assert_ends(dot, "\"LOST  invalidate rx: was 64 x 03\"", "\"l2b\\n", 'I');
    ck_assert_uint_eq(rig_count(dot, WRONG), 2);
}
END_TEST

START_TEST(a_register_that_cleans_shows_the_state_of_the_line)
{
    g_autofree char *dot = rig_dot_of("scenarios/outer-tx-right-order.dma", "");

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
    g_autofree char *dot = rig_dot_of(path, "");

    assert_has(dot, wrong_arrows[_i].label);
}
END_TEST

START_TEST(hits_and_what_each_step_did_are_drawn)
{
    g_autofree char *dot = rig_dot_of_text("soc \"noncoherent-1cpu\"\n"
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
    g_autofree char *dot = rig_dot_of_text("soc \"coherent-1cpu\"\n"
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
    g_autofree char *dot = rig_dot_of("scenarios/irq-relaxed-write.dma", "");

    assert_has(dot, "\"write CTRL = 0x63\"");
    assert_has(dot, "\"interrupt 2\"");
}
END_TEST

START_TEST(what_an_outer_cache_is_told_is_one_arrow_before_what_it_does)
{
    g_autofree char *dot = rig_dot_of("scenarios/outer-tx-right-order.dma", "");
    const char *told = strstr(dot,
                              "\"write CLEAN_PA = 0x80001000 .. 0x80001020 (2 times)\"");
    const char *did = strstr(dot, "\"write back tx: 64 x aa\"");

    ck_assert_ptr_nonnull(told);
    ck_assert_ptr_nonnull(did);
    ck_assert(told < did);
}
END_TEST

static const struct {
    const char *file;
    const char *has[3], *not[3];
} legends[] = {
    {"two-cpus-false-sharing", {"\"an error\\l\"", "\"a warning\\l\""},
     {"\"a note\\l\"", "\"a step that moved no bytes\\l\"", "\"B: "}},
    {"outer-buffer-dma-wmb",
     {"\"an error\\l\"", "\"a step that moved no bytes\\l\"",
      "\"B: not in the cache, but in its store buffer\\l\""},
     {"\"a warning\\l\""}},
    {"rx-prefetch-synced",
     {"\"bytes move\\l\""},
     {"\"an error\\l\"", "\"a warning\\l\"", "\"B: "}},
};

START_TEST(the_legend_has_every_sign_of_the_picture)
{
    g_autofree char *path = g_strdup_printf("scenarios/%s.dma", legends[_i].file);
    g_autofree char *dot = rig_dot_of(path, "");

    for (unsigned i = 0; i < G_N_ELEMENTS(legends[_i].has) && legends[_i].has[i]; i++) {
        assert_has(dot, legends[_i].has[i]);
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(legends[_i].not) && legends[_i].not[i]; i++) {
        ck_assert_ptr_null(strstr(dot, legends[_i].not[i]));
    }
}
END_TEST

START_TEST(bytes_in_the_buffer_of_an_outer_cache_are_not_invalid)
{
    g_autofree char *dot = rig_dot_of("scenarios/outer-buffer-dma-wmb.dma", "");

    assert_ends(dot, "\"drain p[0..3]: dc 05 00 00\"", "\"pl310\\nouter cache", 'B');
    ck_assert_uint_eq(rig_count(dot, "label=\"B\""), 1);
}
END_TEST

START_TEST(the_same_run_is_the_same_picture)
{
    g_autofree char *first = rig_dot_of("scenarios/doorbell-relaxed.dma",
                                    "--seed 3 --policy random");
    g_autofree char *again = rig_dot_of("scenarios/doorbell-relaxed.dma",
                                    "--seed 3 --policy random");

    ck_assert_str_eq(first, again);
    assert_has(first, "policy random");
}
END_TEST

static Suite *
draw_seq_suite(void)
{
    Suite *suite = suite_create("draw-seq");
    TCase *tcase = tcase_create("draw-seq");

    tcase_add_checked_fixture(tcase, rig_draw_open, rig_draw_close);
    tcase_add_test(tcase, a_stale_read_is_red_dashed_and_says_what_it_should_be);
    tcase_add_test(tcase, the_right_twin_has_no_wrong_arrow);
    tcase_add_test(tcase, bytes_that_a_register_throws_away_are_red_at_its_cache);
    tcase_add_test(tcase, a_snoop_that_met_no_copy_lost_nothing);
    tcase_add_loop_test(tcase, bytes_lost_in_one_of_two_l1_are_red_there, 0,
                        G_N_ELEMENTS(dirty_in));
    tcase_add_test(tcase, bytes_lost_in_one_of_two_l2_are_red_there);
    tcase_add_test(tcase, a_register_that_cleans_shows_the_state_of_the_line);
    tcase_add_loop_test(tcase, each_kind_of_mistake_is_on_its_arrow, 0,
                        G_N_ELEMENTS(wrong_arrows));
    tcase_add_test(tcase, hits_and_what_each_step_did_are_drawn);
    tcase_add_test(tcase, a_coherent_device_asks_the_caches);
    tcase_add_test(tcase, registers_have_names_and_interrupts_an_arrow);
    tcase_add_test(tcase, what_an_outer_cache_is_told_is_one_arrow_before_what_it_does);
    tcase_add_loop_test(tcase, the_legend_has_every_sign_of_the_picture, 0,
                        G_N_ELEMENTS(legends));
    tcase_add_test(tcase, bytes_in_the_buffer_of_an_outer_cache_are_not_invalid);
    tcase_add_test(tcase, the_same_run_is_the_same_picture);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(draw_seq_suite)
