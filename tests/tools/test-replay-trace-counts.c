/* SPDX-License-Identifier: MIT */
/*
 * replay against a textbook cache and a flat memory: every count of every level,
 * and every byte read.
 */
#include "tests/runner.h"
#include "tests/tools/rig-textbook.h"
#include "tools/replay-run.h"

#include <string.h>

#include "sim/model.h"

typedef struct Board {
    const char *soc;
    const char *set[6];
} Board;

#define L1_LRU "cpu0:dmasim,l1-replacement=\"lru\""
#define L2_LRU "l2:dmasim,replacement=\"lru\""
#define PL310_LRU "pl310:dmasim,replacement=\"lru\""

static const Board boards[] = {
    { "l1", { NULL } },
    { "l1", { "cpu0:d-cache-size=16384", "cpu0:d-cache-sets=256", NULL } }, /* 1 way */
    { "l1", { "cpu0:d-cache-size=2048", "cpu0:d-cache-sets=1",
              "cpu0:d-cache-line-size=64", NULL } }, /* 32 ways */
    { "l1", { "cpu0:d-cache-size=24576", "cpu0:d-cache-sets=256",
              "cpu0:d-cache-line-size=32", /* 3 ways */
              "memory@80000000:reg=<0x90001000 0x10000000>", NULL } },
    { "noncoherent-1cpu", { NULL } }, /* its store buffer is left out */
    { "l1-l2", { NULL } },
    { "l1-l2", { "l2:cache-size=0xc000", "l2:cache-sets=128", NULL } }, /* 6 ways */
    { "l1-l2", { "l2:cache-size=0x4000", "l2:cache-sets=256", NULL } }, /* below the L1 */
    { "l1-l2", { "l2:cache-size=0x200000", "l2:cache-sets=512", NULL } }, /* 64 ways */
    { "cortex-a9-pl310", { L1_LRU, PL310_LRU, NULL } }, /* lines of 32 bytes, outer */
    { "cortex-a53", { L1_LRU, L2_LRU, NULL } },         /* a victim cache, left out */
    { "cortex-a15-cci400", { L1_LRU, L2_LRU, NULL } },  /* inclusive, left out */
    { "noncoherent-2cpu", { NULL } },
};

static Replay *
new_replay(const Board *board)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    Replay *replay = replay_new(board->soc, board->set, diags);
    g_autoptr(GString) text = g_string_new(NULL);

    sim_diags_print(diags, text);
    ck_assert_msg(replay != NULL, "%s", text->str);
    return replay;
}

static void
run_replay(Replay *replay, const uint8_t *records, uint64_t count)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    g_autoptr(GString) text = g_string_new(NULL);
    ReplayTrace *trace = replay_trace_from(records, count * 8, REPLAY_BINARY);
    bool done = replay_run(replay, trace, diags);

    sim_diags_print(diags, text);
    replay_trace_close(trace);
    ck_assert_msg(done, "%s", text->str);
}

/* What the textbook has of each of @levels, nearest first. */
static Textbook *
new_textbook(const GArray *levels)
{
    Textbook *caches = g_new0(Textbook, levels->len);

    for (guint i = levels->len; i-- > 0;) {
        const SimCache *cache = g_array_index(levels, ReplayLevel, i).cache;

        textbook_init(&caches[i], cache->line_bytes, cache->sets, cache->ways,
                      i + 1 < levels->len ? &caches[i + 1] : NULL);
    }
    return caches;
}

static void
run_textbook(Textbook *cache, FlatMemory *memory, const uint8_t *records, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++) {
        const uint8_t *record = records + i * 8;
        uint32_t address = GUINT32_FROM_LE(*(const uint32_t *)(const void *)record);
        uint32_t size = record[4] | (uint32_t)record[5] << 8;

        textbook_access(cache, address, size, record[6]);
        flat_access(memory, address, size, record[6]);
    }
}

static void
compare(const Replay *replay, const Textbook *caches, const FlatMemory *memory,
        const char *what)
{
    GArray *levels = replay_levels(replay);

    for (guint i = 0; i < levels->len; i++) {
        const ReplayLevel *level = &g_array_index(levels, ReplayLevel, i);

        ck_assert_msg(level->hits == caches[i].hits && level->misses == caches[i].misses &&
                          level->write_backs == caches[i].write_backs,
                      "%s, %s: %" G_GUINT64_FORMAT " hits, %" G_GUINT64_FORMAT
                      " misses, %" G_GUINT64_FORMAT " write-backs; the textbook has %"
                      G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT,
                      what, level->cache->model->name, level->hits, level->misses,
                      level->write_backs, caches[i].hits, caches[i].misses,
                      caches[i].write_backs);
    }
    g_array_unref(levels);
    ck_assert_msg(replay_totals(replay).checksum == memory->checksum,
                  "%s: other bytes were read", what);
}

static void
check_board(const Board *board, RigShape shape, uint64_t count)
{
    g_autofree uint8_t *records = rig_trace_new(shape, count, 7);
    g_autofree char *what = g_strdup_printf("%s on %s", rig_shape_name(shape), board->soc);
    Replay *replay = new_replay(board);
    GArray *levels = replay_levels(replay);
    g_autofree Textbook *caches = new_textbook(levels);
    FlatMemory memory;

    flat_init(&memory);
    run_replay(replay, records, count);
    run_textbook(&caches[0], &memory, records, count);
    compare(replay, caches, &memory, what);
    for (guint i = 0; i < levels->len; i++) {
        textbook_clear(&caches[i]);
    }
    flat_clear(&memory);
    g_array_unref(levels);
    replay_free(replay);
}

START_TEST(counts_are_those_of_a_textbook_cache)
{
    const Board *board = &boards[_i / RIG_SHAPES];

    check_board(board, (RigShape)(_i % RIG_SHAPES), sim_check_loops(20000, 3000000));
}
END_TEST

/* The figures of the contract: 10^7 references, the geometry of the bench. */
START_TEST(ten_million_references_count_the_same)
{
    static const Board board = { "l1-l2", { NULL } };
    static const RigShape shapes[] = { RIG_SEQUENTIAL, RIG_RANDOM, RIG_MIXED };

    check_board(&board, shapes[_i], sim_check_loops(100000, 10000000));
}
END_TEST

static Suite *
replay_counts_suite(void)
{
    Suite *suite = suite_create("replay-trace-counts");
    TCase *tcase = tcase_create("counts");

    tcase_add_loop_test(tcase, counts_are_those_of_a_textbook_cache, 0,
                        G_N_ELEMENTS(boards) * RIG_SHAPES);
    tcase_add_loop_test(tcase, ten_million_references_count_the_same, 0, 3);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(replay_counts_suite)
