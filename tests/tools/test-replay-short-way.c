/* SPDX-License-Identifier: MIT */
/*
 * The short way of a line (sim/port.h) against the long one: the same trace on the same
 * board, once with the short way cut off.  Time, counts and bytes are equal.
 */
#include "tests/runner.h"
#include "tests/tools/rig-textbook.h"
#include "tools/replay-run.h"

#include "sim/model.h"
#include "sim/world.h"

typedef struct Board {
    const char *soc;
    const char *set[6];
} Board;

#define RAM "memory@80000000:dmasim,"

static const Board boards[] = {
    { "l1", { NULL } },
    { "l1-l2", { NULL } },
    { "l1-l2", { "l2:cache-size=0xc000", "l2:cache-sets=128", NULL } }, /* 6 ways */
    { "l1-l2", { "l2:cache-size=0x4000", "l2:cache-sets=256", NULL } }, /* below the L1 */
    { "l1-l2", { "l2:dmasim,replacement=\"random\"", NULL } },
    { "l1-l2", { "cpu0:dmasim,l1-replacement=\"round-robin\"", NULL } },
    { "l1-l2", { RAM "bytes-per-us=800", RAM "posted-writes=2", "l2:dmasim,posted=1", NULL } },
    { "l1-l2", { "cpu0:dmasim,utlb-entries=8", "cpu0:dmasim,utlb-miss-ps=5000",
                 RAM "bytes-per-us=300", NULL } },
};

static Replay *
new_replay(const Board *board)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    g_autoptr(GString) text = g_string_new(NULL);
    Replay *replay = replay_new(board->soc, board->set, diags);

    sim_diags_print(diags, text);
    ck_assert_msg(replay != NULL, "%s", text->str);
    return replay;
}

/* How many wires had one. */
static unsigned
cut_short_way(const Replay *replay)
{
    const GPtrArray *models = replay_world(replay)->models;
    unsigned cut = 0;

    for (guint i = 0; i < models->len; i++) {
        SimModel *model = g_ptr_array_index(models, i);
        const SimOut *out = model->klass->outs;

        for (; out && out->name; out++) {
            SimPort *port = (SimPort *)((char *)model + out->offset);

            cut += port->quick != NULL;
            port->quick = NULL;
        }
    }
    return cut;
}

/* What came of a trace; the caches of @levels are gone. */
typedef struct Outcome {
    ReplayTotals totals;
    GArray *levels;
} Outcome;

static Outcome
run(const Board *board, bool has_short_way, const uint8_t *records, uint64_t count)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    ReplayTrace *trace = replay_trace_from(records, count * 8, REPLAY_BINARY);
    Replay *replay = new_replay(board);
    Outcome outcome;

    if (!has_short_way) {
        ck_assert_uint_gt(cut_short_way(replay), 0);
    }
    ck_assert(replay_run(replay, trace, diags));
    outcome = (Outcome){ replay_totals(replay), replay_levels(replay) };
    replay_free(replay);
    replay_trace_close(trace);
    return outcome;
}

static void
compare_levels(const GArray *ours, const GArray *theirs)
{
    ck_assert_uint_eq(ours->len, theirs->len);
    for (guint i = 0; i < ours->len; i++) {
        const ReplayLevel *a = &g_array_index(ours, ReplayLevel, i);
        const ReplayLevel *b = &g_array_index(theirs, ReplayLevel, i);

        ck_assert_uint_eq(a->hits, b->hits);
        ck_assert_uint_eq(a->misses, b->misses);
        ck_assert_uint_eq(a->write_backs, b->write_backs);
    }
}

START_TEST(the_short_way_takes_as_long_as_the_long_one)
{
    const Board *board = &boards[_i / RIG_SHAPES];
    uint64_t count = sim_check_loops(20000, 1000000);
    g_autofree uint8_t *records = rig_trace_new((RigShape)(_i % RIG_SHAPES), count, 11);
    Outcome by_short = run(board, true, records, count);
    Outcome by_long = run(board, false, records, count);

    ck_assert_uint_eq(by_short.totals.time, by_long.totals.time);
    ck_assert_uint_eq(by_short.totals.checksum, by_long.totals.checksum);
    compare_levels(by_short.levels, by_long.levels);
    g_array_unref(by_short.levels);
    g_array_unref(by_long.levels);
}
END_TEST

static Suite *
replay_short_way_suite(void)
{
    Suite *suite = suite_create("replay-short-way");
    TCase *tcase = tcase_create("short way");

    tcase_add_loop_test(tcase, the_short_way_takes_as_long_as_the_long_one, 0,
                        G_N_ELEMENTS(boards) * RIG_SHAPES);
    suite_add_tcase(suite, tcase);
    return suite;
}

SIM_CHECK_MAIN(replay_short_way_suite)
