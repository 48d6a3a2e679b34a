/* SPDX-License-Identifier: MIT */
/*
 * The store buffer of the outer cache: what waits there, and what makes it leave.
 */
#include "tests/models/rig-outer.h"

#include "sim/event.h"

static RigOuter rig;
static RigBoard *const b = &rig.b;
static SimAddr pa;

#define ON { "pl310", "enabled", 1 }
#define OVERRIDE { "pl310", "aux-control", HW_PL310_AUX_SHARED_OVERRIDE }

static void
start(SimPolicy policy, const RigSet *sets)
{
    rig = rig_outer(policy, sets);
    pa = b->ram;
}

static void
setup(void)
{
    static const RigSet sets[] = { ON, OVERRIDE, { 0 } };

    start(SIM_POLICY_PLAIN, sets);
}

static void
setup_out_of_order(void)
{
    static const RigSet sets[] = { ON, OVERRIDE, { "pl310", "store-order", 1 }, { 0 } };

    start(SIM_POLICY_PLAIN, sets);
}

static void
setup_timed(void)
{
    static const RigSet sets[] = { ON, OVERRIDE, { 0 } };

    start(SIM_POLICY_TIMED, sets);
}

static void
setup_none(void)
{
    static const RigSet sets[] = { ON, OVERRIDE, { "pl310", "store-slots", 0 }, { 0 } };

    start(SIM_POLICY_PLAIN, sets);
}

static void
teardown(void)
{
    rig_board_free(b);
}

static uint8_t
ram(unsigned offset)
{
    return rig_outer_ram(&rig, pa + offset);
}

/* An uncached store, and a dsb: it has left the CPU. */
static void
put(unsigned offset, uint64_t value, unsigned len)
{
    rig_cpu_store(b, 1, rig_nc(pa + offset), value, len);
    rig_barrier(b, 1, SIM_BARRIER_FULL | SIM_BARRIER_WAIT | SIM_BARRIER_OUTER);
}

START_TEST(no_barrier_of_a_cpu_reaches_it)
{
    put(0, 0x42, 1);
    ck_assert_uint_eq(ram(0), 0);
    b->cpu->ops->drain(b->cpu, 0, 0);
    ck_assert_uint_eq(ram(0), 0);
}
END_TEST

START_TEST(cache_sync_empties_it)
{
    put(0, 0x42, 1);
    put(64, 0x43, 1);
    RIG_WR(&rig, 2, CACHE_SYNC, 0);
    ck_assert_uint_eq(ram(0), 0x42);
    ck_assert_uint_eq(ram(64), 0x43);
    ck_assert_uint_eq(RIG_RD(&rig, CACHE_SYNC), 0);
}
END_TEST

START_TEST(so_does_any_access_to_a_register)
{
    put(0, 0x42, 1);
    RIG_RD(&rig, CACHE_ID);
    ck_assert_uint_eq(ram(0), 0x42);
}
END_TEST

START_TEST(a_read_waits_for_its_line)
{
    put(0, 0x42, 1);
    put(64, 0x43, 1);
    ck_assert_uint_eq(rig_cpu_load(b, 2, rig_nc(pa + 8), 1), 0); /* same line, other byte */
    ck_assert_uint_eq(ram(0), 0x42);
    ck_assert_uint_eq(ram(64), 0);
}
END_TEST

START_TEST(a_cached_read_waits_too)
{
    put(4, 0x42, 1);
    ck_assert_uint_eq(rig_cpu_load(b, 2, rig_va(pa + 4), 1), 0x42);
}
END_TEST

START_TEST(writes_to_a_line_merge)
{
    put(0, 0x42, 1);
    put(0, 0x43, 1);
    put(31, 0x44, 1);
    put(32, 0x45, 1);
    put(64, 0x46, 1);
    ck_assert_uint_eq(ram(0), 0); /* three slots hold all of it */
    put(96, 0x47, 1);
    ck_assert_uint_eq(ram(0), 0x43);
    ck_assert_uint_eq(ram(31), 0x44);
    ck_assert_uint_eq(ram(32), 0); /* the oldest slot only */
}
END_TEST

START_TEST(a_full_slot_leaves)
{
    for (unsigned i = 0; i < 3; i++) {
        put(8 * i, 0x4242424242424242, 8);
    }
    ck_assert_uint_eq(ram(0), 0);
    put(24, 0x4242424242424242, 8);
    ck_assert_uint_eq(ram(0), 0x42);
    ck_assert_uint_eq(ram(31), 0x42);
}
END_TEST

START_TEST(in_order_no_write_passes_another)
{
    put(0, 0x11, 1);
    put(32, 0x22, 1);
    put(1, 0x33, 1); /* an older slot's line: that slot leaves first */
    ck_assert_uint_eq(ram(0), 0x11);
    ck_assert_uint_eq(ram(1), 0);
    ck_assert_uint_eq(ram(32), 0);
    ck_assert_uint_eq(rig.cache->ops->drainable(rig.cache, pa + 1, 1), 1);
    ck_assert(rig.cache->ops->drain(rig.cache, pa + 1, 1)); /* with what is older */
    ck_assert_uint_eq(ram(1), 0x33);
    ck_assert_uint_eq(ram(32), 0x22);
}
END_TEST

START_TEST(out_of_order_slots_leave_one_by_one)
{
    put(0, 0x11, 1);
    put(32, 0x22, 1);
    put(1, 0x33, 1);
    ck_assert_uint_eq(ram(0), 0);
    ck_assert_uint_eq(rig.cache->ops->drainable(rig.cache, pa, 1), 1);
    ck_assert_uint_eq(rig.cache->ops->drainable(rig.cache, pa + 32, 1), 2);
    ck_assert(rig.cache->ops->drain(rig.cache, pa + 32, 1));
    ck_assert_uint_eq(ram(32), 0x22);
    ck_assert_uint_eq(ram(0), 0);
}
END_TEST

START_TEST(out_of_order_the_least_recently_used_slot_makes_room)
{
    put(0, 0x11, 1);
    put(32, 0x22, 1);
    put(64, 0x33, 1);
    put(1, 0x44, 1);
    put(96, 0x55, 1);
    ck_assert_uint_eq(ram(32), 0x22);
    ck_assert_uint_eq(ram(0), 0);
    ck_assert_uint_eq(ram(64), 0);
}
END_TEST

START_TEST(hardware_may_drain_at_any_time)
{
    ck_assert(!rig.cache->ops->drain(rig.cache, 0, 0));
    put(0, 0x42, 1);
    put(64, 0x43, 1);
    ck_assert_uint_eq(rig.cache->ops->drainable(rig.cache, pa + 8, 4), 0);
    ck_assert(!rig.cache->ops->drain(rig.cache, pa + 32, 32));
    ck_assert(rig.cache->ops->drain(rig.cache, pa, 1));
    ck_assert_uint_eq(ram(0), 0x42);
    ck_assert_uint_eq(ram(64), 0);
    ck_assert(rig.cache->ops->drain(rig.cache, 0, 0));
    ck_assert_uint_eq(ram(64), 0x43);
}
END_TEST

START_TEST(a_store_to_a_register_passes_it)
{
    uint32_t mask = 0x1ff;

    put(0, 0x42, 1);
    ck_assert_int_eq(sim_send(&(SimPort){ sim_model_in(rig.pl310, "cpu").fn, rig.pl310 },
                              &(SimTxn){ .addr = 0x10000000, .data = (uint8_t *)&mask,
                                         .len = 4, .kind = SIM_WRITE, .mem = SIM_MEM_DEVICE }),
                     SIM_DECERR); /* nobody is there: it went on */
    ck_assert_uint_eq(ram(0), 0);
}
END_TEST

START_TEST(a_strongly_ordered_access_empties_it)
{
    uint8_t byte;
    SimTxn txn = { .addr = pa + 512, .data = &byte, .len = 1, .kind = SIM_READ,
                   .mem = SIM_MEM_STRONGLY_ORDERED };

    put(0, 0x42, 1);
    sim_send(&(SimPort){ sim_model_in(rig.pl310, "cpu").fn, rig.pl310 }, &txn);
    ck_assert_uint_eq(ram(0), 0x42);
}
END_TEST

START_TEST(a_look_sees_it_and_leaves_it)
{
    uint8_t bytes[4];

    put(1, 0x42, 1);
    b->cpu->ops->peek(b->cpu, rig_nc(pa), bytes, 4);
    ck_assert_mem_eq(bytes, ((uint8_t[]){ 0, 0x42, 0, 0 }), 4);
    ck_assert_uint_eq(ram(1), 0);
}
END_TEST

START_TEST(it_leaves_by_age_in_a_timed_machine)
{
    put(0, 0x42, 1);
    put(64, 0x43, 1);
    ck_assert_uint_eq(ram(0), 0);
    sim_cpu_spend(b->cpu, 2 * SIM_US);
    ck_assert_uint_eq(ram(0), 0x42);
    ck_assert_uint_eq(ram(64), 0x43);
    ck_assert_uint_eq(sim_queue_next(&b->world->queue), SIM_NEVER);
}
END_TEST

START_TEST(in_a_plain_machine_it_stays)
{
    put(0, 0x42, 1);
    sim_cpu_spend(b->cpu, 1 * SIM_MS);
    ck_assert_uint_eq(ram(0), 0);
}
END_TEST

START_TEST(without_slots_nothing_waits)
{
    put(0, 0x42, 1);
    ck_assert_uint_eq(ram(0), 0x42);
    ck_assert_uint_eq(rig.cache->ops->drainable(rig.cache, pa, 1), 0);
}
END_TEST

/* --- an uncached memory all the same ------------------------------------ */

#define AREA 512u

/* What hardware or software may do between two accesses. */
static void
disturb(SimRandom *random)
{
    SimAddr at = pa + sim_random_below(random, AREA);

    switch (sim_random_below(random, 8)) {
    case 0:
        rig_barrier(b, 1, sim_random_below(random, 16));
        break;
    case 1:
        b->cpu->ops->drain(b->cpu, at, 16);
        break;
    case 2:
        rig.cache->ops->drain(rig.cache, at, 16);
        break;
    case 3:
        rig.cache->ops->evict(rig.cache, at);
        break;
    case 4: /* speculation through the cacheable alias */
        rig.cache->ops->prefetch(rig.cache, at);
        break;
    case 5:
        RIG_WR(&rig, 1, CACHE_SYNC, 0);
        break;
    case 6:
        RIG_WR(&rig, 1, CLEAN_INV_PA, at);
        break;
    default:
        sim_cpu_spend(b->cpu, 300 * SIM_NS);
    }
}

/* Over and over one CPU reads what it wrote last; in the end memory has it all. */
START_TEST(a_cpu_alone_sees_its_memory_as_an_array)
{
    const RigSet sets[] = { ON, { "pl310", "aux-control",
                                  _i & 1 ? HW_PL310_AUX_SHARED_OVERRIDE : 0 },
                            { "pl310", "store-order", _i >> 1 & 1 },
                            { "pl310", "store-slots", 1 + _i / 4 }, { 0 } };
    SimRandom random = { .state = (uint64_t)_i + 1 };
    uint8_t should[AREA] = { 0 }, got[8];

    start(SIM_POLICY_TIMED, sets);
    if (_i & 4) {
        sim_truth_arm(b->world->truth, pa, AREA);
    }
    for (unsigned n = 0; n < 4000; n++) {
        uint32_t len = 1 + sim_random_below(&random, 8);
        uint32_t at = sim_random_below(&random, AREA - len);

        if (sim_random_below(&random, 2)) {
            memset(should + at, (int)n, len);
            sim_cpu_store(b->cpu, rig_nc(pa + at), should + at, len);
        } else {
            sim_cpu_load(b->cpu, rig_nc(pa + at), got, len);
            ck_assert_mem_eq(got, should + at, len);
        }
        disturb(&random);
    }
    rig_barrier(b, 1, SIM_BARRIER_FULL | SIM_BARRIER_WAIT);
    RIG_WR(&rig, 1, CACHE_SYNC, 0);
    for (unsigned i = 0; i < AREA; i++) {
        ck_assert_uint_eq(ram(i), should[i]);
    }
    rig_no_finding(b);
}
END_TEST

static Suite *
pl310_buffer_suite(void)
{
    Suite *suite = suite_create("pl310-buffer");
    TCase *plain = tcase_create("plain"), *out = tcase_create("out-of-order");
    TCase *timed = tcase_create("timed"), *none = tcase_create("none");
    TCase *any = tcase_create("any");

    tcase_add_checked_fixture(plain, setup, teardown);
    tcase_add_test(plain, no_barrier_of_a_cpu_reaches_it);
    tcase_add_test(plain, cache_sync_empties_it);
    tcase_add_test(plain, so_does_any_access_to_a_register);
    tcase_add_test(plain, a_read_waits_for_its_line);
    tcase_add_test(plain, a_cached_read_waits_too);
    tcase_add_test(plain, writes_to_a_line_merge);
    tcase_add_test(plain, a_full_slot_leaves);
    tcase_add_test(plain, in_order_no_write_passes_another);
    tcase_add_test(plain, hardware_may_drain_at_any_time);
    tcase_add_test(plain, a_store_to_a_register_passes_it);
    tcase_add_test(plain, a_strongly_ordered_access_empties_it);
    tcase_add_test(plain, a_look_sees_it_and_leaves_it);
    tcase_add_test(plain, in_a_plain_machine_it_stays);
    suite_add_tcase(suite, plain);
    tcase_add_checked_fixture(out, setup_out_of_order, teardown);
    tcase_add_test(out, out_of_order_slots_leave_one_by_one);
    tcase_add_test(out, out_of_order_the_least_recently_used_slot_makes_room);
    suite_add_tcase(suite, out);
    tcase_add_checked_fixture(timed, setup_timed, teardown);
    tcase_add_test(timed, it_leaves_by_age_in_a_timed_machine);
    suite_add_tcase(suite, timed);
    tcase_add_checked_fixture(none, setup_none, teardown);
    tcase_add_test(none, without_slots_nothing_waits);
    suite_add_tcase(suite, none);
    tcase_add_checked_fixture(any, NULL, teardown);
    tcase_add_loop_test(any, a_cpu_alone_sees_its_memory_as_an_array, 0, 12);
    suite_add_tcase(suite, any);
    return suite;
}

SIM_CHECK_MAIN(pl310_buffer_suite)
