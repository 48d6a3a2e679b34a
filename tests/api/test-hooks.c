/* SPDX-License-Identifier: MIT */
/*
 * The runtime behind compilers' callbacks (api/glue/hooks.c), called as compiled
 * code calls it.  That values are right is the business of tests/fuzz.
 */
#include "tests/rig-board.h"

#include "api/glue/hooks.h"

void lx_hook_asan_load8(const volatile void *at);
void lx_hook_asan_store8(const volatile void *at);
void lx_hook_tsan_read8(const volatile void *at);
void lx_hook_tsan_write8(const volatile void *at);
uint32_t lx_hook_atomic32_fetch_add(volatile uint32_t *at, uint32_t value, int order);
int lx_hook_atomic32_compare_exchange_strong(volatile uint32_t *at, uint32_t *expected,
                                             uint32_t value, int order, int failed_order);

static RigBoard b;
static uint64_t *words; /* simulated */

static void
setup(void)
{
    b = rig_board("noncoherent-1cpu");
    words = (uint64_t *)sim_window_host(rig_va(b.ram));
    lx_hooks_enter(b.cpu);
}

static void
teardown(void)
{
    lx_hooks_module(false);
    lx_hooks_enter(NULL);
    rig_board_free(&b);
}

static uint64_t
rd(const void *at)
{
    uint64_t value = 0;

    ck_assert_int_eq(sim_cpu_load(b.cpu, (uintptr_t)at, &value, 8), SIM_OK);
    return value;
}

static uint64_t
ram(const void *at)
{
    uint64_t value;

    sim_world_peek_ram(b.world, sim_window_pa((uintptr_t)at), &value, 8);
    return value;
}

START_TEST(a_store_of_clang_is_seen_by_the_next_load)
{
    lx_hook_asan_store8(&words[0]);
    words[0] = 7;
    lx_hook_asan_load8(&words[0]);
    ck_assert_uint_eq(words[0], 7);
    ck_assert_uint_eq(rd(&words[0]), 7);
}
END_TEST

START_TEST(a_copy_of_gcc_happens_after_its_load)
{
    uint64_t value = 9;

    sim_cpu_store(b.cpu, (uintptr_t)&words[16], &value, 8);
    lx_hook_tsan_write8(&words[0]);
    lx_hook_tsan_read8(&words[16]);
    words[0] = words[16];
    ck_assert_uint_eq(rd(&words[0]), 9);
}
END_TEST

/* What a module's compiled code does, in a place of its own. */
static __attribute__((noinline)) void
module_load(void)
{
    lx_hook_asan_load8(&words[0]);
    words[1] = words[0]; /* not a tail call: the callback returns here */
}

START_TEST(accesses_of_a_module_carry_its_code_address)
{
    uintptr_t code = (uintptr_t)module_load;

    lx_hooks_module(true);
    module_load();
    ck_assert_uint_ge(b.cpu->here.pc, code);
    ck_assert_uint_lt(b.cpu->here.pc, code + 256);
}
END_TEST

START_TEST(other_accesses_keep_the_source_of_the_step)
{
    b.cpu->here = (SimSource){ .pc = 3 };
    lx_hook_asan_load8(&words[0]);
    ck_assert_uint_eq(b.cpu->here.pc, 3);
}
END_TEST

START_TEST(memory_of_the_host_takes_time_only_in_a_module)
{
    uint64_t here = 0;
    SimTime before;

    lx_hook_asan_load8(&words[0]);
    before = b.cpu->now;
    lx_hook_asan_load8(&here);
    lx_hook_tsan_write8(&here);
    ck_assert_uint_eq(b.cpu->now, before);
    lx_hooks_module(true);
    lx_hook_asan_load8(&here);
    ck_assert_uint_eq(b.cpu->now, before + b.cpu->hit_time);
}
END_TEST

/* A poll of a driver's own variable, which only an event can change. */
static void
end_poll(void *owner)
{
    *(uint64_t *)owner = 1;
}

START_TEST(a_poll_of_a_drivers_own_variable_ends)
{
    uint64_t flag = 0;
    SimEvent event = { .run = end_poll, .owner = &flag, .name = "end" };
    unsigned polls = 0;

    lx_hooks_module(true);
    sim_queue_add(&b.world->queue, &event, 50 * SIM_NS);
    lx_hook_asan_load8(&words[0]);
    while (flag == 0 && polls < 1000) {
        lx_hook_tsan_read8(&flag);
        polls++;
    }
    ck_assert_uint_eq(flag, 1);
}
END_TEST

START_TEST(memory_functions_reach_both_kinds_of_memory)
{
    uint64_t here[20];

    lx_hook_memset(words, 0x5a, sizeof(here));
    lx_hook_memcpy(here, words, sizeof(here));
    ck_assert_uint_eq(here[19], UINT64_C(0x5a5a5a5a5a5a5a5a));
    here[3] = 4;
    lx_hook_memcpy(words, here, sizeof(here));
    lx_hook_memmove(words + 1, words, 5 * 8);
    ck_assert_uint_eq(rd(&words[4]), 4);
    ck_assert_int_eq(lx_hook_memcmp(words + 1, here, 5 * 8), 0);
    here[4]++;
    ck_assert_int_lt(lx_hook_memcmp(words + 1, here, 5 * 8), 0);
    lx_hook_memmove(here + 1, here, 4 * 8);
    ck_assert_uint_eq(here[4], 4);
}
END_TEST

START_TEST(an_atomic_is_performed_before_it_returns)
{
    uint32_t *word = (uint32_t *)sim_window_host(rig_nc(b.ram));

    ck_assert_uint_eq(lx_hook_atomic32_fetch_add(word, 5, __ATOMIC_RELAXED), 0);
    ck_assert_uint_eq(ram(word), 5);
    ck_assert_uint_eq(lx_hook_atomic32_fetch_add(word, 5, __ATOMIC_SEQ_CST), 5);
    ck_assert_uint_eq(ram(word), 10);
}
END_TEST

START_TEST(a_compare_and_swap_that_fails_stores_nothing)
{
    uint32_t *word = (uint32_t *)sim_window_host(rig_nc(b.ram));
    uint32_t expected = 1;

    ck_assert_int_eq(lx_hook_atomic32_compare_exchange_strong(word, &expected, 9,
                                                              __ATOMIC_SEQ_CST, 0), 0);
    ck_assert_uint_eq(expected, 0);
    ck_assert_int_eq(lx_hook_atomic32_compare_exchange_strong(word, &expected, 9,
                                                              __ATOMIC_SEQ_CST, 0), 1);
    ck_assert_uint_eq(ram(word), 9);
}
END_TEST

START_TEST(atomics_reach_memory_of_the_host)
{
    uint32_t word = 3;

    lx_hooks_enter(NULL);
    ck_assert_uint_eq(lx_hook_atomic32_fetch_add(&word, 4, __ATOMIC_SEQ_CST), 3);
    ck_assert_uint_eq(word, 7);
}
END_TEST

static Suite *
hooks_suite(void)
{
    Suite *suite = suite_create("hooks");
    TCase *hooks = tcase_create("hooks");

    tcase_add_checked_fixture(hooks, setup, teardown);
    tcase_add_test(hooks, a_store_of_clang_is_seen_by_the_next_load);
    tcase_add_test(hooks, a_copy_of_gcc_happens_after_its_load);
    tcase_add_test(hooks, accesses_of_a_module_carry_its_code_address);
    tcase_add_test(hooks, other_accesses_keep_the_source_of_the_step);
    tcase_add_test(hooks, memory_of_the_host_takes_time_only_in_a_module);
    tcase_add_test(hooks, a_poll_of_a_drivers_own_variable_ends);
    tcase_add_test(hooks, memory_functions_reach_both_kinds_of_memory);
    tcase_add_test(hooks, an_atomic_is_performed_before_it_returns);
    tcase_add_test(hooks, a_compare_and_swap_that_fails_stores_nothing);
    tcase_add_test(hooks, atomics_reach_memory_of_the_host);
    suite_add_tcase(suite, hooks);
    return suite;
}

SIM_CHECK_MAIN(hooks_suite)
