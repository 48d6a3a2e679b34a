/* SPDX-License-Identifier: MIT */
/*
 * The names that only the board knows: actors, devices, caches, registers.
 * Looked up once, before the first step, so that all mistakes are said and
 * nothing is half done.
 */
#include "sim/lang/run.h"

#include "sim/lang/check.h"

#include "sim/board.h"
#include "sim/cache.h"
#include "sim/model.h"

#include <libfdt.h>
#include <string.h>

typedef struct Binder {
    SimLangRun *run;
    SimWorld *world;
    bool fine;
} Binder;

static SimActorKind
world_kind(unsigned kind)
{
    return kind == SIM_VERB_CPU ? SIM_ACTOR_CPU
           : kind == SIM_VERB_HW ? SIM_ACTOR_HW
                                 : SIM_ACTOR_MASTER;
}

static void
suggest_actor(const Binder *binder, SimDiag *diag, const char *name, SimActorKind kind)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GString) all = g_string_new(NULL);

    for (unsigned i = 0; i < binder->world->actors->len; i++) {
        const SimActor *actor = g_ptr_array_index(binder->world->actors, i);

        if (actor->kind == kind) {
            g_ptr_array_add(names, actor->name);
            g_string_append_printf(all, "%s%s", all->len > 0 ? ", " : "", actor->name);
        }
    }
    sim_lang_suggest(diag, name, names);
    if (diag->help == NULL && all->len > 0) {
        sim_diag_help(diag, "this board has %s", all->str);
    }
}

/* 0 and an error when there is no such actor of @kind (SimVerbActor). */
static SimActorId
find_actor(Binder *binder, const char *name, SimMark mark, unsigned kind)
{
    const SimActor *actor = sim_world_actor_by_name(binder->world, name);
    SimActorKind wanted = world_kind(kind);

    if (actor == NULL || actor->kind != wanted) {
        SimDiag *diag = sim_lang_error(binder->run->diags, mark,
                                       "no %s is called `%s` on board `%s`",
                                       kind == SIM_VERB_CPU ? "CPU" : "device", name,
                                       sim_tree_name(binder->run->run.tree));

        suggest_actor(binder, diag, name, wanted);
        binder->fine = false;
        return 0;
    }
    return actor->id;
}

static const SimCpu *
cpu_named(const SimWorld *world, const char *name)
{
    const SimActor *actor = sim_world_actor_by_name(world, name);

    for (unsigned i = 0; actor != NULL && i < world->cpus->len; i++) {
        const SimCpu *cpu = g_ptr_array_index(world->cpus, i);

        if (cpu->actor == actor->id) {
            return cpu;
        }
    }
    return NULL;
}

/* By its own name, or by the label of its node in the tree. */
static SimCache *
cache_called(const SimLangRun *run, const char *name)
{
    const SimWorld *world = run->run.world;

    for (unsigned i = 0; i < world->caches->len; i++) {
        SimCache *cache = g_ptr_array_index(world->caches, i);
        const char *path = cache->model->node_path;
        int node = fdt_path_offset(sim_tree_blob(run->run.tree), path);

        if (strcmp(cache->model->name, name) == 0 ||
            (cache->level > 1 && node > 0 &&
             strcmp(sim_tree_label(run->run.tree, node), name) == 0)) {
            return cache;
        }
    }
    return NULL;
}

SimCache *
sim_run_cache(const SimLangRun *run, const char *cpu_name, const char *word)
{
    SimCache *cache = cpu_name == NULL ? cache_called(run, word) : NULL;
    int level = sim_check_level(word);
    const SimCpu *cpu =
        cpu_named(run->run.world, cpu_name != NULL ? cpu_name : "cpu0");

    return cache == NULL && cpu != NULL && level > 0 ? sim_cache_on_way(cpu, (unsigned)level)
                                                     : cache;
}

static void
no_such_cache(Binder *binder, const char *cpu_name, const char *word, SimMark mark)
{
    const char *board = sim_tree_name(binder->run->run.tree);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GString) all = g_string_new(NULL);
    SimDiag *diag;

    for (unsigned i = 0; i < binder->world->caches->len; i++) {
        const SimCache *cache = g_ptr_array_index(binder->world->caches, i);

        g_ptr_array_add(names, cache->model->name);
        g_string_append_printf(all, "%s%s", all->len > 0 ? ", " : "", cache->model->name);
    }
    diag = cpu_name != NULL
               ? sim_lang_error(binder->run->diags, mark, "%s has no %s on board `%s`",
                                cpu_name, word, board)
               : sim_lang_error(binder->run->diags, mark,
                                "no cache is called `%s` on board `%s`", word, board);
    if (cpu_name == NULL) {
        sim_lang_suggest(diag, word, names);
    }
    if (diag->help == NULL && names->len > 0) {
        sim_diag_help(diag, "this board has %s", all->str);
    }
    binder->fine = false;
}

/* cpu0.l1, l2, cpu0.wb, as an argument or as a question; @cpu_name NULL: no CPU. */
static void
bind_cache(Binder *binder, const char *cpu_name, const char *word, SimMark mark)
{
    const char *owner = cpu_name != NULL ? cpu_name : "cpu0";
    bool is_buffer = sim_check_level(word) == 0;
    g_autofree char *buffer = g_strdup_printf("%s.wb", owner);

    if ((cpu_name != NULL || is_buffer) &&
        find_actor(binder, owner, mark, SIM_VERB_CPU) == 0) {
        return;
    }
    if (!is_buffer && sim_run_cache(binder->run, cpu_name, word) == NULL) {
        no_such_cache(binder, cpu_name, word, mark);
    } else if (is_buffer && sim_world_model_by_name(binder->world, buffer) == NULL) {
        sim_lang_error(binder->run->diags, mark, "%s has no store buffer on board `%s`", owner,
                       sim_tree_name(binder->run->run.tree));
        binder->fine = false;
    }
}

/* First address of the register page of @model; false when it has none. */
static bool
register_base(const Binder *binder, const SimModel *model, SimAddr *ret_base)
{
    SimTree *tree = binder->run->run.tree;
    g_autoptr(GPtrArray) diags = sim_diags_new();
    SimBoard board = { .world = binder->world, .tree = tree, .fdt = sim_tree_blob(tree),
                       .diags = diags };
    int node = fdt_path_offset(board.fdt, model->node_path);
    int depth = fdt_node_depth(board.fdt, node);
    SimBoardBus buses[SIM_BOARD_DEPTH];
    g_autoptr(GArray) ranges = NULL;

    if (depth < 1 || depth > (int)SIM_BOARD_DEPTH) {
        return false;
    }
    for (int i = 0; i < depth; i++) {
        int bus = fdt_supernode_atdepth_offset(board.fdt, node, i, NULL);

        if (!sim_board_bus(&board, bus, i > 0 ? &buses[i - 1] : NULL, &buses[i])) {
            return false;
        }
    }
    ranges = sim_board_reg(&board, node, &buses[depth - 1]);
    if (ranges == NULL || ranges->len == 0) {
        return false;
    }
    *ret_base = g_array_index(ranges, SimBoardRange, 0).base;
    return true;
}

static void
unknown_register(Binder *binder, const SimModel *model, const SimExpr *expr)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GString) all = g_string_new(NULL);
    SimDiag *diag = sim_lang_error(binder->run->diags, expr->mark, "%s has no register `%s`",
                                   expr->name, expr->member);

    for (const SimReg *reg = model->klass->regs; reg != NULL && reg->name != NULL; reg++) {
        g_ptr_array_add(names, (gpointer)reg->name);
        g_string_append_printf(all, "%s%s", all->len > 0 ? ", " : "", reg->name);
    }
    sim_lang_suggest(diag, expr->member, names);
    if (diag->help == NULL) {
        sim_diag_help(diag, names->len > 0 ? "it has %s" : "it has none at all%s", all->str);
    }
    binder->fine = false;
}

static const SimReg *
find_register(Binder *binder, const SimModel *model, const SimExpr *expr)
{
    for (const SimReg *reg = model->klass->regs; reg != NULL && reg->name != NULL; reg++) {
        if (strcmp(reg->name, expr->member) == 0) {
            return reg;
        }
    }
    unknown_register(binder, model, expr);
    return NULL;
}

/* eng0.CTRL */
static void
bind_register(Binder *binder, const SimExpr *expr)
{
    SimActorId actor = find_actor(binder, expr->name, expr->mark, SIM_VERB_DEVICE);
    const SimModel *model = actor != 0 ? sim_world_actor(binder->world, actor)->model : NULL;
    const SimReg *reg = model != NULL ? find_register(binder, model, expr) : NULL;
    SimAddr base;

    if (reg == NULL) {
        return;
    }
    if (!register_base(binder, model, &base)) {
        sim_lang_error(binder->run->diags, expr->mark, "%s has no `reg` in the device tree",
                       expr->name);
        binder->fine = false;
        return;
    }
    base += reg->offset;
    g_hash_table_insert(binder->run->registers, (gpointer)expr, g_memdup2(&base, sizeof(base)));
}

static void bind_expr(Binder *binder, const SimExpr *expr);

static void
bind_arg(Binder *binder, SimArgKind kind, const SimExpr *expr)
{
    bool is_member = expr->kind == SIM_EXPR_MEMBER;

    switch (kind) {
    case SIM_ARG_DEV:
        find_actor(binder, expr->name, expr->mark, SIM_VERB_DEVICE);
        break;
    case SIM_ARG_CPU:
        find_actor(binder, expr->name, expr->mark, SIM_VERB_CPU);
        break;
    case SIM_ARG_CACHE:
        bind_cache(binder, is_member ? expr->name : NULL,
                   is_member ? expr->member : expr->name, expr->mark);
        break;
    case SIM_ARG_REG:
        if (is_member) {
            bind_register(binder, expr);
            break;
        }
        bind_expr(binder, expr);
        break;
    case SIM_ARG_PTR:
    case SIM_ARG_RANGE:
    case SIM_ARG_ADDR:
    case SIM_ARG_PHYS:
    case SIM_ARG_SIZE:
    case SIM_ARG_INT:
    case SIM_ARG_WORD:
    case SIM_ARG_DATA:
    case SIM_ARG_SG:
    case SIM_ARG_TABLE:
    case SIM_ARG_BUS:
    case SIM_ARG_STR:
    case SIM_ARG_OUT:
        bind_expr(binder, expr);
        break;
    }
}

/* The driver would not build for this board. */
static void
refuse_call(Binder *binder, const SimCall *call)
{
    SimDiag *diag = sim_lang_error(binder->run->diags, call->mark,
                                   "the kernel of board `%s` (%s) has no `%s`",
                                   sim_tree_name(binder->run->run.tree), binder->world->arch,
                                   call->verb->name);

    sim_diag_help(diag, "only that of %s has it: elsewhere the driver would not build",
                  call->verb->arch);
    binder->fine = false;
}

static void
bind_call(Binder *binder, const SimCall *call)
{
    if (call->verb->arch != NULL && binder->world->arch != NULL &&
        strcmp(call->verb->arch, binder->world->arch) != 0 &&
        g_strcmp0(call->verb->arch, binder->world->arch_family) != 0) {
        refuse_call(binder, call);
    }
    for (unsigned i = 0; i < SIM_VERB_ARGS; i++) {
        if (call->bound[i] != NULL) {
            bind_arg(binder, call->verb->args[i].kind, call->bound[i]);
        }
    }
}

static void
bind_expr(Binder *binder, const SimExpr *expr)
{
    if (expr->kind == SIM_EXPR_BINARY) {
        bind_expr(binder, expr->left);
        bind_expr(binder, expr->right);
    } else if (expr->kind == SIM_EXPR_CALL && expr->is == SIM_VALUE_STATE &&
               expr->call->verb == NULL) {
        bind_cache(binder, expr->member != NULL ? expr->name : NULL,
                   expr->member != NULL ? expr->member : expr->name, expr->mark);
    } else if (expr->kind == SIM_EXPR_CALL && expr->call->verb != NULL) {
        bind_call(binder, expr->call);
    }
}

static void
bind_threads(Binder *binder, const SimBlock *block)
{
    for (unsigned i = 0; i < block->branches->len; i++) {
        const SimBranch *branch = g_ptr_array_index(block->branches, i);

        if (branch->actor != NULL) {
            find_actor(binder, branch->actor, branch->mark, sim_lang_actor_kind(branch->actor));
        }
    }
    if (block->actor != NULL) {
        find_actor(binder, block->actor, block->actor_mark, SIM_VERB_CPU);
    }
}

bool
sim_lang_bind(SimLangRun *run)
{
    Binder binder = { run, run->run.world, true };
    const SimScenario *scenario = run->run.scenario;

    for (unsigned i = 0; i < scenario->blocks->len; i++) {
        bind_threads(&binder, g_ptr_array_index(scenario->blocks, i));
    }
    for (unsigned i = 0; i < scenario->steps->len; i++) {
        const SimStep *step = g_ptr_array_index(scenario->steps, i);

        run->actors[i] = find_actor(&binder, step->actor, step->actor_mark, step->actor_kind);
        bind_call(&binder, step->call);
    }
    for (unsigned i = 0; i < scenario->expects->len; i++) {
        const SimExpect *expect = g_ptr_array_index(scenario->expects, i);

        if (expect->left != NULL && sim_run_is_variant(run, expect->variants)) {
            bind_expr(&binder, expect->left);
            bind_expr(&binder, expect->right);
        }
    }
    return binder.fine;
}
