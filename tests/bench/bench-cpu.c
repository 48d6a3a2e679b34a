/* SPDX-License-Identifier: MIT */
/* Loads and stores that hit the L1, by value through sim/cpu.h. */
#include "rig-bench.h"

#include "sim/truth.h"

#define BYTES 8192u /* a quarter of the L1 */
#define STEPS 100000u

typedef struct Work {
    SimCpu *cpu;
    uint64_t at; /* window address of BYTES bytes */
    uint64_t plain[BYTES / 8];
} Work;

static void
plain_load(void *opaque, uint64_t steps)
{
    const volatile uint64_t *words = ((Work *)opaque)->plain;

    for (uint64_t i = 0; i < steps; i++) {
        (void)words[i % (BYTES / 8)];
    }
}

static void
plain_store(void *opaque, uint64_t steps)
{
    volatile uint64_t *words = ((Work *)opaque)->plain;

    for (uint64_t i = 0; i < steps; i++) {
        words[i % (BYTES / 8)] = i;
    }
}

static void
load(void *opaque, uint64_t steps)
{
    Work *work = opaque;
    uint64_t value, sum = 0;

    for (uint64_t i = 0; i < steps; i++) {
        sim_cpu_load(work->cpu, work->at + i % (BYTES / 8) * 8, &value, sizeof(value));
        sum += value;
    }
    __asm__ volatile("" : : "r"(sum));
}

static void
store(void *opaque, uint64_t steps)
{
    Work *work = opaque;

    for (uint64_t i = 0; i < steps; i++) {
        sim_cpu_store(work->cpu, work->at + i % (BYTES / 8) * 8, &i, sizeof(i));
    }
}

/* Every line is in the L1, in state M, and nothing is buffered. */
static void
warm(Work *work)
{
    for (unsigned pass = 0; pass < 2; pass++) {
        store(work, BYTES / 8);
        sim_cpu_step_end(work->cpu);
    }
    load(work, BYTES / 8);
}

int
main(void)
{
    BenchBoard board = bench_board_new("noncoherent-1cpu", true);
    static Work work;
    double plain_loads, plain_stores, ns;

    work.cpu = board.cpu;
    work.at = sim_window_va(SIM_WINDOW_LINEAR, board.world->ram_base + 0x10000);
    warm(&work);
    plain_loads = bench_best(plain_load, &work, STEPS);
    plain_stores = bench_best(plain_store, &work, STEPS);
    bench_title();
    ns = bench_best(load, &work, STEPS);
    bench_row("load, L1 hit", ns, "ns", BENCH_AT_MOST, 8, ns / plain_loads);
    ns = bench_best(store, &work, STEPS);
    bench_row("store, L1 hit", ns, "ns", BENCH_AT_MOST, 8, ns / plain_stores);
    sim_truth_arm(board.world->truth, sim_window_pa(work.at), BYTES);
    warm(&work);
    ns = bench_best(load, &work, STEPS);
    bench_row("load, L1 hit, armed", ns, "ns", BENCH_AT_MOST, 8, ns / plain_loads);
    ns = bench_best(store, &work, STEPS);
    bench_row("store, L1 hit, armed", ns, "ns", BENCH_AT_MOST, 15, ns / plain_stores);
    bench_board_free(&board);
    return 0;
}
