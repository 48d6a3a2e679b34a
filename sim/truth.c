/* SPDX-License-Identifier: MIT */
/*
 * The referee's bytes: which pages are armed, which write is the newest of each
 * byte, what was performed over what, and what was lost (rules.md T3 to T8, T10;
 * exactly: docs/design/truth.md).
 */
#include "sim/truth-internal.h"

#include "sim/cpu.h"
#include "sim/domain.h"
#include "sim/reserve.h"
#include "sim/runs.h"
#include "sim/stored.h"

#include <string.h>

static void
page_free(void *data)
{
    TruthPage *page = data;

    g_free(page->own);
    g_free(page->given);
    g_free(page->freed);
    g_free(page);
}

SimTruth *
sim_truth_new(SimWorld *world, uint64_t log_records)
{
    SimTruth *truth = g_new0(SimTruth, 1);

    truth->world = world;
    truth->is_reporting = true;
    truth->armed = g_ptr_array_new_with_free_func(page_free);
    truth->looks = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    truth->seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    truth->latent = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    truth->locks = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    truth_log_init(truth, log_records);
    truth_history_init(truth);
    return truth;
}

void
sim_truth_free(SimTruth *truth)
{
    if (!truth) {
        return;
    }
    truth_log_clear(truth);
    truth_history_clear(truth);
    sim_unreserve(truth->pages, truth->page_count * sizeof(truth->pages[0]));
    g_ptr_array_unref(truth->armed);
    g_hash_table_unref(truth->looks);
    g_hash_table_unref(truth->seen);
    g_hash_table_unref(truth->latent);
    g_hash_table_unref(truth->locks);
    g_free(truth);
}

void
sim_truth_set_reporting(SimTruth *truth, bool on)
{
    truth->is_reporting = on;
}

bool
sim_truth_is_reporting(const SimTruth *truth)
{
    return truth->is_reporting;
}

void
sim_truth_tap(SimTruth *truth, SimTruthTap tap, void *opaque)
{
    truth->tap = tap;
    truth->tap_opaque = opaque;
}

void
sim_truth_add_holder(SimTruth *truth, const SimHolder *holder)
{
    g_assert(truth->holder_count < TRUTH_HOLDERS);
    g_assert(truth->armed->len == 0);
    truth->holders[truth->holder_count++] = *holder;
}

static SimCpu *
cpu_of(const SimTruth *truth, SimActorId actor)
{
    const GPtrArray *cpus = truth->world->cpus;

    for (unsigned i = 0; i < cpus->len; i++) {
        SimCpu *cpu = g_ptr_array_index(cpus, i);

        if (cpu->actor == actor) {
            return cpu;
        }
    }
    return NULL;
}

SimTime
truth_now(const SimTruth *truth, SimActorId actor)
{
    TruthActor *a = (TruthActor *)&truth->actors[actor];

    if (a->kind == SIM_ACTOR_CPU && !a->cpu) {
        a->cpu = cpu_of(truth, actor);
    }
    return a->cpu ? MAX(a->cpu->now, truth->world->queue.now) : truth->world->queue.now;
}

/* --- pages and nodes ---------------------------------------------------- */

bool
sim_truth_is_armed(const SimTruth *truth, SimAddr pa)
{
    return truth_page(truth, pa) != NULL;
}

SimWid
truth_head(const SimTruth *truth, SimAddr pa)
{
    const TruthPage *page = truth_page(truth, pa);
    const TruthNode *node =
        page ? truth_node(truth, truth_head_number(page, pa)) : NULL;

    return node ? node->id : 0;
}

SimWid
sim_truth_newest(const SimTruth *truth, SimAddr pa)
{
    return truth_head(truth, pa);
}

/* --- arming (T10) ------------------------------------------------------- */

/* Tells the tap what a holder has after arming, run by run. */
static void
tell_holder(SimTruth *truth, const SimHolder *h, SimAddr page)
{
    for (unsigned i = 0; truth->tap && i < SIM_TRUTH_PAGE; i++) {
        SimWid id;
        uint8_t byte;

        if (h->find(h->self, page + i, &id, &byte)) {
            truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_HAS, .place = h->place,
                                               .actor = h->actor, .pa = page + i,
                                               .len = 1, .ids = &id });
        }
    }
}

static void suspect_lines(SimTruth *truth, SimAddr pa, uint32_t len);

/* A line that an L1 has from before memory changed under it: the next load is looked at. */
static void
suspect_old_copies(SimTruth *truth, const TruthPage *p, SimAddr page)
{
    const SimDomain *domain = truth->world->domain;
    uint32_t rest = domain->line_bytes - 1;

    for (uint32_t at = 0; p->l1 && domain->count && at < SIM_TRUTH_PAGE; at++) {
        const TruthNode *node = truth_node(truth, truth_head_number(p, at));

        if ((at & rest) == 0 && !sim_domain_holds(domain, page + at, NULL)) {
            at |= rest;
        } else if (node && p->l1[at] != node->id) {
            suspect_lines(truth, page + at, 1);
            at |= rest;
        }
    }
}

static void
arm_page(SimTruth *truth, SimAddr page)
{
    TruthPage *p = g_new0(TruthPage, 1);
    TruthGoing going = truth->going; /* stores that already wait get ids below */

    g_ptr_array_add(truth->armed, p);
    truth->pages[(page - truth->ram_base) / SIM_TRUTH_PAGE] = p;
    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_ARM, .pa = page });
    for (int place = SIM_PLACES - 1; place >= 0; place--) {
        for (unsigned i = 0; i < truth->holder_count; i++) {
            if (truth->holders[i].place == (SimPlace)place && truth->holders[i].arm) {
                truth->holders[i].arm(truth->holders[i].self, page);
                tell_holder(truth, &truth->holders[i], page);
            }
        }
    }
    truth->going = going;
    p->l1 = sim_ids_at(&truth->world->domain->ids, page);
    for (unsigned i = 0; i < truth->world->cpus->len; i++) {
        sim_cpu_attend(g_ptr_array_index(truth->world->cpus, i), page, SIM_TRUTH_PAGE,
                       SIM_ATTN_ARMED, true);
    }
    suspect_old_copies(truth, p, page);
}

static void
watch(SimTruth *truth, SimAddr pa, uint64_t len, bool is_shared)
{
    const SimWorld *world = truth->world;

    if (!truth->pages) {
        truth->ram_base = world->ram_base;
        truth->page_count = (world->ram_bytes + SIM_TRUTH_PAGE - 1) / SIM_TRUTH_PAGE;
        truth->pages = sim_reserve(truth->page_count * sizeof(truth->pages[0]));
    }
    for (SimAddr page = pa - pa % SIM_TRUTH_PAGE; page < pa + len; page += SIM_TRUTH_PAGE) {
        if ((page - truth->ram_base) / SIM_TRUTH_PAGE >= truth->page_count) {
            continue;
        }
        if (!truth_page(truth, page)) {
            arm_page(truth, page);
        }
        truth_page(truth, page)->is_shared |= is_shared;
    }
}

void
sim_truth_arm(SimTruth *truth, SimAddr pa, uint64_t len)
{
    watch(truth, pa, len, true);
}

void
sim_truth_watch(SimTruth *truth, SimAddr pa, uint64_t len)
{
    watch(truth, pa, len, false);
}

bool
sim_truth_is_shared(const SimTruth *truth, SimAddr pa)
{
    const TruthPage *page = truth_page(truth, pa);

    return page && page->is_shared;
}

/* --- performing --------------------------------------------------------- */

/* The CPUs that hold this line must look at it again. */
static void
suspect_lines(SimTruth *truth, SimAddr pa, uint32_t len)
{
    const GPtrArray *cpus = truth->world->cpus;

    for (unsigned i = 0; i < cpus->len; i++) {
        SimCpu *cpu = g_ptr_array_index(cpus, i);
        uint64_t va = sim_window_va(SIM_WINDOW_LINEAR, pa);

        if (cpu->attn[(va - SIM_WINDOW_BASE) >> cpu->line_shift] & SIM_ATTN_VALID) {
            sim_cpu_attend(cpu, pa, len, SIM_ATTN_SUSPECT, true);
        }
    }
}

bool
truth_is_elsewhere(const SimTruth *truth, SimAddr pa, SimWid id)
{
    for (unsigned i = 0; i < truth->holder_count; i++) {
        const SimHolder *h = &truth->holders[i];
        SimWid there;
        uint8_t byte;

        if (!truth_is_pending_place(h->place) && h->find(h->self, pa, &there, &byte) &&
            there == id) {
            return true;
        }
    }
    return false;
}

/* One run of bytes that are performed with the same past. */
typedef struct PerformRun {
    SimWid id, old;
    uint32_t head; /* node before */
    uint32_t node; /* node after; == head: the truth stays */
    bool is_over;  /* ordered before what it covers */
    bool resets;   /* it covered the newest write: the newest copy left is next */
    bool is_fixed; /* false: each byte must be asked again */
} PerformRun;

/* @id belongs to the truth that ends in @head. */
static bool
is_in_truth(const SimTruth *truth, uint32_t head, SimWid id)
{
    for (const TruthNode *n; (n = truth_node(truth, head)); head = n->prev) {
        if (n->id == id) {
            return true;
        }
    }
    return false;
}

/* Not from before a free: in the truth, or made since (a write that was performed
 * where the newest one did not lie is no part of the truth). */
static bool
is_alive(const SimTruth *truth, SimAddr pa, uint32_t head, SimWid id)
{
    const uint32_t *freed = truth_page(truth, pa)->freed;
    const SimWrite *w = sim_truth_write(truth, id);

    return is_in_truth(truth, head, id) ||
           (w && !w->is_past && (!freed || w->event > freed[pa % SIM_TRUTH_PAGE]));
}

static void
start_run(SimTruth *truth, PerformRun *run, SimAddr pa, SimWid id, SimWid old, uint32_t head)
{
    const TruthNode *newest = truth_node(truth, head);

    *run = (PerformRun){ .id = id, .old = old, .head = head, .is_fixed = true };
    run->is_over = old != 0 && old != id && truth_is_before(truth, id, old) &&
                   is_alive(truth, pa, head, old);
    if (newest && newest->id == id) {
        run->node = head; /* another copy has taken it already: a snooped write */
        return;
    }
    if (newest && truth_is_before(truth, id, newest->id)) {
        run->is_fixed = false;
        if (truth_is_elsewhere(truth, pa, newest->id)) {
            run->node = head; /* the newest write lies in another place */
            return;
        }
        run->resets = newest->id == old;
    }
    run->node = truth_new_node(truth, id, truth->stamp, head);
}

/* Bytes given up are so until a write comes that was issued after that. */
static void
keep_given_up(const SimTruth *truth, TruthPage *page, SimAddr pa, uint32_t len,
              const SimWid *ids)
{
    uint8_t *flags = &page->flags[pa % SIM_TRUTH_PAGE];

    if (!memchr(flags, TRUTH_GIVEN_UP, len) && !memchr(flags, TRUTH_RECYCLED, len)) {
        return;
    }
    for (uint32_t i = 0; i < len; i++) {
        const SimWrite *w = flags[i] ? sim_truth_write(truth, ids[i]) : NULL;

        if (!w || w->event > page->given[(pa + i) % SIM_TRUTH_PAGE]) {
            flags[i] = 0;
        }
    }
}

/* Bytes from @pa that have one past and one future; at most @len. */
static uint32_t
same_run(const TruthPage *page, SimAddr pa, const SimWid *old, const SimWid *ids, uint32_t len)
{
    uint32_t n = truth_head_run(page, pa, len);

    n = sim_run64(ids, n);
    return old ? sim_run64(old, n) : n;
}

/* One run of bytes moves to the front of its truth; how many could. */
static uint32_t
perform_run(SimTruth *truth, TruthPage *page, SimAddr pa, uint32_t len, const SimWid *old,
            const SimWid *ids)
{
    SimWid was = old ? *old : 0;
    PerformRun run;

    start_run(truth, &run, pa, *ids, was, truth_head_number(page, pa));
    len = run.is_fixed ? same_run(page, pa, old, ids, len) : 1;
    truth_set_heads(page, pa, len, run.node);
    if (run.resets) {
        truth_reset_head(truth, pa);
    }
    for (uint32_t i = 0; run.is_over && i < len; i++) {
        truth_report_over(truth, pa + i, 1, was, *ids);
    }
    return len;
}

/* Gives a stamp; every byte moves to the front of its truth. */
static void
perform(SimTruth *truth, SimAddr pa, uint32_t len, const SimWid *old, const SimWid *ids)
{
    TruthPage *page = truth_page(truth, pa);

    truth->stamp++;
    keep_given_up(truth, page, pa, len, ids);
    for (uint32_t i = 0; i < len;) {
        SimWrite *w = (SimWrite *)sim_truth_write(truth, ids[i]);

        if (w && w->stamp == 0) {
            w->stamp = truth->stamp;
        }
        i += perform_run(truth, page, pa + i, len - i, old ? old + i : NULL, ids + i);
    }
}

void
sim_truth_perform(SimTruth *truth, SimPlace place, SimAddr pa, uint32_t len, const SimWid *old,
                  const SimWid *ids)
{
    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_PERFORM, .place = place, .pa = pa,
                                       .len = len, .ids = ids, .old = old });
    perform(truth, pa, len, old, ids);
    if (place == SIM_PLACE_RAM) {
        suspect_lines(truth, pa, len);
    }
}

SimWid
sim_truth_issue(SimTruth *truth, SimActorId actor, SimAddr pa, const uint8_t *bytes,
                uint32_t len, bool relaxed, SimSource source, SimWid *ret_ids)
{
    SimWrite *w = truth_record(truth, actor, pa, bytes, len, source);

    w->is_relaxed = relaxed;
    w->floor_back = relaxed ? UINT32_MAX : w->floor_back;
    for (uint32_t i = 0; i < len; i++) {
        ret_ids[i] = w->id;
    }
    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_ISSUE, .actor = actor, .pa = pa,
                                       .len = len, .ids = ret_ids, .flag = relaxed,
                                       .source = source });
    if (truth->actors[actor].kind == SIM_ACTOR_CPU) {
        sim_truth_under_way(truth, w->id, pa, len);
    }
    return w->id;
}

void
sim_truth_under_way(SimTruth *truth, SimWid id, SimAddr pa, uint32_t len)
{
    truth->going = (TruthGoing){ .id = id, .pa = pa, .len = len };
}

void
sim_truth_issued(SimTruth *truth)
{
    truth->going.len = 0;
}

SimWid
sim_truth_record_past(SimTruth *truth, SimActorId actor, SimAddr pa, uint32_t len,
                      const uint8_t *bytes, SimTime time, SimSource source)
{
    TruthPage *page = truth_page(truth, pa);
    uint64_t issued = truth->actors[actor].issued;
    SimWrite *w = truth_record(truth, actor, pa, bytes, len, source);

    truth->actors[actor].issued = issued;
    w->time = time;
    w->is_past = true;
    w->event = 0; /* it happened before anybody counted */
    w->stamp = ++truth->stamp;
    for (uint32_t i = 0, n; i < len; i += n) {
        uint32_t prev = truth_head_number(page, pa + i);

        n = truth_head_run(page, pa + i, len - i);
        truth_set_heads(page, pa + i, n, truth_new_node(truth, w->id, w->stamp, prev));
    }
    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_PAST, .actor = actor, .pa = pa,
                                       .len = len, .ids = &w->id, .source = source,
                                       .time = time });
    return w->id;
}

/* --- copies ------------------------------------------------------------- */

/* A write that @reader could be told of before it is performed (a CPU never is of
 * a store that waits in a buffer of its own domain). */
static bool
has_pending_of_others(const SimTruth *truth, SimActorId reader, SimAddr pa, uint32_t len)
{
    for (unsigned i = 0; i < truth->holder_count; i++) {
        const SimHolder *h = &truth->holders[i];

        if (h->place == SIM_PLACE_DEVICE && h->actor != reader && h->has_pending &&
            h->has_pending(h->self, pa, len)) {
            return true;
        }
    }
    return false;
}

bool
sim_truth_is_suspect(const SimTruth *truth, SimActorId reader, SimAddr pa, uint32_t len,
                     const SimWid *ids)
{
    const TruthPage *page = truth_page(truth, pa);
    const TruthActor *r = &truth->actors[reader];
    SimWid fine = 0;

    if (has_pending_of_others(truth, reader, pa, len)) {
        return true;
    }
    for (uint32_t i = 0; i < len; i++) {
        const TruthNode *node = truth_node(truth, truth_head_number(page, pa + i));

        if (page->flags[(pa + i) % SIM_TRUTH_PAGE] || (node && node->id != ids[i])) {
            return true;
        }
        if (!node || ids[i] == fine) {
            continue;
        }
        if (truth_may_be_older(truth, r, node)) {
            return true;
        }
        if (SIM_WID_ACTOR(ids[i]) != reader && !truth_is_init(truth, ids[i]) &&
            truth_promised(truth, r, SIM_WID_ACTOR(ids[i])) < SIM_WID_SEQ(ids[i])) {
            return true;
        }
        fine = ids[i];
    }
    return false;
}

bool
sim_truth_copied(SimTruth *truth, SimPlace place, SimActorId reader, SimAddr pa, uint32_t len,
                 const SimWid *ids)
{
    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_COPIED, .place = place,
                                       .actor = reader, .pa = pa, .len = len, .ids = ids });
    return sim_truth_is_suspect(truth, reader, pa, len, ids);
}

bool
truth_has_pending(const SimTruth *truth, SimAddr pa, uint32_t len)
{
    for (unsigned i = 0; i < truth->holder_count; i++) {
        const SimHolder *h = &truth->holders[i];

        if (h->pending && (!h->has_pending || h->has_pending(h->self, pa, len))) {
            return true;
        }
    }
    return truth->going.len > 0 && truth->going.pa < pa + len &&
           pa < truth->going.pa + truth->going.len;
}

/* The store that is on its way into a buffer or a cache is pending too. */
static unsigned
pending_going(const SimTruth *truth, SimAddr pa, SimActorId reader, SimWid *ret_ids,
              unsigned count, unsigned max)
{
    const TruthPage *page = truth_page(truth, pa);

    if (pa - truth->going.pa >= truth->going.len || count == max ||
        (reader && truth->actors[reader].kind == SIM_ACTOR_CPU) ||
        is_in_truth(truth, truth_head_number(page, pa), truth->going.id)) {
        return count;
    }
    for (unsigned i = 0; i < count; i++) {
        if (ret_ids[i] == truth->going.id) {
            return count;
        }
    }
    ret_ids[count] = truth->going.id;
    return count + 1;
}

unsigned
truth_pending(const SimTruth *truth, SimAddr pa, SimActorId reader, SimWid *ret_ids,
              unsigned max)
{
    bool is_cpu = reader && truth->actors[reader].kind == SIM_ACTOR_CPU;
    unsigned count = 0;

    for (unsigned i = 0; i < truth->holder_count && count < max; i++) {
        const SimHolder *h = &truth->holders[i];

        if (!h->pending || (reader && h->actor == reader) ||
            (is_cpu && h->place != SIM_PLACE_DEVICE)) {
            continue;
        }
        /* Of one CPU's stores to a byte the newest counts: it may have been put
         * over the older ones inside the buffer. */
        count += h->pending(h->self, pa, ret_ids + count,
                            h->place == SIM_PLACE_BUFFER ? 1 : max - count);
    }
    return pending_going(truth, pa, reader, ret_ids, count, max);
}

static uint64_t
stamp_in_chain(const SimTruth *truth, SimAddr pa, SimWid id, uint32_t *ret_node)
{
    const TruthPage *page = truth_page(truth, pa);
    uint32_t number = truth_head_number(page, pa);
    const SimWrite *w;

    for (const TruthNode *n; (n = truth_node(truth, number)); number = n->prev) {
        if (n->id == id) {
            *ret_node = number;
            return n->stamp;
        }
    }
    w = sim_truth_write(truth, id);
    *ret_node = 0;
    return w ? w->stamp : 1;
}

void
truth_reset_head(SimTruth *truth, SimAddr pa)
{
    TruthPage *page = truth_page(truth, pa);
    SimWid best = 0;
    uint64_t best_stamp = 0;
    uint32_t best_node = 0;

    for (unsigned i = 0; i < truth->holder_count; i++) {
        const SimHolder *h = &truth->holders[i];
        uint32_t node;
        uint64_t stamp;
        SimWid id;
        uint8_t byte;

        if (truth_is_pending_place(h->place) || !h->find(h->self, pa, &id, &byte) ||
            id == 0) {
            continue;
        }
        stamp = stamp_in_chain(truth, pa, id, &node);
        if (best == 0 || truth_is_newer(truth, id, stamp, best, best_stamp)) {
            best = id;
            best_stamp = stamp;
            best_node = node;
        }
    }
    if (best && !best_node) {
        best_node = truth_new_node(truth, best, best_stamp, 0);
    }
    truth_set_heads(page, pa, 1, best_node);
}

/* --- states of bytes (T5, T6) and hand-over ----------------------------- */

/* Of bytes that are not armed, only that what CPUs stored there is nobody's. */
static void
forget_past(SimTruth *truth, SimAddr pa, uint64_t len)
{
    for (SimAddr at = pa, next; at < pa + len; at = next) {
        next = MIN(pa + len, at - at % SIM_TRUTH_PAGE + SIM_TRUTH_PAGE);
        if (!truth_page(truth, at)) {
            sim_stored_forget(truth->world, at, next - at);
        }
    }
}

/* Calls @fn for every armed byte of [pa, pa+len). */
static void
for_armed(SimTruth *truth, SimAddr pa, uint64_t len,
          void (*fn)(SimTruth *, TruthPage *, SimAddr))
{
    for (SimAddr at = pa; at < pa + len;) {
        TruthPage *page = truth_page(truth, at);
        SimAddr next = MIN(pa + len, at - at % SIM_TRUTH_PAGE + SIM_TRUTH_PAGE);

        for (; page && at < next; at++) {
            fn(truth, page, at);
        }
        at = next;
    }
}

static void
forget_byte(SimTruth *truth, TruthPage *page, SimAddr pa)
{
    if (!page->freed) {
        page->freed = g_new0(uint32_t, SIM_TRUTH_PAGE);
    }
    page->freed[pa % SIM_TRUTH_PAGE] = (uint32_t)truth->world->events;
    truth_set_heads(page, pa, 1, 0);
    page->flags[pa % SIM_TRUTH_PAGE] = 0;
}

bool
truth_is_newer_pending(const SimTruth *truth, SimWid n, SimWid than)
{
    return than == 0 || truth_is_before(truth, than, n) ||
           (!truth_is_before(truth, n, than) && n < than);
}

/* The newest write, pending ones included; 0: none. */
SimWid
truth_newest_of_all(const SimTruth *truth, const TruthPage *page, SimAddr pa)
{
    const TruthNode *head = truth_node(truth, truth_head_number(page, pa));
    SimWid ids[TRUTH_PENDING], newest = head ? head->id : 0;
    unsigned n = truth_pending(truth, pa, 0, ids, TRUTH_PENDING);
    uint64_t stamp = head ? head->stamp : 0;

    for (unsigned i = 0; i < n; i++) {
        bool newer = stamp == UINT64_MAX
                         ? truth_is_newer_pending(truth, ids[i], newest)
                         : truth_is_newer(truth, ids[i], UINT64_MAX, newest, stamp);

        if (newest == 0 || newer) {
            newest = ids[i];
            stamp = UINT64_MAX;
        }
    }
    return newest;
}

static void
give_up_byte(SimTruth *truth, TruthPage *page, SimAddr pa)
{
    SimWid newest = truth_newest_of_all(truth, page, pa);
    const TruthNode *head = truth_node(truth, truth_head_number(page, pa));

    if (!page->given) {
        page->given = g_new0(uint32_t, SIM_TRUTH_PAGE);
    }
    page->given[pa % SIM_TRUTH_PAGE] = (uint32_t)truth->world->events;
    if (newest && truth->actors[SIM_WID_ACTOR(newest)].kind != SIM_ACTOR_MASTER) {
        page->flags[pa % SIM_TRUTH_PAGE] = TRUTH_GIVEN_UP;
    } else if (head && head->id == newest &&
               head->stamp < page->taken[pa % SIM_TRUTH_PAGE / 64]) {
        page->flags[pa % SIM_TRUTH_PAGE] = TRUTH_RECYCLED;
    }
}

void
sim_truth_allocated(SimTruth *truth, SimAddr pa, uint64_t len)
{
    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_ALLOCATED, .pa = pa, .len = len });
    for_armed(truth, pa, len, forget_byte);
    forget_past(truth, pa, len);
}

void
sim_truth_freed(SimTruth *truth, SimAddr pa, uint64_t len)
{
    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_FREED, .pa = pa, .len = len });
    for_armed(truth, pa, len, forget_byte);
    forget_past(truth, pa, len);
}

void
sim_truth_give_up(SimTruth *truth, SimAddr pa, uint64_t len)
{
    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_GIVE_UP, .pa = pa, .len = len });
    for_armed(truth, pa, len, give_up_byte);
    for (unsigned i = 0; i < truth->world->cpus->len; i++) {
        sim_cpu_attend(g_ptr_array_index(truth->world->cpus, i), pa, len, SIM_ATTN_SUSPECT,
                       true);
    }
}

void
sim_truth_taken_back(SimTruth *truth, SimAddr pa, uint64_t len)
{
    truth_tell(truth, &(SimTruthCall){ .kind = SIM_CALL_TAKEN_BACK, .pa = pa, .len = len });
    for (SimAddr at = pa & ~UINT64_C(63); at < pa + len; at += 64) {
        TruthPage *page = truth_page(truth, at);

        if (page) {
            page->taken[at % SIM_TRUTH_PAGE / 64] = truth->stamp + 1;
        }
    }
}
