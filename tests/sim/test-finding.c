/* SPDX-License-Identifier: MIT */
#include "sim/finding.h"

#include "sim/world.h"
#include "tests/runner.h"

static SimWorld *world;
static unsigned seen_count;
static SimFinding seen_last;

static void
on_seen(void *opaque, SimFinding *finding)
{
    (void)opaque;
    seen_count++;
    seen_last = *finding;
}

static void
setup(void)
{
    world = sim_world_new(NULL);
    seen_count = 0;
    sim_findings_watch(world->findings, on_seen, NULL);
}

static void
teardown(void)
{
    sim_world_free(world);
}

/* cpu0 (actor 3) at step @pc read @len bytes at @pa; actor 4's write @seq was due. */
static SimFinding
stale(SimAddr pa, uint64_t len, uint64_t pc, uint64_t seq)
{
    SimFinding finding = {.code = SIM_D101,
                          .severity = SIM_ERROR,
                          .cause = SIM_CAUSE_CACHE_COPY,
                          .pa = pa,
                          .len = len,
                          .due_id = SIM_WID(4, seq),
                          .has_values = true,
                          .event = 10 + pc};

    finding.read.actor = 3;
    finding.read.source.pc = pc;
    for (unsigned i = 0; i < MIN(len, SIM_FINDING_BYTES); i++) {
        finding.due[i] = (uint8_t)(pa + i);
    }
    return finding;
}

static SimFinding *
add(SimFinding finding)
{
    return sim_findings_add(world, &finding);
}

static unsigned
count(void)
{
    return sim_findings_count(world->findings);
}

START_TEST(pieces_side_by_side_become_one_range)
{
    SimFinding *first = add(stale(0x80000040, 64, 1, 1));
    SimFinding *second = add(stale(0x80000080, 64, 1, 2));

    ck_assert_ptr_eq(first, second);
    ck_assert_uint_eq(count(), 1);
    ck_assert_uint_eq(first->len, 128);
    ck_assert_uint_eq(first->pa, 0x80000040);
}
END_TEST

START_TEST(a_piece_before_moves_the_start)
{
    add(stale(0x80000044, 4, 1, 1));
    add(stale(0x80000040, 4, 1, 1));
    ck_assert_uint_eq(count(), 1);
    ck_assert_uint_eq(sim_findings_get(world->findings, 0)->pa, 0x80000040);
    ck_assert_uint_eq(sim_findings_get(world->findings, 0)->due[0], 0x40);
    ck_assert_uint_eq(sim_findings_get(world->findings, 0)->due[7], 0x47);
}
END_TEST

START_TEST(values_of_a_long_range_are_its_first_64_bytes)
{
    SimFinding *finding = add(stale(0x80000000, 60, 1, 1));

    add(stale(0x8000003c, 60, 1, 1));
    ck_assert_uint_eq(finding->len, 120);
    ck_assert_uint_eq(finding->due[59], 59);
    ck_assert_uint_eq(finding->due[63], 63);
}
END_TEST

START_TEST(another_writer_is_another_finding)
{
    SimFinding other = stale(0x80000080, 64, 1, 1);

    other.due_id = SIM_WID(5, 1);
    add(stale(0x80000040, 64, 1, 1));
    add(other);
    ck_assert_uint_eq(count(), 2);
}
END_TEST

START_TEST(the_watcher_hears_of_a_record_once_when_it_is_complete)
{
    add(stale(0x80000040, 64, 1, 1));
    add(stale(0x80000080, 64, 1, 2));
    ck_assert_uint_eq(seen_count, 0);
    sim_findings_flush(world->findings);
    ck_assert_uint_eq(seen_count, 1);
    ck_assert_uint_eq(seen_last.len, 128);
    sim_findings_flush(world->findings);
    ck_assert_uint_eq(seen_count, 1);
}
END_TEST

START_TEST(another_access_completes_the_record)
{
    add(stale(0x80000040, 64, 1, 1));
    add(stale(0x80000080, 64, 2, 2));
    ck_assert_uint_eq(seen_count, 1);
    ck_assert_uint_eq(count(), 2);
}
END_TEST

START_TEST(the_same_mistake_again_is_counted_once_per_access)
{
    SimFinding *finding = add(stale(0x80000040, 64, 1, 1));

    add(stale(0x80000080, 64, 1, 2));
    for (unsigned round = 0; round < 3; round++) {
        SimFinding again = stale(0x80000040, 64, 1, 1);

        sim_findings_flush(world->findings);
        again.event = 100 + round;
        add(again);
        add(stale(0x80000080, 64, 1, 2));
    }
    sim_findings_flush(world->findings);
    ck_assert_uint_eq(count(), 1);
    ck_assert_uint_eq(finding->duplicates, 3);
    ck_assert_uint_eq(finding->len, 128);
    ck_assert_uint_eq(seen_count, 1);
}
END_TEST

START_TEST(a_newer_write_makes_a_new_finding)
{
    add(stale(0x80000040, 4, 1, 1));
    sim_findings_flush(world->findings);
    add(stale(0x80000040, 4, 1, 7));
    ck_assert_uint_eq(count(), 2);
}
END_TEST

START_TEST(latent_ones_fold_by_the_pair_of_places)
{
    SimFinding latent = stale(0x80000040, 4, 1, 1);

    latent.latent = true;
    latent.changed.source.pc = 9;
    add(latent);
    sim_findings_flush(world->findings);
    latent.due_id = SIM_WID(4, 2);
    add(latent);
    sim_findings_flush(world->findings);
    ck_assert_uint_eq(count(), 1);
    latent.changed.source.pc = 8;
    latent.pa += 64;
    add(latent);
    ck_assert_uint_eq(count(), 2);
}
END_TEST

START_TEST(a_folded_history_is_given_back)
{
    SimFinding finding = stale(0x80000040, 4, 1, 1);
    GArray *history = g_array_new(FALSE, FALSE, 1);

    add(stale(0x80000040, 4, 1, 1));
    sim_findings_flush(world->findings);
    finding.history = g_array_ref(history);
    add(finding);
    ck_assert_ptr_null(sim_findings_get(world->findings, 0)->history);
    g_array_unref(history);
}
END_TEST

static Suite *
finding_suite(void)
{
    Suite *suite = suite_create("finding");
    TCase *tcase = tcase_create("store");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, pieces_side_by_side_become_one_range);
    tcase_add_test(tcase, a_piece_before_moves_the_start);
    tcase_add_test(tcase, values_of_a_long_range_are_its_first_64_bytes);
    tcase_add_test(tcase, another_writer_is_another_finding);
    tcase_add_test(tcase, the_watcher_hears_of_a_record_once_when_it_is_complete);
    tcase_add_test(tcase, another_access_completes_the_record);
    tcase_add_test(tcase, the_same_mistake_again_is_counted_once_per_access);
    tcase_add_test(tcase, a_newer_write_makes_a_new_finding);
    tcase_add_test(tcase, latent_ones_fold_by_the_pair_of_places);
    tcase_add_test(tcase, a_folded_history_is_given_back);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(finding_suite)
