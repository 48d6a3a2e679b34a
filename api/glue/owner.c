/* SPDX-License-Identifier: MIT */
/*
 * The ledger: mappings come, are synced and go.
 */
#include "api/glue/owner-state.h"

#include "api/lx.h"

static void
free_list(void *queue)
{
    GQueue *list = queue;

    list->head = list->tail = NULL; /* the links are the mappings' own */
    g_queue_free(list);
}

LxOwner *
lx_owner_new(SimWorld *world)
{
    LxOwner *owner = g_new0(LxOwner, 1);

    owner->world = world;
    g_queue_init(&owner->live);
    owner->lists = g_hash_table_new_full(NULL, NULL, NULL, free_list);
    owner->lists_at = g_hash_table_new(NULL, NULL);
    lx_pages_init(owner);
    owner->allocations = g_hash_table_new(NULL, NULL);
    world->ownership = &lx_ownership;
    world->ownership_state = owner;
    return owner;
}

void
lx_mapping_unref(LxMapping *mapping)
{
    if (--mapping->refs == 0) {
        lx_mapping_free(mapping);
    }
}

void
lx_owner_free(LxOwner *owner)
{
    owner->world->ownership = NULL;
    owner->world->ownership_state = NULL;
    lx_pages_free(owner);
    while (owner->live.head) {
        lx_mapping_unref(g_queue_pop_head_link(&owner->live)->data);
    }
    if (owner->last_ended) {
        lx_mapping_unref(owner->last_ended);
    }
    g_hash_table_unref(owner->lists);
    g_hash_table_unref(owner->lists_at);
    g_hash_table_unref(owner->allocations);
    g_free(owner);
}

static void
list_live(LxOwner *owner, LxMapping *mapping)
{
    mapping->refs = 1; /* the list of all */
    lx_index_add(owner, mapping);
    lx_pages_list(owner, mapping);
    lx_pages_attend(owner, mapping->hold.pa, mapping->hold.len);
}

/* --- mappings ----------------------------------------------------------- */

/* The direction of a pair: it only reads when both do. */
static int
pair_dir(const LxMapping *a, int dir)
{
    return a->dir == LX_DIR_TO_DEVICE && dir == LX_DIR_TO_DEVICE ? LX_DIR_TO_DEVICE
                                                                 : LX_DIR_BIDIRECTIONAL;
}

/* A map over bytes of other live mappings. */
typedef struct Meeting {
    LxCall call;
    int dir;
} Meeting;

/* The fault of a map over bytes of another live mapping. */
static LxFault
meet(const LxMapping *other, const Meeting *meeting)
{
    LxState state = other->is_coherent ? LX_COHERENT : LX_HELD;

    return lx_rule_fault(meeting->call, state, pair_dir(other, meeting->dir));
}

static bool
is_at_fault(const LxMapping *other, const void *ask)
{
    return meet(other, ask) != LX_FINE;
}

static bool
is_nobodys(const LxMapping *other, const void *ask)
{
    (void)ask;
    return other->is_coherent;
}

LxMapping *
lx_owner_map(LxOwner *owner, LxCall call, const SimHold *hold, int dir, LxFault *ret_fault,
             LxMapping **ret_other)
{
    Meeting meeting = { .call = call, .dir = dir };
    bool is_over_coherent =
        lx_owner_find_over(owner, hold->pa, hold->len, is_nobodys, NULL) != NULL;
    LxState state = lx_rule(call, is_over_coherent ? LX_COHERENT : LX_NONE)->next;
    LxMapping *mapping;

    *ret_other = lx_owner_find_over(owner, hold->pa, hold->len, is_at_fault, &meeting);
    *ret_fault = *ret_other ? meet(*ret_other, &meeting) : LX_FINE;
    mapping = lx_mapping_new(hold, dir, state);
    list_live(owner, mapping);
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
    return mapping;
}

LxFault
lx_owner_sync(LxOwner *owner, LxMapping *mapping, LxCall call, SimAddr bus, uint64_t len,
              SimSource source)
{
    SimAddr pa = bus - mapping->hold.bus + mapping->hold.pa;
    LxFault fault = lx_mapping_apply(mapping, call, pa, len, source, owner->world->events);

    if (lx_mapping_clip(mapping, &pa, &len)) {
        lx_pages_attend(owner, pa, len);
    }
    return fault;
}

/* @ask, which has just ended without skipping, has changed bytes under it. */
static bool
is_needy(const LxMapping *other, const void *ask)
{
    const LxMapping *ended = ask;

    return !other->is_coherent && pair_dir(other, ended->dir) != LX_DIR_TO_DEVICE;
}

LxMapping *
lx_owner_end(LxOwner *owner, LxMapping *mapping, LxCall call, SimSource source)
{
    SimAddr pa = mapping->hold.pa;
    uint64_t len = mapping->hold.len;

    lx_mapping_apply(mapping, call, pa, len, source, owner->world->events);
    mapping->hold.live = false;
    lx_index_remove(owner, mapping);
    lx_pages_end(owner, mapping);
    if (owner->last_ended) {
        lx_mapping_unref(owner->last_ended);
    }
    owner->last_ended = mapping;
    lx_pages_attend(owner, pa, len);
    return call == LX_UNMAP ? lx_owner_find_over(owner, pa, len, is_needy, mapping) : NULL;
}

/* --- counts ------------------------------------------------------------- */

const GQueue *
lx_owner_live(const LxOwner *owner)
{
    return &owner->live;
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
    return owner->live.length + g_hash_table_size(owner->allocations);
}
