/* SPDX-License-Identifier: MIT */
/*
 * DRAM: bytes, the ids beside them, and what is remembered of bytes written
 * before anybody watched.
 */
#include "tests/runner.h"

#include <signal.h>

#include "sim/cpu.h"
#include "sim/model.h"
#include "sim/reserve.h"
#include "sim/truth.h"
#include "sim/world.h"

#define RAM UINT64_C(0x80000000)
#define LINE 64u
#define LINES ((RAM >> 6) + 4096) /* of address space, nearly all of it never touched */

static SimWorld *world;
static SimModel *dram;
static SimPort in;
static SimActorId cpu0, eth0;
static SimCpu cpu; /* no CPU: only what the DRAM looks at */

static void
setup(void)
{
    world = sim_world_new(NULL);
    dram = sim_model_new(world, sim_model_class_by_name("dram"), "ram");
    ck_assert(sim_model_set(dram, "bytes", 1 << 20, NULL));
    ck_assert(sim_model_realize(dram, NULL));
    in = sim_model_in(dram, "bus");
    cpu0 = sim_world_add_actor(world, SIM_ACTOR_CPU, "cpu0", NULL);
    eth0 = sim_world_add_actor(world, SIM_ACTOR_MASTER, "eth0", NULL);
    cpu = (SimCpu){ .world = world, .actor = cpu0, .line_shift = 6, .line_mask = 63 };
    cpu.lines = sim_reserve(LINES * sizeof(SimLine));
    cpu.attn = sim_reserve(LINES);
}

static void
teardown(void)
{
    g_ptr_array_set_size(world->cpus, 0);
    sim_unreserve(cpu.lines, LINES * sizeof(SimLine));
    sim_unreserve(cpu.attn, LINES);
    sim_world_free(world);
}

static SimResp
write_bytes(SimActorId actor, SimAddr pa, const void *bytes, uint32_t len, SimWid *ids,
            uint8_t flags)
{
    SimTxn txn = { .addr = pa,
                   .data = (uint8_t *)bytes,
                   .len = len,
                   .ids = ids,
                   .kind = SIM_WRITE,
                   .actor = actor,
                   .flags = flags };

    return sim_send(&in, &txn);
}

static SimResp
read_bytes(SimAddr pa, void *ret_bytes, uint32_t len, SimWid *ret_ids)
{
    SimTxn txn = {
        .addr = pa, .data = ret_bytes, .len = len, .ids = ret_ids, .kind = SIM_READ
    };

    return sim_send(&in, &txn);
}

static SimWid
id_at(SimAddr pa)
{
    uint8_t byte;
    SimWid id = 77;

    ck_assert_int_eq(read_bytes(pa, &byte, 1, &id), SIM_OK);
    return id;
}

START_TEST(bytes_come_back)
{
    uint8_t got[3000], put[3000];

    memset(put, 0x5a, sizeof(put));
    ck_assert_int_eq(write_bytes(cpu0, RAM + 3000, put, sizeof(put), NULL, 0), SIM_OK);
    ck_assert_int_eq(read_bytes(RAM + 3000, got, sizeof(got), NULL), SIM_OK);
    ck_assert_mem_eq(put, got, sizeof(put));
    ck_assert_int_eq(read_bytes(RAM + 2999, got, 1, NULL), SIM_OK);
    ck_assert_uint_eq(got[0], 0);
}
END_TEST

START_TEST(beyond_the_end_answers_decerr)
{
    uint8_t byte[2];

    ck_assert_int_eq(read_bytes(RAM - 1, byte, 1, NULL), SIM_DECERR);
    ck_assert_int_eq(read_bytes(RAM + (1 << 20) - 1, byte, 2, NULL), SIM_DECERR);
    ck_assert_int_eq(read_bytes(RAM + (1 << 20) - 2, byte, 2, NULL), SIM_OK);
}
END_TEST

START_TEST(each_access_takes_its_time_and_a_peek_none)
{
    uint8_t byte = 0;
    SimTxn txn = { .addr = RAM, .data = &byte, .len = 1, .kind = SIM_READ };

    sim_send(&in, &txn);
    ck_assert_uint_eq(txn.delay, 90 * SIM_NS);
    txn.kind = SIM_WRITE;
    sim_send(&in, &txn);
    ck_assert_uint_eq(txn.delay, 130 * SIM_NS);
    txn.kind = SIM_PEEK;
    sim_send(&in, &txn);
    ck_assert_uint_eq(txn.delay, 130 * SIM_NS);
}
END_TEST

START_TEST(unarmed_page_has_no_ids)
{
    uint8_t byte = 1;

    write_bytes(cpu0, RAM, &byte, 1, NULL, 0);
    ck_assert_uint_eq(id_at(RAM), 0);
}
END_TEST

START_TEST(bytes_never_written_have_no_id_when_armed)
{
    uint8_t bytes[4] = { 1, 2, 3, 4 };

    sim_world_poke_ram(world, RAM + 8, bytes, 4);
    sim_truth_arm(world->truth, RAM, LINE);
    ck_assert_uint_eq(id_at(RAM + 7), 0);
    ck_assert_uint_eq(SIM_WID_ACTOR(id_at(RAM + 8)), world->init);
    ck_assert_uint_eq(id_at(RAM + 11), id_at(RAM + 8));
    ck_assert_uint_eq(id_at(RAM + 12), 0);
}
END_TEST

START_TEST(past_store_of_a_cpu_names_that_cpu)
{
    uint8_t byte = 0;
    SimLine *line = &cpu.lines[(RAM + LINE) >> 6];

    g_ptr_array_add(world->cpus, &cpu);
    *line = (SimLine){ .written_at = 5, .writer_pc = 7 };
    write_bytes(cpu0, RAM + LINE, &byte, 1, NULL, 0);
    sim_truth_arm(world->truth, RAM, 2 * LINE);
    ck_assert_uint_eq(SIM_WID_ACTOR(id_at(RAM + LINE)), cpu0);
    ck_assert_uint_eq(sim_truth_write(world->truth, id_at(RAM + LINE))->pc, 7);
}
END_TEST

START_TEST(write_back_marks_what_changed_or_was_announced)
{
    uint8_t line[LINE] = { 0 };

    g_ptr_array_add(world->cpus, &cpu);
    cpu.lines[RAM >> 6] = (SimLine){ .writer_pc = 7, .announced = { 1 << 5 } };
    line[9] = 0xaa;
    write_bytes(cpu0, RAM, line, LINE, NULL, SIM_TXN_LINE);
    sim_truth_arm(world->truth, RAM, LINE);
    for (unsigned i = 0; i < LINE; i++) {
        ck_assert_uint_eq(id_at(RAM + i) != 0, i == 5 || i == 9);
    }
}
END_TEST

START_TEST(armed_write_leaves_its_ids)
{
    uint8_t bytes[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
    SimWid ids[8], id;

    sim_truth_arm(world->truth, RAM, LINE);
    id = sim_truth_issue(world->truth, eth0, RAM + 16, bytes, 8, false, (SimSource){0},
                         ids);
    ck_assert_int_eq(write_bytes(eth0, RAM + 16, bytes, 8, ids, 0), SIM_OK);
    ck_assert_uint_eq(id_at(RAM + 15), 0);
    ck_assert_uint_eq(id_at(RAM + 16), id);
    ck_assert_uint_eq(id_at(RAM + 23), id);
    ck_assert_uint_gt(sim_truth_write(world->truth, id)->stamp, 0);
}
END_TEST

START_TEST(write_back_hands_back_the_ids_that_lay_there)
{
    uint8_t bytes[8] = { 1 };
    SimWid first[8], second[8], id;

    sim_truth_arm(world->truth, RAM, LINE);
    id = sim_truth_issue(world->truth, eth0, RAM, bytes, 8, false, (SimSource){0}, first);
    write_bytes(eth0, RAM, bytes, 8, first, 0);
    for (unsigned i = 0; i < 8; i++) {
        second[i] = SIM_WID(cpu0, 1);
    }
    write_bytes(cpu0, RAM, bytes, 8, second, SIM_TXN_LINE);
    ck_assert_uint_eq(second[0], id);
    ck_assert_uint_eq(id_at(RAM), SIM_WID(cpu0, 1));
}
END_TEST

START_TEST(poke_of_an_armed_page_counts_as_inits_write)
{
    uint8_t byte = 4;

    sim_truth_arm(world->truth, RAM, 1);
    sim_world_poke_ram(world, RAM + 1, &byte, 1);
    ck_assert_uint_eq(SIM_WID_ACTOR(id_at(RAM + 1)), world->init);
}
END_TEST

START_TEST(armed_write_without_ids_is_our_bug)
{
    uint8_t byte = 4;

    sim_truth_arm(world->truth, RAM, 1);
    write_bytes(cpu0, RAM, &byte, 1, NULL, 0);
}
END_TEST

START_TEST(part_of_a_page_is_refused)
{
    g_autoptr(GError) error = NULL;
    SimModel *odd = sim_model_new(world, sim_model_class_by_name("dram"), "odd");

    ck_assert(sim_model_set(odd, "bytes", 5000, NULL));
    ck_assert(!sim_model_realize(odd, &error));
    ck_assert_str_eq(error->message,
                     "odd: 0x1388 bytes at 0x80000000: memory comes in whole "
                     "pages of 4096 bytes");
}
END_TEST

static Suite *
dram_suite(void)
{
    Suite *suite = suite_create("dram");
    TCase *tcase = tcase_create("dram");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, bytes_come_back);
    tcase_add_test(tcase, beyond_the_end_answers_decerr);
    tcase_add_test(tcase, each_access_takes_its_time_and_a_peek_none);
    tcase_add_test(tcase, unarmed_page_has_no_ids);
    tcase_add_test(tcase, bytes_never_written_have_no_id_when_armed);
    tcase_add_test(tcase, past_store_of_a_cpu_names_that_cpu);
    tcase_add_test(tcase, write_back_marks_what_changed_or_was_announced);
    tcase_add_test(tcase, armed_write_leaves_its_ids);
    tcase_add_test(tcase, write_back_hands_back_the_ids_that_lay_there);
    tcase_add_test(tcase, poke_of_an_armed_page_counts_as_inits_write);
    tcase_add_test_raise_signal(tcase, armed_write_without_ids_is_our_bug, SIGABRT);
    tcase_add_test(tcase, part_of_a_page_is_refused);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(dram_suite)
