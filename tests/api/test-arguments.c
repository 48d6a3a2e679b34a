/* SPDX-License-Identifier: MIT */
/*
 * Calls with arguments from the edges of everything: the kernel may stop, findings
 * may be made, the program goes on.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

#include "api/lx.h"

extern const struct lx_verb __start_lx_verbs[], __stop_lx_verbs[];

static Rig *rig;
static SimRandom dice;
static ull known[16]; /* addresses and handles that mean something */
static unsigned known_count;

static void
setup(void)
{
    ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr)); /* kernel warnings */
    rig = rig_new("noncoherent-1cpu", NULL);
    known_count = 0;
}

static void
teardown(void)
{
    rig_free(rig);
}

static void
remember(ull value)
{
    known[known_count++ % G_N_ELEMENTS(known)] = value;
}

static ull
any_number(void)
{
    const ull ends[] = {
        0, 1, 63, 64, 4096, rig->world->ram_base, rig->world->ram_base + rig->world->ram_bytes,
        SIM_WINDOW_BASE, sim_window_va(SIM_WINDOW_UNCACHED, rig->world->ram_base),
        sim_window_va(SIM_WINDOW_MMIO, 0x10000000), sim_window_va(SIM_WINDOW_VMAP, 0),
        UINT32_MAX, 1ull << 62, 1ull << 63, ~0ull,
    };
    ull value = known_count && sim_random_below(&dice, 2)
                    ? known[sim_random_below(&dice, MIN(known_count, G_N_ELEMENTS(known)))]
                    : ends[sim_random_below(&dice, G_N_ELEMENTS(ends))];

    return value + sim_random_below(&dice, 5) - 2;
}

static ull
any_argument(const char *kind, ull *out)
{
    static const ull sizes[] = { 0, 1, 16, 64, 100, 4096, 5000 };

    if (strcmp(kind, "dev") == 0) {
        return sim_random_below(&dice, 2) ? rig->eth->actor : rig->eng->actor;
    }
    if (strcmp(kind, "dir") == 0) {
        return sim_random_below(&dice, 4);
    }
    if (strcmp(kind, "*addr") == 0) {
        return (uintptr_t)out;
    }
    if (strcmp(kind, "str") == 0) { /* a sanitizer's own memory can be read, but not by strlen() */
        return sim_random_below(&dice, 2) ? (uintptr_t)"text" : sim_random_below(&dice, 4096);
    }
    if (strcmp(kind, "attrs") == 0) {
        return sim_random_below(&dice, 2) ? SKIP : 0;
    }
    if (strcmp(kind, "gfp") == 0) {
        return GFP;
    }
    if (strcmp(kind, "size") == 0 && sim_random_below(&dice, 4) != 0) {
        return sizes[sim_random_below(&dice, G_N_ELEMENTS(sizes))];
    }
    return any_number();
}

static void
call_any(void)
{
    unsigned count = (unsigned)(__stop_lx_verbs - __start_lx_verbs);
    const struct lx_verb *verb = &__start_lx_verbs[sim_random_below(&dice, count)];
    g_auto(GStrv) kinds = g_strsplit(verb->args, ",", 0);
    g_autoptr(GError) error = NULL;
    ull args[8] = { 0 }, out = 0, value = 0;

    if (g_str_has_prefix(verb->name, "test_")) {
        return;
    }
    for (unsigned i = 0; kinds[i]; i++) {
        args[i] = any_argument(kinds[i], &out);
    }
    lx_glue_enter(rig->cpu);
    rig->cpu->here.pc++;
    if (lx_glue_call(verb, args, &value, &error)) {
        sim_cpu_step_end(rig->cpu);
        remember(value);
        remember(out);
    }
}

START_TEST(no_argument_brings_the_program_down)
{
    dice.state = (uint64_t)_i + 1;
    for (unsigned long n = sim_check_loops(500, 20000); n > 0; n--) {
        call_any();
    }
    ck_assert_uint_gt(sim_findings_count(rig->world->findings), 0);
}
END_TEST

static Suite *
arguments_suite(void)
{
    Suite *suite = suite_create("arguments");
    TCase *tc = tcase_create("arguments");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, no_argument_brings_the_program_down, 0, 8);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(arguments_suite)
