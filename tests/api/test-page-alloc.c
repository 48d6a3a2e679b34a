/* SPDX-License-Identifier: MIT */
/*
 * Pages: zones by architecture and kernel, orders, references, what may be freed.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

#define GFP_DMA 1ull
#define GFP_DMA32 4ull
#define NOWARN 0x2000ull
#define FOUR_GIB (1ull << 32)
/* 2 GiB of RAM, half of it below 4 GiB. */
#define ACROSS "tests/api/rig-across.dts"

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
start(const char *options, const char *board)
{
    rig_free(rig);
    rig = rig_new(board, options);
}

static SimAddr
pages_at(ull gfp, ull order)
{
    ull page = CALL(rig, "alloc_pages", gfp, order);

    return page ? sim_window_pa(CALL(rig, "page_address", page)) : 0;
}

/* --- zones ---------------------------------------------------------------- */

START_TEST(memory_comes_from_the_highest_zone_that_may_be_used)
{
    static const struct {
        const char *options;
        ull gfp;
        SimAddr from, below;
    } rows[] = {
        { "arch=arm64", GFP, FOUR_GIB, 5 * (FOUR_GIB >> 2) },
        { "arch=arm64", GFP | GFP_DMA32, 0xc0000000, FOUR_GIB },
        { "arch=arm64", GFP | GFP_DMA, 0xc0000000, FOUR_GIB },
        { "arch=arm64 era=4.19", GFP, FOUR_GIB, 5 * (FOUR_GIB >> 2) },
        { "arch=arm64 era=4.19", GFP | GFP_DMA, FOUR_GIB, 5 * (FOUR_GIB >> 2) }, /* no zone */
        { "arch=arm64 era=4.19", GFP | GFP_DMA32, 0xc0000000, FOUR_GIB },
        { "arch=riscv", GFP | GFP_DMA32, 0xc0000000, FOUR_GIB },
        { "arch=armv7", GFP, 0xc0000000, 0xc0100000 },
        { "arch=armv7", GFP | GFP_DMA, 0xc0000000, 0xc0100000 },
    };
    SimAddr at;

    start(rows[_i].options, ACROSS);
    at = pages_at(rows[_i].gfp, 0);
    ck_assert_uint_ge(at, rows[_i].from);
    ck_assert_uint_lt(at, rows[_i].below);
}
END_TEST

START_TEST(a_zone_of_30_bits_below_which_no_ram_lies)
{
    start("arch=arm64 era=5.8", ACROSS);
    ck_assert_uint_eq(pages_at(GFP | GFP_DMA | NOWARN, 0), 0);
    ck_assert_uint_ne(pages_at(GFP | GFP_DMA32, 0), 0);
}
END_TEST

START_TEST(a_zone_that_is_full_takes_of_those_below)
{
    SimAddr at = 0, first = 0;

    start("arch=arm64", ACROSS);
    for (unsigned i = 0; i < 257; i++) { /* 256 of 4 MiB fill the upper GiB */
        at = pages_at(GFP, 10);
        first = first ? first : at;
    }
    ck_assert_uint_ge(first, FOUR_GIB);
    ck_assert_uint_lt(at, FOUR_GIB);
}
END_TEST

START_TEST(kmalloc_has_caches_of_its_own_for_the_dma_zone)
{
    start("arch=arm64", ACROSS);
    ck_assert_uint_ge(sim_window_pa(CALL(rig, "kmalloc", 100, GFP)), FOUR_GIB);
    ck_assert_uint_lt(sim_window_pa(CALL(rig, "kmalloc", 100, GFP | GFP_DMA)), FOUR_GIB);
    ck_assert_uint_ge(sim_window_pa(CALL(rig, "kmalloc", 100, GFP)), FOUR_GIB);
}
END_TEST

START_TEST(coherent_memory_lies_where_the_mask_reaches)
{
    ull handle = 0;

    start("arch=arm64", ACROSS);
    ck_assert_uint_ne(rig_alloc_coherent(rig, rig->eth, 4096, &handle), 0);
    ck_assert_uint_lt(handle, FOUR_GIB);
    CALL(rig, "dma_set_coherent_mask", rig->eth->actor, ~0ull);
    ck_assert_uint_ne(rig_alloc_coherent(rig, rig->eth, 4096, &handle), 0);
    ck_assert_uint_ge(handle, FOUR_GIB);
}
END_TEST

/* There is no bounce buffer: what lies too high cannot be mapped. */
START_TEST(kmalloc_memory_may_lie_beyond_the_mask)
{
    ull p;

    start("arch=arm64", ACROSS);
    p = CALL(rig, "kmalloc", 100, GFP);
    ck_assert_uint_eq(rig_map(rig, rig->eth, p, 100, TO), NO_HANDLE);
    p = CALL(rig, "kmalloc", 100, GFP | GFP_DMA32);
    ck_assert_uint_eq(rig_map(rig, rig->eth, p, 100, TO), NO_HANDLE); /* kmalloc has none */
    p = CALL(rig, "kmalloc", 100, GFP | GFP_DMA);
    ck_assert_uint_eq(rig_map(rig, rig->eth, p, 100, TO), sim_window_pa(p));
}
END_TEST

/* --- orders and references -------------------------------------------------- */

START_TEST(pages_are_aligned_to_their_order)
{
    pages_at(GFP, 0);
    for (ull order = 0; order <= 10; order++) {
        ck_assert_uint_eq(pages_at(GFP, order) % (4096ull << order), 0);
    }
    ck_assert_uint_eq(pages_at(GFP | NOWARN, 11), 0);
}
END_TEST

START_TEST(exact_pages_leave_the_rest_free)
{
    ull p = CALL(rig, "test_alloc_exact", 5 * 4096, GFP);

    ck_assert_uint_eq(p % 0x8000, 0);
    ck_assert_uint_eq(sim_window_va(SIM_WINDOW_LINEAR, pages_at(GFP, 0)) & ~0xfffull,
                      rig->world->ram_base + 0x1000 + SIM_WINDOW_BASE);
    CALL(rig, "test_free_exact", p, 5 * 4096);
    ck_assert_uint_eq(CALL(rig, "test_alloc_exact", 8 * 4096, GFP), p);
}
END_TEST

START_TEST(the_last_reference_frees)
{
    ull page = CALL(rig, "alloc_pages", GFP, 0);

    ck_assert_uint_eq(CALL(rig, "test_get_page", page), 2);
    CALL(rig, "__free_pages", page, 0);
    ck_assert_uint_eq(CALL(rig, "test_get_page", page), 2);
    ck_assert_uint_eq(CALL(rig, "test_put_page", page), 1);
    ck_assert_uint_eq(CALL(rig, "test_put_page", page), 0);
    ck_assert_uint_eq(CALL(rig, "alloc_pages", GFP, 0), page);
}
END_TEST

START_TEST(what_is_not_allocated_cannot_be_freed)
{
    static const char words[] = "the kernel stopped: a page that is not allocated, or is "
                                "another allocator's, is freed";
    ull page = CALL(rig, "alloc_pages", GFP, 1);
    g_autofree char *second = STOP(rig, "__free_pages", page + 64, 0);
    g_autofree char *none = STOP(rig, "__free_pages", 2, 0);
    g_autofree char *twice = NULL, *slab = NULL;

    CALL(rig, "__free_pages", page, 1);
    twice = STOP(rig, "__free_pages", page, 1);
    slab = STOP(rig, "__free_pages", CALL(rig, "virt_to_page", rig_kmalloc(rig, 100)), 0);
    ck_assert_str_eq(second, words);
    ck_assert_str_eq(none, words);
    ck_assert_str_eq(twice, words);
    ck_assert_str_eq(slab, words);
}
END_TEST

START_TEST(a_struct_page_has_the_same_address_in_every_run)
{
    ull page = CALL(rig, "alloc_pages", GFP, 0);

    start(NULL, "noncoherent-1cpu");
    ck_assert_uint_eq(CALL(rig, "alloc_pages", GFP, 0), page);
    ck_assert_uint_eq(CALL(rig, "virt_to_page", CALL(rig, "page_address", page)), page);
}
END_TEST

START_TEST(an_option_lays_the_zones_out_again)
{
    g_autoptr(GError) error = NULL;

    start("arch=armv7", ACROSS);
    ck_assert_uint_lt(pages_at(GFP, 0), FOUR_GIB);
    start("arch=armv7", ACROSS);
    ck_assert_int_eq(rig->layer->option(rig->world, "arch", "arm64", &error), 1);
    ck_assert_uint_ge(pages_at(GFP, 0), FOUR_GIB);
}
END_TEST

static Suite *
page_alloc_suite(void)
{
    Suite *suite = suite_create("page-alloc");
    TCase *zones = tcase_create("zones"), *pages = tcase_create("pages");

    tcase_add_checked_fixture(zones, setup, teardown);
    tcase_add_loop_test(zones, memory_comes_from_the_highest_zone_that_may_be_used, 0, 9);
    tcase_add_test(zones, a_zone_of_30_bits_below_which_no_ram_lies);
    tcase_add_test(zones, a_zone_that_is_full_takes_of_those_below);
    tcase_add_test(zones, kmalloc_has_caches_of_its_own_for_the_dma_zone);
    tcase_add_test(zones, coherent_memory_lies_where_the_mask_reaches);
    tcase_add_test(zones, kmalloc_memory_may_lie_beyond_the_mask);
    tcase_add_test(zones, an_option_lays_the_zones_out_again);
    suite_add_tcase(suite, zones);
    tcase_add_checked_fixture(pages, setup, teardown);
    tcase_add_test(pages, pages_are_aligned_to_their_order);
    tcase_add_test(pages, exact_pages_leave_the_rest_free);
    tcase_add_test(pages, the_last_reference_frees);
    tcase_add_test(pages, what_is_not_allocated_cannot_be_freed);
    tcase_add_test(pages, a_struct_page_has_the_same_address_in_every_run);
    suite_add_tcase(suite, pages);
    return suite;
}

SIM_CHECK_MAIN(page_alloc_suite)
