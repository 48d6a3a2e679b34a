/* SPDX-License-Identifier: MIT */
/*
 * The less usual names of asm/cacheflush.h, asm/outercache.h and mips's asm/io.h:
 * what each asks the caches for (facts 4.4 and 4.5), and that it is told where the
 * DMA API has the bytes too (D504).
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

static Rig *rig;
static ull buf;
static SimAddr pa;

static void
start(const char *board, const char *options)
{
    rig = rig_new(board, options);
    buf = rig_kmalloc(rig, 4096);
    pa = sim_window_pa(buf);
    rig_spy(rig);
}

static void
teardown(void)
{
    rig_free(rig);
}

/* Calls by hand: (start, end), (start, size) or (start, size, direction). */
enum { END = -2, SIZE = -1 };

typedef struct Row {
    const char *board, *options, *call;
    int third; /* END, SIZE or the direction */
    const char *asked, *told; /* for two lines; the call that D504 names, NULL: none */
} Row;

#define V7 "noncoherent-1cpu", "arch=armv7"
#define PL310 "cortex-a9-pl310", "arch=armv7"
#define V5 "noncoherent-1cpu", "arch=arm926"
#define ARM64 "noncoherent-1cpu", "arch=arm64 era=5.4"
#define MIPS "noncoherent-1cpu", "arch=mips"
#define CI "CI+0:128 |7"
#define I64 "I+0:64 I+64:64 |7"

static const Row rows[] = {
    { V7, "dmac_clean_range", END, "C+0:128 |7", "dmac_clean_range()" },
    { V7, "dmac_inv_range", END, "I+0:128 |7", "dmac_inv_range()" },
    { V7, "__cpuc_flush_dcache_area", SIZE, CI, "__cpuc_flush_dcache_area()" },
    { V7, "sync_cache_w", SIZE, CI, "sync_cache_w()" },
    { V7, "sync_cache_r", SIZE, CI, "sync_cache_r()" },
    /* v6 and later find memory by its physical address */
    { V7, "flush_kernel_vmap_range", SIZE, "", NULL },
    { V7, "invalidate_kernel_vmap_range", SIZE, "", NULL },
    { V7, "flush_dcache_page", SIZE, "", NULL },
    { V5, "flush_kernel_vmap_range", SIZE, CI, "flush_kernel_vmap_range()" },
    { V5, "invalidate_kernel_vmap_range", SIZE, CI, "invalidate_kernel_vmap_range()" },
    { V5, "flush_dcache_page", SIZE, "CI+0:4096 |7", "flush_dcache_page()" },
    { ARM64, "__flush_dcache_area", SIZE, CI, "__flush_dcache_area()" },
    { ARM64, "__inval_dcache_area", SIZE, I64, "__inval_dcache_area()" },
    { ARM64, "__clean_dcache_area_poc", SIZE, "C+0:128 |7", "__clean_dcache_area_poc()" },
    { ARM64, "__dma_flush_area", SIZE, CI, "__dma_flush_area()" },
    { ARM64, "__dma_map_area", TO, "C+0:128 |7", "__dma_map_area()" },
    { ARM64, "__dma_map_area", FROM, I64, "__dma_map_area()" },
    { ARM64, "__dma_map_area", BIDI, "C+0:128 |7", "__dma_map_area()" },
    { ARM64, "__dma_unmap_area", TO, "", NULL },
    { ARM64, "__dma_unmap_area", FROM, I64, "__dma_unmap_area()" },
    { ARM64, "__dma_unmap_area", BIDI, I64, "__dma_unmap_area()" },
    { MIPS, "dma_cache_wback", SIZE, "C+0:128 |7", "dma_cache_wback()" },
    { MIPS, "dma_cache_inv", SIZE, "I+0:128 |7", "dma_cache_inv()" },
    { MIPS, "dma_cache_wback_inv", SIZE, CI, "dma_cache_wback_inv()" },
};

static void
by_hand(const Row *row)
{
    CALL(rig, row->call, buf, row->third == END ? buf + 128 : 128,
         row->third < 0 ? 0 : (ull)row->third);
}

START_TEST(each_name_does_its_maintenance)
{
    const Row *row = &rows[_i];

    start(row->board, row->options);
    by_hand(row);
    ck_assert_str_eq(rig_asked(rig, pa), row->asked);
    ck_assert_str_eq(rig_codes(rig), ""); /* nothing is mapped: no API does it instead */
}
END_TEST

START_TEST(over_mapped_bytes_it_is_told)
{
    const Row *row = &rows[_i];

    start(row->board, row->options);
    rig_map(rig, rig->eth, buf, 128, TO);
    by_hand(row);
    ck_assert_str_eq(rig_codes(rig), row->told ? "D504" : "");
    if (row->told) {
        ck_assert_str_eq(rig_finding(rig)->detail, row->told);
    }
}
END_TEST

/* arch/arm/include/asm/cacheflush.h: inner then outer, and the other way round. */
START_TEST(caches_off_reaches_the_outer_cache)
{
    start(PL310);
    CALL(rig, "sync_cache_w", buf, 32);
    ck_assert_str_eq(rig_asked(rig, pa), "CI+0:32 |7 7b0+0 730");
    CALL(rig, "sync_cache_r", buf, 32);
    ck_assert_str_eq(rig_asked(rig, pa), "CI+0:32 |7 7f0+0 730 CI+0:32 |7");
}
END_TEST

START_TEST(outer_cache_goes_off_and_on)
{
    start(PL310);
    CALL(rig, "outer_resume"); /* it is on */
    ck_assert_str_eq(rig_asked(rig, pa), "");
    CALL(rig, "outer_disable");
    ck_assert_str_eq(rig_asked(rig, pa), "7fc 730 100 |6");
    rig_put(rig, buf, 7);
    CALL(rig, "dmac_clean_range", buf, buf + 1);
    ck_assert_uint_eq(rig_ram(rig, pa), 7); /* nothing holds it on its way */
    rig_asked(rig, pa);
    CALL(rig, "outer_resume");
    ck_assert_ptr_nonnull(strstr(rig_asked(rig, pa), "77c 730 100"));
    rig_put(rig, buf, 8);
    CALL(rig, "dmac_clean_range", buf, buf + 1);
    ck_assert_uint_eq(rig_ram(rig, pa), 7);
}
END_TEST

static Suite *
cacheflush_suite(void)
{
    Suite *suite = suite_create("cacheflush");
    TCase *tc = tcase_create("cacheflush");

    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_add_loop_test(tc, each_name_does_its_maintenance, 0, G_N_ELEMENTS(rows));
    tcase_add_loop_test(tc, over_mapped_bytes_it_is_told, 0, G_N_ELEMENTS(rows));
    tcase_add_test(tc, caches_off_reaches_the_outer_cache);
    tcase_add_test(tc, outer_cache_goes_off_and_on);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(cacheflush_suite)
