/* SPDX-License-Identifier: MIT */
/*
 * One DMA engine before 1 MiB of memory, for the tests of models/dma-engine*.c.
 * The test plays the driver through the register page; what the engine does on
 * the bus is written down.
 */
#ifndef TESTS_MODELS_RIG_ENGINE_H
#define TESTS_MODELS_RIG_ENGINE_H

#include <glib.h>

#include "models/regs/dma-engine.h"
#include "sim/choice.h"
#include "sim/event.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/world.h"
#include "tests/runner.h"

#define RAM UINT64_C(0x80000000)
#define RAM_BYTES (UINT64_C(1) << 20)
#define SRC (RAM + 0x1000)
#define DST (RAM + 0x20000)
#define RING (RAM + 0x40000)
#define CMPL (RAM + 0x50000)
#define HPTR (RAM + 0x51000)

#define GO(mode) (HW_ENGINE_CTRL_GO | HW_ENGINE_CTRL_MODE(HW_ENGINE_MODE_##mode))
#define DONE HW_ENGINE_STATUS_DONE
#define ERR HW_ENGINE_STATUS_ERR
#define BUSY HW_ENGINE_STATUS_BUSY
#define STALL HW_ENGINE_STATUS_STALL

static SimWorld *world;
static SimModel *engine;
static SimMaster *master;
static SimIrq irq;

/* What the bus saw, in order. */
typedef struct Seen {
    SimAddr addr;
    uint32_t len;
    uint8_t kind;
} Seen;
static SimPort dram;
static GArray *seen;

static inline SimResp
spy(void *self, SimTxn *txn)
{
    Seen row = { txn->addr, txn->len, txn->kind };

    (void)self;
    g_array_append_val(seen, row);
    return sim_send(&dram, txn);
}

static inline SimModel *
add_model(const char *klass, const char *name)
{
    return sim_model_new(world, sim_model_class_by_name(klass), name);
}

static inline void
build(SimOracle *oracle)
{
    SimModel *ram;

    world = sim_world_new(oracle);
    ram = add_model("dram", "ram");
    ck_assert(sim_model_set(ram, "base", RAM, NULL));
    ck_assert(sim_model_set(ram, "bytes", RAM_BYTES, NULL));
    ck_assert(sim_model_realize(ram, NULL));
    engine = add_model("dma-engine", "eng0");
    sim_model_wire(engine, "mem", ram, "bus");
    ck_assert(sim_model_realize(engine, NULL));
    master = g_ptr_array_index(world->masters, 0);
    dram = *master->mem;
    *master->mem = (SimPort){ spy, NULL };
    seen = g_array_new(FALSE, FALSE, sizeof(Seen));
    irq = (SimIrq){ .world = world, .from = master, .number = 1 };
    master->irq = &irq;
    sim_world_reset(world);
}

static inline void
setup(void)
{
    build(NULL);
}

static inline void
teardown(void)
{
    sim_world_free(world);
    g_array_unref(seen);
}

/* The driver's side */

static inline SimResp
reg_access(uint8_t kind, uint32_t offset, uint32_t *value)
{
    uint32_t le = GUINT32_TO_LE(*value);
    SimPort regs = sim_model_in(engine, "regs");
    SimTxn txn = { .addr = 0x10010000 + offset, .data = (uint8_t *)&le, .len = 4,
                   .kind = kind, .mem = SIM_MEM_DEVICE };
    SimResp resp = sim_send(&regs, &txn);

    *value = GUINT32_FROM_LE(le);
    return resp;
}

static inline void
wr(uint32_t offset, uint32_t value)
{
    ck_assert_int_eq(reg_access(SIM_WRITE, offset, &value), SIM_OK);
}

static inline uint32_t
rd(uint32_t offset)
{
    uint32_t value = 0;

    ck_assert_int_eq(reg_access(SIM_READ, offset, &value), SIM_OK);
    return value;
}

static inline void
wr_pair(uint32_t lo, SimAddr addr)
{
    wr(lo, (uint32_t)addr);
    wr(lo + 4, (uint32_t)(addr >> 32));
}

static inline void
run_ns(uint64_t ns)
{
    sim_world_run_until(world, world->queue.now + ns * SIM_NS);
}

static inline void
finish(void)
{
    for (unsigned i = 0; i < 10000 && (rd(HW_ENGINE_STATUS) & BUSY); i++) {
        run_ns(1000);
    }
}

static inline uint8_t
byte_at(SimAddr pa)
{
    uint8_t byte;

    sim_world_peek_ram(world, pa, &byte, 1);
    return byte;
}

static inline uint32_t
word_at(SimAddr pa)
{
    uint32_t word;

    sim_world_peek_ram(world, pa, &word, sizeof(word));
    return GUINT32_FROM_LE(word);
}

static inline void
put_word(SimAddr pa, uint32_t word)
{
    uint32_t le = GUINT32_TO_LE(word);

    sim_world_poke_ram(world, pa, &le, sizeof(le));
}

/* Fills [pa, pa+len) with 1, 2, 3 ...; returns the byte sum. */
static inline uint32_t
put_pattern(SimAddr pa, uint32_t len)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < len; i++) {
        uint8_t byte = (uint8_t)(i + 1);

        sim_world_poke_ram(world, pa + i, &byte, 1);
        sum += byte;
    }
    return sum;
}

static inline void
start(uint32_t ctrl, SimAddr src, SimAddr dst, uint32_t len)
{
    wr_pair(HW_ENGINE_SRC_LO, src);
    wr_pair(HW_ENGINE_DST_LO, dst);
    wr(HW_ENGINE_LEN, len);
    wr(HW_ENGINE_CTRL, ctrl);
}

static inline void
put_descriptor(unsigned index, uint32_t ctrl, SimAddr src, SimAddr dst, uint32_t len,
               uint32_t arg)
{
    const uint32_t words[] = { ctrl, len, (uint32_t)src, (uint32_t)(src >> 32),
                               (uint32_t)dst, (uint32_t)(dst >> 32), arg, 0xdeadbeef };

    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++) {
        put_word(RING + index * HW_ENGINE_DESC_SIZE + 4 * i, words[i]);
    }
}

#define OWNED(mode) (HW_ENGINE_DESC_OWN | HW_ENGINE_CTRL_MODE(HW_ENGINE_MODE_##mode))

static inline void
start_ring(uint32_t ctrl, uint32_t len, uint32_t doorbell)
{
    wr_pair(HW_ENGINE_RING_LO, RING);
    wr(HW_ENGINE_RING_LEN, len);
    wr(HW_ENGINE_DOORBELL, doorbell);
    wr(HW_ENGINE_CTRL, GO(RING) | ctrl);
}

static inline uint32_t
desc_word(unsigned index, unsigned offset)
{
    return word_at(RING + index * HW_ENGINE_DESC_SIZE + offset);
}

static inline unsigned
memory_accesses(void)
{
    return seen->len;
}

static inline unsigned
place_of(SimAddr addr, uint8_t kind)
{
    for (unsigned i = 0; i < seen->len; i++) {
        const Seen *row = &g_array_index(seen, Seen, i);

        if (row->addr == addr && row->kind == kind) {
            return i;
        }
    }
    ck_abort_msg("no access to 0x%llx", (unsigned long long)addr);
}

#endif
