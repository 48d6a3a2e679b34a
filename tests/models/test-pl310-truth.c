/* SPDX-License-Identifier: MIT */
/*
 * What the referee makes of an outer cache and of its store buffer: stale and
 * lost bytes, delays, maintenance in the right and in the wrong order.
 */
#include "tests/models/rig-outer.h"

static RigOuter rig;
static RigBoard *const b = &rig.b;
static SimAddr pa;

#define ON { "pl310", "enabled", 1 }
#define OVERRIDE { "pl310", "aux-control", HW_PL310_AUX_SHARED_OVERRIDE }

static void
start(const RigSet *sets)
{
    rig = rig_outer(SIM_POLICY_PLAIN, sets);
    pa = b->ram;
    sim_truth_arm(b->world->truth, pa, 64);
}

static void
setup(void)
{
    static const RigSet sets[] = { ON, OVERRIDE, { 0 } };

    start(sets);
}

static void
setup_alias(void) /* no shared override */
{
    static const RigSet sets[] = { ON, { 0 } };

    start(sets);
}

static void
setup_long(void)
{
    static const RigSet sets[] = { ON, OVERRIDE, { "cpu0.l1", "line-bytes", 64 }, { 0 } };

    start(sets);
}

static void
teardown(void)
{
    rig_board_free(b);
}

static void
nc_put(unsigned pc, SimAddr at, uint8_t value)
{
    rig_cpu_store(b, pc, rig_nc(at), value, 1);
}

/* --- the store buffer --------------------------------------------------- */

START_TEST(a_dsb_alone_leaves_bytes_in_the_controller)
{
    const SimFinding *f;

    nc_put(1, pa, 0x42);
    rig_barrier(b, 2, SIM_BARRIER_STORES | SIM_BARRIER_WAIT);
    ck_assert_uint_eq(rig_dev_read(b, 3, pa, 1), 0);
    f = rig_only_finding(b, SIM_D106);
    ck_assert_int_eq(f->cause, SIM_CAUSE_OUTER_BUFFERED);
    ck_assert_int_eq(f->severity, SIM_ERROR);
    ck_assert_uint_eq(f->due[0], 0x42);
    ck_assert_uint_eq(f->changed.source.pc, 1);
}
END_TEST

START_TEST(a_dmb_leaves_them_in_the_cpu)
{
    nc_put(1, pa, 0x42);
    rig_barrier(b, 2, SIM_BARRIER_STORES);
    rig_dev_read(b, 3, pa, 1);
    ck_assert_int_eq(rig_only_finding(b, SIM_D106)->cause, SIM_CAUSE_BUFFERED);
}
END_TEST

START_TEST(with_a_sync_they_are_in_memory)
{
    nc_put(1, pa, 0x42);
    rig_barrier(b, 2, SIM_BARRIER_STORES | SIM_BARRIER_WAIT);
    RIG_WR(&rig, 3, CACHE_SYNC, 0);
    ck_assert_uint_eq(rig_dev_read(b, 4, pa, 1), 0x42);
    rig_no_finding(b);
}
END_TEST

START_TEST(a_sync_before_the_barrier_is_too_early)
{
    nc_put(1, pa, 0x42);
    RIG_WR(&rig, 2, CACHE_SYNC, 0);
    rig_barrier(b, 3, SIM_BARRIER_STORES | SIM_BARRIER_WAIT);
    rig_dev_read(b, 4, pa, 1);
    ck_assert_int_eq(rig_only_finding(b, SIM_D106)->cause, SIM_CAUSE_OUTER_BUFFERED);
}
END_TEST

START_TEST(its_own_cpu_never_misses_them)
{
    nc_put(1, pa, 0x42);
    rig_barrier(b, 2, SIM_BARRIER_WAIT);
    ck_assert_uint_eq(rig_cpu_load(b, 3, rig_nc(pa), 1), 0x42);
    ck_assert_uint_eq(rig_dev_read(b, 4, pa, 1), 0x42);
    rig_no_finding(b);
}
END_TEST

/* A descriptor of which half is still in the controller. */
START_TEST(half_a_descriptor_is_torn)
{
    nc_put(1, pa + 31, 0x11);
    nc_put(2, pa + 32, 0x22);
    rig_barrier(b, 3, SIM_BARRIER_WAIT);
    rig.cache->ops->drain(rig.cache, pa, 32);
    ck_assert_uint_eq(rig_dev_read(b, 4, pa + 31, 1), 0x11);
    rig_no_finding(b);
    ck_assert_uint_eq(rig_dev_read(b, 5, pa + 32, 1), 0);
    ck_assert_int_eq(rig_only_finding(b, SIM_D106)->cause, SIM_CAUSE_OUTER_BUFFERED);
}
END_TEST

/* Over a device's write that came later: it waited too long. */
START_TEST(a_late_write_over_a_later_one_is_found)
{
    const SimFinding *f;

    nc_put(1, pa, 0x42);
    rig_barrier(b, 2, SIM_BARRIER_WAIT);
    rig_dev_write(b, 3, pa, 0x55, 1);
    RIG_WR(&rig, 4, CACHE_SYNC, 0);
    ck_assert_uint_eq(rig_outer_ram(&rig, pa), 0x42);
    f = rig_only_finding(b, SIM_D106);
    ck_assert_int_eq(f->cause, SIM_CAUSE_OVERWRITTEN);
}
END_TEST

START_TEST(what_waits_when_watching_starts_has_a_name)
{
    SimAddr other = pa + 8192; /* not armed */

    nc_put(1, other, 0x42);
    rig_barrier(b, 2, SIM_BARRIER_WAIT);
    sim_truth_arm(b->world->truth, other, 1);
    rig_cpu_load(b, 3, rig_va(pa), 1);
    rig_dev_read(b, 4, other, 1);
    ck_assert_uint_eq(rig_only_finding(b, SIM_D106)->changed.source.pc, 1);
}
END_TEST

/* --- the cache ---------------------------------------------------------- */

START_TEST(inner_then_outer_brings_bytes_to_the_device)
{
    rig_cpu_store(b, 1, rig_va(pa), 0x42, 1);
    rig_maintain(b, 2, SIM_CLEAN, pa, 1);
    RIG_WR(&rig, 3, CLEAN_PA, pa);
    ck_assert_uint_eq(rig_dev_read(b, 4, pa, 1), 0x42);
    rig_no_finding(b);
}
END_TEST

START_TEST(outer_then_inner_leaves_them_in_the_outer_cache)
{
    const SimFinding *f;

    rig_cpu_store(b, 1, rig_va(pa), 0x42, 1);
    RIG_WR(&rig, 2, CLEAN_PA, pa);
    rig_maintain(b, 3, SIM_CLEAN, pa, 1);
    ck_assert_int_eq(rig_outer_state(&rig, pa), 'M');
    ck_assert_uint_eq(rig_dev_read(b, 4, pa, 1), 0);
    f = rig_only_finding(b, SIM_D102);
    ck_assert_int_eq(f->cause, SIM_CAUSE_DIRTY_CACHE);
    ck_assert_uint_eq(f->due[0], 0x42);
}
END_TEST

START_TEST(outer_then_inner_takes_old_copies_away)
{
    rig_cpu_load(b, 1, rig_va(pa), 1);
    rig_dev_write(b, 2, pa, 0x42, 1);
    RIG_WR(&rig, 3, INV_PA, pa);
    rig_maintain(b, 4, SIM_INVALIDATE, pa, 1);
    ck_assert_uint_eq(rig_cpu_load(b, 5, rig_va(pa), 1), 0x42);
    rig_no_finding(b);
}
END_TEST

/* In between, the inner cache may fetch the old line from the outer one again. */
START_TEST(inner_then_outer_may_refill_the_old_copy)
{
    rig_cpu_load(b, 1, rig_va(pa), 1);
    rig_dev_write(b, 2, pa, 0x42, 1);
    rig_maintain(b, 3, SIM_INVALIDATE, pa, 1);
    ck_assert(b->cpu->ops->prefetch(b->cpu, pa));
    RIG_WR(&rig, 4, INV_PA, pa);
    ck_assert_uint_eq(rig_cpu_load(b, 5, rig_va(pa), 1), 0);
    ck_assert_int_eq(rig_only_finding(b, SIM_D101)->cause, SIM_CAUSE_OLD_FETCH);
}
END_TEST

START_TEST(inner_alone_leaves_the_old_copy)
{
    rig_cpu_load(b, 1, rig_va(pa), 1);
    rig_dev_write(b, 2, pa, 0x42, 1);
    rig_maintain(b, 3, SIM_INVALIDATE, pa, 1);
    ck_assert_uint_eq(rig_cpu_load(b, 4, rig_va(pa), 1), 0);
    rig_only_finding(b, SIM_D101);
}
END_TEST

START_TEST(an_eviction_from_it_loses_a_device_write)
{
    const SimFinding *f;

    rig_cpu_store(b, 1, rig_va(pa + 8), 0x42, 1);
    rig_maintain(b, 2, SIM_CLEAN_INVALIDATE, pa, 1);
    rig_dev_write(b, 3, pa, 0x55, 1);
    ck_assert(rig.cache->ops->evict(rig.cache, pa));
    ck_assert_uint_eq(rig_outer_ram(&rig, pa), 0);
    f = rig_only_finding(b, SIM_D103);
    ck_assert_uint_eq(f->due[0], 0x55);
    ck_assert_uint_eq(f->copied.source.pc, 1); /* who dirtied the line */
}
END_TEST

START_TEST(so_does_a_clean_by_register)
{
    rig_cpu_store(b, 1, rig_va(pa + 8), 0x42, 1);
    rig_maintain(b, 2, SIM_CLEAN_INVALIDATE, pa, 1);
    rig_dev_write(b, 3, pa, 0x55, 1);
    RIG_WR(&rig, 4, CLEAN_INV_PA, pa);
    ck_assert_uint_eq(rig_only_finding(b, SIM_D103)->read.source.pc, 4);
}
END_TEST

START_TEST(an_invalidate_of_it_loses_a_store)
{
    const SimFinding *f;

    rig_cpu_store(b, 1, rig_va(pa), 0x42, 1);
    rig_maintain(b, 2, SIM_CLEAN_INVALIDATE, pa, 1);
    RIG_WR(&rig, 3, INV_PA, pa);
    f = rig_only_finding(b, SIM_D104);
    ck_assert_int_eq(f->cause, SIM_CAUSE_INVALIDATED);
    ck_assert_uint_eq(f->read.source.pc, 3);
}
END_TEST

START_TEST(an_invalidate_watches_what_it_throws_away)
{
    SimAddr other = pa + 8192; /* not armed */

    rig_cpu_store(b, 1, rig_va(other), 0x42, 1);
    rig_maintain(b, 2, SIM_CLEAN_INVALIDATE, other, 1);
    RIG_WR(&rig, 3, INV_PA, other);
    ck_assert_uint_eq(rig_only_finding(b, SIM_D104)->changed.source.pc, 1);
}
END_TEST

START_TEST(a_clean_copy_that_goes_loses_nothing)
{
    rig_cpu_store(b, 1, rig_va(pa), 0x42, 1);
    rig_maintain(b, 2, SIM_CLEAN_INVALIDATE, pa, 1);
    RIG_WR(&rig, 3, CLEAN_PA, pa);
    RIG_WR(&rig, 4, INV_PA, pa);
    ck_assert_uint_eq(rig_cpu_load(b, 5, rig_va(pa), 1), 0x42);
    rig_no_finding(b);
}
END_TEST

/* It was freed meanwhile (T5). */
START_TEST(what_was_dirty_there_before_a_free_has_none)
{
    SimAddr other = pa + 8192; /* not armed */

    rig_cpu_store(b, 1, rig_va(other), 0x42, 1);
    rig_cpu_store(b, 1, rig_va(other + 1), 0x43, 1);
    rig_maintain(b, 2, SIM_CLEAN_INVALIDATE, other, 1);
    sim_truth_freed(b->world->truth, other, 1);
    sim_truth_arm(b->world->truth, other, 1);
    ck_assert_uint_eq(sim_truth_newest(b->world->truth, other), 0);
    ck_assert_uint_ne(sim_truth_newest(b->world->truth, other + 1), 0);
    RIG_WR(&rig, 6, INV_PA, other);
    ck_assert_uint_eq(rig_only_finding(b, SIM_D104)->pa, other + 1);
}
END_TEST

START_TEST(what_is_dirty_there_when_watching_starts_has_a_name)
{
    SimAddr other = pa + 8192; /* not armed */

    rig_cpu_store(b, 1, rig_va(other), 0x42, 1);
    rig_maintain(b, 2, SIM_CLEAN_INVALIDATE, other, 1);
    ck_assert_uint_eq(rig_dev_read(b, 3, other, 1), 0);
    ck_assert_uint_eq(rig_only_finding(b, SIM_D102)->changed.source.pc, 1);
}
END_TEST

START_TEST(a_line_of_two_moves_as_one)
{
    rig_cpu_store(b, 1, rig_va(pa), 0x41, 1);
    rig_cpu_store(b, 2, rig_va(pa + 32), 0x42, 1);
    rig_maintain(b, 3, SIM_CLEAN_INVALIDATE, pa, 1);
    RIG_WR(&rig, 4, CLEAN_PA, pa);
    ck_assert_uint_eq(rig_dev_read(b, 5, pa, 1), 0x41);
    rig_no_finding(b);
    ck_assert_uint_eq(rig_dev_read(b, 6, pa + 32, 1), 0);
    rig_only_finding(b, SIM_D102);
}
END_TEST

/* --- the cacheable alias of uncached memory ----------------------------- */

/* A line that came in through the cacheable alias answers an uncached read. */
START_TEST(without_shared_override_an_uncached_read_is_stale)
{
    const SimFinding *f;

    ck_assert(rig.cache->ops->prefetch(rig.cache, pa));
    rig_dev_write(b, 1, pa, 0x42, 1);
    ck_assert_uint_eq(rig_cpu_load(b, 2, rig_nc(pa), 1), 0);
    f = rig_only_finding(b, SIM_D101);
    ck_assert_int_eq(f->cause, SIM_CAUSE_OUTER_LOOKUP);
    ck_assert_uint_eq(f->due[0], 0x42);
    ck_assert_int_eq(f->mem, SIM_MEM_NC);
}
END_TEST

START_TEST(with_it_the_read_is_right)
{
    ck_assert(rig.cache->ops->prefetch(rig.cache, pa));
    rig_dev_write(b, 1, pa, 0x42, 1);
    ck_assert_uint_eq(rig_cpu_load(b, 2, rig_nc(pa), 1), 0x42);
    rig_no_finding(b);
}
END_TEST

START_TEST(without_it_an_uncached_write_reaches_both)
{
    ck_assert(rig.cache->ops->prefetch(rig.cache, pa));
    nc_put(1, pa, 0x42);
    rig_barrier(b, 2, SIM_BARRIER_WAIT);
    RIG_WR(&rig, 3, CACHE_SYNC, 0);
    ck_assert_uint_eq(rig_dev_read(b, 4, pa, 1), 0x42);
    ck_assert_uint_eq(rig_cpu_load(b, 5, rig_nc(pa), 1), 0x42);
    RIG_WR(&rig, 6, INV_PA, pa);
    rig_no_finding(b);
}
END_TEST

/* ... and a dirty line of the alias goes down over the device's bytes. */
START_TEST(a_dirty_alias_goes_down_over_the_device)
{
    rig_cpu_store(b, 1, rig_va(pa + 4), 0x11, 1);
    rig_maintain(b, 2, SIM_CLEAN_INVALIDATE, pa, 1);
    rig_dev_write(b, 3, pa, 0x42, 1);
    rig.cache->ops->evict(rig.cache, pa);
    rig_only_finding(b, SIM_D103);
}
END_TEST

static void
add(Suite *suite, const char *name, void (*set_up)(void), const TTest *const *tests)
{
    TCase *tcase = tcase_create(name);

    tcase_add_checked_fixture(tcase, set_up, teardown);
    for (unsigned i = 0; tests[i]; i++) {
        tcase_add_test(tcase, tests[i]);
    }
    suite_add_tcase(suite, tcase);
}

static Suite *
pl310_truth_suite(void)
{
    Suite *suite = suite_create("pl310-truth");
    const TTest *const buffer[] = {
        a_dsb_alone_leaves_bytes_in_the_controller, a_dmb_leaves_them_in_the_cpu,
        with_a_sync_they_are_in_memory, a_sync_before_the_barrier_is_too_early,
        its_own_cpu_never_misses_them, half_a_descriptor_is_torn,
        a_late_write_over_a_later_one_is_found, what_waits_when_watching_starts_has_a_name, NULL
    };
    const TTest *const cache[] = {
        inner_then_outer_brings_bytes_to_the_device,
        outer_then_inner_leaves_them_in_the_outer_cache, outer_then_inner_takes_old_copies_away,
        inner_then_outer_may_refill_the_old_copy, inner_alone_leaves_the_old_copy,
        an_eviction_from_it_loses_a_device_write, so_does_a_clean_by_register,
        an_invalidate_of_it_loses_a_store, an_invalidate_watches_what_it_throws_away,
        a_clean_copy_that_goes_loses_nothing,
        what_was_dirty_there_before_a_free_has_none,
        what_is_dirty_there_when_watching_starts_has_a_name, with_it_the_read_is_right, NULL
    };
    const TTest *const alias[] = { without_shared_override_an_uncached_read_is_stale,
                                   without_it_an_uncached_write_reaches_both,
                                   a_dirty_alias_goes_down_over_the_device, NULL };
    const TTest *const longer[] = { a_line_of_two_moves_as_one, NULL };

    add(suite, "buffer", setup, buffer);
    add(suite, "cache", setup, cache);
    add(suite, "alias", setup_alias, alias);
    add(suite, "long", setup_long, longer);
    return suite;
}

SIM_CHECK_MAIN(pl310_truth_suite)
