/* SPDX-License-Identifier: MIT */
/*
 * The DMA engine: a plain bus master that copies, fills and sums memory in the
 * background, alone or along a ring of descriptors.  Its data sheet is
 * models/regs/dma-engine.h.  This file has the registers and the course of things;
 * dma-engine-op.c has one operation, dma-engine-ring.c the ring.
 *
 * Every step is one event and at most one line of memory, so that CPUs and other
 * masters come in between at every line.  Moving data costs the engine's
 * bandwidth, its accesses overlap; words on which the next step depends
 * (descriptors, records, the polled index) cost the latency of each access.
 * Leaves out: several channels, scatter in one descriptor.
 */
#include "models/dma-engine.h"

#include <inttypes.h>

#include "sim/cpu.h"
#include "sim/trace.h"
#include "sim/world.h"

SIM_TRACE_DEFINE(engine_started, "mode=%" PRIu64 " len=%" PRIu64 " src=0x%" PRIx64
                                 " dst=0x%" PRIx64);
SIM_TRACE_DEFINE(engine_status_raised, "bits=0x%" PRIx64 " status=0x%" PRIx64);
SIM_TRACE_DEFINE(engine_aborted, "handled=%" PRIu64);

/* The course of things */

static void
step_setup(HwEngine *engine)
{
    if (engine->is_ring) {
        hw_engine_ring_wake(engine);
    } else {
        hw_engine_go_on(engine, HW_ENGINE_MOVE, 0);
    }
}

static void
step_finish(HwEngine *engine)
{
    if (engine->is_ring) {
        hw_engine_ring_finish(engine);
    } else {
        hw_engine_rest(engine, HW_ENGINE_STATUS_DONE);
    }
}

/* under_way: when ABORT comes, the access of this step cannot be called back. */
static const struct {
    void (*run)(HwEngine *engine);
    bool under_way;
} steps[HW_ENGINE_STEPS] = {
    [HW_ENGINE_SETUP] = { step_setup, false },
    [HW_ENGINE_MOVE] = { hw_engine_op_move, true },
    [HW_ENGINE_READ_BACK] = { hw_engine_op_read_back, true },
    [HW_ENGINE_RECORD] = { hw_engine_op_record, true },
    [HW_ENGINE_TAG] = { hw_engine_op_tag, true },
    [HW_ENGINE_FETCH_CTRL] = { hw_engine_ring_fetch_ctrl, true },
    [HW_ENGINE_FETCH_REST] = { hw_engine_ring_fetch_rest, true },
    [HW_ENGINE_PUT_CSUM] = { hw_engine_ring_put_csum, true },
    [HW_ENGINE_PUT_CTRL] = { hw_engine_ring_put_ctrl, true },
    [HW_ENGINE_FINISH] = { step_finish, true },
    [HW_ENGINE_POLL] = { hw_engine_ring_poll, false },
};

static void
follow_irq(HwEngine *engine)
{
    uint32_t causes = HW_ENGINE_STATUS_DONE | HW_ENGINE_STATUS_ERR | HW_ENGINE_STATUS_STALL;
    bool level = (engine->regs.ctrl & HW_ENGINE_CTRL_IRQ_EN) != 0 &&
                 (engine->regs.status & causes) != 0;

    if (engine->master.irq) {
        sim_irq_set(engine->master.irq, level);
    }
}

void
hw_engine_raise(HwEngine *engine, uint32_t bits)
{
    engine->regs.status |= bits;
    SIM_TRACE(engine->parent.world, engine_status_raised, engine->master.actor, bits,
              engine->regs.status, 0, 0);
    follow_irq(engine);
}

/* Waiting for work is not BUSY, whether it looks for some in memory or not. */
void
hw_engine_go_on(HwEngine *engine, HwEngineStep step, SimTime after)
{
    SimQueue *queue = &engine->parent.world->queue;

    engine->step = step;
    if (step == HW_ENGINE_IDLE || step == HW_ENGINE_POLL) {
        engine->regs.status &= ~HW_ENGINE_STATUS_BUSY;
    } else {
        engine->regs.status |= HW_ENGINE_STATUS_BUSY;
    }
    if (step == HW_ENGINE_IDLE) {
        sim_queue_remove(queue, &engine->work);
    } else {
        sim_queue_add(queue, &engine->work, queue->now + after);
    }
}

void
hw_engine_rest(HwEngine *engine, uint32_t bits)
{
    hw_engine_go_on(engine, HW_ENGINE_IDLE, 0);
    hw_engine_raise(engine, bits);
}

static void
stop(HwEngine *engine)
{
    engine->is_ring = false;
    engine->regs.ctrl &= ~HW_ENGINE_CTRL_ABORT;
    hw_engine_go_on(engine, HW_ENGINE_IDLE, 0);
    sim_master_settle(&engine->master);
    SIM_TRACE(engine->parent.world, engine_aborted, engine->master.actor, engine->handled, 0,
              0, 0);
}

static void
run_step(void *owner)
{
    HwEngine *engine = owner;

    steps[engine->step].run(engine);
    if (G_UNLIKELY(engine->regs.ctrl & HW_ENGINE_CTRL_ABORT)) {
        stop(engine);
    }
}

/* Registers */

static void
start_single(HwEngine *engine)
{
    const HwEngineRegs *job = &engine->job;

    engine->op = (HwEngineOp){
        .mode = HW_ENGINE_CTRL_MODE_OF(job->ctrl), .len = job->len, .arg = job->arg,
        .src = hw_engine_pair(job->src_lo, job->src_hi),
        .src2 = hw_engine_pair(job->src2_lo, job->src2_hi),
        .dst = hw_engine_pair(job->dst_lo, job->dst_hi),
    };
    engine->op.is_summed = engine->op.mode == HW_ENGINE_MODE_CONSUME;
    if (hw_engine_op_is_valid(&engine->op)) {
        hw_engine_go_on(engine, HW_ENGINE_SETUP, hw_engine_port(engine)->setup_ns * SIM_NS);
    } else {
        hw_engine_raise(engine, HW_ENGINE_STATUS_ERR);
    }
}

static void
go(HwEngine *engine)
{
    if (engine->regs.status & HW_ENGINE_STATUS_BUSY) {
        hw_engine_raise(engine, HW_ENGINE_STATUS_ERR);
        return;
    }
    hw_engine_go_on(engine, HW_ENGINE_IDLE, 0);
    engine->master.here = engine->asker;
    engine->job = engine->regs;
    engine->is_ring = false;
    engine->handled = 0;
    SIM_TRACE(engine->parent.world, engine_started, engine->master.actor,
              HW_ENGINE_CTRL_MODE_OF(engine->job.ctrl), engine->job.len,
              hw_engine_pair(engine->job.src_lo, engine->job.src_hi),
              hw_engine_pair(engine->job.dst_lo, engine->job.dst_hi));
    if (HW_ENGINE_CTRL_MODE_OF(engine->job.ctrl) == HW_ENGINE_MODE_RING) {
        hw_engine_ring_start(engine);
    } else {
        start_single(engine);
    }
}

static void
ctrl_written(void *self, uint32_t old)
{
    HwEngine *engine = self;
    uint32_t asked = engine->regs.ctrl;

    engine->regs.ctrl &= ~HW_ENGINE_CTRL_GO;
    engine->regs.ctrl |= old & HW_ENGINE_CTRL_ABORT; /* it ends when the engine says so */
    if (engine->regs.ctrl & HW_ENGINE_CTRL_ABORT) {
        if (!steps[engine->step].under_way) {
            stop(engine);
        }
    } else if (asked & HW_ENGINE_CTRL_GO) {
        go(engine);
    }
    follow_irq(engine);
}

static void
status_written(void *self, uint32_t old)
{
    (void)old;
    follow_irq(self);
}

static void
doorbell_written(void *self, uint32_t old)
{
    HwEngine *engine = self;

    (void)old;
    if (engine->is_ring) {
        engine->master.here = engine->asker;
        hw_engine_ring_doorbell(engine);
    }
}

static SimSource
source_of(const SimWorld *world, SimActorId actor)
{
    for (unsigned i = 0; i < world->cpus->len; i++) {
        const SimCpu *cpu = g_ptr_array_index(world->cpus, i);

        if (cpu->actor == actor) {
            return cpu->here;
        }
    }
    return world->here;
}

/* The answer to a read pushes every write before it. */
static SimResp
hw_engine_access(void *self, SimTxn *txn)
{
    HwEngine *engine = self;

    if (txn->kind == SIM_READ) {
        sim_master_settle(&engine->master);
    }
    engine->asker = source_of(engine->parent.world, txn->actor);
    return sim_regs_access(&engine->parent, txn);
}

/* Life */

static bool
hw_engine_realize(SimModel *model, GError **error)
{
    HwEngine *engine = (HwEngine *)model;

    (void)error;
    engine->work = (SimEvent){ .run = run_step, .owner = engine, .name = "engine" };
    engine->settle = (SimEvent){ .run = hw_engine_settle, .owner = engine,
                                 .name = "engine relaxed" };
    engine->master.relaxes = true;
    sim_master_init(&engine->master, model, &engine->mem);
    return true;
}

static void
hw_engine_reset(SimModel *model)
{
    HwEngine *engine = (HwEngine *)model;
    SimQueue *queue = &model->world->queue;

    sim_queue_remove(queue, &engine->work);
    sim_queue_remove(queue, &engine->settle);
    sim_master_reset(&engine->master);
    engine->step = HW_ENGINE_IDLE;
    engine->job = (HwEngineRegs){ 0 };
    engine->op = (HwEngineOp){ 0 };
    engine->is_ring = false;
    engine->producer = engine->desc_ctrl = engine->handled = 0;
    engine->asker = (SimSource){ 0 };
    if (engine->master.irq) {
        sim_irq_set(engine->master.irq, false);
    }
}

/* Tables */

static const char *const hw_engine_compatibles[] = { "dmasim,dma-engine", NULL };

/*
 * A start of 200 ns and 1000 bytes per us: the order of the measured figures of
 * a non-coherent DMA port (Zynq-7000: about 985 MB/s reading, 691 MB/s writing).
 */
static const SimParam hw_engine_params[] = {
    SIM_PARAM_U32("setup-ns", HwEngine, ports[0].setup_ns, 200, 0, 1000000,
                  "ns from GO or DOORBELL to the first access"),
    SIM_PARAM_U32("read-bytes-per-us", HwEngine, ports[0].read_rate, 0, 0, 1000000,
                  "bandwidth of reading; 0 = bytes-per-us"),
    SIM_PARAM_U32("write-bytes-per-us", HwEngine, ports[0].write_rate, 0, 0, 1000000,
                  "bandwidth of writing; 0 = bytes-per-us"),
    SIM_PARAM_U32("snoop-setup-ns", HwEngine, ports[1].setup_ns, 200, 0, 1000000,
                  "setup-ns where the engine snoops"),
    SIM_PARAM_U32("snoop-read-bytes-per-us", HwEngine, ports[1].read_rate, 0, 0, 1000000,
                  "read-bytes-per-us where the engine snoops"),
    SIM_PARAM_U32("snoop-write-bytes-per-us", HwEngine, ports[1].write_rate, 0, 0, 1000000,
                  "write-bytes-per-us where the engine snoops"),
    SIM_PARAM_U32("bytes-per-us", HwEngine, bytes_per_us, 1000, 1, 1000000,
                  "bandwidth in bytes per us"),
    SIM_PARAM_U32("address-bits", HwEngine, master.address_bits, 64, 12, 64,
                  "address bits; higher ones are dropped"),
    SIM_PARAM_U32("poll-ns", HwEngine, poll_ns, 500, 1, 1000000,
                  "ns between two looks at the index at HPTR"),
    { 0 }
};

static const SimOut hw_engine_outs[] = {
    SIM_OUT("mem", HwEngine, mem, "towards memory"),
    { 0 }
};
static const SimIn hw_engine_ins[] = {
    { "regs", hw_engine_access, "the register page" },
    { 0 }
};

#define CTRL_WRITABLE                                                            \
    (HW_ENGINE_CTRL_GO | HW_ENGINE_CTRL_MODE(7) | HW_ENGINE_CTRL_VERIFY |        \
     HW_ENGINE_CTRL_RELAXED | HW_ENGINE_CTRL_IRQ_EN | HW_ENGINE_CTRL_ABORT)
#define REG(n, f, a, t)                                                          \
    .name = #n, .offset = HW_ENGINE_##n, .field = offsetof(HwEngine, regs.f),    \
    .access = SIM_REG_##a, .text = (t)

static const SimReg hw_engine_regs[] = {
    { REG(ID, id, RO, "what this is"), .reset = HW_ENGINE_ID_VALUE },
    { REG(CTRL, ctrl, RW, "GO, MODE, VERIFY, RELAXED, IRQ_EN, ABORT"),
      .writable = CTRL_WRITABLE, .doorbell = true, .on_write = ctrl_written },
    { REG(STATUS, status, W1C, "DONE, ERR, BUSY, STALL"),
      .writable = HW_ENGINE_STATUS_DONE | HW_ENGINE_STATUS_ERR | HW_ENGINE_STATUS_STALL,
      .on_write = status_written },
    { REG(SRC_LO, src_lo, RW, "bus address read by COPY and CONSUME") },
    { REG(SRC_HI, src_hi, RW, "its upper half") },
    { REG(DST_LO, dst_lo, RW, "bus address written by COPY and FILL") },
    { REG(DST_HI, dst_hi, RW, "its upper half") },
    { REG(LEN, len, RW, "bytes, 1 to 65536") },
    { REG(ARG, arg, RW, "first byte of FILL's pattern") },
    { REG(CSUM, csum, RO, "byte sum of the last CONSUME or VERIFY") },
    { REG(RING_LO, ring_lo, RW, "bus address of the descriptor ring") },
    { REG(RING_HI, ring_hi, RW, "its upper half") },
    { REG(RING_LEN, ring_len, RW, "number of descriptors") },
    { REG(DOORBELL, doorbell, RW, "producer index"), .doorbell = true,
      .on_write = doorbell_written },
    { REG(HEAD, head, RO, "next descriptor to handle") },
    { REG(CMPL_LO, cmpl_lo, RW, "bus address of the completion record, 0 = none") },
    { REG(CMPL_HI, cmpl_hi, RW, "its upper half") },
    { REG(CMPL_TAG, cmpl_tag, RW, "tag of single-shot operations") },
    { REG(HPTR_LO, hptr_lo, RW, "bus address of the producer index, 0 = DOORBELL has it") },
    { REG(HPTR_HI, hptr_hi, RW, "its upper half") },
    { REG(SRC2_LO, src2_lo, RW, "second page of a CONSUME, 0 = none") },
    { REG(SRC2_HI, src2_hi, RW, "its upper half") },
    { 0 }
};

static const SimModelClass hw_engine_class = {
    .name = "dma-engine",
    .summary = "DMA engine: copy, fill, checksum, descriptor ring",
    .size = sizeof(HwEngine),
    .compatibles = hw_engine_compatibles,
    .params = hw_engine_params,
    .outs = hw_engine_outs,
    .ins = hw_engine_ins,
    .regs = hw_engine_regs,
    .realize = hw_engine_realize,
    .reset = hw_engine_reset,
};
SIM_MODEL_REGISTER(hw_engine_class)
