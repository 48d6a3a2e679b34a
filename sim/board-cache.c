/* SPDX-License-Identifier: MIT */
/*
 * Caches below the L1s: the chains that `next-level-cache` makes, who shares what, and
 * what a core has inside where its tree names no cache at all.
 */
#include "sim/board.h"

#include <libfdt.h>
#include <string.h>

/* Linux tries the old spelling first (drivers/of/base.c, of_find_next_cache_node). */
static const char *
next_prop(const SimBoard *board, int node)
{
    return sim_board_has(board, node, "l2-cache") ? "l2-cache" : "next-level-cache";
}

/* The cache below; negative: none, or, with a diag, a reference that leads nowhere. */
static int
next_of(SimBoard *board, int node)
{
    const char *prop = next_prop(board, node);
    int next;

    if (!sim_board_has(board, node, prop)) {
        return -FDT_ERR_NOTFOUND;
    }
    next = sim_board_phandle(board, node, prop);
    if (next < 0) {
        sim_tree_error(board->tree, board->diags, sim_board_path(board, node), prop,
                       "`%s` points to no node", prop);
    }
    return next;
}

/* Which nodes are caches of the CPUs, and which controllers beside them */

static bool
is_outer(const SimBoard *board, int node)
{
    return board->outer.klass && board->outer.node == node;
}

static bool
is_architected(const SimBoard *board, int node)
{
    return sim_board_lists(board, node, "compatible", "cache") ||
           sim_board_lists(board, node, "compatible", "arm,arch-cache");
}

static bool
is_cache(const SimBoard *board, int node)
{
    static const char *const words[] = { "cache-level", "cache-unified", "cache-size",
                                         "cache-sets", NULL };
    const char *name = fdt_get_name(board->fdt, node, NULL);
    bool is = is_architected(board, node) || (name && strstr(name, "cache"));

    for (const char *const *word = words; *word; word++) {
        is |= sim_board_has(board, node, *word);
    }
    return is;
}

/* A source is told; of a blob it is kept. */
static void
refuse_pointer(SimBoard *board, int from, int to, const char *what)
{
    const char *prop = next_prop(board, from);
    const char *path = sim_board_path(board, to);

    if (board->is_blob) {
        sim_soc_leave_out(board->soc, sim_board_path(board, from), prop, "%s %s", path, what);
    } else {
        sim_tree_error(board->tree, board->diags, sim_board_path(board, from), prop,
                       "`%s` points to %s, which %s", prop, path, what);
    }
}

/*
 * Whether @node, which @from points to, is a cache that the CPU has inside.  A cache with
 * registers that is not architected is an outer controller, of which only some have a
 * model.
 */
static bool
is_inner(SimBoard *board, int from, int node)
{
    if (is_outer(board, node)) {
        return false;
    }
    if (!is_cache(board, node)) {
        refuse_pointer(board, from, node, "is no cache");
        return false;
    }
    if (sim_board_has(board, node, "reg") && sim_board_has(board, node, "compatible") &&
        !is_architected(board, node)) {
        sim_soc_leave_out(board->soc, sim_board_path(board, node), "cache controller",
                          "no model of `%s`", sim_board_compatible(board, node, 0));
        return false;
    }
    return true;
}

/* Planning */

static SimBoardCache *
find(const SimBoard *board, int node)
{
    for (guint i = 0; i < board->caches->len; i++) {
        SimBoardCache *cache = g_ptr_array_index(board->caches, i);

        if (cache->node == node) {
            return cache;
        }
    }
    return NULL;
}

static SimBoardCache *
add(SimBoard *board, const SimBoardCpu *cpu, int node, unsigned level)
{
    SimBoardCache *cache = g_new0(SimBoardCache, 1);

    cache->node = node;
    cache->path = node >= 0 ? sim_board_path(board, node) : cpu->path;
    cache->level = level;
    cache->first = cpu->index;
    cache->core = cpu->core;
    g_ptr_array_add(board->caches, cache);
    return cache;
}

/* CLIDR_EL1 has fields Ctype1 to Ctype7 (Arm ARM, CLIDR_EL1). */
#define LEVELS 7u

static void
refuse_level(SimBoard *board, int node, uint64_t level, unsigned above)
{
    const char *path = sim_board_path(board, node);
    SimDiag *diag;

    if (!sim_board_has(board, node, "cache-level")) {
        diag = sim_tree_error(board->tree, board->diags, path, NULL,
                              "`cache-level` is missing");
        sim_diag_help(diag, "by its place it is cache-level = <%u>", above + 1);
    } else {
        sim_tree_error(board->tree, board->diags, path, "cache-level",
                       "`cache-level` = <%" G_GUINT64_FORMAT ">: by its place it is <%u>",
                       level, above + 1);
    }
}

static void
refuse_eighth(SimBoard *board, int node, unsigned above)
{
    g_autoptr(GString) given = g_string_new("`cache-level`");
    uint64_t level;

    if (sim_board_number(board, node, "cache-level", &level)) {
        g_string_append_printf(given, " = <%" G_GUINT64_FORMAT ">", level);
    }
    sim_tree_error(board->tree, board->diags, sim_board_path(board, node), "cache-level",
                   "%s: the cache above it is level %u, and there are no more", given->str,
                   above);
}

/* `cache-level`, or its place in the chain where a blob does not say. */
static unsigned
level_of(SimBoard *board, int node, unsigned above)
{
    uint64_t level = 0;

    if (above >= LEVELS) {
        refuse_eighth(board, node, above);
        return LEVELS;
    }
    if (sim_board_number(board, node, "cache-level", &level) && level > above &&
        level <= LEVELS) {
        return (unsigned)level;
    }
    if (board->is_blob) {
        g_autofree char *text = g_strdup_printf("%u", above + 1);

        sim_soc_assume(board->soc, sim_board_path(board, node), "cache-level", text,
                       "by its place in the chain");
    } else {
        refuse_level(board, node, level, above);
    }
    return above + 1;
}

static bool
has_inner_class(const SimBoard *board, int node)
{
    if (sim_model_class_by_name("l2")) {
        return true;
    }
    sim_soc_leave_out(board->soc, sim_board_path(board, node), "inner cache",
                      "no model of it is built in");
    return false;
}

/* "/cpus/a -> /cpus/b -> /cpus/a" */
static void
refuse_cycle(SimBoard *board, const int *chain, unsigned length, int again)
{
    g_autoptr(GString) way = g_string_new(NULL);
    bool inside = false;
    int last = chain[length - 1];

    for (unsigned i = 0; i < length; i++) {
        inside |= chain[i] == again;
        if (inside) {
            g_string_append_printf(way, "%s -> ", sim_board_path(board, chain[i]));
        }
    }
    g_string_append(way, sim_board_path(board, again));
    sim_tree_error(board->tree, board->diags, sim_board_path(board, last),
                   next_prop(board, last), "`%s` goes round in a circle: %s",
                   next_prop(board, last), way->str);
}

/* The nodes below @cpu, nearest first; how many.  Negative, with a diag: a circle. */
static int
walk(SimBoard *board, const SimBoardCpu *cpu, int *ret_chain)
{
    unsigned length = 0;
    int from = cpu->node;

    for (int node = next_of(board, from); node >= 0; node = next_of(board, from)) {
        for (unsigned i = 0; i < length; i++) {
            if (ret_chain[i] == node) {
                refuse_cycle(board, ret_chain, length, node);
                return -1;
            }
        }
        if (!is_inner(board, from, node) || !has_inner_class(board, node)) {
            break;
        }
        if (length == SIM_BOARD_CHAIN) {
            sim_tree_error(board->tree, board->diags, cpu->path, next_prop(board, cpu->node),
                           "more than %u caches below one another", SIM_BOARD_CHAIN);
            return -1;
        }
        ret_chain[length++] = node;
        from = node;
    }
    return (int)length;
}

/* False, with a diag, when the chain has no end. */
static bool
plan_chain(SimBoard *board, SimBoardCpu *cpu)
{
    int chain[SIM_BOARD_CHAIN];
    int length = walk(board, cpu, chain);
    SimBoardCache **link = &cpu->below;
    unsigned level = 1;

    for (int i = 0; i < length; i++) {
        SimBoardCache *cache = find(board, chain[i]);

        if (!cache) {
            cache = add(board, cpu, chain[i], level_of(board, chain[i], level));
        }
        cache->cpus++;
        level = cache->level;
        *link = cache;
        link = &cache->below;
    }
    return length >= 0;
}

/* Cores that have an L2 inside, in trees without a word about caches */

static bool
says_nothing(const SimBoard *board, const SimBoardCpu *cpu)
{
    static const char *const words[] = { "d-cache-size", "d-cache-sets", "d-cache-line-size",
                                         "d-cache-block-size", "l2-cache",
                                         "next-level-cache", NULL };

    for (const char *const *word = words; *word; word++) {
        if (sim_board_has(board, cpu->node, *word)) {
            return false;
        }
    }
    return true;
}

/* Affinity above the core: MPIDR, as `reg` of a CPU node has it. */
static uint64_t
cluster_of(SimBoard *board, const SimBoardCpu *cpu)
{
    uint64_t mpidr = 0;

    sim_board_number(board, cpu->node, "reg", &mpidr);
    return mpidr >> 8;
}

static SimBoardCache *
find_cluster(const SimBoard *board, const SimCore *core, uint64_t cluster)
{
    for (guint i = 0; i < board->caches->len; i++) {
        SimBoardCache *cache = g_ptr_array_index(board->caches, i);

        if (cache->node < 0 && cache->core == core && cache->cluster == cluster) {
            return cache;
        }
    }
    return NULL;
}

static void
assume_l2(SimBoard *board, SimBoardCpu *cpu)
{
    uint64_t cluster = cluster_of(board, cpu);
    bool is_shared = cpu->core->l2 == SIM_CORE_L2_CLUSTER;

    cpu->below = is_shared ? find_cluster(board, cpu->core, cluster) : NULL;
    if (!cpu->below) {
        cpu->below = add(board, cpu, -1, 2);
        cpu->below->cluster = cluster;
        sim_soc_assume(board->soc, cpu->path, "an L2",
                       is_shared ? "one for the cluster" : "one for each core",
                       "%s has it inside; the tree names no cache", cpu->core->name);
    }
    cpu->below->cpus++;
}

/* What a PL310 points to would stand between it and memory: there is no such board. */
static void
check_outer(SimBoard *board)
{
    int node = board->outer.klass ? board->outer.node : -1;

    if (node >= 0 && sim_board_has(board, node, next_prop(board, node))) {
        int next = next_of(board, node);

        if (next >= 0) {
            refuse_pointer(board, node, next, "would lie below an outer cache");
        }
    }
}

void
sim_board_plan_caches(SimBoard *board)
{
    bool ends = true;

    check_outer(board);
    for (guint i = 0; ends && i < board->cpus->len; i++) {
        SimBoardCpu *cpu = g_ptr_array_index(board->cpus, i);

        ends = plan_chain(board, cpu);
        if (ends && !cpu->below && cpu->core && cpu->core->l2 != SIM_CORE_L2_NAMED &&
            !cpu->is_plain && says_nothing(board, cpu) && sim_model_class_by_name("l2")) {
            assume_l2(board, cpu);
        }
    }
    for (guint i = 0; ends && i < board->caches->len; i++) {
        sim_board_cache_geometry(board, g_ptr_array_index(board->caches, i));
    }
}
