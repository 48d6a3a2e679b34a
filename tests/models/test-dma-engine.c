/* SPDX-License-Identifier: MIT */
/*
 * The DMA engine against its data sheet: each register, each single-shot mode,
 * the completion record, RELAXED, ABORT, faults and the interrupt.  The ring is
 * in test-dma-engine-ring.c.
 */
#include "tests/models/rig-engine.h"

/* Registers */

static const struct {
    uint32_t offset, reset, write, after;
} register_rows[] = {
    { HW_ENGINE_ID, 0xd3a0e001, 0xffffffff, 0xd3a0e001 },
    { HW_ENGINE_CTRL, 0, 0x7ffffffe, 0x7e },
    { HW_ENGINE_STATUS, 0, 0xffffffff, 0 },
    { HW_ENGINE_SRC_LO, 0, 0x12345678, 0x12345678 },
    { HW_ENGINE_SRC_HI, 0, 0x9abcdef0, 0x9abcdef0 },
    { HW_ENGINE_DST_LO, 0, 0x12345678, 0x12345678 },
    { HW_ENGINE_DST_HI, 0, 0x9abcdef0, 0x9abcdef0 },
    { HW_ENGINE_LEN, 0, 0xffffffff, 0xffffffff },
    { HW_ENGINE_ARG, 0, 0x11223344, 0x11223344 },
    { HW_ENGINE_CSUM, 0, 0xffffffff, 0 },
    { HW_ENGINE_RING_LO, 0, 0x12345678, 0x12345678 },
    { HW_ENGINE_RING_HI, 0, 0x9abcdef0, 0x9abcdef0 },
    { HW_ENGINE_RING_LEN, 0, 0x00000100, 0x00000100 },
    { HW_ENGINE_DOORBELL, 0, 0x00000007, 0x00000007 },
    { HW_ENGINE_HEAD, 0, 0xffffffff, 0 },
    { HW_ENGINE_CMPL_LO, 0, 0x12345678, 0x12345678 },
    { HW_ENGINE_CMPL_HI, 0, 0x9abcdef0, 0x9abcdef0 },
    { HW_ENGINE_CMPL_TAG, 0, 0xcafef00d, 0xcafef00d },
    { HW_ENGINE_HPTR_LO, 0, 0x12345678, 0x12345678 },
    { HW_ENGINE_HPTR_HI, 0, 0x9abcdef0, 0x9abcdef0 },
    { HW_ENGINE_SRC2_LO, 0, 0x12345678, 0x12345678 },
    { HW_ENGINE_SRC2_HI, 0, 0x9abcdef0, 0x9abcdef0 },
};

START_TEST(each_register_resets_and_keeps_what_it_may)
{
    uint32_t offset = register_rows[_i].offset;

    ck_assert_uint_eq(rd(offset), register_rows[_i].reset);
    wr(offset, register_rows[_i].write);
    ck_assert_uint_eq(rd(offset), register_rows[_i].after);
    sim_model_reset(engine);
    ck_assert_uint_eq(rd(offset), register_rows[_i].reset);
    ck_assert_uint_eq(memory_accesses(), 0);
}
END_TEST

START_TEST(registers_that_are_not_there_are_refused)
{
    uint32_t value = 0;

    ck_assert_int_eq(reg_access(SIM_READ, 0x58, &value), SIM_SLVERR);
    ck_assert_int_eq(reg_access(SIM_WRITE, 0xffc, &value), SIM_SLVERR);
}
END_TEST

START_TEST(ctrl_and_doorbell_are_doorbells_and_nothing_else)
{
    for (const SimReg *reg = engine->klass->regs; reg->name; reg++) {
        bool is_doorbell = reg->offset == HW_ENGINE_CTRL || reg->offset == HW_ENGINE_DOORBELL;

        ck_assert_int_eq(reg->doorbell, is_doorbell);
        ck_assert_ptr_nonnull(reg->text);
    }
}
END_TEST

/* Single-shot operations */

START_TEST(copy_moves_bytes_in_the_background)
{
    put_pattern(SRC + 3, 300);
    start(GO(COPY), SRC + 3, DST + 17, 300);
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), BUSY);
    ck_assert_uint_eq(rd(HW_ENGINE_CTRL) & HW_ENGINE_CTRL_GO, 0);
    ck_assert_uint_eq(memory_accesses(), 0); /* GO returns at once */
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), DONE);
    ck_assert_uint_eq(byte_at(DST + 16), 0);
    for (unsigned i = 0; i < 300; i++) {
        ck_assert_uint_eq(byte_at(DST + 17 + i), (uint8_t)(i + 1));
    }
    ck_assert_uint_eq(byte_at(DST + 317), 0);
}
END_TEST

START_TEST(fill_counts_up_from_arg)
{
    wr(HW_ENGINE_ARG, 0x1f0);
    start(GO(FILL), 0, DST + 60, 200);
    finish();
    for (unsigned i = 0; i < 200; i++) {
        ck_assert_uint_eq(byte_at(DST + 60 + i), (uint8_t)(0x1f0 + i));
    }
    ck_assert_uint_eq(byte_at(DST + 260), 0);
    ck_assert_uint_eq(byte_at(DST + 59), 0);
}
END_TEST

START_TEST(consume_sums_and_writes_nothing)
{
    uint32_t sum = put_pattern(SRC + 5, 1000);

    start(GO(CONSUME), SRC + 5, DST, 1000);
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_CSUM), sum);
    for (unsigned i = 0; i < seen->len; i++) {
        ck_assert_uint_eq(g_array_index(seen, Seen, i).kind, SIM_READ);
    }
}
END_TEST

START_TEST(consume_takes_the_rest_from_src2)
{
    uint32_t sum = put_pattern(SRC + 4000, 96); /* to the end of the page */

    sum += put_pattern(DST, 104);
    wr_pair(HW_ENGINE_SRC2_LO, DST + 0x123); /* its low 12 bits are ignored */
    start(GO(CONSUME), SRC + 4000, 0, 200);
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_CSUM), sum);
    start(GO(CONSUME), SRC + 4000, 0, 96); /* and not needed here */
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_CSUM), sum - 104 * 105 / 2);
}
END_TEST

START_TEST(verify_reads_back_what_was_written)
{
    uint32_t sum = put_pattern(SRC, 128);

    start(GO(COPY) | HW_ENGINE_CTRL_VERIFY, SRC, DST, 128);
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_CSUM), sum);
    ck_assert_uint_gt(place_of(DST, SIM_READ), place_of(DST + 64, SIM_WRITE));
}
END_TEST

START_TEST(csum_stays_when_nothing_is_summed)
{
    uint32_t sum = put_pattern(SRC, 10);

    start(GO(CONSUME), SRC, 0, 10);
    finish();
    start(GO(COPY), SRC, DST, 10);
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_CSUM), sum);
}
END_TEST

static const struct {
    uint32_t ctrl, len;
} bad_jobs[] = {
    { GO(COPY), 0 }, { GO(FILL), 65537 }, { GO(CONSUME), 0xffffffff },
    { HW_ENGINE_CTRL_GO | HW_ENGINE_CTRL_MODE(4), 64 },
    { HW_ENGINE_CTRL_GO | HW_ENGINE_CTRL_MODE(7), 64 },
};

START_TEST(a_bad_length_or_mode_is_an_error_without_access)
{
    wr_pair(HW_ENGINE_CMPL_LO, CMPL);
    start(bad_jobs[_i].ctrl, SRC, DST, bad_jobs[_i].len);
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), ERR);
    run_ns(100000);
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), ERR);
    ck_assert_uint_eq(memory_accesses(), 0);
}
END_TEST

START_TEST(the_longest_length_is_done)
{
    wr(HW_ENGINE_ARG, 7);
    start(GO(FILL), 0, DST, 65536);
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), DONE);
    ck_assert_uint_eq(byte_at(DST + 65535), (uint8_t)(7 + 65535));
}
END_TEST

START_TEST(go_while_busy_is_ignored_and_an_error)
{
    put_pattern(SRC, 64);
    start(GO(COPY), SRC, DST, 64);
    wr(HW_ENGINE_DST_LO, (uint32_t)(DST + 0x1000)); /* too late for this one */
    wr(HW_ENGINE_CTRL, GO(FILL));
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), BUSY | ERR);
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), DONE | ERR);
    ck_assert_uint_eq(byte_at(DST + 5), 6);
    ck_assert_uint_eq(byte_at(DST + 0x1000), 0);
}
END_TEST

START_TEST(status_bits_are_cleared_by_writing_one)
{
    start(GO(FILL), 0, DST, 1);
    finish();
    wr(HW_ENGINE_STATUS, ERR | STALL);
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), DONE);
    wr(HW_ENGINE_STATUS, DONE);
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), 0);
}
END_TEST

START_TEST(bandwidth_and_setup_are_parameters)
{
    ck_assert(sim_model_set(engine, "setup-ns", 1000, NULL));
    ck_assert(sim_model_set(engine, "bytes-per-us", 64, NULL)); /* one line in 1 us */
    start(GO(FILL), 0, DST, 640);
    run_ns(999);
    ck_assert_uint_eq(memory_accesses(), 0);
    run_ns(1);
    ck_assert_uint_eq(memory_accesses(), 1);
    run_ns(9000);
    ck_assert_uint_eq(memory_accesses(), 10);
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), BUSY);
    run_ns(1000);
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), DONE);
}
END_TEST

START_TEST(addresses_above_its_bits_are_dropped)
{
    ck_assert(sim_model_set(engine, "address-bits", 32, NULL));
    wr(HW_ENGINE_ARG, 9);
    start(GO(FILL), 0, DST | UINT64_C(5) << 32, 4);
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), DONE);
    ck_assert_uint_eq(byte_at(DST), 9);
}
END_TEST

START_TEST(a_faulting_access_ends_with_err)
{
    put_pattern(SRC, 64);
    wr_pair(HW_ENGINE_CMPL_LO, CMPL);
    wr(HW_ENGINE_CMPL_TAG, 5);
    start(GO(COPY), SRC, RAM + RAM_BYTES - 32, 64); /* half of it beyond memory */
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), ERR);
    ck_assert_uint_eq(byte_at(RAM + RAM_BYTES - 1), 32);
    ck_assert_uint_eq(word_at(CMPL + HW_ENGINE_CMPL_TAG_WORD), 0);
    start(GO(CONSUME), 0x1000, 0, 4);
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), ERR);
}
END_TEST

/* Completion record */

START_TEST(the_tag_of_a_record_is_written_last)
{
    uint32_t sum = put_pattern(SRC, 70);

    wr_pair(HW_ENGINE_CMPL_LO, CMPL);
    wr(HW_ENGINE_CMPL_TAG, 0xfeed);
    put_word(CMPL + HW_ENGINE_CMPL_RESERVED, 0x55);
    start(GO(COPY) | HW_ENGINE_CTRL_VERIFY, SRC, DST, 70);
    finish();
    ck_assert_uint_eq(word_at(CMPL + HW_ENGINE_CMPL_CSUM), sum);
    ck_assert_uint_eq(word_at(CMPL + HW_ENGINE_CMPL_LEN), 70);
    ck_assert_uint_eq(word_at(CMPL + HW_ENGINE_CMPL_RESERVED), 0);
    ck_assert_uint_eq(word_at(CMPL + HW_ENGINE_CMPL_TAG_WORD), 0xfeed);
    ck_assert_uint_eq(place_of(CMPL + 12, SIM_WRITE), seen->len - 1);
    ck_assert_uint_gt(place_of(CMPL, SIM_WRITE), place_of(DST + 64, SIM_WRITE));
}
END_TEST

/* ABORT */

START_TEST(abort_ends_all_access_once_it_reads_back_clear)
{
    unsigned before;

    start(GO(FILL), 0, DST, 65536);
    run_ns(2000);
    wr(HW_ENGINE_CTRL, HW_ENGINE_CTRL_ABORT);
    ck_assert_uint_eq(rd(HW_ENGINE_CTRL), HW_ENGINE_CTRL_ABORT); /* a line is under way */
    run_ns(100);
    ck_assert_uint_eq(rd(HW_ENGINE_CTRL), 0);
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), 0);
    before = memory_accesses();
    run_ns(1000000);
    ck_assert_uint_eq(memory_accesses(), before);
    ck_assert_uint_eq(byte_at(DST + 65535), 0);
    start(GO(FILL), 0, DST, 4);
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), DONE);
}
END_TEST

START_TEST(abort_before_the_first_access_is_at_once)
{
    start(GO(FILL), 0, DST, 64);
    wr(HW_ENGINE_CTRL, HW_ENGINE_CTRL_ABORT | HW_ENGINE_CTRL_GO);
    ck_assert_uint_eq(rd(HW_ENGINE_CTRL), 0);
    run_ns(100000);
    ck_assert_uint_eq(memory_accesses(), 0);
}
END_TEST

/* Interrupt */

START_TEST(the_interrupt_is_a_level)
{
    start(GO(FILL), 0, DST, 4);
    finish();
    ck_assert(!irq.raised);
    wr(HW_ENGINE_CTRL, HW_ENGINE_CTRL_IRQ_EN); /* DONE stands already */
    ck_assert(irq.raised);
    wr(HW_ENGINE_CTRL, 0);
    ck_assert(!irq.raised);
    wr(HW_ENGINE_CTRL, HW_ENGINE_CTRL_IRQ_EN);
    wr(HW_ENGINE_STATUS, DONE);
    ck_assert(!irq.raised);
    start(GO(FILL) | HW_ENGINE_CTRL_IRQ_EN, 0, DST, 0);
    ck_assert(irq.raised);
    wr(HW_ENGINE_STATUS, ERR);
    ck_assert(!irq.raised);
    start_ring(HW_ENGINE_CTRL_IRQ_EN, 4, 1);
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), STALL);
    ck_assert(irq.raised);
}
END_TEST

static void
see_bytes(void *opaque, SimIrq *line)
{
    (void)line;
    *(uint8_t *)opaque = byte_at(DST + 99);
}

START_TEST(the_interrupt_follows_the_last_visible_write)
{
    uint8_t byte = 0;

    irq.deliver = see_bytes;
    irq.opaque = &byte;
    put_pattern(SRC, 100);
    start(GO(COPY) | HW_ENGINE_CTRL_IRQ_EN, SRC, DST, 100);
    run_ns(100000);
    ck_assert_uint_eq(byte, 100);
}
END_TEST

static void
clear_and_go_again(void *opaque, SimIrq *line)
{
    unsigned *rounds = opaque;

    (void)line;
    wr(HW_ENGINE_STATUS, DONE);
    if (++*rounds < 3) {
        start(GO(FILL) | HW_ENGINE_CTRL_IRQ_EN, 0, DST + 64 * *rounds, 4);
    }
}

START_TEST(a_handler_may_start_the_next_operation)
{
    unsigned rounds = 0;

    irq.deliver = clear_and_go_again;
    irq.opaque = &rounds;
    wr(HW_ENGINE_ARG, 1);
    start(GO(FILL) | HW_ENGINE_CTRL_IRQ_EN, 0, DST, 4);
    run_ns(100000);
    ck_assert_uint_eq(rounds, 3);
    ck_assert_uint_eq(byte_at(DST + 128), 1);
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), 0);
}
END_TEST

/* RELAXED */

START_TEST(relaxed_done_may_precede_the_bytes)
{
    uint8_t byte = 1;

    irq.deliver = see_bytes;
    irq.opaque = &byte;
    put_pattern(SRC, 100);
    start(GO(COPY) | HW_ENGINE_CTRL_RELAXED | HW_ENGINE_CTRL_IRQ_EN, SRC, DST, 100);
    run_ns(400);
    ck_assert(irq.raised);
    ck_assert_uint_eq(byte, 0);
}
END_TEST

START_TEST(a_register_read_never_passes_a_relaxed_write)
{
    put_pattern(SRC, 1000);
    start(GO(COPY) | HW_ENGINE_CTRL_RELAXED, SRC, DST, 1000);
    run_ns(200 + 1000 + 10);
    ck_assert_uint_gt(master->relaxed_count, 0);
    ck_assert_uint_eq(rd(HW_ENGINE_ID), HW_ENGINE_ID_VALUE); /* any register */
    ck_assert_uint_eq(master->relaxed_count, 0);
    for (unsigned i = 0; i < 1000; i++) {
        ck_assert_uint_eq(byte_at(DST + i), (uint8_t)(i + 1));
    }
}
END_TEST

START_TEST(relaxed_writes_become_visible_in_time)
{
    put_pattern(SRC, 100);
    start(GO(COPY) | HW_ENGINE_CTRL_RELAXED, SRC, DST, 100);
    run_ns(100000);
    ck_assert_uint_eq(master->relaxed_count, 0);
    ck_assert_uint_eq(byte_at(DST + 99), 100);
}
END_TEST

START_TEST(verify_sees_its_own_relaxed_writes)
{
    uint32_t sum = put_pattern(SRC, 500);

    start(GO(COPY) | HW_ENGINE_CTRL_RELAXED | HW_ENGINE_CTRL_VERIFY, SRC, DST, 500);
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_CSUM), sum);
}
END_TEST

/* True: the tag was in memory while the data was not. */
static bool
tag_came_first(SimPolicy policy)
{
    bool came_first = false;

    build(sim_oracle_new(policy, 1));
    put_pattern(SRC, 200);
    wr_pair(HW_ENGINE_CMPL_LO, CMPL);
    wr(HW_ENGINE_CMPL_TAG, 0xfeed);
    start(GO(COPY) | HW_ENGINE_CTRL_RELAXED, SRC, DST, 200);
    for (unsigned i = 0; i < 500; i++) {
        run_ns(10);
        came_first |= word_at(CMPL + HW_ENGINE_CMPL_TAG_WORD) == 0xfeed &&
                      byte_at(DST) != 1;
    }
    ck_assert_uint_eq(byte_at(DST), 1);
    teardown();
    return came_first;
}

START_TEST(a_relaxed_completion_can_be_seen_before_its_data)
{
    ck_assert(tag_came_first(SIM_POLICY_ADVERSARIAL));
    ck_assert(!tag_came_first(SIM_POLICY_PLAIN));
    ck_assert(!tag_came_first(SIM_POLICY_LAZY));
}
END_TEST

START_TEST(without_relaxed_order_is_kept_under_any_policy)
{
    for (unsigned policy = 0; policy < SIM_POLICIES; policy++) {
        build(sim_oracle_new(policy, 3));
        wr_pair(HW_ENGINE_CMPL_LO, CMPL);
        start(GO(FILL), 0, DST, 200);
        finish();
        ck_assert_uint_eq(place_of(CMPL + 12, SIM_WRITE), seen->len - 1);
        ck_assert_uint_eq(place_of(DST, SIM_WRITE), 0);
        teardown();
    }
}
END_TEST

/* The first writes are visible before more than so many wait. */
START_TEST(only_so_many_relaxed_writes_wait)
{
    ck_assert(sim_model_set(engine, "bytes-per-us", 1000000, NULL));
    wr(HW_ENGINE_ARG, 1);
    start(GO(FILL) | HW_ENGINE_CTRL_RELAXED, 0, DST, 65536);
    run_ns(200 + 66);
    ck_assert_uint_eq(master->relaxed_count, SIM_MASTER_RELAXED);
    ck_assert_uint_eq(byte_at(DST), 1);
    ck_assert_uint_eq(byte_at(DST + 65535), 0);
}
END_TEST

START_TEST(an_operation_in_order_comes_after_relaxed_ones)
{
    start(GO(FILL) | HW_ENGINE_CTRL_RELAXED, 0, DST, 65536);
    run_ns(200 + 65536 + 100);
    ck_assert_uint_gt(master->relaxed_count, 0);
    wr(HW_ENGINE_DST_LO, (uint32_t)(DST + 0x11000));
    wr(HW_ENGINE_LEN, 4);
    wr(HW_ENGINE_CTRL, GO(FILL));
    run_ns(210);
    ck_assert_uint_eq(master->relaxed_count, 0);
    ck_assert_uint_eq(place_of(DST + 0x11000, SIM_WRITE), seen->len - 1);
}
END_TEST

/* Whatever was going on */

START_TEST(reset_ends_everything)
{
    unsigned before;

    start(GO(FILL) | HW_ENGINE_CTRL_RELAXED | HW_ENGINE_CTRL_IRQ_EN, 0, DST, 65536);
    run_ns(3000);
    sim_model_reset(engine);
    before = memory_accesses();
    run_ns(100000);
    ck_assert_uint_eq(memory_accesses(), before);
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), 0);
    ck_assert(!irq.raised);
}
END_TEST

START_TEST(with_and_without_the_referee_the_bytes_are_the_same)
{
    uint8_t with[512], without[512];

    put_pattern(SRC, 512);
    start(GO(COPY) | HW_ENGINE_CTRL_RELAXED, SRC, DST, 512);
    run_ns(1500);
    sim_world_peek_ram(world, DST, with, sizeof(with));
    teardown();
    build(NULL);
    g_clear_pointer(&world->truth, sim_truth_free);
    put_pattern(SRC, 512);
    start(GO(COPY) | HW_ENGINE_CTRL_RELAXED, SRC, DST, 512);
    run_ns(1500);
    sim_world_peek_ram(world, DST, without, sizeof(without));
    ck_assert_mem_eq(with, without, sizeof(with));
}
END_TEST

static TCase *
add_case(Suite *suite, const char *name)
{
    TCase *tcase = tcase_create(name);

    tcase_add_checked_fixture(tcase, setup, teardown);
    suite_add_tcase(suite, tcase);
    return tcase;
}

static void
add_register_cases(Suite *suite)
{
    TCase *tcase = add_case(suite, "registers");

    tcase_add_loop_test(tcase, each_register_resets_and_keeps_what_it_may, 0,
                        G_N_ELEMENTS(register_rows));
    tcase_add_test(tcase, registers_that_are_not_there_are_refused);
    tcase_add_test(tcase, ctrl_and_doorbell_are_doorbells_and_nothing_else);
}

static void
add_single_cases(Suite *suite)
{
    TCase *tcase = add_case(suite, "single-shot");

    tcase_add_test(tcase, copy_moves_bytes_in_the_background);
    tcase_add_test(tcase, fill_counts_up_from_arg);
    tcase_add_test(tcase, consume_sums_and_writes_nothing);
    tcase_add_test(tcase, consume_takes_the_rest_from_src2);
    tcase_add_test(tcase, verify_reads_back_what_was_written);
    tcase_add_test(tcase, csum_stays_when_nothing_is_summed);
    tcase_add_loop_test(tcase, a_bad_length_or_mode_is_an_error_without_access, 0,
                        G_N_ELEMENTS(bad_jobs));
    tcase_add_test(tcase, the_longest_length_is_done);
    tcase_add_test(tcase, go_while_busy_is_ignored_and_an_error);
    tcase_add_test(tcase, status_bits_are_cleared_by_writing_one);
    tcase_add_test(tcase, bandwidth_and_setup_are_parameters);
    tcase_add_test(tcase, addresses_above_its_bits_are_dropped);
    tcase_add_test(tcase, a_faulting_access_ends_with_err);
    tcase_add_test(tcase, the_tag_of_a_record_is_written_last);
    tcase_add_test(tcase, reset_ends_everything);
    tcase_add_test(tcase, with_and_without_the_referee_the_bytes_are_the_same);
}

static void
add_order_cases(Suite *suite)
{
    TCase *tcase = add_case(suite, "abort and interrupt");
    TCase *relaxed = add_case(suite, "relaxed");
    TCase *policies = tcase_create("policies"); /* these build their own rigs */

    tcase_add_test(tcase, abort_ends_all_access_once_it_reads_back_clear);
    tcase_add_test(tcase, abort_before_the_first_access_is_at_once);
    tcase_add_test(tcase, the_interrupt_is_a_level);
    tcase_add_test(tcase, the_interrupt_follows_the_last_visible_write);
    tcase_add_test(tcase, a_handler_may_start_the_next_operation);
    tcase_add_test(relaxed, relaxed_done_may_precede_the_bytes);
    tcase_add_test(relaxed, a_register_read_never_passes_a_relaxed_write);
    tcase_add_test(relaxed, relaxed_writes_become_visible_in_time);
    tcase_add_test(relaxed, verify_sees_its_own_relaxed_writes);
    tcase_add_test(relaxed, only_so_many_relaxed_writes_wait);
    tcase_add_test(relaxed, an_operation_in_order_comes_after_relaxed_ones);
    tcase_add_test(policies, a_relaxed_completion_can_be_seen_before_its_data);
    tcase_add_test(policies, without_relaxed_order_is_kept_under_any_policy);
    suite_add_tcase(suite, policies);
}

static Suite *
dma_engine_suite(void)
{
    Suite *suite = suite_create("models/dma-engine");

    add_register_cases(suite);
    add_single_cases(suite);
    add_order_cases(suite);
    return suite;
}

SIM_CHECK_MAIN(dma_engine_suite)
