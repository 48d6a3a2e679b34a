/* SPDX-License-Identifier: MIT */
/* The table of cores: what it says can be built. */
#include "tests/runner.h"

#include <glib.h>

#include "sim/core.h"
#include "sim/profile.h"

static bool
is_power_of_two(uint64_t value)
{
    return value != 0 && (value & (value - 1)) == 0;
}

static const char *const known[] = {
    "arm,cortex-a5", "arm,cortex-a7", "arm,cortex-a8", "arm,cortex-a9", "arm,cortex-a15",
    "arm,cortex-a35", "arm,cortex-a53", "arm,cortex-a55", "arm,cortex-a57", "arm,cortex-a72",
    "arm,cortex-a73", "arm,cortex-a76", "arm,cortex-a78", "arm,cortex-x1", "qcom,krait",
    "qcom,kryo385", "qcom,oryon", "marvell,sheeva-v7", "cavium,thunder", "apm,strega",
};

START_TEST(what_is_known_of_a_core_can_be_built)
{
    const SimCore *core = sim_core_for(known[_i]);

    ck_assert_ptr_nonnull(core);
    ck_assert_str_eq(core->compatible, known[_i]);
    ck_assert(is_power_of_two(core->line_bytes));
    ck_assert(is_power_of_two(core->l1_kib * 1024u / core->l1_ways / core->line_bytes));
    ck_assert_uint_eq(core->l1_kib * 1024u % (core->l1_ways * core->line_bytes), 0);
    if (core->l2_kib) {
        ck_assert(is_power_of_two(core->l2_kib * 1024u / core->l2_ways / core->line_bytes));
    } else {
        ck_assert_int_eq(core->l2, SIM_CORE_L2_NAMED);
    }
}
END_TEST

START_TEST(its_times_are_its_own_or_those_of_a_core_with_a_profile)
{
    const SimCore *core = sim_core_for(known[_i]);

    ck_assert_ptr_nonnull(sim_profile_for(core->like ? core->like : core->compatible));
}
END_TEST

START_TEST(a_core_that_nobody_knows_is_none)
{
    ck_assert_ptr_null(sim_core_for("acme,core"));
    ck_assert_ptr_null(sim_core_for("dmasim,cpu"));
    ck_assert_ptr_null(sim_core_for(""));
}
END_TEST

static Suite *
cores_suite(void)
{
    Suite *suite = suite_create("cores");
    TCase *tcase = tcase_create("cores");

    tcase_add_loop_test(tcase, what_is_known_of_a_core_can_be_built, 0, G_N_ELEMENTS(known));
    tcase_add_loop_test(tcase, its_times_are_its_own_or_those_of_a_core_with_a_profile, 0,
                        G_N_ELEMENTS(known));
    tcase_add_test(tcase, a_core_that_nobody_knows_is_none);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(cores_suite)
