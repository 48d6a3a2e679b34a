/* SPDX-License-Identifier: MIT */
/*
 * Names and kinds: the sentence for every mistake that needs no board, and for
 * those that do.
 */
#include "tests/runner.h"
#include "tests/sim/lang/rig-lang.h"

#define TX "buf tx 64\n"
#define MAP TX "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"

static const struct {
    const char *text, *error;
} wrong[] = {
    /* verbs and actors */
    { TX "cpu0: d = dma_map_singel(eth0, tx, 64, DMA_TO_DEVICE)\n",
      "unknown function `dma_map_singel` | did you mean `dma_map_single`?" },
    { "eth0: readl(eth0.X)\n", "`readl` is a CPU's call; eth0 is a device" },
    { "cpu0: prefetch(cpu0.l1, 0)\n",
      "`prefetch` is something that hardware does (`hw:`); cpu0 is a CPU" },
    { TX "hw: irq()\n", "`irq` is a device's call; hw is the hardware itself" },
    { TX "cpu0: ram(tx)\n", "`ram` is a question for `expect`; cpu0 is a CPU" },
    { TX "expect readl(tx) == 1\n", "`readl` is a CPU's call and has no value here" },
    /* arguments */
    { TX "cpu0: memset(tx, 0)\n", "missing argument `len` | memset(ptr, value, len)" },
    { TX "cpu0: memset(tx, 0, 64, 1)\n",
      "`memset` takes 3 arguments, this is one too many | memset(ptr, value, len)" },
    { "cpu0: mb(1)\n", "`mb` takes 0 arguments, this is one too many | mb()" },
    { MAP "eth0: write(d, fil=0x11, 64)\n",
      "`write` has no argument `fil` | did you mean `fill`?" },
    { MAP "eth0: write(d, fill=1, fill=2, 64)\n", "`fill` is given twice" },
    { TX "cpu0: dma_map_single(tx, tx, 64, DMA_TO_DEVICE)\n",
      "`dma_map_single` wants a device as `dev`; `tx` is memory" },
    { TX "cpu0: dma_map_single(cpu0, tx, 64, DMA_TO_DEVICE)\n",
      "`dma_map_single` wants a device as `dev`, found `cpu0`" },
    { TX "cpu0: dma_map_single(eth0, 64, 64, DMA_TO_DEVICE)\n",
      "`dma_map_single` wants memory as `ptr`; `64` is a number" },
    { MAP "cpu0: load(d)\n", "`load` wants memory as `ptr`; `d` is a bus address" },
    { MAP "cpu0: load(d[4])\n", "d[4]: d is a bus address, not memory; write `d + 4`" },
    { TX "cpu0: memset(tx, tx, 64)\n",
      "`memset` wants a number as `value`; `tx` is memory | its address is `phys(...)`" },
    { TX "cpu0: dma_map_single(eth0, tx, 64, DMA_TO_DEVCE)\n",
      "unknown name `DMA_TO_DEVCE` | did you mean `DMA_TO_DEVICE`?" },
    { TX "cpu0: load(xt)\n", "unknown name `xt` | did you mean `tx`?" },
    { TX "cpu0: load(DMA_TO_DEVICE)\n",
      "`load` wants memory as `ptr`; `DMA_TO_DEVICE` is a number" },
    { MAP "eth0: write(d, data=\"1g\", 1)\n",
      "`write` wants bytes in hex, as \"de ad be ef\", as `data`, found `\"1g\"`" },
    { TX "hw: evict(tx, tx)\n", "`evict` wants a cache as `cache`, found `tx` | write `cpu0.l1`, "
                                "or `cpu0.wb` for the store buffer" },
    { TX "hw: evict(cpu0.l7, tx)\n", "`evict` wants a cache as `cache`, found `cpu0.l7` | write "
                                     "`cpu0.l1`, or `cpu0.wb` for the store buffer" },
    { TX "cpu0: readl(tx)\n", "`readl` wants a register as `addr`; `tx` is memory | write "
                              "`eng0.CTRL`" },
    /* ranges and arithmetic */
    { "buf rx 256\ncpu0: load(rx[64..300])\n", "rx[64..300]: rx has 256 bytes" },
    { "buf rx 256\ncpu0: load(rx[256])\n", "rx[256]: rx has 256 bytes" },
    { "buf rx 256\ncpu0: load(rx[9..8])\n", "rx[9..8]: the range ends before it starts" },
    { TX "cpu0: load(tx * 2)\n", "`*` has no meaning between memory and a number" },
    { TX "cpu0: load(tx + \"a\")\n", "one cannot calculate with a string" },
    { TX "cpu0: load(cpu0.l1)\n", "`cpu0.l1` is a cache, which has no value here" },
    { TX "cpu0: load(&tx)\n", "`&tx` names what a call sets; this argument is not set" },
    { TX "cpu0: load(phys(tx))\n", "`load` wants memory as `ptr`; `phys(tx)` is a bus address" },
    { TX "cpu0: load(phys(1))\n", "`phys` wants memory, this is a number" },
    { TX "cpu0: load(phys(tx, tx))\n", "`phys` takes one argument: memory" },
    { "sg l 2\ncpu0: load(l[2])\n", "l[2]: l has 2 entries" },
    { "sg l 2\ncpu0: load(l)\n", "`load` wants memory as `ptr`; `l` is a scatter list" },
    /* results */
    { "cpu0: x = mb()\n", "`mb` gives nothing to keep" },
    { TX "cpu0: tx = load(tx)\n", "`tx` is no variable | line 1 declares it" },
    { TX "cpu0: cpu1 = load(tx)\n", "`cpu1` is the name of an actor" },
    { TX "cpu0: load(p)\ncpu0: p = kmalloc(8, GFP_KERNEL)\n", "unknown name `p`" },
    /* outcomes and expectations */
    { TX "cpu0: load(tx) => stale-raed\n",
      "no finding is called `stale-raed` | did you mean `stale-read`?" },
    { TX "cpu0: memset(tx, 0, 1) => 0x00\n", "`memset` gives no value to compare" },
    { TX "cpu0: load(tx) => 1 2\n", "a step has one value" },
    { TX "cpu0: load(tx) => \"0\"\n", "a string here is bytes in hex, as \"de ad be ef\"" },
    { TX "cpu0: load(tx) => [plain] 0\n",
      "there is no variant `plain` | this file declares no variants" },
    { "variant plain soc \"l1\"\n" TX "cpu0: load(tx) => [plian] 0\n",
      "there is no variant `plian` | did you mean `plain`?" },
    { TX "expect [a] leaks == 0\n",
      "there is no variant `a` | this file declares no variants" },
    { TX "expect cpu0.l1(tx) == X\n", "the state of a line is M, O, E, S or I" },
    { TX "expect eth0.l1(tx) == M\n", "no cache is called `eth0.l1` | a cache is `cpu0.l1`" },
    { TX "expect cpu0.l1(7) == M\n", "a cache holds memory, this is a number" },
    { TX "expect l2(7) == M\n", "a cache holds memory, this is a number" },
    { TX "expect l2(tx, tx) == M\n", "`l2` takes one argument: memory" },
    { TX "expect cpu0.l4(tx) == M\n", "no cache is called `cpu0.l4` | a cache is `cpu0.l1`" },
    { TX "expect bytes(tx, tx) == 0\n", "`bytes` wants a cache as `cache`, found `tx` | write "
                                        "`cpu0.l1`, or `cpu0.wb` for the store buffer" },
    { TX "expect tx <= \"00\"\n", "`<=` compares numbers" },
    { TX "expect leaks == tx[64]\n", "tx[64]: tx has 64 bytes" },
    { TX "cpu0: load(leaks)\n", "unknown name `leaks`" },
    { "sg l 2\nexpect l == 0\n", "this has no value to compare" },
};

START_TEST(a_mistake_is_named)
{
    g_autofree char *error = rig_first_error(wrong[_i].text);

    ck_assert_str_eq(error, wrong[_i].error);
}
END_TEST

static const struct {
    const char *text, *error;
} wrong_on_board[] = {
    { "soc \"no-such-board\"\n", NULL },
    { "eht0: irq()\n", "no device is called `eht0` on board `noncoherent-1cpu` | did you mean "
                       "`eth0`?" },
    { "usb0: irq()\n",
      "no device is called `usb0` on board `noncoherent-1cpu` | this board has eth0, eng0" },
    { "cpu7: mb()\n",
      "no CPU is called `cpu7` on board `noncoherent-1cpu` | did you mean `cpu0`?" },
    { TX "cpu0: dma_map_single(eht0, tx, 64, DMA_TO_DEVICE)\n",
      "no device is called `eht0` on board `noncoherent-1cpu` | did you mean `eth0`?" },
    { "cpu0: readl(eng0.CTLR)\n", "eng0 has no register `CTLR` | did you mean `CTRL`?" },
    { "cpu0: readl(eth0.CTRL)\n",
      "eth0 has no register `CTRL` | it has ID, DOORBELL, STATUS" },
    { "soc \"bare\"\n" TX "hw: prefetch(cpu0.l1, tx)\n", "cpu0 has no l1 on board `bare`" },
    { TX "hw: prefetch(cpu0.l2, tx)\n",
      "cpu0 has no l2 on board `noncoherent-1cpu` | this board has cpu0.l1" },
    { TX "hw: evict(l2b, tx)\n",
      "no cache is called `l2b` on board `noncoherent-1cpu` | this board has cpu0.l1" },
    { "soc \"l1-l2\"\n" TX "expect l3(tx) == I\n",
      "no cache is called `l3` on board `l1-l2` | did you mean `l2`?" },
    { "soc \"l1-l2\"\n" TX "expect cpu0.l3(tx) == I\n",
      "cpu0 has no l3 on board `l1-l2` | this board has cpu0.l1, l2" },
    { "soc \"bare\"\n" TX "expect l2(tx) == I\n", "no cache is called `l2` on board `bare`" },
    { "soc \"bare\"\n" TX "expect bytes(pl310, tx) == 0\n",
      "no cache is called `pl310` on board `bare`" },
    { "soc \"l1\"\nhw: drain(wb)\n", "cpu0 has no store buffer on board `l1`" },
    { "soc \"bare\"\n" TX "expect cpu0.l1(tx) == M\n", "cpu0 has no l1 on board `bare`" },
    { "hw: drain(cpu0.l1)\n",
      "drain: cpu0.l1 has no store buffer; what can be drained on this board: cpu0.wb" },
    { "soc \"cortex-a9-pl310\"\nhw: drain(cpu1.l1)\n",
      "drain: cpu1.l1 has no store buffer; what can be drained on this board: cpu0.wb, cpu1.wb, "
      "pl310" },
    { "soc \"l1\"\nhw: drain(cpu0.l1)\n",
      "drain: cpu0.l1 has no store buffer; what can be drained on this board: nothing" },
    { TX "hw: evict(cpu0.wb, tx)\n",
      "evict: the store buffer of cpu0 holds no lines; `drain` empties it" },
    { TX "hw: prefetch(wb, tx)\n",
      "prefetch: the store buffer of cpu0 holds no lines; `drain` empties it" },
    /* functions that the kernel of that board does not have */
    { TX "cpu0: outer_clean_range(tx, tx + 64)\n",
      "the kernel of board `noncoherent-1cpu` (arm64) has no `outer_clean_range` | "
      "only that of arm has it: "
      "elsewhere the driver would not build" },
    { TX "cpu0: dmac_map_area(tx, 64, DMA_TO_DEVICE)\n",
      "the kernel of board `noncoherent-1cpu` (arm64) has no `dmac_map_area` | "
      "only that of arm has it: "
      "elsewhere the driver would not build" },
    { "soc \"cortex-a9-pl310\"\n" TX "cpu0: dcache_clean_poc(tx, tx + 64)\n",
      "the kernel of board `cortex-a9-pl310` (armv7) has no `dcache_clean_poc` | "
      "only that of arm64 has it: "
      "elsewhere the driver would not build" },
    { "option arch = riscv\ncpu0: flush_cache_all()\n",
      "the kernel of board `noncoherent-1cpu` (riscv) has no `flush_cache_all` | "
      "only that of arm has it: "
      "elsewhere the driver would not build" },
    { "par\nthread eht0\nend\n", "no device is called `eht0` on board `noncoherent-1cpu` | did "
                                 "you mean `eth0`?" },
    { "set eht0:dma-coherent\n", NULL },
    { "buf tx 0x7fffffffffffffff\n", NULL },
    { TX "cpu0: load(tx + 65)\n", "tx + 65 lies outside of its object, which has 64 bytes" },
    { TX "cpu0: memset(tx, 0, 0x7000000)\n",
      NULL },
    { TX "choose\ncpu0: mb()\nor\ncpu0: x = load(tx[0])\nend\ncpu0: store(tx[0], x)\n",
      "nothing has set `x` yet in this run" },
};

START_TEST(a_name_that_the_board_does_not_have_is_named)
{
    g_autofree char *error = rig_first_run_error(wrong_on_board[_i].text);

    if (wrong_on_board[_i].error == NULL) {
        ck_assert_str_ne(error, "");
    } else {
        ck_assert_str_eq(error, wrong_on_board[_i].error);
    }
}
END_TEST

START_TEST(all_names_that_a_board_lacks_are_said_at_once)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    SimScenario *scenario =
        sim_scenario_parse("x.dma", "eht0: irq()\ncpu3: mb()\ncpu0: readl(eng0.X)\n", diags);
    SimRunOptions options = { 0 };

    ck_assert_ptr_nonnull(scenario);
    ck_assert_ptr_null(sim_scenario_run(scenario, &options, diags));
    ck_assert_uint_eq(diags->len, 3);
    for (unsigned i = 0; i < 3; i++) {
        const SimDiag *diag = g_ptr_array_index(diags, i);

        ck_assert_uint_eq(diag->line, i + 1);
        ck_assert_str_eq(diag->file, "x.dma");
    }
    sim_scenario_free(scenario);
}
END_TEST

START_TEST(an_unknown_board_is_an_error_at_its_name)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    SimScenario *scenario = sim_scenario_parse("x.dma", "\nsoc \"noncoherent-3cpu\"\n", diags);
    SimRunOptions options = { 0 };
    const SimDiag *diag;

    ck_assert_ptr_null(sim_scenario_run(scenario, &options, diags));
    ck_assert_uint_eq(diags->len, 1);
    diag = g_ptr_array_index(diags, 0);
    ck_assert_uint_eq(diag->line, 2);
    ck_assert_uint_eq(diag->column, 5);
    ck_assert_ptr_nonnull(strstr(diag->help, "noncoherent-1cpu"));
    sim_scenario_free(scenario);
}
END_TEST

static Suite *
check_suite(void)
{
    Suite *suite = suite_create("check");
    TCase *names = tcase_create("names"), *board = tcase_create("board");

    tcase_add_loop_test(names, a_mistake_is_named, 0, (int)G_N_ELEMENTS(wrong));
    tcase_add_loop_test(board, a_name_that_the_board_does_not_have_is_named, 0,
                        (int)G_N_ELEMENTS(wrong_on_board));
    tcase_add_test(board, all_names_that_a_board_lacks_are_said_at_once);
    tcase_add_test(board, an_unknown_board_is_an_error_at_its_name);
    suite_add_tcase(suite, names);
    suite_add_tcase(suite, board);
    return suite;
}

SIM_CHECK_MAIN(check_suite)
