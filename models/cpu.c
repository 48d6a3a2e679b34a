/* SPDX-License-Identifier: MIT */
/*
 * The core of one CPU: turns accesses through the window into transactions of
 * the right memory type, asks the oracle where hardware has a choice, and shows
 * each access to armed memory to the referee.  Store buffer and caches are the
 * stages behind its port.
 * Leaves out: instructions, instruction fetch, translation (but for the time it
 * takes), speculation past branches.
 */
#include "models/cpu.h"

#include "sim/choice.h"
#include "sim/ownership.h"
#include "sim/stage.h"
#include "sim/trace.h"
#include "sim/truth.h"
#include "sim/vmap.h"
#include "sim/world.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define ACCESS_MAX 64u
#define NO_BLOCK UINT64_MAX

SIM_TRACE_DEFINE(cpu_load_finished, "pa=0x%" PRIx64 " len=%" PRIu64 " mem=%" PRIu64);
SIM_TRACE_DEFINE(cpu_store_issued, "pa=0x%" PRIx64 " len=%" PRIu64 " mem=%" PRIu64);

/* Memory type by part of the window (sim/window.h); of the uncached one the CPU's page
 * tables say it, of the last one a page. */
static const uint8_t part_mem[] = {
    [SIM_WINDOW_LINEAR] = SIM_MEM_CACHED,
    [SIM_WINDOW_UNCACHED] = SIM_MEM_NC,
    [SIM_WINDOW_MMIO] = SIM_MEM_DEVICE,
    [SIM_WINDOW_VMAP] = SIM_MEM_CACHED,
};

/* Address and memory type of an access through @va; false: nothing is mapped there. */
static inline bool
translate(const SimCpu *cpu, uint64_t va, SimTxn *txn)
{
    SimWindowPart part = sim_window_part(va);

    txn->addr = sim_window_pa(va);
    txn->mem = part == SIM_WINDOW_UNCACHED ? cpu->uncached_mem : part_mem[part];
    return G_LIKELY(part != SIM_WINDOW_VMAP) ||
           sim_vmap_find(cpu->world->vmap, va, &txn->addr, &txn->mem);
}

/*
 * Nothing answers; a cookie neither, but the access has an end, and whoever gave the
 * cookie out is told.
 */
static SimResp
meet_nothing(SimCpu *cpu, uint64_t va, uint32_t len, bool is_write)
{
    const SimOwnership *rules = cpu->world->ownership;
    SimAddr pa;

    cpu->now += hw_cpu_of(cpu)->hit_ps;
    if (!sim_vmap_cookie(cpu->world->vmap, va, &pa)) {
        return SIM_DECERR;
    }
    if (rules && rules->cookie) {
        rules->cookie(cpu->world->ownership_state, cpu->actor, pa, len, is_write);
    }
    return SIM_OK;
}

/* NULL: nobody watches these bytes. */
static SimTruth *
truth_of(const SimCpu *cpu, SimAddr pa, SimMem mem)
{
    SimTruth *truth = cpu->world->truth;

    return truth && mem != SIM_MEM_DEVICE && sim_truth_is_armed(truth, pa) ? truth : NULL;
}

/* --- time --------------------------------------------------------------- */

static bool
hw_cpu_holds(SimCpu *cpu, SimAddr pa)
{
    return *sim_stage_attn(cpu, pa) & SIM_ATTN_VALID;
}

/* Nothing above memory, or above the L2, can answer this. */
static bool
must_go_down(const SimCpu *cpu, SimAddr pa, SimMem mem)
{
    return mem != SIM_MEM_CACHED || !(*sim_stage_attn(cpu, pa) & SIM_ATTN_VALID);
}

/* NULL: the CPU waits for this load. */
static SimSlots *
slots_for(SimCpu *cpu, const SimTxn *txn)
{
    HwCpu *hw = hw_cpu_of(cpu);
    SimSlots *slots = txn->mem == SIM_MEM_CACHED ? &hw->fills : &hw->nc_reads;
    bool may_overlap = txn->mem == SIM_MEM_CACHED || txn->mem == SIM_MEM_NC;

    return may_overlap && cpu->overlap > 0 && slots->count > 1 ? slots : NULL;
}

/* A fill buffer that reads Normal-NC memory brings more than was asked for. */
static bool
came_along(HwCpu *hw, const SimTxn *txn)
{
    SimAddr block;

    if (txn->mem != SIM_MEM_NC || hw->nc_load_bytes == 0) {
        return false;
    }
    block = txn->addr & ~(SimAddr)(hw->nc_load_bytes - 1);
    if (block == hw->nc_block) {
        return true;
    }
    hw->nc_block = block;
    return false;
}

/*
 * A load that the L1 answers, or that the CPU waits for.  The line may have been
 * fetched ahead and be on its way: it takes a slot then, until it is here.
 */
static SimResp
send_hit(SimCpu *cpu, SimTxn *txn)
{
    SimTime end, asked = cpu->now;
    SimResp resp = hw_cpu_send(cpu, txn);
    SimSlots *slots = txn->flags & SIM_TXN_AWAITED ? slots_for(cpu, txn) : NULL;

    if (slots) {
        end = cpu->now;
        cpu->now = sim_slots_start(slots, asked);
        sim_slots_put(slots, cpu->now, end > cpu->now ? end - cpu->now : 0);
        cpu->now += hw_cpu_of(cpu)->hit_ps;
    }
    return resp;
}

/* Time for the translation of an access that the L1 cannot finish. */
static SimTime
translation_time(SimCpu *cpu, uint64_t va, const SimTxn *txn)
{
    return must_go_down(cpu, txn->addr, (SimMem)txn->mem)
               ? hw_tlbs_time(&hw_cpu_of(cpu)->tlbs, va) : 0;
}

/* A load that misses, translated: in a slot or waited for. */
static SimResp
send_load(SimCpu *cpu, SimTxn *txn)
{
    HwCpu *hw = hw_cpu_of(cpu);
    bool misses = must_go_down(cpu, txn->addr, (SimMem)txn->mem);
    SimSlots *slots = misses ? slots_for(cpu, txn) : NULL;
    SimResp resp;

    if (!slots) {
        return send_hit(cpu, txn);
    }
    if (came_along(hw, txn)) {
        resp = hw_cpu_send_in_time(cpu, txn);
    } else {
        cpu->now = sim_slots_start(slots, cpu->now);
        resp = hw_cpu_send_in_time(cpu, txn);
        sim_slots_put(slots, cpu->now, txn->delay);
    }
    cpu->now += MIN(txn->delay, hw->hit_ps);
    return resp;
}

void
hw_cpu_overlap_end(SimCpu *cpu)
{
    HwCpu *hw = hw_cpu_of(cpu);

    cpu->now = sim_slots_end(&hw->nc_reads, sim_slots_end(&hw->fills, cpu->now));
    hw->nc_block = NO_BLOCK;
}

/* --- loads -------------------------------------------------------------- */

/* Whether an older value is returned (choice early-load). */
static bool
answer_early(SimCpu *cpu, SimTruth *truth, SimTxn *txn)
{
    unsigned older, which;

    if ((txn->mem != SIM_MEM_NC && txn->mem != SIM_MEM_CACHED) ||
        !sim_oracle_is_awake(cpu->world->oracle)) {
        return false;
    }
    older = sim_truth_older(truth, cpu->actor, txn->mem, txn->addr, txn->len);
    which = older ? sim_choose(cpu->world, SIM_CHOICE_EARLY_LOAD, older + 1) : 0;
    if (which > 0) {
        sim_truth_take_older(truth, cpu->actor, txn->mem, txn->addr, txn->len, which,
                             txn->data, txn->ids);
    }
    return which > 0;
}

/* The referee looks again only if something of the line is still open. */
static void
settle_line(SimCpu *cpu, SimTruth *truth, SimAddr pa)
{
    SimAddr line = pa & ~(SimAddr)cpu->line_mask;
    const SimWid *ids = cpu->ids ? sim_ids_at(cpu->ids, line) : NULL;

    if (ids && (*sim_stage_attn(cpu, line) & SIM_ATTN_VALID)) {
        sim_cpu_attend(cpu, line, 1, SIM_ATTN_SUSPECT,
                       sim_truth_is_suspect(truth, cpu->actor, line, cpu->line_mask + 1, ids));
    }
}

static void
show_load(SimCpu *cpu, SimTruth *truth, SimTxn *txn)
{
    bool holds = cpu->ops->holds(cpu, txn->addr) && txn->mem == SIM_MEM_CACHED;
    SimRead read = { .actor = cpu->actor, .pa = txn->addr, .len = txn->len, .ids = txn->ids,
                     .bytes = txn->data, .source = cpu->here, .mem = txn->mem,
                     .place = holds ? SIM_PLACE_L1 : (SimPlace)txn->place };

    read.early = answer_early(cpu, truth, txn);
    sim_truth_note(truth, SIM_HISTORY_LOAD, cpu->actor, txn->addr, txn->len, cpu->here, NULL);
    sim_truth_read(truth, &read);
    settle_line(cpu, truth, txn->addr);
}

static SimResp
hw_cpu_load(SimCpu *cpu, uint64_t va, void *ret_bytes, uint32_t len)
{
    SimWid ids[ACCESS_MAX];
    SimTxn txn = { .data = ret_bytes, .len = len, .kind = SIM_READ, .actor = cpu->actor };
    SimTruth *truth;
    SimResp resp;

    g_assert(len <= ACCESS_MAX);
    if (G_UNLIKELY(!translate(cpu, va, &txn))) {
        memset(ret_bytes, 0, len);
        return meet_nothing(cpu, va, len, false);
    }
    txn.delay = translation_time(cpu, va, &txn);
    truth = truth_of(cpu, txn.addr, txn.mem);
    txn.ids = truth ? ids : NULL;
    resp = send_load(cpu, &txn);
    SIM_TRACE(cpu->world, cpu_load_finished, cpu->actor, txn.addr, len, txn.mem, 0);
    if (resp == SIM_OK && truth) {
        show_load(cpu, truth, &txn);
    }
    return resp;
}

static void
hw_cpu_peek(SimCpu *cpu, uint64_t va, void *ret_bytes, uint32_t len)
{
    SimTxn txn = { .data = ret_bytes, .len = len, .kind = SIM_PEEK, .actor = cpu->actor };

    memset(ret_bytes, 0, len);
    if (translate(cpu, va, &txn)) {
        sim_send(&hw_cpu_of(cpu)->mem, &txn);
    }
}

/* --- stores ------------------------------------------------------------- */

/* Gives the store its name, and asks whether it was allowed. */
static void
show_store(SimCpu *cpu, SimTruth *truth, SimTxn *txn)
{
    SimWid id = sim_truth_issue(truth, cpu->actor, txn->addr, txn->data, txn->len, false,
                                cpu->here, txn->ids);

    sim_truth_judge_write(truth, cpu->actor, 0, txn->addr, txn->len, txn->mem, cpu->here, id);
    if (txn->mem == SIM_MEM_CACHED && !cpu->writes_through &&
        sim_truth_is_shared(truth, txn->addr) &&
        sim_choose(cpu->world, SIM_CHOICE_STORE, 2) == 1) {
        txn->flags |= SIM_TXN_HELD;
    }
}

/*
 * The L1 takes it at once, and its hit is all the time that passes.  Who only
 * wants to look (sim/cpu.h, attention) must not make it slower.
 */
static bool
is_plain_hit(SimCpu *cpu, const SimTxn *txn)
{
    uint8_t attn = SIM_ATTN_VALID | SIM_ATTN_OWNED;

    return txn->mem == SIM_MEM_CACHED && !cpu->stores_wait && !(txn->flags & SIM_TXN_HELD) &&
           (*sim_stage_attn(cpu, txn->addr) & (attn | SIM_ATTN_BUFFERED)) == attn;
}

static SimResp
hw_cpu_store(SimCpu *cpu, uint64_t va, const void *bytes, uint32_t len)
{
    SimWid ids[ACCESS_MAX];
    uint8_t data[ACCESS_MAX];
    SimTxn txn = { .data = data, .len = len, .kind = SIM_WRITE, .actor = cpu->actor };
    SimTruth *truth;
    SimResp resp;

    g_assert(len <= ACCESS_MAX);
    if (G_UNLIKELY(!translate(cpu, va, &txn))) {
        return meet_nothing(cpu, va, len, true);
    }
    truth = truth_of(cpu, txn.addr, txn.mem);
    sim_copy(data, bytes, len);
    SIM_TRACE(cpu->world, cpu_store_issued, cpu->actor, txn.addr, len, txn.mem, 0);
    if (truth) {
        txn.ids = ids;
        show_store(cpu, truth, &txn);
    }
    txn.delay = translation_time(cpu, va, &txn) +
                (is_plain_hit(cpu, &txn) ? 0 : hw_cpu_of(cpu)->hit_ps);
    resp = hw_cpu_send(cpu, &txn);
    if (truth) {
        sim_truth_issued(truth);
    }
    return resp;
}

/* --- what lies where ---------------------------------------------------- */

static char
hw_cpu_line_state(SimCpu *cpu, SimAddr pa)
{
    if (!cpu->has_l1) {
        return '-';
    }
    return sim_state_letter(sim_stage_state(cpu, pa));
}

static uint32_t
hw_cpu_line_bytes(SimCpu *cpu)
{
    return cpu->line_mask + 1;
}

static const SimCpuOps hw_cpu_ops = {
    .load = hw_cpu_load,
    .store = hw_cpu_store,
    .peek = hw_cpu_peek,
    .holds = hw_cpu_holds,
    .barrier = hw_cpu_barrier,
    .maintain = hw_cpu_maintain,
    .maintain_all = hw_cpu_maintain_all,
    .prefetch = hw_cpu_prefetch,
    .evict = hw_cpu_evict,
    .drain = hw_cpu_drain,
    .drainable = hw_cpu_drainable,
    .line_state = hw_cpu_line_state,
    .step_end = hw_cpu_step_end,
    .overlap_end = hw_cpu_overlap_end,
    .line_bytes = hw_cpu_line_bytes,
};

/* --- life --------------------------------------------------------------- */

static bool
check_tlb(const HwCpu *hw, GError **error)
{
    const HwTlb *tlb = &hw->tlbs.main;

    if (tlb->entries % tlb->ways == 0) {
        return true;
    }
    g_set_error(error, SIM_MODEL_ERROR, 0, "%s: %u TLB entries are not sets of %u ways",
                hw->parent.name, tlb->entries, tlb->ways);
    return false;
}

static bool
hw_cpu_realize(SimModel *model, GError **error)
{
    HwCpu *hw = (HwCpu *)model;

    if (!check_tlb(hw, error)) {
        return false;
    }
    hw->tlbs.micro.ways = hw->tlbs.micro.entries;
    hw->cpu.world = model->world;
    hw->cpu.ops = &hw_cpu_ops;
    hw->cpu.model = model;
    hw->cpu.line_mask = 63;
    hw->cpu.line_shift = 6;
    hw->cpu.pin = SIM_NO_PIN;
    hw->cpu.index = model->world->cpus->len;
    hw->cpu.actor = sim_world_add_actor(model->world, SIM_ACTOR_CPU, model->name, model);
    model->actor = hw->cpu.actor;
    sim_world_add_cpu(model->world, &hw->cpu);
    return true;
}

static void
hw_cpu_reset(SimModel *model)
{
    HwCpu *hw = (HwCpu *)model;
    SimCpu *cpu = &hw->cpu;

    sim_stage_tables_new(cpu, cpu->line_mask + 1);
    hw_tlbs_reset(&hw->tlbs);
    sim_slots_init(&hw->fills, hw->load_misses);
    sim_slots_init(&hw->nc_reads, hw->nc_loads);
    hw->nc_block = NO_BLOCK;
    cpu->overlap = 0;
    cpu->now = 0;
    cpu->deadline = 0;
    cpu->hit_time = hw->hit_ps;
    cpu->pin = SIM_NO_PIN;
    cpu->here = (SimSource){ 0 };
    cpu->never_speculates = !hw->speculates;
    cpu->uncached_mem = part_mem[SIM_WINDOW_UNCACHED];
    /* Where no TLB has to be looked at first. */
    cpu->quick = cpu->has_l1 && hw->tlbs.micro.entries == 0 ? &hw->mem : NULL;
}

static void
hw_cpu_finalize(SimModel *model)
{
    sim_stage_tables_free(&((HwCpu *)model)->cpu);
}

static const char *const hw_cpu_compatibles[] = {
    "dmasim,cpu", "arm,cortex-a9", "arm,cortex-a15", "arm,cortex-a53", "arm,cortex-a72", NULL
};
static const SimParam hw_cpu_params[] = {
    SIM_PARAM_U32("hit-ps", HwCpu, hit_ps, 1000, 1, 1000000,
                  "time of an access that nothing delays, ps"),
    SIM_PARAM_U32("barrier-ps", HwCpu, barrier_ps, 5000, 0, 100000000,
                  "time of a barrier besides what it waits for, ps"),
    SIM_PARAM_U32("dsb-ps", HwCpu, dsb_ps, 0, 0, 100000000,
                  "more of it when the barrier is a dsb, ps"),
    SIM_PARAM_U32("maintain-ps", HwCpu, maintain_ps, 10000, 0, 100000000,
                  "time of maintenance per line besides a write-back, ps"),
    SIM_PARAM_U32("clean-ps", HwCpu, clean_ps, 0, 0, 100000000,
                  "the same where the line is cleaned, ps; 0 = as maintain-ps"),
    SIM_PARAM_U32("load-misses", HwCpu, load_misses, 1, 1, SIM_SLOTS_MAX,
                  "line fills under way at once, of loads that overlap"),
    SIM_PARAM_U32("nc-loads", HwCpu, nc_loads, 1, 1, SIM_SLOTS_MAX,
                  "the same for Normal non-cacheable loads"),
    { .kind = SIM_PARAM_KIND_U32, .name = "nc-load-bytes",
      .offset = offsetof(HwCpu, nc_load_bytes), .def = 0, .min = 0, .max = 64,
      .power_of_two = true,
      .text = "what such a load brings, for those that follow it and overlap; 0 = itself" },
    SIM_PARAM_U32("utlb-entries", HwCpu, tlbs.micro.entries, 0, 0, HW_TLB_MAX,
                  "entries of the micro-TLB; 0 = translation takes no time"),
    SIM_PARAM_U32("utlb-miss-ps", HwCpu, tlbs.micro_miss_ps, 0, 0, 100000000,
                  "time of a miss there, ps"),
    SIM_PARAM_U32("tlb-entries", HwCpu, tlbs.main.entries, 0, 0, HW_TLB_MAX,
                  "entries of the main TLB; 0 = it holds every page"),
    SIM_PARAM_U32("tlb-ways", HwCpu, tlbs.main.ways, 1, 1, HW_TLB_MAX,
                  "ways of the main TLB"),
    SIM_PARAM_U32("tlb-miss-ps", HwCpu, tlbs.main_miss_ps, 0, 0, 100000000,
                  "time of a miss there besides the walk, ps"),
    SIM_PARAM_U32("walk-ps", HwCpu, tlbs.walk_ps, 0, 0, 100000000,
                  "time of the page table walk, ps"),
    { .kind = SIM_PARAM_KIND_U64, .name = "clock-hz", .prop = "clock-frequency",
      .offset = offsetof(HwCpu, clock_hz), .def = 0, .min = 0, .max = UINT64_C(100000000000),
      .text = "clock in Hz, to tell times in cycles; 0 = not known" },
    SIM_PARAM_U32("speculates", HwCpu, speculates, 1, 0, 1,
                  "0: an in-order core, which fetches no line by itself"),
    { 0 }
};
static const SimOut hw_cpu_outs[] = {
    SIM_OUT("mem", HwCpu, mem, "towards the store buffer, the L1 or memory"), { 0 }
};

static const SimModelClass hw_cpu_class = {
    .name = "cpu",
    .summary = "core of a CPU: accesses, barriers, maintenance",
    .size = sizeof(HwCpu),
    .compatibles = hw_cpu_compatibles,
    .params = hw_cpu_params,
    .outs = hw_cpu_outs,
    .stage = SIM_STAGE_CORE,
    .realize = hw_cpu_realize,
    .reset = hw_cpu_reset,
    .finalize = hw_cpu_finalize,
};
SIM_MODEL_REGISTER(hw_cpu_class);
