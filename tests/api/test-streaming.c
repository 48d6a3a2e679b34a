/* SPDX-License-Identifier: MIT */
/*
 * Pages, registers of other devices, and what a device can address.
 */
#include "tests/runner.h"

#include <errno.h>

#include "tests/api/rig-api.h"

#define REGISTERS 0x10010000u
#define BUS UINT64_C(0x10000000) /* where the device finds the first byte of RAM */
#define MINUS(e) ((ull)(-(long long)(e)))
#define PAGE 4096u

static Rig *rig;
static ull buf, handle;
static SimAddr pa, ram;
static ull eth;

static void
begin(const char *preset, const char *options)
{
    rig = rig_new(preset, options);
    eth = rig->eth->actor;
    buf = rig_kmalloc(rig, PAGE);
    pa = sim_window_pa(buf);
    ram = rig->world->ram_base;
}

static void
setup(void)
{
    begin("noncoherent-1cpu", NULL);
}

static void
teardown(void)
{
    rig_free(rig);
}

/* The device finds @bytes of RAM, from its first on, at BUS. */
static void
shift(uint64_t bytes)
{
    rig->eth->windows[0] = (SimDmaWindow){ BUS, ram, bytes };
    rig->eth->window_count = 1;
}

static ull
map_page(ull offset, ull size)
{
    return CALL(rig, "dma_map_page", eth, CALL(rig, "virt_to_page", buf), offset, size, FROM);
}

/* --- pages --------------------------------------------------------------- */

START_TEST(a_page_is_mapped_from_its_offset)
{
    rig_spy(rig);
    handle = map_page(128, 64);
    ck_assert_uint_eq(handle, pa + 128);
    CALL(rig, "dma_unmap_page", eth, handle, 64, FROM);
    ck_assert_str_eq(rig_asked(rig, pa), "C+128:64 |7 I+128:64 |7");
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(attributes_of_a_page_skip_maintenance)
{
    rig_spy(rig);
    handle = CALL(rig, "dma_map_page_attrs", eth, CALL(rig, "virt_to_page", buf), 0, 64, FROM,
                  SKIP);
    CALL(rig, "dma_unmap_page_attrs", eth, handle, 64, FROM, SKIP);
    ck_assert_str_eq(rig_asked(rig, pa), "");
}
END_TEST

START_TEST(a_page_is_unmapped_as_single_too)
{
    handle = map_page(0, 64);
    rig_unmap(rig, rig->eth, handle, 64, FROM);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* A report says which of the two the driver called, and which one it should have. */
START_TEST(an_unmap_is_named_as_it_was_called)
{
    handle = map_page(0, 64);
    CALL(rig, "dma_unmap_page", eth, handle, 32, FROM);
    ck_assert_str_eq(rig_finding(rig)->detail,
                     "dma_map_page() got 64 bytes, dma_unmap_page() gets 32");
    handle = rig_map(rig, rig->eth, buf, 64, FROM);
    rig_unmap(rig, rig->eth, handle, 32, FROM);
    ck_assert_str_eq(rig_finding(rig)->detail,
                     "dma_map_single() got 64 bytes, dma_unmap_single() gets 32");
    handle = rig_map(rig, rig->eth, buf, 64, FROM);
    CALL(rig, "dma_unmap_page", eth, handle, 32, FROM);
    ck_assert_str_eq(rig_finding(rig)->detail,
                     "dma_map_single() got 64 bytes, dma_unmap_page() gets 32");
    ck_assert_str_eq(rig_codes(rig), "D304 D304 D304");
}
END_TEST

START_TEST(a_page_is_ended_by_its_own_function)
{
    handle = map_page(0, 64);
    CALL(rig, "dma_unmap_resource", eth, handle, 64, FROM, 0);
    ck_assert_str_eq(rig_codes(rig), "D306");
    ck_assert_str_eq(rig_finding(rig)->detail,
                     "what dma_map_page() made is ended by dma_unmap_page()");
}
END_TEST

START_TEST(what_is_no_page_is_refused)
{
    ck_assert_uint_eq(CALL(rig, "dma_map_page", eth, buf, 0, 64, FROM), NO_HANDLE);
    ck_assert_str_eq(rig_codes(rig), "D311");
    ck_assert_str_eq(rig_finding(rig)->detail, "not the struct page of memory");
}
END_TEST

START_TEST(a_page_and_an_offset_outside_memory_are_refused)
{
    ck_assert_uint_eq(map_page(rig->world->ram_bytes, 64), NO_HANDLE);
    ck_assert_str_eq(rig_codes(rig), "D311");
    ck_assert_str_eq(rig_finding(rig)->detail, "range outside RAM");
}
END_TEST

START_TEST(parts_are_synced_by_their_offset)
{
    handle = map_page(0, 256);
    rig_spy(rig);
    CALL(rig, "dma_sync_single_range_for_cpu", eth, handle, 128, 64, FROM);
    CALL(rig, "dma_sync_single_range_for_device", eth, handle, 128, 64, FROM);
    ck_assert_str_eq(rig_asked(rig, pa), "I+128:64 |7 C+128:64 |7");
}
END_TEST

START_TEST(a_device_that_snoops_needs_no_sync)
{
    handle = map_page(0, 64);
    ck_assert_uint_eq(CALL(rig, "dma_need_sync", eth, handle), 1);
    teardown();
    begin("coherent-1cpu", NULL);
    handle = map_page(0, 64);
    ck_assert_uint_eq(CALL(rig, "dma_need_sync", eth, handle), 0);
    CALL(rig, "test_limit_ops", eth, 1);
    ck_assert_uint_eq(CALL(rig, "dma_need_sync", eth, handle), 1);
    ck_assert_uint_eq(CALL(rig, "dma_dev_need_sync", eth), 1);
    ck_assert_uint_eq(CALL(rig, "dma_need_unmap", eth), 1);
}
END_TEST

START_TEST(a_driver_keeps_address_and_length)
{
    ck_assert_uint_eq(CALL(rig, "test_unmap_state", 0x100000000, 64), 0x100000040);
}
END_TEST

START_TEST(newer_calls_stop_the_kernel)
{
    g_autofree char *map = STOP(rig, "test_map_phys", eth, 0);
    g_autofree char *unmap = STOP(rig, "test_map_phys", eth, 1);

    ck_assert_ptr_nonnull(strstr(map, "dma_map_phys() came with Linux 6.18: use dma_map_page() "
                                      "for memory, dma_map_resource() for registers"));
    ck_assert_ptr_nonnull(strstr(unmap, "dma_unmap_phys() came with Linux 6.18"));
}
END_TEST

/* --- registers ----------------------------------------------------------- */

START_TEST(registers_are_mapped_without_maintenance)
{
    rig_spy(rig);
    handle = CALL(rig, "dma_map_resource", eth, REGISTERS, 64, TO, 0);
    ck_assert_uint_eq(handle, REGISTERS);
    ck_assert_uint_eq(CALL(rig, "dma_mapping_error", eth, handle), 0);
    CALL(rig, "dma_unmap_resource", eth, handle, 64, TO, 0);
    ck_assert_str_eq(rig_asked(rig, pa), "");
    ck_assert_str_eq(rig_codes(rig), "");
    CALL(rig, "dma_unmap_resource", eth, handle, 64, TO, 0);
    ck_assert_str_eq(rig_codes(rig), "D302");
}
END_TEST

/* dma-ranges are for memory: Linux translates addresses of registers by nothing. */
START_TEST(registers_are_not_shifted)
{
    shift(rig->world->ram_bytes);
    handle = CALL(rig, "dma_map_resource", eth, REGISTERS, 64, TO, 0);
    ck_assert_uint_eq(handle, REGISTERS);
}
END_TEST

START_TEST(registers_beyond_the_mask_are_not_mapped)
{
    handle = CALL(rig, "dma_map_resource", eth, 0x100000000, 64, TO, 0);
    ck_assert_uint_eq(handle, NO_HANDLE);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* Whole devices of memory are registers too: only the mask is the limit. */
START_TEST(registers_may_be_as_long_as_the_mask)
{
    static const ull sizes[] = { 257ull << 20, 0x70000000, 1ull << 62 };
    static const ull masks[] = { UINT32_MAX, UINT32_MAX, UINT64_MAX };

    for (unsigned i = 0; i < G_N_ELEMENTS(sizes); i++) {
        CALL(rig, "dma_set_mask", eth, masks[i]);
        handle = CALL(rig, "dma_map_resource", eth, REGISTERS, sizes[i], TO, 0);
        ck_assert_uint_eq(handle, REGISTERS);
        ck_assert_uint_eq(CALL(rig, "dma_mapping_error", eth, handle), 0);
        ck_assert_uint_eq(lx_owner_live(lx_glue.owner)->length, 1);
        CALL(rig, "dma_unmap_resource", eth, handle, sizes[i], TO, 0);
        ck_assert_uint_eq(lx_owner_live(lx_glue.owner)->length, 0);
    }
    ck_assert_str_eq(rig_codes(rig), "");
    CALL(rig, "dma_set_mask", eth, masks[0]);
    handle = CALL(rig, "dma_map_resource", eth, REGISTERS, 1ull << 32, TO, 0);
    ck_assert_uint_eq(handle, NO_HANDLE);
}
END_TEST

START_TEST(memory_as_a_resource_is_mapped_since_5_16)
{
    static const struct {
        const char *era;
        bool is_mapped;
    } rows[] = { { "era=5.15", false }, { "era=5.16", true }, { NULL, true } };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        teardown();
        begin("noncoherent-1cpu", rows[i].era);
        rig_put(rig, buf, 0x5a);
        rig_spy(rig);
        handle = CALL(rig, "dma_map_resource", eth, pa, 64, TO, 0);
        ck_assert_uint_eq(handle, rows[i].is_mapped ? pa : NO_HANDLE);
        ck_assert_str_eq(rig_asked(rig, pa), "");
        ck_assert_str_eq(rig_codes(rig), "D316");
    }
}
END_TEST

START_TEST(operations_map_registers)
{
    CALL(rig, "test_limit_ops", eth, 1);
    handle = CALL(rig, "dma_map_resource", eth, REGISTERS, 64, TO, 0);
    ck_assert_uint_eq(handle, REGISTERS + 0x100);
    CALL(rig, "dma_unmap_resource", eth, handle, 64, TO, 0);
    ck_assert_uint_eq(CALL(rig, "test_resource_ops"), 12);
    CALL(rig, "test_limit_ops", eth, 0);
    ck_assert_uint_eq(CALL(rig, "dma_map_resource", eth, REGISTERS, 64, TO, 0), NO_HANDLE);
}
END_TEST

/* --- what a device can address ------------------------------------------- */

START_TEST(the_required_mask_has_the_last_page)
{
    ull last = ram + rig->world->ram_bytes - PAGE, mask = CALL(rig, "dma_get_required_mask", eth);

    ck_assert_uint_ge(mask, last);
    ck_assert_uint_lt(mask / 2, last);
    ck_assert_uint_eq(mask & (mask + 1), 0);
    ck_assert_uint_eq(CALL(rig, "dma_addressing_limited", eth), 0);
}
END_TEST

START_TEST(nothing_limits_a_direct_mapping)
{
    ck_assert_uint_eq(CALL(rig, "dma_max_mapping_size", eth), ~0ull);
    ck_assert_uint_eq(CALL(rig, "dma_opt_mapping_size", eth), ~0ull);
    ck_assert_uint_eq(CALL(rig, "dma_get_merge_boundary", eth), 0);
}
END_TEST

START_TEST(operations_have_limits_of_their_own)
{
    CALL(rig, "test_limit_ops", eth, 1);
    ck_assert_uint_eq(CALL(rig, "dma_get_required_mask", eth), 0xfffffffff);
    ck_assert_uint_eq(CALL(rig, "dma_addressing_limited", eth), 1);
    ck_assert_uint_eq(CALL(rig, "dma_max_mapping_size", eth), 256 * 1024);
    ck_assert_uint_eq(CALL(rig, "dma_opt_mapping_size", eth), 256 * 1024); /* not 512 */
    ck_assert_uint_eq(CALL(rig, "dma_get_merge_boundary", eth), PAGE - 1);
    CALL(rig, "test_limit_ops", eth, 0);
    ck_assert_uint_eq(CALL(rig, "dma_get_required_mask", eth), 0xffffffff);
    ck_assert_uint_eq(CALL(rig, "dma_addressing_limited", eth), 0);
    ck_assert_uint_eq(CALL(rig, "dma_opt_mapping_size", eth), ~0ull);
    ck_assert_uint_eq(CALL(rig, "dma_supported", eth, 1), 1);
}
END_TEST

START_TEST(the_two_masks_are_apart_until_coerced)
{
    CALL(rig, "dma_set_mask", eth, 0xffffffffff);
    CALL(rig, "dma_set_coherent_mask", eth, 0xffffffff);
    ck_assert_uint_eq(CALL(rig, "dma_get_mask", eth), 0xffffffffff);
    CALL(rig, "dma_coerce_mask_and_coherent", eth, 0xfffffffff);
    ck_assert_uint_eq(CALL(rig, "dma_get_mask", eth), 0xfffffffff);
    CALL(rig, "dma_set_coherent_mask", eth, 0xffffffff);
    ck_assert_uint_eq(CALL(rig, "dma_get_mask", eth), 0xffffffff);
}
END_TEST

START_TEST(a_mask_that_is_too_small_is_not_set)
{
    ck_assert_uint_eq(CALL(rig, "dma_supported", eth, 0xffffff), 0);
    ck_assert_uint_eq(CALL(rig, "dma_supported", eth, 0xffffffff), 1);
    ck_assert_uint_eq(CALL(rig, "dma_coerce_mask_and_coherent", eth, 0xffffff), MINUS(EIO));
    ck_assert_uint_eq(CALL(rig, "dma_get_mask", eth), 0xffffffff);
}
END_TEST

START_TEST(the_boundary_in_pages_does_not_overflow)
{
    ck_assert_uint_eq(CALL(rig, "dma_get_seg_boundary_nr_pages", eth, 12), (~0ull >> 12) + 1);
    CALL(rig, "dma_set_seg_boundary", eth, 0xffff);
    ck_assert_uint_eq(CALL(rig, "dma_get_seg_boundary_nr_pages", eth, 12), 16);
}
END_TEST

/* --- dma-ranges ---------------------------------------------------------- */

START_TEST(ranges_narrow_the_masks)
{
    shift(0x1000000);
    ck_assert_uint_eq(CALL(rig, "dma_get_mask", eth), 0x1fffffff);
    ck_assert_uint_eq(CALL(rig, "dma_get_mask", rig->eng->actor), 0xffffffff);
}
END_TEST

START_TEST(memory_outside_the_ranges_is_a_limit)
{
    shift(0x1000000);
    ck_assert_uint_eq(CALL(rig, "dma_set_mask_and_coherent", eth, ~0ull), 0);
    ck_assert_uint_eq(CALL(rig, "dma_addressing_limited", eth), 1);
    ck_assert_uint_eq(CALL(rig, "dma_get_required_mask", eth), ~0ull); /* no address at all */
}
END_TEST

START_TEST(ranges_of_all_memory_are_no_limit)
{
    shift(BUS); /* up to the end of a mask of 29 bits */
    ck_assert_uint_eq(CALL(rig, "dma_addressing_limited", eth), 0);
}
END_TEST

/* Linux compares the last address of the ranges with a whole mask. */
START_TEST(ranges_that_end_inside_a_mask_are_a_limit)
{
    shift(rig->world->ram_bytes);
    ck_assert_uint_eq(CALL(rig, "dma_get_required_mask", eth), 0x1fffffff);
    ck_assert_uint_eq(CALL(rig, "dma_addressing_limited", eth), 1);
}
END_TEST

START_TEST(neighbouring_ranges_are_one_memory)
{
    uint64_t half = rig->world->ram_bytes / 2;

    rig->eth->windows[0] = (SimDmaWindow){ BUS + half, ram + half, BUS - half };
    rig->eth->windows[1] = (SimDmaWindow){ BUS, ram, half };
    rig->eth->window_count = 2;
    ck_assert_uint_eq(CALL(rig, "dma_addressing_limited", eth), 0);
}
END_TEST

START_TEST(a_buffer_over_the_end_of_the_ranges_is_not_mapped)
{
    shift(pa - ram + 64);
    handle = rig_map(rig, rig->eth, buf, 65, TO);
    ck_assert_uint_eq(handle, NO_HANDLE);
    ck_assert_str_eq(rig_codes(rig), "D405");
    ck_assert_uint_eq(rig_map(rig, rig->eth, buf, 64, TO), pa - ram + BUS);
}
END_TEST

static Suite *
streaming_suite(void)
{
    Suite *suite = suite_create("streaming");
    TCase *tc = tcase_create("calls"), *limits = tcase_create("limits");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_page_is_mapped_from_its_offset);
    tcase_add_test(tc, attributes_of_a_page_skip_maintenance);
    tcase_add_test(tc, a_page_is_unmapped_as_single_too);
    tcase_add_test(tc, an_unmap_is_named_as_it_was_called);
    tcase_add_test(tc, a_page_is_ended_by_its_own_function);
    tcase_add_test(tc, what_is_no_page_is_refused);
    tcase_add_test(tc, a_page_and_an_offset_outside_memory_are_refused);
    tcase_add_test(tc, parts_are_synced_by_their_offset);
    tcase_add_test(tc, a_device_that_snoops_needs_no_sync);
    tcase_add_test(tc, a_driver_keeps_address_and_length);
    tcase_add_test(tc, newer_calls_stop_the_kernel);
    tcase_add_test(tc, registers_are_mapped_without_maintenance);
    tcase_add_test(tc, registers_are_not_shifted);
    tcase_add_test(tc, registers_beyond_the_mask_are_not_mapped);
    tcase_add_test(tc, registers_may_be_as_long_as_the_mask);
    tcase_add_test(tc, memory_as_a_resource_is_mapped_since_5_16);
    tcase_add_test(tc, operations_map_registers);
    suite_add_tcase(suite, tc);

    tcase_add_checked_fixture(limits, setup, teardown);
    tcase_add_test(limits, the_required_mask_has_the_last_page);
    tcase_add_test(limits, nothing_limits_a_direct_mapping);
    tcase_add_test(limits, operations_have_limits_of_their_own);
    tcase_add_test(limits, the_two_masks_are_apart_until_coerced);
    tcase_add_test(limits, a_mask_that_is_too_small_is_not_set);
    tcase_add_test(limits, the_boundary_in_pages_does_not_overflow);
    tcase_add_test(limits, ranges_narrow_the_masks);
    tcase_add_test(limits, memory_outside_the_ranges_is_a_limit);
    tcase_add_test(limits, ranges_of_all_memory_are_no_limit);
    tcase_add_test(limits, ranges_that_end_inside_a_mask_are_a_limit);
    tcase_add_test(limits, neighbouring_ranges_are_one_memory);
    tcase_add_test(limits, a_buffer_over_the_end_of_the_ranges_is_not_mapped);
    suite_add_tcase(suite, limits);
    return suite;
}

SIM_CHECK_MAIN(streaming_suite)
