/* SPDX-License-Identifier: MIT */
/*
 * Scatter lists and devices: what a map gives and maintains, which counts which
 * call takes, errors, merging, limits, and what nobody promises.
 */
#include "tests/runner.h"

#include "tests/api/rig-sg.h"

#include "sim/choice.h"

#define EIO 5
#define ENOMEM 12
#define ENODEV 19
#define EINVAL 22
#define EREMOTEIO 121

static void
setup(void)
{
    ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr)); /* kernel warnings */
    sg_begin("noncoherent-1cpu", 4);
}

/* --- direct mapping ----------------------------------------------------- */

START_TEST(each_entry_is_mapped_where_it_is)
{
    sg_fill(3);
    ck_assert_uint_eq(sg_map(3, FROM), 3);
    for (unsigned i = 0; i < 3; i++) {
        ck_assert_uint_eq(sg_address(i), pa + i * SG_PAGE);
        ck_assert_uint_eq(sg_len(i), 64);
    }
    sg_unmap(3, FROM);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* Adjacent memory may be merged by an IOMMU only. */
START_TEST(adjacent_entries_are_not_merged)
{
    sg_fill(2);
    CALL(rig, "sg_set_buf", sg_entry(0), mem, SG_PAGE);
    CALL(rig, "sg_set_buf", sg_entry(1), mem + SG_PAGE, SG_PAGE);
    ck_assert_uint_eq(sg_map(2, TO), 2);
    ck_assert_uint_eq(sg_len(0), SG_PAGE);
    ck_assert_uint_eq(sg_address(1), pa + SG_PAGE);
}
END_TEST

START_TEST(a_chained_list_is_mapped_across_its_link)
{
    ull more = rig_kmalloc(rig, 2 * SG_ENTRY);

    sg_fill(3);
    CALL(rig, "sg_init_table", more, 2);
    CALL(rig, "sg_set_buf", more, mem + 2 * SG_PAGE, 64);
    CALL(rig, "sg_set_buf", more + SG_ENTRY, mem + 3 * SG_PAGE, 32);
    CALL(rig, "sg_chain", list, 3, more);
    ck_assert_uint_eq(sg_map(4, FROM), 4);
    ck_assert_uint_eq(CALL(rig, "sg_dma_address", more + SG_ENTRY), pa + 3 * SG_PAGE);
    ck_assert_uint_eq(CALL(rig, "sg_dma_len", more + SG_ENTRY), 32);
    sg_unmap(4, FROM);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 3);
}
END_TEST

START_TEST(only_the_first_entries_may_be_mapped)
{
    sg_fill(3);
    ck_assert_uint_eq(sg_map(2, FROM), 2);
    ck_assert_uint_eq(sg_address(2), 0);
    sg_unmap(2, FROM);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(an_entry_of_no_bytes_is_mapped)
{
    sg_fill(2);
    CALL(rig, "sg_set_buf", sg_entry(1), mem + SG_PAGE, 0);
    ck_assert_uint_eq(sg_map(2, TO), 2);
    ck_assert_uint_eq(sg_len(1), 0);
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

    sg_fill(2);
    rig_spy(rig);
    sg_map(2, row->dir);
    assert_maintained(row->map);
    CALL(rig, "dma_sync_sg_for_cpu", dev, list, 2, (ull)row->dir);
    assert_maintained(row->for_cpu);
    CALL(rig, "dma_sync_sg_for_device", dev, list, 2, (ull)row->dir);
    assert_maintained(row->for_device);
    sg_unmap(2, row->dir);
    assert_maintained(row->unmap);
}
END_TEST

START_TEST(nothing_is_maintained_when_that_is_skipped)
{
    sg_fill(2);
    rig_spy(rig);
    CALL(rig, "dma_map_sg_attrs", dev, list, 2, FROM, SKIP);
    CALL(rig, "dma_unmap_sg_attrs", dev, list, 2, FROM, SKIP);
    assert_maintained("");
}
END_TEST

START_TEST(a_coherent_device_needs_no_maintenance)
{
    rig_free(rig);
    sg_begin("coherent-1cpu", 4);
    sg_fill(2);
    rig_spy(rig);
    ck_assert_uint_eq(sg_map(2, FROM), 2);
    CALL(rig, "dma_sync_sg_for_cpu", dev, list, 2, FROM);
    sg_unmap(2, FROM);
    assert_maintained("");
}
END_TEST

START_TEST(data_of_every_entry_arrives)
{
    sg_fill(3);
    sg_map(3, FROM);
    for (unsigned i = 0; i < 3; i++) {
        rig_dev_write(rig, rig->eth, sg_address(i), (uint8_t)(0x10 + i), 64);
    }
    CALL(rig, "dma_sync_sg_for_cpu", dev, list, 3, FROM);
    for (unsigned i = 0; i < 3; i++) {
        ck_assert_uint_eq(rig_get(rig, mem + i * SG_PAGE + 63), 0x10 + i);
    }
    sg_unmap(3, FROM);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* A sync of one entry takes back that one alone. */
START_TEST(entries_are_owned_one_by_one)
{
    sg_fill(2);
    sg_map(2, FROM);
    CALL(rig, "dma_sync_single_for_cpu", dev, sg_address(0), 64, FROM);
    rig_get(rig, mem);
    ck_assert_str_eq(rig_codes(rig), "");
    rig_get(rig, mem + SG_PAGE);
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
        CALL(rig, "sg_set_buf", sgl + i * SG_ENTRY, mem + i * SG_PAGE, 64);
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
    sg_fill(2);
    CALL(rig, "test_use_sg_ops", dev, 2, 0);
    ck_assert_uint_eq(sg_map(2, TO), 2);
    CALL(rig, "dma_sync_sg_for_cpu", dev, list, 2, TO);
    CALL(rig, "dma_sync_sg_for_device", dev, list, 2, TO);
    sg_unmap(2, TO);
    ck_assert_uint_eq(CALL(rig, "test_sg_called"), 1);
}
END_TEST

/* --- failures ----------------------------------------------------------- */

START_TEST(a_failed_map_of_a_list_is_zero)
{
    sg_fill(2);
    CALL(rig, "test_use_sg_ops", dev, (ull)-ENOMEM, 1);
    ck_assert_uint_eq(sg_map(2, TO), 0);
}
END_TEST

START_TEST(one_entry_beyond_reach_fails_the_list)
{
    unsigned before = rig->layer->leaks(rig->world);

    sg_fill(3);
    CALL(rig, "test_reach", dev, pa + 2 * SG_PAGE + 62); /* one byte short */
    ck_assert_uint_eq(sg_map(3, TO), 0);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), before);
    ck_assert_uint_eq(sg_map(2, TO), 2);
}
END_TEST

START_TEST(no_mask_maps_nothing)
{
    sg_fill(1);
    CALL(rig, "test_no_dma", dev);
    ck_assert_uint_eq(sg_map(1, TO), 0);
}
END_TEST

START_TEST(an_entry_without_a_page_is_refused)
{
    CALL(rig, "sg_init_table", list, 2);
    CALL(rig, "sg_set_buf", sg_entry(0), mem, 64);
    ck_assert_uint_eq(sg_map(2, TO), 0);
    ck_assert_str_eq(rig_codes(rig), "D311");
}
END_TEST

START_TEST(coherent_memory_has_no_page_for_a_list)
{
    ull handle, coherent = rig_alloc_coherent(rig, rig->eth, 64, &handle);

    CALL(rig, "sg_init_one", list, coherent, 64);
    ck_assert_uint_eq(sg_map(1, TO), 0);
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

    sg_fill(3);
    words = STOP(rig, stop->name, dev, list, stop->count, stop->dir);
    ck_assert_msg(strstr(words, stop->words) != NULL, "%s", words);
}
END_TEST

/* --- what nobody promises ----------------------------------------------- */

START_TEST(behind_the_returned_count_nothing_is_promised)
{
    sg_fill(3);
    CALL(rig, "test_set_dma", sg_entry(2), 0x1234, 56);
    CALL(rig, "test_use_sg_ops", dev, 1, 1);
    ck_assert_uint_eq(sg_map(3, TO), 1);
    ck_assert_uint_eq(sg_len(0), 3 * 64);
    ck_assert_uint_eq(sg_address(2), 0x1234); /* the plain answer: it is left alone */

    sim_oracle_force(rig->world->oracle, SIM_CHOICE_LIST, 2, 1);
    ck_assert_uint_eq(sg_map(3, TO), 1);
    ck_assert_uint_eq(sg_len(0), 3 * 64);
    for (unsigned i = 1; i < 3; i++) {
        ck_assert_uint_eq(sg_address(i), NO_HANDLE);
        ck_assert_uint_eq(sg_len(i), 0);
        ck_assert_uint_eq(CALL(rig, "sg_phys", sg_entry(i)), pa + i * SG_PAGE);
        ck_assert_uint_eq(CALL(rig, "test_entry", sg_entry(i)), 64);
    }
}
END_TEST

START_TEST(after_a_failure_nothing_is_promised)
{
    sg_fill(3);
    CALL(rig, "test_reach", dev, pa + 2 * SG_PAGE);
    ck_assert_uint_eq(sg_map(3, TO), 0);
    ck_assert_uint_eq(sg_address(0), pa);

    sim_oracle_force(rig->world->oracle, SIM_CHOICE_LIST, 2, 1);
    ck_assert_uint_eq(sg_map(3, TO), 0);
    ck_assert_uint_eq(sg_address(0), NO_HANDLE);
    ck_assert_uint_eq(sg_len(0), 0);
}
END_TEST

START_TEST(a_list_that_is_mapped_whole_is_no_choice)
{
    g_autofree char *schedule = NULL;

    sg_fill(3);
    sim_oracle_force(rig->world->oracle, SIM_CHOICE_LIST, 1, 1);
    sg_map(3, TO);
    ck_assert_uint_eq(sg_address(2), pa + 2 * SG_PAGE);
    CALL(rig, "test_use_sg_ops", dev, 2, 1);
    sg_map(3, TO);
    ck_assert_uint_eq(sg_address(2), NO_HANDLE);
    schedule = sim_oracle_schedule(rig->world->oracle);
    ck_assert_str_eq(schedule, "v3.plain.0.g#1=1");
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

    tcase_add_checked_fixture(tc, setup, sg_end);
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

    tcase_add_checked_fixture(tc, setup, sg_end);
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

    tcase_add_checked_fixture(tc, setup, sg_end);
    tcase_add_test(tc, behind_the_returned_count_nothing_is_promised);
    tcase_add_test(tc, after_a_failure_nothing_is_promised);
    tcase_add_test(tc, a_list_that_is_mapped_whole_is_no_choice);
    tcase_add_test(tc, limits_have_defaults);
    tcase_add_test(tc, limits_are_kept_per_device);
    tcase_add_test(tc, a_bus_without_parameters_keeps_the_defaults);
    tcase_add_test(tc, a_boundary_is_counted_in_pages_without_an_overflow);
    return tc;
}

static Suite *
map_sg_suite(void)
{
    Suite *suite = suite_create("map-sg");

    suite_add_tcase(suite, direct_case());
    suite_add_tcase(suite, errors_case());
    suite_add_tcase(suite, promises_case());
    return suite;
}

SIM_CHECK_MAIN(map_sg_suite)
