/* SPDX-License-Identifier: MIT */
/*
 * The entry points of the DMA API: dispatch, refusals, handles, coherent memory,
 * and the mistakes that a call makes by itself.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

#include "sim/objects.h"

#define MINUS(errno_value) ((ull)-(errno_value))
#define ENOMEM 12
#define EIO 5

enum { NO_OPS, FEW_OPS, ALL_OPS }; /* of test_use_ops */

static Rig *rig;
static ull buf, handle;
static SimAddr pa;

static void
start(const char *options, const char *sets)
{
    rig = rig_new_set("noncoherent-1cpu", options, sets);
    buf = rig_kmalloc(rig, 256);
    pa = sim_window_pa(buf);
}

static void
setup(void)
{
    start(NULL, NULL);
}

static void
teardown(void)
{
    rig_free(rig);
}

/* --- dispatch ----------------------------------------------------------- */

START_TEST(direct_mapping_gives_the_physical_address)
{
    handle = rig_map(rig, rig->eth, buf + 16, 64, TO);
    ck_assert_uint_eq(handle, pa + 16);
    ck_assert_uint_eq(CALL(rig, "dma_mapping_error", rig->eth->actor, handle), 0);
}
END_TEST

START_TEST(operations_of_a_device_are_called)
{
    CALL(rig, "test_use_ops", rig->eth->actor, ALL_OPS);
    handle = rig_map(rig, rig->eth, buf, 64, TO);
    CALL(rig, "dma_sync_single_for_cpu", rig->eth->actor, handle, 64, TO);
    CALL(rig, "dma_sync_single_for_device", rig->eth->actor, handle, 64, TO);
    rig_unmap(rig, rig->eth, handle, 64, TO);
    ck_assert_uint_eq(rig_alloc_coherent(rig, rig->eth, 64, &handle), 0);
    CALL(rig, "dma_set_mask", rig->eth->actor, 0xffff);
    ck_assert_uint_eq(CALL(rig, "test_called"), 134257);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(operations_that_are_missing_are_left_out)
{
    CALL(rig, "test_use_ops", rig->eth->actor, FEW_OPS);
    handle = rig_map(rig, rig->eth, buf, 64, TO);
    CALL(rig, "dma_sync_single_for_cpu", rig->eth->actor, handle, 64, TO);
    CALL(rig, "dma_sync_single_for_device", rig->eth->actor, handle, 64, TO);
    rig_unmap(rig, rig->eth, handle, 64, TO);
    ck_assert_uint_eq(rig_alloc_coherent(rig, rig->eth, 64, &handle), 0);
    ck_assert_uint_eq(CALL(rig, "test_called"), 1);
}
END_TEST

START_TEST(ops_of_one_device_are_not_those_of_another)
{
    CALL(rig, "test_use_ops", rig->eth->actor, ALL_OPS);
    rig_map(rig, rig->eng, buf, 64, TO);
    ck_assert_uint_eq(CALL(rig, "test_called"), 0);
}
END_TEST

START_TEST(ranges_are_address_plus_offset)
{
    rig_map(rig, rig->eth, buf, 256, FROM);
    rig_spy(rig);
    CALL(rig, "test_sync_range", rig->eth->actor, pa, 128, 64, FROM);
    ck_assert_str_eq(rig_asked(rig, pa), "I+128:64 |7 C+128:64 |7");
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(no_direction_stops_the_kernel)
{
    g_autofree char *words = STOP(rig, "dma_map_single", rig->eth->actor, buf, 64, 3);

    ck_assert_ptr_nonnull(strstr(words, "the kernel stopped: kernel BUG at api/kernel/dma/"));
    ck_assert_ptr_nonnull(strstr(words, "!valid_dma_direction(dir)"));
}
END_TEST

/* --- masks -------------------------------------------------------------- */

START_TEST(masks_below_32_bits_are_refused)
{
    SimActorId eth = rig->eth->actor;

    ck_assert_uint_eq(CALL(rig, "dma_set_mask", eth, 0xffff), MINUS(EIO));
    ck_assert_uint_eq(CALL(rig, "dma_set_coherent_mask", eth, 0xffff), MINUS(EIO));
    ck_assert_uint_eq(CALL(rig, "dma_set_mask_and_coherent", eth, 0xffff), MINUS(EIO));
    ck_assert_uint_eq(CALL(rig, "dma_set_mask_and_coherent", eth, ~0ull), 0);
    ck_assert_uint_eq(CALL(rig, "dma_set_mask_and_coherent", eth, 0xffffffff), 0);
}
END_TEST

START_TEST(memory_beyond_the_mask_is_not_mapped)
{
    SimActorId eth = rig->eth->actor;

    CALL(rig, "test_use_ops", eth, ALL_OPS); /* these accept any mask but 7 */
    CALL(rig, "dma_set_mask", eth, 0xffff);
    ck_assert_uint_eq(CALL(rig, "dma_set_mask", eth, 7), MINUS(EIO));
    CALL(rig, "test_use_ops", eth, NO_OPS);
    handle = rig_map(rig, rig->eth, buf, 64, TO);
    ck_assert_uint_eq(handle, NO_HANDLE);
    rig_put(rig, buf, 1); /* still the CPU's */
    ck_assert_str_eq(rig_codes(rig), "D404");
}
END_TEST

/* --- addresses that cannot be mapped ------------------------------------ */

static void
check_illegal(ull va, ull size, const char *what)
{
    handle = rig_map(rig, rig->eth, va, size, TO);
    ck_assert_uint_eq(handle, NO_HANDLE);
    ck_assert_uint_eq(CALL(rig, "dma_mapping_error", rig->eth->actor, handle), MINUS(ENOMEM));
    ck_assert_str_eq(rig_codes(rig), "D311");
    ck_assert_str_eq(rig_finding(rig)->detail, what);
    ck_assert_str_eq(rig_finding(rig)->other, "eth0");
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 1); /* buf: nothing was mapped */
}

START_TEST(null_is_no_memory)
{
    check_illegal(0, 64, "NULL");
}
END_TEST

START_TEST(a_stack_is_no_memory)
{
    ck_assert_uint_eq(CALL(rig, "test_map_stack", rig->eth->actor), NO_HANDLE);
    ck_assert_str_eq(rig_codes(rig), "D311");
}
END_TEST

START_TEST(the_view_of_coherent_memory_cannot_be_mapped)
{
    ull p = rig_alloc_coherent(rig, rig->eth, 64, &handle);

    CALL(rig, "dma_free_coherent", rig->eth->actor, 64, p, handle);
    check_illegal(p, 64, "remapped memory (the view of coherent memory, or registers)");
}
END_TEST

START_TEST(a_range_beyond_ram_cannot_be_mapped)
{
    check_illegal(buf, 1ull << 40, "range outside RAM");
}
END_TEST

/* --- handles ------------------------------------------------------------ */

START_TEST(an_unmap_of_part_is_unknown)
{
    rig_map(rig, rig->eth, buf, 128, TO);
    rig_unmap(rig, rig->eth, pa + 64, 64, TO);
    ck_assert_str_eq(rig_codes(rig), "D302");
    ck_assert_str_eq(rig_finding(rig)->detail,
                     "the handle points into a mapping, not at its start");
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 2);
}
END_TEST

START_TEST(an_unmap_for_another_device_is_unknown)
{
    rig_map(rig, rig->eth, buf, 128, TO);
    rig_unmap(rig, rig->eng, pa, 128, TO);
    ck_assert_str_eq(rig_codes(rig), "D302");
    ck_assert_str_eq(rig_finding(rig)->detail, "the mapping is another device's");
    ck_assert_uint_eq(rig_finding(rig)->hold.device, rig->eth->actor);
}
END_TEST

START_TEST(an_unmap_of_the_error_cookie_is_unknown)
{
    rig_unmap(rig, rig->eth, NO_HANDLE, 128, TO);
    ck_assert_str_eq(rig_codes(rig), "D302");
    ck_assert_str_eq(rig_finding(rig)->detail, "the handle is DMA_MAPPING_ERROR");
}
END_TEST

START_TEST(a_sync_of_nothing_is_unknown)
{
    CALL(rig, "dma_sync_single_for_cpu", rig->eth->actor, 0x40, 64, FROM);
    ck_assert_str_eq(rig_codes(rig), "D302");
    ck_assert_str_eq(rig_finding(rig)->detail, "nothing is mapped there");
    ck_assert_uint_eq(rig_finding(rig)->bus, 0x40);
}
END_TEST

START_TEST(of_two_mappings_the_one_that_fits_is_unmapped)
{
    rig_map(rig, rig->eth, buf, 128, TO);
    rig_map(rig, rig->eth, buf, 64, TO);
    rig_unmap(rig, rig->eth, pa, 128, TO);
    rig_put(rig, buf + 64, 1);
    ck_assert_str_eq(rig_codes(rig), "");
    rig_put(rig, buf, 1);
    ck_assert_str_eq(rig_codes(rig), "D202");
}
END_TEST

/* --- shared lines ------------------------------------------------------- */

static void
name(const char *text, unsigned from, unsigned len)
{
    SimObject object = { .name = text, .pa = pa + from, .len = len, .live = true,
                         .is_range = true };

    sim_objects_add(rig->world->objects, &object);
}

START_TEST(a_named_range_in_the_first_line_is_a_neighbour)
{
    name("count", 0, 4);
    name("rx", 16, 128);
    rig_map(rig, rig->eth, buf + 16, 128, _i ? BIDI : FROM);
    ck_assert_str_eq(rig_codes(rig), "D206");
    ck_assert_str_eq(rig_finding(rig)->other, "count");
    ck_assert_int_eq(rig_finding(rig)->severity, SIM_WARNING);
    ck_assert_uint_eq(rig_finding(rig)->pa, pa);
    ck_assert_uint_eq(rig_finding(rig)->len, 64);
}
END_TEST

START_TEST(a_named_range_in_the_last_line_is_a_neighbour)
{
    name("rx", 0, 100);
    name("tail", 120, 4);
    rig_map(rig, rig->eth, buf, 100, FROM);
    ck_assert_str_eq(rig_codes(rig), "D206");
    ck_assert_str_eq(rig_finding(rig)->other, "tail");
    ck_assert_uint_eq(rig_finding(rig)->pa, pa + 64);
}
END_TEST

START_TEST(fields_of_one_object_are_not)
{
    rig_map(rig, rig->eth, buf + 16, 100, FROM); /* only the whole buffer has a name */
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(a_name_in_the_middle_is_not)
{
    name("middle", 70, 4);
    rig_map(rig, rig->eth, buf + 16, 160, FROM);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(a_device_that_only_reads_harms_nobody)
{
    name("count", 0, 4);
    rig_map(rig, rig->eth, buf + 16, 128, TO);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(without_a_cache_no_line_is_shared)
{
    rig_free(rig);
    rig = rig_new("wbuf", NULL);
    buf = rig_kmalloc(rig, 256);
    pa = sim_window_pa(buf);
    name("count", 0, 4);
    rig_map(rig, rig->eth, buf + 16, 128, FROM);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* --- coherent memory ---------------------------------------------------- */

START_TEST(coherent_memory_is_zero_through_its_view)
{
    static const char *const archs[] = { "arch=arm64", "arch=arm64 era=5.10", "arch=armv7",
                                         "arch=armv7 era=2.6.30", "arch=riscv", "arch=mips" };
    ull p;

    rig_free(rig);
    start(archs[_i], NULL);
    handle = rig_kmalloc(rig, 4096); /* the pages have been somebody's */
    for (unsigned i = 0; i < 4096; i += 64) {
        rig_put(rig, handle + i, 0x77);
    }
    CALL(rig, "kfree", handle);
    p = rig_alloc_coherent(rig, rig->eth, 8192, &handle);
    ck_assert_uint_eq(p, sim_window_va(SIM_WINDOW_UNCACHED, handle));
    ck_assert_uint_eq(handle % 8192, 0);
    for (unsigned i = 0; i < 8192; i++) {
        ck_assert_uint_eq(rig_get(rig, p + i), 0);
    }
    CALL(rig, "mb");
    ck_assert_uint_eq(rig_ram(rig, handle), 0);
    ck_assert_uint_eq(rig_ram(rig, handle + 8191), 0);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(nothing_dirty_stays_in_the_alias)
{
    ull p = rig_alloc_coherent(rig, rig->eth, 64, &handle);

    for (unsigned i = 0; i < 4096; i += 64) {
        ck_assert_int_ne(rig_state(rig, sim_window_va(SIM_WINDOW_LINEAR, handle) + i), 'M');
    }
    rig_put(rig, p, 9);
    CALL(rig, "mb");
    ck_assert_uint_eq(rig_dev_read(rig, rig->eth, handle), 9);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(the_alias_of_coherent_memory_is_nobodys)
{
    rig_alloc_coherent(rig, rig->eth, 64, &handle);
    rig_get(rig, sim_window_va(SIM_WINDOW_LINEAR, handle + 4000)); /* the page's last bytes too */
    ck_assert_str_eq(rig_codes(rig), "D107");
}
END_TEST

START_TEST(a_coherent_device_gets_cached_memory)
{
    ull p;

    rig_free(rig);
    start(NULL, "eth0:dma-coherent=1");
    p = rig_alloc_coherent(rig, rig->eth, 64, &handle);
    ck_assert_uint_eq(p, sim_window_va(SIM_WINDOW_LINEAR, handle));
    rig_put(rig, p, 1);
    ck_assert_uint_eq(rig_get(rig, p), 1);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(coherent_memory_that_is_freed_is_given_again)
{
    ull again, p = rig_alloc_coherent(rig, rig->eth, 64, &handle);

    CALL(rig, "dma_free_coherent", rig->eth->actor, 64, p, handle);
    ck_assert_uint_eq(rig_alloc_coherent(rig, rig->eth, 64, &again), p);
    ck_assert_uint_eq(again, handle);
    CALL(rig, "dma_free_coherent", rig->eth->actor, 64, p, handle);
    rig_put(rig, sim_window_va(SIM_WINDOW_LINEAR, handle), 1);
    ck_assert_str_eq(rig_codes(rig), "");
    CALL(rig, "dma_free_coherent", rig->eth->actor, 64, p, handle);
    ck_assert_str_eq(rig_codes(rig), "D303");
}
END_TEST

START_TEST(too_much_coherent_memory_is_null)
{
    ck_assert_uint_eq(rig_alloc_coherent(rig, rig->eth, 1ull << 30, &handle), 0);
    ck_assert_uint_eq(rig_alloc_coherent(rig, rig->eth, 0, &handle), 0);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* --- registers ---------------------------------------------------------- */

START_TEST(registers_are_read_and_written_with_their_barriers)
{
    ull ctrl = sim_window_va(SIM_WINDOW_MMIO, 0x10010000);

    rig_spy(rig);
    CALL(rig, "test_writel", 0, ctrl);
    ck_assert_str_eq(rig_asked(rig, 0), "|2");
    CALL(rig, "test_readl", ctrl);
    ck_assert_str_eq(rig_asked(rig, 0), "|1");
}
END_TEST

START_TEST(a_register_pointer_that_is_none_stops)
{
    g_autofree char *words = STOP(rig, "test_readl", buf);

    ck_assert_str_eq(words, "the kernel stopped: register access through a pointer that is no "
                            "register mapping");
}
END_TEST

static void
add_refusals(TCase *tc)
{
    tcase_add_test(tc, no_direction_stops_the_kernel);
    tcase_add_test(tc, masks_below_32_bits_are_refused);
    tcase_add_test(tc, memory_beyond_the_mask_is_not_mapped);
    tcase_add_test(tc, null_is_no_memory);
    tcase_add_test(tc, a_stack_is_no_memory);
    tcase_add_test(tc, the_view_of_coherent_memory_cannot_be_mapped);
    tcase_add_test(tc, a_range_beyond_ram_cannot_be_mapped);
    tcase_add_test(tc, an_unmap_of_part_is_unknown);
    tcase_add_test(tc, an_unmap_for_another_device_is_unknown);
    tcase_add_test(tc, an_unmap_of_the_error_cookie_is_unknown);
    tcase_add_test(tc, a_sync_of_nothing_is_unknown);
    tcase_add_test(tc, of_two_mappings_the_one_that_fits_is_unmapped);
    tcase_add_loop_test(tc, a_named_range_in_the_first_line_is_a_neighbour, 0, 2);
    tcase_add_test(tc, a_named_range_in_the_last_line_is_a_neighbour);
    tcase_add_test(tc, fields_of_one_object_are_not);
    tcase_add_test(tc, a_name_in_the_middle_is_not);
    tcase_add_test(tc, a_device_that_only_reads_harms_nobody);
    tcase_add_test(tc, without_a_cache_no_line_is_shared);
}

static Suite *
mapping_suite(void)
{
    Suite *suite = suite_create("mapping");
    TCase *tc = tcase_create("mapping");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, direct_mapping_gives_the_physical_address);
    tcase_add_test(tc, operations_of_a_device_are_called);
    tcase_add_test(tc, operations_that_are_missing_are_left_out);
    tcase_add_test(tc, ops_of_one_device_are_not_those_of_another);
    tcase_add_test(tc, ranges_are_address_plus_offset);
    add_refusals(tc);
    tcase_add_loop_test(tc, coherent_memory_is_zero_through_its_view, 0, 6);
    tcase_add_test(tc, nothing_dirty_stays_in_the_alias);
    tcase_add_test(tc, the_alias_of_coherent_memory_is_nobodys);
    tcase_add_test(tc, a_coherent_device_gets_cached_memory);
    tcase_add_test(tc, coherent_memory_that_is_freed_is_given_again);
    tcase_add_test(tc, too_much_coherent_memory_is_null);
    tcase_add_test(tc, registers_are_read_and_written_with_their_barriers);
    tcase_add_test(tc, a_register_pointer_that_is_none_stops);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(mapping_suite)
