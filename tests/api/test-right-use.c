/* SPDX-License-Identifier: MIT */
/*
 * Right things that were once reported, or stopped the run: found by random valid use
 * (test-valid-use.c), and what is still wrong beside them.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

#define ENTRY 32u
#define NO_KERNEL_MAPPING (1ull << 4)

static Rig *rig;
static ull buf;

static void
teardown(void)
{
    rig_free(rig);
}

static void
on(const char *preset)
{
    rig = rig_new(preset, NULL);
    buf = rig_kmalloc(rig, 256);
}

/* --- locks ------------------------------------------------------------------- */

/* The word of the lock lies where no DMA goes, so that nobody watches it. */
static void
pass_lock(ull lock, unsigned from, unsigned to)
{
    const unsigned cpus[] = { from, to };

    for (unsigned i = 0; i < 2; i++) {
        rig->cpu = g_ptr_array_index(rig->world->cpus, cpus[i]);
        CALL(rig, "spin_lock", lock);
        CALL(rig, "spin_unlock", lock);
    }
}

/* cpu1 writes data and then a flag, under a lock; cpu0 comes after it and rings. */
static void
fill_there_ring_here(bool passes_lock)
{
    ull lock, handle, memory;

    on("cortex-a15-cci400-coherent");
    lock = CALL(rig, "kzalloc", 4, GFP);
    memory = rig_alloc_coherent(rig, rig->eth, 4096, &handle);
    rig->cpu = g_ptr_array_index(rig->world->cpus, 1);
    rig_put(rig, memory + 64, 5);
    CALL(rig, "test_smp", 2);
    rig_put(rig, memory, 1);
    if (passes_lock) {
        pass_lock(lock, 1, 0);
    }
    rig->cpu = g_ptr_array_index(rig->world->cpus, 0);
    sim_cpu_writel(rig->cpu, 0x10000004, false, 0);
    ck_assert_uint_eq(rig_dev_read(rig, rig->eth, handle), 1);
    ck_assert_uint_eq(rig_dev_read(rig, rig->eth, handle + 64), 5);
}

START_TEST(a_lock_brings_the_bytes_of_another_cpu)
{
    fill_there_ring_here(true);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(without_it_nothing_does)
{
    fill_there_ring_here(false);
    ck_assert_str_eq(rig_codes(rig), "D106");
}
END_TEST

/* --- syncs that a driver may leave out ---------------------------------------- */

static ull
mapped_without_syncs(int dir)
{
    ull handle;

    on("coherent-1cpu");
    rig_put(rig, buf, 1);
    handle = rig_map(rig, rig->eth, buf, 256, dir);
    ck_assert_uint_eq(CALL(rig, "dma_need_sync", rig->eth->actor, handle), 0);
    return handle;
}

START_TEST(who_need_not_sync_does_not)
{
    ull handle = mapped_without_syncs(BIDI);

    rig_put(rig, buf, 2);
    ck_assert_uint_eq(rig_dev_read(rig, rig->eth, handle), 2);
    rig_dev_write(rig, rig->eth, handle, 3, 64);
    ck_assert_uint_eq(rig_get(rig, buf), 3);
    rig_unmap(rig, rig->eth, handle, 256, BIDI);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(who_syncs_all_the_same_gives_the_bytes_away)
{
    ull handle = mapped_without_syncs(BIDI);

    CALL(rig, "dma_sync_single_for_device", rig->eth->actor, handle, 256, BIDI);
    rig_put(rig, buf, 2);
    ck_assert_str_eq(rig_codes(rig), "D202");
}
END_TEST

START_TEST(the_direction_counts_without_syncs_too)
{
    ull handle = mapped_without_syncs(TO);

    rig_dev_write(rig, rig->eth, handle, 3, 64);
    ck_assert_str_eq(rig_codes(rig), "D207");
}
END_TEST

START_TEST(where_syncs_are_needed_to_ask_changes_nothing)
{
    ull handle;

    on("noncoherent-1cpu");
    handle = rig_map(rig, rig->eth, buf, 256, BIDI);
    ck_assert_uint_eq(CALL(rig, "dma_need_sync", rig->eth->actor, handle), 1);
    rig_put(rig, buf, 2);
    ck_assert_str_eq(rig_codes(rig), "D202");
}
END_TEST

/* --- two mappings of the same bytes for one device -------------------------------- */

/* A list of @count entries, the first of them all of the buffer, mapped TO_DEVICE. */
static ull
map_list(ull count)
{
    ull list = rig_kmalloc(rig, count * ENTRY);

    CALL(rig, "sg_init_table", list, count);
    for (ull i = 0; i < count; i++) {
        CALL(rig, "sg_set_buf", list + i * ENTRY, i ? rig_kmalloc(rig, 256) : buf, 256);
    }
    ck_assert_uint_eq(CALL(rig, "dma_map_sg", rig->eth->actor, list, count, TO), count);
    return list;
}

START_TEST(each_list_is_synced_and_unmapped_by_itself)
{
    ull one, two, eth;

    on("noncoherent-1cpu");
    eth = rig->eth->actor;
    one = map_list(1);
    two = map_list(2);
    CALL(rig, "dma_sync_sg_for_cpu", eth, one, 1, TO);
    CALL(rig, "dma_sync_sg_for_cpu", eth, two, 2, TO);
    rig_put(rig, buf, 1);
    CALL(rig, "dma_sync_sg_for_device", eth, one, 1, TO);
    CALL(rig, "dma_sync_sg_for_device", eth, two, 2, TO);
    CALL(rig, "dma_unmap_sg", eth, one, 1, TO);
    CALL(rig, "dma_unmap_sg", eth, two, 2, TO);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(a_sync_moves_bytes_that_it_can_move)
{
    ull handle;

    on("noncoherent-1cpu");
    handle = rig_map(rig, rig->eth, buf, 256, TO);
    rig_map(rig, rig->eth, buf, 256, TO);
    CALL(rig, "dma_sync_single_for_cpu", rig->eth->actor, handle, 256, TO);
    rig_put(rig, buf, 1); /* the other one is the device's still */
    ck_assert_str_eq(rig_codes(rig), "D202");
    CALL(rig, "dma_sync_single_for_cpu", rig->eth->actor, handle, 256, TO);
    rig_put(rig, buf + 8, 1);
    ck_assert_str_eq(rig_codes(rig), "D202");
}
END_TEST

START_TEST(an_entry_of_a_list_takes_no_check_of_a_handle)
{
    ull handle;

    on("noncoherent-1cpu");
    map_list(1);
    handle = rig_map(rig, rig->eth, buf, 256, TO); /* and asks dma_mapping_error() */
    rig_unmap(rig, rig->eth, handle, 256, TO);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* --- memory ------------------------------------------------------------------------ */

START_TEST(hidden_memory_of_a_coherent_device_is_cached_for_users)
{
    ull handle = 0, cookie, user;

    on("coherent-1cpu");
    cookie = CALL(rig, "dma_alloc_attrs", rig->eth->actor, 4096, (uintptr_t)&handle, GFP,
                  NO_KERNEL_MAPPING);
    user = CALL(rig, "dma_mmap_attrs", rig->eth->actor, cookie, handle, 4096,
                NO_KERNEL_MAPPING);
    rig_put(rig, user, 7);
    ck_assert_uint_eq(rig_dev_read(rig, rig->eth, handle), 7);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* mips drops a line whole: with it zeroes behind the size, which nobody asked for. */
START_TEST(zeroes_behind_the_size_are_no_loss)
{
    ull page;

    on("mips-1cpu");
    buf = CALL(rig, "vzalloc", 1000);
    page = CALL(rig, "vmalloc_to_page", buf);
    CALL(rig, "dma_map_page", rig->eth->actor, page, 0, 1000, FROM);
    buf = CALL(rig, "test_alloc_exact", 1000, GFP | 0x100 /* __GFP_ZERO */);
    rig_map(rig, rig->eth, buf, 1000, FROM);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* --- locks ------------------------------------------------------------------------- */

/* The store that gives it back may be in a buffer: who waits sees it in the end. */
START_TEST(a_lock_goes_from_cpu_to_cpu_under_any_policy)
{
    ull lock;

    rig = rig_new_oracle("noncoherent-2cpu", NULL, NULL, sim_oracle_new((SimPolicy)_i, 1));
    lock = CALL(rig, "kzalloc", 4, GFP);
    for (unsigned n = 0; n < 40; n++) {
        rig->cpu = g_ptr_array_index(rig->world->cpus, n % 2);
        CALL(rig, "spin_lock", lock);
        CALL(rig, "spin_unlock", lock);
    }
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(a_lock_that_is_taken_stops_the_run)
{
    char *text;
    ull lock;

    on("noncoherent-2cpu");
    lock = CALL(rig, "kzalloc", 4, GFP);
    CALL(rig, "spin_lock", lock);
    rig->cpu = g_ptr_array_index(rig->world->cpus, 1);
    text = STOP(rig, "spin_lock", lock);
    ck_assert_str_eq(text, "the kernel stopped: spin_lock: the lock is taken, and who has it "
                           "cannot go on");
    g_free(text);
}
END_TEST

static Suite *
right_use_suite(void)
{
    Suite *suite = suite_create("right-use");
    TCase *tc = tcase_create("right-use");

    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_add_test(tc, a_lock_brings_the_bytes_of_another_cpu);
    tcase_add_test(tc, without_it_nothing_does);
    tcase_add_test(tc, who_need_not_sync_does_not);
    tcase_add_test(tc, who_syncs_all_the_same_gives_the_bytes_away);
    tcase_add_test(tc, the_direction_counts_without_syncs_too);
    tcase_add_test(tc, where_syncs_are_needed_to_ask_changes_nothing);
    tcase_add_test(tc, each_list_is_synced_and_unmapped_by_itself);
    tcase_add_test(tc, a_sync_moves_bytes_that_it_can_move);
    tcase_add_test(tc, an_entry_of_a_list_takes_no_check_of_a_handle);
    tcase_add_test(tc, hidden_memory_of_a_coherent_device_is_cached_for_users);
    tcase_add_test(tc, zeroes_behind_the_size_are_no_loss);
    tcase_add_loop_test(tc, a_lock_goes_from_cpu_to_cpu_under_any_policy, 0, SIM_POLICIES);
    tcase_add_test(tc, a_lock_that_is_taken_stops_the_run);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(right_use_suite)
