/* SPDX-License-Identifier: MIT */
/*
 * Inside the DMA engine: shared by dma-engine.c (registers, control),
 * dma-engine-op.c (one operation) and dma-engine-ring.c (descriptors).  Nobody else
 * includes this.
 */
#ifndef MODELS_DMA_ENGINE_H
#define MODELS_DMA_ENGINE_H

#include "models/regs/dma-engine.h"
#include "sim/event.h"
#include "sim/master.h"
#include "sim/model.h"

/* What the engine does next.  One step is one event and at most one access. */
typedef enum HwEngineStep {
    HW_ENGINE_IDLE,
    HW_ENGINE_SETUP,      /* wakes up: no access yet */
    HW_ENGINE_MOVE,       /* a line of COPY, FILL or CONSUME */
    HW_ENGINE_READ_BACK,  /* a line of VERIFY */
    HW_ENGINE_RECORD,     /* completion record, all but the tag */
    HW_ENGINE_TAG,        /* ... the tag */
    HW_ENGINE_FETCH_CTRL, /* first word of a descriptor */
    HW_ENGINE_FETCH_REST,
    HW_ENGINE_PUT_CSUM,   /* into the descriptor */
    HW_ENGINE_PUT_CTRL,
    HW_ENGINE_FINISH,     /* all is written: DONE, or the next descriptor */
    HW_ENGINE_POLL,       /* the producer index in memory */
    HW_ENGINE_STEPS
} HwEngineStep;

/* The register page, in order of offset. */
typedef struct HwEngineRegs {
    uint32_t id, ctrl, status, src_lo, src_hi, dst_lo, dst_hi, len, arg, csum;
    uint32_t ring_lo, ring_hi, ring_len, doorbell, head, cmpl_lo, cmpl_hi, cmpl_tag;
    uint32_t hptr_lo, hptr_hi, src2_lo, src2_hi;
} HwEngineRegs;

/* One COPY, FILL or CONSUME, from the registers or from a descriptor. */
typedef struct HwEngineOp {
    uint32_t mode, len, arg;
    uint32_t moved;     /* bytes that this pass has done */
    uint32_t csum;      /* of the bytes summed so far */
    SimAddr src, src2, dst;
    bool is_summed;     /* csum means something */
    bool failed;
} HwEngineOp;

/* Time through one port of the board; a rate of 0 is bytes-per-us. */
typedef struct HwEnginePort {
    uint32_t setup_ns, read_rate, write_rate; /* rates in bytes per us */
} HwEnginePort;

typedef struct HwEngine {
    SimModel parent;
    SimMaster master;
    SimPort mem;
    uint32_t bytes_per_us, poll_ns; /* parameters */
    HwEnginePort ports[2];          /* by whether it snoops: past the caches, through them */
    HwEngineRegs regs;
    HwEngineRegs job;     /* the registers as they were at GO */
    SimEvent work;        /* the next step */
    SimEvent settle;      /* the next relaxed write becomes visible */
    uint32_t step;        /* HwEngineStep */
    HwEngineOp op;
    bool is_ring;         /* GO was in ring mode; until ABORT or the next GO */
    uint32_t producer;    /* as last looked at */
    uint32_t desc_ctrl;   /* of the descriptor at HEAD */
    uint32_t handled;     /* descriptors since GO */
    SimSource asker;      /* who accesses the registers now */
} HwEngine;

static inline SimAddr
hw_engine_pair(uint32_t lo, uint32_t hi)
{
    return (SimAddr)hi << 32 | lo;
}

/* The port that the engine is wired to. */
static inline const HwEnginePort *
hw_engine_port(const HwEngine *engine)
{
    return &engine->ports[engine->master.snoops];
}

/* The engine's next step is @step; nothing is scheduled for IDLE. */
void hw_engine_go_on(HwEngine *engine, HwEngineStep step, SimTime after);
/*
 * STATUS gets @bits and the interrupt line follows.  Call it last: a handler may
 * run inside it and write to the engine's registers.
 */
void hw_engine_raise(HwEngine *engine, uint32_t bits);
/* The engine stops, and STATUS says why. */
void hw_engine_rest(HwEngine *engine, uint32_t bits);
/* dma-engine-op.c: whole words from and to memory; a write obeys RELAXED.  False: refused. */
bool hw_engine_read_words(HwEngine *engine, SimAddr bus, uint32_t *ret_words,
                          unsigned count, SimTime *delay);
bool hw_engine_write_words(HwEngine *engine, SimAddr bus, const uint32_t *words,
                           unsigned count, SimTime *delay);
/* A mode and a length that one operation can have? */
bool hw_engine_op_is_valid(const HwEngineOp *op);
/* What follows an operation whose result is where it belongs. */
HwEngineStep hw_engine_after_result(const HwEngine *engine);
/* Event: one relaxed write becomes visible. */
void hw_engine_settle(void *owner);
/* Its steps. */
void hw_engine_op_move(HwEngine *engine);
void hw_engine_op_read_back(HwEngine *engine);
void hw_engine_op_record(HwEngine *engine);
void hw_engine_op_tag(HwEngine *engine);

/* dma-engine-ring.c: GO in ring mode, and a write to DOORBELL. */
void hw_engine_ring_start(HwEngine *engine);
void hw_engine_ring_doorbell(HwEngine *engine);
/* Its steps. */
void hw_engine_ring_wake(HwEngine *engine);
void hw_engine_ring_fetch_ctrl(HwEngine *engine);
void hw_engine_ring_fetch_rest(HwEngine *engine);
void hw_engine_ring_put_csum(HwEngine *engine);
void hw_engine_ring_put_ctrl(HwEngine *engine);
void hw_engine_ring_finish(HwEngine *engine);
void hw_engine_ring_poll(HwEngine *engine);

#endif
