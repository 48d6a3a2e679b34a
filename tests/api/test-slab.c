/* SPDX-License-Identifier: MIT */
/*
 * Sizes and alignment of kmalloc, krealloc and its kin, caches of objects.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

static Rig *rig;

static void
setup(void)
{
    rig = rig_new("noncoherent-1cpu", "arch=armv7");
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

START_TEST(sizes_are_those_of_linux)
{
    static const struct {
        const char *options;
        ull size, object;
    } rows[] = {
        { "arch=armv7", 1, 64 },     { "arch=armv7", 65, 128 },   { "arch=armv7", 129, 192 },
        { "arch=armv7", 193, 256 },  { "arch=armv7", 257, 512 },  { "arch=armv7", 4096, 4096 },
        { "arch=armv7", 4097, 8192 }, { "arch=arm64", 1, 128 },   { "arch=arm64", 129, 256 },
        { "arch=arm64", 192, 256 },  { "arch=riscv", 100, 128 },  { "arch=riscv", 150, 192 },
        { "arch=mips", 160, 256 },   { "arch=arm64", 20000, 32768 },
    };
    ull p;

    start(rows[_i].options);
    p = CALL(rig, "kmalloc", rows[_i].size, GFP);
    ck_assert_uint_eq(CALL(rig, "ksize", p), rows[_i].object);
}
END_TEST

START_TEST(objects_of_192_bytes_lie_side_by_side)
{
    ull first = CALL(rig, "kmalloc", 192, GFP);

    for (unsigned i = 1; i < 21; i++) {
        ck_assert_uint_eq(CALL(rig, "kmalloc", 130, GFP), first + i * 192);
    }
    /* The 64 bytes that are left of the page are nobody's. */
    ck_assert_uint_eq(CALL(rig, "kmalloc", 192, GFP) % 4096, 0);
}
END_TEST

START_TEST(four_megabytes_are_the_most)
{
    ck_assert_uint_ne(CALL(rig, "kmalloc", 4 << 20, GFP), 0);
    ck_assert_uint_eq(CALL(rig, "kmalloc", (4 << 20) + 1, GFP), 0);
}
END_TEST

START_TEST(krealloc_stays_where_there_is_room)
{
    ull p = CALL(rig, "kmalloc", 70, GFP), q;

    rig_put(rig, p + 69, 0x42);
    ck_assert_uint_eq(CALL(rig, "krealloc", p, 128, GFP), p);
    ck_assert_uint_eq(CALL(rig, "krealloc", p, 10, GFP), p);
    q = CALL(rig, "krealloc", p, 129, GFP);
    ck_assert_uint_ne(q, p);
    ck_assert_uint_eq(rig_get(rig, q + 69), 0x42);
    ck_assert_uint_eq(CALL(rig, "kmalloc", 128, GFP), p); /* it was freed */
}
END_TEST

START_TEST(krealloc_of_nothing_and_to_nothing)
{
    ull p = CALL(rig, "krealloc", 0, 100, GFP);

    ck_assert_uint_eq(CALL(rig, "ksize", p), 128);
    ck_assert_uint_eq(CALL(rig, "krealloc", p, 0, GFP), 16);
    ck_assert_uint_eq(CALL(rig, "kmalloc", 100, GFP), p);
    ck_assert_uint_eq(CALL(rig, "ksize", 0), 0);
}
END_TEST

START_TEST(krealloc_that_fails_leaves_the_object)
{
    ull p = CALL(rig, "kmalloc", 64, GFP);

    rig_put(rig, p, 0x42);
    ck_assert_uint_eq(CALL(rig, "krealloc", p, 1ull << 30, GFP), 0);
    ck_assert_uint_eq(rig_get(rig, p), 0x42);
    CALL(rig, "kfree", p);
}
END_TEST

START_TEST(kcalloc_does_not_overflow)
{
    ck_assert_uint_eq(CALL(rig, "kcalloc", 1ull << 62, 8, GFP), 0);
    ck_assert_uint_eq(CALL(rig, "ksize", CALL(rig, "kcalloc", 10, 20, GFP)), 256);
}
END_TEST

START_TEST(a_copy_is_an_object_of_its_own)
{
    ull p = CALL(rig, "kmalloc", 100, GFP), q;

    rig_put(rig, p + 99, 0x42);
    q = CALL(rig, "test_kmemdup", p, 100);
    ck_assert_uint_ne(q, p);
    ck_assert_uint_eq(rig_get(rig, q + 99), 0x42);
}
END_TEST

START_TEST(what_is_sensitive_is_overwritten)
{
    ull p = CALL(rig, "kmalloc", 100, GFP);

    rig_put(rig, p + 99, 0x42);
    CALL(rig, "test_kfree_sensitive", p);
    CALL(rig, "test_kfree_sensitive", 0);
    ck_assert_uint_eq(CALL(rig, "kmalloc", 100, GFP), p);
    ck_assert_uint_eq(rig_get(rig, p + 99), 0);
}
END_TEST

START_TEST(a_cache_gives_objects_of_its_size)
{
    ull p[3];

    CALL(rig, "test_cache_create", 100, 0, 0);
    for (unsigned i = 0; i < 3; i++) {
        p[i] = CALL(rig, "test_cache_alloc", GFP);
    }
    ck_assert_uint_eq(p[1] - p[0], 104);
    ck_assert_uint_eq(p[2] - p[1], 104);
    CALL(rig, "test_cache_free", p[1]);
    ck_assert_uint_eq(CALL(rig, "test_cache_alloc", GFP), p[1]);
}
END_TEST

START_TEST(objects_of_a_cache_begin_on_a_line_when_asked)
{
    static const struct {
        ull size, align, flags, step;
    } rows[] = {
        { 100, 0, 0x2000, 128 }, { 20, 0, 0x2000, 32 }, { 40, 0, 0, 40 }, { 40, 256, 0, 256 },
    };
    ull p;

    CALL(rig, "test_cache_create", rows[_i].size, rows[_i].align, rows[_i].flags);
    p = CALL(rig, "test_cache_alloc", GFP);
    ck_assert_uint_eq(CALL(rig, "test_cache_alloc", GFP) - p, rows[_i].step);
}
END_TEST

START_TEST(a_constructor_runs_once_per_slab)
{
    ull p, q;

    CALL(rig, "test_cache_create_ctor", 2048);
    p = CALL(rig, "test_cache_alloc", GFP);
    ck_assert_uint_eq(rig_get(rig, p), 0x5a);
    rig_put(rig, p, 0x11);
    CALL(rig, "test_cache_free", p);
    q = CALL(rig, "test_cache_alloc", GFP);
    ck_assert_uint_eq(q, p);
    ck_assert_uint_eq(rig_get(rig, q), 0x11); /* as it was left */
}
END_TEST

START_TEST(a_cache_that_is_in_use_is_not_destroyed)
{
    ull p;

    CALL(rig, "test_cache_create", 64, 0, 0);
    p = CALL(rig, "test_cache_alloc", GFP);
    CALL(rig, "test_cache_destroy");
    CALL(rig, "test_cache_free", p);
    CALL(rig, "test_cache_destroy");
}
END_TEST

START_TEST(an_object_of_another_cache_stops)
{
    ull p = CALL(rig, "kmalloc", 64, GFP);
    g_autofree char *words = NULL;

    CALL(rig, "test_cache_create", 64, 0, 0);
    words = STOP(rig, "test_cache_free", p);
    ck_assert_str_eq(words, "the kernel stopped: kmem_cache_free: no object of this cache "
                            "starts there");
}
END_TEST

START_TEST(an_alignment_that_is_none_is_refused)
{
    ck_assert_uint_eq(CALL(rig, "test_cache_create", 64, 3, 0), 0);
    ck_assert_uint_eq(CALL(rig, "test_cache_create", 0, 0, 0), 0);
}
END_TEST

START_TEST(kvmalloc_takes_what_there_is)
{
    ull small = CALL(rig, "test_kvmalloc", 100), large = CALL(rig, "test_kvmalloc", 5 << 20);

    ck_assert_uint_eq(sim_window_part(small), SIM_WINDOW_LINEAR);
    ck_assert_uint_eq(sim_window_part(large), SIM_WINDOW_VMAP);
    CALL(rig, "test_kvfree", small);
    CALL(rig, "test_kvfree", large);
    CALL(rig, "test_kvfree", 0);
}
END_TEST

static Suite *
slab_suite(void)
{
    Suite *suite = suite_create("slab");
    TCase *kmalloc = tcase_create("kmalloc"), *cache = tcase_create("caches");

    tcase_add_checked_fixture(kmalloc, setup, teardown);
    tcase_add_loop_test(kmalloc, sizes_are_those_of_linux, 0, 14);
    tcase_add_test(kmalloc, objects_of_192_bytes_lie_side_by_side);
    tcase_add_test(kmalloc, four_megabytes_are_the_most);
    tcase_add_test(kmalloc, krealloc_stays_where_there_is_room);
    tcase_add_test(kmalloc, krealloc_of_nothing_and_to_nothing);
    tcase_add_test(kmalloc, krealloc_that_fails_leaves_the_object);
    tcase_add_test(kmalloc, kcalloc_does_not_overflow);
    tcase_add_test(kmalloc, kvmalloc_takes_what_there_is);
    tcase_add_test(kmalloc, a_copy_is_an_object_of_its_own);
    tcase_add_test(kmalloc, what_is_sensitive_is_overwritten);
    suite_add_tcase(suite, kmalloc);
    tcase_add_checked_fixture(cache, setup, teardown);
    tcase_add_test(cache, a_cache_gives_objects_of_its_size);
    tcase_add_loop_test(cache, objects_of_a_cache_begin_on_a_line_when_asked, 0, 4);
    tcase_add_test(cache, a_constructor_runs_once_per_slab);
    tcase_add_test(cache, a_cache_that_is_in_use_is_not_destroyed);
    tcase_add_test(cache, an_object_of_another_cache_stops);
    tcase_add_test(cache, an_alignment_that_is_none_is_refused);
    suite_add_tcase(suite, cache);
    return suite;
}

SIM_CHECK_MAIN(slab_suite)
