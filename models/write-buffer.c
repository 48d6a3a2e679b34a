/* SPDX-License-Identifier: MIT */
/*
 * Store buffer of one CPU: entries of bytes with masks, merging, forwarding to
 * the CPU's own loads.  Cached and Normal non-cacheable stores are buffered and
 * may pass each other; Device stores go straight on, and so may overtake both
 * (Arm ARM B2.3: only a barrier orders Normal before Device).
 * A store barrier (dmb st) starts a new group: nothing of it, a Device store
 * included, is performed before all entries of older groups.  dsb and dmb sy
 * empty the buffer.
 * Cache maintenance by address is ordered with the CPU's own stores to the same
 * line (Arm ARM D7.5.9), so it drains them first.
 * A store that an L1 writes through waits in no buffer; it drains what waits for its
 * own bytes, whatever its type: stores to Normal memory pass each other within
 * uniprocessor semantics only (ARM1176JZF-S TRM, DDI 0301H, figure 6-1).
 * Leaves out: stores in flight to two levels at once.
 */
#include "models/write-buffer.h"

#include "sim/stage.h"
#include "sim/trace.h"
#include "sim/world.h"

#include <inttypes.h>
#include <string.h>

static const char *const order_words[] = { "in-order", "out-of-order", NULL };

SIM_TRACE_DEFINE(wb_store_buffered, "pa=0x%" PRIx64 " len=%" PRIu64);

/* What an L1 writes through is not: Linux knows such caches without a buffer only
 * (arch/arm/mm/cache-v4wt.S). */
static bool
is_buffered_type(const HwWriteBuffer *wb, unsigned mem)
{
    return (mem == SIM_MEM_CACHED && !wb->cpu->writes_through) || mem == SIM_MEM_NC;
}

/* --- which entries -------------------------------------------------------- */

static bool
is_any(const HwWriteBuffer *wb G_GNUC_UNUSED, const HwStore *e G_GNUC_UNUSED,
       const SimTxn *txn G_GNUC_UNUSED)
{
    return true;
}

static bool
is_free_cached(const HwWriteBuffer *wb G_GNUC_UNUSED, const HwStore *e,
               const SimTxn *txn G_GNUC_UNUSED)
{
    return e->mem == SIM_MEM_CACHED && !e->held;
}

/* A barrier stands between this entry and what is stored now. */
static bool
is_older_group(const HwWriteBuffer *wb, const HwStore *e, const SimTxn *txn G_GNUC_UNUSED)
{
    return e->group != wb->group;
}

static bool
is_in_range(const HwWriteBuffer *wb, const HwStore *e, const SimTxn *txn)
{
    return hw_stores_overlap(wb, e, txn->addr, txn->len) != 0;
}

static bool
is_in_line(const HwWriteBuffer *wb, const HwStore *e, const SimTxn *txn)
{
    return hw_stores_touch(wb, e, txn->addr);
}

static bool
is_aged(const HwWriteBuffer *wb, const HwStore *e, const SimTxn *txn G_GNUC_UNUSED)
{
    return e->since + wb->age_ns * SIM_NS <= wb->parent.world->queue.now;
}

/* --- age ---------------------------------------------------------------- */

/* Only a timed machine drains by age; the clock starts with the oldest entry. */
static void
watch_age(HwWriteBuffer *wb)
{
    SimWorld *world = wb->parent.world;

    if (wb->count == 0 || wb->age_ns == 0 ||
        sim_oracle_policy(world->oracle) != SIM_POLICY_TIMED) {
        sim_queue_remove(&world->queue, &wb->aged);
    } else if (!sim_event_is_scheduled(&wb->aged)) {
        SimTime due = wb->entries[0].since + wb->age_ns * SIM_NS;

        sim_queue_add(&world->queue, &wb->aged, MAX(due, world->queue.now));
        wb->cpu->deadline = MIN(wb->cpu->deadline, due);
    }
}

static void
on_aged(void *owner)
{
    HwWriteBuffer *wb = owner;
    SimTime unseen = 0;

    wb->by_itself = true;
    hw_stores_drain_if(wb, is_aged, NULL, &unseen);
    wb->by_itself = false;
    watch_age(wb);
}

/* --- transactions ------------------------------------------------------- */

/* The youngest entry that may take more bytes of this granule; NULL: none. */
static HwStore *
mergeable(HwWriteBuffer *wb, SimAddr granule, const SimTxn *txn)
{
    for (uint32_t i = wb->count; i > 0; i--) {
        HwStore *e = &wb->entries[i - 1];

        if (e->group != wb->group) {
            return NULL;
        }
        if (e->pa == granule) {
            return e->mem == txn->mem ? e : NULL;
        }
        if (wb->order == HW_STORES_IN_ORDER && e->mem == txn->mem) {
            return NULL;
        }
    }
    return NULL;
}

static HwStore *
new_entry(HwWriteBuffer *wb, SimAddr granule, const SimTxn *txn, SimTime *delay)
{
    HwStore *e;

    if (wb->count == wb->capacity) {
        hw_stores_drain(wb, 0, delay);
    }
    e = &wb->entries[wb->count++];
    *e = (HwStore){ .pa = granule,
                    .mem = txn->mem,
                    .group = wb->group,
                    .since = MAX(wb->cpu->now, wb->parent.world->queue.now) };
    return e;
}

/* Bytes of one granule. */
static void
buffer_piece(HwWriteBuffer *wb, SimTxn *txn, uint32_t from, uint32_t len)
{
    SimAddr pa = txn->addr + from, granule = pa & ~(SimAddr)(wb->granule - 1);
    uint32_t at = (uint32_t)(pa - granule);
    HwStore *e = mergeable(wb, granule, txn);

    if (!e) {
        e = new_entry(wb, granule, txn, &txn->delay);
    }
    memcpy(e->data + at, txn->data + from, len);
    for (uint32_t i = 0; i < len; i++) {
        e->ids[at + i] = txn->ids ? txn->ids[from + i] : 0;
    }
    e->mask |= (len == 64 ? ~UINT64_C(0) : (UINT64_C(1) << len) - 1) << at;
    e->held |= (txn->flags & SIM_TXN_HELD) != 0;
    e->writer = wb->cpu->here;
}

/*
 * May this cached store be performed at once?  Its line is owned, nothing older
 * blocks it, and the policy does not hold it (rules P4).
 */
static bool
can_pass(const HwWriteBuffer *wb, const SimTxn *txn)
{
    if (txn->mem != SIM_MEM_CACHED || (txn->flags & SIM_TXN_HELD) ||
        sim_stage_state(wb->cpu, txn->addr) < SIM_LINE_E) {
        return false;
    }
    for (uint32_t i = 0; i < wb->count; i++) {
        const HwStore *e = &wb->entries[i];

        if (e->group != wb->group || hw_stores_touch(wb, e, txn->addr) ||
            (wb->order == HW_STORES_IN_ORDER && e->mem == SIM_MEM_CACHED)) {
            return false;
        }
    }
    return true;
}

static SimResp
write_bytes(HwWriteBuffer *wb, SimTxn *txn)
{
    if (!is_buffered_type(wb, txn->mem)) {
        hw_stores_drain_if(wb, is_older_group, txn, &txn->delay);
        if (txn->mem != SIM_MEM_DEVICE) { /* no store passes an older one to its bytes */
            hw_stores_drain_if(wb, is_in_range, txn, &txn->delay);
        }
        return sim_send(&wb->mem, txn);
    }
    if (can_pass(wb, txn)) {
        return sim_send(&wb->mem, txn);
    }
    for (uint32_t done = 0; done < txn->len;) {
        uint32_t in = (uint32_t)((txn->addr + done) & (wb->granule - 1));
        uint32_t len = MIN(wb->granule - in, txn->len - done);

        buffer_piece(wb, txn, done, len);
        done += len;
    }
    hw_stores_mark_line(wb, txn->addr);
    SIM_TRACE(wb->parent.world, wb_store_buffered, wb->cpu->actor, txn->addr, txn->len, 0,
              0);
    watch_age(wb);
    return SIM_OK;
}

/* Own buffered bytes over what came from below. */
static void
forward(const HwWriteBuffer *wb, SimTxn *txn)
{
    for (uint32_t k = 0; k < wb->count; k++) {
        const HwStore *e = &wb->entries[k];

        if (e->mem != txn->mem || !hw_stores_overlap(wb, e, txn->addr, txn->len)) {
            continue;
        }
        txn->flags |= SIM_TXN_FORWARDED;
        for (uint32_t i = 0; i < wb->granule; i++) {
            if ((e->mask >> i & 1) && e->pa + i >= txn->addr &&
                e->pa + i < txn->addr + txn->len) {
                txn->data[e->pa + i - txn->addr] = e->data[i];
                if (txn->ids) {
                    txn->ids[e->pa + i - txn->addr] = e->ids[i];
                }
            }
        }
    }
}

static SimResp
read_bytes(HwWriteBuffer *wb, SimTxn *txn)
{
    SimResp resp;

    if (txn->mem == SIM_MEM_STRONGLY_ORDERED) {
        hw_stores_drain_if(wb, is_in_range, txn, &txn->delay);
    }
    resp = sim_send(&wb->mem, txn);
    if (resp == SIM_OK && wb->count > 0) {
        forward(wb, txn);
    }
    return resp;
}

static SimResp
barrier(HwWriteBuffer *wb, SimTxn *txn)
{
    bool is_full = (txn->op & SIM_BARRIER_FULL) == SIM_BARRIER_FULL;

    if (is_full || (txn->op & SIM_BARRIER_WAIT)) {
        hw_stores_drain_if(wb, is_any, txn, &txn->delay);
        hw_stores_wait(wb);
    } else if ((txn->op & SIM_BARRIER_STORES) && wb->count > 0) {
        wb->group++;
        hw_stores_mark_wait(wb);
    }
    watch_age(wb);
    return sim_send(&wb->mem, txn);
}

/* Whether performing entry @index would leave an older one behind. */
static bool
would_pass(const HwWriteBuffer *wb, uint32_t index)
{
    const HwStore *e = &wb->entries[index];

    for (uint32_t i = 0; i < index; i++) {
        const HwStore *older = &wb->entries[i];

        if (older->group == e->group && older->pa != e->pa &&
            (wb->order == HW_STORES_OUT_OF_ORDER || older->mem != e->mem)) {
            return true;
        }
    }
    return false;
}

static SimResp
say_what_drains(const HwWriteBuffer *wb, SimTxn *txn)
{
    for (uint32_t i = 0; i < wb->count; i++) {
        if (is_in_range(wb, &wb->entries[i], txn)) {
            txn->flags |= SIM_TXN_FORWARDED | (would_pass(wb, i) ? SIM_TXN_RELAXED : 0);
        }
    }
    return SIM_OK;
}

static SimResp
drain(HwWriteBuffer *wb, SimTxn *txn)
{
    HwStoreTest test = txn->len                   ? is_in_range
                       : txn->op == SIM_DRAIN_ALL ? is_any
                                                  : is_free_cached;

    wb->by_itself = true;
    if (hw_stores_drain_if(wb, test, txn, &txn->delay)) {
        txn->flags |= SIM_TXN_FORWARDED;
    }
    wb->by_itself = false;
    watch_age(wb);
    return sim_send(&wb->mem, txn);
}

static SimResp
hw_write_buffer_access(void *self, SimTxn *txn)
{
    HwWriteBuffer *wb = self;

    switch ((SimTxnKind)txn->kind) {
    case SIM_READ:
    case SIM_PEEK:
        return read_bytes(wb, txn);
    case SIM_WRITE:
        return write_bytes(wb, txn);
    case SIM_BARRIER:
        return barrier(wb, txn);
    case SIM_MAINT:
        hw_stores_drain_if(wb, is_in_line, txn, &txn->delay);
        return sim_send(&wb->mem, txn);
    case SIM_MAINT_ALL:
        hw_stores_drain_if(wb, is_any, txn, &txn->delay);
        return sim_send(&wb->mem, txn);
    case SIM_DRAIN:
        return txn->op == SIM_DRAIN_ASK ? say_what_drains(wb, txn) : drain(wb, txn);
    case SIM_PREFETCH:
    case SIM_EVICT:
    case SIM_UPGRADE:
    case SIM_SNOOP:
        return sim_send(&wb->mem, txn);
    }
    return SIM_SLVERR;
}

/* --- life --------------------------------------------------------------- */

static bool
hw_write_buffer_realize(SimModel *model, GError **error G_GNUC_UNUSED)
{
    HwWriteBuffer *wb = (HwWriteBuffer *)model;

    wb->cpu = sim_stage_cpu(model);
    g_assert(wb->cpu);
    wb->aged = (SimEvent){ .run = on_aged, .owner = wb, .name = "store-buffer-age" };
    hw_stores_add_holder(wb);
    return true;
}

static void
hw_write_buffer_reset(SimModel *model)
{
    HwWriteBuffer *wb = (HwWriteBuffer *)model;

    sim_queue_remove(&model->world->queue, &wb->aged);
    /* An entry has bytes of one line only: order, hazards and attention go by line. */
    wb->granule = MIN(wb->granule, wb->cpu->line_mask + 1);
    wb->count = 0;
    wb->group = 0;
    sim_slots_init(&wb->slots, wb->store_slots);
    wb->cpu->stores_wait = false;
}

static const SimParam hw_write_buffer_params[] = {
    SIM_PARAM_U32("store-buffer-entries", HwWriteBuffer, capacity, 4, 1, HW_STORES_MAX,
                  "entries"),
    { .kind = SIM_PARAM_KIND_U32, .name = "store-buffer-bytes",
      .offset = offsetof(HwWriteBuffer, granule), .def = 8, .min = 8, .max = HW_STORE_MAX,
      .text = "bytes in an entry, at most a line", .power_of_two = true },
    SIM_PARAM_WORD("store-buffer-order", HwWriteBuffer, order, HW_STORES_OUT_OF_ORDER,
                   order_words,
                   "in which order entries of one memory type are performed"),
    SIM_PARAM_U32("store-age-ns", HwWriteBuffer, age_ns, 1000, 0, 1000000000,
                  "oldest entry is performed after this time, ns (policy timed); 0 = never"),
    SIM_PARAM_U32("store-slots", HwWriteBuffer, store_slots, 0, 0, SIM_SLOTS_MAX,
                  "stores on their way down while the CPU runs; 0 = it waits for each"),
    SIM_PARAM_BOOL("store-gathers", HwWriteBuffer, gathers, 0,
                   "entries that make up a whole line go down as one write"),
    { 0 }
};
static const SimOut hw_write_buffer_outs[] = {
    SIM_OUT("mem", HwWriteBuffer, mem, "towards the L1 or memory"), { 0 }
};
static const SimIn hw_write_buffer_ins[] = {
    { "cpu", hw_write_buffer_access, "from the core" }, { 0 }
};

static const SimModelClass hw_write_buffer_class = {
    .name = "write-buffer",
    .summary = "store buffer with merging and forwarding",
    .size = sizeof(HwWriteBuffer),
    .params = hw_write_buffer_params,
    .outs = hw_write_buffer_outs,
    .ins = hw_write_buffer_ins,
    .stage = SIM_STAGE_STORE_BUFFER,
    .when = "dmasim,store-buffer-entries",
    .realize = hw_write_buffer_realize,
    .reset = hw_write_buffer_reset,
};
SIM_MODEL_REGISTER(hw_write_buffer_class);
