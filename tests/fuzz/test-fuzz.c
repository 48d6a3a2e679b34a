/* SPDX-License-Identifier: MIT */
/*
 * The differential fuzz: compiled code on the machine against a reference by
 * value, for every way of compiling and many shapes of machine; and the proof
 * that it would notice: each landing rule, left out, makes it fail.
 */
#include "tests/runner.h"

#include "fuzz.h"

#define EXPORTED __attribute__((weak))
extern const struct fuzz_build fuzz_build_clang_O0 EXPORTED, fuzz_build_clang_O2 EXPORTED,
    fuzz_build_gcc_O0 EXPORTED, fuzz_build_gcc_O2 EXPORTED;

/* NULL: that compiler is not here. */
static const struct fuzz_build *const builds[] = {
    &fuzz_build_clang_O0, &fuzz_build_clang_O2, &fuzz_build_gcc_O0, &fuzz_build_gcc_O2,
};
static const char *const build_names[] = { "clang -O0", "clang -O2", "gcc -O0", "gcc -O2" };

#define BUFFER "noncoherent-1cpu"
#define TWO "noncoherent-2cpu"
#define SNOOPED "coherent-2cpu"
#define OUTER "cortex-a9-pl310"
#define CLUSTERS "tests/sim/boards/clusters-tiny.dts"
static const Shape shapes[] = {
    { BUFFER, 1, 1024, 64, 2, "lru", 4, 8, .policy = SIM_POLICY_PLAIN },
    { BUFFER, 1, 1024, 64, 2, "random", 5, 16, .policy = SIM_POLICY_TIMED },
    { BUFFER, 1, 512, 64, 1, "lru", 4, 8, .policy = SIM_POLICY_TIMED },
    { BUFFER, 1, 2048, 32, 4, "plru", 1, 8, .policy = SIM_POLICY_PLAIN },
    { BUFFER, 1, 4096, 64, 8, "round-robin", 32, 64, .policy = SIM_POLICY_TIMED },
    { BUFFER, 1, 2048, 128, 4, "random", 8, 16, .in_order = true, .policy = SIM_POLICY_PLAIN },
    { BUFFER, 1, 1024, 16, 2, "lru", 32, 8, .in_order = true, .policy = SIM_POLICY_TIMED },
    { BUFFER, 1, 8192, 256, 2, "lru", 16, 32, .policy = SIM_POLICY_TIMED, .prefetch = true },
    { BUFFER, 1, 1024, 64, 2, "lru", 4, 8, .policy = SIM_POLICY_TIMED, .module = true },
    { BUFFER, 1, 2048, 64, 4, "lru", 4, 8, .policy = SIM_POLICY_PLAIN, .watched = true },
    { BUFFER, 1, 2048, 64, 4, "lru", 4, 8, .policy = SIM_POLICY_LAZY, .watched = true },
    { BUFFER, 1, 1024, 32, 4, "plru", 6, 16, .policy = SIM_POLICY_RANDOM, .watched = true },
    { "riscv-1cpu", 1, 1024, 64, 4, "plru", 4, 8, .policy = SIM_POLICY_TIMED },
    { "mips-1cpu", 1, 1024, 32, 4, "lru", 5, 16, .in_order = true, .policy = SIM_POLICY_TIMED },
    { "x86-coherent", 1, 1024, 64, 2, "lru", 4, 8, .in_order = true,
      .policy = SIM_POLICY_TIMED, .protocol = "mesi", .writes = "invalidate" },
    { "l1", 1, 1024, 64, 2, "random", .policy = SIM_POLICY_TIMED },
    { "l1", 1, 1024, 16, 4, "random", .policy = SIM_POLICY_TIMED, .through = true },
    { BUFFER, 1, 1024, 32, 4, "lru", 4, 8, .policy = SIM_POLICY_TIMED, .through = true,
      .module = true },
    { BUFFER, 1, 2048, 32, 4, "round-robin", 4, 8, .policy = SIM_POLICY_RANDOM,
      .through = true, .watched = true },
    { TWO, 2, 1024, 64, 2, "lru", 4, 8, .policy = SIM_POLICY_TIMED, .protocol = "mesi",
      .through = true, .watched = true },
    { "coherent-1cpu", 1, 1024, 64, 2, "lru", 4, 8, .policy = SIM_POLICY_TIMED,
      .protocol = "mesi", .writes = "update", .through = true },
    { "wbuf", 1, .entries = 4, .granule = 8, .policy = SIM_POLICY_TIMED },
    { "bare", 1, .policy = SIM_POLICY_PLAIN },
    { TWO, 2, 1024, 64, 2, "lru", 4, 8, .policy = SIM_POLICY_TIMED, .protocol = "mesi" },
    { TWO, 2, 1024, 32, 2, "random", 5, 16, .policy = SIM_POLICY_TIMED, .protocol = "moesi" },
    { TWO, 2, 2048, 64, 4, "plru", 1, 8, .policy = SIM_POLICY_PLAIN, .protocol = "moesi",
      .watched = true },
    { TWO, 2, 512, 64, 1, "lru", 8, 16, .in_order = true, .policy = SIM_POLICY_TIMED,
      .protocol = "mesi", .module = true },
    { TWO, 2, 1024, 64, 2, "lru", 4, 8, .policy = SIM_POLICY_RANDOM, .protocol = "mesi",
      .watched = true },
    { SNOOPED, 2, 1024, 64, 2, "lru", 4, 8, .policy = SIM_POLICY_TIMED, .protocol = "mesi",
      .writes = "invalidate" },
    { SNOOPED, 2, 1024, 64, 2, "random", 6, 16, .policy = SIM_POLICY_TIMED,
      .protocol = "moesi", .writes = "update" },
    /* plain: where a master writes, an early load would be one that the reference lacks */
    { SNOOPED, 2, 2048, 32, 4, "lru", 4, 8, .policy = SIM_POLICY_PLAIN, .protocol = "moesi",
      .writes = "invalidate", .watched = true },
    { "coherent-1cpu", 1, 1024, 64, 2, "lru", 4, 8, .policy = SIM_POLICY_TIMED,
      .protocol = "mesi", .writes = "update" },
    { "l1-l2", 1, 1024, 64, 2, "lru", 4, 8, .policy = SIM_POLICY_TIMED,
      .inclusion = "inclusive", .l2_ways = 2 },
    { "l1-l2", 1, 1024, 32, 2, "lru", 4, 8, .policy = SIM_POLICY_TIMED,
      .inclusion = "non-inclusive", .l2_ways = 2 },
    { "l1-l2", 1, 1024, 64, 4, "random", 5, 16, .policy = SIM_POLICY_PLAIN,
      .inclusion = "victim", .l2_ways = 4, .watched = true },
    { "cortex-a53", 4, 1024, 64, 2, "lru", 4, 8, .policy = SIM_POLICY_TIMED,
      .protocol = "mesi", .inclusion = "inclusive", .l2_ways = 8 },
    { "cortex-a53", 4, 1024, 64, 2, "lru", 4, 8, .policy = SIM_POLICY_TIMED,
      .protocol = "moesi", .inclusion = "victim", .l2_ways = 2, .watched = true },
    { OUTER, 2, 512, 32, 2, "lru", 4, 8, .policy = SIM_POLICY_TIMED, .protocol = "mesi",
      .outer = true, .l2_ways = 2 },
    { OUTER "-no-override", 2, 1024, 32, 4, "random", 5, 16, .policy = SIM_POLICY_PLAIN,
      .protocol = "moesi", .outer = true, .l2_ways = 4, .watched = true },
    { CLUSTERS, 4, 256, 64, 2, "lru", 4, 8, .policy = SIM_POLICY_TIMED, .protocol = "mesi",
      .writes = "invalidate", .inclusion = "inclusive", .deep = true },
    { CLUSTERS, 4, 512, 64, 2, "random", 5, 16, .policy = SIM_POLICY_TIMED,
      .protocol = "moesi", .writes = "update", .inclusion = "non-inclusive", .deep = true },
    { CLUSTERS, 4, 512, 64, 4, "lru", 4, 8, .policy = SIM_POLICY_PLAIN, .protocol = "moesi",
      .writes = "invalidate", .inclusion = "victim", .deep = true, .watched = true },
};

static char *
describe(const Shape *shape, unsigned build, uint32_t seed, const char *message)
{
    return g_strdup_printf("%s, %s, %u bytes %u ways, %u entries, shape %td, seed %u: %s",
                           build_names[build], shape->preset, shape->cache, shape->ways,
                           shape->entries, shape - shapes, seed, message);
}

static bool
skip_missing(unsigned build)
{
    if (builds[build] == NULL) {
        sim_check_skip(build_names[build]);
    }
    return builds[build] == NULL;
}

/* A board in a file is read by dtc. */
static bool
can_build(const Shape *shape)
{
    g_autofree char *dtc = shape->deep ? g_find_program_in_path("dtc") : NULL;

    if (shape->deep && !dtc) {
        sim_check_skip("dtc: .dts files are not read without it");
    }
    return !shape->deep || dtc;
}

/* --- All is right ------------------------------------------------------------ */

START_TEST(every_value_is_right)
{
    unsigned build = _i;
    unsigned long seeds = sim_check_loops(1, 8), ops = sim_check_loops(2000, 4000);
    uint64_t checks = 0;

    if (skip_missing(build)) {
        return;
    }
    for (uint32_t seed = 1; seed <= seeds; seed++) {
        for (unsigned s = 0; s < G_N_ELEMENTS(shapes); s++) {
            FuzzResult result;

            if (!can_build(&shapes[s])) {
                continue;
            }
            result = fuzz_run(&shapes[s], builds[build], SIM_LAY_SOUND, seed, (unsigned)ops);
            ck_assert_msg(result.message == NULL, "%s",
                          describe(&shapes[s], build, seed, result.message));
            checks += result.checks;
        }
    }
    printf("# %s: %" G_GUINT64_FORMAT " values, 0 wrong\n", build_names[build], checks);
    ck_assert_uint_gt(checks, sim_check_long() ? 2500000 : 10000);
}
END_TEST

/* --- ... and would be seen if it were not --------------------------------------- */

/*
 * Rules that only hooks which announce a copy's target before its source (gcc)
 * put to use; the others matter to every way of compiling.
 */
static const bool is_for_gcc[SIM_LAY_FAULTS] = {
    [SIM_LAY_LANDS_AT_READ] = true,      [SIM_LAY_NO_PIN] = true,
    [SIM_LAY_EVENTS_WHILE_PENDING] = true, [SIM_LAY_FILL_OVER_STORE] = true,
    [SIM_LAY_WRITE_BACK_STORE] = true,   [SIM_LAY_SHOW_OVER_STORE] = true,
    [SIM_LAY_NO_SHOW_AT_STORE] = true,
};

/* Whether some short run notices that a rule is left out. */
static bool
find_fault(const struct fuzz_build *build, SimLayFault fault)
{
    for (uint32_t seed = 1; seed <= 12; seed++) {
        /* One CPU and its L1 are enough for these rules. */
        for (unsigned s = 0; !shapes[s].protocol; s++) {
            FuzzResult result = fuzz_run(&shapes[s], build, fault, seed, 2000);

            if (result.message != NULL) {
                g_free(result.message);
                return true;
            }
        }
    }
    return false;
}

START_TEST(a_rule_left_out_is_noticed)
{
    SimLayFault fault = _i;

    for (unsigned build = is_for_gcc[fault] ? 2 : 0; build < G_N_ELEMENTS(builds); build++) {
        if (!skip_missing(build)) {
            ck_assert_msg(find_fault(builds[build], fault), "%s: %s did not notice",
                          sim_lay_fault_name(fault), build_names[build]);
        }
    }
}
END_TEST

static Suite *
fuzz_suite(void)
{
    Suite *suite = suite_create("fuzz");
    TCase *right = tcase_create("right");
    TCase *broken = tcase_create("broken");

    tcase_add_loop_test(right, every_value_is_right, 0, G_N_ELEMENTS(builds));
    suite_add_tcase(suite, right);
    tcase_add_loop_test(broken, a_rule_left_out_is_noticed, SIM_LAY_SOUND + 1, SIM_LAY_FAULTS);
    suite_add_tcase(suite, broken);
    return suite;
}

SIM_CHECK_MAIN(fuzz_suite)
