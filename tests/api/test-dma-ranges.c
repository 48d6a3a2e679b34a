/* SPDX-License-Identifier: MIT */
/*
 * A device behind a bus that shifts addresses: what the DMA API gives it leads the
 * machine to the same bytes, and a physical address does not.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

#define BUS UINT64_C(0x10000000) /* where the device finds the first byte of RAM */

static Rig *rig;
static ull buf, handle;
static SimAddr pa, ram;

static void
setup(void)
{
    rig = rig_new("noncoherent-1cpu", NULL);
    buf = rig_kmalloc(rig, 256);
    pa = sim_window_pa(buf);
    ram = rig->world->ram_base;
    rig->eth->windows[0] = (SimDmaWindow){ BUS, ram, rig->world->ram_bytes };
    rig->eth->window_count = 1;
}

static void
teardown(void)
{
    rig_free(rig);
}

START_TEST(a_mapping_gives_the_shifted_address)
{
    handle = rig_map(rig, rig->eth, buf + 16, 64, FROM);
    ck_assert_uint_eq(handle, pa + 16 - ram + BUS);
    ck_assert_uint_eq(rig_map(rig, rig->eng, buf + 128, 64, FROM), pa + 128);
}
END_TEST

START_TEST(the_device_reaches_the_mapped_bytes)
{
    handle = rig_map(rig, rig->eth, buf, 64, FROM);
    rig_dev_write(rig, rig->eth, handle, 0xbb, 64);
    ck_assert_uint_eq(rig_ram(rig, pa), 0xbb);
    rig_unmap(rig, rig->eth, handle, 64, FROM);
    ck_assert_uint_eq(rig_get(rig, buf), 0xbb);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(maintenance_is_by_the_physical_address)
{
    rig_put(rig, buf, 1);
    rig_spy(rig);
    handle = rig_map(rig, rig->eth, buf, 64, TO);
    CALL(rig, "dma_sync_single_for_device", rig->eth->actor, handle, 64, TO);
    ck_assert_str_eq(rig_asked(rig, pa), "C+0:64 |7 C+0:64 |7");
}
END_TEST

START_TEST(a_second_unmap_is_known_as_one)
{
    handle = rig_map(rig, rig->eth, buf, 64, FROM);
    rig_unmap(rig, rig->eth, handle, 64, FROM);
    rig_unmap(rig, rig->eth, handle, 64, FROM);
    ck_assert_str_eq(rig_codes(rig), "D303");
}
END_TEST

START_TEST(coherent_memory_has_a_shifted_handle)
{
    ull va = rig_alloc_coherent(rig, rig->eth, 64, &handle);

    ck_assert_uint_eq(handle, sim_window_pa(va) - ram + BUS);
    rig_dev_write(rig, rig->eth, handle, 0x5a, 4);
    ck_assert_uint_eq(rig_get(rig, va), 0x5a);
    CALL(rig, "dma_free_coherent", rig->eth->actor, 64, va, handle);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(memory_that_no_window_has_is_not_mapped)
{
    rig->eth->windows[0].size = pa - ram; /* up to the buffer */
    handle = rig_map(rig, rig->eth, buf, 64, TO);
    ck_assert_uint_eq(handle, NO_HANDLE);
    ck_assert_str_eq(rig_codes(rig), "D405");
}
END_TEST

START_TEST(coherent_memory_that_no_window_has_is_not_given)
{
    rig->eth->windows[0].size = 16;
    ck_assert_uint_eq(rig_alloc_coherent(rig, rig->eth, 64, &handle), 0);
}
END_TEST

START_TEST(a_physical_address_leads_nowhere)
{
    rig_map(rig, rig->eth, buf, 64, FROM);
    rig_dev_write(rig, rig->eth, pa, 0xbb, 64);
    ck_assert_uint_eq(rig_ram(rig, pa), 0);
    ck_assert_str_eq(rig_codes(rig), "D602");
    ck_assert_uint_eq(rig_finding(rig)->bus, pa);
}
END_TEST

/* --- across two rows -------------------------------------------------------- */

/* The second row begins with the buffer's second half, @gap behind the first on the bus. */
static void
split(uint64_t gap)
{
    uint64_t first = pa + 128 - ram;

    rig->eth->windows[0] = (SimDmaWindow){ BUS, ram, first };
    rig->eth->windows[1] =
        (SimDmaWindow){ BUS + first + gap, ram + first, rig->world->ram_bytes - first };
    rig->eth->window_count = 2;
}

START_TEST(rows_that_follow_one_another_are_one)
{
    split(0);
    handle = rig_map(rig, rig->eth, buf, 256, FROM);
    rig_dev_write(rig, rig->eth, handle, 0xbb, 256);
    rig_unmap(rig, rig->eth, handle, 256, FROM);
    ck_assert_uint_eq(rig_get(rig, buf + 255), 0xbb);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/*
 * Linux translates the first byte, and of the end it asks only whether it lies below mask
 * and limit (dma_capable(), include/linux/dma-direct.h of 6.12): the driver gets a
 * handle, and the device runs out of the first row.
 */
START_TEST(a_mapping_runs_out_of_its_row)
{
    split(0x1000);
    handle = rig_map(rig, rig->eth, buf, 256, FROM);
    ck_assert_uint_eq(handle, pa - ram + BUS);
    ck_assert_str_eq(rig_codes(rig), "");
    rig_dev_write(rig, rig->eth, handle, 0xbb, 128);
    ck_assert_str_eq(rig_codes(rig), "");
    rig_dev_write(rig, rig->eth, handle + 128, 0xbb, 64);
    ck_assert_str_eq(rig_codes(rig), "D602");
    ck_assert_uint_eq(rig_finding(rig)->bus, handle + 128);
    rig_unmap(rig, rig->eth, handle, 256, FROM);
    ck_assert_uint_eq(rig_get(rig, buf + 127), 0xbb);
    ck_assert_uint_eq(rig_get(rig, buf + 128), 0);
    ck_assert_str_eq(rig_codes(rig), "D602");
}
END_TEST

/* Rows in the other order on the bus: the end has the highest address, and is too high. */
START_TEST(a_mapping_that_ends_above_every_row_is_refused)
{
    uint64_t first = pa + 128 - ram;

    rig->eth->windows[0] = (SimDmaWindow){ BUS + rig->world->ram_bytes - first, ram, first };
    rig->eth->windows[1] = (SimDmaWindow){ BUS, ram + first, rig->world->ram_bytes - first };
    rig->eth->window_count = 2;
    ck_assert_uint_eq(rig_map(rig, rig->eth, buf, 256, FROM), NO_HANDLE);
    ck_assert_str_eq(rig_codes(rig), "D405");
    ck_assert_uint_eq(rig_finding(rig)->pa, pa);
    ck_assert_uint_ne(rig_map(rig, rig->eth, buf, 128, FROM), NO_HANDLE);
}
END_TEST

static Suite *
dma_ranges_suite(void)
{
    Suite *suite = suite_create("dma-ranges");
    TCase *tc = tcase_create("shifted");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_mapping_gives_the_shifted_address);
    tcase_add_test(tc, the_device_reaches_the_mapped_bytes);
    tcase_add_test(tc, maintenance_is_by_the_physical_address);
    tcase_add_test(tc, a_second_unmap_is_known_as_one);
    tcase_add_test(tc, coherent_memory_has_a_shifted_handle);
    tcase_add_test(tc, memory_that_no_window_has_is_not_mapped);
    tcase_add_test(tc, coherent_memory_that_no_window_has_is_not_given);
    tcase_add_test(tc, a_physical_address_leads_nowhere);
    tcase_add_test(tc, rows_that_follow_one_another_are_one);
    tcase_add_test(tc, a_mapping_runs_out_of_its_row);
    tcase_add_test(tc, a_mapping_that_ends_above_every_row_is_refused);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(dma_ranges_suite)
