/* SPDX-License-Identifier: MIT */
/*
 * Cache maintenance, calls of the DMA API and masters of a board, timed.
 */
#include "rig-timing.h"

#include <stdlib.h>
#include <string.h>

#include "models/regs/dma-engine.h"
#include "models/regs/pl310.h"
#include "sim/cache.h"
#include "sim/choice.h"

/* Directions, as the kernel counts them. */
enum { TO_DEVICE = 1, FROM_DEVICE = 2 };

static TimingBoard *
board_with(const TimingWhat *what, const char *set)
{
    TimingBoard *board = timing_board_new(what->soc, set, SIM_POLICY_PLAIN, false);

    g_assert(board);
    return board;
}

static uint64_t
area_va(const TimingBoard *board)
{
    return sim_window_va(SIM_WINDOW_LINEAR, board->area);
}

static double
microseconds(SimTime time)
{
    return (double)time / SIM_US;
}

/* --- the outer cache ------------------------------------------------------ */

static const SimModel *
outer_of(const TimingBoard *board)
{
    for (guint i = 0; i < board->world->models->len; i++) {
        const SimModel *model = g_ptr_array_index(board->world->models, i);

        if (strcmp(model->klass->name, "pl310") == 0) {
            return model;
        }
    }
    return NULL;
}

/* Its registers lie where its node says; presets have them at the root. */
static SimAddr
outer_register(const SimModel *outer, uint32_t offset)
{
    return strtoull(strrchr(outer->node_path, '@') + 1, NULL, 16) + offset;
}

void
timing_outer_off(TimingBoard *board)
{
    const SimModel *outer = outer_of(board);

    if (outer) {
        timing_whole(board, SIM_CLEAN_INVALIDATE);
        sim_cpu_writel(board->cpu, outer_register(outer, HW_PL310_CONTROL), true, 0);
    }
}

void
timing_whole(TimingBoard *board, SimMaintOp op)
{
    static const uint32_t by_way[] = { [SIM_CLEAN] = HW_PL310_CLEAN_WAY,
                                       [SIM_INVALIDATE] = HW_PL310_INV_WAY,
                                       [SIM_CLEAN_INVALIDATE] = HW_PL310_CLEAN_INV_WAY };
    const SimModel *outer = outer_of(board);
    uint32_t busy = outer ? 0xffff : 0;

    sim_cpu_maintain_all(board->cpu, op);
    sim_cpu_barrier(board->cpu, SIM_BARRIER_WAIT);
    if (outer) {
        sim_cpu_writel(board->cpu, outer_register(outer, by_way[op]), true, busy);
    }
    while (busy) {
        sim_cpu_readl(board->cpu, outer_register(outer, by_way[op]), true, &busy);
    }
    if (outer) {
        sim_cpu_writel(board->cpu, outer_register(outer, HW_PL310_CACHE_SYNC), true, 0);
    }
}

/* --- one range ------------------------------------------------------------ */

/* A buffer is handed over, or taken back: sync of the API. */
static SimTime
sync_range(TimingBoard *board, const char *call, uint64_t size, int dir)
{
    SimTime start = board->cpu->now;

    TIMING_CALL(board, call, board->eth->actor, board->area, size, (unsigned)dir);
    return board->cpu->now - start;
}

double
timing_per_line(const TimingWhat *what)
{
    TimingBoard *board = board_with(what, NULL);
    int dir = what->kind == TIMING_FLUSH ? TO_DEVICE : FROM_DEVICE;
    uint32_t line_bytes = board->cpu->line_mask + 1;
    SimTime time = sync_range(board, "dma_sync_single_for_device", what->size, dir);

    timing_board_free(board);
    return (double)time / SIM_NS * line_bytes / what->size;
}

double
timing_sync(const TimingWhat *what)
{
    static const char *const calls[] = { "dma_sync_single_for_cpu",
                                         "dma_sync_single_for_device" };
    TimingBoard *board = board_with(what, NULL);
    SimTime time = sync_range(board, calls[what->kind], what->size, FROM_DEVICE);

    timing_board_free(board);
    return microseconds(time);
}

/* A small buffer is received again and again. */
double
timing_map_share(const TimingWhat *what)
{
    TimingBoard *board = board_with(what, NULL);
    uint64_t va = TIMING_CALL(board, "kmalloc", what->size, 0xcc0);
    SimTime map = 0, unmap = 0;

    for (unsigned i = 0; i < 100; i++) {
        SimTime start = board->cpu->now;
        uint64_t handle = TIMING_CALL(board, "dma_map_single", board->eth->actor, va,
                                      what->size, FROM_DEVICE);

        map += board->cpu->now - start;
        start = board->cpu->now;
        TIMING_CALL(board, "dma_unmap_single", board->eth->actor, handle, what->size,
                    FROM_DEVICE);
        unmap += board->cpu->now - start;
        for (uint64_t at = 0; at < what->size; at += 8) {
            uint64_t word;

            sim_cpu_load(board->cpu, va + at, &word, sizeof(word));
        }
    }
    TIMING_CALL(board, "kfree", va);
    timing_board_free(board);
    return 100.0 * map / (map + unmap);
}

/* Entries of a page each; a dsb after each, or one at the end. */
static SimTime
maintain_pages(TimingBoard *board, unsigned pages, SimMaintOp op, bool dsb_each)
{
    SimTime start = board->cpu->now;

    for (unsigned i = 0; i < pages; i++) {
        sim_cpu_maintain(board->cpu, op, area_va(board) + i * 4096u, 4096);
        if (dsb_each || i + 1 == pages) {
            sim_cpu_barrier(board->cpu, SIM_BARRIER_WAIT);
        }
    }
    return board->cpu->now - start;
}

double
timing_one_dsb(const TimingWhat *what)
{
    TimingBoard *board = board_with(what, NULL);
    SimMaintOp op = what->kind == 0 ? SIM_CLEAN : SIM_INVALIDATE;
    SimTime each = maintain_pages(board, (unsigned)what->size, op, true);
    SimTime once = maintain_pages(board, (unsigned)what->size, op, false);

    timing_board_free(board);
    return 100.0 * (each - once) / each;
}

/* --- a frame: coherent memory against a streaming buffer ------------------ */

/* As memcpy of arm64 does: pairs of registers, 16 bytes. */
static SimTime
copy_frame(TimingBoard *board, uint64_t from, uint64_t size)
{
    uint64_t to = area_va(board) + (UINT64_C(16) << 20);
    SimTime start = board->cpu->now;
    uint8_t bytes[16];

    sim_cpu_overlap_begin(board->cpu);
    for (uint64_t i = 0; i < size; i += sizeof(bytes)) {
        sim_cpu_load(board->cpu, from + i, bytes, sizeof(bytes));
        sim_cpu_store(board->cpu, to + i, bytes, sizeof(bytes));
    }
    sim_cpu_overlap_end(board->cpu);
    return board->cpu->now - start;
}

double
timing_frame_ratio(const TimingWhat *what)
{
    TimingBoard *board = board_with(what, NULL);
    bool coherent = board->eth->snoops;
    SimWindowPart part = coherent ? SIM_WINDOW_LINEAR : SIM_WINDOW_UNCACHED;
    SimTime streaming, uncached;

    copy_frame(board, area_va(board), what->size);
    streaming = sync_range(board, "dma_sync_single_for_cpu", what->size, FROM_DEVICE);
    streaming += copy_frame(board, area_va(board), what->size);
    uncached = copy_frame(board, sim_window_va(part, board->area), what->size);
    timing_board_free(board);
    return (double)uncached / streaming;
}

/* --- range against whole -------------------------------------------------- */

/* The CPU has written the buffer; cleaning it: range : whole. */
static double
range_to_whole(TimingBoard *board, uint64_t size)
{
    SimTime range, whole;

    sim_cpu_fill(board->cpu, area_va(board), 1, size);
    range = sync_range(board, "dma_sync_single_for_device", size, TO_DEVICE);
    sim_cpu_fill(board->cpu, area_va(board), 2, size);
    whole = board->cpu->now;
    timing_whole(board, SIM_CLEAN);
    whole = board->cpu->now - whole;
    return (double)range / whole;
}

static uint64_t
outermost_bytes(const TimingBoard *board)
{
    const SimCache *last = NULL;

    for (guint i = 0; i < board->world->caches->len; i++) {
        last = g_ptr_array_index(board->world->caches, i);
    }
    g_assert(last);
    return (uint64_t)last->line_bytes * last->sets * last->ways;
}

double
timing_crossover(const TimingWhat *what)
{
    TimingBoard *board = board_with(what, NULL);
    uint64_t size = 4096;
    double ratio;

    while (size <= what->size && range_to_whole(board, size) < 1) {
        size *= 2;
    }
    ratio = (double)size / outermost_bytes(board);
    timing_board_free(board);
    return ratio;
}

double
timing_whole_gain(const TimingWhat *what)
{
    TimingBoard *board = board_with(what, NULL);
    double ratio = range_to_whole(board, what->size);

    timing_board_free(board);
    return ratio;
}

/* --- the DMA engine --------------------------------------------------------- */

static void
put(const SimPort *regs, uint32_t offset, uint32_t value)
{
    SimTxn txn = { .addr = offset,
                   .data = (uint8_t *)&value,
                   .len = sizeof(value),
                   .kind = SIM_WRITE,
                   .mem = SIM_MEM_DEVICE };

    g_assert(sim_send(regs, &txn) == SIM_OK);
}

static uint32_t
get(const SimPort *regs, uint32_t offset)
{
    uint32_t value = 0;
    SimTxn txn = { .addr = offset,
                   .data = (uint8_t *)&value,
                   .len = sizeof(value),
                   .kind = SIM_READ,
                   .mem = SIM_MEM_DEVICE };

    g_assert(sim_send(regs, &txn) == SIM_OK);
    return value;
}

/* The engine reads @size bytes of memory; from GO to the end. */
double
timing_engine(const TimingWhat *what)
{
    TimingBoard *board = board_with(what, what->kind ? "eng0:dmasim,snoops=<1>" : NULL);
    SimPort regs = sim_model_in(sim_world_model_by_name(board->world, "eng0"), "regs");
    SimQueue *queue = &board->world->queue;
    SimTime start = queue->now;

    put(&regs, HW_ENGINE_SRC_LO, (uint32_t)board->area);
    put(&regs, HW_ENGINE_SRC_HI, (uint32_t)(board->area >> 32));
    put(&regs, HW_ENGINE_LEN, (uint32_t)what->size);
    put(&regs, HW_ENGINE_CTRL,
        HW_ENGINE_CTRL_GO | HW_ENGINE_CTRL_MODE(HW_ENGINE_MODE_CONSUME));
    do {
        sim_world_run_until(board->world, queue->now + 20 * SIM_NS);
    } while (get(&regs, HW_ENGINE_STATUS) & HW_ENGINE_STATUS_BUSY);
    start = queue->now - start;
    timing_board_free(board);
    return timing_rate(what->size, start);
}

/* The size from which on the port past the caches is the faster one. */
double
timing_engine_crossover(const TimingWhat *what)
{
    TimingWhat past = *what, through = *what;

    for (uint64_t size = 1024; size <= what->size; size += 1024) {
        past.size = through.size = size;
        past.kind = 0;
        through.kind = 1;
        if (timing_engine(&past) > timing_engine(&through)) {
            return size / 1024.0;
        }
    }
    return what->size / 1024.0;
}

/* --- speculation ------------------------------------------------------------ */

/*
 * A buffer is mapped for a device to write; the CPU may touch the line before it
 * meanwhile, a prefetcher may follow, and the buffer may be taken back or not.
 */
double
timing_stale(const TimingWhat *what)
{
    const char *prefetch = what->kind & TIMING_PREFETCH
                               ? "cpu0:dmasim,l1-prefetch=next-line"
                               : NULL;
    TimingBoard *board = timing_board_new(what->soc, prefetch, SIM_POLICY_TIMED, false);
    uint64_t va = area_va(board) + 64, handle;
    const uint8_t sent[64] = { 0x5a };
    uint8_t got = 0;

    handle = TIMING_CALL(board, "dma_map_single", board->eth->actor, va, sizeof(sent),
                         FROM_DEVICE);
    if (what->kind & TIMING_TOUCH) {
        sim_cpu_load(board->cpu, va - 64, &got, 1);
    }
    sim_master_write(board->eth, handle, sent, sizeof(sent), false, NULL);
    if (what->kind & TIMING_SYNC) {
        TIMING_CALL(board, "dma_unmap_single", board->eth->actor, handle, sizeof(sent),
                    FROM_DEVICE);
    }
    sim_cpu_load(board->cpu, va, &got, 1);
    timing_board_free(board);
    return got != sent[0];
}
