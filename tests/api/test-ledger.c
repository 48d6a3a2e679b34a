/* SPDX-License-Identifier: MIT */
/*
 * The ledger against a model that keeps one state per byte and mapping in plain
 * arrays: random maps, syncs and unmaps of parts of one buffer by two devices;
 * after each, every byte's verdicts and every line's attention are compared.
 */
#include "tests/runner.h"

#include "tests/api/rig-api.h"

#define BYTES 256u
#define LIVE_MAX 6u
#define ENDED_MAX 8u /* what the ledger remembers of one page */

typedef struct Model {
    LxMapping *mapping; /* the ledger's; NULL: ended */
    unsigned device, dir, from, len;
    LxState state[BYTES];
} Model;

static Rig *rig;
static SimAddr pa;
static SimRandom dice;
static Model live[LIVE_MAX], ended[ENDED_MAX];
static unsigned live_count, ended_count;

static void
setup(void)
{
    rig = rig_new("noncoherent-1cpu", NULL);
    pa = sim_window_pa(rig_kmalloc(rig, 4096));
    live_count = ended_count = 0;
}

static void
teardown(void)
{
    rig_free(rig);
}

static unsigned
roll(unsigned n)
{
    return sim_random_below(&dice, n);
}

/* --- what should be ----------------------------------------------------- */

static bool
covers(const Model *m, unsigned at)
{
    return at - m->from < m->len;
}

static SimVerdict
cpu_verdict(unsigned at, bool is_write)
{
    for (unsigned i = 0; i < live_count; i++) {
        const Model *m = &live[i];

        if (covers(m, at) && m->state[at] == LX_HELD && (is_write || m->dir != TO)) {
            return is_write ? SIM_VERDICT_CPU_WRITES_HELD : SIM_VERDICT_CPU_READS_HELD;
        }
    }
    return SIM_VERDICT_FINE;
}

static SimVerdict
device_verdict(unsigned device, unsigned at, bool is_write)
{
    bool has_mapping = false, has_right = false;

    for (unsigned i = 0; i < live_count; i++) {
        const Model *m = &live[i];

        if (m->device != device || !covers(m, at)) {
            continue;
        }
        has_mapping = true;
        if (m->state[at] != LX_OWNED) {
            has_right = true;
            if (m->dir != (is_write ? TO : FROM)) {
                return SIM_VERDICT_FINE;
            }
        }
    }
    for (unsigned i = 0; i < ended_count && !has_mapping; i++) {
        has_mapping = ended[i].device == device && covers(&ended[i], at);
    }
    return !has_mapping ? SIM_VERDICT_FINE
           : has_right  ? SIM_VERDICT_WRONG_DIRECTION
                        : SIM_VERDICT_DEVICE_WITHOUT;
}

static uint8_t
attention(unsigned line)
{
    uint8_t bits = 0;

    for (unsigned at = line * 64; at < line * 64 + 64; at++) {
        bits |= cpu_verdict(at, false) != SIM_VERDICT_FINE ? SIM_ATTN_HELD : 0;
        bits |= cpu_verdict(at, true) != SIM_VERDICT_FINE ? SIM_ATTN_HELD_W : 0;
    }
    return bits;
}

/* --- what is ------------------------------------------------------------ */

/* An assertion of libcheck costs a system call even when it holds. */
static void
compare(SimVerdict is, SimVerdict should, unsigned at)
{
    if (is != should) {
        ck_abort_msg("byte %u: verdict %d instead of %d", at, is, should);
    }
}

static void
compare_byte(unsigned at)
{
    LxOwner *owner = lx_glue.owner;

    for (int is_write = 0; is_write < 2; is_write++) {
        SimHold hold;

        compare(lx_ownership.cpu(owner, pa + at, 1, is_write, SIM_MEM_CACHED, &hold),
                cpu_verdict(at, is_write), at);
        for (unsigned device = 0; device < 2; device++) {
            SimActorId actor = device ? rig->eng->actor : rig->eth->actor;

            compare(lx_ownership.device(owner, actor, pa + at, pa + at, 1, is_write, &hold),
                    device_verdict(device, at, is_write), at);
        }
    }
}

/* HELD means that every access is looked at: with it HELD_W says nothing. */
static void
compare_line(unsigned line)
{
    const uint8_t mask = SIM_ATTN_HELD | SIM_ATTN_HELD_W;
    uint64_t index = (sim_window_va(SIM_WINDOW_LINEAR, pa) - SIM_WINDOW_BASE) / 64 + line;
    uint8_t is = rig->cpu->attn[index] & mask, should = attention(line);

    is = is & SIM_ATTN_HELD ? mask : is;
    should = should & SIM_ATTN_HELD ? mask : should;
    if (is != should) {
        ck_abort_msg("line %u: attention 0x%x instead of 0x%x", line, is, should);
    }
}

/* --- random calls ------------------------------------------------------- */

static void
do_map(void)
{
    Model *m = &live[live_count++];
    bool skips = roll(4) == 0;
    LxFault fault;
    LxMapping *other;
    SimHold hold;

    *m = (Model){ .device = roll(2), .dir = roll(3), .from = roll(BYTES) };
    m->len = 1 + roll(BYTES - m->from);
    for (unsigned i = m->from; i < m->from + m->len; i++) {
        m->state[i] = skips ? LX_OPEN : LX_HELD;
    }
    hold = (SimHold){ .device = m->device ? rig->eng->actor : rig->eth->actor,
                      .pa = pa + m->from, .len = m->len, .bus = pa + m->from, .live = true,
                      .call = "dma_map_single" };
    m->mapping = lx_owner_map(lx_glue.owner, skips ? LX_MAP_SKIP : LX_MAP, &hold, (int)m->dir,
                              &fault, &other);
}

static void
do_sync(void)
{
    Model *m = &live[roll(live_count)];
    unsigned from = m->from + roll(m->len), len = 1 + roll(m->from + m->len - from);
    bool for_device = roll(2) == 0;

    lx_owner_sync(lx_glue.owner, m->mapping, for_device ? LX_SYNC_FOR_DEVICE : LX_SYNC_FOR_CPU,
                  pa + from, len, (SimSource){ .pc = roll(3) });
    for (unsigned i = from; i < from + len; i++) {
        m->state[i] = for_device ? LX_HELD : LX_OWNED;
    }
}

static void
do_unmap(void)
{
    unsigned which = roll(live_count);
    Model gone = live[which];

    lx_owner_end(lx_glue.owner, gone.mapping, roll(2) ? LX_UNMAP : LX_UNMAP_SKIP,
                 (SimSource){ 0 });
    memmove(&live[which], &live[which + 1], (--live_count - which) * sizeof(Model));
    if (ended_count == ENDED_MAX) {
        memmove(&ended[0], &ended[1], --ended_count * sizeof(Model));
    }
    ended[ended_count++] = gone;
}

static void
do_one(void)
{
    unsigned what = roll(3);

    if (live_count == 0 || (what == 0 && live_count < LIVE_MAX)) {
        do_map();
    } else if (what == 1) {
        do_sync();
    } else {
        do_unmap();
    }
}

START_TEST(every_byte_is_as_in_the_model)
{
    unsigned long steps = sim_check_loops(300, 20000);

    dice.state = (uint64_t)_i + 1;
    for (unsigned long n = 0; n < steps; n++) {
        do_one();
        for (unsigned at = 0; at < BYTES; at += 1 + roll(8)) {
            compare_byte(at);
        }
        for (unsigned line = 0; line < BYTES / 64; line++) {
            compare_line(line);
        }
    }
}
END_TEST

static Suite *
ledger_suite(void)
{
    Suite *suite = suite_create("ledger");
    TCase *tc = tcase_create("ledger");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, every_byte_is_as_in_the_model, 0, 16);
    suite_add_tcase(suite, tc);
    return suite;
}

SIM_CHECK_MAIN(ledger_suite)
