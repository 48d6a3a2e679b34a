/* SPDX-License-Identifier: MIT */
/*
 * Devices of a board: nodes whose `compatible` some class knows, wherever they are; the
 * others are counted.
 */
#include "sim/board.h"

#include <libfdt.h>
#include <string.h>

#include "sim/cpu.h"
#include "sim/master.h"
#include "sim/world.h"

/* What is where */

static bool
is_any_of(const SimBoard *board, int node, const char *const *words)
{
    for (; *words; words++) {
        if (sim_board_lists(board, node, "compatible", *words)) {
            return true;
        }
    }
    return false;
}

/* Buses whose children have addresses that go through `ranges`, as Linux enters them. */
static bool
is_bus(const SimBoard *board, int node)
{
    static const char *const words[] = { "simple-bus", "simple-pm-bus", "simple-mfd",
                                         "arm,amba-bus", "ti,sysc", "isa", NULL };

    return is_any_of(board, node, words);
}

/* It has no registers here: what it does is in the wiring (sim/board-wire.c). */
static bool
is_wiring(const SimBoard *board, int node)
{
    static const char *const words[] = { "arm,cci-400", "arm,cci-500", "arm,cci-550",
                                         "arm,cortex-a9-scu", "arm,cortex-a5-scu",
                                         "arm,arm11mp-scu", NULL };

    return is_any_of(board, node, words);
}

static const SimModelClass *
class_of(const SimBoard *board, int node)
{
    const char *compatible;

    for (int i = 0; (compatible = sim_board_compatible(board, node, i)); i++) {
        const SimModelClass *klass = sim_model_class_by_compatible(compatible);

        /* Stages up to the L1 are made by the CPUs' nodes. */
        if (klass && (klass->stage == SIM_STAGE_NONE || klass->stage == SIM_STAGE_OUTER)) {
            return klass;
        }
    }
    return NULL;
}

static void
note_device(SimBoard *board, const SimModelClass *klass, int node, const SimBoardBus *bus)
{
    SimBoardDevice device = { klass, node, bus };

    if (klass->stage != SIM_STAGE_OUTER) {
        g_array_append_val(board->devices, device);
    } else if (!board->outer.klass) {
        board->outer = device;
    } else {
        sim_soc_leave_out(board->soc, sim_board_path(board, node), "outer cache",
                          "there is one already");
    }
}

static void survey(SimBoard *board, const SimBoardBus *bus);

static void
look_inside(SimBoard *board, int node, const SimBoardBus *bus)
{
    SimBoardBus *below = g_new0(SimBoardBus, 1);

    if (sim_board_bus(board, node, bus, below)) {
        g_ptr_array_add(board->buses, below);
        survey(board, below);
    } else {
        g_free(below);
    }
}

static void
survey(SimBoard *board, const SimBoardBus *bus)
{
    int node;

    fdt_for_each_subnode(node, board->fdt, bus->node) {
        const char *compatible = sim_board_compatible(board, node, 0);
        const SimModelClass *klass;
        const char *told_by;

        if (!compatible || !sim_board_is_enabled(board, node)) {
            continue;
        }
        klass = class_of(board, node);
        if (klass) {
            note_device(board, klass, node, bus);
        } else if (is_bus(board, node)) {
            look_inside(board, node, bus);
        } else if (!is_wiring(board, node)) {
            sim_soc_count(board->soc, compatible, sim_board_path(board, node),
                          sim_board_is_coherent(board, node, &told_by) && told_by);
        }
    }
}

/* The referee has room for so many; a source is told when they are made. */
static void
leave_out_masters(SimBoard *board)
{
    unsigned masters = 0;

    for (guint i = 0; board->is_blob && i < board->devices->len;) {
        const SimBoardDevice *device = &g_array_index(board->devices, SimBoardDevice, i);

        masters += sim_board_has_out(device->klass, "mem");
        if (sim_board_has_out(device->klass, "mem") && masters > SIM_BOARD_MASTERS) {
            sim_soc_leave_out(board->soc, sim_board_path(board, device->node), "bus master",
                              "%u bus masters are simulated", SIM_BOARD_MASTERS);
            g_array_remove_index(board->devices, i);
        } else {
            i++;
        }
    }
}

void
sim_board_survey(SimBoard *board, const SimBoardBus *root)
{
    survey(board, root);
    leave_out_masters(board);
}

/* What a tree says of a bus master, and its model need not know */

/* The line of a device to cpu0; NULL when its node names none. */
static SimIrq *
add_irq(SimBoard *board, SimMaster *master, int node)
{
    SimWorld *world = board->world;
    int length = 0;
    const fdt32_t *cells = fdt_getprop(board->fdt, node, "interrupts", &length);
    SimIrq *irq;

    if (length < 4 || world->cpus->len == 0) {
        return NULL;
    }
    irq = g_new0(SimIrq, 1);
    g_ptr_array_add(world->irqs, irq);
    irq->world = world;
    irq->from = master;
    irq->to = g_ptr_array_index(world->cpus, 0);
    /* <n>, or <kind n flags> as interrupt controllers of Arm have it. */
    irq->number = fdt32_ld(length >= 12 ? cells + 1 : cells);
    return irq;
}

/* A class that has the parameter itself has already read the property. */
static bool
has_param(const SimModelClass *klass, const char *name)
{
    for (const SimParam *param = klass->params; param && param->kind; param++) {
        if (strcmp(param->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static void
set_address_bits(SimBoard *board, SimMaster *master, int node)
{
    uint64_t bits;

    if (has_param(master->model->klass, "address-bits") ||
        !sim_board_number(board, node, "dmasim,address-bits", &bits)) {
        return;
    }
    if (bits < 12 || bits > 64) {
        sim_tree_error(board->tree, board->diags, sim_board_path(board, node),
                       "dmasim,address-bits",
                       "%s.address-bits: %" G_GUINT64_FORMAT " outside 12..64",
                       master->model->name, bits);
        return;
    }
    master->address_bits = (uint32_t)bits;
}

/* One that is not in use is none (drivers/iommu/of_iommu.c). */
static int
iommu_of(const SimBoard *board, int node)
{
    int iommu = sim_board_phandle(board, node, "iommus");

    return iommu >= 0 && sim_board_is_enabled(board, iommu) ? iommu : -FDT_ERR_NOTFOUND;
}

static void
set_up_master(SimBoard *board, SimMaster *master, int node)
{
    int iommu = iommu_of(board, node);
    SimSocMaster fact = { .name = g_intern_string(master->model->name),
                          .path = sim_board_path(board, node) };

    set_address_bits(board, master, node);
    sim_board_check_coherence(board, node);
    if (!has_param(master->model->klass, "snoops")) {
        master->coherent = sim_board_is_coherent(board, node, &fact.told_by);
        master->snoops = sim_board_snoops(board, node);
    }
    master->irq = add_irq(board, master, node);
    fact.coherent = master->coherent;
    fact.snoops = master->snoops;
    fact.through = fact.snoops && board->unit ? g_intern_string(board->unit->name) : NULL;
    fact.iommu = iommu >= 0 ? sim_board_path(board, iommu) : NULL;
    fact.windows = sim_board_set_windows(board, master, node);
    g_array_append_val(board->soc->masters, fact);
}

static void
set_up_masters_of(SimBoard *board, const SimModel *model, int node)
{
    for (guint i = 0; i < board->world->masters->len; i++) {
        SimMaster *master = g_ptr_array_index(board->world->masters, i);

        if (master->model == model) {
            set_up_master(board, master, node);
        }
    }
}

/* Building */

/* Masters that snoop come in above the outer cache: the ACP of a cluster, or a CCI. */
static void
wire(SimBoard *board, SimModel *model, int node)
{
    if (!sim_board_has_out(model->klass, "mem")) {
        return;
    }
    if (board->unit && sim_board_snoops(board, node)) {
        sim_model_wire(model, "mem", board->unit, "master");
    } else {
        sim_model_wire(model, "mem", board->bus, "bus");
    }
}

static void
add_device(SimBoard *board, const SimBoardDevice *device)
{
    const SimModelClass *const classes[] = { device->klass, NULL };
    const char *name = sim_board_name(board, device->node);
    SimModel *model;

    if (!name) {
        return;
    }
    model = sim_board_add(board, device->klass, name, device->node, NULL);
    sim_board_check_props(board, device->node, classes);
    wire(board, model, device->node);
    if (sim_board_has_in(device->klass, "regs")) {
        sim_board_map_registers(board, model, device->node, device->bus);
    }
    if (sim_board_realize(board, model, device->node)) {
        set_up_masters_of(board, model, device->node);
    }
}

static void
refuse_master(SimBoard *board, int node)
{
    SimDiag *diag = sim_tree_error(board->tree, board->diags, sim_board_path(board, node),
                                   NULL, "more than %u bus masters", SIM_BOARD_MASTERS);

    sim_diag_help(diag, "turn off those that the test does not use: "
                        "status = \"disabled\"");
}

void
sim_board_add_devices(SimBoard *board)
{
    unsigned masters = 0;

    for (guint i = 0; i < board->devices->len; i++) {
        const SimBoardDevice *device = &g_array_index(board->devices, SimBoardDevice, i);

        masters += sim_board_has_out(device->klass, "mem");
        if (masters > SIM_BOARD_MASTERS) {
            refuse_master(board, device->node);
            return;
        }
        add_device(board, device);
    }
}
