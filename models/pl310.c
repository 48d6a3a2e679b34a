/* SPDX-License-Identifier: MIT */
/*
 * Outer cache controller, Arm PL310 (L2C-310; Arm DDI 0246): a unified cache in
 * front of memory, with a store buffer of its own.  No maintenance and no barrier
 * of a CPU gets here: it is programmed through its registers (rules.md P7).
 *
 * Cacheable lines are allocated on reads and on write-backs, and stay when an L1
 * takes them or drops them: neither inclusive nor exclusive (2.3.4, reset state).
 * Normal non-cacheable accesses count as shareable.  With "shared override" they
 * pass the cache by; without, a read may hit (and does not allocate) and a write
 * goes to memory and into a copy of its line (2.3.2).  Non-cacheable writes
 * collect in the store buffer; a write-back joins the array at once, which nobody
 * can tell from one that waits, since every later access would settle it.
 * An access of a snooping master that comes this way (ACP) looks into the cache,
 * without allocating.
 * Leaves out: TrustZone, lockdown, event counters, parity, address filtering,
 * exclusive mode, early write responses.
 */
#include "models/pl310.h"

#include <string.h>

#include "sim/world.h"

SimTruth *
hw_pl310_truth(const HwPl310 *pl, SimAddr pa)
{
    SimTruth *truth = pl->parent.world->truth;

    return truth && sim_truth_is_armed(truth, pa) ? truth : NULL;
}

SimSource
hw_pl310_source_of(const HwPl310 *pl, SimActorId actor)
{
    const SimWorld *world = pl->parent.world;

    for (guint i = 0; i < world->cpus->len; i++) {
        const SimCpu *cpu = g_ptr_array_index(world->cpus, i);

        if (cpu->actor == actor) {
            return cpu->here;
        }
    }
    return world->here;
}

/* --- accesses ----------------------------------------------------------- */

static bool
is_cacheable(const SimTxn *txn)
{
    return txn->mem == SIM_MEM_CACHED || (txn->flags & SIM_TXN_SNOOPS);
}

static SimResp
read_memory(HwPl310 *pl, SimTxn *txn)
{
    /* A read waits for what the buffer has of its lines (2.5.2, hazards). */
    hw_pl310_settle(pl, txn->addr, txn->mem == SIM_MEM_STRONGLY_ORDERED ? 0 : txn->len,
                    &txn->delay);
    if (is_cacheable(txn) || (txn->mem == SIM_MEM_NC && hw_pl310_looks_at_nc(pl))) {
        return hw_pl310_read(pl, txn);
    }
    return sim_send(&pl->mem, txn);
}

static SimResp
write_memory(HwPl310 *pl, SimTxn *txn)
{
    if (txn->mem == SIM_MEM_NC && !(txn->flags & SIM_TXN_SNOOPS)) {
        return hw_pl310_buffer(pl, txn);
    }
    hw_pl310_settle(pl, txn->addr, txn->mem == SIM_MEM_STRONGLY_ORDERED ? 0 : txn->len,
                    &txn->delay);
    if (txn->flags & SIM_TXN_LINE) {
        return hw_pl310_write_line(pl, txn);
    }
    if (txn->flags & SIM_TXN_SNOOPS) {
        return hw_pl310_write_if_here(pl, txn);
    }
    return txn->mem == SIM_MEM_CACHED ? hw_pl310_write_bytes(pl, txn)
                                      : sim_send(&pl->mem, txn);
}

/* What a READ would return: as settled, without settling. */
static SimResp
peek_memory(HwPl310 *pl, SimTxn *txn)
{
    bool looks = is_cacheable(txn) || hw_pl310_looks_at_nc(pl);
    SimResp resp = looks ? hw_pl310_peek(pl, txn) : sim_send(&pl->mem, txn);

    if (resp == SIM_OK) {
        hw_pl310_overlay(pl, txn);
    }
    return resp;
}

static SimResp
hw_pl310_access(void *self, SimTxn *txn)
{
    HwPl310 *pl = self;

    if (txn->kind > SIM_PEEK || (txn->flags & SIM_TXN_CLEAN)) {
        return SIM_OK; /* not for this cache, and nothing below has use for it */
    }
    if (!hw_pl310_is_on(pl) || txn->mem == SIM_MEM_DEVICE) {
        return sim_send(&pl->mem, txn);
    }
    if (txn->kind == SIM_PEEK) {
        return peek_memory(pl, txn);
    }
    return txn->kind == SIM_READ ? read_memory(pl, txn) : write_memory(pl, txn);
}

/* --- as others see it --------------------------------------------------- */

static HwPl310 *
of_cache(SimCache *cache)
{
    return (HwPl310 *)cache->model;
}

static char
cache_state(SimCache *cache, SimAddr pa)
{
    const HwPl310 *pl = of_cache(cache);
    uint32_t slot = sim_cache_array_find(&pl->array, pa);

    if (slot == SIM_NO_SLOT) {
        return 'I';
    }
    return pl->array.flags[slot] & HW_PL310_DIRTY ? 'M' : 'E';
}

static bool
cache_peek(SimCache *cache, SimAddr pa, void *ret_bytes, uint32_t len)
{
    HwPl310 *pl = of_cache(cache);

    for (SimAddr line = sim_cache_array_line(&pl->array, pa); line < pa + len;
         line += pl->line_bytes) {
        uint32_t slot = sim_cache_array_find(&pl->array, line);
        SimAddr from = MAX(line, pa), to = MIN(line + pl->line_bytes, pa + len);

        if (slot == SIM_NO_SLOT) {
            return false;
        }
        memcpy((uint8_t *)ret_bytes + (from - pa),
               sim_cache_array_bytes(&pl->array, slot) + (from - line), to - from);
    }
    return true;
}

static bool
cache_prefetch(SimCache *cache, SimAddr pa)
{
    return hw_pl310_prefetch(of_cache(cache), pa);
}

static bool
cache_evict(SimCache *cache, SimAddr pa)
{
    return hw_pl310_evict(of_cache(cache), pa);
}

static bool
cache_drain(SimCache *cache, SimAddr pa, uint64_t len)
{
    SimTime unseen = 0;

    return hw_pl310_settle(of_cache(cache), pa, len, &unseen);
}

static unsigned
cache_drainable(SimCache *cache, SimAddr pa, uint64_t len)
{
    return hw_pl310_drainable(of_cache(cache), pa, len);
}

static const SimCacheOps cache_ops = {
    .state = cache_state,
    .peek = cache_peek,
    .prefetch = cache_prefetch,
    .evict = cache_evict,
    .drain = cache_drain,
    .drainable = cache_drainable,
};

/* --- life --------------------------------------------------------------- */

/* The built-in way size and number of ways, when the tree gives only the size. */
static uint32_t
sets_of(const HwPl310 *pl)
{
    uint32_t ways = pl->size >= 1u << 20 ? 16 : 8;

    return pl->sets ? pl->sets : MAX(pl->size / pl->line_bytes / ways, 1);
}

static bool
hw_pl310_realize(SimModel *model, GError **error)
{
    HwPl310 *pl = (HwPl310 *)model;
    SimCacheArray *array = &pl->array;

    if (!sim_cache_array_init(array, model->name, pl->size, sets_of(pl), pl->line_bytes,
                              (SimReplace)pl->replacement, error)) {
        return false;
    }
    if (array->ways > HW_PL310_WAYS_MAX) {
        g_set_error(error, SIM_MODEL_ERROR, 0, "%s: %u ways; this controller has at most %u",
                    model->name, array->ways, HW_PL310_WAYS_MAX);
        return false;
    }
    pl->cache = (SimCache){ .ops = &cache_ops, .model = model, .place = SIM_PLACE_OUTER,
                            .line_bytes = pl->line_bytes, .sets = array->sets,
                            .ways = array->ways, .level = 2, .outer = true };
    sim_world_add_cache(model->world, &pl->cache);
    hw_pl310_regs_init(pl);
    hw_pl310_buffer_init(pl);
    hw_pl310_add_line_holder(pl);
    return true;
}

static void
hw_pl310_reset(SimModel *model)
{
    HwPl310 *pl = (HwPl310 *)model;
    SimWorld *world = model->world;

    if (world->truth && !pl->ids.pages) { /* the size of RAM is known by now */
        sim_ids_init(&pl->ids, world->ram_base, world->ram_bytes);
    }
    sim_cache_array_reset(&pl->array);
    sim_arrivals_reset(&pl->arrivals);
    pl->cache.stats = (SimCacheStats){ 0 };
    hw_pl310_buffer_reset(pl);
    hw_pl310_regs_reset(pl);
}

static void
hw_pl310_finalize(SimModel *model)
{
    HwPl310 *pl = (HwPl310 *)model;

    sim_cache_array_clear(&pl->array);
    if (pl->ids.pages) {
        sim_ids_clear(&pl->ids);
    }
}

/* --- tables ------------------------------------------------------------- */

static const char *const hw_pl310_compatibles[] = { "arm,pl310-cache",
                                                    "brcm,bcm11351-a2-pl310-cache", NULL };
static const char *const order_words[] = { "in-order", "out-of-order", NULL };

/*
 * Lines are 32 bytes (2.1), the buffer has three slots of a line (2.5.2).  In which
 * order slots leave is not said of a whole buffer; kernels rely on it for two
 * non-cacheable writes with a dmb between them, which no barrier of the CPU would
 * order here.  A slot has no timer either: 1 us is an estimate.
 */
static const SimParam hw_pl310_params[] = {
    { .kind = SIM_PARAM_KIND_U32, .name = "size", .prop = "cache-size",
      .offset = offsetof(HwPl310, size), .def = 512 << 10, .min = 64, .max = 8 << 20,
      .text = "bytes", .power_of_two = true },
    { .kind = SIM_PARAM_KIND_U32, .name = "sets", .prop = "cache-sets",
      .offset = offsetof(HwPl310, sets), .def = 0, .min = 0, .max = 1 << 17,
      .text = "number of sets; 0 = as many as make 8 ways (16 from 1 MiB on)" },
    { .kind = SIM_PARAM_KIND_U32, .name = "line-bytes", .prop = "cache-line-size",
      .offset = offsetof(HwPl310, line_bytes), .def = 32, .min = 32, .max = HW_PL310_LINE_MAX,
      .text = "bytes in a line", .power_of_two = true },
    SIM_PARAM_WORD("replacement", HwPl310, replacement, SIM_REPLACE_RANDOM, sim_replace_words,
                   "which line leaves a full set, unless AUX_CONTROL says round robin"),
    SIM_PARAM_U32("hit-ps", HwPl310, hit_ps, 20000, 0, 1000000, "time of a look-up, ps"),
    SIM_PARAM_BOOL("posted", HwPl310, posted, 0,
                   "nobody waits for the look-up of a write-back"),
    SIM_PARAM_U32("maintain-ps", HwPl310, maintain_ps, 15000, 0, 100000000,
                  "time of maintenance of one line besides a write-back, ps"),
    SIM_PARAM_U32("way-ps", HwPl310, way_ps, 5000, 1, 100000000,
                  "time per line of maintenance by way besides write-backs, ps"),
    SIM_PARAM_U32("store-slots", HwPl310, store_slots, 3, 0, HW_PL310_STORES_MAX,
                  "lines in the store buffer; 0 = writes do not wait"),
    SIM_PARAM_WORD("store-order", HwPl310, store_order, HW_PL310_IN_ORDER, order_words,
                   "in which order they leave"),
    SIM_PARAM_U32("store-age-ns", HwPl310, store_age_ns, 1000, 0, 1000000000,
                  "a slot leaves after this time, ns (policy timed); 0 = never"),
    SIM_PARAM_BOOL("enabled", HwPl310, enabled_at_reset, 0, "firmware has left it on"),
    SIM_PARAM_U32("aux-control", HwPl310, aux_at_reset, 0, 0, UINT32_MAX,
                  "bits of AUX_CONTROL that firmware has left set"),
    { 0 }
};
static const SimOut hw_pl310_outs[] = { SIM_OUT("mem", HwPl310, mem, "towards memory"),
                                        { 0 } };
static const SimIn hw_pl310_ins[] = {
    { "cpu", hw_pl310_access, "from all inner caches" },
    { "regs", hw_pl310_registers, "the register page" },
    { 0 }
};

static const SimModelClass hw_pl310_class = {
    .name = "pl310",
    .summary = "outer cache controller with its own store buffer (L2C-310)",
    .size = sizeof(HwPl310),
    .compatibles = hw_pl310_compatibles,
    .params = hw_pl310_params,
    .outs = hw_pl310_outs,
    .ins = hw_pl310_ins,
    .regs = hw_pl310_regs,
    .stage = SIM_STAGE_OUTER,
    .realize = hw_pl310_realize,
    .reset = hw_pl310_reset,
    .finalize = hw_pl310_finalize,
};
SIM_MODEL_REGISTER(hw_pl310_class)
