/* SPDX-License-Identifier: MIT */
/*
 * The ledger.  Mappings are listed under each page of RAM that they touch, live
 * ones and the last few ended ones apart, so that an access looks at few.
 */
#include "api/glue/owner.h"

#include "api/lx.h"
#include "sim/cpu.h"
#include "sim/master.h"

#define PAGE_BYTES 4096u
/* Ended mappings remembered per page: enough to name a use after unmap. */
#define ENDED_KEPT 8u

typedef struct Page {
    GPtrArray *live;  /* LxMapping, oldest first */
    GPtrArray *ended; /* LxMapping, oldest first */
} Page;

struct LxOwner {
    SimWorld *world;
    LxMapping *last_ended; /* kept for who has just ended it; NULL: none yet */
    GPtrArray *live; /* LxMapping, oldest first */
    Page **pages;    /* by page of RAM; NULL: nothing was ever mapped there */
    uint64_t page_count;
    uint64_t visits;
    GHashTable *allocations; /* pa -> itself: looked up, never walked */
};

LxOwner *
lx_owner_new(SimWorld *world)
{
    LxOwner *owner = g_new0(LxOwner, 1);

    owner->world = world;
    owner->live = g_ptr_array_new();
    owner->page_count = world->ram_bytes / PAGE_BYTES;
    owner->pages = g_new0(Page *, owner->page_count);
    owner->allocations = g_hash_table_new(NULL, NULL);
    world->ownership = &lx_ownership;
    world->ownership_state = owner;
    return owner;
}

static void
unref(LxMapping *mapping)
{
    if (--mapping->refs == 0) {
        lx_mapping_free(mapping);
    }
}

static void
unref_all(GPtrArray *list)
{
    for (guint i = 0; i < list->len; i++) {
        unref(g_ptr_array_index(list, i));
    }
    g_ptr_array_unref(list);
}

void
lx_owner_free(LxOwner *owner)
{
    owner->world->ownership = NULL;
    owner->world->ownership_state = NULL;
    for (uint64_t i = 0; i < owner->page_count; i++) {
        if (owner->pages[i]) {
            unref_all(owner->pages[i]->live);
            unref_all(owner->pages[i]->ended);
            g_free(owner->pages[i]);
        }
    }
    unref_all(owner->live);
    if (owner->last_ended) {
        unref(owner->last_ended);
    }
    g_hash_table_unref(owner->allocations);
    g_free(owner->pages);
    g_free(owner);
}

/* The page of @pa; NULL when nothing is listed there or it is no RAM. */
static Page *
page_at(const LxOwner *owner, SimAddr pa)
{
    uint64_t index = (pa - owner->world->ram_base) / PAGE_BYTES;

    return index < owner->page_count ? owner->pages[index] : NULL;
}

static Page *
page_make(LxOwner *owner, SimAddr pa)
{
    uint64_t index = (pa - owner->world->ram_base) / PAGE_BYTES;
    Page *page;

    if (index >= owner->page_count) {
        return NULL;
    }
    if (owner->pages[index] == NULL) {
        page = g_new0(Page, 1);
        page->live = g_ptr_array_new();
        page->ended = g_ptr_array_new();
        owner->pages[index] = page;
    }
    return owner->pages[index];
}

/* The direction of a pair: it only reads when both do. */
static int
pair_dir(const LxMapping *a, int dir)
{
    return a->dir == LX_DIR_TO_DEVICE && dir == LX_DIR_TO_DEVICE ? LX_DIR_TO_DEVICE
                                                                 : LX_DIR_BIDIRECTIONAL;
}

/*
 * Attention: which lines of [pa, pa+len) somebody must look at before a CPU
 * touches them.  Everything there is set anew, from the runs.
 */
static void
attend(SimWorld *world, SimAddr pa, uint64_t len, uint8_t bit, bool on)
{
    for (guint i = 0; i < world->cpus->len; i++) {
        sim_cpu_attend(g_ptr_array_index(world->cpus, i), pa, len, bit, on);
    }
}

static void
attend_mapping(const LxOwner *owner, const LxMapping *mapping, SimAddr pa, uint64_t len)
{
    if (!lx_mapping_clip(mapping, &pa, &len)) {
        return;
    }
    for (SimAddr at = pa; at < pa + len;) {
        const LxRun *run = lx_mapping_run(mapping, at);
        SimAddr end = MIN(mapping->hold.pa + run->end, pa + len);

        if (lx_rule_fault(LX_CPU_READ, run->state, mapping->dir) != LX_FINE) {
            attend(owner->world, at, end - at, SIM_ATTN_HELD, true);
        } else if (lx_rule_fault(LX_CPU_WRITE, run->state, mapping->dir) != LX_FINE) {
            attend(owner->world, at, end - at, SIM_ATTN_HELD_W, true);
        }
        at = end;
    }
}

/* Coherent memory that is cached, of a device that snoops: what is polled there is
 * loaded again and again from the L1, and may be loaded early. */
static void
attend_cached(const LxOwner *owner, const LxMapping *mapping, SimAddr pa, uint64_t len)
{
    if (lx_mapping_clip(mapping, &pa, &len)) {
        attend(owner->world, pa, len, SIM_ATTN_EARLY, true);
    }
}

static void
refresh_attention(LxOwner *owner, SimAddr pa, uint64_t len)
{
    uint64_t mask = owner->world->line_bytes - 1;
    SimAddr from = pa & ~mask, to = (pa + len + mask) & ~mask;

    if (owner->world->truth == NULL || pa - owner->world->ram_base >= owner->world->ram_bytes) {
        return;
    }
    attend(owner->world, from, to - from, SIM_ATTN_HELD, false);
    attend(owner->world, from, to - from, SIM_ATTN_HELD_W, false);
    attend(owner->world, from, to - from, SIM_ATTN_EARLY, false);
    owner->visits++;
    for (SimAddr at = from; at < to; at = (at / PAGE_BYTES + 1) * PAGE_BYTES) {
        const Page *page = page_at(owner, at);

        for (guint i = 0; page && i < page->live->len; i++) {
            LxMapping *mapping = g_ptr_array_index(page->live, i);

            if (mapping->visit == owner->visits) {
                continue;
            }
            mapping->visit = owner->visits;
            if (mapping->is_coherent && !mapping->is_uncached) {
                attend_cached(owner, mapping, from, to - from);
            } else {
                attend_mapping(owner, mapping, from, to - from);
            }
        }
    }
}

static void
list_live(LxOwner *owner, LxMapping *mapping)
{
    SimAddr end = mapping->hold.pa + mapping->hold.len;

    g_ptr_array_add(owner->live, mapping);
    mapping->refs = 1; /* the list itself */
    for (SimAddr at = mapping->hold.pa; at < end; at = (at / PAGE_BYTES + 1) * PAGE_BYTES) {
        Page *page = page_make(owner, at);

        if (page) {
            g_ptr_array_add(page->live, mapping);
            mapping->refs++;
        }
    }
}

/* From live to ended; the oldest of too many ended ones goes. */
static void
list_ended(LxOwner *owner, LxMapping *mapping)
{
    SimAddr end = mapping->hold.pa + mapping->hold.len;

    g_ptr_array_remove(owner->live, mapping);
    for (SimAddr at = mapping->hold.pa; at < end; at = (at / PAGE_BYTES + 1) * PAGE_BYTES) {
        Page *page = page_make(owner, at);

        if (page == NULL) {
            continue;
        }
        g_ptr_array_remove(page->live, mapping);
        g_ptr_array_add(page->ended, mapping);
        if (page->ended->len > ENDED_KEPT) {
            unref(g_ptr_array_remove_index(page->ended, 0));
        }
    }
}

static bool
overlaps(const LxMapping *mapping, SimAddr pa, uint64_t len)
{
    return lx_mapping_clip(mapping, &pa, &len);
}

/* The fault of a map over bytes of another live mapping; over coherent memory it
 * also says in which state the new one begins. */
static LxFault
meet(const LxMapping *other, LxCall call, int dir, LxState *ret_state)
{
    LxState state = other->is_coherent ? LX_COHERENT : LX_HELD;

    if (other->is_coherent) {
        *ret_state = lx_rule(call, state)->next;
    }
    return lx_rule_fault(call, state, pair_dir(other, dir));
}

LxMapping *
lx_owner_map(LxOwner *owner, LxCall call, const SimHold *hold, int dir, LxFault *ret_fault,
             LxMapping **ret_other)
{
    LxState state = lx_rule(call, LX_NONE)->next;
    LxMapping *mapping;

    *ret_fault = LX_FINE;
    *ret_other = NULL;
    for (guint i = 0; i < owner->live->len; i++) {
        LxMapping *other = g_ptr_array_index(owner->live, i);
        LxFault fault;

        if (!overlaps(other, hold->pa, hold->len)) {
            continue;
        }
        fault = meet(other, call, dir, &state);
        if (fault != LX_FINE && *ret_fault == LX_FINE) {
            *ret_fault = fault;
            *ret_other = other;
        }
    }
    mapping = lx_mapping_new(hold, dir, state);
    list_live(owner, mapping);
    refresh_attention(owner, hold->pa, hold->len);
    return mapping;
}

LxMapping *
lx_owner_alloc(LxOwner *owner, const SimHold *hold, const struct lx_deal *deal,
               bool is_uncached)
{
    bool is_coherent = deal->type == LX_TYPE_COHERENT;
    /* Memory that is not coherent is the CPU's until it is synced for the device. */
    LxState state = is_coherent ? lx_rule(LX_ALLOC_COHERENT, LX_NONE)->next : LX_OWNED;
    LxMapping *mapping = lx_mapping_new(hold, deal->dir, state);

    lx_mapping_deal(mapping, deal);
    mapping->is_memory = true;
    mapping->is_coherent = is_coherent;
    mapping->is_uncached = is_uncached;
    list_live(owner, mapping);
    refresh_attention(owner, hold->pa, hold->len);
    return mapping;
}

const GPtrArray *
lx_owner_live(const LxOwner *owner)
{
    return owner->live;
}

LxMapping *
lx_owner_find_start(const LxOwner *owner, const struct lx_deal *deal)
{
    LxMapping *best = NULL;
    int best_score = -1;

    for (guint i = owner->live->len; i > 0; i--) {
        LxMapping *m = g_ptr_array_index(owner->live, i - 1);
        int score = (m->type == deal->type) * 4 + (m->asked == deal->len) * 2 +
                    (m->dir == deal->dir);

        if (m->hold.device == deal->dev && m->hold.bus == deal->dma && score > best_score) {
            best = m;
            best_score = score;
        }
    }
    return best;
}

LxMapping *
lx_owner_find_range(const LxOwner *owner, SimActorId device, SimAddr bus, uint64_t len)
{
    LxMapping *touching = NULL;

    for (guint i = owner->live->len; i > 0; i--) {
        LxMapping *m = g_ptr_array_index(owner->live, i - 1);
        uint64_t offset = bus - m->hold.bus;

        if (m->hold.device != device) {
            continue;
        }
        if (offset < m->hold.len && len <= m->hold.len - offset) {
            return m;
        }
        if (touching == NULL && bus < m->hold.bus + m->hold.len && m->hold.bus < bus + len) {
            touching = m;
        }
    }
    return touching;
}

const LxMapping *
lx_owner_find_ended(const LxOwner *owner, SimActorId device, SimAddr bus)
{
    const SimMaster *master = sim_master_of(owner->world, device);
    const Page *page;
    SimAddr pa = bus;
    uint64_t left;

    if (master) {
        sim_master_reach(master, bus, &pa, &left);
    }
    page = page_at(owner, pa);
    for (guint i = page ? page->ended->len : 0; i > 0; i--) {
        const LxMapping *m = g_ptr_array_index(page->ended, i - 1);

        if (m->hold.device == device && m->hold.bus == bus) {
            return m;
        }
    }
    return NULL;
}

LxFault
lx_owner_sync(LxOwner *owner, LxMapping *mapping, LxCall call, SimAddr bus, uint64_t len,
              SimSource source)
{
    SimAddr pa = bus - mapping->hold.bus + mapping->hold.pa;
    LxFault fault = lx_mapping_apply(mapping, call, pa, len, source, owner->world->events);

    if (lx_mapping_clip(mapping, &pa, &len)) {
        refresh_attention(owner, pa, len);
    }
    return fault;
}

LxMapping *
lx_owner_end(LxOwner *owner, LxMapping *mapping, LxCall call, SimSource source)
{
    SimAddr pa = mapping->hold.pa;
    uint64_t len = mapping->hold.len;
    LxMapping *needy = NULL;

    lx_mapping_apply(mapping, call, pa, len, source, owner->world->events);
    mapping->hold.live = false;
    list_ended(owner, mapping);
    if (owner->last_ended) {
        unref(owner->last_ended);
    }
    owner->last_ended = mapping;
    refresh_attention(owner, pa, len);
    for (guint i = 0; call == LX_UNMAP && i < owner->live->len && needy == NULL; i++) {
        LxMapping *other = g_ptr_array_index(owner->live, i);

        if (!other->is_coherent && overlaps(other, pa, len) &&
            pair_dir(other, mapping->dir) != LX_DIR_TO_DEVICE) {
            needy = other;
        }
    }
    return needy;
}

void
lx_owner_forget(LxOwner *owner, SimAddr pa, uint64_t len)
{
    for (SimAddr at = pa; at < pa + len; at = (at / PAGE_BYTES + 1) * PAGE_BYTES) {
        const Page *page = page_at(owner, at);

        for (guint i = 0; page && i < page->ended->len; i++) {
            LxMapping *m = g_ptr_array_index(page->ended, i);

            m->is_past |= overlaps(m, pa, len);
        }
    }
}

void
lx_owner_count(LxOwner *owner, SimAddr pa)
{
    g_hash_table_add(owner->allocations, GSIZE_TO_POINTER(pa));
}

void
lx_owner_uncount(LxOwner *owner, SimAddr pa)
{
    g_hash_table_remove(owner->allocations, GSIZE_TO_POINTER(pa));
}

unsigned
lx_owner_leaks(const LxOwner *owner)
{
    return owner->live->len + g_hash_table_size(owner->allocations);
}

/* --- what the referee asks ---------------------------------------------- */

static SimVerdict
judge_cpu(void *state, SimAddr pa, uint32_t len, bool is_write, uint8_t mem, SimHold *ret_hold)
{
    LxOwner *owner = state;
    const Page *page = page_at(owner, pa);
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
judge_live(const Page *page, SimActorId device, LxCall access, SimAddr pa,
           const LxMapping **ret_mapping)
{
    LxFault kindest = LX_FINE;

    for (guint i = 0; i < page->live->len; i++) {
        const LxMapping *m = g_ptr_array_index(page->live, i);
        SimAddr where;
        LxFault fault;

        if (m->hold.device != device || !overlaps(m, pa, 1)) {
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
judge_ended(const Page *page, SimActorId device, LxCall access, SimAddr pa,
            const LxMapping **ret_mapping)
{
    for (guint i = page->ended->len; i > 0; i--) {
        const LxMapping *m = g_ptr_array_index(page->ended, i - 1);
        SimAddr where;

        if (m->hold.device == device && overlaps(m, pa, 1)) {
            *ret_mapping = m;
            return lx_mapping_judge(m, access, pa, 1, &where);
        }
    }
    return LX_FINE;
}

/* The whole access lies in one live run that allows it: nearly always. */
static bool
is_plainly_fine(const Page *page, SimActorId device, LxCall access, SimAddr pa, uint32_t len)
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
    const Page *page = page_at(owner, pa);
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
    const Page *page = page_at(owner, pa);
    const LxMapping *best = NULL;

    for (guint i = 0; page && i < page->live->len; i++) {
        const LxMapping *m = g_ptr_array_index(page->live, i);

        if (overlaps(m, pa, 1) && (best == NULL || weight(m, pa) > weight(best, pa))) {
            best = m;
        }
    }
    for (guint i = page ? page->ended->len : 0; i > 0 && best == NULL; i--) {
        const LxMapping *m = g_ptr_array_index(page->ended, i - 1);

        if (!m->is_past && overlaps(m, pa, 1)) {
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
