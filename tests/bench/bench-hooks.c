/* SPDX-License-Identifier: MIT */
/*
 * Callbacks of compiled code on an L1 hit, above a callback that does nothing.
 * The plain loop makes the same accesses without any callback.
 */
#include "rig-bench.h"

#include "api/glue/hooks.h"

#define WORDS 1024u
#define STEPS 100000u

typedef void (*Callback)(const volatile void *at);

void lx_hook_asan_load8(const volatile void *at);
void lx_hook_asan_store8(const volatile void *at);
void lx_hook_tsan_read8(const volatile void *at);
void lx_hook_tsan_write8(const volatile void *at);

static volatile uint64_t *words;

static void
plain_load(void *opaque, uint64_t steps)
{
    (void)opaque;
    for (uint64_t i = 0; i < steps; i++) {
        (void)words[i % WORDS];
    }
}

static void
plain_store(void *opaque, uint64_t steps)
{
    (void)opaque;
    for (uint64_t i = 0; i < steps; i++) {
        words[i % WORDS] = i;
    }
}

/* The callback is a constant here, as it is in compiled code. */
#define LOADS(callback)                                                          \
    static void load_##callback(void *opaque, uint64_t steps)                    \
    {                                                                            \
        (void)opaque;                                                            \
        for (uint64_t i = 0; i < steps; i++) {                                   \
            callback(&words[i % WORDS]);                                         \
            (void)words[i % WORDS];                                              \
        }                                                                        \
    }
#define STORES(callback)                                                         \
    static void store_##callback(void *opaque, uint64_t steps)                   \
    {                                                                            \
        (void)opaque;                                                            \
        for (uint64_t i = 0; i < steps; i++) {                                   \
            callback(&words[i % WORDS]);                                         \
            words[i % WORDS] = i;                                                \
        }                                                                        \
    }
LOADS(bench_empty)
LOADS(lx_hook_asan_load8)
LOADS(lx_hook_tsan_read8)
STORES(bench_empty)
STORES(lx_hook_asan_store8)
STORES(lx_hook_tsan_write8)

static void
warm(BenchBoard *board)
{
    uint64_t at = sim_window_va(SIM_WINDOW_LINEAR, board->world->ram_base + 0x10000);

    for (unsigned pass = 0; pass < 2; pass++) {
        sim_cpu_fill(board->cpu, at, 1, WORDS * 8);
        sim_cpu_step_end(board->cpu);
    }
    words = (volatile uint64_t *)sim_window_host(at);
}

static void
show(const char *name, double ns, double empty, double plain)
{
    bench_row(name, ns - empty, "ns", BENCH_AT_MOST, 5, ns / plain);
}

int
main(void)
{
    BenchBoard board = bench_board_new("noncoherent-1cpu", false);
    double plain, empty;

    warm(&board);
    lx_hooks_enter(board.cpu);
    lx_hooks_module(true);
    bench_title();
    plain = bench_best(plain_load, NULL, STEPS);
    empty = bench_best(load_bench_empty, NULL, STEPS);
    show("load callback of clang, above an empty one",
         bench_best(load_lx_hook_asan_load8, NULL, STEPS), empty, plain);
    show("load callback of gcc, above an empty one",
         bench_best(load_lx_hook_tsan_read8, NULL, STEPS), empty, plain);
    plain = bench_best(plain_store, NULL, STEPS);
    empty = bench_best(store_bench_empty, NULL, STEPS);
    show("store callback of clang, above an empty one",
         bench_best(store_lx_hook_asan_store8, NULL, STEPS), empty, plain);
    show("store callback of gcc, above an empty one",
         bench_best(store_lx_hook_tsan_write8, NULL, STEPS), empty, plain);
    lx_hooks_module(false);
    lx_hooks_enter(NULL);
    bench_board_free(&board);
    return 0;
}
