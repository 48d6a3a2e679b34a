/* SPDX-License-Identifier: MIT */
/* Names of the DMA API that are newer than 6.12, and signatures that are older. */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

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

static const char *const stubs[] = {
    "dma_iova_try_alloc", "dma_iova_free", "dma_iova_link",
    "dma_iova_sync", "dma_iova_unlink", "dma_iova_destroy",
};

START_TEST(a_newer_call_says_what_there_is_instead)
{
    g_autofree char *words = STOP(rig, "test_iova", rig->eth->actor, (ull)_i);
    g_autofree char *expected = g_strdup_printf(
        "the kernel stopped: %s() came with Linux 6.16: use dma_map_sg() or dma_map_page(), "
        "which place memory in I/O virtual addresses themselves", stubs[_i]);

    ck_assert_str_eq(words, expected);
}
END_TEST

START_TEST(a_state_of_zeroes_is_not_in_use)
{
    ck_assert_uint_eq(CALL(rig, "test_iova", rig->eth->actor, 9), 0);
}
END_TEST

/* ARCH_DMA_MINALIGN of a build for arm64 is 128. */
START_TEST(a_group_has_lines_of_its_own)
{
    ck_assert_uint_eq(CALL(rig, "test_group", 0), 128);
    ck_assert_uint_eq(CALL(rig, "test_group", 1), 256);
}
END_TEST

static const struct {
    const char *get;
    ull set;
} limits[] = {
    { "dma_get_max_seg_size", 4096 },
    { "dma_get_seg_boundary", 0xffff },
    { "dma_get_min_align_mask", 0xff },
};

START_TEST(before_6_12_setters_of_limits_return_an_error)
{
    ck_assert_int_eq((int)CALL(rig, "test_limits_of_6_1", rig->eth->actor, (ull)_i, 0), -5);
    ck_assert_int_eq((int)CALL(rig, "test_limits_of_6_1", rig->eth->actor, (ull)_i, 1), 0);
    ck_assert_uint_eq(CALL(rig, limits[_i].get, rig->eth->actor), limits[_i].set);
}
END_TEST

START_TEST(no_operations_allow_peer_to_peer)
{
    ck_assert_uint_eq(CALL(rig, "dma_pci_p2pdma_supported", rig->eth->actor), 1);
}
END_TEST

static Suite *
eras_suite(void)
{
    Suite *suite = suite_create("eras");
    TCase *tc = tcase_create("eras");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, a_newer_call_says_what_there_is_instead, 0, G_N_ELEMENTS(stubs));
    tcase_add_test(tc, a_state_of_zeroes_is_not_in_use);
    tcase_add_test(tc, a_group_has_lines_of_its_own);
    tcase_add_loop_test(tc, before_6_12_setters_of_limits_return_an_error, 0,
                        G_N_ELEMENTS(limits));
    tcase_add_test(tc, no_operations_allow_peer_to_peer);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(eras_suite)
