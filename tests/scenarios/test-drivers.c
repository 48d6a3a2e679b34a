/* SPDX-License-Identifier: MIT */
/*
 * Small drivers against what hardware may do.  Right ones read the same bytes under
 * every policy and many seeds, without a finding, and watching them changes nothing;
 * wrong ones are found where hardware would show them.
 */
#include "sim/scenario.h"
#include "sim/world.h"
#include "tests/runner.h"

#include <glib.h>

#define SEEDS 12u

typedef struct Driver {
    const char *text;
    SimCode code; /* of a wrong one: what is found ... */
    unsigned line;
    SimSeverity severity;
    SimPolicy policy; /* ... and under which policy */
} Driver;

#define COHERENT "cpu0: p = dma_alloc_coherent(eth0, 128, h, GFP_KERNEL)\ncpu0: mb()\n"
/* The engine fills dst and says so in a record, which the CPU polls. */
#define POLLED                                                                             \
    "buf dst 64\n" COHERENT_ENG "cpu0: d = dma_map_single(eng0, dst, 64, DMA_FROM_DEVICE)\n" \
    "cpu0: writel(d, eng0.DST_LO)\ncpu0: writel(64, eng0.LEN)\n"                           \
    "cpu0: writel(h, eng0.CMPL_LO)\ncpu0: writel(9, eng0.CMPL_TAG)\n"                      \
    "cpu0: writel(3, eng0.CTRL)\nrepeat 20\ncpu0: load(p[12..15])\ncpu0: ndelay(50)\nend\n"
/* The engine polls the producer index; the descriptor is stored in front of it. */
#define POLLING                                                                            \
    "buf dst 64\ncpu0: p = dma_alloc_coherent(eng0, 256, h, GFP_KERNEL)\n"                 \
    "cpu0: d = dma_map_single(eng0, dst, 64, DMA_FROM_DEVICE)\n"                           \
    "cpu0: writel(h, eng0.RING_LO)\ncpu0: writel(4, eng0.RING_LEN)\n"                      \
    "cpu0: writel(h+128, eng0.HPTR_LO)\ncpu0: writel(7, eng0.CTRL)\ncpu0: udelay(2)\n"     \
    "cpu0: store(p[4..7], 64)\ncpu0: store(p[16..19], d)\ncpu0: store(p[0..3], 0x80000002)\n"
#define POLLING_END                                                                        \
    "cpu0: store(p[128..131], 1)\ncpu0: wmb()\ncpu0: udelay(3)\ncpu0: readl(eng0.HEAD) => 1\n" \
    "cpu0: writel(0x80000000, eng0.CTRL)\ncpu0: readl(eng0.CTRL)\n"                       \
    "cpu0: dma_unmap_single(eng0, d, 64, DMA_FROM_DEVICE)\n"
#define COHERENT_ENG "cpu0: p = dma_alloc_coherent(eng0, 128, h, GFP_KERNEL)\ncpu0: mb()\n"

#define FREE_ETH "cpu0: dma_free_coherent(eth0, 128, p, h)\n"
#define FREE_ENG "cpu0: dma_free_coherent(eng0, 128, p, h)\n"

static const Driver right[] = {
    /* In memory when the line rose: no load of the handler is older than its entry. */
    {COHERENT "eth0: write(h, data=\"dc 05 00 00\")\neth0: write(h+64, data=\"01 00 00 00\")\n"
              "cpu0: load(p[64..67]) => 1\neth0: irq()\n"
              "irq cpu0\ncpu0: load(p[0..3]) => 1500\nend\n" FREE_ETH},
    {"buf dst 64\n" COHERENT_ENG
     "cpu0: d = dma_map_single(eng0, dst, 64, DMA_FROM_DEVICE)\n"
     "cpu0: writel(d, eng0.DST_LO)\ncpu0: writel(64, eng0.LEN)\n"
     "cpu0: writel(h, eng0.CMPL_LO)\ncpu0: writel(5, eng0.CMPL_TAG)\n"
     "cpu0: writel(0x43, eng0.CTRL)\ncpu0: udelay(10)\n"
     "irq cpu0\ncpu0: load(p[12..15]) => 5\ncpu0: load(p[4..7]) => 64\n"
     "cpu0: dma_unmap_single(eng0, d, 64, DMA_FROM_DEVICE)\ncpu0: load(dst[3]) => 3\nend\n"
     FREE_ENG},
    /* A register read without a barrier, and then the barrier. */
    {COHERENT "eth0: write(h, data=\"02 00 00 00\")\ncpu0: readl_relaxed(eth0.STATUS) => 0\n"
              "cpu0: rmb()\ncpu0: load(p[0..3]) => 2\n" FREE_ETH},
    {POLLING "cpu0: dma_wmb()\n" POLLING_END "cpu0: dma_free_coherent(eng0, 256, p, h)\n"},
    {POLLED "cpu0: dma_rmb()\ncpu0: load(p[4..7]) => 64\n"
            "cpu0: dma_unmap_single(eng0, d, 64, DMA_FROM_DEVICE)\ncpu0: load(dst[9]) => 9\n"
            FREE_ENG},
    /* ... and the dsb of an unmap is a barrier too */
    {POLLED "cpu0: dma_unmap_single(eng0, d, 64, DMA_FROM_DEVICE)\ncpu0: load(dst[9]) => 9\n"
            "cpu0: load(p[4..7]) => 64\n" FREE_ENG},
    /* In-order cores fetch nothing back between map and unmap. */
    {"option arch = mips\nbuf rx 64\ncpu0: memset(rx, 1, 64)\n"
     "cpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\neth0: write(d, fill=2, 64)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\ncpu0: load(rx[0..3]) => 0x02020202\n"},
    /* A part of a frame goes on to another device. */
    {"buf b 256\ncpu0: memset(b, 1, 256)\n"
     "cpu0: d = dma_map_single(eth0, b, 256, DMA_FROM_DEVICE)\neth0: write(d, fill=2, 100)\n"
     "cpu0: dma_unmap_single(eth0, d, 256, DMA_FROM_DEVICE)\n"
     "cpu0: e = dma_map_single(eng0, b, 100, DMA_TO_DEVICE)\neng0: read(e, 100) => 2\n"
     "cpu0: dma_unmap_single(eng0, e, 100, DMA_TO_DEVICE)\n"},
    /* Stores into a line of which another part is mapped cost no more for being watched. */
    {"buf o 128 align=64\ncpu0: memset(o, 1, 128)\n"
     "cpu0: d = dma_map_single(eth0, o+16, 32, DMA_TO_DEVICE)\ncpu0: store(o[0..3], 7)\n"
     "eth0: read(d, 32) => 1\ncpu0: memset(o+48, 9, 80)\neth0: read(d, 32) => 1\n"
     "cpu0: dma_unmap_single(eth0, d, 32, DMA_TO_DEVICE)\ncpu0: load(o[0..3]) => 7\n"},
    /* Entries of the store buffer that would be longer than a line. */
    {"set cpu0:d-cache-line-size = <32>\nset cpu0:d-cache-sets = <256>\n"
     "set cpu0:dmasim,store-buffer-bytes = <64>\nbuf b 200 offset=40\n"
     "cpu0: d = dma_map_single(eth0, b, 1, DMA_TO_DEVICE)\n"
     "cpu0: dma_unmap_single(eth0, d, 1, DMA_TO_DEVICE)\n"
     "cpu0: memset(b+21, 0x63, 124)\ncpu0: load(b[21..144]) => 0x63\n"
     "cpu0: memset(b+113, 0x22, 27)\ncpu0: load(b[137..139]) => 0x22\n"
     "cpu0: load(b[113..139]) => 0x22\n"},
    /* Four slots of one line come back one by one. */
    {"buf r 64\ncpu0: d = dma_map_single(eth0, r, 64, DMA_FROM_DEVICE)\n"
     "eth0: write(d, fill=1, 16)\ncpu0: dma_sync_single_for_cpu(eth0, d, 16, DMA_FROM_DEVICE)\n"
     "cpu0: load(r[0..15]) => 1\neth0: write(d+16, fill=2, 16)\n"
     "cpu0: dma_sync_single_for_cpu(eth0, d+16, 16, DMA_FROM_DEVICE)\n"
     "cpu0: load(r[16..31]) => 2\ncpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n"},
};

static const Driver wrong[] = {
    /* readl_relaxed() keeps no load behind it. */
    {COHERENT "eth0: write(h, data=\"02 00 00 00\")\ncpu0: readl_relaxed(eth0.STATUS)\n"
              "cpu0: load(p[0..3])\n",
     SIM_D106, 5, SIM_ERROR, SIM_POLICY_ADVERSARIAL},
    /* Nor does wmb(). */
    {COHERENT "eth0: write(h, data=\"02 00 00 00\")\neth0: write(h+64, data=\"01 00 00 00\")\n"
              "cpu0: load(p[64..67])\ncpu0: wmb()\ncpu0: load(p[0..3])\n",
     SIM_D106, 7, SIM_ERROR, SIM_POLICY_ADVERSARIAL},
    /* Right by luck (T4): nothing stands between flag and data, though lines do. */
    {POLLED "cpu0: load(p[4..7])\n", SIM_D106, 14, SIM_WARNING, SIM_POLICY_PLAIN},
    {POLLED "cpu0: wmb()\ncpu0: load(p[4..7])\n", SIM_D106, 15, SIM_WARNING, SIM_POLICY_PLAIN},
    {POLLING POLLING_END, SIM_D106, 7, SIM_WARNING, SIM_POLICY_PLAIN},
    /* An invalidate drops bytes of memory that no DMA has met. */
    {"buf tx 64\ncpu0: memset(tx, 1, 64)\ncpu0: dcache_inval_poc(tx, tx+64)\n", SIM_D104, 3,
     SIM_ERROR, SIM_POLICY_PLAIN},
    {"option arch = armv7\nbuf tx 64\ncpu0: memset(tx, 1, 64)\n"
     "cpu0: dmac_map_area(tx, 64, DMA_FROM_DEVICE)\n",
     SIM_D104, 4, SIM_ERROR, SIM_POLICY_PLAIN},
    /* Taken back to be polled: a note, until the CPU believes its old copy ... */
    {"buf st 64\ncpu0: d = dma_map_single(eth0, st, 64, DMA_FROM_DEVICE)\n"
     "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_FROM_DEVICE)\ncpu0: load(st[0..3])\n"
     "eth0: write(d, fill=1, 4)\n"
     "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_FROM_DEVICE)\ncpu0: load(st[0..3])\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n",
     SIM_D203, 5, SIM_NOTE, SIM_POLICY_PLAIN},
    {"buf st 64\ncpu0: d = dma_map_single(eth0, st, 64, DMA_FROM_DEVICE)\n"
     "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_FROM_DEVICE)\ncpu0: load(st[0..3])\n"
     "par\nthread eth0\neth0: write(d, fill=1, 4)\nthread cpu0\ncpu0: load(st[0..3])\nend\n",
     SIM_D101, 9, SIM_ERROR, SIM_POLICY_PLAIN},
    /* ... and an error when the CPU has stored there. */
    {"buf st 64\ncpu0: d = dma_map_single(eth0, st, 64, DMA_BIDIRECTIONAL)\n"
     "cpu0: dma_sync_single_for_cpu(eth0, d, 64, DMA_BIDIRECTIONAL)\ncpu0: store(st[0], 1)\n"
     "eth0: write(d, fill=1, 4)\n",
     SIM_D203, 5, SIM_ERROR, SIM_POLICY_PLAIN},
    /* A write against the direction is an error, whatever comes of it. */
    {"buf b 64\ncpu0: d = dma_map_single(eth0, b, 64, DMA_TO_DEVICE)\n"
     "eth0: write(d, fill=1, 64)\ncpu0: dma_unmap_single(eth0, d, 64, DMA_TO_DEVICE)\n",
     SIM_D207, 3, SIM_ERROR, SIM_POLICY_PLAIN},
    /* Bytes given up: an error in the wrong direction, slack in the right one. */
    {"buf b 64\ncpu0: memset(b, 1, 64)\n"
     "cpu0: d = dma_map_single(eth0, b, 64, DMA_FROM_DEVICE)\neth0: read(d, 64)\n",
     SIM_D207, 4, SIM_ERROR, SIM_POLICY_PLAIN},
    {"buf b 64\ncpu0: memset(b, 1, 64)\n"
     "cpu0: d = dma_map_single(eth0, b, 64, DMA_FROM_DEVICE)\neth0: write(d, fill=2, 32)\n"
     "cpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n"
     "cpu0: e = dma_map_single(eng0, b, 64, DMA_TO_DEVICE)\neng0: read(e, 64)\n",
     SIM_D208, 7, SIM_NOTE, SIM_POLICY_PLAIN},
};

typedef struct Board {
    const char *name;
    bool has_two_cpus;
    /* wmb() orders stores (fence w,w; sfence) and waits for none: a device that nobody
     * rang may read before they are in memory. */
    bool wmb_is_order;
} Board;

/* The same driver on every kind of board: caches above and below, outer, coherent or not. */
static const Board boards[] = {
    {"coherent-1cpu", false, false},
    {"l1-l2", false, false},
    {"l1-l2-coherent", false, false},
    {"noncoherent-2cpu", true, false},
    {"coherent-2cpu", true, false},
    {"cortex-a9-pl310", true, false},
    {"cortex-a9-pl310-coherent", true, false},
    {"cortex-a15-cci400", true, false},
    {"cortex-a53", true, false},
    {"cortex-a53-coherent", true, false},
    {"cortex-a72", true, false},
    {"riscv-1cpu", false, true},
    {"mips-1cpu", false, false},
    {"arm720-1cpu", false, false},
    {"x86-coherent", false, true},
};

/* Who hands a buffer on to another CPU has a barrier of his own (a lock has one). */
#define FILL(cpu, value) cpu ": memset(tx, " value ", 192)\n" cpu ": wmb()\n"
#define STREAM(a, b)                                                                       \
    "buf tx 192\nbuf rx 192\n" FILL(a, "1") b                                              \
    ": t = dma_map_single(eth0, tx, 192, DMA_TO_DEVICE)\neth0: read(t, 192) => 1\n" a      \
    ": dma_sync_single_for_cpu(eth0, t, 192, DMA_TO_DEVICE)\n" FILL(b, "2") a              \
    ": dma_sync_single_for_device(eth0, t, 192, DMA_TO_DEVICE)\neth0: read(t, 192) => 2\n" \
    a ": dma_unmap_single(eth0, t, 192, DMA_TO_DEVICE)\n" b                               \
    ": r = dma_map_single(eth0, rx, 192, DMA_FROM_DEVICE)\neth0: write(r, fill=3, 192)\n"  \
    a ": dma_sync_single_for_cpu(eth0, r, 192, DMA_FROM_DEVICE)\n" b                      \
    ": load(rx[0..7]) => 0x0303030303030303\n" a ": load(rx[64..71])\n" b                 \
    ": dma_sync_single_for_device(eth0, r, 192, DMA_FROM_DEVICE)\n"                       \
    "eth0: write(r, fill=4, 192)\n" b                                                     \
    ": dma_unmap_single(eth0, r, 192, DMA_FROM_DEVICE)\n" a                               \
    ": load(rx[128..135]) => 0x0404040404040404\n"

typedef struct Program {
    const char *text; /* without the line that names the board */
    bool needs_two_cpus;
    unsigned needs_wait; /* line of the read that a wmb() must have waited for; 0: none */
} Program;

static const Program everywhere[] = {
    {.text = STREAM("cpu0", "cpu0")},
    {.needs_wait = 6,
     .text =
    COHERENT "cpu0: store(p[0..3], 7)\ncpu0: wmb()\neth0: read(h, 4) => \"07 00 00 00\"\n"
             "eth0: write(h+64, fill=9, 4)\ncpu0: dma_rmb()\n"
             "cpu0: load(p[64..67]) => 0x09090909\n"
             "cpu0: dma_free_coherent(eth0, 128, p, h)\n"},
    {.text =
    "buf dst 64\ncpu0: p = dma_alloc_coherent(eng0, 64, h, GFP_KERNEL)\n"
    "cpu0: d = dma_map_single(eng0, dst, 64, DMA_FROM_DEVICE)\ncpu0: writel(h, eng0.RING_LO)\n"
    "cpu0: writel(2, eng0.RING_LEN)\ncpu0: writel(7, eng0.CTRL)\ncpu0: store(p[4..7], 64)\n"
    "cpu0: store(p[16..19], d)\ncpu0: store(p[24..27], 0x5A)\ncpu0: dma_wmb()\n"
    "cpu0: store(p[0..3], 0x80000002)\ncpu0: writel(1, eng0.DOORBELL)\ncpu0: udelay(60)\n"
    "cpu0: readl(eng0.STATUS) => 1\ncpu0: dma_unmap_single(eng0, d, 64, DMA_FROM_DEVICE)\n"
    "cpu0: load(dst[0]) => 0x5A\ncpu0: dma_free_coherent(eng0, 64, p, h)\n"},
    /* a buffer that shares nothing with the words beside it, stored to all the time */
    {.text =
    "buf a 64\nbuf rx 64\nbuf b 64\ncpu0: d = dma_map_single(eth0, rx, 64, DMA_FROM_DEVICE)\n"
    "cpu0: memset(a, 1, 64)\ncpu0: memset(b, 2, 64)\neth0: write(d, fill=3, 64)\n"
    "cpu0: memset(a, 4, 64)\ncpu0: dma_unmap_single(eth0, d, 64, DMA_FROM_DEVICE)\n"
    "cpu0: load(rx[60..63]) => 0x03030303\ncpu0: load(b[0]) => 2\n"},
    {.needs_two_cpus = true, .text = STREAM("cpu0", "cpu1")},
};

static void
keep_line(void *opaque, const char *text)
{
    const char *step = text;

    /* without the event's number: rows of the history have some too */
    step += strspn(step, " ");
    step += strspn(step, "0123456789");
    g_string_append_printf(opaque, "%s\n", step);
}

/* Runs @text; the steps with their times and values in *ret_steps, when asked for. */
static SimRun *
run_driver(const char *text, SimScenario **ret_scenario, SimRunOptions *options,
           GString *ret_steps)
{
    GPtrArray *diags = sim_diags_new();
    SimScenario *scenario = sim_scenario_parse("driver.dma", text, diags);
    SimRun *run;

    ck_assert_msg(scenario != NULL, "%s", text);
    options->step = ret_steps ? keep_line : NULL;
    options->opaque = ret_steps;
    run = sim_scenario_run(scenario, options, diags);
    ck_assert_msg(run != NULL, "%s", text);
    g_ptr_array_unref(diags);
    *ret_scenario = scenario;
    return run;
}

/* What loads and reads returned: the words between `=>` and the blanks behind. */
static char *
values_of(const GString *steps)
{
    g_auto(GStrv) lines = g_strsplit(steps->str, "\n", -1);
    GString *values = g_string_new(NULL);

    for (unsigned i = 0; lines[i]; i++) {
        const char *value = strstr(lines[i], "=> ");

        if (value) {
            g_string_append_len(values, value, (gssize)strcspn(value, "("));
        }
    }
    return g_string_free(values, FALSE);
}

/* @values: of an earlier run, to be the same again; NULL at first. */
static void
check_right(const char *text, SimPolicy policy, uint64_t seed, char **values)
{
    g_autofree char *got = NULL;
    g_autoptr(GString) watched = g_string_new(NULL), alone = g_string_new(NULL);
    SimRunOptions options = {
        .policy = policy, .policy_given = true, .seed = seed, .seed_given = true};
    SimScenario *scenario;
    SimRun *run = run_driver(text, &scenario, &options, watched);

    ck_assert_msg(sim_findings_count(run->world->findings) == 0, "policy %s, seed %u: D%d in\n%s",
                  sim_policy_name(policy), (unsigned)seed,
                  sim_findings_get(run->world->findings, 0)->code, text);
    ck_assert_msg(sim_run_passed(run), "policy %s: a value is wrong in\n%s",
                  sim_policy_name(policy), text);
    got = values_of(watched);
    *values = *values ? *values : g_strdup(got);
    ck_assert_str_eq(got, *values);
    sim_run_free(run);
    sim_scenario_free(scenario);
    options.no_checks = true;
    run = run_driver(text, &scenario, &options, alone);
    ck_assert_str_eq(watched->str, alone->str);
    sim_run_free(run);
    sim_scenario_free(scenario);
}

START_TEST(a_right_driver_is_right_whatever_hardware_does)
{
    g_autofree char *values = NULL; /* plain comes first, and judges them */

    for (SimPolicy policy = 0; policy < SIM_POLICIES; policy++) {
        for (uint64_t seed = 1; seed <= (policy == SIM_POLICY_RANDOM ? SEEDS : 1); seed++) {
            check_right(right[_i].text, policy, seed, &values);
        }
    }
}
END_TEST

static char *
on_board(const Board *board, const Program *program)
{
    return g_strdup_printf("soc \"%s\"\n%s", board->name, program->text);
}

START_TEST(a_right_driver_is_right_on_every_board)
{
    for (size_t i = 0; i < G_N_ELEMENTS(everywhere); i++) {
        g_autofree char *text = on_board(&boards[_i], &everywhere[i]);
        g_autofree char *values = NULL;

        if ((everywhere[i].needs_two_cpus && !boards[_i].has_two_cpus) ||
            (everywhere[i].needs_wait && boards[_i].wmb_is_order)) {
            continue;
        }
        for (SimPolicy policy = 0; policy < SIM_POLICIES; policy++) {
            for (uint64_t seed = 1; seed <= (policy == SIM_POLICY_RANDOM ? 3 : 1); seed++) {
                check_right(text, policy, seed, &values);
            }
        }
    }
}
END_TEST

static const SimFinding *
find(const SimRun *run, SimCode code)
{
    for (unsigned i = 0; i < sim_findings_count(run->world->findings); i++) {
        const SimFinding *finding = sim_findings_get(run->world->findings, i);

        if (finding->code == code) {
            return finding;
        }
    }
    return NULL;
}

static void
expect(const char *text, SimPolicy policy, SimCode code, unsigned line, SimSeverity severity)
{
    SimRunOptions options = {.policy = policy, .policy_given = true};
    SimScenario *scenario;
    SimRun *run = run_driver(text, &scenario, &options, NULL);
    const SimFinding *finding = find(run, code);
    unsigned at = 0, column, width;

    ck_assert_msg(finding != NULL, "D%d not found in\n%s", code, text);
    ck_assert(sim_run_locate(run, finding->read.source, &at, &column, &width));
    ck_assert_uint_eq(at, line);
    ck_assert_int_eq(finding->severity, severity);
    sim_run_free(run);
    sim_scenario_free(scenario);
}

START_TEST(a_wrong_driver_is_found)
{
    const Driver *d = &wrong[_i];

    expect(d->text, d->policy, d->code, d->line, d->severity);
}
END_TEST

/* The stores leave as late as they may. */
START_TEST(a_barrier_that_only_orders_is_no_wait)
{
    for (size_t i = 0; i < G_N_ELEMENTS(everywhere); i++) {
        if (boards[_i].wmb_is_order && everywhere[i].needs_wait) {
            g_autofree char *text = on_board(&boards[_i], &everywhere[i]);

            expect(text, SIM_POLICY_LAZY, SIM_D106, everywhere[i].needs_wait, SIM_ERROR);
        }
    }
}
END_TEST

static Suite *
drivers_suite(void)
{
    Suite *s = suite_create("drivers");
    TCase *t = tcase_create("drivers");

    tcase_add_loop_test(t, a_right_driver_is_right_whatever_hardware_does, 0,
                        G_N_ELEMENTS(right));
    tcase_add_loop_test(t, a_right_driver_is_right_on_every_board, 0, G_N_ELEMENTS(boards));
    tcase_add_loop_test(t, a_wrong_driver_is_found, 0, G_N_ELEMENTS(wrong));
    tcase_add_loop_test(t, a_barrier_that_only_orders_is_no_wait, 0, G_N_ELEMENTS(boards));
    suite_add_tcase(s, t);
    return s;
}

SIM_CHECK_MAIN(drivers_suite)
