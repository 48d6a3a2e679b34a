/* SPDX-License-Identifier: MIT */
/*
 * Scatter lists in use: iterators, copies, splits.
 */
#include "tests/runner.h"

#include "tests/api/rig-sg.h"

#define EINVAL 22
#define NONE (~0ull)
#define MINUS(errno_value) ((ull)-(errno_value))

static void
setup(void)
{
    sg_begin("noncoherent-1cpu", 8);
}

/* --- iterators ---------------------------------------------------------- */

/* Bytes 0x800 of page 0 to 0x7ff of page 2; then page 5; then pages 6 and 7. */
static void
make_pages(void)
{
    sg_init(3);
    sg_set(0, 0x800, 2 * SG_PAGE);
    sg_set(1, 5 * SG_PAGE, 16);
    sg_set(2, 6 * SG_PAGE + 0xf00, 0x200);
}

START_TEST(every_page_is_visited_once)
{
    static const unsigned pages[] = { 0, 1, 2, 5, 6, 7 };

    make_pages();
    for (unsigned i = 0; i < G_N_ELEMENTS(pages); i++) {
        ck_assert_uint_eq(CALL(rig, "test_cpu_page", list, 3, 0, i), pa + pages[i] * SG_PAGE);
    }
    ck_assert_uint_eq(CALL(rig, "test_cpu_page", list, 3, 0, 6), NONE);
    ck_assert_uint_eq(CALL(rig, "test_cpu_page", list, 2, 0, 4), NONE);
    ck_assert_uint_eq(CALL(rig, "test_cpu_page", list, 3, 3, 0), pa + 5 * SG_PAGE);
}
END_TEST

START_TEST(pages_of_the_device_view_follow_its_lengths)
{
    make_pages();
    CALL(rig, "test_set_dma", sg_entry(0), 0x10000, 3 * SG_PAGE);
    CALL(rig, "test_set_dma", sg_entry(1), 0x80000, SG_PAGE);
    ck_assert_uint_eq(CALL(rig, "test_dma_page", list, 2, 0, 0), 0x10000);
    ck_assert_uint_eq(CALL(rig, "test_dma_page", list, 2, 0, 3), 0x10000 + 3 * SG_PAGE);
    ck_assert_uint_eq(CALL(rig, "test_dma_page", list, 2, 0, 4), 0x80000);
    ck_assert_uint_eq(CALL(rig, "test_dma_page", list, 2, 0, 5), NONE);
}
END_TEST

START_TEST(a_table_has_a_cpu_view_and_a_device_view)
{
    ull table = sg_new_table(), sgl;

    CALL(rig, "sg_alloc_table", table, 3, GFP);
    sgl = sg_sgl_of(table);
    for (unsigned i = 0; i < 3; i++) {
        CALL(rig, "sg_set_buf", sgl + i * SG_ENTRY, mem + 2 * i * SG_PAGE, SG_PAGE);
    }
    CALL(rig, "test_use_sg_ops", rig->eth->actor, 1, 1);
    CALL(rig, "dma_map_sgtable", rig->eth->actor, table, FROM, 0);
    ck_assert_uint_eq(CALL(rig, "test_table_loops", table), 3133);
}
END_TEST

static ull
piece(unsigned page, unsigned offset, ull len)
{
    return (pa + page * SG_PAGE + offset) | len << 48;
}

START_TEST(pieces_end_with_pages_and_entries)
{
    make_pages();
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 3, 0, 0, 0), piece(0, 0x800, 0x800));
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 3, 0, 0, 1), piece(1, 0, SG_PAGE));
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 3, 0, 0, 2), piece(2, 0, 0x800));
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 3, 0, 0, 3), piece(5, 0, 16));
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 3, 0, 0, 4), piece(6, 0xf00, 0x100));
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 3, 0, 0, 5), piece(7, 0, 0x100));
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 3, 0, 0, 6), NONE);
}
END_TEST

START_TEST(what_is_not_consumed_comes_again)
{
    make_pages();
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 3, 0, 0x300, 1), piece(0, 0xb00, 0x500));
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 3, 0x900, 0, 0), piece(1, 0x100, 0xf00));
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 3, 2 * SG_PAGE + 16, 0, 0),
                      piece(6, 0xf00, 0x100));
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 3, 2 * SG_PAGE + 16 + 0x201, 0, 0), NONE);
}
END_TEST

START_TEST(an_offset_beyond_the_first_page_is_followed)
{
    ull page = CALL(rig, "virt_to_page", mem);

    sg_init(1);
    CALL(rig, "sg_set_page", list, page, 0x100, 3 * SG_PAGE + 0xf80);
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 1, 0, 0, 0), piece(3, 0xf80, 0x80));
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 1, 0, 0, 1), piece(4, 0, 0x80));
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 1, 0, 0, 2), NONE);
}
END_TEST

/* --- copies ------------------------------------------------------------- */

static void
fill_list(void)
{
    sg_init(3);
    sg_set(0, 0, 3);
    sg_set(1, SG_PAGE - 2, 4);
    sg_set(2, 4 * SG_PAGE, 3);
}

START_TEST(a_buffer_is_copied_in_and_out)
{
    ull buf = rig_kmalloc(rig, 64);

    fill_list();
    for (unsigned i = 0; i < 10; i++) {
        rig_put(rig, buf + i, (uint8_t)(i + 1));
    }
    ck_assert_uint_eq(CALL(rig, "sg_copy_from_buffer", list, 3, buf, 10), 10);
    ck_assert_uint_eq(rig_get(rig, mem + 2), 3);
    ck_assert_uint_eq(rig_get(rig, mem + SG_PAGE - 2), 4);
    ck_assert_uint_eq(rig_get(rig, mem + SG_PAGE + 1), 7);
    ck_assert_uint_eq(rig_get(rig, mem + 4 * SG_PAGE + 2), 10);
    ck_assert_uint_eq(CALL(rig, "sg_copy_to_buffer", list, 3, buf + 20, 40), 10);
    for (unsigned i = 0; i < 10; i++) {
        ck_assert_uint_eq(rig_get(rig, buf + 20 + i), i + 1);
    }
}
END_TEST

START_TEST(a_copy_may_skip_bytes_and_end_early)
{
    ull buf = rig_kmalloc(rig, 64);

    fill_list();
    for (unsigned i = 0; i < 4; i++) {
        rig_put(rig, buf + i, (uint8_t)(0x40 + i));
    }
    ck_assert_uint_eq(CALL(rig, "sg_pcopy_from_buffer", list, 3, buf, 4, 5), 4);
    ck_assert_uint_eq(rig_get(rig, mem + SG_PAGE), 0x40);
    ck_assert_uint_eq(rig_get(rig, mem + 4 * SG_PAGE + 1), 0x43);
    ck_assert_uint_eq(CALL(rig, "sg_pcopy_to_buffer", list, 3, buf + 8, 64, 8), 2);
    ck_assert_uint_eq(rig_get(rig, buf + 8), 0x43);
    ck_assert_uint_eq(CALL(rig, "sg_pcopy_to_buffer", list, 3, buf + 8, 64, 11), 0);
}
END_TEST

START_TEST(bytes_of_a_list_are_cleared)
{
    fill_list();
    for (unsigned i = 0; i < 3; i++) {
        rig_put(rig, mem + i, 0xff);
        rig_put(rig, mem + 4 * SG_PAGE + i, 0xff);
    }
    ck_assert_uint_eq(CALL(rig, "sg_zero_buffer", list, 3, 6, 2), 6);
    ck_assert_uint_eq(rig_get(rig, mem + 1), 0xff);
    ck_assert_uint_eq(rig_get(rig, mem + 2), 0);
    ck_assert_uint_eq(rig_get(rig, mem + 4 * SG_PAGE), 0);
    ck_assert_uint_eq(rig_get(rig, mem + 4 * SG_PAGE + 1), 0xff);
}
END_TEST

/* --- splits ------------------------------------------------------------- */

/* 100 bytes at 0, 200 at page 1 + 8, 300 at page 2. */
static void
make_parts(void)
{
    sg_init(3);
    sg_set(0, 0, 100);
    sg_set(1, SG_PAGE + 8, 200);
    sg_set(2, 2 * SG_PAGE, 300);
}

START_TEST(a_list_is_cut_by_bytes)
{
    unsigned before = rig->layer->leaks(rig->world);
    ull part;

    make_parts();
    part = CALL(rig, "test_split", list, 0, 20, 130, 300, 0);
    ck_assert_uint_eq(CALL(rig, "sg_nents", part), 2);
    ck_assert_uint_eq(CALL(rig, "test_entry", part), 20ull << 32 | 80);
    ck_assert_uint_eq(CALL(rig, "test_entry", part + SG_ENTRY), 8ull << 32 | 50);
    CALL(rig, "kfree", part);
    part = CALL(rig, "test_split", list, 0, 20, 130, 300, 1);
    ck_assert_uint_eq(CALL(rig, "sg_nents", part), 2);
    ck_assert_uint_eq(CALL(rig, "sg_phys", part), pa + SG_PAGE + 58);
    ck_assert_uint_eq(CALL(rig, "test_entry", part + SG_ENTRY), 150);
    CALL(rig, "kfree", part);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), before);
}
END_TEST

START_TEST(the_device_view_is_cut_beside_it)
{
    ull part;

    make_parts();
    CALL(rig, "test_set_dma", sg_entry(0), 0x1000, 300); /* 0 and 1, merged */
    CALL(rig, "test_set_dma", sg_entry(1), 0x9000, 300);
    part = CALL(rig, "test_split", list, 2, 20, 130, 300, 0);
    ck_assert_uint_eq(CALL(rig, "sg_dma_address", part), 0x1014);
    ck_assert_uint_eq(CALL(rig, "sg_dma_len", part), 130);
    ck_assert_uint_eq(CALL(rig, "test_entry", part), 20ull << 32 | 80);
    part = CALL(rig, "test_split", list, 2, 20, 130, 300, 1);
    ck_assert_uint_eq(CALL(rig, "sg_dma_address", part), 0x1096);
    ck_assert_uint_eq(CALL(rig, "sg_dma_len", part), 150);
    ck_assert_uint_eq(CALL(rig, "sg_dma_address", part + SG_ENTRY), 0x9000);
    ck_assert_uint_eq(CALL(rig, "sg_dma_len", part + SG_ENTRY), 150);
}
END_TEST

START_TEST(a_list_that_is_too_short_is_not_split)
{
    unsigned before = rig->layer->leaks(rig->world);

    make_parts();
    ck_assert_uint_eq(CALL(rig, "test_split", list, 0, 20, 130, 451, 0), MINUS(EINVAL));
    ck_assert_uint_eq(CALL(rig, "test_split", list, 0, 600, 1, 1, 0), MINUS(EINVAL));
    ck_assert_uint_eq(rig->layer->leaks(rig->world), before);
}
END_TEST

/* --- */

static TCase *
use_case(void)
{
    TCase *tc = tcase_create("use");

    tcase_add_checked_fixture(tc, setup, sg_end);
    tcase_add_test(tc, every_page_is_visited_once);
    tcase_add_test(tc, pages_of_the_device_view_follow_its_lengths);
    tcase_add_test(tc, a_table_has_a_cpu_view_and_a_device_view);
    tcase_add_test(tc, pieces_end_with_pages_and_entries);
    tcase_add_test(tc, what_is_not_consumed_comes_again);
    tcase_add_test(tc, an_offset_beyond_the_first_page_is_followed);
    tcase_add_test(tc, a_buffer_is_copied_in_and_out);
    tcase_add_test(tc, a_copy_may_skip_bytes_and_end_early);
    tcase_add_test(tc, bytes_of_a_list_are_cleared);
    tcase_add_test(tc, a_list_is_cut_by_bytes);
    tcase_add_test(tc, the_device_view_is_cut_beside_it);
    tcase_add_test(tc, a_list_that_is_too_short_is_not_split);
    return tc;
}

static Suite *
sg_use_suite(void)
{
    Suite *suite = suite_create("sg-use");

    suite_add_tcase(suite, use_case());
    return suite;
}

SIM_CHECK_MAIN(sg_use_suite)
