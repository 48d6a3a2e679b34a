/* SPDX-License-Identifier: MIT */
/*
 * Inner cache below the L1s: L2 or L3, unified, physically indexed, reached by the
 * CPU's maintenance by address (docs/design/machine.md).  It has its own bytes and
 * ids; its copy of a line may be older than one above, which then goes over it when
 * it comes down.
 *
 * Inclusion: `inclusive` gives up a line only together with the copies above;
 * `non-inclusive` keeps what it fetched and asks nobody; `victim` takes a line only
 * when a cache above gives it up (Arm DDI 0500D, Cortex-A53 TRM, 7.6).  A read that
 * hits leaves the line here in all three: the A53's tags and its duplicate L1 tags
 * may both have a line (same section).
 * Leaves out: instruction lines, write-streaming, banks, several outstanding misses.
 */
#include "models/l2.h"

#include "sim/cpu.h"
#include "sim/line.h"
#include "sim/stage.h"
#include "sim/trace.h"
#include "sim/world.h"

#include <inttypes.h>
#include <string.h>

static const char *const inclusion_words[] = { "inclusive", "non-inclusive", "victim",
                                               NULL };

SIM_TRACE_DEFINE(l2_line_taken, "pa=0x%" PRIx64 " dirty=%" PRIu64);

/* --- accesses from above, each in one line ------------------------------ */

static bool
is_whole(const HwL2 *l2, const SimTxn *txn)
{
    return txn->len == l2->line_bytes;
}

/* Demand accesses only: what a prefetch above asks for says nothing of the program. */
static void
count(HwL2 *l2, const SimTxn *txn, bool hit)
{
    if (!(txn->flags & SIM_TXN_SPECULATIVE)) {
        l2->cache.stats.hits += hit;
        l2->cache.stats.misses += !hit;
    }
}

/*
 * A cache above is the only one that has the line now, and will write it.  An
 * inclusive cache keeps its copy, and answers for what the upgrade brought home; of
 * the others the one above does (DIRTY in *@flags).
 */
static void
give_up_shared(HwL2 *l2, SimAddr pa, uint16_t *flags)
{
    uint32_t slot = sim_cache_array_find(&l2->array, pa);

    if (slot == SIM_NO_SLOT || !(l2->array.flags[slot] & HW_L2_SHARED)) {
        return;
    }
    if (l2->inclusion != HW_L2_INCLUSIVE) {
        *flags |= l2->array.flags[slot] & HW_L2_DIRTY ? SIM_TXN_DIRTY : 0;
        hw_l2_pass(l2, slot);
        return;
    }
    l2->array.flags[slot] &= (uint8_t)~HW_L2_SHARED;
    l2->array.flags[slot] |= *flags & SIM_TXN_DIRTY ? HW_L2_DIRTY : 0;
    *flags &= (uint16_t)~SIM_TXN_DIRTY;
}

/* Others may have the line; who wants to write it is the only one first. */
static SimResp
settle_shared(HwL2 *l2, uint32_t slot, SimTxn *txn)
{
    SimTxn upgrade = { .addr = sim_cache_array_address(&l2->array, slot),
                       .len = l2->line_bytes, .kind = SIM_UPGRADE, .mem = SIM_MEM_CACHED,
                       .flags = SIM_TXN_LINE, .actor = txn->actor, .delay = txn->delay };
    SimResp resp;

    if (!(txn->flags & SIM_TXN_OWN)) {
        txn->flags |= SIM_TXN_SHARED;
        return SIM_OK;
    }
    resp = sim_send(&l2->mem, &upgrade);
    txn->delay = upgrade.delay;
    give_up_shared(l2, upgrade.addr, &upgrade.flags);
    txn->flags |= upgrade.flags & SIM_TXN_DIRTY;
    return resp;
}

/*
 * An L1 is about to write a whole line that it does not have (OWN): an inclusive
 * cache takes the line in as well, without a fill where the lines are as long.
 */
static SimResp
upgrade_to_include(HwL2 *l2, SimTxn *txn)
{
    bool hit = sim_cache_array_find(&l2->array, txn->addr) != SIM_NO_SLOT;
    SimResp resp;

    count(l2, txn, hit);
    if (!hit && !is_whole(l2, txn)) {
        return hw_l2_fill_around(l2, txn, &txn->delay);
    }
    resp = sim_send(&l2->mem, txn);
    if (!hit && resp == SIM_OK) {
        return hw_l2_take_blank(l2, txn);
    }
    give_up_shared(l2, txn->addr, &txn->flags);
    return resp;
}

/* The line is shared, or may still be on its way. */
static SimResp __attribute__((noinline))
read_unsettled(HwL2 *l2, uint32_t slot, SimTxn *txn)
{
    if (l2->array.flags[slot] & HW_L2_COMING) {
        l2->array.flags[slot] &= (uint8_t)~HW_L2_COMING;
        txn->delay += sim_arrivals_wait(&l2->arrivals,
                                        sim_cache_array_address(&l2->array, slot),
                                        sim_world_time(l2->parent.world) + txn->delay);
    }
    return l2->array.flags[slot] & HW_L2_SHARED ? settle_shared(l2, slot, txn) : SIM_OK;
}

static SimResp
pass_upgrade(HwL2 *l2, SimTxn *txn)
{
    SimResp resp;

    if (l2->inclusion == HW_L2_INCLUSIVE && (txn->flags & SIM_TXN_OWN)) {
        return upgrade_to_include(l2, txn);
    }
    resp = sim_send(&l2->mem, txn);
    give_up_shared(l2, txn->addr, &txn->flags);
    return resp;
}

void
hw_l2_give(HwL2 *l2, uint32_t slot, SimTxn *txn)
{
    uint32_t at = txn->addr & (l2->line_bytes - 1);
    const SimWid *mine = txn->ids ? sim_ids_at(&l2->ids, txn->addr) : NULL;

    sim_copy(txn->data, sim_cache_array_bytes(&l2->array, slot) + at, txn->len);
    if (mine) {
        memcpy(txn->ids, mine, txn->len * sizeof(mine[0]));
    }
    txn->place = SIM_PLACE_L2;
}

static SimResp
read_missed(HwL2 *l2, SimTxn *txn)
{
    uint32_t slot;
    SimResp resp;

    count(l2, txn, false);
    if (l2->inclusion == HW_L2_VICTIM || (txn->flags & SIM_TXN_SNOOPS)) {
        return sim_send(&l2->mem, txn);
    }
    if (is_whole(l2, txn)) {
        return hw_l2_fill_through(l2, txn);
    }
    resp = hw_l2_fill_around(l2, txn, &txn->delay);
    slot = sim_cache_array_find(&l2->array, txn->addr);
    if (resp == SIM_OK) {
        hw_l2_give(l2, slot, txn);
        txn->flags |= l2->array.flags[slot] & HW_L2_SHARED ? SIM_TXN_SHARED : 0;
    }
    return resp;
}

bool
hw_l2_prefetches(const HwL2 *l2)
{
    return l2->prefetch.kind != SIM_PREFETCH_NONE &&
           sim_oracle_policy(l2->parent.world->oracle) == SIM_POLICY_TIMED;
}

/* @asked: when the miss was known, after now; the lines are asked for then. */
static void
prefetch_after_miss(HwL2 *l2, const SimTxn *txn, SimTime asked)
{
    SimAddr wanted[SIM_PREFETCH_LINES];
    SimTime now = sim_world_time(l2->parent.world);
    unsigned n;

    if (txn->flags & (SIM_TXN_SPECULATIVE | SIM_TXN_SNOOPS)) {
        return;
    }
    n = sim_prefetch_want(&l2->prefetch, sim_cache_array_line(&l2->array, txn->addr),
                          l2->line_bytes, wanted);
    for (unsigned i = 0; i < n; i++) {
        SimTime when = asked;

        if (hw_l2_fetch_ahead(l2, wanted[i], txn->actor, &when)) {
            sim_arrivals_add(&l2->arrivals, wanted[i], now + when);
            l2->array.flags[sim_cache_array_find(&l2->array, wanted[i])] |= HW_L2_COMING;
        }
    }
}

/* Hot, as write_part is: what they call here is made a part of them. */
static SimResp __attribute__((flatten, noinline))
read_part(HwL2 *l2, SimTxn *txn)
{
    uint32_t slot = sim_cache_array_find(&l2->array, txn->addr);

    txn->delay += l2->hit_ps;
    if (slot == SIM_NO_SLOT) {
        SimTime asked = txn->delay;
        SimResp resp = read_missed(l2, txn);

        if (resp == SIM_OK && hw_l2_prefetches(l2)) {
            prefetch_after_miss(l2, txn, asked);
        }
        return resp;
    }
    count(l2, txn, true);
    sim_cache_array_touch(&l2->array, txn->addr, slot);
    hw_l2_give(l2, slot, txn);
    if (G_UNLIKELY(l2->array.flags[slot] & (HW_L2_SHARED | HW_L2_COMING))) {
        return read_unsettled(l2, slot, txn);
    }
    return SIM_OK;
}

void
hw_l2_take(HwL2 *l2, uint32_t slot, SimTxn *txn)
{
    uint32_t at = txn->addr & (l2->line_bytes - 1);
    SimWid *mine = txn->ids ? sim_ids_at(&l2->ids, txn->addr) : NULL;
    SimWid old[SIM_LINE_MAX];

    sim_copy(sim_cache_array_bytes(&l2->array, slot) + at, txn->data, txn->len);
    l2->array.flags[slot] |= HW_L2_DIRTY | (txn->flags & SIM_TXN_SHARED ? HW_L2_SHARED : 0);
    txn->place = SIM_PLACE_L2;
    if (!mine) {
        return;
    }
    memcpy(old, mine, txn->len * sizeof(old[0]));
    memcpy(mine, txn->ids, txn->len * sizeof(old[0]));
    if (txn->flags & SIM_TXN_LINE) {
        memcpy(txn->ids, old, txn->len * sizeof(old[0]));
    } else {
        sim_truth_perform(l2->parent.world->truth, SIM_PLACE_L2, txn->addr, txn->len, old,
                          txn->ids);
    }
}

/* A whole line comes that is not here: taken without a fill. */
static SimResp
take_whole(HwL2 *l2, SimTxn *txn)
{
    uint32_t slot = hw_l2_install(l2, txn->addr, txn->data, txn->ids, txn->actor,
                                  &txn->delay);

    l2->array.flags[slot] = (txn->flags & SIM_TXN_CLEAN ? 0 : HW_L2_DIRTY) |
                            (txn->flags & SIM_TXN_SHARED ? HW_L2_SHARED : 0);
    txn->place = SIM_PLACE_L2;
    SIM_TRACE(l2->parent.world, l2_line_taken, txn->actor, txn->addr,
              !(txn->flags & SIM_TXN_CLEAN), 0, 0);
    return SIM_OK;
}

static SimResp
write_missed(HwL2 *l2, SimTxn *txn)
{
    SimResp resp;

    count(l2, txn, false);
    if (txn->flags & SIM_TXN_SNOOPS) {
        return sim_send(&l2->mem, txn);
    }
    if (is_whole(l2, txn) && (txn->flags & SIM_TXN_LINE)) {
        return take_whole(l2, txn);
    }
    resp = hw_l2_fill_around(l2, txn, &txn->delay);
    if (resp == SIM_OK) {
        hw_l2_take(l2, sim_cache_array_find(&l2->array, txn->addr), txn);
    }
    return resp;
}

static SimResp __attribute__((flatten, noinline))
write_part(HwL2 *l2, SimTxn *txn)
{
    uint32_t slot = sim_cache_array_find(&l2->array, txn->addr);

    if (txn->flags & SIM_TXN_CLEAN) { /* a copy here is what the line was filled from */
        return slot == SIM_NO_SLOT && l2->inclusion == HW_L2_VICTIM && is_whole(l2, txn)
                   ? take_whole(l2, txn)
                   : SIM_OK;
    }
    if (!l2->posted || !(txn->flags & SIM_TXN_LINE)) {
        txn->delay += l2->hit_ps;
    }
    if (slot == SIM_NO_SLOT) {
        return write_missed(l2, txn);
    }
    count(l2, txn, true);
    sim_cache_array_touch(&l2->array, txn->addr, slot);
    hw_l2_take(l2, slot, txn);
    return SIM_OK;
}

static SimResp
peek_part(HwL2 *l2, SimTxn *txn)
{
    uint32_t slot = sim_cache_array_find(&l2->array, txn->addr);

    if (slot == SIM_NO_SLOT) {
        return sim_send(&l2->mem, txn);
    }
    if (txn->ids) { /* a cache above is being armed, and asks before our turn came */
        hw_l2_arm(l2, txn->addr & ~(SimAddr)(SIM_TRUTH_PAGE - 1));
    }
    hw_l2_give(l2, slot, txn);
    return SIM_OK;
}

static bool
is_in_line(const HwL2 *l2, const SimTxn *txn)
{
    return (txn->addr & (l2->line_bytes - 1)) + txn->len <= l2->line_bytes;
}

/* A line of the cache above may be a part of one here, or several. */
static SimResp
by_line(HwL2 *l2, SimTxn *txn, SimResp (*fn)(HwL2 *l2, SimTxn *part))
{
    uint32_t left = l2->line_bytes - (txn->addr & (l2->line_bytes - 1));
    SimResp resp = SIM_OK;

    if (G_LIKELY(txn->len <= left)) {
        return fn(l2, txn);
    }
    for (uint32_t done = 0; done < txn->len && resp == SIM_OK; left = l2->line_bytes) {
        SimTxn part = *txn;

        part.addr += done;
        part.data += done;
        part.ids = txn->ids ? txn->ids + done : NULL;
        part.len = MIN(left, txn->len - done);
        resp = fn(l2, &part);
        txn->delay = part.delay;
        txn->flags |= part.flags;
        txn->place = part.place;
        done += part.len;
    }
    return resp;
}

/* --- maintenance -------------------------------------------------------- */

static void
maintain_slot(HwL2 *l2, uint32_t slot, SimMaintOp op, SimActorId actor, SimTime *delay)
{
    if ((op & SIM_CLEAN) && (l2->array.flags[slot] & HW_L2_DIRTY)) {
        hw_l2_write_back(l2, slot, SIM_LOSS_CLEAN, actor, delay);
    }
    if (op & SIM_INVALIDATE) {
        hw_l2_drop(l2, slot, SIM_LOSS_INVALIDATE,
                   op == SIM_INVALIDATE ? SIM_HISTORY_INVALIDATE
                                        : SIM_HISTORY_CLEAN_INVALIDATE,
                   actor);
    }
}

void
hw_l2_maintain_line(HwL2 *l2, SimTxn *txn)
{
    SimAddr end = txn->addr + MAX(txn->len, 1);

    for (SimAddr line = sim_cache_array_line(&l2->array, txn->addr); line < end;
         line += l2->line_bytes) {
        uint32_t slot = sim_cache_array_find(&l2->array, line);

        txn->delay += l2->maintain_ps;
        if (slot != SIM_NO_SLOT) {
            maintain_slot(l2, slot, (SimMaintOp)txn->op, txn->actor, &txn->delay);
        }
    }
}

/*
 * By set and way: nobody told the other caches above, so an inclusive one calls
 * their copies in, and what was newer there goes down before the line goes.
 */
static void
maintain_all(HwL2 *l2, SimTxn *txn)
{
    for (uint32_t slot = 0; slot < sim_cache_array_slots(&l2->array); slot++) {
        txn->delay += l2->set_way_ps;
        if (sim_cache_array_is_empty(&l2->array, slot)) {
            continue;
        }
        if (txn->op & SIM_INVALIDATE) {
            bool was_dirty = l2->array.flags[slot] & HW_L2_DIRTY;

            hw_l2_call_in(l2, slot, txn->actor, &txn->delay);
            if (!was_dirty && (l2->array.flags[slot] & HW_L2_DIRTY)) {
                hw_l2_write_back(l2, slot, SIM_LOSS_CLEAN, txn->actor, &txn->delay);
            }
        }
        maintain_slot(l2, slot, (SimMaintOp)txn->op, txn->actor, &txn->delay);
    }
}

static SimResp
hw_l2_access(void *self, SimTxn *txn)
{
    HwL2 *l2 = self;
    bool looks = txn->mem == SIM_MEM_CACHED || (txn->flags & SIM_TXN_SNOOPS);

    if (G_LIKELY(txn->kind == SIM_READ && looks && is_in_line(l2, txn))) {
        return read_part(l2, txn);
    }
    switch ((SimTxnKind)txn->kind) {
    case SIM_READ:
        return looks ? by_line(l2, txn, read_part) : sim_send(&l2->mem, txn);
    case SIM_WRITE:
        return looks ? by_line(l2, txn, write_part) : sim_send(&l2->mem, txn);
    case SIM_PEEK:
        return looks ? by_line(l2, txn, peek_part) : sim_send(&l2->mem, txn);
    case SIM_MAINT:
        hw_l2_maintain_line(l2, txn);
        return sim_send(&l2->mem, txn);
    case SIM_MAINT_ALL:
        maintain_all(l2, txn);
        return sim_send(&l2->mem, txn);
    case SIM_UPGRADE:
        return pass_upgrade(l2, txn);
    case SIM_PREFETCH: /* of an L1 that is not there */
    case SIM_EVICT:
        return SIM_OK;
    case SIM_BARRIER:
    case SIM_DRAIN:
    case SIM_SNOOP:
        return sim_send(&l2->mem, txn);
    }
    return SIM_SLVERR;
}

/* --- life --------------------------------------------------------------- */

static bool
hw_l2_realize(SimModel *model, GError **error)
{
    HwL2 *l2 = (HwL2 *)model;
    const SimCpu *cpu = sim_stage_cpu(model);
    SimHolder holder = { .place = SIM_PLACE_L2, .self = l2, .arm = hw_l2_arm,
                         .find = hw_l2_find, .actor = cpu ? cpu->actor : 0 };

    if (!sim_cache_array_init(&l2->array, model->name, l2->size, l2->sets, l2->line_bytes,
                              (SimReplace)l2->replacement, error)) {
        return false;
    }
    l2->cache = (SimCache){ .ops = &hw_l2_ops, .model = model, .place = SIM_PLACE_L2,
                            .actor = holder.actor, .line_bytes = l2->line_bytes,
                            .sets = l2->sets, .ways = l2->array.ways,
                            .level = l2->level, .array = &l2->array };
    sim_world_add_cache(model->world, &l2->cache);
    if (model->world->truth) {
        sim_truth_add_holder(model->world->truth, &holder);
    }
    return true;
}

static void
hw_l2_reset(SimModel *model)
{
    HwL2 *l2 = (HwL2 *)model;
    SimWorld *world = model->world;

    if (world->truth && !l2->ids.pages) { /* the size of RAM is known by now */
        sim_ids_init(&l2->ids, world->ram_base, world->ram_bytes);
    }
    l2->has_short_way = l2->inclusion == HW_L2_NON_INCLUSIVE && l2->line_bytes == 64 &&
                        !world->truth;
    sim_cache_array_reset(&l2->array);
    sim_prefetch_reset(&l2->prefetch);
    sim_arrivals_reset(&l2->arrivals);
    l2->cache.stats = (SimCacheStats){ 0 };
    for (guint i = 0; i < world->cpus->len; i++) {
        SimCpu *cpu = g_ptr_array_index(world->cpus, i);

        cpu->no_shortcut |=
            l2->inclusion == HW_L2_INCLUSIVE && l2->array.ways <= world->cpus->len;
        if (sim_cache_on_way(cpu, l2->level) == &l2->cache) {
            cpu->hands_down_clean = l2->inclusion == HW_L2_VICTIM;
        }
    }
}

static void
hw_l2_finalize(SimModel *model)
{
    HwL2 *l2 = (HwL2 *)model;

    if (l2->ids.pages) {
        sim_ids_clear(&l2->ids);
    }
    sim_cache_array_clear(&l2->array);
}

static const SimParam hw_l2_params[] = {
    { .kind = SIM_PARAM_KIND_U64, .name = "size", .prop = "cache-size",
      .offset = offsetof(HwL2, size), .def = 512 << 10, .min = 64, .max = 64 << 20,
      .text = "bytes" },
    { .kind = SIM_PARAM_KIND_U32, .name = "sets", .prop = "cache-sets",
      .offset = offsetof(HwL2, sets), .def = 512, .min = 1, .max = 1 << 20,
      .text = "number of sets; ways = size / line / sets" },
    { .kind = SIM_PARAM_KIND_U32, .name = "line-bytes", .prop = "cache-line-size",
      .offset = offsetof(HwL2, line_bytes), .def = 64, .min = 16, .max = SIM_LINE_MAX,
      .text = "bytes in a line", .power_of_two = true },
    { .kind = SIM_PARAM_KIND_U32, .name = "level", .prop = "cache-level",
      .offset = offsetof(HwL2, level), .def = 2, .min = 2, .max = 7,
      .text = "2: L2, 3: L3" },
    SIM_PARAM_WORD("replacement", HwL2, replacement, SIM_REPLACE_LRU, sim_replace_words,
                   "which line leaves a full set"),
    SIM_PARAM_WORD("inclusion", HwL2, inclusion, HW_L2_NON_INCLUSIVE, inclusion_words,
                   "what it holds of the lines above"),
    SIM_PREFETCH_PARAMS("", HwL2, prefetch),
    SIM_PARAM_U32("l2-hit-ps", HwL2, hit_ps, 8000, 0, 10000000, "time of a look-up, ps"),
    SIM_PARAM_BOOL("posted", HwL2, posted, 0,
                   "nobody waits for the look-up of a write-back"),
    SIM_PARAM_U32("l2-maintain-ps", HwL2, maintain_ps, 0, 0, 10000000,
                  "time of maintenance of a line by address, ps"),
    SIM_PARAM_U32("l2-set-way-ps", HwL2, set_way_ps, 0, 0, 10000000,
                  "time per line of maintenance by set and way, ps"),
    { 0 }
};
static const SimOut hw_l2_outs[] = {
    SIM_OUT("mem", HwL2, mem, "towards memory"),
    SIM_OUT_OPTIONAL("snoop", HwL2, snoop, "to what may hold lines above"),
    { 0 }
};
static const SimIn hw_l2_ins[] = {
    { "cpu", hw_l2_access, "from the caches above", &hw_l2_quick },
    { "snoop", hw_l2_snoop, "from below: who else has a line" },
    { 0 }
};
static const char *const hw_l2_compatibles[] = { "cache", NULL };

static const SimModelClass hw_l2_class = {
    .name = "l2",
    .summary = "inner cache, L2 or L3: maintained by address with the L1s",
    .size = sizeof(HwL2),
    .compatibles = hw_l2_compatibles,
    .params = hw_l2_params,
    .outs = hw_l2_outs,
    .ins = hw_l2_ins,
    .stage = SIM_STAGE_L2,
    .realize = hw_l2_realize,
    .reset = hw_l2_reset,
    .finalize = hw_l2_finalize,
};
SIM_MODEL_REGISTER(hw_l2_class)
