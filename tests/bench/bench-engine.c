/* SPDX-License-Identifier: MIT */
/*
 * Bytes per second of the DMA engine's COPY in host time, with nobody watching
 * and with all checks.  The plain loop copies the same bytes with memcpy.
 */
#include "rig-bench.h"

#include <string.h>

#include "models/regs/dma-engine.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/truth.h"

#define BYTES 65536u
#define COPIES 4u

typedef struct Work {
    SimWorld *world;
    SimPort regs;
    uint8_t from[BYTES], to[BYTES];
} Work;

static uint32_t
access_register(Work *work, uint8_t kind, uint32_t offset, uint32_t value)
{
    SimTxn txn = { .addr = offset, .data = (uint8_t *)&value, .len = sizeof(value),
                   .kind = kind, .mem = SIM_MEM_DEVICE };

    g_assert(sim_send(&work->regs, &txn) == SIM_OK);
    return value;
}

static void
copy(void *opaque, uint64_t steps)
{
    Work *work = opaque;
    SimAddr ram = work->world->ram_base;

    for (uint64_t i = 0; i < steps; i++) {
        access_register(work, SIM_WRITE, HW_ENGINE_SRC_LO, ram + 0x100000);
        access_register(work, SIM_WRITE, HW_ENGINE_DST_LO, ram + 0x200000);
        access_register(work, SIM_WRITE, HW_ENGINE_LEN, BYTES);
        access_register(work, SIM_WRITE, HW_ENGINE_CTRL,
                        HW_ENGINE_CTRL_GO | HW_ENGINE_CTRL_MODE(HW_ENGINE_MODE_COPY));
        do {
            sim_world_run_until(work->world, work->world->queue.now + SIM_MS);
        } while (access_register(work, SIM_READ, HW_ENGINE_STATUS, 0) & HW_ENGINE_STATUS_BUSY);
        access_register(work, SIM_WRITE, HW_ENGINE_STATUS, HW_ENGINE_STATUS_DONE);
    }
}

static void
plain_copy(void *opaque, uint64_t steps)
{
    Work *work = opaque;

    for (uint64_t i = 0; i < steps; i++) {
        memcpy(work->to, work->from, BYTES);
        __asm__ volatile("" : : "r"(work->to) : "memory");
    }
}

static double
megabytes(double ns)
{
    return BYTES / ns * 1e3;
}

static double
measure(Work *work, bool watched)
{
    BenchBoard board = bench_board_new("noncoherent-1cpu", watched);
    double ns;

    work->world = board.world;
    work->regs = sim_model_in(sim_world_model_by_name(board.world, "eng0"), "regs");
    if (watched) {
        sim_truth_arm(board.world->truth, board.world->ram_base + 0x100000, BYTES);
        sim_truth_arm(board.world->truth, board.world->ram_base + 0x200000, BYTES);
    }
    copy(work, 1);
    ns = bench_best(copy, work, COPIES);
    bench_board_free(&board);
    return megabytes(ns);
}

int
main(void)
{
    static Work work;
    double plain = megabytes(bench_best(plain_copy, &work, COPIES * 100));
    double rate = measure(&work, false);

    bench_title();
    bench_row("DMA engine, copy, --checks=none", rate, "MB/s", BENCH_AT_LEAST, 500, rate / plain);
    rate = measure(&work, true);
    bench_row("DMA engine, copy, all checks", rate, "MB/s", BENCH_AT_LEAST, 100, rate / plain);
    return 0;
}
