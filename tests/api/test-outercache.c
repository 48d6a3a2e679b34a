/* SPDX-License-Identifier: MIT */
/*
 * The kernel of a board with a PL310: how it is set up, what each call writes to
 * its registers and in which order, barriers, coherent memory, and what a driver
 * sees of it.
 */
#include "tests/runner.h"

#include "models/regs/pl310.h"
#include "sim/cache.h"
#include "sim/model.h"
#include "tests/api/rig-api.h"

#define BOARD "cortex-a9-pl310"
#define SY_DSB "|7"
#define SYNC "730"

static Rig *rig;
static SimCache *outer;
static ull buf;
static SimAddr pa;

static void
start(const char *board, const char *options, const char *sets)
{
    rig = rig_new_set(board, options, sets);
    outer = sim_cache_by_name(rig->world, "pl310");
    ck_assert_ptr_nonnull(outer);
    buf = rig_kmalloc(rig, 256);
    pa = sim_window_pa(buf);
}

static void
setup(void)
{
    start(BOARD, NULL, NULL);
}

static void
teardown(void)
{
    rig_free(rig);
}

static uint32_t
reg(uint32_t offset)
{
    uint32_t value = 0;

    ck_assert_int_eq(sim_cpu_readl(rig->cpu, outer->model->registers + offset, true, &value),
                     SIM_OK);
    return value;
}

static char
state(SimAddr at)
{
    return outer->ops->state(outer, at);
}

static const char *
asked(void)
{
    return rig_asked(rig, pa);
}

/* --- set up ------------------------------------------------------------- */

START_TEST(the_kernel_turns_it_on_as_the_tree_says)
{
    ck_assert_uint_eq(reg(HW_PL310_CONTROL), HW_PL310_CONTROL_ENABLE);
    ck_assert_uint_ne(reg(HW_PL310_AUX_CONTROL) & HW_PL310_AUX_SHARED_OVERRIDE, 0);
    ck_assert_uint_eq(reg(HW_PL310_PREFETCH_CTRL), 0);
}
END_TEST

START_TEST(prefetch_properties_are_followed)
{
    start(BOARD, NULL, "pl310:prefetch-data=1 pl310:arm,double-linefill=1 "
                       "pl310:arm,prefetch-offset=7 pl310:prefetch-instr=0");
    ck_assert_uint_eq(reg(HW_PL310_PREFETCH_CTRL),
                      HW_PL310_PREFETCH_DATA | HW_PL310_PREFETCH_DOUBLE | 7);
}
END_TEST

START_TEST(without_the_property_there_is_no_shared_override)
{
    start("cortex-a9-pl310-no-override", NULL, NULL);
    ck_assert_uint_eq(reg(HW_PL310_AUX_CONTROL) & HW_PL310_AUX_SHARED_OVERRIDE, 0);
}
END_TEST

/* Only the enable bit is looked at: settings stay as firmware made them. */
START_TEST(one_that_firmware_left_on_is_taken_as_it_is)
{
    start(BOARD, NULL, "pl310:dmasim,enabled=1");
    ck_assert_uint_eq(reg(HW_PL310_CONTROL), HW_PL310_CONTROL_ENABLE);
    ck_assert_uint_eq(reg(HW_PL310_AUX_CONTROL) & HW_PL310_AUX_SHARED_OVERRIDE, 0);
    rig_put(rig, buf, 1);
    CALL(rig, "outer_sync");
}
END_TEST

START_TEST(another_architecture_has_no_driver_for_it)
{
    start(BOARD, "arch=arm64", NULL);
    ck_assert_uint_eq(reg(HW_PL310_CONTROL), 0);
    rig_spy(rig);
    CALL(rig, "outer_flush_all");
    CALL(rig, "mb");
    ck_assert_str_eq(asked(), SY_DSB);
}
END_TEST

/* --- ranges ------------------------------------------------------------- */

typedef struct Range {
    const char *verb;
    unsigned from, to;
    const char *asked;
} Range;

static const Range ranges[] = {
    { "outer_clean_range", 0, 64, "7b0+0 7b0+32 " SYNC },
    { "outer_clean_range", 16, 65, "7b0+0 7b0+32 7b0+64 " SYNC },
    { "outer_flush_range", 0, 64, "7f0+0 7f0+32 " SYNC },
    { "outer_inv_range", 0, 64, "770+0 770+32 " SYNC },
    /* What shares a line with a neighbour is written back. */
    { "outer_inv_range", 16, 96, "7f0+0 770+32 770+64 " SYNC },
    { "outer_inv_range", 0, 70, "7f0+64 770+0 770+32 " SYNC },
    { "outer_inv_range", 16, 80, "7f0+0 7f0+64 770+32 " SYNC },
    { "outer_inv_range", 0, 16, "7f0+0 " SYNC },
    { "outer_inv_range", 16, 24, "7f0+0 7f0+0 " SYNC },
};

START_TEST(ranges_are_lines_and_a_sync)
{
    const Range *r = &ranges[_i];

    setup();
    rig_spy(rig);
    CALL(rig, r->verb, pa + r->from, pa + r->to);
    ck_assert_str_eq(asked(), r->asked);
}
END_TEST

START_TEST(everything_goes_by_way)
{
    rig_put(rig, buf, 7);
    CALL(rig, "dmac_flush_range", buf, buf + 1);
    ck_assert_int_eq(state(pa), 'M');
    rig_spy(rig);
    CALL(rig, "outer_flush_all");
    ck_assert_str_eq(asked(), "7fc 730");
    ck_assert_int_eq(state(pa), 'I');
    ck_assert_uint_eq(rig_ram(rig, pa), 7);
}
END_TEST

START_TEST(disable_empties_it_first)
{
    rig_put(rig, buf, 7);
    CALL(rig, "dmac_flush_range", buf, buf + 1);
    CALL(rig, "outer_disable");
    ck_assert_uint_eq(reg(HW_PL310_CONTROL), 0);
    ck_assert_uint_eq(rig_ram(rig, pa), 7);
    ck_assert_uint_eq(rig_get(rig, buf), 7);
}
END_TEST

/* --- what the calls of the API do --------------------------------------- */

typedef struct Row {
    const char *options;
    int dir;
    const char *map, *unmap;
} Row;

#define C "C+0:64 " SY_DSB " 7b0+0 7b0+32 " SYNC
#define I "I+0:64 " SY_DSB " 770+0 770+32 " SYNC
#define I_BACK "770+0 770+32 " SYNC " I+0:64 " SY_DSB

static const Row rows[] = {
    { "era=6.12", TO, C, "" },
    { "era=6.12", FROM, I, I_BACK },
    { "era=6.12", BIDI, C, I_BACK },
    { "era=2.6.33", FROM, I, "" },
    { "era=2.6.33", BIDI, "CI+0:64 " SY_DSB " 7f0+0 7f0+32 " SYNC, "" },
};

START_TEST(inner_before_outer_and_back_outer_before_inner)
{
    const Row *row = &rows[_i];
    ull handle;

    start(BOARD, row->options, NULL);
    rig_spy(rig);
    handle = rig_map(rig, rig->eth, buf, 64, row->dir);
    ck_assert_str_eq(asked(), row->map);
    rig_unmap(rig, rig->eth, handle, 64, row->dir);
    ck_assert_str_eq(asked(), row->unmap);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(a_mapping_brings_bytes_through_both_caches)
{
    ull handle;

    rig_put(rig, buf, 0x11);
    handle = rig_map(rig, rig->eth, buf, 64, TO);
    ck_assert_uint_eq(rig_dev_read(rig, rig->eth, handle), 0x11);
    rig_unmap(rig, rig->eth, handle, 64, TO);
    handle = rig_map(rig, rig->eth, buf, 64, FROM);
    rig->cpu->ops->prefetch(rig->cpu, pa);
    ck_assert_int_eq(state(pa), 'E');
    rig_dev_write(rig, rig->eth, handle, 0x22, 64);
    rig_unmap(rig, rig->eth, handle, 64, FROM);
    ck_assert_uint_eq(rig_get(rig, buf), 0x22);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* Clean of the inner caches alone, which would do on a board without it; and by hand. */
START_TEST(a_driver_that_forgets_it_is_found)
{
    ull handle = rig_map(rig, rig->eth, buf, 64, BIDI);

    CALL(rig, "dma_sync_single_for_cpu", rig->eth->actor, handle, 64, BIDI);
    rig_put(rig, buf, 0x11);
    CALL(rig, "dmac_map_area", buf, 64, TO);
    ck_assert_int_eq(state(pa), 'M');
    sim_truth_doorbell(rig->world->truth, rig->cpu->actor, rig->eth->actor);
    ck_assert_uint_eq(rig_dev_read(rig, rig->eth, handle), 0);
    ck_assert_str_eq(rig_codes(rig), "D504 D102");
}
END_TEST

/* --- barriers ----------------------------------------------------------- */

typedef struct Barrier {
    const char *verb, *sets, *asked;
} Barrier;

static const Barrier barriers[] = {
    { "mb", NULL, "|15 " SYNC },
    { "wmb", NULL, "|14 " SYNC },
    { "dma_mb", NULL, "|15 " SYNC },
    { "rmb", NULL, "|7" },
    { "dma_rmb", NULL, "|3" },
    { "dma_wmb", NULL, "|2" },
    { "mb", "pl310:arm,io-coherent=1", "|15" },
    { "wmb", "pl310:arm,outer-sync-disable=1", "|14" },
};

START_TEST(mandatory_barriers_sync_it_and_dma_barriers_do_not)
{
    const Barrier *b = &barriers[_i];

    start(BOARD, NULL, b->sets);
    rig_spy(rig);
    CALL(rig, b->verb);
    ck_assert_str_eq(asked(), b->asked);
}
END_TEST

START_TEST(without_sync_ranges_still_end_with_one)
{
    start(BOARD, NULL, "pl310:arm,outer-sync-disable=1");
    rig_spy(rig);
    CALL(rig, "outer_clean_range", pa, pa + 32);
    ck_assert_str_eq(asked(), "7b0+0 730");
}
END_TEST

/* As a step of a scenario: the kernel's writel() has a wmb() in it. */
START_TEST(a_register_write_syncs_it_first)
{
    SimAddr doorbell = outer->model->registers + HW_PL310_INT_MASK;

    rig_spy(rig);
    sim_cpu_writel(rig->cpu, doorbell, false, 1);
    ck_assert_str_eq(asked(), "|14 730 214");
    sim_cpu_writel(rig->cpu, doorbell, true, 1);
    ck_assert_str_eq(asked(), "214");
    sim_cpu_readl(rig->cpu, doorbell, false, &(uint32_t){ 0 });
    ck_assert_str_eq(asked(), "|7");
}
END_TEST

/* --- coherent memory ---------------------------------------------------- */

START_TEST(coherent_memory_leaves_both_caches)
{
    ull handle, va = rig_alloc_coherent(rig, rig->eth, 4096, &handle);

    for (SimAddr at = handle; at < handle + 4096; at += 32) {
        ck_assert_int_eq(state(at), 'I');
        ck_assert_int_eq(rig_state(rig, sim_window_va(SIM_WINDOW_LINEAR, at)), 'I');
    }
    ck_assert_uint_eq(rig_get(rig, va), 0);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

static uint8_t
publish(const char *barrier)
{
    ull handle, va = rig_alloc_coherent(rig, rig->eth, 4096, &handle);

    rig_put(rig, va, 0x42);
    CALL(rig, barrier);
    rig->cpu->ops->drain(rig->cpu, 0, 0); /* the CPU's own buffer */
    sim_truth_doorbell(rig->world->truth, rig->cpu->actor, rig->eth->actor);
    return rig_dev_read(rig, rig->eth, handle);
}

START_TEST(dma_wmb_leaves_bytes_in_the_controller)
{
    ck_assert_uint_eq(publish("dma_wmb"), 0);
    ck_assert_str_eq(rig_codes(rig), "D106");
    ck_assert_int_eq(rig_finding(rig)->cause, SIM_CAUSE_OUTER_BUFFERED);
}
END_TEST

START_TEST(wmb_sends_them_on)
{
    ck_assert_uint_eq(publish("wmb"), 0x42);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* A line of a coherent buffer that speculation brings in through the linear map. */
static uint8_t
poll_coherent(void)
{
    ull handle, va = rig_alloc_coherent(rig, rig->eth, 4096, &handle);
    uint8_t value;

    rig_get(rig, va);
    outer->ops->prefetch(outer, handle);
    rig_dev_write(rig, rig->eth, handle, 0x42, 4);
    sim_truth_register_read(rig->world->truth, rig->cpu->actor, rig->eth->actor);
    value = rig_get(rig, va);
    return value;
}

START_TEST(with_shared_override_speculation_does_no_harm)
{
    ck_assert_uint_eq(poll_coherent(), 0x42);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(without_it_coherent_memory_reads_stale)
{
    start("cortex-a9-pl310-no-override", NULL, NULL);
    ck_assert_uint_eq(poll_coherent(), 0);
    ck_assert_str_eq(rig_codes(rig), "D101");
    ck_assert_int_eq(rig_finding(rig)->cause, SIM_CAUSE_OUTER_LOOKUP);
}
END_TEST

/* --- several CPUs, and a port that snoops ------------------------------- */

static void
put_on(unsigned cpu, ull va, uint8_t value)
{
    SimCpu *at = g_ptr_array_index(rig->world->cpus, cpu);

    at->here.pc = 100 + cpu;
    sim_cpu_store(at, va, &value, 1);
    sim_cpu_barrier(at, SIM_BARRIER_STORES | SIM_BARRIER_WAIT);
}

/* Both wait in one slot; each keeps its name. */
START_TEST(writes_of_two_cpus_wait_side_by_side)
{
    ull handle, va = rig_alloc_coherent(rig, rig->eth, 4096, &handle);
    const SimFinding *f;

    put_on(0, va, 0x11);
    put_on(1, va + 1, 0x22);
    for (unsigned i = 0; i < 2; i++) {
        const SimCpu *cpu = g_ptr_array_index(rig->world->cpus, i);

        sim_truth_doorbell(rig->world->truth, cpu->actor, rig->eth->actor);
        ck_assert_uint_eq(rig_dev_read(rig, rig->eth, handle + i), 0);
        f = rig_finding(rig);
        ck_assert_int_eq(f->cause, SIM_CAUSE_OUTER_BUFFERED);
        ck_assert_uint_eq(f->changed.actor, cpu->actor);
        ck_assert_uint_eq(f->changed.source.pc, 100 + i);
    }
    CALL(rig, "wmb"); /* of any CPU: there is one buffer */
    ck_assert_uint_eq(rig_ram(rig, handle), 0x11);
    ck_assert_uint_eq(rig_ram(rig, handle + 1), 0x22);
}
END_TEST

/* Over one byte they are performed one after the other, in the order they came. */
START_TEST(writes_of_two_cpus_to_a_byte_keep_their_order)
{
    ull handle, va = rig_alloc_coherent(rig, rig->eth, 4096, &handle);

    put_on(0, va, 0x11);
    put_on(1, va, 0x22);
    ck_assert_uint_eq(rig_ram(rig, handle), 0x11);
    CALL(rig, "wmb");
    ck_assert_uint_eq(rig_ram(rig, handle), 0x22);
    sim_truth_doorbell(rig->world->truth, rig->cpu->actor, rig->eth->actor);
    ck_assert_uint_eq(rig_dev_read(rig, rig->eth, handle), 0x22);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* The ACP comes in above the outer cache: no maintenance, wherever the bytes lie. */
START_TEST(a_master_that_snoops_meets_the_outer_cache)
{
    SimActorId id = sim_world_actor_by_name(rig->world, "acc0")->id;
    SimMaster *acc = sim_master_of(rig->world, id);
    ull handle;

    rig_put(rig, buf, 0x11);
    ck_assert(rig->cpu->ops->evict(rig->cpu, pa));
    ck_assert_int_eq(state(pa), 'M');
    handle = rig_map(rig, acc, buf, 64, BIDI);
    ck_assert_uint_eq(rig_dev_read(rig, acc, handle), 0x11);
    rig_dev_write(rig, acc, handle, 0x22, 64);
    rig_unmap(rig, acc, handle, 64, BIDI);
    ck_assert_uint_eq(rig_get(rig, buf), 0x22);
    ck_assert_int_eq(state(pa), 'M');
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

static Suite *
outercache_suite(void)
{
    Suite *suite = suite_create("outercache");
    TCase *board = tcase_create("board"), *other = tcase_create("other");

    tcase_add_checked_fixture(board, setup, teardown);
    tcase_add_test(board, the_kernel_turns_it_on_as_the_tree_says);
    tcase_add_test(board, everything_goes_by_way);
    tcase_add_test(board, disable_empties_it_first);
    tcase_add_test(board, a_mapping_brings_bytes_through_both_caches);
    tcase_add_test(board, a_driver_that_forgets_it_is_found);
    tcase_add_test(board, a_register_write_syncs_it_first);
    tcase_add_test(board, coherent_memory_leaves_both_caches);
    tcase_add_test(board, dma_wmb_leaves_bytes_in_the_controller);
    tcase_add_test(board, wmb_sends_them_on);
    tcase_add_test(board, with_shared_override_speculation_does_no_harm);
    tcase_add_test(board, writes_of_two_cpus_wait_side_by_side);
    tcase_add_test(board, writes_of_two_cpus_to_a_byte_keep_their_order);
    tcase_add_test(board, a_master_that_snoops_meets_the_outer_cache);
    suite_add_tcase(suite, board);
    tcase_add_checked_fixture(other, NULL, teardown);
    tcase_add_test(other, prefetch_properties_are_followed);
    tcase_add_test(other, without_the_property_there_is_no_shared_override);
    tcase_add_test(other, one_that_firmware_left_on_is_taken_as_it_is);
    tcase_add_test(other, another_architecture_has_no_driver_for_it);
    tcase_add_loop_test(other, ranges_are_lines_and_a_sync, 0, G_N_ELEMENTS(ranges));
    tcase_add_loop_test(other, inner_before_outer_and_back_outer_before_inner, 0,
                        G_N_ELEMENTS(rows));
    tcase_add_loop_test(other, mandatory_barriers_sync_it_and_dma_barriers_do_not, 0,
                        G_N_ELEMENTS(barriers));
    tcase_add_test(other, without_sync_ranges_still_end_with_one);
    tcase_add_test(other, without_it_coherent_memory_reads_stale);
    suite_add_tcase(suite, other);
    return suite;
}

SIM_CHECK_MAIN(outercache_suite)
