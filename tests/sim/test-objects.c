/* SPDX-License-Identifier: MIT */
/*
 * Names for memory: which object a byte is in, living and dead, and its words.
 */
#include "tests/runner.h"

#include "sim/choice.h"
#include "sim/objects.h"

static SimObjects *objects;

static void
setup(void)
{
    objects = sim_objects_new();
}

static void
teardown(void)
{
    sim_objects_free(objects);
}

static void
add(const char *name, SimAddr pa, uint64_t len, bool is_range)
{
    SimObject object = { .name = g_intern_string(name),
                         .pa = pa,
                         .len = len,
                         .live = true,
                         .is_range = is_range };

    sim_objects_add(objects, &object);
}

static const char *
name_at(SimAddr pa)
{
    const SimObject *object = sim_objects_find(objects, pa);

    return object ? object->name : NULL;
}

START_TEST(byte_outside_every_object_has_none)
{
    add("rx", 0x1000, 64, false);
    ck_assert_ptr_null(name_at(0xfff));
    ck_assert_str_eq(name_at(0x1000), "rx");
    ck_assert_str_eq(name_at(0x103f), "rx");
    ck_assert_ptr_null(name_at(0x1040));
}
END_TEST

START_TEST(smallest_object_wins_and_ranges_come_first)
{
    add("page", 0x1000, 4096, false);
    add("priv", 0x1000, 192, false);
    add("count", 0x1000, 4, true);
    add("rx", 0x1010, 128, true);
    ck_assert_str_eq(name_at(0x1000), "count");
    ck_assert_str_eq(name_at(0x1004), "priv");
    ck_assert_str_eq(name_at(0x1010), "rx");
    ck_assert_str_eq(name_at(0x1090), "priv");
    ck_assert_str_eq(name_at(0x10c0), "page");
}
END_TEST

START_TEST(dead_object_is_named_only_when_none_lives)
{
    add("old", 0x1000, 64, false);
    sim_objects_end(objects, 0x1000);
    ck_assert_str_eq(name_at(0x1000), "old");
    add("new", 0x1000, 32, false);
    ck_assert_str_eq(name_at(0x1000), "new");
    ck_assert_str_eq(name_at(0x1020), "old");
}
END_TEST

/* What a variable with that address stands for: a block, not the page it was cut from. */
START_TEST(the_smallest_that_starts_there_is_first)
{
    add("page", 0x1000, 4096, false);
    ck_assert_str_eq(sim_objects_first(objects, 0x1000)->name, "page");
    add("block", 0x1000, 64, false);
    add("word", 0x1000, 4, true);
    ck_assert_str_eq(sim_objects_first(objects, 0x1000)->name, "block");
    sim_objects_end(objects, 0x1000);
    ck_assert_str_eq(sim_objects_first(objects, 0x1000)->name, "block");
    add("same size", 0x2000, 64, false);
    add("newer", 0x2000, 64, false);
    ck_assert_str_eq(sim_objects_first(objects, 0x2000)->name, "newer");
    ck_assert_ptr_null(sim_objects_first(objects, 0x1001));
}
END_TEST

START_TEST(what_died_under_a_new_object_is_forgotten)
{
    for (unsigned i = 0; i < 100; i++) {
        add("slab", 0x1000, 64, false);
        sim_objects_end(objects, 0x1000);
    }
    add("last", 0x1000, 64, false);
    sim_objects_end(objects, 0x1000);
    ck_assert_str_eq(name_at(0x1000), "last");
}
END_TEST

START_TEST(ranges_end_with_their_object)
{
    GPtrArray *live;

    add("priv", 0x1000, 192, false);
    add("count", 0x1000, 4, true);
    add("other", 0x2000, 64, false);
    sim_objects_end(objects, 0x1000);
    live = sim_objects_touching(objects, 0, 0x10000);
    ck_assert_uint_eq(live->len, 1);
    ck_assert_str_eq(((SimObject *)live->pdata[0])->name, "other");
    g_ptr_array_unref(live);
}
END_TEST

/* The first block of a pool begins where its page does. */
START_TEST(a_block_ends_and_its_page_lives)
{
    add("page", 0x1000, 4096, false);
    add("block", 0x1000, 64, false);
    sim_objects_end(objects, 0x1000);
    ck_assert_str_eq(name_at(0x1000), "page");
    sim_objects_end(objects, 0x1000);
    ck_assert(!sim_objects_find(objects, 0x1800)->live);
}
END_TEST

START_TEST(ending_what_does_not_start_there_does_nothing)
{
    add("rx", 0x1000, 64, false);
    sim_objects_end(objects, 0x1004);
    sim_objects_end(objects, 0x4000);
    ck_assert(sim_objects_find(objects, 0x1000)->live);
}
END_TEST

START_TEST(touching_is_sorted_and_includes_both_edges)
{
    GPtrArray *found;

    add("b", 0x1040, 64, false);
    add("a", 0x1000, 64, false);
    add("a2", 0x1000, 16, true);
    add("c", 0x1080, 64, false);
    found = sim_objects_touching(objects, 0x100f, 0x32);
    ck_assert_uint_eq(found->len, 3);
    ck_assert_str_eq(((SimObject *)found->pdata[0])->name, "a2");
    ck_assert_str_eq(((SimObject *)found->pdata[1])->name, "a");
    ck_assert_str_eq(((SimObject *)found->pdata[2])->name, "b");
    g_ptr_array_unref(found);
}
END_TEST

typedef struct Words {
    SimAddr pa;
    uint64_t len;
    const char *words;
} Words;

static const Words words[] = {
    { 0x1000, 192, "priv" },
    { 0x1040, 64, "priv[64..127]" },
    { 0x1041, 1, "priv[65]" },
    { 0x1000, 4, "count" },
    { 0x1000, 2, "count[0..1]" },
    { 0x1000, 8, "priv[0..7]" }, /* more than count: the object that has all of it */
    { 0x10b8, 16, "priv[184..199]" }, /* beyond its end: the numbers say so */
    { 0x80001040, 64, "0x80001040" },
};

START_TEST(bytes_are_described_in_words)
{
    char *text;

    add("priv", 0x1000, 192, false);
    add("count", 0x1000, 4, true);
    text = sim_objects_describe(objects, words[_i].pa, words[_i].len);
    ck_assert_str_eq(text, words[_i].words);
    g_free(text);
}
END_TEST

START_TEST(lookup_agrees_with_a_plain_search)
{
    SimObject all[200];
    SimRandom random = { .state = 5 };

    for (unsigned i = 0; i < 200; i++) {
        all[i] = (SimObject){ .name = "o",
                              .pa = sim_random_below(&random, 4000),
                              .len = 1 + sim_random_below(&random, 200),
                              .live = true,
                              .event = i };
        sim_objects_add(objects, &all[i]);
    }
    for (SimAddr pa = 0; pa < 4300; pa++) {
        const SimObject *found = sim_objects_find(objects, pa), *best = NULL;

        for (unsigned i = 0; i < 200; i++) {
            if (pa - all[i].pa < all[i].len && (!best || all[i].len <= best->len)) {
                best = &all[i];
            }
        }
        ck_assert_int_eq(found != NULL, best != NULL);
        if (found) {
            ck_assert_uint_eq(found->event, best->event);
        }
    }
}
END_TEST

static Suite *
objects_suite(void)
{
    Suite *suite = suite_create("objects");
    TCase *tcase = tcase_create("objects");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, byte_outside_every_object_has_none);
    tcase_add_test(tcase, smallest_object_wins_and_ranges_come_first);
    tcase_add_test(tcase, dead_object_is_named_only_when_none_lives);
    tcase_add_test(tcase, the_smallest_that_starts_there_is_first);
    tcase_add_test(tcase, what_died_under_a_new_object_is_forgotten);
    tcase_add_test(tcase, ranges_end_with_their_object);
    tcase_add_test(tcase, a_block_ends_and_its_page_lives);
    tcase_add_test(tcase, ending_what_does_not_start_there_does_nothing);
    tcase_add_test(tcase, touching_is_sorted_and_includes_both_edges);
    tcase_add_loop_test(tcase, bytes_are_described_in_words, 0, G_N_ELEMENTS(words));
    tcase_add_test(tcase, lookup_agrees_with_a_plain_search);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(objects_suite)
