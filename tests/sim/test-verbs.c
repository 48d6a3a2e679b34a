/* SPDX-License-Identifier: MIT */
/*
 * The verbs of the bare machine (sim/verbs-*.c), called as the scenario language
 * calls them, on the preset `noncoherent-1cpu`.
 */
#include "sim/verbs.h"

#include <string.h>

#include "sim/cache.h"
#include "sim/choice.h"
#include "sim/finding.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/tree.h"
#include "sim/truth.h"
#include "sim/window.h"
#include "tests/runner.h"

#define BUF UINT64_C(0x80100000)
#define ETH0_DOORBELL UINT64_C(0x10000004)
#define ETH0_ID UINT64_C(0x10000000)

static SimTree *tree;
static SimWorld *world;
static SimCpu *cpu;
static SimResult result;
static GError *error;

static void
setup(void)
{
    g_autoptr(GPtrArray) diags = sim_diags_new();

    ck_assert(sim_window_reserve(NULL));
    tree = sim_tree_load("noncoherent-1cpu", NULL, diags);
    world = sim_world_new(NULL);
    ck_assert(sim_board_build(world, tree, diags));
    cpu = g_ptr_array_index(world->cpus, 0);
    result = (SimResult){ 0 };
    error = NULL;
}

static void
forget_result(void)
{
    g_clear_pointer(&result.bytes, g_byte_array_unref);
    result = (SimResult){ 0 };
    g_clear_error(&error);
}

static void
teardown(void)
{
    forget_result();
    sim_world_free(world);
    sim_tree_free(tree);
}

static SimActorId
actor(const char *name)
{
    return sim_world_actor_by_name(world, name)->id;
}

/* Arguments by place, as in the verb's table; zero is "not given". */
#define GIVEN(v) { .value = (v), .given = true }
#define RANGE(v, n) { .value = (v), .len = (n), .given = true }

static bool
call(const char *who, unsigned kind, const char *name, const SimArg *args)
{
    const SimVerb *verb = sim_verb_find(name, kind);

    ck_assert_msg(verb != NULL, "no verb %s", name);
    forget_result();
    result.kind = verb->result;
    world->here.pc++;
    cpu->here = world->here;
    if (!verb->call(verb, world, actor(who), args, &result, &error)) {
        return false;
    }
    sim_cpu_step_end(cpu);
    return true;
}

#define CALL(who, kind, name, ...)                                               \
    call((who), (kind), (name), (const SimArg[SIM_VERB_ARGS]){ __VA_ARGS__ })
#define DEVICE(name, ...) CALL("eth0", SIM_VERB_DEVICE, name, __VA_ARGS__)
#define HW(name, ...) CALL("hw", SIM_VERB_HW, name, __VA_ARGS__)
#define CPU(name, ...) CALL("cpu0", SIM_VERB_CPU, name, __VA_ARGS__)

static uint64_t
linear(SimAddr pa)
{
    return sim_window_va(SIM_WINDOW_LINEAR, pa);
}

static uint8_t
ram(SimAddr pa)
{
    uint8_t byte;

    sim_world_peek_ram(world, pa, &byte, 1);
    return byte;
}

/* Devices */

START_TEST(a_device_writes_a_fill)
{
    ck_assert(DEVICE("write", GIVEN(BUF), GIVEN(100), GIVEN(0xBB)));
    ck_assert_ptr_null(result.fault);
    ck_assert_uint_eq(ram(BUF), 0xBB);
    ck_assert_uint_eq(ram(BUF + 99), 0xBB);
    ck_assert_uint_eq(ram(BUF + 100), 0);
}
END_TEST

START_TEST(a_device_writes_data_as_long_as_it_is)
{
    const uint8_t data[] = { 1, 2, 3 };

    ck_assert(DEVICE("write", GIVEN(BUF), {0}, {0}, { .data = data, .len = 3, .given = true }));
    ck_assert_uint_eq(ram(BUF + 2), 3);
    ck_assert(!DEVICE("write", GIVEN(BUF), GIVEN(4), {0},
                      { .data = data, .len = 3, .given = true }));
    ck_assert_str_eq(error->message, "write: data has 3 bytes, len says 4");
}
END_TEST

START_TEST(a_device_takes_the_length_of_the_range)
{
    ck_assert(DEVICE("write", RANGE(BUF, 16), {0}, GIVEN(7)));
    ck_assert_uint_eq(ram(BUF + 15), 7);
    ck_assert_uint_eq(ram(BUF + 16), 0);
    ck_assert(DEVICE("read", RANGE(BUF, 16)));
    ck_assert_uint_eq(result.bytes->len, 16);
}
END_TEST

START_TEST(a_write_without_sense_is_refused)
{
    ck_assert(!DEVICE("write", GIVEN(BUF), GIVEN(4)));
    ck_assert_str_eq(error->message, "write: give either fill= or data=");
    ck_assert(!DEVICE("write", GIVEN(BUF), GIVEN(4), GIVEN(0x100)));
    ck_assert_str_eq(error->message, "write: fill 0x100 is more than one byte");
    ck_assert(!DEVICE("write", GIVEN(BUF), {0}, GIVEN(1)));
    ck_assert_str_eq(error->message, "write: 0 bytes outside 1..1048576");
    ck_assert(!DEVICE("read", GIVEN(BUF), GIVEN(UINT64_C(1) << 40)));
    ck_assert_str_eq(error->message, "read: 1099511627776 bytes outside 1..1048576");
}
END_TEST

START_TEST(a_device_reads_memory_and_not_the_cache)
{
    SimTime before = world->queue.now;

    ck_assert(CPU("memset", GIVEN(linear(BUF)), GIVEN(0x11), GIVEN(64)));
    ck_assert(DEVICE("read", GIVEN(BUF), GIVEN(64)));
    ck_assert_int_eq(result.kind, SIM_RESULT_BYTES);
    ck_assert_uint_eq(result.bytes->data[63], 0);
    ck_assert_uint_gt(world->queue.now, before);
}
END_TEST

/* The way to its port; by which one it goes. */
START_TEST(a_device_starts_before_its_first_access)
{
    SimModel *eth0 = sim_world_model_by_name(world, "eth0");
    SimTime start, without;

    start = world->queue.now;
    ck_assert(DEVICE("read", GIVEN(BUF), GIVEN(64)));
    without = world->queue.now - start;
    ck_assert(sim_model_set(eth0, "setup-ns", 70, NULL));
    ck_assert(sim_model_set(eth0, "snoop-setup-ns", 25, NULL));
    start = world->queue.now;
    ck_assert(DEVICE("read", GIVEN(BUF), GIVEN(64)));
    ck_assert_uint_eq(world->queue.now - start, without + 70 * SIM_NS);
    sim_master_of(world, actor("eth0"))->snoops = true;
    start = world->queue.now;
    ck_assert(DEVICE("read", GIVEN(BUF), GIVEN(64)));
    ck_assert_uint_eq(world->queue.now - start, without + 25 * SIM_NS);
}
END_TEST

START_TEST(a_device_copies)
{
    ck_assert(DEVICE("write", GIVEN(BUF), GIVEN(200), GIVEN(9)));
    ck_assert(DEVICE("copy", GIVEN(BUF + 0x1003), GIVEN(BUF + 1), GIVEN(190)));
    ck_assert_uint_eq(ram(BUF + 0x1002), 0);
    ck_assert_uint_eq(ram(BUF + 0x1003), 9);
    ck_assert_uint_eq(ram(BUF + 0x1003 + 189), 9);
    ck_assert_uint_eq(ram(BUF + 0x1003 + 190), 0);
}
END_TEST

START_TEST(an_access_that_nobody_answers_says_so)
{
    ck_assert(DEVICE("read", GIVEN(0x1000), GIVEN(4)));
    ck_assert_str_eq(result.fault, "decode-error");
    ck_assert(DEVICE("write", GIVEN(ETH0_ID), GIVEN(2), GIVEN(1)));
    ck_assert_str_eq(result.fault, "slave-error");
    sim_findings_flush(world->findings);
    ck_assert_uint_eq(sim_findings_count(world->findings), 2);
    ck_assert_uint_eq(sim_findings_get(world->findings, 0)->read.source.pc, 1);
}
END_TEST

static void
count(void *opaque, SimIrq *irq)
{
    (void)irq;
    (*(unsigned *)opaque)++;
}

START_TEST(irq_is_one_pulse)
{
    SimMaster *master = sim_master_of(world, actor("eth0"));
    unsigned pulses = 0;

    master->irq->deliver = count;
    master->irq->opaque = &pulses;
    ck_assert(DEVICE("irq", {0}));
    ck_assert(DEVICE("irq", {0}));
    ck_assert_uint_eq(pulses, 2);
    ck_assert(!master->irq->raised);
    master->irq = NULL;
    ck_assert(!DEVICE("irq", {0}));
    ck_assert_str_eq(error->message, "irq: eth0 has no `interrupts` in the device tree");
}
END_TEST

START_TEST(verbs_of_a_device_need_a_bus_master)
{
    ck_assert(!CALL("hw", SIM_VERB_DEVICE, "read", GIVEN(BUF), GIVEN(4)));
    ck_assert_str_eq(error->message, "read: hw is no bus master");
    ck_assert(!CALL("hw", SIM_VERB_EXPECT, "snoops", GIVEN(actor("cpu0"))));
    ck_assert_str_eq(error->message, "snoops: cpu0 is no bus master");
}
END_TEST

START_TEST(snoops_are_none_behind_a_plain_interconnect)
{
    ck_assert(DEVICE("read", GIVEN(BUF), GIVEN(4)));
    ck_assert(CALL("hw", SIM_VERB_EXPECT, "snoops", GIVEN(actor("eth0"))));
    ck_assert_int_eq(result.kind, SIM_RESULT_INT);
    ck_assert_uint_eq(result.value, 0);
}
END_TEST

/* Hardware */

START_TEST(an_in_order_core_does_not_prefetch)
{
    SimArg cache = { .value = actor("cpu0"), .len = 1, .given = true };

    cpu->never_speculates = true;
    ck_assert(!HW("prefetch", cache, RANGE(BUF, 1)));
    ck_assert_str_eq(error->message,
                     "prefetch: cpu0 is an in-order core and fetches no line by itself");
    ck_assert_int_eq(cpu->ops->line_state(cpu, BUF), 'I');
}
END_TEST

START_TEST(prefetch_and_evict_move_lines)
{
    SimArg cache = { .value = actor("cpu0"), .len = 1, .given = true };

    ck_assert(HW("prefetch", cache, RANGE(BUF + 60, 8))); /* two lines */
    ck_assert_int_ne(cpu->ops->line_state(cpu, BUF), 'I');
    ck_assert_int_ne(cpu->ops->line_state(cpu, BUF + 64), 'I');
    ck_assert_int_eq(cpu->ops->line_state(cpu, BUF + 128), 'I');
    ck_assert(CPU("store", RANGE(linear(BUF), 1), GIVEN(0x5a)));
    ck_assert_uint_eq(ram(BUF), 0);
    ck_assert(HW("evict", cache, RANGE(BUF, 1)));
    ck_assert_int_eq(cpu->ops->line_state(cpu, BUF), 'I');
    ck_assert_uint_eq(ram(BUF), 0x5a);
}
END_TEST

START_TEST(drain_sends_buffered_stores_on)
{
    SimArg cache = { .value = actor("cpu0"), .given = true };
    uint64_t uncached = sim_window_va(SIM_WINDOW_UNCACHED, BUF);

    ck_assert(CPU("store", RANGE(uncached, 4), GIVEN(0x11223344)));
    ck_assert(CPU("store", RANGE(uncached + 256, 4), GIVEN(0x55)));
    ck_assert_uint_eq(ram(BUF), 0);
    ck_assert(HW("drain", cache, RANGE(BUF + 256, 4)));
    ck_assert_uint_eq(ram(BUF + 256), 0x55);
    ck_assert(HW("drain", cache));
    ck_assert_uint_eq(ram(BUF), 0x44);
}
END_TEST

/* --- caches below the L1s ------------------------------------------------ */

static bool
toy_drain(SimCache *cache, SimAddr pa, uint64_t len)
{
    cache->stats.hits = pa;
    cache->stats.misses = len;
    return true;
}

static bool
toy_move(SimCache *cache, SimAddr pa)
{
    cache->stats.write_backs++;
    cache->stats.hits = pa;
    return true;
}

static const SimCacheOps toy_ops = { .prefetch = toy_move, .evict = toy_move };
static const SimCacheOps toy_outer_ops = { .prefetch = toy_move, .evict = toy_move,
                                           .drain = toy_drain };

START_TEST(a_lower_cache_is_moved_by_its_own_lines)
{
    SimCache toy = { .ops = &toy_ops, .model = sim_world_model_by_name(world, "bus"),
                     .line_bytes = 32, .level = 2 };
    SimArg cache = { .value = actor("cpu0"), .len = 2, .cache = &toy, .given = true };

    ck_assert(HW("evict", cache, RANGE(BUF + 30, 4))); /* two lines */
    ck_assert_uint_eq(toy.stats.write_backs, 2);
    ck_assert_uint_eq(toy.stats.hits, BUF + 32);
    ck_assert(!HW("prefetch", cache, RANGE(BUF, 1))); /* not on the way of cpu0: no wire */
    ck_assert_str_eq(error->message,
                     "prefetch: no core above bus fetches lines by itself");
    sim_world_add_cache(world, &toy);
    ck_assert(HW("prefetch", cache, RANGE(BUF, 1)));
    ck_assert_uint_eq(toy.stats.write_backs, 3);
    ck_assert(!HW("drain", cache));
    ck_assert_str_eq(error->message, "drain: bus has no store buffer; what can be drained on "
                                     "this board: cpu0.wb");
    toy.ops = &toy_outer_ops;
    ck_assert(HW("drain", cache));
    ck_assert_uint_eq(toy.stats.misses, 0);
    ck_assert(HW("drain", cache, RANGE(BUF + 4, 8)));
    ck_assert_uint_eq(toy.stats.hits, BUF + 4);
    ck_assert_uint_eq(toy.stats.misses, 8);
    g_ptr_array_remove(world->caches, &toy);
}
END_TEST

START_TEST(settle_makes_relaxed_writes_visible)
{
    SimMaster *engine = sim_master_of(world, actor("eng0"));
    uint8_t byte = 3;

    ck_assert_int_eq(sim_master_write(engine, BUF, &byte, 1, true, NULL), SIM_OK);
    ck_assert_uint_eq(ram(BUF), 0);
    ck_assert(HW("settle", GIVEN(actor("eng0"))));
    ck_assert_uint_eq(ram(BUF), 3);
    ck_assert(!HW("settle", GIVEN(actor("cpu0"))));
    ck_assert_str_eq(error->message, "settle: cpu0 is no bus master");
}
END_TEST

START_TEST(verbs_of_hardware_need_a_cpu)
{
    SimArg eth0 = { .value = actor("eth0"), .given = true };

    ck_assert(!HW("prefetch", eth0, RANGE(BUF, 4)));
    ck_assert_str_eq(error->message, "prefetch: eth0 is no CPU");
    ck_assert(!HW("drain", eth0));
    ck_assert_str_eq(error->message, "drain: eth0 is no CPU");
}
END_TEST

/* CPUs */

START_TEST(scalars_are_little_endian)
{
    ck_assert(CPU("store", RANGE(linear(BUF), 4), GIVEN(0x11223344)));
    ck_assert(CPU("load", RANGE(linear(BUF), 1)));
    ck_assert_uint_eq(result.value, 0x44);
    ck_assert_uint_eq(result.len, 1);
    ck_assert(CPU("load", RANGE(linear(BUF), 100), GIVEN(2)));
    ck_assert_uint_eq(result.value, 0x3344);
    ck_assert(CPU("WRITE_ONCE", RANGE(linear(BUF), 8), GIVEN(UINT64_MAX)));
    ck_assert(CPU("READ_ONCE", RANGE(linear(BUF), 8)));
    ck_assert_uint_eq(result.value, UINT64_MAX);
}
END_TEST

START_TEST(longer_loads_are_bytes)
{
    ck_assert(CPU("memset", GIVEN(linear(BUF + 10)), GIVEN(0xAA), GIVEN(100)));
    ck_assert(CPU("load", RANGE(linear(BUF), 200)));
    ck_assert_int_eq(result.kind, SIM_RESULT_BYTES);
    ck_assert_uint_eq(result.bytes->len, 200);
    ck_assert_uint_eq(result.bytes->data[9], 0);
    ck_assert_uint_eq(result.bytes->data[10], 0xAA);
    ck_assert_uint_eq(result.bytes->data[109], 0xAA);
    ck_assert_uint_eq(result.bytes->data[110], 0);
}
END_TEST

START_TEST(memcpy_goes_through_the_cpu)
{
    ck_assert(CPU("memset", GIVEN(linear(BUF)), GIVEN(3), GIVEN(100)));
    ck_assert(CPU("memcpy", GIVEN(linear(BUF + 1000)), GIVEN(linear(BUF)), GIVEN(100)));
    ck_assert(CPU("load", RANGE(linear(BUF + 1099), 1)));
    ck_assert_uint_eq(result.value, 3);
    ck_assert_uint_eq(ram(BUF + 1099), 0);
}
END_TEST

START_TEST(a_store_that_does_not_fit_is_refused)
{
    ck_assert(!CPU("store", RANGE(linear(BUF), 1), GIVEN(0x100)));
    ck_assert_str_eq(error->message, "store: 0x100 does not fit in 1 byte");
    ck_assert(!CPU("store", RANGE(linear(BUF), 4), GIVEN(UINT64_C(0x123456789))));
    ck_assert_str_eq(error->message, "store: 0x123456789 does not fit in 4 bytes");
    ck_assert(!CPU("store", RANGE(linear(BUF), 64), GIVEN(1)));
    ck_assert_str_eq(error->message, "store: 64 bytes; one store has 1, 2, 4 or 8 "
                                     "(memset and memcpy do more)");
    ck_assert(!CPU("memset", GIVEN(linear(BUF)), GIVEN(0x1ff), GIVEN(4)));
    ck_assert_str_eq(error->message, "memset: 0x1ff does not fit in 1 byte");
    ck_assert(CPU("store", RANGE(linear(BUF), 2), GIVEN((uint64_t)-1)));
    ck_assert(CPU("load", RANGE(linear(BUF), 4)));
    ck_assert_uint_eq(result.value, 0xffff);
    ck_assert(!CPU("store", RANGE(linear(BUF), 1), GIVEN((uint64_t)-129)));
}
END_TEST

static uint64_t
word(const char *name)
{
    uint64_t value = 0;

    ck_assert_msg(sim_verb_word(name, &value), "no word %s", name);
    return value;
}

/* Which barriers bring an uncached store to memory. */
static const struct {
    const char *verb, *option;
    bool performs;
} barriers[] = {
    { "dsb", NULL, true },   { "dsb", "sy", true },    { "dsb", "st", true },
    { "dsb", "osh", true },  { "dsb", "oshst", true }, { "dsb", "ld", false },
    { "dmb", "st", false },  { "dmb", "ld", false },   { "dsb", "ish", false },
    { "smp_mb", NULL, false }, { "smp_wmb", NULL, false }, { "smp_rmb", NULL, false },
};

START_TEST(a_dsb_waits_for_stores)
{
    uint64_t uncached = sim_window_va(SIM_WINDOW_UNCACHED, BUF);
    SimArg option = { 0 };

    if (barriers[_i].option) {
        option = (SimArg)GIVEN(word(barriers[_i].option));
    }
    ck_assert(CPU("store", RANGE(uncached, 1), GIVEN(1)));
    ck_assert(CPU(barriers[_i].verb, option));
    ck_assert_uint_eq(ram(BUF), barriers[_i].performs);
}
END_TEST

START_TEST(a_release_stores_and_an_acquire_loads)
{
    ck_assert(CPU("smp_store_release", RANGE(linear(BUF), 4), GIVEN(0x12345678)));
    ck_assert(CPU("smp_load_acquire", RANGE(linear(BUF), 4)));
    ck_assert_uint_eq(result.value, 0x12345678);
    ck_assert(!CPU("smp_store_release", RANGE(linear(BUF), 1), GIVEN(256)));
    ck_assert_str_eq(error->message, "smp_store_release: 0x100 does not fit in 1 byte");
}
END_TEST

START_TEST(a_barrier_takes_its_own_words_only)
{
    ck_assert(!CPU("dmb", GIVEN(0x40)));
    ck_assert_str_eq(error->message,
                     "dmb: the option is one of sy ld st osh oshld oshst ish ishld ishst");
}
END_TEST

START_TEST(registers_are_read_and_written)
{
    ck_assert(CPU("readl", GIVEN(ETH0_ID)));
    ck_assert_uint_eq(result.value, 0xd3a0b001);
    ck_assert(CPU("writel", GIVEN(0x1234), GIVEN(ETH0_DOORBELL)));
    ck_assert(CPU("readl_relaxed", GIVEN(ETH0_DOORBELL)));
    ck_assert_uint_eq(result.value, 0x1234);
    ck_assert_uint_eq(result.len, 4);
    ck_assert(CPU("writel_relaxed", GIVEN(0), GIVEN(ETH0_DOORBELL)));
    ck_assert(CPU("readl", GIVEN(ETH0_DOORBELL)));
    ck_assert_uint_eq(result.value, 0);
    ck_assert(!CPU("writel", GIVEN(UINT64_C(1) << 32), GIVEN(ETH0_DOORBELL)));
    ck_assert_str_eq(error->message, "writel: 0x100000000 does not fit in 4 bytes");
}
END_TEST

START_TEST(delays_let_time_pass)
{
    SimTime before = cpu->now;

    ck_assert(CPU("udelay", GIVEN(3)));
    ck_assert(CPU("ndelay", GIVEN(7)));
    ck_assert_uint_eq(cpu->now - before, 3 * SIM_US + 7 * SIM_NS);
    ck_assert(!CPU("udelay", GIVEN(10000001)));
    ck_assert_str_eq(error->message, "udelay: 10000001 is longer than 10 seconds");
}
END_TEST

START_TEST(verbs_of_a_cpu_need_one)
{
    ck_assert(!CALL("eth0", SIM_VERB_CPU, "load", RANGE(linear(BUF), 4)));
    ck_assert_str_eq(error->message, "load: eth0 is no CPU");
}
END_TEST

/* All together: the engine, driven as a scenario drives it */

START_TEST(a_cpu_drives_the_engine)
{
    static const uint32_t writes[][2] = {
        { 0x14, BUF }, { 0x18, 0 }, { 0x1c, 16 }, { 0x20, 0x40 }, { 0x04, 0x3 },
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(writes); i++) {
        ck_assert(CPU("writel", GIVEN(writes[i][1]), GIVEN(0x10010000 + writes[i][0])));
    }
    ck_assert_uint_eq(ram(BUF), 0);
    ck_assert(CPU("udelay", GIVEN(1)));
    ck_assert(CPU("readl", GIVEN(0x10010008)));
    ck_assert_uint_eq(result.value, 1);
    ck_assert_uint_eq(ram(BUF + 15), 0x4f);
    /* It works for the step that said GO. */
    ck_assert_uint_eq(sim_master_of(world, actor("eng0"))->here.pc, 5);
}
END_TEST

static TCase *
add_case(Suite *suite, const char *name)
{
    TCase *tcase = tcase_create(name);

    tcase_add_checked_fixture(tcase, setup, teardown);
    suite_add_tcase(suite, tcase);
    return tcase;
}

static void
add_device_cases(Suite *suite)
{
    TCase *tcase = add_case(suite, "device");

    tcase_add_test(tcase, a_device_writes_a_fill);
    tcase_add_test(tcase, a_device_writes_data_as_long_as_it_is);
    tcase_add_test(tcase, a_device_takes_the_length_of_the_range);
    tcase_add_test(tcase, a_write_without_sense_is_refused);
    tcase_add_test(tcase, a_device_reads_memory_and_not_the_cache);
    tcase_add_test(tcase, a_device_copies);
    tcase_add_test(tcase, a_device_starts_before_its_first_access);
    tcase_add_test(tcase, an_access_that_nobody_answers_says_so);
    tcase_add_test(tcase, irq_is_one_pulse);
    tcase_add_test(tcase, verbs_of_a_device_need_a_bus_master);
    tcase_add_test(tcase, snoops_are_none_behind_a_plain_interconnect);
}

static void
add_cpu_cases(Suite *suite)
{
    TCase *tcase = add_case(suite, "cpu");

    tcase_add_test(tcase, scalars_are_little_endian);
    tcase_add_test(tcase, longer_loads_are_bytes);
    tcase_add_test(tcase, memcpy_goes_through_the_cpu);
    tcase_add_test(tcase, a_store_that_does_not_fit_is_refused);
    tcase_add_loop_test(tcase, a_dsb_waits_for_stores, 0, G_N_ELEMENTS(barriers));
    tcase_add_test(tcase, a_release_stores_and_an_acquire_loads);
    tcase_add_test(tcase, a_barrier_takes_its_own_words_only);
    tcase_add_test(tcase, registers_are_read_and_written);
    tcase_add_test(tcase, delays_let_time_pass);
    tcase_add_test(tcase, verbs_of_a_cpu_need_one);
    tcase_add_test(tcase, a_cpu_drives_the_engine);
}

static Suite *
verbs_suite(void)
{
    Suite *suite = suite_create("sim/verbs");
    TCase *hw;

    add_device_cases(suite);
    hw = add_case(suite, "hw");
    tcase_add_test(hw, prefetch_and_evict_move_lines);
    tcase_add_test(hw, an_in_order_core_does_not_prefetch);
    tcase_add_test(hw, drain_sends_buffered_stores_on);
    tcase_add_test(hw, a_lower_cache_is_moved_by_its_own_lines);
    tcase_add_test(hw, settle_makes_relaxed_writes_visible);
    tcase_add_test(hw, verbs_of_hardware_need_a_cpu);
    add_cpu_cases(suite);
    return suite;
}

SIM_CHECK_MAIN(verbs_suite)
