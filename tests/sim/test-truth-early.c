/* SPDX-License-Identifier: MIT */
/*
 * Early loads (rules.md): from Normal-NC memory, and of lines that a master which
 * snoops writes.  DATA is written, then FLAG; the CPU reads FLAG, then DATA.
 */
#include "tests/models/rig-smp.h"

#define DATA A
#define FLAG (A + 64)
#define SAME_LINE (A + 8)

static const RigSmp invalidate = { 1, "mesi", "invalidate", false, false };
static const RigSmp update = { 2, "mesi", "update", false, false };

static SimMaster *writer; /* of what the test reads */
static SimWindowPart part;

/* All that hardware may do, it does, at every offer. */
static void
build(const RigSmp *rig, SimPolicy policy)
{
    static const uint8_t zeros[128];

    smp_build(rig, sim_oracle_new(policy, 1));
    writer = eth0;
    part = SIM_WINDOW_LINEAR;
    sim_truth_arm(world->truth, A, 4096);
    sim_world_poke_ram(world, A, zeros, sizeof(zeros)); /* the older values */
}

static void
teardown(void)
{
    g_clear_pointer(&world, sim_world_free);
}

/* In one line of a scenario: nothing but the CPU's own accesses orders them. */
static uint8_t
look(SimAddr pa)
{
    uint8_t value;

    sim_cpu_load(cpu[0], sim_window_va(part, pa), &value, 1);
    return value;
}

static void
write_both(SimAddr flag)
{
    uint8_t one = 1;

    sim_master_write(writer, DATA, &one, 1, false, NULL);
    sim_master_write(writer, flag, &one, 1, false, NULL);
}

START_TEST(a_load_behind_the_flag_may_be_early)
{
    bool is_nc = _i == 2;

    build(_i == 1 ? &update : &invalidate, SIM_POLICY_ADVERSARIAL);
    part = is_nc ? SIM_WINDOW_UNCACHED : SIM_WINDOW_LINEAR;
    look(DATA); /* the line is here, where copies are updated */
    sim_cpu_barrier(cpu[0], SIM_BARRIER_LOADS);
    write_both(FLAG);
    ck_assert_uint_eq(look(FLAG), 1);
    ck_assert_uint_eq(look(DATA), 0);
    ck_assert_uint_eq(findings(), 1);
    ck_assert_uint_eq(sim_findings_get(world->findings, 0)->code, SIM_D106);
    ck_assert_uint_eq(sim_findings_get(world->findings, 0)->cause, SIM_CAUSE_EARLY_LOAD);
}
END_TEST

START_TEST(a_flag_in_the_same_line_makes_no_difference)
{
    build(_i == 1 ? &update : &invalidate, SIM_POLICY_ADVERSARIAL);
    look(DATA);
    sim_cpu_barrier(cpu[0], SIM_BARRIER_LOADS);
    write_both(SAME_LINE);
    ck_assert_uint_eq(look(SAME_LINE), 1);
    ck_assert_uint_eq(look(DATA), 0);
    ck_assert_uint_eq(sim_findings_get(world->findings, 0)->cause, SIM_CAUSE_EARLY_LOAD);
}
END_TEST

START_TEST(a_read_barrier_ends_it)
{
    build(_i == 1 ? &update : &invalidate, SIM_POLICY_ADVERSARIAL);
    look(DATA);
    write_both(FLAG);
    ck_assert_uint_eq(look(FLAG), 1);
    sim_cpu_barrier(cpu[0], SIM_BARRIER_LOADS);
    ck_assert_uint_eq(look(DATA), 1);
    ck_assert_uint_eq(findings(), 0);
    ck_assert_uint_eq(cpu[0]->attn[DATA >> 6] & SIM_ATTN_SUSPECT, 0); /* hits again */
}
END_TEST

START_TEST(what_was_seen_is_not_unseen)
{
    build(&update, SIM_POLICY_PLAIN);
    look(DATA);
    write_both(FLAG);
    ck_assert_uint_eq(look(DATA), 1); /* without a later write: not early */
    ck_assert_uint_eq(look(FLAG), 1);
    ck_assert_uint_eq(sim_truth_older(world->truth, cpu[0]->actor, SIM_MEM_CACHED, DATA, 1), 0);
}
END_TEST

START_TEST(it_is_offered_where_a_snooped_master_wrote_only)
{
    build(&invalidate, SIM_POLICY_PLAIN);
    writer = eth1; /* does not snoop: what a cached load returns is not its affair */
    write_both(FLAG);
    ck_assert_uint_eq(look(FLAG), 1);
    ck_assert_uint_eq(sim_truth_older(world->truth, cpu[0]->actor, SIM_MEM_CACHED, DATA, 1), 0);
    writer = eth0;
    write_both(FLAG);
    ck_assert_uint_eq(look(FLAG), 1);
    ck_assert_uint_eq(sim_truth_older(world->truth, cpu[0]->actor, SIM_MEM_CACHED, DATA, 1), 1);
}
END_TEST

START_TEST(an_own_store_is_never_passed_over)
{
    build(&update, SIM_POLICY_ADVERSARIAL);
    look(DATA);
    write_both(FLAG);
    store(0, DATA, 9);
    ck_assert_uint_eq(look(FLAG), 1);
    ck_assert_uint_eq(look(DATA), 9);
}
END_TEST

static Suite *
truth_early_suite(void)
{
    Suite *s = suite_create("truth-early");
    TCase *t = tcase_create("early");

    tcase_add_checked_fixture(t, NULL, teardown);
    tcase_add_loop_test(t, a_load_behind_the_flag_may_be_early, 0, 3);
    tcase_add_loop_test(t, a_flag_in_the_same_line_makes_no_difference, 0, 2);
    tcase_add_loop_test(t, a_read_barrier_ends_it, 0, 2);
    tcase_add_test(t, what_was_seen_is_not_unseen);
    tcase_add_test(t, it_is_offered_where_a_snooped_master_wrote_only);
    tcase_add_test(t, an_own_store_is_never_passed_over);
    suite_add_tcase(s, t);
    return s;
}

SIM_CHECK_MAIN(truth_early_suite)
