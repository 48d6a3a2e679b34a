/* SPDX-License-Identifier: MIT */
/*
 * What every bus master does with a memory access: cut it at the board's lines,
 * drop the address bits it does not have, shift it as the buses on the way do, ask
 * the oracle what the CPUs' caches do at that moment, tell the referee, and send it
 * towards memory.  Relaxed writes wait here until they become visible.
 */
#include "sim/master.h"

#include <inttypes.h>
#include <string.h>

#include "sim/choice.h"
#include "sim/cpu.h"
#include "sim/finding.h"
#include "sim/master-points.h"
#include "sim/model.h"
#include "sim/trace.h"
#include "sim/window.h"
#include "sim/world.h"

/* No cache of any board has longer lines (l1: 8..256 bytes). */
#define LONGEST_LINE 256u

SIM_TRACE_DEFINE(master_access_refused, "bus=0x%" PRIx64 " len=%" PRIu64 " resp=%" PRIu64
                                        " write=%" PRIu64);
SIM_TRACE_DEFINE(master_relaxed_write_visible, "pa=0x%" PRIx64 " len=%" PRIu64
                                               " left=%" PRIu64);
SIM_TRACE_DEFINE(irq_level_changed, "number=%" PRIu64 " level=%" PRIu64);

/* One piece of an access: within one line of the board. */
typedef struct Piece {
    SimAddr bus; /* as the master asked */
    SimAddr pa;  /* as it goes out: the bits that the master has */
    uint32_t len;
    bool is_write;
    SimPlace place; /* who answered a read */
} Piece;

/* A CPU that keeps its copy must be looked at when it next reads it. */
static void
suspect_copies(const SimMaster *master, SimAddr pa, uint32_t len)
{
    const GPtrArray *cpus = master->world->cpus;

    for (unsigned i = 0; i < cpus->len; i++) {
        SimCpu *cpu = g_ptr_array_index(cpus, i);
        uint64_t va = sim_window_va(SIM_WINDOW_LINEAR, pa & ~(SimAddr)cpu->line_mask);

        for (; va < sim_window_va(SIM_WINDOW_LINEAR, pa) + len; va += cpu->line_mask + 1) {
            if (cpu->attn[(va - SIM_WINDOW_BASE) >> cpu->line_shift] & SIM_ATTN_VALID) {
                sim_cpu_attend(cpu, sim_window_pa(va), 1, SIM_ATTN_SUSPECT, true);
            }
        }
    }
}

static bool
is_ram(const SimWorld *world, const Piece *piece)
{
    return piece->pa - world->ram_base < world->ram_bytes &&
           piece->len <= world->ram_bytes - (piece->pa - world->ram_base);
}

/* Pages that a master touches are armed (design.md section 3).  False: nobody
 * watches these bytes. */
static bool
arm(const SimMaster *master, const Piece *piece)
{
    SimTruth *truth = master->world->truth;

    if (!truth || !is_ram(master->world, piece)) {
        return false;
    }
    if (!sim_truth_is_shared(truth, piece->pa)) {
        sim_truth_arm(truth, piece->pa, piece->len);
    }
    return true;
}

/* The modelled fault is an answer on the wire; that it happened is a finding. */
static void
report_refused(SimMaster *master, const Piece *piece, SimResp resp)
{
    SimWorld *world = master->world;
    SimFinding finding = {
        .code = SIM_D602, .severity = SIM_ERROR, .cause = SIM_CAUSE_RULE,
        .pa = piece->pa, .len = piece->len, .bus = piece->bus, .is_write = piece->is_write,
        .event = world->events, .time = world->queue.now,
        .read = { master->actor, world->events, world->queue.now, master->here,
                  piece->is_write ? "wrote" : "read" },
    };

    SIM_TRACE(world, master_access_refused, master->actor, piece->bus, piece->len, resp,
              piece->is_write);
    if (world->truth) {
        sim_findings_add(world, &finding);
    }
}

static SimResp
send(SimMaster *master, Piece *piece, uint8_t *bytes, SimWid *ids, SimTime *delay)
{
    SimTxn txn = { .addr = piece->pa, .data = bytes, .ids = ids, .len = piece->len,
                   .kind = piece->is_write ? SIM_WRITE : SIM_READ, .mem = SIM_MEM_NC,
                   .place = SIM_PLACE_RAM, .flags = master->snoops ? SIM_TXN_SNOOPS : 0,
                   .actor = master->actor, .stream = master->stream };
    SimResp resp = sim_send(master->mem, &txn);

    piece->place = (SimPlace)txn.place;
    if (delay) {
        *delay += txn.delay;
    }
    if (G_UNLIKELY(resp != SIM_OK)) {
        report_refused(master, piece, resp);
    }
    return resp;
}

/* A watched write becomes visible. */
static SimResp
reach_memory(SimMaster *master, Piece *piece, uint8_t *bytes, SimWid *ids,
             SimSource source, SimTime *delay)
{
    SimResp resp = send(master, piece, bytes, ids, delay);

    suspect_copies(master, piece->pa, piece->len);
    sim_truth_note(master->world->truth, SIM_HISTORY_DEVICE_WRITE, master->actor, piece->pa,
                   piece->len, source, NULL);
    sim_master_ask(master, piece->pa, piece->len, SIM_MASTER_WROTE);
    return resp;
}

/* Relaxed writes */

static bool
overlaps(const SimRelaxed *a, SimAddr pa, uint32_t len)
{
    return a->pa < pa + len && pa < a->pa + a->len;
}

static void
relaxed_arm(void *self, SimAddr page)
{
    /* Nothing is under way to a page that no master has touched. */
    (void)self, (void)page;
}

static unsigned
relaxed_pending(void *self, SimAddr pa, SimWid *ret_ids, unsigned max)
{
    const SimMaster *master = self;
    unsigned count = 0;

    for (unsigned i = master->relaxed_count; i-- > 0 && count < max;) {
        if (overlaps(&master->relaxed[i], pa, 1)) {
            ret_ids[count++] = master->relaxed[i].id;
        }
    }
    return count;
}

static bool
relaxed_has_pending(void *self, SimAddr pa, uint32_t len)
{
    const SimMaster *master = self;

    for (unsigned i = 0; i < master->relaxed_count; i++) {
        if (overlaps(&master->relaxed[i], pa, len)) {
            return true;
        }
    }
    return false;
}

/* The writes wait in the order in which they were issued. */
static SimWid
relaxed_oldest(void *self)
{
    const SimMaster *master = self;

    return master->relaxed_count > 0 ? master->relaxed[0].id : 0;
}

static bool
relaxed_find(void *self, SimAddr pa, SimWid *ret_id, uint8_t *ret_byte)
{
    const SimMaster *master = self;

    for (unsigned i = master->relaxed_count; i-- > 0;) {
        const SimRelaxed *write = &master->relaxed[i];

        if (overlaps(write, pa, 1)) {
            *ret_id = write->id;
            *ret_byte = write->bytes[pa - write->pa];
            return true;
        }
    }
    return false;
}

/* Writes to one byte keep their order, whatever else passes what. */
static bool
is_ready(const SimMaster *master, unsigned index)
{
    const SimRelaxed *write = &master->relaxed[index];

    for (unsigned i = 0; i < index; i++) {
        if (overlaps(&master->relaxed[i], write->pa, write->len)) {
            return false;
        }
    }
    return true;
}

static unsigned
pick_relaxed(const SimMaster *master)
{
    unsigned ready[SIM_MASTER_RELAXED];
    unsigned count = 0;

    if (!sim_oracle_is_awake(master->world->oracle)) {
        return 0; /* the answer would be: the oldest */
    }
    for (unsigned i = 0; i < master->relaxed_count; i++) {
        if (is_ready(master, i)) {
            ready[count++] = i;
        }
    }
    return ready[sim_choose(master->world, SIM_CHOICE_RELAXED, count)];
}

static void
make_visible(SimMaster *master, unsigned index)
{
    SimRelaxed write = master->relaxed[index];
    Piece piece = { .bus = write.pa, .pa = write.pa, .len = write.len, .is_write = true };
    SimWid ids[SIM_MASTER_PIECE];

    /* It is still under way while caches move: nothing may take it for lost. */
    if (write.id != 0) {
        sim_master_ask(master, piece.pa, piece.len, SIM_MASTER_WRITES);
    }
    master->relaxed_count--;
    memmove(&master->relaxed[index], &master->relaxed[index + 1],
            (master->relaxed_count - index) * sizeof(write));
    SIM_TRACE(master->world, master_relaxed_write_visible, master->actor, write.pa,
              write.len, master->relaxed_count, 0);
    if (write.id == 0) {
        send(master, &piece, write.bytes, NULL, NULL);
        return;
    }
    for (uint32_t i = 0; i < write.len; i++) {
        ids[i] = write.id;
    }
    sim_truth_under_way(master->world->truth, write.id, piece.pa, piece.len);
    reach_memory(master, &piece, write.bytes, ids, write.source, NULL);
    sim_truth_issued(master->world->truth);
}

bool
sim_master_settle_one(SimMaster *master)
{
    if (master->relaxed_count == 0) {
        return false;
    }
    make_visible(master, pick_relaxed(master));
    return true;
}

void
sim_master_settle(SimMaster *master)
{
    while (sim_master_settle_one(master)) {
    }
}

/* The address hazard of a read: it goes behind what it would overtake. */
static void
settle_bytes(SimMaster *master, SimAddr pa, uint32_t len)
{
    for (unsigned i = 0; i < master->relaxed_count; i++) {
        if (overlaps(&master->relaxed[i], pa, len)) {
            sim_master_settle(master);
            return;
        }
    }
}

static void
keep_relaxed(SimMaster *master, const Piece *piece, const uint8_t *bytes, SimWid id)
{
    SimRelaxed *write;

    if (master->relaxed_count == SIM_MASTER_RELAXED) {
        sim_master_settle_one(master);
    }
    write = &master->relaxed[master->relaxed_count++];
    write->pa = piece->pa;
    write->id = id;
    write->len = piece->len;
    write->source = master->here;
    memcpy(write->bytes, bytes, piece->len);
}

/* Order by range of addresses: master-order.c */

static bool
is_relaxed(const SimMaster *master, SimAddr bus, bool relaxed)
{
    return G_LIKELY(master->orders == NULL)
               ? relaxed : sim_master_is_relaxed(master, bus, relaxed);
}

/* Pieces of an access */

static SimResp
read_piece(SimMaster *master, Piece *piece, uint8_t *bytes, SimTime *delay)
{
    SimTruth *truth = master->world->truth;
    SimWid ids[LONGEST_LINE];
    SimRead read = { .actor = master->actor, .pa = piece->pa, .len = piece->len, .ids = ids,
                     .bytes = bytes, .source = master->here, .mem = SIM_MEM_NC,
                     .bus = piece->bus };
    SimResp resp;

    settle_bytes(master, piece->pa, piece->len);
    if (!arm(master, piece)) {
        return send(master, piece, bytes, NULL, delay);
    }
    sim_master_ask(master, piece->pa, piece->len, SIM_MASTER_READS);
    resp = send(master, piece, bytes, ids, delay);
    if (resp == SIM_OK) {
        read.place = piece->place;
        sim_truth_note(truth, SIM_HISTORY_DEVICE_READ, master->actor, piece->pa, piece->len,
                       master->here, NULL);
        sim_truth_read(truth, &read);
    }
    return resp;
}

static SimResp
write_watched(SimMaster *master, Piece *piece, uint8_t *bytes, bool relaxed,
              SimTime *delay)
{
    SimTruth *truth = master->world->truth;
    SimWid ids[LONGEST_LINE];
    SimWid id;

    if (!relaxed) {
        sim_master_ask(master, piece->pa, piece->len, SIM_MASTER_WRITES);
    }
    id = sim_truth_issue(truth, master->actor, piece->pa, bytes, piece->len, relaxed,
                         master->here, ids);
    sim_truth_judge_write(truth, master->actor, piece->bus, piece->pa, piece->len,
                          SIM_MEM_NC, master->here, id);
    if (!relaxed) {
        SimResp resp;

        sim_truth_under_way(truth, id, piece->pa, piece->len);
        resp = reach_memory(master, piece, bytes, ids, master->here, delay);
        sim_truth_issued(truth);
        return resp;
    }
    keep_relaxed(master, piece, bytes, id);
    suspect_copies(master, piece->pa, piece->len);
    return SIM_OK;
}

static SimResp
write_piece(SimMaster *master, Piece *piece, uint8_t *bytes, bool relaxed,
            SimTime *delay)
{
    if (arm(master, piece)) {
        return write_watched(master, piece, bytes, relaxed, delay);
    }
    /* What nobody answers to cannot wait: the master must hear of it. */
    if (relaxed && is_ram(master->world, piece)) {
        keep_relaxed(master, piece, bytes, 0);
        return SIM_OK;
    }
    return send(master, piece, bytes, NULL, delay);
}

static SimAddr
cut_bits(const SimMaster *master, SimAddr bus)
{
    return master->address_bits >= 64 ? bus
                                      : bus & ((UINT64_C(1) << master->address_bits) - 1);
}

bool
sim_master_reach(const SimMaster *master, SimAddr bus, SimAddr *ret_pa, uint64_t *ret_left)
{
    SimAddr out = cut_bits(master, bus);

    for (unsigned i = 0; i < master->window_count; i++) {
        const SimDmaWindow *window = &master->windows[i];

        if (out - window->bus < window->size) {
            *ret_pa = out - window->bus + window->pa;
            *ret_left = window->size - (out - window->bus);
            return true;
        }
    }
    *ret_pa = out;
    *ret_left = UINT64_MAX;
    return master->window_count == 0;
}

/* False: it goes nowhere, which is reported. */
static bool
first_piece(SimMaster *master, SimAddr bus, uint32_t len, uint32_t most, bool is_write,
            Piece *ret)
{
    uint64_t left;
    bool known;

    *ret = (Piece){ .bus = bus, .is_write = is_write };
    known = sim_master_reach(master, bus, &ret->pa, &left);
    ret->len = (uint32_t)MIN(MIN(len, most - (uint32_t)(ret->pa & (most - 1))), left);
    if (!known) {
        report_refused(master, ret, SIM_DECERR);
    }
    return known;
}

SimResp
sim_master_read(SimMaster *master, SimAddr bus, void *ret_bytes, uint32_t len,
                SimTime *delay)
{
    uint32_t most = MIN(master->world->line_bytes, LONGEST_LINE);
    uint8_t *bytes = ret_bytes;

    while (len > 0) {
        Piece piece;
        SimResp resp = first_piece(master, bus, len, most, false, &piece)
                           ? read_piece(master, &piece, bytes, delay)
                           : SIM_DECERR;

        if (resp != SIM_OK) {
            return resp;
        }
        bus += piece.len;
        bytes += piece.len;
        len -= piece.len;
    }
    return SIM_OK;
}

SimResp
sim_master_write(SimMaster *master, SimAddr bus, const void *bytes, uint32_t len,
                 bool relaxed, SimTime *delay)
{
    uint32_t line = MIN(master->world->line_bytes, LONGEST_LINE);
    uint32_t most;
    uint8_t *from = (uint8_t *)bytes; /* a write's bytes are taken, not changed */

    g_assert(!relaxed || master->relaxes);
    relaxed = is_relaxed(master, bus, relaxed);
    most = relaxed ? MIN(line, SIM_MASTER_PIECE) : line;
    if (!relaxed) {
        sim_master_settle(master);
    }
    while (len > 0) {
        Piece piece;
        SimResp resp = first_piece(master, bus, len, most, true, &piece)
                           ? write_piece(master, &piece, from, relaxed, delay)
                           : SIM_DECERR;

        if (resp != SIM_OK) {
            return resp;
        }
        bus += piece.len;
        from += piece.len;
        len -= piece.len;
    }
    return SIM_OK;
}

/* Life */

void
sim_master_init(SimMaster *master, SimModel *model, SimPort *mem)
{
    SimWorld *world = model->world;

    master->world = world;
    master->model = model;
    master->mem = mem;
    master->address_bits = master->address_bits ? master->address_bits : 64;
    master->actor = sim_world_add_actor(world, SIM_ACTOR_MASTER, model->name, model);
    model->actor = master->actor;
    sim_world_add_master(world, master);
    master->holder = (SimHolder){
        .place = SIM_PLACE_DEVICE, .actor = master->actor, .self = master,
        .arm = relaxed_arm, .find = relaxed_find, .pending = relaxed_pending,
        .has_pending = relaxed_has_pending, .oldest = relaxed_oldest,
    };
    if (world->truth && master->relaxes) {
        sim_truth_add_holder(world->truth, &master->holder);
    }
}

void
sim_master_reset(SimMaster *master)
{
    master->relaxed_count = 0;
    g_clear_pointer(&master->orders, g_array_unref);
    master->here = (SimSource){ 0 };
    master->snoops_done = 0;
}

SimMaster *
sim_master_of(const SimWorld *world, SimActorId actor)
{
    for (unsigned i = 0; i < world->masters->len; i++) {
        SimMaster *master = g_ptr_array_index(world->masters, i);

        if (master->actor == actor) {
            return master;
        }
    }
    return NULL;
}

/* Interrupt lines */

void
sim_irq_set(SimIrq *irq, bool level)
{
    if (irq->raised == level) {
        return;
    }
    irq->raised = level;
    SIM_TRACE(irq->world, irq_level_changed, irq->from ? irq->from->actor : 0, irq->number,
              level, 0, 0);
    if (!level) {
        return;
    }
    if (irq->from && irq->world->truth) {
        sim_truth_irq_raised(irq->world->truth, irq->from->actor);
    }
    if (irq->deliver) {
        irq->deliver(irq->opaque, irq);
    }
}
