/* SPDX-License-Identifier: MIT */
/*
 * DMA pools: where blocks lie, the list inside the free ones, what destroys it.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

#define PAGE 4096ull
#define ATOMIC 0x820ull

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
create(ull size, ull align, ull boundary)
{
    return CALL(rig, "dma_pool_create", (uintptr_t)"descriptors", rig->eth->actor, size, align,
                boundary);
}

static ull
take(ull pool, ull *handle)
{
    *handle = 0;
    return CALL(rig, "dma_pool_alloc", pool, GFP, (uintptr_t)handle);
}

static void
put(ull pool, ull va, ull handle)
{
    CALL(rig, "dma_pool_free", pool, va, handle);
    CALL(rig, "mb"); /* the list is in uncached memory */
}

/* --- places ------------------------------------------------------------------- */

START_TEST(blocks_lie_one_behind_the_other)
{
    static const struct {
        ull size, align, boundary, step;
    } rows[] = {
        { 64, 64, 0, 64 }, { 40, 8, 0, 40 }, { 40, 32, 0, 64 }, { 1, 0, 0, 16 }, { 16, 1, 0, 16 },
        { 3 * PAGE, 0, 0, 0 },
    };
    ull pool = create(rows[_i].size, rows[_i].align, rows[_i].boundary), first, second;

    take(pool, &first);
    take(pool, &second);
    if (rows[_i].step) {
        ck_assert_uint_eq(second - first, rows[_i].step);
    } else {
        ck_assert_uint_eq(second % PAGE, 0); /* an allocation each */
    }
}
END_TEST

START_TEST(no_block_crosses_the_boundary)
{
    ull pool = create(96, 32, 256), handle;

    for (unsigned i = 0; i < 100; i++) {
        ck_assert_uint_ne(take(pool, &handle), 0);
        ck_assert_uint_eq(handle / 256, (handle + 95) / 256);
        ck_assert_uint_eq(handle % 32, 0);
    }
}
END_TEST

START_TEST(what_no_pool_can_be_is_refused)
{
    static const struct {
        ull size, align, boundary;
    } rows[] = {
        { 0, 0, 0 },   { 64, 3, 0 },  { 64, 48, 0 },
        { 64, 0, 32 }, { 64, 0, 96 }, { 1ull << 31, 0, 0 },
    };

    ck_assert_uint_eq(create(rows[_i].size, rows[_i].align, rows[_i].boundary), 0);
}
END_TEST

START_TEST(the_block_given_back_last_comes_first)
{
    ull pool = create(64, 64, 0), a, b, c, va_a = take(pool, &a), va_b = take(pool, &b);

    put(pool, va_a, a);
    put(pool, va_b, b);
    ck_assert_uint_eq(take(pool, &c), va_b);
    ck_assert_uint_eq(c, b);
    ck_assert_uint_eq(take(pool, &c), va_a);
    ck_assert_uint_eq(c, a);
}
END_TEST

START_TEST(a_full_page_brings_another_one)
{
    ull pool = create(1024, 0, 0), handle, last = 0;

    for (unsigned i = 0; i < 5; i++) {
        ck_assert_uint_ne(take(pool, &handle), 0);
        last = i == 3 ? handle : last;
    }
    ck_assert_uint_ne(handle / PAGE, last / PAGE);
}
END_TEST

START_TEST(zalloc_writes_zeroes_and_alloc_does_not)
{
    ull pool = create(64, 0, 0), handle, va = take(pool, &handle);

    rig_put(rig, va + 20, 0x42);
    put(pool, va, handle);
    ck_assert_uint_eq(take(pool, &handle), va);
    ck_assert_uint_eq(rig_get(rig, va + 20), 0x42);
    put(pool, va, handle);
    ck_assert_uint_eq(CALL(rig, "dma_pool_zalloc", pool, GFP, (uintptr_t)&handle), va);
    ck_assert_uint_eq(rig_get(rig, va + 20), 0);
    ck_assert_uint_eq(rig_get(rig, va), 0);
}
END_TEST

START_TEST(a_block_can_be_had_without_waiting)
{
    ull pool = create(64, 0, 0), handle = 0;

    ck_assert_uint_ne(CALL(rig, "dma_pool_alloc", pool, ATOMIC, (uintptr_t)&handle), 0);
    ck_assert_uint_ge(handle, rig->world->ram_base + rig->world->ram_bytes - (384 << 10));
}
END_TEST

START_TEST(a_coherent_device_has_cached_blocks)
{
    ull pool, handle;

    rig_free(rig);
    rig = rig_new("coherent-1cpu", NULL);
    pool = create(64, 64, 0);
    ck_assert_uint_eq(take(pool, &handle), sim_window_va(SIM_WINDOW_LINEAR, handle));
}
END_TEST

/* --- the list ---------------------------------------------------------------------- */

START_TEST(a_free_block_holds_its_bus_address)
{
    ull pool = create(64, 64, 0), handle, va = take(pool, &handle);

    put(pool, va, handle);
    for (unsigned i = 0; i < 8; i++) {
        ck_assert_uint_eq(rig_ram(rig, handle + 8 + i), (uint8_t)(handle >> 8 * i));
    }
}
END_TEST

/* The next block is the one that was written to, with an address that is none. */
START_TEST(a_device_that_writes_to_a_free_block_destroys_the_list)
{
    ull pool = create(64, 64, 0), handle, va = take(pool, &handle);
    g_autofree char *words = NULL;
    ull out = 0;

    put(pool, va, handle);
    rig_dev_write(rig, rig->eth, handle, 0xbb, 16);
    ck_assert_uint_eq(take(pool, &out), va);
    ck_assert_uint_eq(out, 0xbbbbbbbbbbbbbbbb);
    words = STOP(rig, "dma_pool_alloc", pool, GFP, (uintptr_t)&out);
    ck_assert_str_eq(words, "the kernel stopped: dma_pool_alloc: the list of free blocks leads out "
                            "of memory: a free block was written to");
}
END_TEST

START_TEST(before_6_4_it_is_a_list_of_offsets)
{
    ull pool, handle, va, out = 0;

    rig_free(rig);
    rig = rig_new("noncoherent-1cpu", "era=5.15");
    pool = create(64, 64, 0);
    va = take(pool, &handle);
    put(pool, va, handle);
    ck_assert_uint_eq(rig_ram(rig, handle), 64);
    ck_assert_uint_eq(rig_ram(rig, handle + 1), 0);
    rig_dev_write(rig, rig->eth, handle, 0xbb, 4);
    ck_assert_uint_eq(take(pool, &out), va); /* it is there all the same */
    ck_assert_uint_eq(out, handle);
    ck_assert_uint_ne(take(pool, &out), 0); /* but nothing behind it: another page */
    ck_assert_uint_ne(out / PAGE, handle / PAGE);
}
END_TEST

START_TEST(before_6_4_a_page_without_blocks_goes)
{
    ull pool, first, last, va;

    rig_free(rig);
    rig = rig_new("noncoherent-1cpu", "era=5.15");
    pool = create(4096, 0, 0);
    va = take(pool, &first);
    take(pool, &last);
    put(pool, va, first);
    CALL(rig, "dma_pool_destroy", pool);
    ck_assert_uint_eq(sim_window_pa(rig_alloc_coherent(rig, rig->eth, PAGE, &va)), first);
}
END_TEST

START_TEST(old_blocks_are_smaller_and_keep_their_boundary)
{
    ull pool, handle, second;

    rig_free(rig);
    rig = rig_new("noncoherent-1cpu", "era=5.15");
    pool = create(1, 0, 0);
    take(pool, &handle);
    take(pool, &second);
    ck_assert_uint_eq(second - handle, 4);
    pool = create(96, 32, 256);
    for (unsigned i = 0; i < 100; i++) {
        ck_assert_uint_ne(take(pool, &handle), 0);
        ck_assert_uint_eq(handle / 256, (handle + 95) / 256);
    }
}
END_TEST

/* --- the end ------------------------------------------------------------------------ */

START_TEST(a_pool_that_is_empty_gives_its_pages_back)
{
    ull before = CALL(rig, "alloc_pages", GFP, 0), pool, handle, va;

    CALL(rig, "__free_pages", before, 0);
    pool = create(64, 64, 0);
    va = take(pool, &handle);
    put(pool, va, handle);
    CALL(rig, "dma_pool_destroy", pool);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 0);
    CALL(rig, "dma_pool_destroy", 0);
}
END_TEST

START_TEST(a_busy_pool_keeps_its_pages)
{
    ull pool = create(64, 64, 0), handle;

    take(pool, &handle);
    CALL(rig, "dma_pool_destroy", pool);
    ck_assert_uint_gt(rig->layer->leaks(rig->world), 0);
}
END_TEST

START_TEST(a_pool_that_is_none_is_left_alone)
{
    ull pool = create(64, 64, 0), handle, va = take(pool, &handle);

    put(pool, va, handle);
    CALL(rig, "dma_pool_destroy", pool);
    ck_assert_uint_eq(take(pool, &handle), 0);
    CALL(rig, "dma_pool_free", pool, va, handle);
    CALL(rig, "dma_pool_destroy", pool);
}
END_TEST

START_TEST(a_managed_pool_goes_with_its_driver)
{
    ull pool = CALL(rig, "dmam_pool_create", (uintptr_t)"x", rig->eth->actor, 64, 0, 0), handle;
    ull va = take(pool, &handle);

    put(pool, va, handle);
    ck_assert_uint_eq(CALL(rig, "devres_release_all", rig->eth->actor), 1);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 0);
    pool = CALL(rig, "dmam_pool_create", (uintptr_t)"x", rig->eth->actor, 64, 0, 0);
    CALL(rig, "dmam_pool_destroy", pool);
    ck_assert_uint_eq(CALL(rig, "devres_release_all", rig->eth->actor), 0);
    ck_assert_uint_eq(CALL(rig, "dmam_pool_create", (uintptr_t)"x", rig->eth->actor, 0, 0, 0), 0);
}
END_TEST

START_TEST(a_name_that_is_no_text_stops_the_kernel)
{
    g_autofree char *words =
        STOP(rig, "dma_pool_create", 8, rig->eth->actor, 64, 64, 0);

    ck_assert_str_eq(words, "the kernel stopped: a name that is no text");
}
END_TEST

static Suite *
dmapool_suite(void)
{
    Suite *suite = suite_create("dmapool");
    TCase *places = tcase_create("places"), *list = tcase_create("list");

    tcase_add_checked_fixture(places, setup, teardown);
    tcase_add_loop_test(places, blocks_lie_one_behind_the_other, 0, 6);
    tcase_add_test(places, a_name_that_is_no_text_stops_the_kernel);
    tcase_add_test(places, no_block_crosses_the_boundary);
    tcase_add_loop_test(places, what_no_pool_can_be_is_refused, 0, 6);
    tcase_add_test(places, the_block_given_back_last_comes_first);
    tcase_add_test(places, a_full_page_brings_another_one);
    tcase_add_test(places, zalloc_writes_zeroes_and_alloc_does_not);
    tcase_add_test(places, a_block_can_be_had_without_waiting);
    tcase_add_test(places, a_coherent_device_has_cached_blocks);
    suite_add_tcase(suite, places);
    tcase_add_checked_fixture(list, setup, teardown);
    tcase_add_test(list, a_free_block_holds_its_bus_address);
    tcase_add_test(list, a_device_that_writes_to_a_free_block_destroys_the_list);
    tcase_add_test(list, before_6_4_it_is_a_list_of_offsets);
    tcase_add_test(list, before_6_4_a_page_without_blocks_goes);
    tcase_add_test(list, old_blocks_are_smaller_and_keep_their_boundary);
    tcase_add_test(list, a_pool_that_is_empty_gives_its_pages_back);
    tcase_add_test(list, a_busy_pool_keeps_its_pages);
    tcase_add_test(list, a_pool_that_is_none_is_left_alone);
    tcase_add_test(list, a_managed_pool_goes_with_its_driver);
    suite_add_tcase(suite, list);
    return suite;
}

SIM_CHECK_MAIN(dmapool_suite)
