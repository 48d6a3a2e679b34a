/* SPDX-License-Identifier: MIT */
/* Pictures of boards: blocks, wires, and who is not coherent. */
#include "sim/tree.h"
#include "tests/tools/rig-draw.h"

START_TEST(a_board_shows_geometry_and_who_is_not_coherent)
{
    g_autofree char *dot = rig_dot_of("noncoherent-1cpu", "");

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
    g_autofree char *dot = rig_dot_of("wbuf", "--view topo");

    ck_assert_ptr_null(strstr(dot, "not coherent"));
    ck_assert_ptr_null(strstr(dot, "red and dashed"));
}
END_TEST

START_TEST(hardware_and_tree_that_differ_are_marked)
{
    g_autofree char *lie = rig_dot_of("noncoherent-1cpu",
                                  "--set eth0:dma-coherent --set eth0:dmasim,snoops=0");
    g_autofree char *gift = rig_dot_of("coherent-1cpu", "--set eng0:dmasim,snoops=0");

    assert_has(lie, "MISMATCH: the tree says dma-coherent,\\nbut it sees no cache");
    ck_assert_uint_eq(rig_count(lie, "peripheries=2"), 1);
    assert_has(lie, "double frame: hardware and device tree disagree");
    ck_assert_uint_eq(rig_count(gift, "peripheries=2"), 1);
}
END_TEST

/* An edge of weight 0 would not order them. */
START_TEST(cpus_stand_from_left_to_right)
{
    g_autofree char *dot = rig_dot_of("rk3399", "");

    assert_has(dot, "{ rank=same; \"cpu0\" -> \"cpu1\" -> \"cpu2\" -> \"cpu3\" -> \"cpu4\" -> "
                    "\"cpu5\" [style=invis, weight=1]; }");
}
END_TEST

START_TEST(a_scenario_has_a_board_too)
{
    g_autofree char *dot = rig_dot_of("scenarios/write-buffer-flushed.dma", "--view topo");
    g_autofree char *board = rig_dot_of("wbuf", "");

    ck_assert_str_eq(dot, board);
}
END_TEST

START_TEST(every_preset_can_be_drawn)
{
    for (const char *const *name = sim_preset_names(); *name; name++) {
        g_autofree char *dot = rig_dot_of(*name, "");

        assert_has(dot, "\"cpu0\"");
        assert_has(dot, "shape=cylinder");
    }
}
END_TEST

static Suite *
draw_topo_suite(void)
{
    Suite *suite = suite_create("draw-topo");
    TCase *tcase = tcase_create("draw-topo");

    tcase_add_checked_fixture(tcase, rig_draw_open, rig_draw_close);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, a_board_shows_geometry_and_who_is_not_coherent);
    tcase_add_test(tcase, without_caches_nobody_is_incoherent);
    tcase_add_test(tcase, hardware_and_tree_that_differ_are_marked);
    tcase_add_test(tcase, cpus_stand_from_left_to_right);
    tcase_add_test(tcase, a_scenario_has_a_board_too);
    tcase_add_test(tcase, every_preset_can_be_drawn);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(draw_topo_suite)
