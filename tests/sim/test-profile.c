/* SPDX-License-Identifier: MIT */
/*
 * Timing profiles: how a figure becomes a parameter, and that every figure that
 * ships fits a parameter and says where it is from.
 */
#include "tests/runner.h"

#include <signal.h>

#include "sim/model.h"
#include "sim/profile.h"
#include "sim/world.h"

typedef struct Toy {
    SimModel parent;
    uint64_t clock_hz;
    uint32_t time_ps, count, kind;
} Toy;

static const char *const kinds[] = { "plain", "fancy", NULL };
static const SimParam toy_params[] = {
    SIM_PARAM_U64("clock-hz", Toy, clock_hz, 0, 0, UINT64_MAX, "clock"),
    SIM_PARAM_U32("time-ps", Toy, time_ps, 1, 0, 1000000, "a time"),
    SIM_PARAM_U32("count", Toy, count, 1, 0, 8, "a number"),
    SIM_PARAM_WORD("kind", Toy, kind, 0, kinds, "a word"),
    { 0 }
};
static const SimModelClass toy_class = {
    .name = "toy-timed", .summary = "a toy", .size = sizeof(Toy), .params = toy_params
};

static const SimProfileValue values[] = {
    SIM_PROFILE_CYCLES("toy-timed", "time-ps", 13.7, "S12"),
    SIM_PROFILE_VALUE("toy-timed", "count", 5, "S4"),
    SIM_PROFILE_WORD("toy-timed", "kind", "fancy", "estimate"),
    SIM_PROFILE_VALUE("another", "count", 7, "S4"),
    { 0 }
};
static const SimProfile profile = {
    .compatible = "toy,core", .name = "toy", .values = values, .clock_hz = 1000000000
};

static SimWorld *world;
static Toy *toy;

static void
setup(void)
{
    world = sim_world_new(NULL);
    toy = (Toy *)sim_model_new(world, &toy_class, "toy");
}

static void
teardown(void)
{
    sim_world_free(world);
}

START_TEST(values_of_the_class_are_set)
{
    ck_assert_uint_eq(sim_profile_apply(&profile, &toy->parent), 3);
    ck_assert_uint_eq(toy->count, 5);
    ck_assert_uint_eq(toy->kind, 1);
}
END_TEST

START_TEST(cycles_become_ps_of_the_clock)
{
    sim_profile_apply(&profile, &toy->parent);
    ck_assert_uint_eq(toy->time_ps, 13700); /* 1 GHz */
    sim_profile_apply_at(&profile, &toy->parent, 1800000000);
    ck_assert_uint_eq(toy->time_ps, 7611); /* the tree says 1.8 GHz */
}
END_TEST

START_TEST(the_clock_is_told_to_who_has_a_parameter_for_it)
{
    sim_profile_apply(&profile, &toy->parent);
    ck_assert_uint_eq(toy->clock_hz, 1000000000);
    sim_profile_apply_at(&profile, &toy->parent, 667000000);
    ck_assert_uint_eq(toy->clock_hz, 667000000);
}
END_TEST

START_TEST(cycles_without_a_clock_are_our_bug)
{
    SimProfile no_clock = profile;

    no_clock.clock_hz = 0;
    sim_profile_apply(&no_clock, &toy->parent);
}
END_TEST

START_TEST(a_compatible_that_nobody_knows_has_none)
{
    ck_assert_ptr_null(sim_profile_for("toy,unheard-of"));
    ck_assert_str_eq(sim_profile_for("arm,cortex-a53")->name, "cortex-a53");
}
END_TEST

START_TEST(every_figure_fits_and_has_a_source)
{
    const char *before = "";

    for (const SimProfile *const *p = sim_profiles(); *p; p++) {
        ck_assert_str_lt(before, (*p)->compatible); /* sorted, no two alike */
        before = (*p)->compatible;
        for (const SimProfileValue *v = (*p)->values; v->klass; v++) {
            const SimModelClass *klass = sim_model_class_by_name(v->klass);

            ck_assert_msg(klass != NULL, "%s: no class %s", (*p)->name, v->klass);
            ck_assert_msg(v->source && v->source[0], "%s: %s.%s from nowhere", (*p)->name,
                          v->klass, v->param);
            sim_profile_apply_at(*p, sim_model_new(world, klass, "it"), 1000000000);
        }
    }
}
END_TEST

static Suite *
profile_suite(void)
{
    Suite *suite = suite_create("profile");
    TCase *tcase = tcase_create("profile");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, values_of_the_class_are_set);
    tcase_add_test(tcase, cycles_become_ps_of_the_clock);
    tcase_add_test(tcase, the_clock_is_told_to_who_has_a_parameter_for_it);
    tcase_add_test_raise_signal(tcase, cycles_without_a_clock_are_our_bug, SIGTRAP);
    tcase_add_test(tcase, a_compatible_that_nobody_knows_has_none);
    tcase_add_test(tcase, every_figure_fits_and_has_a_source);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(profile_suite)
