/* SPDX-License-Identifier: MIT */
/*
 * Memory's channel, write-backs that nobody waits for, and what a DMA engine takes
 * through its port.
 */
#include "tests/rig-board.h"

#include "models/regs/dma-engine.h"

static RigBoard board;

/* 64 bytes take 64 ns of the channel; an L1 of two lines, one set. */
static void
setup(void)
{
    static const char *const sets[] = {
        "ram:dmasim,bytes-per-us=<1000>", "soc:dmasim,posted=<1>",
        "cpu0:d-cache-size=<128>",        "cpu0:d-cache-sets=<1>",
        "cpu0:dmasim,load-misses=<4>",    NULL
    };

    board = rig_board_with("l1", SIM_POLICY_PLAIN, sets);
}

static void
teardown(void)
{
    rig_board_free(&board);
}

static SimTime
load(unsigned offset)
{
    SimTime start = board.cpu->now;
    uint32_t value;

    sim_cpu_load(board.cpu, rig_va(board.ram + offset), &value, sizeof(value));
    return board.cpu->now - start;
}

static void
dirty(unsigned offset)
{
    uint8_t bytes[64] = { 1 };

    sim_cpu_store(board.cpu, rig_va(board.ram + offset), bytes, sizeof(bytes));
}

/* --- the channel ----------------------------------------------------------- */

START_TEST(a_free_channel_adds_nothing)
{
    ck_assert_uint_eq(load(0), 101 * SIM_NS);
    ck_assert_uint_eq(load(64), 101 * SIM_NS);
}
END_TEST

/* The loads are issued 1 ns apart, and come 64 ns apart. */
START_TEST(loads_that_overlap_share_it)
{
    sim_cpu_overlap_begin(board.cpu);
    for (unsigned i = 0; i < 3; i++) {
        load(i * 64);
    }
    sim_cpu_overlap_end(board.cpu);
    ck_assert_uint_eq(board.cpu->now, (101 + 2 * 64) * SIM_NS);
}
END_TEST

/* The victim goes after the fill was sampled, and waits for the channel only. */
START_TEST(a_write_back_is_posted)
{
    dirty(0);
    dirty(64);
    ck_assert_uint_eq(load(128), 101 * SIM_NS);
    ck_assert_uint_eq(load(192), (101 + 53) * SIM_NS); /* 64 from 100 on; it is at 111 */
}
END_TEST

/* One on its way at a time: 40 ns each, or as long as the channel is busy. */
START_TEST(so_many_write_backs_are_under_way)
{
    SimModel *ram = sim_world_model_by_name(board.world, "ram");

    ck_assert(sim_model_set(ram, "posted-writes", 1, NULL));
    ck_assert(sim_model_set(ram, "bytes-per-us", 1000000, NULL));
    sim_world_reset(board.world);
    sim_cpu_spend(board.cpu, 0);
    dirty(0);
    dirty(64);
    ck_assert_uint_eq(load(128), 101 * SIM_NS);
    sim_cpu_maintain_all(board.cpu, SIM_CLEAN);
    ck_assert_uint_eq(load(192), 101 * SIM_NS);
    dirty(0);
    dirty(64);
    sim_cpu_spend(board.cpu, 1000 * SIM_NS);
    {
        SimTime start = board.cpu->now;

        sim_cpu_maintain_all(board.cpu, SIM_CLEAN);
        ck_assert_uint_eq(board.cpu->now - start, (10 + 40) * SIM_NS);
    }
}
END_TEST

START_TEST(cleaning_goes_at_the_rate_of_the_channel)
{
    SimTime start;

    dirty(0);
    dirty(64);
    start = board.cpu->now;
    sim_cpu_maintain_all(board.cpu, SIM_CLEAN);
    ck_assert_uint_eq(board.cpu->now - start, (10 + 64) * SIM_NS);
}
END_TEST

START_TEST(reset_frees_it)
{
    dirty(0);
    sim_cpu_maintain_all(board.cpu, SIM_CLEAN);
    sim_world_reset(board.world);
    sim_cpu_spend(board.cpu, 0); /* time itself goes on */
    ck_assert_uint_eq(load(0), 101 * SIM_NS);
}
END_TEST

/* --- registers --------------------------------------------------------------- */

static SimTime
register_access(bool is_write)
{
    SimAddr doorbell = UINT64_C(0x10000004); /* eth0 */
    SimTime start = board.cpu->now;
    uint32_t value;

    if (is_write) {
        sim_cpu_writel(board.cpu, doorbell, true, 0);
    } else {
        sim_cpu_readl(board.cpu, doorbell, true, &value);
    }
    return board.cpu->now - start;
}

START_TEST(registers_are_as_far_as_the_bus_says)
{
    SimModel *bus = sim_world_model_by_name(board.world, "bus");

    ck_assert_uint_eq(register_access(true), 11 * SIM_NS);
    ck_assert_uint_eq(register_access(false), 10 * SIM_NS);
    ck_assert(sim_model_set(bus, "device-read-ns", 100, NULL));
    ck_assert(sim_model_set(bus, "device-write-ns", 50, NULL));
    ck_assert_uint_eq(register_access(true), 61 * SIM_NS);
    ck_assert_uint_eq(register_access(false), 110 * SIM_NS);
    ck_assert_uint_eq(load(0), 101 * SIM_NS); /* memory is no further than before */
}
END_TEST

/* --- ports of an engine ------------------------------------------------------ */

static void
set_engine(const char *param, uint64_t value)
{
    ck_assert(
        sim_model_set(sim_world_model_by_name(board.world, "eng0"), param, value, NULL));
}

static uint32_t
reg(SimTxnKind kind, uint32_t offset, uint32_t value)
{
    SimPort regs = sim_model_in(sim_world_model_by_name(board.world, "eng0"), "regs");
    SimTxn txn = { .addr = offset,
                   .data = (uint8_t *)&value,
                   .len = 4,
                   .kind = (uint8_t)kind,
                   .mem = SIM_MEM_DEVICE };

    ck_assert_int_eq(sim_send(&regs, &txn), SIM_OK);
    return value;
}

/* From GO to the end, to the next ns. */
static SimTime
run_engine(unsigned mode, uint32_t len)
{
    SimTime start = board.world->queue.now;

    reg(SIM_WRITE, HW_ENGINE_SRC_LO, (uint32_t)board.ram);
    reg(SIM_WRITE, HW_ENGINE_DST_LO, (uint32_t)board.ram + 0x10000);
    reg(SIM_WRITE, HW_ENGINE_LEN, len);
    reg(SIM_WRITE, HW_ENGINE_CTRL, HW_ENGINE_CTRL_GO | HW_ENGINE_CTRL_MODE(mode));
    while (reg(SIM_READ, HW_ENGINE_STATUS, 0) & HW_ENGINE_STATUS_BUSY) {
        sim_world_run_until(board.world, board.world->queue.now + SIM_NS);
    }
    return board.world->queue.now - start;
}

START_TEST(reading_and_writing_have_rates_of_their_own)
{
    set_engine("read-bytes-per-us", 500);
    set_engine("write-bytes-per-us", 250);
    ck_assert_uint_eq(run_engine(HW_ENGINE_MODE_CONSUME, 1000), 2200 * SIM_NS);
    ck_assert_uint_eq(run_engine(HW_ENGINE_MODE_FILL, 1000), 4200 * SIM_NS);
    ck_assert_uint_eq(run_engine(HW_ENGINE_MODE_COPY, 1000), 4200 * SIM_NS);
}
END_TEST

START_TEST(without_them_one_rate_counts)
{
    set_engine("bytes-per-us", 100);
    ck_assert_uint_eq(run_engine(HW_ENGINE_MODE_CONSUME, 1000), 10200 * SIM_NS);
}
END_TEST

START_TEST(an_engine_that_snoops_goes_through_the_other_port)
{
    set_engine("setup-ns", 10000);
    set_engine("snoop-setup-ns", 3000);
    set_engine("snoop-read-bytes-per-us", 500);
    ck_assert_uint_eq(run_engine(HW_ENGINE_MODE_CONSUME, 1000), 11000 * SIM_NS);
    for (unsigned i = 0; i < board.world->masters->len; i++) {
        ((SimMaster *)g_ptr_array_index(board.world->masters, i))->snoops = true;
    }
    ck_assert_uint_eq(run_engine(HW_ENGINE_MODE_CONSUME, 1000), 5000 * SIM_NS);
}
END_TEST

static Suite *
memory_timing_suite(void)
{
    Suite *suite = suite_create("memory-timing");
    TCase *channel = tcase_create("channel"), *ports = tcase_create("ports");

    tcase_add_checked_fixture(channel, setup, teardown);
    tcase_add_test(channel, a_free_channel_adds_nothing);
    tcase_add_test(channel, loads_that_overlap_share_it);
    tcase_add_test(channel, a_write_back_is_posted);
    tcase_add_test(channel, so_many_write_backs_are_under_way);
    tcase_add_test(channel, cleaning_goes_at_the_rate_of_the_channel);
    tcase_add_test(channel, reset_frees_it);
    tcase_add_test(channel, registers_are_as_far_as_the_bus_says);
    suite_add_tcase(suite, channel);
    tcase_add_checked_fixture(ports, setup, teardown);
    tcase_add_test(ports, reading_and_writing_have_rates_of_their_own);
    tcase_add_test(ports, without_them_one_rate_counts);
    tcase_add_test(ports, an_engine_that_snoops_goes_through_the_other_port);
    suite_add_tcase(suite, ports);
    return suite;
}

SIM_CHECK_MAIN(memory_timing_suite)
