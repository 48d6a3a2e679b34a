/* SPDX-License-Identifier: MIT */
/*
 * One operation of the DMA engine, line by line: COPY, FILL or CONSUME, the
 * read-back of VERIFY, and the completion record.  All memory accesses of the
 * engine are made here.
 */
#include "models/dma-engine.h"

#include <string.h>

#include "sim/world.h"

#define LONGEST_LINE 256u
/* Between relaxed writes that become visible while nothing pushes them. */
#define RELAXED_NS 200u

/* Accesses */

static bool
is_relaxed(const HwEngine *engine)
{
    return (engine->job.ctrl & HW_ENGINE_CTRL_RELAXED) != 0;
}

static bool
read_bytes(HwEngine *engine, SimAddr bus, void *ret_bytes, uint32_t len, SimTime *delay)
{
    return sim_master_read(&engine->master, bus, ret_bytes, len, delay) == SIM_OK;
}

static bool
write_bytes(HwEngine *engine, SimAddr bus, const void *bytes, uint32_t len, SimTime *delay)
{
    SimQueue *queue = &engine->parent.world->queue;
    SimResp resp = sim_master_write(&engine->master, bus, bytes, len, is_relaxed(engine),
                                    delay);

    if (engine->master.relaxed_count > 0 && !sim_event_is_scheduled(&engine->settle)) {
        sim_queue_add(queue, &engine->settle, queue->now + RELAXED_NS * SIM_NS);
    }
    return resp == SIM_OK;
}

void
hw_engine_settle(void *owner)
{
    HwEngine *engine = owner;
    SimQueue *queue = &engine->parent.world->queue;

    sim_master_settle_one(&engine->master);
    if (engine->master.relaxed_count > 0) {
        sim_queue_add(queue, &engine->settle, queue->now + RELAXED_NS * SIM_NS);
    }
}

bool
hw_engine_read_words(HwEngine *engine, SimAddr bus, uint32_t *ret_words, unsigned count,
                     SimTime *delay)
{
    if (!read_bytes(engine, bus, ret_words, count * sizeof(uint32_t), delay)) {
        return false;
    }
    for (unsigned i = 0; i < count; i++) {
        ret_words[i] = GUINT32_FROM_LE(ret_words[i]);
    }
    return true;
}

bool
hw_engine_write_words(HwEngine *engine, SimAddr bus, const uint32_t *words, unsigned count,
                      SimTime *delay)
{
    uint32_t le[4];

    g_assert(count <= G_N_ELEMENTS(le));
    for (unsigned i = 0; i < count; i++) {
        le[i] = GUINT32_TO_LE(words[i]);
    }
    return write_bytes(engine, bus, le, count * sizeof(uint32_t), delay);
}

/* One operation */

bool
hw_engine_op_is_valid(const HwEngineOp *op)
{
    return op->mode <= HW_ENGINE_MODE_CONSUME && op->len > 0 &&
           op->len <= HW_ENGINE_LEN_LIMIT;
}

static SimTime
time_at(const HwEngine *engine, uint32_t rate, uint32_t len)
{
    return MAX(len * SIM_US / (rate ? rate : engine->bytes_per_us), 1);
}

/* Reading and writing overlap: the slower one is what a copy takes. */
static SimTime
time_of(const HwEngine *engine, uint32_t len)
{
    const HwEnginePort *port = hw_engine_port(engine);
    SimTime reading = time_at(engine, port->read_rate, len);
    SimTime writing = time_at(engine, port->write_rate, len);

    if (engine->step == HW_ENGINE_READ_BACK || engine->op.mode == HW_ENGINE_MODE_CONSUME) {
        return reading;
    }
    return engine->op.mode == HW_ENGINE_MODE_FILL ? writing : MAX(reading, writing);
}

/* What lies between the byte that comes next and the end of its line. */
static uint32_t
next_len(const HwEngine *engine, SimAddr at)
{
    uint32_t line = MIN(engine->parent.world->line_bytes, LONGEST_LINE);

    return MIN(engine->op.len - engine->op.moved, line - (uint32_t)(at & (line - 1)));
}

static uint32_t
sum_of(const uint8_t *bytes, uint32_t len)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < len; i++) {
        sum += bytes[i];
    }
    return sum;
}

static void
op_failed(HwEngine *engine)
{
    if (engine->is_ring) {
        engine->op.failed = true;
        hw_engine_go_on(engine, HW_ENGINE_PUT_CSUM, 0);
    } else {
        hw_engine_rest(engine, HW_ENGINE_STATUS_ERR);
    }
}

HwEngineStep
hw_engine_after_result(const HwEngine *engine)
{
    bool has_record = (engine->job.cmpl_lo | engine->job.cmpl_hi) != 0;

    return has_record ? HW_ENGINE_RECORD : HW_ENGINE_FINISH;
}

static void
op_moved(HwEngine *engine, SimTime after)
{
    if (engine->op.is_summed) {
        engine->regs.csum = engine->op.csum;
    }
    hw_engine_go_on(engine,
                    engine->is_ring ? HW_ENGINE_PUT_CSUM : hw_engine_after_result(engine),
                    after);
}

/* @len more bytes have been moved or read back. */
static void
count_moved(HwEngine *engine, uint32_t len)
{
    HwEngineOp *op = &engine->op;
    bool must_verify = engine->step == HW_ENGINE_MOVE &&
                       op->mode != HW_ENGINE_MODE_CONSUME &&
                       (engine->job.ctrl & HW_ENGINE_CTRL_VERIFY) != 0;

    op->moved += len;
    if (op->moved < op->len) {
        hw_engine_go_on(engine, engine->step, time_of(engine, len));
    } else if (must_verify) {
        op->moved = 0;
        op->is_summed = true;
        hw_engine_go_on(engine, HW_ENGINE_READ_BACK, time_of(engine, len));
    } else {
        op_moved(engine, time_of(engine, len));
    }
}

static bool
move_copy(HwEngine *engine, uint32_t *ret_len)
{
    HwEngineOp *op = &engine->op;
    SimAddr to = op->dst + op->moved;
    uint8_t bytes[LONGEST_LINE];

    *ret_len = next_len(engine, to);
    return read_bytes(engine, op->src + op->moved, bytes, *ret_len, NULL) &&
           write_bytes(engine, to, bytes, *ret_len, NULL);
}

static bool
move_fill(HwEngine *engine, uint32_t *ret_len)
{
    HwEngineOp *op = &engine->op;
    SimAddr to = op->dst + op->moved;
    uint8_t bytes[LONGEST_LINE];

    *ret_len = next_len(engine, to);
    for (uint32_t i = 0; i < *ret_len; i++) {
        bytes[i] = (uint8_t)(op->arg + op->moved + i);
    }
    return write_bytes(engine, to, bytes, *ret_len, NULL);
}

static bool
sum_line(HwEngine *engine, SimAddr from, uint32_t *ret_len)
{
    uint8_t bytes[LONGEST_LINE];

    *ret_len = next_len(engine, from);
    if (!read_bytes(engine, from, bytes, *ret_len, NULL)) {
        return false;
    }
    engine->op.csum += sum_of(bytes, *ret_len);
    return true;
}

/* With SRC2, what SRC's page does not have comes from the page of SRC2. */
static bool
move_consume(HwEngine *engine, uint32_t *ret_len)
{
    HwEngineOp *op = &engine->op;
    uint32_t in_first = HW_ENGINE_SRC2_PAGE - (uint32_t)(op->src % HW_ENGINE_SRC2_PAGE);
    SimAddr from = op->src + op->moved;

    if (op->src2 != 0 && op->moved >= in_first) {
        from = op->src2 - op->src2 % HW_ENGINE_SRC2_PAGE + (op->moved - in_first);
    }
    return sum_line(engine, from, ret_len);
}

void
hw_engine_op_move(HwEngine *engine)
{
    static bool (*const moves[])(HwEngine *, uint32_t *) = {
        [HW_ENGINE_MODE_COPY] = move_copy,
        [HW_ENGINE_MODE_FILL] = move_fill,
        [HW_ENGINE_MODE_CONSUME] = move_consume,
    };
    uint32_t len;

    if (moves[engine->op.mode](engine, &len)) {
        count_moved(engine, len);
    } else {
        op_failed(engine);
    }
}

void
hw_engine_op_read_back(HwEngine *engine)
{
    uint32_t len;

    if (sum_line(engine, engine->op.dst + engine->op.moved, &len)) {
        count_moved(engine, len);
    } else {
        op_failed(engine);
    }
}

/* The completion record */

static void
put_record(HwEngine *engine, uint32_t offset, const uint32_t *words, unsigned count,
           HwEngineStep next)
{
    SimAddr record = hw_engine_pair(engine->job.cmpl_lo, engine->job.cmpl_hi);
    SimTime delay = 0;

    if (hw_engine_write_words(engine, record + offset, words, count, &delay)) {
        hw_engine_go_on(engine, next, delay);
    } else {
        engine->is_ring = false;
        hw_engine_rest(engine, HW_ENGINE_STATUS_ERR);
    }
}

void
hw_engine_op_record(HwEngine *engine)
{
    const HwEngineOp *op = &engine->op;
    uint32_t words[] = { op->is_summed ? op->csum : 0, op->len, 0 };

    put_record(engine, HW_ENGINE_CMPL_CSUM, words, G_N_ELEMENTS(words), HW_ENGINE_TAG);
}

void
hw_engine_op_tag(HwEngine *engine)
{
    uint32_t tag = engine->is_ring ? engine->handled : engine->job.cmpl_tag;

    put_record(engine, HW_ENGINE_CMPL_TAG_WORD, &tag, 1, HW_ENGINE_FINISH);
}
