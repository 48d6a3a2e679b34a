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
 * Leaves out: stores in flight to two levels at once.
 */
#include "sim/cpu.h"
#include "sim/model.h"
#include "sim/stage.h"
#include "sim/trace.h"
#include "sim/truth.h"
#include "sim/world.h"

#include <inttypes.h>
#include <string.h>

#define ENTRIES_MAX 64u
#define GRANULE_MAX 64u

typedef struct Entry {
    SimAddr pa; /* of the granule */
    uint64_t mask;
    uint8_t data[GRANULE_MAX];
    SimWid ids[GRANULE_MAX];
    SimTime since;
    SimSource writer;
    uint32_t group; /* stores of a later group wait for it */
    uint8_t mem;
    bool held; /* the oracle holds it back, as long as that is legal */
} Entry;

typedef struct HwWriteBuffer {
    SimModel parent;
    SimPort mem;
    uint32_t capacity, granule, order, age_ns; /* parameters */
    SimCpu *cpu;
    Entry entries[ENTRIES_MAX]; /* oldest first */
    uint32_t count;
    uint32_t group;
    SimEvent aged;
} HwWriteBuffer;

enum { ORDER_IN, ORDER_OUT };
static const char *const order_words[] = { "in-order", "out-of-order", NULL };

SIM_TRACE_DEFINE(wb_store_buffered, "pa=0x%" PRIx64 " len=%" PRIu64);
SIM_TRACE_DEFINE(wb_entry_drained, "pa=0x%" PRIx64 " mask=0x%" PRIx64);

static bool
is_buffered_type(unsigned mem)
{
    return mem == SIM_MEM_CACHED || mem == SIM_MEM_NC;
}

static SimAddr
line_of(const HwWriteBuffer *wb, SimAddr pa)
{
    return pa & ~(SimAddr)wb->cpu->line_mask;
}

/* Bits of the entry's bytes that lie in [addr, addr+len). */
static uint64_t
overlap(const HwWriteBuffer *wb, const Entry *e, SimAddr addr, uint64_t len)
{
    uint64_t mask = 0;

    if (e->pa >= addr + len || addr >= e->pa + wb->granule) {
        return 0;
    }
    for (uint32_t i = 0; i < wb->granule; i++) {
        if (e->pa + i >= addr && e->pa + i < addr + len) {
            mask |= UINT64_C(1) << i;
        }
    }
    return mask & e->mask;
}

/* --- attention ---------------------------------------------------------- */

/* Must a store to an owned line wait for something that is buffered? */
static void
mark_wait(HwWriteBuffer *wb)
{
    bool wait = false;

    for (uint32_t i = 0; i < wb->count; i++) {
        const Entry *e = &wb->entries[i];

        wait |= e->group != wb->group ||
                (wb->order == ORDER_IN && e->mem == SIM_MEM_CACHED);
    }
    wb->cpu->stores_wait = wait;
}

/* Has the entry bytes of the line of @pa?  (A granule may be longer than a line.) */
static bool
touches_line(const HwWriteBuffer *wb, const Entry *e, SimAddr pa)
{
    return overlap(wb, e, line_of(wb, pa), wb->cpu->line_mask + 1u) != 0;
}

static void
mark_line(HwWriteBuffer *wb, SimAddr pa)
{
    bool any = false;

    for (uint32_t i = 0; i < wb->count; i++) {
        any |= touches_line(wb, &wb->entries[i], pa);
    }
    sim_cpu_attend(wb->cpu, line_of(wb, pa), 1, SIM_ATTN_BUFFERED, any);
    mark_wait(wb);
}

/* --- draining ----------------------------------------------------------- */

/* One run of bytes of an entry goes down: it is performed. */
static SimResp
send_run(HwWriteBuffer *wb, Entry *e, uint32_t first, uint32_t len, SimTime *delay)
{
    SimTxn txn = { .addr = e->pa + first, .data = e->data + first, .len = len,
                   .kind = SIM_WRITE, .mem = e->mem, .actor = wb->cpu->actor };
    SimResp resp;

    if (e->ids[first] != 0) {
        txn.ids = e->ids + first;
    }
    resp = sim_send(&wb->mem, &txn);
    *delay += txn.delay;
    return resp;
}

static void
note_drain(HwWriteBuffer *wb, const Entry *e)
{
    SimTruth *truth = wb->parent.world->truth;

    if (truth && e->mem == SIM_MEM_NC && sim_truth_is_armed(truth, e->pa)) {
        uint32_t first = (uint32_t)g_bit_nth_lsf(e->mask, -1);

        sim_truth_note(truth, SIM_HISTORY_DRAIN, wb->cpu->actor, e->pa + first,
                       wb->granule - first, e->writer, NULL);
    }
}

static void
perform_entry(HwWriteBuffer *wb, uint32_t index, SimTime *delay)
{
    Entry e = wb->entries[index];
    SimSource here = wb->cpu->here;

    SIM_TRACE(wb->parent.world, wb_entry_drained, wb->cpu->actor, e.pa, e.mask, 0, 0);
    wb->cpu->here = e.writer; /* the line's last writer is who stored */
    for (uint32_t i = 0; i < wb->granule;) {
        uint32_t run = i;

        while (run < wb->granule && (e.mask >> run & 1)) {
            run++;
        }
        if (run > i) {
            send_run(wb, &e, i, run - i, delay);
        }
        i = MAX(run, i + 1);
    }
    wb->cpu->here = here;
    /* It leaves only now: its last runs are still pending while a line goes to
     * make room for the first. */
    memmove(&wb->entries[index], &wb->entries[index + 1],
            (wb->count - index - 1) * sizeof(Entry));
    wb->count--;
    for (SimAddr pa = e.pa; pa < e.pa + wb->granule; pa += wb->cpu->line_mask + 1u) {
        mark_line(wb, pa);
    }
    note_drain(wb, &e);
}

/* The oldest entry that must be performed before @index may be; or @index. */
static uint32_t
first_before(const HwWriteBuffer *wb, uint32_t index)
{
    const Entry *e = &wb->entries[index];

    for (uint32_t i = 0; i < index; i++) {
        const Entry *older = &wb->entries[i];

        if (older->group != e->group || older->pa == e->pa ||
            (wb->order == ORDER_IN && older->mem == e->mem)) {
            return i;
        }
    }
    return index;
}

/* Performs an entry and whatever must go before it. */
static void
drain_entry(HwWriteBuffer *wb, uint32_t index, SimTime *delay)
{
    uint32_t first;

    while ((first = first_before(wb, index)) != index) {
        uint32_t before = wb->count;

        drain_entry(wb, first, delay);
        index -= before - wb->count;
    }
    perform_entry(wb, index, delay);
}

typedef bool (*EntryTest)(const HwWriteBuffer *wb, const Entry *e, const SimTxn *txn);

/* Drains every entry that @test picks; true when there was one. */
static bool
drain_if(HwWriteBuffer *wb, EntryTest test, const SimTxn *txn, SimTime *delay)
{
    bool any = false;

    for (uint32_t i = 0; i < wb->count;) {
        if (test(wb, &wb->entries[i], txn)) {
            drain_entry(wb, i, delay);
            any = true;
            i = 0;
        } else {
            i++;
        }
    }
    return any;
}

static bool
is_any(const HwWriteBuffer *wb G_GNUC_UNUSED, const Entry *e G_GNUC_UNUSED,
       const SimTxn *txn G_GNUC_UNUSED)
{
    return true;
}

static bool
is_free_cached(const HwWriteBuffer *wb G_GNUC_UNUSED, const Entry *e,
               const SimTxn *txn G_GNUC_UNUSED)
{
    return e->mem == SIM_MEM_CACHED && !e->held;
}

/* A barrier stands between this entry and what is stored now. */
static bool
is_older_group(const HwWriteBuffer *wb, const Entry *e, const SimTxn *txn G_GNUC_UNUSED)
{
    return e->group != wb->group;
}

static bool
is_in_range(const HwWriteBuffer *wb, const Entry *e, const SimTxn *txn)
{
    return overlap(wb, e, txn->addr, txn->len) != 0;
}

static bool
is_in_line(const HwWriteBuffer *wb, const Entry *e, const SimTxn *txn)
{
    return touches_line(wb, e, txn->addr);
}

static bool
is_aged(const HwWriteBuffer *wb, const Entry *e, const SimTxn *txn G_GNUC_UNUSED)
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

    drain_if(wb, is_aged, NULL, &unseen);
    watch_age(wb);
}

/* --- transactions ------------------------------------------------------- */

/* The youngest entry that may take more bytes of this granule; NULL: none. */
static Entry *
mergeable(HwWriteBuffer *wb, SimAddr granule, const SimTxn *txn)
{
    for (uint32_t i = wb->count; i > 0; i--) {
        Entry *e = &wb->entries[i - 1];

        if (e->group != wb->group) {
            return NULL;
        }
        if (e->pa == granule) {
            return e->mem == txn->mem ? e : NULL;
        }
        if (wb->order == ORDER_IN && e->mem == txn->mem) {
            return NULL;
        }
    }
    return NULL;
}

static Entry *
new_entry(HwWriteBuffer *wb, SimAddr granule, const SimTxn *txn, SimTime *delay)
{
    Entry *e;

    if (wb->count == wb->capacity) {
        drain_entry(wb, 0, delay);
    }
    e = &wb->entries[wb->count++];
    *e = (Entry){ .pa = granule, .mem = txn->mem, .group = wb->group,
                  .since = MAX(wb->cpu->now, wb->parent.world->queue.now) };
    return e;
}

/* Bytes of one granule. */
static void
buffer_piece(HwWriteBuffer *wb, SimTxn *txn, uint32_t from, uint32_t len)
{
    SimAddr pa = txn->addr + from, granule = pa & ~(SimAddr)(wb->granule - 1);
    uint32_t at = (uint32_t)(pa - granule);
    Entry *e = mergeable(wb, granule, txn);

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
        !(*sim_stage_attn(wb->cpu, txn->addr) & SIM_ATTN_VALID)) {
        return false;
    }
    for (uint32_t i = 0; i < wb->count; i++) {
        const Entry *e = &wb->entries[i];

        if (e->group != wb->group || touches_line(wb, e, txn->addr) ||
            (wb->order == ORDER_IN && e->mem == SIM_MEM_CACHED)) {
            return false;
        }
    }
    return true;
}

static SimResp
write_bytes(HwWriteBuffer *wb, SimTxn *txn)
{
    if (!is_buffered_type(txn->mem)) {
        drain_if(wb, is_older_group, txn, &txn->delay);
        if (txn->mem == SIM_MEM_STRONGLY_ORDERED) {
            drain_if(wb, is_in_range, txn, &txn->delay);
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
    mark_line(wb, txn->addr);
    SIM_TRACE(wb->parent.world, wb_store_buffered, wb->cpu->actor, txn->addr, txn->len, 0, 0);
    watch_age(wb);
    return SIM_OK;
}

/* Own buffered bytes over what came from below. */
static void
forward(const HwWriteBuffer *wb, SimTxn *txn)
{
    for (uint32_t k = 0; k < wb->count; k++) {
        const Entry *e = &wb->entries[k];

        if (e->mem != txn->mem || !overlap(wb, e, txn->addr, txn->len)) {
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
        drain_if(wb, is_in_range, txn, &txn->delay);
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
        drain_if(wb, is_any, txn, &txn->delay);
    } else if ((txn->op & SIM_BARRIER_STORES) && wb->count > 0) {
        wb->group++;
        mark_wait(wb);
    }
    watch_age(wb);
    return sim_send(&wb->mem, txn);
}

/* Whether performing entry @index would leave an older one behind. */
static bool
would_pass(const HwWriteBuffer *wb, uint32_t index)
{
    const Entry *e = &wb->entries[index];

    for (uint32_t i = 0; i < index; i++) {
        const Entry *older = &wb->entries[i];

        if (older->group == e->group && older->pa != e->pa &&
            (wb->order == ORDER_OUT || older->mem != e->mem)) {
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
    EntryTest test = txn->len ? is_in_range : txn->op == SIM_DRAIN_ALL ? is_any : is_free_cached;

    if (drain_if(wb, test, txn, &txn->delay)) {
        txn->flags |= SIM_TXN_FORWARDED;
    }
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
        drain_if(wb, is_in_line, txn, &txn->delay);
        return sim_send(&wb->mem, txn);
    case SIM_MAINT_ALL:
        drain_if(wb, is_any, txn, &txn->delay);
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

/* --- as a holder of bytes ----------------------------------------------- */

static unsigned
hw_write_buffer_pending(void *self, SimAddr pa, SimWid *ret_ids, unsigned max)
{
    const HwWriteBuffer *wb = self;
    unsigned count = 0;

    for (uint32_t i = wb->count; i > 0 && count < max; i--) {
        const Entry *e = &wb->entries[i - 1];

        if (overlap(wb, e, pa, 1) && e->ids[pa - e->pa] != 0) {
            ret_ids[count++] = e->ids[pa - e->pa];
        }
    }
    return count;
}

static bool
hw_write_buffer_has_pending(void *self, SimAddr pa, uint32_t len)
{
    const HwWriteBuffer *wb = self;

    for (uint32_t i = 0; i < wb->count; i++) {
        if (overlap(wb, &wb->entries[i], pa, len)) {
            return true;
        }
    }
    return false;
}

static bool
hw_write_buffer_find(void *self, SimAddr pa, SimWid *ret_id, uint8_t *ret_byte)
{
    const HwWriteBuffer *wb = self;

    for (uint32_t i = wb->count; i > 0; i--) {
        const Entry *e = &wb->entries[i - 1];

        if (overlap(wb, e, pa, 1)) {
            *ret_id = e->ids[pa - e->pa];
            *ret_byte = e->data[pa - e->pa];
            return true;
        }
    }
    return false;
}

/* Entries that were made before anybody watched get records now. */
static void
hw_write_buffer_arm(void *self, SimAddr page)
{
    HwWriteBuffer *wb = self;

    for (uint32_t k = 0; k < wb->count; k++) {
        Entry *e = &wb->entries[k];

        for (uint32_t i = 0; e->pa - e->pa % SIM_TRUTH_PAGE == page && i < wb->granule;) {
            uint32_t run = i;

            while (run < wb->granule && (e->mask >> run & 1)) {
                run++;
            }
            if (run > i) {
                sim_truth_issue(wb->parent.world->truth, wb->cpu->actor, e->pa + i,
                                e->data + i, run - i, false, e->writer, e->ids + i);
            }
            i = MAX(run, i + 1);
        }
    }
}

/* --- life --------------------------------------------------------------- */

static bool
hw_write_buffer_realize(SimModel *model, GError **error G_GNUC_UNUSED)
{
    HwWriteBuffer *wb = (HwWriteBuffer *)model;
    SimHolder holder = { .place = SIM_PLACE_BUFFER, .self = wb, .arm = hw_write_buffer_arm,
                         .find = hw_write_buffer_find, .pending = hw_write_buffer_pending,
                         .has_pending = hw_write_buffer_has_pending };

    wb->cpu = sim_stage_cpu(model);
    g_assert(wb->cpu);
    wb->aged = (SimEvent){ .run = on_aged, .owner = wb, .name = "store-buffer-age" };
    if (model->world->truth) {
        holder.actor = wb->cpu->actor;
        sim_truth_add_holder(model->world->truth, &holder);
    }
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
    wb->cpu->stores_wait = false;
}

static const SimParam hw_write_buffer_params[] = {
    SIM_PARAM_U32("store-buffer-entries", HwWriteBuffer, capacity, 4, 1, ENTRIES_MAX,
                  "entries"),
    { .kind = SIM_PARAM_KIND_U32, .name = "store-buffer-bytes",
      .offset = offsetof(HwWriteBuffer, granule), .def = 8, .min = 8, .max = GRANULE_MAX,
      .text = "bytes in an entry, at most a line", .power_of_two = true },
    SIM_PARAM_WORD("store-buffer-order", HwWriteBuffer, order, ORDER_OUT, order_words,
                   "in which order entries of one memory type are performed"),
    SIM_PARAM_U32("store-age-ns", HwWriteBuffer, age_ns, 1000, 0, 1000000000,
                  "oldest entry is performed after this time, ns (policy timed); 0 = never"),
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
