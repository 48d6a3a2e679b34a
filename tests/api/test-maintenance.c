/* SPDX-License-Identifier: MIT */
/*
 * Which maintenance each call does, per architecture and era: the table of the
 * facts, written down here a second time, against what the CPU was really asked.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

static Rig *rig;
static ull buf, handle;
static SimAddr pa;

/* Maintenance of a 128-byte aligned buffer; "|7" is the dsb behind it. */
#define C "C+0:128 |7"
#define CI "CI+0:128 |7"
#define I_ARM "I+0:128 |7"
#define I_ARM64 "I+0:64 I+64:64 |7" /* the first line is done apart */
#define C_ONLY "C+0:128"
#define I_ONLY "I+0:128"
#define NIL ""

typedef struct Row {
    const char *options;
    const char *map[3], *sync_for_device[3], *sync_for_cpu[3], *unmap[3];
} Row;

#define DIRS(to, from, bidi) { [TO] = to, [FROM] = from, [BIDI] = bidi }

static const Row rows[] = {
    { "arch=arm64 era=6.12", DIRS(C, C, C), DIRS(C, C, C), DIRS(NIL, I_ARM64, I_ARM64),
      DIRS(NIL, I_ARM64, I_ARM64) },
    { "arch=arm64 era=5.19", DIRS(C, C, C), DIRS(C, C, C), DIRS(NIL, I_ARM64, I_ARM64),
      DIRS(NIL, I_ARM64, I_ARM64) },
    { "arch=arm64 era=5.18.255", DIRS(C, I_ARM64, C), DIRS(C, I_ARM64, C),
      DIRS(NIL, I_ARM64, I_ARM64), DIRS(NIL, I_ARM64, I_ARM64) },
    { "arch=armv7 era=6.12", DIRS(C, I_ARM, C), DIRS(C, I_ARM, C), DIRS(NIL, I_ARM, I_ARM),
      DIRS(NIL, I_ARM, I_ARM) },
    { "arch=armv7 era=2.6.34", DIRS(C, I_ARM, C), DIRS(C, I_ARM, C), DIRS(NIL, I_ARM, I_ARM),
      DIRS(NIL, I_ARM, I_ARM) },
    { "arch=armv7 era=2.6.33", DIRS(C, I_ARM, CI), DIRS(C, I_ARM, CI), DIRS(C, I_ARM, CI),
      DIRS(NIL, NIL, NIL) },
    /* ALT_CMO_OP ends with no fence (arch/riscv/include/asm/errata_list.h). */
    { "arch=riscv", DIRS(C_ONLY, C_ONLY, C_ONLY), DIRS(C_ONLY, C_ONLY, C_ONLY),
      DIRS(NIL, I_ONLY, I_ONLY), DIRS(NIL, I_ONLY, I_ONLY) },
    /* Before 6.0 it knew no device that is not coherent. */
    { "arch=riscv era=5.19", DIRS(NIL, NIL, NIL), DIRS(NIL, NIL, NIL), DIRS(NIL, NIL, NIL),
      DIRS(NIL, NIL, NIL) },
    { "arch=mips", DIRS(C, I_ARM, CI), DIRS(C, I_ARM, CI), DIRS(NIL, NIL, NIL),
      DIRS(NIL, NIL, NIL) },
    /* The tree says that devices do not snoop; a kernel for x86 knows no such thing. */
    { "arch=x86", DIRS(NIL, NIL, NIL), DIRS(NIL, NIL, NIL), DIRS(NIL, NIL, NIL),
      DIRS(NIL, NIL, NIL) },
    { "arch=armv6 era=2.6.33", DIRS(C, I_ARM, CI), DIRS(C, I_ARM, CI), DIRS(C, I_ARM, CI),
      DIRS(NIL, NIL, NIL) },
};

static void
start(const char *options)
{
    rig = rig_new("noncoherent-1cpu", options);
    buf = rig_kmalloc(rig, 256);
    pa = sim_window_pa(buf);
    rig_spy(rig);
}

static void
teardown(void)
{
    rig_free(rig);
}

START_TEST(each_row_does_exactly_its_maintenance)
{
    const Row *row = &rows[_i / 3];
    int dir = _i % 3;

    start(row->options);
    handle = rig_map(rig, rig->eth, buf, 128, dir);
    ck_assert_str_eq(rig_asked(rig, pa), row->map[dir]);
    CALL(rig, "dma_sync_single_for_cpu", rig->eth->actor, handle, 128, (ull)dir);
    ck_assert_str_eq(rig_asked(rig, pa), row->sync_for_cpu[dir]);
    CALL(rig, "dma_sync_single_for_device", rig->eth->actor, handle, 128, (ull)dir);
    ck_assert_str_eq(rig_asked(rig, pa), row->sync_for_device[dir]);
    rig_unmap(rig, rig->eth, handle, 128, dir);
    ck_assert_str_eq(rig_asked(rig, pa), row->unmap[dir]);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(skip_cpu_sync_does_none)
{
    start("arch=arm64");
    handle = CALL(rig, "dma_map_single_attrs", rig->eth->actor, buf, 128, FROM, SKIP);
    CALL(rig, "dma_unmap_single_attrs", rig->eth->actor, handle, 128, FROM, SKIP);
    ck_assert_str_eq(rig_asked(rig, pa), "");
}
END_TEST

START_TEST(part_of_a_mapping_maintains_its_part)
{
    start("arch=armv7");
    handle = rig_map(rig, rig->eth, buf, 256, FROM);
    rig_asked(rig, pa);
    CALL(rig, "dma_sync_single_for_cpu", rig->eth->actor, handle + 64, 64, FROM);
    ck_assert_str_eq(rig_asked(rig, pa), "I+64:64 |7");
}
END_TEST

START_TEST(a_coherent_device_needs_none)
{
    rig = rig_new_set("noncoherent-1cpu", "arch=arm64", "eth0:dma-coherent=1");
    buf = rig_kmalloc(rig, 256);
    rig_spy(rig);
    handle = rig_map(rig, rig->eth, buf, 128, FROM);
    rig_unmap(rig, rig->eth, handle, 128, FROM);
    ck_assert_str_eq(rig_asked(rig, sim_window_pa(buf)), "");
}
END_TEST

/* Partial lines at the ends of an invalidate, [from, to) of a buffer. */
typedef struct Edge {
    const char *options, *verb;
    unsigned from, to;
    const char *asked;
} Edge;

static const Edge edges[] = {
    { "arch=arm64", "dcache_inval_poc", 16, 192, "CI+0:64 I+64:128 |7" },
    { "arch=arm64", "dcache_inval_poc", 0, 100, "CI+64:64 I+0:64 |7" },
    { "arch=arm64", "dcache_inval_poc", 16, 200, "CI+192:64 CI+0:64 I+64:128 |7" },
    /* An aligned start in a range shorter than the line: both. */
    { "arch=arm64", "dcache_inval_poc", 0, 16, "CI+0:64 I+0:64 |7" },
    { "arch=arm64", "dcache_inval_poc", 16, 32, "CI+0:64 CI+0:64 |7" },
    { "arch=arm64", "dcache_clean_poc", 16, 100, "C+16:84 |7" },
    { "arch=arm64", "dcache_clean_inval_poc", 16, 100, "CI+16:84 |7" },
    { "arch=armv7", "dmac_flush_range", 16, 100, "CI+16:84 |7" },
};

START_TEST(edge_lines_are_cleaned_as_the_architecture_does)
{
    const Edge *edge = &edges[_i];

    start(edge->options);
    CALL(rig, edge->verb, buf + edge->from, buf + edge->to);
    ck_assert_str_eq(rig_asked(rig, pa), edge->asked);
}
END_TEST

typedef struct Area {
    const char *verb;
    unsigned from, len;
    int dir;
    const char *asked;
} Area;

static const Area areas[] = {
    { "dmac_map_area", 16, 176, FROM, "CI+0:64 I+64:128 |7" },
    { "dmac_map_area", 0, 100, FROM, "CI+64:64 I+0:64 |7" },
    { "dmac_map_area", 0, 16, FROM, "CI+0:64 |7" },
    { "dmac_map_area", 16, 16, FROM, "CI+0:64 CI+0:64 |7" },
    { "dmac_map_area", 0, 128, TO, "C+0:128 |7" },
    { "dmac_map_area", 0, 128, BIDI, "C+0:128 |7" },
    { "dmac_unmap_area", 0, 128, TO, "" },
    { "dmac_unmap_area", 0, 128, FROM, "I+0:128 |7" },
    { "dmac_unmap_area", 0, 128, BIDI, "I+0:128 |7" },
};

START_TEST(arm_areas_follow_the_direction)
{
    const Area *area = &areas[_i];

    start("arch=armv7");
    CALL(rig, area->verb, buf + area->from, area->len, (ull)area->dir);
    ck_assert_str_eq(rig_asked(rig, pa), area->asked);
}
END_TEST

/* --- a driver that maintains what the API has too (D504) ---------------- */

typedef struct ByHand {
    const char *board, *arch, *call;
    bool is_physical; /* takes physical addresses */
    int dir;          /* the third argument is one, and the second a size; else -1 */
} ByHand;

static const ByHand by_hand[] = {
    { "noncoherent-1cpu", "arch=arm64", "dcache_clean_poc", false, -1 },
    { "noncoherent-1cpu", "arch=arm64", "dcache_inval_poc", false, -1 },
    { "noncoherent-1cpu", "arch=arm64", "dcache_clean_inval_poc", false, -1 },
    { "noncoherent-1cpu", "arch=armv7", "dmac_map_area", false, TO },
    { "noncoherent-1cpu", "arch=armv7", "dmac_unmap_area", false, FROM },
    { "noncoherent-1cpu", "arch=armv7", "dmac_flush_range", false, -1 },
    { "cortex-a9-pl310", "arch=armv7", "outer_clean_range", true, -1 },
    { "cortex-a9-pl310", "arch=armv7", "outer_inv_range", true, -1 },
    { "cortex-a9-pl310", "arch=armv7", "outer_flush_range", true, -1 },
};

static void
maintain_by_hand(const ByHand *row, ull offset)
{
    ull start = (row->is_physical ? pa : buf) + offset;

    CALL(rig, row->call, start, row->dir < 0 ? start + 64 : 64, (ull)row->dir);
}

START_TEST(a_call_over_mapped_bytes_is_told)
{
    const ByHand *row = &by_hand[_i];
    g_autofree char *detail = g_strdup_printf("%s()", row->call);

    rig = rig_new(row->board, row->arch);
    buf = rig_kmalloc(rig, 256);
    pa = sim_window_pa(buf);
    maintain_by_hand(row, 0); /* nothing is mapped yet */
    handle = rig_map(rig, rig->eth, buf, 128, TO);
    maintain_by_hand(row, 128); /* other bytes */
    ck_assert_str_eq(rig_codes(rig), "");
    maintain_by_hand(row, 64);
    ck_assert_str_eq(rig_codes(rig), "D504");
    ck_assert_str_eq(rig_finding(rig)->detail, detail);
    ck_assert_str_eq(rig_finding(rig)->other, "eth0");
    rig_unmap(rig, rig->eth, handle, 128, TO);
    maintain_by_hand(row, 0); /* and no more */
    ck_assert_str_eq(rig_codes(rig), "D504");
}
END_TEST

START_TEST(riscv_drops_what_shares_the_line)
{
    start("arch=riscv");
    handle = rig_map(rig, rig->eth, buf + 16, 32, FROM);
    rig_put(rig, buf, 7); /* a neighbour of the mapped bytes */
    rig_unmap(rig, rig->eth, handle, 32, FROM);
    ck_assert_uint_eq(rig_get(rig, buf), 0);
}
END_TEST

START_TEST(arm64_keeps_what_shares_the_line)
{
    start("arch=arm64");
    handle = rig_map(rig, rig->eth, buf + 16, 32, FROM);
    rig_put(rig, buf, 7);
    rig_unmap(rig, rig->eth, handle, 32, FROM);
    ck_assert_uint_eq(rig_get(rig, buf), 7);
}
END_TEST

/* arm64 since 5.19 cleans: what the CPU wrote before the map is in RAM. */
START_TEST(cpu_bytes_survive_a_receive_map_on_arm64_only)
{
    static const struct {
        const char *options;
        uint8_t ram;
        char state;
    } expected[] = {
        { "arch=arm64", 7, 'S' },
        { "arch=arm64 era=5.18", 0, 'I' },
        { "arch=armv7", 0, 'I' },
    };

    start(expected[_i].options);
    rig_put(rig, buf, 7);
    ck_assert_int_eq(rig_state(rig, buf), 'M');
    rig_map(rig, rig->eth, buf, 128, FROM);
    ck_assert_uint_eq(rig_ram(rig, pa), expected[_i].ram);
    ck_assert(rig_state(rig, buf) == expected[_i].state ||
              (expected[_i].state == 'S' && rig_state(rig, buf) == 'E'));
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(flush_cache_all_empties_the_cache)
{
    start("arch=armv7");
    rig_put(rig, buf, 7);
    rig_put(rig, buf + 64, 8);
    CALL(rig, "flush_cache_all");
    ck_assert_uint_eq(rig_ram(rig, pa), 7);
    ck_assert_uint_eq(rig_ram(rig, pa + 64), 8);
    ck_assert_int_eq(rig_state(rig, buf), 'I');
}
END_TEST

START_TEST(outer_calls_do_nothing_without_an_outer_cache)
{
    start("arch=armv7");
    rig_put(rig, buf, 7);
    CALL(rig, "outer_clean_range", pa, pa + 64);
    CALL(rig, "outer_inv_range", pa + 1, pa + 63);
    CALL(rig, "outer_flush_range", pa, pa + 64);
    CALL(rig, "outer_flush_all");
    CALL(rig, "outer_sync");
    ck_assert_str_eq(rig_asked(rig, pa), "");
    ck_assert_int_eq(rig_state(rig, buf), 'M');
}
END_TEST

START_TEST(maintenance_of_what_is_no_memory_stops)
{
    start("arch=arm64");
    g_autofree char *words = STOP(rig, "dcache_clean_poc", 4096, 8192);
    ck_assert_str_eq(words, "the kernel stopped: cache maintenance of an address that is not "
                            "memory");
}
END_TEST

/* --- coherent memory (facts 4.3) ------------------------------------------ */

/* Where a store to it is when it was made: in a cache, a buffer, or memory. */
typedef enum Place { IN_CACHE, IN_BUFFER, IN_RAM } Place;

typedef struct Coherent {
    const char *options, *sets, *asked;
    Place place;
} Coherent;

#define THROUGH "cpu0:dmasim,l1-writes=through"
static const Coherent coherent[] = {
    { "arch=arm64", NULL, "C+0:4096 |7", IN_BUFFER },
    { "arch=arm64 era=5.18", NULL, "CI+0:4096 |7", IN_BUFFER },
    { "arch=armv7", NULL, "CI+0:4096 |7", IN_BUFFER },
    { "arch=armv7 era=2.6.33", NULL, "CI+0:4096 |7", IN_BUFFER },
    { "arch=armv6", NULL, "CI+0:4096 |7", IN_BUFFER },
    { "arch=arm926", NULL, "CI+0:4096 |7", IN_RAM },
    { "arch=fa526", NULL, "CI+0:4096 |7", IN_RAM },
    { "arch=xscale", NULL, "CI+0:4096 |7", IN_RAM },
    { "arch=armv4wt", THROUGH, "I+0:4096", IN_RAM },
    { "arch=armv4", THROUGH, "I*", IN_RAM },
    { "arch=riscv", NULL, "CI+0:4096", IN_BUFFER },
    { "arch=mips", NULL, "CI+0:4096 |7", IN_RAM },
    { "arch=mips-speculative", NULL, "CI+0:4096 |7", IN_RAM },
    { "arch=x86", NULL, "", IN_CACHE },
    { "arch=riscv era=5.19", NULL, "", IN_CACHE },
    { "arch=arm64", "eth0:dma-coherent=1", "", IN_CACHE },
    { "arch=armv7", "eth0:dma-coherent=1", "", IN_CACHE },
};

START_TEST(coherent_memory_is_prepared_and_has_its_type)
{
    const Coherent *row = &coherent[_i];
    ull va, bus;

    rig = rig_new_set("noncoherent-1cpu", row->options, row->sets);
    rig_spy(rig);
    va = rig_alloc_coherent(rig, rig->eth, 4096, &bus);
    ck_assert_str_eq(rig_asked(rig, bus), row->asked);
    CALL(rig, "mb");
    rig_put(rig, va, 7);
    ck_assert_int_eq(rig_state(rig, sim_window_va(SIM_WINDOW_LINEAR, bus)),
                     row->place == IN_CACHE ? 'M' : 'I');
    ck_assert_uint_eq(rig_ram(rig, bus), row->place == IN_RAM ? 7 : 0);
    ck_assert_uint_eq(rig_get(rig, va), 7);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* --- what a driver of arm calls itself ------------------------------------- */

typedef struct Core {
    const char *options, *sets;
    /* dmac_map_area() and dmac_unmap_area() of two lines, by direction; flush. */
    const char *map[3], *unmap[3], *flush, *all;
} Core;

static const Core cores[] = {
    { "arch=armv7", NULL, DIRS(C, I_ARM, C), DIRS(NIL, I_ARM, I_ARM), CI, "CI* |7" },
    { "arch=armv6", NULL, DIRS(C, I_ARM, C), DIRS(NIL, I_ARM, I_ARM), CI, "CI* |7" },
    { "arch=arm926", NULL, DIRS(C, I_ARM, CI), DIRS(NIL, NIL, NIL), CI, "CI* |7" },
    { "arch=fa526", NULL, DIRS(C, I_ARM, CI), DIRS(NIL, NIL, NIL), CI, "CI* |7" },
    { "arch=xscale-80200-a0", NULL, DIRS(C, CI, CI), DIRS(NIL, NIL, NIL), CI, "CI* |7" },
    { "arch=armv4wt", THROUGH, DIRS(NIL, NIL, NIL), DIRS(NIL, I_ONLY, I_ONLY), I_ONLY, "CI*" },
    { "arch=armv4", THROUGH, DIRS(NIL, NIL, NIL), DIRS(NIL, "I*", "I*"), "I*", "CI*" },
};

START_TEST(each_core_of_arm_has_its_own_dmac_functions)
{
    const Core *core = &cores[_i];

    rig = rig_new_set("noncoherent-1cpu", core->options, core->sets);
    buf = rig_kmalloc(rig, 256);
    pa = sim_window_pa(buf);
    rig_spy(rig);
    for (unsigned dir = 0; dir < 3; dir++) {
        CALL(rig, "dmac_map_area", buf, 128, dir);
        ck_assert_str_eq(rig_asked(rig, pa), core->map[dir]);
        CALL(rig, "dmac_unmap_area", buf, 128, dir);
        ck_assert_str_eq(rig_asked(rig, pa), core->unmap[dir]);
    }
    CALL(rig, "dmac_flush_range", buf, buf + 128);
    ck_assert_str_eq(rig_asked(rig, pa), core->flush);
    CALL(rig, "flush_cache_all");
    ck_assert_str_eq(rig_asked(rig, pa), core->all);
}
END_TEST

/* --- barriers ----------------------------------------------------------- */

#define ENGINE 0x10010000 /* registers of eng0 */

enum { LD = SIM_BARRIER_LOADS, ST = SIM_BARRIER_STORES, SY = SIM_BARRIER_FULL,
       DSB = SIM_BARRIER_WAIT, OUTER = SIM_BARRIER_OUTER, FREE = SIM_BARRIER_FREE };

/* Facts 8.1, by column; the last two are what readl() ends and writel() begins with. */
typedef struct Barriers {
    const char *options;
    unsigned mb, rmb, wmb, dma_mb, dma_rmb, dma_wmb, readl, writel;
} Barriers;

#define BUFFERABLE                                                                    \
    SY | DSB | OUTER, SY | DSB, ST | DSB | OUTER, SY | DSB | OUTER, SY, ST, SY | DSB, \
    ST | DSB | OUTER
#define UNBUFFERED                                                                    \
    SY | FREE, LD | FREE, ST | FREE, SY | FREE, LD | FREE, ST | FREE, LD | FREE, ST | FREE
static const Barriers barriers[] = {
    { "arch=arm64", SY | DSB, LD, ST | DSB, SY, LD, ST, LD, ST },
    { "arch=arm64 era=5.1", SY | DSB, LD, ST | DSB, SY, LD, ST, LD, ST },
    { "arch=arm64 era=5.0", SY | DSB, LD, ST | DSB, SY, LD, ST, LD, ST | DSB },
    { "arch=armv7", BUFFERABLE },
    { "arch=armv6", BUFFERABLE },
    { "arch=riscv", SY, LD, ST, SY, LD, ST, LD, ST },
    { "arch=mips", SY, SY, SY, SY, SY, SY, SY, SY },
    { "arch=mips-speculative", SY, SY, SY, SY, SY, SY, SY, SY },
    { "arch=x86", SY | DSB, LD, ST, SY | DSB, LD, ST, LD, ST },
    /* UP, not bufferable: for the compiler only. */
    { "arch=arm926", UNBUFFERED }, { "arch=fa526", UNBUFFERED }, { "arch=xscale", UNBUFFERED },
    { "arch=xscale-80200-a0", UNBUFFERED },
};

static void
check_was_asked(unsigned bits)
{
    g_autofree char *expected = bits ? g_strdup_printf("|%u", bits) : g_strdup("");

    ck_assert_str_eq(rig_asked(rig, pa), expected);
}

static void
check_barrier(const char *name, unsigned bits)
{
    CALL(rig, name);
    check_was_asked(bits);
}

START_TEST(each_barrier_is_what_its_architecture_makes_of_it)
{
    const Barriers *b = &barriers[_i];

    start(b->options);
    check_barrier("mb", b->mb);
    check_barrier("rmb", b->rmb);
    check_barrier("wmb", b->wmb);
    check_barrier("dma_mb", b->dma_mb);
    check_barrier("dma_rmb", b->dma_rmb);
    check_barrier("dma_wmb", b->dma_wmb);
    sim_cpu_readl(rig->cpu, ENGINE, false, &(uint32_t){ 0 });
    check_was_asked(b->readl);
    sim_cpu_readl(rig->cpu, ENGINE, true, &(uint32_t){ 0 });
    check_was_asked(0);
    sim_cpu_writel(rig->cpu, ENGINE, false, 0);
    check_was_asked(b->writel);
    sim_cpu_writel(rig->cpu, ENGINE, true, 0);
    check_was_asked(0);
}
END_TEST

/* Between CPUs, and only where there are several. */
START_TEST(smp_barriers_are_for_cpus)
{
    const char *soc = _i ? "noncoherent-2cpu" : "noncoherent-1cpu";
    static const char *const asked[] = { "|19", "|17", "|18" };

    rig = rig_new(soc, "arch=armv7");
    buf = rig_kmalloc(rig, 64);
    rig_spy(rig);
    for (unsigned i = 0; i < G_N_ELEMENTS(asked); i++) {
        CALL(rig, "test_smp", i);
        ck_assert_str_eq(rig_asked(rig, 0), _i ? asked[i] : "");
    }
    ck_assert_uint_eq(CALL(rig, "test_smp_handover", buf, 5), 5);
    ck_assert_str_eq(rig_asked(rig, 0), _i ? "|19 |17" : "");
    CALL(rig, "test_lock", 1);
    ck_assert_str_eq(rig_asked(rig, 0), _i ? "|17" : "");
    CALL(rig, "test_lock", 0);
    ck_assert_str_eq(rig_asked(rig, 0), _i ? "|19" : "");
}
END_TEST

static Suite *
maintenance_suite(void)
{
    Suite *suite = suite_create("maintenance");
    TCase *tc = tcase_create("maintenance");

    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_add_loop_test(tc, each_row_does_exactly_its_maintenance, 0, 3 * G_N_ELEMENTS(rows));
    tcase_add_test(tc, skip_cpu_sync_does_none);
    tcase_add_test(tc, part_of_a_mapping_maintains_its_part);
    tcase_add_test(tc, a_coherent_device_needs_none);
    tcase_add_loop_test(tc, edge_lines_are_cleaned_as_the_architecture_does, 0,
                        G_N_ELEMENTS(edges));
    tcase_add_loop_test(tc, arm_areas_follow_the_direction, 0, G_N_ELEMENTS(areas));
    tcase_add_loop_test(tc, a_call_over_mapped_bytes_is_told, 0, G_N_ELEMENTS(by_hand));
    tcase_add_test(tc, riscv_drops_what_shares_the_line);
    tcase_add_test(tc, arm64_keeps_what_shares_the_line);
    tcase_add_loop_test(tc, cpu_bytes_survive_a_receive_map_on_arm64_only, 0, 3);
    tcase_add_test(tc, flush_cache_all_empties_the_cache);
    tcase_add_test(tc, outer_calls_do_nothing_without_an_outer_cache);
    tcase_add_test(tc, maintenance_of_what_is_no_memory_stops);
    tcase_add_loop_test(tc, coherent_memory_is_prepared_and_has_its_type, 0,
                        G_N_ELEMENTS(coherent));
    tcase_add_loop_test(tc, each_core_of_arm_has_its_own_dmac_functions, 0,
                        G_N_ELEMENTS(cores));
    tcase_add_loop_test(tc, each_barrier_is_what_its_architecture_makes_of_it, 0,
                        G_N_ELEMENTS(barriers));
    tcase_add_loop_test(tc, smp_barriers_are_for_cpus, 0, 2);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(maintenance_suite)
