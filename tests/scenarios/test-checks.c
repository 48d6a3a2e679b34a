/* SPDX-License-Identifier: MIT */
/*
 * What is looked at in calls, one row each: a scenario that does it wrong, and a twin, the
 * same driver done right, which gives no finding whatever the hardware does.  First the
 * checks of the kernel's own checker (kernel/dma/debug.c, 6.12 and later), by number of
 * docs/design/checks.md, then what it does not see.  DMASIM_GOLDEN=1 writes that page anew.
 */
#include "tests/program.h"

#include "sim/finding.h"
#include "sim/scenario.h"
#include "sim/world.h"

#define PAGE "docs/design/checks.md"
#define KERNEL_CHECKS 28u

/* Steps of the failing scenario that its twin may leave out or change. */
#define OTHER_STEPS 4u

typedef struct Check {
    unsigned number; /* of the kernel's check; 0: it has none */
    const char *rule;
    SimCode code;
    const char *says; /* a part of the report's first line */
    const char *wrong, *right;
} Check;

static const Check checks[] = {
    { 1, "DMA_MAPPING_ERROR is unmapped", SIM_D302, "the handle is DMA_MAPPING_ERROR",
      "unmap-error-handle", "unmap-valid-handle" },
    { 2, "an unmap of what has ended", SIM_D303, "for the second time", "unmap-twice",
      "unmap-once" },
    { 2, "... of an address inside a mapping", SIM_D302, "not at its start", "unmap-offset",
      "unmap-once" },
    { 2, "... for another device", SIM_D302, "another device's", "coherent-free-other-device",
      "coherent-freed" },
    { 3, "an unmap with another size", SIM_D304, "gets 42", "unmap-received-length",
      "unmap-mapped-length" },
    { 3, "a free with another size", SIM_D304, "gets 4096", "coherent-free-size",
      "coherent-freed" },
    { 4, "DMA memory is unmapped", SIM_D306, "dma_alloc_coherent()", "unmap-coherent",
      "coherent-freed" },
    { 4, "a mapping is freed", SIM_D306, "dma_map_single()", "free-mapping", "free-coherent" },
    { 5, "a free with the CPU address of something else", SIM_D314, "of other memory",
      "free-other-address", "free-own-address" },
    { 6, "an unmap of fewer entries than were mapped", SIM_D307, "dma_unmap_sg() gets 2",
      "sg-unmap-fewer", "sg-unmap-all" },
    { 7, "an unmap with another direction", SIM_D305, "ended DMA_TO_DEVICE",
      "unmap-other-direction", "unmap-same-direction" },
    { 8, "nobody asked dma_mapping_error()", SIM_D308, "never asked", "error-not-asked",
      "error-asked" },
    { 9, "a free with other attributes", SIM_D313, "NO_KERNEL_MAPPING", "attrs-not-repeated",
      "cookie-kept" },
    { 10, "a sync of what has ended", SIM_D302, "the mapping has ended", "sync-unknown",
      "sync-before-unmap" },
    { 11, "a sync of more than is mapped", SIM_D205, "192 bytes behind the mapping",
      "sync-too-long", "sync-within" },
    { 12, "a sync with another direction", SIM_D204, "synced DMA_TO_DEVICE",
      "sync-other-direction", "sync-same-direction" },
    { 13, "a sync for the CPU of what the device only reads", SIM_D204,
      "there is nothing of the device to fetch", "sync-read-only-for-cpu", "sync-read-only" },
    { 14, "a sync for the device of what it only writes", SIM_D204,
      "the device has nothing to read", "sync-write-only-for-device", "sync-write-only" },
    { 15, "a sync of fewer entries than were mapped", SIM_D307, "dma_sync_sg_for_cpu() gets 2",
      "sg-sync-fewer", "sg-sync-all" },
    { 16, "a map of what is no memory", SIM_D311, "NULL", "null-mapped", "kmalloc-mapped" },
    { 17, "a map of vmalloc memory", SIM_D311, "vmalloc()", "vmalloc-mapped",
      "kmalloc-mapped" },
    { 18, "a map of the stack", SIM_D311, "VMAP_STACK", "stack-mapped", "stack-copied" },
    { 18, "... where it is part of the linear map", SIM_D311, "everybody's",
      "stack-mapped-old", "stack-copied" },
    { 19, "a map of kernel text or constants", SIM_D311, "read-only data", "rodata-mapped",
      "rodata-copied" },
    { 20, "an entry longer than the device's segments", SIM_D315, "at most 65536",
      "sg-segment-too-long", "sg-segment-claimed" },
    { 21, "an entry across the device's boundary", SIM_D315, "across a multiple",
      "segment-over-boundary", "segment-in-boundary" },
    { 22, "memory is mapped as a resource", SIM_D316, "as a resource", "resource-memory",
      "resource-not-memory" },
    { 23, "two mappings of one cache line that is written", SIM_D301, "still has a mapping",
      "rx-mapped-twice", "rx-mapped-again" },
    { 24, "more mappings of one line than are counted", SIM_D301, "9 mappings",
      "rx-never-unmapped", "rx-always-unmapped" },
    { 25, "no memory for the tree of cache lines", SIM_D322, "tree of cache lines",
      "checker-starved", "checker-fed" },
    { 26, "the driver leaves, and something is left", SIM_D309, "1 piece of DMA memory",
      "driver-leaves-leak", "driver-leaves-clean" },
    { 27, "no memory for more entries", SIM_D322, "no page is free for more",
      "checker-full-starved", "checker-room-starved" },
    { 28, "more entries than at the start", SIM_D322, "room for 2", "checker-exhausted",
      "checker-enough" },

    { 0, "GFP_KERNEL in an interrupt handler", SIM_D317, "in an interrupt handler",
      "irq-gfp-kernel", "irq-gfp-atomic" },
    { 0, "... under a spin lock", SIM_D317, "with a spin lock held", "lock-held-gfp-kernel",
      "lock-held-gfp-atomic" },
    { 0, "... with bottom halves off", SIM_D317, "with bottom halves off",
      "lock-held-gfp-kernel", "lock-held-gfp-atomic" },
    { 0, "... with interrupts off", SIM_D317, "with interrupts off", "irqs-off-gfp-kernel",
      "irqs-off-gfp-atomic" },
    { 0, "a pool is made in an interrupt handler", SIM_D317, "dma_pool_create", "irq-pool",
      "irq-pool-later" },
    { 0, "... and destroyed", SIM_D317, "dma_pool_destroy", "irq-pool", "irq-pool-later" },
    { 0, "a pool is made under a spin lock", SIM_D317, "dma_pool_create", "lock-held-pool",
      "lock-released-pool" },
    { 0, "... and destroyed", SIM_D317, "dma_pool_destroy", "lock-held-pool",
      "lock-released-pool" },
    { 0, "a pool is made with interrupts off", SIM_D317, "dma_pool_create", "irqs-off-pool",
      "irqs-on-pool" },
    { 0, "... and destroyed", SIM_D317, "dma_pool_destroy", "irqs-off-pool", "irqs-on-pool" },
    { 0, "coherent memory is freed in an interrupt handler", SIM_D317,
      "in an interrupt handler", "irq-free", "irq-free-later" },
    { 0, "... under a spin lock", SIM_D317, "with a spin lock held", "lock-held-free",
      "lock-released-free" },
    { 0, "... with interrupts off", SIM_D317, "dma_free_coherent", "irqs-off-free",
      "irqs-on-free" },
    { 0, "a free with cpu_addr NULL", SIM_D314, "nothing is freed", "free-null",
      "coherent-freed" },
    { 0, "a pool is used after its end", SIM_D318, "after dma_pool_destroy()", "pool-gone",
      "pool-freed-once" },
    { 0, "a block of a pool is freed twice", SIM_D318, "freed before", "pool-freed-twice",
      "pool-freed-once" },
    { 0, "... with the address of another block", SIM_D318, "of another block",
      "pool-other-address", "pool-own-address" },
    { 0, "a pool is destroyed while a block is out", SIM_D318, "1 block of it is out",
      "pool-busy", "pool-own-address" },
    { 0, "a line of the buffer holds something else", SIM_D206, "also holds",
      "rx-false-sharing-tx", "rx-own-lines-tx" },
    { 0, "a sync splits a line that is in use by both", SIM_D206, "the rest of a cache line",
      "sync-splits-line", "sync-line-at-once" },
    { 0, "a list is mapped twice", SIM_D319, "still live", "sg-mapped-twice",
      "sg-mapped-again" },
    { 0, "a list whose map failed is unmapped", SIM_D320, "gave 0", "sg-failure-ignored",
      "sg-failure-seen" },
    { 0, "... and its addresses given to the device", SIM_D602, "0xffffffffffffffff",
      "sg-failure-used", "sg-success-used" },
    { 0, "two devices have one buffer", SIM_D301, "for eng0 while eth0", "two-devices-two-maps",
      "two-devices-skip" },
    { 0, "memory is freed while it is mapped", SIM_D310, "kfree()", "free-while-mapped",
      "free-after-unmap" },
    { 0, "DMA memory is given to the page allocator", SIM_D310, "__free_pages()",
      "pages-freed-as-pages", "pages-freed" },
    { 0, "the CPU touches a cookie", SIM_D321, "a cookie", "cookie-touched", "cookie-kept" },
    { 0, "the CPU reads what the device has", SIM_D201, "", "rx-no-prefetch-missing-sync",
      "rx-prefetch-synced" },
    { 0, "the CPU writes what the device has", SIM_D202, "", "tx-missing-sync-for-device",
      "tx-synced" },
    { 0, "the device uses what it has no more", SIM_D203, "", "sg-after-unmap",
      "sg-while-mapped" },
    { 0, "the device writes what is mapped for reading", SIM_D207, "mapped DMA_TO_DEVICE",
      "tx-written-by-device", "both-written-by-device" },
    { 0, "the CPU reads what nobody wrote after the map", SIM_D208, "given up",
      "rx-slack-read", "rx-length-read" },
    { 0, "a map of what the mask does not reach", SIM_D404, "0xffffffff", "mask-too-small",
      "mask-in-reach" },
    { 0, "a map of what the bus does not reach", SIM_D405, "does not reach",
      "dma-ranges-outside", "dma-ranges-inside" },
    { 0, "a driver maintains caches itself", SIM_D504, "dcache_clean_poc", "caches-by-hand",
      "caches-by-api" },
};

/* Looked at in runs of modules only: a scenario has no driver that could be asked. */
static const struct {
    SimCode code;
    const char *file, *test;
} elsewhere[] = {
    { SIM_D312, "tests/api/test-ledger-checks.c", "a_module_that_sets_no_mask_is_told_once" },
};

/* --- files ------------------------------------------------------------------ */

static char *
path_of(const char *name)
{
    return g_strdup_printf("scenarios/%s.dma", name);
}

static char *
text_of(const char *name)
{
    g_autofree char *path = path_of(name);
    char *text = NULL;

    ck_assert_msg(g_file_get_contents(path, &text, NULL, NULL), "there is no %s", path);
    return text;
}

static SimScenario *
load(const char *name)
{
    GPtrArray *diags = sim_diags_new();
    g_autofree char *path = path_of(name);
    SimScenario *scenario = sim_scenario_load(path, diags);

    ck_assert_msg(scenario != NULL, "%s does not parse", path);
    g_ptr_array_unref(diags);
    return scenario;
}

static SimRun *
run(const SimScenario *scenario, const SimRunOptions *options)
{
    GPtrArray *diags = sim_diags_new();
    SimRun *result = sim_scenario_run(scenario, options, diags);

    ck_assert_msg(result != NULL, "%s cannot run", sim_scenario_path(scenario));
    g_ptr_array_unref(diags);
    return result;
}

/* --- the failing one ---------------------------------------------------------- */

/* Some `=>` or expect of @text names @name. */
static bool
declares(const char *text, const char *name)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (guint i = 0; lines[i]; i++) {
        const char *from = g_str_has_prefix(lines[i], "expect ") ? lines[i]
                                                                 : strstr(lines[i], "=>");

        lines[i][strcspn(lines[i], "#")] = '\0';
        if (from && strstr(from, name)) {
            return true;
        }
    }
    return false;
}

/* The first line of some report about @code has @says in it. */
static bool
is_said(const char *out, SimCode code, const char *says)
{
    g_autofree char *mark = g_strdup_printf("[D%d]", (int)code);

    for (const char *at = strstr(out, mark); at; at = strstr(at + 1, mark)) {
        g_autofree char *line = g_strndup(at, strcspn(at, "\n"));

        if (strstr(line, says)) {
            return true;
        }
    }
    return false;
}

START_TEST(the_failing_scenario_is_found_out)
{
    const Check *check = &checks[_i];
    const char *name = sim_code_info(check->code)->name;
    g_autofree char *text = text_of(check->wrong);
    g_autofree char *command = g_strdup_printf("run --brief scenarios/%s.dma", check->wrong);
    Said said = run_program(command);

    ck_assert_msg(said.code == 0, "%s does not pass:\n%s", check->wrong, said.out);
    ck_assert_msg(is_said(said.out, check->code, check->says), "%s: no D%d says `%s`:\n%s",
                  check->wrong, (int)check->code, check->says, said.out);
    ck_assert_msg(declares(text, name), "%s does not name %s", check->wrong, name);
    said_clear(&said);
}
END_TEST

/* --- the twin ------------------------------------------------------------------ */

static void
assert_silent(const SimScenario *scenario, SimPolicy policy, uint64_t seed)
{
    SimRunOptions options = { .policy = policy, .policy_given = true, .seed = seed,
                              .seed_given = true, .strict = true };
    SimRun *result = run(scenario, &options);
    unsigned count = sim_findings_count(result->world->findings);

    ck_assert_msg(count == 0, "%s, policy %s: D%d", sim_scenario_path(scenario),
                  sim_policy_name(policy),
                  count ? (int)sim_findings_get(result->world->findings, 0)->code : 0);
    ck_assert_msg(sim_run_passed(result), "%s, policy %s: not what it expects",
                  sim_scenario_path(scenario), sim_policy_name(policy));
    sim_run_free(result);
}

START_TEST(the_twin_is_right_whatever_hardware_does)
{
    SimScenario *scenario = load(checks[_i].right);

    ck_assert_uint_eq(sim_scenario_variants(scenario), 1);
    for (SimPolicy policy = 0; policy < SIM_POLICIES; policy++) {
        for (uint64_t seed = 1; seed <= (policy == SIM_POLICY_RANDOM ? 3 : 1); seed++) {
            assert_silent(scenario, policy, seed);
        }
    }
    sim_scenario_free(scenario);
}
END_TEST

/* Declarations and steps, without what is expected of them and without blanks. */
static GPtrArray *
steps_of(const char *name)
{
    g_autofree char *text = text_of(name);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GPtrArray *steps = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; lines[i]; i++) {
        g_auto(GStrv) words = NULL;
        char *arrow = strstr(lines[i], "=>");

        lines[i][strcspn(lines[i], "#")] = '\0';
        if (arrow) {
            *arrow = '\0';
        }
        words = g_strsplit(lines[i], " ", -1);
        if (words[0] && words[0][0] != '\0' && strcmp(words[0], "scenario") != 0 &&
            strcmp(words[0], "expect") != 0) {
            g_ptr_array_add(steps, g_strjoinv("", words));
        }
    }
    return steps;
}

/* How many steps of @a stand in @b too, in their order (a longest common subsequence). */
static unsigned
common_steps(const GPtrArray *a, const GPtrArray *b)
{
    g_autofree unsigned *best = g_new0(unsigned, b->len + 1);

    for (guint i = 0; i < a->len; i++) {
        unsigned before = 0; /* of the row above, one to the left */

        for (guint k = 0; k < b->len; k++) {
            unsigned above = best[k + 1];
            bool same = strcmp(g_ptr_array_index(a, i), g_ptr_array_index(b, k)) == 0;

            best[k + 1] = same ? before + 1 : MAX(above, best[k]);
            before = above;
        }
    }
    return best[b->len];
}

START_TEST(the_twin_is_the_same_driver)
{
    GPtrArray *wrong = steps_of(checks[_i].wrong), *right = steps_of(checks[_i].right);
    unsigned common = common_steps(wrong, right);

    ck_assert_msg(common > 0 && wrong->len - common <= OTHER_STEPS,
                  "%u of %u steps of %s are not in %s", wrong->len - common, wrong->len,
                  checks[_i].wrong, checks[_i].right);
    g_ptr_array_unref(wrong);
    g_ptr_array_unref(right);
}
END_TEST

/* --- the table --------------------------------------------------------------------- */

START_TEST(each_check_of_the_kernel_has_a_row)
{
    bool seen[KERNEL_CHECKS + 1] = { false };

    for (size_t i = 0; i < G_N_ELEMENTS(checks); i++) {
        ck_assert_uint_le(checks[i].number, KERNEL_CHECKS);
        seen[checks[i].number] = true;
    }
    for (unsigned i = 1; i <= KERNEL_CHECKS; i++) {
        ck_assert_msg(seen[i], "check %u has no row", i);
    }
}
END_TEST

static bool
has_row(SimCode code)
{
    for (size_t i = 0; i < G_N_ELEMENTS(checks); i++) {
        if (checks[i].code == code) {
            return true;
        }
    }
    return false;
}

/* The ledger's: calls, mappings and who may touch what.  D1xx are the referee's, the others
 * those of hardware and boards. */
static bool
is_of_ledger(SimCode code)
{
    return (code >= 200 && code < 400) || code == SIM_D404 || code == SIM_D405 ||
           code == SIM_D504;
}

START_TEST(each_code_of_the_ledger_has_a_row)
{
    size_t count = 0;
    const SimCodeInfo *info = sim_code_table(&count);

    for (size_t i = 0; i < count; i++) {
        bool is_known = !is_of_ledger(info[i].code) || has_row(info[i].code);

        for (size_t k = 0; k < G_N_ELEMENTS(elsewhere); k++) {
            is_known |= elsewhere[k].code == info[i].code;
        }
        ck_assert_msg(is_known, "D%d (%s) has no row", (int)info[i].code, info[i].name);
    }
}
END_TEST

START_TEST(what_no_scenario_can_do_has_a_test)
{
    for (size_t i = 0; i < G_N_ELEMENTS(elsewhere); i++) {
        g_autofree char *call = g_strdup_printf("START_TEST(%s)", elsewhere[i].test);
        g_autofree char *text = NULL;

        ck_assert(!has_row(elsewhere[i].code));
        ck_assert(g_file_get_contents(elsewhere[i].file, &text, NULL, NULL));
        ck_assert_msg(strstr(text, call), "%s has no %s", elsewhere[i].file, elsewhere[i].test);
    }
}
END_TEST

/* --- the page ------------------------------------------------------------------------ */

static void
put_rows(GString *out, bool is_kernels)
{
    for (size_t i = 0; i < G_N_ELEMENTS(checks); i++) {
        const Check *check = &checks[i];

        if (is_kernels != (check->number != 0)) {
            continue;
        }
        if (is_kernels) {
            g_string_append_printf(out, "| %u ", check->number);
        }
        g_string_append_printf(out, "| %s | D%d %s | %s | %s |\n", check->rule,
                               (int)check->code, sim_code_info(check->code)->name, check->wrong,
                               check->right);
    }
}

static const struct {
    const char *first, *last;
    bool is_kernels;
} parts[] = {
    { "| # | the kernel's check | finding | scenario | twin |\n|---|---|---|---|---|\n",
      "\n## What it does not see", true },
    { "| mistake | finding | scenario | twin |\n|---|---|---|---|\n",
      "\n## What no scenario can do", false },
};

START_TEST(the_page_has_these_rows)
{
    g_autofree char *page = NULL;
    g_autoptr(GString) wanted = g_string_new(NULL);
    char *first, *last;

    put_rows(wanted, parts[_i].is_kernels);
    ck_assert(g_file_get_contents(PAGE, &page, NULL, NULL));
    first = strstr(page, parts[_i].first);
    ck_assert_msg(first != NULL, PAGE " has no %s", parts[_i].first);
    first += strlen(parts[_i].first);
    last = strstr(first, parts[_i].last);
    ck_assert_msg(last != NULL, PAGE " has no %s", parts[_i].last);
    if (sim_check_env("DMASIM_GOLDEN")) {
        g_autofree char *anew = g_strdup_printf("%.*s%s%s", (int)(first - page), page,
                                                wanted->str, last);

        ck_assert(g_file_set_contents(PAGE, anew, -1, NULL));
        return;
    }
    ck_assert_msg((size_t)(last - first) == wanted->len &&
                      strncmp(first, wanted->str, wanted->len) == 0,
                  PAGE " is not what the table says: DMASIM_GOLDEN=1 make check "
                       "T=test-checks writes it anew; look at the diff");
}
END_TEST

static Suite *
checks_suite(void)
{
    Suite *s = suite_create("checks");
    TCase *t = tcase_create("checks");
    int rows = (int)G_N_ELEMENTS(checks);

    tcase_add_loop_test(t, the_failing_scenario_is_found_out, 0, rows);
    tcase_add_loop_test(t, the_twin_is_right_whatever_hardware_does, 0, rows);
    tcase_add_loop_test(t, the_twin_is_the_same_driver, 0, rows);
    tcase_add_test(t, each_check_of_the_kernel_has_a_row);
    tcase_add_test(t, each_code_of_the_ledger_has_a_row);
    tcase_add_test(t, what_no_scenario_can_do_has_a_test);
    tcase_add_loop_test(t, the_page_has_these_rows, 0, (int)G_N_ELEMENTS(parts));
    suite_add_tcase(s, t);
    return s;
}

SIM_CHECK_MAIN(checks_suite)
