/* SPDX-License-Identifier: MIT */
/*
 * DRAM: bytes, and beside them which write each byte came from, on the pages
 * that DMA can reach (truth.h).  Of all other pages it remembers only which
 * bytes were ever written, so that arming a page later can tell bytes that
 * somebody wrote from bytes that nobody did (rules.md T10).
 * Time: a latency, and one channel that moves so many bytes per us; a write-back
 * is over for its sender when the channel takes it.
 * Leaves out: banks, refresh.
 */
#include <string.h>

#include "sim/cpu.h"
#include "sim/line.h"
#include "sim/model.h"
#include "sim/reserve.h"
#include "sim/slots.h"
#include "sim/stored.h"
#include "sim/truth.h"
#include "sim/world.h"

/* One bit per byte of a page. */
typedef struct Bits {
    uint64_t word[SIM_TRUTH_PAGE / 64];
} Bits;

/* What is known of a page that is not armed. */
typedef struct Marks {
    Bits written; /* by anybody */
    Bits by_cpu;  /* and last by a CPU: SimLine knows which and where */
} Marks;

typedef struct HwDram {
    SimModel parent;
    uint64_t base, bytes_len;    /* parameters */
    uint32_t read_ns, write_ns, bytes_per_us, posted_writes;
    SimTime busy;                /* until when the channel moves bytes */
    SimSlots posted;             /* write-backs on their way */
    uint8_t *bytes;
    SimIds ids;                  /* armed pages */
    Marks **marks;               /* by page; NULL: never written */
    uint64_t marked;             /* how many of them exist */
    SimHolder holder;
} HwDram;

static bool
get_bit(const Bits *bits, uint32_t i)
{
    return bits->word[i / 64] >> (i % 64) & 1;
}

static void
put_bits(Bits *bits, uint32_t first, uint32_t count, bool on)
{
    while (count > 0) {
        uint32_t n = MIN(count, 64 - first % 64);
        uint64_t mask = (n == 64 ? UINT64_MAX : (UINT64_C(1) << n) - 1) << (first % 64);

        if (on) {
            bits->word[first / 64] |= mask;
        } else {
            bits->word[first / 64] &= ~mask;
        }
        first += n;
        count -= n;
    }
}

/* Never-written pages */

static uint64_t
page_of(const HwDram *dram, SimAddr pa)
{
    return (pa - dram->base) / SIM_TRUTH_PAGE;
}

static Marks *
marks_for(HwDram *dram, SimAddr pa)
{
    Marks **marks = &dram->marks[page_of(dram, pa)];

    if (!*marks) {
        *marks = g_new0(Marks, 1);
        dram->marked++;
    }
    return *marks;
}

static bool
is_cpu(const HwDram *dram, SimActorId id)
{
    const SimActor *actor = sim_world_actor(dram->parent.world, id);

    return actor && actor->kind == SIM_ACTOR_CPU;
}

/*
 * A write-back brings whole lines, most bytes of which nobody need have
 * written: those count that changed, or that a CPU ever stored to.
 */
static void
mark_line(HwDram *dram, Marks *marks, const SimTxn *txn)
{
    const uint8_t *old = dram->bytes + (txn->addr - dram->base);
    uint32_t first = txn->addr % SIM_TRUTH_PAGE;
    uint64_t stored = 0;

    for (uint32_t i = 0; i < txn->len; i++) {
        if (i == 0 || (first + i) % 64 == 0) {
            stored = sim_stored_block(dram->parent.world, (txn->addr + i) & ~UINT64_C(63));
        }
        if (old[i] != txn->data[i] || (stored >> (first + i) % 64 & 1)) {
            put_bits(&marks->written, first + i, 1, true);
            put_bits(&marks->by_cpu, first + i, 1, true);
        }
    }
}

/* Before the bytes change; in one page. */
static void
mark_page(HwDram *dram, const SimTxn *txn)
{
    Marks *marks = marks_for(dram, txn->addr);
    uint32_t first = txn->addr % SIM_TRUTH_PAGE;

    if (txn->flags & SIM_TXN_LINE) {
        mark_line(dram, marks, txn);
        return;
    }
    put_bits(&marks->written, first, txn->len, true);
    put_bits(&marks->by_cpu, first, txn->len, is_cpu(dram, txn->actor));
    if (is_cpu(dram, txn->actor)) {
        sim_stored_revive(dram->parent.world, txn->addr, txn->len);
    }
}

/* Arming (T10) */

static SimLastWriter
past_of(const HwDram *dram, const Marks *marks, SimAddr pa)
{
    return get_bit(&marks->by_cpu, pa % SIM_TRUTH_PAGE)
               ? sim_line_last_writer(dram->parent.world, pa)
               : (SimLastWriter){ .actor = dram->parent.world->init };
}

static bool
is_same_past(SimLastWriter a, SimLastWriter b)
{
    return a.actor == b.actor && a.time == b.time && a.source.pc == b.source.pc &&
           a.source.stack == b.source.stack;
}

/* Somebody wrote it, and it was not a CPU before the byte was allocated or freed. */
static bool
is_known(const HwDram *dram, const Marks *marks, SimAddr pa)
{
    uint32_t at = pa % SIM_TRUTH_PAGE;

    return get_bit(&marks->written, at) &&
           !(get_bit(&marks->by_cpu, at) && sim_stored_is_dead(dram->parent.world, pa));
}

/* Length of the run from offset @at that one past write explains. */
static uint32_t
run_length(const HwDram *dram, const Marks *marks, SimAddr page, uint32_t at,
           SimLastWriter past)
{
    uint32_t n = 0;

    while (at + n < SIM_TRUTH_PAGE && is_known(dram, marks, page + at + n) &&
           is_same_past(past_of(dram, marks, page + at + n), past)) {
        n++;
    }
    return n;
}

static uint32_t
record_run(const HwDram *dram, const Marks *marks, SimAddr page, uint32_t at, SimWid *ids)
{
    SimLastWriter past = past_of(dram, marks, page + at);
    uint32_t n = run_length(dram, marks, page, at, past);
    SimWid id = sim_truth_record_past(dram->parent.world->truth, past.actor, page + at, n,
                                      dram->bytes + (page + at - dram->base), past.time,
                                      past.source);

    for (uint32_t i = 0; i < n; i++) {
        ids[at + i] = id;
    }
    return n;
}

static void
hw_dram_arm(void *self, SimAddr page)
{
    HwDram *dram = self;
    const Marks *marks;
    SimWid *ids;

    if (page - dram->base >= dram->bytes_len || sim_ids_at(&dram->ids, page)) {
        return;
    }
    ids = sim_ids_arm(&dram->ids, page);
    marks = dram->marks[page_of(dram, page)];
    for (uint32_t at = 0; marks && at < SIM_TRUTH_PAGE;) {
        if (marks->written.word[at / 64] == 0) {
            at = (at / 64 + 1) * 64;
        } else if (!is_known(dram, marks, page + at)) {
            at++;
        } else {
            at += record_run(dram, marks, page, at, ids);
        }
    }
}

static bool
hw_dram_find(void *self, SimAddr pa, SimWid *ret_id, uint8_t *ret_byte)
{
    HwDram *dram = self;
    const SimWid *id;

    if (pa - dram->base >= dram->bytes_len) {
        return false;
    }
    id = sim_ids_at(&dram->ids, pa);
    *ret_id = id ? *id : 0;
    *ret_byte = dram->bytes[pa - dram->base];
    return true;
}

/* Accesses, each in one page while anybody watches */

static void
write_armed(HwDram *dram, SimTxn *txn, SimWid *ids)
{
    uint32_t bytes = txn->len * sizeof(SimWid);
    SimWid old[SIM_TRUTH_PAGE];

    g_assert(txn->ids); /* who writes to an armed page says which write it is */
    memcpy(old, ids, bytes);
    memcpy(ids, txn->ids, bytes);
    memcpy(dram->bytes + (txn->addr - dram->base), txn->data, txn->len);
    if (txn->flags & SIM_TXN_LINE) {
        memcpy(txn->ids, old, bytes);
    } else {
        sim_truth_perform(dram->parent.world->truth, SIM_PLACE_RAM, txn->addr, txn->len,
                          old, ids);
    }
}

static void
write_page(HwDram *dram, SimTxn *txn)
{
    SimWid *ids = sim_ids_at(&dram->ids, txn->addr);

    if (ids) {
        write_armed(dram, txn, ids);
        return;
    }
    mark_page(dram, txn);
    memcpy(dram->bytes + (txn->addr - dram->base), txn->data, txn->len);
}

static void
write_watched(HwDram *dram, const SimTxn *txn)
{
    SimTxn part = *txn;

    for (uint32_t done = 0; done < txn->len; done += part.len) {
        part.addr = txn->addr + done;
        part.data = txn->data + done;
        part.ids = txn->ids ? txn->ids + done : NULL;
        part.len = MIN(txn->len - done, SIM_TRUTH_PAGE - part.addr % SIM_TRUTH_PAGE);
        write_page(dram, &part);
    }
}

static void
read_ids(const HwDram *dram, const SimTxn *txn)
{
    for (uint32_t i = 0, n; i < txn->len; i += n) {
        SimAddr pa = txn->addr + i;
        const SimWid *ids = sim_ids_at(&dram->ids, pa);

        n = MIN(txn->len - i, SIM_TRUTH_PAGE - pa % SIM_TRUTH_PAGE);
        if (ids) {
            memcpy(txn->ids + i, ids, n * sizeof(*ids));
        } else {
            memset(txn->ids + i, 0, n * sizeof(*ids));
        }
    }
}

/* Time */

/* Takes the channel @delay after now for @len bytes; how long that had to wait. */
static SimTime
take_channel(HwDram *dram, uint32_t len, SimTime delay)
{
    SimTime now, start;

    if (dram->bytes_per_us == 0) {
        return 0;
    }
    now = sim_world_time(dram->parent.world) + delay;
    start = MAX(now, dram->busy);
    dram->busy = start + len * SIM_US / dram->bytes_per_us;
    return start - now;
}

static SimTime
write_time(HwDram *dram, uint32_t len, SimTime delay, bool is_line)
{
    SimTime latency = dram->write_ns * SIM_NS, wait = take_channel(dram, len, delay);
    SimTime now, start;
    bool is_posted = dram->bytes_per_us != 0 && is_line;

    if (!is_posted || dram->posted.count == 0) {
        return is_posted ? wait : wait + latency;
    }
    now = sim_world_time(dram->parent.world) + delay;
    start = sim_slots_start(&dram->posted, now + wait);
    sim_slots_put(&dram->posted, start, latency);
    return start - now;
}

static SimTime
read_time(HwDram *dram, uint32_t len, SimTime delay)
{
    return take_channel(dram, len, delay) + dram->read_ns * SIM_NS;
}

static bool
has_range(const HwDram *dram, SimAddr at, uint32_t len)
{
    return at < dram->bytes_len && len <= dram->bytes_len - at;
}

static SimResp
hw_dram_access(void *self, SimTxn *txn)
{
    HwDram *dram = self;
    SimAddr at = txn->addr - dram->base;

    if (txn->kind > SIM_PEEK) {
        return SIM_OK; /* nothing below to order or to maintain */
    }
    if (!has_range(dram, at, txn->len)) {
        return SIM_DECERR;
    }
    txn->place = SIM_PLACE_RAM;
    if (txn->kind == SIM_WRITE) {
        txn->delay += write_time(dram, txn->len, txn->delay, txn->flags & SIM_TXN_LINE);
        if (dram->parent.world->truth) {
            write_watched(dram, txn);
        } else {
            sim_copy(dram->bytes + at, txn->data, txn->len);
        }
        return SIM_OK;
    }
    sim_copy(txn->data, dram->bytes + at, txn->len);
    if (txn->ids) {
        read_ids(dram, txn);
    }
    if (txn->kind == SIM_READ) {
        txn->delay += read_time(dram, txn->len, txn->delay);
    }
    return SIM_OK;
}

/* The short way */

/* Lines of the usual length, from a channel that never makes anybody wait. */
#define LINE 64u

static inline bool
is_usual(const HwDram *dram, uint32_t len)
{
    return len == LINE && dram->bytes_per_us == 0;
}

static SimTime __attribute__((noinline))
read_line(HwDram *dram, SimAddr at, uint8_t *ret_bytes, uint32_t len, SimTime delay)
{
    memcpy(ret_bytes, dram->bytes + at, len);
    return delay + read_time(dram, len, delay);
}

static SimTime __attribute__((noinline))
write_line(HwDram *dram, SimAddr at, const uint8_t *bytes, uint32_t len, SimTime delay)
{
    memcpy(dram->bytes + at, bytes, len);
    return delay + write_time(dram, len, delay, true);
}

/* Memory is whole pages: a line that begins in it ends in it. */
static SimTime
quick_read(void *self, SimAddr addr, uint8_t *ret_bytes, uint32_t len, SimTime delay)
{
    HwDram *dram = self;
    SimAddr at = addr - dram->base;

    if (G_UNLIKELY(at >= dram->bytes_len)) {
        return SIM_NEVER;
    }
    if (G_UNLIKELY(!is_usual(dram, len))) {
        return read_line(dram, at, ret_bytes, len, delay);
    }
    memcpy(ret_bytes, dram->bytes + at, LINE);
    return delay + dram->read_ns * SIM_NS;
}

static SimTime
quick_write(void *self, SimAddr addr, const uint8_t *bytes, uint32_t len, SimTime delay)
{
    HwDram *dram = self;
    SimAddr at = addr - dram->base;

    if (G_UNLIKELY(at >= dram->bytes_len)) {
        return SIM_NEVER;
    }
    if (G_UNLIKELY(!is_usual(dram, len))) {
        return write_line(dram, at, bytes, len, delay);
    }
    memcpy(dram->bytes + at, bytes, LINE);
    return delay + dram->write_ns * SIM_NS;
}

static const SimQuick hw_dram_quick = { quick_read, quick_write };

/* Life */

static bool
check_range(HwDram *dram, GError **error)
{
    if (dram->base % SIM_TRUTH_PAGE == 0 && dram->bytes_len % SIM_TRUTH_PAGE == 0 &&
        dram->bytes_len > 0) {
        return true;
    }
    g_set_error(error, SIM_MODEL_ERROR, 0,
                "%s: 0x%" G_GINT64_MODIFIER "x bytes at 0x%" G_GINT64_MODIFIER
                "x: memory comes in whole pages of %u bytes",
                dram->parent.name, dram->bytes_len, dram->base, SIM_TRUTH_PAGE);
    return false;
}

static bool
hw_dram_realize(SimModel *model, GError **error)
{
    HwDram *dram = (HwDram *)model;

    if (!check_range(dram, error) ||
        !sim_world_add_ram(model->world, dram->base, dram->bytes_len,
                           sim_model_in(model, "bus"), error)) {
        return false;
    }
    dram->bytes = sim_reserve(dram->bytes_len);
    if (model->world->bulk) {
        sim_reserve_dense(dram->bytes, dram->bytes_len);
    }
    sim_world_hint_ram(model->world, dram->base, dram->bytes);
    dram->marks = sim_reserve(dram->bytes_len / SIM_TRUTH_PAGE * sizeof(Marks *));
    sim_ids_init(&dram->ids, dram->base, dram->bytes_len);
    dram->holder = (SimHolder){
        .place = SIM_PLACE_RAM, .self = dram, .arm = hw_dram_arm, .find = hw_dram_find
    };
    if (model->world->truth) {
        sim_truth_add_holder(model->world->truth, &dram->holder);
    }
    return true;
}

static void
hw_dram_reset(SimModel *model)
{
    HwDram *dram = (HwDram *)model;

    dram->busy = 0;
    sim_slots_init(&dram->posted, dram->posted_writes);
}

static void
hw_dram_finalize(SimModel *model)
{
    HwDram *dram = (HwDram *)model;
    uint64_t pages = dram->bytes_len / SIM_TRUTH_PAGE;

    for (uint64_t i = 0; dram->marks && dram->marked > 0; i++) {
        dram->marked -= dram->marks[i] != NULL;
        g_free(dram->marks[i]);
    }
    sim_ids_clear(&dram->ids);
    sim_unreserve(dram->marks, pages * sizeof(Marks *));
    sim_unreserve(dram->bytes, dram->bytes_len);
}

/*
 * A load that misses every cache takes 110 to 150 ns on measured boards (Cortex-A9
 * to A72, without TLB misses), interconnect included.  A write is posted: it only
 * takes its slot on the bus.
 */
static const SimParam hw_dram_params[] = {
    SIM_PARAM_U64("base", HwDram, base, UINT64_C(0x80000000), 0, UINT64_MAX,
                  "first address"),
    SIM_PARAM_U64("bytes", HwDram, bytes_len, UINT64_C(64) << 20, 4096,
                  UINT64_C(16) << 30, "size in bytes"),
    SIM_PARAM_U32("read-ns", HwDram, read_ns, 90, 0, 1000000, "ns for one read"),
    SIM_PARAM_U32("write-ns", HwDram, write_ns, 40, 0, 1000000, "ns for one write"),
    SIM_PARAM_U32("bytes-per-us", HwDram, bytes_per_us, 0, 0, 1000000,
                  "what its channel moves, bytes per us; 0 = no limit"),
    SIM_PARAM_U32("posted-writes", HwDram, posted_writes, 0, 0, SIM_SLOTS_MAX,
                  "write-backs on their way, when the channel has a limit; 0 = any"),
    { 0 }
};
static const SimIn hw_dram_ins[] = {
    { "bus", hw_dram_access, "from the interconnect", &hw_dram_quick },
    { 0 }
};

static const SimModelClass hw_dram_class = {
    .name = "dram",
    .summary = "memory, with the origin of each byte that DMA can reach",
    .size = sizeof(HwDram),
    .params = hw_dram_params,
    .ins = hw_dram_ins,
    .realize = hw_dram_realize,
    .reset = hw_dram_reset,
    .finalize = hw_dram_finalize,
};
SIM_MODEL_REGISTER(hw_dram_class)
