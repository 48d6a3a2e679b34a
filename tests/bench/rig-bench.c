/* SPDX-License-Identifier: MIT */
/* See rig-bench.h. */
#include "rig-bench.h"

#include <stdio.h>
#include <time.h>

#include "sim/diag.h"
#include "sim/truth.h"

static double
now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

double
bench_best(void (*work)(void *opaque, uint64_t steps), void *opaque, uint64_t steps)
{
    double best = 0;

    for (unsigned round = 0; round < BENCH_ROUNDS; round++) {
        double start = now_ns(), taken;

        work(opaque, steps);
        taken = (now_ns() - start) / steps;
        best = round == 0 || taken < best ? taken : best;
    }
    return best;
}

void
bench_title(void)
{
    printf("%-44s %10s        %12s  %8s\n", "figure", "value", "limit", "x plain");
    fflush(stdout);
}

void
bench_row(const char *name, double value, const char *unit, BenchLimit kind, double limit,
          double ratio)
{
    bool is_ok = kind == BENCH_AT_MOST ? value <= limit : value >= limit;
    g_autofree char *times = ratio > 0 ? g_strdup_printf("%.2f", ratio) : g_strdup("-");

    printf("%-44s %10.2f %-6s %s %9.0f  %8s  %s\n", name, value, unit,
           kind == BENCH_AT_MOST ? "<=" : ">=", limit, times, is_ok ? "ok" : "over");
    fflush(stdout);
}

BenchBoard
bench_board_new(const char *preset, bool watched)
{
    BenchBoard board = { 0 };
    g_autoptr(GPtrArray) diags = sim_diags_new();

    board.tree = sim_tree_load(preset, NULL, diags);
    g_assert(board.tree != NULL);
    board.world = sim_world_new(NULL);
    if (!watched) {
        sim_truth_free(board.world->truth);
        board.world->truth = NULL;
    }
    if (!sim_board_build(board.world, board.tree, diags)) {
        g_error("%s does not build", preset);
    }
    board.cpu = g_ptr_array_index(board.world->cpus, 0);
    return board;
}

void
bench_board_free(BenchBoard *board)
{
    sim_world_free(board->world);
    sim_tree_free(board->tree);
}
