/* SPDX-License-Identifier: MIT */
/*
 * Barriers between CPUs (dmb ish, smp_wmb, locks) before the referee: what they put in
 * order is in order for CPUs, and is no promise to a master.  Nothing here is a line of
 * a scenario, so only barriers and what is read order anything.
 */
#include "tests/rig-board.h"

#define INNER SIM_BARRIER_INNER
#define LOADS SIM_BARRIER_LOADS
#define STORES SIM_BARRIER_STORES

static RigBoard board;
static SimCpu *cpu[2];
static SimAddr data, flag, other;

static void
setup(void)
{
    board = rig_board("noncoherent-2cpu");
    cpu[0] = board.cpu;
    cpu[1] = g_ptr_array_index(board.world->cpus, 1);
    data = board.ram;
    flag = board.ram + 64;
    other = board.ram + 128;
    sim_truth_arm(board.world->truth, data, 192);
}

static void
teardown(void)
{
    rig_board_free(&board);
}

static void
store(unsigned who, unsigned pc, SimAddr pa, uint32_t value)
{
    cpu[who]->here = (SimSource){ .pc = pc };
    sim_cpu_store(cpu[who], rig_nc(pa), &value, 4);
}

static uint32_t
load(unsigned who, unsigned pc, SimAddr pa)
{
    uint32_t value = 0;

    cpu[who]->here = (SimSource){ .pc = pc };
    sim_cpu_load(cpu[who], rig_nc(pa), &value, 4);
    return value;
}

static uint32_t
dev_load(unsigned pc, SimAddr pa)
{
    uint32_t value = 0;

    board.eth0->here = (SimSource){ .pc = pc };
    sim_master_read(board.eth0, pa, &value, 4, NULL);
    return value;
}

static void
dev_store(unsigned pc, SimAddr pa, uint32_t value)
{
    board.eth0->here = (SimSource){ .pc = pc };
    sim_master_write(board.eth0, pa, &value, 4, false, NULL);
}

static void
barrier(unsigned who, unsigned bits)
{
    if (bits) {
        sim_cpu_barrier(cpu[who], bits);
    }
}

static void
leave_buffers(void)
{
    for (unsigned i = 0; i < 2; i++) {
        cpu[i]->ops->drain(cpu[i], 0, 0);
    }
}

/* Data and flag with @behind_data between them and @behind_flag after; eth0 reads both. */
static void
publish(unsigned behind_data, unsigned behind_flag)
{
    store(0, 1, data, 1500);
    barrier(0, behind_data);
    store(0, 2, flag, 1);
    barrier(0, behind_flag);
    leave_buffers();
    ck_assert_uint_eq(dev_load(3, flag), 1);
    ck_assert_uint_eq(dev_load(4, data), 1500);
}

START_TEST(an_inner_barrier_is_no_promise_to_a_master)
{
    const SimFinding *f;

    publish(INNER | STORES, 0);
    f = rig_only_finding(&board, SIM_D106);
    ck_assert(f->latent);
    ck_assert_int_eq(f->severity, SIM_WARNING);
    ck_assert_int_eq(f->cause, SIM_CAUSE_INNER_BARRIER);
    ck_assert_uint_eq(f->pa, data);
    ck_assert_uint_eq(f->changed.source.pc, 1);
    ck_assert_uint_eq(f->read.source.pc, 4);
}
END_TEST

START_TEST(nor_is_a_full_one)
{
    publish(INNER | SIM_BARRIER_FULL, 0);
    rig_only_finding(&board, SIM_D106);
}
END_TEST

START_TEST(what_another_barrier_orders_is_promised)
{
    publish(STORES, INNER | STORES);
    rig_no_finding(&board);
}
END_TEST

/* Nothing says that the CPU wanted an order: a master that did not watch has none. */
START_TEST(without_any_barrier_nobody_knows_of_a_flag)
{
    publish(0, 0);
    rig_no_finding(&board);
}
END_TEST

static void
ring(unsigned bits)
{
    store(0, 1, data, 1500);
    barrier(0, bits);
    leave_buffers();
    sim_truth_doorbell(board.world->truth, cpu[0]->actor, board.eth0->actor);
    ck_assert_uint_eq(dev_load(2, data), 1500);
}

START_TEST(a_relaxed_doorbell_behind_an_inner_barrier_promises_nothing)
{
    ring(INNER | STORES);
    ck_assert_int_eq(rig_only_finding(&board, SIM_D106)->cause, SIM_CAUSE_INNER_BARRIER);
}
END_TEST

START_TEST(a_relaxed_doorbell_behind_another_barrier_promises_all)
{
    ring(STORES | SIM_BARRIER_WAIT);
    rig_no_finding(&board);
}
END_TEST

/* Lines of a scenario guarantee what their actor did, but not against such a barrier. */
static void
publish_in_lines(unsigned behind_data, unsigned behind_flag)
{
    rig_cpu_store(&board, 1, rig_nc(data), 1500, 4);
    rig_barrier(&board, 2, behind_data);
    rig_cpu_store(&board, 3, rig_nc(flag), 1, 4);
    rig_barrier(&board, 4, behind_flag);
    leave_buffers();
    ck_assert_uint_eq(rig_dev_read(&board, 5, flag, 4), 1);
    ck_assert_uint_eq(rig_dev_read(&board, 6, data, 4), 1500);
}

START_TEST(lines_do_not_make_good_of_an_inner_barrier)
{
    publish_in_lines(INNER | STORES, SIM_BARRIER_NONE);
    rig_only_finding(&board, SIM_D106);
}
END_TEST

START_TEST(lines_behind_another_barrier_are_guaranteed)
{
    publish_in_lines(INNER | STORES, STORES);
    rig_no_finding(&board);
}
END_TEST

/* A barrier behind what was written before anybody watched concerns nothing (rules T10):
 * the store of line 2 is done for the master when line 3 begins. */
START_TEST(an_inner_barrier_takes_no_account_of_the_past)
{
    SimAddr before = board.ram + 0x10000;

    rig_cpu_store(&board, 1, rig_va(before), 7, 4);
    sim_truth_arm(board.world->truth, before, 4);
    rig_barrier(&board, 1, INNER | STORES);
    rig_cpu_store(&board, 2, rig_nc(data), 1500, 4);
    leave_buffers();
    rig_dev_read(&board, 3, other, 4);
    rig_barrier(&board, 4, INNER | STORES);
    ck_assert_uint_eq(rig_dev_read(&board, 5, data, 4), 1500);
    rig_no_finding(&board);
}
END_TEST

/* cpu1 polls the flag, then reads the data, of which each CPU may keep the order. */
static void
poll_and_read(unsigned writer, unsigned reader)
{
    ck_assert_uint_eq(load(1, 10, flag), 0);
    store(0, 1, data, 1500);
    barrier(0, writer);
    store(0, 2, flag, 1);
    leave_buffers();
    ck_assert_uint_eq(load(1, 10, flag), 1);
    barrier(1, reader);
    ck_assert_uint_eq(load(1, 11, data), 1500);
}

START_TEST(a_flag_between_cpus_needs_barriers_on_both_sides)
{
    static const struct {
        unsigned writer, reader;
        bool found;
    } sides[] = {
        { 0, 0, true },
        { INNER | STORES, 0, true },
        { 0, INNER | LOADS, true },
        { INNER | STORES, INNER | STORES, true },
        { INNER | STORES, INNER | LOADS, false },
        { STORES, LOADS, false },
        { INNER | STORES, LOADS, false },
        { STORES, INNER | LOADS, false },
    };

    poll_and_read(sides[_i].writer, sides[_i].reader);
    if (sides[_i].found) {
        const SimFinding *f = rig_only_finding(&board, SIM_D106);

        ck_assert(f->latent);
        ck_assert_uint_eq(f->pa, data);
        ck_assert_uint_eq(f->read.actor, cpu[1]->actor);
        ck_assert_uint_eq(f->changed.actor, cpu[0]->actor);
    } else {
        rig_no_finding(&board);
    }
}
END_TEST

/* What cpu0 had put in order for cpu1 goes on to a master behind a barrier of cpu1's. */
static void
pass_on(unsigned bits)
{
    ck_assert_uint_eq(dev_load(20, other), 0);
    store(0, 1, data, 1500);
    barrier(0, INNER | STORES);
    store(0, 2, flag, 1);
    leave_buffers();
    ck_assert_uint_eq(load(1, 10, flag), 1);
    barrier(1, INNER | SIM_BARRIER_FULL);
    barrier(1, bits);
    store(1, 11, other, 1);
    leave_buffers();
    ck_assert_uint_eq(dev_load(20, other), 1);
    dev_load(21, flag);
    ck_assert_uint_eq(dev_load(22, data), 1500);
}

START_TEST(a_barrier_covers_what_its_cpu_had_seen)
{
    pass_on(STORES);
    rig_no_finding(&board);
}
END_TEST

START_TEST(an_inner_one_does_not)
{
    pass_on(0);
    ck_assert_uint_eq(rig_only_finding(&board, SIM_D106)->pa, data);
}
END_TEST

/* eth0 writes data and flag; cpu0 polls the flag and reads the data behind @bits. */
static void
consume(unsigned bits)
{
    ck_assert_uint_eq(load(0, 10, flag), 0);
    dev_store(1, data, 1500);
    dev_store(2, flag, 1);
    ck_assert_uint_eq(load(0, 10, flag), 1);
    barrier(0, bits);
    ck_assert_uint_eq(load(0, 11, data), 1500);
}

START_TEST(an_inner_barrier_orders_no_reads_of_what_a_master_wrote)
{
    consume(INNER | LOADS);
    ck_assert_int_eq(rig_only_finding(&board, SIM_D106)->cause, SIM_CAUSE_EARLY_LOAD);
}
END_TEST

START_TEST(another_read_barrier_does)
{
    consume(LOADS);
    rig_no_finding(&board);
}
END_TEST

/* The machine keeps it all the same: no load behind it is answered early. */
START_TEST(an_inner_read_barrier_ends_early_loads)
{
    unsigned bits = _i ? INNER | LOADS : 0;
    const SimFinding *f;

    rig_board_free(&board);
    board = rig_board_with("noncoherent-2cpu", SIM_POLICY_ADVERSARIAL, NULL);
    cpu[0] = board.cpu;
    sim_truth_arm(board.world->truth, data, 192);
    dev_store(1, data, 60);
    load(0, 10, flag);
    dev_store(1, data, 1500);
    dev_store(2, flag, 1);
    ck_assert_uint_eq(load(0, 10, flag), 1);
    barrier(0, bits);
    ck_assert_uint_eq(load(0, 11, data), (unsigned)(_i ? 1500 : 60));
    f = rig_only_finding(&board, SIM_D106);
    ck_assert(f->latent == (_i == 1));
    ck_assert_int_eq(f->cause, SIM_CAUSE_EARLY_LOAD);
}
END_TEST

/* cpu0 has the barrier for the device's flag, a lock brings the driver to cpu1. */
START_TEST(what_one_cpu_was_guaranteed_a_lock_hands_on)
{
    ck_assert_uint_eq(load(1, 10, flag), 0);
    dev_store(1, data, 1500);
    dev_store(2, flag, 1);
    ck_assert_uint_eq(load(1, 10, flag), 1); /* cpu1 looks, without a barrier */
    load(0, 11, flag);
    barrier(0, LOADS);
    barrier(0, INNER | STORES);
    store(0, 12, other, 1);
    leave_buffers();
    ck_assert_uint_eq(load(1, 13, other), 1);
    barrier(1, INNER | LOADS);
    ck_assert_uint_eq(load(1, 14, data), 1500);
    rig_no_finding(&board);
}
END_TEST

/* A lock whose word nobody watches, as one in memory that no DMA reaches. */
static void
hand_over(uint64_t given, uint64_t taken)
{
    barrier(0, INNER | SIM_BARRIER_FULL);
    sim_truth_lock_given(board.world->truth, cpu[0]->actor, given);
    sim_truth_lock_taken(board.world->truth, cpu[1]->actor, taken);
    barrier(1, INNER | LOADS);
}

/* cpu0's bytes under the lock, then cpu1's doorbell behind @bits. */
static void
ring_for_another(uint64_t taken, unsigned bits)
{
    store(0, 1, data, 1500);
    hand_over(7, taken);
    barrier(1, bits);
    sim_truth_doorbell(board.world->truth, cpu[1]->actor, board.eth0->actor);
}

START_TEST(who_takes_a_lock_comes_after_who_gave_it)
{
    ck_assert_uint_eq(load(1, 10, flag), 0);
    store(0, 1, data, 1500);
    store(0, 2, flag, 1);
    hand_over(7, 7);
    ck_assert_uint_eq(load(1, 10, flag), 1); /* it polled once; the lock orders */
    ck_assert_uint_eq(load(1, 11, data), 1500);
    rig_no_finding(&board);
}
END_TEST

START_TEST(another_lock_orders_nothing)
{
    ck_assert_uint_eq(load(1, 10, flag), 0);
    store(0, 1, data, 1500);
    store(0, 2, flag, 1);
    hand_over(7, 8);
    ck_assert_uint_eq(load(1, 10, flag), 1);
    ck_assert_uint_eq(load(1, 11, data), 1500);
    rig_only_finding(&board, SIM_D106);
}
END_TEST

START_TEST(what_a_lock_hands_on_is_due_to_the_device)
{
    SimAddr cached = data;
    uint32_t value = 1500;

    sim_cpu_store(cpu[0], rig_va(cached), &value, 4);
    hand_over(7, 7);
    barrier(1, STORES);
    sim_truth_doorbell(board.world->truth, cpu[1]->actor, board.eth0->actor);
    ck_assert_uint_eq(dev_load(2, cached), 0); /* nobody cleaned */
    ck_assert_int_eq(rig_only_finding(&board, SIM_D102)->changed.actor, cpu[0]->actor);
}
END_TEST

START_TEST(a_doorbell_of_another_cpu_needs_its_barrier_only)
{
    ring_for_another(7, STORES);
    ck_assert_uint_eq(dev_load(2, data), 1500);
    rig_no_finding(&board);
}
END_TEST

/* The answer of a device that did nothing since the doorbell is no evidence of it. */
START_TEST(a_register_read_hands_on_a_doorbell_that_was_acted_on)
{
    uint32_t value = 1500;

    sim_cpu_store(cpu[0], rig_va(data), &value, 4);
    leave_buffers();
    barrier(0, STORES);
    sim_truth_doorbell(board.world->truth, cpu[0]->actor, board.eth0->actor);
    if (_i) {
        dev_load(1, other);
    }
    sim_truth_register_read(board.world->truth, cpu[1]->actor, board.eth0->actor);
    barrier(1, LOADS);
    ck_assert_uint_eq(load(1, 2, data), 0); /* past the caches: nobody cleaned */
    if (_i) {
        ck_assert_int_eq(rig_only_finding(&board, SIM_D101)->changed.actor, cpu[0]->actor);
    } else {
        rig_no_finding(&board);
    }
}
END_TEST

static Suite *
inner_suite(void)
{
    Suite *s = suite_create("truth-inner");
    TCase *m = tcase_create("masters"), *c = tcase_create("cpus");

    tcase_add_checked_fixture(m, setup, teardown);
    tcase_add_test(m, an_inner_barrier_is_no_promise_to_a_master);
    tcase_add_test(m, nor_is_a_full_one);
    tcase_add_test(m, what_another_barrier_orders_is_promised);
    tcase_add_test(m, without_any_barrier_nobody_knows_of_a_flag);
    tcase_add_test(m, a_relaxed_doorbell_behind_an_inner_barrier_promises_nothing);
    tcase_add_test(m, a_relaxed_doorbell_behind_another_barrier_promises_all);
    tcase_add_test(m, lines_do_not_make_good_of_an_inner_barrier);
    tcase_add_test(m, lines_behind_another_barrier_are_guaranteed);
    tcase_add_test(m, an_inner_barrier_takes_no_account_of_the_past);
    tcase_add_test(m, a_barrier_covers_what_its_cpu_had_seen);
    tcase_add_test(m, an_inner_one_does_not);
    suite_add_tcase(s, m);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_loop_test(c, a_flag_between_cpus_needs_barriers_on_both_sides, 0, 8);
    tcase_add_test(c, an_inner_barrier_orders_no_reads_of_what_a_master_wrote);
    tcase_add_loop_test(c, an_inner_read_barrier_ends_early_loads, 0, 2);
    tcase_add_test(c, another_read_barrier_does);
    tcase_add_test(c, what_one_cpu_was_guaranteed_a_lock_hands_on);
    tcase_add_test(c, who_takes_a_lock_comes_after_who_gave_it);
    tcase_add_test(c, another_lock_orders_nothing);
    tcase_add_test(c, what_a_lock_hands_on_is_due_to_the_device);
    tcase_add_test(c, a_doorbell_of_another_cpu_needs_its_barrier_only);
    tcase_add_loop_test(c, a_register_read_hands_on_a_doorbell_that_was_acted_on, 0, 2);
    suite_add_tcase(s, c);
    return s;
}

SIM_CHECK_MAIN(inner_suite)
