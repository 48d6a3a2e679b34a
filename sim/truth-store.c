/* SPDX-License-Identifier: MIT */
/*
 * Stores that hit an owned line of armed memory: issued and performed in one.
 * This is the referee's hot path.  It says the same as sim_truth_issue and
 * sim_truth_perform do, without their questions: a store that is performed the moment
 * it is issued is ordered before nothing that was written already, so it can be neither
 * performed over a newer write nor behind the newest one.
 */
#include "sim/truth-internal.h"

#include "sim/cpu.h"
#include "sim/runs.h"

#include <string.h>

#define AHEAD 24 /* records fetched before they are written */
#define STORE_MAX 64u

/* Two words at a time: the host takes so many stores per cycle, however wide. */
typedef uint64_t Pair __attribute__((vector_size(16), aligned(8), may_alias));

typedef uint64_t Word __attribute__((may_alias));

/* Loaded by itself: a load of two values that were written one by one, which a compiler
 * makes of neighbours that are copied, waits until both are in the host's cache. */
static inline SimTime
time_of(const SimCpu *cpu)
{
    return *(const volatile SimTime *)&cpu->now;
}

static inline void
put_node(SimTruth *truth, uint32_t number, SimWid id, uint64_t stamp, uint32_t prev)
{
    TruthNode *node = &truth->nodes[number & truth->mask];

    /* The log is written once and read seldom: its lines are cold. */
    __builtin_prefetch(node + 2 * AHEAD, 1);
    *(Pair *)node = (Pair){ id, stamp };
    node->prev = prev;
}

/*
 * The usual store of a driver: an aligned 8-byte word whose bytes were last performed
 * together.  64 bytes of log, a node, and no call.
 */
static inline bool
try_word(SimTruth *truth, SimCpu *cpu, uint64_t va)
{
    TruthActor *a = &truth->actors[cpu->actor];
    SimAddr pa = sim_window_pa(va);
    uint64_t at = pa % SIM_TRUTH_PAGE;
    TruthPage *page = truth->pages[(pa - truth->ram_base) / SIM_TRUTH_PAGE];
    uint32_t prev = page->word[at / 8], number;
    uint64_t back = a->seq + 1 - a->barrier, stamp;
    Pair *ids = (Pair *)(page->l1 + at);
    SimWrite *w;
    SimWid id;

    if (G_UNLIKELY(prev == 0 || a->is_stale || back >= UINT32_MAX)) {
        return false;
    }
    id = a->first | ++a->seq;
    ids[0] = ids[1] = ids[2] = ids[3] = (Pair){ id, id };
    number = truth_next_number(truth);
    page->word[at / 8] = number;
    if (G_UNLIKELY(page->given)) { /* else no byte has a flag */
        memset(&page->flags[at], 0, 8);
    }
    stamp = ++truth->stamp;
    put_node(truth, number, id, stamp, prev);
    w = &a->writes[id & truth->mask];
    __builtin_prefetch(w + AHEAD, 1);
    /* Whole, so that nothing is read of it. */
    *w = (SimWrite){ .id = id, .pa = pa, .len = 8, .time = time_of(cpu), .pc = cpu->here.pc,
                     .stamp = stamp, .bytes = *(const Word *)sim_window_host(va),
                     .stack = cpu->here.stack, .clock = a->snapshot,
                     .event = (uint32_t)sim_world_next_event(cpu->world),
                     .floor_back = (uint32_t)back };
    return true;
}

/*
 * Numbers that can become one: all the same, or none beside one oldest write
 * that does not cover those bytes.  (A page is armed with such words: bytes that
 * differ from memory have a record, the others none.)  Walkers of a byte's past
 * skip writes that do not cover it, so nothing is lost.
 */
static bool
can_join(const SimTruth *truth, const uint32_t *heads, uint32_t len, SimAddr pa,
         uint32_t *ret_past)
{
    uint32_t past = 0;
    const TruthNode *node;
    const SimWrite *w;

    for (uint32_t i = 0; i < len; i++) {
        past = past ? past : heads[i];
        if (heads[i] && heads[i] != past) {
            return false;
        }
    }
    node = truth_node(truth, past);
    w = node && node->prev == 0 ? sim_truth_write(truth, node->id) : NULL;
    for (uint32_t i = 0; i < len; i++) {
        if (heads[i] != past && (!w || truth_covers(w, pa + i))) {
            return false;
        }
    }
    *ret_past = past;
    return true;
}

/* Any length, and any mixture of pasts. */
static __attribute__((noinline)) void
store_bytes(SimTruth *truth, const SimCpu *cpu, uint64_t va, uint32_t len)
{
    SimAddr pa = sim_window_pa(va);
    TruthPage *page = truth_page(truth, pa);
    SimWrite *w = truth_record(truth, cpu->actor, pa, sim_window_host(va), len, cpu->here);
    SimWid *ids = page->l1 + pa % SIM_TRUTH_PAGE;
    uint32_t heads[STORE_MAX], past;

    g_assert(len <= STORE_MAX);
    w->stamp = ++truth->stamp;
    for (uint32_t i = 0; i < len; i++) {
        heads[i] = truth_head_number(page, pa + i);
        ids[i] = w->id;
    }
    if (can_join(truth, heads, len, pa, &past)) {
        truth_set_heads(page, pa, len, truth_new_node(truth, w->id, w->stamp, past));
    } else {
        for (uint32_t i = 0, n; i < len; i += n) {
            n = sim_run32(heads + i, len - i);
            truth_set_heads(page, pa + i, n,
                            truth_new_node(truth, w->id, w->stamp, heads[i]));
        }
    }
    memset(&page->flags[pa % SIM_TRUTH_PAGE], 0, len);
}

static inline void
store(SimTruth *truth, SimCpu *cpu, uint64_t va, uint32_t len)
{
    if (G_UNLIKELY(len != 8 || va % 8 != 0 || !try_word(truth, cpu, va))) {
        store_bytes(truth, cpu, va, len);
    }
}

/* The tap is told what sim_truth_issue and sim_truth_perform would tell. */
static __attribute__((noinline)) void
store_told(SimTruth *truth, SimCpu *cpu, uint64_t va, uint32_t len)
{
    SimAddr pa = sim_window_pa(va);
    const SimWid *ids = sim_ids_at(cpu->ids, pa);
    SimTruthCall call = { .kind = SIM_CALL_ISSUE, .actor = cpu->actor, .pa = pa, .len = len,
                          .ids = ids, .source = cpu->here };
    SimWid old[STORE_MAX];

    memcpy(old, ids, len * sizeof(old[0]));
    store(truth, cpu, va, len);
    truth_tell(truth, &call);
    call = (SimTruthCall){ .kind = SIM_CALL_PERFORM, .place = SIM_PLACE_L1, .pa = pa,
                           .len = len, .ids = ids, .old = old };
    truth_tell(truth, &call);
}

void
sim_truth_store_hit(SimCpu *cpu, uint64_t va, uint32_t len)
{
    SimTruth *truth = cpu->world->truth;

    /* The line is armed and held: its page and its ids exist. */
    if (G_UNLIKELY(truth->tap)) {
        store_told(truth, cpu, va, len);
    } else {
        store(truth, cpu, va, len);
    }
}
