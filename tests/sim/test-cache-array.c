/* SPDX-License-Identifier: MIT */
/* The array of a lower cache, against lists kept in the plainest way. */
#include "tests/runner.h"

#include "sim/cache-array.h"

#define SETS 4u
#define WAYS 8u
#define LINE 64u

static SimCacheArray array;

static void
setup(void)
{
    array = (SimCacheArray){ 0 };
}

static void
teardown(void)
{
    sim_cache_array_clear(&array);
}

static void
make(uint32_t sets, uint32_t ways, SimReplace policy)
{
    ck_assert(sim_cache_array_init(&array, "x", (uint64_t)sets * ways * LINE, sets, LINE, policy,
                                   NULL));
}

static void
put(SimAddr pa)
{
    uint32_t slot = sim_cache_array_victim(&array, pa, NULL, 0);

    if (!sim_cache_array_is_empty(&array, slot)) {
        sim_cache_array_drop(&array, slot);
    }
    sim_cache_array_put(&array, slot, pa);
}

static bool
has(SimAddr pa)
{
    return sim_cache_array_find(&array, pa) != SIM_NO_SLOT;
}

/* Lines of one set, the latest first. */
typedef struct List {
    SimAddr line[64];
    unsigned count;
} List;

static void
list_take(List *list, SimAddr line)
{
    unsigned at = 0;

    while (at < list->count && list->line[at] != line) {
        at++;
    }
    if (at < list->count) {
        list->count--;
        memmove(&list->line[at], &list->line[at + 1], (list->count - at) * sizeof(line));
    }
}

static void
list_put(List *list, SimAddr line, unsigned ways)
{
    list_take(list, line);
    list->count = MIN(list->count, ways - 1);
    memmove(&list->line[1], &list->line[0], list->count * sizeof(line));
    list->line[0] = line;
    list->count++;
}

static const struct {
    uint32_t sets, ways;
} shapes[] = { { 4, 8 }, { 1, 16 }, { 3, 5 }, { 8, 1 }, { 2, 64 }, { 6, 2 } };

START_TEST(lru_is_a_list_of_lines)
{
    uint32_t sets = shapes[_i].sets, ways = shapes[_i].ways, lines = sets * ways * 2;
    List lists[8] = { { .count = 0 } };
    SimRandom random = { .state = (uint64_t)_i };

    make(sets, ways, SIM_REPLACE_LRU);
    for (unsigned i = 0; i < 3000; i++) {
        SimAddr line = (SimAddr)sim_random_below(&random, lines) * LINE;
        List *list = &lists[line / LINE % sets];
        uint32_t slot = sim_cache_array_find(&array, line + 5);

        if (sim_random_below(&random, 8) == 0 && slot != SIM_NO_SLOT) {
            sim_cache_array_drop(&array, slot);
            list_take(list, line);
            continue;
        }
        if (slot != SIM_NO_SLOT) {
            ck_assert_uint_eq(sim_cache_array_address(&array, slot), line);
            sim_cache_array_touch(&array, line, slot);
        } else {
            put(line);
        }
        list_put(list, line, ways);
        for (unsigned k = 0; k < list->count; k++) {
            ck_assert(has(list->line[k]));
        }
    }
}
END_TEST

START_TEST(a_full_set_gives_up_what_the_policy_says)
{
    SimTime touched[WAYS];
    SimRandom random = { .state = 1 };
    uint8_t next = 0;

    make(1, WAYS, (SimReplace)_i);
    for (unsigned i = 0; i < WAYS; i++) {
        put(i * LINE);
    }
    for (unsigned i = 0; i < 3000; i++) {
        SimAddr line = (SimAddr)(i * 7 % WAYS) * LINE;
        uint32_t slot = sim_cache_array_find(&array, line);

        sim_cache_array_touch(&array, line, slot);
        touched[slot] = i + 1;
        if (i >= WAYS) {
            ck_assert_uint_eq(sim_cache_array_victim(&array, 0, NULL, 0),
                              sim_replace_pick((SimReplace)_i, touched, WAYS, &random, &next,
                                               WAYS));
        }
    }
}
END_TEST

START_TEST(lines_that_must_stay_do)
{
    SimAddr stay[] = { 0, LINE + 8 };

    make(1, 3, (SimReplace)_i);
    for (unsigned i = 0; i < 3; i++) {
        put(i * LINE);
    }
    for (unsigned i = 0; i < 50; i++) {
        uint32_t slot = sim_cache_array_victim(&array, 3 * LINE, stay, 2);

        ck_assert_uint_eq(sim_cache_array_address(&array, slot), 2 * LINE);
    }
}
END_TEST

START_TEST(when_all_must_stay_there_is_no_slot)
{
    SimAddr stay[] = { 0, LINE };

    make(1, 2, SIM_REPLACE_LRU);
    put(0);
    ck_assert(sim_cache_array_is_empty(&array, sim_cache_array_victim(&array, 0, stay, 2)));
    put(LINE);
    ck_assert_uint_eq(sim_cache_array_victim(&array, 0, stay, 2), SIM_NO_SLOT);
}
END_TEST

START_TEST(reset_empties)
{
    make(SETS, WAYS, SIM_REPLACE_ROUND_ROBIN);
    for (unsigned i = 0; i < 100; i++) {
        put(i * LINE);
    }
    sim_cache_array_reset(&array);
    for (unsigned i = 0; i < 100; i++) {
        ck_assert(!has(i * LINE));
    }
}
END_TEST

static const struct {
    uint64_t size;
    uint32_t sets;
    SimReplace policy;
    const char *message;
} refusals[] = {
    { 1000, 4, SIM_REPLACE_LRU, "x: 1000 bytes are not 4 sets of 1..64 lines of 64 bytes" },
    { 128, 4, SIM_REPLACE_LRU, "x: 128 bytes are not 4 sets of 1..64 lines of 64 bytes" },
    { 65 * 64, 1, SIM_REPLACE_LRU, "x: 4160 bytes are not 1 sets of 1..64 lines of 64 bytes" },
    { 6 * 64, 2, SIM_REPLACE_PLRU, "x: plru needs a power of two of ways, not 3" },
};

START_TEST(odd_geometry_is_refused)
{
    g_autoptr(GError) error = NULL;

    ck_assert(!sim_cache_array_init(&array, "x", refusals[_i].size, refusals[_i].sets, LINE,
                                    refusals[_i].policy, &error));
    ck_assert_str_eq(error->message, refusals[_i].message);
}
END_TEST

static Suite *
array_suite(void)
{
    Suite *s = suite_create("cache-array");
    TCase *t = tcase_create("array");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, lru_is_a_list_of_lines, 0, G_N_ELEMENTS(shapes));
    tcase_add_loop_test(t, a_full_set_gives_up_what_the_policy_says, 0, 4);
    tcase_add_loop_test(t, lines_that_must_stay_do, 0, 1);
    tcase_add_loop_test(t, lines_that_must_stay_do, SIM_REPLACE_RANDOM, 4);
    tcase_add_test(t, when_all_must_stay_there_is_no_slot);
    tcase_add_test(t, reset_empties);
    tcase_add_loop_test(t, odd_geometry_is_refused, 0, G_N_ELEMENTS(refusals));
    suite_add_tcase(s, t);
    return s;
}

SIM_CHECK_MAIN(array_suite)
