/* SPDX-License-Identifier: MIT */
/*
 * Register pages: every block's registers are a const table, decoded here, so
 * that access rules and the order that registers give (rules.md T2) are the
 * same for all of them.
 */
#include "sim/model.h"
#include "sim/truth.h"
#include "sim/world.h"

#define SMALLEST_PAGE UINT64_C(4096)

/* A page lies on a multiple of its size; so its base need not be known here. */
static SimAddr
page_offset(const SimReg *regs, SimAddr addr)
{
    uint64_t page = SMALLEST_PAGE;

    for (const SimReg *r = regs; r->name; r++) {
        while (r->offset >= page) {
            page *= 2;
        }
    }
    return addr & (page - 1);
}

static const SimReg *
find_reg(const SimModel *model, const SimTxn *txn)
{
    SimAddr offset = page_offset(model->klass->regs, txn->addr);

    if (txn->len != 4) {
        return NULL;
    }
    for (const SimReg *r = model->klass->regs; r->name; r++) {
        if (r->offset == offset) {
            return r;
        }
    }
    return NULL;
}

static uint32_t *
value_of(SimModel *model, const SimReg *reg)
{
    return (uint32_t *)((uint8_t *)model + reg->field);
}

static void
put_le32(uint8_t *bytes, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++) {
        bytes[i] = (uint8_t)(value >> (8 * i));
    }
}

static uint32_t
get_le32(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

/* The referee orders accesses of CPUs; a master's is no edge of T2. */
static bool
is_watched(const SimModel *model, const SimTxn *txn)
{
    SimActor *actor = sim_world_actor(model->world, txn->actor);

    return model->world->truth && model->actor != 0 && actor &&
           actor->kind == SIM_ACTOR_CPU;
}

static void
read_reg(SimModel *model, const SimReg *reg, SimTxn *txn)
{
    if (reg->on_read) {
        reg->on_read(model);
    }
    if (is_watched(model, txn)) {
        sim_truth_register_read(model->world->truth, txn->actor, model->actor);
    }
    put_le32(txn->data, reg->access == SIM_REG_WO ? 0 : *value_of(model, reg));
}

static uint32_t
written_value(const SimReg *reg, uint32_t old, uint32_t value)
{
    uint32_t mask = reg->writable ? reg->writable : UINT32_MAX;

    switch (reg->access) {
    case SIM_REG_RW:
    case SIM_REG_WO:
        return (old & ~mask) | (value & mask);
    case SIM_REG_W1C:
        return old & ~(value & mask);
    case SIM_REG_RO: /* writes to it are ignored, as hardware does */
        return old;
    }
    g_assert_not_reached();
}

static void
write_reg(SimModel *model, const SimReg *reg, SimTxn *txn)
{
    uint32_t *value = value_of(model, reg);
    uint32_t old = *value;

    if (reg->doorbell && is_watched(model, txn)) {
        sim_truth_doorbell(model->world->truth, txn->actor, model->actor);
    }
    *value = written_value(reg, old, get_le32(txn->data));
    if (reg->on_write && reg->access != SIM_REG_RO) {
        reg->on_write(model, old);
    }
}

SimResp
sim_regs_access(SimModel *model, SimTxn *txn)
{
    const SimReg *reg;

    if (txn->kind > SIM_PEEK) {
        return SIM_OK; /* barriers and maintenance have nothing to do here */
    }
    reg = find_reg(model, txn);
    if (!reg) {
        return SIM_SLVERR;
    }
    if (txn->kind == SIM_READ) {
        read_reg(model, reg, txn);
    } else if (txn->kind == SIM_WRITE) {
        write_reg(model, reg, txn);
    } else {
        put_le32(txn->data, reg->access == SIM_REG_WO ? 0 : *value_of(model, reg));
    }
    return SIM_OK;
}

void
sim_regs_reset(SimModel *model)
{
    for (const SimReg *r = model->klass->regs; r && r->name; r++) {
        *value_of(model, r) = r->reset;
    }
}
