/* SPDX-License-Identifier: MIT */
/*
 * Attributes that order a device's accesses: WEAK_ORDERING lets its writes pass each
 * other, WRITE_BARRIER puts a write behind all before it.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

#define PAGE 4096ull
#define BARRIER (1ull << 0)
#define WEAK (1ull << 1)

static Rig *rig;

static void
setup(void)
{
    rig = rig_new("noncoherent-1cpu", "era=4.4");
}

static void
teardown(void)
{
    rig_free(rig);
}

/* The engine's write of one byte, as it makes it. */
static void
write_byte(SimAddr bus, uint8_t value, bool relaxed)
{
    rig->eng->here.pc = ++rig->cpu->here.pc;
    ck_assert_int_eq(sim_master_write(rig->eng, bus, &value, 1, relaxed, NULL), SIM_OK);
}

static ull
alloc_with(ull attrs, ull *handle)
{
    *handle = 0;
    return CALL(rig, "dma_alloc_attrs", rig->eng->actor, PAGE, (uintptr_t)handle, GFP, attrs);
}

START_TEST(plain_memory_is_written_in_order)
{
    ull handle;

    alloc_with(0, &handle);
    write_byte(handle, 1, false);
    ck_assert_uint_eq(rig->eng->relaxed_count, 0);
    ck_assert_uint_eq(rig_ram(rig, handle), 1);
}
END_TEST

START_TEST(weakly_ordered_memory_is_not)
{
    ull handle;

    alloc_with(WEAK, &handle);
    write_byte(handle, 1, false);
    write_byte(handle + 64, 2, false);
    ck_assert_uint_eq(rig->eng->relaxed_count, 2);
    ck_assert_uint_eq(rig_ram(rig, handle), 0);
    sim_master_settle(rig->eng);
    ck_assert_uint_eq(rig_ram(rig, handle + 64), 2);
}
END_TEST

START_TEST(a_barrier_write_comes_after_the_relaxed_ones)
{
    ull data, flag;

    alloc_with(0, &data);
    alloc_with(BARRIER, &flag);
    write_byte(data, 1, true);
    ck_assert_uint_eq(rig_ram(rig, data), 0);
    write_byte(flag, 2, true); /* though the engine would let it pass */
    ck_assert_uint_eq(rig_ram(rig, data), 1);
    ck_assert_uint_eq(rig_ram(rig, flag), 2);
}
END_TEST

START_TEST(without_the_attribute_it_may_pass)
{
    ull data, flag;

    alloc_with(0, &data);
    alloc_with(0, &flag);
    write_byte(data, 1, true);
    write_byte(flag, 2, true);
    ck_assert_uint_eq(rig->eng->relaxed_count, 2);
}
END_TEST

START_TEST(no_kernel_from_5_10_on_has_the_barrier)
{
    ull flag;

    rig_free(rig);
    rig = rig_new("noncoherent-1cpu", "era=5.10");
    alloc_with(BARRIER, &flag);
    write_byte(flag, 2, true);
    ck_assert_uint_eq(rig->eng->relaxed_count, 1);
}
END_TEST

START_TEST(the_order_ends_with_the_memory)
{
    ull handle, va = alloc_with(WEAK, &handle);

    CALL(rig, "dma_free_attrs", rig->eng->actor, PAGE, va, handle, WEAK);
    ck_assert_uint_eq(alloc_with(0, &handle), va);
    write_byte(handle, 1, false);
    ck_assert_uint_eq(rig->eng->relaxed_count, 0);
}
END_TEST

START_TEST(a_mapping_orders_its_own_bytes)
{
    ull p = rig_kmalloc(rig, 256), handle;

    handle = CALL(rig, "dma_map_single_attrs", rig->eng->actor, p, 128, FROM, WEAK);
    write_byte(handle, 1, false);
    ck_assert_uint_eq(rig->eng->relaxed_count, 1);
    write_byte(handle + 128, 1, false); /* behind it: in order, after the one before */
    ck_assert_uint_eq(rig->eng->relaxed_count, 0);
    CALL(rig, "dma_unmap_single_attrs", rig->eng->actor, handle, 128, FROM, WEAK);
    write_byte(handle, 1, false);
    ck_assert_uint_eq(rig->eng->relaxed_count, 0);
}
END_TEST

START_TEST(another_device_keeps_its_order)
{
    ull handle;
    uint8_t byte = 7;

    alloc_with(WEAK, &handle);
    sim_master_write(rig->eth, handle, &byte, 1, false, NULL);
    ck_assert_uint_eq(rig_ram(rig, handle), 7);
}
END_TEST

/* It has no relaxed writes: a hint that it cannot follow. */
START_TEST(a_device_that_writes_in_order_goes_on_so)
{
    ull handle = 0;

    CALL(rig, "dma_alloc_attrs", rig->eth->actor, PAGE, (uintptr_t)&handle, GFP, WEAK);
    rig_dev_write(rig, rig->eth, handle, 7, 1);
    ck_assert_uint_eq(rig_ram(rig, handle), 7);
}
END_TEST

static Suite *
order_suite(void)
{
    Suite *suite = suite_create("dma-order");
    TCase *tc = tcase_create("order");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, plain_memory_is_written_in_order);
    tcase_add_test(tc, weakly_ordered_memory_is_not);
    tcase_add_test(tc, a_barrier_write_comes_after_the_relaxed_ones);
    tcase_add_test(tc, without_the_attribute_it_may_pass);
    tcase_add_test(tc, no_kernel_from_5_10_on_has_the_barrier);
    tcase_add_test(tc, the_order_ends_with_the_memory);
    tcase_add_test(tc, a_mapping_orders_its_own_bytes);
    tcase_add_test(tc, another_device_keeps_its_order);
    tcase_add_test(tc, a_device_that_writes_in_order_goes_on_so);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(order_suite)
