/* SPDX-License-Identifier: MIT */
/*
 * dmasim trace: everything the machine did, one line each, in order; or the
 * history of one cache line.
 */
#include <stdio.h>
#include <string.h>

#include "sim/objects.h"
#include "sim/trace.h"
#include "sim/truth.h"
#include "sim/window.h"
#include "sim/world.h"
#include "tools/report.h"
#include "tools/run-options.h"
#include "tools/tool.h"

typedef struct TraceJob {
    const char *line; /* --line, or NULL: the whole trace */
    SimRun *run;      /* the one going on */
} TraceJob;

static void
print_row(void *opaque, SimWorld *world, const SimTraceRow *row)
{
    g_autofree char *text = sim_trace_text(world, row);

    (void)opaque;
    puts(text);
}

static void
on_began(void *opaque, SimRun *run)
{
    TraceJob *job = opaque;

    job->run = run;
    if (!job->line) {
        sim_trace_listen(run->world->trace, print_row, NULL);
    }
}

/* A buffer or a part of one. */
static bool
find_object(const SimWorld *world, const char *name, SimAddr *ret_pa)
{
    g_autoptr(GPtrArray) objects = sim_objects_touching(world->objects, world->ram_base,
                                                        world->ram_bytes);

    for (unsigned i = 0; i < objects->len; i++) {
        const SimObject *object = g_ptr_array_index(objects, i);

        if (strcmp(object->name, name) == 0) {
            *ret_pa = object->pa;
            return true;
        }
    }
    return false;
}

/* Memory that a variable holds, by window address or by bus address. */
static bool
find_variable(const SimRun *run, const char *name, SimAddr *ret_pa)
{
    uint64_t value;

    if (!sim_run_value(run, name, &value)) {
        return false;
    }
    *ret_pa = sim_window_has(value) ? sim_window_pa(value) : value;
    return true;
}

/* "rx[64]" or "rx[64..67]" or "rx"; the byte has to be the object's. */
static bool
find_name(const SimRun *run, const char *word, SimAddr *ret_pa)
{
    size_t length = strcspn(word, "[");
    g_autofree char *name = g_strndup(word, length);
    uint64_t offset = word[length] ? g_ascii_strtoull(word + length + 1, NULL, 0) : 0;
    const SimObject *object;
    SimAddr pa;

    if (!find_object(run->world, name, &pa) && !find_variable(run, name, &pa)) {
        return false;
    }
    object = sim_objects_find(run->world->objects, pa);
    if (!object || offset >= object->pa + object->len - pa) {
        return false;
    }
    *ret_pa = pa + offset;
    return true;
}

static bool
find_address(const SimRun *run, const char *word, SimAddr *ret_pa)
{
    const SimWorld *world = run->world;
    char *end;

    if (g_ascii_isdigit(word[0])) {
        *ret_pa = g_ascii_strtoull(word, &end, 0);
        return *end == '\0' && *ret_pa - world->ram_base < world->ram_bytes;
    }
    return find_name(run, word, ret_pa);
}

/* "l1=[E 00]", and on boards with more places each by its name. */
static char *
cells_of(const SimRun *run, char *const columns[REPORT_COLUMNS], const ReportRow *row)
{
    GString *text = g_string_new(NULL);

    if (!report_is_deep(run)) {
        g_string_append_printf(text, "l1=[%s]", row->cache);
        return g_string_free(text, FALSE);
    }
    for (unsigned i = 0; i < REPORT_COLUMNS; i++) {
        if (columns[i]) {
            g_string_append_printf(text, "%s%s=[%s]", text->len ? " " : "", columns[i],
                                   row->cells[i] ? row->cells[i] : "");
        }
    }
    return g_string_free(text, FALSE);
}

static void
print_history(const SimRun *run, SimAddr pa)
{
    SimFinding whole = {.pa = pa, .len = 4, .event = UINT64_MAX};
    GArray *history = report_history_new(run, pa);
    GPtrArray *rows = report_rows_new(run, &whole, history);
    uint32_t line_bytes = run->world->line_bytes;
    g_autofree char *name = report_describe_line(run, pa);
    char *columns[REPORT_COLUMNS];

    printf("history of line 0x%" G_GINT64_MODIFIER
           "x = %s, bytes from 0x%" G_GINT64_MODIFIER "x\n",
           pa & ~(SimAddr)(line_bytes - 1), name, pa);
    if (rows->len == 0) {
        puts("nothing happened to it");
    }
    report_columns(run, rows, columns);
    for (unsigned i = 0; i < rows->len; i++) {
        const ReportRow *row = g_ptr_array_index(rows, i);

        g_autofree char *cells = cells_of(run, columns, row);

        printf("ev=%" G_GUINT64_FORMAT " t=%" G_GUINT64_FORMAT
               " ns %-6s %-32s %s ram=[%s]%s owner=%s%s%s\n",
               row->event, row->time / SIM_NS, row->who, row->what, cells, row->ram,
               row->buffers[0] ? " buffered" : "", row->owner, row->place[0] ? " " : "",
               row->place);
    }
    for (unsigned i = 0; i < REPORT_COLUMNS; i++) {
        g_free(columns[i]);
    }
    g_ptr_array_unref(rows);
    g_array_unref(history);
}

static int
trace_line(const SimRun *run, const char *word)
{
    SimAddr pa;

    if (!find_address(run, word, &pa)) {
        g_printerr("error: --line=%s: no address in RAM, and no buffer or variable with "
                   "that byte\n",
                   word);
        return TOOL_BAD_INPUT;
    }
    if (!run->world->truth || !sim_truth_is_armed(run->world->truth, pa)) {
        g_printerr("note: 0x%" G_GINT64_MODIFIER
                   "x was never reached by DMA: no history is kept\n",
                   pa);
    }
    print_history(run, pa);
    return TOOL_OK;
}

static int
trace_scenario(const Tool *tool, const RunArgs *args, const SimScenario *scenario,
               TraceJob *job)
{
    GPtrArray *diags = sim_diags_new();
    SimRunOptions options;
    unsigned first = 0, last = 0;
    int result = run_args_options(tool, args, &options);

    if (result == TOOL_OK) {
        result = run_args_variant(args, scenario, &first, &last);
    }
    for (unsigned i = first; result == TOOL_OK && i <= last; i++) {
        SimRun *run;

        options.variant = i;
        options.began = on_began;
        options.opaque = job;
        if (sim_scenario_variant(scenario, i)) {
            printf("# variant `%s`\n", sim_scenario_variant(scenario, i));
        }
        run = sim_scenario_run(scenario, &options, diags);
        if (!run) {
            result = tool_bad_input(diags);
            break;
        }
        if (job->line) {
            result = trace_line(run, job->line);
        }
        sim_run_free(run);
    }
    g_ptr_array_unref(diags);
    return result;
}

static int
trace_file(const Tool *tool, const RunArgs *args, const char *path, TraceJob *job)
{
    GPtrArray *diags = sim_diags_new();
    SimScenario *scenario = sim_scenario_load(path, diags);
    int result;

    if (scenario) {
        result = trace_scenario(tool, args, scenario, job);
        sim_scenario_free(scenario);
    } else {
        result = tool_bad_input(diags);
    }
    g_ptr_array_unref(diags);
    return result;
}

static int
cmd_trace(const Tool *tool, int argc, char **argv)
{
    RunArgs args = RUN_ARGS_INIT;
    char *line = NULL;
    const GOptionEntry entries[] = {
        {"line", 0, 0, G_OPTION_ARG_STRING, &line,
         "only the history of the line of this address", "ADDR|BUFFER[OFFSET]"},
        {"variant", 'V', 0, G_OPTION_ARG_STRING, &args.variant, "this variant only",
         "NAME"},
        {"seed", 0, 0, G_OPTION_ARG_INT64, &args.seed, "seed of the policy", "N"},
        {"policy", 0, 0, G_OPTION_ARG_STRING, &args.policy,
         "plain, timed, eager, lazy, adversarial or random", "NAME"},
        {"schedule", 0, 0, G_OPTION_ARG_STRING, &args.schedule,
         "replay a schedule string", "S"},
        {"stop-at", 0, 0, G_OPTION_ARG_INT64, &args.stop_at, "stop after this event",
         "EVENT"},
        {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &args.set,
         "change a property of the board", "NODE:PROP=VALUE"},
        {NULL}};
    int result = tool_parse(tool, entries, &argc, &argv);
    TraceJob job = {.line = line};

    if (result == TOOL_OK && argc != 2) {
        result = tool_usage(tool, "expected one scenario file");
    }
    if (result == TOOL_OK) {
        result = trace_file(tool, &args, argv[1], &job);
    }
    g_free(line);
    run_args_clear(&args);
    return result;
}

const Tool tool_trace = {
    .name = "trace",
    .usage = "FILE",
    .summary =
        "Prints what the machine did, one line each, or the history of one cache line.",
    .examples = {"dmasim trace scenarios/tx-missing-sync-for-device.dma",
                 "dmasim trace scenarios/tx-missing-sync-for-device.dma --line 'tx[0]'"},
    .run = cmd_trace,
};
