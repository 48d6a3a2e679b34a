/* SPDX-License-Identifier: MIT */
/*
 * Loads and stores of one CPU in a row: latencies, misses that overlap, streams.
 */
#include "rig-timing.h"

#include "sim/choice.h"

#define PAGE 4096u
#define CHAINS 8u
/* Of the unoptimized loop around one byte written and one read (fit V5). */
#define PAIR_LOOP_PS 30000u

/* Policy plain: lines of a prefetcher would be there at once (docs/design/timing.md). */
static TimingBoard *
board_of(const TimingWhat *what)
{
    TimingBoard *board = timing_board_new(what->soc, NULL, SIM_POLICY_PLAIN, false);

    g_assert(board);
    return board;
}

static void
load(const TimingBoard *board, uint64_t va, uint32_t len)
{
    uint8_t bytes[64];

    sim_cpu_load(board->cpu, va, bytes, len);
}

/* --- latency ------------------------------------------------------------ */

/*
 * An order that visits every line of @size bytes once: one line of each page, in a
 * shuffled order of pages, then the next one of each.  Free it.
 */
static uint32_t *
chain_new(uint64_t size, uint32_t line_bytes)
{
    uint32_t pages = (uint32_t)MAX(size / PAGE, 1), lines = PAGE / line_bytes;
    g_autofree uint32_t *order = g_new(uint32_t, pages);
    uint32_t *chain = g_new(uint32_t, size / line_bytes), n = 0;
    SimRandom random = { 1 };

    for (uint32_t i = 0; i < pages; i++) {
        uint32_t j = sim_random_below(&random, i + 1);

        order[i] = order[j];
        order[j] = i;
    }
    for (uint32_t round = 0; round < lines; round++) {
        for (uint32_t i = 0; i < pages; i++) {
            uint32_t line = (round * 7 + order[i]) % lines;

            chain[n++] = order[i] * PAGE + line * line_bytes;
        }
    }
    return chain;
}

/* Time of @passes over @chains areas of @size bytes beside each other, in turn. */
static SimTime
follow(const TimingBoard *board, const uint32_t *chain, uint64_t size, unsigned chains)
{
    uint64_t at = sim_window_va(SIM_WINDOW_LINEAR, board->area);
    uint64_t count = size / (board->cpu->line_mask + 1);
    SimTime start = board->cpu->now;

    for (uint64_t i = 0; i < count; i++) {
        for (unsigned c = 0; c < chains; c++) {
            load(board, at + c * size + chain[i], 8);
        }
    }
    return board->cpu->now - start;
}

double
timing_chase(const TimingWhat *what)
{
    TimingBoard *board = board_of(what);
    uint32_t line_bytes = board->cpu->line_mask + 1;
    g_autofree uint32_t *chain = chain_new(what->size, line_bytes);
    SimTime time = 0;

    for (unsigned pass = 0; pass < 3; pass++) {
        time = follow(board, chain, what->size, 1);
    }
    timing_board_free(board);
    return (double)time * line_bytes / what->size / SIM_NS;
}

double
timing_parallel(const TimingWhat *what)
{
    TimingBoard *board = board_of(what);
    uint64_t size = what->size / CHAINS;
    g_autofree uint32_t *all = chain_new(what->size, board->cpu->line_mask + 1);
    g_autofree uint32_t *part = chain_new(size, board->cpu->line_mask + 1);
    SimTime alone, together;

    follow(board, all, what->size, 1);
    alone = follow(board, all, what->size, 1);
    sim_cpu_overlap_begin(board->cpu);
    together = follow(board, part, size, CHAINS);
    sim_cpu_overlap_end(board->cpu);
    timing_board_free(board);
    return (double)alone / together;
}

/* --- streams ------------------------------------------------------------ */

static uint64_t
va_of(const TimingBoard *board, unsigned kind)
{
    static const SimWindowPart parts[] = { [TIMING_CACHED] = SIM_WINDOW_LINEAR,
                                           [TIMING_COMBINED] = SIM_WINDOW_UNCACHED,
                                           [TIMING_ORDERED] = SIM_WINDOW_MMIO };

    return sim_window_va(parts[kind], board->area);
}

/* Strongly ordered: eight bytes at a time, each waited for. */
static void
fill_once(const TimingBoard *board, unsigned kind, uint64_t size)
{
    uint64_t at = va_of(board, kind);
    const uint64_t zero = 0;

    if (kind != TIMING_ORDERED) {
        sim_cpu_fill(board->cpu, at, 0, size);
        sim_cpu_barrier(board->cpu, SIM_BARRIER_WAIT);
        return;
    }
    for (uint64_t done = 0; done < size; done += sizeof(zero)) {
        sim_cpu_store(board->cpu, at + done, &zero, sizeof(zero));
    }
}

double
timing_memset(const TimingWhat *what)
{
    TimingBoard *board = board_of(what);
    SimTime start;

    fill_once(board, what->kind, what->size);
    start = board->cpu->now;
    fill_once(board, what->kind, what->size);
    start = board->cpu->now - start;
    timing_board_free(board);
    return timing_rate(what->size, start);
}

double
timing_memset_ratio(const TimingWhat *what)
{
    TimingWhat combined = *what, ordered = *what;

    combined.kind = TIMING_COMBINED;
    ordered.kind = TIMING_ORDERED;
    return timing_memset(&combined) / timing_memset(&ordered);
}

double
timing_memset_order(const TimingWhat *what)
{
    TimingWhat combined = *what, cached = *what;

    combined.kind = TIMING_COMBINED;
    cached.kind = TIMING_CACHED;
    return timing_memset(&combined) / timing_memset(&cached);
}

double
timing_byte_pair(const TimingWhat *what)
{
    TimingBoard *board = board_of(what);
    uint64_t at = va_of(board, what->kind);
    SimTime start = board->cpu->now;
    uint8_t byte = 1;

    for (uint64_t i = 0; i < what->size; i++) {
        sim_cpu_store(board->cpu, at + i, &byte, 1);
    }
    for (uint64_t i = 0; i < what->size; i++) {
        sim_cpu_load(board->cpu, at + i, &byte, 1);
        sim_cpu_spend(board->cpu, PAIR_LOOP_PS);
    }
    start = board->cpu->now - start;
    timing_board_free(board);
    return (double)start / what->size / SIM_NS;
}

/* Half a line of A9 and A15's NEON at a time, as long as a line there. */
double
timing_read(const TimingWhat *what)
{
    TimingBoard *board = board_of(what);
    uint64_t at = va_of(board, what->kind);
    SimTime start = board->cpu->now;

    sim_cpu_overlap_begin(board->cpu);
    for (uint64_t i = 0; i < what->size; i += 32) {
        load(board, at + i, 32);
    }
    sim_cpu_overlap_end(board->cpu);
    start = board->cpu->now - start;
    timing_board_free(board);
    return timing_rate(what->size, start);
}

double
timing_read_ratio(const TimingWhat *what)
{
    TimingWhat cached = *what, combined = *what;

    cached.kind = TIMING_CACHED;
    combined.kind = TIMING_COMBINED;
    return timing_read(&cached) / timing_read(&combined);
}

/* --- caches step by step -------------------------------------------------- */

/* Word by word, as a core does whose accesses may not be merged. */
static void
copy_words(const TimingBoard *board, unsigned kind, uint64_t size)
{
    uint64_t from = va_of(board, kind), to = from + size;
    uint32_t word;

    for (uint64_t i = 0; i < size; i += sizeof(word)) {
        sim_cpu_load(board->cpu, from + i, &word, sizeof(word));
        sim_cpu_store(board->cpu, to + i, &word, sizeof(word));
    }
}

double
timing_copy(const TimingWhat *what)
{
    TimingBoard *board = board_of(what);
    uint64_t from = va_of(board, TIMING_CACHED);
    SimTime start;

    if (what->kind == TIMING_L1_ON) {
        timing_outer_off(board);
    }
    start = board->cpu->now;
    switch (what->kind) {
    case TIMING_MMU_OFF:
        copy_words(board, TIMING_ORDERED, what->size);
        break;
    case TIMING_MMU_ON:
        copy_words(board, TIMING_COMBINED, what->size);
        break;
    default:
        sim_cpu_copy(board->cpu, from + what->size, from, what->size);
        sim_cpu_barrier(board->cpu, SIM_BARRIER_WAIT);
    }
    start = board->cpu->now - start;
    timing_board_free(board);
    return timing_rate(what->size, start);
}

double
timing_copy_order(const TimingWhat *what)
{
    double before = 0;

    for (unsigned kind = TIMING_MMU_OFF; kind <= TIMING_ALL_ON; kind++) {
        TimingWhat step = { what->soc, what->size, kind };
        double rate = timing_copy(&step);

        if (rate < before) {
            return 0;
        }
        before = rate;
    }
    return 1;
}
