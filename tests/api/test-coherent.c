/* SPDX-License-Identifier: MIT */
/*
 * DMA memory: flags, alignment, the atomic pool, attributes, further views, and
 * memory that stays cached.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

#include "sim/vmap.h"

#define PAGE 4096ull
#define ATOMIC 0x820ull  /* GFP_ATOMIC */
#define COMP 0x40000ull  /* __GFP_COMP */
#define WC (1ull << 2)
#define NON_CONSISTENT (1ull << 3)
#define NO_MAPPING (1ull << 4)
#define NO_WARN (1ull << 8)

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

static void
start(const char *options)
{
    rig_free(rig);
    rig = rig_new("noncoherent-1cpu", options);
}

static ull
alloc_with(ull size, ull gfp, ull attrs, ull *handle)
{
    *handle = 0;
    return CALL(rig, "dma_alloc_attrs", rig->eth->actor, size, (uintptr_t)handle, gfp, attrs);
}

static void
free_with(ull size, ull va, ull handle, ull attrs)
{
    CALL(rig, "dma_free_attrs", rig->eth->actor, size, va, handle, attrs);
}

/* --- flags, alignment --------------------------------------------------------- */

START_TEST(both_addresses_are_aligned_to_the_power_of_two_above)
{
    static const ull sizes[] = { 1, PAGE, PAGE + 1, 3 * PAGE, 5 * PAGE, 100 * PAGE };
    ull handle, va = alloc_with(sizes[_i], GFP, 0, &handle);
    ull align = PAGE;

    while (align < sizes[_i]) {
        align *= 2;
    }
    ck_assert_uint_eq(handle % align, 0);
    ck_assert_uint_eq(va % align, 0);
}
END_TEST

START_TEST(zone_flags_are_taken_off)
{
    ull handle;

    ck_assert_uint_ne(alloc_with(PAGE, GFP | 1 | 2 | 4, 0, &handle), 0);
    ck_assert_uint_eq(alloc_with(PAGE, GFP | COMP, 0, &handle), 0);
    ck_assert_uint_eq(handle, 0);
}
END_TEST

START_TEST(pages_take_no_zone_flags)
{
    ull handle = 0;

    for (ull zone = 1; zone <= 4; zone *= 2) {
        ck_assert_uint_eq(CALL(rig, "dma_alloc_pages", rig->eth->actor, PAGE,
                               (uintptr_t)&handle, FROM, GFP | zone), 0);
    }
    ck_assert_uint_eq(CALL(rig, "dma_alloc_pages", rig->eth->actor, PAGE, (uintptr_t)&handle,
                           FROM, GFP | COMP), 0);
}
END_TEST

START_TEST(too_much_is_null_with_and_without_a_warning)
{
    ull handle;

    ck_assert_uint_eq(alloc_with(1ull << 30, GFP, 0, &handle), 0);
    ck_assert_uint_eq(alloc_with(1ull << 30, GFP, NO_WARN, &handle), 0);
}
END_TEST

START_TEST(nothing_is_freed_by_null)
{
    ull handle, va = alloc_with(PAGE, GFP, 0, &handle);

    CALL(rig, "dma_free_coherent", rig->eth->actor, PAGE, 0, handle);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 1);
    free_with(PAGE, va, handle, 0);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 0);
}
END_TEST

START_TEST(the_alignment_of_a_cache_is_asked)
{
    static const struct {
        const char *options;
        ull align;
    } rows[] = {
        { "arch=arm64", 64 }, { "arch=arm64 era=6.4", 128 }, { "arch=armv7", 64 },
        { "arch=riscv", 64 }, { "arch=mips", 128 }, /* mach-generic/kmalloc.h */
    };

    start(rows[_i].options);
    ck_assert_uint_eq(CALL(rig, "dma_get_cache_alignment"), rows[_i].align);
}
END_TEST

/* --- the atomic pool ---------------------------------------------------------------- */

static unsigned
fill_pool(ull size)
{
    unsigned count = 0;
    ull handle;

    while (alloc_with(size, ATOMIC, 0, &handle) != 0) {
        count++;
    }
    return count;
}

START_TEST(who_cannot_wait_gets_memory_of_a_pool)
{
    ull handle, va = alloc_with(100, ATOMIC, 0, &handle), again;

    ck_assert_uint_eq(va, sim_window_va(SIM_WINDOW_UNCACHED, handle));
    ck_assert_uint_ge(handle, rig->world->ram_base + rig->world->ram_bytes - (384 << 10));
    rig_put(rig, va, 7);
    CALL(rig, "mb");
    ck_assert_uint_eq(rig_dev_read(rig, rig->eth, handle), 7);
    free_with(100, va, handle, 0);
    ck_assert_uint_eq(alloc_with(100, ATOMIC, 0, &again), va);
    ck_assert_uint_eq(rig_get(rig, va), 0); /* zeroed */
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(a_pool_has_the_size_of_its_kernel)
{
    static const struct {
        const char *options;
        unsigned pages;
    } rows[] = {
        { "arch=arm64", 32 }, /* 128 KiB in zone DMA; the others' are not for this mask */
        { "arch=arm64 era=5.4", 64 },     /* one of 256 KiB */
        { "arch=armv7", 64 },
        { "arch=armv7 coherent_pool=64K", 16 },
        { "arch=arm64 coherent_pool=12K", 4 },
    };

    start(rows[_i].options);
    ck_assert_uint_eq(fill_pool(PAGE), rows[_i].pages);
}
END_TEST

START_TEST(a_pool_that_ran_low_grows_where_somebody_may_sleep)
{
    ull handle;
    unsigned before = fill_pool(PAGE);

    ck_assert_uint_ne(alloc_with(PAGE, GFP, 0, &handle), 0);
    ck_assert_uint_eq(fill_pool(PAGE), before);
    ck_assert_uint_ne(alloc_with(PAGE, GFP, 0, &handle), 0);
    ck_assert_uint_eq(fill_pool(PAGE), 2 * before);
}
END_TEST

START_TEST(old_pools_do_not_grow)
{
    ull handle;

    start("arch=armv7");
    fill_pool(PAGE);
    ck_assert_uint_ne(alloc_with(PAGE, GFP, 0, &handle), 0);
    ck_assert_uint_eq(fill_pool(PAGE), 0);
}
END_TEST

START_TEST(a_piece_of_a_pool_is_aligned_to_its_order)
{
    ull handle;

    alloc_with(PAGE, ATOMIC, 0, &handle);
    ck_assert_uint_ne(alloc_with(3 * PAGE, ATOMIC, 0, &handle), 0);
    ck_assert_uint_eq(handle % (4 * PAGE), 0);
}
END_TEST

START_TEST(a_coherent_device_needs_no_pool)
{
    ull handle;

    rig_free(rig);
    rig = rig_new("coherent-1cpu", NULL);
    ck_assert_uint_eq(alloc_with(PAGE, ATOMIC, 0, &handle),
                      sim_window_va(SIM_WINDOW_LINEAR, handle));
    ck_assert_uint_lt(handle, rig->world->ram_base + (1 << 20));
}
END_TEST

START_TEST(mips_needs_no_pool)
{
    ull handle;

    start("arch=mips");
    ck_assert_uint_ne(alloc_with(PAGE, ATOMIC, 0, &handle), 0);
    ck_assert_uint_lt(handle, rig->world->ram_base + (1 << 20));
}
END_TEST

START_TEST(a_pool_size_that_is_none_is_refused)
{
    static const char *const values[] = { "0", "x", "12Q", "2G", "4KK", "" };
    g_autoptr(GError) error = NULL;
    g_autofree char *sentence = g_strdup_printf(
        "coherent_pool: `%s` is no size up to 1G, as 256K is", values[_i]);

    ck_assert_int_eq(rig->layer->option(rig->world, "coherent_pool", values[_i], &error), -1);
    ck_assert_str_eq(error->message, sentence);
}
END_TEST

/* --- attributes ------------------------------------------------------------------ */

START_TEST(a_cookie_is_no_address)
{
    ull handle, cookie = alloc_with(2 * PAGE, GFP, NO_MAPPING, &handle);

    ck_assert_uint_eq(sim_vmap_pa(rig->world->vmap, cookie), handle);
    rig_dev_write(rig, rig->eth, handle, 0xbb, 64);
    rig_put(rig, cookie, 1);
    ck_assert_uint_eq(rig_get(rig, cookie), 0);
    ck_assert_uint_eq(rig_ram(rig, handle), 0xbb);
    free_with(2 * PAGE, cookie, handle, NO_MAPPING);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 0);
    ck_assert_uint_eq(CALL(rig, "alloc_pages", GFP, 1), cookie);
}
END_TEST

START_TEST(memory_without_a_mapping_is_not_zeroed)
{
    ull p = rig_kmalloc(rig, PAGE), handle;

    rig_put(rig, p, 0x42);
    CALL(rig, "kfree", p);
    p = CALL(rig, "alloc_pages", GFP, 0);
    CALL(rig, "__free_pages", p, 0);
    alloc_with(PAGE, GFP, NO_MAPPING, &handle);
    ck_assert_int_ne(rig_state(rig, sim_window_va(SIM_WINDOW_LINEAR, handle)), 'M');
}
END_TEST

START_TEST(what_is_newer_than_this_kernel_stops)
{
    static const struct {
        ull attr;
        const char *words;
    } rows[] = {
        { 1 << 10, "DMA_ATTR_MMIO came with Linux 6.18: use dma_map_resource()" },
        { 1 << 11, "DMA_ATTR_DEBUGGING_IGNORE_CACHELINES came with Linux 7.0: "
                   "leave it out, and give each buffer lines of its own" },
        { 1 << 12, "DMA_ATTR_REQUIRE_COHERENT came with Linux 7.0: "
                   "leave it out, and ask dma_need_sync()" },
        { 1 << 13, "DMA_ATTR_CC_SHARED came with Linux 7.1: "
                   "leave it out, no memory is encrypted here" },
        { 1ull << 40, "an attribute that no Linux has" },
    };
    ull handle = 0, p = rig_kmalloc(rig, 64);
    g_autofree char *alloc = STOP(rig, "dma_alloc_attrs", rig->eth->actor, PAGE,
                                  (uintptr_t)&handle, GFP, rows[_i].attr);
    g_autofree char *map = STOP(rig, "dma_map_single_attrs", rig->eth->actor, p, 64, TO,
                                rows[_i].attr);
    g_autofree char *words = g_strdup_printf("the kernel stopped: %s", rows[_i].words);

    ck_assert_str_eq(alloc, words);
    ck_assert_str_eq(map, words);
}
END_TEST

START_TEST(non_consistent_memory_is_cached_on_old_mips)
{
    static const struct {
        const char *options;
        SimWindowPart part;
    } rows[] = {
        { "arch=mips era=5.4", SIM_WINDOW_LINEAR },   { "arch=mips", SIM_WINDOW_UNCACHED },
        { "arch=armv7 era=5.4", SIM_WINDOW_UNCACHED }, { "arch=mips era=3.0", SIM_WINDOW_LINEAR },
    };
    ull handle, va;

    start(rows[_i].options);
    va = alloc_with(PAGE, GFP, NON_CONSISTENT, &handle);
    ck_assert_uint_eq(sim_window_part(va), rows[_i].part);
    free_with(PAGE, va, handle, NON_CONSISTENT);
}
END_TEST

START_TEST(such_memory_is_synced_by_dma_cache_sync)
{
    ull handle, va;

    start("arch=mips era=5.4");
    va = alloc_with(PAGE, GFP, NON_CONSISTENT, &handle);
    rig_put(rig, va, 0x42);
    CALL(rig, "dma_cache_sync", rig->eth->actor, va, 64, TO);
    ck_assert_uint_eq(rig_dev_read(rig, rig->eth, handle), 0x42);
}
END_TEST

START_TEST(dma_cache_sync_is_gone)
{
    ull p = rig_kmalloc(rig, 64);
    g_autofree char *words = STOP(rig, "dma_cache_sync", rig->eth->actor, p, 64, TO);

    ck_assert_str_eq(words, "the kernel stopped: dma_cache_sync() is gone since Linux 5.10: use "
                            "dma_alloc_noncoherent() and dma_sync_single_for_device()");
}
END_TEST

/* --- further views ------------------------------------------------------------------ */

START_TEST(a_user_sees_coherent_memory_with_its_type)
{
    ull handle, va = alloc_with(2 * PAGE, GFP, 0, &handle);
    ull user = CALL(rig, "dma_mmap_coherent", rig->eth->actor, va, handle, 2 * PAGE);

    rig_put(rig, user + PAGE, 5);
    CALL(rig, "mb");
    ck_assert_uint_eq(rig_get(rig, va + PAGE), 5);
    ck_assert_uint_eq(rig_dev_read(rig, rig->eth, handle + PAGE), 5);
    ck_assert_int_eq(rig_state(rig, sim_window_va(SIM_WINDOW_LINEAR, handle + PAGE)), 'I');
    CALL(rig, "munmap", user);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* 6: ENXIO. */
START_TEST(a_range_that_is_too_long_is_not_mapped)
{
    static const struct {
        ull pgoff, pages, error;
    } rows[] = { { 0, 2, 0 }, { 0, 3, 6 }, { 1, 1, 0 }, { 1, 2, 6 }, { 2, 1, 6 } };
    ull handle, va = alloc_with(2 * PAGE, GFP, 0, &handle);

    ck_assert_uint_eq(CALL(rig, "test_mmap_error", rig->eth->actor, va, handle, 2 * PAGE,
                           rows[_i].pgoff, rows[_i].pages), rows[_i].error);
}
END_TEST

START_TEST(a_list_of_pages_is_mapped_from_an_offset_on)
{
    ull a = CALL(rig, "alloc_pages", GFP, 0), b = CALL(rig, "alloc_pages", GFP, 0);
    ull user = CALL(rig, "test_map_pages", a, b, 1, 1);

    rig_put(rig, user, 5);
    ck_assert_uint_eq(rig_get(rig, CALL(rig, "page_address", b)), 5);
    ck_assert_uint_eq(CALL(rig, "test_map_pages", a, b, 1, 2), 6); /* ENXIO */
    ck_assert_uint_eq(CALL(rig, "test_map_pages", a, 64, 0, 2), 22); /* EINVAL: no page */
    ck_assert_uint_eq(CALL(rig, "test_can_mmap", rig->eth->actor), 1);
}
END_TEST

START_TEST(an_implementation_may_use_the_common_helpers)
{
    ull handle = 0, page, user;

    CALL(rig, "test_common_ops", rig->eth->actor, 1, 0);
    page = CALL(rig, "dma_alloc_pages", rig->eth->actor, 2 * PAGE, (uintptr_t)&handle, TO, GFP);
    ck_assert_uint_eq(handle, sim_vmap_pa(rig->world->vmap, page) + 0x40000000);
    user = CALL(rig, "dma_mmap_coherent", rig->eth->actor, CALL(rig, "page_address", page), 0,
                2 * PAGE);
    rig_put(rig, user + PAGE, 5);
    CALL(rig, "mb");
    CALL(rig, "munmap", user);
    ck_assert_uint_eq(rig_ram(rig, handle - 0x40000000 + PAGE), 5); /* uncached: dma_pgprot */
    CALL(rig, "dma_free_pages", rig->eth->actor, 2 * PAGE, page, handle, TO);
    ck_assert_uint_eq(CALL(rig, "alloc_pages", GFP, 1), page);
}
END_TEST

START_TEST(a_helper_gives_pages_back_that_cannot_be_mapped)
{
    ull handle = 0, page = CALL(rig, "alloc_pages", GFP, 0);

    CALL(rig, "__free_pages", page, 0);
    CALL(rig, "test_common_ops", rig->eth->actor, 1, 1);
    ck_assert_uint_eq(CALL(rig, "dma_alloc_pages", rig->eth->actor, PAGE, (uintptr_t)&handle, TO,
                           GFP), 0);
    ck_assert_uint_eq(CALL(rig, "alloc_pages", GFP, 0), page);
}
END_TEST

START_TEST(what_an_implementation_lacks_is_not_to_be_had)
{
    ull handle = 0;

    CALL(rig, "test_common_ops", rig->eth->actor, 0, 0);
    ck_assert_uint_eq(CALL(rig, "dma_alloc_pages", rig->eth->actor, PAGE, (uintptr_t)&handle, TO,
                           GFP), 0);
    ck_assert_uint_eq(alloc_with(PAGE, GFP, 0, &handle), 0);
    ck_assert_uint_eq(CALL(rig, "test_can_mmap", rig->eth->actor), 0);
    ck_assert_uint_eq(CALL(rig, "dma_mmap_coherent", rig->eth->actor, 0, 0, PAGE), 0);
}
END_TEST

START_TEST(pages_are_mapped_cached)
{
    ull handle = 0;
    ull page = CALL(rig, "dma_alloc_pages", rig->eth->actor, PAGE, (uintptr_t)&handle, TO, GFP);
    ull user = CALL(rig, "dma_mmap_pages", rig->eth->actor, PAGE, page);

    rig_put(rig, user, 5);
    ck_assert_int_eq(rig_state(rig, sim_window_va(SIM_WINDOW_LINEAR, handle)), 'M');
    CALL(rig, "munmap", user);
}
END_TEST

/* --- memory that stays cached -------------------------------------------------------- */

START_TEST(noncoherent_memory_is_zero_and_cached)
{
    ull handle = 0;
    ull va = CALL(rig, "dma_alloc_noncoherent", rig->eth->actor, 100, (uintptr_t)&handle, FROM,
                  GFP);

    ck_assert_uint_eq(va, sim_window_va(SIM_WINDOW_LINEAR, handle));
    ck_assert_uint_eq(rig_get(rig, va + 4095), 0);
    CALL(rig, "dma_free_noncoherent", rig->eth->actor, 100, va, handle, FROM);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 0);
}
END_TEST

START_TEST(noncontiguous_memory_is_one_piece_for_both)
{
    ull handle = 0;
    ull sgt = CALL(rig, "dma_alloc_noncontiguous", rig->eth->actor, 3 * PAGE, TO, GFP, 0,
                   (uintptr_t)&handle);
    ull va = CALL(rig, "dma_vmap_noncontiguous", rig->eth->actor, 3 * PAGE, sgt);

    ck_assert_uint_eq(va, sim_window_va(SIM_WINDOW_LINEAR, handle));
    ck_assert_uint_eq(CALL(rig, "dma_alloc_noncontiguous", rig->eth->actor, PAGE, TO, GFP, WC,
                           (uintptr_t)&handle), 0); /* the only attribute is another one */
    CALL(rig, "dma_vunmap_noncontiguous", rig->eth->actor, va);
    CALL(rig, "dma_free_noncontiguous", rig->eth->actor, 3 * PAGE, sgt, TO);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 0);
}
END_TEST

static TCase *
add(Suite *suite, const char *name)
{
    TCase *tc = tcase_create(name);

    tcase_add_checked_fixture(tc, setup, teardown);
    suite_add_tcase(suite, tc);
    return tc;
}

static Suite *
coherent_suite(void)
{
    Suite *suite = suite_create("coherent");
    TCase *rules = add(suite, "rules"), *pool = add(suite, "pool");
    TCase *attrs = add(suite, "attributes"), *views = add(suite, "views");

    tcase_add_loop_test(rules, both_addresses_are_aligned_to_the_power_of_two_above, 0, 6);
    tcase_add_test(rules, zone_flags_are_taken_off);
    tcase_add_test(rules, pages_take_no_zone_flags);
    tcase_add_test(rules, too_much_is_null_with_and_without_a_warning);
    tcase_add_test(rules, nothing_is_freed_by_null);
    tcase_add_loop_test(rules, the_alignment_of_a_cache_is_asked, 0, 5);
    tcase_add_test(pool, who_cannot_wait_gets_memory_of_a_pool);
    tcase_add_loop_test(pool, a_pool_has_the_size_of_its_kernel, 0, 5);
    tcase_add_test(pool, a_pool_that_ran_low_grows_where_somebody_may_sleep);
    tcase_add_test(pool, old_pools_do_not_grow);
    tcase_add_test(pool, a_piece_of_a_pool_is_aligned_to_its_order);
    tcase_add_test(pool, a_coherent_device_needs_no_pool);
    tcase_add_test(pool, mips_needs_no_pool);
    tcase_add_loop_test(pool, a_pool_size_that_is_none_is_refused, 0, 6);
    tcase_add_test(attrs, a_cookie_is_no_address);
    tcase_add_test(attrs, memory_without_a_mapping_is_not_zeroed);
    tcase_add_loop_test(attrs, what_is_newer_than_this_kernel_stops, 0, 5);
    tcase_add_loop_test(attrs, non_consistent_memory_is_cached_on_old_mips, 0, 4);
    tcase_add_test(attrs, such_memory_is_synced_by_dma_cache_sync);
    tcase_add_test(attrs, dma_cache_sync_is_gone);
    tcase_add_test(views, a_user_sees_coherent_memory_with_its_type);
    tcase_add_loop_test(views, a_range_that_is_too_long_is_not_mapped, 0, 5);
    tcase_add_test(views, pages_are_mapped_cached);
    tcase_add_test(views, an_implementation_may_use_the_common_helpers);
    tcase_add_test(views, a_helper_gives_pages_back_that_cannot_be_mapped);
    tcase_add_test(views, what_an_implementation_lacks_is_not_to_be_had);
    tcase_add_test(views, a_list_of_pages_is_mapped_from_an_offset_on);
    tcase_add_test(views, noncoherent_memory_is_zero_and_cached);
    tcase_add_test(views, noncontiguous_memory_is_one_piece_for_both);
    return suite;
}

SIM_CHECK_MAIN(coherent_suite)
