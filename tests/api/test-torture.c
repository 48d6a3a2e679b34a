/* SPDX-License-Identifier: MIT */
/*
 * Allocation n fails, for n = 1, 2, 3 ... until a program gets through: each call
 * returns what Linux returns, the program gives back what it has, and then nothing is
 * in use, nothing is found, and the same program works.
 */
#include "tests/runner.h"

#include "api/lx.h"
#include "tests/api/rig-api.h"

/* More points than any of the programs has. */
#define MOST 100u
#define NO_MEMORY 12u /* ENOMEM */

static const char *const boards[] = {
    "noncoherent-1cpu", "coherent-1cpu", "cortex-a9-pl310", "riscv-1cpu", "mips-1cpu",
    "x86-coherent",
};

static const char *
name_of(Rig *rig, unsigned program)
{
    return (const char *)(uintptr_t)CALL(rig, "test_torture_name", program);
}

static void
assert_clean(Rig *rig, unsigned program, unsigned n, ull in_use)
{
    const char *name = name_of(rig, program);
    ull now = CALL(rig, "test_in_use"), keeps = CALL(rig, "test_torture_keeps", program);

    ck_assert_msg(rig->layer->leaks(rig->world) == 0, "%s, allocation %u fails: %u leaks", name,
                  n, rig->layer->leaks(rig->world));
    ck_assert_msg(strcmp(rig_codes(rig), "") == 0, "%s, allocation %u fails: found %s", name, n,
                  rig_codes(rig));
    ck_assert_msg(now >= in_use && now <= in_use + keeps,
                  "%s, allocation %u fails: %lld pages and objects are left", name, n,
                  (long long)(now - in_use));
}

/* On a board of its own, where no slab has a page yet.  False: there is no allocation @n. */
static bool
fail_once(const char *board, unsigned program, unsigned n)
{
    Rig *rig = rig_new(board, NULL);
    ull dev = rig->eth->actor, in_use = CALL(rig, "test_in_use"), error;
    bool failed;

    CALL(rig, "test_fail_nth", n);
    error = CALL(rig, "test_torture", program, dev);
    failed = CALL(rig, "test_fail_nth", 0) == 0;
    if (!failed || CALL(rig, "test_torture_absorbs", program)) {
        ck_assert_msg(error == 0 || (failed && error == NO_MEMORY),
                      "%s on %s, allocation %u: error %llu", name_of(rig, program), board, n,
                      error);
    } else {
        ck_assert_msg(error == NO_MEMORY, "%s on %s, allocation %u: error %llu, not ENOMEM",
                      name_of(rig, program), board, n, error);
    }
    assert_clean(rig, program, n, in_use);
    ck_assert_uint_eq(CALL(rig, "test_torture", program, dev), 0);
    assert_clean(rig, program, n, in_use);
    rig_free(rig);
    return failed;
}

/* How many allocations @program makes there. */
static unsigned
torture(const char *board, unsigned program)
{
    unsigned n = 1;

    while (fail_once(board, program, n)) {
        ck_assert_uint_lt(n, MOST);
        n++;
    }
    return n - 1;
}

static unsigned
program_count(void)
{
    Rig *rig = rig_new(boards[0], NULL);
    unsigned count = 0;

    while (name_of(rig, count)) {
        count++;
    }
    rig_free(rig);
    return count;
}

START_TEST(each_allocation_may_fail)
{
    unsigned total = 0, count = program_count();

    for (unsigned program = 0; program < count; program++) {
        total += torture(boards[_i], program);
    }
    ck_assert_uint_ge(count, 25);
    ck_assert_uint_gt(total, 100);
}
END_TEST

/* Older kernels: other pools, other lists of blocks, other zones. */
START_TEST(on_older_kernels_too)
{
    static const char *const eras[] = {"era=5.4", "era=6.1", "era=4.14"};
    Rig *rig;

    for (unsigned i = 0; i < G_N_ELEMENTS(eras); i++) {
        rig = rig_new("noncoherent-1cpu", eras[i]);
        for (unsigned program = 0; name_of(rig, program); program++) {
            ull dev = rig->eth->actor, in_use = CALL(rig, "test_in_use"), left = 0;

            for (unsigned n = 1; left == 0; n++) {
                CALL(rig, "test_fail_nth", n);
                CALL(rig, "test_torture", program, dev);
                left = CALL(rig, "test_fail_nth", 0);
                assert_clean(rig, program, n, in_use);
            }
        }
        rig_free(rig);
    }
}
END_TEST

/* --- the point itself ----------------------------------------------------------- */

START_TEST(the_nth_allocation_fails_once)
{
    Rig *rig = rig_new("noncoherent-1cpu", NULL);
    ull a = rig_kmalloc(rig, 64), b;

    CALL(rig, "test_fail_nth", 2);
    b = rig_kmalloc(rig, 64);
    ck_assert_uint_ne(b, 0);
    ck_assert_uint_eq(rig_kmalloc(rig, 64), 0);
    ck_assert_uint_ne(rig_kmalloc(rig, 64), 0);
    ck_assert_uint_eq(CALL(rig, "test_fail_nth", 7), 0); /* it has failed */
    ck_assert_uint_eq(CALL(rig, "test_fail_nth", 0), 7); /* and this one has not */
    CALL(rig, "kfree", a);
    CALL(rig, "kfree", b);
    rig_free(rig);
}
END_TEST

/* A slab without room asks for a page: a point of its own. */
START_TEST(objects_and_pages_count_together)
{
    Rig *rig = rig_new("noncoherent-1cpu", NULL);

    CALL(rig, "test_fail_nth", 2);
    ck_assert_uint_eq(rig_kmalloc(rig, 64), 0);
    CALL(rig, "test_fail_nth", 1);
    ck_assert_uint_eq(rig_kmalloc(rig, 8192), 0);
    CALL(rig, "test_fail_nth", 1);
    ck_assert_uint_eq(CALL(rig, "alloc_pages", GFP, 0), 0);
    CALL(rig, "test_fail_nth", 1);
    ck_assert_uint_eq(CALL(rig, "kmalloc", 0, GFP), 16); /* ZERO_SIZE_PTR: no allocation */
    ck_assert_uint_eq(CALL(rig, "test_fail_nth", 0), 1);
    rig_free(rig);
}
END_TEST

START_TEST(what_must_not_fail_does_not_count)
{
    Rig *rig = rig_new("noncoherent-1cpu", NULL);

    CALL(rig, "test_fail_nth", 1);
    ck_assert_uint_ne(CALL(rig, "kmalloc", 64, GFP | 0x8000 /* __GFP_NOFAIL */), 0);
    ck_assert_uint_eq(CALL(rig, "test_fail_nth", 0), 1);
    rig_free(rig);
}
END_TEST

START_TEST(a_cache_that_must_be_there_stops_the_kernel)
{
    Rig *rig = rig_new("noncoherent-1cpu", NULL);
    char *words;

    CALL(rig, "test_fail_nth", 1);
    ck_assert_uint_eq(CALL(rig, "test_cache_create", 100, 0, 0), 0);
    CALL(rig, "test_fail_nth", 1);
    words = STOP(rig, "test_cache_create", 100, 0, 0x40000 /* SLAB_PANIC */);
    ck_assert_str_eq(words, "the kernel stopped: kmem_cache_create: no cache, and SLAB_PANIC "
                            "says it must be there");
    g_free(words);
    rig_free(rig);
}
END_TEST

/* The start of a kernel does not count, nor do buffers of a scenario. */
START_TEST(an_option_says_which_one)
{
    Rig *rig = rig_new("noncoherent-1cpu", "fail_nth=1 era=5.15");
    g_autoptr(GError) error = NULL;
    SimAddr pa;

    pa = rig->layer->place(rig->world, "b", 64, 0, 0, NULL, &error);
    ck_assert_uint_ne(pa, 0);
    ck_assert_uint_eq(rig_kmalloc(rig, 64), 0);
    ck_assert_uint_ne(rig_kmalloc(rig, 64), 0);
    ck_assert_int_eq(rig->layer->option(rig->world, "fail_nth", "first", &error), -1);
    ck_assert_str_eq(error->message,
                     "fail_nth: `first` is no number: 1 is the first allocation, 0 none");
    rig_free(rig);
    rig = rig_new("noncoherent-1cpu", NULL);
    ck_assert_uint_ne(rig_kmalloc(rig, 64), 0); /* the next world knows nothing of it */
    rig_free(rig);
}
END_TEST

static Suite *
torture_suite(void)
{
    Suite *suite = suite_create("torture");
    TCase *tc = tcase_create("torture");

    tcase_add_loop_test(tc, each_allocation_may_fail, 0,
                        sim_check_long() ? (int)G_N_ELEMENTS(boards) : 1);
    tcase_add_test(tc, on_older_kernels_too);
    tcase_add_test(tc, the_nth_allocation_fails_once);
    tcase_add_test(tc, objects_and_pages_count_together);
    tcase_add_test(tc, what_must_not_fail_does_not_count);
    tcase_add_test(tc, a_cache_that_must_be_there_stops_the_kernel);
    tcase_add_test(tc, an_option_says_which_one);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(torture_suite)
