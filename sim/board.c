/* SPDX-License-Identifier: MIT */
/*
 * From a device tree to a board: one interconnect, memory behind it, CPUs with
 * their chain of stages above it, and the devices whose `compatible` some class
 * knows.  Which classes exist is not known here.
 * Leaves out: several interconnects, I/O-coherent ports, caches shared by CPUs.
 */
#include "sim/board.h"

#include <libfdt.h>
#include <string.h>

#include "sim/cpu.h"
#include "sim/master.h"
#include "sim/model.h"
#include "sim/window.h"
#include "sim/world.h"

#define LINE_BYTES 64u /* of a cache whose node does not say */

static void
add_error(SimBoard *board, int node, const char *prop, const GError *error)
{
    sim_tree_error(board->tree, board->diags, sim_board_path(board, node), prop, "%s",
                   error->message);
}

/* Models */

static bool
is_taken(const SimBoard *board, const char *name)
{
    return sim_world_model_by_name(board->world, name) ||
           sim_world_actor_by_name(board->world, name);
}

/* The node's label; where that is taken, its full name; "" when both are. */
static const char *
name_of(SimBoard *board, int node)
{
    const char *label = sim_tree_label(board->tree, node);
    const char *full = fdt_get_name(board->fdt, node, NULL);

    if (!is_taken(board, label)) {
        return label;
    }
    if (!is_taken(board, full)) {
        return full;
    }
    sim_tree_error(board->tree, board->diags, sim_board_path(board, node), NULL,
                   "the name `%s` is taken: give this node another label", label);
    return NULL;
}

static SimModel *
add_model(SimBoard *board, const SimModelClass *klass, const char *name, int node)
{
    SimModel *model = sim_model_new(board->world, klass, name);

    g_free(model->node_path);
    model->node_path = g_strdup(sim_board_path(board, node));
    sim_board_params(board, model, node);
    return model;
}

static bool
realize(SimBoard *board, SimModel *model, int node)
{
    g_autoptr(GError) error = NULL;

    if (!sim_model_realize(model, &error)) {
        add_error(board, node, NULL, error);
        return false;
    }
    return true;
}

static bool
has_out(const SimModelClass *klass, const char *out)
{
    for (const SimOut *o = klass->outs; o && o->name; o++) {
        if (strcmp(o->name, out) == 0) {
            return true;
        }
    }
    return false;
}

static bool
has_in(const SimModelClass *klass, const char *in)
{
    for (const SimIn *i = klass->ins; i && i->name; i++) {
        if (strcmp(i->name, in) == 0) {
            return true;
        }
    }
    return false;
}

static void
map(SimBoard *board, SimModel *model, const char *in, const SimBoardRange *range,
    int node)
{
    g_autoptr(GError) error = NULL;
    const SimModelClass *bus = board->bus->klass;

    if (!bus->map(board->bus, range->base, range->size, sim_model_in(model, in),
                  model->name, &error)) {
        add_error(board, node, "reg", error);
    }
}

/* The interconnect, whose parameters stand on the first simple bus */

static bool
is_bus(const SimBoard *board, int node)
{
    return sim_board_lists(board, node, "compatible", "simple-bus") ||
           sim_board_lists(board, node, "compatible", "simple-pm-bus");
}

static void
build_bus(SimBoard *board)
{
    const SimModelClass *const classes[] = { sim_model_class_by_name("interconnect"),
                                             NULL };
    int node = fdt_node_offset_by_compatible(board->fdt, -1, "simple-bus");

    g_assert(classes[0]); /* linked into the program */
    board->bus = add_model(board, classes[0], "bus", MAX(node, 0));
    if (node >= 0) {
        sim_board_check_props(board, node, classes);
    }
    realize(board, board->bus, MAX(node, 0));
}

/* Memory */

static bool
is_memory(const SimBoard *board, int node)
{
    return sim_board_lists(board, node, "device_type", "memory");
}

static void
build_ram(SimBoard *board, const SimModelClass *klass, int node,
          const SimBoardRange *range)
{
    const char *name = name_of(board, node);
    g_autoptr(GError) error = NULL;
    SimModel *model;

    if (!name) {
        return;
    }
    model = add_model(board, klass, name, node);
    if (!sim_model_set(model, "base", range->base, &error) ||
        !sim_model_set(model, "bytes", range->size, &error) ||
        !sim_model_realize(model, &error)) {
        add_error(board, node, "reg", error);
        return;
    }
    map(board, model, "bus", range, node);
}

static void
build_memory_node(SimBoard *board, const SimBoardBus *root, int node)
{
    const SimModelClass *const classes[] = { sim_model_class_by_name("dram"), NULL };
    g_autoptr(GArray) ranges = sim_board_reg(board, node, root);

    g_assert(classes[0]); /* linked into the program */
    sim_board_check_props(board, node, classes);
    for (guint i = 0; ranges && i < ranges->len; i++) {
        build_ram(board, classes[0], node, &g_array_index(ranges, SimBoardRange, i));
    }
}

static void
build_memory(SimBoard *board, const SimBoardBus *root)
{
    unsigned found = 0;
    int node;

    fdt_for_each_subnode(node, board->fdt, 0) {
        if (is_memory(board, node) && sim_board_is_enabled(board, node)) {
            build_memory_node(board, root, node);
            found++;
        }
    }
    if (found == 0) {
        sim_tree_error(board->tree, board->diags, "/", NULL,
                       "no memory: no node with device_type = \"memory\"");
    }
}

/* CPUs */

static gint
by_stage(gconstpointer a, gconstpointer b)
{
    const SimModelClass *const *p = a, *const *q = b;

    return (gint)(*p)->stage - (gint)(*q)->stage;
}

/* Every class that a CPU has one of, core first; a NULL at the end. */
static GPtrArray *
stage_classes(void)
{
    GPtrArray *stages = g_ptr_array_new();

    for (const SimModelClass *const *k = sim_model_classes(); *k; k++) {
        if ((*k)->stage != SIM_STAGE_NONE && (*k)->stage <= SIM_STAGE_L1) {
            g_ptr_array_add(stages, (gpointer)*k);
        }
    }
    g_ptr_array_sort(stages, by_stage); /* classes come sorted by name: stable enough */
    g_ptr_array_add(stages, NULL);
    return stages;
}

static char *
stage_name(const char *cpu, const SimModelClass *klass)
{
    switch (klass->stage) {
    case SIM_STAGE_CORE:
        return g_strdup(cpu);
    case SIM_STAGE_STORE_BUFFER:
        return g_strconcat(cpu, ".wb", NULL);
    case SIM_STAGE_L1:
        return g_strconcat(cpu, ".l1", NULL);
    case SIM_STAGE_SNOOP:
    case SIM_STAGE_L2:
    case SIM_STAGE_OUTER:
    case SIM_STAGE_NONE:
        break;
    }
    return g_strconcat(cpu, ".", klass->name, NULL);
}

/* Something of this tree could not be built. */
static bool
has_failed(const SimBoard *board)
{
    return board->diags->len > board->diags_before;
}

/* Size = line x sets x ways, for a whole number of ways. */
static void
check_geometry(SimBoard *board, int node)
{
    uint64_t size = 0, sets = 1, line = LINE_BYTES;

    if (!sim_board_number(board, node, "d-cache-size", &size)) {
        return;
    }
    sim_board_number(board, node, "d-cache-sets", &sets);
    sim_board_number(board, node, "d-cache-line-size", &line);
    if (size < line * sets || size % (line * sets) != 0) {
        sim_tree_error(board->tree, board->diags, sim_board_path(board, node),
                       "d-cache-size",
                       "`d-cache-size`: %" G_GUINT64_FORMAT
                       " is not a whole number of ways of %" G_GUINT64_FORMAT
                       " sets of %" G_GUINT64_FORMAT " bytes",
                       size, sets, line);
        return;
    }
    board->line_bytes = (uint32_t)MAX(board->line_bytes, line);
    board->world->line_bytes = board->line_bytes;
}

static SimModel *
add_stage(SimBoard *board, const SimModelClass *klass, const char *cpu, int node,
          SimModel *above)
{
    g_autofree char *name = stage_name(cpu, klass);
    SimModel *stage = add_model(board, klass, name, node);

    if (above) {
        sim_model_wire(above, "mem", stage, "cpu");
    }
    return stage;
}

/* Stages of one CPU, chained downwards, the last one to the interconnect. */
static void
build_cpu(SimBoard *board, int node, unsigned index)
{
    g_autofree char *cpu = g_strdup_printf("cpu%u", index);
    g_autoptr(GPtrArray) classes = stage_classes();
    guint first = board->world->models->len;
    SimModel *last = NULL;

    sim_board_check_props(board, node, (const SimModelClass *const *)classes->pdata);
    for (guint i = 0; i + 1 < classes->len; i++) {
        const SimModelClass *klass = g_ptr_array_index(classes, i);

        if (!klass->when || sim_board_has(board, node, klass->when)) {
            last = add_stage(board, klass, cpu, node, last);
        }
    }
    g_assert(last); /* the core is linked into the program */
    sim_model_wire(last, "mem", board->bus, "bus");
    if (!has_failed(board)) {
        check_geometry(board, node); /* of numbers that are sound each for itself */
    }
    for (guint i = first; !has_failed(board) && i < board->world->models->len; i++) {
        realize(board, g_ptr_array_index(board->world->models, i), node);
    }
}

static bool
is_cpu(const SimBoard *board, int node)
{
    return sim_board_lists(board, node, "device_type", "cpu") &&
           sim_board_is_enabled(board, node);
}

/*
 * Nothing here keeps two caches coherent, and a board where they are not is
 * refused (rules.md P2).
 */
static bool
check_coherent(SimBoard *board, const GArray *nodes)
{
    bool has_cache = false;
    SimDiag *diag;

    for (guint i = 0; i < nodes->len; i++) {
        has_cache |= sim_board_has(board, g_array_index(nodes, int, i), "d-cache-size");
    }
    if (nodes->len < 2 || !has_cache) {
        return true;
    }
    diag = sim_tree_error(board->tree, board->diags,
                          sim_board_path(board, g_array_index(nodes, int, 1)), NULL,
                          "a second CPU beside a cache that nothing keeps coherent");
    sim_diag_help(diag,
                  "leave it out with status = \"disabled\", or remove d-cache-size");
    return false;
}

static void
build_cpus(SimBoard *board)
{
    g_autoptr(GArray) nodes = g_array_new(FALSE, FALSE, sizeof(int));
    int cpus = fdt_path_offset(board->fdt, "/cpus");
    int node;

    fdt_for_each_subnode(node, board->fdt, cpus) {
        if (is_cpu(board, node)) {
            g_array_append_val(nodes, node);
        }
    }
    if (nodes->len == 0) {
        sim_tree_error(board->tree, board->diags, cpus >= 0 ? "/cpus" : "/", NULL,
                       "no CPU: /cpus has no node with device_type = \"cpu\"");
    }
    if (check_coherent(board, nodes)) {
        for (guint i = 0; i < nodes->len; i++) {
            build_cpu(board, g_array_index(nodes, int, i), i);
        }
    }
}

/* Devices */

static const SimModelClass *
class_of(const SimBoard *board, int node)
{
    int count = fdt_stringlist_count(board->fdt, node, "compatible");

    for (int i = 0; i < count; i++) {
        const char *compatible = fdt_stringlist_get(board->fdt, node, "compatible", i,
                                                    NULL);
        const SimModelClass *klass = compatible
                                         ? sim_model_class_by_compatible(compatible)
                                         : NULL;

        if (klass) {
            return klass;
        }
    }
    return NULL;
}

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

static void
set_snoops(SimBoard *board, SimMaster *master, int node)
{
    uint64_t snoops;
    int length;

    if (has_param(master->model->klass, "snoops")) {
        return;
    }
    master->coherent = sim_board_has(board, node, "dma-coherent");
    master->snoops = master->coherent;
    if (fdt_getprop(board->fdt, node, "dmasim,snoops", &length) && length == 0) {
        master->snoops = true;
    } else if (sim_board_number(board, node, "dmasim,snoops", &snoops)) {
        master->snoops = snoops != 0;
    }
}

/* What the tree says about a device as a bus master: nothing its model need know. */
static void
set_up_master(SimBoard *board, const SimModel *model, int node)
{
    for (guint i = 0; i < board->world->masters->len; i++) {
        SimMaster *master = g_ptr_array_index(board->world->masters, i);

        if (master->model == model) {
            set_address_bits(board, master, node);
            set_snoops(board, master, node);
            master->irq = add_irq(board, master, node);
        }
    }
}

static void
map_registers(SimBoard *board, SimModel *model, int node, const SimBoardBus *bus)
{
    g_autoptr(GArray) ranges = sim_board_reg(board, node, bus);

    for (guint i = 0; ranges && i < ranges->len; i++) {
        const SimBoardRange *range = &g_array_index(ranges, SimBoardRange, i);
        g_autoptr(GError) error = NULL;

        if (!sim_window_open_mmio(range->base, range->size, &error)) {
            add_error(board, node, "reg", error);
        } else {
            map(board, model, "regs", range, node);
        }
    }
}

static void
build_device(SimBoard *board, const SimModelClass *klass, int node,
             const SimBoardBus *bus)
{
    const SimModelClass *const classes[] = { klass, NULL };
    const char *name = name_of(board, node);
    SimModel *model;

    if (!name) {
        return;
    }
    model = add_model(board, klass, name, node);
    sim_board_check_props(board, node, classes);
    if (has_out(klass, "mem")) {
        sim_model_wire(model, "mem", board->bus, "bus");
    }
    if (has_in(klass, "regs")) {
        map_registers(board, model, node, bus);
    }
    if (realize(board, model, node)) {
        set_up_master(board, model, node);
    }
}

static void
count_unknown(SimBoard *board, int node)
{
    if (board->unknown++ == 0) {
        board->first_unknown =
            g_intern_string(fdt_stringlist_get(board->fdt, node, "compatible", 0, NULL));
    }
}

static void
build_devices(SimBoard *board, const SimBoardBus *bus)
{
    int node;

    fdt_for_each_subnode(node, board->fdt, bus->node) {
        const SimModelClass *klass;
        SimBoardBus below;

        if (!sim_board_has(board, node, "compatible") ||
            !sim_board_is_enabled(board, node)) {
            continue;
        }
        klass = class_of(board, node);
        if (klass) {
            build_device(board, klass, node, bus);
        } else if (!is_bus(board, node)) {
            count_unknown(board, node);
        } else if (sim_board_bus(board, node, bus, &below)) {
            build_devices(board, &below);
        }
    }
}

static void
note_unknown(SimBoard *board)
{
    g_autofree char *note = NULL;

    if (board->unknown > 0) {
        note = g_strdup_printf("%s: no model for %u node%s (the first is `%s`); left out",
                               sim_tree_name(board->tree), board->unknown,
                               board->unknown == 1 ? "" : "s", board->first_unknown);
    }
    sim_tree_set_note(board->tree, note);
}

bool
sim_board_build(SimWorld *world, SimTree *tree, GPtrArray *diags)
{
    SimBoard board = {
        .world = world, .tree = tree, .fdt = sim_tree_blob(tree), .diags = diags,
        .diags_before = diags->len
    };
    SimBoardBus root;

    world->tree = tree;
    if (!sim_board_bus(&board, 0, NULL, &root)) {
        return false;
    }
    build_bus(&board);
    build_memory(&board, &root);
    build_cpus(&board);
    build_devices(&board, &root);
    note_unknown(&board);
    if (has_failed(&board)) {
        return false;
    }
    sim_world_reset(world);
    return true;
}
