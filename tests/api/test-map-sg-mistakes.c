/* SPDX-License-Identifier: MIT */
/*
 * What a driver does wrong with a mapped list: counts, lists mapped twice or not at all,
 * entries beyond the limits of the device.
 */
#include "tests/runner.h"

#include "tests/api/rig-sg.h"

static void
setup(void)
{
    ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr)); /* kernel warnings */
    sg_begin("noncoherent-1cpu", 4);
}

/* Counts are those that dma_map_sg() was given, never what it returned. */
START_TEST(the_returned_count_is_not_the_one_to_unmap_with)
{
    sg_fill(3);
    CALL(rig, "test_use_sg_ops", dev, 2, 1);
    ck_assert_uint_eq(sg_map(3, TO), 2);
    sg_unmap(2, TO);
    ck_assert_str_eq(rig_codes(rig), "D307");
    ck_assert_str_eq(rig_finding(rig)->detail,
                     "3 entries were mapped, dma_unmap_sg() gets 2");
}
END_TEST

START_TEST(the_returned_count_is_not_the_one_to_sync_with)
{
    sg_fill(3);
    CALL(rig, "test_use_sg_ops", dev, 2, 1);
    sg_map(3, TO);
    CALL(rig, "dma_sync_sg_for_device", dev, list, 2, TO);
    ck_assert_str_eq(rig_codes(rig), "D307");
    sg_unmap(3, TO);
    ck_assert_str_eq(rig_codes(rig), "D307");
}
END_TEST

START_TEST(a_list_is_mapped_once_at_a_time)
{
    sg_fill(2);
    sg_map(2, TO);
    sg_map(2, TO);
    ck_assert_str_eq(rig_codes(rig), "D319");
}
END_TEST

/* Its first entry has no bytes, and is an entry all the same. */
static void
map_from_an_empty_entry(void)
{
    sg_fill(3);
    CALL(rig, "sg_set_buf", sg_entry(0), mem, 0);
    ck_assert_uint_eq(sg_map(3, TO), 3);
    ck_assert_uint_eq(lx_owner_live(lx_glue.owner)->length, 2);
}

START_TEST(an_empty_entry_may_be_the_first)
{
    map_from_an_empty_entry();
    CALL(rig, "dma_sync_sg_for_cpu", dev, list, 3, TO);
    sg_unmap(3, TO);
    ck_assert_uint_eq(lx_owner_live(lx_glue.owner)->length, 0);
    ck_assert_str_eq(rig_codes(rig), "");
    sg_unmap(3, TO);
    ck_assert_str_eq(rig_codes(rig), "D303");
}
END_TEST

START_TEST(entries_are_counted_from_an_empty_one)
{
    map_from_an_empty_entry();
    CALL(rig, "dma_sync_sg_for_cpu", dev, list, 1, TO);
    ck_assert_str_eq(rig_codes(rig), "D307");
    ck_assert_str_eq(rig_finding(rig)->detail,
                     "3 entries were mapped, dma_sync_sg_for_cpu() gets 1");
    sg_unmap(1, TO);
    ck_assert_str_eq(rig_codes(rig), "D307 D307");
    ck_assert_str_eq(rig_finding(rig)->detail,
                     "3 entries were mapped, dma_unmap_sg() gets 1");
    ck_assert_uint_eq(lx_owner_live(lx_glue.owner)->length, 0);
}
END_TEST

START_TEST(a_list_from_an_empty_entry_is_mapped_once_at_a_time)
{
    map_from_an_empty_entry();
    sg_map(3, TO);
    ck_assert_str_eq(rig_codes(rig), "D319");
}
END_TEST

/* It is counted as mapped at no other device, and no more when it has ended. */
START_TEST(nothing_is_ended_by_an_empty_entry_alone)
{
    map_from_an_empty_entry();
    CALL(rig, "dma_unmap_sg", rig->eng->actor, list, 1, TO);
    ck_assert_uint_eq(lx_owner_live(lx_glue.owner)->length, 2);
    sg_unmap(3, TO);
    sg_unmap(1, TO);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(a_list_that_was_unmapped_is_mapped_again)
{
    sg_fill(2);
    for (unsigned i = 0; i < 3; i++) {
        sg_map(2, TO);
        sg_unmap(2, TO);
    }
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* Entries are copied for the unmap, and the array names other memory. */
START_TEST(an_array_may_be_used_for_another_list)
{
    ull copy = rig_kmalloc(rig, SG_ENTRY), other = rig_kmalloc(rig, 64);

    CALL(rig, "sg_init_one", list, mem, 64);
    sg_map(1, TO);
    CALL(rig, "sg_init_one", copy, mem, 64);
    CALL(rig, "test_set_dma", copy, sg_address(0), 64);
    CALL(rig, "sg_init_one", list, other, 64);
    sg_map(1, TO);
    sg_unmap(1, TO);
    CALL(rig, "dma_unmap_sg", dev, copy, 1, TO);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(nothing_goes_on_after_a_failure)
{
    sg_fill(2);
    CALL(rig, "test_reach", dev, pa);
    ck_assert_uint_eq(sg_map(2, TO), 0);
    sg_unmap(2, TO);
    ck_assert_ptr_nonnull(strstr(rig_codes(rig), "D320"));
}
END_TEST

typedef struct Limit {
    ull offset, len, most, boundary;
    const char *detail; /* NULL: it fits */
} Limit;

static const Limit limit_cases[] = {
    { 0, 4096, 4096, 0, NULL },
    { 0, 4097, 4096, 0, "entry 0 has 4097 bytes, a segment at most 4096" },
    { 0, 4096, 0, 0xfff, NULL },
    { 1, 4096, 0, 0xfff, "across a multiple of 0x1000" },
    { 4096, 8192, 0, 0x3fff, NULL },
    { 4095, 1, 0, 0xfff, NULL },
    { 4095, 0, 0, 0xfff, NULL },
    { 4095, 2, 0, 0xfff, "across a multiple of 0x1000" },
};

START_TEST(an_entry_keeps_to_the_limits_of_the_device)
{
    const Limit *limit = &limit_cases[_i];

    CALL(rig, "dma_set_max_seg_size", dev, limit->most);
    CALL(rig, "dma_set_seg_boundary", dev, limit->boundary);
    CALL(rig, "sg_init_one", list, mem + limit->offset, limit->len);
    ck_assert_uint_eq(sg_map(1, TO), 1);
    if (limit->detail == NULL) {
        ck_assert_str_eq(rig_codes(rig), "");
        return;
    }
    ck_assert_str_eq(rig_codes(rig), "D315");
    ck_assert_msg(strstr(rig_finding(rig)->detail, limit->detail) != NULL, "%s",
                  rig_finding(rig)->detail);
}
END_TEST

/* Merging makes a segment longer, but the entry is what the driver is asked about. */
START_TEST(merged_segments_are_no_mistake_of_the_driver)
{
    sg_fill(3);
    CALL(rig, "dma_set_max_seg_size", dev, 100);
    CALL(rig, "test_use_sg_ops", dev, 1, 1);
    ck_assert_uint_eq(sg_map(3, TO), 1);
    ck_assert_uint_eq(sg_len(0), 192);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* --- */

static TCase *
mistakes_case(void)
{
    TCase *tc = tcase_create("mistakes");

    tcase_add_checked_fixture(tc, setup, sg_end);
    tcase_add_test(tc, the_returned_count_is_not_the_one_to_unmap_with);
    tcase_add_test(tc, the_returned_count_is_not_the_one_to_sync_with);
    tcase_add_test(tc, a_list_is_mapped_once_at_a_time);
    tcase_add_test(tc, an_empty_entry_may_be_the_first);
    tcase_add_test(tc, entries_are_counted_from_an_empty_one);
    tcase_add_test(tc, a_list_from_an_empty_entry_is_mapped_once_at_a_time);
    tcase_add_test(tc, nothing_is_ended_by_an_empty_entry_alone);
    tcase_add_test(tc, a_list_that_was_unmapped_is_mapped_again);
    tcase_add_test(tc, an_array_may_be_used_for_another_list);
    tcase_add_test(tc, nothing_goes_on_after_a_failure);
    tcase_add_loop_test(tc, an_entry_keeps_to_the_limits_of_the_device, 0,
                        G_N_ELEMENTS(limit_cases));
    tcase_add_test(tc, merged_segments_are_no_mistake_of_the_driver);
    return tc;
}

static Suite *
map_sg_mistakes_suite(void)
{
    Suite *suite = suite_create("map-sg-mistakes");

    suite_add_tcase(suite, mistakes_case());
    return suite;
}

SIM_CHECK_MAIN(map_sg_mistakes_suite)
