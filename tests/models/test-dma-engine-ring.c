/* SPDX-License-Identifier: MIT */
/*
 * The DMA engine's descriptor ring against its data sheet.
 */
#include "tests/models/rig-engine.h"

START_TEST(ring_handles_up_to_the_doorbell)
{
    uint32_t sum = put_pattern(SRC, 100);

    put_descriptor(0, OWNED(COPY), SRC, DST, 100, 0);
    put_descriptor(1, OWNED(FILL), 0, DST + 0x1000, 8, 0x40);
    put_descriptor(2, OWNED(CONSUME), SRC, 0, 100, 0);
    put_descriptor(3, OWNED(FILL), 0, DST + 0x2000, 8, 0x60);
    start_ring(0, 8, 3);
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), DONE);
    ck_assert_uint_eq(rd(HW_ENGINE_HEAD), 3);
    ck_assert_uint_eq(byte_at(DST + 99), 100);
    ck_assert_uint_eq(byte_at(DST + 0x1007), 0x47);
    ck_assert_uint_eq(desc_word(2, HW_ENGINE_DESC_CSUM), sum);
    ck_assert_uint_eq(byte_at(DST + 0x2000), 0);
    for (unsigned i = 0; i < 3; i++) {
        ck_assert_uint_eq(desc_word(i, HW_ENGINE_DESC_CTRL) & 0xe0000000, HW_ENGINE_DESC_DONE);
    }
    ck_assert_uint_eq(desc_word(3, HW_ENGINE_DESC_CTRL), OWNED(FILL));
}
END_TEST

START_TEST(a_descriptor_is_read_ctrl_first_and_written_ctrl_last)
{
    put_descriptor(0, OWNED(COPY), SRC, DST, 16, 0);
    start_ring(0, 4, 1);
    finish();
    ck_assert_uint_eq(place_of(RING, SIM_READ), 0);
    ck_assert_uint_eq(place_of(RING + 4, SIM_READ), 1);
    ck_assert_uint_eq(place_of(SRC, SIM_READ), 2);
    ck_assert_uint_eq(place_of(DST, SIM_WRITE), 3);
    ck_assert_uint_eq(place_of(RING + 28, SIM_WRITE), 4);
    ck_assert_uint_eq(place_of(RING, SIM_WRITE), 5);
    ck_assert_uint_eq(memory_accesses(), 6);
}
END_TEST

START_TEST(an_empty_ring_waits_without_access)
{
    start_ring(0, 4, 0);
    run_ns(100000);
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), 0);
    ck_assert_uint_eq(memory_accesses(), 0);
    put_descriptor(0, OWNED(FILL), 0, DST, 4, 1);
    wr(HW_ENGINE_DOORBELL, 1);
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), BUSY);
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), DONE);
}
END_TEST

START_TEST(indices_wrap_at_the_ring_length)
{
    for (unsigned i = 0; i < 3; i++) {
        put_descriptor(i, OWNED(FILL), 0, DST + 64 * i, 4, 0x10 * (i + 1));
    }
    start_ring(0, 3, 2);
    finish();
    put_descriptor(0, OWNED(FILL), 0, DST + 0x400, 4, 0x77);
    wr(HW_ENGINE_STATUS, DONE);
    wr(HW_ENGINE_DOORBELL, 1); /* 2, then 0 */
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_HEAD), 1);
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), DONE);
    ck_assert_uint_eq(byte_at(DST + 128), 0x30);
    ck_assert_uint_eq(byte_at(DST + 0x400), 0x77);
}
END_TEST

START_TEST(a_descriptor_without_own_stalls_the_ring)
{
    put_descriptor(0, OWNED(FILL), 0, DST, 4, 1);
    put_descriptor(1, HW_ENGINE_CTRL_MODE(HW_ENGINE_MODE_FILL), 0, DST + 64, 4, 2);
    start_ring(0, 4, 2);
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), STALL);
    ck_assert_uint_eq(rd(HW_ENGINE_HEAD), 1);
    put_descriptor(1, OWNED(FILL), 0, DST + 64, 4, 2);
    wr(HW_ENGINE_DOORBELL, 2); /* not while STALL is set */
    run_ns(100000);
    ck_assert_uint_eq(byte_at(DST + 64), 0);
    wr(HW_ENGINE_STATUS, STALL);
    run_ns(100000);
    ck_assert_uint_eq(byte_at(DST + 64), 0);
    wr(HW_ENGINE_DOORBELL, 2);
    finish();
    ck_assert_uint_eq(byte_at(DST + 64), 2);
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), DONE);
}
END_TEST

START_TEST(a_descriptor_that_fails_says_so_and_the_ring_goes_on)
{
    put_descriptor(0, OWNED(FILL), 0, 0x1000, 4, 1); /* nobody is there */
    put_descriptor(1, OWNED(FILL), 0, DST, 0, 1);    /* no length */
    put_descriptor(2, OWNED(RING), 0, DST, 4, 1);    /* no mode for one */
    put_descriptor(3, OWNED(FILL), 0, DST, 4, 9);
    start_ring(0, 8, 4);
    finish();
    for (unsigned i = 0; i < 3; i++) {
        ck_assert_uint_eq(desc_word(i, HW_ENGINE_DESC_CTRL) & 0xe0000000, HW_ENGINE_DESC_ERR);
    }
    ck_assert_uint_eq(desc_word(3, HW_ENGINE_DESC_CTRL) & 0xe0000000, HW_ENGINE_DESC_DONE);
    ck_assert_uint_eq(byte_at(DST), 9);
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), DONE | ERR);
    ck_assert_uint_eq(rd(HW_ENGINE_HEAD), 4);
}
END_TEST

START_TEST(a_ring_that_cannot_be_is_an_error)
{
    start_ring(0, 0, 0);
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), ERR);
    wr(HW_ENGINE_STATUS, ERR);
    start_ring(0, 4, 4); /* indices are 0..3 */
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), ERR);
    ck_assert_uint_eq(memory_accesses(), 0);
    wr(HW_ENGINE_STATUS, ERR);
    wr_pair(HW_ENGINE_RING_LO, 0x1000);
    wr(HW_ENGINE_DOORBELL, 1);
    wr(HW_ENGINE_CTRL, GO(RING));
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), ERR);
}
END_TEST

START_TEST(go_in_ring_mode_starts_at_zero_again)
{
    put_descriptor(0, OWNED(FILL), 0, DST, 4, 1);
    start_ring(0, 4, 1);
    finish();
    put_descriptor(0, OWNED(FILL), 0, DST, 4, 0x21);
    wr(HW_ENGINE_CTRL, GO(RING));
    finish();
    ck_assert_uint_eq(rd(HW_ENGINE_HEAD), 1);
    ck_assert_uint_eq(byte_at(DST), 0x21);
}
END_TEST

START_TEST(records_of_a_ring_count_descriptors)
{
    uint32_t sum = put_pattern(SRC, 40);

    wr_pair(HW_ENGINE_CMPL_LO, CMPL);
    wr(HW_ENGINE_CMPL_TAG, 0xfeed);
    put_descriptor(0, OWNED(FILL), 0, DST, 4, 1);
    put_descriptor(1, OWNED(CONSUME), SRC, 0, 40, 1);
    start_ring(0, 4, 2);
    finish();
    ck_assert_uint_eq(word_at(CMPL + HW_ENGINE_CMPL_TAG_WORD), 2);
    ck_assert_uint_eq(word_at(CMPL + HW_ENGINE_CMPL_LEN), 40);
    ck_assert_uint_eq(word_at(CMPL + HW_ENGINE_CMPL_CSUM), sum);
}
END_TEST

START_TEST(the_producer_index_is_polled_at_hptr)
{
    ck_assert(sim_model_set(engine, "poll-ns", 700, NULL));
    wr_pair(HW_ENGINE_HPTR_LO, HPTR);
    for (unsigned i = 0; i < 4; i++) {
        put_descriptor(i, OWNED(FILL), 0, DST + 64 * i, 4, 0x10 + i);
    }
    start_ring(0, 4, 3); /* the doorbell does not count */
    run_ns(200 + 700 * 2);
    ck_assert_uint_eq(memory_accesses(), 3);
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), 0);
    put_word(HPTR, 2);
    run_ns(20000);
    ck_assert_uint_eq(rd(HW_ENGINE_HEAD), 2);
    ck_assert_uint_eq(rd(HW_ENGINE_STATUS), DONE);
    put_word(HPTR, 0); /* wraps */
    run_ns(20000);
    ck_assert_uint_eq(rd(HW_ENGINE_HEAD), 0);
    ck_assert_uint_eq(byte_at(DST + 192), 0x13);
}
END_TEST

START_TEST(abort_ends_a_polling_ring)
{
    unsigned before;

    wr_pair(HW_ENGINE_HPTR_LO, HPTR);
    start_ring(0, 4, 0);
    run_ns(5000);
    wr(HW_ENGINE_CTRL, HW_ENGINE_CTRL_ABORT);
    ck_assert_uint_eq(rd(HW_ENGINE_CTRL), 0);
    before = memory_accesses();
    wr(HW_ENGINE_DOORBELL, 1);
    run_ns(100000);
    ck_assert_uint_eq(memory_accesses(), before);
}
END_TEST

static Suite *
dma_engine_ring_suite(void)
{
    Suite *suite = suite_create("models/dma-engine-ring");
    TCase *tcase = tcase_create("ring");

    tcase_add_checked_fixture(tcase, setup, teardown);
    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, ring_handles_up_to_the_doorbell);
    tcase_add_test(tcase, a_descriptor_is_read_ctrl_first_and_written_ctrl_last);
    tcase_add_test(tcase, an_empty_ring_waits_without_access);
    tcase_add_test(tcase, indices_wrap_at_the_ring_length);
    tcase_add_test(tcase, a_descriptor_without_own_stalls_the_ring);
    tcase_add_test(tcase, a_descriptor_that_fails_says_so_and_the_ring_goes_on);
    tcase_add_test(tcase, a_ring_that_cannot_be_is_an_error);
    tcase_add_test(tcase, go_in_ring_mode_starts_at_zero_again);
    tcase_add_test(tcase, records_of_a_ring_count_descriptors);
    tcase_add_test(tcase, the_producer_index_is_polled_at_hptr);
    tcase_add_test(tcase, abort_ends_a_polling_ring);
    return suite;
}

SIM_CHECK_MAIN(dma_engine_ring_suite)
