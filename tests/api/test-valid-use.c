/* SPDX-License-Identifier: MIT */
/*
 * Right use of the API, at random, on every board and under every policy: every byte is
 * what the model says, nobody complains, and in the end nothing is missing.
 */
#include "tests/runner.h"

#include "tests/api/valid.h"

#include "sim/presets.h"

static void
use(const char *preset, const char *options, SimPolicy policy, uint64_t seed,
    unsigned long calls)
{
    Valid *v = valid_new(preset, options, policy, seed);

    valid_run(v, calls);
    valid_free(v);
}

START_TEST(right_use_finds_nothing)
{
    unsigned long calls = sim_check_loops(40, 600);

    for (unsigned policy = 0; policy < SIM_POLICIES; policy++) {
        use(sim_presets[_i].name, NULL, (SimPolicy)policy, (uint64_t)_i * 10 + policy + 1, calls);
    }
}
END_TEST

/* Other rows of the maintenance table, and memory that not every device reaches. */
static const struct {
    const char *board, *options;
} others[] = {
    { "cortex-a53", "era=5.18" },       { "cortex-a72", "era=6.1" },
    { "imx6q", "era=4.19" },            { "cortex-a9-pl310", "era=3.0" },
    { "noncoherent-1cpu", "arch=armv6" }, { "noncoherent-1cpu", "arch=armv7" },
    { "l1-l2", "arch=riscv" },          { "noncoherent-1cpu", "arch=arm926" },
    { "l1-l2", "arch=mips" },           { "noncoherent-2cpu", "coherent_pool=64K" },
    { "tests/api/rig-across.dts", NULL },
};

START_TEST(so_it_does_with_other_kernels)
{
    unsigned long calls = sim_check_loops(30, 400);

    for (unsigned policy = 0; policy < SIM_POLICIES; policy++) {
        use(others[_i].board, others[_i].options, (SimPolicy)policy, (uint64_t)_i * 10 + policy,
            calls);
    }
}
END_TEST

static Suite *
valid_use_suite(void)
{
    Suite *suite = suite_create("valid-use");
    TCase *tc = tcase_create("valid-use");

    tcase_add_loop_test(tc, right_use_finds_nothing, 0, (int)sim_presets_count);
    tcase_add_loop_test(tc, so_it_does_with_other_kernels, 0, (int)G_N_ELEMENTS(others));
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(valid_use_suite)
