/* SPDX-License-Identifier: MIT */
/*
 * Stores that hit an owned line of armed memory: issued and performed in one.
 * This is the referee's hot path; it says the same as sim_truth_issue and
 * sim_truth_perform do, to which it leaves everything unusual.
 */
#include "sim/truth-internal.h"

#include "sim/cpu.h"

#include <string.h>

#define AHEAD 8 /* records fetched before they are written */

/* Four heads, or two ids, at a time. */
typedef uint64_t Lanes __attribute__((vector_size(16), aligned(4), may_alias));

static inline uint64_t
any_lane(Lanes lanes)
{
    return lanes[0] | lanes[1];
}

/* All eight bytes have head @head and id @id. */
static inline bool
is_one_past(const uint32_t *heads, const SimWid *ids, uint32_t head, SimWid id)
{
    uint64_t two = (uint64_t)head << 32 | head;
    const Lanes *h = (const Lanes *)heads, *w = (const Lanes *)ids;
    Lanes same_head = { two, two }, same_id = { id, id };

    return !any_lane((h[0] ^ same_head) | (h[1] ^ same_head) | (w[0] ^ same_id) |
                     (w[1] ^ same_id) | (w[2] ^ same_id) | (w[3] ^ same_id));
}

static inline void
set_one_past(uint32_t *heads, SimWid *ids, uint32_t head, SimWid id)
{
    uint64_t two = (uint64_t)head << 32 | head;
    Lanes *h = (Lanes *)heads, *w = (Lanes *)ids;

    h[0] = h[1] = (Lanes){ two, two };
    w[0] = w[1] = w[2] = w[3] = (Lanes){ id, id };
}

/*
 * The usual store of a driver: an aligned 8-byte word whose bytes have one head,
 * the CPU's own (or what was there at first), which is what lies in the L1.
 * Then there is nothing to ask, and it is worth 64 bytes of log and no call.
 */
static inline bool
try_word(SimTruth *truth, const SimCpu *cpu, SimAddr pa, const uint8_t *bytes, TruthPage *page,
         SimWid *ids)
{
    TruthActor *a = &truth->actors[cpu->actor];
    uint32_t *heads = &page->head[pa % SIM_TRUTH_PAGE];
    const TruthNode *node = truth_node(truth, heads[0]);
    uint32_t number = truth->node_count + 1;
    uint64_t word, seq = a->seq + 1, stamp = truth->stamp + 1;
    SimWid id = SIM_WID(cpu->actor, seq);

    if (!node || a->is_stale ||
        (SIM_WID_ACTOR(node->id) != cpu->actor && !truth_is_init(truth, node->id)) ||
        !is_one_past(heads, ids, heads[0], node->id)) {
        return false;
    }
    memcpy(&word, bytes, sizeof(word));
    /* The log is written once and read seldom: its lines are cold. */
    __builtin_prefetch(&a->writes[(seq + AHEAD) & (truth->capacity - 1)], 1);
    __builtin_prefetch(&truth->nodes[(number + 2 * AHEAD) & (truth->capacity - 1)], 1);
    /* Whole, so that nothing is read of it. */
    a->writes[seq & (truth->capacity - 1)] = (SimWrite){
        .id = id, .pa = pa, .len = 8, .time = cpu->now, .pc = cpu->here.pc, .stamp = stamp,
        .bytes = word, .stack = cpu->here.stack, .clock = a->snapshot,
        .event = (uint32_t)sim_world_next_event(truth->world),
        .floor_back = (uint32_t)MIN(seq - a->barrier, UINT32_MAX)
    };
    truth->nodes[number & (truth->capacity - 1)] = (TruthNode){ id, stamp, heads[0] };
    set_one_past(heads, ids, number, id);
    memset(&page->flags[pa % SIM_TRUTH_PAGE], 0, sizeof(word));
    truth->node_count = number;
    truth->stamp = stamp;
    a->seq = seq;
    return true;
}

/*
 * The same for any length and any mixture of pasts: every byte's newest write is
 * the CPU's own, or what was there at first, or none, and lies in the L1.
 */
static bool
is_own_past(const SimTruth *truth, SimActorId actor, const uint32_t *heads, const SimWid *ids,
            uint32_t len)
{
    SimWid id = 0;

    for (uint32_t i = 0; i < len; i++) {
        if (i == 0 || heads[i] != heads[i - 1]) {
            const TruthNode *node = truth_node(truth, heads[i]);

            id = node ? node->id : 0;
            if (id && SIM_WID_ACTOR(id) != actor && !truth_is_init(truth, id)) {
                return false;
            }
        }
        if (ids[i] != id) {
            return false;
        }
    }
    return true;
}

/*
 * Heads that can be joined to one: all the same, or none beside one oldest write
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

static bool
try_runs(SimTruth *truth, SimActorId actor, SimAddr pa, const uint8_t *bytes, uint32_t len,
         SimSource source, TruthPage *page, SimWid *ids)
{
    uint32_t *heads = &page->head[pa % SIM_TRUTH_PAGE];
    uint32_t node = 0, past = 0;
    bool joined;
    SimWrite *w;

    if (!is_own_past(truth, actor, heads, ids, len)) {
        return false;
    }
    joined = can_join(truth, heads, len, pa, &past);
    w = truth_record(truth, actor, pa, bytes, len, source);
    w->stamp = ++truth->stamp;
    node = joined ? truth_new_node(truth, w->id, w->stamp, past) : 0;
    for (uint32_t i = 0; i < len; i++) {
        if (!joined && (i == 0 || heads[i] != past)) {
            past = heads[i];
            node = truth_new_node(truth, w->id, w->stamp, past);
        }
        heads[i] = node;
        ids[i] = w->id;
    }
    memset(&page->flags[pa % SIM_TRUTH_PAGE], 0, len);
    return true;
}

static __attribute__((noinline)) void
store_with_questions(SimTruth *truth, SimActorId actor, SimAddr pa, const uint8_t *bytes,
                     uint32_t len, SimSource source, SimWid *l1_ids)
{
    SimWid old[64], ids[64];

    g_assert(len <= G_N_ELEMENTS(old));
    memcpy(old, l1_ids, len * sizeof(old[0]));
    sim_truth_issue(truth, actor, pa, bytes, len, false, source, ids);
    memcpy(l1_ids, ids, len * sizeof(ids[0]));
    sim_truth_perform(truth, SIM_PLACE_L1, pa, len, old, ids);
    sim_truth_issued(truth);
}

static __attribute__((noinline)) void
store_slowly(SimCpu *cpu, uint64_t va, uint32_t len)
{
    SimTruth *truth = cpu->world->truth;
    SimAddr pa = sim_window_pa(va);
    const uint8_t *bytes = sim_window_host(va);
    SimWid *ids = sim_ids_at(cpu->ids, pa);

    if (truth->tap || !try_runs(truth, cpu->actor, pa, bytes, len, cpu->here,
                                truth_page(truth, pa), ids)) {
        store_with_questions(truth, cpu->actor, pa, bytes, len, cpu->here, ids);
    }
}

void
sim_truth_store_hit(SimCpu *cpu, uint64_t va, uint32_t len)
{
    SimTruth *truth = cpu->world->truth;
    SimAddr pa = sim_window_pa(va);
    uint64_t page = (pa - truth->ram_base) / SIM_TRUTH_PAGE;
    uint64_t at = pa % SIM_TRUTH_PAGE;

    /* The line is armed and held: its page and its ids exist. */
    if (G_UNLIKELY(len != 8 || truth->tap ||
                   !try_word(truth, cpu, pa, sim_window_host(va), truth->pages[page],
                             cpu->ids->pages[page] + at))) {
        store_slowly(cpu, va, len);
    }
}
