/* SPDX-License-Identifier: MIT */
/*
 * Geometry of caches: what the tree says, what is assumed where it does not, and what
 * cannot be.  Properties: Devicetree Specification 0.4, 3.8 and 3.9.
 */
#include "sim/board.h"

#include <libfdt.h>
#include <string.h>

#include "sim/world.h"

#define LINE_BYTES 64u
#define L1_BYTES (32u << 10)
#define L1_WAYS 4u
#define L2_BYTES (512u << 10)
#define L3_BYTES (2u << 20)
#define LOWER_WAYS 16u
#define LARGEST (1u << 30) /* no cache is: its model refuses the tree's own number */

/* Properties of one kind of cache; the block size stands in for the line size. */
typedef struct Names {
    const char *klass; /* whose profile values these are */
    const char *size, *sets, *line, *block;
    bool any_sets; /* lower caches have slices: not always a power of two of sets */
} Names;

static const Names l1_names = { "l1", "d-cache-size", "d-cache-sets", "d-cache-line-size",
                                "d-cache-block-size", false };
static const Names lower_names = { "l2", "cache-size", "cache-sets", "cache-line-size",
                                   "cache-block-size", true };

/* What a cache has where nobody says. */
typedef struct Usual {
    SimBoardGeometry geometry;
    uint64_t ways;
    const char *why; /* "Cortex-A53 has it so" */
} Usual;

static SimBoardGeometry
read_tree(SimBoard *board, int node, const Names *names)
{
    SimBoardGeometry g = { 0 };

    sim_board_number(board, node, names->size, &g.size);
    sim_board_number(board, node, names->sets, &g.sets);
    if (!sim_board_number(board, node, names->line, &g.line)) {
        sim_board_number(board, node, names->block, &g.line);
    }
    return g;
}

static bool
is_power_of_two(uint64_t value)
{
    return value != 0 && (value & (value - 1)) == 0;
}

static bool
is_sound(const Names *names, const SimBoardGeometry *g)
{
    return is_power_of_two(g->line) && g->sets != 0 &&
           (names->any_sets || is_power_of_two(g->sets)) &&
           g->line <= G_MAXUINT32 && g->sets <= G_MAXUINT32 &&
           g->size >= g->line * g->sets && g->size % (g->line * g->sets) == 0;
}

/* The sets that @ways of @line give, rounded down to what hardware can index. */
static uint64_t
sets_for(uint64_t size, uint64_t line, uint64_t ways)
{
    uint64_t sets = 1;

    while (sets * 2 * line * ways <= size) {
        sets *= 2;
    }
    return sets;
}

/* What was assumed, once per property */

static void
assume(SimBoard *board, const char *path, const char *prop, uint64_t value,
       const char *why)
{
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT, value);

    sim_soc_assume(board->soc, path, prop, text, "%s", why);
}

static void
fill(SimBoard *board, const char *path, const Names *names, const Usual *usual,
     SimBoardGeometry *g)
{
    uint64_t ways = usual->ways;

    if (g->line == 0) {
        g->line = usual->geometry.line;
        assume(board, path, names->line, g->line, usual->why);
    }
    if (g->size == 0) {
        /* As many sets as it says, of the usual ways. */
        g->size = g->sets ? g->sets * g->line * ways : usual->geometry.size;
        assume(board, path, names->size, g->size, usual->why);
    }
    if (g->sets == 0) {
        g->sets = sets_for(g->size, g->line, ways);
        assume(board, path, names->sets, g->sets, usual->why);
    }
}

/* A shipped board's numbers that contradict each other, or that no index has. */
static void
mend(SimBoard *board, const char *path, const Names *names, const Usual *usual,
     SimBoardGeometry *g)
{
    if (!board->is_blob || is_sound(names, g) || g->size > LARGEST) {
        return;
    }
    if (!is_power_of_two(g->line)) {
        g->line = usual->geometry.line;
        assume(board, path, names->line, g->line, "the tree's is no power of two");
    }
    if (!is_sound(names, g)) {
        g->sets = sets_for(g->size, g->line, usual->ways);
        assume(board, path, names->sets, g->sets,
               "the tree's do not divide the size into ways");
    }
    if (!is_sound(names, g)) {
        g->size = g->sets * g->line * MAX(g->size / (g->sets * g->line), 1);
        assume(board, path, names->size, g->size,
               "the tree's is not a whole number of ways");
    }
}

/* A source has forgotten a property of a cache that it describes. */
static bool
is_partial(const SimBoardGeometry *g)
{
    unsigned given = (g->size != 0) + (g->sets != 0) + (g->line != 0);

    return given != 0 && given != 3;
}

static void
refuse_missing(SimBoard *board, int node, const Names *names, const Usual *usual,
               const SimBoardGeometry *g)
{
    SimBoardGeometry full = *g;
    const char *prop = g->size == 0 ? names->size : g->sets == 0 ? names->sets : names->line;
    SimDiag *diag = sim_tree_error(board->tree, board->diags, sim_board_path(board, node),
                                   NULL, "`%s` is missing", prop);

    full.line = full.line ? full.line : usual->geometry.line;
    full.size = full.size ? full.size : usual->geometry.size;
    full.sets = full.sets ? full.sets : sets_for(full.size, full.line, usual->ways);
    sim_diag_help(diag,
                  "a cache has a size, sets and a line: such as %s = <%" G_GUINT64_FORMAT
                  ">, %s = <%" G_GUINT64_FORMAT ">, %s = <%" G_GUINT64_FORMAT ">",
                  names->size, full.size, names->sets, full.sets, names->line, full.line);
}

/* A source that says <0>. */
static bool
refuse_zero(SimBoard *board, int node, const Names *names, const SimBoardGeometry *g)
{
    const char *prop = sim_board_has(board, node, names->size) && g->size == 0 ? names->size
                       : sim_board_has(board, node, names->sets) && g->sets == 0
                           ? names->sets
                       : sim_board_has(board, node, names->line) && g->line == 0
                           ? names->line : NULL;

    if (prop) {
        sim_tree_error(board->tree, board->diags, sim_board_path(board, node), prop,
                       "`%s` = <0>", prop);
    }
    return prop != NULL;
}

/* False, with a diag, when it cannot be completed. */
static bool
complete(SimBoard *board, int node, const char *path, const Names *names,
         const Usual *usual, SimBoardGeometry *g)
{
    guint before = board->diags->len;

    if (node >= 0) {
        *g = read_tree(board, node, names);
    }
    if (board->diags->len > before) {
        return false;
    }
    if (!board->is_blob && node >= 0 && refuse_zero(board, node, names, g)) {
        return false;
    }
    if (!board->is_blob && is_partial(g)) {
        refuse_missing(board, node, names, usual, g);
        return false;
    }
    fill(board, path, names, usual, g);
    mend(board, path, names, usual, g);
    return true;
}

/* What is usual */

/* The profile's values go before the table of cores. */
static void
ask_profile(const SimBoard *board, const SimBoardCpu *cpu, const Names *names,
            Usual *usual)
{
    uint64_t sets = 0;

    sim_board_profile_value(board, cpu, names->klass, "line-bytes", &usual->geometry.line);
    sim_board_profile_value(board, cpu, names->klass, "size", &usual->geometry.size);
    if (sim_board_profile_value(board, cpu, names->klass, "sets", &sets) && sets > 0) {
        usual->ways = MAX(usual->geometry.size / (usual->geometry.line * sets), 1);
    }
}

static const char *
why(const SimCore *core)
{
    g_autofree char *text = core ? g_strdup_printf("%s has it so", core->name) : NULL;

    return core ? g_intern_string(text) : "usual; nobody knows this core";
}

static Usual
usual_l1(const SimBoard *board, const SimBoardCpu *cpu)
{
    const SimCore *core = cpu->core;
    Usual usual = { { L1_BYTES, 0, LINE_BYTES }, L1_WAYS, why(core) };

    if (core) {
        usual.geometry = (SimBoardGeometry){ core->l1_kib * 1024u, 0, core->line_bytes };
        usual.ways = core->l1_ways;
    }
    ask_profile(board, cpu, &l1_names, &usual);
    return usual;
}

static Usual
usual_lower(const SimBoard *board, const SimBoardCache *cache)
{
    const SimBoardCpu *cpu = g_ptr_array_index(board->cpus, cache->first);
    const SimCore *core = cache->core;
    Usual usual = { { cache->level > 2 ? L3_BYTES : L2_BYTES, 0, LINE_BYTES }, LOWER_WAYS,
                    "usual; its maker chooses" };

    if (core && cache->level == 2 && core->l2_kib) {
        usual.geometry.size = core->l2_kib * 1024u;
        usual.ways = core->l2_ways;
        ask_profile(board, cpu, &lower_names, &usual);
        usual.why = why(core);
    }
    /* One line for everything that is kept coherent. */
    usual.geometry.line = cpu->has_l1 ? cpu->l1.line : usual.geometry.line;
    return usual;
}

static bool
says_l1(const SimBoard *board, int node)
{
    return sim_board_has(board, node, l1_names.size) ||
           sim_board_has(board, node, l1_names.sets) ||
           sim_board_has(board, node, l1_names.line);
}

void
sim_board_l1_geometry(SimBoard *board, SimBoardCpu *cpu)
{
    Usual usual = usual_l1(board, cpu);

    cpu->has_l1 = says_l1(board, cpu->node) ||
                  (!cpu->is_plain && (cpu->core || board->is_blob));
    if (cpu->has_l1 &&
        !complete(board, cpu->node, cpu->path, &l1_names, &usual, &cpu->l1)) {
        cpu->l1 = usual.geometry; /* it has failed: go on looking */
        cpu->l1.sets = sets_for(cpu->l1.size, cpu->l1.line, usual.ways);
    }
}

static bool
says_lower(const SimBoard *board, int node)
{
    return node >= 0 && (sim_board_has(board, node, lower_names.size) ||
                         sim_board_has(board, node, lower_names.sets) ||
                         sim_board_has(board, node, lower_names.line));
}

void
sim_board_cache_geometry(SimBoard *board, SimBoardCache *cache)
{
    Usual usual = usual_lower(board, cache);
    SimDiag *diag;

    if (!board->is_blob && !cache->core && !says_lower(board, cache->node)) {
        diag = sim_tree_error(board->tree, board->diags, cache->path, NULL,
                              "`cache-size` is missing, and nobody knows what caches "
                              "this CPU has");
        sim_diag_help(diag, "give cache-size, cache-sets and cache-line-size");
    } else if (complete(board, cache->node, cache->path, &lower_names, &usual,
                        &cache->geometry)) {
        return;
    }
    cache->geometry = usual.geometry; /* it has failed: go on looking */
    cache->geometry.sets = sets_for(usual.geometry.size, usual.geometry.line, usual.ways);
}

/* Models */

static bool
set(SimBoard *board, SimModel *model, int node, const char *param, const char *prop,
    uint64_t value)
{
    g_autoptr(GError) error = NULL;
    bool is_given = node >= 0 && sim_board_has(board, node, prop);

    if (!sim_model_set(model, param, value, &error)) {
        sim_board_error(board, node, is_given ? prop : NULL, error);
        return false;
    }
    return true;
}

void
sim_board_set_geometry(SimBoard *board, SimModel *model, int node, bool is_l1,
                       const SimBoardGeometry *g)
{
    const Names *names = is_l1 ? &l1_names : &lower_names;
    bool ok = set(board, model, node, "size", names->size, g->size);

    ok &= set(board, model, node, "sets", names->sets, g->sets);
    ok &= set(board, model, node, "line-bytes", names->line, g->line);
    if (ok && !is_sound(names, g)) {
        sim_tree_error(board->tree, board->diags, sim_board_path(board, MAX(node, 0)),
                       names->size,
                       "`%s`: %" G_GUINT64_FORMAT
                       " is not a whole number of ways of %" G_GUINT64_FORMAT
                       " sets of %" G_GUINT64_FORMAT " bytes",
                       names->size, g->size, g->sets, g->line);
    }
    board->longest_line = MAX(board->longest_line, g->line);
    board->world->line_bytes = (uint32_t)board->longest_line;
}

/* Why the outer cache is as large as it is, where the tree does not say. */
static const char *
why_outer(const SimBoard *board, const SimModel *model)
{
    static const char usual[] = "usual; on a board the controller's registers say it";
    g_autofree char *text = NULL;
    uint64_t value;

    if (!sim_board_profile_value(board, NULL, model->klass->name, "size", &value)) {
        return usual;
    }
    text = g_strdup_printf("%s has it so",
                           board->profile ? board->profile->name : "its core");
    return g_intern_string(text);
}

/* A line that is not as long as those above; the others keep their ways. */
void
sim_board_outer_geometry(SimBoard *board, SimModel *model, int node)
{
    SimBoardGeometry own = { 0 }, g = read_tree(board, node, &lower_names);
    uint64_t ways;

    if (!sim_model_get(model, "size", &own.size) || !sim_model_get(model, "sets", &own.sets) ||
        !sim_model_get(model, "line-bytes", &own.line) || sim_board_has_failed(board)) {
        return;
    }
    ways = own.sets ? MAX(own.size / (own.sets * own.line), 1) : 8;
    g.line = g.line ? g.line : own.line;
    if (g.size == 0) {
        g.size = g.sets ? g.sets * g.line * ways : own.size;
        assume(board, sim_board_path(board, node), "cache-size", g.size,
               why_outer(board, model));
    }
    ways = g.size >= 1u << 20 && own.sets == 0 ? 16 : ways;
    g.sets = g.sets ? g.sets : sets_for(g.size, g.line, ways);
    sim_board_set_geometry(board, model, node, false, &g);
}

/* Lines */

/* @geometry keeps its size and ways with the line that the others have. */
static void
adopt_line(SimBoard *board, const char *path, const Names *names, SimBoardGeometry *g)
{
    uint64_t ways = MAX(g->size / MAX(g->line * g->sets, 1), 1);

    g->line = board->line_bytes;
    g->sets = sets_for(g->size, g->line, ways);
    assume(board, path, names->line, g->line, "the L1s' lines are that long");
}

static void
check_line(SimBoard *board, int node, const char *path, const Names *names,
           const char *who, SimBoardGeometry *g)
{
    SimDiag *diag;

    if (g->line == board->line_bytes || !is_power_of_two(g->line)) {
        return; /* the model refuses what is no power of two */
    }
    if (board->is_blob && is_power_of_two(board->line_bytes)) {
        adopt_line(board, path, names, g);
        return;
    }
    diag = sim_tree_error(board->tree, board->diags, path,
                          node >= 0 && sim_board_has(board, node, names->line)
                              ? names->line : NULL,
                          "%s has lines of %" G_GUINT64_FORMAT " bytes, cpu0.l1 of %"
                          G_GUINT64_FORMAT, who, g->line, board->line_bytes);
    sim_diag_help(diag, "caches that are kept coherent have lines of one length");
}

void
sim_board_check_lines(SimBoard *board)
{
    if (sim_board_has_failed(board)) {
        return; /* of numbers that are sound each for itself */
    }
    for (guint i = 0; i < board->cpus->len; i++) {
        SimBoardCpu *cpu = g_ptr_array_index(board->cpus, i);

        if (cpu->has_l1) {
            board->line_bytes = board->line_bytes ? board->line_bytes : cpu->l1.line;
            check_line(board, cpu->node, cpu->path, &l1_names, cpu->name, &cpu->l1);
        }
    }
    for (guint i = 0; i < board->caches->len; i++) {
        SimBoardCache *cache = g_ptr_array_index(board->caches, i);
        g_autofree char *who = g_strdup_printf("the L%u", cache->level);

        board->line_bytes = board->line_bytes ? board->line_bytes : cache->geometry.line;
        check_line(board, cache->node, cache->path, &lower_names, who, &cache->geometry);
    }
}
