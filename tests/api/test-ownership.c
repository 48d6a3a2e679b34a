/* SPDX-License-Identifier: MIT */
/*
 * Who owns a byte: every (call, state) pair of the table, written down a second
 * time here and walked through the API with real mappings.  The API is asked, not
 * the table: for each pair a byte is brought into the state, the call is made,
 * and findings, state and verdicts are looked at.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

#include "api/glue/owner-table.h"

static Rig *rig;
static ull buf, handle;
static SimAddr pa;
static unsigned before; /* findings when the state was reached */

#define BUF_BYTES 256u

static void
setup(void)
{
    rig = rig_new("noncoherent-1cpu", NULL);
    buf = rig_kmalloc(rig, BUF_BYTES);
    pa = sim_window_pa(buf);
    handle = pa;
}

static void
teardown(void)
{
    rig_free(rig);
}

/* --- the pairs ---------------------------------------------------------- */

/* What the byte is to the device, as the ledger answers. */
static LxState
state_now(void)
{
    SimHold hold;

    if (!lx_ownership.find(lx_glue.owner, pa, &hold)) {
        return LX_NONE;
    }
    if (!hold.live) {
        return LX_ENDED;
    }
    if (strcmp(hold.call, "dma_alloc_coherent") == 0) {
        return LX_COHERENT;
    }
    if (hold.device_owns) {
        return LX_HELD;
    }
    return hold.taken_event ? LX_OWNED : LX_OPEN;
}

static void
reach_coherent(int dir)
{
    (void)dir;
    buf = rig_alloc_coherent(rig, rig->eth, BUF_BYTES, &handle);
    pa = sim_window_pa(buf);
}

static void
reach_open(int dir)
{
    CALL(rig, "dma_map_single_attrs", rig->eth->actor, buf, BUF_BYTES, (ull)dir, SKIP);
}

static void
reach_held(int dir)
{
    rig_map(rig, rig->eth, buf, BUF_BYTES, dir);
}

static void
reach_owned(int dir)
{
    reach_held(dir);
    CALL(rig, "dma_sync_single_for_cpu", rig->eth->actor, handle, BUF_BYTES, (ull)dir);
}

static void
reach_ended(int dir)
{
    reach_held(dir);
    rig_unmap(rig, rig->eth, handle, BUF_BYTES, dir);
}

static void
reach_none(int dir)
{
    (void)dir;
}

static void (*const reach[LX_STATES])(int dir) = {
    [LX_NONE] = reach_none,   [LX_OPEN] = reach_open,   [LX_HELD] = reach_held,
    [LX_OWNED] = reach_owned, [LX_ENDED] = reach_ended, [LX_COHERENT] = reach_coherent,
};

/* The linear address of the byte, whatever names it now. */
static ull
linear(void)
{
    return sim_window_va(SIM_WINDOW_LINEAR, pa);
}

static void
do_map(int dir)
{
    rig_map(rig, rig->eth, linear(), BUF_BYTES, dir);
}

static void
do_map_skip(int dir)
{
    CALL(rig, "dma_map_single_attrs", rig->eth->actor, linear(), BUF_BYTES, (ull)dir, SKIP);
}

static void
do_sync_for_device(int dir)
{
    CALL(rig, "dma_sync_single_for_device", rig->eth->actor, handle, BUF_BYTES, (ull)dir);
}

static void
do_sync_for_cpu(int dir)
{
    CALL(rig, "dma_sync_single_for_cpu", rig->eth->actor, handle, BUF_BYTES, (ull)dir);
}

static void
do_unmap(int dir)
{
    rig_unmap(rig, rig->eth, handle, BUF_BYTES, dir);
}

static void
do_unmap_skip(int dir)
{
    CALL(rig, "dma_unmap_single_attrs", rig->eth->actor, handle, BUF_BYTES, (ull)dir, SKIP);
}

static void
do_alloc(int dir)
{
    SimHold hold = { .device = rig->eth->actor, .pa = pa & ~UINT64_C(4095), .len = 4096,
                     .call = "dma_alloc_coherent", .live = true };

    (void)dir; /* the allocator would never give out these bytes: ask the ledger */
    struct lx_deal deal = { .type = LX_TYPE_COHERENT };

    lx_owner_alloc(lx_glue.owner, &hold, &deal, true);
}

static void
do_free(int dir)
{
    (void)dir;
    CALL(rig, "dma_free_coherent", rig->eth->actor, BUF_BYTES, buf, handle);
}

static void
do_cpu_read(int dir)
{
    (void)dir;
    rig_get(rig, linear());
}

static void
do_cpu_write(int dir)
{
    (void)dir;
    rig_put(rig, linear(), 0x5a);
}

static void
do_device_read(int dir)
{
    (void)dir;
    rig_dev_read(rig, rig->eth, pa);
}

static void
do_device_write(int dir)
{
    (void)dir;
    rig_dev_write(rig, rig->eth, pa, 0xa5, 1);
}

static void (*const make[LX_CALLS])(int dir) = {
    [LX_MAP] = do_map,
    [LX_MAP_SKIP] = do_map_skip,
    [LX_SYNC_FOR_DEVICE] = do_sync_for_device,
    [LX_SYNC_FOR_CPU] = do_sync_for_cpu,
    [LX_UNMAP] = do_unmap,
    [LX_UNMAP_SKIP] = do_unmap_skip,
    [LX_ALLOC_COHERENT] = do_alloc,
    [LX_FREE_COHERENT] = do_free,
    [LX_CPU_READ] = do_cpu_read,
    [LX_CPU_WRITE] = do_cpu_write,
    [LX_DEVICE_READ] = do_device_read,
    [LX_DEVICE_WRITE] = do_device_write,
};

/* The code of the finding, by direction TO FROM BIDI, and the state after it. */
typedef struct Pair {
    int codes[3];
    LxState after;
} Pair;

#define OK(after) { { 0, 0, 0 }, (after) }
#define ALL(code, after) { { (code), (code), (code) }, (after) }
#define PER(to, from, bidi, after) { { [TO] = (to), [FROM] = (from), [BIDI] = (bidi) }, (after) }

static const Pair pairs[LX_CALLS][LX_STATES] = {
    [LX_MAP] = { OK(LX_HELD), PER(0, 301, 301, LX_HELD), PER(0, 301, 301, LX_HELD),
                 PER(0, 301, 301, LX_HELD), OK(LX_HELD), ALL(107, LX_COHERENT) },
    [LX_MAP_SKIP] = { OK(LX_OPEN), OK(LX_OPEN), OK(LX_HELD), OK(LX_OPEN), OK(LX_OPEN),
                      OK(LX_COHERENT) },
    [LX_SYNC_FOR_DEVICE] = { ALL(302, LX_NONE), OK(LX_HELD), OK(LX_HELD), OK(LX_HELD),
                             ALL(302, LX_ENDED), ALL(107, LX_COHERENT) },
    [LX_SYNC_FOR_CPU] = { ALL(302, LX_NONE), OK(LX_OWNED), OK(LX_OWNED), OK(LX_OWNED),
                          ALL(302, LX_ENDED), ALL(107, LX_COHERENT) },
    [LX_UNMAP] = { ALL(302, LX_NONE), OK(LX_ENDED), OK(LX_ENDED), OK(LX_ENDED),
                   ALL(303, LX_ENDED), ALL(306, LX_COHERENT) },
    [LX_UNMAP_SKIP] = { ALL(302, LX_NONE), OK(LX_ENDED), OK(LX_ENDED), OK(LX_ENDED),
                        ALL(303, LX_ENDED), ALL(306, LX_COHERENT) },
    [LX_ALLOC_COHERENT] = { OK(LX_COHERENT), OK(LX_COHERENT), OK(LX_HELD), OK(LX_COHERENT),
                            OK(LX_COHERENT), OK(LX_COHERENT) },
    [LX_FREE_COHERENT] = { ALL(302, LX_NONE), ALL(306, LX_OPEN), ALL(306, LX_HELD),
                           ALL(306, LX_OWNED), ALL(303, LX_ENDED), OK(LX_ENDED) },
    [LX_CPU_READ] = { OK(LX_NONE), OK(LX_OPEN), PER(0, 201, 201, LX_HELD), OK(LX_OWNED),
                      OK(LX_ENDED), ALL(107, LX_COHERENT) },
    [LX_CPU_WRITE] = { OK(LX_NONE), OK(LX_OPEN), ALL(202, LX_HELD), OK(LX_OWNED),
                       OK(LX_ENDED), ALL(107, LX_COHERENT) },
    [LX_DEVICE_READ] = { OK(LX_NONE), PER(0, 207, 0, LX_OPEN), PER(0, 207, 0, LX_HELD),
                         ALL(203, LX_OWNED), ALL(203, LX_ENDED), OK(LX_COHERENT) },
    [LX_DEVICE_WRITE] = { OK(LX_NONE), PER(207, 0, 0, LX_OPEN), PER(207, 0, 0, LX_HELD),
                          ALL(203, LX_OWNED), ALL(203, LX_ENDED), OK(LX_COHERENT) },
};

START_TEST(every_call_in_every_state)
{
    int dir = _i % 3;
    LxState state = (LxState)(_i / 3 % LX_STATES);
    LxCall call = (LxCall)(_i / 3 / LX_STATES);
    const Pair *pair = &pairs[call][state];
    int code = 0;

    if (dir != FROM) {
        rig_put(rig, buf, 0x11); /* else a map would give up what the CPU wrote */
    }
    CALL(rig, "dcache_clean_inval_poc", buf, buf + BUF_BYTES);
    reach[state](dir);
    ck_assert_str_eq(rig_codes(rig), "");
    ck_assert_int_eq(state_now(), state);
    before = sim_findings_count(rig->world->findings);

    make[call](dir);
    if (sim_findings_count(rig->world->findings) > before) {
        code = sim_findings_get(rig->world->findings, before)->code;
    }
    ck_assert_msg(code == pair->codes[dir], "call %d state %d dir %d: D%d instead of D%d", call,
                  state, dir, code, pair->codes[dir]);
    ck_assert_int_eq(state_now(), pair->after);
    ck_assert_uint_le(sim_findings_count(rig->world->findings) - before, 1);
}
END_TEST

/* --- byte ranges -------------------------------------------------------- */

START_TEST(a_sync_takes_back_exactly_its_bytes)
{
    rig_map(rig, rig->eth, buf, 256, FROM);
    rig_dev_write(rig, rig->eth, handle, 0xbb, 256);
    CALL(rig, "dma_sync_single_for_cpu", rig->eth->actor, handle + 64, 64, FROM);
    ck_assert_uint_eq(rig_get(rig, buf + 64), 0xbb);
    ck_assert_uint_eq(rig_get(rig, buf + 127), 0xbb);
    ck_assert_str_eq(rig_codes(rig), "");
    rig_get(rig, buf + 63);
    ck_assert_str_eq(rig_codes(rig), "D201");
    rig_get(rig, buf + 128);
    ck_assert_str_eq(rig_codes(rig), "D201 D201");
}
END_TEST

START_TEST(bytes_of_one_line_may_have_two_owners)
{
    rig_map(rig, rig->eth, buf, 128, TO);
    CALL(rig, "dma_sync_single_for_cpu", rig->eth->actor, handle, 16, TO);
    rig_put(rig, buf + 15, 1);
    ck_assert_str_eq(rig_codes(rig), "");
    rig_put(rig, buf + 16, 1);
    ck_assert_str_eq(rig_codes(rig), "D202");
}
END_TEST

START_TEST(a_neighbour_of_a_held_byte_is_free)
{
    rig_map(rig, rig->eth, buf, 32, FROM);
    rig_put(rig, buf + 32, 1);
    rig_get(rig, buf + 63);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(holding_ends_with_the_last_mapping)
{
    rig_map(rig, rig->eth, buf, 128, TO);
    rig_map(rig, rig->eng, buf, 128, TO);
    rig_unmap(rig, rig->eth, handle, 128, TO);
    ck_assert_str_eq(rig_codes(rig), "");
    rig_put(rig, buf, 1);
    ck_assert_str_eq(rig_codes(rig), "D202");
    rig_unmap(rig, rig->eng, handle, 128, TO);
    rig_put(rig, buf, 2);
    ck_assert_str_eq(rig_codes(rig), "D202");
}
END_TEST

START_TEST(attention_follows_ownership)
{
    uint8_t *attn = &rig->cpu->attn[(buf - SIM_WINDOW_BASE) >> rig->cpu->line_shift];

    rig_map(rig, rig->eth, buf, 64, TO);
    ck_assert_uint_eq(attn[0] & (SIM_ATTN_HELD | SIM_ATTN_HELD_W), SIM_ATTN_HELD_W);
    ck_assert_uint_eq(attn[1] & (SIM_ATTN_HELD | SIM_ATTN_HELD_W), 0);
    rig_unmap(rig, rig->eth, handle, 64, TO);
    ck_assert_uint_eq(attn[0] & (SIM_ATTN_HELD | SIM_ATTN_HELD_W), 0);
    rig_map(rig, rig->eth, buf, 64, BIDI);
    ck_assert_uint_eq(attn[0] & (SIM_ATTN_HELD | SIM_ATTN_HELD_W), SIM_ATTN_HELD);
    CALL(rig, "dma_sync_single_for_cpu", rig->eth->actor, handle, 64, BIDI);
    ck_assert_uint_eq(attn[0] & (SIM_ATTN_HELD | SIM_ATTN_HELD_W), 0);
}
END_TEST

/* --- sharing ------------------------------------------------------------ */

START_TEST(a_second_map_names_both)
{
    rig_map(rig, rig->eth, buf, 128, FROM);
    rig_map(rig, rig->eng, buf + 64, 128, TO);
    ck_assert_str_eq(rig_codes(rig), "D301");
    ck_assert_uint_eq(rig_finding(rig)->pa, pa + 64);
    ck_assert_uint_eq(rig_finding(rig)->len, 64);
    ck_assert_str_eq(rig_finding(rig)->other, "eng0");
    ck_assert_uint_eq(rig_finding(rig)->hold.device, rig->eth->actor);
    ck_assert_str_eq(rig_finding(rig)->hold.dir, "DMA_FROM_DEVICE");
    ck_assert_int_eq(rig_finding(rig)->severity, SIM_ERROR);
}
END_TEST

START_TEST(skip_on_every_later_map_is_legal)
{
    rig_map(rig, rig->eth, buf, 128, BIDI);
    CALL(rig, "dma_map_single_attrs", rig->eng->actor, buf, 128, BIDI, SKIP);
    CALL(rig, "dma_unmap_single_attrs", rig->eng->actor, handle, 128, BIDI, SKIP);
    rig_unmap(rig, rig->eth, handle, 128, BIDI);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(an_early_unmap_without_skip_is_not)
{
    rig_map(rig, rig->eth, buf, 128, BIDI);
    CALL(rig, "dma_map_single_attrs", rig->eng->actor, buf, 128, BIDI, SKIP);
    rig_unmap(rig, rig->eth, handle, 128, BIDI);
    ck_assert_str_eq(rig_codes(rig), "D301");
    ck_assert_uint_eq(rig_finding(rig)->hold.device, rig->eng->actor);
}
END_TEST

START_TEST(one_conflict_is_one_report)
{
    rig_map(rig, rig->eth, buf, 128, FROM);
    rig_map(rig, rig->eng, buf, 128, FROM);
    rig_unmap(rig, rig->eng, handle, 128, FROM);
    rig_unmap(rig, rig->eth, handle, 128, FROM);
    ck_assert_str_eq(rig_codes(rig), "D301");
}
END_TEST

START_TEST(a_device_without_a_mapping_is_judged_by_bytes_alone)
{
    rig_map(rig, rig->eth, buf, 128, FROM);
    rig_dev_read(rig, rig->eng, handle);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(the_kindest_of_two_mappings_counts)
{
    rig_map(rig, rig->eth, buf, 128, TO);
    CALL(rig, "dma_map_single_attrs", rig->eth->actor, buf, 128, FROM, SKIP);
    rig_dev_read(rig, rig->eth, handle);
    rig_dev_write(rig, rig->eth, handle, 1, 1);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

/* --- coherent memory ---------------------------------------------------- */

START_TEST(coherent_memory_to_a_second_device_with_skip)
{
    ull p = rig_alloc_coherent(rig, rig->eth, 64, &handle);

    CALL(rig, "dma_map_single_attrs", rig->eng->actor, sim_window_va(SIM_WINDOW_LINEAR, handle),
         64, BIDI, SKIP);
    rig_dev_write(rig, rig->eng, handle, 3, 1);
    CALL(rig, "mb");
    ck_assert_uint_eq(rig_get(rig, p), 3);
    rig_put(rig, p, 4);
    ck_assert_str_eq(rig_codes(rig), "");
}
END_TEST

START_TEST(an_ended_mapping_is_remembered_by_handle)
{
    rig_map(rig, rig->eth, buf, 128, TO);
    rig_unmap(rig, rig->eth, handle, 128, TO);
    rig_unmap(rig, rig->eth, handle, 128, TO);
    ck_assert_str_eq(rig_codes(rig), "D303");
    ck_assert(rig_finding(rig)->has_hold);
    ck_assert(!rig_finding(rig)->hold.live);
    ck_assert_str_eq(rig_finding(rig)->detail, "the mapping has ended");
}
END_TEST

/* --- leaks -------------------------------------------------------------- */

START_TEST(leaks_are_counted_with_and_without_checks)
{
    if (_i == 1) {
        g_clear_pointer(&rig->world->truth, sim_truth_free);
    }
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 1); /* buf */
    rig_map(rig, rig->eth, buf, 128, TO);
    rig_map(rig, rig->eng, buf, 128, FROM);
    ull p = rig_alloc_coherent(rig, rig->eth, 64, &handle);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 4);
    CALL(rig, "dma_free_coherent", rig->eth->actor, 64, p, handle);
    rig_unmap(rig, rig->eth, pa, 128, TO);
    rig_unmap(rig, rig->eng, pa, 128, FROM);
    CALL(rig, "kfree", buf);
    ck_assert_uint_eq(rig->layer->leaks(rig->world), 0);
    ck_assert_str_eq(rig_codes(rig), _i == 1 ? "" : "D301");
}
END_TEST

static Suite *
ownership_suite(void)
{
    Suite *suite = suite_create("ownership");
    TCase *tc = tcase_create("ownership");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, every_call_in_every_state, 0, LX_CALLS * LX_STATES * 3);
    tcase_add_test(tc, a_sync_takes_back_exactly_its_bytes);
    tcase_add_test(tc, bytes_of_one_line_may_have_two_owners);
    tcase_add_test(tc, a_neighbour_of_a_held_byte_is_free);
    tcase_add_test(tc, holding_ends_with_the_last_mapping);
    tcase_add_test(tc, attention_follows_ownership);
    tcase_add_test(tc, a_second_map_names_both);
    tcase_add_test(tc, skip_on_every_later_map_is_legal);
    tcase_add_test(tc, an_early_unmap_without_skip_is_not);
    tcase_add_test(tc, one_conflict_is_one_report);
    tcase_add_test(tc, a_device_without_a_mapping_is_judged_by_bytes_alone);
    tcase_add_test(tc, the_kindest_of_two_mappings_counts);
    tcase_add_test(tc, coherent_memory_to_a_second_device_with_skip);
    tcase_add_test(tc, an_ended_mapping_is_remembered_by_handle);
    tcase_add_loop_test(tc, leaks_are_counted_with_and_without_checks, 0, 2);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(ownership_suite)
