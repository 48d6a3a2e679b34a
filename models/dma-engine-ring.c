/* SPDX-License-Identifier: MIT */
/*
 * The DMA engine's descriptor ring: from HEAD up to, not including, the producer
 * index, which comes from DOORBELL or from the word at HPTR.  A descriptor's
 * ctrl word is read before its other words and written after its csum, so a
 * driver that publishes OWN too early is caught by the bytes.
 */
#include "models/dma-engine.h"

#include <inttypes.h>

#include "sim/trace.h"
#include "sim/world.h"

SIM_TRACE_DEFINE(engine_descriptor_fetched, "index=%" PRIu64 " ctrl=0x%" PRIx64);
SIM_TRACE_DEFINE(engine_descriptor_handled, "index=%" PRIu64 " ctrl=0x%" PRIx64
                                            " csum=0x%" PRIx64);
SIM_TRACE_DEFINE(engine_index_polled, "index=%" PRIu64 " head=%" PRIu64);

static bool
is_polling(const HwEngine *engine)
{
    return (engine->job.hptr_lo | engine->job.hptr_hi) != 0;
}

static SimAddr
descriptor_at(const HwEngine *engine, uint32_t offset)
{
    return hw_engine_pair(engine->job.ring_lo, engine->job.ring_hi) +
           (SimAddr)engine->regs.head * HW_ENGINE_DESC_SIZE + offset;
}

/* Nothing sensible can follow: the ring is off until the next GO. */
static void
break_ring(HwEngine *engine)
{
    engine->is_ring = false;
    hw_engine_rest(engine, HW_ENGINE_STATUS_ERR);
}

/* Goes on at HEAD, or waits when it is the producer index. */
static void
look_for_work(HwEngine *engine)
{
    if (!is_polling(engine)) {
        engine->producer = engine->regs.doorbell;
    }
    if (engine->producer >= engine->job.ring_len) {
        break_ring(engine);
    } else if (engine->regs.head != engine->producer) {
        hw_engine_go_on(engine, HW_ENGINE_FETCH_CTRL, 0);
    } else if (is_polling(engine)) {
        hw_engine_go_on(engine, HW_ENGINE_POLL, engine->poll_ns * SIM_NS);
    } else {
        hw_engine_go_on(engine, HW_ENGINE_IDLE, 0);
    }
}

void
hw_engine_ring_start(HwEngine *engine)
{
    engine->regs.head = 0;
    engine->producer = 0;
    if (engine->job.ring_len == 0) {
        hw_engine_raise(engine, HW_ENGINE_STATUS_ERR);
        return;
    }
    engine->is_ring = true;
    if (is_polling(engine) || engine->regs.doorbell != 0) {
        hw_engine_go_on(engine, HW_ENGINE_SETUP, hw_engine_port(engine)->setup_ns * SIM_NS);
    }
}

/* While it is at work, or polls, it looks by itself; STALL must be cleared first. */
void
hw_engine_ring_doorbell(HwEngine *engine)
{
    if (engine->step == HW_ENGINE_IDLE && !(engine->regs.status & HW_ENGINE_STATUS_STALL)) {
        hw_engine_go_on(engine, HW_ENGINE_SETUP, hw_engine_port(engine)->setup_ns * SIM_NS);
    }
}

void
hw_engine_ring_wake(HwEngine *engine)
{
    if (is_polling(engine)) {
        hw_engine_go_on(engine, HW_ENGINE_POLL, 0);
    } else {
        look_for_work(engine);
    }
}

void
hw_engine_ring_poll(HwEngine *engine)
{
    SimAddr at = hw_engine_pair(engine->job.hptr_lo, engine->job.hptr_hi);
    uint32_t index;

    if (!hw_engine_read_words(engine, at, &index, 1, NULL)) {
        break_ring(engine);
        return;
    }
    engine->producer = index;
    SIM_TRACE(engine->parent.world, engine_index_polled, engine->master.actor, index,
              engine->regs.head, 0, 0);
    look_for_work(engine);
}

void
hw_engine_ring_fetch_ctrl(HwEngine *engine)
{
    SimTime delay = 0;

    if (!hw_engine_read_words(engine, descriptor_at(engine, HW_ENGINE_DESC_CTRL),
                              &engine->desc_ctrl, 1, &delay)) {
        break_ring(engine);
        return;
    }
    SIM_TRACE(engine->parent.world, engine_descriptor_fetched, engine->master.actor,
              engine->regs.head, engine->desc_ctrl, 0, 0);
    if (engine->desc_ctrl & HW_ENGINE_DESC_OWN) {
        hw_engine_go_on(engine, HW_ENGINE_FETCH_REST, delay);
    } else {
        hw_engine_rest(engine, HW_ENGINE_STATUS_STALL);
    }
}

static void
start_descriptor(HwEngine *engine, const uint32_t *words, SimTime delay)
{
    /* words[] begin after ctrl: len, src lo, hi, dst lo, hi, arg */
    engine->op = (HwEngineOp){
        .mode = HW_ENGINE_CTRL_MODE_OF(engine->desc_ctrl), .len = words[0], .arg = words[5],
        .src = hw_engine_pair(words[1], words[2]), .dst = hw_engine_pair(words[3], words[4]),
    };
    engine->op.is_summed = engine->op.mode == HW_ENGINE_MODE_CONSUME;
    engine->op.failed = !hw_engine_op_is_valid(&engine->op);
    hw_engine_go_on(engine, engine->op.failed ? HW_ENGINE_PUT_CSUM : HW_ENGINE_MOVE, delay);
}

void
hw_engine_ring_fetch_rest(HwEngine *engine)
{
    uint32_t words[(HW_ENGINE_DESC_CSUM - HW_ENGINE_DESC_LEN) / sizeof(uint32_t)];
    SimTime delay = 0;

    if (hw_engine_read_words(engine, descriptor_at(engine, HW_ENGINE_DESC_LEN), words,
                             G_N_ELEMENTS(words), &delay)) {
        start_descriptor(engine, words, delay);
    } else {
        break_ring(engine);
    }
}

static void
put_word(HwEngine *engine, uint32_t offset, uint32_t word, HwEngineStep next)
{
    SimTime delay = 0;

    if (hw_engine_write_words(engine, descriptor_at(engine, offset), &word, 1, &delay)) {
        hw_engine_go_on(engine, next, delay);
    } else {
        break_ring(engine);
    }
}

void
hw_engine_ring_put_csum(HwEngine *engine)
{
    put_word(engine, HW_ENGINE_DESC_CSUM, engine->op.is_summed ? engine->op.csum : 0,
             HW_ENGINE_PUT_CTRL);
}

void
hw_engine_ring_put_ctrl(HwEngine *engine)
{
    uint32_t flags = HW_ENGINE_DESC_OWN | HW_ENGINE_DESC_DONE | HW_ENGINE_DESC_ERR;
    uint32_t ctrl = (engine->desc_ctrl & ~flags) |
                    (engine->op.failed ? HW_ENGINE_DESC_ERR : HW_ENGINE_DESC_DONE);

    engine->handled++;
    SIM_TRACE(engine->parent.world, engine_descriptor_handled, engine->master.actor,
              engine->regs.head, ctrl, engine->op.csum, 0);
    put_word(engine, HW_ENGINE_DESC_CTRL, ctrl, hw_engine_after_result(engine));
}

/*
 * A descriptor that failed has said so in its ctrl word; STATUS tells too, and
 * the ring goes on.
 */
void
hw_engine_ring_finish(HwEngine *engine)
{
    uint32_t bits = engine->op.failed ? HW_ENGINE_STATUS_ERR : 0;

    engine->regs.head = (engine->regs.head + 1) % engine->job.ring_len;
    if (!is_polling(engine)) {
        engine->producer = engine->regs.doorbell;
    }
    if (engine->regs.head == engine->producer) {
        bits |= HW_ENGINE_STATUS_DONE;
    }
    look_for_work(engine);
    if (bits != 0) {
        hw_engine_raise(engine, bits);
    }
}
