/* SPDX-License-Identifier: MIT */
/*
 * The snoop unit: states of two and more L1s after each access (MESI and MOESI),
 * masters that snoop, maintenance, two levels of units.
 */
#include "tests/models/rig-smp.h"

static const RigSmp mesi2 = { 2, "mesi", "invalidate", false, false };
static const RigSmp moesi2 = { 2, "moesi", "invalidate", false, false };
static const RigSmp moesi4 = { 4, "moesi", "invalidate", false, false };
static const RigSmp update2 = { 2, "mesi", "update", false, false };
static const RigSmp moesi_update2 = { 2, "moesi", "update", false, false };
static const RigSmp clusters4 = { 4, "mesi", "invalidate", false, true };
static const RigSmp moesi_clusters4 = { 4, "moesi", "update", false, true };
static const RigSmp *const rigs[] = { &mesi2, &moesi2, &moesi4, &update2, &moesi_update2,
                                      &clusters4, &moesi_clusters4 };

static void
teardown(void)
{
    g_clear_pointer(&world, sim_world_free);
}

static void
again(const RigSmp *rig)
{
    teardown();
    smp_build(rig, NULL);
}

/* --- states ------------------------------------------------------------- */

/* One access: cpu0's or cpu1's load or store of A, or an eviction. */
static void
act(char what, unsigned who)
{
    switch (what) {
    case 'r':
        load(who, A);
        break;
    case 'w':
        store(who, A, 7);
        break;
    case 'e':
        l1[who]->ops->evict(l1[who], A);
        break;
    default:
        g_assert_not_reached();
    }
}

/* "r0 w1 ...": the accesses; then the states that they lead to. */
typedef struct Path {
    const char *steps, *mesi, *moesi;
} Path;

static const Path paths[] = {
    { "", "II", "II" },
    { "r0", "EI", "EI" },
    { "r1", "IE", "IE" },
    { "w0", "MI", "MI" },
    { "w1", "IM", "IM" },
    { "r0 r0", "EI", "EI" },
    { "r0 w0", "MI", "MI" },
    { "r0 r1", "SS", "SS" },
    { "r0 w1", "IM", "IM" },
    { "w0 r1", "SS", "OS" },
    { "w0 w1", "IM", "IM" },
    { "w0 r0", "MI", "MI" },
    { "w0 w0", "MI", "MI" },
    { "r0 r1 r0", "SS", "SS" },
    { "r0 r1 w0", "MI", "MI" },
    { "r0 r1 w1", "IM", "IM" },
    { "w0 r1 w0", "MI", "MI" },
    { "w0 r1 w1", "IM", "IM" },
    { "w0 r1 r0", "SS", "OS" },
    { "w0 r1 w1 r0", "SS", "SO" },
    { "r0 e0", "II", "II" },
    { "w0 e0", "II", "II" },
    { "r0 r1 e0", "IS", "IS" },
    { "r0 r1 e1", "SI", "SI" },
    { "r0 r1 e0 r0", "SS", "SS" },
    { "r0 r1 e0 w1", "IM", "IM" },
    { "w0 r1 e0", "IS", "IS" }, /* moesi: the owner wrote it back */
    { "w0 r1 e1", "SI", "OI" },
    { "w0 r1 e1 r1", "SS", "OS" },
    { "w0 r1 e1 w0", "MI", "MI" },
    { "w0 r1 e0 r0", "SS", "SS" },
};

static void
walk(const char *steps)
{
    g_auto(GStrv) words = g_strsplit(steps, " ", 0);

    for (unsigned i = 0; words[i] && words[i][0]; i++) {
        act(words[i][0], (unsigned)(words[i][1] - '0'));
    }
}

START_TEST(states_follow_the_protocol)
{
    const Path *path = &paths[_i];

    again(&mesi2);
    walk(path->steps);
    ck_assert_msg(strcmp(states(A), path->mesi) == 0, "mesi `%s`: %s, not %s", path->steps,
                  states(A), path->mesi);
    again(&moesi2);
    walk(path->steps);
    ck_assert_msg(strcmp(states(A), path->moesi) == 0, "moesi `%s`: %s, not %s", path->steps,
                  states(A), path->moesi);
    ck_assert_uint_eq(findings(), 0);
}
END_TEST

START_TEST(attention_bytes_say_who_may_go_ahead)
{
    uint8_t both = SIM_ATTN_VALID | SIM_ATTN_OWNED;

    again(&moesi2);
    walk("w0 r1");
    ck_assert_uint_eq(cpu[0]->attn[A >> 6] & both, SIM_ATTN_VALID); /* O: a store asks */
    ck_assert_uint_eq(cpu[1]->attn[A >> 6] & both, SIM_ATTN_VALID);
    walk("w0");
    ck_assert_uint_eq(cpu[0]->attn[A >> 6] & both, both);
    ck_assert_uint_eq(cpu[1]->attn[A >> 6] & both, 0);
}
END_TEST

START_TEST(the_newest_bytes_are_found_wherever_they_are)
{
    again(rigs[_i]);
    for (unsigned i = 0; i < 3 * rigs[_i]->cpus; i++) {
        unsigned writer = i % rigs[_i]->cpus;

        store(writer, A + writer, (uint8_t)(i + 1));
        for (unsigned k = 1; k <= rigs[_i]->cpus; k++) {
            ck_assert_uint_eq(load((writer + k) % rigs[_i]->cpus, A + writer), i + 1);
        }
    }
    ck_assert_uint_eq(findings(), 0);
}
END_TEST

START_TEST(mesi_writes_down_what_it_shares_and_moesi_does_not)
{
    again(&mesi2);
    store(0, A, 5);
    ck_assert_uint_eq(load(1, A), 5);
    ck_assert_uint_eq(ram_byte(A), 5);
    again(&moesi2);
    store(0, A, 5);
    ck_assert_uint_eq(load(1, A), 5);
    ck_assert_uint_eq(ram_byte(A), 0);
    l1[0]->ops->evict(l1[0], A);
    ck_assert_uint_eq(ram_byte(A), 5);
}
END_TEST

/* A whole line is written without a fill, and takes everybody's copy. */
START_TEST(a_whole_line_write_makes_the_line_ours)
{
    uint8_t bytes[64], value;

    again(rigs[_i]);
    store(1, A, 5);
    memset(bytes, 9, sizeof(bytes));
    sim_cpu_store(cpu[0], va(A), bytes, sizeof(bytes));
    sim_cpu_step_end(cpu[0]);
    ck_assert_int_eq(states(A)[0], 'M');
    ck_assert_int_eq(states(A)[1], 'I');
    sim_cpu_load(cpu[1], va(A + 63), &value, 1);
    ck_assert_uint_eq(value, 9);
    ck_assert_uint_eq(findings(), 0);
}
END_TEST

START_TEST(a_store_takes_the_copies_of_all_the_others)
{
    again(&moesi4);
    for (unsigned i = 0; i < 4; i++) {
        load(i, A);
    }
    ck_assert_str_eq(states(A), "SSSS");
    store(2, A, 1);
    ck_assert_str_eq(states(A), "IIMI");
    load(0, A);
    load(3, A);
    ck_assert_str_eq(states(A), "SIOS");
    store(3, A, 2);
    ck_assert_str_eq(states(A), "IIIM");
}
END_TEST

START_TEST(a_peek_finds_what_another_one_has)
{
    uint8_t value;

    again(rigs[_i]);
    store(0, A, 5);
    cpu[1]->ops->peek(cpu[1], va(A), &value, 1);
    ck_assert_uint_eq(value, 5);
    ck_assert_str_eq(states(A) + 1, rigs[_i]->cpus == 2 ? "I" : "III");
    ck_assert_int_eq(states(A)[0], 'M');
    ck_assert_uint_eq(l1[0]->stats.snoop_hits, 0);
}
END_TEST

/* --- masters ------------------------------------------------------------ */

START_TEST(a_snooping_read_changes_nothing)
{
    static const char *const before[] = { "r0", "w0", "r0 r1", "w0 r1" };

    for (unsigned i = 0; i < G_N_ELEMENTS(before); i++) {
        g_autofree char *was = NULL;

        again(rigs[_i]);
        store(0, A, 5);
        l1[0]->ops->evict(l1[0], A);
        walk(before[i]);
        was = g_strdup(states(A));
        ck_assert_uint_eq(dev_read(eth0, A), strchr(before[i], 'w') ? 7 : 5);
        ck_assert_str_eq(states(A), was);
        ck_assert_uint_eq(eth0->snoops_done, 1);
        ck_assert_uint_eq(findings(), 0);
    }
}
END_TEST

/* What it gives to a master is written nowhere: DRAM keeps its old bytes. */
START_TEST(a_snooping_read_leaves_memory_alone)
{
    again(rigs[_i]);
    store(0, A, 5);
    ck_assert_uint_eq(dev_read(eth0, A), 5);
    ck_assert_uint_eq(ram_byte(A), 0);
    ck_assert_uint_eq(dev_read(eth1, A), 0); /* this one does not ask */
    ck_assert_uint_eq(eth1->snoops_done, 0);
}
END_TEST

START_TEST(a_snooping_read_of_nobodys_line_goes_down)
{
    again(&mesi2);
    store(0, A, 5);
    l1[0]->ops->evict(l1[0], A);
    ck_assert_uint_eq(dev_read(eth0, A), 5);
    ck_assert_uint_eq(eth0->snoops_done, 0);
}
END_TEST

START_TEST(an_invalidating_write_takes_the_copies)
{
    again(_i ? &moesi2 : &mesi2);
    store(0, A + 1, 5);
    load(1, A);
    dev_write(eth0, A, 8);
    ck_assert_str_eq(states(A), "II");
    ck_assert_uint_eq(ram_byte(A), 8);
    ck_assert_uint_eq(ram_byte(A + 1), 5); /* written down first */
    ck_assert_uint_eq(load(0, A), 8);
    ck_assert_uint_eq(load(1, A + 1), 5);
    ck_assert_uint_eq(eth0->snoops_done, 1);
    ck_assert_uint_eq(findings(), 0);
}
END_TEST

START_TEST(an_updating_write_changes_the_copies)
{
    again(_i ? &moesi_update2 : &update2);
    store(0, A + 1, 5);
    load(1, A);
    dev_write(eth0, A, 8);
    ck_assert_str_eq(states(A), _i ? "OS" : "SS");
    ck_assert_uint_eq(ram_byte(A), 8);
    ck_assert_uint_eq(ram_byte(A + 1), _i ? 0 : 5);
    ck_assert_uint_eq(load(0, A), 8);
    ck_assert_uint_eq(load(1, A), 8);
    ck_assert_uint_eq(load(1, A + 1), 5);
    ck_assert_uint_eq(findings(), 0);
}
END_TEST

/* Both ways, over several lines at once. */
START_TEST(a_long_snooping_access_meets_every_line)
{
    uint8_t bytes[200], back[200];

    again(rigs[_i]);
    for (unsigned i = 0; i < 200; i++) {
        store(i % rigs[_i]->cpus, A + i, (uint8_t)i);
        bytes[i] = (uint8_t)(i + 1);
    }
    sim_master_read(eth0, A, back, sizeof(back), NULL);
    for (unsigned i = 0; i < 200; i++) {
        ck_assert_uint_eq(back[i], i);
    }
    sim_master_write(eth0, A, bytes, sizeof(bytes), false, NULL);
    for (unsigned i = 0; i < 200; i++) {
        ck_assert_uint_eq(load(i % rigs[_i]->cpus, A + i), i + 1);
    }
}
END_TEST

START_TEST(a_stale_copy_is_stale_for_both)
{
    again(&mesi2);
    load(0, A);
    dev_write(eth1, A, 9); /* does not snoop */
    ck_assert_uint_eq(load(0, A), 0);
    ck_assert_uint_eq(load(1, A), 0); /* from cpu0's copy */
    ck_assert_str_eq(states(A), "SS");
    ck_assert_uint_ge(findings(), 1);
    ck_assert_uint_eq(sim_findings_get(world->findings, 0)->code, SIM_D101);
    l1[0]->ops->evict(l1[0], A);
    ck_assert_uint_eq(load(0, A), 0);
    l1[0]->ops->evict(l1[0], A);
    l1[1]->ops->evict(l1[1], A);
    ck_assert_uint_eq(load(0, A), 9);
}
END_TEST

/* --- maintenance -------------------------------------------------------- */

START_TEST(a_clean_by_one_cpu_cleans_the_line_of_another)
{
    again(rigs[_i]);
    store(1, A, 5);
    sim_cpu_maintain(cpu[0], SIM_CLEAN, va(A), 1);
    ck_assert_uint_eq(ram_byte(A), 5);
    ck_assert_int_eq(states(A)[0], 'I');
    ck_assert_int_eq(states(A)[1], 'E');
}
END_TEST

START_TEST(an_invalidate_by_one_cpu_takes_everybodys_copy)
{
    again(rigs[_i]);
    load(0, A);
    load(1, A);
    sim_cpu_maintain(cpu[0], SIM_INVALIDATE, va(A), 1);
    ck_assert_int_eq(states(A)[0], 'I');
    ck_assert_int_eq(states(A)[1], 'I');
    ck_assert_uint_eq(findings(), 0);
}
END_TEST

START_TEST(a_dirty_line_that_another_cpu_invalidates_is_lost)
{
    again(&mesi2);
    store(1, A, 5);
    sim_truth_arm(world->truth, A, 1);
    sim_cpu_maintain(cpu[0], SIM_INVALIDATE, va(A), 1);
    ck_assert_str_eq(states(A), "II");
    ck_assert_uint_eq(ram_byte(A), 0);
    ck_assert_uint_eq(findings(), 1);
    ck_assert_uint_eq(sim_findings_get(world->findings, 0)->code, SIM_D104);
}
END_TEST

START_TEST(maintenance_by_set_and_way_stays_at_home)
{
    again(&mesi2);
    store(0, A, 5);
    store(1, A + 64, 6);
    sim_cpu_maintain_all(cpu[0], SIM_CLEAN_INVALIDATE);
    ck_assert_str_eq(states(A), "II");
    ck_assert_str_eq(states(A + 64), "IM");
    ck_assert_uint_eq(ram_byte(A), 5);
    ck_assert_uint_eq(ram_byte(A + 64), 0);
}
END_TEST

/* --- two levels --------------------------------------------------------- */

START_TEST(clusters_are_coherent_with_each_other)
{
    again(&clusters4);
    load(0, A);
    ck_assert_str_eq(states(A), "EIII");
    load(3, A);
    ck_assert_str_eq(states(A), "SIIS");
    load(1, A);
    ck_assert_str_eq(states(A), "SSIS");
    store(1, A, 5); /* the other cluster's copy goes as well */
    ck_assert_str_eq(states(A), "IMII");
    ck_assert_uint_eq(load(2, A), 5);
    ck_assert_str_eq(states(A), "ISSI");
    ck_assert_uint_eq(ram_byte(A), 5);
    store(3, A, 6); /* ReadUnique finds a shared copy in its cluster */
    ck_assert_str_eq(states(A), "IIIM");
    ck_assert_uint_eq(load(0, A), 6);
}
END_TEST

START_TEST(an_owner_in_another_cluster_answers)
{
    again(&moesi_clusters4);
    store(0, A, 5);
    ck_assert_uint_eq(load(2, A), 5);
    ck_assert_str_eq(states(A), "OISI");
    ck_assert_uint_eq(ram_byte(A), 0);
    ck_assert_uint_eq(load(3, A), 5);
    ck_assert_str_eq(states(A), "OISS");
    store(3, A + 1, 6);
    ck_assert_str_eq(states(A), "IIIM");
    ck_assert_uint_eq(load(1, A), 5);
    ck_assert_uint_eq(dev_read(eth0, A + 1), 6);
    dev_write(eth0, A, 9);
    ck_assert_uint_eq(load(0, A), 9);
    ck_assert_uint_eq(load(3, A), 9);
    ck_assert_uint_eq(findings(), 0);
}
END_TEST

/* --- time and counters -------------------------------------------------- */

START_TEST(asking_the_others_takes_time)
{
    SimTime alone, found, before;

    again(&moesi2);
    before = cpu[0]->now;
    load(0, A);
    alone = cpu[0]->now - before;
    store(1, A + 64, 1);
    before = cpu[0]->now = MAX(cpu[0]->now, world->queue.now);
    load(0, A + 64);
    found = cpu[0]->now - before;
    ck_assert_uint_lt(found, alone); /* a copy is nearer than memory */
    ck_assert_uint_eq(l1[1]->stats.snoop_hits, 1);
    ck_assert_uint_eq(l1[0]->stats.misses, 2);
    sim_model_set(unit, "snoop-hit-ps", 500000, NULL);
    store(1, A + 64, 1);
    before = cpu[0]->now = MAX(cpu[0]->now, world->queue.now);
    load(0, A + 64);
    ck_assert_uint_ge(cpu[0]->now - before, 500000);
}
END_TEST

START_TEST(lines_of_two_lengths_are_refused)
{
    g_autoptr(GError) error = NULL;
    SimModel *core, *odd;

    again(&mesi2);
    core = smp_model("cpu", "cpu2");
    odd = smp_model("l1", "cpu2.l1");
    ck_assert(sim_model_set(odd, "line-bytes", 32, NULL));
    ck_assert(sim_model_set(odd, "sets", 256, NULL));
    sim_model_wire(core, "mem", odd, "cpu");
    smp_join(odd, odd, unit, 2);
    ck_assert(sim_model_realize(core, NULL));
    ck_assert(!sim_model_realize(odd, &error));
    ck_assert_str_eq(error->message,
                     "cpu2: lines of 32 bytes beside cpu0 with lines of 64: caches that are kept"
                     " coherent have lines of one length");
}
END_TEST

static Suite *
snoop_unit_suite(void)
{
    Suite *s = suite_create("snoop-unit");
    TCase *t = tcase_create("states"), *m = tcase_create("masters");
    TCase *k = tcase_create("maintenance"), *l = tcase_create("levels"), *o = tcase_create("other");
    int all = G_N_ELEMENTS(rigs);

    tcase_add_checked_fixture(t, NULL, teardown);
    tcase_add_loop_test(t, states_follow_the_protocol, 0, G_N_ELEMENTS(paths));
    tcase_add_test(t, attention_bytes_say_who_may_go_ahead);
    tcase_add_loop_test(t, the_newest_bytes_are_found_wherever_they_are, 0, all);
    tcase_add_test(t, mesi_writes_down_what_it_shares_and_moesi_does_not);
    tcase_add_loop_test(t, a_whole_line_write_makes_the_line_ours, 0, all);
    tcase_add_test(t, a_store_takes_the_copies_of_all_the_others);
    tcase_add_loop_test(t, a_peek_finds_what_another_one_has, 0, all);
    suite_add_tcase(s, t);
    tcase_add_checked_fixture(m, NULL, teardown);
    tcase_add_loop_test(m, a_snooping_read_changes_nothing, 0, all);
    tcase_add_loop_test(m, a_snooping_read_leaves_memory_alone, 0, all);
    tcase_add_test(m, a_snooping_read_of_nobodys_line_goes_down);
    tcase_add_loop_test(m, an_invalidating_write_takes_the_copies, 0, 2);
    tcase_add_loop_test(m, an_updating_write_changes_the_copies, 0, 2);
    tcase_add_loop_test(m, a_long_snooping_access_meets_every_line, 0, all);
    tcase_add_test(m, a_stale_copy_is_stale_for_both);
    suite_add_tcase(s, m);
    tcase_add_checked_fixture(k, NULL, teardown);
    tcase_add_loop_test(k, a_clean_by_one_cpu_cleans_the_line_of_another, 0, all);
    tcase_add_loop_test(k, an_invalidate_by_one_cpu_takes_everybodys_copy, 0, all);
    tcase_add_test(k, a_dirty_line_that_another_cpu_invalidates_is_lost);
    tcase_add_test(k, maintenance_by_set_and_way_stays_at_home);
    suite_add_tcase(s, k);
    tcase_add_checked_fixture(l, NULL, teardown);
    tcase_add_test(l, clusters_are_coherent_with_each_other);
    tcase_add_test(l, an_owner_in_another_cluster_answers);
    suite_add_tcase(s, l);
    tcase_add_checked_fixture(o, NULL, teardown);
    tcase_add_test(o, asking_the_others_takes_time);
    tcase_add_test(o, lines_of_two_lengths_are_refused);
    suite_add_tcase(s, o);
    return s;
}

SIM_CHECK_MAIN(snoop_unit_suite)
