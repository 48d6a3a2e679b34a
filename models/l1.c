/* SPDX-License-Identifier: MIT */
/*
 * L1 data cache: set-associative, one of the MOESI states per line
 * (docs/design/machine.md).  It writes back and allocates for stores, or it writes
 * through and allocates for loads only.  Its data is the window's linear part
 * and, with the write ids, that of the whole coherent domain (sim/domain.h, rules
 * P2, P3); tags and states are here.  It alone writes the VALID and OWNED bits of
 * the CPU's attention bytes.
 * Leaves out: parity, several outstanding misses.
 */
#include "models/l1.h"

#include "sim/lay.h"
#include "sim/stored.h"
#include "sim/trace.h"
#include "sim/window.h"

#include <inttypes.h>
#include <string.h>

static const char *const write_words[] = { "back", "through", NULL };

SIM_TRACE_DEFINE(l1_store_performed, "pa=0x%" PRIx64 " len=%" PRIu64);

/* --- filling ------------------------------------------------------------ */

/* The state in which a line is taken in, by what the answer said of it. */
static SimLineState
state_of_answer(const SimTxn *txn)
{
    if (txn->flags & SIM_TXN_DIRTY) {
        return txn->flags & SIM_TXN_SHARED ? SIM_LINE_O : SIM_LINE_M;
    }
    return txn->flags & SIM_TXN_SHARED ? SIM_LINE_S : SIM_LINE_E;
}

/*
 * Where the bytes of a fill go: while no L1 holds the line its part of the window
 * means nothing (rules P3), so they can go there at once, unless something lies
 * over the window or another L1 may be the one that answers.
 */
static uint8_t *
fill_buffer(const HwL1 *l1, SimAddr line, uint8_t *local)
{
    bool direct = l1->domain->count == 1 && !sim_lay_is_busy(l1->parent.world->lay);

    return direct ? sim_window_host(sim_window_va(SIM_WINDOW_LINEAR, line)) : local;
}

/* A cache that writes through keeps no line that is newer than what lies below. */
static void
write_through_line(HwL1 *l1, SimAddr line, SimTime *delay)
{
    if (hw_l1_is_dirty(hw_l1_state(l1, line))) {
        hw_l1_write_back(l1, line, SIM_LOSS_CLEAN, delay);
    }
}

/*
 * The level below is sampled, and others are snooped, at one instant, before the
 * victim goes down (rules P5).  @flags: OWN, SPECULATIVE.
 */
static SimResp
fill(HwL1 *l1, SimAddr line, unsigned flags, SimTime *delay)
{
    uint8_t local[SIM_LINE_MAX];
    SimWid ids[SIM_LINE_MAX];
    SimTxn txn = { .addr = line, .data = fill_buffer(l1, line, local),
                   .ids = hw_l1_truth(l1, line) ? ids : NULL, .len = l1->line_bytes,
                   .kind = SIM_READ, .mem = SIM_MEM_CACHED,
                   .flags = (uint16_t)(SIM_TXN_LINE | flags), .actor = l1->cpu->actor };
    bool speculative = (flags & SIM_TXN_SPECULATIVE) != 0;
    SimResp resp;

    l1->domain->incoming = line;
    resp = sim_send(&l1->mem, &txn);
    if (resp == SIM_OK) {
        *delay += txn.delay;
        *(speculative ? &l1->cache.stats.prefetches : &l1->cache.stats.misses) += 1;
        hw_l1_install(l1, line, txn.data, ids, state_of_answer(&txn), speculative, delay);
        if (l1->writes == HW_L1_WRITES_THROUGH) {
            write_through_line(l1, line, delay);
        }
    }
    l1->domain->incoming = SIM_NO_LINE;
    return resp;
}

bool
hw_l1_prefetches(const HwL1 *l1)
{
    return l1->prefetch.kind != SIM_PREFETCH_NONE &&
           sim_oracle_policy(l1->parent.world->oracle) == SIM_POLICY_TIMED;
}

/* No CPU waits for these, unless it needs one before it is here: then it must look. */
static void
prefetch_after_miss(HwL1 *l1, SimAddr line)
{
    SimTime now = sim_world_time(l1->parent.world);
    SimAddr wanted[SIM_PREFETCH_LINES];
    unsigned n = 0;

    if (hw_l1_prefetches(l1)) {
        n = sim_prefetch_want(&l1->prefetch, line, l1->line_bytes, wanted);
    }
    for (unsigned i = 0; i < n; i++) {
        SimTime when = 0;

        if (!hw_l1_holds(l1, wanted[i]) &&
            fill(l1, wanted[i], SIM_TXN_SPECULATIVE, &when) == SIM_OK) {
            sim_arrivals_add(&l1->arrivals, wanted[i], now + when);
            hw_l1_suspect(l1, wanted[i], true);
        }
    }
}

/* A hit; the line may have been fetched ahead, and not be here yet. */
static void
wait_for_line(HwL1 *l1, SimTxn *txn)
{
    SimAddr line = hw_l1_line(l1, txn->addr);
    SimTime wait = sim_arrivals_wait(&l1->arrivals, line,
                                     sim_world_time(l1->parent.world) + txn->delay);

    if (!hw_l1_truth(l1, line)) { /* else the referee decides */
        hw_l1_suspect(l1, line, false);
    }
    if (wait > 0) {
        txn->delay += wait;
        txn->flags |= SIM_TXN_AWAITED;
    }
}

/* --- reads -------------------------------------------------------------- */

static void
copy_bytes(const HwL1 *l1, SimTxn *txn)
{
    const SimWid *ids = txn->ids ? sim_ids_at(&l1->domain->ids, txn->addr) : NULL;

    sim_lay_get(l1->parent.world->lay, txn->addr, txn->data, txn->len);
    txn->place = SIM_PLACE_L1;
    if (ids) {
        memcpy(txn->ids, ids, txn->len * sizeof(ids[0]));
    }
}

/* Hot, as write_bytes is: what they call here is made a part of them. */
static SimResp __attribute__((flatten, noinline))
read_bytes(HwL1 *l1, SimTxn *txn)
{
    bool missed = !hw_l1_holds(l1, txn->addr);
    SimResp resp = SIM_OK;

    if (missed) {
        resp = fill(l1, hw_l1_line(l1, txn->addr), 0, &txn->delay);
    } else {
        l1->cache.stats.hits++;
        if (G_UNLIKELY(l1->arrivals.count)) {
            wait_for_line(l1, txn);
        }
    }
    if (resp != SIM_OK) {
        return resp;
    }
    copy_bytes(l1, txn);
    sim_stage_held(l1->cpu, txn->addr)->touched = l1->cpu->now;
    txn->delay += l1->hit_ps;
    if (missed) {
        prefetch_after_miss(l1, hw_l1_line(l1, txn->addr));
    }
    return SIM_OK;
}

static SimResp
peek_bytes(HwL1 *l1, SimTxn *txn)
{
    if (!hw_l1_holds(l1, txn->addr)) {
        return sim_send(&l1->mem, txn);
    }
    copy_bytes(l1, txn);
    return SIM_OK;
}

/* --- writes ------------------------------------------------------------- */

/* New ids for bytes that a store just replaced. */
static void
put_ids(HwL1 *l1, const SimTxn *txn)
{
    SimAddr line = hw_l1_line(l1, txn->addr);
    SimWid *ids = sim_ids_at(&l1->domain->ids, txn->addr);
    SimTruth *truth = l1->parent.world->truth;
    SimWid old[SIM_LINE_MAX];

    if (!ids) {
        return;
    }
    g_assert(txn->ids);
    memcpy(old, ids, txn->len * sizeof(old[0]));
    memcpy(ids, txn->ids, txn->len * sizeof(old[0]));
    sim_truth_perform(truth, SIM_PLACE_L1, txn->addr, txn->len, old, txn->ids);
    hw_l1_suspect(l1, line,
                  sim_truth_is_suspect(truth, l1->cpu->actor, line, l1->line_bytes,
                                       sim_ids_at(&l1->domain->ids, line)));
}

/* Every other copy of the line goes; what was found is in @bytes and @ids.  @flags:
 * OWN where this one has none either. */
static SimResp
upgrade(HwL1 *l1, SimAddr line, unsigned flags, uint8_t *bytes, SimWid *ids, SimTime *delay)
{
    SimTxn txn = { .addr = line, .data = bytes, .ids = ids, .len = l1->line_bytes,
                   .kind = SIM_UPGRADE, .mem = SIM_MEM_CACHED,
                   .flags = (uint16_t)(SIM_TXN_LINE | flags), .actor = l1->cpu->actor };
    SimResp resp = sim_send(&l1->mem, &txn);

    *delay += txn.delay;
    return resp;
}

/* A whole-line write needs no fill (rules P5), only that nobody else has a copy. */
static SimResp
take_for_whole_write(HwL1 *l1, SimTxn *txn)
{
    uint8_t bytes[SIM_LINE_MAX];
    SimWid ids[SIM_LINE_MAX];
    bool is_watched = hw_l1_truth(l1, txn->addr) != NULL;
    SimResp resp;

    if (is_watched) { /* what lies in this place, if nobody passes a copy on */
        memset(ids, 0, sizeof(ids));
    }
    l1->domain->incoming = txn->addr;
    resp = upgrade(l1, txn->addr, SIM_TXN_OWN, bytes, is_watched ? ids : NULL, &txn->delay);
    if (resp == SIM_OK) {
        l1->cache.stats.misses++;
        hw_l1_install(l1, txn->addr, txn->data, ids, SIM_LINE_E, false, &txn->delay);
    }
    l1->domain->incoming = SIM_NO_LINE;
    return resp;
}

/* Afterwards the line is here, and nowhere else. */
static SimResp
take_to_write(HwL1 *l1, SimTxn *txn)
{
    SimAddr line = hw_l1_line(l1, txn->addr);
    uint8_t bytes[SIM_LINE_MAX];

    if (!hw_l1_holds(l1, line)) {
        return txn->len == l1->line_bytes ? take_for_whole_write(l1, txn)
                                          : fill(l1, line, SIM_TXN_OWN, &txn->delay);
    }
    l1->cache.stats.hits++;
    if (G_UNLIKELY(l1->arrivals.count)) {
        wait_for_line(l1, txn);
    }
    return hw_l1_state(l1, line) >= SIM_LINE_E
               ? SIM_OK : upgrade(l1, line, 0, bytes, NULL, &txn->delay);
}

static void
note_writer(HwL1 *l1, const SimTxn *txn)
{
    SimLine *record;

    if (!l1->cpu->lines) {
        return;
    }
    record = sim_stage_line(l1->cpu, txn->addr);
    record->written_at = l1->cpu->now;
    record->writer_pc = l1->cpu->here.pc;
    record->writer_stack = l1->cpu->here.stack;
    sim_stored_note(l1->parent.world, txn->addr, txn->len);
}

/* The copy takes the bytes. */
static inline void
put_bytes(HwL1 *l1, const SimTxn *txn)
{
    sim_lay_put(l1->parent.world->lay, txn->addr, txn->data, txn->len);
    sim_domain_guard(l1->domain, txn->addr, txn->data, txn->len);
    sim_stage_held(l1->cpu, txn->addr)->touched = l1->cpu->now;
}

/* A store is performed: the line is ours and dirty from here on. */
static SimResp __attribute__((flatten, noinline))
write_bytes(HwL1 *l1, SimTxn *txn)
{
    SimResp resp = take_to_write(l1, txn);

    if (resp != SIM_OK) {
        return resp;
    }
    put_bytes(l1, txn);
    if (l1->domain->keeps_stores) {
        note_writer(l1, txn);
    }
    hw_l1_set_state(l1, hw_l1_line(l1, txn->addr), SIM_LINE_M);
    txn->delay += l1->hit_ps;
    SIM_TRACE(l1->parent.world, l1_store_performed, l1->cpu->actor, txn->addr, txn->len, 0, 0);
    put_ids(l1, txn);
    return SIM_OK;
}

/* A store is performed below; a copy that is here takes its bytes too. */
static SimResp
write_bytes_through(HwL1 *l1, SimTxn *txn)
{
    SimResp resp = sim_send(&l1->mem, txn);

    if (resp != SIM_OK) {
        return resp;
    }
    if (l1->domain->keeps_stores) {
        note_writer(l1, txn);
    }
    txn->delay += l1->hit_ps;
    SIM_TRACE(l1->parent.world, l1_store_performed, l1->cpu->actor, txn->addr, txn->len, 0, 0);
    if (hw_l1_holds(l1, txn->addr)) {
        l1->cache.stats.hits++;
        put_bytes(l1, txn);
        put_ids(l1, txn);
    } else {
        l1->cache.stats.misses++;
    }
    return SIM_OK;
}

static SimResp
write_cached(HwL1 *l1, SimTxn *txn)
{
    return G_LIKELY(l1->writes == HW_L1_WRITES_BACK) ? write_bytes(l1, txn)
                                                     : write_bytes_through(l1, txn);
}

/* --- everything else ---------------------------------------------------- */

static void
maintain_all(HwL1 *l1, SimMaintOp op, SimTime *delay)
{
    for (uint32_t i = 0; i < l1->sets * l1->ways; i++) {
        *delay += l1->set_way_ps;
        if (!hw_l1_is_empty(&l1->slots[i])) {
            hw_l1_maintain(l1, hw_l1_address(l1, &l1->slots[i]), op, delay);
        }
    }
}

/* What hardware does by itself; no CPU waits for it.  True: something was done. */
static bool
prefetch_line(HwL1 *l1, SimAddr line)
{
    SimTime unseen = 0;

    return !hw_l1_holds(l1, line) && fill(l1, line, SIM_TXN_SPECULATIVE, &unseen) == SIM_OK;
}

static bool
evict_line(HwL1 *l1, SimAddr line)
{
    SimTime unseen = 0;

    if (!hw_l1_holds(l1, line) || line == hw_l1_pinned_line(l1)) {
        return false;
    }
    hw_l1_evict(l1, line, &unseen);
    return true;
}

static SimResp
speculate(HwL1 *l1, SimTxn *txn)
{
    SimAddr line = hw_l1_line(l1, txn->addr);

    if (txn->kind == SIM_PREFETCH ? prefetch_line(l1, line) : evict_line(l1, line)) {
        txn->flags |= SIM_TXN_FORWARDED;
    }
    return SIM_OK;
}

static SimResp
hw_l1_access(void *self, SimTxn *txn)
{
    HwL1 *l1 = self;

    if (G_LIKELY(txn->kind == SIM_READ) && txn->mem == SIM_MEM_CACHED) {
        return read_bytes(l1, txn);
    }
    /* Not `kind` and `mem` in one condition: compilers read them as one word, which
     * waits until the bytes that have just been stored are in the host's cache. */
    switch ((SimTxnKind)txn->kind) {
    case SIM_READ:
        return txn->mem == SIM_MEM_CACHED ? read_bytes(l1, txn) : sim_send(&l1->mem, txn);
    case SIM_WRITE:
        return txn->mem == SIM_MEM_CACHED ? write_cached(l1, txn) : sim_send(&l1->mem, txn);
    case SIM_PEEK:
        return txn->mem == SIM_MEM_CACHED ? peek_bytes(l1, txn) : sim_send(&l1->mem, txn);
    case SIM_MAINT:
        hw_l1_maintain(l1, hw_l1_line(l1, txn->addr), (SimMaintOp)txn->op, &txn->delay);
        return sim_send(&l1->mem, txn);
    case SIM_MAINT_ALL:
        maintain_all(l1, (SimMaintOp)txn->op, &txn->delay);
        return sim_send(&l1->mem, txn);
    case SIM_PREFETCH:
    case SIM_EVICT:
        return speculate(l1, txn);
    case SIM_BARRIER:
    case SIM_DRAIN:
    case SIM_UPGRADE:
    case SIM_SNOOP:
        return sim_send(&l1->mem, txn);
    }
    return SIM_SLVERR;
}

/* --- as everybody else sees it ------------------------------------------ */

static HwL1 *
l1_of(SimCache *cache)
{
    return (HwL1 *)cache->model;
}

static char
cache_state(SimCache *cache, SimAddr pa)
{
    const HwL1 *l1 = l1_of(cache);

    return sim_state_letter(hw_l1_state(l1, pa));
}

static bool
cache_peek(SimCache *cache, SimAddr pa, void *ret_bytes, uint32_t len)
{
    const HwL1 *l1 = l1_of(cache);

    for (SimAddr line = hw_l1_line(l1, pa); line < pa + len; line += l1->line_bytes) {
        if (!hw_l1_holds(l1, line)) {
            return false;
        }
    }
    sim_lay_get(l1->parent.world->lay, pa, ret_bytes, len);
    return true;
}

static bool
cache_prefetch(SimCache *cache, SimAddr pa)
{
    return prefetch_line(l1_of(cache), hw_l1_line(l1_of(cache), pa));
}

static bool
cache_evict(SimCache *cache, SimAddr pa)
{
    return evict_line(l1_of(cache), hw_l1_line(l1_of(cache), pa));
}

static const SimCacheOps cache_ops = {
    .state = cache_state, .peek = cache_peek, .prefetch = cache_prefetch, .evict = cache_evict,
};

/* --- life --------------------------------------------------------------- */

static bool
check_geometry(HwL1 *l1, GError **error)
{
    l1->ways = l1->sets ? l1->size / l1->line_bytes / l1->sets : 0;
    if (l1->ways == 0 || l1->ways > HW_L1_WAYS ||
        l1->ways * l1->sets * l1->line_bytes != l1->size) {
        g_set_error(error, SIM_MODEL_ERROR, 0,
                    "%s: %u bytes are not %u sets of 1..%u lines of %u bytes", l1->parent.name,
                    l1->size, l1->sets, HW_L1_WAYS, l1->line_bytes);
        return false;
    }
    if (l1->replacement == SIM_REPLACE_PLRU && (l1->ways & (l1->ways - 1))) {
        g_set_error(error, SIM_MODEL_ERROR, 0,
                    "%s: plru needs a power of two of ways, not %u", l1->parent.name, l1->ways);
        return false;
    }
    return true;
}

static bool
hw_l1_realize(SimModel *model, GError **error)
{
    HwL1 *l1 = (HwL1 *)model;

    l1->cpu = sim_stage_cpu(model);
    g_assert(l1->cpu);
    l1->domain = model->world->domain;
    if (!check_geometry(l1, error) ||
        !sim_domain_join(l1->domain, l1->cpu, &l1->mem, l1->line_bytes, error)) {
        return false;
    }
    l1->cpu->has_l1 = true;
    l1->cpu->writes_through = l1->writes == HW_L1_WRITES_THROUGH;
    l1->cpu->no_shortcut = l1->ways == 1;
    l1->cpu->line_mask = l1->line_bytes - 1;
    l1->slots = g_new(SimHeld, l1->sets * l1->ways);
    l1->cpu->held = l1->slots;
    l1->next = g_new0(uint8_t, l1->sets);
    l1->cache = (SimCache){ .ops = &cache_ops, .model = model, .place = SIM_PLACE_L1,
                            .actor = l1->cpu->actor, .line_bytes = l1->line_bytes,
                            .sets = l1->sets, .ways = l1->ways, .level = 1 };
    sim_world_add_cache(model->world, &l1->cache);
    return true;
}

static void
hw_l1_reset(SimModel *model)
{
    HwL1 *l1 = (HwL1 *)model;

    sim_domain_open(l1->domain);
    l1->cpu->ids = &l1->domain->ids;
    l1->has_short_way = !l1->domain->keeps_stores && l1->domain->count == 1 &&
                        l1->replacement == SIM_REPLACE_LRU && l1->line_bytes == 64 &&
                        l1->writes == HW_L1_WRITES_BACK;
    memset(l1->next, 0, l1->sets);
    for (uint32_t i = 0; i < l1->sets * l1->ways; i++) {
        l1->slots[i] = (SimHeld){ .number = SIM_NO_NUMBER };
    }
    l1->empties = l1->sets * l1->ways;
    l1->random.state = 1;
    sim_prefetch_reset(&l1->prefetch);
    sim_arrivals_reset(&l1->arrivals);
    l1->cache.stats = (SimCacheStats){ 0 };
}

static void
hw_l1_finalize(SimModel *model)
{
    HwL1 *l1 = (HwL1 *)model;

    g_free(l1->slots);
    g_free(l1->next);
}

static const SimParam hw_l1_params[] = {
    { .kind = SIM_PARAM_KIND_U32, .name = "size", .prop = "d-cache-size",
      .offset = offsetof(HwL1, size), .def = 32768, .min = 64, .max = 1 << 20,
      .text = "bytes" },
    { .kind = SIM_PARAM_KIND_U32, .name = "line-bytes", .prop = "d-cache-line-size",
      .offset = offsetof(HwL1, line_bytes), .def = 64, .min = 16, .max = SIM_LINE_MAX,
      .text = "bytes in a line", .power_of_two = true },
    { .kind = SIM_PARAM_KIND_U32, .name = "sets", .prop = "d-cache-sets",
      .offset = offsetof(HwL1, sets), .def = 128, .min = 1, .max = 1 << 14,
      .text = "number of sets; ways = size / line / sets", .power_of_two = true },
    SIM_PARAM_WORD("l1-replacement", HwL1, replacement, SIM_REPLACE_LRU, sim_replace_words,
                   "which line leaves a full set"),
    SIM_PARAM_WORD("l1-writes", HwL1, writes, HW_L1_WRITES_BACK, write_words,
                   "through: stores go on to memory, wait in no buffer, and take no line in"),
    SIM_PREFETCH_PARAMS("l1-", HwL1, prefetch),
    SIM_PARAM_U32("l1-hit-ps", HwL1, hit_ps, 1000, 1, 1000000, "time of a hit, ps"),
    SIM_PARAM_U32("l1-set-way-ps", HwL1, set_way_ps, 0, 0, 10000000,
                  "time per line of maintenance by set and way, ps"),
    { 0 }
};
static const SimOut hw_l1_outs[] = { SIM_OUT("mem", HwL1, mem, "towards memory"), { 0 } };
static const SimIn hw_l1_ins[] = {
    { "cpu", hw_l1_access, "from the store buffer or the core", &hw_l1_quick },
    { "snoop", hw_l1_snoop, "what others ask of its lines, and broadcast maintenance" },
    { 0 },
};

static const SimModelClass hw_l1_class = {
    .name = "l1",
    .summary = "L1 data cache, data in the window",
    .size = sizeof(HwL1),
    .params = hw_l1_params,
    .outs = hw_l1_outs,
    .ins = hw_l1_ins,
    .stage = SIM_STAGE_L1,
    .when = "d-cache-size",
    .realize = hw_l1_realize,
    .reset = hw_l1_reset,
    .finalize = hw_l1_finalize,
};
SIM_MODEL_REGISTER(hw_l1_class);
