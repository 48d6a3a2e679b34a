/* SPDX-License-Identifier: MIT */
/*
 * What the ledger says of calls, through the API: checks that no scenario can reach,
 * what is left silent, and where a mistake is reported once although several rules are
 * broken by it.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

#include "api/lx.h"

/* linux/kernel.h, which host files do not see. */
void lx_might_sleep(const char *call);

static Rig *rig;
static ull buf, handle;
static SimActorId eth, eng;

#define BYTES 256u

static void
setup(void)
{
    rig = rig_new("noncoherent-1cpu", NULL);
    buf = rig_kmalloc(rig, BYTES);
    eth = rig->eth->actor;
    eng = rig->eng->actor;
}

static void
teardown(void)
{
    rig_free(rig);
}

/* --- masks: runs of modules only ----------------------------------------- */

START_TEST(a_scenario_is_not_asked_for_masks)
{
    rig_map(rig, rig->eth, buf, BYTES, TO);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(a_module_that_sets_no_mask_is_told_once)
{
    lx_glue.is_module = true;
    rig_map(rig, rig->eth, buf, BYTES, TO);
    ck_assert_str_eq(rig_codes(rig), "D312");
    ck_assert_int_eq(rig_finding(rig)->severity, SIM_WARNING);
    ck_assert_str_eq(rig_finding(rig)->other, "eth0");
    rig_map(rig, rig->eth, buf, BYTES, TO);
    ck_assert_str_eq(rig_codes(rig), "D312");
    rig_alloc_coherent(rig, rig->eng, BYTES, &handle); /* another device */
    ck_assert_str_eq(rig_codes(rig), "D312 D312");
}
END_TEST

static const char *const masks[] = { "dma_set_mask", "dma_set_coherent_mask",
                                     "dma_set_mask_and_coherent" };

START_TEST(a_mask_that_was_set_is_enough)
{
    lx_glue.is_module = true;
    CALL(rig, masks[_i], eth, 0xffffffff);
    rig_map(rig, rig->eth, buf, BYTES, TO);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(a_mask_that_is_too_small_says_where_it_ends)
{
    CALL(rig, "test_use_ops", eth, 2ull); /* these accept any mask but 7 */
    CALL(rig, "dma_set_mask", eth, 0xffff);
    CALL(rig, "test_use_ops", eth, 0ull);
    ck_assert_uint_eq(rig_map(rig, rig->eth, buf, 64, TO), NO_HANDLE);
    ck_assert_str_eq(rig_codes(rig), "D404");
    ck_assert_str_eq(rig_finding(rig)->detail, "the last address it can use is 0xffff");
    ck_assert_uint_eq(rig_finding(rig)->pa, sim_window_pa(buf));
}
END_TEST

/* --- one mistake, one report --------------------------------------------- */

START_TEST(the_wrong_function_hides_its_other_arguments)
{
    ull p = rig_alloc_coherent(rig, rig->eth, BYTES, &handle);

    CALL(rig, "dma_unmap_single", eth, handle, 16ull, (ull)TO);
    ck_assert_str_eq(rig_codes(rig), "D306");
    CALL(rig, "dma_free_coherent", eth, (ull)BYTES, p, handle);
    ck_assert_str_eq(rig_codes(rig), "D306");
}
END_TEST

START_TEST(size_and_direction_are_two_mistakes)
{
    handle = rig_map(rig, rig->eth, buf, BYTES, FROM);
    rig_unmap(rig, rig->eth, handle, 64, TO);
    ck_assert_str_eq(rig_codes(rig), "D304 D305");
}
END_TEST

START_TEST(skip_may_differ_between_map_and_unmap)
{
    handle = CALL(rig, "dma_map_single_attrs", eth, buf, (ull)BYTES, (ull)FROM, SKIP);
    rig_unmap(rig, rig->eth, handle, BYTES, FROM);
    handle = rig_map(rig, rig->eth, buf, BYTES, FROM);
    CALL(rig, "dma_unmap_single_attrs", eth, handle, (ull)BYTES, (ull)FROM, SKIP);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* Of two mappings of one byte the one that fits all is ended. */
START_TEST(the_mapping_that_fits_best_is_meant)
{
    handle = rig_map(rig, rig->eth, buf, 64, TO);
    rig_map(rig, rig->eth, buf, 128, TO);
    rig_unmap(rig, rig->eth, handle, 64, TO);
    rig_unmap(rig, rig->eth, handle, 128, TO);
    ck_assert_str_eq(rig_codes(rig), "");
    ck_assert_uint_eq(lx_owner_live(lx_glue.owner)->length, 0);
}
END_TEST

/* As the kernel does: the first entry of the handle that was not asked about. */
START_TEST(each_mapping_is_asked_about)
{
    lx_glue.unchecked = true;
    handle = rig_map(rig, rig->eth, buf, 64, TO);
    rig_map(rig, rig->eth, buf, 64, TO);
    CALL(rig, "dma_mapping_error", eth, handle);
    rig_unmap(rig, rig->eth, handle, 64, TO);
    rig_unmap(rig, rig->eth, handle, 64, TO);
    ck_assert_str_eq(rig_codes(rig), "D308");
}
END_TEST

/* --- syncs that end inside a cache line ------------------------------------ */

static void
sync_part(const char *call, ull offset, ull size, int dir)
{
    CALL(rig, call, eth, handle + offset, size, (ull)dir);
}

START_TEST(half_a_line_is_the_devices_and_written)
{
    handle = rig_map(rig, rig->eth, buf, 64, FROM);
    rig_dev_write(rig, rig->eth, handle, 1, 64);
    sync_part("dma_sync_single_for_cpu", 0, 32, FROM);
    ck_assert_str_eq(rig_codes(rig), "D206");
    ck_assert_int_eq(rig_finding(rig)->severity, SIM_WARNING);
    ck_assert_int_eq(rig_finding(rig)->cause, SIM_CAUSE_SPLIT);
    ck_assert_str_eq(rig_finding(rig)->other, "eth0");
    ck_assert_uint_eq(rig_finding(rig)->pa, sim_window_pa(buf));
    sync_part("dma_sync_single_for_cpu", 32, 32, FROM); /* and now the line is whole */
    ck_assert_str_eq(rig_codes(rig), "D206");
}
END_TEST

START_TEST(half_a_line_is_the_cpus_and_written)
{
    handle = rig_map(rig, rig->eth, buf, 64, BIDI);
    sync_part("dma_sync_single_for_cpu", 0, 64, BIDI);
    rig_put(rig, buf + 40, 7);
    sync_part("dma_sync_single_for_device", 0, 32, BIDI);
    ck_assert_str_eq(rig_codes(rig), "D206");
    ck_assert_str_eq(rig_finding(rig)->other, "the CPU");
}
END_TEST

/* A packet that ends somewhere: nobody has touched what lies behind it. */
START_TEST(what_nobody_touched_is_no_matter)
{
    handle = rig_map(rig, rig->eth, buf, 128, FROM);
    rig_dev_write(rig, rig->eth, handle, 1, 42);
    sync_part("dma_sync_single_for_cpu", 0, 42, FROM);
    rig_get(rig, buf + 41);
    rig_unmap(rig, rig->eth, handle, 128, FROM);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* What lies in other lines, and what the device only reads. */
START_TEST(whole_lines_and_reads_are_no_matter)
{
    handle = rig_map(rig, rig->eth, buf, 128, FROM);
    rig_dev_write(rig, rig->eth, handle, 1, 128);
    sync_part("dma_sync_single_for_cpu", 0, 64, FROM);
    rig_unmap(rig, rig->eth, handle, 128, FROM);
    rig_put(rig, buf, 1);
    handle = rig_map(rig, rig->eth, buf, 64, TO);
    sync_part("dma_sync_single_for_cpu", 0, 64, TO);
    rig_put(rig, buf + 40, 7);
    sync_part("dma_sync_single_for_device", 0, 32, TO);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(a_device_that_snoops_splits_nothing)
{
    rig_free(rig);
    rig = rig_new("coherent-1cpu", NULL);
    buf = rig_kmalloc(rig, BYTES);
    eth = rig->eth->actor;
    handle = rig_map(rig, rig->eth, buf, 64, FROM);
    rig_dev_write(rig, rig->eth, handle, 1, 64);
    sync_part("dma_sync_single_for_cpu", 0, 32, FROM);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* --- memory --------------------------------------------------------------- */

START_TEST(what_lies_beside_a_mapping_may_be_freed)
{
    ull other = rig_kmalloc(rig, BYTES);

    rig_map(rig, rig->eth, buf, BYTES, FROM);
    CALL(rig, "kfree", other);
    ck_assert_str_eq(rig_codes(rig), "");
    CALL(rig, "kfree", buf);
    ck_assert_str_eq(rig_codes(rig), "D310");
    ck_assert_str_eq(rig_finding(rig)->detail, "by kfree()");
}
END_TEST

START_TEST(null_and_no_handle_are_nothing)
{
    CALL(rig, "dma_free_coherent", eth, (ull)BYTES, 0ull, 0ull);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(the_kernels_own_bytes_are_not_mapped)
{
    ull image = sim_window_va(SIM_WINDOW_LINEAR, lx_ram_base());

    handle = rig_map(rig, rig->eth, image, 64, TO);
    ck_assert_str_eq(rig_codes(rig), "D311");
    ck_assert_str_eq(rig_finding(rig)->detail, "kernel text or read-only data");
}
END_TEST

/* --- registers of another device ------------------------------------------- */

#define REGISTERS 0x10000000u

static struct lx_deal
resource(ull pa)
{
    return (struct lx_deal){ .call = "dma_map_resource", .dev = eth, .type = LX_TYPE_RESOURCE,
                             .pa = pa, .dma = pa, .len = 64, .dir = LX_DIR_TO_DEVICE };
}

START_TEST(registers_are_mapped_and_unmapped)
{
    struct lx_deal deal = resource(REGISTERS);

    lx_watch_map(&deal);
    lx_watch_error_checked(eth, REGISTERS);
    ck_assert_uint_eq(lx_owner_live(lx_glue.owner)->length, 1);
    deal.call = "dma_unmap_resource";
    lx_watch_unmap(&deal);
    ck_assert_uint_eq(lx_owner_live(lx_glue.owner)->length, 0);
    ck_assert_str_eq(rig_codes(rig), "");
    lx_watch_unmap(&deal); /* nothing is remembered of what is no memory */
    ck_assert_str_eq(rig_codes(rig), "D302");
}
END_TEST

START_TEST(registers_are_not_unmapped_as_memory)
{
    struct lx_deal deal = resource(REGISTERS);

    lx_watch_map(&deal);
    lx_watch_error_checked(eth, REGISTERS);
    rig_unmap(rig, rig->eth, REGISTERS, 64, TO);
    ck_assert_str_eq(rig_codes(rig), "D306");
    ck_assert_str_eq(rig_finding(rig)->detail,
                     "what dma_map_resource() made is ended by dma_unmap_resource()");
}
END_TEST

/* No cache and no record has such bytes: a sync of them means nothing. */
START_TEST(registers_anywhere_may_be_synced)
{
    struct lx_deal deal = resource(0x201200000000);

    deal.dir = LX_DIR_FROM_DEVICE;
    lx_watch_map(&deal);
    deal.type = LX_TYPE_SINGLE;
    deal.len = 63;
    lx_watch_sync(&deal, 0);
    lx_watch_sync(&deal, 1);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* The kernel refuses it; the mistake is the driver's all the same. */
START_TEST(memory_is_no_resource)
{
    struct lx_deal deal = resource(sim_window_pa(buf));

    deal.dma = NO_HANDLE;
    lx_watch_map(&deal);
    ck_assert_str_eq(rig_codes(rig), "D316");
    ck_assert_str_eq(rig_finding(rig)->other, "eth0");
    ck_assert_uint_eq(lx_owner_live(lx_glue.owner)->length, 0);
}
END_TEST

/* --- who leaves ------------------------------------------------------------ */

START_TEST(a_device_that_is_left_is_told_of_its_own)
{
    rig_map(rig, rig->eth, buf, 64, TO);
    rig_map(rig, rig->eth, buf + 64, 64, TO);
    rig_alloc_coherent(rig, rig->eth, BYTES, &handle);
    rig_map(rig, rig->eng, buf, 64, TO);
    CALL(rig, "device_release_driver", eth);
    ck_assert_str_eq(rig_codes(rig), "D309");
    ck_assert_str_eq(rig_finding(rig)->detail, "2 mappings and 1 piece of DMA memory");
    CALL(rig, "device_release_driver", eng);
    ck_assert_str_eq(rig_codes(rig), "D309 D309");
    ck_assert_str_eq(rig_finding(rig)->detail, "1 mapping");
    CALL(rig, "device_release_driver", eth); /* said before */
    ck_assert_str_eq(rig_codes(rig), "D309 D309");
}
END_TEST

/* --- room in the kernel's checker ------------------------------------------ */

START_TEST(every_so_many_mappings_are_a_note)
{
    lx_glue.debug_entries = 2;
    for (unsigned i = 0; i < 5; i++) {
        rig_map(rig, rig->eth, buf, 64, TO);
        ck_assert_str_eq(rig_codes(rig), i < 2 ? "" : i < 4 ? "D322" : "D322 D322");
    }
    ck_assert_int_eq(rig_finding(rig)->severity, SIM_NOTE);
    ck_assert_str_eq(rig_finding(rig)->detail, "5 are live, and it was given room for 2");
}
END_TEST

/* In large pieces first: each has a name, which stays. */
static void
use_up_memory(void)
{
    for (ull order = 10; order <= 10; order--) {
        while (CALL(rig, "alloc_pages", GFP, order)) {
        }
    }
}

/* Once it is off it has nothing more to say; a mapping that is only read needs no node. */
START_TEST(without_memory_it_is_off)
{
    use_up_memory();
    rig_map(rig, rig->eth, buf, 64, TO);
    ck_assert_str_eq(rig_codes(rig), "");
    rig_map(rig, rig->eth, buf + 64, 64, FROM);
    ck_assert_str_eq(rig_codes(rig), "D322");
    ck_assert_int_eq(rig_finding(rig)->severity, SIM_NOTE);
    ck_assert_str_eq(rig_finding(rig)->detail,
                     "no page is free for its tree of cache lines: it switches itself off");
    lx_glue.debug_entries = 1;
    rig_map(rig, rig->eth, buf + 128, 64, FROM);
    ck_assert_str_eq(rig_codes(rig), "D322");
}
END_TEST

START_TEST(without_memory_it_cannot_grow)
{
    use_up_memory();
    lx_glue.debug_entries = 1;
    rig_map(rig, rig->eth, buf, 64, TO);
    rig_map(rig, rig->eth, buf + 64, 64, TO);
    ck_assert_str_eq(rig_codes(rig), "D322");
    ck_assert_str_eq(rig_finding(rig)->detail, "2 are live, it was given room for 1, and no page "
                                               "is free for more: it switches itself off");
    rig_map(rig, rig->eth, buf + 128, 64, TO);
    ck_assert_str_eq(rig_codes(rig), "D322");
}
END_TEST

/* --- contexts --------------------------------------------------------------- */

typedef struct Place {
    const char *enter, *leave; /* calls without arguments; NULL: as said */
    unsigned context;          /* of lx_kernel_context(), when @enter is NULL */
    const char *why;           /* a call that sleeps; NULL: it may */
    const char *irqs;          /* one that needs interrupts on, and nothing else */
    ull interrupt, atomic, off; /* what in_interrupt(), in_atomic(), irqs_disabled() say */
} Place;

static const Place places[] = {
    { NULL, NULL, LX_CONTEXT_IRQ, "in an interrupt handler", "in an interrupt handler",
      1 << 16, 1, 1 },
    { NULL, NULL, LX_CONTEXT_LOCK, "with a spin lock held", NULL, 0, 1, 0 },
    { "local_bh_disable", "local_bh_enable", 0, "with bottom halves off", NULL, 2 << 8, 1, 0 },
    { "preempt_disable", "preempt_enable", 0, "with preemption off", NULL, 0, 1, 0 },
    { "local_irq_disable", "local_irq_enable", 0, "with interrupts off",
      "with interrupts off", 0, 0, 1 },
};

static void
enter(const Place *place, bool on)
{
    if (place->enter) {
        CALL(rig, on ? place->enter : place->leave, 0ull);
    } else {
        lx_kernel_context(place->context, on);
    }
}

static void
expect_context(const char *call, const char *why)
{
    ck_assert_str_eq(rig_codes(rig), why ? "D317" : "");
    if (why) {
        ck_assert_str_eq(rig_finding(rig)->other, call);
        ck_assert_str_eq(rig_finding(rig)->detail, why);
    }
}

START_TEST(nobody_sleeps_here)
{
    enter(&places[_i], true);
    CALL(rig, "kmalloc", 64ull, GFP);
    expect_context("kmalloc", places[_i].why);
}
END_TEST

/* vunmap() of the CPU's view may sleep. */
START_TEST(coherent_memory_with_a_view_is_freed_where_one_may_sleep)
{
    ull p = rig_alloc_coherent(rig, rig->eth, BYTES, &handle);

    enter(&places[_i], true);
    CALL(rig, "dma_free_coherent", eth, (ull)BYTES, p, handle);
    expect_context("dma_free_coherent", places[_i].why);
}
END_TEST

/* A device that snoops has memory of the linear map, mips another segment: no vunmap(). */
START_TEST(coherent_memory_is_freed_with_interrupts_on)
{
    static const char *const boards[] = { "coherent-1cpu", "mips-1cpu" };

    for (size_t i = 0; i < G_N_ELEMENTS(boards); i++) {
        ull p;

        rig_free(rig);
        rig = rig_new(boards[i], NULL);
        p = rig_alloc_coherent(rig, rig->eth, BYTES, &handle);
        enter(&places[_i], true);
        CALL(rig, "dma_free_coherent", rig->eth->actor, (ull)BYTES, p, handle);
        expect_context("dma_free_coherent", places[_i].irqs);
    }
}
END_TEST

/* ... and a cookie has no view. */
START_TEST(a_cookie_is_freed_with_interrupts_on)
{
    ull p = CALL(rig, "dma_alloc_attrs", eth, (ull)BYTES, (ull)(uintptr_t)&handle, GFP, 1ull << 4);

    enter(&places[_i], true);
    CALL(rig, "dma_free_attrs", eth, (ull)BYTES, p, handle, 1ull << 4);
    expect_context("dma_free_attrs", places[_i].irqs);
}
END_TEST

/* The numbers are those of include/linux/preempt.h. */
START_TEST(who_asks_is_told)
{
    enter(&places[_i], true);
    ck_assert_uint_eq(CALL(rig, "in_interrupt", 0ull), places[_i].interrupt);
    ck_assert_uint_eq(CALL(rig, "in_atomic", 0ull), places[_i].atomic);
    ck_assert_uint_eq(CALL(rig, "irqs_disabled", 0ull), places[_i].off);
    enter(&places[_i], false);
    ck_assert_uint_eq(CALL(rig, "in_interrupt", 0ull), 0);
    ck_assert_uint_eq(CALL(rig, "in_atomic", 0ull), 0);
    ck_assert_uint_eq(CALL(rig, "irqs_disabled", 0ull), 0);
}
END_TEST

/* A count of its own for each CPU. */
START_TEST(another_cpu_may_sleep)
{
    Rig *two;

    rig_free(rig);
    rig = two = rig_new("noncoherent-2cpu", NULL);
    lx_kernel_context(LX_CONTEXT_LOCK, true);
    lx_glue_enter(g_ptr_array_index(two->world->cpus, 1));
    ck_assert_uint_eq(lx_cpu(), 1);
    lx_kernel_context(LX_CONTEXT_IRQ, true);
    lx_kernel_context(LX_CONTEXT_IRQ, false);
    lx_might_sleep("probe");
    ck_assert_str_eq(rig_codes(two), "");
    lx_glue_enter(two->cpu);
    lx_might_sleep("probe");
    ck_assert_str_eq(rig_codes(two), "D317");
}
END_TEST

START_TEST(afterwards_everything_is_allowed)
{
    enter(&places[_i], true);
    handle = rig_map(rig, rig->eth, buf, BYTES, FROM); /* maps never sleep */
    rig_unmap(rig, rig->eth, handle, BYTES, FROM);
    enter(&places[_i], false);
    CALL(rig, "kmalloc", 64ull, GFP);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(a_lock_is_taken_and_given_back)
{
    ull lock = CALL(rig, "kzalloc", 4ull, GFP);

    ck_assert_uint_eq(CALL(rig, "spin_trylock", lock), 1);
    ck_assert_uint_eq(CALL(rig, "spin_trylock", lock), 0);
    CALL(rig, "kmalloc", 64ull, GFP);
    expect_context("kmalloc", "with a spin lock held");
    CALL(rig, "spin_unlock", lock);
    CALL(rig, "kmalloc", 64ull, GFP);
    ck_assert_str_eq(rig_codes(rig), "D317");
}
END_TEST

static const struct {
    const char *call;
    bool taken; /* before */
    const char *words;
} stops[] = {
    { "spin_lock", true,
      "the kernel stopped: spin_lock: the lock is taken, and who has it cannot go on" },
    { "spin_unlock", false, "the kernel stopped: spin_unlock: the lock is not taken" },
};

START_TEST(a_lock_that_nobody_can_wait_for_stops_the_run)
{
    ull lock = CALL(rig, "kzalloc", 4ull, GFP);
    g_autofree char *words = NULL;

    if (stops[_i].taken) {
        CALL(rig, "spin_lock", lock);
    }
    words = STOP(rig, stops[_i].call, lock);
    ck_assert_str_eq(words, stops[_i].words);
}
END_TEST

static Suite *
ledger_checks_suite(void)
{
    Suite *suite = suite_create("ledger-checks");
    TCase *tc = tcase_create("ledger-checks");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_scenario_is_not_asked_for_masks);
    tcase_add_test(tc, a_module_that_sets_no_mask_is_told_once);
    tcase_add_loop_test(tc, a_mask_that_was_set_is_enough, 0, G_N_ELEMENTS(masks));
    tcase_add_test(tc, a_mask_that_is_too_small_says_where_it_ends);
    tcase_add_test(tc, the_wrong_function_hides_its_other_arguments);
    tcase_add_test(tc, size_and_direction_are_two_mistakes);
    tcase_add_test(tc, skip_may_differ_between_map_and_unmap);
    tcase_add_test(tc, the_mapping_that_fits_best_is_meant);
    tcase_add_test(tc, each_mapping_is_asked_about);
    tcase_add_test(tc, half_a_line_is_the_devices_and_written);
    tcase_add_test(tc, half_a_line_is_the_cpus_and_written);
    tcase_add_test(tc, what_nobody_touched_is_no_matter);
    tcase_add_test(tc, whole_lines_and_reads_are_no_matter);
    tcase_add_test(tc, a_device_that_snoops_splits_nothing);
    tcase_add_test(tc, what_lies_beside_a_mapping_may_be_freed);
    tcase_add_test(tc, null_and_no_handle_are_nothing);
    tcase_add_test(tc, the_kernels_own_bytes_are_not_mapped);
    tcase_add_test(tc, registers_are_mapped_and_unmapped);
    tcase_add_test(tc, registers_are_not_unmapped_as_memory);
    tcase_add_test(tc, registers_anywhere_may_be_synced);
    tcase_add_test(tc, memory_is_no_resource);
    tcase_add_test(tc, a_device_that_is_left_is_told_of_its_own);
    tcase_add_test(tc, every_so_many_mappings_are_a_note);
    tcase_add_test(tc, without_memory_it_is_off);
    tcase_add_test(tc, without_memory_it_cannot_grow);
    tcase_add_loop_test(tc, nobody_sleeps_here, 0, G_N_ELEMENTS(places));
    tcase_add_loop_test(tc, coherent_memory_with_a_view_is_freed_where_one_may_sleep, 0,
                        G_N_ELEMENTS(places));
    tcase_add_loop_test(tc, coherent_memory_is_freed_with_interrupts_on, 0,
                        G_N_ELEMENTS(places));
    tcase_add_loop_test(tc, a_cookie_is_freed_with_interrupts_on, 0, G_N_ELEMENTS(places));
    tcase_add_loop_test(tc, afterwards_everything_is_allowed, 0, G_N_ELEMENTS(places));
    tcase_add_loop_test(tc, who_asks_is_told, 0, G_N_ELEMENTS(places));
    tcase_add_test(tc, another_cpu_may_sleep);
    tcase_add_test(tc, a_lock_is_taken_and_given_back);
    tcase_add_loop_test(tc, a_lock_that_nobody_can_wait_for_stops_the_run, 0,
                        G_N_ELEMENTS(stops));
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(ledger_checks_suite)
