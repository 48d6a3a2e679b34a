/* SPDX-License-Identifier: MIT */
/*
 * More addresses for the same page: one copy in the cache, whatever the address.
 */
#include "tests/rig-board.h"

#include "api/glue/hooks.h"
#include "sim/vmap.h"

void lx_hook_asan_load8(const volatile void *at);
void lx_hook_asan_store8(const volatile void *at);
void lx_hook_asan_loadN(const volatile void *at, unsigned long len);
void lx_hook_asan_storeN(const volatile void *at, unsigned long len);
void lx_hook_tsan_read8(const volatile void *at);
void lx_hook_tsan_write8(const volatile void *at);

static RigBoard b;
static uint64_t first; /* two pages of addresses */

static void
begin(const char *soc)
{
    b = rig_board(soc);
    first = sim_window_va(SIM_WINDOW_VMAP, 3 * SIM_VMAP_PAGE);
    sim_vmap_init(b.world);
    ck_assert(sim_vmap_open(b.world->vmap, first, 2 * SIM_VMAP_PAGE));
    /* Turned round: the first page of addresses is the second one of memory. */
    sim_vmap_map(b.world->vmap, first, b.ram + SIM_VMAP_PAGE, SIM_MEM_CACHED);
    sim_vmap_map(b.world->vmap, first + SIM_VMAP_PAGE, b.ram, SIM_MEM_CACHED);
    lx_hooks_enter(b.cpu);
}

static void
setup(void)
{
    begin("noncoherent-1cpu");
}

static void
teardown(void)
{
    lx_hooks_enter(NULL);
    rig_board_free(&b);
}

static uint64_t
rd(uint64_t va)
{
    uint64_t value = 0;

    ck_assert_int_eq(sim_cpu_load(b.cpu, va, &value, 8), SIM_OK);
    return value;
}

static void
wr(uint64_t va, uint64_t value)
{
    ck_assert_int_eq(sim_cpu_store(b.cpu, va, &value, 8), SIM_OK);
}

static uint64_t
ram(SimAddr pa)
{
    uint64_t value;

    sim_world_peek_ram(b.world, pa, &value, 8);
    return value;
}

START_TEST(both_addresses_see_every_store)
{
    wr(first + 8, 1);
    ck_assert_uint_eq(rd(rig_va(b.ram + SIM_VMAP_PAGE + 8)), 1);
    wr(rig_va(b.ram + 8), 2);
    ck_assert_uint_eq(rd(first + SIM_VMAP_PAGE + 8), 2);
}
END_TEST

START_TEST(the_line_is_in_the_cache_once)
{
    wr(first + 8, 1);
    sim_cpu_step_end(b.cpu);
    ck_assert_int_eq(b.cpu->ops->line_state(b.cpu, b.ram + SIM_VMAP_PAGE), 'M');
    ck_assert_uint_eq(ram(b.ram + SIM_VMAP_PAGE + 8), 0);
    sim_cpu_maintain(b.cpu, SIM_CLEAN, rig_va(b.ram + SIM_VMAP_PAGE), 64);
    ck_assert_uint_eq(ram(b.ram + SIM_VMAP_PAGE + 8), 1);
}
END_TEST

START_TEST(an_access_goes_over_the_end_of_a_page)
{
    uint64_t value = UINT64_C(0x1122334455667788);

    sim_cpu_store(b.cpu, first + SIM_VMAP_PAGE - 4, &value, 8);
    ck_assert_uint_eq(rd(first + SIM_VMAP_PAGE - 4), value);
    ck_assert_uint_eq(rd(rig_va(b.ram + 2 * SIM_VMAP_PAGE - 4)) & UINT32_MAX, 0x55667788);
    ck_assert_uint_eq(rd(rig_va(b.ram)) & UINT32_MAX, 0x11223344);
}
END_TEST

START_TEST(an_uncached_page_passes_the_cache_by)
{
    sim_vmap_map(b.world->vmap, first, b.ram + SIM_VMAP_PAGE, SIM_MEM_NC);
    wr(first, 5);
    sim_cpu_barrier(b.cpu, SIM_BARRIER_FULL | SIM_BARRIER_WAIT);
    ck_assert_uint_eq(ram(b.ram + SIM_VMAP_PAGE), 5);
    ck_assert_int_eq(b.cpu->ops->line_state(b.cpu, b.ram + SIM_VMAP_PAGE), 'I');
}
END_TEST

START_TEST(an_ordered_page_does_not_wait)
{
    sim_vmap_map(b.world->vmap, first, b.ram + SIM_VMAP_PAGE, SIM_MEM_STRONGLY_ORDERED);
    wr(first, 6);
    ck_assert_uint_eq(ram(b.ram + SIM_VMAP_PAGE), 6);
}
END_TEST

START_TEST(native_accesses_through_both_addresses_agree)
{
    uint64_t *alias = (uint64_t *)sim_window_host(first);
    uint64_t *linear = (uint64_t *)sim_window_host(rig_va(b.ram + SIM_VMAP_PAGE));

    for (uint64_t i = 0; i < 64; i++) {
        lx_hook_asan_store8(&alias[i]);
        alias[i] = i;
        lx_hook_asan_load8(&linear[i]);
        ck_assert_uint_eq(linear[i], i);
        lx_hook_asan_store8(&linear[i]);
        linear[i] = i + 100;
        lx_hook_asan_load8(&alias[i]);
        ck_assert_uint_eq(alias[i], i + 100);
    }
}
END_TEST

START_TEST(a_copy_of_gcc_between_the_two_is_right)
{
    uint64_t *alias = (uint64_t *)sim_window_host(first);
    uint64_t *linear = (uint64_t *)sim_window_host(rig_va(b.ram + SIM_VMAP_PAGE));

    wr(rig_va(b.ram + SIM_VMAP_PAGE + 64), 9);
    lx_hook_tsan_write8(&alias[0]);
    lx_hook_tsan_read8(&linear[8]);
    alias[0] = linear[8];
    ck_assert_uint_eq(rd(rig_va(b.ram + SIM_VMAP_PAGE)), 9);
}
END_TEST

START_TEST(a_device_meets_the_bytes_behind_the_alias)
{
    uint8_t byte = 0;

    rig_cpu_store(&b, 1, first, 0xaa, 8);
    rig_maintain(&b, 2, SIM_CLEAN, b.ram + SIM_VMAP_PAGE, 64);
    ck_assert_int_eq(sim_master_read(b.eth0, b.ram + SIM_VMAP_PAGE, &byte, 1, NULL), SIM_OK);
    ck_assert_uint_eq(byte, 0xaa);
    byte = 0xbb;
    rig_line(&b, b.eth0->actor, 3);
    sim_master_write(b.eth0, b.ram + SIM_VMAP_PAGE, &byte, 1, false, NULL);
    rig_line_end(&b, b.eth0->actor);
    ck_assert_uint_eq(rig_cpu_load(&b, 4, first, 1), 0xaa); /* the CPU's old copy */
    ck_assert_uint_eq(sim_findings_count(b.world->findings), 1);
}
END_TEST

START_TEST(nothing_answers_where_nothing_is_mapped)
{
    uint64_t value = 7, guard = first + 2 * SIM_VMAP_PAGE;

    ck_assert_int_eq(sim_cpu_load(b.cpu, guard, &value, 8), SIM_DECERR);
    ck_assert_uint_eq(value, 0);
    ck_assert_int_eq(sim_cpu_store(b.cpu, guard, &value, 8), SIM_DECERR);
    sim_vmap_close(b.world->vmap, first, 2 * SIM_VMAP_PAGE);
    ck_assert_int_eq(sim_cpu_load(b.cpu, first, &value, 8), SIM_DECERR);
    ck_assert(!sim_vmap_covers(b.world->vmap, first, 1));
}
END_TEST

START_TEST(an_address_that_is_opened_again_is_empty)
{
    wr(first, 1);
    sim_vmap_close(b.world->vmap, first, 2 * SIM_VMAP_PAGE);
    ck_assert(sim_vmap_open(b.world->vmap, first, 2 * SIM_VMAP_PAGE));
    ck_assert(!sim_vmap_covers(b.world->vmap, first, 1));
    sim_vmap_map(b.world->vmap, first, b.ram, SIM_MEM_CACHED);
    ck_assert_uint_eq(rd(first), 0);
    ck_assert_uint_eq(rd(rig_va(b.ram + SIM_VMAP_PAGE)), 1);
}
END_TEST

START_TEST(the_end_of_the_part_is_refused)
{
    uint64_t end = sim_window_va(SIM_WINDOW_VMAP, SIM_VMAP_BYTES);

    ck_assert(!sim_vmap_open(b.world->vmap, end, SIM_VMAP_PAGE));
    ck_assert(!sim_vmap_open(b.world->vmap, end - SIM_VMAP_PAGE, 2 * SIM_VMAP_PAGE));
}
END_TEST

static SimAddr touched;
static unsigned touches, writes;

static void
note_touch(void *state, SimActorId cpu, SimAddr pa, uint32_t len, bool is_write)
{
    (void)state;
    ck_assert_uint_eq(cpu, b.cpu->actor);
    ck_assert_uint_eq(len, 8);
    touched = pa;
    touches++;
    writes += is_write;
}

START_TEST(a_cookie_names_a_page_and_holds_nothing)
{
    static const SimOwnership rules = { .cookie = note_touch };
    uint64_t cookies = sim_vmap_add_cookies(b.world->vmap, b.world->ram_base, 1 << 20);
    uint64_t third = cookies + 2 * SIM_VMAP_COOKIE;

    touches = writes = 0;
    ck_assert_uint_eq(sim_vmap_add_cookies(b.world->vmap, b.world->ram_base, 1 << 20),
                      cookies);
    ck_assert_uint_eq(sim_vmap_pa(b.world->vmap, third), b.world->ram_base + 0x2000);
    wr(third, 5);
    ck_assert_uint_eq(rd(third), 0);
    b.world->ownership = &rules;
    wr(third + 8, 5);
    ck_assert_uint_eq(rd(third + 8), 0);
    b.world->ownership = NULL;
    ck_assert_uint_eq(touched, b.world->ram_base + 0x2000);
    ck_assert_uint_eq(touches, 2);
    ck_assert_uint_eq(writes, 1);
}
END_TEST

START_TEST(a_native_store_to_a_cookie_leaves_no_trace)
{
    uint64_t cookies = sim_vmap_add_cookies(b.world->vmap, b.world->ram_base, 1 << 20);
    uint64_t *at = (uint64_t *)sim_window_host(cookies);

    lx_hook_asan_store8(at);
    *at = 7;
    lx_hook_asan_load8(at);
    ck_assert_uint_eq(*at, 0);
}
END_TEST

START_TEST(two_cpus_share_what_an_alias_shows)
{
    SimCpu *other;

    teardown();
    begin("noncoherent-2cpu");
    other = g_ptr_array_index(b.world->cpus, 1);
    wr(first, 3);
    sim_cpu_step_end(b.cpu);
    b.cpu = other;
    ck_assert_uint_eq(rd(rig_va(b.ram + SIM_VMAP_PAGE)), 3);
    wr(first, 4);
    sim_cpu_step_end(b.cpu);
    b.cpu = g_ptr_array_index(b.world->cpus, 0);
    ck_assert_uint_eq(rd(first), 4);
}
END_TEST

/* One byte each, so that the model is an array; natively or through sim/cpu.h. */
static void
store_somehow(SimRandom *dice, uint64_t va, uint8_t value)
{
    if (sim_random_below(dice, 2)) {
        lx_hook_asan_storeN((void *)(uintptr_t)va, 1);
        *(volatile uint8_t *)sim_window_host(va) = value;
    } else {
        sim_cpu_store(b.cpu, va, &value, 1);
    }
}

static uint8_t
load_somehow(SimRandom *dice, uint64_t va)
{
    uint8_t value;

    if (sim_random_below(dice, 2)) {
        lx_hook_asan_loadN((void *)(uintptr_t)va, 1);
        return *(volatile uint8_t *)sim_window_host(va);
    }
    sim_cpu_load(b.cpu, va, &value, 1);
    return value;
}

START_TEST(any_mixture_of_addresses_gives_the_last_store)
{
    static const char *const boards[] = { "noncoherent-1cpu", "noncoherent-2cpu", "l1-l2", "wbuf" };
    SimRandom dice = { .state = (uint64_t)_i + 1 };
    uint8_t model[2 * SIM_VMAP_PAGE] = { 0 };

    teardown();
    begin(boards[_i]);
    for (unsigned long n = sim_check_loops(4000, 200000); n > 0; n--) {
        uint32_t at = sim_random_below(&dice, 2) * SIM_VMAP_PAGE + sim_random_below(&dice, 200);
        bool is_alias = sim_random_below(&dice, 2);
        uint64_t va = is_alias ? first + (at ^ SIM_VMAP_PAGE) : rig_va(b.ram + at);

        if (sim_random_below(&dice, 64) == 0) {
            sim_cpu_land(b.cpu);
            sim_cpu_step_end(b.cpu);
            b.cpu = g_ptr_array_index(b.world->cpus,
                                      sim_random_below(&dice, b.world->cpus->len));
            lx_hooks_enter(b.cpu);
        } else if (sim_random_below(&dice, 32) == 0) {
            sim_cpu_maintain(b.cpu, SIM_CLEAN_INVALIDATE, rig_va(b.ram + at), 1);
        } else if (sim_random_below(&dice, 2)) {
            model[at] = (uint8_t)n;
            store_somehow(&dice, va, model[at]);
        } else {
            ck_assert_uint_eq(load_somehow(&dice, va), model[at]);
        }
    }
}
END_TEST

static Suite *
vmap_suite(void)
{
    Suite *suite = suite_create("vmap");
    TCase *alias = tcase_create("aliases"), *edges = tcase_create("edges");

    tcase_add_checked_fixture(alias, setup, teardown);
    tcase_add_test(alias, both_addresses_see_every_store);
    tcase_add_test(alias, the_line_is_in_the_cache_once);
    tcase_add_test(alias, an_access_goes_over_the_end_of_a_page);
    tcase_add_test(alias, an_uncached_page_passes_the_cache_by);
    tcase_add_test(alias, an_ordered_page_does_not_wait);
    tcase_add_test(alias, native_accesses_through_both_addresses_agree);
    tcase_add_test(alias, a_copy_of_gcc_between_the_two_is_right);
    tcase_add_test(alias, a_device_meets_the_bytes_behind_the_alias);
    tcase_add_test(alias, two_cpus_share_what_an_alias_shows);
    tcase_add_loop_test(alias, any_mixture_of_addresses_gives_the_last_store, 0, 4);
    suite_add_tcase(suite, alias);
    tcase_add_checked_fixture(edges, setup, teardown);
    tcase_add_test(edges, nothing_answers_where_nothing_is_mapped);
    tcase_add_test(edges, an_address_that_is_opened_again_is_empty);
    tcase_add_test(edges, the_end_of_the_part_is_refused);
    tcase_add_test(edges, a_cookie_names_a_page_and_holds_nothing);
    tcase_add_test(edges, a_native_store_to_a_cookie_leaves_no_trace);
    suite_add_tcase(suite, edges);
    return suite;
}

SIM_CHECK_MAIN(vmap_suite)
