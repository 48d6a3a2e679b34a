/* SPDX-License-Identifier: MIT */
/* run --dump-mappings: what is live at the end, in one order, as text and as JSON. */
#include "tests/runner.h"
#include "tests/tools/rig-command.h"

static RigCommand rig;

static const char scenario[] =
    "option unchecked = 1\n"
    "buf tx 100\n"
    "sg l 1\n"
    "cpu0: p = dma_alloc_coherent(eth0, 100, h, GFP_KERNEL)\n"
    "cpu0: a = dma_map_single(eth0, tx, 100, DMA_TO_DEVICE)\n"
    "cpu0: b = dma_map_single(eng0, tx, 100, DMA_TO_DEVICE)\n"
    "cpu0: dma_mapping_error(eng0, b)\n"
    "cpu0: sg_init_table(l, 1)\n"
    "cpu0: sg_set_buf(l[0], tx, 64)\n"
    "cpu0: dma_map_sg(eth0, l, 1, DMA_TO_DEVICE)\n"
    "cpu0: c = dma_map_single(eth0, tx, 32, DMA_TO_DEVICE)\n"
    "cpu0: dma_unmap_single(eth0, c, 32, DMA_TO_DEVICE) => mapping-error-unchecked\n";

static void
setup(void)
{
    rig_command_open(&rig);
    rig_command_file(&rig, "ring.dma", scenario);
    rig_command_file(&rig, "none.dma", "buf x 64\ncpu0: load(x[0])\n");
}

static void
teardown(void)
{
    rig_command_close(&rig);
}

#define PROGRAM "\"$DMASIM_PROGRAM\""

START_TEST(what_is_live_is_listed_by_device_and_address)
{
    ck_assert_int_eq(rig_command_run(&rig, PROGRAM " run -q --dump-mappings $RIG/ring.dma "
                                           "| grep -v SUMMARY"),
                     0);
    ck_assert_str_eq(rig.output,
                     "(none) eng0 single idx 0 P=0x80001000 D=0x80001000 L=0x64 "
                     "cln=0x2000040 DMA_TO_DEVICE map error checked\n"
                     "(none) eth0 single idx 0 P=0x80001000 D=0x80001000 L=0x64 "
                     "cln=0x2000040 DMA_TO_DEVICE map error not checked\n"
                     "(none) eth0 scatter-gather idx 0 P=0x80001000 D=0x80001000 L=0x40 "
                     "cln=0x2000040 DMA_TO_DEVICE map error not applicable\n"
                     "(none) eth0 coherent idx 1 P=0x80002000 D=0x80002000 L=0x64 "
                     "cln=0x2000080 DMA_BIDIRECTIONAL map error not applicable\n");
}
END_TEST

START_TEST(the_same_as_json)
{
    ck_assert_int_eq(rig_command_run(&rig, PROGRAM " run --json --dump-mappings $RIG/ring.dma "
                                           "| grep -A 11 '\"mappings\"'"),
                     0);
    ck_assert_str_eq(rig.output, "      \"mappings\" : [\n"
                                 "        {\n"
                                 "          \"driver\" : \"(none)\",\n"
                                 "          \"device\" : \"eng0\",\n"
                                 "          \"type\" : \"single\",\n"
                                 "          \"idx\" : 0,\n"
                                 "          \"pa\" : \"0x80001000\",\n"
                                 "          \"bus\" : \"0x80001000\",\n"
                                 "          \"len\" : 100,\n"
                                 "          \"cln\" : \"0x2000040\",\n"
                                 "          \"dir\" : \"DMA_TO_DEVICE\",\n"
                                 "          \"map_error\" : \"checked\"\n");
}
END_TEST

START_TEST(nothing_is_an_empty_list)
{
    ck_assert_int_eq(rig_command_run(&rig, PROGRAM " run -q --dump-mappings $RIG/none.dma"), 0);
    ck_assert_str_eq(rig.output, "");
    rig_command_run(&rig, PROGRAM " run --json --dump-mappings $RIG/none.dma | grep mappings");
    ck_assert_str_eq(rig.output, "      \"mappings\" : [],\n");
    rig_command_run(&rig, PROGRAM " run --json $RIG/none.dma | grep -c mappings");
    ck_assert_str_eq(rig.output, "0\n");
}
END_TEST

/* In the middle of a run: as it stands there. */
START_TEST(a_run_that_stops_lists_what_is_live_there)
{
    rig_command_run(&rig, PROGRAM " run -q --dump-mappings --stop-at 319 $RIG/ring.dma "
                          "| grep -v SUMMARY");
    ck_assert_str_eq(rig.output,
                     "(none) eth0 single idx 0 P=0x80001000 D=0x80001000 L=0x64 "
                     "cln=0x2000040 DMA_TO_DEVICE map error not checked\n"
                     "(none) eth0 coherent idx 1 P=0x80002000 D=0x80002000 L=0x64 "
                     "cln=0x2000080 DMA_BIDIRECTIONAL map error not applicable\n");
}
END_TEST

static Suite *
dump_mappings_suite(void)
{
    Suite *suite = suite_create("dump-mappings");
    TCase *tcase = tcase_create("dump-mappings");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, what_is_live_is_listed_by_device_and_address);
    tcase_add_test(tcase, the_same_as_json);
    tcase_add_test(tcase, nothing_is_an_empty_list);
    tcase_add_test(tcase, a_run_that_stops_lists_what_is_live_there);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(dump_mappings_suite)
