/* SPDX-License-Identifier: MIT */
/*
 * Scatter lists in memory: entries, links, tables, iterators, copies, splits.
 * Sizes: an entry has 32 bytes, so a page holds 128.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

#define ENTRY 32u
#define PER_PAGE 128u
#define PAGE 4096u
#define EINVAL 22
#define NONE (~0ull)
#define MINUS(errno_value) ((ull)-(errno_value))

static Rig *rig;
static ull list, mem; /* 8 entries; 8 pages */
static SimAddr pa;

static void
setup(void)
{
    rig = rig_new("noncoherent-1cpu", NULL);
    list = rig_kmalloc(rig, 8 * ENTRY);
    mem = rig_kmalloc(rig, 8 * PAGE);
    pa = sim_window_pa(mem);
}

static void
teardown(void)
{
    rig_free(rig);
}

static ull
entry(unsigned index)
{
    return list + index * ENTRY;
}

static void
set(unsigned index, ull offset, ull len)
{
    CALL(rig, "sg_set_buf", entry(index), mem + offset, len);
}

static void
init(unsigned nents)
{
    CALL(rig, "sg_init_table", list, nents);
}

/* An empty struct sg_table. */
static ull
new_table(void)
{
    return CALL(rig, "kzalloc", 16, GFP);
}

static unsigned
word(ull va, unsigned offset)
{
    uint32_t value = 0;

    sim_cpu_load(rig->cpu, va + offset, &value, 4);
    return value;
}

static ull
sgl_of(ull table)
{
    uint64_t value = 0;

    sim_cpu_load(rig->cpu, table, &value, 8);
    return value;
}

/* --- entries ------------------------------------------------------------ */

START_TEST(an_entry_keeps_page_offset_and_length)
{
    init(2);
    set(0, PAGE + 0x123, 77);
    ck_assert_uint_eq(CALL(rig, "sg_phys", entry(0)), pa + PAGE + 0x123);
    ck_assert_uint_eq(CALL(rig, "sg_virt", entry(0)), mem + PAGE + 0x123);
    ck_assert_uint_eq(CALL(rig, "test_entry", entry(0)), 0x123ull << 32 | 77);
}
END_TEST

START_TEST(setting_an_entry_keeps_the_end_mark)
{
    init(2);
    set(1, 0, 64);
    ck_assert_uint_eq(CALL(rig, "sg_next", entry(0)), entry(1));
    ck_assert_uint_eq(CALL(rig, "sg_next", entry(1)), 0);
    CALL(rig, "sg_unmark_end", entry(1));
    ck_assert_uint_eq(CALL(rig, "sg_next", entry(1)), entry(2));
    CALL(rig, "sg_mark_end", entry(0));
    ck_assert_uint_eq(CALL(rig, "sg_nents", list), 1);
}
END_TEST

START_TEST(a_page_is_set_with_an_offset)
{
    ull page = CALL(rig, "virt_to_page", mem + 2 * PAGE);

    init(1);
    CALL(rig, "sg_set_page", list, page, 100, 40);
    ck_assert_uint_eq(CALL(rig, "sg_phys", list), pa + 2 * PAGE + 40);
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
    init(3);
    CALL(rig, "sg_init_table", entry(4), 3);
    CALL(rig, "sg_chain", list, 3, entry(4));
    ck_assert_uint_eq(CALL(rig, "sg_nents", list), 5);
    ck_assert_uint_eq(CALL(rig, "sg_next", entry(1)), entry(4));
    ck_assert_uint_eq(CALL(rig, "sg_last", list, 5), entry(6));
}
END_TEST

START_TEST(entries_are_counted_by_bytes)
{
    init(3);
    for (unsigned i = 0; i < 3; i++) {
        set(i, i * PAGE, 100);
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
    init(1);
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

    init(3);
    CALL(rig, "sg_chain", entry(3), 1, entry(4));
    CALL(rig, "sg_chain", entry(7), 1, 0x1000);
    words = STOP(rig, stop->name, entry(stop->index), stop->second, stop->third);
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
    ull table = new_table();

    ck_assert_uint_eq(CALL(rig, "sg_alloc_table", table, nents, GFP), 0);
    ck_assert_uint_eq(CALL(rig, "sg_nents", sgl_of(table)), nents);
    ck_assert_uint_eq(word(table, 8), nents);
    ck_assert_uint_eq(word(table, 12), nents);
    CALL(rig, "sg_free_table", table);
    ck_assert_uint_eq(sgl_of(table), 0);
    CALL(rig, "kfree", table);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), before);
}
END_TEST

START_TEST(a_table_of_nothing_is_refused)
{
    ull table = new_table();

    ck_assert_uint_eq((uint32_t)CALL(rig, "sg_alloc_table", table, 0, GFP), (uint32_t)-EINVAL);
    ck_assert_uint_eq(sgl_of(table), 0);
    CALL(rig, "sg_free_table", table);
}
END_TEST

START_TEST(a_table_is_freed_twice_without_harm)
{
    ull table = new_table();

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
    ull table = new_table(), sgl;

    ck_assert_uint_eq(CALL(rig, "sg_alloc_table_from_pages", table, mem, 3, 0x10, 0x2f00, GFP),
                      0);
    sgl = sgl_of(table);
    ck_assert_uint_eq(CALL(rig, "sg_nents", sgl), 1);
    ck_assert_uint_eq(CALL(rig, "test_entry", sgl), 0x10ull << 32 | 0x2f00);
    CALL(rig, "sg_free_table", table);
}
END_TEST

START_TEST(an_entry_has_at_most_max_segment_bytes)
{
    ull table = new_table(), sgl;

    /* Rounded down to whole pages: 2 pages for each entry. */
    CALL(rig, "sg_alloc_table_from_pages_segment", table, mem, 5, 0x100, 5 * PAGE - 0x100,
         3 * PAGE - 1, GFP);
    sgl = sgl_of(table);
    ck_assert_uint_eq(CALL(rig, "sg_nents", sgl), 3);
    ck_assert_uint_eq(CALL(rig, "test_entry", sgl), 0x100ull << 32 | (2 * PAGE - 0x100));
    ck_assert_uint_eq(CALL(rig, "test_entry", sgl + ENTRY), 2 * PAGE);
    ck_assert_uint_eq(CALL(rig, "test_entry", sgl + 2 * ENTRY), PAGE);
    ck_assert_uint_eq(CALL(rig, "sg_phys", sgl + 2 * ENTRY), pa + 4 * PAGE);
    CALL(rig, "sg_free_table", table);
}
END_TEST

START_TEST(a_segment_below_a_page_is_refused)
{
    ull table = new_table();

    ck_assert_uint_eq((uint32_t)CALL(rig, "sg_alloc_table_from_pages_segment", table, mem, 2, 0,
                                     PAGE, PAGE - 1, GFP),
                      (uint32_t)-EINVAL);
}
END_TEST

START_TEST(pages_that_follow_make_the_last_entry_longer)
{
    ull table = CALL(rig, "test_append", mem, 2, mem + 2 * PAGE, 3, UINT32_MAX, 3);

    ck_assert_uint_eq(CALL(rig, "test_entry", sgl_of(table)), 5 * PAGE);
    ck_assert_uint_eq(word(table, 12), 1);
    CALL(rig, "test_append_free", table);
}
END_TEST

START_TEST(other_pages_are_appended)
{
    unsigned before = rig->layer->leaks(rig->world);
    ull table = CALL(rig, "test_append", mem + 4 * PAGE, 2, mem, 2, UINT32_MAX, 2);
    ull sgl = sgl_of(table);

    ck_assert_uint_eq(CALL(rig, "sg_nents", sgl), 2);
    ck_assert_uint_eq(word(table, 12), 2);
    ck_assert_uint_eq(CALL(rig, "sg_phys", sgl + ENTRY), pa);
    ck_assert_uint_eq(CALL(rig, "sg_next", sgl + ENTRY), 0);
    CALL(rig, "test_append_free", table);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), before);
}
END_TEST

START_TEST(a_grown_entry_respects_the_limit)
{
    ull table = CALL(rig, "test_append", mem, 2, mem + 2 * PAGE, 3, 3 * PAGE, 3);
    ull sgl = sgl_of(table);

    ck_assert_uint_eq(CALL(rig, "sg_nents", sgl), 2);
    ck_assert_uint_eq(CALL(rig, "test_entry", sgl), 3 * PAGE);
    ck_assert_uint_eq(CALL(rig, "test_entry", CALL(rig, "sg_next", sgl)), 2 * PAGE);
    CALL(rig, "test_append_free", table);
}
END_TEST

START_TEST(a_list_may_own_its_pages)
{
    unsigned before = rig->layer->leaks(rig->world);
    ull nents = 0, sgl = CALL(rig, "sgl_alloc", 2 * PAGE + 1, GFP, (uintptr_t)&nents);

    ck_assert_uint_eq(nents, 3);
    ck_assert_uint_eq(CALL(rig, "sg_nents", sgl), 3);
    ck_assert_uint_eq(CALL(rig, "test_entry", sgl), PAGE);
    ck_assert_uint_eq(CALL(rig, "test_entry", sgl + 2 * ENTRY), 1);
    CALL(rig, "sgl_free", sgl);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), before);
}
END_TEST

/* --- iterators ---------------------------------------------------------- */

/* Bytes 0x800 of page 0 to 0x7ff of page 2; then page 5; then pages 6 and 7. */
static void
make_pages(void)
{
    init(3);
    set(0, 0x800, 2 * PAGE);
    set(1, 5 * PAGE, 16);
    set(2, 6 * PAGE + 0xf00, 0x200);
}

START_TEST(every_page_is_visited_once)
{
    static const unsigned pages[] = { 0, 1, 2, 5, 6, 7 };

    make_pages();
    for (unsigned i = 0; i < G_N_ELEMENTS(pages); i++) {
        ck_assert_uint_eq(CALL(rig, "test_cpu_page", list, 3, 0, i), pa + pages[i] * PAGE);
    }
    ck_assert_uint_eq(CALL(rig, "test_cpu_page", list, 3, 0, 6), NONE);
    ck_assert_uint_eq(CALL(rig, "test_cpu_page", list, 2, 0, 4), NONE);
    ck_assert_uint_eq(CALL(rig, "test_cpu_page", list, 3, 3, 0), pa + 5 * PAGE);
}
END_TEST

START_TEST(pages_of_the_device_view_follow_its_lengths)
{
    make_pages();
    CALL(rig, "test_set_dma", entry(0), 0x10000, 3 * PAGE);
    CALL(rig, "test_set_dma", entry(1), 0x80000, PAGE);
    ck_assert_uint_eq(CALL(rig, "test_dma_page", list, 2, 0, 0), 0x10000);
    ck_assert_uint_eq(CALL(rig, "test_dma_page", list, 2, 0, 3), 0x10000 + 3 * PAGE);
    ck_assert_uint_eq(CALL(rig, "test_dma_page", list, 2, 0, 4), 0x80000);
    ck_assert_uint_eq(CALL(rig, "test_dma_page", list, 2, 0, 5), NONE);
}
END_TEST

START_TEST(a_table_has_a_cpu_view_and_a_device_view)
{
    ull table = new_table(), sgl;

    CALL(rig, "sg_alloc_table", table, 3, GFP);
    sgl = sgl_of(table);
    for (unsigned i = 0; i < 3; i++) {
        CALL(rig, "sg_set_buf", sgl + i * ENTRY, mem + 2 * i * PAGE, PAGE);
    }
    CALL(rig, "test_use_sg_ops", rig->eth->actor, 1, 1);
    CALL(rig, "dma_map_sgtable", rig->eth->actor, table, FROM, 0);
    ck_assert_uint_eq(CALL(rig, "test_table_loops", table), 3133);
}
END_TEST

static ull
piece(unsigned page, unsigned offset, ull len)
{
    return (pa + page * PAGE + offset) | len << 48;
}

START_TEST(pieces_end_with_pages_and_entries)
{
    make_pages();
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 3, 0, 0, 0), piece(0, 0x800, 0x800));
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 3, 0, 0, 1), piece(1, 0, PAGE));
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
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 3, 2 * PAGE + 16, 0, 0),
                      piece(6, 0xf00, 0x100));
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 3, 2 * PAGE + 16 + 0x201, 0, 0), NONE);
}
END_TEST

START_TEST(an_offset_beyond_the_first_page_is_followed)
{
    ull page = CALL(rig, "virt_to_page", mem);

    init(1);
    CALL(rig, "sg_set_page", list, page, 0x100, 3 * PAGE + 0xf80);
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 1, 0, 0, 0), piece(3, 0xf80, 0x80));
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 1, 0, 0, 1), piece(4, 0, 0x80));
    ck_assert_uint_eq(CALL(rig, "test_piece", list, 1, 0, 0, 2), NONE);
}
END_TEST

/* --- copies ------------------------------------------------------------- */

static void
fill_list(void)
{
    init(3);
    set(0, 0, 3);
    set(1, PAGE - 2, 4);
    set(2, 4 * PAGE, 3);
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
    ck_assert_uint_eq(rig_get(rig, mem + PAGE - 2), 4);
    ck_assert_uint_eq(rig_get(rig, mem + PAGE + 1), 7);
    ck_assert_uint_eq(rig_get(rig, mem + 4 * PAGE + 2), 10);
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
    ck_assert_uint_eq(rig_get(rig, mem + PAGE), 0x40);
    ck_assert_uint_eq(rig_get(rig, mem + 4 * PAGE + 1), 0x43);
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
        rig_put(rig, mem + 4 * PAGE + i, 0xff);
    }
    ck_assert_uint_eq(CALL(rig, "sg_zero_buffer", list, 3, 6, 2), 6);
    ck_assert_uint_eq(rig_get(rig, mem + 1), 0xff);
    ck_assert_uint_eq(rig_get(rig, mem + 2), 0);
    ck_assert_uint_eq(rig_get(rig, mem + 4 * PAGE), 0);
    ck_assert_uint_eq(rig_get(rig, mem + 4 * PAGE + 1), 0xff);
}
END_TEST

/* --- splits ------------------------------------------------------------- */

/* 100 bytes at 0, 200 at page 1 + 8, 300 at page 2. */
static void
make_parts(void)
{
    init(3);
    set(0, 0, 100);
    set(1, PAGE + 8, 200);
    set(2, 2 * PAGE, 300);
}

START_TEST(a_list_is_cut_by_bytes)
{
    unsigned before = rig->layer->leaks(rig->world);
    ull part;

    make_parts();
    part = CALL(rig, "test_split", list, 0, 20, 130, 300, 0);
    ck_assert_uint_eq(CALL(rig, "sg_nents", part), 2);
    ck_assert_uint_eq(CALL(rig, "test_entry", part), 20ull << 32 | 80);
    ck_assert_uint_eq(CALL(rig, "test_entry", part + ENTRY), 8ull << 32 | 50);
    CALL(rig, "kfree", part);
    part = CALL(rig, "test_split", list, 0, 20, 130, 300, 1);
    ck_assert_uint_eq(CALL(rig, "sg_nents", part), 2);
    ck_assert_uint_eq(CALL(rig, "sg_phys", part), pa + PAGE + 58);
    ck_assert_uint_eq(CALL(rig, "test_entry", part + ENTRY), 150);
    CALL(rig, "kfree", part);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), before);
}
END_TEST

START_TEST(the_device_view_is_cut_beside_it)
{
    ull part;

    make_parts();
    CALL(rig, "test_set_dma", entry(0), 0x1000, 300); /* 0 and 1, merged */
    CALL(rig, "test_set_dma", entry(1), 0x9000, 300);
    part = CALL(rig, "test_split", list, 2, 20, 130, 300, 0);
    ck_assert_uint_eq(CALL(rig, "sg_dma_address", part), 0x1014);
    ck_assert_uint_eq(CALL(rig, "sg_dma_len", part), 130);
    ck_assert_uint_eq(CALL(rig, "test_entry", part), 20ull << 32 | 80);
    part = CALL(rig, "test_split", list, 2, 20, 130, 300, 1);
    ck_assert_uint_eq(CALL(rig, "sg_dma_address", part), 0x1096);
    ck_assert_uint_eq(CALL(rig, "sg_dma_len", part), 150);
    ck_assert_uint_eq(CALL(rig, "sg_dma_address", part + ENTRY), 0x9000);
    ck_assert_uint_eq(CALL(rig, "sg_dma_len", part + ENTRY), 150);
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

/* --- random lists against plain arrays ---------------------------------- */

static SimRandom dice;

static unsigned
below(unsigned n)
{
    return sim_random_below(&dice, n);
}

/* Physical addresses of all bytes of a list, in its order. */
static GArray *
bytes_of(ull sgl)
{
    GArray *bytes = g_array_new(FALSE, FALSE, sizeof(SimAddr));

    for (ull sg = sgl; sg != 0; sg = CALL(rig, "sg_next", sg)) {
        unsigned len = (uint32_t)CALL(rig, "test_entry", sg);
        SimAddr at = CALL(rig, "sg_phys", sg);

        for (unsigned i = 0; i < len; i++, at++) {
            g_array_append_val(bytes, at);
        }
    }
    return bytes;
}

static void
assert_part(const GArray *part, const GArray *whole, unsigned from, unsigned len)
{
    ck_assert_uint_eq(part->len, len);
    ck_assert_uint_le(from + len, whole->len);
    ck_assert_mem_eq(part->data, &g_array_index(whole, SimAddr, from), len * sizeof(SimAddr));
}

/* Each of 4 entries lies somewhere in 2 pages of its own. */
static void
random_list(void)
{
    init(4);
    for (unsigned i = 0; i < 4; i++) {
        unsigned offset = below(2) ? below(PAGE) : PAGE - below(64);

        set(i, 2 * i * PAGE + offset, below(8) ? 1 + below(200) : below(2 * PAGE - offset));
    }
}

static void
compare_copies(void)
{
    enum { SIZE = 1024 };
    static ull buf;
    g_autoptr(GArray) bytes = bytes_of(list);
    unsigned skip = below(bytes->len + 2), want = below(SIZE / 2), copied;

    buf = rig_kmalloc(rig, SIZE);
    for (unsigned i = 0; i < want; i++) {
        rig_put(rig, buf + i, (uint8_t)(i * 7 + 1));
    }
    copied = (unsigned)CALL(rig, "sg_pcopy_from_buffer", list, 4, buf, want, skip);
    ck_assert_uint_eq(copied, skip > bytes->len ? 0 : MIN(want, bytes->len - skip));
    ck_assert_uint_eq(CALL(rig, "sg_pcopy_to_buffer", list, 4, buf + SIZE / 2, want, skip),
                      copied);
    for (unsigned i = 0; i < copied; i++) {
        SimAddr at = g_array_index(bytes, SimAddr, skip + i);

        ck_assert_uint_eq(rig_get(rig, sim_window_va(SIM_WINDOW_LINEAR, at)),
                          (uint8_t)(i * 7 + 1));
        ck_assert_uint_eq(rig_get(rig, buf + SIZE / 2 + i), (uint8_t)(i * 7 + 1));
    }
    CALL(rig, "kfree", buf);
}

START_TEST(random_lists_are_copied_like_arrays)
{
    dice.state = (uint64_t)_i + 1;
    for (unsigned long n = sim_check_loops(5, 200); n > 0; n--) {
        random_list();
        compare_copies();
    }
}
END_TEST

static void
compare_splits(void)
{
    g_autoptr(GArray) whole = bytes_of(list);
    unsigned skip = below(whole->len), first = 1 + below(whole->len - skip);
    unsigned second = below(whole->len - skip - first + 2);
    bool fits = skip + first + second <= whole->len;

    for (unsigned which = 0; which < 2 && second > 0; which++) {
        ull part = CALL(rig, "test_split", list, 0, skip, first, second, which);
        g_autoptr(GArray) bytes = fits ? bytes_of(part) : NULL;

        if (!fits) {
            ck_assert_uint_eq(part, MINUS(EINVAL));
            continue;
        }
        assert_part(bytes, whole, which ? skip + first : skip, which ? second : first);
        CALL(rig, "kfree", part);
    }
}

START_TEST(random_lists_are_split_like_arrays)
{
    unsigned before = rig->layer->leaks(rig->world);

    dice.state = (uint64_t)_i + 1;
    for (unsigned long n = sim_check_loops(20, 1000); n > 0; n--) {
        random_list();
        compare_splits();
    }
    ck_assert_uint_eq(rig->layer->leaks(rig->world), before);
}
END_TEST

/* Every entry that could take the next page has no room for it. */
static void
assert_merged(ull sgl, unsigned limit)
{
    for (ull sg = sgl, next; (next = CALL(rig, "sg_next", sg)) != 0; sg = next) {
        unsigned len = (uint32_t)CALL(rig, "test_entry", sg);
        unsigned offset = (unsigned)(CALL(rig, "test_entry", sg) >> 32);

        ck_assert_uint_le(offset + len, limit);
        ck_assert(offset + len == limit ||
                  CALL(rig, "sg_phys", sg) + len != CALL(rig, "sg_phys", next));
    }
}

static void
compare_pages(ull table)
{
    unsigned pages = 1 + below(16), offset = below(PAGE), limit = (1 + below(4)) * PAGE;
    ull which = sim_random_next(&dice), run = below(3);
    unsigned size = (pages - 1) * PAGE + 1 + below(PAGE);

    /* Digits that count upwards make long runs. */
    which = run == 0 ? which : run == 1 ? 0x7654321076543210ull : 0x3210765443210765ull;
    size = MIN(size, pages * PAGE - offset);
    ck_assert_uint_eq(CALL(rig, "test_from_pages", table, mem, which, pages, offset, size,
                           limit + below(PAGE)), 0);
    {
        g_autoptr(GArray) bytes = bytes_of(sgl_of(table));

        ck_assert_uint_eq(bytes->len, size);
        for (unsigned i = 0; i < size; i += 61) {
            unsigned at = offset + i;

            ck_assert_uint_eq(g_array_index(bytes, SimAddr, i),
                              pa + (which >> (4 * (at / PAGE)) & 7) * PAGE + at % PAGE);
        }
    }
    assert_merged(sgl_of(table), limit);
    CALL(rig, "sg_free_table", table);
}

START_TEST(random_pages_make_the_list_of_their_bytes)
{
    ull table = new_table();
    unsigned before = rig->layer->leaks(rig->world);

    dice.state = (uint64_t)_i + 1;
    for (unsigned long n = sim_check_loops(10, 500); n > 0; n--) {
        compare_pages(table);
    }
    ck_assert_uint_eq(rig->layer->leaks(rig->world), before);
}
END_TEST

/* --- */

static TCase *
entries_case(void)
{
    TCase *tc = tcase_create("entries");

    tcase_add_checked_fixture(tc, setup, teardown);
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

    tcase_add_checked_fixture(tc, setup, teardown);
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
    tcase_add_test(tc, a_grown_entry_respects_the_limit);
    tcase_add_test(tc, a_list_may_own_its_pages);
    return tc;
}

static TCase *
use_case(void)
{
    TCase *tc = tcase_create("use");

    tcase_add_checked_fixture(tc, setup, teardown);
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

static TCase *
random_case(void)
{
    TCase *tc = tcase_create("random");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, random_lists_are_copied_like_arrays, 0, 4);
    tcase_add_loop_test(tc, random_lists_are_split_like_arrays, 0, 4);
    tcase_add_loop_test(tc, random_pages_make_the_list_of_their_bytes, 0, 4);
    return tc;
}

static Suite *
scatterlist_suite(void)
{
    Suite *suite = suite_create("scatterlist");

    suite_add_tcase(suite, entries_case());
    suite_add_tcase(suite, tables_case());
    suite_add_tcase(suite, use_case());
    suite_add_tcase(suite, random_case());
    return suite;
}

SIM_CHECK_MAIN(scatterlist_suite)
