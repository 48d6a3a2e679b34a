/* SPDX-License-Identifier: MIT */
/*
 * Memory that is contiguous by its addresses only: vmalloc, vmap, and what a driver
 * may do with such a pointer.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

#include "sim/objects.h"
#include "sim/vmap.h"

#define PAGE 4096ull

static Rig *rig;

static void
setup(void)
{
    rig = rig_new("noncoherent-1cpu", NULL);
}

static void
teardown(void)
{
    rig_free(rig);
}

static ull
vmalloc(ull size)
{
    ull va = CALL(rig, "vmalloc", size);

    ck_assert_uint_ne(va, 0);
    ck_assert_uint_eq(sim_window_part(va), SIM_WINDOW_VMAP);
    return va;
}

static SimAddr
pa_of(ull va)
{
    ull page = CALL(rig, "vmalloc_to_page", va);

    return page ? sim_window_pa(CALL(rig, "page_address", page)) : 0;
}

/* --- memory ----------------------------------------------------------------- */

START_TEST(no_page_follows_the_one_before)
{
    ull va = vmalloc(8 * PAGE);

    for (unsigned i = 1; i < 8; i++) {
        ck_assert_uint_ne(pa_of(va + i * PAGE), pa_of(va + (i - 1) * PAGE) + PAGE);
    }
}
END_TEST

START_TEST(both_views_show_the_same_bytes)
{
    ull va = vmalloc(2 * PAGE);
    ull linear = sim_window_va(SIM_WINDOW_LINEAR, pa_of(va + PAGE));

    rig_put(rig, va + PAGE + 5, 0x42);
    ck_assert_uint_eq(rig_get(rig, linear + 5), 0x42);
    rig_put(rig, linear + 6, 0x43);
    ck_assert_uint_eq(rig_get(rig, va + PAGE + 6), 0x43);
    ck_assert_int_eq(rig_state(rig, linear), 'M');
}
END_TEST

START_TEST(compiled_code_sees_both_views_alike)
{
    ull va = vmalloc(PAGE), linear = sim_window_va(SIM_WINDOW_LINEAR, pa_of(va));

    for (ull i = 0; i < 64; i++) {
        ck_assert_uint_eq(CALL(rig, "test_store_load", va + 4 * i, linear + 4 * i, i), i);
        ck_assert_uint_eq(CALL(rig, "test_store_load", linear + 4 * i, va + 4 * i, i + 9), i + 9);
    }
}
END_TEST

START_TEST(a_copy_goes_over_page_borders)
{
    ull va = vmalloc(3 * PAGE), from = rig_kmalloc(rig, 2 * PAGE);

    for (unsigned i = 0; i < 2 * PAGE; i += 64) {
        rig_put(rig, from + i, (uint8_t)(i / 64 + 1));
    }
    CALL(rig, "test_memcpy", va + 100, from, 2 * PAGE);
    for (unsigned i = 0; i < 2 * PAGE; i += 64) {
        ck_assert_uint_eq(rig_get(rig, va + 100 + i), (uint8_t)(i / 64 + 1));
    }
}
END_TEST

START_TEST(vzalloc_writes_zeroes)
{
    ull va = vmalloc(2 * PAGE);

    rig_put(rig, va + PAGE, 1);
    CALL(rig, "vfree", va);
    ck_assert_uint_eq(CALL(rig, "vzalloc", 2 * PAGE), va);
    ck_assert_uint_eq(rig_get(rig, va + PAGE), 0);
}
END_TEST

START_TEST(a_guard_page_follows_each_area)
{
    ull first = vmalloc(PAGE), second = vmalloc(1);
    uint8_t byte = 0;

    ck_assert_uint_eq(second, first + 2 * PAGE);
    ck_assert_int_eq(sim_cpu_load(rig->cpu, first + PAGE, &byte, 1), SIM_DECERR);
    CALL(rig, "vfree", first);
    ck_assert_int_eq(sim_cpu_load(rig->cpu, first, &byte, 1), SIM_DECERR);
    ck_assert_uint_eq(vmalloc(PAGE), first);
    ck_assert_uint_eq(vmalloc(PAGE), second + 2 * PAGE);
}
END_TEST

START_TEST(what_cannot_be_had_is_null)
{
    ck_assert_uint_eq(CALL(rig, "vmalloc", 0), 0);
    ck_assert_uint_eq(CALL(rig, "vmalloc", 1ull << 29), 0);
    ck_assert_uint_eq(CALL(rig, "vmalloc", ~0ull), 0);
    CALL(rig, "vfree", 0);
}
END_TEST

START_TEST(memory_that_runs_out_half_way_is_given_back)
{
    ull most = CALL(rig, "vmalloc", 60 << 20), rest;

    ck_assert_uint_ne(most, 0);
    rest = CALL(rig, "vmalloc", 3 << 20);
    ck_assert_uint_eq(CALL(rig, "vmalloc", 3 << 20), 0);
    CALL(rig, "vfree", rest);
    ck_assert_uint_eq(CALL(rig, "vmalloc", 3 << 20), rest);
}
END_TEST

START_TEST(vfree_of_nothing_is_only_a_warning)
{
    ull va = vmalloc(2 * PAGE);

    CALL(rig, "vfree", va + PAGE);
    ck_assert_uint_ne(pa_of(va), 0);
    CALL(rig, "vfree", va);
    CALL(rig, "vfree", va);
    ck_assert_uint_eq(pa_of(va), 0);
}
END_TEST

START_TEST(pages_are_named_after_the_call)
{
    ull va = vmalloc(2 * PAGE);
    g_autofree char *first = sim_objects_describe(rig->world->objects, pa_of(va) + 4, 2);
    g_autofree char *second = sim_objects_describe(rig->world->objects, pa_of(va + PAGE), 1);

    ck_assert_str_eq(first, "vmalloc#1[4..5]");
    ck_assert_str_eq(second, "vmalloc#1+0x1000[0]");
}
END_TEST

START_TEST(pages_far_behind_share_a_name)
{
    ull va = vmalloc(66 * PAGE);
    g_autofree char *last = sim_objects_describe(rig->world->objects, pa_of(va + 65 * PAGE), 1);

    ck_assert_str_eq(last, "vmalloc#1+...[0]");
}
END_TEST

START_TEST(one_area_is_one_leak)
{
    ull va = vmalloc(4 * PAGE);

    ck_assert_uint_eq(rig->layer->leaks(rig->world), 1);
    CALL(rig, "vfree", va);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 0);
}
END_TEST

/* --- views ---------------------------------------------------------------------- */

START_TEST(vmap_puts_pages_in_the_order_given)
{
    ull a = CALL(rig, "alloc_pages", GFP, 0), b = CALL(rig, "alloc_pages", GFP, 0);
    ull va = CALL(rig, "test_vmap", b, a, 0);

    rig_put(rig, va, 1);
    rig_put(rig, va + PAGE, 2);
    ck_assert_uint_eq(rig_get(rig, CALL(rig, "page_address", b)), 1);
    ck_assert_uint_eq(rig_get(rig, CALL(rig, "page_address", a)), 2);
    CALL(rig, "test_vunmap", va);
    ck_assert_uint_eq(rig_get(rig, CALL(rig, "page_address", a)), 2); /* still the caller's */
}
END_TEST

START_TEST(an_uncached_view_meets_the_cached_one_in_memory)
{
    ull a = CALL(rig, "alloc_pages", GFP, 0);
    ull va = CALL(rig, "test_vmap", a, a, 1), linear = CALL(rig, "page_address", a);

    rig_put(rig, linear, 0x11); /* dirty in the L1 */
    ck_assert_uint_eq(rig_get(rig, va), 0);
    CALL(rig, "dcache_clean_inval_poc", va, va + 64); /* by either address */
    ck_assert_uint_eq(rig_get(rig, va), 0x11);
    ck_assert_int_eq(rig_state(rig, linear), 'I');
}
END_TEST

START_TEST(maintenance_by_such_an_address_takes_each_page)
{
    ull va = vmalloc(2 * PAGE);

    rig_put(rig, va + PAGE - 1, 1);
    rig_put(rig, va + PAGE, 2);
    CALL(rig, "dcache_clean_poc", va + PAGE - 1, va + PAGE + 1);
    ck_assert_uint_eq(rig_ram(rig, pa_of(va) + PAGE - 1), 1);
    ck_assert_uint_eq(rig_ram(rig, pa_of(va + PAGE)), 2);
}
END_TEST

START_TEST(a_remapped_piece_is_found_again)
{
    ull page = CALL(rig, "alloc_pages", GFP, 1);
    ull va = CALL(rig, "test_common_remap", page, 2 * PAGE);

    ck_assert_uint_eq(pa_of(va + PAGE), pa_of(va) + PAGE);
    CALL(rig, "test_common_unmap", va, 2 * PAGE);
    ck_assert_uint_eq(pa_of(va), 0);
    CALL(rig, "test_common_unmap", va, 2 * PAGE); /* a warning */
}
END_TEST

/* --- DMA ------------------------------------------------------------------------ */

START_TEST(dma_map_single_refuses_it)
{
    ull va = vmalloc(PAGE);

    ck_assert_uint_eq(rig_map(rig, rig->eth, va, 64, TO), NO_HANDLE);
    ck_assert_str_eq(rig_codes(rig), "D311");
    ck_assert_uint_eq(CALL(rig, "is_vmalloc_addr", va), 1);
    ck_assert_uint_eq(CALL(rig, "is_vmalloc_addr", rig_kmalloc(rig, 64)), 0);
}
END_TEST

START_TEST(page_by_page_it_can_be_mapped)
{
    ull va = vmalloc(PAGE);
    ull lin = CALL(rig, "page_address", CALL(rig, "vmalloc_to_page", va)), handle;

    rig_put(rig, va, 0x42);
    handle = rig_map(rig, rig->eth, lin, PAGE, TO);
    ck_assert_uint_eq(rig_dev_read(rig, rig->eth, handle), 0x42);
    rig_unmap(rig, rig->eth, handle, PAGE, TO);
    handle = rig_map(rig, rig->eth, lin, PAGE, FROM);
    rig_dev_write(rig, rig->eth, handle, 0xbb, 64);
    rig_unmap(rig, rig->eth, handle, PAGE, FROM);
    ck_assert_uint_eq(rig_get(rig, va), 0xbb);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(vmalloc_to_page_of_other_pointers)
{
    ull handle = 0, p = rig_alloc_coherent(rig, rig->eth, 64, &handle);

    ck_assert_uint_eq(pa_of(p), handle); /* the uncached view is remapped memory */
    ck_assert_uint_eq(CALL(rig, "vmalloc_to_page", rig_kmalloc(rig, 64)), 0);
    ck_assert_uint_eq(CALL(rig, "vmalloc_to_page", 0), 0);
    ck_assert_uint_eq(CALL(rig, "vmalloc_to_page", sim_window_va(SIM_WINDOW_MMIO, 0x10000000)), 0);
}
END_TEST

static Suite *
vmalloc_suite(void)
{
    Suite *suite = suite_create("vmalloc");
    TCase *memory = tcase_create("memory"), *views = tcase_create("views");
    TCase *dma = tcase_create("dma");

    tcase_add_checked_fixture(memory, setup, teardown);
    tcase_add_test(memory, no_page_follows_the_one_before);
    tcase_add_test(memory, both_views_show_the_same_bytes);
    tcase_add_test(memory, compiled_code_sees_both_views_alike);
    tcase_add_test(memory, a_copy_goes_over_page_borders);
    tcase_add_test(memory, vzalloc_writes_zeroes);
    tcase_add_test(memory, a_guard_page_follows_each_area);
    tcase_add_test(memory, what_cannot_be_had_is_null);
    tcase_add_test(memory, memory_that_runs_out_half_way_is_given_back);
    tcase_add_test(memory, vfree_of_nothing_is_only_a_warning);
    tcase_add_test(memory, pages_are_named_after_the_call);
    tcase_add_test(memory, pages_far_behind_share_a_name);
    tcase_add_test(memory, one_area_is_one_leak);
    suite_add_tcase(suite, memory);
    tcase_add_checked_fixture(views, setup, teardown);
    tcase_add_test(views, vmap_puts_pages_in_the_order_given);
    tcase_add_test(views, an_uncached_view_meets_the_cached_one_in_memory);
    tcase_add_test(views, maintenance_by_such_an_address_takes_each_page);
    tcase_add_test(views, a_remapped_piece_is_found_again);
    suite_add_tcase(suite, views);
    tcase_add_checked_fixture(dma, setup, teardown);
    tcase_add_test(dma, dma_map_single_refuses_it);
    tcase_add_test(dma, page_by_page_it_can_be_mapped);
    tcase_add_test(dma, vmalloc_to_page_of_other_pointers);
    suite_add_tcase(suite, dma);
    return suite;
}

SIM_CHECK_MAIN(vmalloc_suite)
