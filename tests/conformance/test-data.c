/* SPDX-License-Identifier: MIT */
/*
 * Whatever stages a board has, a CPU alone sees its memory as an array, and after
 * a full clean so does everybody: random loads, stores, fills, copies, maintenance
 * and register work on every preset under every policy.  The same seed gives the
 * same trace byte for byte; no access allocates.
 */
#include <glib.h>
#include <malloc.h>
#include <string.h>

#include "sim/cache.h"
#include "sim/event.h"
#include "sim/finding.h"
#include "sim/trace.h"
#include "sim/truth.h"
#include "tests/conformance/rig-boards.h"
#include "tests/runner.h"

#define AREA 0x8000u /* four pages of two caches' worth: evictions happen */

/* The area, an array that says what it should be, and a generator. */
typedef struct Rig {
    Board *board;
    SimAddr base;
    uint8_t should[AREA];
    SimRandom random;
} Rig;

static Rig *
rig_new(const char *preset, SimPolicy policy, uint64_t seed, bool checks)
{
    Rig *rig = g_new0(Rig, 1);

    rig->board = board_new(preset, policy, seed, checks);
    rig->base = rig->board->world->ram_base + 0x100000;
    rig->random.state = seed;
    return rig;
}

static void
rig_free(Rig *rig)
{
    board_free(rig->board);
    g_free(rig);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rig, rig_free)

static uint32_t
pick(Rig *rig, uint32_t n)
{
    return sim_random_below(&rig->random, n);
}

static uint64_t
va_of(const Rig *rig, uint32_t at)
{
    return sim_window_va(SIM_WINDOW_LINEAR, rig->base + at);
}

/* What a CPU can do to memory */

static void
do_load(Rig *rig)
{
    uint32_t len = 1 + pick(rig, 64), at = pick(rig, AREA - len);
    uint8_t bytes[64];

    ck_assert_int_eq(sim_cpu_load(rig->board->cpu, va_of(rig, at), bytes, len), SIM_OK);
    ck_assert_mem_eq(bytes, rig->should + at, len);
}

static void
do_store(Rig *rig)
{
    uint32_t len = 1 + pick(rig, 64), at = pick(rig, AREA - len);

    for (uint32_t i = 0; i < len; i++) {
        rig->should[at + i] = (uint8_t)sim_random_next(&rig->random);
    }
    ck_assert_int_eq(
        sim_cpu_store(rig->board->cpu, va_of(rig, at), rig->should + at, len), SIM_OK);
}

static void
do_fill(Rig *rig)
{
    uint32_t len = 1 + pick(rig, 500), at = pick(rig, AREA - len);
    uint8_t value = (uint8_t)pick(rig, 256);

    memset(rig->should + at, value, len);
    sim_cpu_fill(rig->board->cpu, va_of(rig, at), value, len);
}

static void
do_copy(Rig *rig)
{
    uint32_t len = 1 + pick(rig, 300), to = pick(rig, AREA - len), from = pick(rig, AREA - len);

    memmove(rig->should + to, rig->should + from, len);
    sim_cpu_copy(rig->board->cpu, va_of(rig, to), va_of(rig, from), len);
}

static void
do_clean(Rig *rig)
{
    uint32_t len = 1 + pick(rig, 2000), at = pick(rig, AREA - len);

    sim_cpu_maintain(rig->board->cpu, pick(rig, 2) ? SIM_CLEAN : SIM_CLEAN_INVALIDATE,
                     va_of(rig, at), len);
}

static void
do_barrier(Rig *rig)
{
    sim_cpu_barrier(rig->board->cpu, pick(rig, 8));
}

/* A cache below the L1s, or an L1, by itself. */
static void
do_cache(Rig *rig, SimAddr pa)
{
    const GPtrArray *caches = rig->board->world->caches;
    SimCache *cache = caches->len ? g_ptr_array_index(caches, pick(rig, caches->len)) : NULL;

    if (cache && pick(rig, 2)) {
        cache->ops->evict(cache, pa);
    } else if (cache) {
        cache->ops->prefetch(cache, pa);
    }
}

static void
do_hardware(Rig *rig)
{
    const SimCpuOps *ops = rig->board->cpu->ops;
    SimAddr pa = rig->base + pick(rig, AREA);

    sim_cpu_land(rig->board->cpu);
    switch (pick(rig, 4)) {
    case 2:
        do_cache(rig, pa);
        break;
    case 0:
        ops->prefetch(rig->board->cpu, pa);
        break;
    case 1:
        ops->evict(rig->board->cpu, pa);
        break;
    default:
        ops->drain(rig->board->cpu, pa, 64);
    }
}

static void
do_step_end(Rig *rig)
{
    sim_cpu_step_end(rig->board->cpu);
}

static void (*const deeds[])(Rig *) = {
    do_load, do_load, do_store, do_store, do_store, do_fill, do_copy,
    do_clean, do_barrier, do_hardware, do_step_end,
};

static void
do_some(Rig *rig, unsigned long count)
{
    while (count-- > 0) {
        deeds[pick(rig, G_N_ELEMENTS(deeds))](rig);
    }
}

/* No maintenance of a CPU reaches an outer cache. */
static void
clean_outer(Rig *rig)
{
    const GPtrArray *caches = rig->board->world->caches;

    for (guint i = 0; i < caches->len; i++) {
        SimCache *cache = g_ptr_array_index(caches, i);

        for (uint32_t at = 0; cache->outer && at < AREA; at += cache->line_bytes) {
            cache->ops->evict(cache, rig->base + at);
        }
    }
}

static void
clean_all(Rig *rig)
{
    SimCpu *cpu = rig->board->cpu;

    sim_cpu_barrier(cpu, SIM_BARRIER_FULL | SIM_BARRIER_WAIT);
    sim_cpu_maintain_all(cpu, SIM_CLEAN_INVALIDATE);
    sim_cpu_barrier(cpu, SIM_BARRIER_FULL | SIM_BARRIER_WAIT);
    clean_outer(rig);
}

static void
check_ram(Rig *rig)
{
    uint8_t ram[AREA];

    sim_world_peek_ram(rig->board->world, rig->base, ram, AREA);
    for (uint32_t i = 0; i < AREA; i++) {
        ck_assert_msg(ram[i] == rig->should[i], "byte %u is 0x%02x, should be 0x%02x", i,
                      ram[i], rig->should[i]);
    }
}

static const char *
preset_at(int index)
{
    return sim_preset_names()[index];
}

/* _i counts presets and policies. */
START_TEST(data_in_is_data_out)
{
    const char *preset = preset_at(_i / SIM_POLICIES);
    SimPolicy policy = _i % SIM_POLICIES;

    for (uint64_t seed = 1; seed <= sim_check_loops(2, 4); seed++) {
        g_autoptr(Rig) rig = rig_new(preset, policy, seed, seed % 2 == 0);

        if (seed % 4 == 0) { /* watched bytes take other paths */
            sim_truth_arm(rig->board->world->truth, rig->base, AREA / 2);
        }
        do_some(rig, sim_check_loops(2000, 6000));
        clean_all(rig);
        check_ram(rig);
    }
}
END_TEST

START_TEST(checks_change_no_byte_and_no_time)
{
    SimTime now[2];

    for (unsigned checks = 0; checks < 2; checks++) {
        g_autoptr(Rig) rig = rig_new(preset_at(_i), SIM_POLICY_PLAIN, 5, checks != 0);

        if (checks) {
            sim_truth_arm(rig->board->world->truth, rig->base, AREA);
        }
        do_some(rig, 3000);
        now[checks] = rig->board->cpu->now;
        clean_all(rig);
        check_ram(rig);
    }
    ck_assert_uint_eq(now[0], now[1]);
}
END_TEST

/* The trace of a run, as text */

static void
keep_row(void *opaque, SimWorld *world, const SimTraceRow *row)
{
    g_autofree char *text = sim_trace_text(world, row);

    g_string_append_printf(opaque, "%s\n", text);
}

static void
run_engine(Rig *rig)
{
    SimCpu *cpu = rig->board->cpu;
    SimAddr page = board_page(rig->board, "eng0");

    sim_cpu_writel(cpu, page + 0x0c, true, (uint32_t)rig->base + AREA);
    sim_cpu_writel(cpu, page + 0x14, true, (uint32_t)rig->base + 2 * AREA);
    sim_cpu_writel(cpu, page + 0x1c, true, 3000);
    sim_cpu_writel(cpu, page + 0x04, false, 0x21 | 0x10); /* COPY, VERIFY, RELAXED, GO */
}

static char *
trace_of(const char *preset, SimPolicy policy, uint64_t seed)
{
    g_autoptr(Rig) rig = rig_new(preset, policy, seed, true);
    GString *text = g_string_new("");

    sim_trace_record(rig->board->world->trace, true);
    sim_trace_listen(rig->board->world->trace, keep_row, text);
    run_engine(rig);
    do_some(rig, 300);
    sim_cpu_spend(rig->board->cpu, 10 * SIM_US);
    return g_string_free(text, FALSE);
}

START_TEST(the_same_seed_gives_the_same_trace)
{
    const char *preset = preset_at(_i / SIM_POLICIES);
    SimPolicy policy = _i % SIM_POLICIES;
    g_autofree char *first = trace_of(preset, policy, 7);
    g_autofree char *second = trace_of(preset, policy, 7);

    ck_assert_uint_gt(strlen(first), 1000);
    ck_assert_str_eq(first, second);
}
END_TEST

/*
 * No access allocates: memory comes by page, when a page is first touched.  The
 * counting malloc() gets in the way of a sanitizer's.
 */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CAN_COUNT 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CAN_COUNT 0
#endif
#endif
#ifndef CAN_COUNT
#define CAN_COUNT 1
#endif

#if CAN_COUNT
static unsigned long allocations;

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);

void * /* check-src: allow MALLOC the one that counts */
malloc(size_t size)
{
    allocations++;
    return __libc_malloc(size);
}

void * /* check-src: allow MALLOC the one that counts */
calloc(size_t count, size_t size)
{
    allocations++;
    return __libc_calloc(count, size);
}

/*
 * Fixed accesses, so that a second round touches what the first one did, and
 * innocent ones: a finding may allocate.
 */
static void
access_all(Rig *rig)
{
    SimCpu *cpu = rig->board->cpu;
    uint32_t half = AREA / 2;
    uint8_t bytes[8] = { 1 };

    for (uint32_t at = 0; at < half; at += 8) {
        sim_cpu_store(cpu, va_of(rig, at), bytes, sizeof(bytes));
        sim_cpu_load(cpu, va_of(rig, (at * 7) % half), bytes, sizeof(bytes));
        sim_cpu_store(cpu, va_of(rig, half + at) + SIM_WINDOW_PART, bytes, 4);
        sim_cpu_load(cpu, va_of(rig, half + at) + SIM_WINDOW_PART, bytes, 4);
    }
    sim_cpu_maintain(cpu, SIM_CLEAN_INVALIDATE, va_of(rig, 0), half);
    run_engine(rig);
    sim_cpu_spend(cpu, 20 * SIM_US);
}

static unsigned long
allocations_of_round(Rig *rig)
{
    unsigned long before = allocations;

    access_all(rig);
    return allocations - before;
}

START_TEST(no_access_allocates)
{
    g_autoptr(Rig) rig = rig_new(preset_at(_i), SIM_POLICY_PLAIN, 1, false);

    access_all(rig);
    ck_assert_uint_eq(allocations_of_round(rig), 0);
}
END_TEST

START_TEST(no_watched_access_allocates)
{
    g_autoptr(Rig) rig = rig_new(preset_at(_i), SIM_POLICY_PLAIN, 1, true);

    sim_truth_arm(rig->board->world->truth, rig->base, AREA);
    access_all(rig);
    access_all(rig);
    ck_assert_uint_eq(allocations_of_round(rig), 0);
    ck_assert_uint_eq(sim_findings_count(rig->board->world->findings), 0);
}
END_TEST
#endif

static void
add_allocation_tests(TCase *tcase)
{
#if CAN_COUNT
    tcase_add_loop_test(tcase, no_access_allocates, 0, (int)board_count());
    tcase_add_loop_test(tcase, no_watched_access_allocates, 0, (int)board_count());
#else
    (void)tcase;
    sim_check_skip("no_access_allocates: a sanitizer has its own malloc");
#endif
}

static Suite *
data_suite(void)
{
    Suite *suite = suite_create("conformance/data");
    TCase *data = tcase_create("data"), *repeat = tcase_create("repeat"),
          *memory = tcase_create("memory");
    int presets = (int)board_count();

    tcase_add_loop_test(data, data_in_is_data_out, 0, presets * SIM_POLICIES);
    tcase_add_loop_test(data, checks_change_no_byte_and_no_time, 0, presets);
    tcase_add_loop_test(repeat, the_same_seed_gives_the_same_trace, 0, presets * SIM_POLICIES);
    add_allocation_tests(memory);
    suite_add_tcase(suite, data);
    suite_add_tcase(suite, repeat);
    suite_add_tcase(suite, memory);
    return suite;
}

SIM_CHECK_MAIN(data_suite)
