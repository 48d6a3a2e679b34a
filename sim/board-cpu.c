/* SPDX-License-Identifier: MIT */
/*
 * CPUs of a board: which there are, what core each is, and the stages of one.
 *
 * A core with a name has what that core is known to have, where its node does not say;
 * `dmasim,cpu` is a core of no make, and has what its node says.
 */
#include "sim/board.h"

#include <libfdt.h>
#include <string.h>

#include "sim/world.h"

#define PLAIN "dmasim,cpu"
#define CLOCK_MIN UINT64_C(10000000)
#define CLOCK_MAX UINT64_C(10000000000)

/* Which */

/* As Linux does: by device_type, or by name where there is none. */
static bool
is_cpu(const SimBoard *board, int node)
{
    const char *name = fdt_get_name(board->fdt, node, NULL);

    if (sim_board_has(board, node, "device_type")) {
        return sim_board_lists(board, node, "device_type", "cpu");
    }
    return name && (strcmp(name, "cpu") == 0 || g_str_has_prefix(name, "cpu@"));
}

static const SimCore *
core_of(const SimBoard *board, int node)
{
    const SimCore *core = NULL;
    const char *compatible;

    for (int i = 0; !core && (compatible = sim_board_compatible(board, node, i)); i++) {
        core = sim_core_for(compatible);
    }
    return core;
}

static const SimProfile *
own_profile(const SimBoard *board, int node)
{
    const SimProfile *profile = NULL;
    const char *compatible;

    for (int i = 0; !profile && (compatible = sim_board_compatible(board, node, i)); i++) {
        profile = sim_profile_for(compatible);
    }
    return profile;
}

/* Its own, or that of the core nearest to it. */
static const SimProfile *
profile_of(SimBoard *board, const SimBoardCpu *cpu)
{
    const SimProfile *profile = own_profile(board, cpu->node);

    if (profile || cpu->is_plain) {
        return profile;
    }
    if (!sim_board_compatible(board, cpu->node, 0) || !is_cpu(board, cpu->node)) {
        sim_soc_assume(board->soc, cpu->path, "timing", "generic",
                       "no `compatible` says what core it is");
        return NULL;
    }
    profile = cpu->core && cpu->core->like ? sim_profile_for(cpu->core->like) : NULL;
    sim_soc_assume(board->soc, cpu->path, "timing", profile ? profile->name : "generic",
                   profile ? "the nearest core with a profile, to `%s`"
                           : "nobody knows `%s`",
                   cpu->compatible);
    return profile;
}

/* Times in cycles would be out of all bounds. */
static void
refuse_clock(SimBoard *board, const SimBoardCpu *cpu, uint64_t hz)
{
    if (board->is_blob) {
        sim_soc_leave_out(board->soc, cpu->path, "clock-frequency",
                          "%" G_GUINT64_FORMAT " Hz is no clock of a CPU", hz);
    } else {
        sim_tree_error(board->tree, board->diags, cpu->path, "clock-frequency",
                       "`clock-frequency`: %" G_GUINT64_FORMAT
                       " Hz is not between 10 MHz and 10 GHz", hz);
    }
}

/* The tree's, else that of the board or core whose times these are. */
static uint64_t
clock_of(SimBoard *board, const SimBoardCpu *cpu)
{
    const SimProfile *profile = board->profile && board->profile->clock_hz ? board->profile
                                                                           : cpu->profile;
    g_autofree char *text = NULL;
    uint64_t hz = 0;

    sim_board_number(board, cpu->node, "clock-frequency", &hz);
    if (hz != 0 && (hz < CLOCK_MIN || hz > CLOCK_MAX)) {
        refuse_clock(board, cpu, hz);
        hz = 0;
    }
    if (hz != 0 || !profile || profile->clock_hz == 0) {
        return hz;
    }
    text = g_strdup_printf("%" G_GUINT64_FORMAT, profile->clock_hz);
    sim_soc_assume(board->soc, cpu->path, "clock-frequency", text,
                   "the clock at which the times of %s were taken", profile->name);
    return profile->clock_hz;
}

/* CPUs that nothing keeps coherent are no board of ours (rules P2). */
static void
check_coherent(SimBoard *board, int node)
{
    uint64_t snoops = 1;
    SimDiag *diag;

    if (!sim_board_number(board, node, "dmasim,snoops", &snoops) || snoops != 0) {
        return;
    }
    diag = sim_tree_error(board->tree, board->diags, sim_board_path(board, node),
                          "dmasim,snoops",
                          "a CPU that is not coherent with the others is not simulated");
    sim_diag_help(diag, "leave it out with status = \"disabled\", or remove the property");
}

static void
plan(SimBoard *board, int node)
{
    SimBoardCpu *cpu = g_new0(SimBoardCpu, 1);
    const char *compatible = is_cpu(board, node) ? sim_board_compatible(board, node, 0)
                                                 : NULL;

    cpu->node = node;
    cpu->index = board->cpus->len;
    cpu->name = g_strdup_printf("cpu%u", cpu->index);
    cpu->path = sim_board_path(board, node);
    cpu->compatible = g_intern_string(compatible ? compatible : "(none)");
    cpu->is_plain = sim_board_lists(board, node, "compatible", PLAIN);
    cpu->core = core_of(board, node);
    cpu->profile = profile_of(board, cpu);
    cpu->clock_hz = clock_of(board, cpu);
    g_ptr_array_add(board->cpus, cpu);
    check_coherent(board, node);
    sim_board_l1_geometry(board, cpu);
    {
        SimSocCpu fact = { g_intern_string(cpu->name), cpu->path, cpu->compatible,
                           cpu->clock_hz, cpu->profile ? cpu->profile->name : NULL };

        g_array_append_val(board->soc->cpus, fact);
    }
}

/* One more than the machine has room for. */
static void
refuse_more(SimBoard *board, int node)
{
    if (board->is_blob) {
        sim_soc_leave_out(board->soc, sim_board_path(board, node), "CPU",
                          "no room for more than %u", SIM_BOARD_CPUS);
    } else {
        sim_tree_error(board->tree, board->diags, sim_board_path(board, node), NULL,
                       "more than %u CPUs", SIM_BOARD_CPUS);
    }
}

static void
plan_all(SimBoard *board, int cpus, bool even_disabled)
{
    unsigned found = 0;
    int node;

    if (cpus < 0) {
        return;
    }
    fdt_for_each_subnode(node, board->fdt, cpus) {
        if (!is_cpu(board, node) || (!even_disabled && !sim_board_is_enabled(board, node))) {
            continue;
        }
        if (++found <= SIM_BOARD_CPUS) {
            plan(board, node);
        } else if (board->is_blob || found == SIM_BOARD_CPUS + 1) {
            refuse_more(board, node);
        }
    }
}

/* "intel,ce4100" is the one x86 that trees are written for (bindings/x86/ce4100.txt). */
static bool
has_coherent_dma(const char *compatible)
{
    return strcmp(compatible, "riscv") == 0 || strcmp(compatible, "intel,ce4100") == 0 ||
           g_str_has_prefix(compatible, "PowerPC,");
}

void
sim_board_plan_cpus(SimBoard *board)
{
    int cpus = fdt_path_offset(board->fdt, "/cpus");
    const char *compatible;

    plan_all(board, cpus, false);
    if (board->cpus->len == 0 && board->is_blob) {
        plan_all(board, cpus, true);
        if (board->cpus->len > 0) {
            sim_soc_assume(board->soc, "/cpus", "status", "okay",
                           "all its CPUs are disabled: they wait to be woken");
        }
    }
    if (board->cpus->len == 0 && board->is_blob) {
        sim_soc_assume(board->soc, "/", "CPUs", "one", "the tree has none");
        plan(board, MAX(cpus, 0));
    }
    if (board->cpus->len == 0 && !sim_board_has_failed(board)) {
        sim_tree_error(board->tree, board->diags, cpus >= 0 ? "/cpus" : "/", NULL,
                       "no CPU: /cpus has no node with device_type = \"cpu\"");
    }
    for (guint i = 0; i < board->cpus->len; i++) {
        const SimBoardCpu *cpu = g_ptr_array_index(board->cpus, i);

        for (int n = 0; (compatible = sim_board_compatible(board, cpu->node, n)); n++) {
            board->is_default_coherent |= has_coherent_dma(compatible);
        }
    }
}

/* Stages */

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

static bool
has_stage(const SimBoard *board, const SimBoardCpu *cpu, const SimModelClass *klass)
{
    if (klass->stage == SIM_STAGE_L1) {
        return cpu->has_l1;
    }
    /* Every core that has a name has a store buffer. */
    return !klass->when || sim_board_has(board, cpu->node, klass->when) ||
           (cpu->core && !cpu->is_plain);
}

static void
add_stage(SimBoard *board, SimBoardCpu *cpu, const SimModelClass *klass)
{
    g_autofree char *name = stage_name(cpu->name, klass);
    SimModel *stage = sim_board_add(board, klass, name, cpu->node, cpu);

    if (klass->stage == SIM_STAGE_CORE) {
        sim_model_set(stage, "clock-hz", cpu->clock_hz, NULL);
    }
    if (klass->stage == SIM_STAGE_L1) {
        sim_board_set_geometry(board, stage, cpu->node, true, &cpu->l1);
        cpu->snooped = sim_board_has_in(klass, "snoop") ? stage : NULL;
    }
    if (cpu->last) {
        sim_model_wire(cpu->last, "mem", stage, "cpu");
    }
    cpu->last = stage;
}

void
sim_board_add_stages(SimBoard *board, SimBoardCpu *cpu)
{
    g_autoptr(GPtrArray) classes = stage_classes();

    sim_board_check_props(board, cpu->node, (const SimModelClass *const *)classes->pdata);
    for (guint i = 0; i + 1 < classes->len; i++) {
        const SimModelClass *klass = g_ptr_array_index(classes, i);

        if (has_stage(board, cpu, klass)) {
            add_stage(board, cpu, klass);
        }
    }
    g_assert(cpu->last); /* the core is linked into the program */
}
