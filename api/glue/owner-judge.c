/* SPDX-License-Identifier: MIT */
/*
 * What the referee asks of the ledger (sim/ownership.h): may this access touch these
 * bytes, and which mapping says so.  It looks at one page's mappings only.
 */
#include "api/glue/owner-state.h"

static SimVerdict
judge_cpu(void *state, SimAddr pa, uint32_t len, bool is_write, uint8_t mem, SimHold *ret_hold)
{
    LxOwner *owner = state;
    const LxPage *page = lx_page_at(owner, pa);
    LxCall access = is_write ? LX_CPU_WRITE : LX_CPU_READ;

    for (guint i = 0; page && i < page->live->len; i++) {
        const LxMapping *m = g_ptr_array_index(page->live, i);
        SimAddr where;
        LxFault fault;

        if (m->is_coherent && (!m->is_uncached || mem != SIM_MEM_CACHED)) {
            continue;
        }
        fault = lx_mapping_judge(m, access, pa, len, &where);
        if (fault != LX_FINE) {
            *ret_hold = lx_mapping_hold(m, where);
            return lx_fault_verdict(fault);
        }
    }
    return SIM_VERDICT_FINE;
}

/* A wrong direction is a smaller fault than no right at all. */
static bool
is_kinder(LxFault a, LxFault b)
{
    static const int ranks[LX_FAULTS] = { [LX_WRONG_DIRECTION] = 1, [LX_DEVICE_WITHOUT] = 2 };

    return ranks[a] < ranks[b];
}

/* Live mappings of the device that cover the byte: the kindest says. */
static LxFault
judge_live(const LxPage *page, SimActorId device, LxCall access, SimAddr pa,
           const LxMapping **ret_mapping)
{
    LxFault kindest = LX_FINE;

    for (guint i = 0; i < page->live->len; i++) {
        const LxMapping *m = g_ptr_array_index(page->live, i);
        SimAddr where;
        LxFault fault;

        if (m->hold.device != device || !lx_mapping_touches(m, pa, 1)) {
            continue;
        }
        fault = lx_mapping_judge(m, access, pa, 1, &where);
        if (*ret_mapping == NULL || is_kinder(fault, kindest)) {
            *ret_mapping = m;
            kindest = fault;
        }
    }
    return kindest;
}

static LxFault
judge_ended(const LxPage *page, SimActorId device, LxCall access, SimAddr pa,
            const LxMapping **ret_mapping)
{
    for (guint i = page->ended->len; i > 0; i--) {
        const LxMapping *m = g_ptr_array_index(page->ended, i - 1);
        SimAddr where;

        if (m->hold.device == device && lx_mapping_touches(m, pa, 1)) {
            *ret_mapping = m;
            return lx_mapping_judge(m, access, pa, 1, &where);
        }
    }
    return LX_FINE;
}

/* The whole access lies in one live run that allows it: nearly always. */
static bool
is_plainly_fine(const LxPage *page, SimActorId device, LxCall access, SimAddr pa, uint32_t len)
{
    for (guint i = 0; i < page->live->len; i++) {
        const LxMapping *m = g_ptr_array_index(page->live, i);
        SimAddr where;

        if (m->hold.device == device && pa >= m->hold.pa &&
            pa + len <= m->hold.pa + m->hold.len &&
            lx_mapping_judge(m, access, pa, len, &where) == LX_FINE) {
            return true;
        }
    }
    return page->live->len + page->ended->len == 0;
}

static SimVerdict
judge_device(void *state, SimActorId device, SimAddr bus, SimAddr pa, uint32_t len,
             bool is_write, SimHold *ret_hold)
{
    LxOwner *owner = state;
    const LxPage *page = lx_page_at(owner, pa);
    LxCall access = is_write ? LX_DEVICE_WRITE : LX_DEVICE_READ;
    LxFault worst = LX_FINE;

    (void)bus;
    if (page == NULL || is_plainly_fine(page, device, access, pa, len)) {
        return SIM_VERDICT_FINE;
    }
    for (SimAddr at = pa; at < pa + len && worst != LX_DEVICE_WITHOUT; at++) {
        const LxMapping *m = NULL;
        LxFault fault = judge_live(page, device, access, at, &m);

        if (m == NULL) {
            fault = judge_ended(page, device, access, at, &m);
        }
        if (is_kinder(worst, fault)) {
            worst = fault;
            *ret_hold = lx_mapping_hold(m, at);
        }
    }
    return lx_fault_verdict(worst);
}

/* How much a mapping matters for who may touch a byte. */
static int
weight(const LxMapping *mapping, SimAddr pa)
{
    static const int weights[LX_STATES] = {
        [LX_HELD] = 4, [LX_COHERENT] = 3, [LX_OPEN] = 2, [LX_OWNED] = 1,
    };

    return weights[lx_mapping_run(mapping, pa)->state];
}

static bool
find(void *state, SimAddr pa, SimHold *ret_hold)
{
    LxOwner *owner = state;
    const LxPage *page = lx_page_at(owner, pa);
    const LxMapping *best = NULL;

    for (guint i = 0; page && i < page->live->len; i++) {
        const LxMapping *m = g_ptr_array_index(page->live, i);

        if (lx_mapping_touches(m, pa, 1) && (best == NULL || weight(m, pa) > weight(best, pa))) {
            best = m;
        }
    }
    for (guint i = page ? page->ended->len : 0; i > 0 && best == NULL; i--) {
        const LxMapping *m = g_ptr_array_index(page->ended, i - 1);

        if (!m->is_past && lx_mapping_touches(m, pa, 1)) {
            best = m;
        }
    }
    if (best) {
        *ret_hold = lx_mapping_hold(best, pa);
    }
    return best != NULL;
}

const SimOwnership lx_ownership = { .cpu = judge_cpu, .device = judge_device, .find = find,
                                    .cookie = lx_watch_cookie };
