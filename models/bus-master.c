/* SPDX-License-Identifier: MIT */
/*
 * A bus master that does nothing of its own accord: every access is a verb of a
 * scenario.  The network card of the examples.  Its register page is there for
 * order alone: a write to DOORBELL tells it what was made ready, a read of STATUS
 * comes after what it wrote.
 * Leaves out: descriptors, an engine, a status worth reading.
 */
#include "sim/master.h"
#include "sim/model.h"

#define ID_VALUE 0xd3a0b001u

typedef struct HwBusMaster {
    SimModel parent;
    SimMaster master;
    SimPort mem;
    uint32_t id, doorbell, status; /* registers */
} HwBusMaster;

static SimResp
hw_bus_master_access(void *self, SimTxn *txn)
{
    return sim_regs_access(self, txn);
}

static bool
hw_bus_master_realize(SimModel *model, GError **error)
{
    HwBusMaster *device = (HwBusMaster *)model;

    (void)error;
    sim_master_init(&device->master, model, &device->mem);
    return true;
}

static void
hw_bus_master_reset(SimModel *model)
{
    HwBusMaster *device = (HwBusMaster *)model;

    sim_master_reset(&device->master);
    if (device->master.irq) {
        sim_irq_set(device->master.irq, false);
    }
}

static const char *const hw_bus_master_compatibles[] = { "dmasim,bus-master", NULL };

static const SimParam hw_bus_master_params[] = {
    SIM_PARAM_U32("address-bits", HwBusMaster, master.address_bits, 64, 12, 64,
                  "address bits; higher ones are dropped"),
    SIM_PARAM_U32("setup-ns", HwBusMaster, master.setup_ns[0], 0, 0, 1000000,
                  "ns from a verb to its first access"),
    SIM_PARAM_U32("snoop-setup-ns", HwBusMaster, master.setup_ns[1], 0, 0, 1000000,
                  "setup-ns where the device snoops"),
    { 0 }
};

static const SimOut hw_bus_master_outs[] = {
    SIM_OUT("mem", HwBusMaster, mem, "towards memory"),
    { 0 }
};
static const SimIn hw_bus_master_ins[] = {
    { "regs", hw_bus_master_access, "the register page" },
    { 0 }
};

#define REG(n, o, f, a, t)                                                       \
    .name = #n, .offset = (o), .field = offsetof(HwBusMaster, f),                \
    .access = SIM_REG_##a, .text = (t)

static const SimReg hw_bus_master_regs[] = {
    { REG(ID, 0x00, id, RO, "what this is"), .reset = ID_VALUE },
    { REG(DOORBELL, 0x04, doorbell, RW, "a write comes before what the device then does"),
      .doorbell = true },
    { REG(STATUS, 0x08, status, RO, "reads as 0; a read comes after what the device did") },
    { 0 }
};

static const SimModelClass hw_bus_master_class = {
    .name = "bus-master",
    .summary = "a device whose accesses are verbs of a scenario",
    .size = sizeof(HwBusMaster),
    .compatibles = hw_bus_master_compatibles,
    .params = hw_bus_master_params,
    .outs = hw_bus_master_outs,
    .ins = hw_bus_master_ins,
    .regs = hw_bus_master_regs,
    .realize = hw_bus_master_realize,
    .reset = hw_bus_master_reset,
};
SIM_MODEL_REGISTER(hw_bus_master_class)
