/* SPDX-License-Identifier: MIT */
/*
 * Bless writes what happened; run twice, it changes nothing the second time.
 */
#include "tests/runner.h"
#include "tests/sim/lang/rig-lang.h"

#define HEAD "buf tx 64 fill=0x11\n" \
             "cpu0: d = dma_map_single(eth0, tx, 64, DMA_TO_DEVICE)\n"
#define TWO "variant a soc \"noncoherent-1cpu\"\nvariant b soc \"bare\"\n"

static char *
bless(const char *text)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    SimScenario *scenario = sim_scenario_parse("x.dma", text, diags);
    SimRunOptions options = { .strict = true };
    char *blessed;

    ck_assert_ptr_nonnull(scenario);
    blessed = sim_scenario_bless(scenario, &options, diags);
    ck_assert_uint_eq(diags->len, 0);
    sim_scenario_free(scenario);
    return blessed;
}

static const struct {
    const char *before, *after; /* after NULL: nothing to do */
} cases[] = {
    { HEAD "cpu0: load(tx[0]) => 0x11\n", NULL },
    { HEAD "cpu0: load(tx[0])   => ?  # why\n", HEAD "cpu0: load(tx[0])   => 0x11  # why\n" },
    { HEAD "cpu0: load(tx[0])   => 0x22\n", HEAD "cpu0: load(tx[0])   => 0x11\n" },
    { HEAD "cpu0: memset(tx, 2, 64)  # c\n",
      HEAD "cpu0: memset(tx, 2, 64)  => cpu-write-while-device-owns  # c\n" },
    { HEAD "cpu0: memset(tx, 2, 64);  # c\n",
      HEAD "cpu0: memset(tx, 2, 64)  => cpu-write-while-device-owns  # c\n" },
    { HEAD "cpu0: load(tx[0])  => 0x11 stale-read\n", HEAD "cpu0: load(tx[0])  => 0x11\n" },
    { HEAD "cpu0: mb()   => stale-read  # c\n", HEAD "cpu0: mb()  # c\n" },
    { HEAD "cpu0: load(tx[0])\n      => 0x12\nexpect leaks == 1\n",
      HEAD "cpu0: load(tx[0])  => 0x11\nexpect leaks == 1\n" },
    { TWO "buf a 64\ncpu0: store(a[0], 1)\neth0: read(phys(a[0]), 1)   => ?\n"
          "expect 1 == 1\n",
      TWO "buf a 64\ncpu0: store(a[0], 1)\n"
          "eth0: read(phys(a[0]), 1)   => [a] 0x00 stale-device-read\n"
          "                            => [b] 0x01\nexpect 1 == 1\n" },
};

START_TEST(what_happened_is_written)
{
    g_autofree char *blessed = NULL, *again = NULL;

    blessed = bless(cases[_i].before);
    if (cases[_i].after == NULL) {
        ck_assert_ptr_null(blessed);
        return;
    }
    ck_assert_ptr_nonnull(blessed);
    ck_assert_str_eq(blessed, cases[_i].after);
    again = bless(blessed);
    ck_assert_ptr_null(again);
}
END_TEST

static Suite *
bless_suite(void)
{
    Suite *suite = suite_create("bless");
    TCase *text = tcase_create("text");

    tcase_add_loop_test(text, what_happened_is_written, 0, (int)G_N_ELEMENTS(cases));
    suite_add_tcase(suite, text);
    return suite;
}

SIM_CHECK_MAIN(bless_suite)
