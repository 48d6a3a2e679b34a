/* SPDX-License-Identifier: MIT */
/*
 * Scatter lists and devices: what a map gives and maintains, which counts which
 * call takes, errors, merging, limits, and what nobody promises.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

#include "sim/choice.h"

#define ENTRY 32u
#define PAGE 4096u
#define EIO 5
#define ENOMEM 12
#define ENODEV 19
#define EINVAL 22
#define EREMOTEIO 121

static Rig *rig;
static ull list, mem; /* 4 entries; 4 pages */
static SimAddr pa;
static ull dev;

static void
start(const char *preset)
{
    rig = rig_new(preset, NULL);
    list = rig_kmalloc(rig, 4 * ENTRY);
    mem = rig_kmalloc(rig, 4 * PAGE);
    pa = sim_window_pa(mem);
    dev = rig->eth->actor;
}

static void
setup(void)
{
    ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr)); /* kernel warnings */
    start("noncoherent-1cpu");
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

/* One entry of 64 bytes in each of @nents pages. */
static void
fill(unsigned nents)
{
    CALL(rig, "sg_init_table", list, nents);
    for (unsigned i = 0; i < nents; i++) {
        CALL(rig, "sg_set_buf", entry(i), mem + i * PAGE, 64);
    }
}

static ull
map(unsigned nents, int dir)
{
    return CALL(rig, "dma_map_sg", dev, list, nents, (ull)dir);
}

static void
unmap(unsigned nents, int dir)
{
    CALL(rig, "dma_unmap_sg", dev, list, nents, (ull)dir);
}

static ull
address(unsigned index)
{
    return CALL(rig, "sg_dma_address", entry(index));
}

static ull
len(unsigned index)
{
    return CALL(rig, "sg_dma_len", entry(index));
}

/* --- direct mapping ----------------------------------------------------- */

START_TEST(each_entry_is_mapped_where_it_is)
{
    fill(3);
    ck_assert_uint_eq(map(3, FROM), 3);
    for (unsigned i = 0; i < 3; i++) {
        ck_assert_uint_eq(address(i), pa + i * PAGE);
        ck_assert_uint_eq(len(i), 64);
    }
    unmap(3, FROM);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* Adjacent memory may be merged by an IOMMU only. */
START_TEST(adjacent_entries_are_not_merged)
{
    fill(2);
    CALL(rig, "sg_set_buf", entry(0), mem, PAGE);
    CALL(rig, "sg_set_buf", entry(1), mem + PAGE, PAGE);
    ck_assert_uint_eq(map(2, TO), 2);
    ck_assert_uint_eq(len(0), PAGE);
    ck_assert_uint_eq(address(1), pa + PAGE);
}
END_TEST

START_TEST(a_chained_list_is_mapped_across_its_link)
{
    ull more = rig_kmalloc(rig, 2 * ENTRY);

    fill(3);
    CALL(rig, "sg_init_table", more, 2);
    CALL(rig, "sg_set_buf", more, mem + 2 * PAGE, 64);
    CALL(rig, "sg_set_buf", more + ENTRY, mem + 3 * PAGE, 32);
    CALL(rig, "sg_chain", list, 3, more);
    ck_assert_uint_eq(map(4, FROM), 4);
    ck_assert_uint_eq(CALL(rig, "sg_dma_address", more + ENTRY), pa + 3 * PAGE);
    ck_assert_uint_eq(CALL(rig, "sg_dma_len", more + ENTRY), 32);
    unmap(4, FROM);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 3);
}
END_TEST

START_TEST(only_the_first_entries_may_be_mapped)
{
    fill(3);
    ck_assert_uint_eq(map(2, FROM), 2);
    ck_assert_uint_eq(address(2), 0);
    unmap(2, FROM);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(an_entry_of_no_bytes_is_mapped)
{
    fill(2);
    CALL(rig, "sg_set_buf", entry(1), mem + PAGE, 0);
    ck_assert_uint_eq(map(2, TO), 2);
    ck_assert_uint_eq(len(1), 0);
}
END_TEST

/* Facts, section 4.1, row of arm64 since 5.19: clean to the device, whatever the
 * direction; invalidate from it, but for TO_DEVICE. */
typedef struct Maintained {
    int dir;
    const char *map, *for_cpu, *for_device, *unmap;
} Maintained;

#define CLEAN "C+0:64 C+4096:64"
#define INVALIDATE "I+0:64 I+4096:64"
static const Maintained maintained[] = {
    { TO, CLEAN, "", CLEAN, "" },
    { FROM, CLEAN, INVALIDATE, CLEAN, INVALIDATE },
    { BIDI, CLEAN, INVALIDATE, CLEAN, INVALIDATE },
};

/* Operations in order; the barriers between them are not looked at here. */
static void
assert_maintained(const char *want)
{
    g_auto(GStrv) words = g_strsplit(rig_asked(rig, pa), " ", 0);
    g_autoptr(GString) got = g_string_new(NULL);

    for (unsigned i = 0; words[i]; i++) {
        if (words[i][0] != '|') {
            g_string_append_printf(got, "%s%s", got->len ? " " : "", words[i]);
        }
    }
    ck_assert_str_eq(got->str, want);
}

START_TEST(each_entry_is_maintained_by_itself)
{
    const Maintained *row = &maintained[_i];

    fill(2);
    rig_spy(rig);
    map(2, row->dir);
    assert_maintained(row->map);
    CALL(rig, "dma_sync_sg_for_cpu", dev, list, 2, (ull)row->dir);
    assert_maintained(row->for_cpu);
    CALL(rig, "dma_sync_sg_for_device", dev, list, 2, (ull)row->dir);
    assert_maintained(row->for_device);
    unmap(2, row->dir);
    assert_maintained(row->unmap);
}
END_TEST

START_TEST(nothing_is_maintained_when_that_is_skipped)
{
    fill(2);
    rig_spy(rig);
    CALL(rig, "dma_map_sg_attrs", dev, list, 2, FROM, SKIP);
    CALL(rig, "dma_unmap_sg_attrs", dev, list, 2, FROM, SKIP);
    assert_maintained("");
}
END_TEST

START_TEST(a_coherent_device_needs_no_maintenance)
{
    rig_free(rig);
    start("coherent-1cpu");
    fill(2);
    rig_spy(rig);
    ck_assert_uint_eq(map(2, FROM), 2);
    CALL(rig, "dma_sync_sg_for_cpu", dev, list, 2, FROM);
    unmap(2, FROM);
    assert_maintained("");
}
END_TEST

START_TEST(data_of_every_entry_arrives)
{
    fill(3);
    map(3, FROM);
    for (unsigned i = 0; i < 3; i++) {
        rig_dev_write(rig, rig->eth, address(i), (uint8_t)(0x10 + i), 64);
    }
    CALL(rig, "dma_sync_sg_for_cpu", dev, list, 3, FROM);
    for (unsigned i = 0; i < 3; i++) {
        ck_assert_uint_eq(rig_get(rig, mem + i * PAGE + 63), 0x10 + i);
    }
    unmap(3, FROM);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* A sync of one entry takes back that one alone. */
START_TEST(entries_are_owned_one_by_one)
{
    fill(2);
    map(2, FROM);
    CALL(rig, "dma_sync_single_for_cpu", dev, address(0), 64, FROM);
    rig_get(rig, mem);
    ck_assert_str_eq(rig_codes(rig), "");
    rig_get(rig, mem + PAGE);
    ck_assert_str_eq(rig_codes(rig), "D201");
}
END_TEST

/* --- tables ------------------------------------------------------------- */

static ull
make_table(unsigned nents)
{
    ull table = CALL(rig, "kzalloc", 16, GFP);
    uint64_t sgl = 0;

    CALL(rig, "sg_alloc_table", table, nents, GFP);
    sim_cpu_load(rig->cpu, table, &sgl, 8);
    for (unsigned i = 0; i < nents; i++) {
        CALL(rig, "sg_set_buf", sgl + i * ENTRY, mem + i * PAGE, 64);
    }
    return table;
}

static unsigned
nents_of(ull table)
{
    uint32_t value = 0;

    sim_cpu_load(rig->cpu, table + 8, &value, 4);
    return value;
}

START_TEST(a_table_keeps_both_counts)
{
    ull table = make_table(3);

    CALL(rig, "test_use_sg_ops", dev, 2, 1);
    ck_assert_uint_eq(CALL(rig, "dma_map_sgtable", dev, table, FROM, 0), 0);
    ck_assert_uint_eq(nents_of(table), 2);
    CALL(rig, "dma_sync_sgtable_for_cpu", dev, table, FROM);
    CALL(rig, "dma_sync_sgtable_for_device", dev, table, FROM);
    CALL(rig, "dma_unmap_sgtable", dev, table, FROM, 0);
    ck_assert_uint_eq(CALL(rig, "test_sg_called"), 1342);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

static const int errors[] = { ENOMEM, EINVAL, EIO, EREMOTEIO };

START_TEST(a_table_says_why_it_was_not_mapped)
{
    ull table = make_table(2);

    CALL(rig, "test_use_sg_ops", dev, (ull)-errors[_i], 1);
    ck_assert_int_eq((int)CALL(rig, "dma_map_sgtable", dev, table, TO, 0), -errors[_i]);
    ck_assert_uint_eq(nents_of(table), 2);
}
END_TEST

/* Linux warns of an errno that no caller expects, and of 0. */
START_TEST(other_errors_become_eio)
{
    ull table = make_table(2);

    CALL(rig, "test_use_sg_ops", dev, (ull)-ENODEV, 1);
    ck_assert_int_eq((int)CALL(rig, "dma_map_sgtable", dev, table, TO, 0), -EIO);
    CALL(rig, "test_use_sg_ops", dev, 0, 1);
    ck_assert_int_eq((int)CALL(rig, "dma_map_sgtable", dev, table, TO, 0), -EIO);
}
END_TEST

START_TEST(operations_that_are_missing_are_left_out)
{
    fill(2);
    CALL(rig, "test_use_sg_ops", dev, 2, 0);
    ck_assert_uint_eq(map(2, TO), 2);
    CALL(rig, "dma_sync_sg_for_cpu", dev, list, 2, TO);
    CALL(rig, "dma_sync_sg_for_device", dev, list, 2, TO);
    unmap(2, TO);
    ck_assert_uint_eq(CALL(rig, "test_sg_called"), 1);
}
END_TEST

/* --- failures ----------------------------------------------------------- */

START_TEST(a_failed_map_of_a_list_is_zero)
{
    fill(2);
    CALL(rig, "test_use_sg_ops", dev, (ull)-ENOMEM, 1);
    ck_assert_uint_eq(map(2, TO), 0);
}
END_TEST

START_TEST(one_entry_beyond_reach_fails_the_list)
{
    unsigned before = rig->layer->leaks(rig->world);

    fill(3);
    CALL(rig, "test_reach", dev, pa + 2 * PAGE + 62); /* one byte short */
    ck_assert_uint_eq(map(3, TO), 0);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), before);
    ck_assert_uint_eq(map(2, TO), 2);
}
END_TEST

START_TEST(no_mask_maps_nothing)
{
    fill(1);
    CALL(rig, "test_no_dma", dev);
    ck_assert_uint_eq(map(1, TO), 0);
}
END_TEST

START_TEST(an_entry_without_a_page_is_refused)
{
    CALL(rig, "sg_init_table", list, 2);
    CALL(rig, "sg_set_buf", entry(0), mem, 64);
    ck_assert_uint_eq(map(2, TO), 0);
    ck_assert_str_eq(rig_codes(rig), "D311");
}
END_TEST

START_TEST(coherent_memory_has_no_page_for_a_list)
{
    ull handle, coherent = rig_alloc_coherent(rig, rig->eth, 64, &handle);

    CALL(rig, "sg_init_one", list, coherent, 64);
    ck_assert_uint_eq(map(1, TO), 0);
    ck_assert_str_eq(rig_codes(rig), "D311");
}
END_TEST

typedef struct Stop {
    const char *name;
    ull count, dir;
    const char *words;
} Stop;

#define TOO_FEW "NULL pointer: the scatter list has fewer entries than the call says"
static const Stop stops[] = {
    { "dma_map_sg", 4, TO, TOO_FEW },
    { "dma_unmap_sg", 4, TO, TOO_FEW },
    { "dma_sync_sg_for_cpu", 4, TO, TOO_FEW },
    { "dma_sync_sg_for_device", 4, TO, TOO_FEW },
    { "dma_map_sg", 3, 3, "kernel BUG at " },
    { "dma_unmap_sg", 3, 3, "kernel BUG at " },
    { "dma_sync_sg_for_cpu", 3, 3, "kernel BUG at " },
    { "dma_sync_sg_for_device", 3, 3, "kernel BUG at " },
};

START_TEST(what_no_kernel_survives_stops_it)
{
    const Stop *stop = &stops[_i];
    g_autofree char *words = NULL;

    fill(3);
    words = STOP(rig, stop->name, dev, list, stop->count, stop->dir);
    ck_assert_msg(strstr(words, stop->words) != NULL, "%s", words);
}
END_TEST

/* --- what nobody promises ----------------------------------------------- */

START_TEST(behind_the_returned_count_nothing_is_promised)
{
    fill(3);
    CALL(rig, "test_set_dma", entry(2), 0x1234, 56);
    CALL(rig, "test_use_sg_ops", dev, 1, 1);
    ck_assert_uint_eq(map(3, TO), 1);
    ck_assert_uint_eq(len(0), 3 * 64);
    ck_assert_uint_eq(address(2), 0x1234); /* the plain answer: it is left alone */

    sim_oracle_force(rig->world->oracle, SIM_CHOICE_LIST, 2, 1);
    ck_assert_uint_eq(map(3, TO), 1);
    ck_assert_uint_eq(len(0), 3 * 64);
    for (unsigned i = 1; i < 3; i++) {
        ck_assert_uint_eq(address(i), NO_HANDLE);
        ck_assert_uint_eq(len(i), 0);
        ck_assert_uint_eq(CALL(rig, "sg_phys", entry(i)), pa + i * PAGE);
        ck_assert_uint_eq(CALL(rig, "test_entry", entry(i)), 64);
    }
}
END_TEST

START_TEST(after_a_failure_nothing_is_promised)
{
    fill(3);
    CALL(rig, "test_reach", dev, pa + 2 * PAGE);
    ck_assert_uint_eq(map(3, TO), 0);
    ck_assert_uint_eq(address(0), pa);

    sim_oracle_force(rig->world->oracle, SIM_CHOICE_LIST, 2, 1);
    ck_assert_uint_eq(map(3, TO), 0);
    ck_assert_uint_eq(address(0), NO_HANDLE);
    ck_assert_uint_eq(len(0), 0);
}
END_TEST

START_TEST(a_list_that_is_mapped_whole_is_no_choice)
{
    g_autofree char *schedule = NULL;

    fill(3);
    sim_oracle_force(rig->world->oracle, SIM_CHOICE_LIST, 1, 1);
    map(3, TO);
    ck_assert_uint_eq(address(2), pa + 2 * PAGE);
    CALL(rig, "test_use_sg_ops", dev, 2, 1);
    map(3, TO);
    ck_assert_uint_eq(address(2), NO_HANDLE);
    schedule = sim_oracle_schedule(rig->world->oracle);
    ck_assert_str_eq(schedule, "v3.plain.0.g#1=1");
}
END_TEST

/* --- mistakes ----------------------------------------------------------- */

/* Counts are those that dma_map_sg() was given, never what it returned. */
START_TEST(the_returned_count_is_not_the_one_to_unmap_with)
{
    fill(3);
    CALL(rig, "test_use_sg_ops", dev, 2, 1);
    ck_assert_uint_eq(map(3, TO), 2);
    unmap(2, TO);
    ck_assert_str_eq(rig_codes(rig), "D307");
    ck_assert_str_eq(rig_finding(rig)->detail,
                     "3 entries were mapped, dma_unmap_sg() gets 2");
}
END_TEST

START_TEST(the_returned_count_is_not_the_one_to_sync_with)
{
    fill(3);
    CALL(rig, "test_use_sg_ops", dev, 2, 1);
    map(3, TO);
    CALL(rig, "dma_sync_sg_for_device", dev, list, 2, TO);
    ck_assert_str_eq(rig_codes(rig), "D307");
    unmap(3, TO);
    ck_assert_str_eq(rig_codes(rig), "D307");
}
END_TEST

START_TEST(a_list_is_mapped_once_at_a_time)
{
    fill(2);
    map(2, TO);
    map(2, TO);
    ck_assert_str_eq(rig_codes(rig), "D319");
}
END_TEST

START_TEST(a_list_that_was_unmapped_is_mapped_again)
{
    fill(2);
    for (unsigned i = 0; i < 3; i++) {
        map(2, TO);
        unmap(2, TO);
    }
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* Entries are copied for the unmap, and the array names other memory. */
START_TEST(an_array_may_be_used_for_another_list)
{
    ull copy = rig_kmalloc(rig, ENTRY), other = rig_kmalloc(rig, 64);

    CALL(rig, "sg_init_one", list, mem, 64);
    map(1, TO);
    CALL(rig, "sg_init_one", copy, mem, 64);
    CALL(rig, "test_set_dma", copy, address(0), 64);
    CALL(rig, "sg_init_one", list, other, 64);
    map(1, TO);
    unmap(1, TO);
    CALL(rig, "dma_unmap_sg", dev, copy, 1, TO);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(nothing_goes_on_after_a_failure)
{
    fill(2);
    CALL(rig, "test_reach", dev, pa);
    ck_assert_uint_eq(map(2, TO), 0);
    unmap(2, TO);
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
    ck_assert_uint_eq(map(1, TO), 1);
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
    fill(3);
    CALL(rig, "dma_set_max_seg_size", dev, 100);
    CALL(rig, "test_use_sg_ops", dev, 1, 1);
    ck_assert_uint_eq(map(3, TO), 1);
    ck_assert_uint_eq(len(0), 192);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* --- limits ------------------------------------------------------------- */

START_TEST(limits_have_defaults)
{
    ck_assert_uint_eq(CALL(rig, "dma_get_max_seg_size", dev), 65536);
    ck_assert_uint_eq(CALL(rig, "dma_get_seg_boundary", dev), ~0ull);
    ck_assert_uint_eq(CALL(rig, "dma_get_min_align_mask", dev), 0);
    CALL(rig, "dma_set_max_seg_size", dev, 0); /* as if it was never set */
    ck_assert_uint_eq(CALL(rig, "dma_get_max_seg_size", dev), 65536);
}
END_TEST

START_TEST(limits_are_kept_per_device)
{
    CALL(rig, "dma_set_max_seg_size", dev, 4096);
    CALL(rig, "dma_set_seg_boundary", dev, 0xffff);
    CALL(rig, "dma_set_min_align_mask", dev, 0x7ff);
    ck_assert_uint_eq(CALL(rig, "dma_get_max_seg_size", dev), 4096);
    ck_assert_uint_eq(CALL(rig, "dma_get_seg_boundary", dev), 0xffff);
    ck_assert_uint_eq(CALL(rig, "dma_get_min_align_mask", dev), 0x7ff);
    ck_assert_uint_eq(CALL(rig, "dma_get_max_seg_size", rig->eng->actor), 65536);
}
END_TEST

START_TEST(a_bus_without_parameters_keeps_the_defaults)
{
    CALL(rig, "test_no_dma", dev);
    CALL(rig, "dma_set_max_seg_size", dev, 4096);
    CALL(rig, "dma_set_seg_boundary", dev, 0xffff);
    CALL(rig, "dma_set_min_align_mask", dev, 0x7ff);
    ck_assert_uint_eq(CALL(rig, "dma_get_max_seg_size", dev), 65536);
    ck_assert_uint_eq(CALL(rig, "dma_get_seg_boundary", dev), ~0ull);
    ck_assert_uint_eq(CALL(rig, "dma_get_min_align_mask", dev), 0);
}
END_TEST

START_TEST(a_boundary_is_counted_in_pages_without_an_overflow)
{
    ck_assert_uint_eq(CALL(rig, "test_boundary_pages", dev, 12), 1ull << 52);
    CALL(rig, "dma_set_seg_boundary", dev, 0xffff);
    ck_assert_uint_eq(CALL(rig, "test_boundary_pages", dev, 12), 16);
    ck_assert_uint_eq(CALL(rig, "test_boundary_pages", dev, 64 + 12), 1u << 20);
}
END_TEST

/* --- */

static TCase *
direct_case(void)
{
    TCase *tc = tcase_create("direct");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, each_entry_is_mapped_where_it_is);
    tcase_add_test(tc, adjacent_entries_are_not_merged);
    tcase_add_test(tc, a_chained_list_is_mapped_across_its_link);
    tcase_add_test(tc, only_the_first_entries_may_be_mapped);
    tcase_add_test(tc, an_entry_of_no_bytes_is_mapped);
    tcase_add_loop_test(tc, each_entry_is_maintained_by_itself, 0, G_N_ELEMENTS(maintained));
    tcase_add_test(tc, nothing_is_maintained_when_that_is_skipped);
    tcase_add_test(tc, a_coherent_device_needs_no_maintenance);
    tcase_add_test(tc, data_of_every_entry_arrives);
    tcase_add_test(tc, entries_are_owned_one_by_one);
    return tc;
}

static TCase *
errors_case(void)
{
    TCase *tc = tcase_create("errors");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_table_keeps_both_counts);
    tcase_add_loop_test(tc, a_table_says_why_it_was_not_mapped, 0, G_N_ELEMENTS(errors));
    tcase_add_test(tc, other_errors_become_eio);
    tcase_add_test(tc, operations_that_are_missing_are_left_out);
    tcase_add_test(tc, a_failed_map_of_a_list_is_zero);
    tcase_add_test(tc, one_entry_beyond_reach_fails_the_list);
    tcase_add_test(tc, no_mask_maps_nothing);
    tcase_add_test(tc, an_entry_without_a_page_is_refused);
    tcase_add_test(tc, coherent_memory_has_no_page_for_a_list);
    tcase_add_loop_test(tc, what_no_kernel_survives_stops_it, 0, G_N_ELEMENTS(stops));
    return tc;
}

static TCase *
promises_case(void)
{
    TCase *tc = tcase_create("promises");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, behind_the_returned_count_nothing_is_promised);
    tcase_add_test(tc, after_a_failure_nothing_is_promised);
    tcase_add_test(tc, a_list_that_is_mapped_whole_is_no_choice);
    tcase_add_test(tc, limits_have_defaults);
    tcase_add_test(tc, limits_are_kept_per_device);
    tcase_add_test(tc, a_bus_without_parameters_keeps_the_defaults);
    tcase_add_test(tc, a_boundary_is_counted_in_pages_without_an_overflow);
    return tc;
}

static TCase *
mistakes_case(void)
{
    TCase *tc = tcase_create("mistakes");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, the_returned_count_is_not_the_one_to_unmap_with);
    tcase_add_test(tc, the_returned_count_is_not_the_one_to_sync_with);
    tcase_add_test(tc, a_list_is_mapped_once_at_a_time);
    tcase_add_test(tc, a_list_that_was_unmapped_is_mapped_again);
    tcase_add_test(tc, an_array_may_be_used_for_another_list);
    tcase_add_test(tc, nothing_goes_on_after_a_failure);
    tcase_add_loop_test(tc, an_entry_keeps_to_the_limits_of_the_device, 0,
                        G_N_ELEMENTS(limit_cases));
    tcase_add_test(tc, merged_segments_are_no_mistake_of_the_driver);
    return tc;
}

static Suite *
map_sg_suite(void)
{
    Suite *suite = suite_create("map-sg");

    suite_add_tcase(suite, direct_case());
    suite_add_tcase(suite, errors_case());
    suite_add_tcase(suite, promises_case());
    suite_add_tcase(suite, mistakes_case());
    return suite;
}

SIM_CHECK_MAIN(map_sg_suite)
