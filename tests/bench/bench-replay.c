/* SPDX-License-Identifier: MIT */
/*
 * `dmasim replay`: 10^7 references of a binary trace in memory through an L1 of
 * 32 KiB, 4 ways, and an L2 of 512 KiB, 16 ways, LRU, lines of 64 bytes, with data
 * and time.  The plain loop makes the same reads and writes in an array.
 */
#include "rig-bench.h"

#include <string.h>
#include <time.h>

#include "tools/replay-run.h"

#define REFERENCES UINT64_C(10000000)
#define ROUNDS 3 /* a few tenths of a second each */
#define SPAN (UINT64_C(128) << 20)

/* George Marsaglia's xorshift64. */
static uint64_t
next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state >> 16;
}

/* As tools/replay-trace.h has a record, in the order of its bytes. */
static uint64_t
record_of(uint64_t address, uint32_t size, bool is_write)
{
    return GUINT64_TO_LE(address | (uint64_t)size << 32 | (uint64_t)is_write << 48);
}

static uint64_t
sequential(uint64_t i, uint64_t *state)
{
    (void)state;
    return record_of(i * 8, 8, false);
}

static uint64_t
random_reads(uint64_t i, uint64_t *state)
{
    (void)i;
    return record_of(next(state) % (1 << 18) * 4, 4, false);
}

/* 70 reads in 100. */
static uint64_t
mixed(uint64_t i, uint64_t *state)
{
    uint64_t address = next(state) % (1 << 23) * 8;

    (void)i;
    return record_of(address, 8, next(state) % 100 < 30);
}

/* Of a program that streams and looks things up: 70 in 100 are the next 8 bytes. */
static uint64_t
streaming(uint64_t i, uint64_t *state)
{
    uint64_t address = next(state) % (1 << 23) * 8;
    bool is_next = next(state) % 100 < 70;

    return record_of(is_next ? i * 8 % (64 << 20) : address, 8, !is_next && i % 3 == 0);
}

static double
now_seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static double
plain_seconds(const uint64_t *records)
{
    uint8_t *bytes = g_malloc0(SPAN);
    double start = now_seconds(), taken;
    uint64_t sum = 0;

    for (uint64_t i = 0; i < REFERENCES; i++) {
        uint64_t record = GUINT64_FROM_LE(records[i]);
        uint8_t *at = bytes + (uint32_t)record;

        if (record >> 48) {
            memcpy(at, &i, sizeof(i));
        } else {
            uint64_t word;

            memcpy(&word, at, sizeof(word));
            sum += word;
        }
    }
    __asm__ volatile("" : : "r"(sum));
    taken = now_seconds() - start;
    g_free(bytes);
    return taken;
}

/* From an empty machine to the last reference. */
static double
replay_seconds(const uint64_t *records)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();
    ReplayTrace *trace = replay_trace_from(records, REFERENCES * 8, REPLAY_BINARY);
    Replay *replay = replay_new("l1-l2", NULL, diags);
    double start = now_seconds(), taken;
    bool done;

    g_assert(replay);
    done = replay_run(replay, trace, diags);
    taken = now_seconds() - start;
    g_assert(done);
    replay_free(replay);
    replay_trace_close(trace);
    return taken;
}

static double
best(double (*seconds)(const uint64_t *records), const uint64_t *records)
{
    double least = seconds(records);

    for (unsigned i = 1; i < ROUNDS; i++) {
        least = MIN(least, seconds(records));
    }
    return least;
}

static void
measure(const char *name, uint64_t (*make)(uint64_t i, uint64_t *state), double limit)
{
    g_autofree uint64_t *records = g_new(uint64_t, REFERENCES);
    uint64_t state = UINT64_C(88172645463325252);
    double rate;

    for (uint64_t i = 0; i < REFERENCES; i++) {
        records[i] = make(i, &state);
    }
    rate = REFERENCES / best(replay_seconds, records) / 1e6;
    bench_row(name, rate, "M/s", BENCH_AT_LEAST, limit,
              rate / (REFERENCES / best(plain_seconds, records) / 1e6));
}

int
main(void)
{
    bench_title();
    measure("replay, sequential 8-byte reads", sequential, 80);
    measure("replay, random 4-byte reads in 1 MiB", random_reads, 20);
    measure("replay, mixed 70/30 over 64 MiB", mixed, 15);
    measure("replay, 70 in sequence, 30 random, 64 MiB", streaming, 15);
    return 0;
}
