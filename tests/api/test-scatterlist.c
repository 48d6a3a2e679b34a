/* SPDX-License-Identifier: MIT */
/*
 * Scatter lists in memory: entries, links, tables.
 */
#include "tests/runner.h"

#include "tests/api/rig-sg.h"

#define PER_PAGE 128u
#define EINVAL 22

static void
setup(void)
{
    sg_begin("noncoherent-1cpu", 8);
}

/* --- entries ------------------------------------------------------------ */

START_TEST(an_entry_keeps_page_offset_and_length)
{
    sg_init(2);
    sg_set(0, SG_PAGE + 0x123, 77);
    ck_assert_uint_eq(CALL(rig, "sg_phys", sg_entry(0)), pa + SG_PAGE + 0x123);
    ck_assert_uint_eq(CALL(rig, "sg_virt", sg_entry(0)), mem + SG_PAGE + 0x123);
    ck_assert_uint_eq(CALL(rig, "test_entry", sg_entry(0)), 0x123ull << 32 | 77);
}
END_TEST

START_TEST(setting_an_entry_keeps_the_end_mark)
{
    sg_init(2);
    sg_set(1, 0, 64);
    ck_assert_uint_eq(CALL(rig, "sg_next", sg_entry(0)), sg_entry(1));
    ck_assert_uint_eq(CALL(rig, "sg_next", sg_entry(1)), 0);
    CALL(rig, "sg_unmark_end", sg_entry(1));
    ck_assert_uint_eq(CALL(rig, "sg_next", sg_entry(1)), sg_entry(2));
    CALL(rig, "sg_mark_end", sg_entry(0));
    ck_assert_uint_eq(CALL(rig, "sg_nents", list), 1);
}
END_TEST

START_TEST(a_page_is_set_with_an_offset)
{
    ull page = CALL(rig, "virt_to_page", mem + 2 * SG_PAGE);

    sg_init(1);
    CALL(rig, "sg_set_page", list, page, 100, 40);
    ck_assert_uint_eq(CALL(rig, "sg_phys", list), pa + 2 * SG_PAGE + 40);
    ck_assert_uint_eq(CALL(rig, "test_entry", list), 40ull << 32 | 100);
}
END_TEST

START_TEST(one_entry_is_a_list)
{
    CALL(rig, "sg_init_one", list, mem + 8, 24);
    ck_assert_uint_eq(CALL(rig, "sg_nents", list), 1);
    ck_assert_uint_eq(CALL(rig, "sg_phys", list), pa + 8);
}
END_TEST

START_TEST(the_last_entry_of_a_link_holds_no_data)
{
    sg_init(3);
    CALL(rig, "sg_init_table", sg_entry(4), 3);
    CALL(rig, "sg_chain", list, 3, sg_entry(4));
    ck_assert_uint_eq(CALL(rig, "sg_nents", list), 5);
    ck_assert_uint_eq(CALL(rig, "sg_next", sg_entry(1)), sg_entry(4));
    ck_assert_uint_eq(CALL(rig, "sg_last", list, 5), sg_entry(6));
}
END_TEST

START_TEST(entries_are_counted_by_bytes)
{
    sg_init(3);
    for (unsigned i = 0; i < 3; i++) {
        sg_set(i, i * SG_PAGE, 100);
    }
    ck_assert_uint_eq(CALL(rig, "sg_nents_for_len", list, 0), 0);
    ck_assert_uint_eq(CALL(rig, "sg_nents_for_len", list, 100), 1);
    ck_assert_uint_eq(CALL(rig, "sg_nents_for_len", list, 101), 2);
    ck_assert_uint_eq(CALL(rig, "sg_nents_for_len", list, 300), 3);
    ck_assert_uint_eq((uint32_t)CALL(rig, "sg_nents_for_len", list, 301),
                      (uint32_t)-EINVAL);
}
END_TEST

START_TEST(flags_of_the_device_view)
{
    sg_init(1);
    ck_assert_uint_eq(CALL(rig, "test_flags", list), 101);
}
END_TEST

typedef struct Stop {
    const char *name;
    unsigned index;
    ull second, third;
    const char *words;
} Stop;

/* Which mistakes no kernel survives, or CONFIG_DEBUG_SG stops at. */
static const Stop stops[] = {
    { "sg_last", 0, 2, 0, "kernel BUG at " },               /* the end mark is on entry 2 */
    { "sg_init_table", 0, 0, 0, "bad pointer: the last of 0 entries of a scatter list" },
    { "sg_virt", 3, 0, 0, "kernel BUG at " },               /* a link has no page */
    { "sg_next", 6, 0, 0, "bad pointer: a scatter list leads to where no memory is" },
};

START_TEST(lists_that_lead_nowhere_stop_the_kernel)
{
    const Stop *stop = &stops[_i];
    g_autofree char *words = NULL;

    sg_init(3);
    CALL(rig, "sg_chain", sg_entry(3), 1, sg_entry(4));
    CALL(rig, "sg_chain", sg_entry(7), 1, 0x1000);
    words = STOP(rig, stop->name, sg_entry(stop->index), stop->second, stop->third);
    ck_assert_msg(g_str_has_prefix(words, "the kernel stopped: ") &&
                  strstr(words, stop->words) != NULL, "%s", words);
}
END_TEST

/* --- tables ------------------------------------------------------------- */

static const unsigned table_sizes[] = {
    1, 5, PER_PAGE - 1, PER_PAGE, PER_PAGE + 1, 2 * PER_PAGE - 1, 2 * PER_PAGE, 1000,
};

START_TEST(a_table_has_as_many_entries_as_were_asked_for)
{
    unsigned nents = table_sizes[_i], before = rig->layer->leaks(rig->world);
    ull table = sg_new_table();

    ck_assert_uint_eq(CALL(rig, "sg_alloc_table", table, nents, GFP), 0);
    ck_assert_uint_eq(CALL(rig, "sg_nents", sg_sgl_of(table)), nents);
    ck_assert_uint_eq(sg_word(table, 8), nents);
    ck_assert_uint_eq(sg_word(table, 12), nents);
    CALL(rig, "sg_free_table", table);
    ck_assert_uint_eq(sg_sgl_of(table), 0);
    CALL(rig, "kfree", table);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), before);
}
END_TEST

START_TEST(a_table_of_nothing_is_refused)
{
    ull table = sg_new_table();

    ck_assert_uint_eq((uint32_t)CALL(rig, "sg_alloc_table", table, 0, GFP), (uint32_t)-EINVAL);
    ck_assert_uint_eq(sg_sgl_of(table), 0);
    CALL(rig, "sg_free_table", table);
}
END_TEST

START_TEST(a_table_is_freed_twice_without_harm)
{
    ull table = sg_new_table();

    CALL(rig, "sg_alloc_table", table, 3, GFP);
    CALL(rig, "sg_free_table", table);
    CALL(rig, "sg_free_table", table);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* Its owner's entries come first; one of them alone would only be a link. */
START_TEST(a_table_may_begin_with_its_owners_entries)
{
    unsigned before = rig->layer->leaks(rig->world);

    ck_assert_uint_eq(CALL(rig, "test_chained", 3, 4), 3);
    ck_assert_uint_eq(CALL(rig, "test_chained", 4, 4), 4);
    ck_assert_uint_eq(CALL(rig, "test_chained", 9, 4), 9);
    ck_assert_uint_eq(CALL(rig, "test_chained", 300, 4), 300);
    ck_assert_uint_eq(CALL(rig, "test_chained", 5, 1), 5);
    ck_assert_uint_eq(CALL(rig, "test_chained", 200, 0), 200);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), before);
}
END_TEST

/* --- tables of given pages ---------------------------------------------- */

START_TEST(contiguous_pages_share_an_entry)
{
    ull table = sg_new_table(), sgl;

    ck_assert_uint_eq(CALL(rig, "sg_alloc_table_from_pages", table, mem, 3, 0x10, 0x2f00, GFP),
                      0);
    sgl = sg_sgl_of(table);
    ck_assert_uint_eq(CALL(rig, "sg_nents", sgl), 1);
    ck_assert_uint_eq(CALL(rig, "test_entry", sgl), 0x10ull << 32 | 0x2f00);
    CALL(rig, "sg_free_table", table);
}
END_TEST

START_TEST(an_entry_has_at_most_max_segment_bytes)
{
    ull table = sg_new_table(), sgl;

    /* Rounded down to whole pages: 2 pages for each entry. */
    CALL(rig, "sg_alloc_table_from_pages_segment", table, mem, 5, 0x100, 5 * SG_PAGE - 0x100,
         3 * SG_PAGE - 1, GFP);
    sgl = sg_sgl_of(table);
    ck_assert_uint_eq(CALL(rig, "sg_nents", sgl), 3);
    ck_assert_uint_eq(CALL(rig, "test_entry", sgl), 0x100ull << 32 | (2 * SG_PAGE - 0x100));
    ck_assert_uint_eq(CALL(rig, "test_entry", sgl + SG_ENTRY), 2 * SG_PAGE);
    ck_assert_uint_eq(CALL(rig, "test_entry", sgl + 2 * SG_ENTRY), SG_PAGE);
    ck_assert_uint_eq(CALL(rig, "sg_phys", sgl + 2 * SG_ENTRY), pa + 4 * SG_PAGE);
    CALL(rig, "sg_free_table", table);
}
END_TEST

START_TEST(a_segment_below_a_page_is_refused)
{
    ull table = sg_new_table();

    ck_assert_uint_eq((uint32_t)CALL(rig, "sg_alloc_table_from_pages_segment", table, mem, 2, 0,
                                     SG_PAGE, SG_PAGE - 1, GFP),
                      (uint32_t)-EINVAL);
}
END_TEST

START_TEST(pages_that_follow_make_the_last_entry_longer)
{
    ull table = CALL(rig, "test_append", mem, 2, mem + 2 * SG_PAGE, 3, UINT32_MAX, 3);

    ck_assert_uint_eq(CALL(rig, "test_entry", sg_sgl_of(table)), 5 * SG_PAGE);
    ck_assert_uint_eq(sg_word(table, 12), 1);
    CALL(rig, "test_append_free", table);
}
END_TEST

START_TEST(other_pages_are_appended)
{
    unsigned before = rig->layer->leaks(rig->world);
    ull table = CALL(rig, "test_append", mem + 4 * SG_PAGE, 2, mem, 2, UINT32_MAX, 2);
    ull sgl = sg_sgl_of(table);

    ck_assert_uint_eq(CALL(rig, "sg_nents", sgl), 2);
    ck_assert_uint_eq(sg_word(table, 12), 2);
    ck_assert_uint_eq(CALL(rig, "sg_phys", sgl + SG_ENTRY), pa);
    ck_assert_uint_eq(CALL(rig, "sg_next", sgl + SG_ENTRY), 0);
    CALL(rig, "test_append_free", table);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), before);
}
END_TEST

/* The call before said that nothing would follow, and marked its last entry as the end. */
START_TEST(nothing_is_appended_behind_the_end)
{
    const ull args[8] = { mem + 4 * SG_PAGE, 2, mem, 2, UINT32_MAX, 0 };
    g_autofree char *words = rig_stop(rig, "test_append", args);

    ck_assert_str_eq(words, "the kernel stopped: NULL pointer: the table was said to be whole, "
                            "and more pages are appended to it");
}
END_TEST

START_TEST(a_grown_entry_respects_the_limit)
{
    ull table = CALL(rig, "test_append", mem, 2, mem + 2 * SG_PAGE, 3, 3 * SG_PAGE, 3);
    ull sgl = sg_sgl_of(table);

    ck_assert_uint_eq(CALL(rig, "sg_nents", sgl), 2);
    ck_assert_uint_eq(CALL(rig, "test_entry", sgl), 3 * SG_PAGE);
    ck_assert_uint_eq(CALL(rig, "test_entry", CALL(rig, "sg_next", sgl)), 2 * SG_PAGE);
    CALL(rig, "test_append_free", table);
}
END_TEST

START_TEST(a_list_may_own_its_pages)
{
    unsigned before = rig->layer->leaks(rig->world);
    ull nents = 0, sgl = CALL(rig, "sgl_alloc", 2 * SG_PAGE + 1, GFP, (uintptr_t)&nents);

    ck_assert_uint_eq(nents, 3);
    ck_assert_uint_eq(CALL(rig, "sg_nents", sgl), 3);
    ck_assert_uint_eq(CALL(rig, "test_entry", sgl), SG_PAGE);
    ck_assert_uint_eq(CALL(rig, "test_entry", sgl + 2 * SG_ENTRY), 1);
    CALL(rig, "sgl_free", sgl);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), before);
}
END_TEST

/* --- */

static TCase *
entries_case(void)
{
    TCase *tc = tcase_create("entries");

    tcase_add_checked_fixture(tc, setup, sg_end);
    tcase_add_test(tc, an_entry_keeps_page_offset_and_length);
    tcase_add_test(tc, setting_an_entry_keeps_the_end_mark);
    tcase_add_test(tc, a_page_is_set_with_an_offset);
    tcase_add_test(tc, one_entry_is_a_list);
    tcase_add_test(tc, the_last_entry_of_a_link_holds_no_data);
    tcase_add_test(tc, entries_are_counted_by_bytes);
    tcase_add_test(tc, flags_of_the_device_view);
    tcase_add_loop_test(tc, lists_that_lead_nowhere_stop_the_kernel, 0, G_N_ELEMENTS(stops));
    return tc;
}

static TCase *
tables_case(void)
{
    TCase *tc = tcase_create("tables");

    tcase_add_checked_fixture(tc, setup, sg_end);
    tcase_add_loop_test(tc, a_table_has_as_many_entries_as_were_asked_for, 0,
                        G_N_ELEMENTS(table_sizes));
    tcase_add_test(tc, a_table_of_nothing_is_refused);
    tcase_add_test(tc, a_table_is_freed_twice_without_harm);
    tcase_add_test(tc, a_table_may_begin_with_its_owners_entries);
    tcase_add_test(tc, contiguous_pages_share_an_entry);
    tcase_add_test(tc, an_entry_has_at_most_max_segment_bytes);
    tcase_add_test(tc, a_segment_below_a_page_is_refused);
    tcase_add_test(tc, pages_that_follow_make_the_last_entry_longer);
    tcase_add_test(tc, other_pages_are_appended);
    tcase_add_test(tc, nothing_is_appended_behind_the_end);
    tcase_add_test(tc, a_grown_entry_respects_the_limit);
    tcase_add_test(tc, a_list_may_own_its_pages);
    return tc;
}

static Suite *
scatterlist_suite(void)
{
    Suite *suite = suite_create("scatterlist");

    suite_add_tcase(suite, entries_case());
    suite_add_tcase(suite, tables_case());
    return suite;
}

SIM_CHECK_MAIN(scatterlist_suite)
