/* SPDX-License-Identifier: MIT */
/*
 * Putting a board together, as docs/design/machine.md draws it: CPUs, a snoop unit
 * wherever several blocks that hold lines join, caches, the outer cache, the bus.
 */
#include "sim/board.h"

#include <libfdt.h>
#include <string.h>

#include "sim/world.h"

/* What stands above a place, once it is wired up. */
typedef struct Join {
    GPtrArray *bottoms; /* SimModel, owned array: their "mem" goes on */
    SimModel *snooped;  /* asks all of it; NULL: nobody above can be asked */
    bool holds;         /* there are lines above */
    GString *cpus;      /* "cpu0 cpu1" */
} Join;

static Join
join_new(void)
{
    return (Join){ g_ptr_array_new(), NULL, false, g_string_new(NULL) };
}

static void
join_clear(Join *join)
{
    g_ptr_array_unref(join->bottoms);
    g_string_free(join->cpus, TRUE);
}

/* A block that has taken the place of all that stood above. */
static void
join_narrow(Join *join, SimModel *model)
{
    g_ptr_array_set_size(join->bottoms, 0);
    g_ptr_array_add(join->bottoms, model);
    join->snooped = sim_board_has_in(model->klass, "snoop") ? model : NULL;
    join->holds = true;
}

static void
wire_bottoms(const Join *join, SimModel *to, const char *in)
{
    for (guint i = 0; i < join->bottoms->len; i++) {
        sim_model_wire(g_ptr_array_index(join->bottoms, i), "mem", to, in);
    }
}

/* Snoop units */

static unsigned
count_units(const SimBoard *board)
{
    unsigned count = 0;

    for (guint i = 0; i < board->caches->len; i++) {
        count += ((SimBoardCache *)g_ptr_array_index(board->caches, i))->cpus > 1;
    }
    return count;
}

/* Negative: the tree has none. */
static int
cci_node(const SimBoard *board)
{
    static const char *const words[] = { "arm,cci-400", "arm,cci-500", "arm,cci-550", NULL };
    int node = -FDT_ERR_NOTFOUND;

    for (const char *const *word = words; *word && node < 0; word++) {
        node = fdt_node_offset_by_compatible(board->fdt, -1, *word);
    }
    return node;
}

/* The CPUs' own is the SCU; what joins clusters, or a cluster and masters, is a CCI. */
static char *
unit_name(const SimBoard *board, bool is_root)
{
    unsigned made = 0;

    if (is_root) {
        return g_strdup(cci_node(board) >= 0 || board->caches->len > 0 ? "cci" : "scu");
    }
    if (count_units(board) == 1) {
        return g_strdup("scu");
    }
    for (guint i = 0; i < board->soc->blocks->len; i++) {
        const SimSocBlock *block = g_ptr_array_index(board->soc->blocks, i);

        made += g_str_has_prefix(block->model->name, "scu");
    }
    return g_strdup_printf("scu%u", made);
}

static void
wire_child(SimModel *unit, unsigned index, SimModel *bottom, SimModel *snooped)
{
    g_autofree char *in = g_strdup_printf("cpu%u", index);
    g_autofree char *out = g_strdup_printf("snoop%u", index);

    sim_model_wire(bottom, "mem", unit, in);
    if (snooped) {
        sim_model_wire(unit, out, snooped, "snoop");
    }
}

/* Its parameters stand on /cpus; those of the board's CCI also on the CCI's node. */
static void
set_up_unit(SimBoard *board, SimModel *unit, bool is_root)
{
    const SimModelClass *const classes[] = { unit->klass, NULL };
    int node = is_root ? cci_node(board) : -1;

    if (node >= 0) {
        sim_board_check_props(board, node, classes);
        sim_board_params(board, unit, node);
    }
}

/* Nothing in the program keeps them coherent: no board (rules P2). */
static void
refuse_unkept(SimBoard *board)
{
    const SimBoardCpu *second = g_ptr_array_index(board->cpus, board->cpus->len > 1);
    SimDiag *diag = sim_tree_error(
        board->tree, board->diags, second->path, NULL,
        "a second CPU beside a cache that nothing keeps coherent");

    sim_diag_help(diag,
                  "leave it out with status = \"disabled\", or remove d-cache-size");
}

/* @children: Join of each block that stands here. */
static void
add_unit(SimBoard *board, GArray *children, bool is_root, Join *join)
{
    const SimModelClass *klass = sim_model_class_by_name("snoop-unit");
    g_autofree char *name = unit_name(board, is_root);
    unsigned index = 0;
    SimSocBlock *fact;
    SimModel *unit;

    if (!klass || !join->snooped) {
        if (children->len > 1) {
            refuse_unkept(board);
        }
        return;
    }
    unit = sim_board_add(board, klass, name, fdt_path_offset(board->fdt, "/cpus"), NULL);
    set_up_unit(board, unit, is_root);
    for (guint i = 0; i < children->len; i++) {
        const Join *child = &g_array_index(children, Join, i);

        for (guint n = 0; n < child->bottoms->len; n++) {
            wire_child(unit, index++, g_ptr_array_index(child->bottoms, n), child->snooped);
        }
    }
    join_narrow(join, unit);
    board->unit = is_root ? unit : NULL;
    fact = sim_soc_add_block(board->soc, unit, join->cpus->str);
    if (is_root && children->len == 1 && cci_node(board) < 0) {
        fact->remark = "no node of the tree: it stands for the coherent port of the CPUs";
    }
}

/* Caches */

static char *
cache_name(const SimBoard *board, const SimBoardCache *cache)
{
    unsigned shared = 0;

    if (cache->cpus == 1 && board->cpus->len > 1) {
        return g_strdup_printf("cpu%u.l%u", cache->first, cache->level);
    }
    for (guint i = 0; g_ptr_array_index(board->caches, i) != cache; i++) {
        const SimBoardCache *other = g_ptr_array_index(board->caches, i);

        shared += other->level == cache->level && other->cpus > 1;
    }
    return shared == 0 ? g_strdup_printf("l%u", cache->level)
                       : g_strdup_printf("l%u%c", cache->level, 'a' + shared);
}

static void
add_cache(SimBoard *board, const SimBoardCache *cache, Join *join)
{
    const SimModelClass *klass = sim_model_class_by_name("l2");
    const SimModelClass *const classes[] = { klass, NULL };
    g_autofree char *name = cache_name(board, cache);
    SimModel *model = sim_board_add(board, klass, name, cache->node,
                                    g_ptr_array_index(board->cpus, cache->first));

    if (cache->node >= 0) {
        sim_board_check_props(board, cache->node, classes);
    }
    sim_board_set_geometry(board, model, cache->node, false, &cache->geometry);
    sim_model_set(model, "level", cache->level, NULL);
    wire_bottoms(join, model, "cpu");
    if (join->snooped) {
        sim_model_wire(model, "snoop", join->snooped, "snoop");
    }
    join_narrow(join, model);
    sim_soc_add_block(board->soc, model, join->cpus->str);
}

/* The tree of what stands above what */

static Join join_above(SimBoard *board, const SimBoardCache *below);

static Join
join_cpu(const SimBoardCpu *cpu)
{
    Join join = join_new();

    g_ptr_array_add(join.bottoms, cpu->last);
    join.snooped = cpu->snooped;
    join.holds = cpu->has_l1;
    g_string_assign(join.cpus, cpu->name);
    return join;
}

/* In the order of their first CPUs. */
static void
collect(SimBoard *board, const SimBoardCache *below, GArray *children)
{
    for (guint c = 0; c < board->cpus->len; c++) {
        const SimBoardCpu *cpu = g_ptr_array_index(board->cpus, c);
        Join join;

        if (cpu->below == below) {
            join = join_cpu(cpu);
            g_array_append_val(children, join);
        }
        for (guint i = 0; i < board->caches->len; i++) {
            const SimBoardCache *cache = g_ptr_array_index(board->caches, i);

            if (cache->below == below && cache->first == c) {
                join = join_above(board, cache);
                add_cache(board, cache, &join);
                g_array_append_val(children, join);
            }
        }
    }
}

static bool
has_snooping_master(SimBoard *board)
{
    for (guint i = 0; i < board->devices->len; i++) {
        const SimBoardDevice *device = &g_array_index(board->devices, SimBoardDevice, i);

        if (sim_board_has_out(device->klass, "mem") &&
            sim_board_snoops(board, device->node)) {
            return true;
        }
    }
    return false;
}

/* All that stands above @below (NULL: above the bus), joined. */
static Join
join_above(SimBoard *board, const SimBoardCache *below)
{
    g_autoptr(GArray) children = g_array_new(FALSE, FALSE, sizeof(Join));
    Join join = join_new();

    collect(board, below, children);
    for (guint i = 0; i < children->len; i++) {
        const Join *child = &g_array_index(children, Join, i);

        for (guint n = 0; n < child->bottoms->len; n++) {
            g_ptr_array_add(join.bottoms, g_ptr_array_index(child->bottoms, n));
        }
        join.snooped = child->snooped ? child->snooped : join.snooped;
        g_string_append_printf(join.cpus, "%s%s", join.cpus->len ? " " : "",
                               child->cpus->str);
        join.holds |= child->holds;
    }
    if (join.holds &&
        (children->len > 1 || (!below && has_snooping_master(board)))) {
        add_unit(board, children, !below, &join);
    }
    for (guint i = 0; i < children->len; i++) {
        join_clear(&g_array_index(children, Join, i));
    }
    return join;
}

/* The outer cache, and the way out */

static void
add_outer(SimBoard *board, Join *join)
{
    const SimBoardDevice *outer = &board->outer;
    const SimModelClass *const classes[] = { outer->klass, NULL };
    SimModel *model = sim_board_add(board, outer->klass, outer->klass->name, outer->node,
                                    NULL);
    SimSocBlock *fact;

    sim_board_check_props(board, outer->node, classes);
    sim_board_outer_geometry(board, model, outer->node);
    wire_bottoms(join, model, "cpu");
    if (join->snooped && sim_board_has_out(outer->klass, "snoop")) {
        sim_model_wire(model, "snoop", join->snooped, "snoop");
    }
    if (sim_board_has_in(outer->klass, "regs")) {
        sim_board_map_registers(board, model, outer->node, outer->bus);
    }
    join_narrow(join, model);
    fact = sim_soc_add_block(board->soc, model, join->cpus->str);
    if (!sim_board_has(board, outer->node, "arm,shared-override") && board->is_blob) {
        sim_soc_assume(board->soc, sim_board_path(board, outer->node),
                       "shared override in AUX_CTRL", "clear",
                       "no arm,shared-override; firmware or the kernel's board code may set it");
    } else if (!sim_board_has(board, outer->node, "arm,shared-override")) {
        fact->remark = "without arm,shared-override it answers for coherent memory: a "
                       "fault of this tree";
    }
}

static int
node_of(const SimBoard *board, const SimModel *model)
{
    return model->node_path[0] ? fdt_path_offset(board->fdt, model->node_path) : 0;
}

void
sim_board_wire(SimBoard *board)
{
    guint first = board->world->models->len;
    Join join;

    for (guint i = 0; i < board->cpus->len; i++) {
        sim_board_add_stages(board, g_ptr_array_index(board->cpus, i));
    }
    join = join_above(board, NULL);
    if (board->outer.klass) {
        add_outer(board, &join);
    }
    wire_bottoms(&join, board->bus, "bus");
    join_clear(&join);
    for (guint i = first;
         !sim_board_has_failed(board) && i < board->world->models->len; i++) {
        SimModel *model = g_ptr_array_index(board->world->models, i);

        sim_board_realize(board, model, node_of(board, model));
    }
}
