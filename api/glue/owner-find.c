/* SPDX-License-Identifier: MIT */
/*
 * Which live mapping is meant: by handle, by bus address, by the memory it covers, by
 * the list it belongs to.  The kernel's checker hashes handles (kernel/dma/debug.c);
 * two trees of spans do that and answer for ranges as well.  Of several the oldest or
 * the newest counts, never the order of a tree.
 */
#include "api/glue/owner-state.h"

#include "sim/master.h"

static LxMapping *
older(LxMapping *a, LxMapping *b)
{
    return a && a->by_pa.age < b->by_pa.age ? a : b;
}

static LxMapping *
newer(LxMapping *a, LxMapping *b)
{
    return a && a->by_pa.age > b->by_pa.age ? a : b;
}

/* --- by bus address ----------------------------------------------------- */

/* An entry of the very list that the call names. */
static bool
is_list_of(const LxMapping *m, const struct lx_deal *deal)
{
    return deal->type == LX_TYPE_SG && m->type == LX_TYPE_SG && m->va == deal->va;
}

typedef struct Start {
    const struct lx_deal *deal;
    LxMapping *best;
    int score;
} Start;

static void
take_start(void *item, void *user)
{
    LxMapping *m = item;
    Start *start = user;
    const struct lx_deal *deal = start->deal;
    int score = is_list_of(m, deal) * 8 + (m->type == deal->type) * 4 +
                (m->asked == deal->len) * 2 + (m->dir == deal->dir);

    if (m->hold.device != deal->dev || m->hold.bus != deal->dma) {
        return;
    }
    if (start->best == NULL || score > start->score ||
        (score == start->score && newer(start->best, m) == m)) {
        start->best = m;
        start->score = score;
    }
}

LxMapping *
lx_owner_find_start(const LxOwner *owner, const struct lx_deal *deal)
{
    LxSpan where = lx_span(deal->dma, 1, 0, NULL);
    Start start = { .deal = deal };

    lx_spans_touching(&owner->by_bus, &where, take_start, &start);
    return start.best;
}

typedef struct Range {
    SimActorId device;
    SimAddr bus;
    uint64_t len;
    LxMapping *holding, *touching; /* the newest of each */
} Range;

static void
take_range(void *item, void *user)
{
    LxMapping *m = item;
    Range *range = user;
    uint64_t offset = range->bus - m->hold.bus;

    if (m->hold.device != range->device) {
        return;
    }
    if (offset < m->hold.len && range->len <= m->hold.len - offset) {
        range->holding = newer(range->holding, m);
    } else if (range->bus < m->hold.bus + m->hold.len &&
               m->hold.bus < range->bus + range->len) {
        range->touching = newer(range->touching, m);
    }
}

LxMapping *
lx_owner_find_range(const LxOwner *owner, SimActorId device, SimAddr bus, uint64_t len)
{
    LxSpan where = lx_span(bus, len, 0, NULL);
    Range range = { .device = device, .bus = bus, .len = len };

    lx_spans_touching(&owner->by_bus, &where, take_range, &range);
    return range.holding ? range.holding : range.touching;
}

typedef struct Sync {
    const struct lx_deal *deal;
    LxCall call;
    LxMapping *best;
    int score;
} Sync;

static void
take_sync(void *item, void *user)
{
    LxMapping *m = item;
    Sync *sync = user;
    const struct lx_deal *deal = sync->deal;
    uint64_t offset = deal->dma - m->hold.bus;
    LxState state;
    int score;

    if (m->hold.device != deal->dev || offset >= m->hold.len ||
        deal->len > m->hold.len - offset) {
        return;
    }
    state = lx_mapping_run(m, m->hold.pa + offset)->state;
    score = is_list_of(m, deal) * 8 +
            ((m->type == LX_TYPE_SG) == (deal->type == LX_TYPE_SG)) * 4 +
            (m->dir == deal->dir) * 2 + (lx_rule(sync->call, state)->next != state);
    if (sync->best == NULL || score > sync->score ||
        (score == sync->score && newer(sync->best, m) == m)) {
        sync->best = m;
        sync->score = score;
    }
}

LxMapping *
lx_owner_find_sync(const LxOwner *owner, const struct lx_deal *deal, LxCall call)
{
    LxSpan where = lx_span(deal->dma, 1, 0, NULL);
    Sync sync = { .deal = deal, .call = call };

    lx_spans_touching(&owner->by_bus, &where, take_sync, &sync);
    return sync.best ? sync.best
                     : lx_owner_find_range(owner, (SimActorId)deal->dev, deal->dma, deal->len);
}

/* Lists and DMA memory have no handle that dma_mapping_error() is asked of. */
static bool
has_check(const LxMapping *m)
{
    return m->type == LX_TYPE_SINGLE || m->type == LX_TYPE_RESOURCE;
}

static void
take_unchecked(void *item, void *user)
{
    LxMapping *m = item;
    Range *range = user;

    if (m->hold.device == range->device && m->hold.bus == range->bus && !m->checked &&
        has_check(m)) {
        range->touching = older(range->touching, m);
    }
}

LxMapping *
lx_owner_find_unchecked(const LxOwner *owner, SimActorId device, SimAddr bus)
{
    LxSpan where = lx_span(bus, 1, 0, NULL);
    Range range = { .device = device, .bus = bus };

    lx_spans_touching(&owner->by_bus, &where, take_unchecked, &range);
    return range.touching;
}

const LxMapping *
lx_owner_find_ended(const LxOwner *owner, SimActorId device, SimAddr bus)
{
    const SimMaster *master = sim_master_of(owner->world, device);
    const LxPage *page;
    SimAddr pa = bus;
    uint64_t left;

    if (master) {
        sim_master_reach(master, bus, &pa, &left);
    }
    page = lx_page_at(owner, pa);
    for (guint i = page ? page->ended->len : 0; i > 0; i--) {
        const LxMapping *m = g_ptr_array_index(page->ended, i - 1);

        if (m->hold.device == device && m->hold.bus == bus) {
            return m;
        }
    }
    return NULL;
}

/* --- by memory ---------------------------------------------------------- */

typedef struct Over {
    SimAddr pa;
    uint64_t len;
    LxFits fits;
    const void *ask;
    LxMapping *oldest;
    unsigned count;
} Over;

static void
take_over(void *item, void *user)
{
    LxMapping *m = item;
    Over *over = user;

    if (!lx_mapping_touches(m, over->pa, over->len)) {
        return;
    }
    over->count++;
    if (over->fits == NULL || over->fits(m, over->ask)) {
        over->oldest = older(over->oldest, m);
    }
}

LxMapping *
lx_owner_find_over(const LxOwner *owner, SimAddr pa, uint64_t len, LxFits fits,
                   const void *ask)
{
    LxSpan where = lx_span(pa, len, 0, NULL);
    Over over = { .pa = pa, .len = len, .fits = fits, .ask = ask };

    lx_spans_touching(&owner->by_pa, &where, take_over, &over);
    return over.oldest;
}

unsigned
lx_owner_number_over(const LxOwner *owner, SimAddr pa, uint64_t len)
{
    LxSpan where = lx_span(pa, len, 0, NULL);
    Over over = { .pa = pa, .len = len };

    lx_spans_touching(&owner->by_pa, &where, take_over, &over);
    return over.count;
}

/* --- by list ------------------------------------------------------------ */

void
lx_owner_enlist(LxOwner *owner, LxMapping *mapping, uint64_t list)
{
    GQueue *members = g_hash_table_lookup(owner->lists, GSIZE_TO_POINTER(list));

    if (members == NULL) {
        members = g_queue_new();
        g_hash_table_insert(owner->lists, GSIZE_TO_POINTER(list), members);
    }
    g_hash_table_insert(owner->lists_at, GSIZE_TO_POINTER(mapping->va), GSIZE_TO_POINTER(list));
    mapping->list = list;
    g_queue_push_tail_link(members, &mapping->in_list);
}

LxMapping *
lx_owner_find_of_list(const LxOwner *owner, uint64_t list)
{
    GQueue *members = g_hash_table_lookup(owner->lists, GSIZE_TO_POINTER(list));

    return members ? members->head->data : NULL;
}

LxMapping *
lx_owner_find_list_at(const LxOwner *owner, SimActorId device, unsigned long va)
{
    gpointer list = g_hash_table_lookup(owner->lists_at, GSIZE_TO_POINTER(va));
    LxMapping *first = list ? lx_owner_find_of_list(owner, GPOINTER_TO_SIZE(list)) : NULL;

    return first && first->hold.device == device ? first : NULL;
}

/* --- the index ---------------------------------------------------------- */

void
lx_index_add(LxOwner *owner, LxMapping *mapping)
{
    const SimHold *hold = &mapping->hold;
    uint64_t age = ++owner->ages;

    mapping->in_live.data = mapping->in_list.data = mapping;
    mapping->by_pa = lx_span(hold->pa, hold->len, age, mapping);
    mapping->by_bus = lx_span(hold->bus, hold->len, age, mapping);
    g_queue_push_tail_link(&owner->live, &mapping->in_live);
    lx_spans_add(&owner->by_pa, &mapping->by_pa);
    lx_spans_add(&owner->by_bus, &mapping->by_bus);
}

void
lx_index_remove(LxOwner *owner, LxMapping *mapping)
{
    gpointer list = GSIZE_TO_POINTER(mapping->list);
    GQueue *members = mapping->list ? g_hash_table_lookup(owner->lists, list) : NULL;

    g_queue_unlink(&owner->live, &mapping->in_live);
    lx_spans_remove(&owner->by_pa, &mapping->by_pa);
    lx_spans_remove(&owner->by_bus, &mapping->by_bus);
    if (members) {
        g_queue_unlink(members, &mapping->in_list);
    }
    if (members && members->length == 0) {
        g_hash_table_remove(owner->lists, list);
    }
}
