/* SPDX-License-Identifier: MIT */
/*
 * The inner cache below an L1: what it takes, keeps and gives up, by each kind of
 * inclusion; ids and losses; hits and misses against a plain model of LRU.
 */
#include "tests/models/rig-l2.h"

START_TEST(a_load_leaves_a_clean_copy_on_its_way)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert_uint_eq(cache()->stats.misses, 1);
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    ck_assert_uint_eq(cache()->stats.hits, 0);
}
END_TEST

START_TEST(a_write_back_ends_here)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    ck_assert_uint_eq(l2_byte(board.ram), 0);
    ck_assert(board.cpu->ops->evict(board.cpu, board.ram));
    ck_assert_int_eq(state(board.ram), 'M');
    ck_assert_uint_eq(l2_byte(board.ram), 0x42);
    ck_assert_uint_eq(ram_byte(board.ram), 0);
    ck_assert_uint_eq(rig_cpu_load(&board, 1, rig_va(board.ram), 1), 0x42);
    ck_assert_int_eq(state(board.ram), 'M');
    ck_assert_uint_eq(cache()->stats.hits, 2);
}
END_TEST

START_TEST(a_clean_by_address_goes_through)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    rig_maintain(&board, 2, SIM_CLEAN, board.ram, 1);
    ck_assert_uint_eq(ram_byte(board.ram), 0x42);
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert_int_eq(l1_state(board.ram), 'E');
    ck_assert_uint_eq(cache()->stats.write_backs, 1);
}
END_TEST

START_TEST(an_invalidate_goes_through)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    board.cpu->ops->evict(board.cpu, board.ram);
    rig_maintain(&board, 2, SIM_INVALIDATE, board.ram, 1);
    ck_assert_int_eq(state(board.ram), 'I');
    ck_assert_uint_eq(rig_cpu_load(&board, 3, rig_va(board.ram), 1), 0);
}
END_TEST

START_TEST(by_set_and_way_all_goes_down)
{
    for (unsigned i = 0; i < 6; i++) {
        rig_cpu_store(&board, 1, rig_va(board.ram + 64 * i), i + 1, 1);
    }
    sim_cpu_maintain_all(board.cpu, SIM_CLEAN_INVALIDATE);
    for (unsigned i = 0; i < 6; i++) {
        ck_assert_int_eq(state(board.ram + 64 * i), 'I');
        ck_assert_uint_eq(ram_byte(board.ram + 64 * i), i + 1);
    }
}
END_TEST

START_TEST(an_uncached_access_passes_by)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    rig_cpu_store(&board, 1, rig_nc(board.ram), 0x42, 1);
    ck_assert_uint_eq(ram_byte(board.ram), 0x42);
    ck_assert_uint_eq(l2_byte(board.ram), 0);
    ck_assert_uint_eq(rig_cpu_load(&board, 2, rig_nc(board.ram), 1), 0x42);
}
END_TEST

START_TEST(hardware_may_fetch_and_evict)
{
    SimCache *c = cache();

    ck_assert(c->ops->prefetch(c, board.ram));
    ck_assert(!c->ops->prefetch(c, board.ram));
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert_int_eq(l1_state(board.ram), 'I');
    ck_assert_uint_eq(c->stats.prefetches, 1);
    ck_assert(c->ops->evict(c, board.ram));
    ck_assert(!c->ops->evict(c, board.ram));
}
END_TEST

START_TEST(a_stale_copy_here_is_found)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 4);
    board.cpu->ops->evict(board.cpu, board.ram);
    rig_dev_write(&board, 2, board.ram, 0x99, 4);
    ck_assert_uint_eq(rig_cpu_load(&board, 3, rig_va(board.ram), 4), 0);
    rig_only_finding(&board, SIM_D101);
}
END_TEST

START_TEST(a_dirty_line_here_is_not_in_memory)
{
    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 4);
    board.cpu->ops->evict(board.cpu, board.ram);
    ck_assert_uint_eq(rig_dev_read(&board, 2, board.ram, 4), 0);
    rig_only_finding(&board, SIM_D102);
}
END_TEST

START_TEST(an_eviction_over_a_masters_write_loses_it)
{
    const SimFinding *f;

    rig_cpu_store(&board, 1, rig_va(board.ram), 0x42, 1);
    board.cpu->ops->evict(board.cpu, board.ram);
    rig_dev_write(&board, 2, board.ram + 8, 0x99, 4);
    ck_assert(cache()->ops->evict(cache(), board.ram));
    f = rig_only_finding(&board, SIM_D103);
    ck_assert_uint_eq(f->pa, board.ram + 8);
    ck_assert_uint_eq(f->copied.source.pc, 1);
    ck_assert_uint_eq(f->copied.actor, board.cpu->actor);
}
END_TEST

START_TEST(an_invalidate_here_loses_a_store)
{
    rig_dev_write(&board, 1, board.ram + 8, 1, 1); /* arms the page */
    rig_cpu_store(&board, 2, rig_va(board.ram), 0x42, 4);
    board.cpu->ops->evict(board.cpu, board.ram);
    rig_maintain(&board, 3, SIM_INVALIDATE, board.ram, 64);
    ck_assert_uint_eq(rig_only_finding(&board, SIM_D104)->read.source.pc, 3);
}
END_TEST

START_TEST(moving_down_loses_nothing)
{
    rig_dev_write(&board, 1, board.ram + 8, 1, 1);
    rig_cpu_store(&board, 2, rig_va(board.ram), 0x42, 4);
    for (unsigned i = 1; i < 12; i++) {
        rig_cpu_store(&board, 2, rig_va(board.ram + 64 * i), i, 4);
    }
    rig_no_finding(&board);
    ck_assert_uint_eq(rig_cpu_load(&board, 3, rig_va(board.ram), 4), 0x42);
    rig_no_finding(&board);
}
END_TEST

/* Armed only when a line is in three places at once, each with other bytes. */
START_TEST(arming_knows_who_wrote_each_copy)
{
    SimTruth *truth = board.world->truth;

    rig_cpu_store(&board, 1, rig_va(board.ram), 0x11, 1);
    rig_maintain(&board, 2, SIM_CLEAN, board.ram, 1);
    rig_cpu_store(&board, 3, rig_va(board.ram), 0x22, 1);
    board.cpu->ops->evict(board.cpu, board.ram);
    rig_cpu_store(&board, 4, rig_va(board.ram + 1), 0x33, 1);
    ck_assert(!sim_truth_is_armed(truth, board.ram));
    ck_assert_uint_eq(rig_dev_read(&board, 5, board.ram, 1), 0x11);
    rig_only_finding(&board, SIM_D102);
    ck_assert_uint_eq(SIM_WID_ACTOR(sim_truth_newest(truth, board.ram)), board.cpu->actor);
    ck_assert_uint_eq(SIM_WID_ACTOR(sim_truth_newest(truth, board.ram + 1)), board.cpu->actor);
}
END_TEST

START_TEST(a_victim_cache_is_not_filled_by_a_load)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    ck_assert_int_eq(state(board.ram), 'I');
    ck_assert(board.cpu->hands_down_clean);
    rig_cpu_store(&board, 1, rig_va(board.ram), 7, 1);
    board.cpu->ops->evict(board.cpu, board.ram);
    ck_assert_int_eq(state(board.ram), 'M');
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    ck_assert_int_eq(state(board.ram), 'M'); /* a hit leaves it */
}
END_TEST

START_TEST(a_clean_line_that_leaves_the_l1_comes_here)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    ck_assert(board.cpu->ops->evict(board.cpu, board.ram));
    ck_assert_int_eq(state(board.ram), 'E');
    ck_assert_uint_eq(cache()->stats.write_backs, 0);
    ck_assert(cache()->ops->evict(cache(), board.ram));
    ck_assert_uint_eq(cache()->stats.write_backs, 0);
}
END_TEST

/* The copy that comes down is as old as it was. */
START_TEST(a_stale_clean_line_stays_stale_on_its_way_down)
{
    rig_cpu_load(&board, 1, rig_va(board.ram), 4);
    rig_dev_write(&board, 2, board.ram, 0x99, 4);
    board.cpu->ops->evict(board.cpu, board.ram);
    ck_assert_uint_eq(rig_cpu_load(&board, 3, rig_va(board.ram), 4), 0);
    rig_only_finding(&board, SIM_D101);
}
END_TEST

/* --- prefetch ----------------------------------------------------------- */

START_TEST(a_miss_fetches_ahead_under_policy_timed)
{
    put_l2("l1", SIM_POLICY_TIMED, tiny, &(Shape){ 512, 2, "non-inclusive", "lru", 2 });
    ck_assert(sim_model_set_word(l2, "prefetch", "next-line", NULL));
    ck_assert(sim_model_set(l2, "prefetch-lines", 2, NULL));
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    ck_assert_int_eq(state(board.ram + 128), 'E');
    ck_assert_int_eq(l1_state(board.ram + 128), 'I');
    ck_assert_int_eq(state(board.ram + 192), 'I');
    ck_assert_uint_eq(cache()->stats.prefetches, 2);
    ck_assert_uint_eq(cache()->stats.misses, 1);
    rig_dev_write(&board, 2, board.ram + 64, 0x99, 4);
    ck_assert_uint_eq(rig_cpu_load(&board, 3, rig_va(board.ram + 64), 4), 0);
    rig_only_finding(&board, SIM_D101);
    rig_board_free(&board);
}
END_TEST

START_TEST(what_an_l1_fetches_ahead_is_not_counted_here)
{
    static const char *const ahead[] = { "cpu0:dmasim,l1-prefetch=next-line", NULL };

    put_l2("l1", SIM_POLICY_TIMED, ahead, &(Shape){ 8192, 32, "non-inclusive", "lru", 2 });
    rig_cpu_load(&board, 1, rig_va(board.ram), 1);
    ck_assert_int_eq(l1_state(board.ram + 64), 'E');
    ck_assert_int_eq(state(board.ram + 64), 'E');
    ck_assert_uint_eq(cache()->stats.misses, 1);
    ck_assert_uint_eq(cache()->stats.hits, 0);
    rig_board_free(&board);
}
END_TEST

/* --- against a plain model ---------------------------------------------- */

#define LINES 64u

/* One level: lines of each set, the latest first. */
typedef struct Level {
    unsigned sets, ways;
    unsigned line[8][8];
    bool dirty[8][8];
    unsigned used[8];
    unsigned hits, misses, write_backs;
    struct Level *below;
} Level;

static void plain_access(Level *level, unsigned line, bool is_write, bool is_whole);

static void
plain_evict(Level *level, unsigned set)
{
    unsigned last = --level->used[set];

    if (level->dirty[set][last]) {
        level->write_backs++;
        if (level->below) {
            plain_access(level->below, level->line[set][last], true, true);
        }
    }
}

static void
plain_access(Level *level, unsigned line, bool is_write, bool is_whole)
{
    unsigned set = line % level->sets, way = 0;
    bool dirty = is_write;

    while (way < level->used[set] && level->line[set][way] != line) {
        way++;
    }
    if (way < level->used[set]) {
        level->hits++;
        dirty |= level->dirty[set][way];
    } else {
        level->misses++;
        if (!is_whole && level->below) {
            plain_access(level->below, line, false, false);
        }
        if (level->used[set] == level->ways) {
            plain_evict(level, set);
        }
        way = level->used[set]++;
    }
    for (; way > 0; way--) {
        level->line[set][way] = level->line[set][way - 1];
        level->dirty[set][way] = level->dirty[set][way - 1];
    }
    level->line[set][0] = line;
    level->dirty[set][0] = dirty;
}

START_TEST(lru_counts_are_those_of_a_plain_model)
{
    Level two = { .sets = 2, .ways = 4 }, one = { .sets = 2, .ways = 2, .below = &two };
    SimRandom random = { .state = 7 + _i };

    for (unsigned i = 0; i < 20000; i++) {
        unsigned line = sim_random_below(&random, LINES) & sim_random_below(&random, LINES);
        uint64_t va = rig_va(board.ram + 64 * line), value = i;

        if (sim_random_below(&random, 10) < 3) {
            plain_access(&one, line, true, false);
            sim_cpu_store(board.cpu, va, &value, 8);
        } else {
            plain_access(&one, line, false, false);
            sim_cpu_load(board.cpu, va, &value, 8);
        }
    }
    ck_assert_uint_eq(cache()->stats.hits, two.hits);
    ck_assert_uint_eq(cache()->stats.misses, two.misses);
    ck_assert_uint_eq(cache()->stats.write_backs, two.write_backs);
    ck_assert_uint_gt(two.write_backs, 100);
}
END_TEST

/* Whatever moves, a load returns what was stored last. */
START_TEST(bytes_survive_all_that_moves)
{
    static const char *const inclusions[] = { "inclusive", "non-inclusive", "victim" };
    static const char *const policies[] = { "lru", "plru", "random", "round-robin" };
    uint32_t due[LINES] = { 0 };
    SimRandom random = { .state = 1 };

    put_l2("l1", SIM_POLICY_PLAIN, _i < 12 ? tiny : tiny_short,
           &(Shape){ 512, 2, inclusions[_i / 4 % 3], policies[_i % 4] });
    sim_truth_arm(board.world->truth, board.ram, 64 * LINES / 2);
    for (uint32_t i = 1; i < 6000; i++) {
        unsigned line = sim_random_below(&random, LINES);
        uint64_t va = rig_va(board.ram + 64 * line + 4 * (i % 16));
        SimAddr pa = board.ram + 64 * line;
        uint32_t got = 0;

        switch (sim_random_below(&random, 6)) {
        case 0:
        case 1:
            va = rig_va(pa);
            due[line] = i;
            sim_cpu_store(board.cpu, va, &i, 4);
            break;
        case 2:
            cache()->ops->evict(cache(), pa);
            break;
        case 3:
            board.cpu->ops->evict(board.cpu, pa);
            break;
        case 4:
            cache()->ops->prefetch(cache(), pa);
            break;
        default:
            sim_cpu_load(board.cpu, rig_va(pa), &got, 4);
            ck_assert_uint_eq(got, due[line]);
        }
    }
    rig_no_finding(&board);
    rig_board_free(&board);
}
END_TEST

static Suite *
l2_suite(void)
{
    Suite *s = suite_create("l2");
    TCase *t = tcase_create("lines"), *v = tcase_create("victim"), *m = tcase_create("plain model");
    TCase *b = tcase_create("bytes");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_load_leaves_a_clean_copy_on_its_way);
    tcase_add_test(t, a_write_back_ends_here);
    tcase_add_test(t, a_clean_by_address_goes_through);
    tcase_add_test(t, an_invalidate_goes_through);
    tcase_add_test(t, by_set_and_way_all_goes_down);
    tcase_add_test(t, an_uncached_access_passes_by);
    tcase_add_test(t, hardware_may_fetch_and_evict);
    tcase_add_test(t, a_stale_copy_here_is_found);
    tcase_add_test(t, a_dirty_line_here_is_not_in_memory);
    tcase_add_test(t, an_eviction_over_a_masters_write_loses_it);
    tcase_add_test(t, an_invalidate_here_loses_a_store);
    tcase_add_test(t, moving_down_loses_nothing);
    tcase_add_test(t, arming_knows_who_wrote_each_copy);
    suite_add_tcase(s, t);
    tcase_add_checked_fixture(v, setup_victim, teardown);
    tcase_add_test(v, a_victim_cache_is_not_filled_by_a_load);
    tcase_add_test(v, a_clean_line_that_leaves_the_l1_comes_here);
    tcase_add_test(v, a_stale_clean_line_stays_stale_on_its_way_down);
    suite_add_tcase(s, v);
    tcase_add_checked_fixture(m, setup, teardown);
    tcase_add_loop_test(m, lru_counts_are_those_of_a_plain_model, 0, 3);
    suite_add_tcase(s, m);
    tcase_add_test(b, a_miss_fetches_ahead_under_policy_timed);
    tcase_add_test(b, what_an_l1_fetches_ahead_is_not_counted_here);
    tcase_add_loop_test(b, bytes_survive_all_that_moves, 0, 24);
    suite_add_tcase(s, b);
    return s;
}

SIM_CHECK_MAIN(l2_suite)
