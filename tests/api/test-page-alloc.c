/* SPDX-License-Identifier: MIT */
/*
 * Pages: zones by architecture and kernel, orders, references, what may be freed.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

#include <glib/gstdio.h>

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

/* ACROSS with its RAM from @ram on, and a bus that reaches what is below @reach (0: all). */
static char *
board_with(SimAddr ram, SimAddr reach)
{
    g_autofree char *text = NULL, *reg = NULL, *ranges = NULL, *path = NULL;
    g_autoptr(GString) board = NULL;
    int file = g_file_open_tmp("dmasim-XXXXXX.dts", &path, NULL);

    ck_assert(file >= 0 && g_close(file, NULL));
    ck_assert(g_file_get_contents(ACROSS, &text, NULL, NULL));
    reg = g_strdup_printf("<%#x %#x 0 0x80000000>", (unsigned)(ram >> 32), (unsigned)ram);
    ranges = g_strdup_printf("ranges; dma-ranges = <0 0 0 0 %#x %#x>;", (unsigned)(reach >> 32),
                             (unsigned)reach);
    board = g_string_new(text);
    ck_assert_uint_eq(g_string_replace(board, "<0 0xc0000000 0 0x80000000>", reg, 0), 1);
    ck_assert_uint_eq(g_string_replace(board, "ranges;", reach ? ranges : "ranges;", 0), 1);
    ck_assert(g_file_set_contents(path, board->str, -1, NULL));
    return g_steal_pointer(&path);
}

/* 4 MiB behind the last 4 MiB that GFP_DMA gives, since an atomic pool ends the zone; 0:
 * it gives none. */
static SimAddr
end_of_dma_zone(void)
{
    SimAddr at, end = 0, size = 4096 << 10;

    while ((at = pages_at(GFP | GFP_DMA | NOWARN, 10)) != 0) {
        end = MAX(end, at + 2 * size);
    }
    return end;
}

/* RAM is 2 GiB, from 3 GiB or from 8 GiB on: arch/arm64/mm/init.c of each version. */
START_TEST(the_dma_zone_of_arm64_is_as_wide_as_buses_reach)
{
    static const SimAddr low = 3 * (FOUR_GIB / 4), high = 2 * FOUR_GIB;
    static const struct {
        const char *era;
        SimAddr ram, reach, end;
    } rows[] = {
        { "6.12", low, 0, FOUR_GIB },
        { "6.12", low, 0xd0000000, 0xd0000000 },
        { "6.12", low, 0x40000000, 0 },
        { "6.11", low, 0xd0000000, FOUR_GIB },   /* whole bits: 32 */
        { "6.11", low, 0x40000000, FOUR_GIB },   /* RAM begins behind 30 bits */
        { "5.11", low, 0, FOUR_GIB },
        { "5.10", low, 0, FOUR_GIB },            /* 30 bits from 3 GiB on */
        { "5.8", low, 0xd0000000, FOUR_GIB },    /* nobody looks at the tree */
        { "6.12", high, 0x240000000, 0x240000000 },
        { "6.12", high, 0, 0x280000000 },
        { "6.11", high, 0x240000000, 0x280000000 },
        { "5.10", high, 0, 0x240000000 },        /* 30 bits from 8 GiB on */
    };
    g_autofree char *options = g_strconcat("arch=arm64 era=", rows[_i].era, NULL);
    g_autofree char *board = board_with(rows[_i].ram, rows[_i].reach);

    start(options, board);
    g_remove(board);
    ck_assert_uint_eq(end_of_dma_zone(), rows[_i].end);
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
    tcase_add_loop_test(zones, the_dma_zone_of_arm64_is_as_wide_as_buses_reach, 0, 12);
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
