/* SPDX-License-Identifier: MIT */
/*
 * Store buffer of the outer controller: writes of all CPUs, merged by line, on
 * their way to memory (Arm DDI 0246, 2.5.2).  A write is performed when it leaves:
 * until then CPUs see it, since their reads wait for it, and masters do not.
 * A slot leaves when it is full, when another line needs it, when another CPU writes
 * over a byte of it, when an access finds a hazard, when a register of the controller
 * is accessed (CACHE_SYNC and all maintenance are), before a strongly ordered access,
 * and by age.  No barrier of a CPU reaches it.
 * In order: a slot leaves with all older ones, and only the youngest takes more
 * bytes, so that no write passes another.  Out of order: each slot by itself, the
 * least recently used one first.
 */
#include "models/pl310.h"

#include <inttypes.h>
#include <string.h>

#include "sim/trace.h"
#include "sim/world.h"

SIM_TRACE_DEFINE(pl310_write_buffered, "pa=0x%" PRIx64 " len=%" PRIu64);
SIM_TRACE_DEFINE(pl310_slot_drained, "pa=0x%" PRIx64 " mask=0x%" PRIx64);

static uint64_t
mask_of(uint32_t first, uint32_t len)
{
    return (len == 64 ? ~UINT64_C(0) : (UINT64_C(1) << len) - 1) << first;
}

/* Has the slot bytes among [pa, pa+len)? */
static bool
overlaps(const HwPl310 *pl, const HwPl310Store *store, SimAddr pa, uint64_t len)
{
    SimAddr from = MAX(pa, store->line), to = MIN(pa + len, store->line + pl->line_bytes);

    return from < to &&
           (store->mask & mask_of((uint32_t)(from - store->line), (uint32_t)(to - from)));
}

/* --- leaving ------------------------------------------------------------ */

/* Bytes of one CPU that lie side by side. */
static uint32_t
run_length(const HwPl310 *pl, const HwPl310Store *store, uint32_t first)
{
    uint32_t end = first;

    while (end < pl->line_bytes && (store->mask >> end & 1) &&
           store->by[end] == store->by[first]) {
        end++;
    }
    return end - first;
}

static void
send_run(HwPl310 *pl, HwPl310Store *store, uint32_t first, uint32_t len, SimTime *delay)
{
    SimTxn txn = { .addr = store->line + first, .data = store->data + first, .len = len,
                   .kind = SIM_WRITE, .mem = SIM_MEM_NC, .actor = store->by[first] };

    txn.ids = store->ids[first] ? store->ids + first : NULL;
    sim_send(&pl->mem, &txn);
    *delay += txn.delay;
    if (hw_pl310_looks_at_nc(pl)) {
        hw_pl310_write_through(pl, txn.addr, txn.data, txn.ids, len);
    }
}

static void
note_drain(HwPl310 *pl, const HwPl310Store *store)
{
    SimTruth *truth = hw_pl310_truth(pl, store->line);
    uint32_t first = (uint32_t)g_bit_nth_lsf(store->mask, -1);

    if (truth) {
        sim_truth_note(truth, SIM_HISTORY_DRAIN, store->by[first], store->line + first,
                       pl->line_bytes - first, store->writer,
                       g_intern_string(pl->parent.name));
    }
}

static void
perform_slot(HwPl310 *pl, uint32_t index, SimTime *delay)
{
    HwPl310Store store = pl->stores[index];

    SIM_TRACE(pl->parent.world, pl310_slot_drained, store.by[g_bit_nth_lsf(store.mask, -1)],
              store.line, store.mask, 0, 0);
    for (uint32_t i = 0, run; i < pl->line_bytes; i += MAX(run, 1)) {
        run = store.mask >> i & 1 ? run_length(pl, &store, i) : 0;
        if (run > 0) {
            send_run(pl, &store, i, run, delay);
        }
    }
    /* It leaves only now: until its last bytes are performed they are pending. */
    pl->store_count--;
    memmove(&pl->stores[index], &pl->stores[index + 1],
            (pl->store_count - index) * sizeof(store));
    note_drain(pl, &store);
}

/* The slot and, in order, those that must go before it; how many went. */
static uint32_t
drain_slot(HwPl310 *pl, uint32_t index, SimTime *delay)
{
    uint32_t before = pl->store_count;

    if (pl->store_order == HW_PL310_OUT_OF_ORDER) {
        perform_slot(pl, index, delay);
        return 1;
    }
    for (uint32_t left = index + 1; left > 0; left--) {
        perform_slot(pl, 0, delay);
    }
    return before - pl->store_count;
}

/* --- age ---------------------------------------------------------------- */

/* Only a timed machine drains by age; the clock starts with the oldest slot. */
static void
watch_age(HwPl310 *pl)
{
    SimWorld *world = pl->parent.world;
    SimTime due = SIM_NEVER;

    for (uint32_t i = 0; i < pl->store_count; i++) {
        due = MIN(due, pl->stores[i].since + pl->store_age_ns * SIM_NS);
    }
    if (due == SIM_NEVER || pl->store_age_ns == 0 ||
        sim_oracle_policy(world->oracle) != SIM_POLICY_TIMED) {
        sim_queue_remove(&world->queue, &pl->aged);
    } else if (!sim_event_is_scheduled(&pl->aged)) {
        sim_queue_add(&world->queue, &pl->aged, MAX(due, world->queue.now));
    }
}

static void
on_aged(void *owner)
{
    HwPl310 *pl = owner;
    SimTime now = pl->parent.world->queue.now, unseen = 0;

    for (uint32_t i = pl->store_count; i-- > 0;) {
        if (i < pl->store_count && pl->stores[i].since + pl->store_age_ns * SIM_NS <= now) {
            drain_slot(pl, i, &unseen);
        }
    }
    watch_age(pl);
}

/* --- coming ------------------------------------------------------------- */

static uint32_t
least_recent(const HwPl310 *pl)
{
    uint32_t best = 0;

    for (uint32_t i = 1; i < pl->store_count; i++) {
        if (pl->stores[i].touched < pl->stores[best].touched) {
            best = i;
        }
    }
    return best;
}

/* Would the write replace bytes of another CPU's? */
static bool
is_over_others(const HwPl310Store *store, const HwPl310Part *part, SimActorId actor)
{
    uint32_t first = (uint32_t)(part->pa - part->line);

    for (uint32_t i = first; i < first + part->len; i++) {
        if ((store->mask >> i & 1) && store->by[i] != actor) {
            return true;
        }
    }
    return false;
}

/*
 * The slot that takes more bytes of a line; NULL: none.  Of two CPUs' writes to one
 * byte the first leaves before the second comes, as it always may: each has a
 * moment at which it is performed.
 */
static HwPl310Store *
mergeable(HwPl310 *pl, const HwPl310Part *part, SimActorId actor, SimTime *delay)
{
    for (uint32_t i = 0; i < pl->store_count; i++) {
        HwPl310Store *store = &pl->stores[i];

        if (store->line != part->line) {
            continue;
        }
        if ((pl->store_order == HW_PL310_OUT_OF_ORDER || i == pl->store_count - 1) &&
            !is_over_others(store, part, actor)) {
            return store;
        }
        drain_slot(pl, i, delay);
        return NULL;
    }
    return NULL;
}

static HwPl310Store *
new_slot(HwPl310 *pl, SimAddr line, SimTime *delay)
{
    HwPl310Store *store;

    if (pl->store_count >= MAX(pl->store_slots, 1)) {
        drain_slot(pl, pl->store_order == HW_PL310_IN_ORDER ? 0 : least_recent(pl), delay);
    }
    store = &pl->stores[pl->store_count++];
    *store = (HwPl310Store){ .line = line, .since = sim_world_time(pl->parent.world) };
    return store;
}

static void
take_part(HwPl310 *pl, SimTxn *txn, const HwPl310Part *part)
{
    HwPl310Store *store = mergeable(pl, part, txn->actor, &txn->delay);
    uint32_t first = (uint32_t)(part->pa - part->line);

    if (!store) {
        store = new_slot(pl, part->line, &txn->delay);
    }
    memcpy(store->data + first, txn->data + part->at, part->len);
    for (uint32_t i = 0; i < part->len; i++) {
        store->ids[first + i] = txn->ids ? txn->ids[part->at + i] : 0;
        store->by[first + i] = txn->actor;
    }
    store->mask |= mask_of(first, part->len);
    store->writer = hw_pl310_source_of(pl, txn->actor);
    store->touched = ++pl->uses;
    SIM_TRACE(pl->parent.world, pl310_write_buffered, txn->actor, part->pa, part->len, 0, 0);
    if (store->mask == mask_of(0, pl->line_bytes) || pl->store_slots == 0) {
        drain_slot(pl, (uint32_t)(store - pl->stores), &txn->delay);
    }
}

SimResp
hw_pl310_buffer(HwPl310 *pl, SimTxn *txn)
{
    HwPl310Part part;

    for (uint32_t at = 0; at < txn->len; at += part.len) {
        part = hw_pl310_part(pl, txn, at);
        take_part(pl, txn, &part);
    }
    watch_age(pl);
    return SIM_OK;
}

bool
hw_pl310_settle(HwPl310 *pl, SimAddr pa, uint64_t len, SimTime *delay)
{
    SimAddr first = sim_cache_array_line(&pl->array, pa);
    uint32_t before = pl->store_count;

    for (uint32_t i = pl->store_count; i-- > 0;) {
        bool wanted = len == 0 || (i < pl->store_count && pl->stores[i].line >= first &&
                                   pl->stores[i].line < pa + len);

        if (i < pl->store_count && wanted) {
            drain_slot(pl, i, delay);
        }
    }
    if (pl->store_count == before) {
        return false;
    }
    watch_age(pl);
    return true;
}

unsigned
hw_pl310_drainable(const HwPl310 *pl, SimAddr pa, uint64_t len)
{
    for (uint32_t i = 0; i < pl->store_count; i++) {
        if (len == 0 || overlaps(pl, &pl->stores[i], pa, len)) {
            return i > 0 && len > 0 && pl->store_order == HW_PL310_OUT_OF_ORDER ? 2 : 1;
        }
    }
    return 0;
}

/*
 * Over what a peek got: a cached copy takes a buffered write only when
 * non-cacheable accesses look into the cache.
 */
void
hw_pl310_overlay(const HwPl310 *pl, SimTxn *txn)
{
    if (txn->place == SIM_PLACE_OUTER && !hw_pl310_looks_at_nc(pl)) {
        return;
    }
    for (uint32_t k = 0; k < pl->store_count; k++) {
        const HwPl310Store *store = &pl->stores[k];

        for (uint32_t i = 0; overlaps(pl, store, txn->addr, txn->len) && i < pl->line_bytes;
             i++) {
            SimAddr at = store->line + i - txn->addr;

            if ((store->mask >> i & 1) && at < txn->len) {
                txn->data[at] = store->data[i];
                if (txn->ids) {
                    txn->ids[at] = store->ids[i];
                }
            }
        }
    }
}

/* --- as a holder of bytes ----------------------------------------------- */

static const HwPl310Store *
newest_of(const HwPl310 *pl, SimAddr pa)
{
    for (uint32_t i = pl->store_count; i-- > 0;) {
        if (overlaps(pl, &pl->stores[i], pa, 1)) {
            return &pl->stores[i];
        }
    }
    return NULL;
}

static bool
buffer_find(void *self, SimAddr pa, SimWid *ret_id, uint8_t *ret_byte)
{
    const HwPl310Store *store = newest_of(self, pa);

    if (!store) {
        return false;
    }
    *ret_id = store->ids[pa - store->line];
    *ret_byte = store->data[pa - store->line];
    return true;
}

/* Lines are in one slot at most. */
static unsigned
buffer_pending(void *self, SimAddr pa, SimWid *ret_ids, unsigned max)
{
    const HwPl310Store *store = newest_of(self, pa);

    if (!store || max == 0 || store->ids[pa - store->line] == 0) {
        return 0;
    }
    ret_ids[0] = store->ids[pa - store->line];
    return 1;
}

static bool
buffer_has_pending(void *self, SimAddr pa, uint32_t len)
{
    const HwPl310 *pl = self;

    for (uint32_t i = 0; i < pl->store_count; i++) {
        if (overlaps(pl, &pl->stores[i], pa, len)) {
            return true;
        }
    }
    return false;
}

/* Writes that came before anybody watched get records now. */
static void
buffer_arm(void *self, SimAddr page)
{
    HwPl310 *pl = self;

    for (uint32_t k = 0; k < pl->store_count; k++) {
        HwPl310Store *store = &pl->stores[k];

        if (store->line - store->line % SIM_TRUTH_PAGE != page) {
            continue;
        }
        for (uint32_t i = 0, run; i < pl->line_bytes; i += MAX(run, 1)) {
            run = store->mask >> i & 1 ? run_length(pl, store, i) : 0;
            if (run > 0) {
                sim_truth_issue(pl->parent.world->truth, store->by[i], store->line + i,
                                store->data + i, run, false, store->writer, store->ids + i);
            }
        }
    }
}

void
hw_pl310_buffer_init(HwPl310 *pl)
{
    SimHolder holder = { .place = SIM_PLACE_OUTER_BUFFER, .self = pl, .arm = buffer_arm,
                         .find = buffer_find, .pending = buffer_pending,
                         .has_pending = buffer_has_pending };

    pl->aged = (SimEvent){ .run = on_aged, .owner = pl, .name = "outer-store-age" };
    if (pl->parent.world->truth) {
        sim_truth_add_holder(pl->parent.world->truth, &holder);
    }
}

void
hw_pl310_buffer_reset(HwPl310 *pl)
{
    sim_queue_remove(&pl->parent.world->queue, &pl->aged);
    pl->store_count = 0;
    pl->uses = 0;
}
