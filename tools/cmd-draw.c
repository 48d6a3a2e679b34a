/* SPDX-License-Identifier: MIT */
/*
 * dmasim draw: a picture of a board, or of what happened in a run of a scenario.
 */
#include <stdio.h>
#include <string.h>

#include "sim/tree.h"
#include "tools/draw.h"
#include "tools/run-options.h"

typedef struct Job {
    const Tool *tool;
    RunArgs args;
    char *view, *output;
    gint64 rows;
    const char *path; /* of the scenario or board */
} Job;

/* --- where it goes -------------------------------------------------------- */

/* "rx.svg" -> "rx-eager.svg": each variant has a picture of its own. */
static char *
path_for(const Job *job, const char *variant, bool is_one_of_many)
{
    const char *dot = strrchr(job->output, '.');

    if (!is_one_of_many || strcmp(job->output, "-") == 0 || !dot) {
        return g_strdup(job->output);
    }
    return g_strdup_printf("%.*s-%s%s", (int)(dot - job->output), job->output, variant,
                           dot);
}

static int
write_picture(const Job *job, const char *variant, bool is_one_of_many,
              const char *engine, const GString *dot)
{
    g_autofree char *path = path_for(job, variant, is_one_of_many);
    DrawFile file;
    int result = draw_file(job->tool, path, &file);

    if (result == TOOL_OK) {
        result = draw_write(job->tool, &file, engine, dot);
    }
    if (result == TOOL_OK && strcmp(path, job->output) != 0) {
        fprintf(stderr, "note: variant `%s` is in %s\n", variant, path);
    }
    return result;
}

/* --- what happened -------------------------------------------------------- */

static void
say_cut(const Job *job, uint64_t rows)
{
    if (rows > (uint64_t)job->rows) {
        fprintf(stderr,
                "note: the first %" G_GINT64_FORMAT " of %" G_GUINT64_FORMAT
                " rows are drawn; --rows N draws more\n",
                job->rows, rows);
    }
}

static GString *
sequence_of(const Job *job, const SimScenario *scenario, SimRunOptions options)
{
    GPtrArray *diags = sim_diags_new();
    DrawSeqAsk ask = {.scenario = scenario,
                      .options = &options,
                      .policy = job->args.policy,
                      .rows = (unsigned)job->rows};
    uint64_t rows = 0;
    GString *dot = draw_seq(&ask, &rows, diags);

    if (dot) {
        say_cut(job, rows);
    } else {
        tool_bad_input(diags);
    }
    g_ptr_array_unref(diags);
    return dot;
}

/* --- the board ------------------------------------------------------------ */

static void
draw_board(void *opaque, SimRun *run)
{
    draw_topo(run->world, sim_tree_name(run->tree), opaque);
}

/* The scenario's board, as it stands before the first step. */
static GString *
topology_of(const Job *job, const SimScenario *scenario, SimRunOptions options)
{
    GPtrArray *diags = sim_diags_new();
    GString *dot = g_string_new(NULL);
    SimRun *run;

    (void)job;
    options.began = draw_board;
    options.opaque = dot;
    options.stop_at = 1;
    run = sim_scenario_run(scenario, &options, diags);
    if (!run) {
        tool_bad_input(diags);
        g_string_free(g_steal_pointer(&dot), TRUE);
    }
    sim_run_free(run);
    g_ptr_array_unref(diags);
    return dot;
}

static int
apply_sets(SimTree *tree, char **set)
{
    for (; set && *set; set++) {
        g_autoptr(GError) error = NULL;

        if (!sim_tree_set_text(tree, *set, &error)) {
            fprintf(stderr, "error: --set: %s\n", error->message);
            return TOOL_BAD_INPUT;
        }
    }
    return TOOL_OK;
}

static int
draw_tree(const Job *job)
{
    GPtrArray *diags = sim_diags_new();
    SimTree *tree = sim_tree_load(job->path, NULL, diags);
    SimWorld *world = sim_world_new(NULL);
    g_autoptr(GString) dot = g_string_new(NULL);
    int result = TOOL_BAD_INPUT;

    if (!tree) {
        tool_bad_input(diags);
    } else if (apply_sets(tree, job->args.set) == TOOL_OK) {
        if (sim_board_build(world, tree, diags)) {
            draw_topo(world, sim_tree_name(tree), dot);
            result = write_picture(job, NULL, false, "dot", dot);
        } else {
            tool_bad_input(diags);
        }
    }
    sim_world_free(world);
    sim_tree_free(tree);
    g_ptr_array_unref(diags);
    return result;
}

/* --- views ---------------------------------------------------------------- */

typedef struct View {
    const char *name, *engine;
    GString *(*draw)(const Job *job, const SimScenario *scenario, SimRunOptions options);
} View;

static const View views[] = {
    {"topo", "dot", topology_of},
    {"seq", "neato", sequence_of},
};

static int
draw_variants(const Job *job, const View *view, const SimScenario *scenario)
{
    SimRunOptions options;
    unsigned first = 0, last = 0;
    int result = run_args_options(job->tool, &job->args, &options);

    if (result == TOOL_OK) {
        result = run_args_variant(&job->args, scenario, &first, &last);
    }
    for (unsigned i = first; result == TOOL_OK && i <= last; i++) {
        GString *dot;

        options.variant = i;
        dot = view->draw(job, scenario, options);
        if (!dot) {
            return TOOL_BAD_INPUT;
        }
        result = write_picture(job, sim_scenario_variant(scenario, i), last > first,
                               view->engine, dot);
        g_string_free(dot, TRUE);
    }
    return result;
}

static int
draw_scenario(const Job *job, const View *view)
{
    GPtrArray *diags = sim_diags_new();
    SimScenario *scenario = sim_scenario_load(job->path, diags);
    int result = TOOL_BAD_INPUT;

    if (scenario) {
        result = draw_variants(job, view, scenario);
        sim_scenario_free(scenario);
    } else {
        tool_bad_input(diags);
    }
    g_ptr_array_unref(diags);
    return result;
}

/* A device tree by its suffix, or a built-in board by its name. */
static bool
is_board(const char *path)
{
    return g_str_has_suffix(path, ".dts") || g_str_has_suffix(path, ".dtb") ||
           g_strv_contains(sim_preset_names(), path);
}

static const View *
view_by_name(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(views); i++) {
        if (strcmp(views[i].name, name) == 0) {
            return &views[i];
        }
    }
    return NULL;
}

static int
draw(Job *job)
{
    bool board = is_board(job->path);
    const char *name = job->view ? job->view : board ? "topo" : "seq";
    const View *view = view_by_name(name);
    DrawFile file;
    int result;

    if (!view) {
        return tool_usage(job->tool, "--view=%s: expected topo or seq", name);
    }
    if (board && view->draw != topology_of) {
        return tool_usage(job->tool,
                          "--view=%s: %s is a board, and nothing happens in it", name,
                          job->path);
    }
    if (job->rows < 1 || job->rows > 100000) {
        return tool_usage(job->tool, "--rows takes a number from 1 to 100000");
    }
    result = draw_file(job->tool, job->output, &file);
    if (result != TOOL_OK) {
        return result;
    }
    return board ? draw_tree(job) : draw_scenario(job, view);
}

static int
cmd_draw(const Tool *tool, int argc, char **argv)
{
    Job job = {.tool = tool, .args = RUN_ARGS_INIT, .rows = DRAW_ROWS};
    const GOptionEntry entries[] = {
        {"view", 0, 0, G_OPTION_ARG_STRING, &job.view,
         "topo: the board; seq: what moved, in swim lanes (the default of a scenario)",
         "topo|seq"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &job.output,
         "NAME.dot, .svg, .png or .pdf; - (the default): DOT on stdout", "FILE"},
        {"rows", 0, 0, G_OPTION_ARG_INT64, &job.rows, "draw at most N rows (400)", "N"},
        {"variant", 'V', 0, G_OPTION_ARG_STRING, &job.args.variant,
         "this variant only (a picture for each otherwise)", "NAME"},
        {"seed", 0, 0, G_OPTION_ARG_INT64, &job.args.seed, "seed of the policy", "N"},
        {"policy", 0, 0, G_OPTION_ARG_STRING, &job.args.policy,
         "plain, timed, eager, lazy, adversarial or random", "NAME"},
        {"schedule", 0, 0, G_OPTION_ARG_STRING, &job.args.schedule,
         "replay a schedule string", "S"},
        {"stop-at", 0, 0, G_OPTION_ARG_INT64, &job.args.stop_at, "stop after this event",
         "EVENT"},
        {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &job.args.set,
         "change a property of the board", "NODE:PROP=VALUE"},
        {NULL}};
    int result = tool_parse(tool, entries, &argc, &argv);

    if (result == TOOL_OK && argc != 2) {
        result = tool_usage(tool, "expected one scenario file or board");
    }
    if (result == TOOL_OK) {
        job.output = job.output ? job.output : g_strdup("-");
        job.path = argv[1];
        result = draw(&job);
    }
    g_free(job.view);
    g_free(job.output);
    run_args_clear(&job.args);
    return result;
}

const Tool tool_draw = {
    .name = "draw",
    .usage = "FILE",
    .summary = "Draws a board, or what happened in a scenario, for Graphviz.",
    .examples = {"dmasim draw scenarios/tx-missing-sync-for-device.dma -o tx.svg",
                 "dmasim draw noncoherent-1cpu --view topo -o board.svg"},
    .run = cmd_draw,
};
