/* SPDX-License-Identifier: MIT */
/*
 * The oracle: the table of policies, seeds, forced answers, schedule strings.
 */
#include "tests/runner.h"

#include "sim/choice.h"
#include "sim/world.h"

/* sim_choose looks at nothing of a world but its oracle. */
static SimWorld world;

static void
use(SimOracle *oracle)
{
    sim_oracle_free(world.oracle);
    world.oracle = oracle;
}

static void
setup(void)
{
    world.oracle = NULL;
}

static void
teardown(void)
{
    use(NULL);
}

/* What each policy answers to each kind when there are four alternatives. */
#define R 9u /* random: any */
static const unsigned answers[SIM_POLICIES][SIM_CHOICE_KINDS] = {
    /*                          p  P  e  E  d  D  x  s  l  r  t  q  Q  v  V  b  B  y  g */
    [SIM_POLICY_PLAIN] =       { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
    [SIM_POLICY_TIMED] =       { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
    [SIM_POLICY_EAGER] =       { 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0 },
    [SIM_POLICY_LAZY] =        { 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
    [SIM_POLICY_ADVERSARIAL] = { 1, 0, 0, 1, 0, 0, R, 1, 3, 3, R, 1, 0, 0, 1, 0, 0, R, 1 },
    [SIM_POLICY_RANDOM] =      { R, R, R, R, R, R, R, R, R, R, R, R, R, R, R, R, R, R, R },
};

START_TEST(policy_answers_by_the_table)
{
    SimPolicy policy = (SimPolicy)_i;

    use(sim_oracle_new(policy, 3));
    for (unsigned kind = 0; kind < SIM_CHOICE_KINDS; kind++) {
        unsigned answer = sim_choose(&world, kind, 4);

        if (answers[policy][kind] == R) {
            ck_assert_uint_lt(answer, 4);
        } else {
            ck_assert_msg(answer == answers[policy][kind], "%s, kind %u: %u",
                          sim_policy_name(policy), kind, answer);
        }
    }
}
END_TEST

START_TEST(one_alternative_is_no_choice)
{
    use(sim_oracle_new(SIM_POLICY_PLAIN, 0));
    sim_oracle_force(world.oracle, SIM_CHOICE_STORE, 1, 1);
    ck_assert_uint_eq(sim_choose(&world, SIM_CHOICE_STORE, 1), 0);
    ck_assert_uint_eq(sim_choose(&world, SIM_CHOICE_STORE, 2), 1);
}
END_TEST

static void
ask(unsigned *ret, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        ret[i] = sim_choose(&world, i % 3 ? SIM_CHOICE_STORE : SIM_CHOICE_RELAXED, 5);
    }
}

START_TEST(same_seed_answers_the_same)
{
    unsigned a[64], b[64], c[64];

    use(sim_oracle_new(SIM_POLICY_RANDOM, 7));
    ask(a, 64);
    use(sim_oracle_new(SIM_POLICY_RANDOM, 7));
    ask(b, 64);
    use(sim_oracle_new(SIM_POLICY_RANDOM, 8));
    ask(c, 64);
    ck_assert_mem_eq(a, b, sizeof(a));
    ck_assert_mem_ne(a, c, sizeof(a));
}
END_TEST

START_TEST(random_takes_every_alternative)
{
    unsigned taken[5] = { 0 };

    use(sim_oracle_new(SIM_POLICY_RANDOM, 1));
    for (unsigned i = 0; i < 1000; i++) {
        taken[sim_choose(&world, SIM_CHOICE_DRAIN_AFTER, 5)]++;
    }
    for (unsigned i = 0; i < 5; i++) {
        ck_assert_uint_gt(taken[i], 120);
    }
}
END_TEST

START_TEST(forcing_one_choice_leaves_the_others)
{
    unsigned a[64], b[64];

    use(sim_oracle_new(SIM_POLICY_RANDOM, 7));
    ask(a, 64);
    use(sim_oracle_new(SIM_POLICY_RANDOM, 7));
    sim_oracle_force(world.oracle, SIM_CHOICE_RELAXED, 2, (a[3] + 1) % 5);
    ask(b, 64);
    ck_assert_uint_eq(b[3], (a[3] + 1) % 5);
    b[3] = a[3];
    ck_assert_mem_eq(a, b, sizeof(a));
}
END_TEST

START_TEST(only_plain_and_timed_sleep_and_a_forced_answer_wakes)
{
    for (unsigned policy = 0; policy < SIM_POLICIES; policy++) {
        use(sim_oracle_new(policy, 0));
        ck_assert_int_eq(sim_oracle_is_awake(world.oracle), policy > SIM_POLICY_TIMED);
    }
    use(sim_oracle_new(SIM_POLICY_PLAIN, 0));
    sim_oracle_force(world.oracle, SIM_CHOICE_STORE, 1, 1);
    ck_assert(sim_oracle_is_awake(world.oracle));
}
END_TEST

static void
assert_schedule(const char *expected)
{
    char *schedule = sim_oracle_schedule(world.oracle);

    ck_assert_str_eq(schedule, expected);
    g_free(schedule);
}

START_TEST(schedule_is_policy_and_seed)
{
    use(sim_oracle_new(SIM_POLICY_RANDOM, 7));
    assert_schedule("v3.random.7");
}
END_TEST

START_TEST(schedule_lists_deviations_in_order)
{
    use(sim_oracle_new(SIM_POLICY_PLAIN, 0));
    sim_oracle_force(world.oracle, SIM_CHOICE_STORE, 12, 1);
    sim_oracle_force(world.oracle, SIM_CHOICE_STORE, 3, 1);
    sim_oracle_force(world.oracle, SIM_CHOICE_PREFETCH_BEFORE, 1, 1);
    assert_schedule("v3.plain.0.p#1=1.s#3=1.s#12=1");
}
END_TEST

START_TEST(forced_answer_equal_to_the_policys_is_no_deviation)
{
    use(sim_oracle_new(SIM_POLICY_LAZY, 0));
    sim_oracle_force(world.oracle, SIM_CHOICE_STORE, 1, 1);
    sim_oracle_force(world.oracle, SIM_CHOICE_STORE, 2, 0);
    ck_assert_uint_eq(sim_choose(&world, SIM_CHOICE_STORE, 2), 1);
    ck_assert_uint_eq(sim_choose(&world, SIM_CHOICE_STORE, 2), 0);
    assert_schedule("v3.lazy.0.s#2=0");
}
END_TEST

START_TEST(answer_that_is_not_offered_falls_back_to_the_policy)
{
    use(sim_oracle_new(SIM_POLICY_LAZY, 0));
    sim_oracle_force(world.oracle, SIM_CHOICE_STORE, 1, 5);
    ck_assert_uint_eq(sim_choose(&world, SIM_CHOICE_STORE, 2), 1);
    assert_schedule("v3.lazy.0");
}
END_TEST

static const char *const round_trips[] = {
    "v3.plain.0", "v3.timed.0", "v3.eager.1", "v3.lazy.2", "v3.adversarial.3",
    "v3.random.18446744073709551615",
    ("v3.random.7.p#1=1.P#2=1.e#3=1.E#4=1.d#5=2.D#6=2.s#7=1.l#8=3.r#9=2.t#10=1"
     ".q#1=1.Q#2=1.v#3=1.V#4=1.b#5=1.B#6=1.y#7=1.g#8=1"),
};

START_TEST(schedule_round_trip)
{
    g_autoptr(GError) error = NULL;
    SimOracle *oracle = sim_oracle_from_schedule(round_trips[_i], &error);

    ck_assert_msg(oracle != NULL, "%s", error ? error->message : "");
    use(oracle);
    assert_schedule(round_trips[_i]);
}
END_TEST

/* The list only grew: what was recorded before means the same. */
START_TEST(a_schedule_of_an_older_version_is_read)
{
    use(sim_oracle_from_schedule("v1.random.7.p#1=1", NULL));
    ck_assert_ptr_nonnull(world.oracle);
    assert_schedule("v3.random.7.p#1=1");
    use(sim_oracle_from_schedule("v2.random.7.q#1=1", NULL));
    ck_assert_ptr_nonnull(world.oracle);
    assert_schedule("v3.random.7.q#1=1");
}
END_TEST

typedef struct Refusal {
    const char *schedule, *message;
} Refusal;

static const Refusal refusals[] = {
    { "v0.random.7", "schedule `v0.random.7`: is for version 0 of the list of choices, "
                     "this is version 3" },
    { "v4.random.7", "schedule `v4.random.7`: is for version 4 of the list of choices, "
                     "this is version 3" },
    { "random.7", "schedule `random.7`: does not start with v3.POLICY.SEED" },
    { "", "schedule ``: does not start with v3.POLICY.SEED" },
    { "v3.random", "schedule `v3.random`: does not start with v3.POLICY.SEED" },
    { "v3.randon.7",
      "schedule `v3.randon.7`: no policy `randon`; did you mean `random`?" },
    { "v3.xyz.7", "schedule `v3.xyz.7`: no policy `xyz`" },
    { "v3.random.-1", "schedule `v3.random.-1`: seed `-1` is not a number" },
    { "v3.random.7.z#1=1",
      "schedule `v3.random.7.z#1=1`: no kind of choice has letter `z`" },
    { "v3.random.7.p#0=1",
      "schedule `v3.random.7.p#0=1`: `p#0=1` is not LETTER#COUNT=ALTERNATIVE" },
    { "v3.random.7.p1=1",
      "schedule `v3.random.7.p1=1`: `p1=1` is not LETTER#COUNT=ALTERNATIVE" },
    { "v3.random.7.p#1",
      "schedule `v3.random.7.p#1`: `p#1` is not LETTER#COUNT=ALTERNATIVE" },
    { "v3.random.7.", "schedule `v3.random.7.`: `` is not LETTER#COUNT=ALTERNATIVE" },
};

START_TEST(bad_schedule_is_refused_in_words)
{
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(sim_oracle_from_schedule(refusals[_i].schedule, &error));
    ck_assert_str_eq(error->message, refusals[_i].message);
}
END_TEST

START_TEST(policy_names_go_both_ways)
{
    SimPolicy policy;

    for (unsigned i = 0; i < SIM_POLICIES; i++) {
        ck_assert(sim_policy_by_name(sim_policy_name(i), &policy));
        ck_assert_uint_eq(policy, i);
    }
    ck_assert(!sim_policy_by_name("nasty", &policy));
    ck_assert_ptr_null(sim_policy_name(SIM_POLICIES));
}
END_TEST

START_TEST(generator_is_the_published_splitmix64)
{
    SimRandom random = { .state = 0 };

    ck_assert_uint_eq(sim_random_next(&random), UINT64_C(0xe220a8397b1dcdaf));
    ck_assert_uint_eq(sim_random_next(&random), UINT64_C(0x6e789e6aa1b965f4));
}
END_TEST

static Suite *
choice_suite(void)
{
    Suite *suite = suite_create("choice");
    TCase *tcase = tcase_create("oracle");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_loop_test(tcase, policy_answers_by_the_table, 0, SIM_POLICIES);
    tcase_add_test(tcase, one_alternative_is_no_choice);
    tcase_add_test(tcase, same_seed_answers_the_same);
    tcase_add_test(tcase, random_takes_every_alternative);
    tcase_add_test(tcase, forcing_one_choice_leaves_the_others);
    tcase_add_test(tcase, only_plain_and_timed_sleep_and_a_forced_answer_wakes);
    tcase_add_test(tcase, schedule_is_policy_and_seed);
    tcase_add_test(tcase, schedule_lists_deviations_in_order);
    tcase_add_test(tcase, forced_answer_equal_to_the_policys_is_no_deviation);
    tcase_add_test(tcase, answer_that_is_not_offered_falls_back_to_the_policy);
    tcase_add_loop_test(tcase, schedule_round_trip, 0, G_N_ELEMENTS(round_trips));
    tcase_add_test(tcase, a_schedule_of_an_older_version_is_read);
    tcase_add_loop_test(tcase, bad_schedule_is_refused_in_words, 0,
                        G_N_ELEMENTS(refusals));
    tcase_add_test(tcase, policy_names_go_both_ways);
    tcase_add_test(tcase, generator_is_the_published_splitmix64);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(choice_suite)
