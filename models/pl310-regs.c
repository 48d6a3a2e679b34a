/* SPDX-License-Identifier: MIT */
/*
 * Registers of the outer controller (Arm DDI 0246, chapter 3).  By address and by
 * index: atomic, the access takes as long as the operation.  By way: in the
 * background, set after set; the register reads a 1 for each way that is not done
 * yet, and meanwhile a write to any register that starts something, or changes how
 * the cache works, answers SLVERR (3.3.10).  So does a write to AUX_CONTROL or a
 * latency while the cache is on.
 * Interrupts are never raised here; latencies, power and filtering are kept only.
 */
#include "models/pl310.h"

#include <inttypes.h>

#include "sim/trace.h"
#include "sim/world.h"

SIM_TRACE_DEFINE(pl310_line_maintained, "pa=0x%" PRIx64 " op=%" PRIu64);
SIM_TRACE_DEFINE(pl310_ways_started, "ways=0x%" PRIx64 " op=%" PRIu64);
SIM_TRACE_DEFINE(pl310_ways_done, "op=%" PRIu64);
SIM_TRACE_DEFINE(pl310_switched, "on=%" PRIu64);

#define PREFETCH_ENABLES (HW_PL310_PREFETCH_DATA | HW_PL310_PREFETCH_INSTR)

/* --- one line ----------------------------------------------------------- */

static void
maintain_slot(HwPl310 *pl, uint32_t slot, SimMaintOp op)
{
    if (slot != SIM_NO_SLOT && !sim_cache_array_is_empty(&pl->array, slot)) {
        hw_pl310_maintain(pl, slot, op, &pl->cost);
    }
}

/*
 * What an invalidate throws away was somebody's; once it is gone nobody can tell
 * whose, so its page is watched from here on (T10), as for the inner caches.
 */
static void
watch(const HwPl310 *pl, SimAddr pa, SimMaintOp op)
{
    SimTruth *truth = pl->parent.world->truth;

    if (truth && op == SIM_INVALIDATE && !sim_truth_is_armed(truth, pa)) {
        sim_truth_arm(truth, pa, 1);
    }
}

static void
maintain_pa(HwPl310 *pl, uint32_t *reg, SimMaintOp op)
{
    SimAddr line = sim_cache_array_line(&pl->array, *reg);

    pl->cost += pl->maintain_ps;
    watch(pl, line, op);
    maintain_slot(pl, sim_cache_array_find(&pl->array, line), op);
    SIM_TRACE(pl->parent.world, pl310_line_maintained, pl->asker, line, op, 0, 0);
    *reg = 0; /* reads as done */
}

static void
maintain_index(HwPl310 *pl, uint32_t *reg, SimMaintOp op)
{
    uint32_t way = *reg >> HW_PL310_INDEX_WAY_SHIFT;
    uint32_t index = (*reg & ((1u << HW_PL310_INDEX_WAY_SHIFT) - 1)) >> pl->array.line_shift;

    pl->cost += pl->maintain_ps;
    if (way < pl->array.ways) {
        maintain_slot(pl, index % pl->array.sets * pl->array.ways + way, op);
    }
    *reg = 0;
}

static void
inv_pa_written(void *self, uint32_t old)
{
    HwPl310 *pl = self;

    (void)old;
    maintain_pa(pl, &pl->regs.inv_pa, SIM_INVALIDATE);
}

static void
clean_pa_written(void *self, uint32_t old)
{
    HwPl310 *pl = self;

    (void)old;
    maintain_pa(pl, &pl->regs.clean_pa, SIM_CLEAN);
}

static void
clean_inv_pa_written(void *self, uint32_t old)
{
    HwPl310 *pl = self;

    (void)old;
    maintain_pa(pl, &pl->regs.clean_inv_pa, SIM_CLEAN_INVALIDATE);
}

static void
clean_index_written(void *self, uint32_t old)
{
    HwPl310 *pl = self;

    (void)old;
    maintain_index(pl, &pl->regs.clean_index, SIM_CLEAN);
}

static void
clean_inv_index_written(void *self, uint32_t old)
{
    HwPl310 *pl = self;

    (void)old;
    maintain_index(pl, &pl->regs.clean_inv_index, SIM_CLEAN_INVALIDATE);
}

/* --- by way ------------------------------------------------------------- */

static uint32_t *
ways_reg(HwPl310 *pl, SimMaintOp op)
{
    switch (op) {
    case SIM_CLEAN:
        return &pl->regs.clean_way;
    case SIM_INVALIDATE:
        return &pl->regs.inv_way;
    case SIM_CLEAN_INVALIDATE:
        return &pl->regs.clean_inv_way;
    }
    g_assert_not_reached();
}

static bool
is_in_background(const HwPl310 *pl)
{
    return sim_event_is_scheduled(&pl->background);
}

static void
watch_dirty(HwPl310 *pl, uint32_t slot)
{
    if (!sim_cache_array_is_empty(&pl->array, slot) &&
        (pl->array.flags[slot] & HW_PL310_DIRTY)) {
        watch(pl, sim_cache_array_address(&pl->array, slot), pl->background_op);
    }
}

/* One set of the ways that were asked for, then the next. */
static void
do_set(void *owner)
{
    HwPl310 *pl = owner;
    SimQueue *queue = &pl->parent.world->queue;
    uint32_t *ways = ways_reg(pl, pl->background_op);
    SimTime cost = 0;

    if (pl->background_set == pl->array.sets) {
        SIM_TRACE(pl->parent.world, pl310_ways_done, pl->asker, pl->background_op, 0, 0, 0);
        *ways = 0;
        return;
    }
    for (uint32_t way = 0; way < pl->array.ways; way++) {
        uint32_t slot = pl->background_set * pl->array.ways + way;

        if (*ways >> way & 1) {
            cost += pl->way_ps;
            watch_dirty(pl, slot);
            if (!sim_cache_array_is_empty(&pl->array, slot)) {
                hw_pl310_maintain(pl, slot, pl->background_op, &cost);
            }
        }
    }
    pl->background_set++;
    sim_queue_add(queue, &pl->background, queue->now + cost);
}

static void
start_ways(HwPl310 *pl, SimMaintOp op)
{
    SimWorld *world = pl->parent.world;
    uint32_t *ways = ways_reg(pl, op);

    *ways &= HW_PL310_WAYS(pl->array.ways);
    if (*ways == 0) {
        return;
    }
    pl->background_op = op;
    pl->background_set = 0;
    SIM_TRACE(world, pl310_ways_started, pl->asker, *ways, op, 0, 0);
    sim_queue_add(&world->queue, &pl->background, sim_world_time(world));
}

static void
inv_way_written(void *self, uint32_t old)
{
    (void)old;
    start_ways(self, SIM_INVALIDATE);
}

static void
clean_way_written(void *self, uint32_t old)
{
    (void)old;
    start_ways(self, SIM_CLEAN);
}

static void
clean_inv_way_written(void *self, uint32_t old)
{
    (void)old;
    start_ways(self, SIM_CLEAN_INVALIDATE);
}

/* --- the rest ----------------------------------------------------------- */

/* Done when the access is: it has settled the store buffer. */
static void
sync_written(void *self, uint32_t old)
{
    HwPl310 *pl = self;

    (void)old;
    pl->regs.sync = 0;
}

static void
control_written(void *self, uint32_t old)
{
    HwPl310 *pl = self;

    if ((old ^ pl->regs.control) & HW_PL310_CONTROL_ENABLE) {
        SIM_TRACE(pl->parent.world, pl310_switched, pl->asker, hw_pl310_is_on(pl), 0, 0, 0);
    }
}

/* Way size and number of ways are built in; the prefetch enables are in two places. */
static void
follow_aux(HwPl310 *pl)
{
    pl->regs.prefetch = (pl->regs.prefetch & ~PREFETCH_ENABLES) |
                        (pl->regs.aux & PREFETCH_ENABLES);
    pl->array.policy = pl->regs.aux & HW_PL310_AUX_ROUND_ROBIN ? SIM_REPLACE_ROUND_ROBIN
                       : pl->replacement == SIM_REPLACE_ROUND_ROBIN
                           ? SIM_REPLACE_RANDOM
                           : (SimReplace)pl->replacement;
}

static void
aux_written(void *self, uint32_t old)
{
    (void)old;
    follow_aux(self);
}

static void
latency_written(void *self, uint32_t old)
{
    (void)self, (void)old; /* kept, without effect; see the head of the file */
}

static void
prefetch_written(void *self, uint32_t old)
{
    HwPl310 *pl = self;

    (void)old;
    pl->regs.aux = (pl->regs.aux & ~PREFETCH_ENABLES) | (pl->regs.prefetch & PREFETCH_ENABLES);
}

#define REG(n, f, a, t)                                                          \
    .name = #n, .offset = HW_PL310_##n, .field = offsetof(HwPl310, regs.f),      \
    .access = SIM_REG_##a, .text = (t)
#define AUX_BUILT_IN (HW_PL310_AUX_16_WAYS | HW_PL310_AUX_WAY_SIZE(7))

const SimReg hw_pl310_regs[] = {
    { REG(CACHE_ID, id, RO, "what this is"), .reset = HW_PL310_CACHE_ID_VALUE },
    { REG(CACHE_TYPE, type, RO, "way size, ways and line of the cache"), .varies = true },
    { REG(CONTROL, control, RW, "bit 0: on"), .writable = HW_PL310_CONTROL_ENABLE,
      .varies = true, .on_write = control_written },
    { REG(AUX_CONTROL, aux, RW, "shared override, replacement, prefetch; geometry is RO"),
      .writable = ~AUX_BUILT_IN, .varies = true, .on_write = aux_written },
    { REG(TAG_RAM_CONTROL, tag_ram, RW, "latency of the tag RAM"), .writable = 0x777,
      .reset = 0x777, .on_write = latency_written },
    { REG(DATA_RAM_CONTROL, data_ram, RW, "latency of the data RAM"), .writable = 0x777,
      .reset = 0x777, .on_write = latency_written },
    { REG(INT_MASK, int_mask, RW, "interrupts that are let through"), .writable = 0x1ff },
    { REG(INT_MASK_STATUS, int_masked, RO, "those of them that are raised") },
    { REG(INT_RAW_STATUS, int_raw, RO, "interrupts that are raised") },
    { REG(INT_CLEAR, int_clear, WO, "1 clears one"), .writable = 0x1ff },
    { REG(CACHE_SYNC, sync, RW, "a write empties the store buffer"),
      .on_write = sync_written },
    { REG(INV_PA, inv_pa, RW, "drops the line of an address"), .on_write = inv_pa_written },
    { REG(INV_WAY, inv_way, RW, "drops the lines of ways"), .on_write = inv_way_written },
    { REG(CLEAN_PA, clean_pa, RW, "writes back the line of an address"),
      .on_write = clean_pa_written },
    { REG(CLEAN_INDEX, clean_index, RW, "writes back the line of an index and way"),
      .on_write = clean_index_written },
    { REG(CLEAN_WAY, clean_way, RW, "writes back the lines of ways"),
      .on_write = clean_way_written },
    { REG(CLEAN_INV_PA, clean_inv_pa, RW, "writes back and drops the line of an address"),
      .on_write = clean_inv_pa_written },
    { REG(CLEAN_INV_INDEX, clean_inv_index, RW,
          "writes back and drops the line of an index and way"),
      .on_write = clean_inv_index_written },
    { REG(CLEAN_INV_WAY, clean_inv_way, RW, "writes back and drops the lines of ways"),
      .on_write = clean_inv_way_written },
    { REG(ADDR_FILTERING_START, filter_start, RW, "addresses of the second port: from"),
      .writable = 0xfff00001 },
    { REG(ADDR_FILTERING_END, filter_end, RW, "addresses of the second port: to"),
      .writable = 0xfff00000 },
    { REG(DEBUG_CTRL, debug, RW, "no linefills, write-through"), .writable = 0x3 },
    { REG(PREFETCH_CTRL, prefetch, RW, "offset, double linefill, prefetch enables"),
      .writable = 0x7980001f, .on_write = prefetch_written },
    { REG(POWER_CTRL, power, RW, "clock gating, standby"), .writable = 0x3 },
    { 0 }
};

/* --- accesses ----------------------------------------------------------- */

/* Registers that must not be written now. */
static bool
is_refused(const HwPl310 *pl, SimAddr offset)
{
    bool is_setting = offset == HW_PL310_AUX_CONTROL || offset == HW_PL310_TAG_RAM_CONTROL ||
                      offset == HW_PL310_DATA_RAM_CONTROL;
    bool is_order = offset == HW_PL310_CONTROL ||
                    (offset >= HW_PL310_CACHE_SYNC && offset <= HW_PL310_CLEAN_INV_WAY);

    return (is_setting && hw_pl310_is_on(pl)) ||
           ((is_setting || is_order) && is_in_background(pl));
}

/* Any access to a register empties the store buffer first (2.5.2). */
SimResp
hw_pl310_registers(void *self, SimTxn *txn)
{
    HwPl310 *pl = self;
    SimResp resp;

    pl->cost = 0;
    if (txn->kind == SIM_READ || txn->kind == SIM_WRITE) {
        hw_pl310_settle(pl, 0, 0, &pl->cost);
    }
    if (txn->kind == SIM_WRITE) {
        if (txn->len == 4 && is_refused(pl, txn->addr % HW_PL310_PAGE)) {
            return SIM_SLVERR;
        }
        pl->asker = txn->actor;
        pl->here = hw_pl310_source_of(pl, txn->actor);
    }
    resp = sim_regs_access(&pl->parent, txn);
    txn->delay += pl->cost;
    return resp;
}

/* --- life --------------------------------------------------------------- */

/* log2 of the way size in units of 8 KiB: what the field can say. */
static uint32_t
way_size_field(const HwPl310 *pl)
{
    uint32_t way_bytes = pl->array.sets * pl->line_bytes, field = 1;

    while (field < 6 && (16u << 10) << (field - 1) < way_bytes) {
        field++;
    }
    return field;
}

void
hw_pl310_regs_init(HwPl310 *pl)
{
    pl->background = (SimEvent){ .run = do_set, .owner = pl, .name = "outer-ways" };
}

void
hw_pl310_regs_reset(HwPl310 *pl)
{
    uint32_t geometry = HW_PL310_AUX_WAY_SIZE(way_size_field(pl)) |
                        (pl->array.ways == 16 ? HW_PL310_AUX_16_WAYS : 0);
    bool round_robin = pl->replacement == SIM_REPLACE_ROUND_ROBIN;

    sim_queue_remove(&pl->parent.world->queue, &pl->background);
    sim_regs_reset(&pl->parent);
    pl->regs.aux = (pl->aux_at_reset & ~AUX_BUILT_IN) | geometry |
                   (round_robin ? HW_PL310_AUX_ROUND_ROBIN : 0);
    pl->regs.control = pl->enabled_at_reset ? HW_PL310_CONTROL_ENABLE : 0;
    /* Unified, L2: size, associativity and line of data, then of instructions. */
    pl->regs.type = way_size_field(pl) << 20 | (pl->array.ways == 16 ? 1u << 18 : 0) |
                    way_size_field(pl) << 8 | (pl->array.ways == 16 ? 1u << 6 : 0);
    pl->background_set = 0;
    pl->background_op = SIM_CLEAN;
    pl->asker = 0;
    pl->here = (SimSource){ 0 };
    pl->cost = 0;
    follow_aux(pl);
}
