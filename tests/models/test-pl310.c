/* SPDX-License-Identifier: MIT */
/*
 * The outer cache: what it takes, what leaves, registers and what they refuse.
 */
#include "tests/models/rig-outer.h"

#include "sim/event.h"
#include "sim/replace.h"

static RigOuter rig;
static RigBoard *const b = &rig.b;
static SimAddr pa;

#define ON { "pl310", "enabled", 1 }
#define OVERRIDE { "pl310", "aux-control", HW_PL310_AUX_SHARED_OVERRIDE }

static void
start(const RigSet *sets)
{
    rig = rig_outer(SIM_POLICY_PLAIN, sets);
    pa = b->ram;
}

static void
setup(void)
{
    static const RigSet on[] = { ON, { 0 } };

    start(on);
}

static void
setup_off(void)
{
    start(NULL);
}

/* 2 sets of 2 ways: lines of one set lie 64 bytes apart. */
static void
setup_tiny(void)
{
    static const RigSet tiny[] = { ON, { "pl310", "size", 128 }, { "pl310", "sets", 2 },
                                   { "pl310", "replacement", SIM_REPLACE_LRU }, { 0 } };

    start(tiny);
}

static void
setup_long(void) /* one line of the L1 is two of the outer cache */
{
    static const RigSet lines[] = { ON, { "cpu0.l1", "line-bytes", 64 }, { 0 } };

    start(lines);
}

static void
setup_override(void)
{
    static const RigSet on[] = { ON, OVERRIDE, { 0 } };

    start(on);
}

static void
teardown(void)
{
    rig_board_free(b);
}

static char
state(SimAddr at)
{
    return rig_outer_state(&rig, at);
}

static uint8_t
ram(SimAddr at)
{
    return rig_outer_ram(&rig, at);
}

/* A byte of the CPU as far as the outer cache. */
static void
put(unsigned pc, SimAddr at, uint8_t value)
{
    rig_cpu_store(b, pc, rig_va(at), value, 1);
    rig_maintain(b, pc, SIM_CLEAN_INVALIDATE, at, 1);
}

/* --- lines -------------------------------------------------------------- */

START_TEST(off_it_is_not_there)
{
    put(1, pa, 0x42);
    rig_cpu_load(b, 2, rig_va(pa), 1);
    ck_assert_int_eq(state(pa), 'I');
    ck_assert_uint_eq(ram(pa), 0x42);
    ck_assert(!rig.cache->ops->prefetch(rig.cache, pa));
}
END_TEST

START_TEST(a_read_allocates)
{
    rig_cpu_load(b, 1, rig_va(pa), 1);
    ck_assert_int_eq(state(pa), 'E');
    ck_assert_int_eq(state(pa + 32), 'I');
    ck_assert_uint_eq(rig.cache->stats.misses, 1);
    rig_maintain(b, 2, SIM_INVALIDATE, pa, 1);
    rig_cpu_load(b, 3, rig_va(pa), 1);
    ck_assert_uint_eq(rig.cache->stats.misses, 1);
    ck_assert_uint_eq(rig.cache->stats.hits, 1);
}
END_TEST

START_TEST(maintenance_of_the_cpu_ends_above_it)
{
    put(1, pa, 0x42);
    ck_assert_int_eq(state(pa), 'M');
    ck_assert_uint_eq(rig_outer_byte(&rig, pa), 0x42);
    ck_assert_uint_eq(ram(pa), 0);
    rig_maintain(b, 2, SIM_CLEAN_INVALIDATE, pa, 1);
    sim_cpu_maintain_all(b->cpu, SIM_CLEAN_INVALIDATE);
    ck_assert_int_eq(state(pa), 'M');
    ck_assert_uint_eq(ram(pa), 0);
}
END_TEST

START_TEST(a_written_back_line_is_allocated_without_a_fill)
{
    uint8_t byte = 0x77;

    sim_world_poke_ram(b->world, pa + 5, &byte, 1);
    rig_cpu_store(b, 1, rig_va(pa), 0x42, 1);
    ck_assert_int_eq(state(pa), 'E'); /* the L1's fill */
    ck_assert(rig.cache->ops->evict(rig.cache, pa));
    ck_assert_int_eq(state(pa), 'I');
    rig_maintain(b, 2, SIM_CLEAN, pa, 1);
    ck_assert_int_eq(state(pa), 'M');
    ck_assert_uint_eq(rig_outer_byte(&rig, pa + 5), 0x77);
    ck_assert_uint_eq(rig.cache->stats.misses, 2);
}
END_TEST

START_TEST(neither_inclusive_nor_exclusive)
{
    rig_cpu_load(b, 1, rig_va(pa), 1);
    ck_assert(b->cpu->ops->evict(b->cpu, pa));
    ck_assert_int_eq(state(pa), 'E');
    rig_cpu_load(b, 2, rig_va(pa), 1);
    ck_assert(rig.cache->ops->evict(rig.cache, pa));
    ck_assert_int_eq(b->cpu->ops->line_state(b->cpu, pa), 'E');
}
END_TEST

START_TEST(a_dirty_victim_goes_down)
{
    put(1, pa, 0x11);
    put(2, pa + 64, 0x22);
    rig_cpu_load(b, 3, rig_va(pa + 128), 1);
    ck_assert_int_eq(state(pa), 'I');
    ck_assert_int_eq(state(pa + 64), 'M');
    ck_assert_uint_eq(ram(pa), 0x11);
    ck_assert_uint_eq(ram(pa + 64), 0);
    ck_assert_uint_eq(rig.cache->stats.write_backs, 1);
}
END_TEST

START_TEST(an_eviction_of_nothing_says_so)
{
    ck_assert(!rig.cache->ops->evict(rig.cache, pa));
    ck_assert(rig.cache->ops->prefetch(rig.cache, pa));
    ck_assert(!rig.cache->ops->prefetch(rig.cache, pa));
    ck_assert_uint_eq(rig.cache->stats.prefetches, 1);
    ck_assert_uint_eq(rig.cache->stats.misses, 0);
}
END_TEST

START_TEST(a_long_line_is_several_of_its_own)
{
    rig_cpu_load(b, 1, rig_va(pa), 1);
    ck_assert_int_eq(state(pa), 'E');
    ck_assert_int_eq(state(pa + 32), 'E');
    ck_assert_uint_eq(rig.cache->stats.misses, 2);
    ck_assert(rig.cache->ops->evict(rig.cache, pa + 32));
    put(2, pa + 40, 0x42);
    ck_assert_int_eq(state(pa), 'M');
    ck_assert_int_eq(state(pa + 32), 'M');
    ck_assert_uint_eq(rig_outer_byte(&rig, pa + 40), 0x42);
    ck_assert_uint_eq(rig_cpu_load(b, 3, rig_va(pa + 40), 1), 0x42);
}
END_TEST

/* ... and they do not make room for each other while another can go. */
START_TEST(parts_of_a_long_line_stay_together)
{
    static const RigSet one_set[] = { ON, { "cpu0.l1", "line-bytes", 64 },
                                      { "pl310", "size", 128 }, { "pl310", "sets", 1 }, { 0 } };

    start(one_set); /* pseudo-random */
    for (unsigned i = 0; i < 20; i++) {
        rig_cpu_store(b, 1, rig_va(pa), i + 1, 1);
        for (unsigned k = 0; k < 4; k++) {
            rig.cache->ops->prefetch(rig.cache, pa + 512 + 32 * (4 * i + k));
        }
        rig_maintain(b, 2, SIM_CLEAN_INVALIDATE, pa, 1);
        ck_assert_int_eq(state(pa), 'M');
        ck_assert_int_eq(state(pa + 32), 'M');
        ck_assert_uint_eq(rig_outer_byte(&rig, pa), i + 1);
    }
}
END_TEST

START_TEST(its_own_lines_may_be_the_long_ones)
{
    static const RigSet lines[] = { ON, { "pl310", "line-bytes", 64 }, { 0 } };
    uint8_t byte = 0x33;

    start(lines);
    sim_world_poke_ram(b->world, pa + 32, &byte, 1);
    rig_cpu_store(b, 1, rig_va(pa), 0x42, 1);
    ck_assert(rig.cache->ops->evict(rig.cache, pa));
    rig_maintain(b, 2, SIM_CLEAN_INVALIDATE, pa, 1); /* half a line: the rest is filled */
    ck_assert_uint_eq(rig_outer_byte(&rig, pa), 0x42);
    ck_assert_uint_eq(rig_outer_byte(&rig, pa + 32), 0x33);
    ck_assert_int_eq(state(pa + 32), 'M');
}
END_TEST

START_TEST(devices_read_memory_behind_it)
{
    put(1, pa, 0x42);
    ck_assert_uint_eq(rig_dev_read(b, 2, pa, 1), 0);
    RIG_WR(&rig, 3, CLEAN_PA, pa);
    ck_assert_uint_eq(rig_dev_read(b, 4, pa, 1), 0x42);
}
END_TEST

/* --- Normal non-cacheable ----------------------------------------------- */

START_TEST(with_shared_override_uncached_accesses_pass_it_by)
{
    uint8_t byte = 0x99;

    put(1, pa, 0x42);
    sim_world_poke_ram(b->world, pa, &byte, 1);
    ck_assert_uint_eq(rig_cpu_load(b, 2, rig_nc(pa), 1), 0x99);
    rig_cpu_store(b, 3, rig_nc(pa), 0x55, 1);
    rig_barrier(b, 4, SIM_BARRIER_WAIT);
    RIG_WR(&rig, 5, CACHE_SYNC, 0);
    ck_assert_uint_eq(ram(pa), 0x55);
    ck_assert_uint_eq(rig_outer_byte(&rig, pa), 0x42);
}
END_TEST

START_TEST(without_it_an_uncached_read_may_hit)
{
    uint8_t byte = 0x99;

    put(1, pa, 0x42);
    sim_world_poke_ram(b->world, pa, &byte, 1);
    sim_world_poke_ram(b->world, pa + 32, &byte, 1);
    ck_assert_uint_eq(rig_cpu_load(b, 2, rig_nc(pa), 1), 0x42);
    ck_assert_uint_eq(rig_cpu_load(b, 3, rig_nc(pa + 32), 1), 0x99);
    ck_assert_int_eq(state(pa + 32), 'I'); /* no allocation */
}
END_TEST

START_TEST(without_it_an_uncached_write_goes_through)
{
    put(1, pa, 0x42);
    rig_cpu_store(b, 2, rig_nc(pa + 1), 0x55, 1);
    rig_cpu_store(b, 2, rig_nc(pa + 33), 0x66, 1);
    rig_barrier(b, 3, SIM_BARRIER_WAIT);
    RIG_WR(&rig, 4, CACHE_SYNC, 0);
    ck_assert_uint_eq(ram(pa), 0); /* the rest of the line is as it was */
    ck_assert_uint_eq(ram(pa + 1), 0x55);
    ck_assert_uint_eq(rig_outer_byte(&rig, pa + 1), 0x55);
    ck_assert_int_eq(state(pa), 'M');
    ck_assert_uint_eq(ram(pa + 33), 0x66);
    ck_assert_int_eq(state(pa + 32), 'I');
}
END_TEST

START_TEST(an_uncached_read_over_two_lines_takes_each_where_it_lies)
{
    uint8_t value[8], bytes[4] = { 1, 2, 3, 4 };

    put(1, pa + 31, 0x42);
    sim_world_poke_ram(b->world, pa + 32, bytes, 4);
    ck_assert_int_eq(sim_send(&(SimPort){ sim_model_in(rig.pl310, "cpu").fn, rig.pl310 },
                              &(SimTxn){ .addr = pa + 28, .data = value, .len = 8,
                                         .kind = SIM_READ, .mem = SIM_MEM_NC }),
                     SIM_OK);
    ck_assert_uint_eq(value[3], 0x42);
    ck_assert_mem_eq(value + 4, bytes, 4);
}
END_TEST

/* --- what it fetches besides -------------------------------------------- */

START_TEST(double_linefill_brings_the_other_half)
{
    RIG_WR(&rig, 1, PREFETCH_CTRL, HW_PL310_PREFETCH_DOUBLE);
    rig_cpu_load(b, 2, rig_va(pa + 32), 1);
    ck_assert_int_eq(state(pa), 'E');
    ck_assert_int_eq(state(pa + 64), 'I');
    ck_assert_uint_eq(rig.cache->stats.misses, 1);
}
END_TEST

START_TEST(it_prefetches_in_a_timed_machine_within_the_page)
{
    static const RigSet on[] = { ON, { 0 } };

    rig = rig_outer(SIM_POLICY_TIMED, on);
    pa = b->ram;
    RIG_WR(&rig, 1, PREFETCH_CTRL, HW_PL310_PREFETCH_DATA | 2);
    rig_cpu_load(b, 2, rig_va(pa), 1);
    ck_assert_int_eq(state(pa + 3 * 32), 'E');
    ck_assert_int_eq(state(pa + 32), 'I');
    rig_cpu_load(b, 3, rig_va(pa + 4096 - 64), 1);
    ck_assert_int_eq(state(pa + 4096 + 32), 'I');
    ck_assert_uint_eq(RIG_RD(&rig, AUX_CONTROL) & HW_PL310_AUX_DATA_PREFETCH,
                      HW_PL310_AUX_DATA_PREFETCH);
}
END_TEST

START_TEST(in_a_plain_machine_it_does_not)
{
    RIG_WR(&rig, 1, PREFETCH_CTRL, HW_PL310_PREFETCH_DATA);
    rig_cpu_load(b, 2, rig_va(pa), 1);
    ck_assert_int_eq(state(pa + 32), 'I');
}
END_TEST

START_TEST(debug_control_stops_linefills_and_write_backs)
{
    rig_cpu_load(b, 1, rig_va(pa), 1);
    RIG_WR(&rig, 2, DEBUG_CTRL, HW_PL310_DEBUG_NO_LINEFILL | HW_PL310_DEBUG_WRITE_THROUGH);
    put(3, pa, 0x42);
    ck_assert_uint_eq(ram(pa), 0x42);
    ck_assert_uint_eq(rig_outer_byte(&rig, pa), 0x42);
    ck_assert_int_eq(state(pa), 'E');
    rig_cpu_load(b, 4, rig_va(pa + 32), 1);
    ck_assert_int_eq(state(pa + 32), 'I');
}
END_TEST

/* --- a snooping master that comes this way ------------------------------ */

static SimResp
snooping(uint8_t kind, SimAddr at, uint8_t *byte)
{
    SimTxn txn = { .addr = at, .data = byte, .len = 1, .kind = kind, .mem = SIM_MEM_NC,
                   .flags = SIM_TXN_SNOOPS, .actor = b->eth0->actor };

    return sim_send(&(SimPort){ sim_model_in(rig.pl310, "cpu").fn, rig.pl310 }, &txn);
}

START_TEST(a_snooping_master_meets_the_copy)
{
    uint8_t byte = 0;

    put(1, pa, 0x42);
    snooping(SIM_READ, pa, &byte);
    ck_assert_uint_eq(byte, 0x42);
    byte = 0x55;
    snooping(SIM_WRITE, pa, &byte);
    ck_assert_uint_eq(rig_outer_byte(&rig, pa), 0x55);
    ck_assert_uint_eq(ram(pa), 0);
    snooping(SIM_WRITE, pa + 32, &byte);
    ck_assert_uint_eq(ram(pa + 32), 0x55);
    snooping(SIM_READ, pa + 64, &byte);
    ck_assert_int_eq(state(pa + 64), 'I');
}
END_TEST

/* --- registers ---------------------------------------------------------- */

START_TEST(lines_are_maintained_by_address)
{
    put(1, pa, 0x11);
    put(2, pa + 32, 0x22);
    put(3, pa + 64, 0x33);
    RIG_WR(&rig, 4, CLEAN_PA, pa + 7); /* bits below the line are ignored */
    RIG_WR(&rig, 5, INV_PA, pa + 32);
    RIG_WR(&rig, 6, CLEAN_INV_PA, pa + 64);
    ck_assert_int_eq(state(pa), 'E');
    ck_assert_int_eq(state(pa + 32), 'I');
    ck_assert_int_eq(state(pa + 64), 'I');
    ck_assert_uint_eq(ram(pa), 0x11);
    ck_assert_uint_eq(ram(pa + 32), 0);
    ck_assert_uint_eq(ram(pa + 64), 0x33);
    ck_assert_uint_eq(RIG_RD(&rig, CLEAN_PA) & HW_PL310_BUSY, 0);
    RIG_WR(&rig, 7, CLEAN_INV_PA, pa + 4096); /* not here: nothing to do */
}
END_TEST

START_TEST(an_operation_by_address_takes_its_time)
{
    SimTime before, with, without;

    put(1, pa, 0x11);
    before = b->cpu->now;
    RIG_WR(&rig, 2, CLEAN_PA, pa + 4096);
    without = b->cpu->now - before;
    before = b->cpu->now;
    RIG_WR(&rig, 3, CLEAN_PA, pa);
    with = b->cpu->now - before;
    ck_assert_uint_ge(without, 15 * SIM_NS);
    ck_assert_uint_ge(with, without + 40 * SIM_NS); /* a write to memory */
}
END_TEST

START_TEST(lines_are_maintained_by_index_and_way)
{
    uint32_t index = (uint32_t)((pa >> 5) % 2);

    put(1, pa, 0x11);
    for (uint32_t way = 0; way < 2; way++) {
        RIG_WR(&rig, 2, CLEAN_INDEX, way << 28 | index << 5);
    }
    ck_assert_int_eq(state(pa), 'E');
    ck_assert_uint_eq(ram(pa), 0x11);
    put(3, pa, 0x22);
    for (uint32_t way = 0; way < 16; way++) { /* ways that are not there: nothing */
        RIG_WR(&rig, 4, CLEAN_INV_INDEX, way << 28 | index << 5);
    }
    ck_assert_int_eq(state(pa), 'I');
    ck_assert_uint_eq(ram(pa), 0x22);
}
END_TEST

static unsigned
wait_for_ways(uint32_t offset)
{
    unsigned polls = 0;

    while (rig_outer_read(&rig, offset) != 0) {
        ck_assert_uint_lt(++polls, 100000);
    }
    return polls;
}

START_TEST(ways_are_maintained_in_the_background)
{
    for (unsigned i = 0; i < 4; i++) {
        put(1, pa + 32 * i, (uint8_t)(0x10 + i));
    }
    RIG_WR(&rig, 2, CLEAN_WAY, 0xff);
    ck_assert_uint_eq(RIG_RD(&rig, CLEAN_WAY), 0x3); /* the ways it has */
    ck_assert_uint_gt(wait_for_ways(HW_PL310_CLEAN_WAY), 0);
    for (unsigned i = 0; i < 4; i++) {
        ck_assert_int_eq(state(pa + 32 * i), 'E');
        ck_assert_uint_eq(ram(pa + 32 * i), 0x10 + i);
    }
    put(3, pa, 0x77);
    RIG_WR(&rig, 4, CLEAN_INV_WAY, 0x3);
    wait_for_ways(HW_PL310_CLEAN_INV_WAY);
    ck_assert_int_eq(state(pa), 'I');
    ck_assert_uint_eq(ram(pa), 0x77);
    put(5, pa, 0x78);
    RIG_WR(&rig, 6, INV_WAY, 0x3);
    wait_for_ways(HW_PL310_INV_WAY);
    ck_assert_int_eq(state(pa), 'I');
    ck_assert_uint_eq(ram(pa), 0x77);
}
END_TEST

START_TEST(one_way_leaves_the_other_alone)
{
    put(1, pa, 0x11);
    put(2, pa + 64, 0x22);
    RIG_WR(&rig, 3, INV_WAY, 0x1);
    wait_for_ways(HW_PL310_INV_WAY);
    ck_assert((state(pa) == 'I') != (state(pa + 64) == 'I'));
}
END_TEST

START_TEST(meanwhile_other_orders_are_refused)
{
    static const uint32_t refused[] = {
        HW_PL310_CONTROL, HW_PL310_CACHE_SYNC, HW_PL310_INV_PA, HW_PL310_CLEAN_PA,
        HW_PL310_CLEAN_INV_PA, HW_PL310_INV_WAY, HW_PL310_CLEAN_INV_WAY, HW_PL310_AUX_CONTROL,
    };

    RIG_WR(&rig, 1, CLEAN_WAY, 0xff);
    for (unsigned i = 0; i < G_N_ELEMENTS(refused); i++) {
        ck_assert_int_eq(rig_outer_write(&rig, 2, refused[i], 0), SIM_SLVERR);
    }
    RIG_WR(&rig, 3, INT_MASK, 0x1);
    wait_for_ways(HW_PL310_CLEAN_WAY);
    RIG_WR(&rig, 4, CACHE_SYNC, 0);
}
END_TEST

START_TEST(settings_are_for_while_it_is_off)
{
    uint32_t aux = RIG_RD(&rig, AUX_CONTROL);

    ck_assert_int_eq(rig_outer_write(&rig, 1, HW_PL310_AUX_CONTROL, 0), SIM_SLVERR);
    ck_assert_int_eq(rig_outer_write(&rig, 1, HW_PL310_TAG_RAM_CONTROL, 0), SIM_SLVERR);
    ck_assert_int_eq(rig_outer_write(&rig, 1, HW_PL310_DATA_RAM_CONTROL, 0), SIM_SLVERR);
    ck_assert_uint_eq(RIG_RD(&rig, AUX_CONTROL), aux);
    RIG_WR(&rig, 2, CONTROL, 0);
    RIG_WR(&rig, 3, AUX_CONTROL, HW_PL310_AUX_SHARED_OVERRIDE | HW_PL310_AUX_ROUND_ROBIN);
    RIG_WR(&rig, 3, TAG_RAM_CONTROL, HW_PL310_LATENCY(1, 2, 2));
    ck_assert_uint_eq(RIG_RD(&rig, TAG_RAM_CONTROL), 0x110);
    /* 512 KiB of 8 ways: way size 64 KiB is built in. */
    ck_assert_uint_eq(RIG_RD(&rig, AUX_CONTROL), HW_PL310_AUX_SHARED_OVERRIDE |
                                                     HW_PL310_AUX_ROUND_ROBIN |
                                                     HW_PL310_AUX_WAY_SIZE(3));
}
END_TEST

START_TEST(sixteen_ways_say_so)
{
    static const RigSet big[] = { { "pl310", "size", 1 << 20 }, { 0 } };

    start(big);
    ck_assert_uint_eq(rig.cache->ways, 16);
    ck_assert_uint_eq(RIG_RD(&rig, AUX_CONTROL),
                      HW_PL310_AUX_WAY_SIZE(3) | HW_PL310_AUX_16_WAYS);
    ck_assert_uint_eq(RIG_RD(&rig, CACHE_ID), HW_PL310_CACHE_ID_VALUE);
    ck_assert_uint_eq(RIG_RD(&rig, CONTROL), 0);
}
END_TEST

START_TEST(switching_off_keeps_what_it_holds)
{
    put(1, pa, 0x42);
    RIG_WR(&rig, 2, CONTROL, 0);
    ck_assert_uint_eq(rig_cpu_load(b, 3, rig_nc(pa), 1), 0);
    ck_assert_int_eq(state(pa), 'M');
    RIG_WR(&rig, 4, CONTROL, HW_PL310_CONTROL_ENABLE);
    ck_assert_uint_eq(rig_cpu_load(b, 5, rig_va(pa), 1), 0x42);
}
END_TEST

START_TEST(reset_is_power_on)
{
    put(1, pa, 0x42);
    RIG_WR(&rig, 2, CLEAN_WAY, 0xff);
    sim_world_reset(b->world);
    ck_assert_int_eq(state(pa), 'I');
    ck_assert_uint_eq(RIG_RD(&rig, CLEAN_WAY), 0);
    ck_assert_uint_eq(RIG_RD(&rig, CONTROL), HW_PL310_CONTROL_ENABLE);
    ck_assert_uint_eq(sim_queue_next(&b->world->queue), SIM_NEVER);
}
END_TEST

static char *
refusal(const char *param, uint64_t value, const char *param2, uint64_t value2)
{
    SimWorld *world = sim_world_new(NULL);
    SimModel *bus = sim_model_new(world, sim_model_class_by_name("interconnect"), "bus");
    SimModel *model = sim_model_new(world, sim_model_class_by_name("pl310"), "pl310");
    g_autoptr(GError) error = NULL;
    char *text;

    ck_assert(sim_model_set(model, param, value, NULL));
    ck_assert(sim_model_set(model, param2, value2, NULL));
    sim_model_wire(model, "mem", bus, "bus");
    ck_assert(!sim_model_realize(model, &error));
    text = g_strdup(error->message);
    sim_world_free(world);
    return text;
}

START_TEST(geometry_that_does_not_fit_is_refused)
{
    g_autofree char *ways = refusal("size", 64 << 10, "sets", 64);
    g_autofree char *sets = refusal("size", 64 << 10, "sets", 3);

    ck_assert_str_eq(ways, "pl310: 32 ways; this controller has at most 16");
    ck_assert_str_eq(sets, "pl310: 65536 bytes are not 3 sets of 1..64 lines of 32 bytes");
}
END_TEST

static void
add(Suite *suite, const char *name, void (*set_up)(void), const TTest *const *tests)
{
    TCase *tcase = tcase_create(name);

    tcase_add_checked_fixture(tcase, set_up, teardown);
    for (unsigned i = 0; tests[i]; i++) {
        tcase_add_test(tcase, tests[i]);
    }
    suite_add_tcase(suite, tcase);
}

static Suite *
pl310_suite(void)
{
    Suite *suite = suite_create("pl310");
    TCase *refused = tcase_create("refusal");
    const TTest *const off[] = { off_it_is_not_there, NULL };
    const TTest *const lines[] = {
        a_read_allocates, maintenance_of_the_cpu_ends_above_it,
        a_written_back_line_is_allocated_without_a_fill, neither_inclusive_nor_exclusive,
        an_eviction_of_nothing_says_so, devices_read_memory_behind_it,
        without_it_an_uncached_read_may_hit, without_it_an_uncached_write_goes_through,
        an_uncached_read_over_two_lines_takes_each_where_it_lies,
        double_linefill_brings_the_other_half, in_a_plain_machine_it_does_not,
        debug_control_stops_linefills_and_write_backs, a_snooping_master_meets_the_copy, NULL
    };
    const TTest *const tiny[] = { a_dirty_victim_goes_down,
                                  lines_are_maintained_by_index_and_way,
                                  ways_are_maintained_in_the_background,
                                  one_way_leaves_the_other_alone, NULL };
    const TTest *const bypass[] = { with_shared_override_uncached_accesses_pass_it_by, NULL };
    const TTest *const longer[] = { a_long_line_is_several_of_its_own, NULL };
    const TTest *const registers[] = { lines_are_maintained_by_address,
                                       an_operation_by_address_takes_its_time,
                                       meanwhile_other_orders_are_refused,
                                       settings_are_for_while_it_is_off,
                                       switching_off_keeps_what_it_holds, reset_is_power_on,
                                       NULL };
    const TTest *const other[] = { its_own_lines_may_be_the_long_ones,
                                   parts_of_a_long_line_stay_together,
                                   it_prefetches_in_a_timed_machine_within_the_page,
                                   sixteen_ways_say_so, NULL };

    add(suite, "off", setup_off, off);
    add(suite, "lines", setup, lines);
    add(suite, "tiny", setup_tiny, tiny);
    add(suite, "override", setup_override, bypass);
    add(suite, "long", setup_long, longer);
    add(suite, "registers", setup, registers);
    add(suite, "other", NULL, other);
    tcase_add_test(refused, geometry_that_does_not_fit_is_refused);
    suite_add_tcase(suite, refused);
    return suite;
}

SIM_CHECK_MAIN(pl310_suite)
