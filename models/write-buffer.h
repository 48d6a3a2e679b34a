/* SPDX-License-Identifier: MIT */
/*
 * Inside the store buffer: shared by write-buffer.c (transactions, life),
 * write-buffer-drain.c (how entries leave, and the time that takes) and
 * write-buffer-view.c (the buffer as a holder of bytes).  Nobody else includes this.
 */
#ifndef MODELS_WRITE_BUFFER_H
#define MODELS_WRITE_BUFFER_H

#include "sim/cpu.h"
#include "sim/event.h"
#include "sim/model.h"
#include "sim/slots.h"
#include "sim/truth.h"

#define HW_STORES_MAX 64u
#define HW_STORE_MAX 64u

/* An entry: bytes of one granule that are not performed yet. */
typedef struct HwStore {
    SimAddr pa; /* of the granule */
    uint64_t mask;
    uint8_t data[HW_STORE_MAX];
    SimWid ids[HW_STORE_MAX];
    SimTime since;
    SimSource writer;
    uint32_t group; /* stores of a later group wait for it */
    uint8_t mem;
    bool held; /* the oracle holds it back, as long as that is legal */
} HwStore;

typedef struct HwWriteBuffer {
    SimModel parent;
    SimPort mem;
    uint32_t capacity, granule, order, age_ns, store_slots; /* parameters */
    bool gathers;
    SimCpu *cpu;
    HwStore entries[HW_STORES_MAX]; /* oldest first */
    uint32_t count;
    uint32_t group;
    bool by_itself; /* what drains now, no instruction waits for */
    SimSlots slots; /* of entries that left and whose answer has not come yet */
    SimEvent aged;
} HwWriteBuffer;

enum { HW_STORES_IN_ORDER, HW_STORES_OUT_OF_ORDER };

static inline SimAddr
hw_stores_line(const HwWriteBuffer *wb, SimAddr pa)
{
    return pa & ~(SimAddr)wb->cpu->line_mask;
}

/* Bits of the entry's bytes that lie in [addr, addr+len). */
uint64_t
hw_stores_overlap(const HwWriteBuffer *wb, const HwStore *e, SimAddr addr, uint64_t len);
/* Has the entry bytes of the line of @pa?  (A granule may be longer than a line.) */
bool hw_stores_touch(const HwWriteBuffer *wb, const HwStore *e, SimAddr pa);
/* Tells the CPU which of its lines have buffered bytes, and what may not pass them. */
void hw_stores_mark_line(HwWriteBuffer *wb, SimAddr pa);
void hw_stores_mark_wait(HwWriteBuffer *wb);

/* write-buffer-drain.c: performs entry @index, whatever must go before it, and what goes
 * down as one line with either.  Time that the CPU waits for its end is added to *@delay.
 * Returns the index, as of before, behind the last entry that has left. */
uint32_t hw_stores_drain(HwWriteBuffer *wb, uint32_t index, SimTime *delay);
typedef bool (*HwStoreTest)(const HwWriteBuffer *wb, const HwStore *e, const SimTxn *txn);
/* The same for every entry that @test picks; true when there was one. */
bool hw_stores_drain_if(HwWriteBuffer *wb, HwStoreTest test, const SimTxn *txn,
                        SimTime *delay);
/* The CPU waits for everything that is on its way down. */
void hw_stores_wait(HwWriteBuffer *wb);

/* write-buffer-view.c */
void hw_stores_add_holder(HwWriteBuffer *wb);

#endif
